"""The scenarios of the project: each opens with a question, reads clean, and is the market it says it is."""

import difflib
import math
import re
import tomllib

import numpy as np
import pytest

from sim.market.ledger import Count
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.scenario import read
from sim.scenario.inspect.checking import check
from sim.scenario.solve.places import solve_places
from tests import ROOT

FOLDER = ROOT / "scenarios"
FILES = sorted(FOLDER.glob("*.toml"))
MEANT = re.compile(r"^# A warning of `check` that is meant[^:\n]*: (.+)$", flags=re.M)


def names(path):
    return path.stem


@pytest.mark.parametrize("path", FILES, ids=names)
def test_it_opens_with_the_question_that_it_answers(path):
    text = path.read_text("utf-8")
    opening = text[: text.index("\n\n")] if "\n\n" in text else text
    assert re.match(r"# [^\n]*\?", opening), "the first line is a comment that asks"
    asked = tomllib.loads(text)["study"]["question"]
    assert asked.endswith("?")


@pytest.mark.parametrize("path", FILES, ids=names)
def test_it_has_no_warning_but_those_that_it_announces(path):
    announced = MEANT.findall(path.read_text("utf-8"))
    given = check(read(path)).warnings
    unannounced = [each for each in given if not any(words in each for words in announced)]
    assert unannounced == []
    for words in announced:
        assert any(words in each for each in given), f"announced, but not given: {words}"


@pytest.mark.parametrize("path", [path for path in FILES if path.stem != "one_person"], ids=names)
def test_its_warm_up_is_as_long_as_somebody_who_left_stays_away(path):
    """Else those who have left for good at week 0 would be too few; of one person nothing has to settle."""
    scenario = read(path)
    assert scenario.study.warm_up_weeks >= scenario.behaviour.forgives_after_weeks


@pytest.mark.parametrize("path", FILES, ids=names)
def test_no_strategy_runs_into_the_end_of_a_scale(path):
    scenario = read(path)
    for strategy in scenario.strategy:
        for focus in scenario.focus:
            assert Terms(scenario, strategy.name, [focus.name]).levers.clipped == 0, strategy.name


@pytest.mark.parametrize("path", FILES, ids=names)
def test_it_has_a_baseline_that_changes_nothing_and_something_to_compare_it_with(path):
    scenario = read(path)
    baseline = next(each for each in scenario.strategy if each.name == scenario.study.baseline)
    assert baseline.step == ()
    assert len(scenario.strategy) >= 2
    assert len(scenario.focus) >= 1


def test_the_smallest_one_is_small():
    assert len((FOLDER / "minimal.toml").read_text("utf-8").splitlines()) <= 25


# -- town versus West End --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def flagship():
    return read(FOLDER / "town_vs_west_end.toml")


def test_the_flagship_has_two_places_with_four_businesses_each_and_one_focus_in_each(flagship):
    for place in flagship.place:
        assert sum(each.place == place.name for each in flagship.business) >= 4
        assert sum(each.place == place.name for each in flagship.focus) == 1


def test_the_two_focus_houses_are_the_same_house_but_for_rent_and_seats(flagship):
    forge, soho = sorted(flagship.focus, key=lambda each: each.name == "Soho Table")
    differs = {key for key in type(forge).model_fields if getattr(forge, key) != getattr(soho, key)}
    assert differs == {"name", "place", "fixed_cost_per_week"}


def test_its_strategies_cost_about_the_same(flagship):
    for strategy in flagship.strategy:
        if strategy.name in (flagship.study.baseline, "price", "dearer"):
            continue
        (step,) = strategy.step
        per_week = step.cost_per_week + step.one_off_cost / flagship.study.weeks
        assert per_week == pytest.approx(550, rel=0.02), strategy.name
    (price,) = next(each for each in flagship.strategy if each.name == "price").step
    expected_visits = next(each.value for each in flagship.fact if each.business == "The Old Forge")
    assert -price.change["price"].addition(25.0) * expected_visits == pytest.approx(550, rel=0.02)


def test_the_kitchen_shows_half_of_what_it_gains_and_that_half_is_uncertain(flagship):
    (step,) = next(each for each in flagship.strategy if each.name == "kitchen").step
    gain = step.change["touchpoints.product.score"].addition(6.0)
    assert step.change["appeal"].addition(6.0) == pytest.approx(gain / 2, abs=0.01)
    assert [each.what for each in flagship.uncertain][:2] == [
        "behaviour.passers.reviews",
        "strategy.kitchen.change.appeal",
    ]
    assert all(each.low < each.likely < each.high for each in flagship.uncertain[1:])


