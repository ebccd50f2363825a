"""What must not change an answer: the unit of money, the order of the file, names, a hopeless plan, a far-off place."""

import copy
import json
import math
import tomllib

import pytest

from sim.scenario import declared_as, explain, read, resolve, schema
from sim.scenario.schema.inputs import told
from sim.study.compare import compare
from tests import scenarios

PLANS = {
    "people": {"cost_per_week": 30.0, "one_off_cost": 50.0, "change": {"touchpoints.welcome.people": "+2"}},
    "price": {"change": {"price": "+1.5"}},
}
MARKET = {
    "study.weeks": 20,
    "runs": {"seed": 7, "replications": "auto", "min_replications": 3, "max_replications": 12},
    "place.town.passing_trade_per_week": 9.0,
    "behaviour.value_of_time_per_hour": 2.0,
    "business.Ash.fixed_cost_per_week": 20.0,
    "business.Ash.cost_per_complaint": 4.0,
    "business.Ash.guarantee": 0.5,
    "business.Birch.copies": {"price": 0.5},
    "business.Birch.copies_cost_per_week": 3.0,
    "uncertain": [
        {"what": "business.Birch.unit_cost", "low": 10.0, "likely": 15.0, "high": 20.0},
        {"what": "behaviour.loyalty_weight", "low": 0.0, "likely": 1.5, "high": 3.0},
    ],
}


def tree_of(changes=None, strategies=None):
    """The scenario as a tree of TOML's tables."""
    wanted = {path: value for path, value in {**MARKET, **(changes or {})}.items() if value is not None}
    return tomllib.loads(scenarios.text(wanted, strategies or PLANS))


def text_of(tree):
    """A tree as TOML again: tables in the order in which they stand."""
    rows = []
    for name, table in tree.items():
        if name == "experience":
            rows += ["[experience]", *scenarios.lines({k: v for k, v in table.items() if k != "touchpoint"})]
            for each in table["touchpoint"]:
                rows += ["[[experience.touchpoint]]", *scenarios.lines(each)]
        elif isinstance(table, list):
            for each in table:
                rows += [f"[[{name}]]", *scenarios.lines(each)]
        else:
            rows += [f"[{name}]", *scenarios.lines(table)]
    return "\n".join(rows) + "\n"


def compared(tree, **how):
    return compare(read(text=text_of(tree)), workers=1, **{"worlds": 6, **how})


# -- the unit of money


def scaled(tree, factor):
    """The tree with every amount of money times a factor: what is money, the schema's units say."""
    whole, scenario = json.loads(json.dumps(schema())), read(text=text_of(tree))

    def at(node):
        while "$ref" in node:
            node = {**whole["$defs"][node["$ref"].rsplit("/", 1)[1]], **{k: v for k, v in node.items() if k != "$ref"}}
        return node

    def options(node):
        node = at(node)
        several = [one for name in ("anyOf", "oneOf", "allOf") for one in node.get(name, ())]
        return [node, *(each for one in several for each in options(one))]

    def power(unit):
        return 1 if unit.startswith("money") else -1 if unit.endswith("per money") else 0

    def unit_of(path, business="Ash"):
        return told(declared_as(resolve(scenario, path, business))).get("unit", "")

    def walk(value, node, unit=""):
        node_options = options(node)
        unit = next((each["unit"] for each in node_options if "unit" in each), unit)
        if isinstance(value, dict):
            out = {}
            for key, inner in value.items():
                if key == "change":
                    out[key] = {path: change(step, unit_of(path)) for path, step in inner.items()}
                    continue
                subs = [o["properties"][key] for o in node_options if key in o.get("properties", {})]
                others = [o.get("additionalProperties") for o in node_options]
                sub = next(each for each in [*subs, *others, {}] if isinstance(each, dict))
                own = power(unit_of(value["what"])) if "what" in value and key in ("low", "likely", "high") else 0
                out[key] = inner * factor**own if own else walk(inner, sub, unit)
            return out
        if isinstance(value, list):
            items = next((o["items"] for o in node_options if "items" in o), {})
            return [walk(each, items, unit) for each in value]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return value * factor ** power(unit) if number and power(unit) else value

    def change(step, unit):
        if not power(unit) or (isinstance(step, str) and step.endswith("%")):
            return step
        return f"{float(step) * factor:+}" if isinstance(step, str) else step * factor

    return walk(tree, whole)


FACTOR = 2.0**15
MONEY_OF_AN_OUTCOME = ("profit", "profit_undiscounted", "difference", "programme_cost", "revenue")


