"""What the market at rest leaves out: nothing of a street of strangers, whom it describes exactly; how it is told."""

import pytest

from sim.errors import RegularsError
from sim.evidence.left_out import AS_IT_IS, FIGURES, OFF, gaps, solved_for, told
from sim.scenario import read, solve_places

HOUSES = "".join(
    f'[[business]]\nname = "{name}"\nplace = "street"\nprice = {price}\nunit_cost = 9\nconsidered = {considered}\n'
    f"{'focus = true' if name == 'A' else ''}\n"
    for name, price, considered in (("A", 20, 0.7), ("B", 24, 0.6), ("C", 26, 0.8), ("D", 22, 0.5), ("E", 25, 0.6))
)
STREET = """
preset = "restaurant"
[[place]]
name = "street"
residents = {residents}
passing_trade_per_week = {passing}
[[segment]]
name = "value"
price_sensitivity = 1.3
[[segment]]
name = "service"
"""


AWAY = '[[place]]\nname = "far"\nresidents = 10\n[[travel]]\nfrom = "street"\nto = "far"\nminutes = 9\n'


def market(residents, passing, houses=HOUSES):
    return read(text=STREET.format(residents=residents, passing=passing) + houses)


def test_of_strangers_nothing_is_left_out():
    """They have neither habits nor knowledge, and nobody waits: a run is the arithmetic, but for luck."""
    found = {one.figure: one for one in gaps(market(0, 3000.0), [1], 3, [AS_IT_IS])}
    assert set(found) == set(FIGURES)
    for figure in ("go share", "own price, a year", "all prices, a year"):
        one = found[figure]
        assert one.simulated == pytest.approx(one.solved, abs=4 * max(one.error, 0.004 * abs(one.solved)))
        assert one.settled == pytest.approx(one.solved, rel=1e-4)


def test_what_is_switched_off_is_told_against_the_same_luck():
    crowded = HOUSES.replace("considered", "seats_per_week = 30\nconsidered", 1)
    found = gaps(market(300, 0.0, crowded), [1], 2, ["limits of seats", "leaving for good"])
    by = {(one.off, one.figure): one for one in found}
    assert by["limits of seats", "go share"].changed > by["limits of seats", "go share"].error > 0.0
    assert by["limits of seats", "go share"].simulated == pytest.approx(
        by[AS_IT_IS, "go share"].simulated + by["limits of seats", "go share"].changed
    )
    assert by["leaving for good", "go share"].changed > 0.0, "they stay away no more"
    lines = told(found)
    assert len(lines) == 2 + 2 + 3
    assert lines[4].startswith(f"| street | {AS_IT_IS} |")


@pytest.mark.parametrize("off", [each for each in OFF if each != AS_IT_IS])
def test_each_thing_off_is_another_market_with_the_same_weights(off):
    before = market(300, 0.0, HOUSES.replace("considered", "seats_per_week = 30\nconsidered", 1))
    after = OFF[off](before)
    assert after.model_dump() != before.model_dump()
    assert solve_places(after) is solve_places(before)


def test_where_people_travel_it_is_refused():
    with pytest.raises(RegularsError, match="travel"):
        gaps(market(10, 0.0, HOUSES + AWAY), [1], 1)


def test_the_same_market_can_be_solved_for_others():
    crowded = market(300, 0.0, HOUSES.replace("considered", "seats_per_week = 60\nconsidered"))
    solved = {who: solve_places(solved_for(crowded, who))[0].price_weight for who in ("rest", "settled", "strangers")}
    assert solved["rest"] == solve_places(crowded)[0].price_weight
    assert len(set(solved.values())) == 3
