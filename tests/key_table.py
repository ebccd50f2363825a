"""Every key of docs/rules.md §4: a small scenario that enables its rule, the value it is set to, and what moves.

`off` is the key's off value; `gone` is another way to switch the rule off, with which the bytes must then agree (left
out: the key is left out).  `why` says why a key has no off value, or none that can be compared.  `only` limits the
comparison to what customers did where the key itself, or a count of it, stands in the books.
"""

from typing import Any, NamedTuple

from sim.scenario.schema.lever import Lever
from sim.scenario.schema.schema_tree import keys

NO_OFF = object()


class Key(NamedTuple):
    """One key; `model` and `name` as the schema declares it, `path` as the tests' scenarios write it."""

    model: str
    name: str
    path: str
    on: Any
    number: str
    enable: dict
    off: Any = NO_OFF
    gone: dict | None = None
    why: str = ""
    only: str = "everything"
    shows: tuple | None = None


def key(path, on, number, enable=None, **more):
    """A `Key`, its model read off its path."""
    parts = path.split(".")
    model = {
        "business": "Business",
        "segment": "Segment",
        "place": "Place",
        "behaviour": "Behaviour",
        "step": "Step",
        "event": "Event",
        "experience": "Experience",
        "study": "Study",
    }[parts[0]]
    if "touchpoints" in parts:
        model = "Scores"
    elif "touchpoint" in parts:
        model = "Touchpoint"
    elif "passers" in parts:
        model = "Passers"
    name = "cares" if "cares" in parts else parts[-1]
    return Key(model, name, path, on, number, enable or {}, **more)


def ash(name, on, number, enable=None, **more):
    """A key of the business Ash."""
    return key(f"business.Ash.{name}", on, number, enable, **more)


def behaviour(name, on, number, enable=None, **more):
    """A constant of behaviour."""
    return key(f"behaviour.{name}", on, number, enable, **more)


def scored(score, **more):
    """Ash's three moments with one score."""
    return {
        f"business.Ash.touchpoints.{moment}.{part}": value
        for moment in ("welcome", "meal", "farewell")
        for part, value in {"people": score, "setting": score, **more}.items()
    }


PASSING = {"place.town.passing_trade_per_week": 30.0}
BINDING = {"business.Ash.commitment_weeks": 10}
SHORT_OF_SEATS = {"business.Ash.seats_per_week": 5.0}
ANGRY = {**scored(2.0), "behaviour.complaint_chance": 1.0}
OWNER = {"business.Ash.owner_standard": 7.0, "business.Ash.self_bias": 0.0}
BETTER_RIVAL = {"event.better.kind": "change", "event.better.change": {"business.Birch.appeal": 9.0}}
COPIER = {**BETTER_RIVAL, "business.Ash.copies": {"appeal": 1.0}, "business.Ash.copies_after_weeks": 0}
KNOWN_TO_ALL = {
    "business.Ash.considered": 1.0,
    "business.Ash.aware": 1.0,
    "business.Birch.considered": 1.0,
    "business.Birch.aware": 1.0,
    "place.town.moves_per_year": 0.0,
}
SOLVED = {"behaviour.price_weight": None, "behaviour.nest": None, "behaviour.going_out": None}
TWO_SEGMENTS = {"segment.few": {"occasions_per_week": 4.0}, "place.town.mix": {"all": 0.5, "few": 0.5}}
SLUMP = {"event.slump.kind": "recession"}
DEAR = {"event.dear.kind": "change", "event.dear.change": {"business.Ash.price": 15.0}}
STEP = {"step.change": {"price": 15.0}}
TALKERS = {"behaviour.talk_chance": 0.5, "business.Ash.touchpoints.meal.people": 9.0}
A_CHOICE, A_DATE, A_SPEED = "a choice, neither on nor off", "a date", "a speed: what it slows down has the off value"
A_SCALE = "part of the scale"
A_FACTOR = "a multiplier of a weight that has its own off value"
ALWAYS_SOME = "a business always has some; the norm is where it neither helps nor harms"
BY_HAND = "nothing else switches it off; tests/agents/test_one_visit.py works its off value out by hand"

