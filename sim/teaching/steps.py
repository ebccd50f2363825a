"""The six steps of the course as data: where each is looked at, which levers move, what is asked before the answer.

Every number that a step tells is worked out from runs (`sim.teaching`); what stands here was decided, not found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.errors import UsageError

MARKET = "town_vs_west_end"
"""The shipped scenario that all six steps take their market from."""


@dataclass(frozen=True)
class Side:
    """One market in which the step is looked at.

    ``business`` is the house that moves; ``laid`` a TOML fragment laid over the step's market, tables by key and arrays
    of tables by their name.
    """

    key: str
    label: str
    business: str
    laid: str = ""


@dataclass(frozen=True)
class Slider:
    """A lever that may be moved: ``what`` is its path at the business, ``low`` <= 0 <= ``high`` how far from where it
    opens, ``step`` one stop of the slider, in the lever's own unit."""

    what: str
    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Setting:
    """Levers moved at one side: path -> how far from where it opens; a lever that is not named stays."""

    side: str
    label: str
    moves: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class LessonStep:
    """One step: one idea.

    ``stops`` are the two settings that have a film; ``before`` is predicted before anything is shown, ``after`` once
    the debrief has been read: another question on the same idea.  ``number`` is 0 of what is no step of the course.
    """

    key: str
    number: int
    title: str
    idea: str
    question: str
    sides: tuple[Side, ...]
    sliders: tuple[Slider, ...]
    stops: tuple[Setting, Setting]
    before: Setting
    after: Setting
    market: str = MARKET

    def side(self, key: str) -> Side:
        """The side of that key."""
        return next(one for one in self.sides if one.key == key)


TOWN = Side("town", "the town", "The Old Forge")
WEST_END = Side("west_end", "the West End", "Soho Table")
RIVALS = ("Casa Nostra", "Bistro C", "The Railway")


def _copying(rates: str, names: tuple[str, ...]) -> str:
    """A fragment that has these businesses copy a move, from eight weeks after it on, at these rates each time."""
    return "\n".join(f'[[business]]\nname = "{name}"\ncopies = {rates}\ncopies_after_weeks = 8' for name in names)


STILL = Side(
    "still",
    "rivals stand still",
    "The Old Forge",
    _copying("{ price = 0.0, promise = 0.0, appeal = 0.0, experience = 0.0 }", ("Bistro C",)),
)
COPIED = Side("copied", "rivals copy", "The Old Forge", _copying('"copycat"', RIVALS))
GOOD_TIMES = Side("good_times", "good times", "The Old Forge")
BAD_TIMES = Side(
    "bad_times",
    "a recession",
    "The Old Forge",
    '[[event]]\nname = "recession"\nkind = "recession"\nstart_week = 0\ndepth = 1.0',
)

PRICE = Slider("price", -5.0, 5.0, 0.25)
APPEAL = Slider("appeal", 0.0, 1.5, 0.1)
PROMISE = Slider("promise", 0.0, 2.0, 0.1)
PRODUCT = Slider("touchpoints.product.score", 0.0, 1.5, 0.1)
WELCOME = Slider("touchpoints.welcome.people", 0.0, 1.5, 0.1)
SERVICE = Slider("touchpoints.service.people", 0.0, 1.5, 0.1)
FAREWELL = Slider("touchpoints.farewell.people", 0.0, 1.5, 0.1)
ROOM = Slider("touchpoints.service.setting", 0.0, 1.5, 0.1)
REGULARS = Slider("personalisation", 0.0, 1.0, 0.1)
NOTICED = Slider("considered_by_passers", 0.0, 0.2, 0.01)
"""How far sliders go: as far as a house of this kind could go in two years.  Only the price goes both ways: what a step
costs is known of a step up, and what a step down would save is not."""

PEOPLE = {"touchpoints.welcome.people": 1.0, "touchpoints.service.people": 1.0, "touchpoints.farewell.people": 1.0}
FRONT = {"appeal": 1.0, "considered_by_passers": 0.1}
KEPT = {"promise": 1.0, "touchpoints.product.score": 1.0, "touchpoints.service.people": 1.0}

