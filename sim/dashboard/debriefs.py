"""The sentences of a step of the course, by rule from runs: both questions on every side, in the same futures."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from sim.dashboard.asked import Asked
from sim.dashboard.crew import Workers
from sim.dashboard.jobs import MEASURED, Job
from sim.dashboard.markets import Markets
from sim.teaching.contrasts import TODAY, contrasts, costs, level, settings_of
from sim.teaching.debrief import debrief
from sim.teaching.futures import changes_of
from sim.teaching.steps import LessonStep, step_named

FUTURES = 10
KEPT = 60
"""Debriefs that are kept: ten times the course."""
BEHIND = 8
"""Urgency of these runs: whatever somebody moves comes first."""


class Debriefs:
    """Works the sentences out once for each step and luck, and keeps the last of them."""

    def __init__(self, markets: Markets, crew: Workers) -> None:
        self.markets, self.crew = markets, crew
        self._known: OrderedDict[tuple[str, int], dict[str, Any]] = OrderedDict()

    async def of(self, name: str, luck: int = 0) -> dict[str, Any]:
        """``before`` and ``after``: the sentences on the question before the debrief and on the one after it, over how
        many futures they speak, and of which luck and seed those are.

        Raises UsageError where there is no such step.
        """
        step = step_named(name)
        if (step.key, luck) not in self._known:
            self._known[step.key, luck] = await self._told(step, luck)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return self._known[step.key, luck]

    async def _told(self, step: LessonStep, luck: int) -> dict[str, Any]:
        values: dict[tuple[str, str], Mapping[str, list[float]]] = {}
        levels: dict[tuple[str, str], float | None] = {}
        for side in step.sides:
            asked = Asked(side.business, {}, luck=luck, step=step.key, side=side.key)
            market = await asyncio.to_thread(self.markets.of, asked)
            for setting, (_, moves) in settings_of(step, extra=False).items():
                job = Job(MEASURED, market.key, market.market.text, side.business, _changes(moves))
                jobs = [self.crew.ask(job._replace(number=number), BEHIND) for number in range(FUTURES)]
                found = await asyncio.gather(*jobs)
                values[side.key, setting] = _by_measure([one.brought for one in found])
                values[side.key, TODAY] = _by_measure([one.as_it_is for one in found])
                cost = costs(market.market.scenario, side.business, moves)
                levels[side.key, setting] = level(cost, found[0].active_discount)
        currency = self.markets.course(step.market).study.currency
        before, after = debrief(step, contrasts(step, values, levels, currency))
        seed = market.market.scenario.runs.seed
        return {"before": list(before), "after": list(after), "futures": FUTURES, "luck": luck, "seed": seed}


def _changes(moves):
    return dict(changes_of(list(moves), list(moves.values())))


def _by_measure(futures):
    return {name: [one[name] for one in futures] for name in futures[0]}
