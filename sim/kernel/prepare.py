"""The parts of a week that take long to compile, for a second process that helps the one that compiles the whole."""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.kernel.close import fire, movers, replace, stand
from sim.kernel.decide import decide
from sim.kernel.need import need, notice
from sim.kernel.passers import blank_passers, decide_passers, visit_passers
from sim.kernel.seat import seat
from sim.kernel.steps import STANDINGS, Run
from sim.kernel.tell import listen, talk
from sim.kernel.tenancy import Diaries
from sim.kernel.visit import decide_and_visit, visit
from sim.kernel.visit_log import VisitBuffers
from sim.kernel.week import House, Luck, Offer, Service

type Call = tuple[Callable[..., Any], tuple[Any, ...]]


def parts(luck: Luck, run: Run, offer: Offer, service: Service, house: House, visit_log: VisitBuffers) -> list[Call]:
    """The functions that compiling `sim.kernel.steps.live_weeks` takes longest for, in its order, each with arguments
    of the types that it is called with there.
    """
    market, people, chunks, ledger = run.market, run.people, run.chunks, run.ledger
    passers = blank_passers(np.zeros(1, np.int64), False)
    where = (luck, market, people)
    counts, reviews = run.counters.counts[0], run.counters.reviews[0]
    who, passing = (0, 0, chunks.residents, chunks.occasions), (luck, market, run.crowd)
    written = (counts, reviews, Diaries(ledger.diary, ledger.left_for_good, ledger.weeks_before), 0)
    standings, barred = np.zeros((1, STANDINGS), np.int64), np.zeros(1, np.int64)
    at_the_close = offer.risk_at_start, offer.reward_by_satisfaction, offer.forgives_after_weeks
    return [
        (fire, (people, luck.week, house.fire_below)),
        (notice, (*where, offer, 0, 0)),
        (need, (*where, offer, *who)),
        (decide, (*where, offer, *who, visit_log, 0)),
        (decide_passers, (*passing, offer, passers, 0, 0)),
        (seat, (market, visit_log, chunks.entries, passers, people.segment, house.seats, counts)),
        (visit, (*where, service, visit_log, 0, 0, *written)),
        (decide_and_visit, (*where, offer, service, *who, visit_log, 0, *written)),
        (visit_passers, (*passing, service, passers, 0, 0, counts, reviews)),
        (talk, (*where, visit_log, 0, 0, counts)),
        (listen, (people, service, visit_log, 0, 0, 0, 0)),
        (stand, (market, people, ledger.focus, 0, 0, luck.week, *at_the_close, standings, barred)),
        (movers, (luck, market, 0, 0, chunks.movers)),
        (replace, (people, run.homes, np.zeros(0, np.int64), luck.week, ledger.keys)),
    ]
