"""Leaving for good (M37), complaints that are invited and memories that are mended (M17), worked out by hand."""

import numpy as np
import pytest

from sim import chance
from sim.market.ledger import Count, RelationshipCount
from sim.market.state import AWARE, BARRED, HEARD_GOOD, LEFT, NEVER, NOBODY, REMINDED
from tests.scenarios import quiet, run, simulate, total

pytestmark = pytest.mark.usefixtures("engine")

LEAVES = {"behaviour.exit_chance": 1.0, "behaviour.learning_floor": 0.0}
COMPLAINS = {"behaviour.complaint_chance": 1.0}
BAD = 3.0
"""m = -2 throughout: S = -2 - 1.955 x 2 / (1, 2, 3, 4) is below -2.5 on all four visits."""


def log_of(the_terms, **arrays):
    """(state, ledger, columns of the log of visits)."""
    population = the_terms.population(7, 0).with_arrays(**arrays)
    state, ledger, log = simulate(the_terms, population, 7, 0, log_visits=True)
    return state, ledger, log.arrays()


def visits_by_week(ledger):
    return ledger.counts[ledger.weeks_before :, 0, 0, Count.VISITS].tolist()


# -- who leaves --------------------------------------------------------------------------------------------------------


def test_who_is_outraged_at_her_first_visit_leaves_with_the_whole_chance():
    """prior_weight x gain(0) is 1 whatever the prior weight: with chance 1 all three leave, and nobody returns."""
    for prior_weight in (1.0, 2.0, 9.0):
        state, ledger = run(quiet({**LEAVES, "behaviour.prior_weight": prior_weight}, score=BAD))
        assert visits_by_week(ledger) == [3, 0, 0, 0]
        assert total(ledger, Count.LEFT) == 3
        assert state.flags[:, 0].tolist() == [AWARE | LEFT] * 3


def test_nobody_leaves_who_is_not_outraged_or_where_the_chance_is_nothing():
    for changes, score in (({}, 6.0), (LEAVES, 6.0), (LEAVES, 9.0), ({"behaviour.exit_chance": 0.0}, BAD)):
        state, ledger = run(quiet({"behaviour.exit_chance": 0.4, **changes}, score=score))
        assert visits_by_week(ledger) == [3, 3, 3, 3]
        assert total(ledger, Count.LEFT) == 0
        assert not (state.flags & LEFT).any()


def test_earlier_visits_and_what_was_put_right_lower_the_chance():
    """The chance .4 · 2 · gain(n) · (1 − put) decides each outraged visit by a word of luck of its own."""
    changes = {
        "place.town.residents": 150,
        "study.weeks": 7,
        "behaviour.exit_chance": 0.4,
        "behaviour.forgives_after_weeks": 0,
        "behaviour.complaint_chance": 0.5,
        "business.Ash.recovery": 0.6,
    }
    _state, ledger, log = log_of(quiet(changes, score=BAD))
    assert log["outraged"].all()
    visits = {}
    for row in range(len(log["who"])):
        who, week = int(log["who"][row]), int(log["week"][row])
        n = visits.setdefault(who, 0)
        visits[who] += 1
        likely = 0.4 * 2.0 * max(0.1, 1.0 / (2.0 + n)) * (1.0 - (0.6 if log["complained"][row] else 0.0))
        assert log["left"][row] == (
            chance.uniform(7, 0, chance.LEAVE, who, week, int(log["occasion"][row]), 0) < likely
        )
    share = log["left"].mean()
    assert 0.05 < share < 0.3
    assert total(ledger, Count.LEFT) == log["left"].sum()


def test_a_first_visit_counts_whole_also_where_nothing_is_learnt():
    _state, ledger = run(quiet({**LEAVES, "behaviour.off": ["learning"]}, score=BAD))
    assert visits_by_week(ledger) == [3, 0, 0, 0]


