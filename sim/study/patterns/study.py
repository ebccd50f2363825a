"""All patterns of a market over several replications: `study_patterns`."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.bounds import REPLICATIONS_OF_PATTERNS, SEED, WORKERS
from sim.processors import usable
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.statistics import interval, mean
from sim.study.patterns import buying, failure, growth, market, newcomers, responses, voice, worth
from sim.study.patterns.catalogue import NAMES
from sim.study.patterns.reading import Readings, Unmeasured
from sim.study.patterns.runs import Markets, Runs
from sim.study.patterns.verdicts import by_pattern, rows
from sim.study.runs.processes import ProcessPool

REPLICATIONS = 8

MEASURES: dict[str, tuple[Callable[..., Any], str | None]] = {
    "R1": (buying.double_jeopardy, "panel"),
    "R2": (buying.duplication, "panel"),
    "R3": (buying.frequencies, "panel"),
    "R4": (buying.dirichlet_fit, "panel"),
    "R5": (buying.heavy_fifth, "panel"),
    "R6": (buying.regression_to_the_mean, "panel"),
    "R7": (newcomers.diffusion, None),
    "R8": (voice.satisfaction_and_repeat, "base"),
    "R9": (buying.null_walk, "panel"),
    "R10": (newcomers.retention_curve, None),
    "R11": (newcomers.quiet_stopping, None),
    "R12": (worth.retention_and_value, None),
    "R13": (responses.elasticities, None),
    "R14": (worth.return_on_experience, None),
    "R15": (voice.word_of_mouth, "base"),
    "R16": (responses.remodelling, None),
    "R17": (responses.recession, None),
    "R18": (responses.town_and_west_end, None),
    "R19": (voice.delight, "base"),
    "R20": (voice.referred, "base"),
    "R21": (growth.growth_by_buyers, None),
    "R22": (growth.first_timers, "base"),
    "R23": (failure.after_a_failure, None),
    "R24": (voice.recommended_customers, "base"),
    "R25": (growth.promising_too_much, None),
    "A1": (responses.after_effect, None),
}
"""Who measures a pattern, and what of the `Runs` it is given."""


@dataclass(frozen=True)
class PatternStudy:
    """A finished study: `rows` of the table, `verdicts` by pattern, and what the charts draw.

    `drawn[pattern]` is a list of (panel, series, x, y, low, high), x a number or a label; low and high may be None.
    """

    scenario: Scenario
    replications: int
    seed: int
    workers: int
    seconds: float
    rows: list
    verdicts: dict
    drawn: dict
    warnings: list = field(default_factory=list)
    engine: str = "kernel"
    stopped: str = "as asked"


class PatternTask:
    """What a worker process is sent: one call measures some patterns in one replication."""

    def __init__(self, scenario: Scenario, seed: int, patterns: Sequence[str]) -> None:
        self.arguments = (scenario, seed, patterns)
        self._markets: Markets | None = None

    def __getstate__(self):
        """Only what it takes to start anew."""
        return {"arguments": self.arguments, "_markets": None}

    def __call__(self, replication: int) -> Readings:
        """The `Readings` of one replication."""
        scenario, seed, patterns = self.arguments
        self._markets = self._markets or Markets(scenario)
        return measured(Runs(self._markets, seed, replication), patterns)


def measured(runs: Runs, patterns: Sequence[str] = tuple(NAMES)) -> Readings:
    """The `Readings` of the given patterns in one replication."""
    readings = Readings()
    for pattern in patterns:
        measure, wanted = MEASURES[pattern]
        try:
            given = getattr(runs, wanted) if wanted else runs
        except Unmeasured as why:
            readings.reasons[pattern] = str(why)
        else:
            readings.take(pattern, measure, given)
    return readings


def study_patterns(
    scenario: Scenario,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], object] | None = None,
    patterns: Sequence[str] = tuple(NAMES),
) -> PatternStudy:
    """Measure `patterns` in the market of `scenario` at rest: no strategies, no events.

    `replications` 1..1000 (default 8), `seed` 0..2^63-1 (default: the scenario's), `workers` processes (default: as
    many as this process may use; the result does not depend on it), `progress(done, expected)` is called after each
    replication.
    Raises UsageError for a value that cannot be used, RegularsError for a market without anybody in it.
    """
    started = time.monotonic()
    replications = REPLICATIONS_OF_PATTERNS.of(replications, REPLICATIONS)
    workers = min(WORKERS.of(workers, usable()), replications)
    seed = SEED.of(seed, scenario.runs.seed)
    market.checked(scenario)
    found = {}
    with ProcessPool(PatternTask(scenario, seed, tuple(patterns)), workers) as crew:
        for number, readings in crew.results(range(replications)):
            found[number] = readings
            if progress:
                progress(len(found), replications)
    readings = [found[number] for number in range(replications)]
    table = [row for row in rows(readings) if row.pattern in patterns]
    return PatternStudy(
        scenario=scenario,
        replications=replications,
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        rows=table,
        verdicts=by_pattern(table),
        drawn={pattern: _drawn(pattern, readings) for pattern in patterns},
        warnings=_left_out(scenario),
    )


def _left_out(scenario):
    """What of the scenario the study leaves out, in sentences."""
    some = (("strategy", "strategies", scenario.strategy), ("event", "events", scenario.event))
    names = [f"{len(each)} {one if len(each) == 1 else many}" for one, many, each in some if each]
    return [f"Patterns are measured in the market at rest: {' and '.join(names)} left out."] if names else []


def _drawn(pattern, readings):
    """The mean of every point over the replications that have it, with its interval."""
    points = {}
    for each in readings:
        for point, y in each.drawn.get(pattern, {}).items():
            points.setdefault(point, []).append(y)
    return [(*point, mean(values), *interval(values)) for point, values in points.items()]
