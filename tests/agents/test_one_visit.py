"""What a visit does, worked out by hand: everybody goes to the one business once a week and nothing is left to luck."""

import math

import numpy as np
import pytest

from sim import chance
from sim.market.ledger import BusinessState, Count
from sim.rules.scale import untally
from tests.scenarios import quiet, run, simulate, steady

pytestmark = pytest.mark.usefixtures("engine")


def logistic(x):
    return 1.0 / (1.0 + math.exp(-x))


def visits_of(the_terms, who=0, **arrays):
    """(memory, expected, satisfaction) of each visit of one resident, in order."""
    population = the_terms.population(7, 0).with_arrays(**arrays)
    log = simulate(the_terms, population, 7, 0, log_visits=True)[2].arrays()
    mine = log["who"] == population.who[who]
    return list(zip(log["memory"][mine], log["expected"][mine], log["satisfaction"][mine], strict=True))


def memories(the_terms, **more):
    return [each[0] for each in visits_of(the_terms, **more)]


def satisfactions(the_terms):
    return [each[2] for each in visits_of(the_terms)]


# -- learning and loyalty ----------------------------------------------------------------------------------------------


def test_expectation_and_risk_move_towards_what_was_lived_with_a_falling_gain():
    """M13: m = 1 throughout; gains 1/2, 1/3, 1/4, 1/5; risk towards |m - e|, both from the old e."""
    e, s = 0.0, 1.0
    for n in range(4):
        e, s = e + (1.0 - e) / (2 + n), s + (abs(1.0 - e) - s) / (2 + n)
    state, _ = run(quiet(score=7.5))
    assert state.expectation[:, 0] == pytest.approx([e] * 3, abs=1e-12)
    assert state.risk[:, 0] == pytest.approx([s] * 3, abs=1e-12)
    assert state.visits[:, 0].tolist() == [4, 4, 4]


def test_the_gain_never_falls_below_its_floor():
    state, _ = run(quiet({"behaviour.learning_floor": 0.4, "behaviour.prior_weight": 1.0}, score=7.5))
    assert state.expectation[0, 0] == pytest.approx(1.0)  # the first gain is 1
    assert state.risk[0, 0] == pytest.approx(1.0 * 0.5 * 0.6 * 0.6)  # then 1/2, and .4 twice


def test_loyalty_grows_by_what_a_visit_was_worth():
    """M14: L := .875 L + .125 (1 - s + s logistic(S)), S = m + (m - e), e = 0, 1/2, 2/3, 3/4; s is .5 by default."""
    for part in (0.5, 0.2, 1.0):
        loyalty = 0.0
        for e in (0.0, 1 / 2, 2 / 3, 3 / 4):
            loyalty = 0.875 * loyalty + 0.125 * (1.0 - part + part * logistic(1.0 + (1.0 - e)))
        changes = {} if part == 0.5 else {"behaviour.reward_by_satisfaction": part}
        assert run(quiet(changes, score=7.5))[0].loyalty[0, 0] == pytest.approx(loyalty, abs=1e-12)


def test_loyalty_by_visits_alone():
    state, _ = run(quiet({"behaviour.loyalty_reward": "visit"}, score=1.5))
    assert state.loyalty[0, 0] == pytest.approx(1.0 - 0.875**4, abs=1e-12)


def test_a_visit_elsewhere_loosens_the_bond():
    """Taste sends everybody to Birch once Ash has closed."""
    birch = {"place": "town", "price": 25.0, "unit_cost": 15.0, "aware": 1.0, "considered": 1.0, "opens_week": 2}
    state, _ = run(quiet({"business.Birch": birch, "business.Ash.closes_week": 2, "behaviour.loyalty_reward": "visit"}))
    assert state.loyalty[0].tolist() == pytest.approx([(1 - 0.875**2) * 0.875**2, 1 - 0.875**2], abs=1e-12)


# -- promise -----------------------------------------------------------------------------------------------------------


def test_a_promise_is_believed_in_part_and_saturates():
    """M7: .5 x 1.5 x tanh(1 / 1.5) of one standard deviation."""
    first = visits_of(quiet({"business.Ash.promise": 7.5}))[0]
    assert first[1] == pytest.approx(0.75 * math.tanh(1 / 1.5), abs=1e-12)
    first = visits_of(quiet({"business.Ash.promise": 7.5, "behaviour.promise_span": float("inf")}))[0]
    assert first[1] == pytest.approx(0.5, abs=1e-12)


