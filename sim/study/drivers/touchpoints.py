"""Fix this first: what a point at each touchpoint earns in a year, and what customers find there.

Every lever of a touchpoint is moved one step from week 0 on, alone and without cost, with the same customers and the
same luck as the baseline.  What profit gains, by all causes, is divided by the step and by the years.  Each replication
is one paired measurement; there are more of them, or a larger step, until luck hardly shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import fsum, inf, sqrt
from typing import Any, NamedTuple, cast

from sim.annotations import Rows, Tables
from sim.market.levers import Levers
from sim.market.terms import Terms
from sim.rules.scale import WEEKS_PER_YEAR
from sim.scenario import Change, Target, lever_limits
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.variants.variants import with_businesses, with_strategies
from sim.study.drivers.touchpoint_scores import clue_rows
from sim.study.measures.flows import SegmentFlows
from sim.study.numbers.rounding import penny, printed, to_decimals, to_pennies
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.outcomes import Outcome
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner
from sim.study.studied import Studied

ALL = "all"
"""What the table calls the whole, in the first row of every lever."""
WHOLE = ""
"""The whole among the segments in here, where it cannot be taken for a segment that somebody named "all"."""


class Kind(NamedTuple):
    """How one kind of lever is moved and counted."""

    better: int  # 1 if more of it is better, -1 if less
    unit: float  # what the money is for
    step: float  # how far it is moved at first


KINDS = {
    "people": Kind(1, 1.0, 1.0),
    "setting": Kind(1, 1.0, 1.0),
    "varies_by": Kind(-1, 1.0, 1.0),
    "recovery": Kind(1, 0.1, 0.25),
}
"""The levers of a touchpoint, in score points; recovery, a share, belongs to the business as a whole."""

PRECISE = 0.10
"""A lever is measured when its standard error is below this share of its money ..."""
NEGLIGIBLE = 0.01
"""... or below this share of the money of the lever that earns most at its business: enough to rank it."""
FIRST_REPLICATIONS = 8
DOUBLINGS = 2
"""Replications of the first round (or the comparison's, if they are fewer), and how often they may double."""


@dataclass(frozen=True)
class Lever:
    """One lever of a business: `what` of `KINDS`, at a touchpoint, or at none ("") for recovery."""

    business: str
    touchpoint: str
    what: str

    @property
    def target(self) -> Target:
        """The input that it is."""
        key = f"touchpoints.{self.touchpoint}.{self.what}" if self.touchpoint else self.what
        return Target("business", self.business, key)


class Probe(NamedTuple):
    """A lever moved by so much (its own unit, with its sign) from week 0 on."""

    lever: Lever
    move: float

    @property
    def units(self) -> float:
        """How many units better it is made; below 0 if it is made worse."""
        kind = KINDS[self.lever.what]
        return self.move * kind.better / kind.unit


def runs(scenario: Scenario, replications: int) -> int:
    """How many jobs `tables` gives to the runner at least: there are more where luck shows."""
    return len(scenario.focus) * _first(replications)


def tables(study: Studied) -> Tables:
    """The tables `touchpoints` and `clues` of a `sim.study.analyses.Study`."""
    if not study.scenario.focus:
        return {}
    levers = every_lever(study.scenario)
    measured = Measured(study.runner, study.scenario, levers, _first(study.replications))
    return {"touchpoints": measured.rows(), "clues": clue_rows(study.scenario, study.runner.seed)}


def _first(replications):
    """Replications of the first round; two at least, for an interval."""
    return max(2, min(FIRST_REPLICATIONS, replications))


def every_lever(scenario: Scenario) -> list[Lever]:
    """Every `Lever` of every focus business in the order of the table."""
    moments = [touchpoint.name for touchpoint in scenario.experience.touchpoint]
    of_touchpoints = [(moment, what) for moment in moments for what in KINDS if what != "recovery"]
    return [Lever(one.name, *which) for one in scenario.focus for which in (*of_touchpoints, ("", "recovery"))]


def probes_of(lever: Lever, current_value: Levers) -> tuple[Probe, Probe | None]:
    """(probe, probe with twice the step or None): up or down, as far as there is room on the lever's scale.

    `current_value` are the baseline's `Levers`.  A lever is moved to the better; where less than half the step has room
    there, to where there is more.  Half a step it is at least: if events leave no week's room for that, some weeks
    are held at the end of the scale.
    """
    target, kind = lever.target, KINDS[lever.what]
    values = current_value.tracks["business", target.key][
        -current_value.first_week :, current_value.names.business.index(target.name)
    ]
    low, high = lever_limits("business", target.key)
    room = {1: high - float(values.max()), -1: float(values.min()) - low}
    way = kind.better if room[kind.better] >= kind.step / 2 else max(room, key=lambda side: room[side])
    step = max(kind.step / 2, min(kind.step, room[way]))
    # room is a difference of floats: a hair's breadth missing is no reason to do without
    twice = Probe(lever, way * 2 * step) if 2 * step <= room[way] + 1e-9 else None
    return Probe(lever, way * step), twice


def probing(scenario: Scenario, business: str, probes: Sequence[Probe]) -> tuple[Scenario, dict[Probe, str]]:
    """(scenario, names): the scenario with the probes, by their names, as its strategies at one business alone."""
    baseline = scenario.study.baseline
    free = (name for number in count() if (name := f"probe {number}") != baseline)
    names = dict(zip(probes, free, strict=False))
    strategies = [
        Strategy(name=names[probe], step=(Step(change={probe.lever.target.path: Change("step", probe.move)}),))
        for probe in probes
    ]
    as_it_is = next((one for one in scenario.strategy if one.name == baseline), Strategy(name=baseline))
    alone = [one.model_copy(update={"focus": one.name == business}) for one in scenario.business]
    return with_businesses(with_strategies(scenario, [as_it_is, *strategies]), alone), names


class Measured:
    """Levers of focus businesses, measured by a `Runner` from `first` replications on.

    ``found`` maps a `Probe` to what it found in each replication: {segment: money per unit and year}, the whole under
    `WHOLE`; ``pairs`` a `Lever` to its probes.
    """

    def __init__(self, runner: Runner, scenario: Scenario, levers: Sequence[Lever], first: int) -> None:
        self.scenario = scenario
        current_value = Terms(scenario, scenario.study.baseline).levers
        self.pairs = {lever: probes_of(lever, current_value) for lever in levers}
        self.found: dict[Any, Any] = {}
        done, upto = 0, first
        for doubled in range(1 + DOUBLINGS):
            if doubled:
                runner.tally.expect(len({lever.business for lever in levers}) * (upto - done))
            self._measure(runner, levers, range(done, upto))
            levers = [lever for lever in levers if not self.is_precise(self.pairs[lever][0])]
            done, upto = upto, 2 * upto
            if not levers:
                break

    def _measure(self, runner, levers, replications):
        """Add what these replications say of the levers."""
        asked, names = {}, {}
        for business in dict.fromkeys(lever.business for lever in levers):
            probes = [probe for lever in levers if lever.business == business for probe in self.pairs[lever] if probe]
            asked[business], names[business] = probing(self.scenario, business, probes)
        answers = runner.many(asked, replications, keep=LITTLE)
        for business, of_probes in names.items():
            base = answers[business].of(business, self.scenario.study.baseline)
            for probe, name in of_probes.items():
                pairs = zip(answers[business].of(business, name), base, strict=True)
                self.found.setdefault(probe, []).extend(worth(probe, after, before) for after, before in pairs)

    def money(self, probe: Probe, segment: str = WHOLE) -> list[float]:
        """Money per unit and year, a number for each replication."""
        return [one[segment] for one in self.found[probe]]

    def is_precise(self, probe: Probe) -> bool:
        """Whether luck hardly shows in what a probe found."""
        business = probe.lever.business
        most = max(abs(mean(self.money(own))) for own, _ in self.pairs.values() if own.lever.business == business)
        allowed = max(PRECISE * abs(mean(self.money(probe))), NEGLIGIBLE * most)
        return standard_error(self.money(probe)) <= allowed

    def chosen(self, lever: Lever) -> tuple[Probe, Probe | None]:
        """(probe that the table shows, the one with twice its step or None): the larger step where luck still shows
        in the smaller one.
        """
        probe, twice = self.pairs[lever]
        return (probe, twice) if twice is None or self.is_precise(probe) else (twice, None)

    def rows(self) -> Rows:
        """Rows of touchpoints.csv by business, lever and segment, the whole first.

        The amounts of the segments add up to the whole's, but for what the owner's own improvements cost.  ``rank``
        is by the printed whole, ties in the order of the table.
        """
        rows = []
        for business in dict.fromkeys(lever.business for lever in self.pairs):
            chosen = [self.chosen(lever) for lever in self.pairs if lever.business == business]
            by_money = sorted(chosen, key=lambda pair: -to_pennies(mean(self.money(pair[0]))))
            for probe, twice in chosen:
                rows += self._rows_of(probe, twice, 1 + by_money.index((probe, twice)))
        return rows

    def _rows_of(self, probe, twice, rank):
        lever, amounts = probe.lever, self._printed(probe)
        of_twice = self._printed(twice) if twice else {}
        rows = []
        for segment, amount in amounts.items():
            low, high = interval(self.money(probe, segment))
            rows.append(
                {
                    "business": lever.business,
                    "touchpoint": lever.touchpoint or None,
                    "lever": lever.what,
                    "segment": segment or ALL,
                    "step": to_decimals(probe.move, 6),
                    "per_point_per_year": amount,
                    "luck_low": penny(low),
                    "luck_high": penny(high),
                    "per_point_at_twice": of_twice.get(segment),
                    "lever_rank": rank,
                    "replications": len(self.found[probe]),
                }
            )
        return rows

    def _printed(self, probe):
        """{segment: mean money in whole pennies}, the whole first; a single segment is the whole."""
        names = [one.name for one in self.scenario.segment]
        whole = mean(self.money(probe))
        parts = {name: mean(self.money(probe, name)) for name in names} if len(names) > 1 else {}
        shared = printed({**parts, WHOLE: whole - fsum(parts.values())}, whole)
        return {WHOLE: penny(whole), **{name: shared[name] for name in parts}}


def worth(probe: Probe, after: Outcome, before: Outcome) -> dict[str, float]:
    """{segment: money per unit and year} of one replication, the whole under `WHOLE`.

    ``after`` and ``before`` are `Outcome`s with the probe and of the baseline.  The discounted difference is spread
    evenly over the discounted years, so it is the level yearly amount of the same value.  The whole is profit; a
    segment's part, residents and passers-by, is what its visits left before fixed costs.
    """
    share = probe.units * after.active_discount / WEEKS_PER_YEAR
    now, then = cast(SegmentFlows, after.segments), cast(SegmentFlows, before.segments)
    gained = (now.contribution - then.contribution).tolist()
    parts = {name: sum(by_who) / share for name, by_who in zip(now.segments, gained, strict=True)}
    return {WHOLE: after.difference / share, **parts}


def standard_error(values: Sequence[float]) -> float:
    """The standard error of the mean of independent values; infinite for fewer than two."""
    if len(values) < 2:
        return inf
    centre = mean(values)
    return sqrt(fsum((value - centre) ** 2 for value in values) / (len(values) - 1) / len(values))
