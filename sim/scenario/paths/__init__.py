"""How a path reaches an input of a scenario, its value in force, and what people call it."""