def test_a_new_promise_moves_only_those_who_never_came():
    plan = {"plan": {"start_week": 2, "change": {"promise": 7.5}}}
    changes = {"behaviour.promise_span": float("inf"), "behaviour.talk_chance": 0.0}
    state, _ = run(quiet(changes, strategies=plan, strategy="plan"))
    assert state.expectation[:, 0].tolist() == [0.0] * 3  # came in week 0; every visit was the norm
    late = quiet({**changes, "business.Ash.opens_week": 2}, strategies=plan, strategy="plan")
    assert visits_of(late)[0][1] == pytest.approx(0.5)  # came first in week 2


def test_risk_starts_lower_for_a_clear_offer():
    state, _ = run(quiet({"business.Ash.clarity": 0.6, "behaviour.risk_start": 2.0, "study.weeks": 1}))
    assert state.risk[0, 0] == pytest.approx(2.0 * 0.7 / 2)  # gain 1/2 towards |0 - 0|


# -- moments and memory ------------------------------------------------------------------------------------------------


def test_a_moment_weighs_people_and_setting():
    """M9: welcome is .9 human, meal .3, farewell .6; scores 7.5 (1 z) and 6 (0 z)."""
    scores = {name: {"people": 7.5, "setting": 6.0, "varies_by": 0.0} for name in ("welcome", "meal", "farewell")}
    moments = [0.9, 0.3, 0.6]
    mean, peak, end = 0.6, 0.3, 0.6  # .9 and .3 stand out alike; the later counts
    memory = memories(quiet({"business.Ash.touchpoints": scores}))[0]
    assert memory == pytest.approx(0.5 * mean + 0.25 * peak + 0.25 * end, abs=1e-12)
    assert sum(moments) / 3 == pytest.approx(mean)


def test_the_peak_is_what_stands_out_from_the_visit_itself():
    """M10: z of 2, 2, -1: mean 1, peak -1, end -1."""
    scores = steady(welcome=9.0, meal=9.0, farewell=4.5)
    assert memories(quiet({"business.Ash.touchpoints": scores}))[0] == pytest.approx(0.5 - 0.25 - 0.25, abs=1e-12)


def test_a_bad_moment_stands_out_further():
    """z of 2, -.6, 0: mean .4667; the good one stands out by 1.5333, the bad one by 1.0667, and that 1.955 times."""
    scores = steady(welcome=9.0, meal=5.1, farewell=6.0)
    mean = 0.5 * 1.4 / 3
    assert memories(quiet({"business.Ash.touchpoints": scores}))[0] == pytest.approx(mean - 0.25 * 0.6, abs=1e-12)
    even = quiet({"business.Ash.touchpoints": scores, "behaviour.peak_aversion": 1.0})
    assert memories(even)[0] == pytest.approx(mean + 0.25 * 2.0, abs=1e-12)
    off = quiet({"business.Ash.touchpoints": scores, "behaviour.off": ["loss_aversion"]})
    assert memories(off)[0] == memories(even)[0]
    as_losses = quiet({"business.Ash.touchpoints": scores, "behaviour.loss_aversion": 1.2})
    assert memories(as_losses)[0] == memories(even)[0]  # 1.2 x 1.0667 is less than 1.5333


def test_a_memory_can_be_all_mean():
    scores = steady(welcome=9.0, meal=9.0, farewell=4.5)
    found = memories(quiet({"business.Ash.touchpoints": scores, "behaviour.memory": [1.0, 0.0, 0.0]}))[0]
    assert found == pytest.approx(1.0, abs=1e-12)


def test_what_a_segment_cares_for_weighs_in_mean_and_peak():
    """z of 2, 2, -1 with weights 1, 1, 2: mean 1/2, farewell stands out by 3, and is the end."""
    scores = steady(welcome=9.0, meal=9.0, farewell=4.5)
    changes = {"business.Ash.touchpoints": scores, "segment.all.cares": {"farewell": 2.0}}
    assert memories(quiet(changes))[0] == pytest.approx(0.25 - 0.25 - 0.25, abs=1e-12)


def test_two_moments_always_relation_and_the_later_is_the_peak():
    scores = {
        "business.Ash.touchpoints": {"a": {"score": 9.0, "varies_by": 0.0}, "b": {"score": 4.5, "varies_by": 0.0}}
    }
    moments = {"experience.touchpoint": {"a": {}, "b": {}}}
    found = memories(quiet({**moments, **scores}))[0]
    assert found == pytest.approx(0.5 * 0.5 - 0.25 - 0.25, abs=1e-12)