KEYS = [
    # -- the business
    ash("place", "hill", "visits", {"place.hill": {"residents": 3}}, why="where it stands"),
    ash("price", 15.0, "visits", why="every business has a price"),
    ash("unit_cost", 5.0, "profit", why="must be given: what serving costs"),
    ash("fixed_cost_per_week", 50.0, "profit", off=0.0),
    ash("fixed_cost_while_shut_per_week", 50.0, "profit", {"business.Ash.closes_week": 10}, off=0.0),
    ash("cost_per_visit", 2.0, "profit", off=0.0),
    ash("effort", 8.0, "visits", off=0.0),
    ash("appeal", 10.0, "visits", why=ALWAYS_SOME),
    ash("promise", 10.0, "visits", {"behaviour.experience_weight": 2.0}, why=ALWAYS_SOME),
    ash("clarity", 1.0, "visits", {"behaviour.risk_weight": 3.0}, off=0.0),
    ash(
        "aware", 0.1, "visits", {"place.town.moves_per_year": 0.0}, off=1.0, gone={"business.Ash.noticed_per_week": 1.0}
    ),
    ash(
        "considered",
        0.1,
        "visits",
        {"business.Birch.considered": 1.0},
        off=1.0,
        gone={"behaviour.off": ["consideration"]},
    ),
    ash("considered_by_passers", 0.1, "passing", {**PASSING, "business.Ash.considered": 1.0}, off=1.0),
    ash("noticed_per_week", 0.5, "aware", {"business.Ash.aware": 0.2, "place.town.moves_per_year": 0.0}, off=0.0),
    ash("seats_per_week", 3.0, "visits", off=None, gone={"behaviour.off": ["capacity"]}),
    ash("crowding", 8.0, "memory", {"business.Ash.seats_per_week": 2.0}, off=0.0, gone={"behaviour.off": ["crowding"]}),
    ash("personalisation", 9.0, "memory", off=0.0),
    ash("novelty", 3.0, "memory", off=0.0, gone={"behaviour.off": ["novelty"]}),
    ash("refresh_every_weeks", 2, "memory", {"business.Ash.novelty": 5.0, "behaviour.novelty_fades": 2.0}, off=0),
    ash(
        "refresh_cost",
        100.0,
        "profit",
        {"business.Ash.refresh_every_weeks": 4},
        off=0.0,
        gone={"business.Ash.refresh_every_weeks": 0},
    ),
    ash(
        "gesture_chance",
        0.9,
        "memory",
        {"business.Ash.gesture_size": 9.0},
        off=0.0,
        gone={"behaviour.off": ["gestures"]},
    ),
    ash(
        "gesture_size",
        9.0,
        "memory",
        {"business.Ash.gesture_chance": 1.0},
        off=0.0,
        gone={"behaviour.off": ["gestures"], "business.Ash.gesture_size": 9.0},
        only="visits",
    ),
    ash(
        "gesture_at",
        "meal",
        "memory",
        {"business.Ash.gesture_chance": 1.0, "business.Ash.gesture_size": 9.0},
        why="where, not whether",
    ),
    ash("gesture_cost", 3.0, "profit", {"business.Ash.gesture_chance": 1.0}, off=0.0),
    ash("recovery", 1.0, "satisfaction", ANGRY, off=0.0, gone={"business.Ash.recovery_delay_days": 365.0}),
    ash("recovery_delay_days", 10.0, "satisfaction", ANGRY, off=0.0),
    ash(
        "complaints_invited",
        1.0,
        "complaints",
        {**ANGRY, "behaviour.complaint_chance": 0.2},
        off=0.0,
    ),
    ash("cost_per_complaint", 20.0, "profit", ANGRY, off=0.0),
    ash("guarantee", 1.0, "refunds", ANGRY, off=0.0),
    ash("upgrade_pull", 1.0, "upgrades", off=None),
    ash("upgrade_price", 6.0, "profit", {"business.Ash.upgrade_pull": 1.0}, why="the rule's off is no upgrade_pull"),
    ash("upgrade_cost", 6.0, "profit", {"business.Ash.upgrade_pull": 1.0}, why="the rule's off is no upgrade_pull"),
    ash(
        "upgrade_spread",
        100.0,
        "upgrades",
        {"business.Ash.upgrade_pull": -2.0, "business.Ash.upgrade_price": 9.0},
        off=None,
        why="the rule's off is no upgrade_pull; 1 over the price weight: tests/rules/test_judge_numbers.py",
    ),
    behaviour(
        "upgrade_irritates",
        3.0,
        "expectation",
        {"business.Ash.upgrade_pull": -2.0, "behaviour.upgrade_irritates": 0.0},
        off=0.0,
        only="visits",
    ),
    ash(
        "self_bias",
        3.0,
        "memory",
        OWNER,
        off=0.0,
        gone={"business.Ash.self_bias": None, "business.Ash.survey_share": 1.0},
    ),
    ash(
        "survey_share",
        0.5,
        "memory",
        {**OWNER, "business.Ash.self_bias": 1.0},
        off=1.0,
        gone={"business.Ash.self_bias": 0.0},
    ),
    ash("owner_standard", 9.0, "memory", off=None),
    ash("owner_step", 3.0, "memory", OWNER, why="the rule's off is no owner_standard"),
    ash("owner_cost_per_point", 40.0, "profit", OWNER, off=0.0),
    ash("buy_in", 0.1, "memory", {"step.change": {"touchpoints.meal.score": 10.0}}, off=1.0),
    ash("fire_below", 1000.0, "barred", off=None),
    ash("commitment_weeks", 10, "visits", off=0),
    behaviour("commitment_binds", "all", "visits", BINDING, why=A_CHOICE),
    behaviour(
        "bound_dislike",
        0.3,
        "visits",
        {**BINDING, "behaviour.bound_dislike": 0.0},
        off=0.0,
        why="exact in tests/agents/test_people.py: at 0 a visit costs its price",
    ),
    ash(
        "copies",
        {"appeal": 1.0},
        "visits",
        {**COPIER, "business.Ash.copies": None},
        off={},
        gone={**COPIER, "behaviour.off": ["imitation"]},
        shows=("business.Ash.copies.appeal", 1.0),
    ),
    ash("copies_after_weeks", 16, "visits", COPIER, why="a delay"),
    ash("copies_cost_per_week", 30.0, "profit", COPIER, off=0.0),
    ash("opens_week", 10, "visits", why=A_DATE),
    ash("closes_week", 10, "visits", why=A_DATE),
    # -- touchpoints
    key("business.Ash.touchpoints.meal.people", 10.0, "memory", why=ALWAYS_SOME),
    key("business.Ash.touchpoints.meal.setting", 10.0, "memory", why=ALWAYS_SOME),
    key(
        "business.Ash.touchpoints.meal.score",
        10.0,
        "memory",
        why=ALWAYS_SOME,
        shows=("business.Ash.touchpoints.meal.setting", 10.0),
    ),
    key("business.Ash.touchpoints.meal.varies_by", 6.0, "extremes", off=0.0, why=BY_HAND),
    key(
        "experience.touchpoint.meal.human",
        1.0,
        "memory",
        {"business.Ash.touchpoints.meal.people": 10.0, "business.Ash.touchpoints.meal.setting": 2.0},
        why="off is people = setting: test_people_weigh_nothing_where_setting_is_as_good",
    ),
    key(
        "experience.touchpoint.welcome.occurs",
        0.2,
        "memory",
        {"business.Ash.touchpoints.welcome.people": 10.0},
        off=1.0,
    ),
    key("experience.norm", 3.0, "memory", scored(6.0), why=A_SCALE),
    key("experience.spread", 5.0, "memory", scored(9.0), why=A_SCALE),
    # -- segments
    key("segment.all.price_sensitivity", 3.0, "visits", why=A_FACTOR),
    key("segment.all.experience_sensitivity", 6.0, "visits", scored(10.0), why=A_FACTOR),
    key("segment.all.product_sensitivity", 5.0, "visits", {"business.Ash.appeal": 10.0}, why=A_FACTOR),
    key(
        "segment.all.effort_sensitivity",
        9.0,
        "visits",
        {"business.Ash.effort": 2.0, "behaviour.effort_spread": 0.0},
        off=1.0,
        gone={"business.Ash.effort": 0.0},
        why="off multiplies by 1 and, with effort_spread 0, leaves the cost as it was",
    ),
    key("segment.all.time_sensitivity", 8.0, "visits", {"business.Ash.seats_per_week": 8.0}, why=A_FACTOR),
    key("segment.all.occasions_per_week", 2.0, "visits", why="how many, not whether"),
    key("segment.all.talkativeness", 10.0, "talks", TALKERS, why=A_FACTOR),
    key("segment.all.spend", 2.0, "profit", why="a multiplier of what is paid; 1 is the average"),
    key("segment.all.guest_chance", 0.5, "guests", off=0.0),
    key("segment.all.cares.meal", 20.0, "memory", {"business.Ash.touchpoints.meal.people": 10.0}, off=1.0),
    # -- places
    key("place.town.residents", 160, "visits", why="how many, not whether"),
    key(
        "place.town.mix",
        {"all": 0.1, "few": 0.9},
        "visits",
        TWO_SEGMENTS,
        why="shares",
        shows=("place.town.mix.few", 0.9),
    ),
    key("place.town.passing_trade_per_week", 30.0, "passing", off=0.0),
    key(
        "place.town.passing_mix",
        {"all": 0.1, "few": 0.9},
        "profit",
        {**TWO_SEGMENTS, **PASSING, "segment.few": {"spend": 3.0}},
        why="shares",
        shows=("place.town.passing_mix.few", 0.9),
    ),
    key(
        "place.town.passing_share",
        0.8,
        "residents",
        PASSING,
        why="another way to write residents and passing trade",
        shows=("place.town.passing_trade_per_week", 0.8 * (80 * 0.8 + 30.0)),
    ),
    key(
        "place.town.friends_per_person",
        8,
        "talks",
        {**TALKERS, "place.town.friends_per_person": 0},
        off=0,
        gone={"behaviour.off": ["referral"], "place.town.friends_per_person": 4},
    ),
    key(
        "place.town.network",
        "complete",
        "aware",
        {
            "business.Ash.aware": 0.1,
            "business.Ash.noticed_per_week": 0.0,
            "behaviour.talk_chance": 1.0,
            "place.town.friends_per_person": 2,
            "place.town.moves_per_year": 0.0,
            "study.weeks": 30,
        },
        why=A_CHOICE,
    ),
    key(
        "place.town.alike",
        1.0,
        "likeness",
        {"place.town.friends_per_person": 0, "place.town.alike": 0.0, "place.town.moves_per_year": 0.0},
        off=0.0,
        gone={"place.town.network": "random", "place.town.alike": 0.4},
    ),
    key("place.town.moves_per_year", 0.95, "new", off=0.0, gone={"behaviour.off": ["moves"]}),
    Key(
        "Travel",
        "minutes",
        "travel",
        [{"from": "town", "to": "hill", "minutes": 90.0}],
        "visits",
        {
            "place.hill": {"residents": 0, "passing_trade_per_week": 0.5},
            "business.Ash.place": "hill",
            "travel": [{"from": "town", "to": "hill", "minutes": 1.0}],
        },
        why="0 minutes is the same place",
        shows=("travel.1.minutes", 90.0),
    ),
    # -- behaviour
    behaviour(
        "brand_price_elasticity",
        -1.0,
        "visits",
        {**SOLVED, **DEAR, "place.town.residents": 160},
        why="what is solved from",
    ),
    behaviour("category_price_elasticity", -4.0, "everybody", {**SOLVED, **DEAR}, why="what is solved from"),
    behaviour("go_share", 0.1, "everybody", SOLVED, why="what is solved from"),
    behaviour("price_weight", 0.3, "visits", off=0.0, gone={"segment.all.price_sensitivity": 1e-300}),
    behaviour(
        "nest",
        0.1,
        "visits",
        {"business.Ash.appeal": 9.0, "business.Ash.considered": 1.0, "business.Birch.considered": 1.0},
        off=1.0,
        why="1 is the plain logit: V1 in tests/agents/test_choice.py",
    ),
    behaviour("going_out", 6.0, "visits", why="how much, not whether"),
    behaviour(
        "rate_shape",
        0.05,
        "idle",
        {"behaviour.sensitivity_spread": 0.0},
        off=float("inf"),
        gone={"behaviour.off": ["heterogeneity"]},
    ),
    behaviour("occasions", "one_a_week", "visits", {"segment.all.occasions_per_week": 0.3}, why=A_CHOICE),
    behaviour(
        "experience_weight", 3.0, "visits", scored(10.0), off=0.0, gone={"segment.all.experience_sensitivity": 0.0}
    ),
    behaviour(
        "product_weight", 3.0, "visits", {"business.Ash.appeal": 10.0}, off=0.0, gone={"business.Ash.appeal": 6.0}
    ),
    behaviour("risk_weight", 3.0, "visits", off=0.0, gone={"behaviour.off": ["risk"]}),
    behaviour("loyalty_weight", 15.0, "visits", off=0.0, gone={"behaviour.off": ["loyalty"]}),
    behaviour("product_must_be", True, "visits", {"business.Ash.appeal": 10.0}, off=False),
    behaviour(
        "value_of_time_per_hour",
        200.0,
        "visits",
        {"business.Ash.seats_per_week": 8.0},
        off=0.0,
        gone={"segment.all.time_sensitivity": 0.0},
    ),
    behaviour(
        "impatience_per_year",
        0.99,
        "visits",
        {
            "business.Ash.seats_per_week": 8.0,
            "study.weeks": 80,
            "place.town.residents": 20,
            "business.Ash.considered": 1.0,
            "behaviour.value_of_time_per_hour": 300.0,
        },
        off=0.0,
    ),
    behaviour(
        "sensitivity_spread",
        2.0,
        "unevenness",
        {
            "behaviour.rate_shape": float("inf"),
            "behaviour.price_weight": 0.3,
            "behaviour.going_out": 7.0,
            "study.weeks": 40,
        },
        off=0.0,
        gone={"behaviour.off": ["heterogeneity"]},
    ),
    behaviour(
        "sensitivity_correlation",
        1.0,
        "price_of_loving",
        {"behaviour.sensitivity_spread": 1.0, "study.weeks": 1},
        off=0.0,
        why="exact in tests/rules/test_traits.py: at 0 the two draws are independent",
    ),
    behaviour(
        "wait_weight",
        6.0,
        "visits",
        {"business.Ash.seats_per_week": 8.0, "behaviour.wait_weight": 1.0},
        off=1.0,
    ),
    behaviour(
        "effort_spread",
        2.5,
        "visits",
        {"business.Ash.effort": 40.0, "behaviour.effort_spread": 0.0},
        off=0.0,
        why="exact in tests/agents/test_costs.py: at 0 trouble costs what as much money does",
    ),
    behaviour(
        "price_shock",
        8.0,
        "visits",
        {"event.dear.kind": "change", "event.dear.start_week": 4, "event.dear.change": {"business.Ash.price": 35.0}},
        off=0.0,
    ),
    behaviour(
        "price_curve",
        0.0,
        "visits",
        {"behaviour.price_weight": 0.1, "business.Ash.price": 8.0},
        off=1.0,
    ),
    behaviour(
        "wait_at_half_full",
        40.0,
        "wait",
        {"business.Ash.seats_per_week": 30.0},
        off=0.0,
        gone={"behaviour.off": ["capacity"]},
        only="counts",
    ),
    behaviour("match", 4.0, "extremes", {"behaviour.match": 0.0}, off=0.0, gone={"behaviour.off": ["match"]}),
    behaviour("novelty_fades", 5.0, "memory", {"business.Ash.novelty": 5.0}, why=A_SPEED),
    behaviour(
        "memory",
        [0.0, 0.0, 1.0],
        "memory",
        {"business.Ash.touchpoints.farewell.people": 10.0},
        off=[1.0, 0.0, 0.0],
        gone={"behaviour.off": ["memory"]},
    ),
    behaviour("loss_aversion", 6.0, "satisfaction", off=1.0, gone={"behaviour.off": ["loss_aversion"]}),
    behaviour("peak_aversion", 6.0, "memory", {"behaviour.loss_aversion": 1.0}, off=1.0),
    behaviour("tolerance", 0.5, "extremes", why="where delight begins, not whether"),
    behaviour("complaint_chance", 0.9, "complaints", scored(2.0), off=0.0, gone={"behaviour.off": ["complaints"]}),
    behaviour(
        "fit_blamed",
        0.0,
        "outraged",
        {"place.town.passing_trade_per_week": 60.0, "behaviour.match": 3.0, "behaviour.fit_blamed": 1.0},
        off=1.0,
    ),
    behaviour("mends_memory", 1.0, "expectation", ANGRY, off=0.0),
    behaviour("exit_chance", 1.0, "away", scored(2.0), off=0.0, gone={"behaviour.off": ["leaving"]}),
    behaviour(
        "forgives_after_weeks", 3, "away", scored(2.0), off=0, gone={"behaviour.off": ["leaving"]}, only="visits"
    ),
    behaviour(
        "claim_prone_share",
        0.05,
        "refunds",
        {
            "business.Ash.guarantee": 1.0,
            "behaviour.unfounded_claim_chance": 0.9,  # more than so few people can claim
            "behaviour.complaint_chance": 0.0,
            "behaviour.claim_prone_share": 1.0,
        },
        off=1.0,
    ),
    behaviour(
        "unfounded_claim_chance",
        0.9,
        "refunds",
        {
            "business.Ash.guarantee": 1.0,
            "behaviour.complaint_chance": 0.0,
            "behaviour.risk_weight": 0.0,
            "behaviour.claim_prone_share": 1.0,  # so small a town may have nobody of a tenth who claims
        },
        off=0.0,
        gone={"business.Ash.guarantee": 0.0},
        only="counts",
    ),
    behaviour(
        "learning_floor",
        1.0,
        "expectation",
        {**scored(10.0), "behaviour.prior_weight": 100.0},
        why="the least weight; the rule's off is the switch learning",
    ),
    behaviour(
        "prior_weight",
        100.0,
        "expectation",
        {**scored(10.0), "behaviour.learning_floor": 0.0},
        why="a weight; the rule's off is the switch learning",
    ),
    behaviour(
        "credibility",
        1.0,
        "visits",
        {"business.Ash.promise": 10.0, "behaviour.experience_weight": 6.0, "behaviour.exit_chance": 0.0},
        off=0.0,
        gone={"business.Ash.promise": 6.0},
    ),
    behaviour(
        "promise_broken",
        1.0,
        "expectation",
        {"business.Ash.promise": 10.0, "behaviour.exit_chance": 0.0},
        off=0.0,
        why="exact in tests/rules/test_time_numbers.py: at 0 the gain is the plain one",
    ),
    behaviour("promise_span", 0.1, "expectation", {"business.Ash.promise": 10.0}, off=float("inf"), why=BY_HAND),
    behaviour("reviews", 0.9, "expectation", scored(10.0), off=0.0, gone={"behaviour.off": ["reviews"]}),
    key(
        "behaviour.passers.reviews",
        0.9,
        "passing",
        {**PASSING, **scored(10.0), "behaviour.experience_weight": 3.0},
        off=0.0,
        gone={"behaviour.off": ["reviews"]},
    ),
    behaviour(
        "review_chance",
        1.0,
        "rating",
        {"business.Ash.personalisation": 10.0, "behaviour.review_chance": 0.0},
        why="with reviews 0 it has no effect: test_ratings_alone_move_nobody",
    ),
    behaviour(
        "risk_start",
        4.0,
        "visits",
        {"behaviour.risk_weight": 1.0, "behaviour.off": ["learning"]},
        off=0.0,
        gone={"behaviour.off": ["learning", "risk"]},
    ),
    behaviour("loyalty_carry", 0.2, "loyal", why=A_SPEED),
    behaviour(
        "reward_by_satisfaction",
        1.0,
        "loyal",
        {"study.weeks": 40, **scored(4.0)},
        off=0.0,
        gone={"behaviour.loyalty_reward": "visit"},
    ),
    behaviour(
        "loyalty_reward",
        "visit",
        "loyal",
        {"study.weeks": 40, **scored(4.0)},
        why=A_CHOICE,
        shows=("behaviour.reward_by_satisfaction", 0.0),
    ),
    behaviour("talk_chance", 0.9, "talks", {"behaviour.talk_gain": 0.0}, off=0.0, gone={"behaviour.off": ["referral"]}),
    behaviour("talk_gain", 5.0, "talks", {"behaviour.talk_chance": 0.0}, off=0.0, gone={"behaviour.off": ["referral"]}),
    behaviour(
        "word_weight",
        1.0,
        "expectation",
        {**KNOWN_TO_ALL, **scored(10.0), "behaviour.talk_chance": 1.0, "behaviour.exit_chance": 0.0},
        off=0.0,
        gone={"behaviour.off": ["referral"]},
        only="visits",
    ),
    # -- strategies and events
    key("step.start_week", 10, "visits", STEP, why=A_DATE),
    key("step.end_week", 5, "visits", STEP, why=A_DATE),
    key("step.ramp_weeks", 20, "visits", STEP, off=0),
    key(
        "step.fades_per_year",
        0.99,
        "memory",
        {"step.change": {"touchpoints.meal.score": 10.0}, "study.weeks": 60, "place.town.residents": 30},
        off=0.0,
    ),
    key("step.cost_per_week", 30.0, "profit", STEP, off=0.0),
    key("step.one_off_cost", 300.0, "profit", STEP, off=0.0),
    key("step.change", {"price": 15.0}, "visits", off={}, shows=("strategy.plan.step.1.change.price", 15.0)),
    key("event.slump.kind", "recession", "everybody", {"event.slump.depth": 3.0, "study.weeks": 40}, why=A_CHOICE),
    key("event.dear.start_week", 10, "visits", DEAR, why=A_DATE),
    key("event.dear.end_week", 5, "visits", DEAR, why=A_DATE),
    key(
        "event.dear.every_weeks",
        6,
        "visits",
        {**DEAR, "event.dear.end_week": 5},
        why="the rule's off is to leave it out",
    ),
    key(
        "event.slump.depth",
        3.0,
        "everybody",
        {**SLUMP, "study.weeks": 40},
        off=0.0,
        gone={"behaviour.off": ["recession"]},
    ),
    key(
        "event.dear.change",
        {"business.Ash.price": 15.0},
        "visits",
        {"event.dear.kind": "change", "event.dear.change": {"business.Ash.price": "+0"}},
        why="an event without a change is a fault",
        shows=("event.dear.change.business.Ash.price", 15.0),
    ),
    key("study.discount_rate", 0.9, "profit", {"study.weeks": 40}, off=0.0, why="money alone: test_promises"),
]

