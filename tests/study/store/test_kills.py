"""Promises 1 and 2: a finished run is never lost by a kill, the end is the same bytes; and this test can fail."""

import multiprocessing
import os
import random
import signal
import time

import pytest

from tests.study.store import toy

RUNS = 48
pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows has no groups of processes to kill"),
]


class Harness:
    """Kills sweeps at random moments, starts them again, and tells what was lost."""

    def __init__(self, place, way, seed):
        self.way, self.place, self.luck = way, place, random.Random(seed)
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["tests.study.store.toy", "sim.study.store.reading"])
        self.place.mkdir()
        self.kills = self.struck = self.again = self.sweeps = 0
        self.lost = []
        self.reference = {}
        self.takes = {}

    def start(self, folder, notes, workers, with_bulk):
        process = self.context.Process(
            target=toy.main, args=(self.way, str(folder), str(notes), RUNS, workers, with_bulk)
        )
        process.start()
        return process

    def whole(self, with_bulk):
        """The bytes of a sweep that nothing happens to; how long it takes, by number of workers."""
        if with_bulk not in self.reference:
            for workers in (2, 2, 1):  # the first waits for Python to start
                place = self.place / f"whole-{with_bulk}-{workers}-{len(self.takes)}"
                place.mkdir()
                begun = time.monotonic()
                process = self.start(place / "out", place, workers, with_bulk)
                process.join(60)
                self.takes[with_bulk, workers] = time.monotonic() - begun
                assert process.exitcode == 0
            self.reference[with_bulk] = toy.bytes_of(place / "out")
        return self.reference[with_bulk]

    def sweep(self, kills=3, with_bulk=False):
        """One sweep, killed so many times; what it lost is added to `lost`."""
        wanted = self.whole(with_bulk)
        self.sweeps += 1
        place = self.place / f"sweep-{self.sweeps}"
        place.mkdir()
        folder, most = place / "out", 0
        for _ in range(kills):
            workers = self.luck.choice((1, 2))
            process = self.start(folder, place, workers, with_bulk)
            left = (RUNS - len(self.told(place))) / RUNS
            time.sleep(self.luck.uniform(0.0, self.takes[with_bulk, workers] * max(left, 0.2)))
            self.struck += process.exitcode is None
            self.kill(process)
            self.kills += 1
            most += workers * 3  # a chunk each
            self.compare(place, folder)
        process = self.start(folder, place, 2, with_bulk)
        process.join(60)
        if process.exitcode != 0:
            self.lost.append(f"sweep {self.sweeps} ends with {process.exitcode}")
        elif toy.bytes_of(folder) != wanted:
            self.lost.append(f"sweep {self.sweeps} ends with other bytes")
        self.compare(place, folder)
        made = (place / "made").read_text().splitlines() if (place / "made").exists() else []
        self.again = max(self.again, len(made) - RUNS - most)

    def kill(self, process):
        for _ in range(100):  # it may not have its group yet
            try:
                os.killpg(process.pid, signal.SIGKILL)
                break
            except ProcessLookupError:
                if process.exitcode is not None:
                    break
                time.sleep(0.002)
        process.join(10)

    def told(self, place):
        return set((place / "told").read_text().split()) if (place / "told").exists() else set()

    def compare(self, place, folder):
        """Whoever was told that a run is finished finds it kept."""
        gone = self.told(place) - toy.WAYS[self.way].kept(folder)
        if gone:
            self.lost.append(f"sweep {self.sweeps} lost {len(gone)} runs of which was told that they are finished")


def killed(place, way, kills, seed, *, with_bulk=False, until_lost=False):
    harness = Harness(place, way, seed)
    while harness.kills < kills and not (until_lost and harness.lost):
        harness.sweep(min(3, kills - harness.kills), with_bulk and harness.sweeps % 2 == 0)
    return harness


def test_no_kill_loses_a_run(tmp_path):
    harness = killed(tmp_path / "toy", "InJournals", 25, 1, with_bulk=True)
    assert harness.lost == []
    assert harness.kills == 25
    assert harness.struck > 12  # else nothing was tried
    assert harness.again <= 0, "more was made again than was on its way"


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_kills_lose_no_run(tmp_path, part):
    harness = killed(tmp_path / "toy", "InJournals", 100, 100 + part, with_bulk=True)
    assert harness.lost == []
    assert harness.struck > 50
    assert harness.again <= 0


@pytest.mark.parametrize("way", ["InPlace", "WithoutChecksum", "InOneJournal", "AfterTornEnds"])
def test_the_harness_finds_out_a_way_that_loses_runs(tmp_path, way):
    assert killed(tmp_path / "toy", way, 60, 2, until_lost=True).lost
