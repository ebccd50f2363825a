"""Processes that start ahead: the first pool of as many takes them over, and nobody is left behind."""

import os
import sys
import time

import pytest

from sim.study.runs import ahead
from sim.study.runs.ahead import started_ahead
from sim.study.runs.processes import ProcessPool
from tests.study.runs.test_processes import is_running

pytestmark = pytest.mark.process


def who(_):
    """The process that does this job, and whether it had what a run takes before."""
    time.sleep(0.05)
    return os.getpid(), {"sim.study.runs.replication", "numba"} <= sys.modules.keys()


def dies(_):
    """Ends its process."""
    os._exit(1)


def started(here):
    """The numbers of the processes of what waits, once they have all been given something."""
    return set((here.pool._processes or {}).keys())


def done_by(workers):
    with ProcessPool(who, workers) as pool:
        return [found for _, found in pool.results(range(4))]


def test_the_first_pool_of_as_many_takes_them_over_and_they_have_imported_what_a_run_takes():
    with started_ahead(2):
        pids = started(ahead._waiting[0])
        assert len(pids) == 2
        found = done_by(2)
        assert {pid for pid, _ in found} <= pids
        assert all(known for _, known in found)
        assert not ahead._waiting
        assert not {pid for pid, _ in done_by(2)} & pids  # a second pool starts its own
    assert not any(map(is_running, pids))


def test_a_pool_of_another_number_starts_its_own_and_what_nobody_took_is_ended():
    with started_ahead(2):
        pids = started(ahead._waiting[0])
        found = done_by(3)
        assert not {pid for pid, _ in found} & pids
        assert not any(known for _, known in found)
    assert not any(map(is_running, pids))
    assert not ahead._waiting


def test_what_died_ahead_is_replaced():
    with started_ahead(2):
        (here,) = ahead._waiting
        pids = started(here)
        here.pool.submit(dies, 0).exception()
        assert len(done_by(2)) == 4
    assert not any(map(is_running, pids))


def test_one_worker_is_no_process():
    with started_ahead(1):
        assert not ahead._waiting


def refused(pids):
    with started_ahead(2):
        pids |= started(ahead._waiting[0])
        raise ValueError("refused")


def test_an_error_leaves_nobody_behind():
    pids = set()
    with pytest.raises(ValueError, match="refused"):
        refused(pids)
    assert len(pids) == 2
    assert not any(map(is_running, pids))
    assert not ahead._waiting