STEPS = (
    LessonStep(
        key="price",
        number=1,
        title="Price only",
        idea="A lower price brings visits, and takes money from every one of them.",
        question="The Old Forge sells a dinner at £25. What would another price bring?",
        sides=(TOWN,),
        sliders=(PRICE,),
        stops=(Setting("town", "£2.50 off", {"price": -2.5}), Setting("town", "£2.50 dearer", {"price": 2.5})),
        before=Setting("town", "£2.50 off every dinner", {"price": -2.5}),
        after=Setting("town", "£2.50 more for every dinner", {"price": 2.5}),
    ),
    LessonStep(
        key="experience",
        number=2,
        title="Experience only",
        idea="What a visit is like shows only to those who have come: it pays when they come again.",
        question="What could The Old Forge afford to pay each week for better people, or a better plate?",
        sides=(TOWN,),
        sliders=(WELCOME, PRODUCT, SERVICE, FAREWELL, ROOM),
        stops=(Setting("town", "as it is"), Setting("town", "people one point better", PEOPLE)),
        before=Setting("town", "people one point better at the door, at the table and at the farewell", PEOPLE),
        after=Setting("town", "people one point better at the farewell alone", {"touchpoints.farewell.people": 1.0}),
    ),
    LessonStep(
        key="promise",
        number=3,
        title="Promise against delivery",
        idea="A promise brings strangers once; what is delivered brings them back.",
        question="What is it worth to promise more, and what if the promise is kept?",
        sides=(TOWN,),
        sliders=(PROMISE, PRODUCT, SERVICE),
        stops=(
            Setting("town", "one point more promised, not kept", {"promise": 1.0}),
            Setting("town", "one point more promised, and kept", KEPT),
        ),
        before=Setting("town", "one point more promised, nothing else", {"promise": 1.0}),
        after=Setting("town", "one point more promised, and kept on the plate and at the table", KEPT),
    ),
    LessonStep(
        key="west_end",
        number=4,
        title="The same strategy, moved to the West End",
        idea="What pays depends on who comes: regulars who remember, or strangers who see the front.",
        question="The same house, the same plan, another street. What is it worth there?",
        sides=(TOWN, WEST_END),
        sliders=(PRICE, APPEAL, PROMISE, PRODUCT, WELCOME, SERVICE, REGULARS, NOTICED),
        stops=(
            Setting("town", "knowing the regulars, in the town", {"personalisation": 1.0}),
            Setting("west_end", "knowing the regulars, in the West End", {"personalisation": 1.0}),
        ),
        before=Setting("west_end", "knowing the regulars", {"personalisation": 1.0}),
        after=Setting("west_end", "a better front that more passers-by notice", FRONT),
    ),
    LessonStep(
        key="copied",
        number=5,
        title="Rivals copy",
        idea="What is easily copied is worth less and less; what is hard to copy lasts longer.",
        question="How much of what a plan is worth is left when every rival copies it?",
        sides=(STILL, COPIED),
        sliders=(PRICE, APPEAL, PROMISE, WELCOME, SERVICE, FAREWELL),
        stops=(
            Setting("still", "a better front that nobody copies", {"appeal": 1.0}),
            Setting("copied", "a better front that all rivals copy", {"appeal": 1.0}),
        ),
        before=Setting("copied", "a front one point better", {"appeal": 1.0}),
        after=Setting("copied", "people one point better at the door, at the table and at the farewell", PEOPLE),
    ),
    LessonStep(
        key="recession",
        number=6,
        title="Recession",
        idea="In a recession fewer people go out, and they look harder at the price.",
        question="Times are bad for two years. Does what paid before pay now?",
        sides=(GOOD_TIMES, BAD_TIMES),
        sliders=(PRICE, APPEAL, PRODUCT, WELCOME, SERVICE, REGULARS),
        stops=(
            Setting("good_times", "£2.50 off in good times", {"price": -2.5}),
            Setting("bad_times", "£2.50 off in a recession", {"price": -2.5}),
        ),
        before=Setting("bad_times", "£2.50 off every dinner", {"price": -2.5}),
        after=Setting("bad_times", "knowing the regulars", {"personalisation": 1.0}),
    ),
)  # fmt: skip
"""In the order in which they are taught."""


def step_named(name: str) -> LessonStep:
    """The step of that key or number; raises UsageError with the keys there are."""
    for one in STEPS:
        if name in (one.key, str(one.number)):
            return one
    known = ", ".join(f"{one.number} ({one.key})" for one in STEPS)
    raise UsageError(f"There is no step {name!r}; there are {known}.")
