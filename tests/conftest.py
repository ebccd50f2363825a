"""Tests that start a browser or a process are marked so: `tests.marks` holds them to it."""

import os

from hypothesis import settings

from tests.marks import pytest_fixture_setup, pytest_runtest_call, pytest_runtest_setup

__all__ = ["pytest_fixture_setup", "pytest_runtest_call", "pytest_runtest_setup"]

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: a thread for each processor only waits
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would each translate the same files anew

settings.register_profile("whatever else the machine does", deadline=None)
settings.load_profile("whatever else the machine does")
