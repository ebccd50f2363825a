"""Every key can be reached from a file, is shown, moves a number, means the same to both engines, and at its off value
has exactly no effect.
"""

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
from sim.scenario.schema.lever import Lever
from sim.scenario.schema.market import Experience, Place, Segment, Touchpoint, Travel
from sim.scenario.schema.schema_tree import keys
from sim.scenario.schema.strategy import Event, Step, Strategy
from sim.scenario.schema.study import Study
from tests.kernel.identity import first_difference
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
    Lever,
)
REPLICATIONS = 6
SMALL = {"place.town.residents": 80, "study.weeks": 20}
SMALLEST = {"place.town.residents": 30, "study.weeks": 12, "study.warm_up_weeks": 4}


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
    "outraged": counted(Count.OUTRAGED),
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
    "away": standing(RelationshipCount.AWAY),
    "loyal": lambda run: run.state.loyalty[:, 0].mean(),
    "barred": lambda run: run.ledger.barred[-1, 0],
    "unevenness": lambda run: run.state.visits.sum(axis=1).var(),
    "idle": lambda run: (run.state.visits.sum(axis=1) == 0).sum(),
    "rating": lambda run: run.ledger.business_state[-1, 0, BusinessState.RATING],
    "wait": lambda run: run.ledger.business_state[-1, 0, BusinessState.WAIT],
    "likeness": lambda run: (run.state.match[:-1, 0] * run.state.match[1:, 0]).mean(),
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


def title(each):
    return f"{each.model}.{each.name}"


def is_weekly(model, name):
    return told(keys(model)[name]).get("changes") == "weekly"


def test_every_key_is_walked_or_listed():
    """What changes by week is walked in tests/kernel/test_completeness.py, an entry here or not."""
    declared = {(model.__name__, name): is_weekly(model, name) for model in MODELS for name in keys(model)}
    walked = {(each.model, each.name) for each in KEYS}
    missing = [
        f"{model}.{name} is new: add a Key to tests/key_table.py that says what it moves, or list it there"
        for (model, name), weekly in declared.items()
        if not weekly and (model, name) not in walked | set(LISTED)
    ]
    unknown = [f"tests/key_table.py has {model}.{name}" for model, name in (walked | set(LISTED)) - set(declared)]
    assert missing + unknown == []
    assert not walked & set(LISTED)
    assert len(walked) == len(KEYS)


def test_a_key_has_an_off_value_or_a_reason():
    """The table agrees with what the schema tells its readers."""
    wrong = []
    for each in KEYS:
        model = next(one for one in MODELS if one.__name__ == each.model)
        off = told(keys(model)[each.name]).get("off")
        if each.off is NO_OFF and not each.why:
            wrong.append(f"{each.path} has neither an off value nor a reason")
        if each.off is NO_OFF or each.name in ("product_must_be", "copies", "change", "cares", "discount_rate"):
            continue  # of a table or a switch the schema has no single off value
        said = None if off == "left out" else list(off) if isinstance(off, list | tuple) else off
        if said != each.off:
            wrong.append(f"{each.path}: the schema calls {off!r} off")
    assert wrong == []


def test_explain_shows_what_was_set():
    wrong = []
    for each in KEYS:
        scenario, _ = scenario_of({**each.enable, each.path: each.on})
        path, value = each.shows or (each.path.replace("step.", "strategy.plan.step.1."), each.on)
        shown = {row.path.replace('"', ""): row for row in explain(scenario)}[path]
        found = list(shown.value) if isinstance(shown.value, tuple) else shown.value
        if found != (pytest.approx(value) if isinstance(value, float) else value) or shown.origin != "file":
            wrong.append(f"{path}: {found!r} of {shown.origin}, not {value!r}")
    assert wrong == []


def test_a_number_moves():
    """The paired difference of the number lies beyond four standard errors, over a few replications."""
    still = []
    for each in KEYS:
        number = NUMBERS[each.number]
        pairs = zip(runs({**each.enable, each.path: each.on}), runs(each.enable), strict=True)
        if not beyond_four_errors([float(number(on)) - float(number(base)) for on, base in pairs]):
            still.append(f"{title(each)} does not move {each.number}")
    assert still == []


def test_the_engines_agree_to_the_bit_on_every_key():
    """The same walk by both engines, in a market as small as the key allows."""
    differ = []
    for each in KEYS:
        terms = Terms.of(*scenario_of({**SMALLEST, **each.enable, each.path: each.on}))
        found = first_difference(terms, terms.population(7, 0), 7, 0)
        if found:
            differ.append(f"{title(each)}: {found}")
    assert differ == []


def test_at_its_off_value_a_rule_has_exactly_no_effect():
    effects = []
    for each in KEYS:
        if each.off is NO_OFF or each.why:
            continue
        off = runs({**each.enable, each.path: each.off}, 1)[0]
        gone = runs({**each.enable, **({} if each.gone is None else each.gone)}, 1)[0]
        if each.only == "everything":
            held = [one.state.expectation.tobytes() for one in (off, gone)]
            equal = same(off.ledger, gone.ledger) == [] and held[0] == held[1]
        else:
            columns = {"counts": list(Count), "visits": [Count.VISITS, Count.SATISFACTION, Count.EXPERIENCE]}[each.only]
            equal = np.array_equal(off.ledger.counts[..., columns], gone.ledger.counts[..., columns])
        if not equal:
            effects.append(f"{title(each)} has an effect at {each.off!r}")
    assert effects == []


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