def test_a_moment_that_never_occurs_is_not_remembered():
    changes = {"experience.touchpoint.farewell.occurs": 0.0, "business.Ash.touchpoints": steady(meal=9.0, farewell=0.0)}
    changes["behaviour.peak_aversion"] = 1.0  # so that of two moments the later is the peak
    assert memories(quiet(changes))[0] == pytest.approx(0.5 * 1.0 + 0.25 * 2.0 + 0.25 * 2.0, abs=1e-12)


def test_a_rare_moment_occurs_with_its_chance():
    changes = {
        "experience.touchpoint.welcome.occurs": 0.25,
        "place.town.residents": 100,
        "study.weeks": 20,
        "behaviour.memory": [1.0, 0.0, 0.0],
        "business.Ash.touchpoints": steady(welcome=9.0),
    }
    _, ledger = run(quiet(changes))
    share = untally(total_of(ledger, Count.EXPERIENCE)) / total_of(ledger, Count.VISITS) / (2.0 / 3.0)
    assert abs(share - 0.25) < 4 * math.sqrt(0.25 * 0.75 / 2000)


def total_of(ledger, count):
    return int(ledger.counts[:, 0, :, count].sum())


def test_a_moment_varies_by_its_own_amount():
    scores = {name: {"score": 6.0, "varies_by": 3.0} for name in ("welcome", "meal", "farewell")}
    changes = {
        "business.Ash.touchpoints": scores,
        "behaviour.memory": [1.0, 0.0, 0.0],
        "place.town.residents": 200,
        "study.weeks": 10,
    }
    log = simulate(the_terms := quiet(changes), the_terms.population(7, 0), 7, 0, log_visits=True)[2].arrays()
    deviation = 2.0 / math.sqrt(3.0)  # 3 points are 2 z; mean of three moments
    error = 1.0 / math.sqrt(2 * len(log["memory"]))
    assert abs(np.std(log["memory"]) / deviation - 1.0) < 4 * error


def test_a_business_suits_some_and_not_others_always_alike():
    the_terms = quiet({"behaviour.match": 0.9})
    match = the_terms.population(7, 0).match[:, 0]
    for who in range(3):
        assert memories(the_terms, who=who) == pytest.approx([match[who]] * 4, abs=1e-12)


def test_being_known_adds_more_with_every_visit():
    """M19: .6 points are .4 z: nothing, then 1/2, 3/4, 7/8 of them."""
    found = memories(quiet({"business.Ash.personalisation": 0.6}))
    assert found == pytest.approx([0.0, 0.2, 0.3, 0.35], abs=1e-12)


def test_novelty_fades_by_visits_and_a_refresh_brings_it_back():
    """M16: .8 z x exp(-.5 h); all is made new in weeks 0 and 2."""
    changes = {"business.Ash.novelty": 0.8, "behaviour.novelty_fades": 0.5, "business.Ash.refresh_every_weeks": 2}
    assert memories(quiet(changes)) == pytest.approx([0.8, 0.8 * math.exp(-0.5)] * 2, abs=1e-12)
    changes["business.Ash.refresh_every_weeks"] = 0
    assert memories(quiet(changes)) == pytest.approx([0.8 * math.exp(-0.5 * h) for h in range(4)], abs=1e-12)


def test_a_gesture_lifts_its_moment():
    """M20: 3 points are 2 z, at the welcome: moments 2, 0, 0."""
    changes = {
        "business.Ash.gesture_chance": 1.0,
        "business.Ash.gesture_size": 3.0,
        "business.Ash.gesture_at": "welcome",
    }
    assert memories(quiet(changes))[0] == pytest.approx(0.5 * 2 / 3 + 0.25 * 2.0, abs=1e-12)
    _, ledger = run(quiet(changes))
    assert total_of(ledger, Count.GESTURES) == total_of(ledger, Count.VISITS) == 12


def test_a_gesture_is_at_the_farewell_unless_told():
    changes = {"business.Ash.gesture_chance": 1.0, "business.Ash.gesture_size": 3.0}
    assert memories(quiet(changes))[0] == pytest.approx(0.5 * 2 / 3 + 0.25 * 2.0 + 0.25 * 2.0, abs=1e-12)


