"""Friends, moves, firing and commitment: what happens between people, worked out on a handful of them."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim import chance
from sim.market.ledger import FIRST_REFERRED, FIRST_VISIT, Count, RelationshipCount
from sim.market.state import AWARE, BARRED, HEARD_GOOD, NEVER, REMINDED
from sim.market.value import NEVER_PAID, cost_to, offered
from tests.scenarios import QUIET, ledger_of, quiet, run, same, simulate, terms, total

pytestmark = pytest.mark.usefixtures("engine")

TELLS = {"behaviour.talk_chance": 1.0, "behaviour.occasions": "poisson", "place.town.residents": 2, "study.weeks": 6}
PAIR = {"friends": [[1], [0]], "unit_rate": [1e3, 0.0]}
"""A goes out as often as the diary holds (63 times a week), B never: B knows only what A says."""
BUSY = 63
NEVER_BY_HERSELF = 1e-12
"""A chance below every number that luck can draw; a market in which nothing at all comes to mind is refused."""


# -- word of mouth -----------------------------------------------------------------------------------------------------


def test_a_friend_hears_and_expects_more():
    """M21: every word moves B by .2 (m - e) while she has not come; after k words e = m (1 - .8^k), and s stays."""
    state, _ = run(quiet({**TELLS, "study.weeks": 1, "behaviour.word_weight": 0.01}, score=7.5), **PAIR)
    assert state.visits[:, 0].tolist() == [BUSY, 0]
    assert state.expectation[1, 0] == pytest.approx(1.0 - 0.99**BUSY, abs=1e-12)
    assert state.risk[1, 0] == 0.0  # nothing heard of it
    assert state.loyalty[1, 0] == 0.0


def test_who_has_been_there_herself_listens_less():
    """With prior_weight 2 and n visits the word weighs 2 / (2 + n) as much; A and B each go once a week."""
    changes = {**TELLS, "behaviour.occasions": "one_a_week", "behaviour.learning_floor": 0.0}
    state, _ = run(quiet({**changes, "study.weeks": 2, "behaviour.off": ["learning"]}, score=7.5), friends=[[1], [0]])
    expected = 0.0
    for visits in (1, 2):  # each hears after her own visit of the week
        expected += 0.2 * 2.0 / (2.0 + visits) * (1.0 - expected)
    assert state.expectation[:, 0] == pytest.approx([expected, expected], abs=1e-12)


@pytest.mark.parametrize(("score", "flags"), [(7.5, AWARE | HEARD_GOOD | REMINDED), (4.5, AWARE)])
def test_a_word_makes_aware_and_a_good_one_reminds(score, flags):
    the_terms = quiet({**TELLS, "study.weeks": 1}, score=score)
    state, _ = run(the_terms, **PAIR, aware=[[True], [False]])
    assert state.flags[1, 0] == flags


def test_nobody_hears_without_talk():
    state, ledger = run(quiet({**TELLS, "behaviour.talk_chance": 0.0}, score=7.5), **PAIR, aware=[[True], [False]])
    assert (state.flags[1, 0], state.expectation[1, 0]) == (0, 0.0)
    assert total(ledger, Count.TALKS) == 0


def test_strong_feelings_are_told_more():
    """talk_gain x (|S| - tolerance) alone: S = 2 tells nobody, S = 4 (tolerance 2.5) certainly with a gain of 1."""
    changes = {
        **TELLS,
        "behaviour.talk_chance": 0.0,
        "behaviour.talk_gain": 1.0,
        "study.weeks": 1,
        "behaviour.off": ["learning"],
    }
    assert total(run(quiet(changes, score=7.5), **PAIR)[1], Count.TALKS) == 0
    assert total(run(quiet(changes, score=9.0), **PAIR)[1], Count.TALKS) == BUSY
    assert total(run(quiet(changes, score=3.0), **PAIR)[1], Count.TALKS) == BUSY  # anger too


def test_the_talkative_talk_more():
    changes = {**TELLS, "behaviour.talk_chance": 0.1, "study.weeks": 30}
    talks = [
        total(run(quiet({**changes, "segment.all.talkativeness": some}), **PAIR)[1], Count.TALKS) for some in (1.0, 3.0)
    ]
    visits = 30 * BUSY
    assert abs(talks[0] - 0.1 * visits) < 4 * np.sqrt(visits * 0.09)
    assert abs(talks[1] - 0.3 * visits) < 4 * np.sqrt(visits * 0.21)


def test_a_person_without_friends_tells_nobody():
    _, ledger = run(quiet({**TELLS, "study.weeks": 1}), friends=[[], []], unit_rate=[1e3, 0.0])
    assert total(ledger, Count.TALKS) == 0


# -- reminded and referred ---------------------------------------------------------------------------------------------


def reminded_state(the_terms):
    """Two residents; the business has just been recommended to the first."""
    population = the_terms.population(7, 0)
    state = the_terms.first_state(population)
    state.flags[0, 0] |= REMINDED | HEARD_GOOD
    return population, state


def test_a_reminder_brings_the_business_to_mind_once():
    """Nobody thinks of Ash by herself; the one who was reminded goes on her first occasion, and never again."""
    the_terms = quiet(
        {
            "business.Ash.considered": NEVER_BY_HERSELF,
            "place.town.residents": 2,
            "behaviour.occasions": "poisson",
            "behaviour.rate_shape": float("inf"),
            "segment.all.occasions_per_week": 8.0,
        }
    )
    population, state = reminded_state(the_terms)
    after, ledger, _ = simulate(the_terms, population, 7, 0, start=state)
    assert after.visits[:, 0].tolist() == [1, 0]
    assert ledger.counts[:, 0, 0, Count.REFERRED].tolist() == [1, 0, 0, 0]
    assert not (after.flags[:, 0] & REMINDED).any()


def test_a_reminder_waits_for_an_occasion():
    the_terms = quiet(
        {
            "business.Ash.considered": NEVER_BY_HERSELF,
            "place.town.residents": 2,
            "behaviour.occasions": "poisson",
            "segment.all.occasions_per_week": 0.0,
        }
    )
    population, state = reminded_state(the_terms)
    after, _, _ = simulate(the_terms, population, 7, 0, start=state)
    assert after.flags[0, 0] & REMINDED
    assert after.visits.sum() == 0


def test_a_reminder_is_spent_even_if_she_stays_at_home():
    the_terms = quiet(
        {"business.Ash.considered": NEVER_BY_HERSELF, "place.town.residents": 2, "behaviour.going_out": -90.0}
    )
    population, state = reminded_state(the_terms)
    after, _, _ = simulate(the_terms, population, 7, 0, start=state)
    assert not after.flags[0, 0] & REMINDED
    assert after.visits.sum() == 0


def test_a_first_visit_after_a_good_word_is_referred_and_only_the_first():
    the_terms = quiet({"place.town.residents": 2})
    population, state = reminded_state(the_terms)
    _, ledger, _ = simulate(the_terms, population, 7, 0, start=state)
    assert ledger.diary[0, 0].tolist() == [1 | FIRST_VISIT | FIRST_REFERRED, 1, 1, 1]
    assert ledger.diary[0, 1].tolist() == [1 | FIRST_VISIT, 1, 1, 1]
    assert total(ledger, Count.REFERRED) == 1
    assert total(ledger, Count.NEW) == 2
    assert total(ledger, Count.RETURNING) == 6


# -- guests ------------------------------------------------------------------------------------------------------------


def test_a_guest_learns_as_if_she_had_been_there_and_nothing_else_changes():
    """B's own gain is 1/2 each time, for she never came herself: e = m (1 - .5^k), s from 1 towards |m - e|."""
    changes = {
        **TELLS,
        "behaviour.talk_chance": 0.0,
        "segment.all.guest_chance": 1.0,
        "behaviour.occasions": "poisson",
        "study.weeks": 1,
    }
    state, ledger = run(quiet(changes, score=7.5), **PAIR, aware=[[True], [False]])
    assert state.visits[1, 0] == 0
    assert state.expectation[1, 0] == pytest.approx(1.0 - 0.5**BUSY, abs=1e-12)
    e, s = 0.0, 1.0
    for _ in range(BUSY):
        e, s = e + 0.5 * (1.0 - e), s + 0.5 * (abs(1.0 - e) - s)
    assert 1.0 + state.risk[1, 0] == pytest.approx(s, abs=1e-12)  # held as what was heard beside the start of 1
    assert state.flags[1, 0] == AWARE
    assert (state.loyalty[1, 0], state.since_refresh[1, 0], state.last_visit[1, 0]) == (0.0, 0, NEVER)
    assert total(ledger, Count.GUESTS) == total(ledger, Count.VISITS) == BUSY


