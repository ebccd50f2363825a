"""Replications that stay open between calls: a loop over a plan runs the market before it once, with the same bits."""

import pytest

from sim.scenario import changed, read
from sim.study.outcome_frame import outcomes
from sim.study.runs import opened_memory
from sim.study.runs.opened import Opened
from sim.study.runs.opened_memory import OpenedMemory, same_market
from tests.scenarios import text

SPAN = {"study.weeks": 20, "study.warm_up_weeks": 10, "runs.replications": 2}
PLAN = {"cost_per_week": 10.0, "change": {"price": "+2.0"}}


@pytest.fixture(scope="module")
def scenario():
    return read(text=text(SPAN, {"tried": PLAN}))


@pytest.fixture
def opened(monkeypatch):
    """How often a replication is opened from now on, with nothing kept of before."""
    made, begin = [], Opened.__init__
    monkeypatch.setattr(opened_memory, "HERE", OpenedMemory())
    monkeypatch.setattr(Opened, "__init__", lambda self, *of, **more: made.append(1) or begin(self, *of, **more))
    return made


def asked(scenario, values):
    return outcomes(scenario, set=values, replications=2, workers=1)


@pytest.mark.parametrize("values", [
    {"strategy.tried.change.price": 1.0},
    {"strategy.tried.cost_per_week": 25.0},
    {"strategy.tried.cost_per_week": 25.0, "strategy.tried.change.price": 3.0},
])  # fmt: skip
def test_what_a_plan_does_opens_nothing_anew_and_is_the_same_to_the_bit(scenario, opened, values, monkeypatch):
    asked(scenario, {})
    assert len(opened) == 2
    found = asked(scenario, values)
    assert len(opened) == 2
    monkeypatch.setattr(opened_memory, "HERE", OpenedMemory())
    alone = asked(scenario, values)
    assert len(opened) == 4
    assert found.equals(alone)
    assert not found.equals(asked(scenario, {}))


@pytest.mark.parametrize("values", [
    {"price": 21.0},
    {"fixed_cost_per_week": 900.0},
    {"behaviour.talk_chance": 0.2},
    {"study.weeks": 21},
])  # fmt: skip
def test_any_other_change_opens_anew(scenario, opened, values):
    first = asked(scenario, {})
    found = asked(scenario, values)
    assert len(opened) == 4
    assert not found.equals(first)
    assert not same_market(scenario, changed(scenario, values))


def test_another_seed_opens_anew_and_what_is_kept_is_bounded(scenario, opened, monkeypatch):
    outcomes(scenario, replications=2, workers=1, seed=1)
    outcomes(scenario, replications=2, workers=1, seed=2)
    assert len(opened) == 4
    monkeypatch.setattr(opened_memory, "HERE", OpenedMemory(most=0))
    asked(scenario, {})
    asked(scenario, {})
    assert len(opened) == 8
    assert not opened_memory.HERE._kept


def test_a_file_is_read_once_while_it_stays_the_same(tmp_path, scenario, opened):
    path = tmp_path / "town.toml"
    path.write_text(scenario.text, encoding="utf-8")
    first = asked(str(path), {})
    assert asked(str(path), {"strategy.tried.change.price": 1.0}) is not None
    assert len(opened) == 2
    path.write_text(text({**SPAN, "study.weeks": 21}, {"tried": PLAN}), encoding="utf-8")
    assert not asked(str(path), {}).equals(first)
    assert len(opened) == 4
