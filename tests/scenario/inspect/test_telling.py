"""What check, explain, schema and the reference tell of a scenario."""

import json
import re

import jsonschema
import pytest

from sim.scenario import (
    check,
    explain,
    new,
    noticed_per_week,
    preset_names,
    read,
    reference,
    schema,
    solve_places,
    with_values,
    work,
)
from sim.scenario.inspect.checking import duration
from sim.scenario.inspect.origins import origin
from sim.scenario.inspect.starter import preset_text
from sim.scenario.schema.schema_tree import keys, tables
from tests import ROOT
from tests.scenario.small import BARE, OURS, PRESET
from tests.scenario.solve.test_at_rest import market
from tests.scenario.solve.test_queues import crowded

CHECKER = jsonschema.Draft202012Validator(schema())


# --- check


def test_check_says_what_would_run():
    lines = check(read(text=BARE)).lines
    town = "1 place with 1000 residents and 100 passing occasions a week"
    assert lines[0] == f"{town}; 3 businesses; 2 segments; 2 touchpoints."
    assert lines[1] == "104 weeks are counted, after 104 weeks of warm-up."
    assert lines[2] == "2 strategies for St. John; the baseline is as_is."
    wide = "10 to 200 replications, until luck can no longer change the decision"
    assert lines[3] == f"{wide}, and 5 with the price 5 % up and down: 35 to 415 runs of 104 weeks."
    assert lines[4].startswith("That takes about ")
    assert lines[5].startswith("It takes about ")
    assert lines[6].startswith("In the year after St. John moves its price, its visits move by -1.")
    assert len(lines) == 7  # what is solved is for `explain`


@pytest.mark.parametrize("seats", [20, 80, 150, 1000])
def test_check_says_what_a_price_does_in_a_year_where_it_is_not_what_was_asked_for(seats):
    scenario = crowded(seats=seats)
    (line,) = (each for each in check(scenario).lines if "explain" in each)
    told = float(line.partition("its visits move by ")[2].partition(" %")[0])
    found = {row.path: row.value for row in explain(scenario)}
    assert told == pytest.approx(found['business."House 00".settled_price_elasticity'], abs=0.051)
    assert "not by the -2.6 % of brand_price_elasticity" in line


def test_check_is_silent_where_a_price_does_what_was_asked_for_or_nothing_follows():
    near = crowded("brand_price_elasticity = -1.7\n", seats=1000)
    alone = crowded("loyalty_weight = 0\n", seats=100_000)
    for scenario in (near, alone):
        assert not [each for each in check(scenario).lines if "explain" in each]


def one_full(seats, behaviour=""):
    """The market of five houses of which only the strategist's has few seats."""
    scenario = crowded(behaviour, seats=100_000)
    ours, *others = scenario.business
    ours = ours.model_copy(update={"seats_per_week": float(seats)})
    return scenario.model_copy(update={"business": (ours, *others)})


def told_of_a_price(scenario):
    return [each for each in check(scenario).lines if each.startswith("In the year after ")]


def test_check_says_that_settled_weights_are_of_the_mean_house_where_only_ours_is_full():
    """Two weights cannot give every house what was asked for: a full one answers less than the mean of its place."""
    settled = 'brand_price_elasticity = -1.8\nsolve_for = "settled"\n'
    (line,) = told_of_a_price(one_full(60, settled))
    assert "not by the -1.8 % of brand_price_elasticity: that holds for all houses in reach on average" in line
    assert "write solve_for" not in line
    own = {row.path: row.value for row in explain(one_full(60, settled))}[
        'business."House 00".settled_price_elasticity'
    ]
    assert abs(own - -1.8) > 0.3
    assert f"its visits move by {round(own, 1):g} %" in line
    assert told_of_a_price(one_full(100_000, settled)) == []


def test_check_says_where_no_weights_give_what_was_asked_for_and_not_that_the_mean_has_it():
    scenario = market('brand_price_elasticity = -1.8\nsolve_for = "settled"\n', prices=(20.0, 24.0, 25.0))
    full = tuple(one.model_copy(update={"seats_per_week": 20.0}) for one in scenario.business)
    (line,) = told_of_a_price(scenario.model_copy(update={"business": full}))
    assert ": where houses are so full, no weights give that." in line
    assert "on average" not in line


def test_check_holds_a_house_without_rivals_to_the_elasticity_of_all_prices():
    alone = crowded(seats=60)
    (line,) = told_of_a_price(alone.model_copy(update={"business": alone.business[:1]}))
    assert "not by the -0.8 % of category_price_elasticity" in line