@pytest.mark.parametrize("given", [{}, {"study.material_difference": 40.0}], ids=["by revenue", "given"])
def test_all_money_times_a_power_of_two_scales_amounts_and_changes_nothing_else(given):
    plain_tree = tree_of(given)
    big_tree = scaled(plain_tree, FACTOR)
    before, after = (explain(read(text=text_of(tree))) for tree in (plain_tree, big_tree))
    money = [(a, b) for a, b in zip(before, after, strict=True) if a.unit.startswith("money")]
    assert len(money) > 20
    for a, b in money:  # no amount hides from the units
        numbers = isinstance(a.value, int | float) and not isinstance(a.value, bool)
        assert (b.value == a.value * FACTOR) if numbers else True, a.path
    plain, big = compared(plain_tree), compared(big_tree)
    assert (plain.replications, plain.stopped) == (big.replications, big.stopped)
    for one, other in zip(plain.answers.all(), big.answers.all(), strict=True):
        assert (one.visits, one.utilisation) == (other.visits, other.utilisation)
        for name in MONEY_OF_AN_OUTCOME:
            assert getattr(other, name) == getattr(one, name) * FACTOR, name
    words = ["business", "verdict", "leader", "runner_up", "close_to", "replications", "looks", "worlds", "leader_best"]
    assert plain.tables["verdicts"][words].equals(big.tables["verdicts"][words])
    assert plain.tables["decision"][["strategy", "wins", "verdict"]].equals(
        big.tables["decision"][["strategy", "wins", "verdict"]]
    )
    amounts = [found.answers.thresholds("Ash") for found in (plain, big)]
    assert amounts[1].material_difference == amounts[0].material_difference * FACTOR
    assert amounts[1].precision == amounts[0].precision * FACTOR
    odds = [found.tables["odds"][["strategy", "futures", "futures_best", "futures_lost"]] for found in (plain, big)]
    assert odds[0].equals(odds[1])


# -- the order of the file


def in_another_order(tree):
    """Rows of tables without a meaning of their order, and all keys, the other way round.

    Segments keep theirs: residents are dealt among them in the order of the file (`sim.market.residents`), so that
    another order is other luck.  So do touchpoints, the moments of a visit, and strategies: ties go to the first.
    """
    turned = copy.deepcopy(tree)
    for name in ("place", "business", "event", "uncertain", "travel"):
        if name in turned:
            turned[name] = turned[name][::-1]

    def keys(value):
        if isinstance(value, dict):
            return {key: keys(value[key]) for key in reversed(value)}
        return [keys(each) for each in value] if isinstance(value, list) else value

    return {name: keys(table) for name, table in reversed(turned.items())}


def test_the_order_of_the_file_means_nothing():
    """Rows that are printed in the order of the file move with it: they are compared once sorted."""
    some = tree_of(
        {
            "uncertain": [{"what": "behaviour.loyalty_weight", "low": 0.0, "likely": 1.5, "high": 3.0}],
            "segment": {
                "keen": {"occasions_per_week": 0.9, "experience_sensitivity": 1.4},
                "thrifty": {"occasions_per_week": 0.6, "price_sensitivity": 1.3},
            },
            "place.town.mix": {"keen": 0.5, "thrifty": 0.5},
            "business.Birch.focus": True,
        }
    )  # fmt: skip
    one, other = compared(some), compared(in_another_order(some))
    for name in ("decision", "verdicts", "odds", "regret", "bridge", "segments"):
        keys = [column for column in ("business", "strategy", "segment", "who", "line") if column in one.tables[name]]
        first, second = (
            found.tables[name].sort_values(keys, kind="stable").reset_index(drop=True) for found in (one, other)
        )
        assert first.to_csv() == second.to_csv(), name


# -- names, plans, places


CLEAR = {"people": {"change": {"touchpoints.welcome.people": "+3", "touchpoints.meal.people": "+3"}}}


def clear(changes=None, strategies=None):
    return tree_of({"place.town.residents": 150, "uncertain": None, **(changes or {})}, strategies or CLEAR)


def test_businesses_by_other_names_have_other_luck_and_the_same_verdict():
    tree = clear({"runs.replications": 20})
    one = compared(tree)
    other = compared(json.loads(json.dumps(tree).replace("Ash", "Zinnia").replace("Birch", "Alder")))
    first, second = (found.tables["decision"].iloc[1] for found in (one, other))
    assert first["verdict"] == second["verdict"] == "Clear"
    assert first["difference"] != second["difference"]
    widths = [
        (each["luck_high"] - each["luck_low"]) / 2 for each in (first, second)
    ]  # of two means that are both estimates
    assert abs(first["difference"] - second["difference"]) <= math.hypot(*widths)


def test_one_more_hopeless_plan_takes_at_most_one_more_look():
    tree = clear()
    more = clear(strategies={**CLEAR, "hopeless": {"cost_per_week": 900.0, "change": {"price": "+60%"}}})
    one, other = compared(tree), compared(more)
    first, second = (found.tables["verdicts"].iloc[0] for found in (one, other))
    assert (first["leader"], first["verdict"]) == (second["leader"], second["verdict"]) == ("people", "Clear")
    assert second["replications"] <= 2 * first["replications"]


def test_a_place_that_nobody_can_travel_to_leaves_the_first_place_alone():
    tree = clear({"runs.replications": 3})
    more = copy.deepcopy(tree)
    more["place"].append({"name": "zzz", "residents": 40, "friends_per_person": 4})
    more["business"].append({"name": "Zelkova", "place": "zzz", "price": 20.0, "unit_cost": 12.0})
    one, other = compared(tree), compared(more)
    for name in ("decision", "verdicts", "bridge", "segments", "stages"):
        assert one.tables[name].to_csv() == other.tables[name].to_csv(), name
