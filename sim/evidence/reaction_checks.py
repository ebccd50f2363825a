"""What is asked of the reactions on three seeds: eight expectations, each measured with its interval.

A check that fails is told as a miss; nothing is tuned for one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sim.evidence.reactions import shifted
from sim.market.ledger import Count
from sim.scenario import Scenario, opened
from sim.scenario.levers import levers_of
from sim.scenario.levers.moves import moved
from sim.scenario.paths.current_value import passing_share
from sim.study.lab import Lab, Move
from sim.study.measures.flows import Flow
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.replication import Replicator

SEEDS = (2026, 1, 2)
ONE_STAR = 0.15
"""One-star share of published reviews, all trades (14 to 16 % of Yelp's): an upper bound for outraged strangers."""
WORSE = -2.0
SEVERAL = 3.0
"""Times as much in the worse house, at least."""
PRICES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
TRADES = ("guarantee", "third_place_bank", "pick_us_up")
"""Shipped scenarios of a restaurant, a bank and car rental, for the guarantee by trade."""
HOLDS, MISSED, OPEN, SHOWN = "holds", "missed", "open", "shown, with no bar to hold it to"


class Found(NamedTuple):
    """What one seed found: a value in words, and whether it holds (True), fails (False) or luck leaves it open; where
    more than one thing is asked, the same of each (``parts``).
    """

    said: str
    holds: bool | None
    parts: tuple[tuple[str, bool | None], ...] = ()


@dataclass(frozen=True)
class Check:
    """An expectation, what each seed found, why it fails where it does, and what exactly it is held to (``bar``)."""

    asked: str
    found: tuple[Found, ...]
    reason: str = ""
    has_bar: bool = True
    bar: str = ""

    @property
    def verdict(self) -> str:
        """Holds on all seeds, missed on any, else open; shown where nothing is expected."""
        return _judged([each.holds for each in self.found]) if self.has_bar else SHOWN

    @property
    def parts(self) -> dict[str, list[str]]:
        """{verdict: parts that have it}, each part by all seeds as the whole is."""
        found: dict[str, list[bool | None]] = {}
        for each in self.found:
            for name, holds in each.parts:
                found.setdefault(name, []).append(holds)
        verdicts = {name: _judged(held) for name, held in found.items()}
        return {verdict: named for verdict in (HOLDS, MISSED, OPEN)
                if (named := [name for name, judged in verdicts.items() if judged == verdict])}  # fmt: skip


def _judged(held: Sequence[bool | None]) -> str:
    """The verdict of all seeds."""
    return MISSED if False in held else HOLDS if all(held) else OPEN


class Asked:
    """One seed: the scenario and its labs, opened when they are needed.

    ``town`` and ``passing`` are the houses with the least and the most passing trade, the same where there is one.
    """

    def __init__(self, scenario: Scenario, seed: int, replications: int, trades: Sequence[str] = TRADES) -> None:
        self.scenario, self.seed, self.replications, self.trades = scenario, seed, replications, trades
        places = {one.name: passing_share(scenario, one) or 0.0 for one in scenario.place}
        by_share = sorted(scenario.focus, key=lambda one: places[one.place])
        self.town, self.passing = by_share[0].name, by_share[-1].name
        self.moments = [one.name for one in scenario.experience.touchpoint]

    @cached_property
    def lab(self) -> Lab:
        """The houses as the file has them."""
        return Lab(self.scenario, self.replications, seed=self.seed)

    @cached_property
    def worse(self) -> Lab:
        """The houses two points worse at every touchpoint."""
        return Lab(shifted(self.scenario, WORSE), self.replications, seed=self.seed)

    def of_trade(self, name: str) -> Lab:
        """A shipped scenario."""
        return Lab(opened(name), self.replications, seed=self.seed)


def weekly(move: Move) -> tuple[float, float, float]:
    """(mean, low, high) of what a move is worth a week."""
    values = [one.difference / one.active_discount for one in move.outcomes]
    low, high = interval(values)
    middle = mean(values)
    return middle, middle if low is None else low, middle if high is None else high


def _told(figures: tuple[float, float, float]) -> str:
    middle, low, high = figures
    return f"{_money(middle)} ({_money(low)} to {_money(high)})"


def _money(value: float) -> str:
    text = f"{abs(value):,.0f}" if abs(value) >= 10 else f"{abs(value):.1f}"
    return f"{'−' if value < 0 and float(text.replace(',', '')) else ''}£{text}"


def _clear(low: float, high: float, *, above: bool) -> bool | None:
    """Whether an interval lies on the side asked for; None where it holds nought."""
    if low > 0.0 or high < 0.0:
        return (low > 0.0) is above
    return None


def _all(said: Sequence[str], parts: Sequence[tuple[str, bool | None]]) -> Found:
    """All parts together: one that fails decides, then one that luck leaves open."""
    held = [holds for _, holds in parts]
    return Found("; ".join(said), False if False in held else None if None in held else True, tuple(parts))


# -- the checks: each gets one seed


def uneven(asked: Asked) -> Found:
    """A quarter of a point more unevenness costs at every touchpoint."""
    said, held = [], []
    for house in dict.fromkeys((asked.town, asked.passing)):
        for moment in asked.moments:
            found = weekly(asked.lab.move({f'touchpoints."{moment}".varies_by': "+0.25"}, at=house))
            said.append(f"{house}, {moment}: {_told(found)}")
            held.append((f"{house}, {moment}", _clear(found[1], found[2], above=False)))
    return _all(said, held)


def put_right(asked: Asked) -> Found:
    """A tenth more recovery is worth several times more in a house two points worse."""
    said, held = [], []
    for house in dict.fromkeys((asked.town, asked.passing)):
        now = weekly(asked.lab.move({"recovery": "+0.1"}, at=house))
        worse = weekly(asked.worse.move({"recovery": "+0.1"}, at=house))
        said.append(f"{house}: {_told(now)} as it is, {_told(worse)} two points worse")
        held.append((house, _times(now, worse)))
    return _all(said, held)


def _times(now: tuple[float, float, float], worse: tuple[float, float, float]) -> bool | None:
    """Whether the worse house gains `SEVERAL` times as much: surely, surely not, or open."""
    if worse[1] > SEVERAL * max(0.0, now[2]) and worse[1] > 0.0:
        return True
    return False if worse[2] < SEVERAL * max(0.0, now[1]) or worse[2] <= 0.0 else None


def outraged(asked: Asked) -> Found:
    """Of strangers' visits where people pass, fewer are outraged than reviews have one star."""
    scenario, shares = asked.scenario, []
    replicator = Replicator(scenario, asked.seed, "kernel")
    for number in range(asked.replications):
        ledger = replicator.opened(number).ended[1]
        at = ledger.businesses.index(asked.passing)
        strangers = ledger.counts[ledger.weeks_before :, at, len(ledger.segments) :].sum(axis=(0, 1))
        if strangers[Count.VISITS]:
            shares.append(float(strangers[Count.OUTRAGED] / strangers[Count.VISITS]))
    if not shares:
        return Found("nobody passes", None)
    middle = mean(shares)
    low, high = interval(shares)
    ends = (middle if low is None else low, middle if high is None else high)
    holds = True if ends[1] < ONE_STAR else False if ends[0] > ONE_STAR else None
    return Found(f"{asked.passing}: {100 * middle:.1f} % ({100 * ends[0]:.1f} to {100 * ends[1]:.1f} %)", holds)


def guaranteed(asked: Asked) -> Found:
    """What a full guarantee is worth, by trade: shown, with no bar to hold it to."""
    said = [f"{house}: {_told(weekly(asked.lab.move({'guarantee': 1.0}, at=house)))}"
            for house in dict.fromkeys((asked.town, asked.passing))]  # fmt: skip
    for trade in asked.trades:
        lab = asked.of_trade(trade)
        house = lab.scenario.focus[0].name
        said.append(f"{trade}, {house}: {_told(weekly(lab.move({'guarantee': 1.0}, at=house)))}")
    return Found("; ".join(said), None)


def promised(asked: Asked) -> Found:
    """A promise 1.5 points larger brings first visits, and fewer visits from those who came before than it would."""
    said, held = [], []
    for house in dict.fromkeys((asked.town, asked.passing)):
        move = asked.lab.move({"promise": "+1.5"}, at=house)
        first, again = (_more(move, flow) for flow in (Flow.NEW, Flow.RETURNING))
        said.append(f"{house}: first visits of residents {_percent(first)}, their further visits {_percent(again)}")
        held.append((f"{house}, first visits", _clear(first[1], first[2], above=True)))
        held.append((f"{house}, further visits", _clear(again[1], again[2], above=False)))
    return _all(said, held)


def _more(move: Move, flow: Flow) -> tuple[float, float, float]:
    """(mean, low, high) of the change of a flow over all counted weeks, in hundredths of the baseline's."""
    values = []
    for after, before in zip(move.outcomes, move.baseline, strict=True):
        sums = []
        for one in (after, before):
            weeks = one.weekly
            assert weeks is not None
            sums.append(float(weeks.counts[:, weeks.businesses.index(one.business), flow].sum()))
        values.append(100.0 * (sums[0] - sums[1]) / max(1.0, sums[1]))
    low, high = interval(values)
    middle = mean(values)
    return middle, middle if low is None else low, middle if high is None else high


def _percent(figures: tuple[float, float, float]) -> str:
    return "{:+.1f} % ({:+.1f} to {:+.1f})".format(*figures).replace("-", "−")


def placed(asked: Asked) -> Found:
    """Experience is worth more where people come back than where they pass, a lower price less."""
    if asked.town == asked.passing:
        return Found("there is one house alone", None)
    better = {f'touchpoints."{moment}".people': "+0.5" for moment in asked.moments}
    said, held = [], []
    for change, more_in_town, called in (
        (better, True, "people half a point better"),
        ({"price": "-9%"}, False, "price −9 %"),
    ):
        here, there = (weekly(asked.lab.move(change, at=house)) for house in (asked.town, asked.passing))
        said.append(f"{called}: {asked.town} {_told(here)}, {asked.passing} {_told(there)}")
        apart = here[1] - there[2], here[2] - there[1]
        held.append((called, _clear(apart[0], apart[1], above=more_in_town)))
    return _all(said, held)


def topped(asked: Asked) -> Found:
    """The profit from an extra has a top between its lowest and highest price."""
    worths = []
    for price in PRICES:
        change = {"upgrade_pull": 0.0, "upgrade_price": price, "upgrade_cost": 0.4}
        worths.append(weekly(asked.lab.move(change, at=asked.town)))
    best = max(range(len(PRICES)), key=lambda place: worths[place][0])
    said = ", ".join(f"£{price:g}: {_money(found[0])}" for price, found in zip(PRICES, worths, strict=True))
    inside = 0 < best < len(PRICES) - 1
    sure = inside and all(worths[best][1] > worths[end][2] for end in (0, -1))
    return Found(
        f"{asked.town}, by price, {said}; the top at £{PRICES[best]:g}", True if sure else None if inside else False
    )


def doubled(asked: Asked) -> Found:
    """No single step doubles a house's profit without a cost of its own or in the table."""
    said, held = [], []
    for house in dict.fromkeys((asked.town, asked.passing)):
        rows = levers_of(asked.scenario, house)
        most, name = -float("inf"), ""
        profit = 0.0
        for row in rows:
            free = row.cost_per_point_per_week == 0.0 and row.one_off_cost_per_point == 0.0 and not row.own_cost
            move = moved(asked.lab.scenario, house, row)
            if not move.change or not (free or row.what in NEAR_FREE):
                continue
            made = asked.lab.move(dict(move.change), at=house)
            found = weekly(made)
            profit = mean([one.profit / made.outcomes[0].active_discount for one in made.baseline])
            if found[0] > most:
                most, name = found[0], row.what
        if name:
            said.append(f"{house}: {name} brings {_money(most)}, of a profit of {_money(profit)} a week")
            held.append((house, most < abs(profit)))
    return _all(said or ["no lever is free"], held)


NEAR_FREE = ("clarity", "complaints_invited", "upgrade_pull", "considered_by_passers")
"""Levers whose cost is small beside what they could bring: looked at as if they were free."""


class Question(NamedTuple):
    """What is asked, how it is measured, what exactly it is held to, and why it fails where it does."""

    words: str
    measure: Callable[[Asked], Found]
    bar: str
    reason: str


CHECKS = (
    Question("More unevenness costs at every touchpoint", uneven,
             "a quarter of a point more at one touchpoint brings less profit",
             "of moments that weigh little, luck hides what a quarter of a point does"),
    Question("Complaints put right are worth several times more in a house two points worse", put_right,
             f"a tenth more put right is worth {SEVERAL:g} times as much there, at the least",
             "so few complain of whom recovery could keep one that luck of a few replications hides it"),
    Question("Fewer strangers are outraged than reviews have one star", outraged,
             f"less than {100 * ONE_STAR:.0f} % of passers' visits outrage; of all trades' reviews 14 to 16 % have one "
             "star, which is an upper bound, for the enraged write more often",
             "passers expect half of what is promised and are served below the norm here, and a quarter of what merely "
             "does not suit them they still blame on the house (fit_blamed)"),
    Question("What a full guarantee is worth, by trade", guaranteed,
             "the whole price paid back to whoever complains, at the flagship's two restaurants, then at a restaurant, "
             "a bank and a car rental of other files", ""),
    Question("A larger promise brings first visits and costs further ones", promised,
             "a promise 1.5 points larger has more first visits of residents and fewer further ones; second visits of "
             "first-timers alone are pattern R25 ([patterns](patterns.md))",
             "the West End has few residents, so that luck hides what a promise does to their first visits; and half "
             "of a promise is still expected after the first visit, so those who were won by it also come again"),
    Question("Experience is worth more in the town than in the West End, a lower price less", placed,
             "people half a point better at every touchpoint are worth more in the town, 9 % off the price less",
             "weights are solved for the same price elasticity in both places, so a cut wins as many visits in either, "
             "and in the town some whom it wins become regulars"),
    Question("The price of an extra has a top", topped,
             "profit is highest at a price between the ends, beyond luck, of an extra that costs £0.40",
             "take-up does not fall with the price as fast as the price rises"),
    Question("No lever's step doubles a house's profit without a cost", doubled,
             "the most that a step brings of a lever without a cost, or with one that is small beside it, is less than "
             "the house's profit",
             "half a logit more pull sells an extra to many at a margin of its own, and its cost beside that is small"),
)  # fmt: skip


def checked(
    scenario: Scenario,
    seeds: Sequence[int] = SEEDS,
    replications: int = 6,
    trades: Sequence[str] = TRADES,
) -> list[Check]:
    """Return every check of a scenario, on all seeds."""
    found: list[list[Found]] = [[] for _ in CHECKS]
    for seed in seeds:
        asked = Asked(scenario, seed, replications, trades)
        for place, question in enumerate(CHECKS):
            found[place].append(question.measure(asked))
    return [
        Check(each.words, tuple(answers), each.reason, has_bar=each.measure is not guaranteed, bar=each.bar)
        for each, answers in zip(CHECKS, found, strict=True)
    ]
