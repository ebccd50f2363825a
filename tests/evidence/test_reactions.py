"""docs/reactions.md: rows are those of `levers`, good and bad houses what is said, checks fail where they should."""

import pytest

from sim.evidence.reaction_checks import (
    CHECKS,
    HOLDS,
    MISSED,
    NEAR_FREE,
    OPEN,
    SHOWN,
    Asked,
    Check,
    Found,
    _clear,
    _times,
    checked,
    outraged,
    topped,
)
from sim.evidence.reactions import BAD, GOOD, REPLICATIONS, Reaction, Table, reactions, shifted
from sim.evidence.reactions_page import CLAIMS, HEAD, text_of
from sim.scenario import opened, read, solve_places
from sim.scenario.levers import levers_of
from sim.study.levers.study import levers
from tests import ROOT
from tests.scenario.levers.test_rows import NO_LEVERS
from tests.study.levers.test_levers import TOWN

TWO = TOWN.replace("weeks = 16", "weeks = 8") + (
    '[[place]]\nname = "street"\nresidents = 10\nmix = { "value seekers" = 1.0 }\npassing_trade_per_week = 150\n'
    '[[business]]\nname = "Passing"\nplace = "street"\nfocus = true\nprice = 25.0\nunit_cost = 12.0\n'
    '[[business]]\nname = "Beside"\nplace = "street"\nprice = 25.0\n'
)


@pytest.fixture(scope="module")
def scenario():
    return read(text=TWO)


@pytest.fixture(scope="module")
def table(scenario):
    return reactions(scenario, 2, workers=1)


def test_a_good_house_is_better_at_every_touchpoint_and_its_people_are_the_same(scenario):
    good, bad = (shifted(scenario, points) for points in (GOOD, BAD))
    ours = [next(one for one in each.business if one.name == "Ours") for each in (scenario, good, bad)]
    assert [one.touchpoints["welcome"].people for one in ours] == [5.0, 6.0, 3.5]
    assert [one.touchpoints["product"].setting for one in ours] == [9.8, 10.0, 8.3]
    theirs = [next(one for one in each.business if one.name == "Theirs") for each in (scenario, good)]
    assert theirs[0] == theirs[1]
    assert solve_places(good) == solve_places(scenario)


def test_every_row_is_that_of_levers_in_the_house_that_it_says(scenario, table):
    for house, points in (("good", GOOD), ("bad", BAD)):
        study = levers(shifted(scenario, points), 2, workers=1).tables["levers"]
        for row in study.to_dict("records"):
            found = table.of(row["business"], row["lever"], house)
            if found.worth is None:
                assert row["worth_per_week"] != row["worth_per_week"]
                assert found.no_room == row["no_room"]
            else:
                assert (found.worth, found.low) == (row["worth_per_week"], row["luck_low"])


def test_the_page_has_a_row_for_every_lever_and_beside_every_claim_those_that_bear_on_it(scenario, table):
    checks = [Check("It holds", (Found("£1", True),)), Check("It fails", (Found("£2", False),), "of a reason")]
    text = text_of(table, checks, 2)
    for row in levers_of(scenario, "Ours"):
        assert f"(`{row.what}`)" in text
    assert "| lever | step | Ours, good | Ours, bad | Passing, good | Passing, bad | costs |" in text
    assert "* **It holds: holds.**\n  * £1" in text
    assert "* **It fails: missed.** Why: of a reason.\n  * £2" in text
    assert "Of 2 with a bar: held 1, missed 1, open 0." in text
    claim = next(line for line in text.splitlines() if "A consistent experience" in line)
    for moment in ("welcome", "product", "service", "farewell"):
        assert f"how uneven the {moment} is: Ours " in claim
    assert "people at" not in claim


def test_every_claim_names_levers_of_the_flagship():
    scenario = opened("town_vs_west_end")
    known = {row.what for row in levers_of(scenario, scenario.focus[0].name)}
    kinds = {what.split(".")[-1] for what in known}
    for claim in CLAIMS:
        for lever in claim.levers:
            assert lever in known or lever.split(".")[-1] in kinds, (claim.says, lever)


def test_a_lever_that_a_house_does_not_have_says_so():
    table = Table(("A",), {"x": ("x", 1.0, "score")}, {})
    assert table.of("A", "x", "good") == Reaction(None, None, None, None, "It has no such lever.")


# -- the checks


def test_verdicts_are_those_of_all_seeds():
    yes, no, unsure = (Found("", each) for each in (True, False, None))
    assert Check("", (yes, yes)).verdict == HOLDS
    assert Check("", (yes, unsure)).verdict == OPEN
    assert Check("", (yes, unsure, no)).verdict == MISSED


