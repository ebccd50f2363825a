"""The plan of action: milestones dated from the first day, costs and ends added by rule where no milestone says so."""

import pytest

from sim.scenario import read
from sim.study.rows.plan import plan_rows, strategy_rows
from tests.scenarios import market, text


def plan(strategy, changes=None):
    """(week, date, action, owner) of the strategy's rows, the study beginning on Monday 5 January 2026."""
    rows = plan_rows(market({"study.weeks": 60, **(changes or {})}, {"plan": strategy}))
    assert {row["strategy"] for row in rows} <= {"plan"}
    return [(row["week"], f"{row['date']:%Y-%m-%d}", row["action"], row["owner"]) for row in rows]


def test_milestones_are_dated_and_sorted_with_their_owners():
    milestones = [{"week": 8, "action": "Open", "owner": "Chef"}, {"week": 0, "action": "Hire", "owner": "GM"}]
    rows = plan({"change": {"price": "-10%"}, "milestones": milestones})
    assert rows == [(0, "2026-01-05", "Hire", "GM"), (8, "2026-03-02", "Open", "Chef")]


def test_what_a_step_costs_is_added_with_its_day():
    step = {"cost_per_week": 900, "change": {"appeal": "+1"}}
    starts = "Start: what shows from outside +1; "
    assert plan(step) == [(0, "2026-01-05", f"{starts}spend £900 a week from 5 January 2026", "")]
    later = plan({**step, "start_week": 4, "one_off_cost": 6000})
    assert later == [(4, "2026-02-02", f"{starts}spend £6,000 once and £900 a week from 2 February 2026", "")]


def test_a_milestone_of_the_week_says_what_is_done_so_that_the_cost_alone_is_added():
    milestones = [{"week": 0, "action": "Repaint the front", "owner": "GM"}]
    rows = plan({"cost_per_week": 900, "change": {"appeal": "+1"}, "milestones": milestones})
    assert [row[2] for row in rows] == ["Repaint the front", "Spend £900 a week from 5 January 2026"]
    assert plan({"cost_per_week": 900, "change": {}})[0][2] == "Spend £900 a week from 5 January 2026"


def test_a_change_to_a_value_is_told_from_an_addition():
    rows = plan({"change": {"promise": 6, "price": "+6%", "guarantee": 1}})
    assert rows[0][2] == (
        "Start: what its advertising promises set to 6, price +6 % and share of the price paid back to those who "
        "complain set to 1"
    )


def test_the_end_of_a_step_is_a_line_of_its_own():
    rows = plan({"cost_per_week": 12.5, "start_week": 2, "end_week": 10, "change": {"appeal": "+1"}})
    assert [row[0] for row in rows] == [2, 10]
    assert rows[0][2].endswith("; spend £12.50 a week from 19 January 2026 until 16 March 2026")
    assert rows[1][1:3] == ("2026-03-16", "Stop spending £12.50 a week; what began on 19 January 2026 ends")


@pytest.mark.parametrize(
    ("action", "added"),
    [
        ("Pay £1,250 a week to the agency", 0),
        ("Pay 1 250 pounds a week", 0),
        ("Pay £12,500 a week", 1),
        ("Pay £1,250.50", 1),
        ("Call the agency", 1),
    ],
)
def test_a_milestone_of_the_same_week_that_names_the_cost_is_enough(action, added):
    rows = plan(
        {"cost_per_week": 1250, "change": {"appeal": "+1"}, "milestones": [{"week": 0, "action": action, "owner": ""}]}
    )
    assert len(rows) == 1 + added


def test_a_milestone_of_another_week_is_not():
    milestones = [{"week": 1, "action": "Spend £900 a week", "owner": ""}]
    assert len(plan({"cost_per_week": 900, "change": {"appeal": "+1"}, "milestones": milestones})) == 2


def test_a_step_without_cost_says_what_it_changes_unless_a_milestone_stands_there():
    change = {"price": "-10%", "touchpoints.welcome.people": "+1.5"}
    assert plan({"change": change})[0][2] == "Start: price −10 % and people at welcome +1.5"
    assert len(plan({"change": change, "milestones": [{"week": 0, "action": "Reprint menus", "owner": ""}]})) == 1
    ended = plan({"change": change, "end_week": 20})
    assert ended[1][2] == "End what began on 5 January 2026"


def test_savings_are_savings():
    assert plan({"cost_per_week": -50, "change": {"appeal": "-1"}})[0][2].endswith(
        "; save £50 a week from 5 January 2026"
    )
    both = plan({"cost_per_week": -50, "one_off_cost": 300, "change": {"appeal": "-1"}})
    assert both[0][2].endswith("; spend £300 once and save £50 a week from 5 January 2026")


@pytest.mark.parametrize("week", [60, 70])
def test_a_step_that_starts_after_the_study_has_no_line(week):
    assert plan({"cost_per_week": 900, "change": {"appeal": "+1"}, "start_week": week}) == []


def test_an_end_beyond_the_study_is_no_line():
    assert len(plan({"cost_per_week": 900, "change": {"appeal": "+1"}, "end_week": 60})) == 1


