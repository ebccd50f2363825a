"""Runs over processes, what each leaves behind, and the answer that many of them give."""
