"""How tables are written, whoever makes them."""
