"""What is said of a scenario before it runs: what would run, what is probably not meant, where values come from."""
