"""Delivered against felt: visits lived again are those that were lived, and the scores are what they are said to be."""

import math

import numpy as np
import pytest

from sim.agents import Customer, Market
from sim.agents import person as people
from sim.agents.customer import PasserBy
from sim.market.terms import Terms
from sim.study.drivers.touchpoint_scores import clue_rows, lived_again, recorded, utilisation, visits_to
from tests.scenarios import QUIET, market, steady

EVERYTHING = {
    "study": {"weeks": 30, "warm_up_weeks": 9},
    "experience.touchpoint.meal.occurs": 0.6,
    "segment": {
        "keen": {"occasions_per_week": 1.4, "cares": {"meal": 2.0}, "guest_chance": 0.3},
        "calm": {"occasions_per_week": 0.6},
    },
    "place.town.residents": 70,
    "place.town.moves_per_year": 0.6,
    "place.town.passing_trade_per_week": 12.0,
    "business.Ash": {
        "place": "town", "focus": True, "price": 25.0, "unit_cost": 15.0, "seats_per_week": 14.0, "crowding": 2.0,
        "novelty": 1.5, "refresh_every_weeks": 11, "personalisation": 1.2, "gesture_chance": 0.4, "gesture_size": 2.0,
        "gesture_at": "meal", "survey_share": 0.25, "owner_standard": 8.0, "owner_step": 0.3,
        "touchpoints": {"welcome": {"people": 5.0, "setting": 7.0, "varies_by": 0.7}, "meal": {"score": 6.5}},
    },
    "event": {"stoppage": {"kind": "change", "start_week": 5, "end_week": 22, "change": {
        "business.Ash.seats_per_week": 9.0, "business.Ash.touchpoints.farewell.people": "-2"}}},
}  # fmt: skip


def moments_recorded(scenario, name, monkeypatch):
    """{(week, who, occasion): the moments of each visit to a business}, written down as the agents live them."""
    lived, now, plain = {}, [], people.moment

    def moment(*parts):
        now.append(plain(*parts))
        return now[-1]

    def live(person, occasion, tie):
        now.clear()
        memory = people.Person.live(person, occasion, tie)
        if tie.business.name == name:
            lived[person.model.week.index, person.who, occasion.number] = list(now)
        return memory

    monkeypatch.setattr(people, "moment", moment)
    monkeypatch.setattr(Customer, "live", live, raising=False)
    monkeypatch.setattr(PasserBy, "live", live, raising=False)
    terms = Terms(scenario, "as_is", ["Ash"])
    run = Market(terms=terms, scenario_seed=7)
    while run.running:
        run.step()
    return {at: moments for at, moments in lived.items() if at[0] >= 0}


@pytest.mark.parametrize("seats", [14.0, None])  # without a limit, but for the weeks of the event
def test_every_moment_lived_again_is_the_one_that_was_lived_to_the_bit(seats, monkeypatch):
    ash = EVERYTHING["business.Ash"] | {"seats_per_week": seats}
    scenario = market(EVERYTHING | {"business.Ash": ash})
    wanted = moments_recorded(scenario, "Ash", monkeypatch)
    record = recorded(scenario, 7)
    visits = visits_to(record, 0)
    again = lived_again(record, 0, visits)
    keys = zip(*(visits[name].tolist() for name in ("week", "who", "occasion")), strict=True)
    found = {key: [x for x in row if x == x] for key, row in zip(keys, again.tolist(), strict=True)}
    assert len(found) == len(visits["week"]) > 300
    assert found == wanted
    assert np.isnan(again[:, 1]).any()
    assert visits["passer"].any()
    assert visits["before"].max() > visits["shown"].max() > 3
    assert max(utilisation(record, 0)) > 0.95


def by_touchpoint(changes, name="Ash"):
    return {one["touchpoint"]: one for one in clue_rows(market(changes), 7) if one["business"] == name}


def test_delivered_is_people_and_setting_by_their_weight():
    scores = {"welcome": {"people": 5.0, "setting": 7.0}, "meal": {"people": 5.0, "setting": 7.0}}
    found = by_touchpoint({"business.Ash.touchpoints": scores})
    assert found["welcome"]["delivered"] == pytest.approx(0.9 * 5.0 + 0.1 * 7.0)
    assert found["meal"]["delivered"] == pytest.approx(0.3 * 5.0 + 0.7 * 7.0)
    assert found["farewell"]["delivered"] == pytest.approx(6.0)


