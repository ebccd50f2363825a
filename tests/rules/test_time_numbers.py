"""What builds up and what wears off: learning, loyalty, promises, strategies, imitation, recession, money in time."""

import math

import numpy as np
import pytest

from sim.rules.learning import (
    engaged_limit,
    is_engaged,
    is_loyal,
    is_relationship,
    known_or_hoped,
    learning_rate,
    loyal_limit,
    loyalty_reward,
    moved,
    opening_risk,
    prior,
    prior_from_promise,
    shaken_gain,
    smooth,
    stage_limit,
    update_loyalty,
)
from sim.rules.money import contribution, visit_margin
from sim.rules.need import (
    RECESSION_NEED,
    RECESSION_PRICE,
    RECESSION_RISK,
    level_notice_chance,
    occasion_rate,
    under_recession,
)
from sim.rules.owner import copy_step, faded, is_fired, own_score, ramp, reacts, undercut_step
from sim.rules.scale import discount_factor, score_of, tally, untally, weekly_chance, z_of, z_step


def visits_until_half(step):
    """How often `step` halves a gap of 1, as a broken number, from one application."""
    return math.log(2) / -math.log(step(1.0))


# -- learning and loyalty --------------------------------------------------------------------------------------


def test_what_is_learnt_from_each_visit():
    """M13: 1/2, 1/3 ... and never below the floor."""
    expected = [1 / 2, 1 / 3, 1 / 4, 1 / 10, 1 / 10, 1 / 10]
    assert [learning_rate(n, 0.1, 2.0) for n in (0, 1, 2, 8, 9, 50)] == pytest.approx(expected)


def test_a_broken_promise_is_learnt_faster():
    """M13: of the half that a first visit leaves unlearnt, .6 is learnt too: .8; not where it pleases, nor later."""
    assert shaken_gain(0.5, 0, -0.1, 0.0, 0.6) == pytest.approx(0.8)
    assert shaken_gain(0.5, 0, -0.1, 0.0, 1.0) == 1.0
    for visits, memory in ((0, 0.1), (0, 0.0), (1, -0.1)):
        assert shaken_gain(0.5, visits, memory, 0.0, 0.6) == 0.5


def test_expectation_is_the_mean_of_prior_and_visits_until_the_floor():
    """Bayes: after n visits the prior weighs 1/(1 + n), like one visit more."""
    expectation, seen = 3.0, [0.4, -1.0, 0.7, 2.0]
    for n, memory in enumerate(seen):
        expectation = smooth(expectation, memory, learning_rate(n, 0.1, 2.0))
    assert expectation == pytest.approx((3.0 + sum(seen)) / 5)


@pytest.mark.parametrize(("weight", "half_life"), [(0.1, 6.58), (0.2, 3.11), (0.3, 1.94)])
def test_how_fast_a_wrong_expectation_fades(weight, half_life):
    """V11: bias decays by 1 - k a visit."""
    assert visits_until_half(lambda gap: smooth(gap, 0.0, weight)) == pytest.approx(half_life, abs=5e-3)


@pytest.mark.parametrize(("weight", "factor"), [(0.1, 0.0526), (0.2, 0.1111), (0.3, 0.1765)])
def test_the_noise_that_learning_lets_through(weight, factor):
    """V11: Var e = k/(2 - k) Var m, here as the sum of the squared weights of all past visits."""
    reached, weights = 1.0, []
    for _ in range(400):
        weights.append(reached - smooth(reached, 0.0, weight))
        reached = smooth(reached, 0.0, weight)
    assert sum(w * w for w in weights) == pytest.approx(factor, abs=5e-5)


def test_before_the_first_visit_a_new_promise_moves_everybody():
    assert known_or_hoped(0, 0.25, 0.5) == 0.75
    assert known_or_hoped(3, 0.25, 0.5) == 0.25


def test_the_first_visit_replaces_what_was_heard_by_what_is_known():
    """Learning moves from what counted (hoped + heard): moved(held=heard + hoped ...) is smoothing."""
    hoped, heard, memory = 0.5, 0.2, 1.1
    counted = known_or_hoped(0, heard, hoped)
    assert moved(counted, counted, memory, 0.5) == pytest.approx(smooth(counted, memory, 0.5))
    assert moved(heard, counted, memory, 0.2) - heard == pytest.approx(0.2 * (memory - counted))


