"""What customers are worth, how they come and go, and the tables: identities with the books, and cases by hand."""

from math import fsum
from types import SimpleNamespace

import numpy as np
import pytest

from sim.accounts.entries import Visits
from sim.accounts.money import accounts, customer_equity
from sim.market.ledger import Count, RelationshipCount
from sim.market.state import AWARE, BARRED, LEFT, NEVER
from sim.scenario import read
from sim.study.compare import compare
from sim.study.measures import customer_value
from sim.study.measures.customer_value import Spread, left_behind, lifetime, still_to_come
from sim.study.measures.leaky_bucket import leaky_bucket
from sim.study.rows import worth
from sim.study.runs.replication import Replicator
from tests.kernel.everything import everything_on
from tests.scenarios import market, terms
from tests.study.ledgers import small, visit
from tests.study.measures.finished import RICH, run_of


@pytest.fixture(scope="module")
def rich():
    return run_of(terms(RICH))


def by_hand(ledger, *, last_visit=None, loyalty=None, risk=None, flags=None, risk_at_start=1.0, moved_in_last=()):
    """A run around a ledger made by hand: one slot a resident, state as given, [N, J] or for business 0."""
    last = np.flatnonzero(ledger.last_tenancies)
    people, many = len(last), len(ledger.businesses)

    def table(values, fill, kind=float):
        found = np.full((people, many), fill, dtype=kind)
        if values is not None:
            found[:, : np.reshape(values, (people, -1)).shape[1]] = np.reshape(values, (people, -1))
        return found

    arrival = ledger.tenant_week[last].copy()
    arrival[list(moved_in_last)] = ledger.weeks
    last_visit = table(last_visit, NEVER, np.int64)
    state = SimpleNamespace(
        week=ledger.weeks,
        arrival=arrival,
        loyalty=table(loyalty, 0.0),
        risk=table(risk, 1.0),
        flags=table(flags, AWARE, np.int64),
        last_visit=last_visit,
        visits=(last_visit != NEVER).astype(np.int64),
    )
    week = {"risk_at_start": np.full((1, many), risk_at_start), "reward_by_satisfaction": np.ones(1)}
    week |= {"forgives_after_weeks": np.array([52.0])}
    made_terms = SimpleNamespace(by_week=week, travel=[[0.0] * many])
    population = SimpleNamespace(place=np.zeros(people, dtype=np.int64))
    return SimpleNamespace(ledger=ledger, baseline=ledger, state=state, terms=made_terms, population=population)


# -- what customers are worth ------------------------------------------------------------------------------------------


def test_customers_together_left_what_the_books_say_to_the_penny(rich):
    ledger, money = rich.ledger, accounts(rich.ledger, 0)
    counted, kinds = slice(ledger.weeks_before, None), len(ledger.segments)
    for count in (Count.UPGRADES, Count.REFUNDS, Count.COMPLAINTS, Count.GESTURES):
        assert ledger.counts[counted, 0, :, count].sum() > 0
    costs = fsum(money.weekly_costs[counted] * ledger.discount) + fsum(money.one_off[counted] * ledger.discount_start)
    passing = fsum((money.contribution[counted, kinds:] * ledger.discount[:, None]).ravel())
    assert passing > 0.0
    customers = fsum(left_behind(ledger, 0, Visits.of(ledger, 0)))
    assert customers == pytest.approx(money.profit + costs - passing, abs=0.005)


def test_what_customers_may_still_bring_is_the_equity_to_the_penny(rich):
    equity = customer_equity(rich.ledger, 0, rich.baseline).residents  # before what the strategy costs to run
    assert equity > 100.0
    assert fsum(still_to_come(rich, 0, Visits.of(rich.ledger, 0))) == pytest.approx(equity, abs=0.005)


def test_the_worth_of_all_customers_is_both_together_however_they_are_told_apart(rich):
    found, ledger = lifetime(rich, 0), rich.ledger
    visits = Visits.of(ledger, 0)
    whole = fsum(left_behind(ledger, 0, visits)) + fsum(still_to_come(rich, 0, visits))
    for by in ("all", "segment", "stage", "came"):
        parts = [one for (each, _), one in found.items() if each == by]
        assert fsum(one.total for one in parts) == pytest.approx(whole, abs=0.005)
        assert sum(one.count for one in parts) == found["all", "all"].count
    assert all(found[key].count > 0 for key in found if key != ("came", "referred"))