@pytest.mark.parametrize("seats", [10, 60, 150, 400, 1000])
@pytest.mark.parametrize("solve_for", ["rest", "settled"])
def test_check_tells_the_wait_that_a_strategist_can_compare_with_her_own(seats, solve_for):
    scenario = one_full(seats, f'solve_for = "{solve_for}"\n')
    wait = {row.path: row.value for row in explain(scenario)}['business."House 00".settled_wait']
    for line in told_of_a_price(scenario):
        assert (f"People wait {wait:.0f} minutes at House 00 here" in line) == (wait >= 5.0)
        assert ("rough" in line) == (wait >= 40.0)
        assert ("was measured over a year, write solve_for" in line) == (solve_for == "rest")
    assert seats > 60 or len(told_of_a_price(scenario)) == 1


def test_explain_tells_what_queues_and_habits_make_of_a_price():
    full, free = ({row.path: row for row in explain(crowded(seats=each))} for each in (100, 100_000))
    path = 'business."House 00".settled_'
    assert full["place.town.settled_go_share"].value < free["place.town.settled_go_share"].value - 0.05
    assert free["place.town.settled_go_share"].value == pytest.approx(free["place.town.go_share"].value, abs=0.01)
    assert full[path + "wait"].value > 10.0 > 0.1 > free[path + "wait"].value
    for found in (full, free):
        row = found[path + "price_elasticity"]
        at_once, queues, habits = (float(each) for each in re.findall(r"[+-]\d\.\d\d", row.origin))
        assert at_once + queues + habits == pytest.approx(row.value, abs=0.02)
        assert (queues > 0.5) == (found is full)
        assert habits < 0.0


def test_check_of_a_market_without_strategies_has_nothing_to_compare():
    assert any("nothing to compare" in line for line in check(read(text=PRESET)).lines)


def test_work_counts_runs_of_every_strategy_at_every_focus_business():
    two = BARE.replace('name = "Rival"\nplace = "town"', 'name = "Rival"\nfocus = true\nunit_cost = 9\nplace = "town"')
    runs = "[runs]\nreplications = 7\n"
    assert work(read(text=two + runs)).most_runs == 7 * (1 + 2) + 5 * (1 + 2 * 2)
    together = two + runs + '[study]\napply = "together"\n'
    assert work(read(text=together)).most_runs == 7 * (1 + 1) + 5 * (1 + 2 * 2)


@pytest.mark.parametrize(("seconds", "words"), [
    (0.2, "a second"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"), (7199, "120 minutes"), (7200,
    "2 hours"),
    (1e6, "12 days"),
])  # fmt: skip
def test_a_duration_in_words(seconds, words):
    assert duration(seconds) == words


# --- explain


def rows(text):
    return {row.path: row for row in explain(read(text=text))}


def test_explain_tells_where_every_value_is_from():
    found = rows(PRESET + OURS + "[behaviour]\nmatch = 0.5\n[experience]\nnorm = 5.5\n")
    origins = {
        "behaviour.match": (0.5, "file"),
        "behaviour.tolerance": (2.2, "default (D)"),
        "behaviour.loss_aversion": (1.955, "default (C)"),
        "behaviour.price_weight": ("by place", "solved"),
        "behaviour.value_of_time_per_hour": (10.0, "default (A)"),
        "experience.norm": (5.5, "file"),
        "experience.spread": (1.5, "preset"),
        "experience.touchpoint.product.human": (0.1, "preset"),
        "experience.touchpoint.product.occurs": (1.0, "default"),
        'segment."value seekers".price_sensitivity': (1.4, "preset"),
        "place.town.residents": (4000, "preset"),
        "business.Ours.price": (25.0, "file"),
        "business.Ours.appeal": (5.5, "default"),
        "study.weeks": (104, "default"),
        "preset": ("restaurant", "file"),
    }
    for path, expected in origins.items():
        assert (found[path].value, found[path].origin) == expected, path
    assert found["business.Ours.price"].unit == "money per visit"


def test_explain_shows_what_stands_in_for_what_a_business_does_not_give():
    found = rows(PRESET + OURS)
    scenario = read(text=PRESET + OURS)
    (ours,) = [one for one in scenario.business if one.name == "Ours"]
    assert ours.considered_by_passers is ours.noticed_per_week is None
    assert found["business.Ours.considered_by_passers"].value == ours.considered > 0.0
    assert found["business.Ours.noticed_per_week"].value == noticed_per_week(scenario, ours) > 0.0


