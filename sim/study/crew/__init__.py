"""Runs under watch: whatever becomes of one, the others are done."""
