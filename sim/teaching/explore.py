"""The lesson of any scenario: its sliders are levers of a user's own market."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.bounds import cropped
from sim.errors import UsageError
from sim.scenario import Scenario, declared_as, opening, resolve
from sim.scenario.levers import LeverRow, levers_of
from sim.scenario.levers.moves import moved
from sim.scenario.levers.rows import canonical
from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.current_value import range_of, value_in_force
from sim.scenario.paths.paths import PathFault, Target
from sim.scenario.schema.names import slug
from sim.scenario.schema.schema_tree import bare
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import listed, plain
from sim.scenario.variants.file_changes import tree_of
from sim.study.film import MOST_FAVOURITES
from sim.study.runs.runner import Runner
from sim.teaching.futures import answered
from sim.teaching.line import SIDE
from sim.teaching.market import market_of
from sim.teaching.steps import LessonStep, Setting, Side, Slider

KEY = "explore"
MOST_LEVERS = 12
MOST_SIDES = 2
USUAL_LEVERS = 8
STEPS = 3.0
"""How many steps of its row a slider goes either way, where there is room."""
STOPS_IN_A_STEP = 5.0
FEWEST_STOPS = 10.0
"""Of a slider, however little it is asked to go."""
TRIED_IN = 2
"""Futures in which one step of every lever is tried where none are named."""

Rows = Mapping[str, Mapping[str, LeverRow]]
"""Business -> lever -> its row of costs."""


@dataclass(frozen=True)
class LeverAsked:
    """A lever by name, and how far it may be moved where that was said."""

    what: str
    low: float | None = None
    high: float | None = None


def levers_asked(text: str) -> tuple[LeverAsked, ...]:
    """The levers of "price,promise=-1:2"; raises UsageError with a sentence for each that cannot be read."""
    found, faults = [], []
    for each in text.split(","):
        what, _, ends = each.strip().partition("=")
        low, _, high = ends.partition(":")
        try:
            ends_asked = (float(low), float(high)) if ends else (None, None)
            if not what.strip() or not all(math.isfinite(end) for end in ends_asked if end is not None):
                raise ValueError
            found.append(LeverAsked(what.strip(), *ends_asked))
        except ValueError:
            faults.append(f'"{cropped(each.strip())}" is no lever; write NAME or NAME=LOW:HIGH, such as promise=-1:2.')
    _refuse(faults)
    return tuple(found)


def explored(
    scenario: Scenario,
    levers: Sequence[LeverAsked] | None = None,
    businesses: Sequence[str] = (),
    *,
    seed: int | None = None,
) -> LessonStep:
    """A `LessonStep` of a scenario as it was read: its focus businesses (or those named, at most two) as sides, and
    sliders of ``levers``, by default the eight that move a business most when each is moved by one step.

    A slider goes three steps of its row of costs either way, where there is room.  The market is none that the step
    names: `sim.teaching.lesson.made` is given the scenario beside it.  Raises UsageError with a sentence
    for each thing that cannot be used.
    """
    sides = _sides(scenario, businesses)
    rows = {side.business: {row.what: row for row in levers_of(scenario, side.business)} for side in sides}
    taken = _asked(scenario, rows, levers) if levers is not None else _usual(scenario, rows, seed)
    title = scenario.study.title or (scenario.path.stem if scenario.path else "A market to explore")
    names = listed(each.label for each in sides)
    first, other = taken[0], taken[1 % len(taken)]
    end, far = _ends(first, rows)
    tried = {first.what: _rounded(end / 2.0, first.step)}
    again = {other.what: _rounded(_ends(other, rows)[0] / 2.0 if other is not first else far, other.step)}
    where = sides[-1].key
    return LessonStep(
        key=KEY,
        number=0,
        title=title,
        idea="What a move is worth depends on who comes, what they remember and whom they tell.",
        question=f"What would another price, plate or promise bring at {names}, and what could it cost at most?",
        sides=sides,
        sliders=taken,
        stops=(Setting(sides[0].key, "as it is"), Setting(where, _told(first, tried), tried)),
        before=Setting(where, _told(first, tried), tried),
        after=Setting(where, _told(other, again), again),
        market="",
    )


def _sides(scenario: Scenario, businesses: Sequence[str]) -> tuple[Side, ...]:
    focus = [each.name for each in scenario.focus]
    known = [each.name for each in scenario.business]
    faults = []
    for name in businesses:
        if name not in known:
            near = nearest(name, known)
            faults.append(
                f'There is no business "{name}"; '
                + (f'did you mean "{near}"?' if near else f"there is {listed(known)}.")
            )
    if len(known) > MOST_FAVOURITES:
        faults.append(f"A film tells {MOST_FAVOURITES} businesses apart; this market has {len(known)}.")
    _refuse(faults)
    chosen = list(dict.fromkeys(businesses)) or focus
    if not chosen:
        raise UsageError(
            f"The scenario has no focus business to explore; write focus = true at one, or name one with --business: "
            f"{listed(known)}."
        )
    if len(chosen) > MOST_SIDES:
        raise UsageError(
            f"A lesson has at most {MOST_SIDES} sides, and there are {len(chosen)}; choose with --business: "
            f"{listed(chosen)}."
        )
    given = {each["name"] for each in tree_of(scenario)["business"] if "unit_cost" in each}
    _refuse([f"{name} has no unit_cost, and its profit hangs on it; write it at the business."
             for name in chosen if name not in given])  # fmt: skip
    _refuse([
        f"The baseline {each.name} changes something itself, so no slider can start from it: write its changes into "
        "the business, and take a strategy that changes nothing as baseline."
        for each in scenario.strategy
        if each.name == scenario.study.baseline
        and any(step.change or step.cost_per_week or step.one_off_cost for step in each.step)
    ])  # fmt: skip
    return tuple(Side(_key(name, number), name, name) for number, name in enumerate(chosen, start=1))


def _key(name: str, number: int) -> str:
    """The key of a side, such as a line to paste can hold (`sim.teaching.line`): its name, or its number."""
    key = slug(name)
    return key if SIDE.fullmatch(key) else f"side-{number}"


def _asked(scenario: Scenario, rows: Rows, levers: Sequence[LeverAsked]) -> tuple[Slider, ...]:
    found: list[Slider] = []
    faults: list[str] = []
    if len(levers) > MOST_LEVERS:
        faults.append(f"A lesson has at most {MOST_LEVERS} sliders; {len(levers)} levers are too many.")
    for each in levers:
        try:
            what = _known(scenario, rows, each.what)
            if what in [one.what for one in found]:
                raise UsageError(f"{what} is named twice.")
            found.append(_slider(scenario, rows, what, each.low, each.high))
        except UsageError as fault:
            faults.append(str(fault))
    _refuse(faults)
    return tuple(found)


def _refuse(faults: Sequence[str]) -> None:
    """Raise UsageError with these sentences, each once, if there are any."""
    if faults:
        raise UsageError("\n".join(dict.fromkeys(faults)))


def _known(scenario: Scenario, rows: Rows, what: str) -> str:
    """A lever's path in its one form, if every side has it."""
    try:
        path = canonical(what)
        for business in rows:
            target = resolve(scenario, path, business)
            if target.kind != "business":
                raise PathFault(f"{what} is no lever of a business.")
    except (PathFault, IndexError) as fault:
        near = nearest(what, {known for each in rows.values() for known in each})
        meant = f'; did you mean "{near}"?' if near else f": {fault}"
        raise UsageError(f'There is no lever "{cropped(what)}"{meant}') from None
    return path


