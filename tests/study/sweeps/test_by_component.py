"""Points that differ in one component of a market share the others, and nothing comes out otherwise for it."""

import numpy as np
import pytest

from sim.market.components import components
from sim.market.terms import Terms
from sim.scenario import read
from sim.scenario.sweeps import sweep_of
from sim.study.runs.replication import OWN, Replicator
from sim.study.sweeps.asked import Asked
from sim.study.sweeps.by_component import NOT_READ, OF_ALL, PER_BUSINESS, PER_PLACE, ComponentMemory, _hash
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.point_runner import PointRunner
from sim.study.sweeps.rows import bulk_of, content_of
from tests.market.test_components import text

PROGRAM = {"code": "test", "versions": {}, "files": {}}
EAST, WEST = "business.House East.price", "business.House West.price"
PRICES = {EAST: [18.0, 20.0, 22.0], WEST: [19.0, 21.0]}


def market(joined=(), apply="each"):
    """Two places with a house each, 20 weeks, everything on."""
    change = {"tried": {"price": "-4.0"}} if apply == "each" else {"tried": {EAST: "-4.0", WEST: "-3.0"}}
    written = text(("East", "West"), joined, change).replace("weeks = 60", "weeks = 20")
    return read(text=written.replace("[study]", f'[study]\napply = "{apply}"'))


def plan_of(vary, scenario, **more):
    return Plan(Asked.of(sweep_of(scenario, vary=vary, design="grid", **more)), PROGRAM)


def all_alike(plan, runner):
    """Every run comes out as by itself, in its rows, its weeks and its segments."""
    keep = frozenset({"weekly", "segments"})
    found = {number: runner.run(number) for number in plan.numbers()}
    for number, outcomes in found.items():
        run = plan[number]
        alone = Replicator(plan.asked.variant(run.point), plan.asked.seed, "kernel").run(run.replication, keep=OWN)
        assert content_of(outcomes, "as_is") == content_of(alone, "as_is")
        assert bulk_of(outcomes, keep).equals(bulk_of(alone, keep))
    assert len({str(content_of(outcomes, "as_is")) for outcomes in found.values()}) == len(found)


@pytest.mark.parametrize("apply", ["each", "together"])
def test_what_does_not_differ_is_run_once_and_comes_out_as_by_itself(apply):
    """Of five parts each is opened, ended and tried once for each draw of luck, where alone it is 36 times."""
    plan = plan_of(PRICES, market(apply=apply), replications=2)
    runner = PointRunner(plan)
    all_alike(plan, runner)
    assert runner.components.taken == 2 * (36 - 15)


def test_a_strategy_of_two_places_that_changes_in_one_shares_the_other():
    plan = plan_of({f"strategy.tried.change.{EAST}": [-5.0, -4.0, -2.0]}, market(apply="together"))
    runner = PointRunner(plan)
    all_alike(plan, runner)
    assert runner.components.taken == 2, "the other place's branch, at two more points"


def test_places_that_are_joined_are_one_market():
    plan = plan_of(PRICES, market(joined=(("East", "West"),)))
    runner = PointRunner(plan)
    all_alike(plan, runner)
    assert runner.components.taken == 0


def test_what_is_of_all_is_shared_by_nobody():
    plan = plan_of({"behaviour.talk_chance": [0.02, 0.1]}, market())
    runner = PointRunner(plan)
    all_alike(plan, runner)
    assert runner.components.taken == 0


def test_what_there_is_no_room_for_is_run_again():
    plan = plan_of(PRICES, market())
    runner = PointRunner(plan)
    runner.components = ComponentMemory(most=1)
    all_alike(plan, runner)
    assert runner.components.taken == 0
    assert runner.components._bytes == 0


def test_points_that_share_a_part_stand_together_for_each_draw_of_luck():
    plan = plan_of(PRICES, market(), replications=2)
    assert [plan[number].replication for number in plan.numbers()] == [0] * 6 + [1] * 6
    of_all = plan_of({"behaviour.talk_chance": [0.02, 0.1]}, market(), replications=2)
    assert [of_all[number].point for number in of_all.numbers()] == [0, 0, 1, 1]


# -- what a part depends on


def test_all_that_terms_say_is_looked_at():
    named = {*PER_BUSINESS, *PER_PLACE, *OF_ALL, *NOT_READ}
    said = {name for name in vars(Terms(market(), "as_is", ())) if not name.startswith("_")}
    assert said == named


@pytest.fixture
def terms():
    made = Terms(market(), "as_is", ())
    assert components(made) == [(0,), (1,)]
    return made


def both(terms):
    return [_hash(terms, (0,)), _hash(terms, (1,))]


def altered(value):
    return value + 1 if isinstance(value, int | float) and not isinstance(value, bool) else ("another", value)


@pytest.mark.parametrize("name", [*PER_BUSINESS, *PER_PLACE])
def test_what_one_part_has_is_of_that_part_alone(terms, name):
    before = both(terms)
    values = list(getattr(terms, name))
    setattr(terms, name, [values[0], altered(values[1])])
    after = both(terms)
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


@pytest.mark.parametrize("name", OF_ALL)
def test_what_the_market_has_is_of_every_part(terms, name):
    before = both(terms)
    setattr(terms, name, [*terms.place_of] if name == "place_of" else altered(getattr(terms, name)))
    if name == "place_of":
        terms.place_of[1] = 0
    after = both(terms)
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_every_term_of_the_week_is_of_the_part_whose_it_is(terms):
    before = both(terms)
    for name, values in list(terms.by_week.items()):
        changed = values.copy()
        last = values[-1]
        changed[-1] = ~last if values.dtype == bool else np.where(np.isfinite(last), last + 1, 0)
        terms.by_week[name] = changed
        assert all(one != other for one, other in zip(before, both(terms), strict=True)), name
        terms.by_week[name] = values
    assert both(terms) == before
    price = terms.by_week["price"].copy()
    price[-1, 1] += 1.0
    terms.by_week["price"] = price
    after = both(terms)
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)
