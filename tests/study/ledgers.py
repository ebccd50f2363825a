"""Small ledgers, written by hand or drawn at random, for the tests of money, bridge, walk and tables."""

import numpy as np

from sim.market.ledger import FIRST_REFERRED, FIRST_VISIT, VISITS_MASK, Count, Ledger
from sim.market.weekly import MONEY_LEVERS

FOUNDER = -32768


def small(
    *,
    weeks=4,
    before=0,
    people=1,
    businesses=("A",),
    places=None,
    segments=("all",),
    focus=(0,),
    rate=0.0,
    tenancies=None,
    **levers,
):
    """A ledger without a visit; ``people`` residents of place 0 unless ``tenancies`` [(slot, week, segment)] are given.

    Levers that are named hold in all weeks at all businesses.
    """
    rows = tenancies or [(slot, FOUNDER, 0) for slot in range(people)]
    ledger = Ledger.empty(
        businesses=dict(zip(businesses, places or [0] * len(businesses), strict=True)),
        segments=segments,
        focus=focus,
        weeks=range(-before, weeks),
        tenancies=tuple(np.array(column) for column in zip(*rows, strict=True)),
        discount_rate=rate,
    )
    for name, value in levers.items():
        ledger.levers[name][:] = value
    return ledger


def visit(ledger, person, week, times=1, *, referred=False, focus=0):
    """Residents' visits in week ``week`` (from -P), in order of time; keeps diary, counts and bought_before in step."""
    index = week + ledger.weeks_before
    page = ledger.diary[focus, person]
    first = not (page & VISITS_MASK).any() and not ledger.bought_before[focus, person]
    page[index] += times
    cell = ledger.counts[index, ledger.focus[focus], ledger.tenant_segment[person]]
    cell[Count.VISITS] += times
    cell[Count.NEW] += first
    cell[Count.RETURNING] += times - first
    if first:
        page[index] |= FIRST_VISIT | (FIRST_REFERRED if referred else 0)
        cell[Count.REFERRED] += referred
    if week < 0:
        ledger.bought_before[focus, person] = True


def leave(ledger, person, week, *, focus=0):
    """A resident leaves for good at a visit in week ``week`` >= 0."""
    ledger.left_for_good[focus, person] = True
    ledger.counts[week + ledger.weeks_before, ledger.focus[focus], ledger.tenant_segment[person], Count.LEFT] += 1


def passers(ledger, week, times, *, business=0, segment=0):
    """Visits by passers-by."""
    group = len(ledger.segments) + segment
    ledger.counts[week + ledger.weeks_before, business, group, Count.VISITS] += times


def random_pair(seed, *, weeks=40, before=6, people=25, segments=2, focus=(0,), businesses=("A", "B")):
    """Two ledgers of twins: one life before week 0, then visits, counts and levers of their own."""
    draw = np.random.default_rng(seed)
    rows = _random_tenancies(draw, people, segments, weeks)
    shape = {"weeks": weeks, "before": before, "segments": tuple("stuvw"[:segments]), "tenancies": rows}
    pair = [small(businesses=businesses, focus=focus, rate=0.1, **shape) for _ in range(2)]
    habits = draw.choice([0.0, 0.02, 0.3], size=len(rows))
    for focus_index in range(len(focus)):
        for person, (_, arrival, _) in enumerate(rows):
            past = [week for week in range(max(-before, arrival), 0) if draw.random() < habits[person]]
            referred = draw.random() < 0.5
            for ledger in pair:
                for week in past:
                    visit(ledger, person, week, referred=referred, focus=focus_index)
                _random_life(draw, ledger, person, max(0, arrival), focus_index)
    for ledger in pair:
        _random_trade(draw, ledger)
    _random_leaving(np.random.default_rng([seed, 37]), pair)
    for name in MONEY_LEVERS:
        pair[1].levers[name][:before] = pair[0].levers[name][:before]
    return pair


def _random_tenancies(draw, people, segments, weeks):
    rows = []
    for slot in range(people):
        rows.append((slot, FOUNDER, int(draw.integers(segments))))
        if draw.random() < 0.2:
            rows.append((slot, int(draw.integers(0, weeks)), int(draw.integers(segments))))
    return rows


def _random_life(draw, ledger, person, start, focus):
    """Visits in a stretch of weeks, so that some come for ever, some stop early and some never start."""
    stop = int(draw.integers(start, ledger.weeks + 1))
    chance = draw.choice([0.0, 0.1, 0.5])
    referred = draw.random() < 0.5
    for week in range(start, stop):
        if draw.random() < chance:
            visit(ledger, person, week, int(draw.integers(1, 4)), referred=referred, focus=focus)


def _random_leaving(draw, pair):
    """Some of those who came in the counted weeks left for good at a visit."""
    for ledger in pair:
        came = ledger.diary[:, :, ledger.weeks_before :] & VISITS_MASK > 0
        for focus, person in np.argwhere(came.any(axis=2)).tolist():
            if draw.random() < 0.4:
                leave(ledger, person, int(np.flatnonzero(came[focus, person])[-1]), focus=focus)


def _random_trade(draw, ledger):
    for business in range(len(ledger.businesses)):
        for week in range(ledger.weeks):
            for segment in range(len(ledger.segments)):
                passers(ledger, week, int(draw.integers(0, 5)), business=business, segment=segment)
    for count in (Count.COMPLAINTS, Count.REFUNDS, Count.GESTURES, Count.UPGRADES, Count.TURNED_AWAY):
        ledger.counts[:, :, :, count] = draw.integers(0, 3, ledger.counts.shape[:3])
    for name in MONEY_LEVERS:
        ledger.levers[name][:] = draw.uniform(0, 30, ledger.levers[name].shape)
    ledger.levers["guarantee"][:] = draw.uniform(0, 1, ledger.levers["guarantee"].shape)
    ledger.spend[:] = draw.uniform(0.5, 2, ledger.spend.shape[1])