def test_a_guest_takes_no_seat():
    changes = {"segment.all.guest_chance": 1.0, "business.Ash.seats_per_week": 3.0}
    _, ledger = run(quiet(changes))
    assert total(ledger, Count.VISITS) == 12
    assert total(ledger, Count.TURNED_AWAY) == 0


# -- moves -------------------------------------------------------------------------------------------------------------

MOVING = {
    "place.town.moves_per_year": 0.99,
    "place.town.residents": 40,
    "study.weeks": 30,
    "behaviour.match": 0.9,
    "behaviour.sensitivity_spread": 0.4,
    "business.Ash.noticed_per_week": 0.0,
}


def test_a_newcomer_starts_from_nothing():
    the_terms = quiet(MOVING, score=7.5)
    state, ledger = run(the_terms)
    moved = state.arrival >= 0
    assert 10 < moved.sum() < 40
    for name in ("expectation", "risk", "loyalty", "visits", "since_refresh", "contribution", "flags"):
        assert not getattr(state, name)[moved].any(), name  # unaware, and nobody notices anything
    assert (state.last_visit[moved] == NEVER).all()
    assert state.visits[~moved, 0].tolist() == [30] * int((~moved).sum())
    assert ledger.relationship_counts[-1, 0, RelationshipCount.AWARE] == (~moved).sum()


