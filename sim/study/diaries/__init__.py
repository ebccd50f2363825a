"""Two years of one person, told from the same luck under two strategies."""
