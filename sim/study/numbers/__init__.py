"""Means, intervals, rounding and the words that numbers are told in."""