def test_what_is_wholly_put_right_makes_nobody_leave():
    _, ledger = run(quiet({**LEAVES, **COMPLAINS, "business.Ash.recovery": 1.0}, score=BAD))
    assert visits_by_week(ledger) == [3, 3, 3, 3]


def test_the_switch_of_complaints_makes_everybody_leave_in_silence():
    changes = {**LEAVES, **COMPLAINS, "business.Ash.recovery": 1.0, "business.Ash.complaints_invited": 1.0}
    assert visits_by_week(run(quiet({**changes, "behaviour.off": ["complaints"]}, score=BAD))[1]) == [3, 0, 0, 0]
    assert visits_by_week(run(quiet({**LEAVES, "behaviour.off": ["leaving"]}, score=BAD))[1]) == [3, 3, 3, 3]


def test_passers_never_leave():
    changes = {**LEAVES, "place.town.passing_trade_per_week": 40.0, "place.town.residents": 0}
    _, ledger, log = log_of(quiet(changes, score=BAD))
    assert log["passer"].all()
    assert log["outraged"].sum() > 50
    assert not log["left"].any()
    assert ledger.counts[:, :, :, Count.LEFT].sum() == 0


# -- how it ends -------------------------------------------------------------------------------------------------------


def test_she_forgives_after_some_weeks_and_the_mark_stays_until_she_comes():
    """Left in week 0, forgiving after 3 weeks: back in week 3, where she leaves again with chance 1 · 2 · 1/3."""
    changes = {**LEAVES, "behaviour.forgives_after_weeks": 3, "study.weeks": 3}
    state, ledger = run(quiet(changes, score=BAD))
    assert visits_by_week(ledger) == [3, 0, 0]
    assert (state.flags & LEFT > 0).all()
    state, ledger = run(quiet({**changes, "study.weeks": 4}, score=BAD))
    assert visits_by_week(ledger) == [3, 0, 0, 3]
    stays_home = quiet({**changes, "study.weeks": 12, "behaviour.going_out": -60.0}, score=BAD)
    start = stays_home.first_state(stays_home.population(7, 0))
    start.flags[:, 0] |= LEFT
    start.last_visit[:, 0] = -5
    state, _, _ = simulate(stays_home, stays_home.population(7, 0), 7, 0, start=start)
    assert (state.flags & LEFT > 0).all()  # long forgiven, but written only by a visit, praise or moving


def test_a_later_visit_takes_it_back():
    the_terms = quiet({"behaviour.exit_chance": 1.0}, score=7.5)
    population = the_terms.population(7, 0)
    start = the_terms.first_state(population)
    start.flags[:, 0] |= LEFT
    start.last_visit[:, 0] = -60
    state, ledger, _ = simulate(the_terms, population, 7, 0, start=start)
    assert visits_by_week(ledger)[0] == 3
    assert not (state.flags & LEFT).any()


def test_of_two_visits_in_a_week_the_last_decides():
    """The second was decided on the week's opening and takes place; what she did at it is what counts."""
    changes = {
        "behaviour.exit_chance": 1.0,
        "behaviour.occasions": "poisson",
        "segment.all.occasions_per_week": 3.0,
        "study.weeks": 1,
        "place.town.residents": 120,
        "business.Ash.touchpoints.meal.varies_by": 9.0,
    }
    state, _ledger, log = log_of(quiet(changes, score=3.5))
    last = {int(who): bool(left) for who, left in zip(log["who"], log["left"], strict=True)}  # in order of occasions
    several = log["occasion"] > 0
    assert several.sum() > 50
    taken_back = sum(1 for who, left in zip(log["who"], log["left"], strict=True) if left and not last[int(who)])
    assert taken_back > 3
    slots = np.array([who & 0xFFFFFF for who in last])
    assert (state.flags[slots, 0] & LEFT > 0).tolist() == list(last.values())


