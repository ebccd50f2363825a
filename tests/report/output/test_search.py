"""A finished search is taken up by a comparison with the same budget: which folder will do, and which will not."""

import pytest

from sim.report.output.search import folder_of, known_plans, place_of, save
from sim.scenario import read
from sim.study.search.stanzas import best_alone, is_compared, stanzas
from tests.report.page.test_search_page import TEXT, pays
from tests.study.search.made import FEW, found_of, market_levers

BUDGET, SEED = 550.0, 7


@pytest.fixture
def town(tmp_path, monkeypatch):
    """A scenario in a file, and the folder of its comparison's search."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.report.output.search.Futures", lambda: FEW)
    file = tmp_path / "town.toml"
    file.write_text(TEXT.replace("SECOND", "true"), "utf-8")
    scenario = read(file)
    return scenario, place_of(scenario)


def saved(scenario, gain=pays, levers=None, **asked):
    found = found_of(scenario, gain, levers or market_levers(), **{"own": 1e3, **asked})
    with folder_of(scenario) as folder:
        save(found, folder)
    return found


def test_the_plans_of_the_same_search_are_those_that_it_would_find(town):
    scenario, folder = town
    assert known_plans(scenario, BUDGET, SEED, folder) is None
    found = saved(scenario)
    assert known_plans(scenario, BUDGET, SEED, folder) == stanzas(found, best=True)
    assert known_plans(scenario, 540.0, SEED, folder) is None
    assert known_plans(scenario, BUDGET, 8, folder) is None
    other = read(scenario.path, text=scenario.text.replace("price = 24.0", "price = 24.5"))
    assert known_plans(other, BUDGET, SEED, folder) is None
    plans = folder / "strategies.toml"
    plans.write_text(plans.read_text("utf-8").replace("Option 1", "Option one"), "utf-8")
    assert known_plans(scenario, BUDGET, SEED, folder) is None


@pytest.mark.parametrize("asked", [{"objective": "regret"}, {"together": True}])
def test_a_search_for_something_else_is_none(town, asked):
    scenario, folder = town
    saved(scenario, **asked) if "objective" in asked else saved(scenario, lambda moves: pays(moves[:, :3]), **asked)
    assert known_plans(scenario, BUDGET, SEED, folder) is None


def test_a_search_that_found_nothing_is_not_made_again_either(town):
    scenario, folder = town
    saved(scenario, lambda moves: -1e3 * abs(moves).sum(axis=1), levers=market_levers(price=False), own=0.0)
    assert known_plans(scenario, BUDGET, SEED, folder) == ""


def test_a_comparisons_search_lies_beside_its_results(town):
    scenario, folder = town
    assert folder.as_posix() == "results/town-search"
    assert place_of(scenario, folder.parent / "other").as_posix() == "results/other-search"


def test_the_baseline_of_a_file_without_strategies_stays_before_the_best():
    without = read(text=TEXT.replace("SECOND", "true").replace('[[strategy]]\nname = "as_is"\n', ""))
    for scenario in (without, read(text=TEXT.replace("SECOND", "true"))):
        found = found_of(scenario, pays, market_levers(), own=1e3)
        assert best_alone(stanzas(found), found.tables["options"].to_dict("records")) == stanzas(found, best=True)


def test_an_option_of_another_kind_is_compared_where_it_is_worth_as_much():
    assert is_compared("best", -5.0, None)
    assert is_compared("price left alone", -5.0, 10.0)
    assert [is_compared("other kind", worth, 70.0) for worth in (69.0, 70.0, 75.0)] == [False, True, True]
    assert not is_compared("other kind", 70.0, None)
    assert not is_compared("other kind", 70.0, float("nan"))
