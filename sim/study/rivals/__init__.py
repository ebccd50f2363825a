"""Rivals that answer: copies, payoffs, equilibria, and how long an advantage lasts."""