def test_what_is_asked_of_several_things_is_told_of_each_by_the_same_rule():
    seeds = (
        Found("", None, (("town", True), ("street", None), ("lane", False))),
        Found("", False, (("town", True), ("street", True), ("lane", True))),
    )
    check = Check("It costs", seeds, "of a reason", bar="a point")
    assert check.parts == {HOLDS: ["town"], MISSED: ["lane"], OPEN: ["street"]}
    text = text_of(Table((), {}, {}), [check, Check("One", (Found("", None, (("town", None),)),))], 2)
    told = "Held to: a point. Holds of: town. Missed of: lane. Left open by luck: street. Why: of a reason."
    assert f"* **It costs: missed.** {told}\n" in text
    assert "* **One: open.**\n" in text


def test_the_page_counts_the_levers_and_names_what_has_no_row(table):
    text = text_of(table, [], 2)
    sentence = next(each for each in text.splitlines() if each.startswith("These are "))
    assert sentence.startswith(f"These are {len(table.levers)} levers")
    assert f"{len(NO_LEVERS)} keys have no row" in sentence
    for name in NO_LEVERS:
        assert f"`{name}`" in sentence


def test_an_interval_is_on_a_side_or_open():
    assert _clear(1.0, 2.0, above=True) is True
    assert _clear(1.0, 2.0, above=False) is False
    assert _clear(-1.0, 2.0, above=True) is None
    assert _clear(-2.0, -1.0, above=False) is True


@pytest.mark.parametrize(
    ("now", "worse", "holds"),
    [
        ((1.0, 0.8, 1.2), (6.0, 5.0, 7.0), True),
        ((1.0, 0.8, 1.2), (2.0, 1.8, 2.2), False),
        ((1.0, 0.0, 2.0), (5.0, 2.0, 8.0), None),
        ((0.0, -1.0, 0.0), (1.0, 0.5, 1.5), True),
        ((1.0, 0.5, 1.5), (-2.0, -3.0, -1.0), False),
    ],
)
def test_several_times_as_much_is_sure_surely_not_or_open(now, worse, holds):
    assert _times(now, worse) is holds


def test_every_check_measures_a_market_of_two_houses(scenario):
    found = checked(scenario, (3,), 2, trades=())
    assert [each.asked for each in found] == [each.words for each in CHECKS]
    for each in found:
        assert len(each.found) == 1
        assert each.found[0].said, each.asked
        assert each.verdict in ((HOLDS, MISSED, OPEN) if each.has_bar else (SHOWN,))
    both, moments = ("Ours", "Passing"), [each.name for each in scenario.experience.touchpoint]
    parts = [sorted(name for named in each.parts.values() for name in named) for each in found]
    assert parts[0] == sorted(f"{house}, {moment}" for house in both for moment in moments)
    assert parts[1] == sorted(both)
    assert parts[4] == sorted(f"{house}, {kind} visits" for house in both for kind in ("first", "further"))
    assert len(parts[5]) == 2
    assert [each.asked for each in found if not each.has_bar] == ["What a full guarantee is worth, by trade"]


def test_town_is_where_fewest_pass_and_strangers_are_counted_alone(scenario):
    asked = Asked(scenario, 3, 2, ())
    assert (asked.town, asked.passing) == ("Ours", "Passing")
    worse = Asked(shifted(scenario, -4.0), 3, 2, ())
    calm, angry = (float(outraged(each).said.split(": ")[1].split(" %")[0]) for each in (asked, worse))
    assert angry > calm
    assert outraged(worse).holds is False


def test_the_top_of_a_price_lies_between_its_ends(scenario):
    assert topped(Asked(scenario, 3, 2, ())).said.count("£") > 10


def test_a_lever_that_the_table_charges_is_not_looked_at_as_near_free():
    rows = levers_of(opened("town_vs_west_end"), "The Old Forge")
    charged = {row.what: row.cost_per_point_per_week * abs(row.step) for row in rows}
    assert set(NEAR_FREE) <= set(charged)
    assert max(charged[what] for what in NEAR_FREE) < 100.0 < charged["commitment_weeks"]


# -- the page as it lies there


def test_the_page_in_docs_has_every_lever_check_and_claim():
    text = (ROOT / "docs" / "reactions.md").read_text("utf-8")
    assert text.startswith(HEAD.format(replications=REPLICATIONS, good="1", bad="1.5"))
    scenario = opened("town_vs_west_end")
    for row in levers_of(scenario, scenario.focus[0].name):
        assert f"(`{row.what}`)" in text, row.what
    for each in CHECKS:
        assert f"* **{each.words}: " in text
        assert f": {each.bar}." in text
    for claim in CLAIMS:
        assert f"| {claim.says} |" in text