def test_a_score_is_the_origin_of_people_and_setting():
    found = rows(BARE)
    assert found['business."St. John".touchpoints."main course".people'].origin == "file"
    assert found['business."St. John".touchpoints."main course".varies_by'].origin == "default (D)"


def test_explain_has_the_solved_weights_and_the_elasticities_obtained():
    found = rows(BARE)
    (solved,) = solve_places(read(text=BARE))
    assert found["place.town.price_weight"].value == solved.price_weight
    assert found["place.town.nest"].value == solved.nest
    assert found["place.town.category_price_elasticity"].value == pytest.approx(-0.8)
    assert found["place.town.go_share"].value == pytest.approx(0.6)
    assert found["business.Rival.own_price_elasticity"].value < -1
    assert {row.origin for path, row in found.items() if path.endswith("own_price_elasticity")} == {"solved"}


def test_a_weight_that_is_given_is_not_called_solved():
    found = rows(BARE + "[behaviour]\nprice_weight = 0.07\n")
    assert (found["place.town.price_weight"].value, found["place.town.price_weight"].origin) == (0.07, "file")
    assert found["place.town.nest"].origin == "solved"


UNTOLD = (
    "[[travel]]", "[[uncertain]]", "[uncertain.measured_by]", "[[lever]]", "[[fact]]", "[[strategy.milestones]]",
)  # fmt: skip


def test_explain_holds_every_key_of_every_table_that_is_used():
    found = rows(BARE)
    ends = {path.replace('"', "").split(".")[-1] for path in found}
    for header, model in tables():
        if header in UNTOLD:
            continue
        for key in keys(model):
            plain = any(key in path.replace('"', "") for path in found)
            assert plain or key in ends or key in ("passing_share", "score", "loyalty_reward"), (header, key)


def test_origin_of_a_path():
    scenario = read(text=PRESET + OURS + "[behaviour]\nmatch = 0.5\n")
    assert origin(scenario, "price") == "file"
    assert origin(scenario, "behaviour.match") == "file"
    assert origin(scenario, "behaviour.nest") == "solved"
    assert origin(scenario, "place.town.residents") == "preset"
    assert origin(scenario, "considered") == "default"
    bare = read(text=BARE)
    assert origin(bare, "strategy.warm.cost_per_week") == "file"
    assert origin(bare, "strategy.warm.fades_per_year") == "default"
    assert origin(bare, "event.slump.depth") == "file"
    assert origin(bare, "experience.touchpoint.welcome.human") == "file"
    assert origin(bare, "touchpoints.main course.people") == "file"


def test_explain_works_for_a_world():
    changed, _ = with_values(read(text=BARE), {"price": 30})
    found = {row.path: row.value for row in explain(changed)}
    assert found['business."St. John".price'] == 30


# --- the JSON Schema


def as_json(text):
    import tomllib

    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_is_json_schema():
    jsonschema.Draft202012Validator.check_schema(schema())
    json.dumps(schema(), allow_nan=False)


@pytest.mark.parametrize("name", preset_names())
def test_valid_files_satisfy_the_schema(name):
    for text in (new("Town", name), preset_text(name), f'preset = "{name}"', BARE):
        assert list(CHECKER.iter_errors(as_json(text))) == []


@pytest.mark.parametrize("text", [
    "", 'preset = "resturant"', PRESET + "[study]\nwweeks = 3", PRESET + "[study]\nweeks = 0",
    PRESET + '[study]\nweeks = "9"',
    PRESET + "[behaviour]\nmatch = 7", PRESET + '[[strategy]]\nname = "x"\nchange = { price = "more" }',
    PRESET + '[[strategy]]\nname = "x"\ncost = 1', PRESET + '[[business]]\nname = "x"',
])  # fmt: skip
def test_bad_files_do_not_satisfy_the_schema(text):
    assert list(CHECKER.iter_errors(as_json(text)))


def test_the_schema_tells_units_evidence_and_when_a_key_may_change():
    business = schema()["$defs"]["Business"]["properties"]
    assert business["price"]["unit"] == "money per visit"
    assert business["recovery"]["evidence"] == "B"
    assert business["recovery"]["off"] == 0
    assert business["recovery"]["changes"] == "weekly"
    assert business["aware"]["changes"] == "set_up"
    assert schema()["$defs"]["Travel"]["required"] == ["from", "to", "minutes"]


# --- the reference


def test_the_committed_reference_is_the_generated_one():
    assert (ROOT / "docs" / "scenario-reference.md").read_text("utf-8") == reference()


def test_the_reference_has_every_key():
    text = reference()
    for header, model in tables():
        for key in keys(model):
            assert f"| `{key}` |" in text, (header, key)
