from math import fsum

import pandas as pd
import pytest

from sim.accounts.bridge import LINES as BRIDGE_LINES
from sim.accounts.leaving import DIRECTIONS, KEPT, NOTHING, Part
from sim.accounts.leaving import LINES as LEAVING
from sim.accounts.money import accounts
from sim.accounts.walk import LINES as WALK_LINES
from sim.market.ledger import Count, RelationshipCount
from sim.study.numbers.statistics import interval, mean
from sim.study.rows.leaving import leaving_rows
from sim.study.rows.tables import (
    bridge_rows,
    run_rows,
    segment_rows,
    stage_rows,
    walk_rows,
)
from sim.study.rows.weekly import WEEKLY_COLUMNS, WeeklyTable
from sim.study.runs.answers import Answers, decision_rows
from sim.study.runs.branches import TOGETHER
from sim.study.runs.outcomes import together
from tests.study.made import answers, answers_of_random_ledgers, made, outcome_of


@pytest.fixture(scope="module")
def found():
    return answers_of_random_ledgers()


def beside(rows, decision):
    key = decision["business"], decision["strategy"]
    return [row for row in rows if (row["business"], row["strategy"]) == key]


def pennies(amount):
    return round(amount * 100)


def test_bridge_lines_add_up_to_the_printed_difference(found):
    rows = bridge_rows(found[0])
    assert all(tuple(row) == ("business", "strategy", "line", "amount", "luck_low", "luck_high") for row in rows)
    for decision in decision_rows(found[0]):
        mine = beside(rows, decision)
        if decision["strategy"] == "as_is":
            assert mine == []
            continue
        assert tuple(row["line"] for row in mine) == BRIDGE_LINES
        assert sum(pennies(row["amount"]) for row in mine) == pennies(decision["difference"])
        assert all(row["luck_low"] - 0.01 <= row["amount"] <= row["luck_high"] + 0.01 for row in mine)


def test_what_comes_from_those_who_left_is_parts_of_the_lines_with_an_interval_of_its_own(found):
    rows = leaving_rows(found[0])
    columns = ("business", "strategy", "leaving", "twins", "amount", "luck_low", "luck_high", *LEAVING, "replications")
    assert rows
    assert all(tuple(row) == columns for row in rows)
    for row in rows:
        assert sum(pennies(row[line]) for line in LEAVING) == pennies(row["amount"])
        each = [one.leaving[row["leaving"]] for one in found[0].of(row["business"], row["strategy"])]
        assert row["twins"] == pytest.approx(mean([part.pairs for part in each]), abs=1e-4)
        assert row["amount"] == pytest.approx(mean([part.amount for part in each]), abs=0.006)
        assert (row["luck_low"], row["luck_high"]) == pytest.approx(interval([part.amount for part in each]), abs=0.006)
    assert {(row["business"], row["leaving"]) for row in rows} >= {("A", "kept_from_leaving"), ("B", "driven_off")}
    assert {row["strategy"] for row in rows} == {"plan"}


def test_where_no_twin_differs_in_having_left_there_are_no_rows():
    assert leaving_rows(answers({"plan": [1.0, 2.0]})) == []
    nothing = dict.fromkeys(DIRECTIONS, NOTHING)
    assert leaving_rows(answers({"plan": [1.0, 2.0]}, leaving=nothing)) == []
    once = {**nothing, KEPT: Part(3, {**NOTHING.lines, "lost": -5.0})}
    assert [row["leaving"] for row in leaving_rows(answers({"plan": [1.0, 2.0]}, leaving=once))] == [KEPT]


def test_parts_below_a_penny_add_up_to_the_amount():
    third = {direction: Part(1, dict.fromkeys(LEAVING, 0.004)) for direction in DIRECTIONS}
    for row in leaving_rows(answers({"plan": [1.0, 2.0]}, leaving=third)):
        assert row["amount"] == 0.01
        assert sum(pennies(row[line]) for line in LEAVING) == 1


def test_walk_lines_lead_from_year_to_year_and_stand_beside_the_null(found):
    rows = walk_rows(found[0])
    assert all(tuple(row) == ("business", "strategy", "line", "amount", "baseline_change") for row in rows)
    for business in "AB":
        for strategy in ("as_is", "plan"):
            mine = {r["line"]: r for r in rows if (r["business"], r["strategy"]) == (business, strategy)}
            assert tuple(mine) == WALK_LINES
            for column in ("amount", "baseline_change"):
                steps = [pennies(mine[line][column]) for line in WALK_LINES]
                assert sum(steps[:-1]) == steps[-1]
            if strategy == "as_is":
                assert all(row["amount"] == row["baseline_change"] for row in mine.values())


def test_short_runs_have_no_walk():
    assert walk_rows(answers({"food": [1.0, 2.0]})) == []


def weekly(answers):
    """All rows of the weekly table."""
    return WeeklyTable(answers).frame()


def test_weeks_are_long_and_tidy_and_add_up(found):
    frame = weekly(found[0])
    assert tuple(frame.columns) == WEEKLY_COLUMNS
    keys = ["tried_at", "business", "strategy", "replication", "week"]
    assert not frame.duplicated(keys).any()
    assert len(frame) == (1 + 2) * 2 * 2 * 52  # the baseline once, the plan at each; businesses, replications
    ledger = found[1][1][1]
    mine = frame.query("tried_at == 'A' and business == 'A' and strategy == 'plan' and replication == 1")
    assert mine["visits"].sum() == ledger.counts[52:, 0, :, Count.VISITS].sum()
    assert mine["profit_undiscounted"].sum() == pytest.approx(accounts(ledger, 0).profit_undiscounted, abs=0.5)
    assert ((mine["first_visits"] + mine["return_visits"] + mine["passing_visits"]) == mine["visits"]).all()
    assert mine["market_share"].between(0, 1).all()


