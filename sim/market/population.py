"""Who lives where: the residents of all places, their traits, whom they know at the start, and who moves in when.

P places in name order, N residents (places one after the other, then slots), J businesses in name order, S segments in
file order.  A *tenancy* is one person: (place, slot, week of arrival).  Luck belongs to the tenancy, so one more
resident, one more business or one more place behind the others changes nobody else's traits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.annotations import Floats, Ints
from sim.chance import FOUNDER_WEEK, check_packing, resident
from sim.errors import UsageError
from sim.market.networks import draw_all
from sim.market.networks import given as friends_given
from sim.market.residents import Moving, Origin, Traits, count_moves, draw, draw_aware, draw_segments, list_tenancies
from sim.market.state import AWARE, NEVER, NOBODY, State
from sim.rules.word import pick

ROOM_OF_A_PLACE = 1 << 24
"""Slots of one place: what fits into a resident's number (`sim.chance.resident`)."""

AT_ONCE = 1 << 17
"""Residents that are drawn in one call."""

GIVEN = ("taste", *Traits._fields)


@dataclass(frozen=True, eq=False)
class Population:
    """The residents of a market as it starts; nothing here changes in a run.

    `friend_list` holds indices of residents, ``friend_list[friend_start[i]:friend_start[i + 1]]`` those of resident i,
    ascending; a `complete` place, where everybody knows everybody, stores none.  Traits are
    `sim.market.residents.Traits`.
    """

    places: tuple  # names, in name order
    residents: np.ndarray  # int64 [P]
    place_start: np.ndarray  # int64 [P + 1], index of each place's slot 0
    place: np.ndarray  # int16 [N], index of the place
    who: np.ndarray  # int64 [N], the number that luck knows a slot by
    friend_start: np.ndarray  # int64 [N + 1]
    friend_list: np.ndarray  # int32 [*]
    complete: np.ndarray  # bool [P]
    segment: np.ndarray  # int16 [N]
    unit_rate: np.ndarray  # float64 [N]
    experience_sensitivity: np.ndarray  # float64 [N]
    price_sensitivity: np.ndarray  # float64 [N]
    product_sensitivity: np.ndarray  # float64 [N]
    match: np.ndarray  # float64 [N, J], z
    aware: np.ndarray  # bool [N, J], at the start
    taste: np.ndarray | None  # float64 [N, J], logits; only if given; the slot's, whoever lives there
    origin: Origin

    @classmethod
    def from_arrays(
        cls,
        *,
        friends: Sequence[Sequence[int]] | None = None,
        **arguments: Any,
    ) -> "Population":
        """The population of ``build``, with some arrays given instead of drawn: friends, taste, or any trait.

        For `aware`, which says here how to draw, and for what arrays must be like, see `with_arrays`.
        """
        given = {name: arguments.pop(name) for name in GIVEN if name in arguments}
        if friends is not None:
            arguments["friends_per_person"] = 0
        return build(**arguments).with_arrays(friends=friends, **given)

    def with_arrays(
        self,
        *,
        friends: Sequence[Ints | Sequence[int]] | None = None,
        **arrays: Any,
    ) -> "Population":
        """This population with some arrays replaced: taste, aware, or any of the traits.

        Shapes and units are those of the class.  `friends` is a list of lists of residents' indices, or (start, list).
        Raises UsageError for a wrong shape, a value out of range, or friends that are not mutual or live elsewhere.
        """
        changed = {name: _checked(self, name, array) for name, array in arrays.items()}
        if friends is not None:
            changed["friend_start"], changed["friend_list"] = friends_given(friends, self.place)
            changed["complete"] = np.zeros(len(self.places), bool)
        return replace(self, **changed)

    def __len__(self):
        return len(self.who)

    def friend_count(self, index: int) -> int:
        """How many friends the resident with `index` has."""
        place = self.place[index]
        if self.complete[place]:
            return int(self.residents[place]) - 1
        return int(self.friend_start[index + 1] - self.friend_start[index])

    def friend(self, index: int, u: float) -> int:
        """The friend of resident `index` that the uniform `u` picks, each equally likely; NOBODY if she has none."""
        count = self.friend_count(index)
        if count <= 0:
            return NOBODY
        chosen = pick(u, count)
        place = self.place[index]
        if self.complete[place]:
            first = int(self.place_start[place])
            return first + chosen + (1 if chosen >= index - first else 0)
        return int(self.friend_list[self.friend_start[index] + chosen])


def build(
    *,
    places: Sequence[str],
    residents: int | Sequence[int],
    friends_per_person: int | Sequence[int],
    networks: str | Sequence[str],
    aware: Floats | float,
    origin: Origin,
) -> Population:
    """The population of one replication, which `origin` tells.

    `places` names in name order; `residents`, `friends_per_person` (>= 0) and `networks` (see
    `sim.market.networks`) by place, or one for all; `aware` 0..1 by business, or [P, J].  Raises UsageError naming
    what does not fit.
    """
    if list(places) != sorted(set(places)):
        raise UsageError(f"places {list(places)} must be in name order, each once")
    check_packing(seed=origin.seed, replication=origin.replication)
    many = len(places)
    counts = np.array(np.broadcast_to(residents, many), np.int64)
    if many and not (counts.min() >= 0 and counts.max() <= ROOM_OF_A_PLACE):
        raise UsageError(f"residents are {counts.tolist()}; a place has 0 to {ROOM_OF_A_PLACE}")
    place_start = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    place = np.repeat(np.arange(many, dtype=np.int16), counts)
    first_who = np.array([resident(index, 0) for index in range(many)], np.int64)
    who = first_who[place] + np.arange(len(place)) - place_start[place]
    friend_start, friend_list, complete = draw_all(
        np.broadcast_to(networks, many).tolist(),
        counts.tolist(),
        np.broadcast_to(friends_per_person, many).tolist(),
        origin.seed,
        origin.replication,
    )
    return Population(
        places=tuple(places),
        residents=counts,
        place_start=place_start,
        place=place,
        who=who,
        friend_start=friend_start,
        friend_list=friend_list,
        complete=complete,
        **_founders(who, place, aware, origin),
        taste=None,
        origin=origin,
    )


