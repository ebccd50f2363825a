"""What real use found, held for good: every test here with a mark failed on the version that was tried.

A test goes through the command line, files or public calls alone, and its mark `field("A1", ...)` names the rows of
the field report that it holds.  Tests without a mark hold what was right there too.
"""
