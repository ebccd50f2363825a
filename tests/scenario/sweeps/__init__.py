"""Sweep files: tests of sim/scenario/sweeps."""
