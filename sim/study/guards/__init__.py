"""Guards: what shows that a simulated market cannot be the one that was meant."""
