"""A lesson: a step of the course with all that its page answers from, made of runs.

Every side is asked at the same points, which are those of a Sobol design and the settings that the step itself speaks
of: where all stands as it opens, the stops, and what is to be predicted.  So the page is nearest to the runs there.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats
from sim.bounds import POINTS_OF_LESSON, REPLICATIONS_OF_LESSON, SEED, WORKERS
from sim.errors import UsageError
from sim.scenario import Scenario, opened, opening, resolve
from sim.scenario.levers import LeverRow, levers_of
from sim.scenario.variants.content import as_content
from sim.study.runs.runner import Runner, Tally
from sim.study.store.code_hash import program
from sim.study.store.record import canonical
from sim.teaching.answers import SideAnswers, answers_of_side, ranges_of
from sim.teaching.contrasts import TODAY, contrasts, costs, level, measured, settings_of, today
from sim.teaching.debrief import debrief
from sim.teaching.diary import Diary, diary_of
from sim.teaching.futures import Answered, answered
from sim.teaching.market import SideMarket, market_of
from sim.teaching.steps import LessonStep, Setting, Side
from sim.teaching.stops import Stop, filmed

FORMAT = 1
COUNTS = {
    "price": (24, 12), "experience": (48, 8), "promise": (32, 12), "west_end": (56, 4), "copied": (56, 4),
    "recession": (56, 4),
}  # fmt: skip
"""Points and replications of each step: as many as a minute of one processor takes, spent where most was wrong."""
HASH_DIGITS = 12


@dataclass(frozen=True, eq=False)
class LessonSide:
    """One side: its market, what opens where, what its sliders cost, and its answers.

    ``openings`` [d] holds None for a lever that is off; ``rows`` [d] the rows of costs, None for a lever without one.
    ``found`` are the runs at all points, of which ``specials`` names those of the step's own settings.
    """

    side: Side
    market: SideMarket
    openings: tuple[float | None, ...]
    rows: tuple[LeverRow | None, ...]
    answers: SideAnswers
    found: Answered


@dataclass(frozen=True)
class Truth:
    """What is asked about one setting, and what the runs at exactly that setting say: the mean, in money a week, and
    the s.d. of that mean from luck."""

    setting: Setting
    moves: tuple[float, ...]
    worth: float
    luck: float


@dataclass(frozen=True, eq=False)
class Lesson:
    """All that a page needs; `sim.teaching.written` writes it."""

    step: LessonStep
    scenario: Scenario
    seed: int
    replications: int
    points: Floats
    sides: tuple[LessonSide, ...]
    stops: tuple[Stop, ...]
    diary: Diary | None
    before: Truth
    after: Truth
    debrief: tuple[str, ...]
    debrief_after: tuple[str, ...]
    hash: str

    def side(self, key: str) -> LessonSide:
        """The side of that key."""
        return next(one for one in self.sides if one.side.key == key)


def counts_of(step: LessonStep) -> tuple[int, int]:
    """Points and replications of a step: as in `COUNTS`, and of others by the number of their sliders and sides."""
    if step.key in COUNTS:
        return COUNTS[step.key]
    size = len(step.sliders)
    points = 12 if size == 1 else 16 + 8 * size
    return points, max(4, min(24, 640 // (points * len(step.sides))))


def made(
    step: LessonStep,
    scenario: Scenario | None = None,
    *,
    seed: int | None = None,
    replications: int | None = None,
    points: int | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Lesson:
    """Make the `Lesson` of a step from runs, in the step's own market or in a ``scenario`` as it was read.

    ``points`` of the design and ``replications`` are those of `counts_of` by default, ``seed`` the scenario's; the
    lesson does not depend on ``workers`` (default 1).  ``progress(done, expected)`` is called after each future of each
    side.  Raises UsageError with a sentence for what cannot be used.
    """
    scenario = scenario or opened(step.market)
    seed = SEED.of(seed, scenario.runs.seed)
    usual = counts_of(step)
    count = POINTS_OF_LESSON.of(points, usual[0])
    many = REPLICATIONS_OF_LESSON.of(replications, usual[1])
    ranges = ranges_of(step.sliders)
    unit, own = _points(step, seed, count)
    settings = ranges.outward(unit)
    settings[len(unit) - len(own) :] = own  # exactly those, not what a way out and back makes of them
    sides: list[LessonSide] = []
    with Runner(seed=seed, workers=WORKERS.of(workers, 1), tally=Tally(progress)) as runner:
        runner.tally.expect(len(step.sides) * many + 1)  # and one for the diary
        markets = [market_of(scenario, each.business, each.laid, seed=seed) for each in step.sides]
        for side, market in zip(step.sides, markets, strict=True):
            asked = range(len(settings) - len(own), len(settings))
            found, carrying_on = answered(runner, market, ranges.names, settings, range(many), asked)
            rows = {row.what: row for row in levers_of(market.scenario, side.business)}
            sides.append(
                LessonSide(
                    side=side,
                    market=market,
                    openings=tuple(_opening(market, what) for what in ranges.names),
                    rows=tuple(rows.get(what) for what in ranges.names),
                    answers=answers_of_side(ranges, unit, found, carrying_on),
                    found=found,
                )
            )
        told = _Told(step, ranges.names, settings, sides)
        diary = _diary(runner, step, ranges.names, told)
    stops = tuple(
        filmed(told.side(each.side).market, ranges.names, each.side, each.label, told.moves(each))
        for each in step.stops
    )
    before, after = told.truth(step.before), told.truth(step.after)
    sentences = told.debrief(scenario.study.currency)
    return Lesson(
        step=step,
        scenario=scenario,
        seed=seed,
        replications=many,
        points=unit,
        sides=tuple(sides),
        stops=stops,
        diary=diary,
        before=before,
        after=after,
        debrief=sentences[0],
        debrief_after=sentences[1],
        hash=hash_of(step, markets, seed, many, count),
    )


def moves_of(step: LessonStep, setting: Setting) -> tuple[float, ...]:
    """A setting as moves of the step's sliders, in their order; raises UsageError for a lever that has none."""
    names = [each.what for each in step.sliders]
    for what in setting.moves:
        if what not in names:
            raise UsageError(
                f"The setting {setting.label!r} of the step {step.key!r} moves {what}, which has no slider."
            )
    return tuple(float(setting.moves.get(what, 0.0)) for what in names)