def first_state(population: Population, week: int, rating: Floats | Sequence[float]) -> State:
    """The market as it opens `week`: nobody has visited or heard anything.  `rating` float64 [J], z."""
    shape = population.match.shape
    people, many = shape
    return State(
        week=week,
        **{name: getattr(population, name).copy() for name in Traits._fields},
        arrival=np.full(people, FOUNDER_WEEK, np.int32),
        committed_to=np.full(people, NOBODY, np.int16),
        committed_until=np.full(people, NEVER, np.int32),
        expectation=np.zeros(shape),
        risk=np.zeros(shape),
        loyalty=np.zeros(shape),
        visits=np.zeros(shape, np.int32),
        since_refresh=np.zeros(shape, np.int32),
        last_visit=np.full(shape, NEVER, np.int16),
        flags=np.where(population.aware, AWARE, 0).astype(np.uint8),
        contribution=np.zeros(shape, np.int64),
        wait=np.zeros(many),
        utilisation=np.zeros(many),
        rating=np.array(rating, np.float64).reshape(many),
    )


def newcomers(population: Population, state: State, rows: Ints | Sequence[int], arrival: int) -> None:
    """Close. Strangers move into the slots `rows` (indices of residents) of `state`; they arrive in week `arrival`.

    Their traits are drawn anew, keyed by slot and arrival; they know no business and remember nothing.
    """
    rows = np.array(rows, np.int64)
    if not len(rows):
        return
    drawn = Traits(*(getattr(state, name) for name in Traits._fields))
    draw(rows, arrival, population.who, population.place, population.origin, drawn)
    state.arrival[rows] = arrival
    state.committed_to[rows] = NOBODY
    state.committed_until[rows] = NEVER
    state.last_visit[rows] = NEVER
    for array in (
        state.expectation,
        state.risk,
        state.loyalty,
        state.visits,
        state.since_refresh,
        state.flags,
        state.contribution,
    ):
        array[rows] = 0


def tenancies(
    population: Population,
    move_chance: float | Sequence[float],
    first_week: int,
    last_week: int,
    since: int | None = None,
) -> tuple[Ints, Ints, Ints]:
    """Everybody who lives somewhere between `first_week` and `last_week`: (who int32, arrival int32, segment int16).

    Sorted by (who, arrival).  `move_chance` (0..1 a week) by place, or one for all.  Moves happen at the close of a
    week, from week `since` (default `first_week`) on; the newcomer arrives in the next.  They depend on luck alone.
    """
    chances = np.array(np.broadcast_to(move_chance, len(population.places)), np.float64)
    origin = population.origin
    since = first_week if since is None else since
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int32))]
    for some in parts(len(population)):
        moving = Moving(population.who[some], population.place[some], chances, since, first_week, last_week)
        index, arrival = list_tenancies(moving, count_moves(moving, origin), origin)
        found.append((some.start + index, arrival))
    index, arrival = map(np.concatenate, zip(*found, strict=True))
    segment = population.segment[index]
    later = np.flatnonzero(arrival != FOUNDER_WEEK)
    moved = index[later]
    segment[later] = draw_segments(population.who[moved], population.place[moved], arrival[later], origin)
    return population.who[index].astype(np.int32), arrival, segment


def _founders(who, place, aware, origin):
    """Traits of the first residents and whom they know, by name of the field."""
    many = len(origin.hashes)
    drawn = Traits.blank(len(who), many)
    share = np.array(np.broadcast_to(aware, (len(origin.mixes), many)), np.float64)
    knows = np.zeros((len(who), many), np.bool_)
    for some in parts(len(who)):
        draw(np.arange(some.start, some.stop), FOUNDER_WEEK, who, place, origin, drawn)
        knows[some] = draw_aware(who[some], place[some], share, origin)
    return {**drawn._asdict(), "aware": knows}


def parts(people: int) -> list[slice]:
    """All residents (their number) in slices that compiled code is not long at, so that a signal is heard between."""
    return [slice(first, min(first + AT_ONCE, people)) for first in range(0, people, AT_ONCE)]


def _checked(population, name, array):
    """A copy of a given `array`, with the type and shape of the drawn one."""
    if name not in (*Traits._fields, "taste", "aware"):
        raise UsageError(f"{name!r} cannot be given: use friends, taste, aware, {', '.join(Traits._fields)}")
    drawn = population.match if name == "taste" else getattr(population, name)
    array = np.array(array, drawn.dtype)
    if array.shape != drawn.shape:
        raise UsageError(f"{name} has the shape {array.shape}; it must be {drawn.shape}")
    lowest = -np.inf if name in ("match", "taste") else 0
    highest = population.origin.mixes.shape[1] - 1 if name == "segment" else np.inf
    if array.size and not (np.isfinite(array).all() and array.min() >= lowest and array.max() <= highest):
        raise UsageError(f"{name} must be finite, from {lowest} to {highest}; it has {array.min()} to {array.max()}")
    return array
