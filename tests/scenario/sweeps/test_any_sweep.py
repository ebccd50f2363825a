"""Any sweep file gives a sweep or a clear error, and nothing else."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.sweeps import read_sweep
from sim.scenario.sweeps.sweep_starter import new_sweep
from tests import ROOT
from tests.scenario.reading.test_any_file import BITS, mutated

GOOD = [
    new_sweep("Any").encode(),
    (ROOT / "docs/examples/sweeps/prices.toml").read_bytes(),
    b'scenario = "town_vs_west_end"\n[sweep]\npoints = 8\nuncertain = true\nworlds = 1\nkeep = ["weekly"]\n'
    b'strategies = ["kitchen", "as_is"]\n[[sweep.vary]]\nwhat = "behaviour.go_share"\nlow = 0.4\nhigh = 0.7\n'
    b'scale = "log"\n[[sweep.vary]]\nwhat = "place.town.residents"\nvalues = [3000, 4000]\n',
]
OURS = [b"low", b"high", b"steps = 3\n", b"grid", b"latin", b"list", b"csv", b"[[sweep.vary]]\n", b"[sweep]\n", b"1e6"]


def checked(raw, folder):
    """Whether bytes are a sweep; otherwise only a clear error may come."""
    path = folder / "any.toml"
    path.write_bytes(raw)
    try:
        sweep = read_sweep(path)
    except ScenarioError as error:
        faults = error.faults
    else:
        assert sweep.variant(len(sweep.points) - 1).business
        return True
    assert faults
    for fault in faults:
        assert fault.message
        assert "\n" not in str(fault)
        assert len(fault.message) < 2000
    return False


@pytest.mark.parametrize("chunk", range(3))
def test_mutated_files(chunk, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.scenario.reading.test_any_file.BITS", [*BITS, *OURS])
    luck = random.Random(chunk)
    sound = sum(checked(mutated(GOOD[chunk], luck), tmp_path) for _ in range(300))
    assert 3 < sound < 297


@pytest.mark.nightly
@pytest.mark.parametrize("chunk", range(10, 40))
def test_many_mutated_files(chunk, tmp_path):
    luck = random.Random(chunk)
    for _ in range(5000):
        checked(mutated(luck.choice(GOOD), luck), tmp_path)


@settings(deadline=5000, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200))
def test_any_bytes(raw, tmp_path):
    checked(b'scenario = "minimal"\n[sweep]\n' + raw, tmp_path)
