"""What a comparison promises: money to the penny, and the same bytes whatever the workers."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from sim.bounds import ENGINES
from sim.errors import UsageError
from sim.rules.scale import discount_factor
from sim.study.compare import compare
from tests import ROOT
from tests.agents.students import Counting, Mortal, Stubborn
from tests.scenarios import market, text

TOWN = {
    "study.weeks": 56,
    "study.warm_up_weeks": 52,
    "place.town.residents": 40,
    "place.town.passing_trade_per_week": 5.0,
    "place.town.moves_per_year": 0.2,
}
PLANS = {
    "same": {},
    "same in words": {"change": {"price": "+0", "touchpoints.meal.people": "+0%"}},
    "only costs": {"start_week": 3, "end_week": 30, "cost_per_week": 90.0, "one_off_cost": 600.0},
    "pound": {"cost_per_week": 91.0, "change": {"touchpoints.meal.score": "+1"}},
    "penny": {"cost_per_week": 90.0, "change": {"touchpoints.meal.score": "+1"}},
}


@pytest.fixture(scope="module")
def comparison():
    return compare(market(TOWN, PLANS), replications=3, workers=1)


def decision(found, strategy, column):
    table = found.tables["decision"]
    return table.loc[table["strategy"] == strategy, column].item()


# -- money -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strategy", ["same", "same in words"])
def test_a_strategy_that_changes_nothing_makes_no_difference(comparison, strategy):
    for one in comparison.answers.of("Ash", strategy):
        assert one.difference == 0.0
        assert set(one.bridge.values()) == {0.0}
        assert not one.path.any()
    assert decision(comparison, strategy, "difference") == 0.0
    assert decision(comparison, strategy, "luck_low") == decision(comparison, strategy, "luck_high") == 0.0
    bridge = comparison.tables["bridge"]
    rows = bridge[bridge["strategy"] == strategy]
    assert len(rows) == 12
    assert (rows[["amount", "luck_low", "luck_high"]] == 0.0).all().all()


def test_a_strategy_that_only_costs_loses_its_discounted_cost(comparison):
    weekly = sum(90.0 * discount_factor(0.1, week + 0.5) for week in range(3, 30))
    cost = weekly + 600.0 * discount_factor(0.1, 3)
    for one in comparison.answers.of("Ash", "only costs"):
        assert one.difference == pytest.approx(-cost, abs=1e-6)
        assert one.bridge["programme"] == pytest.approx(-cost, abs=1e-6)
        assert {amount for line, amount in one.bridge.items() if line != "programme"} == {0.0}
    assert decision(comparison, "only costs", "difference") == round(-cost, 2)
    bridge = comparison.tables["bridge"]
    line = bridge[(bridge["strategy"] == "only costs") & (bridge["line"] == "programme")]
    assert line["amount"].item() == round(-cost, 2)


def test_a_pound_more_a_week_costs_the_discounted_sum(comparison):
    pounds = sum(discount_factor(0.1, week + 0.5) for week in range(56))
    for dear, cheap in zip(*(comparison.answers.of("Ash", name) for name in ("pound", "penny")), strict=True):
        assert cheap.difference - dear.difference == pytest.approx(pounds, abs=1e-6)
        assert dear.visits == cheap.visits
    printed = decision(comparison, "penny", "difference") - decision(comparison, "pound", "difference")
    assert printed == pytest.approx(pounds, abs=0.0101)  # each of the two is rounded to the penny


def test_what_a_programme_may_cost_before_it_stops_paying(comparison):
    """break_even_cost_per_week does not depend on what the programme costs."""
    found = [decision(comparison, name, "break_even_cost_per_week") for name in ("pound", "penny")]
    assert found[0] == pytest.approx(found[1], abs=0.0101)


def test_bridge_lines_add_up_to_the_printed_difference(comparison):
    bridge = comparison.tables["bridge"]
    for strategy in PLANS:
        pennies = sum(round(100 * amount) for amount in bridge[bridge["strategy"] == strategy]["amount"])
        assert pennies == round(100 * decision(comparison, strategy, "difference"))
    for strategy in PLANS:
        for one in comparison.answers.of("Ash", strategy):
            assert sum(one.bridge.values()) == pytest.approx(one.difference, abs=1e-6)


# -- the same bytes ----------------------------------------------------------------------------------------------------


def digest(found):
    """One hash over every table as it is written, and over runs and visits."""
    frames = {**found.tables, "runs": found.runs, "visits": found.visits.read(), "cumulative": found.cumulative}
    parts = [name + frame.to_csv(index=False) for name, frame in sorted(frames.items())]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


@pytest.mark.process
def test_the_same_bytes_for_one_and_two_workers(comparison):
    assert digest(compare(market(TOWN, PLANS), replications=3, workers=2)) == digest(comparison)


def test_the_same_bytes_whatever_the_engine(comparison):
    for engine in ENGINES:
        assert digest(compare(market(TOWN, PLANS), replications=3, workers=1, engine=engine)) == digest(comparison)


@pytest.mark.process
def test_auto_stops_at_the_same_replication_whatever_the_workers():
    scenario = market(
        {
            **TOWN,
            "study.weeks": 8,
            "runs.replications": "auto",
            "runs.precision": 60.0,
            "runs.min_replications": 2,
            "runs.max_replications": 9,
        },
        {"plan": PLANS["penny"]},
    )
    one, two = compare(scenario, workers=1), compare(scenario, workers=2)
    assert (one.replications, one.stopped) == (two.replications, two.stopped)
    assert digest(one) == digest(two)


@pytest.mark.process
@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_the_same_bytes_whatever_python_s_hash_seed(comparison, hash_seed):
    code = (
        "from sim.scenario import read\nfrom sim.study.compare import compare\n"
        "from tests.scenarios import text\nfrom tests.test_promises import PLANS, TOWN, digest\n"
        "print(digest(compare(read(text=text(TOWN, PLANS)), replications=3, workers=1)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == [digest(comparison)]


def test_a_replication_is_the_same_alone_and_among_others(comparison):
    alone = compare(market(TOWN, PLANS), replications=1, workers=1)
    for strategy in PLANS:
        assert alone.answers.of("Ash", strategy)[0].difference == comparison.answers.of("Ash", strategy)[0].difference


def test_the_order_of_strategies_moves_only_rows():
    names = list(PLANS)
    plans = {name: PLANS[name] for name in names[:1] + names[:0:-1]}
    short = {**TOWN, "study.weeks": 6, "study.warm_up_weeks": 4}
    one, other = (compare(market(short, each), replications=2, workers=1) for each in (PLANS, plans))
    for name in ("decision", "bridge", "weekly"):
        first, second = one.tables[name], other.tables[name]
        assert list(first.columns) == list(second.columns)
        columns = list(first.columns)
        assert sorted(map(repr, first[columns].itertuples(index=False))) == sorted(
            map(repr, second[columns].itertuples(index=False))
        )
    assert one.tables["decision"]["strategy"].tolist() != other.tables["decision"]["strategy"].tolist()


def test_each_business_is_tried_alone_or_all_together():
    """apply = "each": a strategy at Ash leaves Birch's levers alone; "together": both carry it out in one run."""
    focus = {"business.Birch.focus": True, "study.weeks": 6, "study.warm_up_weeks": 4}
    plan = {"plan": {"change": {"price": "-2"}}}
    each = compare(market(focus, plan), replications=1, workers=1)
    both = compare(market({**focus, "study.apply": "together"}, plan), replications=1, workers=1)
    assert each.tables["decision"]["business"].tolist() == ["Ash", "Ash", "Birch", "Birch"]
    assert both.tables["decision"]["business"].tolist() == ["Ash", "Ash", "Birch", "Birch", "together", "together"]
    group, parts = (
        both.answers.of("together", "plan")[0],
        [both.answers.of(name, "plan")[0] for name in ("Ash", "Birch")],
    )
    assert group.difference == parts[0].difference + parts[1].difference
    assert each.answers.of("Ash", "plan")[0].visits != parts[0].visits