def test_a_newcomer_is_somebody_else():
    the_terms = quiet(MOVING)
    population = the_terms.population(7, 0)
    state, _ = run(the_terms)
    moved = state.arrival >= 0
    for name in ("match", "experience_sensitivity", "price_sensitivity", "product_sensitivity"):
        before, after = getattr(population, name), getattr(state, name)
        assert (before[moved] != after[moved]).all(), name
        assert np.array_equal(before[~moved], after[~moved]), name


def test_moves_are_luck_alone():
    plan = {"plan": {"change": {"price": "+10", "touchpoints.meal.score": "-3"}}}
    moving = {"place.town.moves_per_year": 0.9}
    one, other = (run(terms(moving, plan, strategy)) for strategy in ("as_is", "plan"))
    assert np.array_equal(one[0].arrival, other[0].arrival)
    assert np.array_equal(one[1].tenant_week, other[1].tenant_week)
    assert same(one[1], other[1])


def test_the_ledger_knows_every_tenancy():
    the_terms = quiet(MOVING, score=7.5)
    state, ledger = run(the_terms)
    here = ledger.last_tenancies
    stays = state.arrival < 30  # a move at the end of the last week is not in it
    assert np.array_equal(ledger.tenant_week[here][stays], state.arrival[stays])
    visits = (ledger.diary[0] & 63).sum()
    assert visits == total(ledger, Count.VISITS)


def test_without_moves_nobody_arrives():
    state, _ = run(quiet({**MOVING, "behaviour.off": ["moves"]}))
    assert (state.arrival < 0).all()


# -- awareness ---------------------------------------------------------------------------------------------------------


