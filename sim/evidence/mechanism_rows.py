"""Every mechanism that can be switched off, with a small market in which it matters; `mechanisms_table` measures them.

A market is two businesses alike, Ash and Birch, in one town; `scene` says what this row's market has beside that, `on`
what the mechanism itself needs: lines of the scenario file, by the table in which they stand.
"""

from typing import NamedTuple

BASE = """\
[study]
weeks = {weeks}
warm_up_weeks = 26
[runs]
seed = 7
[[experience.touchpoint]]
name = "welcome"
human = 0.9
[[experience.touchpoint]]
name = "meal"
human = 0.3
{meal}
[[experience.touchpoint]]
name = "farewell"
human = 0.6
[[segment]]
name = "guests"
occasions_per_week = 0.8
{segment}
[[place]]
name = "town"
residents = 200
{place}
[[business]]
name = "Ash"
place = "town"
price = 25.0
unit_cost = 15.0
focus = true
{ash}
[[business]]
name = "Birch"
place = "town"
price = 25.0
unit_cost = 15.0
{birch}
[[strategy]]
name = "as_is"
[[strategy]]
name = "plan"
{plan}
{more}
[behaviour]
price_weight = 0.08
nest = 0.7
going_out = 2.0
{behaviour}
"""
"""The market of every row.  Weights are given, so that no mechanism moves them by moving what they are solved from."""

SLOTS = ("meal", "segment", "place", "ash", "birch", "plan", "more", "behaviour")


class Row(NamedTuple):
    """A mechanism: its rule, the number that it moves, and its market; `switch`, `on` or `gone` is what makes the
    difference.

    `key` is the key of the scenario file that switches it on, or the switch of [behaviour] off that puts it out; `gone`
    is the line that puts out what is on by default and has no switch.
    """

    name: str
    rule: str
    key: str
    number: str
    scene: dict
    on: dict
    weeks: int = 26
    gone: dict = {}  # noqa: RUF012  a NamedTuple makes a default of it, and nobody writes to it

    @property
    def switch(self) -> str | None:
        """The name in [behaviour] off, or None for what has none."""
        return None if self.on or self.gone else self.key


def _switch(key, name, rule, number, *, weeks=26, **scene):
    return Row(name, rule, key, number, scene, {}, weeks)


def _extra(key, name, rule, number, on, *, weeks=26, **scene):
    slot, line = on
    return Row(name, rule, key, number, scene, {slot: line}, weeks)


def _default(key, name, rule, number, gone, *, weeks=26, **scene):
    slot, line = gone
    return Row(name, rule, key, number, scene, {}, weeks, {slot: line})


def _scores(value):
    return (
        "touchpoints = { "
        + ", ".join(f"{each} = {{ score = {value} }}" for each in ("welcome", "meal", "farewell"))
        + " }"
    )


GOOD, BAD = _scores(8.5), _scores(3.0)
BETTER = 'change = { "touchpoints.meal.score" = "+2" }'
SLUMP = '[[event]]\nname = "slump"\nkind = "recession"'
BETTER_ASH = '[[event]]\nname = "better"\nkind = "change"\nchange = { "business.Ash.appeal" = "+3" }'
UNKNOWN = "aware = 0.2\nnoticed_per_week = 0.0"
SILENT = "talk_chance = 0.0\ntalk_gain = 0.0"