def test_every_price_of_it_is_near_its_best_and_its_elasticities_are_met(flagship):
    """Four houses and people with habits: in the town an answer to one price of -2.1 is as near to -2.6 as it gets."""
    for place, solved in zip(sorted(each.name for each in flagship.place), solve_places(flagship), strict=True):
        assert solved.exact == (place == "west_end")
        assert not solved.far_from(flagship.behaviour.brand_price_elasticity)
        assert solved.category_elasticity == pytest.approx(flagship.behaviour.category_price_elasticity, rel=1e-4)
        here = sorted((each for each in flagship.business if each.place == place), key=lambda each: each.name)
        for business, elasticity in zip(here, solved.own_elasticities, strict=True):
            margin = (business.price - business.unit_cost) / business.price
            assert 0.7 <= margin * -elasticity <= 1.4, business.name


# -- where customers come from ---------------------------------------------------------------------------------

TOWN, WEST_END = FOLDER / "source_of_custom_town.toml", FOLDER / "source_of_custom_west_end.toml"


def test_the_pair_differs_in_the_share_of_passing_trade_and_in_nothing_else():
    lines = [path.read_text("utf-8").splitlines() for path in (TOWN, WEST_END)]
    changed = [line for line in difflib.ndiff(*lines) if line[0] in "+-"]
    assert [line[0] for line in changed] == ["-", "+"]
    shares = [re.fullmatch(r"[-+] passing_share = (0\.\d+) .*", line).group(1) for line in changed]
    assert shares == ["0.05", "0.95"]
    first, second = (line.split("#")[1] for line in changed)
    assert first == second


def gains(path, strategies, replications, residents=None, weeks=None):
    """The relative gain in visits of each strategy over the baseline with the same luck, by replication."""
    from sim.kernel import simulate

    text = path.read_text("utf-8")
    if residents:
        text = text.replace("residents = 3000", f"residents = {residents}")
        assert f"residents = {residents}" in text
    if weeks:
        text = text.replace("weeks = 104\nwarm_up_weeks = 52", f"weeks = {weeks}\nwarm_up_weeks = 52")
        assert f"\nweeks = {weeks}\n" in text
    scenario = read(text=text)
    terms = {name: Terms(scenario, name, ["Our House"]) for name in ("as_is", *strategies)}
    us = terms["as_is"].names.business.index("Our House")
    found = {name: [] for name in strategies}
    for replication in range(replications):
        population = terms["as_is"].population(scenario.runs.seed, replication)
        visits = {}
        for name, each in terms.items():
            _, ledger, _ = simulate(RunSpec(each, population, scenario.runs.seed, replication))
            visits[name] = ledger.counts[ledger.weeks_before :, us, :, Count.VISITS].sum()
        for name in strategies:
            found[name].append(visits[name] / visits["as_is"] - 1.0)
    return {name: np.array(values) for name, values in found.items()}


def exceeds(first, second, times):
    """By how many standard errors the mean of `first` exceeds `times` the mean of `second`, over replications."""
    apart = first - times * second
    return apart.mean() / (apart.std(ddof=1) / math.sqrt(len(apart)))


def test_experience_pays_where_people_come_back_and_a_promise_where_they_do_not():
    size = {"strategies": ("experience", "promise"), "replications": 4, "residents": 1500, "weeks": 52}
    town, west_end = gains(TOWN, **size), gains(WEST_END, **size)
    assert exceeds(town["experience"], west_end["experience"], 5.0) > 3.0
    assert exceeds(west_end["promise"], town["promise"], 3.0) > 3.0


@pytest.mark.nightly
def test_the_two_ratios_at_full_size():
    size = {"strategies": ("experience", "promise", "product", "price"), "replications": 10}
    town, west_end = gains(TOWN, **size), gains(WEST_END, **size)
    mean = {name: (town[name].mean(), west_end[name].mean()) for name in town}
    assert exceeds(town["experience"], west_end["experience"], 5.0) > 4.0
    assert exceeds(west_end["promise"], town["promise"], 3.0) > 4.0
    for name in ("product", "price"):
        assert 0.8 < mean[name][0] / mean[name][1] < 1.3, f"{name}: {mean[name]}"
