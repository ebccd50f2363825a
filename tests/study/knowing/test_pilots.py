"""Trying a plan first: its worth in closed form, luck that tells nothing, and trials of a small market."""

import numpy as np
import pytest

from sim.study.knowing.pilots import LENGTHS, best_of, lengths_of, of_pilot, tried_plan
from sim.study.knowing.study import worth_of_knowing
from tests.study.knowing.market import SAVES, TALK, WEEKS, market
from tests.study.knowing.problems import drawn, unit_loss
from tests.study.knowing.test_study import Seen

APPEAL = {"what": "strategy.shine.step.1.change.appeal", "low": -4.0, "high": 4.0}
SHINE = {"shine": {"step": [{"change": {"appeal": "+0.5"}, "cost_per_week": 1.0}]}}


def trial(mean, brought=0.0, waited=0.0, noise=0.7, seed=1, sees=True):
    """A plan worth ``mean`` and a standard normal that a trial shows with noise: its `Pilot`, and the spread that is
    known after it."""
    x, luck = drawn(seed, 2)
    shown = (x[:, 0] if sees else 0.0) + noise * luck[:, 1]
    answers = np.stack([np.zeros(len(x)), mean + x[:, 0] + 0.8 * luck[:, 0]], axis=1)
    seen = np.stack([shown, 20.0 * shown], axis=1)
    found = of_pilot(seen, answers, 1, np.full(len(x), brought), 4, waited, seed, "here")
    return found, 1.0 / np.sqrt(1.0 + noise**2)


@pytest.mark.parametrize(("mean", "brought"), [(0.3, 0.0), (0.3, -0.5), (0.0, 0.2)])
def test_a_trial_of_the_chosen_plan_is_worth_the_freedom_to_stop(mean, brought):
    """Stopping leaves what the plan brought by then."""
    found, spread = trial(mean, brought)
    assert found.worth.value == pytest.approx(unit_loss(mean - brought, spread), abs=3.0 * found.error)
    assert found.net == pytest.approx(
        max(mean, brought) + unit_loss(mean - brought, spread) - max(mean, 0.0), abs=3.0 * found.error
    )
    assert found.brought == pytest.approx(brought)


def test_a_trial_of_a_plan_that_is_not_chosen_has_its_price():
    found, spread = trial(-0.3, -0.2)
    assert found.net == pytest.approx(-0.2 + unit_loss(0.1, spread), abs=3.0 * found.error)
    dear, _ = trial(-3.0, -1.0)
    assert dear.net < 0.0
    assert not dear.is_told


def test_what_is_seen_of_luck_alone_tells_nothing():
    found = [trial(0.2, seed=seed, sees=False)[0] for seed in range(1, 9)]
    assert sum(each.is_told for each in found) <= 1
    assert best_of([each for each in found if not each.is_told]) is None


def test_another_plan_comes_too_late_for_the_weeks_that_are_gone():
    """Two plans alike but for a constant: the better is tried, and the other has only what is left of the weeks."""
    x, luck = drawn(3, 2)
    answers = np.stack([np.zeros(len(x)), 5.0 + x[:, 0], 4.5 - x[:, 0]], axis=1)
    seen = (x[:, 0] + 0.1 * luck[:, 0])[:, None]
    soon, late = (of_pilot(seen, answers, 1, np.zeros(len(x)), 4, waited, 3, "here") for waited in (0.0, 0.5))
    assert soon.net > late.net + 0.2
    assert soon.net == pytest.approx(unit_loss(0.5, 2.0), abs=0.1)


def test_the_plan_that_is_tried_is_the_chosen_one_or_the_best_beside_carrying_on():
    assert tried_plan(np.array([[0.0, 1.0, 2.0]])) == 2
    assert tried_plan(np.array([[0.0, -3.0, -2.0]])) == 2
    assert tried_plan(np.array([[0.0, -1.0, -2.0]])) == 1


def test_a_trial_leaves_as_many_weeks_after_it():
    assert lengths_of(market()) == (4,)
    assert lengths_of(market(**{"study.weeks": 7})) == ()
    assert lengths_of(market(**{"study.weeks": 104})) == LENGTHS


@pytest.fixture(scope="module")
def found():
    changes = {"study.weeks": 12, "place.town.residents": 60}
    return worth_of_knowing(market((APPEAL,), SHINE, **changes), pilot=True, worlds=96, replications=2, workers=1)


def test_a_trial_of_a_small_market_shows_what_its_visits_tell(found):
    """How well the plan looks from outside is seen at the door within weeks."""
    trials = found.tables["pilots"]
    known = found.tables["knowing"].iloc[0]
    assert list(trials["pilot_weeks"]) == [4]
    assert set(trials["tried_plan"]) == {"shine"}
    assert trials["is_told"].all()
    assert trials["is_best_length"].sum() == 1
    assert 0.3 * known["worth"] < trials["net_worth"].iloc[0] < 1.1 * known["worth"] + known["standard_error"]
    assert found.asked["pilot"] is True


def test_what_a_trial_cannot_show_is_worth_nothing():
    """What saving costs is no part of visits and takings."""
    made = worth_of_knowing(market((SAVES, TALK)), pilot=True, worlds=64, replications=2, workers=1)
    assert not made.tables["pilots"]["is_told"].any()
    assert made.tables["knowing"]["is_told"].any()


def test_every_trial_has_luck_that_no_other_run_has_and_without_one_nothing_more_is_run():
    for pilot, runs in ((True, 40 + 3 + 40), (False, 40 + 3)):
        seen = Seen()
        made = worth_of_knowing(market(), pilot=pilot, worlds=40, replications=3, workers=1, keeper=seen)
        luck = [job.replication for job in seen.jobs]
        assert len(luck) == len(set(luck)) == runs
        assert ("pilots" in made.tables) == pilot


def test_weeks_that_are_too_few_have_no_trial():
    made = worth_of_knowing(market(**{"study.weeks": 6}), pilot=True, worlds=40, replications=2, workers=1)
    assert not len(made.tables["pilots"])
    assert WEEKS == 8
