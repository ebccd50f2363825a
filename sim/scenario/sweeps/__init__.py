"""Sweeps: one scenario asked at many points, read from a file or made in Python."""

from sim.scenario.sweeps.reading import read_sweep, sweep_of
from sim.scenario.sweeps.sweep_file import SweepFile

__all__ = ["SweepFile", "read_sweep", "sweep_of"]
