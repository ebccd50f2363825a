"""Twin diaries: a table of sentences, every number of which is in the visits."""

import re

import pandas as pd
import pytest

from sim.scenario import read
from sim.study.compare import compare
from sim.study.diaries.diaries import COLUMNS
from tests.agents.students import Stubborn
from tests.scenarios import market, text
from tests.study.diaries.test_trajectories import PLAN


def diaries_of(changes=None, strategies=PLAN, **how):
    """The table of a comparison, and the comparison."""
    how = {"replications": 2, "workers": 1, "seed": 7} | how
    comparison = compare(market(changes, strategies), **how)
    return comparison.tables["diaries"], comparison


LONGER = {"study.weeks": 40, "study.warm_up_weeks": 20, "place/town/residents": 120}


@pytest.fixture(scope="module")
def told():
    return diaries_of(LONGER)


def test_every_pair_has_a_reason_and_two_readings_in_order(told):
    table, _ = told
    assert list(table.columns) == list(COLUMNS)
    assert set(table["pair"]) <= {1, 2}
    for (_, number), rows in table.groupby(["business", "pair"], sort=False):
        assert list(dict.fromkeys(rows["lived_under"].fillna("pair"))) == ["pair", "as_is", "plan"]
        assert rows["customer_id"].nunique() == 1
        for reading, lines in rows.groupby(rows["lived_under"].fillna("pair"), sort=False):
            assert lines["week"].is_monotonic_increasing or reading == "pair"
            assert (lines["event"].iloc[-1] == "total") == (reading != "pair")
        assert number in (1, 2)
    days = (table["date"] - pd.Timestamp("2026-01-05")).dt.days
    assert (days == 7 * table["week"]).all()


def test_people_live_in_a_place_as_pages_call_it(told):
    table, _ = told
    whys = table.loc[table["event"] == "chosen", "sentence"]
    assert len(whys)
    assert whys.str.startswith("A customer who lives in Town, segment ").all()


def test_every_number_in_the_sentences_is_in_the_visits(told):
    table, comparison = told
    visits, seen = comparison.visits.read(), set()
    for row in table[table["lived_under"].notna()].itertuples():
        own = visits[(visits["customer_id"] == row.customer_id) & (visits["strategy"] == row.lived_under)]
        here = own[own["business"] == row.business]
        weeks = re.match(r"Weeks? (\d+)(?:–(\d+))?:", row.sentence)
        first, last = (int(weeks[1]), int(weeks[2] or weeks[1])) if weeks else (row.week, row.week)
        span = here[here["week"].between(first, last)]
        if row.event == "total":
            assert row.sentence.startswith(f"In all: {len(here) or 'no'} visit")
        elif row.event == "visits":
            number = re.search(r"came (once|twice|\d+)", row.sentence)[1]
            low, *high = re.search(r"remembered (\d+\.\d)(?: to (\d+\.\d))? of 10", row.sentence).groups()
            remembered = span["remembered"].round(1).tolist()
            assert {"once": 1, "twice": 2}.get(number) or int(number) <= len(span)
            assert all(float(each) in remembered for each in (low, *high) if each)
        elif scores := re.search(r"expected (\d+\.\d), remembered (\d+\.\d)", row.sentence):
            pairs = set(zip(span["expected"].round(1), span["remembered"].round(1), strict=True))
            assert tuple(map(float, scores.groups())) in pairs
            flags = span[
                (span["expected"].round(1) == float(scores[1])) & (span["remembered"].round(1) == float(scores[2]))
            ]
            assert ("complained" in row.sentence) == bool(flags["complained"].any())
            assert ("first visit" in row.sentence.split(";")[0]) == bool(flags["is_first"].any())
        elif row.event == "never":
            assert span.empty
        seen.add(row.event)
    assert {"total", "visits"} < seen


def test_the_two_readings_part_where_the_visits_do(told):
    table, comparison = told
    visits = comparison.visits.read()
    visits = visits[visits["business"] == "Ash"]
    for row in table[table["event"] == "chosen"].itertuples():
        if "the same places in all weeks" in row.sentence:
            continue
        week = int(re.search(r"from week (\d+) on", row.sentence)[1])
        ways = [
            sorted(visits[(visits["customer_id"] == row.customer_id) & (visits["strategy"] == each)]["week"])
            for each in ("as_is", "plan")
        ]
        before = [[each for each in way if each < week] for way in ways]
        assert before[0] == before[1]


