"""From finalists to options: chosen on the second set of futures, their worth printed from the third, used once.

What is best of many on the futures that it was found on was lucky there, and so, a little less, is what is best on the
second.  The third has chosen nothing, so what it says of an option is right on average.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.annotations import Floats
from sim.study.numbers.statistics import interval, mean
from sim.study.search.draws import CHOOSE, PRINT, as_written, draws_of
from sim.study.search.engine import Engine
from sim.study.search.kinds import differing
from sim.study.search.objective import REGRET, bar_of
from sim.study.search.payback import PAYBACK, paybacks
from sim.study.search.rounds import OPTIONS, Search
from sim.study.search.spending import Space

OPTION, WITHOUT, RUNG, RIVAL = "option", "without", "rung", "rival"
"""Kinds of plans: one of those that differ, the best that leaves price alone, the best for a smaller budget, one that
is run for nothing but what regret is measured by."""


@dataclass(frozen=True, eq=False)
class Futures:
    """How many futures each set has: ``worlds`` to search on, ``choose`` and ``print`` of theirs, and ``written`` draws
    of luck of the file as it is."""

    worlds: int = 8
    choose: int = 16
    print: int = 32
    written: int = 16


@dataclass(frozen=True, eq=False)
class Option:
    """A plan and what it is worth, in discounted money above carrying on, its cost taken off.

    ``moves`` [d]; ``promised`` what the emulator said, ``chosen`` the mean of the second set (None for a rung: nothing
    was chosen there) and ``score`` by how much it was better than carrying on there by the search's objective (None
    likewise), ``gains`` [print] by future of the third set and ``written`` [written] by luck of the file as it
    is; ``costs`` [d] the discounted cost of each move; ``back`` [print], where the soonest pay-back is the objective,
    the weeks after which its money is back in each future of the third set, inf for never.
    """

    kind: str
    moves: Floats
    promised: float
    chosen: float | None
    gains: Floats
    written: Floats
    costs: Floats
    score: float | None = None
    back: Floats | None = None

    @property
    def worth(self) -> float:
        """The mean of the third set: what is printed."""
        return mean(self.gains.tolist())

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """95 % interval of ``worth``, from luck and from the draws of worlds."""
        return interval(self.gains.tolist())

    @property
    def as_written(self) -> float:
        """What it is worth if the file is right as it is."""
        return mean(self.written.tolist())

    @property
    def interval_as_written(self) -> tuple[float | None, float | None]:
        """95 % interval of ``as_written``, from luck."""
        return interval(self.written.tolist())

    @property
    def futures_lost(self) -> int:
        """In how many futures of the third set it earns less than carrying on."""
        return int((self.gains < 0.0).sum())

    @property
    def gross(self) -> float:
        """What it brings before its cost."""
        return self.worth + float(self.costs.sum())


@dataclass(frozen=True, eq=False)
class Options:
    """All that is shown: ``options`` that differ in kind, best first by the second set; ``without`` the best that
    leaves price alone (None where none pays, or the best does so itself); ``rungs`` by budget; ``runs`` in all;
    ``bar`` [print], where regret is the objective, is the best of each future of the third set of all finalists."""

    space: Space
    options: tuple[Option, ...]
    without: Option | None
    rungs: tuple[tuple[float, Option], ...]
    runs: int
    bar: Floats | None = None

    @property
    def best(self) -> Option | None:
        """The option to take; None where carrying on was better than all on the second set."""
        return self.options[0] if self.options and is_better(self.options[0]) else None


def is_better(one: Option) -> bool:
    """Whether an option was better than carrying on, by the objective, in the futures that it was chosen in."""
    return ((one.chosen if one.score is None else one.score) or 0.0) > 0.0


def options_of(search: Search, engine: Engine, futures: Futures) -> Options:
    """The `Options` of a finished search: finalists run on the second set, the chosen on the third."""
    space, many = search.space, search.finalists()
    alone = search.without()
    on_second = draws_of(CHOOSE, futures.choose)
    finalists = np.vstack([many, alone])
    worths = _net(space, finalists, engine, on_second)
    second, scores = worths.mean(axis=1), search.aim.at_last(finalists, worths, on_second)
    picked = pick(space, many, scores[: len(many)])
    plans: list[tuple[str, Floats, int | None]] = [(OPTION, many[at], at) for at in picked]
    if len(alone):
        number = int(np.argmax(scores[len(many) :]))
        plans.append((WITHOUT, alone[number], len(many) + number))
    plans += [(RUNG, plan, None) for plan in search.at_budgets()]
    by_regret = search.objective == REGRET
    if by_regret:
        plans += [(RIVAL, plan, None) for at, plan in enumerate(many) if at not in picked]
    moves = np.array([each[1] for each in plans]).reshape(-1, len(space.levers))
    draws = (*draws_of(PRINT, futures.print), *as_written(PRINT, futures.written))
    third = _net(space, moves, engine, draws)
    print_ = futures.print
    promised, costs = search.worth(moves), space.discounted(moves)
    back = None
    if search.objective == PAYBACK:
        back = paybacks(space, moves, search.engine.paths(moves, draws[:print_]))
    made = [
        Option(
            kind,
            plan,
            float(promised[at]),
            None if chosen is None else float(second[chosen]),
            third[at, :print_],
            third[at, print_:],
            costs[at],
            None if chosen is None else float(scores[chosen]),
            None if back is None else back[at],
        )
        for at, (kind, plan, chosen) in enumerate(plans)
    ]
    by_kind = {kind: [each for each in made if each.kind == kind] for kind in (OPTION, WITHOUT, RUNG)}
    without = next(iter(by_kind[WITHOUT]), None)
    if without is not None and (
        not is_better(without) or (by_kind[OPTION] and not by_kind[OPTION][0].moves[list(search.alone)].any())
    ):
        without = None
    rungs_made = tuple(zip(search.rungs, by_kind[RUNG], strict=True))
    runs = search.runs + _runs(finalists, on_second) + _runs(moves, draws)
    bar = bar_of(third[:, :print_]) if by_regret else None
    return Options(space, tuple(by_kind[OPTION]), without, rungs_made, runs, bar)


def pick(space: Space, plans: Floats, worths: Floats) -> list[int]:
    """Numbers of at most five of ``plans`` [n, d], the best by ``worths`` [n] first and then always the best that
    differs in kind from all before; none after the first that is no better than carrying on."""
    found: list[int] = []
    for number in np.argsort(-worths, kind="stable").tolist():
        if len(found) == OPTIONS or (found and worths[number] <= 0.0):
            break
        if differing(space, [plans[each] for each in found])(plans[[number]])[0]:
            found.append(number)
    return found


def _runs(moves: Floats, draws: Sequence) -> int:
    """How many runs plans take: carrying on takes none."""
    return int(moves.any(axis=1).sum()) * len(draws)


def _net(space: Space, moves: Floats, engine: Engine, draws: Sequence) -> Floats:
    """What plans are worth in each future; carrying on is worth nothing, without a run."""
    gains = np.zeros((len(moves), len(draws)))
    does = moves.any(axis=1)
    if does.any():
        gains[does] = engine(moves[does], draws)
    return gains - space.discounted(moves).sum(axis=1, keepdims=True)
