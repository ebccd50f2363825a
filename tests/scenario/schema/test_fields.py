"""Every key: described once, with a range whose edges hold, a default inside it, and strict types."""

import math

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticUndefined

from sim.scenario.schema.inputs import Table, limits, told
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare, keys, tables
from tests.for_all import for_all

FIELDS = [(model, f"{header}.{key}", field) for header, model in tables() for key, field in keys(model).items()]
NUMBERS = [one for one in FIELDS if bare(one[2].annotation)[0] in (int, float)]
every_key = for_all(FIELDS, name=lambda _model, key, _field: key)
every_number = for_all(NUMBERS, name=lambda _model, key, _field: key)


def accepts(field, value) -> bool:
    adapter = TypeAdapter(field.rebuild_annotation(), config={**Table.model_config, "title": "one"})
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


def just_beyond(value, kind, up):
    if kind is int:
        return value + (1 if up else -1)
    return math.nextafter(value, math.inf if up else -math.inf)


@every_key
def test_a_key_is_described_and_says_when_it_may_change(model, key, field):
    assert field.description, key
    assert field.description[-1] in ".)"
    assert told(field)["changes"] in ("weekly", "set_up")
    assert model.__doc__


@every_number
def test_a_number_holds_its_range_to_the_edge(model, key, field):  # noqa: ARG001 (they name the case)
    kind = bare(field.annotation)[0]
    low, high, open_below = limits(field)
    assert low is not None
    assert told(field)["unit"]
    assert accepts(field, low) is not open_below
    assert not accepts(field, just_beyond(low, kind, up=False))
    if high is None:
        assert told(field)["off"] == math.inf
        assert accepts(field, math.inf)
    else:
        assert accepts(field, high)
        assert not accepts(field, just_beyond(high, kind, up=True))
        assert not accepts(field, math.inf)


@every_number
def test_a_number_is_no_switch_text_or_nan(model, key, field):  # noqa: ARG001 (they name the case)
    low, high, _ = limits(field)
    assert not accepts(field, True)
    assert not accepts(field, math.nan)
    assert not accepts(field, -math.inf)
    assert not accepts(field, str(low))
    if bare(field.annotation)[0] is int:
        assert not accepts(field, float(low))
    elif high is not None:
        assert accepts(field, math.ceil(high)) is (math.ceil(high) <= high)


@every_number
def test_a_default_and_an_off_value_lie_in_the_range(model, key, field):  # noqa: ARG001 (it names the case)
    low, high, open_below = limits(field)
    for value in (field.default, told(field).get("off")):
        if value is PydanticUndefined or value is None or isinstance(value, str):
            continue
        assert low <= value <= (math.inf if high is None else high)
        assert not (open_below and value == low)
    if field.default is None:
        assert told(field).get("default_text"), key


def test_every_grade_of_evidence_is_one_of_four():
    grades = {told(field).get("evidence") for _, model in tables() for field in keys(model).values()}
    assert grades == {None, "A", "B", "C", "D"}


def test_no_key_is_declared_in_two_tables_by_two_meanings():
    homes: dict[str, set[str]] = {}
    for header, model in tables():
        for key, field in keys(model).items():
            homes.setdefault(key, set()).add(str(field.annotation) + header.split(".")[0].strip("[]"))
    shared = {key for key, places in homes.items() if len(places) > 1}
    assert shared <= {
        "name", "what", "business", "source", "change", "start_week", "end_week", "place", "label", "weeks",
        "score", "reviews",
        "tolerance", "low", "high", "step", "ramp_weeks", "kind", "spread",
    }  # fmt: skip


