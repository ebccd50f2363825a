"""Answers between the points that were run: designs, kriging, and how wrong it is."""