def test_people_suffer_in_a_full_house():
    """Crowding: all seats taken, u is 0, .2, .36 ... smoothed; above .9 people lose 1.5 points (1 z) x (u - .9)/.1."""
    weeks = 16
    changes = {
        "business.Ash.seats_per_week": 3.0,
        "business.Ash.crowding": 1.5,
        "study.weeks": weeks,
        "behaviour.memory": [1.0, 0.0, 0.0],
    }
    human = (0.9 + 0.3 + 0.6) / 3
    used = [1.0 - 0.8**week for week in range(weeks)]
    expected = [-human * max(0.0, u - 0.9) / 0.1 for u in used]
    assert memories(quiet(changes)) == pytest.approx(expected, abs=1e-12)
    assert min(expected) < -0.3


# -- judgement ---------------------------------------------------------------------------------------------------------


def test_shortfalls_weigh_more():
    """M11: m = -1, e = 0: S = -1 - 1.955; m = 1: S = 1 + 1."""
    assert satisfactions(quiet(score=4.5))[0] == pytest.approx(-2.955, abs=1e-12)
    assert satisfactions(quiet(score=7.5))[0] == pytest.approx(2.0, abs=1e-12)
    assert satisfactions(quiet({"behaviour.loss_aversion": 1.0}, score=4.5))[0] == pytest.approx(-2.0, abs=1e-12)


@pytest.mark.parametrize(("score", "count"), [(9.0, Count.DELIGHTED), (3.0, Count.OUTRAGED)])
def test_delight_and_outrage_lie_beyond_the_zone_of_tolerance(score, count):
    """m = 2: S = 4, 3, 8/3, 5/2 and the zone ends at 2.5; m = -2: S = -2 - 1.955 x 2 / (1, 2, 3, 4)."""
    _, ledger = run(quiet(score=score))
    expected = [3, 3, 3, 0] if count == Count.DELIGHTED else [3, 3, 3, 3]
    assert ledger.counts[:, 0, 0, count].tolist() == expected


def test_a_complaint_is_handled_and_all_that_follows_is_milder():
    """M17: m = -1, felt -1.955; half of it is put right; after two days, a quarter."""
    changes = {"behaviour.complaint_chance": 1.0, "business.Ash.recovery": 0.5, "study.weeks": 1}
    state, ledger = run(quiet(changes, score=4.5))
    assert total_of(ledger, Count.COMPLAINTS) == total_of(ledger, Count.OUTRAGED) == 3
    assert satisfactions(quiet(changes, score=4.5)) == pytest.approx([-1.0 - 0.5 * 1.955])
    assert state.loyalty[0, 0] == pytest.approx(0.125 * (0.5 + 0.5 * logistic(-1.0 - 0.5 * 1.955)), abs=1e-12)
    assert state.expectation[0, 0] == pytest.approx(-0.5)  # the memory stays what it was
    late = {**changes, "business.Ash.recovery_delay_days": 2.0}
    assert satisfactions(quiet(late, score=4.5)) == pytest.approx([-1.0 - 0.75 * 1.955])


def test_recovery_never_makes_it_better_than_it_was():
    changes = {"behaviour.complaint_chance": 1.0, "business.Ash.recovery": 1.0, "study.weeks": 1}
    assert satisfactions(quiet(changes, score=4.5)) == pytest.approx([-1.0])


def test_who_complains_gets_the_guarantee():
    changes = {
        "behaviour.complaint_chance": 1.0,
        "business.Ash.guarantee": 1.0,
        "behaviour.unfounded_claim_chance": 0.0,
    }
    _, ledger = run(quiet({**changes, "study.weeks": 1}, score=4.5))
    assert total_of(ledger, Count.REFUNDS) == total_of(ledger, Count.COMPLAINTS) == 3


def test_some_claim_without_cause_and_nobody_twice():
    changes = {"behaviour.unfounded_claim_chance": 1.0, "behaviour.complaint_chance": 1.0, "study.weeks": 1}
    _, ledger = run(quiet({**changes, "business.Ash.guarantee": 1.0}, score=4.5))
    assert total_of(ledger, Count.REFUNDS) == 3
    _, ledger = run(quiet(changes, score=7.5))
    assert total_of(ledger, Count.REFUNDS) == 0  # no guarantee, no claims