def test_without_104_weeks_only_the_counted_weeks_count():
    run = run_of(terms({**RICH, "study": {"weeks": 30, "warm_up_weeks": 52, "discount_rate": 0.1}}))
    assert customer_equity(run.ledger, 0, run.baseline) is None
    assert not still_to_come(run, 0, Visits.of(run.ledger, 0)).any()
    assert lifetime(run, 0)["all", "all"].total > 0.0


def hand_ledger():
    """Two counted years at 21 % with £10 a visit: one resident moves out in week 60, one before week 0."""
    rows = [(0, -32768, 0), (1, -32768, 0), (1, 60, 0), (2, -32768, 0), (3, -32768, 0), (4, -32768, 0), (4, -20, 0)]
    ledger = small(weeks=104, before=52, rate=0.21, tenancies=rows, price=25.0, unit_cost=15.0)
    visit(ledger, 0, -5)  # a customer before week 0 who comes each year
    visit(ledger, 0, 10)
    visit(ledger, 0, 70, 2)
    visit(ledger, 1, 20)  # moves out in week 60
    visit(ledger, 3, 90, referred=True)  # comes once
    visit(ledger, 4, -40)  # never comes again
    visit(ledger, 5, -30)  # has moved out by week 0
    ledger.bought_before[0, 5] = False  # which only those can have who live there as it opens
    return ledger


def test_worth_by_hand():
    ledger = hand_ledger()
    run = by_hand(ledger, loyalty=[0.5, 0.0, 0.2, 0.0, 0.0], risk=[0.1, 1.0, 0.9, 1.0, 1.0])
    found = lifetime(run, 0)

    def today(week):
        return 10.0 * 1.21 ** (-(week + 0.5) / 52)

    # Last year: two visits of the first and one of the fourth, £30; the year before, £20, of it £10 of the first, who
    # stayed.
    rho = 10.0 / 20.0
    equity = 30.0 * rho / (1.21 - rho) / 1.21**2
    first = today(10) + 2 * today(70) + equity * 2 / 3
    fourth = today(90) + equity / 3
    assert found["all", "all"].count == 4  # neither of the newcomers ever came
    assert found["all", "all"].total == pytest.approx(first + today(20) + fourth, abs=1e-9)
    assert found["came", "before"][:2] == (2, pytest.approx(first))
    assert found["came", "before"].p10 == 0.0  # she who never came again is worth nothing, and counts
    assert found["came", "referred"][:2] == (1, pytest.approx(fourth))
    assert found["came", "other"][:2] == (1, pytest.approx(today(20)))
    assert found["stage", "moved_away"][:2] == (1, pytest.approx(today(20)))
    assert found["stage", "relationship"][:2] == (1, pytest.approx(first))
    assert found["stage", "engagement"][:2] == (1, pytest.approx(fourth))
    assert found["stage", "interaction"][:2] == (1, 0.0)
    assert found["segment", "all"] == found["all", "all"]


@pytest.mark.parametrize("gone", ["barred", "left", "moved"])
def test_who_stays_or_moves_away_at_the_end_brings_nothing_more(gone):
    ledger = hand_ledger()
    mark = {"barred": BARRED, "left": LEFT, "moved": 0}[gone]
    last = [ledger.weeks - 50] + [NEVER] * 4 if gone == "left" else None
    run = by_hand(
        ledger, flags=[AWARE | mark] + [AWARE] * 4, last_visit=last, moved_in_last=(0,) if gone == "moved" else ()
    )
    shares = still_to_come(run, 0, Visits.of(ledger, 0))
    equity = customer_equity(ledger, 0).value
    assert shares.tolist() == pytest.approx([0.0, 0.0, 0.0, equity, 0.0, 0.0, 0.0])


def test_who_left_for_good_is_in_no_higher_stage_until_she_forgives():
    """L and s of a relationship: an interaction while the last visit is fewer than 52 weeks ago."""
    ledger = hand_ledger()
    for since, stage in ((1, customer_value.INTERACTION), (60, customer_value.RELATIONSHIP)):
        last = [ledger.weeks - since] + [NEVER] * 4
        flags = [AWARE | LEFT] + [AWARE] * 4
        run = by_hand(ledger, flags=flags, last_visit=last, loyalty=[0.8] * 5, risk=[0.1] * 5)
        assert customer_value.stages(run, 0)[np.flatnonzero(ledger.last_tenancies)[0]] == stage