SWITCHES = [
    _switch("loyalty", "Loyalty", "M14", "favourite"),
    _switch("referral", "Referral", "M21", "aware", ash=UNKNOWN),
    _switch("learning", "Learning", "M13", "expectation", ash=GOOD),
    _switch("risk", "Perceived risk", "M2, M18", "visits", ash="guarantee = 1.0"),
    _switch("memory", "Peak and end", "M10", "memory", ash="touchpoints = { farewell = { score = 9.0 } }"),
    _switch("loss_aversion", "Loss aversion", "M11", "satisfaction"),
    _switch("capacity", "Seats and waiting", "M6", "visits", ash="seats_per_week = 15"),
    _switch("novelty", "Novelty", "M16", "memory", ash="novelty = 1.0"),
    _switch("complaints", "Complaints", "M17", "satisfaction", ash=f"{BAD}\nrecovery = 1.0"),
    _switch("reviews", "Public ratings", "M22", "expectation", ash=GOOD, behaviour="reviews = 0.5"),
    _switch("match", "Match", "M8", "delighted"),
    _switch(
        "imitation", "Imitation", "M27", "rival", birch='copies = "copycat"\ncopies_after_weeks = 0', more=BETTER_ASH
    ),
    _switch("recession", "Recession", "M30", "everybody", more=SLUMP),
    _switch("heterogeneity", "Unlike customers", "M1, M2", "heaviest"),
    _switch(
        "gestures",
        "Gestures",
        "M20",
        "delighted",
        ash='gesture_chance = 0.2\ngesture_size = 3.0\ngesture_at = "farewell"',
    ),
    _switch("crowding", "Crowding", "M8", "memory", ash="seats_per_week = 15\ncrowding = 3.0"),
    _switch("consideration", "What comes to mind", "M3", "visits", ash="considered = 0.2"),
    _switch("moves", "People move", "M35", "new", place="moves_per_year = 0.5"),
    _switch("leaving", "Leaving for good", "M37", "away", ash=BAD),
]

EXTRAS = [
    _extra("refresh_every_weeks", "Refresh", "M16", "memory", ("ash", "refresh_every_weeks = 6"), ash="novelty = 1.0"),
    _extra(
        "impatience_per_year",
        "Impatience",
        "M5",
        "visits",
        ("behaviour", "impatience_per_year = 0.9"),
        ash="seats_per_week = 25",
        behaviour="value_of_time_per_hour = 20.0",
        weeks=104,
    ),
    _extra(
        "owner_standard", "The owner improves", "M29", "memory", ("ash", "owner_standard = 8.0"), ash="self_bias = 0.0"
    ),
    _extra(
        "survey_share",
        "Asking customers",
        "M28, M29",
        "memory",
        ("ash", "survey_share = 1.0"),
        ash="owner_standard = 7.0",
    ),
    _extra(
        "fire_below",
        "Firing customers",
        "M26",
        "barred",
        ("ash", "fire_below = 0.0"),
        ash=f"{BAD}\nguarantee = 1.0",
        behaviour="complaint_chance = 1.0",
        weeks=60,
    ),
    _extra("commitment_weeks", "Commitment", "M36", "favourite", ("ash", "commitment_weeks = 12")),
    _extra("personalisation", "Being known", "M19", "memory", ("ash", "personalisation = 0.5")),
    _extra("guarantee", "Guarantee", "M18", "visits", ("ash", "guarantee = 1.0")),
    _extra("clarity", "A clear offer", "M7", "visits", ("ash", "clarity = 1.0"), behaviour="risk_weight = 0.5"),
    _extra("upgrade_pull", "Upgrades", "M23", "upgrades", ("ash", "upgrade_pull = -2.0\nupgrade_price = 3.0")),
    _extra(
        "upgrade_spread",
        "An extra worth about the same to all",
        "M23",
        "upgrades",
        ("ash", "upgrade_spread = 2.0"),
        ash="upgrade_pull = -2.0\nupgrade_price = 3.0",
    ),
    _extra(
        "promise_broken",
        "A broken promise is learnt faster",
        "M13",
        "expectation",
        ("behaviour", "promise_broken = 0.5"),
        ash="promise = 9.0",
        place="moves_per_year = 0.5",
    ),
    _extra("guest_chance", "Guests", "M21", "aware", ("segment", "guest_chance = 0.2"), ash=UNKNOWN, behaviour=SILENT),
    _extra(
        "product_must_be",
        "Product taken as read",
        "Kano",
        "visits",
        ("behaviour", "product_must_be = true"),
        ash="appeal = 8.0",
    ),
    _extra("effort", "Effort", "M4", "visits", ("ash", "effort = 3.0")),
    _extra(
        "effort_sensitivity",
        "Trouble weighs more",
        "M4",
        "visits",
        ("segment", "effort_sensitivity = 4.0"),
        ash="effort = 2.0",
    ),
    _extra(
        "price_shock",
        "A risen price shocks",
        "M4",
        "visits",
        ("behaviour", "price_shock = 2.0"),
        plan='change = { price = "+3" }',
    ),
    _extra(
        "price_curve",
        "Costs felt by how many times, not by the sum",
        "M4",
        "visits",
        ("behaviour", "price_curve = 0.0"),
        plan='change = { price = "+10" }',
    ),
    _extra("seats_per_week", "A limit of seats", "M6", "turned_away", ("ash", "seats_per_week = 25")),
    _extra("passing_trade_per_week", "Passing trade", "M31", "visits", ("place", "passing_trade_per_week = 20.0")),
    _extra(
        "passers.reviews",
        "Ratings for passers-by",
        "M22, M31",
        "visits",
        ("behaviour", "passers = { reviews = 0.5 }"),
        ash=GOOD,
        place="passing_trade_per_week = 60.0",
    ),
    _extra(
        "recovery_delay_days",
        "Slow recovery",
        "M17",
        "satisfaction",
        ("ash", "recovery_delay_days = 4.0"),
        ash=f"{BAD}\nrecovery = 1.0",
    ),
    _extra(
        "mends_memory",
        "Put right, not learnt",
        "M17",
        "expectation",
        ("behaviour", "mends_memory = 1.0"),
        ash=f"{BAD}\nrecovery = 1.0",
    ),
    _extra(
        "complaints_invited",
        "Complaints invited",
        "M17",
        "satisfaction",
        ("ash", "complaints_invited = 1.0"),
        ash=f"{BAD}\nrecovery = 1.0",
    ),
    _extra(
        "occurs",
        "A rare moment",
        "M8",
        "outraged",
        ("meal", "occurs = 0.05"),
        ash="touchpoints = { meal = { score = 2.0 } }",
    ),
    _extra("ramp_weeks", "A plan that takes time", "plans", "memory", ("plan", "ramp_weeks = 13"), plan=BETTER),
    _extra(
        "fades_per_year",
        "A plan that wears off",
        "plans",
        "memory",
        ("plan", "fades_per_year = 0.5"),
        plan=BETTER,
        weeks=78,
    ),
    _extra("buy_in", "Staff's buy-in", "plans", "memory", ("ash", "buy_in = 0.5"), plan=BETTER),
]