@pytest.mark.parametrize(("score", "flags"), [(7.5, AWARE | HEARD_GOOD | REMINDED), (4.5, AWARE | LEFT)])
def test_praise_takes_it_back_and_blame_does_not(score, flags):
    """A comes and tells B, who had left for good."""
    changes = {
        "behaviour.talk_chance": 1.0,
        "place.town.residents": 2,
        "behaviour.occasions": "poisson",
        "study.weeks": 1,
        "behaviour.exit_chance": 0.0,
    }
    the_terms = quiet(changes, score=score)
    population = the_terms.population(7, 0).with_arrays(friends=[[1], [0]], unit_rate=[1e3, 0.0])
    start = the_terms.first_state(population)
    start.flags[1, 0] |= LEFT
    start.last_visit[1, 0] = -1
    state, _, _ = simulate(the_terms, population, 7, 0, start=start)
    assert state.flags[1, 0] == flags


def test_newcomers_have_left_nothing_and_barred_wins():
    changes = {"place.town.residents": 40, "place.town.moves_per_year": 0.99, "study.weeks": 20}
    state, _ = run(quiet({**LEAVES, **changes}, score=BAD))
    moved_in = state.arrival >= 0
    assert moved_in.sum() > 5
    assert (state.last_visit[moved_in, 0][(state.flags[moved_in, 0] & LEFT) == 0] == NEVER).all()
    the_terms = quiet({**LEAVES, "behaviour.forgives_after_weeks": 1, "study.weeks": 5}, score=BAD)
    start = the_terms.first_state(the_terms.population(7, 0))
    start.flags[:, 0] |= LEFT | BARRED
    start.last_visit[:, 0] = -9
    _, ledger, _ = simulate(the_terms, the_terms.population(7, 0), 7, 0, start=start)
    assert visits_by_week(ledger) == [0] * 5


# -- what else knows of it ---------------------------------------------------------------------------------------------


def test_leaving_ends_a_commitment_and_the_visit_at_which_she_leaves_binds_nobody():
    state, ledger = run(quiet({**LEAVES, "business.Ash.commitment_weeks": 50}, score=BAD))
    assert visits_by_week(ledger) == [3, 0, 0, 0]
    assert (state.committed_to == NOBODY).all()
    the_terms = quiet({**LEAVES, "business.Ash.commitment_weeks": 50}, score=BAD)
    start = the_terms.first_state(the_terms.population(7, 0))
    start.committed_to[:], start.committed_until[:] = 0, 50
    state, ledger, _ = simulate(the_terms, the_terms.population(7, 0), 7, 0, start=start)
    assert visits_by_week(ledger) == [3, 0, 0, 0]
    assert (state.committed_to == NOBODY).all()
    assert (state.committed_until == NEVER).all()


def test_whoever_left_is_in_no_higher_stage_and_not_loyal():
    """Loyal and trusting by L and s, but gone: an interaction, and away."""
    the_terms = quiet({"study.weeks": 2, "behaviour.exit_chance": 0.0})
    population = the_terms.population(7, 0)

    def standing(flags):
        start = the_terms.first_state(population)
        start.visits[:, 0], start.loyalty[:, 0], start.risk[:, 0], start.last_visit[:, 0] = 9, 0.8, 0.0, -1
        start.flags[:, 0] |= flags
        ledger = simulate(the_terms, population, 7, 0, start=start)[1]
        return dict(zip(RelationshipCount, ledger.relationship_counts[0, 0].tolist(), strict=True))

    kinds = (
        RelationshipCount.RELATIONSHIP,
        RelationshipCount.INTERACTION,
        RelationshipCount.LOYAL,
        RelationshipCount.AWAY,
        RelationshipCount.ACTIVE,
    )
    for flags, expected in ((0, [3, 0, 3, 0, 3]), (LEFT, [0, 3, 0, 3, 3]), (BARRED, [0, 3, 0, 3, 3])):
        found = standing(flags)
        assert [found[kind] for kind in kinds] == expected


