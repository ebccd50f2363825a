"""Every key can be reached from a file, is shown, moves a number, and at its off value has exactly no effect."""

import json
from functools import lru_cache

import numpy as np
import pytest

from sim.accounts.money import accounts
from sim.market.ledger import BusinessState, Count, RelationshipCount
from sim.market.terms import Terms
from sim.rules.scale import untally
from sim.scenario import explain
from sim.scenario.schema.behaviour import Behaviour, Passers
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.inputs import told
from sim.scenario.schema.market import Experience, Place, Segment, Touchpoint, Travel
from sim.scenario.schema.schema_tree import keys
from sim.scenario.schema.strategy import Event, Step, Strategy
from sim.scenario.schema.study import Study
from tests.key_table import KEYS, LISTED, NO_OFF
from tests.scenarios import beyond_four_errors, market, same, simulate

MODELS = (
    Business,
    Scores,
    Segment,
    Place,
    Travel,
    Touchpoint,
    Experience,
    Behaviour,
    Passers,
    Strategy,
    Step,
    Event,
    Study,
)
REPLICATIONS = 6
SMALL = {"place.town.residents": 80, "study.weeks": 20}


def counted(count, business=0):
    return lambda run: run.ledger.counts[run.after, business, :, count].sum()


def mean_of(count):
    return lambda run: untally(int(counted(count)(run))) / max(1, int(counted(Count.VISITS)(run)))


def standing(kind):
    return lambda run: run.ledger.relationship_counts[-1, 0, kind]


NUMBERS = {
    "visits": counted(Count.VISITS),
    "talks": counted(Count.TALKS),
    "guests": counted(Count.GUESTS),
    "refunds": counted(Count.REFUNDS),
    "complaints": counted(Count.COMPLAINTS),
    "upgrades": counted(Count.UPGRADES),
    "new": counted(Count.NEW),
    "passing": lambda run: run.ledger.counts[run.after, 0, run.segments :, Count.VISITS].sum(),
    "residents": lambda run: run.ledger.counts[run.after, 0, : run.segments, Count.VISITS].sum(),
    "everybody": lambda run: run.ledger.counts[run.after, :, :, Count.VISITS].sum(),
    "extremes": lambda run: run.ledger.counts[run.after, 0, :, [Count.DELIGHTED, Count.OUTRAGED]].sum(),
    "satisfaction": mean_of(Count.SATISFACTION),
    "memory": mean_of(Count.EXPERIENCE),
    "expectation": mean_of(Count.EXPECTATION),
    "profit": lambda run: accounts(run.ledger, 0).profit,
    "aware": standing(RelationshipCount.AWARE),
    "loyal": lambda run: run.state.loyalty[:, 0].mean(),
    "barred": lambda run: run.ledger.barred[-1, 0],
    "unevenness": lambda run: run.state.visits.sum(axis=1).var(),
    "idle": lambda run: (run.state.visits.sum(axis=1) == 0).sum(),
    "rating": lambda run: run.ledger.business_state[-1, 0, BusinessState.RATING],
    "wait": lambda run: run.ledger.business_state[-1, 0, BusinessState.WAIT],
    "price_of_loving": lambda run: np.corrcoef(
        np.log(run.state.price_sensitivity), np.log(run.state.experience_sensitivity)
    )[0, 1],
}


class Run:
    """One replication of a small scenario: its ledger and its last state."""

    def __init__(self, terms, replication):
        self.terms = terms
        self.state, self.ledger, _ = simulate(terms, terms.population(7, replication), 7, replication)
        self.after, self.segments = slice(self.ledger.weeks_before, None), len(terms.names.segment)


def scenario_of(changes):
    """The scenario and the strategy that is carried out: keys of `step` are those of the one step of a plan."""
    changes = {**SMALL, **changes}
    step = {path.removeprefix("step."): value for path, value in changes.items() if path.startswith("step.")}
    plain = {path: value for path, value in changes.items() if not path.startswith("step.")}
    if "event.slump.kind" not in plain and any(path.startswith("event.slump") for path in plain):
        plain = {**plain, "event.slump.kind": "change", "event.slump.change": {"business.Ash.price": "+0"}}
        plain.pop("event.slump.depth")
    return market(plain, {"plan": {"step": [step]}} if step else None), "plan" if step else None


