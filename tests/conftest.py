"""Tests that start a browser or a process are marked so: `tests.marks` holds them to it."""

import gc
import os

import pytest
from hypothesis import settings

from tests.marks import pytest_fixture_setup, pytest_runtest_call, pytest_runtest_setup

__all__ = ["pytest_fixture_setup", "pytest_runtest_call", "pytest_runtest_setup"]

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: a thread for each processor only waits
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would each translate the same files anew
gc.disable()  # what is made while tests are collected stays

settings.register_profile("whatever else the machine does", deadline=None)
settings.load_profile("whatever else the machine does")


@pytest.fixture(scope="module")
def without_png():
    """No PNG is painted in this process: a third of what a results folder takes, where nobody looks at pictures."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("sim.report.charts.png", lambda _: b"\x89PNG")
        yield


def pytest_collection_finish():
    """Leave thousands of tests and what they import out of every search for what is not used any more."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_sessionfinish():
    """The same once more, as pytest searches through all of it at the end, several times."""
    gc.freeze()