def _points(step: LessonStep, seed: int, count: int) -> tuple[Floats, Floats]:
    """(all points in 0..1: the design and the step's own settings; those settings as moves)."""
    ranges = ranges_of(step.sliders)
    own = [tuple(0.0 for _ in step.sliders)]
    own += [moves_of(step, each) for each in (*step.stops, step.before, step.after)]
    settings = np.array(list(dict.fromkeys(own)))
    inside = ranges.inward(settings)
    if not ((inside >= 0.0) & (inside <= 1.0)).all():
        raise UsageError(f"The step {step.key!r} speaks of a setting that its sliders do not reach.")
    return np.vstack([ranges.design(seed, count), inside]), settings


def _opening(market: SideMarket, what: str) -> float | None:
    return opening(market.scenario, resolve(market.scenario, what, market.business))


class _Told:
    """What the runs say of the step's own settings."""

    def __init__(self, step: LessonStep, names: Sequence[str], settings: Floats, sides: Sequence[LessonSide]) -> None:
        self.step, self.names, self.settings, self.sides = step, names, settings, sides

    def side(self, key: str) -> LessonSide:
        return next(one for one in self.sides if one.side.key == key)

    def moves(self, setting: Setting) -> tuple[float, ...]:
        return moves_of(self.step, setting)

    def number(self, moves: Sequence[float]) -> int:
        return int(np.flatnonzero((self.settings == np.array(moves)).all(axis=1))[-1])

    def debrief(self, currency: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The sentences on the two questions, each looked at on every side."""
        values, levels = {}, {}
        for side in self.sides:
            active = side.answers.carrying_on.active_discount
            for name, (label, moves) in settings_of(self.step, extra=False).items():
                key = side.side.key, name
                pairs = side.found.beside[self.number(self.moves(Setting(side.side.key, label, moves)))]
                values[key] = _by_measure([measured(one, base) for one, base in pairs])
                values[side.side.key, TODAY] = _by_measure([today(base, active) for _, base in pairs])
                levels[key] = level(costs(side.market.scenario, side.side.business, moves), active)
        return debrief(self.step, contrasts(self.step, values, levels, currency))

    def truth(self, setting: Setting) -> Truth:
        moves = self.moves(setting)
        worth = self.side(setting.side).found.worth[self.number(moves)]
        return Truth(setting, moves, float(worth.mean()), float(worth.std(ddof=1) / np.sqrt(len(worth))))


def _by_measure(futures: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    return {name: [one[name] for one in futures] for name in futures[0]}


def _diary(runner: Runner, step: LessonStep, names: tuple[str, ...], told: _Told) -> Diary | None:
    """Of a stop that moves something, where the first question asks before anywhere else; None where nobody lives."""
    for stop in sorted(step.stops, key=lambda each: each.side != step.before.side):
        if any(told.moves(stop)):
            market = told.side(stop.side).market
            found = diary_of(runner, market, names, stop.side, stop.label, told.moves(stop))
            if found is not None:
                return found
    return None


def hash_of(step: LessonStep, markets: Sequence[SideMarket], seed: int, replications: int, points: int) -> str:
    """A short hash of all that the numbers of a lesson depend on."""
    known = {
        "format": FORMAT,
        "code": program()["code"],
        "sides": [as_content(each.scenario) for each in markets],
        "sliders": [[each.what, each.low, each.high] for each in step.sliders],
        "settings": [[each.side, list(moves_of(step, each))] for each in (*step.stops, step.before, step.after)],
        "seed": seed,
        "replications": replications,
        "points": points,
    }
    return hashlib.sha256(canonical(known).encode()).hexdigest()[:HASH_DIGITS]
