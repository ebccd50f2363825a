"""The terms of a market and of one week, as tuples of arrays that compiled code can read.

P places and J businesses in name order, S segments and K touchpoints in file order.  A list by place is
stored as (start, values): the values of place p are ``values[start[p]:start[p + 1]]``, ascending.
"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from weakref import WeakKeyDictionary, proxy

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.chance import resident
from sim.compiled import compiled
from sim.market.population import Population
from sim.market.terms import Terms
from sim.market.value import left_behind
from sim.market.weekly import OFFER, SERVICE, WEEK, changes, read_by, rows_alike
from sim.rules.scale import tally
from sim.rules.visit import delivered, people_under_pressure


class Luck(NamedTuple):
    """Whose luck it is; with purpose, who, occasion and which it is a number."""

    seed: int
    replication: int
    week: int


class Market(NamedTuple):
    """What stays as it is for a whole run."""

    hashes: np.ndarray  # int64 [J]
    places: np.ndarray  # int64 [P], the first number of residents (`chance.resident`)
    place_start: np.ndarray  # int64 [P + 1], index of each place's first resident
    reach_start: np.ndarray  # int64 [P + 1]; the businesses that residents of a place can reach
    reach: np.ndarray  # int64
    travel: np.ndarray  # float64 [P, J], minutes
    cares: np.ndarray  # float64 [S, K]
    occurs: np.ndarray  # float64 [K]
    moving_chance: np.ndarray  # float64 [P], a week
    watched: np.ndarray  # int64 [J], row of the diary, or -1
    human: np.ndarray  # float64 [K], 0..1
    friend_start: np.ndarray  # int64 [N + 1]
    friend_list: np.ndarray  # int32
    complete: np.ndarray  # bool [P], everybody knows everybody
    effort_spread: float  # coefficient of variation of what trouble costs
    first_week: int  # of the warm-up
    prices: np.ndarray  # float64 [T, J], money


if TYPE_CHECKING:

    class Week:
        """What a checker knows of the tuples of a week: their fields come from the table of levers."""

        def __init__(self, **fields: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...
        def _replace(self, **fields: Any) -> Self: ...

    class Offer(Week):
        """See below."""

    class Service(Week):
        """See below."""

    class House(Week):
        """See below."""

else:
    Offer = namedtuple(
        "Offer",
        (
            "resident_start",  # int64 [P + 1]; the open businesses that residents of a place can reach
            "resident_list",
            "passer_start",  # int64 [P + 1]; the open businesses of a place
            "passer_list",
            "wait",  # float64 [J], minutes
            "prior",  # float64 [J], z
            "prior_for_passers",
            "one_a_week",  # bool
            *read_by(OFFER),
        ),
        module=__name__,
    )
    """What customers decide on: what is offered this week, and how much it counts (`sim.market.weekly`)."""

    Service = namedtuple(
        "Service",
        (
            "designed",  # float64 [J, K], z: people and setting, under the pressure of a full house
            "plain",  # int64 [J, S], tally of what a visit without extras leaves behind
            "prior",  # float64 [J], z
            "prior_for_passers",
            "memory_mean",  # float; likewise the next ones
            "memory_peak",
            "memory_end",
            "learning",  # bool
            *read_by(SERVICE),
        ),
        module=__name__,
    )
    """What a visit is like, how it is judged, and what is left of it (`sim.market.weekly`)."""

    House = namedtuple("House", read_by(WEEK), module=__name__)
    """What the steps of the week read themselves: who opens, sits, is fired, passes by (`sim.market.weekly`)."""


def lists(choices: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lists of whole numbers as (start, values)."""
    start = np.cumsum([0] + [len(each) for each in choices]).astype(np.int64)
    return start, np.array([value for each in choices for value in each], np.int64)


def market_of(terms: Terms, population: Population) -> Market:
    """The `Market` of a run."""
    businesses, places = range(len(terms.hashes)), range(len(terms.residents))
    reach = lists([[j for j in businesses if terms.travel[p][j] >= 0.0] for p in places])
    watched = [terms.watched.index(j) if j in terms.watched else -1 for j in businesses]
    first = [resident(place, 0) for place in places]
    return Market(
        hashes=np.array(terms.hashes, np.int64),
        places=np.array(first, np.int64),
        place_start=population.place_start,
        reach_start=reach[0],
        reach=reach[1],
        travel=np.array(terms.travel, np.float64),
        cares=np.array(terms.cares, np.float64),
        occurs=np.array([each.occurs for each in terms.touchpoints], np.float64),
        moving_chance=np.array(terms.moving_chance, np.float64),
        watched=np.array(watched, np.int64),
        human=np.array([each.human for each in terms.touchpoints], np.float64),
        friend_start=population.friend_start,
        friend_list=population.friend_list,
        complete=population.complete,
        effort_spread=float(terms.effort_spread),
        first_week=int(terms.first_week),
        prices=np.array(terms.by_week["price"], np.float64),
    )


_known: WeakKeyDictionary[Terms, "Weeks"] = WeakKeyDictionary()  # terms -> their Weeks


