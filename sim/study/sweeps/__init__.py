"""Sweeps: many points of a scenario's inputs, each run, kept and put beside the others."""
