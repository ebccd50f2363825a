"""A move as a stream: the first future with its film, then how things stand after four, ten and forty."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from sim.dashboard.answers import line
from sim.dashboard.asked import LOOKS, Asked
from sim.dashboard.crew import Workers
from sim.dashboard.jobs import FIRST, FUTURE, LIVES, OPENING, Future, Job
from sim.dashboard.markets import Markets, OpenMarket

KEPT = 24
"""Moves whose answers the server keeps: about 200 kB each at the size of the lead case."""
AHEAD = 9
"""Replications of the first market that are opened while nobody asks for anything."""
AT_ONCE, LATER = 0, 9
"""Urgency of what somebody waits for, and of what nobody does."""


@dataclass
class _Known:
    """Answers of one move that came so far."""

    film: dict[str, Any] | None = None
    futures: dict[int, Future] = field(default_factory=dict)


class Moves:
    """Answers moves through a `Workers`, and keeps the last answers by market and levers."""

    def __init__(self, markets: Markets, crew: Workers) -> None:
        self.markets, self.crew = markets, crew
        self._known: OrderedDict[tuple, _Known] = OrderedDict()

    async def stream(self, market: OpenMarket, asked: Asked) -> AsyncGenerator[dict[str, Any]]:
        """One line after 1, 4, 10 and 40 futures, as far as was asked, of a move in its `market`; dropping it drops
        what has not begun.
        """
        known = self._of(market, asked)
        looks = [each for each in LOOKS if each <= asked.futures]
        waiting = self._asked_for(market, asked, known, looks[-1])
        try:
            if 0 in waiting:
                known.futures[0], known.film = await waiting[0]
            at = 1
            for look in looks:
                while at < look:
                    if at in waiting:
                        known.futures[at] = await waiting[at]
                    at += 1
                told = line([known.futures[number] for number in range(look)], looks[-1])
                told |= {"market": market.key, "luck": asked.luck, "seed": market.market.scenario.runs.seed}
                if look == looks[0]:
                    told["film"] = known.film
                yield told
        finally:
            for each in waiting.values():
                each.cancel()

    async def market(self, asked: Asked) -> OpenMarket:
        """The market of a move, once what it changes is known to be meant.

        Raises what `Markets.of` and the scenario's reader say of it.
        """

        def made() -> OpenMarket:
            market = self.markets.of(asked)
            market.check(asked.changes)
            return market

        return await asyncio.to_thread(made)

    async def lives(self, asked: Asked, index: int, week: int) -> dict[str, Any]:
        """The diary of one resident and of its twin in the first future."""
        market = await self.market(asked)
        job = self._job(LIVES, market, asked)._replace(number=index, week=week)
        return await self.crew.ask(job, AT_ONCE)

    async def open_ahead(self, asked: Asked) -> None:
        """Open the first replications of a market while nobody asks for anything."""
        market = await self.market(asked)
        jobs = [self._job(OPENING, market, asked)._replace(number=number) for number in range(AHEAD + 1)]
        await asyncio.gather(*(self.crew.ask(each, LATER) for each in jobs))

    def _of(self, market, asked):
        key = (market.key, tuple(sorted(asked.changes.items())))
        known = self._known.setdefault(key, _Known())
        self._known.move_to_end(key)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return known

    def _asked_for(self, market, asked, known, many):
        """What has to be run: number of the replication -> future of its answer, the first with its film."""
        waiting = {}
        for number in range(many):
            if number not in known.futures:
                job = self._job(FUTURE if number else FIRST, market, asked)._replace(number=number)
                waiting[number] = self.crew.ask(job, AT_ONCE + sum(number >= look for look in LOOKS))
        return waiting

    def _job(self, kind, market, asked):
        return Job(kind, market.key, market.market.text, market.market.business, dict(asked.changes))
