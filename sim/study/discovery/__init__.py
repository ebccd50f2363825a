"""Where a plan fails: the box of inputs in which its failures gather."""
