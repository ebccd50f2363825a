"""`flip` keeps its finished runs until its map is whole: none of them is made again, and the bytes are the same."""

import os
import random
import signal
import time

import pandas as pd
import pytest

from sim.cli import main
from sim.study.crew.kept_runs import KeptRuns
from sim.study.flip.study import flip
from sim.study.runs.replication import Replicator
from tests.cli.test_commands import run, started
from tests.scenarios import market, text
from tests.study.crew.test_kept_runs import PLAN, Enough
from tests.study.test_choice_of_analyses import UNSURE

SIZE = {"place.town.residents": 25, "study.weeks": 8, "study.warm_up_weeks": 4}


def town():
    return market({**SIZE, **UNSURE}, PLAN)


def mapped(folder, *, stop_after=None, counted=None):
    """A map with a keeper; broken off after so many runs."""

    def progress(done, _expected):
        if stop_after is not None and done >= stop_after:
            raise Enough

    with KeptRuns(folder / ".town-flip.unfinished", town(), seed=7, engine="kernel") as kept:
        found = flip(town(), points=3, seed=7, workers=1, progress=progress, keeper=kept)
        if counted is not None:
            counted.append(kept.found)
        return found


@pytest.fixture
def runs(monkeypatch):
    """The scenario and replication of every run that is made, by what they hold."""
    made = []
    run_one = Replicator.run

    def counting(self, replication, **how):
        made.append((self.scenario.model_dump_json(), replication))
        return run_one(self, replication, **how)

    monkeypatch.setattr(Replicator, "run", counting)
    return made


@pytest.mark.parametrize("after", [1, 4, 9, 18])
def test_broken_off_after_some_runs_it_comes_to_the_same_map_and_makes_none_again(tmp_path, runs, after):
    whole = flip(town(), points=3, seed=7, workers=1)
    every = list(runs)
    assert len(every) > 20
    runs.clear()
    with pytest.raises(Enough):
        mapped(tmp_path, stop_after=after)
    first, counted = set(runs), []
    assert runs == every[: len(runs)]
    runs.clear()
    again = mapped(tmp_path, counted=counted)
    assert counted == [len(first)]  # a point that stands for two is one
    assert not first & set(runs)
    assert first | set(runs) == set(every)
    assert list(again.tables) == list(whole.tables)
    for name, table in whole.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, check_exact=True)


AXES = (
    "--x",
    "price=8:14",
    "--y",
    "place.town.passing_share=0:0.6",
    "--points",
    5,
    "--replications",
    6,
    "--workers",
    2,
)


@pytest.fixture
def small(tmp_path):
    changes = {"study.weeks": 30, "study.warm_up_weeks": 10, "place.town.residents": 300, **UNSURE}
    (tmp_path / "small.toml").write_text(text(changes, PLAN), encoding="utf-8")
    return tmp_path


def bytes_of(folder):
    """All but what names the folder itself."""
    files = [each for name in ("tables", "charts") for each in sorted((folder / name).iterdir())]
    return {each.name: each.read_bytes() for each in [*files, folder / "flip.md"]}


def broken_off(folder, out, sent, until):
    """Start the command and end its group once `until` says so; returns (was it at work, its code, its errors)."""
    process = started("flip", "small.toml", *AXES, "--out", out, cwd=folder)
    until(process)
    hit = process.poll() is None
    if hit:
        os.killpg(process.pid, sent)
    err = process.communicate(timeout=60)[1]
    return hit, process.returncode, err


def lines_of(folder, out):
    journals = (folder / f".{out}.unfinished" / "journal").glob("*.jsonl")
    return [line[16:80] for each in journals for line in each.read_text("utf-8").splitlines()]


@pytest.mark.process
def test_stopped_three_ways_the_command_says_what_is_kept_and_goes_on_from_there(small, monkeypatch):
    monkeypatch.chdir(small)
    assert main([*map(str, ("flip", "small.toml", *AXES)), "--out", "whole", "--quiet", "--workers", "1"]) == 0
    assert not (small / ".whole.unfinished").exists()
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        kept = len(lines_of(small, "again"))

        def a_few_more_are_kept(process, kept=kept):
            end = time.monotonic() + 120
            while len(lines_of(small, "again")) < kept + 3:
                assert time.monotonic() < end
                assert process.poll() is None
                time.sleep(0.01)

        hit, code, err = broken_off(small, "again", sent, a_few_more_are_kept)
        assert hit
        if sent is not signal.SIGKILL:
            assert code == 130
            assert "kept; the same command goes on from there. Earlier results are untouched." in err
            assert "Traceback" not in err
        assert not (small / "again").exists()
    lines = lines_of(small, "again")
    assert len(lines) == len(set(lines)) >= 9
    code, out, err = run("flip", "small.toml", *AXES, "--out", "again", cwd=small)
    assert code == 0, err
    assert f"{len(lines)} runs of an earlier start are kept; what is needed of them is not made again." in out
    assert bytes_of(small / "again") == bytes_of(small / "whole")
    assert not (small / ".again.unfinished").exists()


@pytest.mark.process
@pytest.mark.nightly
def test_killed_at_25_random_moments_and_started_again_it_comes_to_the_same_bytes(small):
    assert run("flip", "small.toml", *AXES, "--out", "whole", "--quiet", cwd=small) == (0, "", "")
    whole, luck, kills, number = bytes_of(small / "whole"), random.Random(4), 0, 0
    while kills < 25:
        number += 1
        out = f"killed-{number}"
        for _ in range(2):
            kills += broken_off(small, out, signal.SIGKILL, lambda _: time.sleep(luck.uniform(1.0, 5.0)))[0]
        lines = lines_of(small, out)
        assert len(lines) == len(set(lines)), "a run that was journalled was made again"
        assert run("flip", "small.toml", *AXES, "--out", out, "--quiet", cwd=small)[0] == 0
        assert bytes_of(small / out) == whole