@pytest.mark.parametrize(("bias", "asked", "points"), [(0.842, 0.0, 1.263), (0.842, 0.5, 0.6315), (1.0, 1.0, 0.0)])
def test_the_firm_thinks_better_of_itself_by_its_bias(bias, asked, points):
    """A bias of .842 standard deviations of 1.5 points, less the share that asking customers removes."""
    for one in by_touchpoint({"business.Ash.self_bias": bias, "business.Ash.survey_share": asked}).values():
        assert one["own_score"] - one["delivered"] == pytest.approx(points, abs=1e-6)


def moments_of(changes):
    record = recorded(market(changes), 7)
    visits = visits_to(record, 0)
    return visits, lived_again(record, 0, visits)


def test_felt_is_what_is_delivered_where_nothing_but_variation_moves_it():
    changes = {"behaviour.match": 0.0, "place.town.residents": 200, "study.weeks": 26}
    _, moments = moments_of(changes)
    for k, one in enumerate(by_touchpoint(changes).values()):
        error = 1.5 * moments[:, k].std(ddof=1) / math.sqrt(len(moments))
        assert error < 0.04
        assert moments[:, k].std(ddof=1) == pytest.approx(1.05 / 1.5, rel=0.1)
        assert abs(one["felt"] - one["delivered"]) < 4.0 * error


def test_without_variation_felt_is_delivered_and_expected_follows():
    """Everybody comes every week to a house of 7.5; expectations start at the norm: z of 0, 1/2, 2/3, 3/4."""
    found = by_touchpoint({**QUIET, "business.Ash.touchpoints": steady(welcome=7.5, meal=7.5, farewell=7.5)})
    for one in found.values():
        assert one["felt"] == one["delivered"] == 7.5
        assert one["expected"] == pytest.approx(6.0 + 1.5 * (0 + 1 / 2 + 2 / 3 + 3 / 4) / 4, abs=1e-6)


def test_those_whom_it_suits_come_back_so_customers_find_more_than_is_delivered():
    changes = {"behaviour.match": 1.5, "place.town.residents": 300, "study.weeks": 52, "study.warm_up_weeks": 52}
    for one in by_touchpoint(changes).values():
        assert one["felt"] > one["delivered"] + 0.3


def test_scores_are_of_the_visits_not_of_the_weeks():
    """Two weeks at 6 and one at 8, then the house is shut."""
    event = {
        "better": {"kind": "change", "start_week": 2, "change": {"business.Ash.touchpoints.meal.score": "+2"}},
    }
    found = by_touchpoint(
        {**QUIET, "event": event, "business.Ash.touchpoints": steady(), "business.Ash.closes_week": 3}
    )
    assert found["meal"]["delivered"] == found["meal"]["felt"] == pytest.approx(6.0 + 2.0 / 3.0, abs=1e-6)
    assert found["welcome"]["delivered"] == 6.0


def test_what_nobody_met_was_not_felt():
    never = by_touchpoint({"experience.touchpoint.welcome.occurs": 0.0})
    assert (never["welcome"]["felt"], never["welcome"]["expected"]) == (None, None)
    assert never["welcome"]["delivered"] == 6.0
    shut = by_touchpoint({"business.Ash.opens_week": 500})
    assert [one["felt"] for one in shut.values()] == [None] * 3
    assert [one["own_score"] for one in shut.values()] == [pytest.approx(7.263)] * 3


def test_expected_is_of_the_visits_in_which_the_moment_occurred():
    changes = {"experience.touchpoint.meal.occurs": 0.5, "study.weeks": 26}
    visits, moments = moments_of(changes)
    met = ~np.isnan(moments[:, 1])
    found = by_touchpoint(changes)
    assert 0.3 < met.mean() < 0.7
    assert found["meal"]["expected"] == pytest.approx(6.0 + 1.5 * visits["expected"][met].mean(), abs=1e-6)
    assert found["welcome"]["expected"] == pytest.approx(6.0 + 1.5 * visits["expected"].mean(), abs=1e-6)


def test_of_many_visits_some_are_taken_evenly_with_the_same_history():
    record = recorded(market({"study.weeks": 26}), 7)
    every, some = visits_to(record, 0), visits_to(record, 0, most=100)
    step = math.ceil(len(every["week"]) / 100)
    assert 50 < len(some["week"]) <= 100
    assert all(np.array_equal(some[name], every[name][::step]) for name in every)
