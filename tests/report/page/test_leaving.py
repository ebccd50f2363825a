"""What stands below the bridge of customers kept from leaving for good, or driven off, over kinds of odd cases.

The checker reads each sentence beside the table and knows nothing else.
"""

import itertools
import re
from copy import copy
from functools import cache

import pandas as pd
import pytest

from sim.report.columns import TABLES
from sim.report.page.facts import every_business
from sim.report.page.leaving import MATTERS, RULES, of_leaving
from tests.report.page.printed import well_printed
from tests.report.pages import paged, report_page
from tests.report.places import agrees, cited, looked_up, tree_of

AMOUNTS = {
    "nobody": None,
    "nothing": (0.0, 0.0, 0.0),
    "gain": (7_214.0, 6_100.0, 8_328.0),
    "loss": (-7_214.0, -8_328.0, -6_100.0),
    "luck": (900.0, -400.0, 2_200.0),
    "little": (12.5, 9.0, 16.0),
    "pennies": (0.04, 0.03, 0.05),
    "one run": (7_214.0, None, None),
    "nothing in one run": (0.0, None, None),
    "millions": (71_214_000.0, 70_000_000.0, 72_428_000.0),
}
DIFFERENCES = {"gains": 40_000.0, "gains much": 400_000.0, "loses": -40_000.0, "nothing": 0.0, "a penny": 0.01}
MONEY = r"((?:£|¥|IDR )[\d,.]+[a-z]*)"
BETWEEN = rf"(?:, in one run| \(95 % interval from luck ([−+]?{MONEY}) to ([−+]?{MONEY})\))"
BRINGS = rf"{MONEY} (more|less){BETWEEN}"


@cache
def base(difference, currency="GBP", material=5_000.0, verdict="clear", businesses=("Inn",)):
    """A comparison of one plan at each business."""
    gains, verdicts = {name: {"plan": difference} for name in businesses}, dict.fromkeys(businesses, verdict)
    return paged(gains, currency=currency, material=material, verdicts=verdicts, weeks=4, full=False)


def compared(kept, driven, difference, *of, businesses=("Inn",), **more):
    """The same with these amounts both ways."""
    found = copy(base(difference, *of, businesses=businesses, **more))
    rows = [
        {
            "business": name,
            "strategy": "plan",
            "leaving": direction,
            "twins": 41.5,
            "amount": of[0],
            "luck_low": of[1],
            "luck_high": of[2],
            "retention": of[0],
            "penetration": 0.0,
            "lost": 0.0,
            "replications": 12,
        }
        for name in businesses
        for direction, of in (("kept_from_leaving", AMOUNTS[kept]), ("driven_off", AMOUNTS[driven]))
        if of is not None
    ]
    columns = [column.name for column in TABLES["bridge_leaving"]]
    frame = pd.DataFrame(rows, columns=columns)
    assert list(frame.columns) == columns
    frame = frame.astype({"luck_low": float, "luck_high": float}) if rows else pd.DataFrame()
    found.tables = found.tables | {"bridge_leaving": frame}
    return found


def is_told(name, difference, material):
    """Whether an amount matters and has a sign, whatever luck brings."""
    if AMOUNTS[name] is None or AMOUNTS[name][0] == 0:
        return False
    amount, low, high = AMOUNTS[name]
    sure = low is None or low > 0 or high < 0
    return sure and (abs(amount) >= MATTERS * abs(difference) or abs(amount) >= material > 0)


def check(text, kept, driven, difference, material):
    """Exactly what is to be told is told, each amount with its sign and its interval."""
    expected = [name for name in (kept, driven) if is_told(name, difference, material)]
    if not expected:
        assert text == ""
        return
    assert text.startswith("With plan, visits of customers who ")
    assert text.endswith(", before what it costs to serve them.")
    assert ("would otherwise have left" in text) == is_told(kept, difference, material)
    assert ("leave for good under it alone" in text) == is_told(driven, difference, material)
    found = re.findall(BRINGS, text)
    assert len(found) == len(expected), text
    for name, (size, word, low, _, high, _) in zip(expected, found, strict=True):
        amount, least, most = AMOUNTS[name]
        assert agrees(size, abs(amount)), text
        assert word == ("more" if amount > 0 else "less")
        assert bool(low) == (least is not None)
        if low:
            assert agrees(low, least), text
            assert agrees(high, most), text


@pytest.mark.parametrize("kept", AMOUNTS)
def test_what_is_said_is_true(kept):
    others = itertools.cycle(itertools.product(("GBP", "JPY", "IDR"), (0.0, 5_000.0)))
    for (driven, difference), (currency, material) in zip(
        itertools.product(AMOUNTS, DIFFERENCES.values()), others, strict=False
    ):
        found = compared(kept, driven, difference, currency, material)
        text = " ".join(map(str, of_leaving(every_business(found))))
        check(text, kept, driven, difference, material)
        well_printed(text)


def test_it_says_where_the_other_plans_stand_and_only_where_there_are_any():
    """The best plan need not be the one that keeps most customers."""
    one = compared("gain", "nobody", 40_000.0)
    two = copy(paged({"Inn": {"plan": 40_000.0, "other": 20_000.0}}, material=5_000.0, weeks=4, full=False))
    two.tables = two.tables | {"bridge_leaving": one.tables["bridge_leaving"]}
    found = [" ".join(map(str, of_leaving(every_business(each)))) for each in (one, two)]
    assert [each.endswith("serve them; bridge_leaving.csv has it of every plan.") for each in found] == [False, True]
    assert found[0] == found[1].replace("; bridge_leaving.csv has it of every plan", "")


def test_every_rule_is_reached():
    ends = {
        kept + driven: " ".join(map(str, of_leaving(every_business(compared(kept, driven, 40_000.0)))))
        for kept, driven in itertools.product(("nobody", "gain"), repeat=2)
    }
    assert len(set(ends.values())) == len(RULES) == 4


def test_nothing_is_said_where_no_plan_can_be_judged_or_a_table_is_missing():
    assert of_leaving(every_business(compared("gain", "nobody", 40_000.0, verdict="cannot be right"))) == ()
    found = compared("gain", "nobody", 40_000.0)
    del found.tables["bridge_leaving"]
    assert of_leaving(every_business(found)) == ()


def test_it_stands_below_the_bridge_once_for_businesses_alike_and_says_where_its_numbers_are():
    found = compared("gain", "loss", 40_000.0, businesses=("Inn", "Bar"))
    (sentence,) = of_leaving(every_business(found))
    assert str(sentence).startswith("Inn and Bar: with plan, visits of customers who would otherwise have left")
    page = report_page(found, "03")
    chart = page[page.index('id="chart-03') :]
    chart = chart[: chart.index("</section>")]
    assert "would otherwise have left for good" in chart
    assert page.count("would otherwise have left for good") == 1
    numbers = [each for each in cited(tree_of(page)) if each[2].startswith("bridge_leaving")]
    assert len(numbers) == 6
    assert all(agrees(printed, looked_up(place, found)) for printed, _, place in numbers)
    without = report_page(compared("nobody", "nobody", 40_000.0), "03")
    assert "left for good bring" not in without
