"""Tests of behaviour hold for both engines: each is run with the agents, and with the kernel."""

import pytest

from sim.bounds import ENGINES
from tests import scenarios


@pytest.fixture(params=sorted(ENGINES))
def engine(request, monkeypatch):
    """The engine that `tests.scenarios.simulate` runs in this test."""
    monkeypatch.setattr(scenarios, "ENGINE", request.param)
    return request.param
