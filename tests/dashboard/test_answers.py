"""What futures say together: every number has an interval that says what it covers."""

import pytest

from sim.dashboard.answers import line
from sim.dashboard.jobs import Future


def future(number, **more):
    given = {
        "profit": 110.0 + number, "base_profit": 100.0, "difference": 10.0 + number, "path": [1.0, 10.0 + number],
        "per_week": 2.0, "cost_path": [1.0, 2.0], "once": 1.0, "worth": 5.0 + number / 2, "customers": 12,
        "base_customers": 10, "repeat": 0.75, "base_repeat": 0.5, "bridge": {"price": 10.0 + number, "programme": 0.0},
    }  # fmt: skip
    return Future(**given | more)


def numbers_in(told):
    """Every table of the answer that holds a value, and the path."""
    return [*told["numbers"].values(), *told["bridge"], told["path"]]


@pytest.mark.parametrize("many", [1, 2, 4])
def test_every_number_says_what_its_interval_covers(many):
    told = line([future(number) for number in range(many)], 4)
    for each in numbers_in(told):
        assert each["covers"] == told["covers"]
        assert (each["low"] is None) == (many == 1)
    if many == 1:
        assert told["covers"] == "one future of 4: no interval yet"
    else:
        assert f"the mean of {many}" in told["covers"]
        assert "luck alone" in told["covers"]


def test_numbers_are_means_beside_carrying_on():
    told = line([future(0), future(2)], 2)
    profit, worth = told["numbers"]["profit"], told["numbers"]["worth"]
    assert (profit["baseline"], profit["value"], profit["difference"]) == (100.0, 111.0, 11.0)
    assert profit["low"] < 11.0 < profit["high"]
    assert worth["value"] == 5.5 == profit["difference"] / told["cost"]["per_week"]
    assert told["numbers"]["repeat"]["difference"] == 0.25
    assert told["path"]["mean"] == [1.0, 11.0]
    assert [each["line"] for each in told["bridge"]] == ["price", "programme"]


def test_nobody_who_lives_there_comes():
    told = line([future(0, repeat=None, base_repeat=None)], 1)
    assert told["numbers"]["repeat"]["value"] is None
    assert "nobody" in told["numbers"]["repeat"]["covers"]