def test_stages_are_those_of_the_ledger():
    run = run_of(terms({**RICH, "place.town.moves_per_year": 0.0}))
    found = customer_value.stages(run, 0)[run.state.visits[:, 0] > 0]
    wanted = [RelationshipCount.INTERACTION, RelationshipCount.ENGAGEMENT, RelationshipCount.RELATIONSHIP]
    stages = [customer_value.INTERACTION, customer_value.ENGAGEMENT, customer_value.RELATIONSHIP]
    assert [(found == stage).sum() for stage in stages] == [
        run.ledger.relationship_counts[-1, 0, each] for each in wanted
    ]
    assert len(set(found.tolist())) == 3


def test_order_statistics_are_values_that_a_tenth_half_and_nine_tenths_do_not_exceed():
    assert Spread.of(np.arange(10.0, 0.0, -1.0)) == (10, 55.0, 1.0, 5.0, 9.0)
    assert Spread.of(np.arange(1.0, 12.0)) == (11, 66.0, 2.0, 6.0, 10.0)
    assert Spread.of(np.array([3.0])) == (1, 3.0, 3.0, 3.0, 3.0)
    assert Spread.of(np.zeros(0)) == (0, 0.0, None, None, None)


# -- the leaky bucket --------------------------------------------------------------------------------------------------


def test_the_bucket_holds_what_flows_in_less_what_flows_out(rich):
    flows, lost = leaky_bucket(rich, 0)
    active = rich.ledger.relationship_counts[:, 0, RelationshipCount.ACTIVE]
    change = int(active[-1] - active[rich.ledger.weeks_before - 1])
    assert change == flows["new"] + flows["returning"] - flows["lapsed"] - flows["moved"]
    assert all(flow > 0 for flow in flows.values())
    assert flows["referred"] <= flows["new"]
    assert 0 < sum(lost.values()) <= flows["lapsed"]


@pytest.mark.parametrize("warm_up", [0, 5, 20])
def test_the_bucket_holds_after_any_warm_up(warm_up):
    study = {"weeks": 45, "warm_up_weeks": warm_up, "discount_rate": 0.1}
    run = run_of(terms({**RICH, "study": study}), replication=1)
    flows, _ = leaky_bucket(run, 0)
    active = run.ledger.relationship_counts[:, 0, RelationshipCount.ACTIVE]
    change = int(active[-1] - (active[warm_up - 1] if warm_up else 0))
    assert change == flows["new"] + flows["returning"] - flows["lapsed"] - flows["moved"]


def test_the_lost_are_counted_where_they_are_most_loyal_now():
    ledger = small(weeks=40, people=7, businesses=("A", "B", "C"))
    recent, old = 35, 20
    run = by_hand(
        ledger,
        last_visit=[
            [10, recent, recent],  # more loyal to C
            [10, recent, old],  # more loyal to C, but C is long ago
            [10, old, NEVER],  # to nobody
            [10, recent, recent + 1],  # as loyal to both: the later
            [30, recent, recent],  # has not lapsed
            [NEVER, recent, recent],  # was never a customer
            [-14, recent, recent],  # lapsed before week 0
        ],
        loyalty=[[0.9, 0.1, 0.2], [0, 0.1, 0.2], [0, 0.3, 0], [0, 0.2, 0.2], [0, 0.1, 0], [0, 0.1, 0], [0, 0.1, 0]],
    )
    assert leaky_bucket(run, 0)[1] == {"B": 1, "C": 2, "": 1}


def test_rivals_that_nobody_within_reach_can_go_to_are_not_named():
    ledger = small(weeks=40, people=1, businesses=("A", "B", "C"))
    run = by_hand(ledger, last_visit=[[10, NEVER, NEVER]])
    run.terms.travel = [[0.0, 5.0, -1.0]]
    assert leaky_bucket(run, 0)[1] == {"B": 0, "": 1}
    run.terms.travel = [[0.0, -1.0, -1.0]]
    assert leaky_bucket(run, 0)[1] == {"": 1}


# -- the tables --------------------------------------------------------------------------------------------------------

PLANS = {
    "same": {"change": {"price": "+0"}},
    "better": {"change": {"touchpoints.welcome.people": "+2"}, "cost_per_week": 10.0},
}
TABLES = ("customers", "surplus", "willingness", "leaky_bucket")
SMALL = {**RICH, "study": {"weeks": 56, "warm_up_weeks": 52, "discount_rate": 0.1}}