def test_the_unaware_notice_before_they_go_out():
    changes = {"business.Ash.aware": NEVER_BY_HERSELF, "business.Ash.noticed_per_week": 1.0}
    _, ledger = run(quiet(changes))
    assert total(ledger, Count.VISITS) == 12
    _, ledger = run(quiet({**changes, "business.Ash.noticed_per_week": 0.0}))
    assert total(ledger, Count.VISITS) == 0


def test_noticing_has_its_chance():
    changes = {
        "business.Ash.aware": NEVER_BY_HERSELF,
        "business.Ash.noticed_per_week": 0.2,
        "place.town.residents": 400,
    }
    _, ledger = run(quiet(changes))
    aware = ledger.relationship_counts[:, 0, RelationshipCount.AWARE] / 400
    for week in range(4):
        chance = 1.0 - 0.8 ** (week + 1)
        assert abs(aware[week] - chance) < 4 * np.sqrt(chance * (1 - chance) / 400)


def test_awareness_stays_level_while_people_move():
    changes = {
        **QUIET,
        "business.Ash.aware": 0.5,
        "place.town.residents": 400,
        "place.town.moves_per_year": 0.6,
        "study.weeks": 52,
    }
    aware = ledger_of(changes).relationship_counts[:, 0, RelationshipCount.AWARE] / 400
    assert abs(aware[-1] - 0.5) < 4 * np.sqrt(0.25 / 400)


# -- firing ------------------------------------------------------------------------------------------------------------

FIRES = {
    "business.Ash.fire_below": 100.0,
    "study.weeks": 60,
    "study.warm_up_weeks": 52,
    "place.town.residents": 2,
    "business.Ash.unit_cost": 24.0,
}


def test_who_brings_too_little_is_barred_at_the_turn_of_the_year():
    """Both come once a week and leave £1 each time: £52 a year; 40 below the line of 100, not below that of 50."""
    state, ledger = run(quiet(FIRES))
    assert (state.flags[:, 0] & BARRED).all()
    assert ledger.counts[52:, 0, 0, Count.VISITS].sum() == 0  # week 0 is the first turn; none before it
    assert ledger.counts[:52, 0, 0, Count.VISITS].tolist() == [2] * 52
    assert ledger.barred[52:, 0].tolist() == [2] * 60
    state, _ = run(quiet({**FIRES, "business.Ash.fire_below": 50.0}))
    assert not (state.flags[:, 0] & BARRED).any()


def test_the_year_begins_anew():
    """In week 0 they have left 52; by week 52 they have left 52 again, not 104."""
    plan = {"plan": {"start_week": 20, "change": {"fire_below": 60.0}}}
    never = {**FIRES, "business.Ash.fire_below": None}
    state, ledger = run(quiet(never, strategies=plan, strategy="plan"))
    assert (state.flags[:, 0] & BARRED).all()
    assert ledger.barred[52 + 51, 0] == 0
    assert ledger.barred[52 + 52, 0] == 2


def test_who_did_not_come_is_not_barred():
    state, _ = run(quiet({**FIRES, "behaviour.occasions": "poisson"}), unit_rate=[1e3, 0.0], friends=[[1], [0]])
    assert (state.flags[:, 0] & BARRED).tolist() == [0, 0]  # 63 visits a week bring enough; none bring nothing
    state, _ = run(
        quiet({**FIRES, "behaviour.occasions": "poisson", "business.Ash.unit_cost": 25.0}),
        unit_rate=[1e3, 0.0],
        friends=[[1], [0]],
    )
    assert (state.flags[:, 0] & BARRED).tolist() == [BARRED, 0]


def test_who_is_fired_tells_one_friend():
    """A is barred in week 0; B hears of a memory at the edge of outrage, and is neither recommended nor reminded."""
    changes = {**FIRES, "behaviour.occasions": "poisson", "business.Ash.unit_cost": 25.0, "study.weeks": 1}
    state, ledger = run(quiet(changes), unit_rate=[1e3, 0.0], friends=[[1], [0]], aware=[[True], [False]])
    assert total(ledger, Count.TALKS) == 1
    assert state.flags[1, 0] == AWARE
    assert state.expectation[1, 0] == pytest.approx(-0.2 * 2.5)


