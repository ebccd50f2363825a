"""The main job keeps its finished runs until its results are whole: nothing that was kept is run again, and the results
are the same as if it had never been stopped."""

import os
import random
import signal
import time

import pandas as pd
import pytest

from sim.cli import main
from sim.scenario import read
from sim.study.compare import compare
from sim.study.crew.kept_runs import KeptRuns
from sim.study.runs.replication import Replicator
from sim.study.runs.runner import Runner
from tests.cli.test_commands import run, started
from tests.scenarios import market, text
from tests.study.test_choice_of_analyses import UNSURE

PLAN = {"welcome": {"change": {"touchpoints.welcome.people": "+1"}}}


class Enough(Exception):
    """The process is gone, as far as a test can say so."""


def town(**values):
    return market({"place.town.residents": 25, "study.weeks": 8, "study.warm_up_weeks": 4, **UNSURE, **values}, PLAN)


def kept_in(folder, scenario, seed=7):
    return KeptRuns(folder / ".town.unfinished", scenario, seed=seed, engine="kernel")


def job(folder, scenario, *, stop_after=None, counted=None, seed=7, workers=1):
    """A main job with a keeper; stopped after so many runs."""

    def progress(done, _expected):
        if stop_after is not None and done >= stop_after:
            raise Enough

    with kept_in(folder, scenario, seed) as kept:
        found = compare(scenario, replications=4, worlds=6, seed=seed, workers=workers, keeper=kept, progress=progress)
        if counted is not None:
            counted.append(kept.found)
        return found


def same(one, other):
    assert list(one.tables) == list(other.tables)
    for name in one.tables:
        pd.testing.assert_frame_equal(one.tables[name], other.tables[name], check_exact=True)
    pd.testing.assert_frame_equal(one.runs, other.runs, check_exact=True)
    pd.testing.assert_frame_equal(one.cumulative, other.cumulative, check_exact=True)
    assert b"".join(one.visits.content()) == b"".join(other.visits.content())


@pytest.fixture
def runs(monkeypatch):
    """The (world, replication) of every run that is made."""
    made = []
    run_one = Replicator.run

    def counting(self, replication, **how):
        made.append((how.get("world", 0), replication))
        return run_one(self, replication, **how)

    monkeypatch.setattr(Replicator, "run", counting)
    return made


@pytest.mark.parametrize("after", [1, 2, 4, 7, 10])
def test_stopped_after_some_runs_it_comes_to_the_same_tables_and_runs_none_again(tmp_path, runs, after):
    scenario = town()
    whole = compare(scenario, replications=4, worlds=6, seed=7, workers=1)
    every = list(runs)
    runs.clear()
    with pytest.raises(Enough):
        job(tmp_path, scenario, stop_after=after)
    assert runs == every[: len(runs)]
    first = len(runs)
    assert first >= after
    counted = []
    again = job(tmp_path, scenario, counted=counted)
    assert counted == [first]
    assert runs == every
    same(again, whole)


def test_more_replications_and_worlds_take_what_is_kept(tmp_path, runs):
    scenario = town()
    with kept_in(tmp_path, scenario) as kept:
        compare(scenario, replications=2, worlds=1, seed=7, workers=1, analyses=("decision",), keeper=kept)
    runs.clear()
    with kept_in(tmp_path, scenario) as kept:
        compare(scenario, replications=5, worlds=1, seed=7, workers=1, analyses=("decision",), keeper=kept)
    assert runs == [(0, 2), (0, 3), (0, 4)]


@pytest.mark.parametrize("other", ["scenario", "seed", "program"])
def test_another_scenario_seed_or_program_throws_them_away_and_says_so(tmp_path, monkeypatch, other):
    scenario = town()
    with kept_in(tmp_path, scenario) as kept, Runner(seed=7, keeper=kept) as runner:
        runner.answers(scenario, 2)
    if other == "program":
        from sim.study.crew import kept_runs

        made = kept_runs.program()
        monkeypatch.setattr(kept_runs, "program", lambda: {**made, "code": "0" * 64})
    changed = town(**{"business.Ash.price": 9.5}) if other == "scenario" else scenario
    with kept_in(tmp_path, changed, 8 if other == "seed" else 7) as kept:
        assert kept.found == 0
        assert kept.said == [
            "The unfinished runs of an earlier start are thrown away: the scenario, its seed or the program is another."
        ]


def test_a_folder_with_somebodys_files_is_not_removed(tmp_path):
    scenario = town()
    folder = tmp_path / ".town.unfinished"
    folder.mkdir()
    (folder / "diary.txt").write_text("mine")
    from sim.errors import WrongFolder

    with pytest.raises(WrongFolder), kept_in(tmp_path, scenario):
        pass
    assert (folder / "diary.txt").read_text() == "mine"


