"""What one run leaves behind: integer counts, people's standing, diaries of visits, and the levers that were in force.

Both engines fill the same arrays, so equal ledgers are the proof that they agree.  No money is kept here: it is
worked out from the integer counts and the levers (``sim.accounts.money``), so that neither threads nor the order of
customers can touch it.

Shapes, throughout: ``P`` weeks before week 0 (at most 52), ``W`` counted weeks, ``J`` businesses in name order, ``S``
segments in file order, ``G = 2 S`` groups (the segments' residents, then the segments' passers-by), ``F`` focus
businesses in name order, ``N`` tenancies.  Week ``w`` (from ``-P``) stands at index ``w + P``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.errors import RegularsError
from sim.market.weekly import MONEY_LEVERS
from sim.rules.scale import WEEKS_PER_YEAR, discount_factor

PLACE_SHIFT = 24  # a resident's number is place << 24 | slot

VISITS_MASK = 63  # diary: the low six bits count the week's visits
FIRST_VISIT = 64  # diary: the week holds the first visit ever
FIRST_REFERRED = 128  # diary: that first visit was referred


class Count(IntEnum):
    """The last axis of ``counts``: what was counted in a week, by business and group."""

    VISITS = 0  # served
    TURNED_AWAY = 1
    NEW = 2  # residents' first visits ever
    REFERRED = 3  # of these, after hearing a satisfied friend
    RETURNING = 4  # residents' visits that were not their first
    DELIGHTED = 5
    OUTRAGED = 6  # before recovery
    COMPLAINTS = 7
    REFUNDS = 8
    GESTURES = 9
    UPGRADES = 10
    GUESTS = 11
    TALKS = 12
    SATISFACTION = 13  # tally of S after recovery
    EXPERIENCE = 14  # tally of the memory m, before anything that was put right mends it
    EXPECTATION = 15  # tally of e as the visit began
    LEFT = 16  # residents who left for good (M37)


class RelationshipCount(IntEnum):
    """The last axis of ``relationship_counts``: residents at the close of a week, by business."""

    AWARE = 0
    INTERACTION = 1  # the three stages exclude each other: the highest reached
    ENGAGEMENT = 2
    RELATIONSHIP = 3
    ACTIVE = 4  # visited in the last 13 weeks
    LOYAL = 5  # active, and loyalty above the limit of M25; like the two higher stages nobody who stays away
    LAPSED = 6  # last visit exactly 13 weeks ago
    AWAY = 7  # left for good and not yet forgiving, or barred


class BusinessState(IntEnum):
    """The last axis of ``business_state``: smoothed states of a business at the close of a week."""

    WAIT = 0  # minutes
    RATING = 1  # z
    UTILISATION = 2  # this week's served / seats; 0 without seats


WRITTEN = ("counts", "relationship_counts", "business_state", "barred", "diary", "bought_before", "left_for_good")
"""Arrays of a `Ledger` that a run fills."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """The record of one run; the fields are fixed, the arrays are filled in place.

    ``businesses``, ``segments``   names, J and S of them
    ``business_place``             int [J], index of the place where each stands
    ``focus``                      indexes of the focus businesses, ascending, F of them
    ``weeks_before``, ``weeks``    P and W
    ``discount_rate``              a year, 0.10 = 10 %
    ``counts``         int64 [P+W, J, G, len(Count)]
    ``relationship_counts``        int64 [P+W, J, len(RelationshipCount)]; engines need fill it for focus businesses
                                   only, and ``barred``
    ``business_state``             float64 [P+W, J, len(BusinessState)]
    ``barred``         int64 [P+W, J]
    ``diary``          uint8 [F, N, P+W]: low six bits visits served, 64 first visit ever, 128 that first was referred
    ``bought_before``  bool [F, N]: at least one visit before week 0 opened
    ``left_for_good``  bool [F, N]: left for good (M37) at a visit of a counted week, whatever came after it
    ``tenant_slot``    int32 [N], resident number place << 24 | slot
    ``tenant_week``    int32 [N], week of arrival (chance's FOUNDER_WEEK for the first residents)
    ``tenant_segment`` int16 [N]; tenancies are sorted by (slot, week)
    ``levers``         name -> float64 [P+W, J], the names of ``MONEY_LEVERS``
    ``spend``          float64 [P+W, S]
    ``discount``       float64 [W], (1+r)^(-(w+.5)/52);  ``discount_start`` [W], (1+r)^(-w/52)

    Raises RegularsError if a shape, a type or an index does not fit.
    """

    businesses: tuple
    business_place: np.ndarray
    segments: tuple
    focus: tuple
    weeks_before: int
    weeks: int
    discount_rate: float
    counts: np.ndarray
    relationship_counts: np.ndarray
    business_state: np.ndarray
    barred: np.ndarray
    diary: np.ndarray
    bought_before: np.ndarray
    left_for_good: np.ndarray
    tenant_slot: np.ndarray
    tenant_week: np.ndarray
    tenant_segment: np.ndarray
    levers: dict
    spend: np.ndarray
    discount: np.ndarray
    discount_start: np.ndarray

    @classmethod
    def empty(
        cls,
        *,
        businesses: Mapping[str, int],
        segments: Sequence[str],
        focus: Sequence[int],
        weeks: range,
        tenancies: Sequence[Ints],
        discount_rate: float = 0.0,
    ) -> "Ledger":
        """A ledger of zeros for an engine to fill; ``tenancies`` is (slot [N], arrival week [N], segment [N]).

        ``businesses`` are names, in name order, each with the index of the place where it stands.  ``weeks`` run from
        the start of the warm-up (-26 for 26 weeks of it) to the end; of the warm-up only the last 52 are recorded.
        Discount factors are filled in.
        """
        before, counted = min(WEEKS_PER_YEAR, -weeks.start), weeks.stop
        span = before + counted
        slot, week, segment = tenancies
        many, people, groups = len(businesses), len(slot), 2 * len(segments)
        mid, start = discount_factors(discount_rate, counted)
        return cls(
            businesses=tuple(businesses),
            business_place=np.array(list(businesses.values()), dtype=np.int16),
            segments=tuple(segments),
            focus=tuple(int(index) for index in focus),
            weeks_before=before,
            weeks=counted,
            discount_rate=float(discount_rate),
            counts=np.zeros((span, many, groups, len(Count)), dtype=np.int64),
            relationship_counts=np.zeros((span, many, len(RelationshipCount)), dtype=np.int64),
            business_state=np.zeros((span, many, len(BusinessState))),
            barred=np.zeros((span, many), dtype=np.int64),
            diary=np.zeros((len(focus), people, span), dtype=np.uint8),
            bought_before=np.zeros((len(focus), people), dtype=bool),
            left_for_good=np.zeros((len(focus), people), dtype=bool),
            tenant_slot=np.asarray(slot, dtype=np.int32),
            tenant_week=np.asarray(week, dtype=np.int32),
            tenant_segment=np.asarray(segment, dtype=np.int16),
            levers={name: np.zeros((span, many)) for name in MONEY_LEVERS},
            spend=np.ones((span, len(segments))),
            discount=mid,
            discount_start=start,
        )

    def __post_init__(self):
        _check(self)

    @property
    def span(self) -> int:
        """Recorded weeks, P + W."""
        return self.weeks_before + self.weeks

    @property
    def group_spend(self) -> Floats:
        """Float [P+W, G]: what a visit of each group multiplies the bill by."""
        return np.concatenate([self.spend, self.spend], axis=1)

    @property
    def tenant_place(self) -> Ints:
        """Int [N]: index of the place where each tenancy is."""
        return self.tenant_slot >> PLACE_SHIFT

    @property
    def last_tenancies(self) -> Bools:
        """Bool [N]: the tenancy that holds its slot when the run ends."""
        if not len(self.tenant_slot):
            return np.zeros(0, dtype=bool)
        return np.append(self.tenant_slot[1:] != self.tenant_slot[:-1], True)

    def focus_index(self, business: int) -> int:
        """The position in ``diary`` of the business with index ``business``; an error if it is not a focus."""
        if business not in self.focus:
            raise RegularsError(f"business {business} has no diary in this ledger; its focus is {self.focus}")
        return self.focus.index(business)

    def copy(self) -> "Ledger":
        """An independent copy, for a strategy that branches from a warm-up already recorded: of all that a run writes
        on. Who lives where and how weeks are discounted is the same for both.
        """
        written: dict[str, Any] = {name: getattr(self, name).copy() for name in (*WRITTEN, "spend")}
        return replace(self, **written, levers={name: lever.copy() for name, lever in self.levers.items()})

    def same_as(self, other: "Ledger") -> list[str]:
        """Names of the fields that differ between two ledgers, bit by bit; empty when the engines agree."""
        return [f.name for f in fields(self) if not _equal(getattr(self, f.name), getattr(other, f.name))]


def discount_factors(rate: float, weeks: int) -> tuple[Floats, Floats]:
    """Two float arrays [weeks]: (1+r)^(-(w+.5)/52) for what a week earns, (1+r)^(-w/52) for what its start costs."""
    return np.array(_discounts(rate, weeks, 0.5)), np.array(_discounts(rate, weeks, 0.0))


@lru_cache(maxsize=32)
def _discounts(rate, weeks, into_the_week):
    return tuple(float(discount_factor(rate, week + into_the_week)) for week in range(weeks))


def contradictions(ledger: Ledger) -> list[str]:
    """Sentences about counts that contradict the diary or each other; an empty list when the books are sound.

    Served visits in the diary are the counted ones; every resident's visit is new or returning; nobody visits outside
    his tenancy; who bought before week 0 shows no first visit after it; nobody left for good who did not come, and no
    more people did than left.
    """
    found = []
    groups = len(ledger.segments)
    for place, business in enumerate(ledger.focus):
        name = ledger.businesses[business]
        residents = ledger.counts[:, business, :groups]
        diary = ledger.diary[place]
        for segment in range(groups):
            rows = diary[ledger.tenant_segment == segment]
            for count, what in (
                (Count.VISITS, rows & VISITS_MASK),
                (Count.NEW, (rows & FIRST_VISIT) > 0),
                (Count.REFERRED, (rows & FIRST_REFERRED) > 0),
            ):
                if not np.array_equal(what.sum(axis=0, dtype=np.int64), residents[:, segment, count]):
                    found.append(f"{name}: {count.name} of segment {ledger.segments[segment]} differ from the diary")
        if (residents[:, :, Count.NEW] + residents[:, :, Count.RETURNING] != residents[:, :, Count.VISITS]).any():
            found.append(f"{name}: new and returning visits do not make the residents' visits")
        weeks = np.arange(ledger.span) - ledger.weeks_before
        if diary[weeks[None, :] < ledger.tenant_week[:, None]].any():
            found.append(f"{name}: somebody visits before she has arrived")
        counted = slice(ledger.weeks_before, None)
        left, came = ledger.left_for_good[place], (diary[:, counted] & VISITS_MASK).any(axis=1)
        who_left = np.bincount(ledger.tenant_segment[left], minlength=groups)
        if (left & ~came).any() or (who_left > residents[counted, :, Count.LEFT].sum(axis=0)).any():
            found.append(f"{name}: somebody left for good without a visit, or more people than were counted")
        late_first = (diary[:, counted] & FIRST_VISIT).any(axis=1)
        if (late_first & ledger.bought_before[place]).any():
            found.append(f"{name}: somebody who bought before week 0 has a first visit after it")
    return found


def _check(ledger):
    span, many, kinds = ledger.span, len(ledger.businesses), len(ledger.segments)
    people = len(ledger.tenant_slot)
    expected = {
        "business_place": ((many,), np.int16),
        "counts": ((span, many, 2 * kinds, len(Count)), np.int64),
        "relationship_counts": ((span, many, len(RelationshipCount)), np.int64),
        "business_state": ((span, many, len(BusinessState)), np.float64),
        "barred": ((span, many), np.int64),
        "diary": ((len(ledger.focus), people, span), np.uint8),
        "bought_before": ((len(ledger.focus), people), np.bool_),
        "left_for_good": ((len(ledger.focus), people), np.bool_),
        "tenant_slot": ((people,), np.int32),
        "tenant_week": ((people,), np.int32),
        "tenant_segment": ((people,), np.int16),
        "spend": ((span, kinds), np.float64),
        "discount": ((ledger.weeks,), np.float64),
        "discount_start": ((ledger.weeks,), np.float64),
    }
    for name, (shape, kind) in expected.items():
        _check_array(name, getattr(ledger, name), shape, kind)
    if set(ledger.levers) != set(MONEY_LEVERS):
        raise RegularsError(f"ledger: levers {sorted(set(ledger.levers) ^ set(MONEY_LEVERS))} are missing or unknown")
    for name in MONEY_LEVERS:
        _check_array(f"levers[{name}]", ledger.levers[name], (span, many), np.float64)
    _check_indexes(ledger)


def _check_array(name, array, shape, kind):
    if array.shape != shape or array.dtype != kind:
        raise RegularsError(f"ledger: {name} is {array.dtype} {array.shape}, it must be {np.dtype(kind)} {shape}")


def _check_indexes(ledger):
    if not 0 <= ledger.weeks_before <= WEEKS_PER_YEAR or ledger.weeks < 1:
        raise RegularsError(f"ledger: {ledger.weeks_before} weeks before week 0 (0..52) and {ledger.weeks} after (1..)")
    inside = all(0 <= index < len(ledger.businesses) for index in ledger.focus)
    if not inside or list(ledger.focus) != sorted(set(ledger.focus)):
        raise RegularsError(f"ledger: focus {ledger.focus} must be ascending indexes of businesses")
    segment = ledger.tenant_segment
    if len(segment) and not (segment.min() >= 0 and segment.max() < len(ledger.segments)):
        raise RegularsError("ledger: a tenancy belongs to a segment that does not exist")
    slot, week = ledger.tenant_slot[1:], ledger.tenant_week[1:]
    same = slot == ledger.tenant_slot[:-1]
    if not ((slot > ledger.tenant_slot[:-1]) | (same & (week > ledger.tenant_week[:-1]))).all():
        raise RegularsError("ledger: tenancies must be sorted by slot and week of arrival, each once")


def _equal(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    return one == other