# What docs/rules.md §4 and §6 call the default of each key.
DEFAULTS = {
    "behaviour": {
        "brand_price_elasticity": -2.6, "category_price_elasticity": -0.8, "go_share": 0.6, "rate_shape": 0.78,
        "experience_weight": 0.4, "product_weight": 0.3, "risk_weight": 0.1, "loyalty_weight": 1.5,
        "impatience_per_year": 0,
        "sensitivity_spread": 0.4, "sensitivity_correlation": -0.3, "wait_at_half_full": 10, "match": 0.9,
        "novelty_fades": 0.1, "memory": (0.5, 0.25, 0.25), "loss_aversion": 1.955, "tolerance": 2.2,
        "complaint_chance": 0.3, "fit_blamed": 0.25, "wait_weight": 1.5, "effort_spread": 0.4, "price_shock": 0,
        "price_curve": 1, "commitment_binds": "where", "bound_dislike": 0.06, "claim_prone_share": 0.1,
        "upgrade_irritates": 0.2, "promise_broken": 0,
        "mends_memory": 0, "exit_chance": 0.4, "forgives_after_weeks": 52,
        "unfounded_claim_chance": 0.01, "learning_floor": 0.1, "prior_weight": 2, "credibility": 0.5,
        "promise_span": 1.5,
        "reviews": 0, "review_chance": 0.05, "risk_start": 1, "loyalty_carry": 0.875,
        "reward_by_satisfaction": 0.5, "loyalty_reward": None,
        "talk_chance": 0.08, "talk_gain": 0.3, "word_weight": 0.2, "product_must_be": False, "occasions": "poisson",
        "off": (),
    },
    "business": {
        "buy_in": 1, "refresh_every_weeks": 0, "refresh_cost": 0, "self_bias": 0.842, "survey_share": 0,
        "owner_standard": None,
        "owner_step": 0.5, "owner_cost_per_point": 0, "copies_after_weeks": 8, "copies_cost_per_week": 0,
        "fixed_cost_while_shut_per_week": 0,
        "fire_below": None,
        "effort": 0, "commitment_weeks": 0, "seats_per_week": None, "novelty": 0, "personalisation": 0, "crowding": 0,
        "gesture_chance": 0, "gesture_size": 0, "gesture_cost": 0, "recovery": 0.5, "recovery_delay_days": 0,
        "complaints_invited": 0,
        "cost_per_complaint": 0, "guarantee": 0, "upgrade_pull": None, "upgrade_spread": None, "clarity": 0,
        "cost_per_visit": 0,
    },
    "place": {"moves_per_year": 0.08, "friends_per_person": 8, "network": "small_world", "alike": 0.4,
              "passing_trade_per_week": 0},
    "segment": {"guest_chance": 0, "spend": 1, "talkativeness": 1, "price_sensitivity": 1, "time_sensitivity": 1},
    "study": {"discount_rate": 0.10, "weeks": 104, "warm_up_weeks": 104, "currency": "GBP", "apply": "each"},
    "experience": {"norm": 6.0, "spread": 1.5},
    "runs": {"replications": "auto", "min_replications": 10, "max_replications": 200},
}  # fmt: skip


def cases(table):
    """Return (table, key, value) of every entry."""
    return [(name, key, value) for name, inner in table.items() for key, value in inner.items()]


@for_all(cases(DEFAULTS), name=lambda table, key, _value: f"{table}.{key}")
def test_a_default_is_the_rules_default(table, key, value):
    from sim.scenario.schema.schema_tree import Node

    here = Node(Scenario).inner(table)
    model = here.type if hasattr(here.type, "model_fields") else here.inner(0).type
    assert model.model_fields[key].default == value


# The off value that docs/rules.md §4 gives each mechanism.
OFFS = {
    "behaviour": {
        "experience_weight": 0, "product_weight": 0, "risk_weight": 0, "loyalty_weight": 0, "nest": 1, "match": 0,
        "loss_aversion": 1, "memory": [1, 0, 0], "rate_shape": math.inf, "promise_span": math.inf,
        "sensitivity_spread": 0,
        "impatience_per_year": 0, "reviews": 0, "talk_chance": 0, "talk_gain": 0, "credibility": 0,
        "value_of_time_per_hour": 0, "commitment_binds": "all", "bound_dislike": 0, "claim_prone_share": 1,
        "upgrade_irritates": 0, "promise_broken": 0, "unfounded_claim_chance": 0,
    },
    "business": {
        "buy_in": 1, "refresh_every_weeks": 0, "considered": 1, "considered_by_passers": 1, "noticed_per_week": 0,
        "recovery": 0,
        "guarantee": 0, "gesture_chance": 0, "crowding": 0, "novelty": 0, "personalisation": 0, "commitment_weeks": 0,
        "effort": 0, "self_bias": 0,
    },
    "place": {"moves_per_year": 0, "passing_trade_per_week": 0},
    "segment": {"guest_chance": 0},
}  # fmt: skip


@for_all(cases(OFFS), name=lambda table, key, _value: f"{table}.{key}")
def test_an_off_value_is_the_rules_off_value(table, key, value):
    from sim.scenario.schema.schema_tree import Node

    here = Node(Scenario).inner(table)
    model = here.type if hasattr(here.type, "model_fields") else here.inner(0).type
    assert told(model.model_fields[key])["off"] == value