NAMES = "a name"
WORDS = "words for people"
TABLE = "a table; its own keys are walked"
SHAPE = "what is run, not how people behave; tests/study and tests/test_promises.py"
LISTED = {
    ("Business", "name"): NAMES,
    ("Business", "focus"): "whose strategies are compared: tests/test_promises.py",
    ("Business", "touchpoints"): TABLE,
    ("Segment", "name"): NAMES,
    ("Place", "name"): NAMES,
    ("Place", "label"): WORDS,
    ("Travel", "from"): NAMES,
    ("Travel", "to"): NAMES,
    ("Touchpoint", "name"): NAMES,
    ("Experience", "touchpoint"): TABLE,
    ("Behaviour", "solve_for"): "who the weights are solved for: tests/scenario/solve/test_settled_weights.py",
    ("Behaviour", "off"): "every switch is walked in tests/market/test_terms.py",
    ("Behaviour", "passers"): TABLE,
    ("Event", "name"): NAMES,
    ("Strategy", "name"): NAMES,
    ("Strategy", "label"): WORDS,
    ("Strategy", "milestones"): WORDS,
    ("Strategy", "step"): TABLE,
    **{("Study", name): SHAPE for name in ("weeks", "warm_up_weeks", "baseline", "apply", "material_difference")},
    ("Study", "levers"): "whose costs stand beside a lever: tests/scenario/levers",
    **{("Lever", name): "what a lever costs, never what it does: tests/scenario/levers" for name in keys(Lever)},
    **{("Study", name): WORDS for name in ("title", "question", "start_date", "currency")},
}
"""Keys that are not walked, with the reason."""
