"""Words of faults and warnings, and where in a file a value stands."""