@pytest.fixture(scope="module")
def compared():
    return compare(market(SMALL, PLANS), replications=3, workers=1)


def rows(comparison, table, strategy):
    found = comparison.tables[table]
    return found[found["strategy"] == strategy].drop(columns="strategy").reset_index(drop=True)


def test_every_table_has_rows_for_every_strategy(compared):
    for table in TABLES:
        assert set(compared.tables[table]["strategy"]) == {"as_is", *PLANS}


def test_a_strategy_that_changes_nothing_changes_no_number(compared):
    for table in TABLES:
        assert rows(compared, table, "same").equals(rows(compared, table, "as_is"))
    same = rows(compared, "surplus", "same")
    assert len(same) == 3
    assert (same[["difference_per_year", "luck_low", "luck_high"]] == 0.0).all().all()
    assert (rows(compared, "surplus", "better")["difference_per_year"] > 0.0).all()


def test_the_customers_of_week_0_are_the_same_under_every_strategy(compared):
    """So that their worth under two strategies is that of the same people."""
    as_is, better = (
        rows(compared, "customers", name).query("customer_group == 'before'") for name in ("as_is", "better")
    )
    assert as_is["customers"].item() == better["customers"].item() > 0
    assert as_is["mean"].item() < better["mean"].item()


def test_means_are_over_all_customers_of_all_replications(compared):
    measured = [one.measured["lifetime"]["all", "all"] for one in compared.answers.of("Ash", "better")]
    row = rows(compared, "customers", "better").iloc[0]
    assert row["customers"] == pytest.approx(sum(one.count for one in measured) / 3, abs=1e-4)
    assert row["mean"] == pytest.approx(fsum(one.total for one in measured) / row["customers"] / 3, abs=0.01)
    assert row["p90"] == pytest.approx(sum(one.p90 for one in measured) / 3, abs=0.005)


def test_the_segments_gain_together_what_all_gain(compared):
    found = rows(compared, "surplus", "better")
    parts = found[found["segment"].notna()]
    assert parts["segment"].tolist() == ["all", "big"]
    for column in ("per_year", "difference_per_year"):
        assert parts[column].sum() == pytest.approx(found[column].iloc[0], abs=0.02)
    assert (found["luck_low"] <= found["difference_per_year"]).all()
    assert (found["difference_per_year"] <= found["luck_high"]).all()


def test_flows_are_a_week(compared):
    found = rows(compared, "leaky_bucket", "as_is")
    new = [one.measured["leaky_bucket"][0]["new"] for one in compared.answers.of("Ash", "as_is")]
    assert found.loc[found["flow"] == "new", "per_week"].item() == pytest.approx(sum(new) / 3 / 56, abs=1e-6)
    assert found.loc[found["flow"] == "lost", "lost_to"].fillna("nobody").tolist() == ["Birch", "nobody"]


def test_businesses_that_act_together_have_no_group_row():
    changes = {**SMALL, "study": SMALL["study"] | {"apply": "together"}, "business.Birch.focus": True}
    found = compare(market(changes, {"same": PLANS["same"]}), replications=1, workers=1)
    for table in TABLES:
        assert set(found.tables[table]["business"]) == {"Ash", "Birch"}


def test_strategies_without_a_measure_leave_no_row():
    scenario = market({**SMALL, "behaviour.price_weight": 0.0}, PLANS)
    found = compare(scenario, replications=1, workers=1)
    assert not len(found.tables["surplus"])
    assert not len(found.tables["willingness"])
    assert len(found.tables["customers"])


def test_both_engines_measure_the_same():
    scenario = read(text=everything_on(residents=40, passing=15.0, weeks=50))
    names = ("lifetime", "surplus", "willingness", "leaky_bucket")
    found = [
        [one.measured for one in Replicator(scenario, 5, engine).run(0, measures=names)]
        for engine in ("kernel", "agents")
    ]
    for one, other in zip(*found, strict=True):
        assert np.array_equal(one.pop("surplus"), other.pop("surplus"))
        assert one == other


def test_tables_are_named_as_the_dictionary_has_them(compared):
    from sim.report.columns import TABLES as KNOWN

    for table in TABLES:
        assert list(compared.tables[table].columns) == [column.name for column in KNOWN[table]]
    assert set(worth.tables(SimpleNamespace(answers=compared.answers))) == set(TABLES)
