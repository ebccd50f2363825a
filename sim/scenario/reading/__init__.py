"""From a file's bytes to a valid scenario, or all its faults at once."""