# -- a student's customer ----------------------------------------------------------------------------------------------


@pytest.mark.process
@pytest.mark.parametrize("customer", [Stubborn, Counting])
def test_a_customer_of_ones_own_takes_part_in_a_comparison(customer):
    short = {**TOWN, "study.weeks": 8, "study.warm_up_weeks": 4}
    scenario = market(short, {"plan": PLANS["penny"]})
    one, two = (compare(scenario, replications=2, workers=workers, customer=customer) for workers in (1, 2))
    assert digest(one) == digest(two)
    assert digest(one) != digest(compare(scenario, replications=2, workers=1))
    assert one.engine == "agents"
    assert not two.warnings


@pytest.mark.process
def test_a_class_that_cannot_be_sent_is_run_here_and_said_so():
    class Local(Stubborn):
        """Stands inside a function: no other process can import it."""

    scenario = market({**TOWN, "study.weeks": 4, "study.warm_up_weeks": 2}, {"plan": {}})
    found = compare(scenario, replications=2, workers=2, customer=Local)
    assert found.workers == 1
    assert "Local" in found.warnings[0]
    assert "module" in found.warnings[0]
    assert digest(found) == digest(compare(scenario, replications=2, workers=2, customer=Stubborn))


@pytest.mark.process
def test_a_class_typed_into_a_session_is_run_there():
    """As in a notebook: __main__ has no file."""
    code = (
        "from sim.agents import Customer\nfrom sim.scenario import read\nfrom sim.study.compare import compare\n"
        "class Mine(Customer):\n    pass\n"
        f"found = compare(read(text={text({'study.weeks': 3, 'study.warm_up_weeks': 0})!r}), replications=2, workers=2,"
        " customer=Mine)\nprint(found.workers, found.warnings)"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.startswith("1 [")
    assert "Mine" in found.stdout


@pytest.mark.process
def test_a_comparison_survives_the_death_of_a_worker(tmp_path, monkeypatch):
    marker = tmp_path / "kill"
    monkeypatch.setenv("REGULARS_TEST_MARKER", str(marker))
    scenario = market({**TOWN, "study.weeks": 5, "study.warm_up_weeks": 2}, {"plan": PLANS["penny"]})
    undisturbed = compare(scenario, replications=3, workers=1)
    marker.touch()
    survived = compare(scenario, replications=3, workers=2, customer=Mortal)
    assert not marker.exists()
    assert digest(survived) == digest(undisturbed)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"workers": 0}, "workers = 0"),
        ({"replications": 0}, "replications = 0"),
        ({"replications": 2.5}, "replications = 2.5"),
        ({"engine": "magic"}, "engine = 'magic'"),
        ({"workers": True}, "workers = True"),
    ],
)
def test_what_cannot_be_used_is_refused(asked, words):
    with pytest.raises(UsageError, match=words):
        compare(market(), **{"replications": 1, "workers": 1, **asked})