def test_the_same_table_whatever_the_engine(told):
    table, _ = told
    assert (
        diaries_of(LONGER, engine="agents", replications=1)[0]["sentence"].tolist()
        == diaries_of(LONGER, replications=1)[0]["sentence"].tolist()
    )
    assert len(table)


def test_a_plan_that_changes_nothing_says_so():
    table, _ = diaries_of(strategies={"costly": {"label": "A cost", "cost_per_week": 5.0}})
    assert table["event"].tolist() == ["same"]
    assert "under A cost than under as_is, so there are no two lives" in table["sentence"].iloc[0]
    assert table["lived_under"].isna().all()


def test_events_are_said_to_go_with_the_money_only_where_they_do():
    """Nobody in this market goes elsewhere or minds a price: the lives are the same, and what they pay is not."""
    calm = {"behaviour.price_weight": 0.0, "behaviour.going_out": 60.0, "business.Birch.considered": 0.0}
    table, _ = diaries_of(calm, {"dearer": {"change": {"price": "+10%"}}})
    (why,) = table.loc[table["event"] == "chosen", "sentence"]
    assert " residents, all mainly through what they pay a visit, and less from none" in why
    assert "events" not in why
    assert why.endswith("Both lives go to the same places in all weeks.")
    said = [table.loc[table["lived_under"] == each, "sentence"].tolist() for each in ("as_is", "dearer")]
    assert said[0] == said[1]


def test_the_best_plan_is_told_even_if_it_loses():
    plans = {"bad": {"change": {"price": "-60%"}}, "worse": {"change": {"price": "-60%"}, "cost_per_week": 50.0}}
    table, comparison = diaries_of(strategies=plans)
    assert (comparison.tables["decision"].set_index("strategy").loc[["bad", "worse"], "difference"] < 0).all()
    assert set(table["strategy"]) == {"bad"}


@pytest.mark.parametrize(
    ("changes", "strategies"),
    [({}, {}), ({"place/town/residents": 0, "place/town/passing_trade_per_week": 30.0}, PLAN)],
    ids=["nothing to compare", "passers-by alone"],
)
def test_no_rows_without_twins(changes, strategies):
    table, _ = diaries_of(changes, strategies)
    assert table.empty
    assert list(table.columns) == list(COLUMNS)


def test_all_at_once_is_told_at_each_of_ours():
    table, _ = diaries_of({**LONGER, "study.apply": "together", "business/Birch/focus": True})
    assert list(dict.fromkeys(table["business"])) == ["Ash", "Birch"]
    assert {"as_is", "plan"} == set(table["lived_under"].dropna())


def test_each_of_ours_has_the_reading_of_its_own_run():
    table, comparison = diaries_of({**LONGER, "business/Birch/focus": True})
    visits = comparison.visits.read()
    for row in table[table["event"] == "total"].itertuples():
        own = (visits["customer_id"] == row.customer_id) & (visits["business"] == row.business)
        own &= (visits["strategy"] == row.lived_under) & (
            visits["tried_at"].isna() | (visits["tried_at"] == row.business)
        )
        assert row.sentence.startswith(f"In all: {own.sum() or 'no'} visit")


def test_customers_with_rules_of_their_own_are_not_told_wrongly():
    table, _ = diaries_of(LONGER, engine="agents", customer=Stubborn, replications=1)
    assert table.empty


def test_hostile_names_stand_as_they_are():
    names = {"Ash": "$10 & 'x' {0}", "Birch": "=1+1 %s"}
    written = text(LONGER, PLAN)
    for old, new in names.items():
        written = written.replace(f'"{old}"', f'"{new}"')
    table = compare(read(text=written), replications=1, workers=1).tables["diaries"]
    assert set(table["business"]) == {names["Ash"]}
    assert table["sentence"].str.contains(names["Birch"], regex=False).any()
    assert table["sentence"].str.contains(f"to {names['Ash']},", regex=False).any()
