"""C2 to C4: the way in from Python, and Mesa's batch runner."""

import re
import warnings
from pathlib import Path

import pytest
from mesa.batchrunner import batch_run

from sim.agents import Market
from sim.scenario import read
from sim.study.compare import compare
from tests.field.door import ROOT, case

HOW = {"replications": 2, "worlds": 1, "workers": 1}


@pytest.fixture
def path(tmp_path):
    return case("mini", tmp_path)


def batch(parameters, **how):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return batch_run(Market, parameters, display_progress=False, number_processes=1, **how)


@pytest.mark.field("C2")
def test_a_result_prints_in_a_few_lines(path):
    scenario = read(path)
    assert len(repr(scenario)) < 400
    assert len(repr(compare(scenario, **HOW))) < 600


@pytest.mark.field("C3")
def test_a_comparison_starts_from_a_path(path):
    by_path, by_text = (compare(each, **HOW).tables["decision"] for each in (str(path), path))
    assert by_path.equals(by_text)
    assert by_path.equals(compare(read(path), **HOW).tables["decision"])


@pytest.mark.field("C3")
def test_a_value_out_of_its_range_is_refused_and_not_held(path):
    """It was held within the range without a word: a price of -5 became one of 0."""
    import sim.scenario

    change = getattr(sim.scenario, "changed", sim.scenario.with_values)
    with pytest.raises(Exception, match=r"-5.0 cannot be: it must be a number from 0"):
        change(read(path), {"price": -5.0})


@pytest.mark.field("C3")
def test_a_sweep_does_not_pay_for_what_it_throws_away(path):
    everything = compare(read(path), **HOW)
    decided = compare(read(path), analyses=("decision",), **HOW)
    assert decided.tables["decision"].equals(everything.tables["decision"])
    assert not {"diaries", "price_check", "customers", "trust"} & set(decided.tables)


@pytest.mark.field("C3")
def test_a_page_shows_the_way_in_from_python():
    """Its blocks are run by tests/test_python_pages.py."""
    page = (Path(ROOT) / "docs" / "from-python.md").read_text("utf-8")
    assert re.search(r"^from sim import .*\bcompare\b", page, flags=re.M)
    assert all(word in page for word in ("SALib", "joblib", "ema_workbench"))


@pytest.mark.field("C4")
def test_batch_runs_differ_in_their_luck(path):
    """Both iterations were the same replication, and so were all items of `rng` that named the same seed."""
    rows = batch({"source": str(path)}, iterations=2)
    visits = [row["visits"] for row in batch({"source": str(path)}, iterations=2, data_collection_period=1)]
    half = len(visits) // 2
    assert visits[:half] != visits[half:]
    assert len({row["replication"] for row in rows}) == 2


@pytest.mark.field("C4")
def test_a_replication_of_batch_run_is_that_of_the_comparison(path):
    """What it called a replication was a seed: other people in another village."""
    rows = batch({"source": str(path), "strategy": "as_is"}, rng=[0, 1], data_collection_period=1)
    weeks = read(path).study.weeks
    counted = {rng: [row["visits: B0"] for row in rows if row["rng"] == rng][-weeks:] for rng in (0, 1)}
    for one in compare(read(path), **HOW).answers.of("B0", "as_is"):
        at = one.weekly.businesses.index("B0")
        assert counted[one.replication] == one.weekly.counts[:, at, 0].tolist()


@pytest.mark.field("C4")
def test_prices_can_be_batched_and_money_is_collected(path):
    rows = batch({"source": str(path), "price": [20, 24]}, rng=[0])
    assert len({row["revenue"] for row in rows}) == 2
    assert {"profit", "revenue", "satisfaction", "loyalty", "visits"} <= set(rows[0])
