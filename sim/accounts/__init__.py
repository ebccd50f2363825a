"""Money: the books of a business, the causal bridge between twins, the walk from year to year."""
