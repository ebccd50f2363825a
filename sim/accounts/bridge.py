"""The bridge: a strategy's profit difference by cause, between twins (docs/rules.md §6).  Not the walk of
``sim.accounts.walk``.

A twin is the same customer with the same luck under the baseline and under the strategy.  Her visits are valued at the
week's *baseline* price and discounted.  Within the counted weeks, with b and s visits under the two, T the week of the
last one and a grace of 13 weeks:

1. she never bought under the baseline and buys now: *acquisition*, referred or not;
2. she bought before week 0, b = 0 and s > 0: *retention*;
3. b > 0 and s = 0: *lost*;
4. both, and her last visit is later than T_b + 13: the weeks after T_b are *retention*;
5. both, and her last visit is earlier than T_b - 13: the weeks after T_s are *lost*;
6. all other differences, both ways: *penetration*.

Whoever leaves for good (M37) is on none of these lines by that alone: `sim.accounts.leaving` says how much of them is
from twins of whom one did.
"""

from math import fsum

import numpy as np

from sim.accounts.money import ROWS_AT_ONCE, accounts
from sim.annotations import Bools, Floats, Ints
from sim.errors import RegularsError
from sim.market.ledger import FIRST_REFERRED, VISITS_MASK, Count, Ledger

GRACE_WEEKS = 13

PEOPLE_LINES = ("acquisition_referred", "acquisition_other", "retention", "penetration", "lost")
LINES = (
    *PEOPLE_LINES,
    "passing_trade",
    "price",
    "serving",
    "unit_cost",
    "upgrades",
    "refunds_and_complaints",
    "programme",
)
REFERRED, OTHER, RETENTION, PENETRATION, LOST = range(len(PEOPLE_LINES))


def bridge(baseline: Ledger, strategy: Ledger, business: int) -> dict[str, float]:
    """The difference in discounted profit of a focus business, strategy less baseline, as line -> amount.

    ``baseline`` and ``strategy`` are ledgers of the same replication, ``business`` the index of a focus business.  The
    twelve lines are those of ``LINES``; they add up to the difference of the books' ``profit`` but for float rounding,
    and each is exactly 0 between equal ledgers.  Raises RegularsError when the ledgers do not hold the same twins.

    ``price`` is what each visit under the strategy pays more, ``serving`` the baseline's unit cost of the extra
    visits, ``unit_cost`` what each visit under the strategy costs more; ``programme`` is everything else: what the
    strategy costs, weekly and once, for each visit and gesture, and what it changes of refreshing, improving, copying
    and fixed costs.  Less this line is *the* cost of a plan, wherever one is told.
    """
    if strategy is baseline:
        return dict.fromkeys(LINES, 0.0)
    check_twins(baseline, strategy)
    lines = _people_lines(baseline, strategy, business)
    lines.update(_trade_lines(baseline, strategy, business))
    lines.update(_book_lines(baseline, strategy, business))
    return {line: lines[line] + 0.0 for line in LINES}  # + 0.0 turns -0.0 into 0.0


def moved_visits(baseline: Ledger, strategy: Ledger, business: int) -> Ints:
    """Residents' visits won and lost by cause: int [5, W, S], in the order of ``PEOPLE_LINES``.

    Integers, so that neither the order of customers nor the block size can matter.
    """
    focus = baseline.focus_index(business)
    before = baseline.weeks_before
    moved = np.zeros((len(PEOPLE_LINES), baseline.weeks, len(baseline.segments)), dtype=np.int64)
    for first in range(0, baseline.diary.shape[1], ROWS_AT_ONCE):
        block = slice(first, first + ROWS_AT_ONCE)
        old, new = baseline.diary[focus, block], strategy.diary[focus, block]
        changed = np.flatnonzero((_in_words(old) != _in_words(new)).any(axis=1))  # most twins live the same life
        if len(changed):
            _add_block(
                moved,
                old[changed, before:],
                new[changed, before:],
                baseline.bought_before[focus, block][changed],
                baseline.tenant_segment[block][changed],
            )
    return moved


def moved_of(baseline: Ledger, strategy: Ledger, business: int, rows: Ints) -> Ints:
    """The same of the tenancies in ``rows`` (indexes) alone."""
    focus, before = baseline.focus_index(business), baseline.weeks_before
    moved = np.zeros((len(PEOPLE_LINES), baseline.weeks, len(baseline.segments)), dtype=np.int64)
    if len(rows):
        old, new = (of.diary[focus, rows, before:] for of in (baseline, strategy))
        _add_block(moved, old, new, baseline.bought_before[focus, rows], baseline.tenant_segment[rows])
    return moved


def value_of_visits(baseline: Ledger, business: int) -> Floats:
    """What a visit of each segment's residents counts in each counted week, money, discounted: float [W, S]."""
    return _paid(baseline, business)[:, : len(baseline.segments)] * baseline.discount[:, None]


def _in_words(diary):
    """A diary's rows, uint8 [n, P+W], in the largest words that they are made of, to be compared quickly."""
    size = next(size for size in (8, 4, 2, 1) if diary.shape[1] % size == 0)
    return diary.view(f"u{size}")


