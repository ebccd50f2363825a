"""How a novelty spreads where everybody knows everybody: Bass's model as word of mouth by push (V17).

Customers influence each other, so standard errors are taken across replications.
"""

import numpy as np
import pytest

from sim.laws import diffusion
from sim.market.ledger import VISITS_MASK
from tests.kernel.limits import across, agrees, names, once, opened, passed, sizes, terms

ALONE, TOLD = 0.03, 0.38
"""Bass's p and q: the weekly chances to notice, and to tell one random other about one's visit."""
WEEKS = 20
PEOPLE, REPLICATIONS = 6_000, 24
LAW = diffusion.bass_push(ALONE, TOLD, WEEKS)


def adopted(replication, talk_chance=TOLD):
    """Bool [N, 20]: who comes in which week; all who have heard of it come every week."""
    (name,) = names(1)
    place = {"residents": PEOPLE, "moves_per_year": 0.0, "friends_per_person": 1, "network": "complete"}
    changes = {"study.weeks": WEEKS, "place.town": place, "behaviour.talk_chance": talk_chance}
    the_terms = terms({name: {"noticed_per_week": ALONE}}, changes)
    market = passed(opened(the_terms, replication, aware=np.zeros((PEOPLE, 1))), WEEKS)
    return market.record.ledger.diary[0] & VISITS_MASK > 0


@once
def adoptions(size):
    """Float [replications, 20].  Who notices comes, and tells, in the same week: row w is F after w + 1 weeks."""
    return size.rows(lambda replication: adopted(replication).mean(axis=0, keepdims=True), REPLICATIONS)


@sizes
def test_v17_word_of_mouth_by_push(size):
    digits = [0.0300, 0.0698, 0.1213, 0.1860, 0.2643, 0.3546, 0.4529, 0.5532, 0.6488, 0.7338]
    assert LAW[:10] == pytest.approx(digits, abs=5e-5)
    agrees(across(adoptions(size)), LAW, size.within(0.015))


def weeks_until(share, path):
    """Weeks until this share have adopted, between two weeks in proportion."""
    return np.interp(share, [0.0, *path], np.arange(len(path) + 1.0))


@sizes
def test_v17_how_many_weeks_until_half_and_until_nine_tenths(size):
    shares = (0.5, 0.9)
    expected = [weeks_until(share, LAW) for share in shares]
    assert expected == pytest.approx([7.470, 12.945], abs=1e-3)
    found = [[weeks_until(share, path) for share in shares] for path in adoptions(size)]
    agrees(across(found), expected, size.within(0.2))


@sizes
def test_v17_the_recursion_holds_and_not_the_continuous_curve(size):
    """Weekly steps bend the curve: after ten weeks Bass's own is a good deal higher, and the pull rule's too."""
    found = across(adoptions(size))
    tenth = found.mean[9] + 4.0 * found.error[9]
    assert diffusion.bass_curve(ALONE, TOLD, 10.0) == pytest.approx(0.8128, abs=5e-5)
    assert tenth < diffusion.bass_pull(ALONE, TOLD, 10)[-1] < diffusion.bass_curve(ALONE, TOLD, 10.0)


@sizes
def test_v17_without_word_of_mouth_only_the_chance_to_notice_is_left(size):
    """Nobody influences anybody then: standard errors across customers."""
    found = size.rows(lambda replication: adopted(replication, talk_chance=0.0))
    agrees(across(found), 1.0 - (1.0 - ALONE) ** np.arange(1, WEEKS + 1), size.within(0.03))