def test_customers_of_rivals_are_empty_cells_not_zeros():
    frame = weekly(answers_of_random_ledgers(weeks=4, before=1, focus=(0,))[0])
    rival = frame["business"] == "B"
    assert frame.loc[rival, "lapsed"].isna().all()
    assert frame.loc[rival, "loyal_share"].isna().all()
    assert frame.loc[~rival, "lapsed"].notna().all()
    assert frame.loc[rival, "turned_away"].notna().all()


def test_a_business_kept_twice_by_one_run_appears_once():
    found, ledgers = answers_of_random_ledgers(weeks=4, before=1)
    houses = []
    for number, pair in enumerate(ledgers):
        for strategy, ledger in zip(("as_is", "plan"), pair, strict=True):
            asked = {"strategy": strategy, "replication": number, "focus": TOGETHER}
            houses += [outcome_of(ledger, pair[0], business, **asked) for business in (0, 1)]
    frame = weekly(Answers(found.question, ("A", "B"), houses))
    assert set(frame.loc[frame["strategy"] == "plan", "tried_at"]) == {TOGETHER}
    assert frame.loc[frame["strategy"] == "as_is", "tried_at"].isna().all()
    assert len(frame) == 2 * 2 * 2 * 4


def test_no_weeks_give_an_empty_table():
    frame = weekly(answers({"food": [1.0, 2.0]}))
    assert isinstance(frame, pd.DataFrame)
    assert (len(frame), tuple(frame.columns)) == (0, WEEKLY_COLUMNS)


def test_stages_are_means_by_week():
    found, ledgers = answers_of_random_ledgers(weeks=3, before=0)
    rows = stage_rows(found)
    assert tuple(rows[0]) == ("business", "strategy", "week", *(kind.name.lower() for kind in RelationshipCount))
    assert len(rows) == 2 * 2 * 3
    assert rows[0]["aware"] == 0
    ledgers[0][0].relationship_counts[1, 0, RelationshipCount.LOYAL] = 5
    again = outcome_of(ledgers[0][0], ledgers[0][0], 0, strategy="as_is", replication=0)
    others = [one for one in found.all() if (one.business, one.strategy, one.replication) != ("A", "as_is", 0)]
    row = stage_rows(Answers(found.question, found.businesses, [again, *others]))[1]
    assert (row["strategy"], row["week"], row["loyal"]) == ("as_is", 1, 2.5)


def test_segments_add_up_to_visits_and_compare_with_the_baseline(found):
    rows = segment_rows(found[0])
    assert len(rows) == 2 * 2 * 2 * 2
    for decision in decision_rows(found[0]):
        mine = beside(rows, decision)
        assert sum(row["visits"] for row in mine) == pytest.approx(decision["visits"])
        if decision["strategy"] == "as_is":
            assert {row["contribution_difference"] for row in mine} == {0.0}
        for row in mine:
            assert (row["customers"] is None) == (row["who"] == "passers")
    plan, base = (next(r for r in rows if (r["business"], r["strategy"]) == ("A", name)) for name in ("plan", "as_is"))
    assert plan["contribution_difference"] == pytest.approx(plan["contribution"] - base["contribution"], abs=0.02)
    assert plan["customers_difference"] == plan["customers"] - base["customers"]


def test_runs_hold_one_row_per_business_strategy_world_and_replication(found):
    rows = run_rows(found[0])
    assert len({(row["business"], row["strategy"], row["world"], row["replication"]) for row in rows}) == len(rows) == 8
    for row in rows:
        assert fsum(row[f"bridge_{line}"] for line in BRIDGE_LINES) == pytest.approx(row["difference"], abs=1e-6)


def test_the_group_has_its_own_rows_that_add_up():
    found, _ = answers_of_random_ledgers(weeks=52, before=52)
    outcomes = []
    for one in found.all():
        outcomes.append(made(**{**one.__dict__, "focus": TOGETHER}))
    pairs = {}
    for one in outcomes:
        pairs.setdefault((one.strategy, one.replication), []).append(one)
    groups = [together(houses) for houses in pairs.values()]
    whole = Answers(found.question, ("A", "B", TOGETHER), outcomes + groups)
    rows = {(row["business"], row["strategy"]): row for row in decision_rows(whole)}
    assert len(rows) == 6
    parts = rows["A", "plan"]["difference"] + rows["B", "plan"]["difference"]
    assert rows[TOGETHER, "plan"]["difference"] == pytest.approx(parts, abs=0.011)
    assert rows[TOGETHER, "plan"]["utilisation"] is None
    lines = [row["amount"] for row in bridge_rows(whole) if row["business"] == TOGETHER]
    assert sum(map(pennies, lines)) == pennies(rows[TOGETHER, "plan"]["difference"])
    assert len([row for row in walk_rows(whole) if row["business"] == TOGETHER]) == 2 * len(WALK_LINES)


def test_tables_do_not_depend_on_the_order_in_which_runs_finished(found):
    backwards = Answers(found[0].question, found[0].businesses, list(found[0].all())[::-1])
    assert bridge_rows(backwards) == bridge_rows(found[0])
    assert segment_rows(backwards) == segment_rows(found[0])
    assert weekly(backwards).to_csv() == weekly(found[0]).to_csv()
