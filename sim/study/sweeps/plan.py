"""What a sweep runs: which run has which number, and what makes two runs the same."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from sim.market.components import components
from sim.market.terms import Terms
from sim.scenario.paths.paths import split
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.content import as_content
from sim.scenario.variants.values import with_values
from sim.study.store.record import canonical
from sim.study.sweeps.asked import Asked
from sim.study.worlds.worlds import drawn_values, uncertain_inputs


class PlannedRun(NamedTuple):
    """One run: all strategies at one point, in one world, with one draw of luck."""

    number: int
    point: int
    world: int
    replication: int


class Plan:
    """The runs of a sweep, numbered from 0, point after point.

    A point has a run for each replication in world 0, the scenario as written there, and one for each further world,
    which takes the luck of a replication in turn, as the main job does.  `program` is what
    `sim.study.store.code_hash.program` says; `shard` (i, n) keeps the i-th of n parts of the points, i from 1.
    """

    def __init__(self, asked: Asked, program: Mapping[str, Any], shard: tuple[int, int] | None = None) -> None:
        self.asked, self.program, self.shard = asked, program, shard
        self.per_point = asked.replications + asked.worlds - 1

    def __len__(self) -> int:
        return len(self.asked.points) * self.per_point

    def __getitem__(self, number: int) -> PlannedRun:
        point, place = divmod(number, self.per_point)
        if place < self.asked.replications:
            return PlannedRun(number, point, 0, place)
        world = place - self.asked.replications + 1
        return PlannedRun(number, point, world, world % self.asked.replications)

    def of_point(self, point: int) -> range:
        """The numbers of a point's runs."""
        return range(point * self.per_point, (point + 1) * self.per_point)

    def numbers(self) -> list[int]:
        """The runs to do here, in the order that does least work twice: what differs in strategies alone, or in some
        components of the market alone, stands together for each draw of luck.
        """
        at, parts = self.shard or (1, 1)
        points = range(at - 1, len(self.asked.points), parts)
        groups: dict[Any, list[int]] = {}
        shares = self._shares_components(points)
        for point in points:
            group = () if shares else self.market_of(point) if self._strategies_alone else point
            groups.setdefault(group, []).append(point)
        return [
            point * self.per_point + place
            for members in groups.values()
            for place in range(self.per_point)
            for point in sorted(members, key=self.market_of)
        ]

    def _shares_components(self, points: Sequence[int]) -> bool:
        """Whether there are markets that are alike in a component of theirs, by the names of what is varied."""
        scenario = self.asked.scenario
        if len(scenario.place) < 2 or self.asked.worlds > 1 or self.asked.customer:
            return False
        place_of: dict[tuple[str, ...], str] = {("business", one.name): one.place for one in scenario.business}
        place_of |= {("place", one.name): one.name for one in scenario.place}
        where = [place_of.get(tuple(split(path)[:2])) for path in self.asked.inputs]
        if not any(where):
            return False
        terms = Terms(scenario, scenario.study.baseline, ())
        for places in components(terms):
            names = {terms.names.place[place] for place in places}
            mine = [at for at, place in enumerate(where)
                    if not self._about_strategies[at] and (place is None or place in names)]  # fmt: skip
            whole = {self.market_of(point) for point in points}
            if len({tuple(self.asked.points[point][at] for at in mine) for point in points}) < len(whole):
                return True
        return False

    def part(self, numbers: Sequence[int]) -> tuple["Plan", list[int]]:
        """(a plan of these runs' points alone, the numbers of the same runs in it): what a worker elsewhere is sent."""
        points = list(dict.fromkeys(self[number].point for number in numbers))
        at = {point: place for place, point in enumerate(points)}
        asked = replace(self.asked, points=[self.asked.points[point] for point in points])
        return Plan(asked, self.program), [
            at[number // self.per_point] * self.per_point + number % self.per_point for number in numbers
        ]

    @cached_property
    def _about_strategies(self) -> tuple[bool, ...]:
        """For each input whether it belongs to a strategy other than the baseline."""
        baseline = self.asked.scenario.study.baseline
        return tuple(_strategy_of(path) not in (None, baseline) for path in self.asked.inputs)

    @property
    def _strategies_alone(self):
        return any(self._about_strategies)

    def market_of(self, point: int) -> tuple[float, ...]:
        """The values of a point that do not belong to a strategy: points that share them share their warm-up."""
        values = self.asked.points[point]
        return tuple(v for v, aside in zip(values, self._about_strategies, strict=True) if not aside)

    def scenario(self, run: PlannedRun) -> Scenario:
        """The scenario of a run."""
        at_point = self.asked.variant(run.point)
        return with_values(at_point, self.drawn(run))[0] if run.world else at_point

    def drawn(self, run: PlannedRun) -> dict[str, float]:
        """What a run's world has drawn: path -> value; nothing in world 0."""
        return self._draws(run.point)[run.world] if run.world else {}

    def _draws(self, point):
        if self._known is None or self._known[0] != point:
            inputs = uncertain_inputs(self.asked.variant(point))
            rows = drawn_values(inputs, self.asked.seed, self.asked.worlds).tolist()
            drawn = [{one.what: value for one, value in zip(inputs, row, strict=True)} for row in rows]
            self._known = point, drawn
        return self._known[1]

    _known: Any = None

    @cached_property
    def _of_all(self) -> str:
        """The hash of what all runs share."""
        shared = {
            "scenario": as_content(self.asked.scenario),
            "seed": self.asked.seed,
            "code": self.program["code"],
            "versions": self.program["versions"],
            "keep": sorted(self.asked.keep),
            "customer": self.asked.customer,
        }
        return hashlib.sha256(canonical(shared).encode()).hexdigest()

    def identity(self, number: int) -> str:
        """Hex SHA-256 of all that a run's outcome depends on: the same run, wherever it stands, has the same."""
        run = self[number]
        whose = hashlib.sha256(self._of_all.encode())
        whose.update(repr((self._sorted(run.point), run.replication)).encode())
        if run.world:
            whose.update(repr(sorted(self.drawn(run).items())).encode())
        return whose.hexdigest()

    def _sorted(self, point):
        values = self.asked.points[point]
        return [(self.asked.inputs[at], float(values[at])) for at in self._order]

    @cached_property
    def _order(self):
        return sorted(range(len(self.asked.inputs)), key=lambda at: self.asked.inputs[at])

    def identity_of_all(self) -> str:
        """Hex SHA-256 of what all runs share: scenario, seed, program, what is kept."""
        return self._of_all

    def identities(self) -> Iterator[tuple[int, str]]:
        """(number, identity) of every run, in the order of the numbers."""
        for number in range(len(self)):
            yield number, self.identity(number)

    def size(self, number: int) -> float:
        """How long a run takes beside others, as far as can be told: residents × weeks, as the point has them."""
        paths = {"residents", "weeks", "warm_up_weeks", "passing_trade_per_week"}
        if not any(path.rpartition(".")[2] in paths for path in self.asked.inputs):
            return 1.0
        point = number // self.per_point
        if self._sized is None or self._sized[0] != point:
            here = self.asked.variant(point)
            people = sum(place.residents + place.passing_trade_per_week for place in here.place)
            self._sized = point, max(1.0, people * (here.study.weeks + here.study.warm_up_weeks))
        return self._sized[1]

    _sized: Any = None


def _strategy_of(path: str) -> str | None:
    """The strategy that a path belongs to, or None."""
    parts = split(path)
    return parts[1] if parts[0] == "strategy" else None
