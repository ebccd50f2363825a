"""Of the bridge: what comes from customers kept from leaving for good, or driven off (docs/rules.md §6, M37)."""

from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.accounts.bridge import PEOPLE_LINES, bridge
from sim.accounts.leaving import DIRECTIONS, DRIVEN_OFF, KEPT, LINES, NOTHING, of_leaving, together
from sim.bounds import ENGINES
from sim.errors import RegularsError
from sim.market.ledger import VISITS_MASK, Count
from tests import scenarios
from tests.study.ledgers import leave, random_pair, small, visit

NEVER_AGAIN = {
    "place.town.residents": 200,
    "place.town.moves_per_year": 0.3,
    "study.weeks": 26,
    "segment.all.occasions_per_week": 1.5,
    "business.Ash.recovery": 0.0,
    "behaviour.exit_chance": 1.0,
    "behaviour.forgives_after_weeks": 400,
    "behaviour.learning_floor": 1.0,
    "behaviour.complaint_chance": 1.0,
    "behaviour.talk_chance": 0.0,
    "behaviour.talk_gain": 0.0,
    "behaviour.review_chance": 0.0,
    "behaviour.reward_by_satisfaction": 0.0,
    **{f"business.Ash.touchpoints.{each}.score": 5.0 for each in ("welcome", "meal", "farewell")},
}
"""Who is outraged leaves for ever and says so first; nothing else of a visit depends on what was put right."""
PUT_RIGHT = {"plan": {"change": {"recovery": "+1"}}}


def plainly(baseline, strategy, business):
    """The rules' sentences, person by person and week by week, in all lines together."""
    place, before = baseline.focus.index(business), baseline.weeks_before
    found = {direction: [0, 0.0] for direction in DIRECTIONS}
    for person, segment in enumerate(baseline.tenant_segment):
        both = baseline, strategy
        old, new = ([int(byte) & VISITS_MASK for byte in of.diary[place, person, before:]] for of in both)
        left, leaves = (bool(of.left_for_good[place, person]) for of in both)
        if left == leaves or not any(old) or not any(new):
            continue
        mine = found[KEPT if left else DRIVEN_OFF]
        mine[0] += 1
        for week in range(baseline.weeks):
            price = baseline.levers["price"][before + week, business] * baseline.spend[before + week, segment]
            mine[1] += (new[week] - old[week]) * price * baseline.discount[week]
    return {name: (pairs, pytest.approx(amount, rel=1e-9, abs=1e-6)) for name, (pairs, amount) in found.items()}


@given(st.integers(0, 10**9), st.sampled_from([0, 1]))
@settings(max_examples=30, deadline=None)
def test_it_agrees_with_a_plain_loop(seed, business):
    pair = random_pair(seed, focus=(0, 1))
    found = of_leaving(*pair, business)
    assert {direction: (part.pairs, part.amount) for direction, part in found.items()} == plainly(*pair, business)
    assert all(tuple(part.lines) == LINES for part in found.values())


def test_random_ledgers_have_both_directions_on_every_line():
    found = [of_leaving(*random_pair(seed), 0) for seed in range(12)]
    for direction in DIRECTIONS:
        for line in LINES:
            assert any(each[direction].lines[line] for each in found), (direction, line)


def one(old, new, left=None, leaves=None, *, bought_before=False):
    """One customer who comes in these weeks and leaves for good in that, under baseline and strategy; £1 a visit."""
    pair = [small(weeks=60, before=1, price=1.0) for _ in range(2)]
    for ledger, weeks, last in zip(pair, (old, new), (left, leaves), strict=True):
        if bought_before:
            visit(ledger, 0, -1)
        for week in weeks:
            visit(ledger, 0, week)
        if last is not None:
            leave(ledger, 0, last)
    return pair


def told(pair):
    """Direction -> {line: amount} of those that hold anything."""
    found = of_leaving(*pair, 0)
    return {
        direction: {line: amount for line, amount in part.lines.items() if amount}
        for direction, part in found.items()
        if part.pairs
    }


def test_each_direction_and_line_by_hand():
    assert told(one([2, 10], [2, 5, 10, 12, 40], left=10)) == {KEPT: {"retention": 2.0, "penetration": 1.0}}
    assert told(one([2, 10], [2, 5, 10], left=10)) == {KEPT: {"penetration": 1.0}}
    assert told(one([2, 5, 10], [2, 10], left=10)) == {KEPT: {"penetration": -1.0}}  # kept, and comes less often
    assert told(one([2, 30, 40], [2], leaves=2)) == {DRIVEN_OFF: {"lost": -2.0}}
    assert told(one([2], [2, 30, 40], leaves=40)) == {DRIVEN_OFF: {"retention": 2.0}}
    assert told(one([2, 10], [2, 10, 30], left=2, leaves=30)) == {}  # both left, at whatever visit
    assert told(one([2, 10], [2, 10, 30])) == {}


