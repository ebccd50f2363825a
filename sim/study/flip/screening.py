"""Which two assumptions a map is drawn over, if nobody says: those that take most of the winner's lead away.

One at a time: every candidate is set to the lowest and to the highest value of its range, everything else and all luck
as in force.  The lead of the strategy that wins as things stand, over the best of all others, is read at both ends; the
horizon is read from one longer run.  Interactions of inputs are not looked for.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sim.annotations import Rows
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_weeks
from sim.study.flip.axes import HORIZON, Axis, label_of, shifted
from sim.study.flip.cells import gains_at, means, ranking, watching
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner

REPLICATIONS = 2


@dataclass(frozen=True)
class Lead:
    """What one candidate does to the lead of the strategy that wins as things stand (money): at its low end, as in
    force, at its high end; ``least`` and ``most`` over all values that were looked at.
    """

    axis: Axis
    low: float
    here: float
    high: float
    least: float
    most: float

    @property
    def rank(self) -> tuple[float, float]:
        """Sorts candidates: first the one that takes most of the lead away, then the one that moves it most."""
        return -max(0.0, self.here - self.least), -(self.most - self.least)


def screened(
    runner: Runner, scenario: Scenario, axes: Mapping[str, Sequence[Axis]], foci: Mapping[str, Sequence[str]]
) -> dict[str, list[Lead]]:
    """``{business: [Lead, most important first]}`` for ``axes``, {business: list of `Axis`}; ``foci`` are the focus
    businesses to run for each.
    """
    base, ends = _variants(scenario, axes, foci)
    found = runner.many({(): base, **ends}, REPLICATIONS, keep=LITTLE)
    leads = {}
    for business, candidates in axes.items():
        here = gains_at(found[()], business, scenario.study.weeks)
        winner = ranking(means(here))[0]
        leads[business] = sorted(
            (_lead(scenario, found, business, axis, winner) for axis in candidates), key=lambda each: each.rank
        )
    return leads


def how_many_runs(axes: Mapping[str, Sequence[Axis]]) -> int:
    """How many jobs `screened` gives to the runner."""
    inputs = {axis.what for candidates in axes.values() for axis in candidates if axis.what != HORIZON}
    return REPLICATIONS * (1 + 2 * len(inputs))


def _variants(scenario, axes, foci):
    """The scenario as it stands, run for the longest horizon, and (what, end) -> it with one input at one end."""
    everyone = tuple(dict.fromkeys(name for names in foci.values() for name in names))
    longest = max((axis.values[-1] for some in axes.values() for axis in some if axis.what == HORIZON), default=0.0)
    ends, whose = {}, {}
    for business, candidates in axes.items():
        for axis in candidates:
            whose.setdefault(axis.what, []).extend(foci[business])
    for axis in (axis for candidates in axes.values() for axis in candidates):
        if axis.what != HORIZON:
            of_these = watching(scenario, whose[axis.what])
            for value in (axis.values[0], axis.values[-1]):
                ends[axis.what, value] = shifted(of_these, [(axis, value)])[0]
    return with_weeks(watching(scenario, everyone), max(int(longest), scenario.study.weeks)), ends


def _lead(scenario, found, business, axis, winner):
    weeks = scenario.study.weeks
    if axis.what == HORIZON:
        where = [(found[()], int(value)) for value in axis.values]
    else:
        where = [(found[axis.what, value], weeks) for value in (axis.values[0], axis.values[-1])]
    leads = [_ahead(means(gains_at(answers, business, at)), winner) for answers, at in where]
    here = _ahead(means(gains_at(found[()], business, weeks)), winner)
    return Lead(axis, leads[0], here, leads[-1], min(*leads, here), max(*leads, here))


def _ahead(gains, winner):
    """How much more the winner earns than the best of all others."""
    return gains[winner] - max(gain for name, gain in gains.items() if name != winner)


def screening_rows(scenario: Scenario, leads: Mapping[str, Sequence[Lead]], chosen: Mapping[str, Set[str]]) -> Rows:
    """Rows of screening.csv; ``chosen`` is {business: whats of its axes}."""
    rows = []
    for business, some in leads.items():
        for each in some:
            axis = each.axis
            rows.append(
                {
                    "business": business,
                    "input": axis.what,
                    "input_label": label_of(scenario, axis.what),
                    "range_low": to_decimals(axis.values[0], 6),
                    "in_force": to_decimals(axis.here, 6),
                    "range_high": to_decimals(axis.values[-1], 6),
                    "lead_low": penny(each.low),
                    "lead_in_force": penny(each.here),
                    "lead_high": penny(each.high),
                    "lead_least": penny(each.least),
                    "is_axis": axis.what in chosen[business],
                    "replications": REPLICATIONS,
                }
            )
    return rows
