"""Places that nothing joins: a branch that runs only what it touches ends as one that runs everything, to the bit."""

from dataclasses import replace

import numpy as np
import pytest

from sim import agents, kernel
from sim.market.components import components, take_rest, touched
from sim.market.run_spec import RunSpec
from sim.market.state import BY_BUSINESS, OF_BUSINESSES, PERSONAL
from sim.market.terms import Terms
from sim.market.visits import VisitLog
from sim.scenario import read
from sim.study.runs.branches import branched
from sim.study.runs.replication import Replicator

SEED, REPLICATION = 11, 2
EVERYTHING = {
    "seats_per_week": 40, "crowding": 0.5, "fire_below": 4.0, "gesture_chance": 0.2, "refresh_every_weeks": 3,
    "novelty": 0.3, "commitment_weeks": 1,
}  # fmt: skip


def text(places, joined=(), change=None):
    """A market with a business in each of `places`, in which people of the first of each pair reach the second."""
    lines = [
        "[study]", "weeks = 60", "warm_up_weeks = 3", 'currency = "GBP"', "[experience]", "norm = 6.0", "spread = 1.5",
        "[[experience.touchpoint]]", 'name = "welcome"', "human = 0.8",
        "[[segment]]", 'name = "all"', "occasions_per_week = 0.9", "guest_chance = 0.2",
    ]  # fmt: skip
    for place in places:
        lines += [
            "[[place]]", f'name = "{place}"', "residents = 40", "passing_trade_per_week = 9.0",
            "friends_per_person = 4", "moves_per_year = 0.3",
        ]  # fmt: skip
    for place in places:
        lines += ["[[business]]", f'name = "House {place}"', f'place = "{place}"', "price = 20.0", "unit_cost = 8.0"]
        lines += ["aware = 0.6", "considered = 0.7", "focus = true"]
        lines += [f"{key} = {value}" for key, value in EVERYTHING.items()]
    for one, other in joined:
        lines += ["[[travel]]", f'from = "{one}"', f'to = "{other}"', "minutes = 10.0"]
    for name, changes in (change or {"tried": {"price": "-4.0"}}).items():
        told = ", ".join(f'"{key}" = "{value}"' for key, value in changes.items())
        lines += ["[[strategy]]", f'name = "{name}"', "[[strategy.step]]", "start_week = 2", f"change = {{ {told} }}"]
    lines += ["[[strategy]]", 'name = "as_is"', "[behaviour]", "reviews = 0.3", "review_chance = 0.3"]
    return "\n".join(lines).replace("[study]", '[study]\nbaseline = "as_is"')


def ended(engine, scenario, strategy, focus, whole):
    """State and ledger of a strategy at one business, run as a whole, or where it touches anything."""
    base, terms = Terms(scenario, "as_is", ()), Terms(scenario, strategy, (focus,))
    population = base.population(SEED, REPLICATION)
    trunk = engine.simulate(RunSpec(base, population, SEED, REPLICATION, until=0))

    def run(own, places):
        state, ledger = branched(own, *trunk[:2])
        return engine.simulate(RunSpec(own, population, SEED, REPLICATION, state, ledger=ledger, places=places))[:2]

    if whole:
        return run(terms, None)
    places = touched(terms, base)
    assert 0 < len(places) < len(scenario.place)
    found = run(terms, places)
    take_rest(terms, places, found, run(base, None))
    return found


MARKETS = {
    "two": (("East", "West"), ()),
    "two, other order": (("West", "East"), ()),
    "three, the outer two joined": (("A", "B", "C"), (("A", "C"),)),
    "three, the first two joined": (("A", "B", "C"), (("B", "A"),)),
    "four, two and two": (("A", "B", "C", "D"), (("A", "C"), ("D", "B"))),
}


@pytest.mark.parametrize(("engine", "market", "which"), [
    (engine, market, which) for engine in (kernel, agents) for market in MARKETS for which in (0, -1)
    if engine is kernel or market == "three, the outer two joined"
], ids=lambda value: getattr(value, "__name__", str(value)))  # fmt: skip
def test_what_a_branch_does_not_touch_is_the_baselines_to_the_bit(engine, market, which):
    places, joined = MARKETS[market]
    scenario = read(text=text(places, joined))
    focus = f"House {places[which]}"
    whole, parts = (ended(engine, scenario, "tried", focus, whole) for whole in (True, False))
    assert whole[0].differences(parts[0]) == []
    assert whole[1].same_as(parts[1]) == []
    assert whole[1].counts[:, :, :, 0].sum() > 1000
    assert whole[1].left_for_good.any(axis=1).all()
    assert whole[0].flags.any()


