"""Price weights, nests and the appeal of going out, solved once from published elasticities."""
