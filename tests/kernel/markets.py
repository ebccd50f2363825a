"""Random small markets with every mechanism on and off, as scenario texts; and a writer of such texts."""

from typing import get_args

from hypothesis import strategies as st

from sim.scenario.schema.behaviour import Switch

PLACES = ("east", "north", "west")
BUSINESSES = ("Anchor", "Bistro", "Café C", "The Forge")
SEGMENTS = ("value", "service")
TOUCHPOINTS = ("welcome", "product", "extra", "farewell", "letter")
SWITCHES = get_args(Switch)


def toml(tables):
    """The text of a scenario from nested dicts; lists of dicts become arrays of tables."""
    lines = []
    for name, value in tables.items():
        for table in value if isinstance(value, list) else [value]:
            lines.append(f"[[{name}]]" if isinstance(value, list) else f"[{name}]")
            lines += [f"{_key(key)} = {_value(each)}" for key, each in table.items()]
    return "\n".join(lines)


def _key(key):
    return key if key.replace("_", "").isalnum() and key.isascii() else f"'{key}'"


def _value(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return repr(value)


def _some(draw, keys):
    """A table with some of the keys, each with one of its values."""
    return {
        key: draw(values if isinstance(values, st.SearchStrategy) else st.sampled_from(values))
        for key, values in keys.items()
        if draw(st.booleans())
    }


def _touchpoints(draw):
    many = draw(st.integers(1, 5))
    rows = [{"name": name, "human": draw(st.sampled_from([0.6, 0.0, 1.0]))} for name in TOUCHPOINTS[:many]]
    for row in rows[1:]:
        row["occurs"] = draw(st.sampled_from([1.0, 0.05, 0.5]))
    return rows


def _segments(draw, touchpoints):
    rows = []
    for name in SEGMENTS[: draw(st.integers(1, 2))]:
        rows.append(
            {
                "name": name,
                "occasions_per_week": draw(st.sampled_from([1.0, 0.3, 3.0, 12.0])),
                **_some(
                    draw,
                    {
                        "price_sensitivity": [0.5, 2.0],
                        "experience_sensitivity": [0.0, 1.6],
                        "product_sensitivity": [1.3],
                        "effort_sensitivity": [0.0, 2.0],
                        "time_sensitivity": [0.0, 2.0],
                        "talkativeness": [0.0, 3.0],
                        "spend": [0.8, 1.2],
                        "guest_chance": [0.3, 1.0],
                        "cares": [{touchpoints[0]: 1.5}, {touchpoints[-1]: 0.3}],
                    },
                ),
            }
        )
    return rows


def _places(draw, segments):
    mixes = [None, {segments[0]: 1.0}, {segments[-1]: 1.0}] + (
        [{segments[0]: 0.3, segments[1]: 0.7}] if len(segments) > 1 else []
    )
    rows = []
    for name in PLACES[: draw(st.integers(1, 3))]:
        mix, passing = draw(st.sampled_from(mixes)), draw(st.sampled_from(mixes))
        rows.append(
            {
                "name": name,
                "residents": draw(st.sampled_from([25, 0, 1, 2, 40])),
                "passing_trade_per_week": draw(st.sampled_from([0.0, 4.0, 15.0, 70.0])),
                "friends_per_person": draw(st.sampled_from([4, 0, 1, 60])),
                "alike": draw(st.sampled_from([0.4, 0.0, 1.0])),
                "moves_per_year": draw(st.sampled_from([0.08, 0.0, 0.9])),
                "network": draw(st.sampled_from(["small_world", "random", "hubs", "complete"])),
                **({"mix": mix} if mix else {}),
                **({"passing_mix": passing} if passing else {}),
            }
        )
    return rows


def _business(draw, name, place, touchpoints):
    scores = st.fixed_dictionaries(
        {},
        optional={
            "people": st.sampled_from([3.0, 5.0, 8.0]),
            "setting": st.sampled_from([4.0, 7.0]),
            "varies_by": st.sampled_from([0.0, 3.0]),
        },
    )
    shown = {each: draw(scores) for each in touchpoints}
    return {
        "name": name,
        "place": place,
        "price": draw(st.sampled_from([20.0, 12.0, 30.0])),
        "unit_cost": 11.0,
        "focus": draw(st.booleans()),
        "touchpoints": {each: held for each, held in shown.items() if held},
        **_some(
            draw,
            {
                "appeal": [4.0, 8.0],
                "promise": [3.0, 9.0],
                "clarity": [0.7],
                "aware": [0.0, 0.3, 1.0],
                "considered": [1.0, 0.2, 0.0],
                "considered_by_passers": [1.0, 0.3],
                "noticed_per_week": [0.0, 0.05, 0.4],
                "seats_per_week": [2.0, 9.0, 30.0],
                "crowding": [1.5],
                "personalisation": [0.8],
                "novelty": [0.5, -0.5],
                "refresh_every_weeks": [3, 7],
                "refresh_cost": [50.0],
                "fixed_cost_per_week": [30.0],
                "fixed_cost_while_shut_per_week": [7.0],
                "gesture_chance": [0.3, 1.0],
                "gesture_size": [2.0],
                "gesture_at": touchpoints,
                "gesture_cost": [1.0],
                "recovery": [0.0, 1.0],
                "recovery_delay_days": [1.0],
                "cost_per_complaint": [3.0],
                "cost_per_visit": [0.5],
                "effort": [2.0],
                "guarantee": [0.5, 1.0],
                "upgrade_pull": [-1.0, 2.0],
                "upgrade_price": [4.0],
                "upgrade_cost": [1.0],
                "upgrade_spread": [0.5, 20.0],
                "owner_standard": [5.0, 9.0],
                "self_bias": [0.0, -2.0],
                "owner_cost_per_point": [4.0],
                "fire_below": [1.0, 60.0, 400.0],
                "commitment_weeks": [1, 5],
                "opens_week": [1, -3],
                "closes_week": [3],
                "copies": ["copycat", "match_price"],
                "copies_after_weeks": [0, 4],
                "copies_cost_per_week": [6.0],
            },
        ),
    }


def _changes(draw, touchpoints):
    return draw(
        st.sampled_from(
            [
                {"price": "-10%"},
                {"price": "+3", "promise": "+0.5"},
                {f"touchpoints.{touchpoints[0]}.people": "+1", "recovery": 0.9},
                {"guarantee": 0.8, "unit_cost": "+5%"},
                {"seats_per_week": 5.0},
                {"considered": 0.9, "noticed_per_week": 0.2},
                {"gesture_chance": 0.5, "gesture_size": "+1"},
                {"upgrade_pull": 0.0, "upgrade_price": 2.0},
                {"clarity": 1.0},
                {"closes_week": 3},
            ]
        )
    )


def _strategy(draw, touchpoints):
    steps = [
        {
            "start_week": draw(st.integers(0, 3)),
            "ramp_weeks": draw(st.integers(0, 3)),
            "fades_per_year": 0.5,
            "cost_per_week": 10.0,
            "change": _changes(draw, touchpoints),
        }
        | ({"end_week": 5} if draw(st.booleans()) else {})
        for _ in range(draw(st.integers(1, 2)))
    ]
    return {"name": "tried", "step": steps}


def _events(draw, businesses, places, segments):
    rows = [
        {
            "name": "bad times",
            "kind": "recession",
            "start_week": -2,
            "end_week": 3,
            "depth": draw(st.sampled_from([1.0, 3.0])),
        },
        {
            "name": "dearer",
            "kind": "change",
            "start_week": 1,
            "change": {f'business."{businesses[-1]}".price': "+20%"},
        },
        {
            "name": "season",
            "kind": "change",
            "start_week": 0,
            "end_week": 2,
            "every_weeks": 4,
            "change": {
                f'segment."{segments[0]}".occasions_per_week': "+50%",
                f'place."{places[0]}".passing_trade_per_week': "+5",
            },
        },
        {
            "name": "in a hurry",
            "kind": "change",
            "start_week": 1,
            "change": {"behaviour.impatience_per_year": 0.5, f'segment."{segments[-1]}".spend': "+10%"},
        },
    ]
    return [row for row in rows if draw(st.booleans())]


def _behaviour(draw):
    given = {
        "price_weight": 0.08,
        "nest": draw(st.sampled_from([0.7, 1.0, 0.2])),
        "going_out": draw(st.sampled_from([1.0, 20.0])),
    }
    return (given if draw(st.booleans()) else {}) | _some(
        draw,
        {
            "off": st.lists(st.sampled_from(SWITCHES), unique=True, max_size=4),
            "passers": [{"reviews": 0.3}],
            "rate_shape": [2.0, float("inf")],
            "occasions": ["one_a_week"],
            "experience_weight": [0.0, 1.0],
            "risk_weight": [0.5],
            "loyalty_weight": [0.0],
            "product_must_be": [True],
            "value_of_time_per_hour": [0.0, 30.0],
            "impatience_per_year": [0.1],
            "sensitivity_spread": [0.0, 1.0],
            "sensitivity_correlation": [0.0],
            "wait_at_half_full": [2.0],
            "match": [0.0],
            "novelty_fades": [0.0, 0.5],
            "memory": [[1.0, 0.0, 0.0], [0.0, 0.7, 0.3]],
            "loss_aversion": [1.0, 3.0],
            "peak_aversion": [1.0, 0.0, 5.0],
            "tolerance": [0.2, 1.0],
            "complaint_chance": [0.0, 1.0],
            "fit_blamed": [0.0, 1.0],
            "wait_weight": [0.0, 2.0],
            "effort_spread": [0.0, 1.0],
            "price_shock": [0.0, 3.0],
            "price_curve": [0.0, 0.5],
            "mends_memory": [0.0, 1.0],
            "exit_chance": [0.0, 1.0],
            "forgives_after_weeks": [0, 2],
            "unfounded_claim_chance": [0.5],
            "claim_prone_share": [1.0, 0.4],
            "upgrade_irritates": [0.0, 1.5],
            "promise_broken": [0.5, 1.0],
            "commitment_binds": ["all"],
            "bound_dislike": [0.0, 0.2],
            "learning_floor": [0.5],
            "prior_weight": [1.0, 4.0],
            "credibility": [0.0, 1.0],
            "promise_span": [float("inf")],
            "reviews": [0.4],
            "review_chance": [0.0, 1.0],
            "risk_start": [0.0],
            "loyalty_carry": [0.0, 0.5],
            "reward_by_satisfaction": [0.0, 0.7],
            "talk_chance": [0.5, 1.0],
            "talk_gain": [0.0],
            "word_weight": [0.0, 1.0],
        },
    )


@st.composite
def markets(draw, warm_up=(0, 2, 9, 55), weeks=(3, 6)):
    """The text of a scenario with one strategy, "tried"."""
    touchpoints = _touchpoints(draw)
    moments = [each["name"] for each in touchpoints]
    segments = _segments(draw, moments)
    places = _places(draw, [each["name"] for each in segments])
    here = [each["name"] for each in places]
    businesses = [
        _business(draw, name, draw(st.sampled_from(here)), moments) for name in BUSINESSES[: draw(st.integers(1, 4))]
    ]
    businesses[0] |= {"focus": True, "aware": 0.6, "considered": 0.8}  # somebody always has something in mind
    travel = [
        {"from": one, "to": other, "minutes": draw(st.sampled_from([10.0, 120.0]))}
        for at, one in enumerate(here)
        for other in here[at + 1 :]
        if draw(st.sampled_from([True, True, True, False]))
    ]
    return toml(
        {
            "study": {
                "weeks": draw(st.sampled_from(weeks)),
                "warm_up_weeks": draw(st.sampled_from(warm_up)),
                "currency": "GBP",
            },
            "experience": {"norm": 6.0, "spread": 1.5},
            "experience.touchpoint": touchpoints,
            "segment": segments,
            "place": places,
            "travel": travel,
            "business": businesses,
            "strategy": [{"name": "as_is"}, _strategy(draw, moments)],
            "event": _events(draw, [each["name"] for each in businesses], here, [each["name"] for each in segments]),
            "behaviour": _behaviour(draw),
        }
    )
