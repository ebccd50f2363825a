"""Whether the answer can be trusted: checks, sources of inputs, and what is not said."""