@pytest.mark.parametrize("seed", [-1, 1.5, "7", True, 2**63])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(UsageError):
        compare(market({"study.weeks": 1, "study.warm_up_weeks": 0}), replications=1, workers=1, seed=seed)


def test_the_largest_and_the_smallest_seed():
    tiny = market({"study.weeks": 1, "study.warm_up_weeks": 0})
    found = [digest(compare(tiny, replications=1, workers=1, seed=seed)) for seed in (0, 2**63 - 1)]
    assert found[0] != found[1]


# -- what people are told ----------------------------------------------------------------------------------------------


def test_progress_is_told_after_each_replication():
    told = []
    scenario = market({"study.weeks": 3, "study.warm_up_weeks": 0}, {"plan": {}})
    compare(scenario, replications=3, workers=1, progress=lambda done, expected: told.append((done, expected)))
    assert [each[0] for each in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1] >= 3  # those that check the price are counted too


def test_the_cumulative_difference_ends_at_the_difference(comparison):
    last = comparison.cumulative[comparison.cumulative["week"] == 55].set_index("strategy")["cumulative_difference"]
    for strategy in PLANS:
        mean = np.mean([one.difference for one in comparison.answers.of("Ash", strategy)])
        assert last[strategy] == pytest.approx(mean, abs=1e-6)


def test_visits_are_a_transaction_log(comparison):
    """One row per visit of replication 0, every branch; its amounts are the week's price."""
    visits = comparison.visits.read()
    base = visits[(visits["strategy"] == "as_is") & (visits["business"] == "Ash")]
    assert len(base) == comparison.answers.of("Ash", "as_is")[0].visits
    assert set(base["paid"]) == {25.0}
    assert base["date"].min() >= np.datetime64("2026-01-05")
    assert ((base["date"] - np.datetime64("2026-01-05")).dt.days // 7 == base["week"]).all()
    residents = base[~base["is_passing"]]
    firsts = residents.groupby("customer_id")["is_first"].sum()
    assert firsts.max() == 1
    assert base["is_passing"].any()