DEFAULTS = [
    _default("alike", "Friends are alike", "M8", "likeness", ("place", "alike = 0.0")),
    _default("peak_aversion", "Bad moments stand out", "M10", "memory", ("behaviour", "peak_aversion = 1.0")),
    _default(
        "commitment_binds",
        "The bound may stay at home",
        "M36",
        "visits",
        ("behaviour", 'commitment_binds = "all"'),
        ash="commitment_weeks = 12",
    ),
    _default(
        "bound_dislike",
        "Being bound is disliked",
        "M36",
        "visits",
        ("behaviour", "bound_dislike = 0.0"),
        ash="commitment_weeks = 12",
    ),
    _default(
        "upgrade_irritates",
        "An extra that is not wanted irritates",
        "M23",
        "expectation",
        ("behaviour", "upgrade_irritates = 0.0"),
        ash="upgrade_pull = -2.0",
    ),
    _default(
        "claim_prone_share",
        "Some people claim without cause",
        "M18, M26",
        "barred",
        ("behaviour", "claim_prone_share = 1.0"),
        ash="guarantee = 1.0\nfire_below = 0.0",
        behaviour="unfounded_claim_chance = 0.06\ncomplaint_chance = 0.0",
        weeks=60,
    ),
    _default(
        "reward_by_satisfaction",
        "Satisfaction makes loyalty",
        "M14",
        "favourite",
        ("behaviour", "reward_by_satisfaction = 0.0"),
        ash=BAD,
        birch=BAD,
        weeks=52,
    ),
]

ROWS = SWITCHES + EXTRAS + DEFAULTS

MONEY = (
    "fixed_cost_per_week", "fixed_cost_while_shut_per_week", "cost_per_visit", "cost_per_complaint", "refresh_cost",
    "gesture_cost", "owner_cost_per_point", "copies_cost_per_week", "cost_per_week", "one_off_cost",
)  # fmt: skip
"""Keys that are off by default and move nothing but money: costs, tested in tests/test_every_key.py."""
