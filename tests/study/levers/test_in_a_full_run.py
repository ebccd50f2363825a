"""The price list of levers as part of a full run: the same list, its chart and what is against intuition."""

import pandas as pd

from sim.report.sections.chart_set import chart_set
from sim.scenario import read
from sim.study.analyses import choose
from sim.study.compare import compare
from sim.study.levers.study import levers, runs
from tests.scenarios import market
from tests.study.levers.test_levers import TOWN

REPLICATIONS = 3


def test_it_is_the_list_that_the_command_makes():
    scenario = read(text=TOWN)
    asked = {"replications": REPLICATIONS, "worlds": 1, "workers": 1}
    found = compare(scenario, analyses=("levers",), **asked)
    alone = levers(scenario, REPLICATIONS, workers=1)
    for name in ("levers", "lever_segments", "lever_bridge"):
        pd.testing.assert_frame_equal(found.tables[name], alone.tables[name])
    assert [drawn.name for drawn in chart_set(found) if drawn.name.startswith("24")] == ["24_what_a_step_is_worth"]


def test_it_is_there_with_full_and_not_without():
    assert "levers" in {each.name for each in choose(full=True)}
    assert "levers" not in {each.name for each in choose()}


def test_at_most_as_many_replications_as_a_list_of_its_own():
    scenario = read(text=TOWN)
    assert [runs(scenario, many) for many in (1, 6, 60)] == [1, 6, 6]


def test_a_market_without_a_table_of_levers_has_none():
    scenario = market({"study.weeks": 4, "place.town.residents": 40})
    assert runs(scenario, 6) == 0
    found = compare(scenario, replications=2, worlds=1, workers=1, analyses=("levers",))
    assert "levers" not in found.tables
