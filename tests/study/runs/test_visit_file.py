"""The file of visits: the rows are those of the run, however they are cut up; and only what is asked for is read."""

import numpy as np
import pandas as pd
import pytest

from sim.agents import simulate
from sim.market.run_spec import RunSpec
from sim.study.runs import visit_file
from sim.study.runs.replication import Replicator
from sim.study.runs.runner import Job, Runner
from sim.study.runs.transactions import visit_frame
from sim.study.runs.visit_file import Visits
from sim.study.runs.visit_store import RECORD, VisitStore
from tests.scenarios import market

PLAN = {"plan": {"change": {"price": "-10%"}}}
CHANGES = {"study.weeks": 9, "study.warm_up_weeks": 3, "place/town/residents": 40}


@pytest.fixture(scope="module")
def scenario():
    return market(CHANGES, PLAN)


@pytest.fixture(scope="module")
def whole(scenario):
    return Replicator(scenario, 7, "agents").visits().read()


def test_the_rows_are_those_of_the_log(scenario, whole):
    replicator = Replicator(scenario, 7, "agents")
    parts = []
    for branch in replicator.branches:
        terms = replicator.terms(branch)
        log = simulate(RunSpec(terms, terms.population(7, 0), 7, 0, log_visits=True))[2].arrays()
        if parts:  # of a strategy the visits to its business
            kept = np.isin(log["business"], [terms.names.business.index(name) for name in branch.businesses])
            log = {name: values[kept] for name, values in log.items()}
        parts.append(visit_frame(scenario, terms, branch, log))
    assert len(parts[1]) > 10
    pd.testing.assert_frame_equal(whole, pd.concat(parts, ignore_index=True), check_dtype=False)


@pytest.mark.parametrize(("at_once", "in_a_group"), [(1, 1), (7, 20), (50, 13)])
def test_it_does_not_matter_how_the_rows_are_cut_up(scenario, whole, monkeypatch, at_once, in_a_group):
    monkeypatch.setattr(visit_file, "ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(visit_file, "ROWS_IN_A_GROUP", in_a_group)
    found = Replicator(scenario, 7, "agents").visits()
    pd.testing.assert_frame_equal(found.read(), whole)
    blocks = list(found.blocks(["week", "business"]))
    assert max(map(len, blocks)) == in_a_group
    pd.testing.assert_frame_equal(pd.concat(blocks, ignore_index=True), whole[["week", "business"]])
    assert len(found) == len(whole)


@pytest.mark.process
def test_the_bytes_are_the_same_whoever_writes_them(scenario, tmp_path):
    contents = []
    for workers in (1, 2):
        with Runner(seed=7, workers=workers, engine="agents") as runner:
            jobs = [Job(runner.new_key(), scenario, number, log_visits=number == 0) for number in range(2)]
            assert len(runner.outcomes(jobs)) == 2
            visits = runner.visits()
        contents.append(b"".join(visits.content()))
    assert contents[0] == contents[1]
    (tmp_path / "visits.parquet").write_bytes(contents[0])
    assert len(pd.read_parquet(tmp_path / "visits.parquet")) == len(visits)


def test_what_is_asked_for_is_read(whole):
    visits = Visits.of(whole)
    assert visits.columns == list(whole.columns)
    assert list(visits.read(["paid", "week"]).columns) == ["paid", "week"]
    assert repr(visits).startswith(f"Visits({len(whole)} visits; .read(columns=[")
    assert len(repr(visits)) < 300


def test_a_run_without_a_visit_has_a_file_with_all_columns():
    nobody = market({**CHANGES, "behaviour.going_out": -100.0}, PLAN)
    found = Replicator(nobody, 7, "agents").visits()
    assert len(found) == 0
    assert found.columns[:3] == ["tried_at", "strategy", "customer_id"]
    assert [len(block) for block in found.blocks(["week"])] == [0]


def test_nobody_logged_nothing_to_read(scenario):
    with Runner(seed=7, engine="agents") as runner:
        runner.outcomes(runner.jobs(scenario, [0]))
        assert runner.visits() is None


def test_the_store_finds_every_resident_again(scenario):
    replicator = Replicator(scenario, 7, "agents")
    terms = replicator.terms(replicator.branches[0])
    log = simulate(RunSpec(terms, terms.population(7, 0), 7, 0, log_visits=True))[2].arrays()
    store = VisitStore()
    simulate(RunSpec(terms, terms.population(7, 0), 7, 0, log_visits=store.log))
    store.close()
    residents = {name: values[~log["passer"]] for name, values in log.items()}
    order = np.lexsort([residents[name] for name in ("occasion", "week", "arrival", "who")])
    found = 0
    for who, arrival in sorted(set(zip(residents["who"].tolist(), residents["arrival"].tolist(), strict=True))):
        mine = [row for row in order if (residents["who"][row], residents["arrival"][row]) == (who, arrival)]
        numbers = store.of(who, arrival)
        assert len(numbers) == len(mine)
        for number, row in zip(numbers, mine, strict=True):
            assert all(store[number][name] == residents[name][row] for name in RECORD.names)
        assert set(numbers) <= set(store.of_slot(who))
        found += len(mine)
    assert found == len(order) == sum(map(len, store.blocks()))
    assert store.of(10**9, 0) == range(0)
