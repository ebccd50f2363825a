"""What it is worth, in money, to find something out before the choice: perfect information, part of it, and surveys."""
