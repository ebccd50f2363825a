"""The Open phase, worked out for a whole run: what every lever stands at in every week, and what that costs.

What businesses set follows from the scenario alone: steps of the strategy, events, and the reactions of owners and
rivals, who see each other's offers and never a single customer.  So it is the same for both engines and computed
once.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.market.reactions import Reactions
from sim.rules.owner import faded, ramp
from sim.scenario import Change, Target, lever_limits, opening, resolve, value_in_force, weekly_keys
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Event, Strategy


@dataclass(frozen=True)
class Names:
    """The order in which everything is held: businesses and places by name, segments and touchpoints as in the file."""

    business: tuple
    place: tuple
    segment: tuple
    touchpoint: tuple

    @classmethod
    def of(cls, scenario: Scenario) -> "Names":
        """The names of `scenario`."""
        return cls(
            tuple(sorted(each.name for each in scenario.business)),
            tuple(sorted(each.name for each in scenario.place)),
            tuple(each.name for each in scenario.segment),
            tuple(each.name for each in scenario.experience.touchpoint),
        )

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """The names of the things of a kind; behaviour has one column without a name."""
        return getattr(self, kind) if kind != "behaviour" else ("",)


@dataclass(frozen=True)
class Levers:
    """Values in force, in the units of the scenario file; row 0 is the first week of the warm-up.

    `tracks[kind, key]` is float64 [weeks, names of that kind]; NaN stands for "none".  The cost tracks are money a
    week by business; while a business is shut it pays for nothing but one-off costs.  `is_open` is bool [weeks, J].
    `clipped` counts the values that had to be held within their range.
    """

    names: Names
    first_week: int
    tracks: dict
    recession: np.ndarray  # float64 [weeks], depth
    programme_cost: np.ndarray  # float64 [weeks, J]; likewise the next ones
    one_off_cost: np.ndarray
    improvement_cost: np.ndarray
    copying_cost: np.ndarray
    is_open: np.ndarray
    clipped: int


class Plan:
    """Levers as they are planned: opening values and additions, before anybody reacts.

    ``like`` is a scenario that differs in strategies alone, whose opening values are known.
    """

    def __init__(self, scenario: Scenario, like: Scenario | None = None) -> None:
        self.scenario = scenario
        self.names = Names.of(scenario)
        self.first_week = -scenario.study.warm_up_weeks
        self.weeks: Ints = np.arange(self.first_week, scenario.study.weeks)
        self.businesses = {each.name: each for each in scenario.business}
        self.clipped = 0
        standing = _standing_of(like or scenario, len(self.weeks))
        self.opening, self.ranges = standing.opening, standing.ranges
        self._standing, self._moved = standing, set[tuple[str, str]]()
        self.planned = dict(standing.planned)
        self.put_off: list[tuple[Target, Change, Floats]] = []
        self.recession = np.zeros(len(self.weeks))
        size = (len(self.weeks), len(self.names.business))
        self.programme_cost, self.one_off_cost = np.zeros(size), np.zeros(size)

    # -- strategies and events

    def carry_out(self, strategy: Strategy, focus: str, before: str | None = None) -> None:
        """Add the steps of `strategy` at the business named `focus`, and their cost; touchpoints wait for `deliver`.

        Where it is carried out at several, ``before`` is one where it has been: a change that names what it moves is
        the same from everywhere, and so is made once.
        """
        at = self.names.business.index(focus)
        for step in strategy.step:
            active = self._active(step.start_week, step.end_week)
            growth = active * np.array([ramp(week, step.start_week, step.ramp_weeks) for week in self.weeks.tolist()])
            lasting = np.array(
                [faded(week, step.start_week, step.ramp_weeks, step.fades_per_year) for week in self.weeks.tolist()]
            )
            for path, change in sorted(step.change.items()):
                target = resolve(self.scenario, path, focus)
                if before is not None and target == resolve(self.scenario, path, before):
                    continue
                if target.kind == "business" and target.key.startswith("touchpoints."):
                    self.put_off.append((target, change, growth * lasting))
                else:
                    self.add(target, change, growth)
            self.programme_cost[:, at] += np.where(active > 0.0, step.cost_per_week, 0.0)
            self.one_off_cost[self.weeks == step.start_week, at] += step.one_off_cost

    def deliver(self) -> None:
        """Add the steps at touchpoints: people deliver what they have bought into by then (`buy_in`, a lever too)."""
        buy_in = self.held(("business", "buy_in"), slice(None))
        for target, change, share in self.put_off:
            self.add(target, change, share * buy_in[:, self.names.business.index(target.name)])
        self.put_off = []

    def happen(self, event: Event) -> None:
        """Add what an event does to the market."""
        active = self._active(event.start_week, event.end_week, event.every_weeks)
        if event.kind == "recession":
            self.recession = np.maximum(self.recession, active * event.depth)
        for path, change in sorted(event.change.items()):
            self.add(resolve(self.scenario, path), change, active)

    def add(self, target: Target, change: Change, share: Floats) -> None:
        """One change of one lever; a touchpoint's `score` is its people and its setting."""
        if target.key.startswith("touchpoints.") and target.key.endswith(".score"):
            self._add_to_both(target, change, share)
            return
        track = target.kind, target.key
        column = self.names.of_kind(target.kind).index(target.name) if target.kind != "behaviour" else 0
        start, planned = self.opening[track][column], self.own(track)
        if np.isnan(start):
            planned[share > 0.0, column] = change.addition(0.0)  # "none" cannot grow: it is there or not
        else:
            planned[:, column] += share * change.addition(start)

    def own(self, track: tuple[str, str]) -> Floats:
        """The planned values of `track`, to be written on: what nobody moves belongs to all strategies together."""
        if track not in self._moved:
            self.planned[track] = self.planned[track].copy()
            self._moved.add(track)
        return self.planned[track]

    def _add_to_both(self, target, change, share):
        """A change of a touchpoint's score moves people and setting alike; a value or percentage is one of the
        score.
        """
        moved = change.addition(value_in_force(self.scenario, target))
        for part in ("people", "setting"):
            key = ".".join((*target.parts[:-1], part))
            self.add(Target(target.kind, target.name, key), Change("step", moved), share)

    def _active(self, start, end, every=None):
        """1.0 in the weeks from `start` to before `end`, else 0.0; with `every`, as a season that has no first year."""
        since = self.weeks - start
        if every is not None:
            since = since % every
        return ((since >= 0) & (since < (np.inf if end is None else end - start))).astype(np.float64)

    # -- the result

    def held(self, track: tuple[str, str], row: int | slice | None = None) -> Floats:
        """The planned values of `track` (all weeks, or the row of one) held within their range; what was outside
        is counted.
        """
        if track not in self._moved:
            standing: Floats = self._standing.held[track]
            if row is not None:
                return standing[row]
            self.clipped += self._standing.clipped[track]
            return standing
        values = self.planned[track] if row is None else self.planned[track][row]
        low, high = self.ranges[track]
        if row is None:
            self.clipped += int(np.count_nonzero((values < low) | (values > high)))
        held: Floats = np.minimum(np.maximum(values, low), high)
        return held

    def levers(self, reactions: Reactions) -> Levers:
        """The levers in force, with the costs of the owners' and rivals' reactions."""
        tracks = {track: self.held(track) for track in self.planned}
        is_open = self.open_weeks(tracks)

        def while_open(cost):
            return np.where(is_open, cost, 0.0)

        return Levers(
            self.names,
            self.first_week,
            tracks,
            self.recession,
            while_open(self.programme_cost),
            self.one_off_cost,
            while_open(reactions.improvement_cost),
            while_open(reactions.copying_cost),
            is_open,
            self.clipped,
        )

    def open_weeks(self, tracks: Mapping[tuple[str, str], Floats]) -> Bools:
        """Bool [weeks, J]: from `opens_week` to before `closes_week`, as they stand in that week; NaN is no bound."""
        opens, closes = (tracks["business", key] for key in ("opens_week", "closes_week"))
        week = self.weeks[:, None]
        return ~(week < opens) & ~(week >= closes)


