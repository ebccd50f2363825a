"""The search itself, on the first set of futures: run plans, fit, climb, run what the climb found, until both agree.

At least three rounds: a first emulator promises most where it knows least, so its best plans are run and it is fitted
again.  A round agrees where emulator and run of every leading plan lie within two standard errors of each other, of
what the emulator says it may be wrong by and of the luck that a run's mean does not share with those of other plans:
what they share, and by how much worlds differ, is in both alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.annotations import Bools, Floats
from sim.study.emulate.kriging import Kriging, best_fitted, fitted
from sim.study.search.aims import AIMS, known_objective
from sim.study.search.design import design, points_for
from sim.study.search.draws import Draw
from sim.study.search.engine import Engine
from sim.study.search.kinds import differing
from sim.study.search.objective import GAIN, Gain
from sim.study.search.optimum import Allowed, Worth, best_plan
from sim.study.search.spending import Space

LEAST_ROUNDS, MOST_ROUNDS = 3, 7
OPTIONS = 5
"""So many options that differ in kind are looked for."""
WITHIN = 2.0
NEGLIGIBLE = 0.005
"""Of what a plan is worth: moves that add less all together are left out, so that it can be told in words."""
BEGIN = 6
"""Plans, of those run so far, from which every climb begins."""
BEYOND = 6
"""Further plans that are run where a range is widened."""


@dataclass(frozen=True)
class Round:
    """What one round said of the leading plan, by its score (`sim.study.search.objective`; of "gain" and "payback" its
    worth).

    ``promised`` by the emulator before it was run, ``run`` what came out, ``error`` the standard error of the two's
    difference; ``agrees`` of all plans that were looked at; ``runs`` so far.
    """

    number: int
    plans: int
    promised: float
    run: float
    error: float
    agrees: bool
    runs: int


class Search:
    """A search over ``space`` with an engine on ``draws``; the same seed finds the same plans.

    ``alone`` are the numbers of the levers that the plan "which leaves price alone" does not move; ``rungs`` are
    budgets below the whole for which the best plan is looked for too; ``objective`` is what is looked for.
    """

    def __init__(
        self,
        engine: Engine,
        space: Space,
        draws: Sequence[Draw],
        *,
        seed: int,
        alone: Sequence[int] = (),
        rungs: Sequence[float] = (),
        points: int | None = None,
        objective: str = GAIN,
    ) -> None:
        self.objective, self.aim = objective, AIMS[known_objective(objective)](self)
        self.engine: Any = engine  # one that has paths too, where the objective asks for them
        self.space, self.draws, self.seed = space, tuple(draws), seed
        self.alone, self.rungs = tuple(alone), tuple(rungs)
        self.rounds: list[Round] = []
        self.moves = np.zeros((0, len(space.levers)))
        self.gains = np.zeros((0, len(self.draws)))
        self._points = points_for(len(space.levers)) if points is None else points
        self._kriging: Kriging | None = None
        self._before: Kriging | None = None  # of the round before: its trend is kept

    @property
    def runs(self) -> int:
        """How many runs it took: plans times futures."""
        return self.gains.size

    def work(self) -> None:
        """Do all of it: the design, the rounds, and once more where the best plan lies at the end of a range."""
        self._add(design(self.space, self.seed, self._points))
        self._to_the_end()
        at = self.space.at_an_end(self.leader())
        wider = self.space.widened(at)
        if wider != self.space:
            self.space = wider
            self._kriging = self._before = None
            self._add(self._beyond(at))
            self._to_the_end()

    # -- what it has found

    @property
    def kriging(self) -> Kriging:
        """The emulator of what plans bring before their cost; that carrying on brings nothing is known to it."""
        if self._kriging is None:
            nothing = np.zeros((1, len(self.space.levers)))
            inputs = self.space.inputs(np.vstack([nothing, self.moves]))
            gains = np.append(0.0, self.gains.mean(axis=1))
            if self._before is None:
                self._kriging = best_fitted(inputs, gains)
            else:
                self._kriging = fitted(inputs, gains, trend=self._before.trend, before=self._before)
            self._before = self._kriging
        return self._kriging

    def worth(self, moves: Floats) -> Floats:
        """What the emulator says that plans are worth, their cost taken off: float [n]."""
        return self.kriging(self.space.inputs(moves)) - self.space.discounted(moves).sum(axis=1)

    def score(self, moves: Floats) -> Floats:
        """By how much the emulator says that plans are better than carrying on by the objective: float [n]."""
        return self.aim.score(moves)

    def cautious(self, moves: Floats) -> Floats:
        """The same less one standard error of the emulator."""
        return self.score(moves) - self.aim.error(moves)

    def hopeful(self, moves: Floats) -> Floats:
        """The score and two standard errors more: where it may be good and little is known."""
        return self.score(moves) + 2.0 * self.aim.error(moves)

    def leader(self) -> Floats:
        """The plan that the emulator says is best: moves [d]."""
        found = self._best(self.score)
        return np.zeros(len(self.space.levers)) if found is None else found

    def kinds(self) -> list[Floats]:
        """At most `OPTIONS` plans that differ in kind, each the best of those that do from every one before it, as long
        as the emulator says that they are better than carrying on; the first in any case."""
        found: list[Floats] = []
        while len(found) < OPTIONS:
            may = differing(self.space, found)
            plan = self._best(self.score, allowed=may)
            if plan is None or (found and self.score(plan[None])[0] <= 0.0):
                break
            found.append(self.tidied(plan, may))
        return found

    def tidied(self, plan: Floats, may: Allowed) -> Floats:
        """The plan without moves that add next to nothing: one after another, that of the least money first, as long
        as all of them together are worth no more than `NEGLIGIBLE` of it."""
        least = self.score(plan[None])[0]
        least -= NEGLIGIBLE * abs(least)
        for number in np.argsort(self.space.money(plan[None])[0], kind="stable"):
            without = np.where(np.arange(len(plan)) == number, 0.0, plan)
            if plan[number] and self.score(without[None])[0] >= least and may(without[None])[0]:
                plan = without
        return plan

    def finalists(self) -> Floats:
        """Plans to choose from on other futures, in moves that can be written: of each kind the emulator's best, the
        most cautious, and the best of those that were run, and what else the objective is measured by; float [n, d],
        each once."""
        found: list[Floats] = []
        known: list[Floats] = []
        for plan in self.kinds():
            may = differing(self.space, known)
            cautious = self._best(self.cautious, allowed=may)
            others = [*self._of_those_run(may), *([] if cautious is None else [cautious])]
            found += [plan, *(self.tidied(each, may) for each in others)]
            known.append(plan)
        return self._once([*found, *self._also()])

    def without(self) -> Floats:
        """The same of plans that leave the levers ``alone`` where they are: float [n, d], none where there are none."""
        if not self.alone:
            return np.zeros((0, len(self.space.levers)))
        may = self._leaves_alone
        found = [self._best(self.score, allowed=may), self._best(self.cautious, allowed=may), *self._of_those_run(may)]
        return self._once([self.tidied(each, may) for each in found if each is not None])

    def at_budgets(self) -> list[Floats]:
        """The best plan for each of the ``rungs``: moves [d], that can be written."""
        found = [self._best(self.score, most=rung) for rung in self.rungs]
        return [self.space.snapped(each[None])[0] for each in found if each is not None]

    # -- how it works

    def _to_the_end(self):
        for turn in range(MOST_ROUNDS):
            looked_at = self._looked_at()
            if not len(looked_at):  # nothing brings what it costs, and nothing is in doubt
                return
            promised, error = self.score(looked_at), self._error(self.aim, looked_at)
            in_money = Gain(self)
            said = float(in_money.score(looked_at[:1])[0]), float(self._error(in_money, looked_at[:1])[0])
            by_runs = self.aim.by_runs()
            came = self._run(looked_at) - self.space.discounted(looked_at).sum(axis=1)[:, None]
            run = by_runs(looked_at, came)
            agrees = bool(np.all(np.abs(promised - run) <= WITHIN * error + 1e-9 * np.abs(run)))
            told = float(promised[0]), float(run[0]), float(error[0])
            if not self.aim.in_money:
                told = said[0], float(came[0].mean()), said[1]
            self.rounds.append(Round(len(self.rounds) + 1, len(looked_at), *told, agrees, self.runs))
            if turn + 1 >= LEAST_ROUNDS and agrees:
                return

    @staticmethod
    def _error(aim, moves):
        """S.d. of what an objective's emulator and the luck of a run make of the difference of the two."""
        return np.sqrt(aim.error(moves) ** 2 + aim.luck(moves) ** 2)

    def _looked_at(self):
        """The plans of a round: the best of each kind, what may be good and is little known, the best that leaves price
        alone, the best for each smaller budget, and at first what else the objective is measured by."""
        found = self.kinds()
        hopeful = self._best(self.hopeful)
        found += [] if hopeful is None else [hopeful]
        if self.alone:
            alone = self._best(self.score, allowed=self._leaves_alone)
            found += [] if alone is None else [alone]
        found += [each for each in (self._best(self.score, most=rung) for rung in self.rungs) if each is not None]
        found += self._also() if len(self.rounds) < LEAST_ROUNDS else []
        return self._once(found)

    def _also(self):
        """The best plans by what else the objective is measured by."""
        return [each for each in map(self._best, self.aim.also()) if each is not None]

    def _leaves_alone(self, moves: Floats) -> Bools:
        return np.all(moves[:, list(self.alone)] == 0.0, axis=1)

    def _best(self, worth: Worth, **asked: Any) -> Floats | None:
        order = np.argsort(-self.score(self.moves), kind="stable")
        may = asked.get("allowed")
        if may is not None:
            order = order[may(self.moves[order])]
        begin = self.moves[order[:BEGIN]]
        if may is self._leaves_alone or not len(begin):
            begin = np.vstack([begin, self._stilled(self.moves[:BEGIN])])
        return best_plan(self.space, worth, begin, seed=self.seed, **asked)

    def _stilled(self, moves):
        return np.where(np.isin(np.arange(len(self.space.levers)), self.alone), 0.0, moves)

    def _of_those_run(self, may):
        """The best of the plans that were run, by the emulator that has seen them."""
        fine = self.moves[may(self.moves) & self.space.is_affordable(self.moves)]
        return [fine[np.argmax(self.score(fine))]] if len(fine) else []

    def _once(self, plans):
        """Plans that can be written and move something, each once, in their order: float [n, d]."""
        if not plans:
            return np.zeros((0, len(self.space.levers)))
        snapped = self.space.snapped(np.array(plans))
        snapped = snapped[snapped.any(axis=1)]  # carrying on needs no run
        places = sorted(np.unique(np.round(snapped, 9), axis=0, return_index=True)[1])
        return snapped[places]

    def _beyond(self, numbers):
        """Plans in the part of a range that was added: the leader, with the lever further and further out."""
        leader, found = self.leader(), []
        for number in numbers:
            each = self.space.levers[number]
            far = each.most if leader[number] > 0.0 else each.least
            for part in np.linspace(0.0, 1.0, BEYOND + 1)[1:]:
                plan = leader.copy()
                plan[number] += part * (far - leader[number])
                found.append(plan)
        moves = self._once(found)
        return moves[self.space.is_affordable(moves)]

    def _run(self, moves):
        """What plans bring on the search's futures; those that were run before are not run again: float [n, draws]."""
        seen = {key.tobytes(): number for number, key in enumerate(np.round(self.moves, 9) + 0.0)}
        new = [row for row in moves if (np.round(row, 9) + 0.0).tobytes() not in seen]
        if new:
            self._add(np.array(new))
            seen = {key.tobytes(): number for number, key in enumerate(np.round(self.moves, 9) + 0.0)}
        return np.array([self.gains[seen[(np.round(row, 9) + 0.0).tobytes()]] for row in moves])

    def _add(self, moves):
        if not len(moves):
            return
        moves = moves[moves.any(axis=1)]
        self.moves = np.vstack([self.moves, moves])
        self.gains = np.vstack([self.gains, self.engine(moves, self.draws)])
        self._kriging = None
