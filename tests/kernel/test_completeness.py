"""No engine can ignore a lever: every weekly key of the schema moves something in both, and the same."""

import pytest

from sim.market.weekly import BEFORE_THE_WEEK, TERMS
from tests.kernel import complete

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_every_weekly_key_moves_both_engines_alike(part):
    walked = complete.weekly()[part::PARTS]
    assert len(walked) > 15
    faults = [found for found in map(complete.fault, walked) if found]
    assert not faults, "\n".join(faults)


def test_every_weekly_key_is_in_the_table_of_levers():
    in_table = {key for term in TERMS for key in term.keys} | BEFORE_THE_WEEK
    names = {complete.in_table(track) for track in complete.weekly()}
    assert names == in_table, "a weekly key needs a row in sim/market/weekly.py, or a place in BEFORE_THE_WEEK"


def test_a_term_has_one_row():
    names = [term.name for term in TERMS]
    assert len(set(names)) == len(names)


@pytest.mark.nightly
def test_an_engine_that_ignores_a_key_is_noticed():
    caught, everything = complete.main()
    assert everything == 2 * len(complete.weekly())
    assert caught == everything - 2 * len(complete.EQUAL_IN_EFFECT)
