"""The files of the live page: a page, its style, and plain modules that the browser loads as they are."""