def test_an_extra_is_bought_by_its_pull_satisfaction_and_price():
    """M23: logistic(pull + S - b price), S = 0 here: a pull of 20, alone and against b x price of 60."""
    always = {"business.Ash.upgrade_pull": 20.0, "business.Ash.upgrade_price": 4.0}
    assert total_of(run(quiet(always))[1], Count.UPGRADES) == 12
    assert total_of(run(quiet({"business.Ash.upgrade_price": 4.0}))[1], Count.UPGRADES) == 0
    dear = {**always, "behaviour.price_weight": 15.0, "behaviour.going_out": 100.0, "business.Ash.price": 1.0}
    assert total_of(run(quiet(dear))[1], Count.UPGRADES) == 0


def test_an_extra_has_its_chance():
    changes = {"business.Ash.upgrade_pull": -1.0, "place.town.residents": 200, "study.weeks": 10}
    _, ledger = run(quiet(changes, score=6.0))
    share, chance = total_of(ledger, Count.UPGRADES) / 2000, logistic(-1.0)
    assert abs(share - chance) < 4 * math.sqrt(chance * (1 - chance) / 2000)


def test_who_declines_an_extra_keeps_less_of_the_visit():
    """M23: m = 1 and e = 0, so S = 2; nobody buys at a pull of -20. The end is .8 z lower and counts a quarter: what is
    learnt and rated is .8, S for loyalty and talk 1.6. The books keep the visit as it was lived."""
    changes = {
        "business.Ash.upgrade_pull": -20.0,
        "behaviour.upgrade_irritates": 0.8,
        "behaviour.review_chance": 1.0,
        "study.weeks": 1,
    }
    state, ledger = run(quiet(changes, score=7.5))
    assert state.expectation[:, 0] == pytest.approx([0.4] * 3)
    assert state.risk[:, 0] == pytest.approx([0.9] * 3)
    assert state.loyalty[0, 0] == pytest.approx(0.125 * (0.5 + 0.5 * logistic(1.6)), abs=1e-12)
    assert ledger.business_state[0, 0, BusinessState.RATING] == pytest.approx(1.0 + 0.05 * (0.8 - 1.0), abs=1e-9)
    assert untally(ledger.counts[0, 0, 0, Count.EXPERIENCE]) == pytest.approx(3.0)
    assert visits_of(quiet(changes, score=7.5))[0] == pytest.approx((0.8, 0.0, 1.6))
    bought, _ = run(quiet({**changes, "business.Ash.upgrade_pull": 20.0}, score=7.5))
    nothing, _ = run(quiet({**changes, "business.Ash.upgrade_pull": None}, score=7.5))
    assert bought.expectation[:, 0].tolist() == nothing.expectation[:, 0].tolist() == pytest.approx([0.5] * 3)


def test_what_a_declined_extra_spoils_is_put_right_with_the_rest():
    """m = -2, the end .8 lower: -2.2; felt -1.955 x 2.2, half of it put right; half of that is not learnt either."""
    changes = {
        "business.Ash.upgrade_pull": -20.0,
        "behaviour.upgrade_irritates": 0.8,
        "behaviour.complaint_chance": 1.0,
        "behaviour.mends_memory": 0.5,
        "behaviour.exit_chance": 0.0,
        "business.Ash.recovery": 0.5,
        "study.weeks": 1,
    }
    memory, _, satisfied = visits_of(quiet(changes, score=3.0))[0]
    assert memory == pytest.approx(-2.2 + 0.5 * 0.5 * 2.2)
    assert satisfied == pytest.approx(-2.2 - 0.5 * 1.955 * 2.2)


def test_claims_without_cause_come_from_some_people_as_often():
    """M18: a mean of .04 a visit from a fifth of people: they claim on every fifth visit, and nobody else ever."""
    changes = {
        "business.Ash.guarantee": 1.0,
        "behaviour.unfounded_claim_chance": 0.04,
        "behaviour.claim_prone_share": 0.2,
        "place.town.residents": 300,
        "place.town.passing_trade_per_week": 40.0,
        "study.weeks": 30,
    }
    the_terms = quiet(changes)
    log = simulate(the_terms, the_terms.population(7, 0), 7, 0, log_visits=True)[2].arrays()
    assert not log["complained"].any()
    arrived = np.where(log["passer"], log["week"], log["arrival"])
    prone = np.array(
        [
            chance.uniform(7, 0, chance.TRAITS, int(who), int(week), 0, 5) < 0.2
            for who, week in zip(log["who"], arrived, strict=True)
        ]
    )
    drawn = np.array(
        [
            chance.uniform(7, 0, chance.VOICE, int(who), int(week), int(occasion), 2) < 0.2
            for who, week, occasion in zip(log["who"], log["week"], log["occasion"], strict=True)
        ]
    )
    assert log["refunded"].tolist() == (prone & drawn).tolist()
    assert abs(log["refunded"].mean() - 0.04) < 0.012
    assert log["refunded"][log["passer"]].any()


