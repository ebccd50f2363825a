"""Markets at the edge: a clear message or a defined result, never NaN in a table, in patterns and in the main job."""

import copy
import math

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.report.output.patterns import frame_of
from sim.report.output.tables import csv_bytes
from sim.scenario import read
from sim.study.compare import compare
from sim.study.patterns import study_patterns
from sim.study.patterns.catalogue import NAMES
from tests import scenarios

QUICK = tuple(pattern for pattern in NAMES if pattern not in ("R7", "R10", "R18"))
RESIDENTS = "place/town/residents"
EDGES = {
    "one business": {"only": "Ash"},
    "no residents": {RESIDENTS: 0, "place/town/passing_trade_per_week": 40.0},
    "one resident": {RESIDENTS: 1},
    "no passing trade": {"place/town/passing_trade_per_week": 0.0},
    "one seat": {"business/Ash/seats_per_week": 1.0, "business/Birch/seats_per_week": 1.0},
    "price 0": {"business/Ash/price": 0.0, "business/Birch/price": 0.0},
    "one price 0": {"business/Birch/price": 0.0},
    "one week": {"study/weeks": 1, "study/warm_up_weeks": 0},
    "nobody ever needs it": {"segment/all/occasions_per_week": 0.0},
    "one that never comes to mind": {"business/Ash/considered": 0.0},
    "closed from the start": {"business/Birch/closes_week": -200},
}


def market(changes, strategies=None):
    changes = dict(changes)
    only = changes.pop("only", None)
    tree = copy.deepcopy(scenarios.MARKET)
    try:
        if only:
            scenarios.MARKET = {**tree, "business": {only: tree["business"][only]}}
        text = scenarios.text({"runs.replications": 2, **changes}, strategies)
    finally:
        scenarios.MARKET = tree
    return read("edge.toml", text=text)


def holds_no_nan(name, frame):
    """Whether the written table holds no number that is none; an empty cell is a defined "there is none"."""
    for line in b"".join(csv_bytes(name, frame)).decode().splitlines():
        assert not {"nan", "NaN", "inf", "-inf", "None", "<NA>"} & set(line.split(",")), line
    return True


@pytest.mark.parametrize("edge", EDGES)
def test_patterns_at_the_edge(edge):
    study = study_patterns(market(EDGES[edge]), replications=1, workers=1, patterns=QUICK)
    frame = frame_of(study)
    assert holds_no_nan("patterns", frame)
    for row in study.rows:
        assert row.value is None or math.isfinite(row.value)
        assert (row.value is None) <= bool(row.note), "what could not be measured says why"
    assert all(np.isfinite(y) for points in study.drawn.values() for _, _, _, y, _, _ in points)


@pytest.mark.parametrize("edge", EDGES)
def test_the_main_job_at_the_edge(edge):
    strategies = {"better": {"cost_per_week": 10.0, "change": {"touchpoints.welcome.people": "+1", "price": "+1"}}}
    comparison = compare(market(EDGES[edge], strategies), workers=1)
    for name, frame in comparison.tables.items():
        assert holds_no_nan(name, frame)
    decision = comparison.tables["decision"]
    assert np.isfinite(decision[["profit", "profit_undiscounted", "visits", "revenue"]].astype(float)).all(axis=None)


@pytest.mark.parametrize(
    ("edge", "told"),
    [
        ({RESIDENTS: 0}, "no residents and no passing trade"),
        ({"business/Ash/seats_per_week": 0.0}, "seats_per_week"),
        ({"study/weeks": 0}, "weeks"),
        ({"business/Ash/price": -1.0}, "price"),
    ],
)
def test_what_can_be_no_market_is_told_before_anything_runs(edge, told):
    with pytest.raises(ScenarioError, match=told):
        market(edge)


@pytest.mark.nightly
@pytest.mark.parametrize("edge", EDGES)
def test_all_patterns_at_the_edge(edge):
    study = study_patterns(market(EDGES[edge]), replications=2, workers=1)
    assert holds_no_nan("patterns", frame_of(study))
