"""The shape of a scenario file: every key with unit, range, default and what it does."""
