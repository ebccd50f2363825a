"""Whoever is pointed at has the diaries that the comparison's own table has of the same person."""

import pytest

from sim.errors import UsageError
from sim.study.diaries.one_person import TwinReader
from tests.scenarios import market
from tests.study.diaries.test_diaries import LONGER, diaries_of
from tests.study.diaries.test_trajectories import PLAN


def test_one_who_is_pointed_at_is_who_the_table_tells_of():
    table, comparison = diaries_of(LONGER)
    business = comparison.answers.businesses[0]
    reader = TwinReader(market(LONGER, PLAN), 7, business)
    for _, rows in table[table["business"] == business].groupby("pair"):
        index = int(rows["customer_id"].iloc[0])  # of one place, so that the number is the place among all residents
        found = reader.of(index, 39)
        if found.who["customer"] != rows["customer"].iloc[0]:  # whoever moved in later; the table's lived there before
            found = reader.of(index, 0)
        assert found.who["customer"] == rows["customer"].iloc[0]
        for lines, lived in ((found.without, "as_is"), (found.with_plan, "plan")):
            told = rows[rows["lived_under"] == lived]
            assert [(line.week, line.sentence) for line in lines] == list(
                zip(told["week"], told["sentence"], strict=True)
            )
        assert rows["sentence"].iloc[0].endswith(found.sentence)


def test_nobody_lives_beyond_the_last():
    reader = TwinReader(market(LONGER, PLAN), 7, "Ash")
    with pytest.raises(UsageError, match="numbered from 0 to 119"):
        reader.of(120, 0)
