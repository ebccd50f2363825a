"""Blame (M12): outrage without the fit that a customer could not know of, worked out by hand."""

import numpy as np
import pytest

from sim.market.ledger import Count
from tests.scenarios import quiet, run, simulate, total

pytestmark = pytest.mark.usefixtures("engine")

STAYS = {"behaviour.exit_chance": 0.0}


def outraged(match, changes, score=6.0):
    """By week whether the three are outraged, whom the house suits by `match` (z)."""
    the_terms = quiet({**STAYS, **changes}, score=score)
    _, ledger = run(the_terms, match=np.full((3, 1), match))
    return (ledger.counts[:, 0, 0, Count.OUTRAGED] == 3).tolist()


def test_what_does_not_suit_her_is_blamed_by_half():
    """m = match = -1.2, e = 0: S = -1.2 · 2.955 = -3.55; without half of the fit S* = -1.77; without any of it 0."""
    for fit_blamed, expected in ((1.0, True), (0.5, False), (0.0, False)):
        assert outraged(-1.2, {"behaviour.fit_blamed": fit_blamed})[0] == expected
    # match = -2, half of it: S* = -1 · 2.955 = -2.955, beyond -2.5
    assert outraged(-2.0, {"behaviour.fit_blamed": 0.5})[0]
    assert not outraged(-2.0, {"behaviour.fit_blamed": 0.4})[0]


def test_it_fades_as_she_learns():
    """m = -3, e = 0, -1.5, -2, -2.25 and u = -1.5 · 2/(2 + n): S* = -4.43, -2.98, -2.74, -2.69."""
    found, e = [], 0.0
    for n in range(4):
        theirs = -3.0 + 1.5 * 2.0 / (2.0 + n)
        shortfall = theirs - e
        found.append(theirs + (1.955 * shortfall if shortfall < 0.0 else shortfall) < -2.8)
        e += (-3.0 - e) / (2.0 + n)
    assert found == [True, True, False, False]
    assert outraged(-3.0, {"behaviour.fit_blamed": 0.5, "behaviour.tolerance": 2.8}) == found
    late = outraged(-3.0, {"behaviour.fit_blamed": 0.0, "study.weeks": 40, "behaviour.tolerance": 2.5})
    assert not late[0]
    assert late[-1]  # by then she knows, and it is below what she bears


def test_whom_the_house_suits_blames_it_sooner():
    """m = .1 by a fit of 1 and scores of -.9: S = .2, but S* = -.4 · 2.955 = -1.18."""
    changes = {"behaviour.tolerance": 1.0}
    assert outraged(1.0, {**changes, "behaviour.fit_blamed": 0.5}, score=4.65)[0]
    assert not outraged(1.0, {**changes, "behaviour.fit_blamed": 1.0}, score=4.65)[0]


def test_only_outrage_and_what_follows_from_it_is_judged_so():
    """The same learning, loyalty, satisfaction, delight, ratings and talk; fewer complaints, refunds and leavings."""
    changes = {
        "place.town.residents": 60,
        "place.town.passing_trade_per_week": 60.0,
        "behaviour.match": 2.0,
        "behaviour.complaint_chance": 1.0,
        "business.Ash.recovery": 0.0,
        "behaviour.talk_gain": 1.0,
        "behaviour.word_weight": 0.0,
        "behaviour.review_chance": 1.0,
        "business.Ash.guarantee": 1.0,
        "behaviour.unfounded_claim_chance": 0.0,
        **STAYS,
    }
    runs = {}
    for fit_blamed in (1.0, 0.5):
        the_terms = quiet({**changes, "behaviour.fit_blamed": fit_blamed})
        runs[fit_blamed] = simulate(the_terms, the_terms.population(7, 0), 7, 0)[:2]
    (state, ledger), (other, other_ledger) = runs[1.0], runs[0.5]
    for name in ("expectation", "risk", "loyalty", "visits", "rating", "flags"):
        assert getattr(state, name).tobytes() == getattr(other, name).tobytes(), name
    for count in (Count.SATISFACTION, Count.DELIGHTED, Count.TALKS, Count.EXPERIENCE):
        assert total(ledger, count) == total(other_ledger, count) != 0, count.name
    for count in (Count.OUTRAGED, Count.COMPLAINTS, Count.REFUNDS):
        for group in (0, 1):  # residents, passers
            assert total(ledger, count, groups=group) > total(other_ledger, count, groups=group) > 0