def test_nothing_stays_where_nothing_was_kept_or_all_is_whole(tmp_path):
    scenario = town()
    with kept_in(tmp_path, scenario):
        pass
    assert list(tmp_path.iterdir()) == []
    with kept_in(tmp_path, scenario) as kept:
        with Runner(seed=7, keeper=kept) as runner:
            runner.answers(scenario, 1)
        kept.done_with()
    assert list(tmp_path.iterdir()) == []


def test_what_is_damaged_is_made_again(tmp_path, runs):
    scenario = town()
    for name in ("journal", "bulk"):
        with kept_in(tmp_path, scenario) as kept, Runner(seed=7, keeper=kept) as runner:
            plain = runner.answers(scenario, 2)
        runs.clear()
        for each in (tmp_path / ".town.unfinished" / name).iterdir():
            content = bytearray(each.read_bytes())
            content[len(content) // 3] ^= 4
            each.write_bytes(content)
        with kept_in(tmp_path, scenario) as kept, Runner(seed=7, keeper=kept) as runner:
            found = runner.answers(scenario, 2)
        assert len(runs) == 1
        assert [one.difference for one in found.all()] == [one.difference for one in plain.all()]


def test_visits_that_are_not_those_of_the_run_are_made_again(tmp_path, runs):
    scenario = town()
    with pytest.raises(Enough):
        job(tmp_path, scenario, stop_after=5)  # four replications, and the first one's visits
    visits = tmp_path / ".town.unfinished" / "visits.parquet"
    visits.write_bytes(visits.read_bytes()[:-9])
    runs.clear()
    again = job(tmp_path, scenario)
    assert runs[:2] == [(0, 0), (1, 1)]
    same(again, compare(scenario, replications=4, worlds=6, seed=7, workers=1))


@pytest.fixture
def small(tmp_path):
    changes = {"study.weeks": 40, "study.warm_up_weeks": 20, "place.town.residents": 400, **UNSURE}
    (tmp_path / "small.toml").write_text(text(changes, PLAN), encoding="utf-8")
    return tmp_path


HOW = ("--replications", 30, "--worlds", 60)
FEW = ("--replications", 15, "--worlds", 30)
MADE = ("tables", "data", "charts")


def bytes_of(folder):
    files = [each for name in MADE for each in sorted((folder / name).iterdir())]
    return {each.name: each.read_bytes() for each in files}


def broken_off(folder, out, luck, sent=signal.SIGKILL):
    """Start the command and end its whole group at a random moment; returns (was it still at work, its errors)."""
    process = started("small.toml", *HOW, "--out", out, "--workers", luck.choice((1, 2)), cwd=folder)
    time.sleep(luck.uniform(1.5, 6.0))
    hit = process.poll() is None
    if hit:
        os.killpg(process.pid, sent)
    return hit, process.communicate(timeout=60)[1]


@pytest.mark.process
def test_the_command_says_what_is_kept_and_goes_on_from_there(small, monkeypatch):
    monkeypatch.chdir(small)
    assert main([*map(str, ("small.toml", *FEW)), "--out", "whole", "--quiet", "--workers", "1"]) == 0
    process = started("small.toml", *FEW, "--out", "again", "--workers", 2, cwd=small)
    journal, end = small / ".again.unfinished" / "journal", time.monotonic() + 120
    while not any(each.stat().st_size for each in journal.glob("*.jsonl")):
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGTERM)
    err = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "kept; the same command goes on from there. Earlier results are untouched." in err
    assert not (small / "again").exists()
    code, out, err = run("small.toml", *FEW, "--out", "again", cwd=small)
    assert code == 0, err
    assert "of an earlier start" in out
    assert bytes_of(small / "again") == bytes_of(small / "whole")
    assert not (small / ".again.unfinished").exists()


@pytest.mark.process
@pytest.mark.nightly
def test_killed_at_25_random_moments_and_started_again_it_comes_to_the_same_bytes(small):
    assert run("small.toml", *HOW, "--out", "whole", "--quiet", cwd=small) == (0, "", "")
    whole, luck, kills, number = bytes_of(small / "whole"), random.Random(3), 0, 0
    while kills < 25:
        number += 1
        for _ in range(2):
            kills += broken_off(small, f"killed-{number}", luck)[0]
        lines = [
            line[16:80]
            for each in (small / f".killed-{number}.unfinished" / "journal").glob("*")
            for line in each.read_text().splitlines()
        ]
        assert len(lines) == len(set(lines)), "a run that was journalled was made again"
        assert run("small.toml", *HOW, "--out", f"killed-{number}", "--quiet", cwd=small)[0] == 0
        assert bytes_of(small / f"killed-{number}") == whole


def test_a_runner_without_a_keeper_does_as_before():
    scenario = read("minimal")
    with Runner(seed=1) as runner:
        assert runner.keeper is None
        assert len(list(runner.answers(scenario, 1).all())) == len(scenario.strategy)