OWN = ("wait", "prior", "prior_for_passers", "designed", "plain")
"""What of the terms of a week a run works out itself, each in an array of its own."""


class Weeks:
    """The weeks of a run as compiled code takes them, worked out once for all replications."""

    def __init__(self, terms: Terms, like: "Weeks | None" = None) -> None:
        self.terms = terms
        self._by_week: dict[str, Any] = {}
        self._changes: dict[str, Bools] = {}
        for name, values in terms.by_week.items():
            known = like is not None and like.terms.by_week[name] is values
            self._by_week[name] = like._by_week[name] if like and known else _plain(values)
            self._changes[name] = like._changes[name] if like and known else changes(values)
        self._alike = rows_alike(list(self._changes.values()))
        self._ends = np.searchsorted(self._alike, self._alike, side="right").tolist()
        self._known: dict[int, tuple[Offer, Service, House]] = {}
        self._open: dict[bytes, dict[str, Ints]] = {}
        self._people: dict[int, tuple[float, float]] = {}
        self._always = {
            "one_a_week": terms.one_a_week,
            "learning": bool(terms.learning),
            **dict(zip(("memory_mean", "memory_peak", "memory_end"), map(float, terms.memory), strict=True)),
            **dict.fromkeys(OWN),
        }

    @classmethod
    def of(cls, terms: Terms) -> "Weeks":
        """The weeks of `terms`, the same object each time."""
        if terms not in _known:
            _known[terms] = cls(proxy(terms), None if terms.like is None else cls.of(terms.like))
        return _known[terms]

    def end(self, row: int) -> int:
        """The row after the last of the weeks that follow the one in `row` and are like it in all terms."""
        return self._ends[row]

    def of_week(self, row: int) -> tuple[Offer, Service, House]:
        """The terms of the week in `row`; the same objects for weeks that follow each other and are alike.

        What a week works out itself (`OWN`) is not in them yet, see `of_run`.
        """
        row = self._alike[row]
        if row not in self._known:
            now = {name: values[row] for name, values in self._by_week.items()} | self._always
            now |= self._lists(now["is_open"])
            offer, service, house = (_made(kind, now) for kind in (Offer, Service, House))
            self._known[row] = offer, service, house
        return self._known[row]

    def people(self, row: int) -> tuple[float, float]:
        """How many occasions a resident has at most in the week in `row`, and how many people pass by."""
        row = self._alike[row]
        if row not in self._people:
            offer, _, house = self.of_week(row)
            occasions = 1.0 if offer.one_a_week else max(offer.occasions_per_week.tolist(), default=0.0)
            self._people[row] = occasions, sum(house.passing_trade.tolist())
        return self._people[row]

    def _lists(self, is_open: Bools) -> dict[str, Ints]:
        """The open businesses by place: within reach of its residents, and its own."""
        key = is_open.tobytes()
        if key not in self._open:
            terms, at = self.terms, np.flatnonzero(is_open).tolist()
            places = range(len(terms.residents))
            residents = lists([[j for j in at if terms.travel[p][j] >= 0.0] for p in places])
            passers = lists([[j for j in at if terms.place_of[j] == p] for p in places])
            names = ("resident_start", "resident_list", "passer_start", "passer_list")
            self._open[key] = dict(zip(names, residents + passers, strict=True))
        return self._open[key]


def _made(kind, now):
    return kind._make([now[name] for name in kind._fields])


def of_run(terms: Any, own: Mapping[str, Any]) -> Any:
    """An `Offer`, a `Service` or a `House` with what is a run's ``own``, by the name of the field."""
    made = list(terms)
    for at, name in _OWN_AT[type(terms)]:
        if name in own:
            made[at] = own[name]
    return type(terms)._make(made)


_KINDS: tuple[Any, ...] = (Offer, Service, House)
_OWN_AT: dict[Any, list[tuple[int, str]]] = {
    kind: [(at, name) for at, name in enumerate(kind._fields) if name in (*OWN, "passing_trade")] for kind in _KINDS
}


def _plain(values):
    """By week, scalars as floats and arrays in order of memory: what compiled code expects."""
    return np.ascontiguousarray(values) if values.ndim > 1 else values.astype(np.float64).tolist()


@compiled(inner=True)
def design(human: Floats, house: House, utilisation: Floats, designed: Floats) -> None:
    """Write into float64 [J, K] the touchpoints as they are designed, people under the pressure of this week."""
    for j in range(designed.shape[0]):
        for k in range(designed.shape[1]):
            pressed = people_under_pressure(house.people[j, k], house.crowding[j], utilisation[j])
            designed[j, k] = delivered(human[k], pressed, house.setting[j, k])


@compiled(inner=True)
def plain_margins(service: Service) -> None:
    """Write into int64 [J, S] the tally of what a visit leaves behind that has neither upgrade, claim, complaint nor
    gesture.
    """
    for j in range(service.plain.shape[0]):
        for s in range(service.plain.shape[1]):
            service.plain[j, s] = tally(left_behind(service, j, service.spend[s], False, False, False, False))