def test_several_steps_of_a_strategy_are_one_plan():
    steps = [
        {"start_week": 10, "cost_per_week": 20, "change": {"appeal": "+1"}},
        {"start_week": 0, "one_off_cost": 500, "change": {"price": "-1"}},
    ]
    assert [row[2] for row in plan({"step": steps})] == [
        "Start: price −1; spend £500 once",
        "Start: what shows from outside +1; spend £20 a week from 16 March 2026",
    ]


def test_what_is_done_at_all_businesses_at_once_costs_at_each():
    together = {"study.apply": "together", "business.Birch.focus": True}
    rows = plan({"cost_per_week": 900, "change": {"appeal": "+1"}}, together)
    assert rows[0][2].endswith("; spend £900 a week from 5 January 2026, at each of 2 businesses")


def test_another_currency_and_start():
    rows = plan(
        {"cost_per_week": 900, "change": {"appeal": "+1"}, "start_week": 1},
        {"study.currency": "CHF", "behaviour.value_of_time_per_hour": 10},
    )
    assert rows[0][2].endswith("; spend CHF 900 a week from 12 January 2026")


def test_what_strategies_change_and_cost_in_words():
    plans = {
        "two": {
            "label": "Two steps",
            "step": [
                {"cost_per_week": 900.0, "one_off_cost": 50.0, "change": {"price": "-9%"}, "end_week": 8},
                {"start_week": 4, "cost_per_week": 100.0, "change": {"touchpoints.welcome.people": "+1.5"}},
                {"start_week": 400, "cost_per_week": 9000.0, "one_off_cost": 7.0, "change": {"appeal": "+1"}},
            ],
        }
    }
    rows = strategy_rows(read(text=text({"study.weeks": 60}, plans)))
    same = {"spends": "", "saves": "", "cost_per_week": 0.0, "one_off_cost": 0.0}
    assert rows[0] == {"strategy": "as_is", "label": "as_is", "changes": ""} | same
    found, mean_of = rows[1], rows[1].pop("cost_per_week")
    assert found == {
        "strategy": "two",
        "label": "Two steps",
        "changes": "price −9 % in weeks 0 to 7; then people at welcome +1.5 from week 4 on",
        "spends": "£900 a week in weeks 0 to 3, £1,000 a week in weeks 4 to 7, £100 a week from week 8 on and £50 once",
        "saves": "",
        "one_off_cost": 50.0,
    }
    factors = [1.1 ** (-(week + 0.5) / 52) for week in range(60)]
    total = 900 * sum(factors[:4]) + 1000 * sum(factors[4:8]) + 100 * sum(factors[8:])
    assert mean_of == pytest.approx(total / sum(factors), abs=0.0051)


def words(*steps, weeks=60):
    """(what it changes, spends, saves) of a plan of these steps."""
    rows = strategy_rows(market({"study.weeks": weeks}, {"plan": {"step": list(steps)}}))
    (row,) = [row for row in rows if row["strategy"] == "plan"]
    return row["changes"], row["spends"], row["saves"]


ONCE = "£9 once in week 4"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({}, ("price −9 %", "£30 a week", "")),
        ({"start_week": 13}, ("price −9 % from week 13 on", "£30 a week from week 13 on", "")),
        ({"end_week": 13}, ("price −9 % in weeks 0 to 12", "£30 a week in weeks 0 to 12", "")),
        ({"start_week": 5, "end_week": 6}, ("price −9 % in week 5", "£30 a week in week 5", "")),
        ({"start_week": 59}, ("price −9 % in week 59", "£30 a week in week 59", "")),
        ({"end_week": 900}, ("price −9 %", "£30 a week", "")),
        ({"start_week": 60}, ("", "", "")),
        ({"ramp_weeks": 1}, ("price −9 %, over 1 week", "£30 a week", "")),
        ({"ramp_weeks": 8}, ("price −9 %, over 8 weeks", "£30 a week", "")),
        ({"cost_per_week": -30}, ("price −9 %", "", "£30 a week")),
        ({"cost_per_week": 0, "one_off_cost": 500}, ("price −9 %", "£500 once", "")),
        ({"start_week": 4, "one_off_cost": 9, "cost_per_week": 0}, ("price −9 % from week 4 on", ONCE, "")),
        ({"one_off_cost": -9}, ("price −9 %", "£30 a week", "£9 once")),
        ({"cost_per_week": 0.0025}, ("price −9 %", "£0.0025 a week", "")),
        ({"cost_per_week": 1_000_000}, ("price −9 %", "£1,000,000 a week", "")),
    ],
)
def test_when_a_plan_changes_and_costs_is_told(step, told):
    assert words({"cost_per_week": 30, "change": {"price": "-9%"}} | step) == told


def test_the_same_change_in_steps_that_follow_on_one_another_is_one():
    change = {"change": {"appeal": "+2"}}
    phased = words({"end_week": 4, "cost_per_week": 300, **change}, {"start_week": 4, "cost_per_week": 5, **change})
    assert phased == ("what shows from outside +2", "£300 a week in weeks 0 to 3 and £5 a week from week 4 on", "")
    apart = words({"end_week": 4, **change}, {"start_week": 5, **change})
    assert apart[0] == "what shows from outside +2 in weeks 0 to 3; then what shows from outside +2 from week 5 on"


def test_a_study_of_one_week_is_all_of_it():
    assert words({"cost_per_week": 30, "change": {"price": "-9%"}}, weeks=1) == ("price −9 %", "£30 a week", "")
