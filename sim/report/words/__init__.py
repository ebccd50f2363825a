"""How amounts, names and assumptions are written for people."""