def test_what_a_visit_left_behind_counts_everything_it_caused():
    """£1 a visit, less refund of half the price, complaint, gesture and cost per visit, plus an extra's margin."""
    changes = {
        **FIRES,
        "business.Ash.fire_below": None,
        "study.warm_up_weeks": 0,
        "study.weeks": 1,
        "behaviour.complaint_chance": 1.0,
        "business.Ash.cost_per_complaint": 2.0,
        "business.Ash.guarantee": 0.5,
        "business.Ash.gesture_chance": 1.0,
        "business.Ash.gesture_cost": 0.25,
        "business.Ash.cost_per_visit": 0.5,
        "business.Ash.upgrade_pull": 20.0,
        "business.Ash.upgrade_price": 4.0,
        "business.Ash.upgrade_cost": 1.0,
        "segment.all.spend": 2.0,
    }
    state, _ = run(quiet(changes, score=3.0))
    assert state.contribution[0, 0] / 2**30 == pytest.approx(2.0 - 0.5 - 25.0 - 2.0 - 0.25 + 3.0)


# -- commitment --------------------------------------------------------------------------------------------------------

WHOLLY = {"behaviour.commitment_binds": "all", "behaviour.bound_dislike": 0.0}
TWO = {
    "business.Birch": {"place": "town", "price": 25.0, "unit_cost": 15.0, "aware": 1.0, "considered": 1.0},
    "place.town.residents": 100,
    "study.weeks": 40,
    "behaviour.going_out": 0.0,
}


def choices(changes):
    """bool [residents, weeks, businesses]: who went where in which week."""
    the_terms = quiet({**TWO, **changes})
    population = the_terms.population(7, 0)
    log = simulate(the_terms, population, 7, 0, log_visits=True)[2].arrays()
    went = np.zeros((100, 40, 2), bool)
    went[log["who"], log["week"], log["business"]] = True
    return went


def test_who_is_committed_goes_there_without_a_choice():
    """With 5 weeks of commitment at Ash, a free visit there is followed by 5 more; at Birch by nothing special."""
    went = choices({"business.Ash.commitment_weeks": 5, **WHOLLY})
    for person in went:
        week = 0
        while week < 34:
            if person[week, 0]:
                assert person[week : week + 6, 0].all()
                week += 6
            else:
                week += 1
    assert went[:, :, 1].any()
    free = choices({})
    assert not all(free[who, week + 1, 0] for who, week in zip(*np.nonzero(free[:, :39, 0]), strict=True))


@pytest.mark.parametrize("binds", ["all", "where"])
def test_a_commitment_ends_when_the_business_closes(binds):
    changes = {"business.Ash.commitment_weeks": 39, "behaviour.commitment_binds": binds}
    went = choices({**changes, "business.Ash.closes_week": 10})
    assert not went[:, 10:, 0].any()
    assert went[:, 10:, 1].any(axis=1).mean() > 0.9


def test_the_bound_decide_whether_to_go_though_not_where():
    """Bound to Ash for good, and Ash worth V to her: she goes iff her uniform is below logistic(V0 + V), and nowhere
    else.  V is -b x £25 here, whatever being bound costs who chooses freely; whether Ash is considered does not matter.
    """
    changes = {
        "business.Ash.commitment_weeks": 1000,
        "business.Ash.considered": 0.0,
        "behaviour.bound_dislike": 5.0,
        "behaviour.price_weight": 0.08,
        "behaviour.going_out": 2.5,
        "behaviour.experience_weight": 0.0,
        "behaviour.loyalty_weight": 0.0,
        "behaviour.risk_weight": 0.0,
        "behaviour.product_weight": 0.0,
    }
    the_terms = quiet({**TWO, **changes})
    population = the_terms.population(7, 0)
    start = the_terms.first_state(population)
    start.committed_to[:], start.committed_until[:] = 0, 1000
    log = simulate(the_terms, population, 7, 0, start=start, log_visits=True)[2].arrays()
    assert set(log["business"]) == {0}
    went = {(int(who), int(week)) for who, week in zip(log["who"], log["week"], strict=True)}
    likely = 1.0 / (1.0 + math.exp(-(2.5 - 0.08 * 25.0)))
    goes = {
        (who, week)
        for who in range(100)
        for week in range(40)
        if chance.uniform(7, 0, chance.GO, who, week, 0, 0) < likely
    }
    assert went == goes
    assert 0.55 < len(went) / 4000 < 0.7