def test_a_first_visit_that_falls_short_is_learnt_faster():
    """M13: e starts at 1, m = 0: gain 1 - .5 x .4 = .8 at the first visit, a third at the second, as ever."""
    changes = {"business.Ash.promise": 9.0, "behaviour.promise_span": math.inf, "behaviour.promise_broken": 0.6}
    state, _ = run(quiet({**changes, "study.weeks": 1}))
    assert state.expectation[:, 0] == pytest.approx([0.2] * 3, abs=1e-12)
    assert state.risk[:, 0] == pytest.approx([1.0] * 3, abs=1e-12)
    state, _ = run(quiet({**changes, "study.weeks": 2}))
    assert state.expectation[:, 0] == pytest.approx([0.2 * 2 / 3] * 3, abs=1e-12)
    state, _ = run(quiet({"behaviour.promise_broken": 1.0, "study.weeks": 1}, score=7.5))
    assert state.expectation[:, 0] == pytest.approx([0.5] * 3, abs=1e-12)  # what pleases, as ever
    state, _ = run(quiet({**changes, "behaviour.off": ["learning"], "study.weeks": 1}))
    assert state.expectation[:, 0] == pytest.approx([1.0] * 3, abs=1e-12)


def test_reviews_move_the_rating_and_the_rating_moves_strangers():
    """M22: it starts at what is delivered (1 z), moves by .05 towards what is lived; being known adds 1/2, 3/4 ..."""
    changes = {"behaviour.review_chance": 1.0, "business.Ash.personalisation": 1.5}
    _, ledger = run(quiet(changes, score=7.5))
    rating, expected = 1.0, []
    for memory in (1.0, 1.5, 1.75, 1.875):
        rating += 0.05 * (memory - rating)
        expected.append(rating)
    assert ledger.business_state[:, 0, BusinessState.RATING] == pytest.approx(
        expected, abs=1e-9
    )  # tallies round to 2^-30
    first = visits_of(quiet({"behaviour.reviews": 0.4, "behaviour.review_chance": 0.0}, score=7.5))[0]
    assert first[1] == pytest.approx(0.4)


# -- seats -------------------------------------------------------------------------------------------------------------


def test_the_rest_is_turned_away_and_waiting_grows():
    """M6: 3 want 2 seats; the wait is 45 minutes, smoothed by a fifth a week."""
    state, ledger = run(quiet({"business.Ash.seats_per_week": 2.0}))
    assert ledger.counts[:, 0, 0, Count.VISITS].tolist() == [2] * 4
    assert ledger.counts[:, 0, 0, Count.TURNED_AWAY].tolist() == [1] * 4
    assert ledger.business_state[:, 0, BusinessState.WAIT] == pytest.approx([45 * (1 - 0.8**n) for n in range(1, 5)])
    assert ledger.business_state[:, 0, BusinessState.UTILISATION].tolist() == [1.0] * 4
    assert state.visits.sum() == 8


def test_a_house_that_is_half_full():
    _, ledger = run(quiet({"business.Ash.seats_per_week": 6.0, "study.weeks": 1}))
    assert ledger.business_state[0, 0, BusinessState.WAIT] == pytest.approx(0.2 * 10.0)
    _, ledger = run(quiet({"business.Ash.seats_per_week": 6.0, "study.weeks": 1, "behaviour.wait_at_half_full": 20.0}))
    assert ledger.business_state[0, 0, BusinessState.WAIT] == pytest.approx(0.2 * 20.0)


def test_the_luckiest_sit_and_not_always_the_same():
    the_terms = quiet({"business.Ash.seats_per_week": 5.0, "place.town.residents": 10, "study.weeks": 40})
    state, _ = run(the_terms)
    visits = state.visits[:, 0]
    assert visits.sum() == 200
    assert np.all(np.abs(visits - 20) < 4 * math.sqrt(40 * 0.25))
