"""Mesa's `batch_run` on a market: replications that differ, levers that can be crossed, reporters that agree."""

import math
import warnings

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

from sim import changed, outcomes
from sim.agents import Market
from sim.agents.batch import REPLICATION
from sim.errors import UsageError
from sim.study.compare import compare
from tests.scenarios import market

PLAN = {"plan": {"change": {"price": "-20%"}, "cost_per_week": 12.0, "one_off_cost": 50.0}}
SMALL = {"place.town.residents": 30, "place.town.passing_trade_per_week": 6.0, "study.weeks": 10}


@pytest.fixture(scope="module")
def scenario():
    return market(SMALL, PLAN)


def batch(parameters, **how):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Mesa's own, of `iterations`
        return batch_run(Market, parameters, display_progress=False, number_processes=1, **how)


def run(*given, **how):
    town = Market(*given, **how)
    while town.running:
        town.step()
    return town


# -- luck ------------------------------------------------------------------------------------------------------------


def test_rng_is_the_number_of_the_replication(scenario):
    rows = batch({"source": [scenario]}, rng=[0, 1, np.int64(2)])
    assert [row["replication"] for row in rows] == [0, 1, 2]
    assert len({row["profit_so_far"] for row in rows}) == 3
    for row in rows:
        assert row["profit_so_far"] == reported(run(scenario, replication=int(row["rng"])))["profit_so_far"]


def test_iterations_differ_and_say_what_they_drew(scenario):
    rows = batch({"source": [scenario]}, iterations=4)
    assert [row["rng"] for row in rows] == [None] * 4
    drawn = [row["replication"] for row in rows]
    assert len(set(drawn)) == 4
    assert all(REPLICATION.allows(number) for number in drawn)
    assert len({row["profit_so_far"] for row in rows}) == 4
    again = batch({"source": [scenario]}, rng=drawn[:1])
    assert again[0]["profit_so_far"] == rows[0]["profit_so_far"]


def test_without_a_word_of_luck_it_is_replication_0(scenario):
    assert Market(scenario).replication == 0
    assert Market(scenario, rng=3).replication == Market(scenario, replication=3).replication == 3
    assert Market(scenario, rng=None, replication=3).replication == 3
    assert Market(scenario, rng=3, replication=3).replication == 3
    assert Market(scenario).seed == 7


def test_mesa_s_own_generators_differ_between_replications(scenario):
    drawn = {(Market(scenario, rng=k).random.random(), float(Market(scenario, rng=k).rng.random())) for k in range(3)}
    assert len(drawn) == 3
    assert Market(scenario, rng=1).random.random() == Market(scenario, rng=1).random.random()


@pytest.mark.parametrize("rng", [-1, 2**31, 1.0, True, "1", [1, 2], np.random.SeedSequence(1)])
def test_what_is_no_replication_is_refused(scenario, rng):
    with pytest.raises(UsageError, match=r"rng = .* cannot be used: it is the number of a replication"):
        Market(scenario, rng=rng)


def test_two_words_for_one_draw_must_agree(scenario):
    with pytest.raises(UsageError, match="rng = 7 and replication = 0 both say which draw of luck"):
        Market(scenario, rng=7, replication=0)
    with pytest.raises(UsageError, match="seed is no lever"):
        Market(scenario, seed=7)


# -- levers ----------------------------------------------------------------------------------------------------------


def test_levers_are_parameters_by_path(scenario):
    rows = batch({"source": [scenario], "business.Birch.price": [24, 26], "price": [23, 25]}, rng=[0])
    found = {(row["business.Birch.price"], row["price"]): row["revenue_so_far"] for row in rows}
    assert len(set(found.values())) == 4
    for (birch, ash), revenue in found.items():
        town = run(scenario, set={"business.Birch.price": birch, "business.Ash.price": ash})
        assert reported(town)["revenue_so_far"] == revenue
        assert town.businesses[0].price == ash


def test_a_list_of_dicts_sets_what_belongs_together(scenario):
    rows = batch({"source": [scenario], "set": [{}, {"price": 20, "unit_cost": 12}]}, rng=[0])
    assert [row["set"] for row in rows] == [{}, {"price": 20, "unit_cost": 12}]
    assert rows[0]["profit_so_far"] == reported(run(scenario))["profit_so_far"]
    assert rows[1]["profit_so_far"] == reported(run(changed(scenario, {"price": 20, "unit_cost": 12})))["profit_so_far"]


def test_a_dict_alone_is_refused_with_the_list_that_was_meant(scenario):
    with pytest.raises(UsageError, match=r'give a list of dicts: "set": \[\{"price": …\}, \{"price": …\}\]'):
        batch({"source": [scenario], "set": {"price": 24}}, rng=[0])


