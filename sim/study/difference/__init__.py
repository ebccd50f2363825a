"""Two scenarios, or two results: what was changed, what moved in the answers, and which change moved it."""