def test_loyalty_carries_over_by_seven_eighths():
    """M14: half-life 5.2 purchases; stationary mean p and variance factor 1/15 (V7)."""
    assert visits_until_half(lambda loyalty: update_loyalty(loyalty, 0.875, 0.0)) == pytest.approx(5.19, abs=5e-3)
    weights, held = [], 1.0
    for _ in range(300):
        weights.append(held - update_loyalty(held, 0.875, 0.0))
        held = update_loyalty(held, 0.875, 0.0)
    assert sum(weights) == pytest.approx(1.0)
    assert sum(w * w for w in weights) == pytest.approx(1 / 15, abs=1e-9)


def test_loyalties_never_add_up_to_more_than_one():
    dice = np.random.default_rng(4)
    loyal = [0.0] * 4
    for chosen in dice.integers(0, 4, 500).tolist():
        rewards = [loyalty_reward(6.0, float(j % 2 == 0)) if j == chosen else 0.0 for j in range(4)]
        loyal = [update_loyalty(each, 0.875, reward) for each, reward in zip(loyal, rewards, strict=True)]
        assert sum(loyal) <= 1.0 + 1e-12


def test_a_visit_rewards_by_its_satisfaction_or_by_itself():
    assert loyalty_reward(0.0, 1.0) == 0.5
    assert loyalty_reward(-6.0, 0.0) == 1.0
    assert loyalty_reward(0.0, 0.5) == 0.75


def test_stages():
    assert [is_engaged(loyalty, 1.0) for loyalty in (0.149, 0.15)] == [False, True]
    assert [is_loyal(loyalty, 1.0) for loyalty in (0.399, 0.4)] == [False, True]
    assert [is_relationship(loyalty, 1.0, risk, 1.0) for loyalty, risk in ((0.4, 0.49), (0.4, 0.5), (0.39, 0.1))] == [
        True,
        False,
        False,
    ]


def test_a_stage_is_the_same_habit_whatever_makes_loyalty_grow():
    """Whoever goes to one business only, for visits of one satisfaction, ends at their reward: always the same share of
    the way to a limit that this reward is for.
    """
    for part in (0.0, 0.3, 1.0):
        for limit, reward in ((0.15, 0.53), (0.4, 0.64)):
            ends = 1 - part + part * reward
            assert stage_limit(limit, reward, part) / ends == pytest.approx(limit / reward)
    assert (engaged_limit(0.5), loyal_limit(0.5)) == pytest.approx((0.15 * 0.765 / 0.53, 0.4 * 0.82 / 0.64))


# -- promises --------------------------------------------------------------------------------------------------


def test_a_promise_is_half_believed_and_saturates():
    """M7: slope `credibility` at 0, credibility x span at most."""
    assert prior_from_promise(0.5, 1e-4, 1.5) == pytest.approx(0.5e-4, rel=1e-6)
    assert prior_from_promise(0.5, 1.0, 1.5) == pytest.approx(0.75 * math.tanh(1 / 1.5))
    assert prior_from_promise(0.5, 60.0, 1.5) == pytest.approx(0.75)
    assert prior_from_promise(0.5, -1.0, 1.5) == -prior_from_promise(0.5, 1.0, 1.5)


def test_ratings_replace_promises_by_their_weight():
    assert prior(0.4, 0.25, 1.2) == pytest.approx(0.6)


def test_a_clear_offer_halves_the_risk_at_most():
    assert [opening_risk(1.0, clarity) for clarity in (0.0, 0.5, 1.0)] == [1.0, 0.75, 0.5]


# -- strategies and reactions ----------------------------------------------------------------------------------


def test_a_step_grows_to_the_end_of_its_ramp():
    assert [ramp(week, 4, 3) for week in range(4, 9)] == pytest.approx([1 / 3, 2 / 3, 1.0, 1.0, 1.0])
    assert ramp(4, 4, 0) == 1.0


def test_a_step_fades_from_the_end_of_its_ramp():
    assert [faded(week, 4, 12, 0.15) for week in (4, 16)] == [1.0, 1.0]
    assert [faded(16 + 52 * years, 4, 12, 0.15) for years in (1, 2)] == pytest.approx([0.85, 0.7225])