def _slider(scenario: Scenario, rows: Rows, what: str, low: float | None = None, high: float | None = None) -> Slider:
    """The slider of a lever within what was asked and the room there is at every side; raises UsageError for none."""
    step, least, most = 0.0, -math.inf, math.inf
    for business, known in rows.items():
        target = resolve(scenario, what, business)
        here = opening(scenario, target)
        if here is None:
            raise UsageError(f"{what} is off at {business}, so there is nothing to move; set it in the scenario.")
        if bare(declared_as(target).annotation)[0] is int:
            raise UsageError(f"{what} takes whole numbers alone, so it has no slider.")
        row = known.get(what)
        step = max(step, abs(row.step) if row is not None else abs(here) / 10.0 or 0.1)
        room = _room(scenario, target, row)
        least, most = max(least, room[0]), min(most, room[1])
    low = -STEPS * step if low is None else low
    high = STEPS * step if high is None else high
    if not low <= 0.0 <= high or low == high:
        raise UsageError(f"{what} cannot move from {plain(low)} to {plain(high)}: 0, where it opens, must lie between.")
    low, high = max(low, least), min(high, most)
    if high - low <= 1e-9:
        raise UsageError(f"{what} has no room to move: it stands at the end of its range.")
    stop = float(f"{min(step / STOPS_IN_A_STEP, (high - low) / FEWEST_STOPS):.1g}")
    return Slider(what, round(low, 9) + 0.0, round(high, 9) + 0.0, stop)