KEPT = 16
"""Levers that are kept: those of the scenario at hand, which several parts of a study ask for."""


class _Kept:
    """The last few answers to questions about a scenario, which is held, so that its id stays its own."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[Any, ...], tuple[Scenario, Any]] = OrderedDict()

    def answer(self, scenario: Scenario, more: tuple[Any, ...], work_out: Callable[[], Any]) -> Any:
        """What was worked out for a scenario and `more`, whose arrays may only be read."""
        asked = (id(scenario), *more)
        if asked not in self._answers:
            self._answers[asked] = scenario, work_out()
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return self._answers[asked][1]


_levers, _standings = _Kept(), _Kept()


class _Standing(NamedTuple):
    """All levers as they stand where nobody moves them, by track, in the units of the file; arrays may only be read."""

    opening: dict[tuple[str, str], Floats]  # float64 [names of the kind]
    ranges: dict[tuple[str, str], tuple[float, float]]
    planned: dict[tuple[str, str], Floats]  # float64 [weeks, names of the kind]
    held: dict[tuple[str, str], Floats]  # the same within their range
    clipped: dict[tuple[str, str], int]  # how many of them were outside


def _standing_of(scenario, weeks):
    """The `_Standing` of a scenario, worked out once for all its strategies."""

    def column(kind, key, names):
        values = [opening(scenario, Target(kind, name, key)) for name in names]
        return np.array([np.nan if value is None else float(value) for value in values])

    def work_out():
        names, rows = Names.of(scenario), np.zeros(weeks, np.int64)
        columns = {track: column(*track, names.of_kind(track[0])) for track in weekly_keys(scenario)}
        found = _Standing(columns, {}, {}, {}, {})
        for track, values in found.opening.items():
            low, high = found.ranges[track] = lever_limits(*track)
            found.planned[track] = values[np.newaxis].take(rows, axis=0)
            found.held[track] = np.minimum(np.maximum(found.planned[track], low), high)
            found.clipped[track] = weeks * int(np.count_nonzero((values < low) | (values > high)))
        return found

    return _standings.answer(scenario, (weeks,), work_out)


def set_levers(
    scenario: Scenario,
    strategy: str | None = None,
    focus: Sequence[str] = (),
    *,
    imitation: bool = True,
    like: Scenario | None = None,
) -> Levers:
    """All levers of `scenario` for all weeks, with `strategy` (a name or None) carried out at each business named
    in `focus`.  The last few are kept, so their arrays may only be read; tracks that nobody moves are the same arrays
    for all strategies, and for those of ``like``, a scenario that differs in strategies alone.
    """
    asked = (strategy, tuple(focus), imitation)
    found: Levers = _levers.answer(scenario, asked, lambda: _set_levers(scenario, *asked, like))
    return found


def _set_levers(scenario, strategy, focus, imitation, like):
    plan = Plan(scenario, like)
    for event in scenario.event:
        plan.happen(event)
    for each in scenario.strategy:
        if each.name == strategy:
            for name, before in zip(focus, (None, *focus), strict=False):
                plan.carry_out(each, name, before)
    plan.deliver()
    reactions = Reactions(plan, imitation)
    reactions.run()
    return plan.levers(reactions)