@pytest.mark.parametrize(("rate", "half_life"), [(0.05, 13.51), (0.10, 6.58), (0.25, 2.41)])
def test_how_fast_rivals_catch_up(rate, half_life):
    """V24: gap_t = (1 - rate)^t gap_0, upwards and, for prices, downwards."""
    assert visits_until_half(lambda gap: gap - copy_step(0.0, gap, rate)) == pytest.approx(half_life, abs=5e-3)
    own = 33.0
    for _ in range(8):
        own += undercut_step(own, 25.0, rate)
    assert own - 25.0 == pytest.approx(8.0 * (1 - rate) ** 8)


def test_nobody_copies_backwards():
    assert copy_step(1.0, 0.4, 0.25) == 0.0
    assert undercut_step(20.0, 25.0, 0.25) == 0.0
    assert undercut_step(30.0, 25.0, 1.0) == -5.0  # match_price


def test_reactions_come_every_fourth_week_and_never_in_the_warm_up():
    assert [week for week in range(-20, 13) if reacts(week, 4)] == [0, 4, 8, 12]
    assert [week for week in range(-104, 120) if reacts(week, 52)] == [0, 52, 104]


def test_four_firms_of_five_think_they_are_superior():
    """M28: a bias of .842 s.d. makes 80 % of firms on a normal scale score themselves above the norm."""
    firms = np.random.default_rng(80).normal(size=20_000)
    share = np.mean([own_score(each, 0.842, 0.0) > 0 for each in firms.tolist()])
    assert abs(share - 0.80) < 4 * (0.16 / 20_000) ** 0.5
    assert own_score(0.3, 0.842, 1.0) == 0.3


def test_who_costs_more_than_she_brings_is_fired():
    assert [is_fired(brought, 0.0) for brought in (-0.01, 0.0, 3.0)] == [True, False, False]


# -- recession, awareness, money -------------------------------------------------------------------------------


def test_a_recession():
    """M30: at depth 1 occasions x .94, price weight x 1.10, risk weight x 1.35."""
    assert occasion_rate(2.0, 0.5, 1.0) == pytest.approx(0.94)
    assert occasion_rate(2.0, 0.5, 30.0) == 0.0
    assert under_recession(0.08, RECESSION_PRICE, 1.0) == pytest.approx(0.088)
    assert under_recession(0.1, RECESSION_RISK, 0.5) == pytest.approx(0.1175)
    assert pytest.approx(0.06) == RECESSION_NEED


@pytest.mark.parametrize(("aware", "yearly"), [(0.8, 0.08), (0.05, 0.5), (1.0, 0.1), (0.6, 0.0)])
def test_awareness_stays_level(aware, yearly):
    """M35: a week's moves and a week's notices leave the aware share as it was."""
    moving = weekly_chance(yearly)
    after_moves = aware * (1 - moving)
    assert after_moves + level_notice_chance(aware, moving) * (1 - after_moves) == pytest.approx(aware)


def test_weeks_make_a_year():
    assert 1 - (1 - weekly_chance(0.08)) ** 52 == pytest.approx(0.08)
    assert discount_factor(0.1, 52.0) == pytest.approx(1 / 1.1)
    assert discount_factor(0.1, 26.0) ** 2 == pytest.approx(1 / 1.1)


def test_scores_and_z():
    assert z_of(7.5, 6.0, 1.5) == 1.0
    assert score_of(-2.0, 6.0, 1.5) == 3.0
    assert z_step(1.0, 1.5) == pytest.approx(z_of(7.0, 6.0, 1.5))


def test_tallies_add_up_in_any_order():
    dice = np.random.default_rng(6)
    values = dice.normal(size=300).tolist()
    assert sum(map(tally, values)) == sum(map(tally, sorted(values)))
    assert untally(sum(map(tally, values))) == pytest.approx(math.fsum(values), abs=300 * 2.0**-31)
    assert [tally(x * 2.0**-30) for x in (0.5, -0.5, -0.51, 1.49)] == [1, 0, -1, 1]  # to the nearest, half up


def test_what_a_visit_leaves_behind():
    assert visit_margin(1.2, 25.0, 15.0, 0.5) == pytest.approx(11.5)
    assert contribution(11.5, 3.0, 12.5, 2.0, 1.0) == pytest.approx(-1.0)
