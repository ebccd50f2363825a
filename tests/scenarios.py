"""Small markets for tests, written as scenario text: a market of two businesses, and changes to it by path."""

import copy
import json
import math
from importlib import import_module

import numpy as np

from sim.bounds import ENGINES
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.market.weekly import MONEY_LEVERS
from sim.scenario import read

NAMED = ("segment", "place", "business", "event")
"""Tables whose rows are given here as name -> keys."""

MARKET = {
    "study": {"weeks": 16, "warm_up_weeks": 8, "discount_rate": 0.1},
    "runs": {"seed": 7, "replications": 2},
    "experience": {"touchpoint": {"welcome": {"human": 0.9}, "meal": {"human": 0.3}, "farewell": {"human": 0.6}}},
    "segment": {"all": {"occasions_per_week": 0.8}},
    "place": {"town": {"residents": 60, "friends_per_person": 4}},
    "business": {
        "Ash": {"place": "town", "focus": True, "price": 25.0, "unit_cost": 15.0},
        "Birch": {"place": "town", "price": 25.0, "unit_cost": 15.0},
    },
    "behaviour": {"price_weight": 0.08, "nest": 0.7, "going_out": 2.0},
}
"""Two businesses alike; the price weight is given, so that no key moves it by moving the solution."""


def text(changes=None, strategies=None):
    """The scenario `MARKET` as text, with `changes` (path -> value, no quotes) and `strategies` (name -> keys)."""
    tree = copy.deepcopy(MARKET)
    for path, value in (changes or {}).items():
        *parents, key = path.split("/") if "/" in path else path.split(".")
        table = tree
        for parent in parents:
            table = table.setdefault(parent, {})
        table[key] = copy.deepcopy(value)
    tree["strategy"] = {"as_is": {}, **(strategies or {})}
    rows = []
    for name, table in tree.items():
        if name in (*NAMED, "strategy"):
            for each, keys in table.items():
                rows += [f"[[{name}]]", f"name = {json.dumps(each)}", *lines(keys)]
        elif name == "experience":
            moments = table["touchpoint"]
            rows += ["[experience]", *lines({key: value for key, value in table.items() if key != "touchpoint"})]
            for each, keys in moments.items():
                rows += ["[[experience.touchpoint]]", f"name = {json.dumps(each)}", *lines(keys)]
        elif isinstance(table, list):
            for each in table:
                rows += [f"[[{name}]]", *lines(each)]
        else:
            rows += [f"[{name}]", *lines(table)]
    return "\n".join(rows) + "\n"


def lines(table):
    """Keys and values as TOML, a line each; None leaves a key out."""
    return [f"{json.dumps(key)} = {written(value)}" for key, value in table.items() if value is not None]


def written(value):
    """A value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(lines(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(each) for each in value) + "]"
    if isinstance(value, float) and math.isinf(value):
        return "inf"
    return json.dumps(value, ensure_ascii=False)


def market(changes=None, strategies=None):
    """The scenario of `text`, read."""
    return read(text=text(changes, strategies))


def terms(changes=None, strategies=None, strategy=None):
    """The terms of that scenario, with `strategy` carried out at its focus businesses."""
    return Terms.of(market(changes, strategies), strategy)


ENGINE = ENGINES[0]
"""The engine of `simulate`; both give the same bits."""


def simulate(*arguments, **more):
    """One run by `ENGINE`, of what a `RunSpec` is made of."""
    return import_module(f"sim.{ENGINE}").simulate(RunSpec(*arguments, **more))


def run(the_terms, replication=0, seed=7, **arrays):
    """(state, ledger) at the end of a run; `arrays` replace parts of the population."""
    population = the_terms.population(seed, replication)
    population = population.with_arrays(**arrays) if arrays else population
    state, ledger, _ = simulate(the_terms, population, seed, replication)
    return state, ledger


def ledger_of(changes=None, strategies=None, strategy=None, **more):
    """The ledger of one run of that scenario."""
    return run(terms(changes, strategies, strategy), **more)[1]


def bytes_of(ledger, but=()):
    """Everything that customers did, as comparable bytes by name; levers too, apart from those named in `but`."""
    happened = {
        name: getattr(ledger, name).tobytes()
        for name in (
            "counts",
            "relationship_counts",
            "business_state",
            "barred",
            "diary",
            "bought_before",
            "left_for_good",
            "tenant_segment",
            "spend",
        )
    }
    return happened | {name: ledger.levers[name].tobytes() for name in MONEY_LEVERS if name not in but}


def same(one, other, but=()):
    """Names of the arrays of two ledgers that differ: an empty list if the runs are the same."""
    first, second = bytes_of(one, but), bytes_of(other, but)
    return [name for name in first if first[name] != second[name]]


def total(ledger, count, business=0, groups=slice(None)):
    """How often something was counted at a business in the counted weeks."""
    return int(ledger.counts[ledger.weeks_before :, business, groups, count].sum())


def beyond_four_errors(differences):
    """Whether the mean of paired differences lies more than four standard errors from 0."""
    values = np.asarray(differences, float)
    error = values.std(ddof=1) / math.sqrt(len(values))
    return abs(values.mean()) > 4.0 * error and values.mean() != 0.0


QUIET = {
    "study": {"weeks": 4, "warm_up_weeks": 0, "discount_rate": 0.0},
    "business": {
        "Ash": {"place": "town", "focus": True, "price": 25.0, "unit_cost": 15.0, "aware": 1.0, "considered": 1.0}
    },
    "behaviour": {
        "price_weight": 0.0,
        "nest": 1.0,
        "going_out": 60.0,
        "occasions": "one_a_week",
        "match": 0.0,
        "sensitivity_spread": 0.0,
        "talk_chance": 0.0,
        "talk_gain": 0.0,
        "complaint_chance": 0.0,
        "exit_chance": 0.0,
        "tolerance": 2.5,
    },
    "place.town": {"residents": 3, "network": "complete", "moves_per_year": 0.0},
}
"""Nothing is left to luck: everybody goes to Ash once a week."""


def steady(**scores):
    """Touchpoints without variation: a score for each moment named, the norm for the others."""
    return {name: {"varies_by": 0.0, "score": float(scores.get(name, 6.0))} for name in ("welcome", "meal", "farewell")}


def quiet(changes=None, *, score=6.0, strategies=None, strategy=None):
    """The terms of the quiet market in which each moment has the same score, with `changes`."""
    touchpoints = steady(welcome=score, meal=score, farewell=score)
    return terms({**QUIET, "business.Ash.touchpoints": touchpoints, **(changes or {})}, strategies, strategy)