def test_the_kernel_leaves_out_what_is_not_asked_about():
    scenario = read(text=text(("East", "West")))
    terms = Terms(scenario, "as_is", ())
    population = terms.population(SEED, REPLICATION)
    state, ledger, _ = kernel.simulate(RunSpec(terms, population, SEED, REPLICATION, places=(1,)))
    assert ledger.counts[:, 0].sum() == 0
    assert ledger.counts[:, 1].sum() > 0
    assert not state.visits[population.place == 0].any()


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_share_the_places_that_are_asked_about(threads):
    scenario = read(text=text(("A", "B", "C"), (("A", "C"),)))
    terms = Terms(scenario, "as_is", ())
    asked = RunSpec(terms, terms.population(SEED, REPLICATION), SEED, REPLICATION, places=(0, 2))
    one, several = kernel.simulate(asked), kernel.simulate(replace(asked), threads=threads)
    assert one[0].differences(several[0]) == []
    assert one[1].same_as(several[1]) == []


def test_components_are_told_by_travel_whatever_the_order():
    def found(places, joined):
        return components(Terms(read(text=text(places, joined)), "as_is", ()))

    assert found(("A", "B", "C"), ()) == [(0,), (1,), (2,)]
    assert found(("A", "B", "C"), (("C", "A"),)) == [(0, 2), (1,)]
    assert found(("A", "B", "C"), (("A", "B"), ("C", "B"))) == [(0, 1, 2)]


@pytest.mark.parametrize(("change", "places"), [
    ({"price": "-1.0"}, (1,)),
    ({"touchpoints.welcome.people": "+1"}, (1,)),
    ({"place.East.passing_trade_per_week": "+5"}, (0,)),
    ({"segment.all.spend": "+10%"}, (0, 1)),
    ({"behaviour.loyalty_weight": "+0.5"}, (0, 1)),
    ({"fixed_cost_per_week": "+100"}, ()),
])  # fmt: skip
def test_a_branch_touches_what_its_levers_reach(change, places):
    scenario = read(text=text(("East", "West"), change={"tried": change}))
    assert touched(Terms(scenario, "tried", ("House West",)), Terms(scenario, "as_is", ())) == places


def test_what_differs_by_a_bit_in_any_term_is_seen():
    """Held for every term of the week: one value of one week made another."""
    scenario = read(text=text(("East", "West")))
    for name in Terms(scenario, "as_is", ()).by_week:
        base, terms = (Terms(scenario, "as_is", ()) for _ in range(2))
        values = np.array(base.by_week[name])
        last = values.reshape(-1)[-1:]
        last[:] = ~last if last.dtype == bool else np.nan_to_num(last) + 1
        terms.by_week[name] = values
        found = touched(terms, base)
        assert 1 in found, name


def logged(scenario, branch, of):
    """The visits to the business of a strategy, and how its run ended, where the log takes those `of` some alone."""
    opened = Replicator(scenario, SEED, "kernel").opened(REPLICATION)
    terms, log = Terms(scenario, branch, ("House B",)), VisitLog()
    ended = opened.follow(terms, log, of)
    visits = log.arrays()
    ours = visits["business"] == terms.names.business.index("House B")
    return ours.all(), {name: values[ours].tolist() for name, values in visits.items()}, *ended


def test_visits_to_one_business_are_logged_where_its_people_are_and_are_the_same():
    scenario = read(text=text("ABC", change={"tried": {"price": "-4.0"}, "nothing": {"price": "+0.0"}}))
    alone, visits, state, ledger = logged(scenario, "tried", ("House B",))
    whole, all_visits, all_state, all_ledger = logged(scenario, "tried", ())
    assert alone
    assert not whole
    assert visits == all_visits
    assert len(visits["who"]) > 100
    for name in (*PERSONAL, *BY_BUSINESS, *OF_BUSINESSES):
        assert np.array_equal(getattr(state, name), getattr(all_state, name)), name
    assert ledger.same_as(all_ledger) == []


@pytest.mark.parametrize("of", [("House A",), ("House A", "House B")])
def test_visits_elsewhere_are_logged_in_a_whole_run(of):
    scenario = read(text=text("ABC"))
    assert not logged(scenario, "tried", of)[0]


def test_visits_of_a_strategy_that_changes_nothing_are_logged():
    scenario = read(text=text("ABC", change={"nothing": {"price": "+0.0"}}))
    assert len(logged(scenario, "nothing", ("House B",))[1]["who"]) > 100
