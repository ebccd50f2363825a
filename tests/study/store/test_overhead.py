"""Promise 26: what keeping a run costs, measured in turns with the same runs that are not kept."""

import pytest

from sim.evidence.bench_sweeps import journal_overhead, two_workers

pytestmark = pytest.mark.nightly


def test_a_run_waits_for_its_keeping_less_than_a_hundredth_of_50_ms_and_a_tenth_of_one():
    found = journal_overhead(6)
    for kept in ("lines alone", "with arrays"):
        assert found[f"50 ms, {kept}"]["waiting"] < 0.01
        assert found[f"1 ms, {kept}"]["waiting"] < 0.1
    assert found["1 ms, lines alone"]["processor"] < 0.1


@pytest.mark.process
def test_two_workers_get_done_what_two_bare_processes_do():
    """By processor time, which others on the machine move least: what the supervisor and the journal add is in it."""
    found = two_workers(2_000, 2)
    assert found["ms"]["bare"] / (found["ms"]["workers"] + found["ms_of_supervisor"]) >= 0.95
