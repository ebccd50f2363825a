"""A comparison stays small: the weeks of its runs lie on disk, and the tables are the same bytes."""

import pickle
from dataclasses import replace

import pytest

from sim.accounts.money import CustomerEquity
from sim.report.output import tables as writing
from sim.scenario import read
from sim.study.compare import compare
from sim.study.rows import weekly
from sim.study.runs.answers import Answers, Question
from sim.study.runs.disk_store import LARGE, LaidOutcome
from tests.kernel.everything import everything_on


@pytest.fixture(scope="module")
def comparison():
    scenario = read(text=everything_on(residents=30, passing=9.0, weeks=6, warm_up=2))
    return compare(scenario, replications=3, workers=1, engine="agents")


def test_the_weeks_of_finished_replications_are_not_in_memory(comparison):
    outcomes = list(comparison.answers.all())
    assert len(outcomes) > 6
    for one in outcomes:
        assert isinstance(one, LaidOutcome)
        assert not set(LARGE) & set(vars(one))
        kept = {name: value for name, value in vars(one).items() if name[0] != "_"}
        assert all(isinstance(value, int | float | str | None | CustomerEquity) for value in kept.values())


def test_weeks_are_read_back_as_they_were(comparison):
    one = next(comparison.answers.all())
    flows, other = one.weekly, pickle.loads(pickle.dumps(one))
    assert one.weekly is not flows
    assert one.weekly.counts.tobytes() == flows.counts.tobytes()
    assert other.weekly.profit.tobytes() == flows.profit.tobytes()
    assert (other.path == one.path).all()
    changed = replace(one, stages=None, bridge={"price": 1.0})
    assert (changed.stages, changed.bridge) == (None, {"price": 1.0})
    assert changed.walk == one.walk


@pytest.mark.parametrize("rows", [1, 40, 10_000])
def test_the_table_in_blocks_has_the_bytes_of_the_whole(comparison, monkeypatch, rows):
    monkeypatch.setattr(weekly, "ROWS_AT_ONCE", rows)
    ints = comparison.tables["weekly"]
    written = b"".join(writing.csv_bytes("weekly", ints))
    assert b"".join(writing.csv_bytes("weekly", comparison.tables.blocks("weekly"))) == written
    assert len(ints) == sum(map(len, comparison.tables.blocks("weekly"))) == written.count(b"\n") - 1


def test_a_table_without_rows_still_has_its_heading():
    empty = weekly.WeeklyTable(Answers(Question(("as_is",), "as_is"), (), []))
    written = b"".join(writing.csv_bytes("weekly", empty.blocks())).decode()
    assert written.strip() == ",".join(weekly.WEEKLY_COLUMNS)