def test_whoever_came_under_one_of_the_two_alone_is_in_neither():
    for bought_before in (False, True):
        assert told(one([2, 10], [], left=10, bought_before=bought_before)) == {}
        assert told(one([], [2, 10], leaves=10, bought_before=bought_before)) == {}


@given(st.integers(0, 10**9))
@settings(max_examples=10, deadline=None)
def test_the_directions_change_places_with_baseline_and_strategy(seed):
    first, second = random_pair(seed)
    second.levers["price"][:], second.spend[:] = first.levers["price"], first.spend
    there, back = of_leaving(first, second, 0), of_leaving(second, first, 0)
    for direction, other in ((KEPT, DRIVEN_OFF), (DRIVEN_OFF, KEPT)):
        assert there[direction].pairs == back[other].pairs
        assert there[direction].amount == pytest.approx(-back[other].amount, abs=1e-9)


def test_nothing_differs_from_itself_and_other_twins_are_refused():
    ledger = random_pair(5)[0]
    assert ledger.left_for_good.any()
    for other in (ledger, ledger.copy()):
        assert of_leaving(ledger, other, 0) == dict.fromkeys(DIRECTIONS, NOTHING)
    with pytest.raises(RegularsError, match="weeks"):
        of_leaving(small(weeks=4), small(weeks=5), 0)


def test_businesses_add_up():
    pair = random_pair(8, focus=(0, 1))
    found = [of_leaving(*pair, business) for business in (0, 1)]
    for direction, part in together(found).items():
        assert part.pairs == sum(each[direction].pairs for each in found)
        assert part.amount == pytest.approx(sum(each[direction].amount for each in found))


# -- in a market


def ledgers(engine, monkeypatch, changes=None):
    """The baseline's and the plan's, the same luck."""
    monkeypatch.setattr(scenarios, "ENGINE", engine)
    return [scenarios.ledger_of({**NEVER_AGAIN, **(changes or {})}, PUT_RIGHT, each) for each in ("as_is", "plan")]


@pytest.mark.parametrize("engine", ENGINES)
def test_where_all_is_put_right_all_of_the_difference_is_kept_from_leaving(engine, monkeypatch):
    pair = ledgers(engine, monkeypatch)
    found = of_leaving(*pair, 0)
    lines = bridge(*pair, 0)
    residents = fsum(lines[line] for line in PEOPLE_LINES)
    assert residents > 1000.0
    assert found[KEPT].amount == pytest.approx(residents, rel=1e-12)
    assert found[KEPT].lines == {line: pytest.approx(lines[line], abs=1e-9) for line in LINES}
    assert found[KEPT].pairs == pair[0].left_for_good[0].sum() > 50
    assert found[DRIVEN_OFF] == NOTHING
    back = of_leaving(*pair[::-1], 0)
    assert back[KEPT] == NOTHING
    assert back[DRIVEN_OFF].amount == pytest.approx(-residents, rel=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
def test_where_nobody_may_leave_there_is_nothing(engine, monkeypatch):
    pair = ledgers(engine, monkeypatch, {"behaviour.exit_chance": 0.0, "behaviour.reward_by_satisfaction": 1.0})
    assert fsum(map(abs, (bridge(*pair, 0)[line] for line in PEOPLE_LINES))) > 100.0
    assert not any(ledger.left_for_good.any() for ledger in pair)
    assert of_leaving(*pair, 0) == dict.fromkeys(DIRECTIONS, NOTHING)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_ledger_marks_whoever_left_in_a_counted_week_and_nobody_else(engine, monkeypatch):
    """By the log of visits; some left in the warm-up alone, some came back, and of some the place was taken over."""
    monkeypatch.setattr(scenarios, "ENGINE", engine)
    terms = scenarios.terms({
        **NEVER_AGAIN,
        "behaviour.exit_chance": 0.3,
        "behaviour.forgives_after_weeks": 6,
        "study.warm_up_weeks": 12,
        "place.town.moves_per_year": 0.9,
    })  # fmt: skip
    _, ledger, log = scenarios.simulate(terms, terms.population(7, 0), 7, 0, log_visits=True)
    log = log.arrays()
    ours = (log["business"] == 0) & ~log["passer"]
    assert (log["week"] >= 0).all()
    keys = [(int(who), int(arrival)) for who, arrival in zip(ledger.tenant_slot, ledger.tenant_week, strict=True)]
    visits = list(zip(*(log[name][ours].tolist() for name in ("who", "arrival", "left")), strict=True))
    left = {(who, arrival) for who, arrival, leaves in visits if leaves}
    assert ledger.left_for_good[0].tolist() == [key in left for key in keys]
    in_the_warm_up = ledger.counts[: ledger.weeks_before, 0, :, Count.LEFT].sum()
    came_back = [key for key in left if [leaves for *whose, leaves in visits if tuple(whose) == key][-1] is False]
    slots = [who for who, _ in left]
    assert min(in_the_warm_up, len(came_back), len(slots) - len(set(slots))) > 0
    assert np.count_nonzero(ledger.left_for_good) < len(keys) / 2
