"""Which run has which number, and what makes two runs the same."""

import numpy as np
import pytest

from sim.scenario import read
from sim.scenario.sweeps import sweep_of
from sim.scenario.variants.variants import with_span
from sim.study.runs.opened import Opened
from sim.study.runs.replication import OWN, Replicator
from sim.study.store.code_hash import program
from sim.study.sweeps.asked import Asked
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.point_runner import PointRunner
from sim.study.sweeps.rows import bulk_of, content_of
from tests.study.sweeps.markets import tiny

PROGRAM = {"code": "a", "versions": {}, "files": {}}


def plan_of(vary, scenario=None, made=PROGRAM, shard=None, **more):
    return Plan(Asked.of(sweep_of(scenario or tiny(), vary=vary, **more)), made, shard)


def strategy_cost(scenario):
    name = next(one.name for one in scenario.strategy if one.name != scenario.study.baseline)
    return f"strategy.{name}.cost_per_week"


def test_every_point_has_its_replications_then_its_worlds():
    scenario = tiny()
    plan = plan_of({"price": [11, 12]}, scenario, replications=3)
    assert len(plan) == 6
    assert [plan[number][1:] for number in range(6)] == [(p, 0, r) for p in (0, 1) for r in range(3)]


def test_worlds_take_the_luck_of_replications_in_turn(uncertain_market):
    plan = plan_of({"price": [11, 12]}, uncertain_market, replications=2, worlds=4)
    assert len(plan) == 2 * 5
    assert [(run.world, run.replication) for run in map(plan.__getitem__, plan.of_point(1))] == [
        (0, 0), (0, 1), (1, 1), (2, 0), (3, 1),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def uncertain_market():
    from sim.scenario import read

    return read("guarantee")


def test_identities_are_content():
    one = plan_of({"price": [11, 12, 13]}, replications=2)
    assert len({identity for _, identity in one.identities()}) == len(one)
    same = dict(one.identities())

    more = plan_of({"price": [10, 11, 12, 13, 14]}, replications=2)  # points added before and behind: the same runs
    assert {more.identity(n) for n in range(len(more))} >= set(same.values())
    longer = plan_of({"price": [11, 12, 13]}, replications=5)
    assert {longer.identity(n) for n in range(len(longer))} >= set(same.values())


@pytest.mark.parametrize(
    "other",
    [
        {"scenario": tiny(weeks=7)},
        {"scenario": tiny(price=12.5)},
        {"seed": 8},
        {"made": {**PROGRAM, "code": "b"}},
        {"made": {**PROGRAM, "versions": {"numpy": "3.0"}}},
        {"keep": ("decision", "weekly")},
    ],
)
def test_another_market_seed_or_program_is_another_run(other):
    first, second = plan_of({"considered": [0.4, 0.5]}), plan_of({"considered": [0.4, 0.5]}, **other)
    assert not {i for _, i in first.identities()} & {i for _, i in second.identities()}


def test_the_order_in_which_inputs_are_named_means_nothing():
    one = plan_of({"price": [11, 12], "considered": [0.4, 0.5]})
    other = plan_of({"considered": [0.4, 0.5], "price": [11, 12]})
    assert {i for _, i in one.identities()} == {i for _, i in other.identities()}


def test_shards_are_all_of_it_and_share_nothing():
    vary = {"price": list(range(5, 28))}
    whole = plan_of(vary, replications=2).numbers()
    for parts in (1, 2, 5, 23, 30):
        found = [
            number for at in range(parts) for number in plan_of(vary, replications=2, shard=(at + 1, parts)).numbers()
        ]
        assert sorted(found) == whole


def test_what_differs_in_strategies_alone_stands_together_for_each_draw_of_luck():
    scenario = tiny()
    plan = plan_of({strategy_cost(scenario): [0, 50, 100], "price": [11, 12]}, scenario, replications=2)
    groups = [(plan.market_of(plan[n].point), plan[n].replication) for n in plan.numbers()]
    runs = [group for at, group in enumerate(groups) if at == 0 or groups[at - 1] != group]
    assert len(runs) == len(set(runs)) == 4
    assert sorted(plan.numbers()) == list(range(12))


def test_points_that_differ_in_strategies_alone_share_their_warm_up(monkeypatch):
    opened = []
    open_one = Replicator.opened
    monkeypatch.setattr(Replicator, "opened", lambda self, *a, **k: opened.append(a) or open_one(self, *a, **k))
    scenario = tiny()
    plan = plan_of({strategy_cost(scenario): [0, 50, 100]}, scenario, replications=2)
    runner = PointRunner(plan)
    shared = {number: runner.run(number) for number in plan.numbers()}
    assert len(opened) == 2
    for number, outcomes in shared.items():
        run = plan[number]
        alone = Replicator(plan.asked.variant(run.point), plan.asked.seed, "kernel").run(run.replication, keep=OWN)
        assert [one.profit for one in outcomes] == [one.profit for one in alone]
        assert [one.strategy for one in outcomes] == [one.strategy for one in alone]
        for one, other in zip(outcomes, alone, strict=True):
            assert np.array_equal(one.path, other.path)


def test_points_whose_strategies_differ_in_money_alone_share_their_branches(monkeypatch):
    """A cost, a change and a date are varied: each change at a date is followed once, whatever it costs, and nothing
    comes out otherwise than of a run alone."""
    followed = []
    follow = Opened._followed_to_its_end
    counted = "_followed_to_its_end"
    monkeypatch.setattr(
        Opened, counted, lambda self, terms, *more: followed.append(terms) or follow(self, terms, *more)
    )
    scenario = read("minimal")
    plan_at = "strategy.welcome"
    vary = {
        f"{plan_at}.ramp_weeks": [0, 6],
        f"{plan_at}.change.touchpoints.welcome.people": [1.0, 2.0],
        f"{plan_at}.cost_per_week": [20.0, 60.0, 95.0],
    }
    plan = plan_of(vary, with_span(scenario, weeks=13, warm_up_weeks=4), replications=2)
    runner = PointRunner(plan)
    shared = {number: runner.run(number) for number in plan.numbers()}
    assert len(shared) == 24
    assert len(followed) == 2 * 2 * 2
    asked = plan.asked
    for number, outcomes in shared.items():
        run = plan[number]
        alone = Replicator(asked.variant(run.point), asked.seed, "kernel").run(run.replication, keep=OWN)
        assert content_of(outcomes, "as_is") == content_of(alone, "as_is")
        keep = frozenset({"weekly", "segments"})
        assert bulk_of(outcomes, keep).equals(bulk_of(alone, keep))
    differences = {one.difference for outcomes in shared.values() for one in outcomes if one.strategy == "welcome"}
    assert len(differences) == 24


def test_what_was_asked_comes_back_from_its_content():
    asked = Asked.of(sweep_of(tiny(), vary={"price": (10.0, 14.0)}, points=7, replications=2))
    back = Asked.from_content(asked.content())
    assert back.content() == asked.content()
    made = program()
    assert list(Plan(back, made).identities()) == list(Plan(asked, made).identities())


def test_a_larger_point_is_expected_to_take_longer():
    scenario = tiny()
    place = scenario.place[0].name
    plan = plan_of({f"place.{place}.residents": [40, 400]}, scenario)
    assert plan.size(1) > 5 * plan.size(0)
    assert plan_of({"price": [11, 12]}).size(0) == 1.0