@lru_cache(maxsize=256)
def runs_of(frozen, count):
    terms = Terms.of(*scenario_of(json.loads(frozen)))
    return [Run(terms, replication) for replication in range(count)]


def frozen(changes):
    """`changes` as something that a cache can hold on to."""
    return json.dumps(changes)


def runs(changes, count=REPLICATIONS):
    return runs_of(frozen(changes), count)


WALKED = pytest.mark.parametrize("each", KEYS, ids=lambda each: f"{each.model}.{each.name}")


def test_every_key_is_walked_or_listed():
    """A new key without an entry fails here."""
    declared = {(model.__name__, name) for model in MODELS for name in keys(model)}
    walked = {(each.model, each.name) for each in KEYS}
    assert walked | set(LISTED) == declared
    assert not walked & set(LISTED)
    assert len(walked) == len(KEYS)


@WALKED
def test_a_key_has_an_off_value_or_a_reason(each):
    """The table agrees with what the schema tells its readers."""
    model = next(one for one in MODELS if one.__name__ == each.model)
    off = told(keys(model)[each.name]).get("off")
    assert (each.off is NO_OFF) <= bool(each.why), f"{each.path} has neither an off value nor a reason"
    if each.name in ("product_must_be", "copies", "change", "cares", "discount_rate"):
        return  # of a table or a switch the schema has no single off value
    if each.off is not NO_OFF:
        said = None if off == "left out" else list(off) if isinstance(off, list | tuple) else off
        assert said == each.off, f"{each.path}: the schema calls {off!r} off"


@WALKED
def test_explain_shows_what_was_set(each):
    scenario, _ = scenario_of({**each.enable, each.path: each.on})
    path, value = each.shows or (each.path.replace("step.", "strategy.plan.step.1."), each.on)
    rows = {row.path.replace('"', ""): row for row in explain(scenario)}
    shown = rows[path]
    found = list(shown.value) if isinstance(shown.value, tuple) else shown.value
    assert found == (pytest.approx(value) if isinstance(value, float) else value)
    assert shown.origin == "file"


@WALKED
def test_a_number_moves(each):
    """The paired difference of the number lies beyond four standard errors, over a few replications."""
    number = NUMBERS[each.number]
    pairs = zip(runs({**each.enable, each.path: each.on}), runs(each.enable), strict=True)
    assert beyond_four_errors([float(number(on)) - float(number(base)) for on, base in pairs])


@pytest.mark.parametrize(
    "each",
    [each for each in KEYS if each.off is not NO_OFF and not each.why],
    ids=lambda each: f"{each.model}.{each.name}",
)
def test_at_its_off_value_a_rule_has_exactly_no_effect(each):
    off = runs({**each.enable, each.path: each.off}, 1)[0]
    gone = runs({**each.enable, **({} if each.gone is None else each.gone)}, 1)[0]
    if each.only == "everything":
        assert same(off.ledger, gone.ledger) == []
        assert off.state.expectation.tobytes() == gone.state.expectation.tobytes()
    else:
        columns = {"counts": list(Count), "visits": [Count.VISITS, Count.SATISFACTION, Count.EXPERIENCE]}[each.only]
        assert np.array_equal(off.ledger.counts[..., columns], gone.ledger.counts[..., columns])


def test_people_weigh_nothing_where_setting_is_as_good():
    """Human touch: its off value is not one of the key, but people = setting."""
    level = {"business.Ash.touchpoints.meal.people": 6.0, "business.Ash.touchpoints.meal.setting": 6.0}
    one, other = (runs({**level, "experience.touchpoint.meal.human": human}, 1)[0] for human in (0.0, 1.0))
    assert same(one.ledger, other.ledger) == []


def test_ratings_alone_move_nobody():
    one, other = (
        runs({"behaviour.review_chance": chance, "business.Ash.personalisation": 9.0}, 1)[0] for chance in (0.0, 1.0)
    )
    assert np.array_equal(one.ledger.counts, other.ledger.counts)
    assert not np.array_equal(one.ledger.business_state, other.ledger.business_state)