def test_who_chooses_freely_pays_for_being_bound_and_passers_do_not():
    """M36: beside the price of £25, .02 x £25 x 26 (1 - 2^(-weeks/26)); 26 weeks are £6.50, without end £13."""
    for weeks, worth in ((0, 0.0), (26, 6.5), (1000, 13.0)):
        the_terms = quiet({"business.Ash.commitment_weeks": weeks, "behaviour.bound_dislike": 0.02})
        week = SimpleNamespace(**{name: values[-1] for name, values in the_terms.by_week.items()})
        for binds, cost in ((True, worth), (False, 0.0)):
            offer = offered(week, 0, 0.0, 0.0, 0, binds)
            assert cost_to(offer, 0.0, 1.0, NEVER_PAID) == pytest.approx(25.0 + cost, abs=1e-9)
    taken = {**TWO, "place.town.residents": 0, "place.town.passing_trade_per_week": 60.0, "study.weeks": 4}
    bytes_with = [
        ledger_of_quiet(
            {**taken, "business.Ash.commitment_weeks": 9, "behaviour.bound_dislike": dislike}
        ).counts.tolist()
        for dislike in (0.0, 5.0)
    ]
    assert bytes_with[0] == bytes_with[1]


def test_a_commitment_ends_when_she_is_barred():
    the_terms = quiet({**FIRES, "business.Ash.commitment_weeks": 1000})
    state, ledger = run(the_terms)
    assert ledger.counts[52:, 0, 0, Count.VISITS].sum() == 0
    assert (state.committed_to == 0).all()


# -- businesses that are not there -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "weeks"),
    [({"business.Ash.closes_week": 2}, [3, 3, 0, 0]), ({"business.Ash.opens_week": 3}, [0, 0, 0, 3])],
)
def test_a_closed_business_has_no_customers(changes, weeks):
    assert ledger_of_quiet(changes).counts[:, 0, 0, Count.VISITS].tolist() == weeks


def ledger_of_quiet(changes):
    return run(quiet(changes))[1]


def test_a_business_that_cannot_be_reached_has_no_customers_from_there():
    hill = {"place.hill": {"residents": 5}}
    ledger = ledger_of_quiet(hill)
    assert total(ledger, Count.VISITS) == 12
    ledger = ledger_of_quiet({**hill, "travel": [{"from": "hill", "to": "town", "minutes": 10.0}]})
    assert total(ledger, Count.VISITS) == 32


def test_passers_come_once_and_leave_nothing_behind():
    """M31: 50 a week at a place without residents; all of them always go."""
    changes = {
        "place.town.passing_trade_per_week": 50.0,
        "place.town.residents": 0,
        "study.weeks": 20,
        "segment.all.guest_chance": 1.0,
        "behaviour.talk_chance": 1.0,
    }
    _, ledger = run(quiet(changes))
    visits = ledger.counts[:, 0, 1, Count.VISITS]
    assert total(ledger, Count.VISITS, groups=0) == 0
    assert abs(visits.mean() - 50.0) < 4 * np.sqrt(50.0 / 20)
    assert abs(visits.var(ddof=1) / 50.0 - 1.0) < 4 * np.sqrt(2 / 19)
    for nothing in (Count.NEW, Count.RETURNING, Count.REFERRED, Count.TALKS, Count.GUESTS):
        assert total(ledger, nothing) == 0
