"""Regulars: how customers choose between businesses, remember, become loyal or leave, and bring friends."""

__version__ = "0.1.0"
