"""The same scenario with other values: worlds, points of a sweep, other weeks and strategies."""