# -- complaints that are invited, memories that are mended -------------------------------------------------------------


def test_who_is_asked_speaks():
    """c + (1 − c) · invited: nobody, half and all of them."""
    for chance_of_it, invited, share in ((0.0, 0.0, 0.0), (0.0, 1.0, 1.0), (0.2, 1.0, 1.0), (1.0, 0.0, 1.0)):
        changes = {"behaviour.complaint_chance": chance_of_it, "business.Ash.complaints_invited": invited}
        _, ledger = run(quiet({**changes, "behaviour.exit_chance": 0.0}, score=BAD))
        assert total(ledger, Count.COMPLAINTS) == share * total(ledger, Count.OUTRAGED) == 12 * share
    changes = {"place.town.residents": 800, "behaviour.complaint_chance": 0.3, "business.Ash.complaints_invited": 0.5}
    _, ledger = run(quiet({**changes, "study.weeks": 1, "behaviour.exit_chance": 0.0}, score=BAD))
    share = total(ledger, Count.COMPLAINTS) / 800
    assert abs(share - 0.65) < 4 * np.sqrt(0.65 * 0.35 / 800)


def test_what_is_put_right_is_not_learnt_and_the_books_keep_the_visit_as_it_was():
    """m = -2, e = 0, all put right, half of it not learnt: m' = -1, e becomes -1/2, s 1, S = -2, experience -2."""
    changes = {**COMPLAINS, "business.Ash.recovery": 1.0, "study.weeks": 1, "behaviour.exit_chance": 0.0}
    mended = quiet({**changes, "behaviour.mends_memory": 0.5}, score=BAD)
    state, ledger, log = log_of(mended)
    assert (log["lived"].tolist(), log["memory"].tolist()) == (pytest.approx([-2.0] * 3), pytest.approx([-1.0] * 3))
    assert log["satisfaction"] == pytest.approx([-2.0] * 3)
    assert state.expectation[:, 0] == pytest.approx([-0.5] * 3)
    assert state.risk[:, 0] == pytest.approx([1.0] * 3)
    assert ledger.counts[0, 0, 0, Count.EXPERIENCE] == pytest.approx(3 * -2.0 * 2**30)
    whole = log_of(quiet({**changes, "behaviour.mends_memory": 1.0}, score=BAD))[2]
    assert whole["memory"].tolist() == pytest.approx([0.0] * 3)  # S = m < m' = e: S is not mended twice
    assert whole["satisfaction"].tolist() == pytest.approx([-2.0] * 3)
    plain, _ = run(quiet(changes, score=BAD))
    assert plain.expectation[:, 0] == pytest.approx([-1.0] * 3)


def test_ratings_and_friends_hear_what_was_mended():
    changes = {
        **COMPLAINS,
        "business.Ash.recovery": 1.0,
        "study.weeks": 1,
        "behaviour.exit_chance": 0.0,
        "behaviour.mends_memory": 1.0,
        "behaviour.review_chance": 1.0,
        "behaviour.talk_chance": 1.0,
        "behaviour.occasions": "poisson",
        "place.town.residents": 2,
        "place.town.passing_trade_per_week": 5.0,
    }
    pair = {"friends": [[1], [0]], "unit_rate": [3.0, 0.0]}
    state, _ = run(quiet(changes, score=BAD), **pair)
    assert state.visits[1, 0] == 0
    assert state.visits[0, 0] > 0
    assert state.expectation[:, 0] == pytest.approx([0.0, 0.0])  # m' = e = 0: nothing to learn, for her or her friend
    assert state.rating[0] == pytest.approx(-2.0 * 0.95)  # from -2 towards 0, passers' ratings among them
    without, _ = run(quiet({**changes, "behaviour.mends_memory": 0.0}, score=BAD), **pair)
    assert without.rating[0] == pytest.approx(-2.0)
    assert without.expectation[1, 0] < -0.1