def _add_block(moved, old, new, bought_before, segment):
    visits_old, visits_new = (old & VISITS_MASK).astype(np.int8), (new & VISITS_MASK).astype(np.int8)
    early, late, cut = causes_of(visits_old, visits_new, bought_before, (new & FIRST_REFERRED).any(axis=1))
    difference = (visits_new - visits_old).ravel()  # at most 63 either way
    at = np.flatnonzero(difference != 0)
    who, week = np.divmod(at, old.shape[1])
    cause = np.where(week > cut[who], late[who], early[who])
    where = np.ravel_multi_index((cause, week, segment[who]), moved.shape)
    moved += np.bincount(where, weights=difference[at], minlength=moved.size).astype(np.int64).reshape(moved.shape)


def causes_of(old: Ints, new: Ints, bought_before: Bools, referred: Bools) -> tuple[Ints, Ints, Ints]:
    """For each twin the cause of her difference up to and after a week: three int arrays (early, late, cut)."""
    weeks = old.shape[1]
    bought, buys = old.any(axis=1), new.any(axis=1)
    last_old, last_new = _last_visit(old), _last_visit(new)
    never = ~bought_before & ~bought
    gone_later = bought & buys & (last_new > last_old + GRACE_WEEKS)
    gone_earlier = bought & buys & (last_new < last_old - GRACE_WEEKS)
    early = np.full(len(old), PENETRATION)
    early[never & referred] = REFERRED
    early[never & ~referred] = OTHER
    early[bought_before & ~bought] = RETENTION
    early[bought & ~buys] = LOST
    late, cut = early.copy(), np.full(len(old), weeks)
    late[gone_later], cut[gone_later] = RETENTION, last_old[gone_later]
    late[gone_earlier], cut[gone_earlier] = LOST, last_new[gone_earlier]
    return early, late, cut


def _last_visit(visits):
    """Int [n]: the last week with a visit; meaningless where there is none."""
    return visits.shape[1] - 1 - np.argmax(visits[:, ::-1] > 0, axis=1)


def _people_lines(baseline, strategy, business):
    value = value_of_visits(baseline, business)
    moved = moved_visits(baseline, strategy, business)
    return {line: fsum((moved[cause] * value).ravel().tolist()) for cause, line in enumerate(PEOPLE_LINES)}


def _trade_lines(baseline, strategy, business):
    """What follows from visits times a rate: passing trade, price, serving and unit cost."""
    counted = slice(baseline.weeks_before, None)
    old = baseline.counts[counted, business, :, Count.VISITS]
    new = strategy.counts[counted, business, :, Count.VISITS]
    residents = len(baseline.segments)
    paid_old, paid_new = _paid(baseline, business), _paid(strategy, business)
    cost_old, cost_new = _paid(baseline, business, "unit_cost"), _paid(strategy, business, "unit_cost")
    discount = baseline.discount[:, None]

    def total(table):
        return fsum((table * discount).ravel().tolist())

    return {
        "passing_trade": total(((new - old) * paid_old)[:, residents:]),
        "price": total(new * (paid_new - paid_old)),
        "serving": -total((new - old) * cost_old),
        "unit_cost": -total(new * (cost_new - cost_old)),
    }


def _book_lines(baseline, strategy, business):
    """What follows from the books line by line: upgrades, refunds and complaints, and all the rest."""
    counted = slice(baseline.weeks_before, None)
    old, new = accounts(baseline, business), accounts(strategy, business)
    middle, start = baseline.discount, baseline.discount_start

    def total(amount, factors=middle):
        difference = (amount(new) - amount(old))[counted]
        return (difference.T * factors).ravel().tolist()

    return {
        "upgrades": fsum(total(lambda of: of.upgrade_sales - of.upgrade_costs)),
        "refunds_and_complaints": -fsum(total(lambda of: of.refunds + of.complaint_costs)),
        "programme": -fsum(
            [
                *total(lambda of: of.visit_costs + of.gesture_costs),
                *total(lambda of: of.weekly_costs),
                *total(lambda of: of.one_off, start),
            ]
        ),
    }


def _paid(ledger, business, lever="price"):
    """Float [W, G]: a lever in money per unit of spend, for each group."""
    counted = slice(ledger.weeks_before, None)
    return ledger.levers[lever][counted, business, None] * ledger.group_spend[counted]


def check_twins(baseline: Ledger, strategy: Ledger) -> None:
    """Raise RegularsError unless both ledgers hold the same tenancies, with the same life before week 0: moving is luck
    alone.
    """
    for name in ("businesses", "segments", "focus", "weeks_before", "weeks", "discount_rate"):
        if getattr(baseline, name) != getattr(strategy, name):
            raise RegularsError(f"bridge: {name} differs between the baseline's ledger and the strategy's")
    for name in ("tenant_slot", "tenant_week", "tenant_segment", "bought_before"):
        old, new = getattr(baseline, name), getattr(strategy, name)
        if old is not new and not np.array_equal(old, new):
            raise RegularsError(f"bridge: {name} differs between the baseline's ledger and the strategy's; no twins")
