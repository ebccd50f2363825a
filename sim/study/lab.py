"""A market held open: its warm-ups and baselines stay, so that what a change of levers brings stands at once.

>>> from sim.study.lab import Lab
>>> lab = Lab("minimal", replications=2)                            # doctest: +SKIP
>>> move = lab.move({"price": "+1.5"}, cost_per_week=20)            # doctest: +SKIP
>>> move.difference, move.low, move.high                            # doctest: +SKIP
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from os import PathLike
from typing import Any

import numpy as np
from pydantic import ValidationError

from sim.annotations import Floats
from sim.bounds import SEED
from sim.errors import UsageError
from sim.market.ledger import Ledger
from sim.market.state import State
from sim.market.terms import Terms
from sim.processors import usable
from sim.scenario import Scenario, opened
from sim.scenario.consistency.changes import check_strategies
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.text.faults import Faults
from sim.scenario.text.source import Source
from sim.scenario.text.wording import listed
from sim.scenario.variants.variants import with_strategies
from sim.study.film import Film, filmed
from sim.study.measures.flows import Flow
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import mean_path
from sim.study.runs.branches import Branch, Run, to_customers, with_levers
from sim.study.runs.opened import Opened
from sim.study.runs.outcomes import Outcome
from sim.study.runs.replication import OWN, Replicator, outcomes_of
from sim.study.threads import in_order, threads_here

MOVE = "move"
KEPT = 8
"""Moves whose runs a lab keeps, for those that differ from them in money alone."""


@dataclass(frozen=True, eq=False)
class Move:
    """What a change of levers brings at one business, against the baseline with the same luck.

    ``outcomes`` and ``baseline`` are a `sim.study.runs.outcomes.Outcome` for each replication: all that `compare` would
    know of this strategy.  Money is discounted and unrounded.
    """

    business: str
    outcomes: Sequence[Outcome]
    baseline: Sequence[Outcome]

    @property
    def replications(self) -> int:
        """How many draws of luck it rests on."""
        return len(self.outcomes)

    @property
    def difference(self) -> float:
        """Mean difference of profit."""
        return mean([one.difference for one in self.outcomes])

    @property
    def low(self) -> float | None:
        """Lower end of its 95 % interval from luck; None after one replication."""
        return interval([one.difference for one in self.outcomes])[0]

    @property
    def high(self) -> float | None:
        """Upper end of the same."""
        return interval([one.difference for one in self.outcomes])[1]

    @property
    def bridge(self) -> dict[str, float]:
        """Where the difference comes from: line (`sim.accounts.bridge.LINES`) -> mean amount."""
        return {line: mean([one.bridge[line] for one in self.outcomes]) for line in self.outcomes[0].bridge}

    @property
    def leaving(self) -> dict[str, float]:
        """Of the bridge: direction (`sim.accounts.leaving.DIRECTIONS`) -> mean amount from customers whom the move
        keeps from leaving for good, or drives off."""
        found = [one.leaving for one in self.outcomes]
        return {direction: mean([each[direction].amount for each in found]) for direction in found[0]}

    @property
    def path(self) -> list[float]:
        """Mean difference of profit so far, by week."""
        return mean_path(self.outcomes)

    @property
    def visits(self) -> tuple[Floats, Floats]:
        """Mean visits a week, of the move and of the baseline: float [W] each."""
        return _weekly_visits(self.outcomes), _weekly_visits(self.baseline)


def _weekly_visits(outcomes):
    flows = [one.weekly for one in outcomes]
    return np.mean([each.counts[:, each.businesses.index(one.business), Flow.VISITS]
                    for each, one in zip(flows, outcomes, strict=True)], axis=0)  # fmt: skip


class Lab:
    """A market held open over `replications` draws of luck.

    `source` is a `Scenario`, a scenario file, or the name of a shipped scenario; its baseline is what every move is
    compared with.  `seed` (default: the scenario's) and `engine` are as in `sim.study.compare.compare`.  A replication
    is opened when a move first needs it, or by `open`, and then stays: its memory is a state and a ledger twice over.
    `threads` of this process share the replications after the first (default: as many as it may use processors, one
    with agents and in a worker process); no result depends on it.

    Moves equal what `compare` finds for a strategy with the same step, to the bit.
    """

    def __init__(
        self,
        source: Scenario | str | PathLike[str],
        replications: int = 10,
        *,
        seed: int | None = None,
        engine: str | None = None,
        threads: int | None = None,
    ) -> None:
        scenario = opened(source)
        if threads is not None and (type(threads) is not int or threads < 1):
            raise UsageError(f"threads = {threads!r} cannot be used: give a whole number from 1.")
        if type(replications) is not int or replications < 1:
            raise UsageError(f"replications = {replications!r} cannot be used: give a whole number from 1.")
        if not scenario.focus:
            raise UsageError("A lab needs a business to make moves at; write focus = true at one.")
        self.replications = replications
        baseline = [each for each in scenario.strategy if each.name == scenario.study.baseline]
        self.scenario = with_strategies(scenario, baseline)
        self._name = MOVE if scenario.study.baseline != MOVE else f"{MOVE}d"
        seed = SEED.of(seed, scenario.runs.seed)
        self._replicator = Replicator(self.scenario, seed, engine or "kernel")
        self._threads = 1 if self._replicator.engine == "agents" else min(threads or threads_here(), usable())
        self._opened: dict[int, Opened] = {}
        self._baselines: dict[tuple[str, int], Outcome] = {}
        self._runs: OrderedDict[str, dict[int, tuple[State, Ledger]]] = OrderedDict()

    def open(self) -> None:
        """Open all replications now."""
        self._open(0)  # by itself: it may have to compile
        for _ in in_order(self._open, range(1, self.replications), self._threads):
            pass

    def open_one(self, number: int) -> None:
        """Open the replication of that number now."""
        self._open(number)

    def close(self, first: int = 0) -> None:
        """Forget how replications from the number ``first`` on opened."""
        for number in [each for each in self._opened if each >= first]:
            del self._opened[number]
            self._baselines = {key: one for key, one in self._baselines.items() if key[1] != number}

    def move(self, change: Mapping[str, Any], at: str | None = None, **step: Any) -> Move:
        """The `Move` after all replications.

        `change` maps levers to changes as a strategy of the file does (``{"price": "+2"}``), `at` is the focus business
        where it is made (default: the only one), `step` the other keys of a step: start_week, end_week, ramp_weeks,
        fades_per_year, cost_per_week, one_off_cost.  Costs come into the account alone: a move that differs from one of
        the last in them needs no run.  Raises UsageError with a sentence for each thing that cannot be meant.
        """
        *_, last = self.moves(change, at, **step)
        return last

    def moves(self, change: Mapping[str, Any], at: str | None = None, **step: Any) -> Iterator[Move]:
        """The same after each replication in turn, so that it can be dropped in between."""
        business = self._business(at)
        scenario = self._scenario_with(change, step)
        terms = Terms(scenario, self._name, (business,), like=self._terms)
        branch = Branch(self._name, (business,), business)
        runs = self._runs_of(terms)
        found: list[Outcome] = []

        def outcomes(number):
            here = self._open(number)
            if number in runs:
                state, ledger = runs[number][0], with_levers(runs[number][1], terms)
            else:
                state, ledger = runs[number] = here.follow(terms)
            run = Run(branch, number, terms, here.population, state, ledger, here.ended[1])
            return outcomes_of(scenario, run, keep=OWN)

        first = outcomes(0)  # by itself: it is wanted at once, and may have to compile
        others = in_order(outcomes, range(1, self.replications), self._threads)
        for number, some in enumerate(chain([first], others)):
            found += some
            yield Move(business, tuple(found), tuple(self._baseline(business, each) for each in range(number + 1)))

    def one(
        self, number: int, change: Mapping[str, Any], at: str | None = None, **step: Any
    ) -> tuple[Outcome, Outcome]:
        """A move in the replication of that number (from 0) alone: its `Outcome`, and the baseline's.

        Nothing of it is kept but how the replication opened.
        """
        business = self._business(at)
        here = self._open(number)
        scenario = self._scenario_with(change, step)
        terms = Terms(scenario, self._name, (business,), like=self._terms)
        return self._outcomes(scenario, terms, business, number, here.follow(terms))

    def first(
        self, change: Mapping[str, Any], at: str | None = None, residents: int = 800, **step: Any
    ) -> tuple[Outcome, Outcome, Film]:
        """What `one` finds in replication 0, and the `film` of the same move, by a single run."""
        business = self._business(at)
        here = self._open(0)
        scenario = self._scenario_with(change, step)
        terms = Terms(scenario, self._name, (business,), like=self._terms)
        film, *ended = filmed(here, terms, business, residents)
        return *self._outcomes(scenario, terms, business, 0, ended), film

    def check(self, change: Mapping[str, Any], at: str | None = None, **step: Any) -> None:
        """Raise UsageError with a sentence for each thing of a move that cannot be meant; nothing is run or opened."""
        self._business(at)
        self._scenario_with(change, step)

    def film(
        self, at: str | None = None, change: Mapping[str, Any] | None = None, residents: int = 800, **step: Any
    ) -> Film:
        """How single residents stand to a business in every counted week of replication 0, with a move or without."""
        business = self._business(at)
        here = self._open(0)
        terms = here.terms
        if change:
            terms = Terms(self._scenario_with(change, step), self._name, (business,), like=self._terms)
        return filmed(here, terms, business, residents).film

    @property
    def _terms(self):
        """The baseline's terms."""
        return self._replicator.terms(self._replicator.branches[0])

    def _outcomes(self, scenario, terms, business, number, ended):
        """What a move's run left in one replication, and the baseline's."""
        branch = Branch(self._name, (business,), business)
        here = self._opened[number]
        run = Run(branch, number, terms, here.population, *ended, here.ended[1])
        (found,) = outcomes_of(scenario, run, keep=OWN)
        return found, self._baseline(business, number)

    def _open(self, number):
        """The opened replication of that number."""
        if number not in self._opened:
            self._opened[number] = self._replicator.opened(number)
        return self._opened[number]

    def _business(self, at):
        names = [each.name for each in self.scenario.focus]
        if at is None and len(names) == 1:
            return names[0]
        if at not in names:
            what = "A move needs a business" if at is None else f"There is no focus business {at!r}"
            raise UsageError(f"{what}; give at = {listed(names)}.")
        return at

    def _scenario_with(self, change, step):
        """The scenario with the move as its only strategy beside the baseline; raises UsageError if it cannot be."""
        unknown = [name for name in step if name not in Step.model_fields or name == "change"]
        if unknown:
            known = listed([name for name in Step.model_fields if name != "change"])
            raise UsageError(f"A move has no {unknown[0]!r}; beside its change it has {known}.")
        try:
            made = Strategy.model_validate({"name": self._name, "step": [{**step, "change": dict(change)}]})
        except ValidationError as fault:
            raise UsageError("\n".join(_sentence(each) for each in fault.errors())) from None
        scenario = with_strategies(self.scenario, [*self.scenario.strategy, made])
        faults = Faults(Source("", {}, {}, None))
        check_strategies(with_strategies(self.scenario, [made]), faults)
        if faults.found:
            raise UsageError("\n".join(dict.fromkeys(message for _, message in faults.found)))
        return scenario

    def _baseline(self, business, number):
        """The baseline's `Outcome` at a business."""
        if (business, number) not in self._baselines:
            here, first = self._opened[number], self._replicator.branches[0]
            run = Run(first, number, here.terms, here.population, *here.ended, here.ended[1])
            for one in outcomes_of(self.scenario, run, keep=OWN):
                self._baselines[one.business, number] = one
        return self._baselines[business, number]

    def _runs_of(self, terms):
        """The runs, one for each replication so far, of moves that are the same to customers."""
        key = to_customers(terms)
        runs = self._runs.setdefault(key, {})
        self._runs.move_to_end(key)
        while len(self._runs) > KEPT:
            self._runs.popitem(last=False)
        return runs


def _sentence(fault):
    """One fault of a step as a sentence."""
    where = ".".join(str(part) for part in fault["loc"] if part not in ("step", 0))
    told = (fault.get("ctx") or {}).get("allowed") or fault["msg"]
    return f"{where or 'The move'} = {fault['input']!r} cannot be used: {told}."