def test_a_scenario_alone_is_refused_with_the_list_that_was_meant(scenario):
    with pytest.raises(UsageError, match=r'give a list: "source": \[scenario\]'):
        batch({"source": scenario}, rng=[0])


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"prise": 3}, 'did you mean "price"'),
        ({"price": -3}, "it must be a number from 0"),
        ({"price": 24, "set": {"price": 24}}, "price is given twice"),
        ({"price": 24, "set": {"business.Ash.price": 24}}, "business.Ash.price is set twice"),
        ({"set": [24]}, "it must be a dict of paths and numbers"),
        ({"strategy": "plam"}, "There is no strategy 'plam'"),
    ],
)
def test_what_cannot_be_meant_is_refused(scenario, how, sentence):
    with pytest.raises(UsageError, match=sentence):
        Market(scenario, **how)


def test_a_study_s_terms_take_no_levers(scenario):
    terms = Market(scenario).terms
    with pytest.raises(UsageError, match="give either, not both"):
        Market(terms=terms, price=24)
    assert Market(terms=terms).terms is terms


def test_source_has_a_second_name(scenario):
    assert Market(scenario=scenario).terms.scenario is scenario
    assert Market(scenario, scenario=mesa.experimental.scenarios.Scenario(rng=1)).replication == 0
    with pytest.raises(UsageError, match="two names for the same"):
        Market(scenario, scenario=scenario)


# -- reporters -------------------------------------------------------------------------------------------------------


def reported(town):
    return town.datacollector.get_model_vars_dataframe().iloc[-1]


def same(mine, theirs):
    return mine == theirs or (math.isnan(mine) and math.isnan(theirs))


@pytest.mark.parametrize("replication", [0, 1])
@pytest.mark.parametrize("strategy", ["as_is", "plan"])
def test_replication_k_is_replication_k_of_a_comparison_to_the_bit(scenario, strategy, replication):
    result = compare(scenario, replications=2, engine="agents", workers=1, analyses=("decision",))
    town = run(scenario, strategy=strategy, replication=replication)
    frame = town.datacollector.get_model_vars_dataframe()
    (one,) = [each for each in result.answers.of("Ash", strategy) if each.replication == replication]
    last = frame.iloc[-1]
    assert (last["profit_so_far"], last["revenue_so_far"]) == (one.profit, one.revenue)
    assert last["visits_so_far"] == one.visits
    counted = frame[frame["week"] >= 0]
    flows = one.weekly
    for at, name in enumerate(flows.businesses):
        for kind, weeks in (("revenue", flows.revenue), ("profit", flows.profit), ("satisfaction", flows.satisfaction)):
            assert all(map(same, counted[f"{kind}: {name}"], weeks[:, at].tolist())), (kind, name)
    table = outcomes(result)
    row = table[(table["strategy"] == strategy) & (table["replication"] == replication)].iloc[0]
    assert same(last["loyalty"], row["loyal_share"])


def test_bare_names_are_of_the_focus_businesses_together():
    town = run(market({**SMALL, "business.Birch.focus": True}, PLAN), strategy="plan")
    frame = town.datacollector.get_model_vars_dataframe()
    for kind in ("visits", "revenue", "profit", "visits_so_far", "revenue_so_far", "profit_so_far"):
        assert (frame[kind] == frame[f"{kind}: Ash"] + frame[f"{kind}: Birch"]).all()
    between = frame[["satisfaction: Ash", "satisfaction: Birch"]]
    assert (frame["satisfaction"] <= between.max(axis=1) + 1e-12).all()
    assert (frame["satisfaction"] >= between.min(axis=1) - 1e-12).all()
    assert frame["loyalty"].notna().any()


def test_what_cannot_be_said_is_empty():
    town = run(market({**SMALL, "study.warm_up_weeks": 55, "study.weeks": 2}))
    frame = town.datacollector.get_model_vars_dataframe().set_index("week")
    assert frame.loc[:-53, ["revenue", "profit", "loyalty"]].isna().all(axis=None)
    assert frame.loc[-52:, ["revenue", "profit"]].notna().all(axis=None)
    assert frame["loyalty: Birch"].isna().all(), "nobody follows the customers of a rival"
    assert (frame.loc[:-1, ["visits_so_far", "revenue_so_far", "profit_so_far"]] == 0).all(axis=None)


def test_a_collector_of_ones_own(scenario):
    mine = mesa.DataCollector(model_reporters={"wait": lambda town: town.businesses[0].wait})
    town = run(scenario, collector=mine)
    assert list(mine.model_vars) == ["wait"]
    assert len(mine.model_vars["wait"]) == town.steps