def _room(scenario: Scenario, target: Target, row: LeverRow | None) -> tuple[float, float]:
    """How far a lever can be moved down and up; of a score both of its parts."""
    low, high = range_of(target)
    if row is not None:
        low = low if row.low is None else max(low, row.low)
        high = high if row.high is None else min(high, row.high)
    parts = [target]
    if target.key.endswith(".score"):
        stem = target.key.removesuffix("score")
        parts = [Target(target.kind, target.name, stem + part) for part in ("people", "setting")]
    values = [value_in_force(scenario, each) or 0.0 for each in parts]
    return min(0.0, low - min(values)), max(0.0, high - max(values))


def _usual(scenario: Scenario, rows: Rows, seed: int | None) -> tuple[Slider, ...]:
    """The levers of which one step moves the businesses most, up or down, in the order of the table."""
    sliders: list[Slider] = []
    tried: list[float] = []
    first, table = next(iter(rows.items()))
    for what, row in table.items():
        try:
            slider = _slider(scenario, rows, what)
        except UsageError:
            continue
        move = moved(scenario, first, row)
        if move.no_room or set(move.change) != {what} or not slider.low <= move.points <= slider.high:
            continue
        sliders.append(slider)
        tried.append(move.points)
    if not sliders:
        raise UsageError(
            "No lever with a step in a table of levers has room here; name some with --levers, or write levers = "
            '"restaurant" (or another preset) under [study].'
        )
    effect = np.zeros(len(sliders))
    with Runner(seed=scenario.runs.seed if seed is None else seed, workers=1) as runner:
        for business in rows:
            market = market_of(scenario, business, seed=seed)
            names = [each.what for each in sliders]
            found, _ = answered(runner, market, names, np.diag(tried), range(TRIED_IN))
            effect = np.maximum(effect, np.abs(found.worth.mean(axis=1)))
    best = np.sort(np.argsort(-effect, kind="stable")[:USUAL_LEVERS])
    return tuple(sliders[at] for at in best)


def _ends(slider: Slider, rows: Rows) -> tuple[float, float]:
    """(the end of a slider that its step in the table of levers goes to, or up; another setting than half of that)."""
    row = next(iter(rows.values())).get(slider.what)
    way = (slider.low, slider.high) if row is not None and row.step < 0.0 else (slider.high, slider.low)
    end, back = way if way[0] else way[::-1]
    return end, back / 2.0 if back else end


def _rounded(move: float, step: float) -> float:
    """A move by whole stops of its slider, or as it is where that is less than one."""
    stops = math.floor(abs(move) / step + 1e-9)
    return round(math.copysign(stops * step, move) if stops else move, 9)


def _told(slider: Slider, moves: dict[str, float]) -> str:
    move = moves[slider.what]
    return f"{lever_words(slider.what)} {'+' if move > 0 else '−'}{plain(abs(move))}"
