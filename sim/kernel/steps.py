"""The week over arrays: its six steps, one after the other (`sim.market.schedule`), and stretches of weeks."""

from typing import NamedTuple

import numpy as np

from sim.annotations import Ints
from sim.compiled import compiled, unrefcounted
from sim.kernel.businesses import Businesses, expect, smooth_week
from sim.kernel.close import Homes, fire, forget_contributions, refresh, replace
from sim.kernel.counters import Counters, clear
from sim.kernel.passers import Crowd, Passers, blank_passers, passing_trade
from sim.kernel.people import People
from sim.kernel.record import LedgerArrays, column_of, enter_standings, enter_week, note_who_bought
from sim.kernel.seat import seat, seats_are_given
from sim.kernel.shared import (
    Chunks,
    each_decides,
    each_listens,
    each_lives,
    each_moves,
    each_needs,
    each_notices,
    each_passer_decides,
    each_passer_visits,
    each_stands,
    each_talks,
    each_visits,
    leaving,
    share_log,
)
from sim.kernel.tell import complain, share_visits
from sim.kernel.tenancy import Diaries
from sim.kernel.visit_log import VisitBuffers, blank_log
from sim.kernel.week import House, Luck, Market, Offer, Service, design, plain_margins
from sim.market.ledger import RelationshipCount
from sim.rules.owner import WEEKS_BETWEEN_FIRINGS, reacts

STANDINGS = len(RelationshipCount)


class Run(NamedTuple):
    """What one run holds from week to week: the same arrays, in which the steps write."""

    market: Market
    crowd: Crowd
    homes: Homes
    people: People
    businesses: Businesses
    chunks: Chunks
    counters: Counters
    ledger: LedgerArrays
    logged: bool  # whether more is kept of visits than is entered in the ledger


@compiled
def live_weeks(
    luck: Luck, end: int, run: Run, offer: Offer, service: Service, house: House, visit_log: VisitBuffers
) -> tuple[VisitBuffers, Passers]:
    """Live the weeks from ``luck.week`` to before `end` (one at least), in all of which the terms are the same.

    Returns the visit log, which may have been made anew for want of room, and the passers-by of the last week.
    """
    run, offer, service, house = unrefcounted((run, offer, service, house))
    passers = blank_passers(np.zeros(1, np.int64), run.logged)
    for week in range(luck.week, end):
        visit_log, passers = live_week(Luck(luck.seed, luck.replication, week), run, offer, service, house, visit_log)
    return visit_log, passers


@compiled(step=True)
def live_week(
    luck: Luck, run: Run, offer: Offer, service: Service, house: House, visit_log: VisitBuffers
) -> tuple[VisitBuffers, Passers]:
    """One week, see `sim.market.schedule`."""
    fired = open_week(luck, run, service, house)
    visit_log, passers = decide_week(luck, run, offer, house, visit_log)
    seat_week(run, house, visit_log, passers)
    visit_week(luck, run, offer, service, house, visit_log, passers)
    tell_week(luck, run, service, visit_log, fired)
    close_week(luck, run, offer, house)
    return visit_log, passers


@compiled(step=True)
def open_week(luck: Luck, run: Run, service: Service, house: House) -> Ints:
    """1. What is due happens: a refresh starts anew; once a year customers may be fired, whom it returns."""
    businesses = run.businesses
    expect(house, businesses)
    design(run.market.human, house, businesses.utilisation, service.designed)
    plain_margins(service)
    clear(run.counters)
    refresh(run.people, house.refreshes)
    fired = np.zeros((0, 2), np.int64)
    if reacts(luck.week, WEEKS_BETWEEN_FIRINGS):
        fired = fire(run.people, luck.week, house.fire_below)
    if luck.week % WEEKS_BETWEEN_FIRINGS == 0:
        forget_contributions(run.people)
    return fired


@compiled(step=True)
def decide_week(
    luck: Luck, run: Run, offer: Offer, house: House, visit_log: VisitBuffers
) -> tuple[VisitBuffers, Passers]:
    """2. Everybody decides on the week as it opened; where no seats are given, residents do so as they visit."""
    market, people, chunks = run.market, run.people, run.chunks
    each_notices(luck, market, people, offer, chunks)
    each_needs(luck, market, people, offer, chunks)
    total = share_log(chunks)
    if total > len(visit_log.index):
        visit_log = blank_log(total + total // 4)
    if seats_are_given(house.seats):
        each_decides(luck, market, people, offer, chunks, visit_log)
    passers = blank_passers(passing_trade(luck, house.passing_trade), run.logged)
    each_passer_decides(luck, market, run.crowd, offer, passers, len(chunks.bounds))
    return visit_log, passers


@compiled(step=True)
def seat_week(run: Run, house: House, visit_log: VisitBuffers, passers: Passers) -> None:
    """3. Seats are given."""
    if seats_are_given(house.seats):
        counts = run.counters.counts[0]
        seat(run.market, visit_log, run.chunks.entries, passers, run.people.segment, house.seats, counts)


@compiled(step=True)
def visit_week(
    luck: Luck,
    run: Run,
    offer: Offer,
    service: Service,
    house: House,
    visit_log: VisitBuffers,
    passers: Passers,
) -> None:
    """4. Everybody who sits has a visit, in her own order."""
    market, people, chunks, counters, ledger = run.market, run.people, run.chunks, run.counters, run.ledger
    diaries = Diaries(ledger.diary, ledger.left_for_good, ledger.weeks_before)
    column = column_of(luck.week, ledger)
    if seats_are_given(house.seats):
        each_visits(luck, market, people, service, chunks, visit_log, counters, diaries, column)
    else:
        each_lives(luck, market, people, offer, service, chunks, visit_log, counters, diaries, column)
    each_passer_visits(luck, market, run.crowd, service, passers, counters)


@compiled(step=True)
def tell_week(luck: Luck, run: Run, service: Service, visit_log: VisitBuffers, fired: Ints) -> None:
    """5. Guests first, then those who were fired, then everybody who talks."""
    market, people, chunks, counters = run.market, run.people, run.chunks, run.counters
    share_visits(luck, market, people, service, visit_log, chunks.entries, counters.counts[0])
    complain(luck, market, people, service, fired, counters.counts[0])
    each_talks(luck, market, people, chunks, visit_log, counters)
    each_listens(people, service, chunks, visit_log)


@compiled(step=True)
def close_week(luck: Luck, run: Run, offer: Offer, house: House) -> None:
    """6. Businesses close their week, the counters are entered, people move."""
    market, people, chunks, ledger = run.market, run.people, run.chunks, run.ledger
    smooth_week(house, run.businesses, run.counters)
    column = column_of(luck.week, ledger)
    if column >= 0:
        enter_week(column, ledger, run.businesses, run.counters)
        standings = np.zeros((len(chunks.bounds), len(ledger.focus), STANDINGS), np.int64)
        barred = np.zeros((len(chunks.bounds), len(ledger.focus)), np.int64)
        each_stands(
            market,
            people,
            ledger.focus,
            chunks,
            luck.week,
            offer.risk_at_start,
            offer.reward_by_satisfaction,
            offer.forgives_after_weeks,
            standings,
            barred,
        )
        enter_standings(column, ledger, standings, barred)
    if luck.week == -1:
        note_who_bought(people, ledger)
    each_moves(luck, market, chunks)
    replace(people, run.homes, leaving(chunks), luck.week + 1, ledger.keys)
