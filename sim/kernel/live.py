"""A visit as it is lived and judged (M8-M12, M16-M20, M23), the same for residents and passers-by.

The batch buffers hold `count` visits, at most one of a person.  Before `live`, the rows WHO, NUMBER, SEGMENT,
BUSINESS, MATCH, VISITS, SHOWN and EXPECTED are set; MEMORY, SATISFIED and OUTCOME are left.
"""

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.chance import NOISE, OCCURS, TELL, VOICE, block, in_tails, normal_middle, normal_outer, unit
from sim.compiled import as_unsigned, compiled
from sim.kernel.rows import (
    ARRIVED,
    BUSINESS,
    CARES,
    DESIGNED,
    DRAWN,
    END,
    EXPECTED,
    GIFT,
    GUARANTEE,
    HIGHEST,
    LIVED,
    MATCH,
    MEAN,
    MEMORY,
    NOVELTY,
    NUMBER,
    OUTCOME,
    PEAK,
    PERSONAL,
    PRICE_WEIGHT,
    RECOVERY,
    SATISFIED,
    SEGMENT,
    SHOWN,
    STRIDE,
    TALLY_0,
    TOTAL,
    VARIES,
    VISITS,
    WHO,
    WORD_0,
    WORD_1,
    WORD_2,
    WORD_3,
)
from sim.kernel.visit_log import COMPLAINED, DELIGHTED, GESTURED, OUTRAGED, REFUNDED, REVIEWED, UPGRADED
from sim.kernel.week import Luck, Market, Service
from sim.rules import judge as judging
from sim.rules import visit as moments_of
from sim.rules.traits import claim_prone


@compiled(inner=True)
def live(
    luck: Luck,
    market: Market,
    service: Service,
    count: int,
    ints: Ints,
    floats: Floats,
    moments: Floats,
    present: Bools,
) -> None:
    """The moments of each visit, and what is remembered of it."""
    draw_feedback(luck, count, ints)
    update_novelty(service, count, ints, floats)
    draw_gesture(service, count, ints, floats)
    for a in range(count):
        floats[MEAN + a] = 0.0
        floats[TOTAL + a] = 0.0
        floats[HIGHEST + a] = 0.0
        floats[PEAK + a] = 0.0
        floats[END + a] = 0.0
    touchpoints = len(market.occurs)
    for k in range(touchpoints):
        if k & 3 == 0:
            draw_occurrence(luck, market, k, count, ints, floats, moments, present)
        score_moment(market, service, k, count, ints, floats, moments[k], present[k])
    for k in range(touchpoints):
        find_peak(market, service, k, count, ints, floats, moments[k], present[k])
    for a in range(count):
        floats[MEMORY + a] = moments_of.remember(
            floats[MEAN + a],
            floats[PEAK + a],
            floats[END + a],
            service.memory_mean,
            service.memory_peak,
            service.memory_end,
        )


@compiled(inner=True)
def draw_feedback(luck: Luck, count: int, ints: Ints) -> None:
    """The block of luck for gesture, complaint, unfounded claim and upgrade; nothing has come of the
    visit yet.
    """
    for a in range(count):
        w0, w1, w2, w3 = block(
            luck.seed, luck.replication, VOICE, int(ints[WHO + a]), luck.week, int(ints[NUMBER + a]), 0
        )
        ints[WORD_0 + a] = w0
        ints[WORD_1 + a] = w1
        ints[WORD_2 + a] = w2
        ints[WORD_3 + a] = w3
        ints[OUTCOME + a] = 0


@compiled(inner=True)
def update_novelty(service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """M16, M19: what is left of the novelty, and what being known adds."""
    novelty, personalisation = service.novelty, service.personalisation
    for a in range(count):
        floats[NOVELTY + a] = novelty[as_unsigned(ints[BUSINESS + a])]
        floats[PERSONAL + a] = personalisation[as_unsigned(ints[BUSINESS + a])]
    for a in range(count):
        floats[NOVELTY + a] = moments_of.novelty_left(floats[NOVELTY + a], service.novelty_fades, ints[SHOWN + a])
        floats[PERSONAL + a] = moments_of.personal_touch(floats[PERSONAL + a], ints[VISITS + a])


@compiled(inner=True)
def draw_gesture(service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """M20: on which visits a gesture is made."""
    gesture_chance, gesture_size = service.gesture_chance, service.gesture_size
    for a in range(count):
        j = as_unsigned(ints[BUSINESS + a])
        given = unit(int(ints[WORD_0 + a])) < gesture_chance[j]
        floats[GIFT + a] = gesture_size[j]
        ints[OUTCOME + a] = GESTURED if given else 0


@compiled(inner=True)
def draw_occurrence(
    luck: Luck, market: Market, first: int, count: int, ints: Ints, floats: Floats, moments: Floats, present: Bools
) -> None:
    """Whether touchpoints `first` to `first + 3`, which share blocks of luck, occur on each visit, and their noise."""
    last = min(first + 4, len(market.occurs))
    certain = True
    for k in range(first, last):
        certain = certain and market.occurs[k] >= 1.0
    if not certain:
        draw_four(luck, OCCURS, first >> 2, count, ints)
    for k in range(first, last):
        occur(market.occurs[k], DRAWN + (k - first) * STRIDE, count, ints, present[k])
    draw_four(luck, NOISE, first >> 2, count, ints)
    for k in range(first, last):
        draw_noise(DRAWN + (k - first) * STRIDE, count, ints, floats, moments[k])


@compiled(inner=True)
def draw_four(luck: Luck, purpose: int, which: int, count: int, ints: Ints) -> None:
    """A block of luck for each visit, into the rows from DRAWN on."""
    for a in range(count):
        w0, w1, w2, w3 = block(
            luck.seed, luck.replication, purpose, int(ints[WHO + a]), luck.week, int(ints[NUMBER + a]), which
        )
        ints[DRAWN + a] = w0
        ints[DRAWN + STRIDE + a] = w1
        ints[DRAWN + 2 * STRIDE + a] = w2
        ints[DRAWN + 3 * STRIDE + a] = w3


@compiled(inner=True)
def occur(chance: float, row: int, count: int, ints: Ints, present: Bools) -> None:
    """Whether a touchpoint occurs that does with `chance`, by the words of luck in `row`."""
    if chance >= 1.0:
        for a in range(count):
            present[a] = True
    else:
        for a in range(count):
            present[a] = unit(int(ints[row + a])) < chance


@compiled(inner=True)
def draw_noise(row: int, count: int, ints: Ints, floats: Floats, noise: Floats) -> None:
    """Standard normal numbers from the words of luck in `row`: `sim.chance.normal_from`, the few in the tails apart."""
    for a in range(count):
        noise[a] = normal_middle(unit(int(ints[row + a])))
    few = np.int64(0)
    for a in range(count):
        u = unit(int(ints[row + a]))
        ints[TALLY_0 + few] = a
        floats[CARES + few] = u
        few += int(in_tails(u))
    for a in range(few):
        floats[CARES + a] = normal_outer(floats[CARES + a])
    for a in range(few):
        noise[ints[TALLY_0 + a]] = floats[CARES + a]


@compiled(inner=True)
def score_moment(
    market: Market, service: Service, k: int, count: int, ints: Ints, floats: Floats, moments: Floats, present: Bools
) -> None:
    """Moment k of each visit (M8), in place of its noise, and the mean of the moments so far (M10)."""
    designed, varies_by, gesture_at, cares = service.designed, service.varies_by, service.gesture_at, market.cares
    for a in range(count):
        j = as_unsigned(ints[BUSINESS + a])
        floats[DESIGNED + a] = designed[j, k]
        floats[VARIES + a] = varies_by[j, k]
        ints[TALLY_0 + a] = gesture_at[j]
        floats[CARES + a] = cares[as_unsigned(ints[SEGMENT + a]), k]
    for a in range(count):
        given = (ints[OUTCOME + a] & GESTURED != 0) & (ints[TALLY_0 + a] == k)
        x = moments_of.moment(
            floats[DESIGNED + a],
            floats[MATCH + a],
            floats[NOVELTY + a],
            floats[PERSONAL + a],
            floats[GIFT + a] if given else 0.0,
            floats[VARIES + a],
            moments[a],
        )
        moments[a] = x
        total = floats[TOTAL + a] + floats[CARES + a]
        mean = moments_of.mean_so_far(floats[MEAN + a], floats[CARES + a], total, x)
        floats[TOTAL + a] = total if present[a] else floats[TOTAL + a]
        floats[MEAN + a] = mean if present[a] else floats[MEAN + a]


@compiled(inner=True)
def find_peak(
    market: Market, service: Service, k: int, count: int, ints: Ints, floats: Floats, moments: Floats, present: Bools
) -> None:
    """M10: whether moment k is the peak so far; the last one that occurs is the end."""
    cares, peak_aversion = market.cares, service.peak_aversion
    for a in range(count):
        floats[CARES + a] = cares[as_unsigned(ints[SEGMENT + a]), k]
    for a in range(count):
        x = moments[a]
        standing = moments_of.standing_out(floats[CARES + a], x, floats[MEAN + a], peak_aversion)
        peak = present[a] and moments_of.is_peak(standing, floats[HIGHEST + a])
        floats[PEAK + a] = x if peak else floats[PEAK + a]
        floats[HIGHEST + a] = max(floats[HIGHEST + a], standing) if peak else floats[HIGHEST + a]
        floats[END + a] = x if present[a] else floats[END + a]


@compiled(inner=True)
def judge(service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """M11, M12, M17: satisfaction after complaint and recovery, and what is learnt and told of the visit."""
    recovery_share, complaint_chance = service.recovery_share, service.complaint_chance
    for a in range(count):
        j = as_unsigned(ints[BUSINESS + a])
        floats[RECOVERY + a] = recovery_share[j]
        floats[CARES + a] = complaint_chance[j]
    for a in range(count):
        memory = floats[MEMORY + a]
        feeling = judging.loss_averse(judging.surprise(memory, floats[EXPECTED + a]), service.loss_aversion)
        satisfied = judging.satisfaction(memory, feeling)
        theirs = memory - judging.unlearnt_fit(service.fit_blamed, floats[MATCH + a], ints[VISITS + a])
        blamed = judging.satisfaction(
            theirs,
            judging.loss_averse(judging.surprise(theirs, floats[EXPECTED + a]), service.loss_aversion),
        )
        delighted = judging.is_delighted(satisfied, service.tolerance)
        outraged = judging.is_outraged(blamed, service.tolerance)
        complains = outraged and unit(int(ints[WORD_1 + a])) < floats[CARES + a]
        put_right = judging.satisfaction(memory, judging.recovered(feeling, floats[RECOVERY + a]))
        floats[SATISFIED + a] = put_right if complains else satisfied
        floats[RECOVERY + a] = floats[RECOVERY + a] if complains else 0.0
        floats[LIVED + a] = memory
        floats[MEMORY + a] = judging.mended(memory, floats[EXPECTED + a], floats[RECOVERY + a], service.mends_memory)
        ints[OUTCOME + a] = (
            ints[OUTCOME + a]
            | (DELIGHTED if delighted else 0)
            | (OUTRAGED if outraged else 0)
            | (COMPLAINED if complains else 0)
        )


@compiled(inner=True)
def is_any_guarantee(service: Service) -> bool:
    """Whether any business guarantees anything this week."""
    found = False
    for j in range(len(service.guarantee)):
        found = found or service.guarantee[j] > 0.0
    return found


@compiled(inner=True)
def claim(luck: Luck, service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """M18: who claims on a guarantee, those who complained and others without cause; ARRIVED is when she came."""
    if not is_any_guarantee(service):
        return
    guarantee, share = service.guarantee, service.claim_prone_share
    for a in range(count):
        floats[GUARANTEE + a] = guarantee[as_unsigned(ints[BUSINESS + a])]
    for a in range(count):
        if floats[GUARANTEE + a] > 0.0:
            who, arrived = int(ints[WHO + a]), int(ints[ARRIVED + a])
            prone = claim_prone(luck.seed, luck.replication, who, arrived, share)
            unfounded = judging.unfounded_chance(service.unfounded_claim_chance, floats[GUARANTEE + a], share, prone)
            claims = ints[OUTCOME + a] & COMPLAINED != 0 or unit(int(ints[WORD_2 + a])) < unfounded
            ints[OUTCOME + a] |= REFUNDED if claims else 0


@compiled(inner=True)
def is_any_upgrade(service: Service) -> bool:
    """Whether any business offers anything separately this week: else nobody's price weight matters at a visit."""
    found = False
    for j in range(len(service.upgrade_pull)):
        found = found or service.upgrade_pull[j] == service.upgrade_pull[j]
    return found


@compiled(inner=True)
def upgrade(service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """M23: who buys what is offered separately, and what is left of the visit to who declines; PRICE_WEIGHT is the
    customer's own, RECOVERY what was put right.
    """
    for a in range(count):
        j = as_unsigned(ints[BUSINESS + a])
        pull = service.upgrade_pull[j]
        if pull == pull:
            taken = judging.upgrade_chance(
                pull,
                floats[SATISFIED + a],
                floats[PRICE_WEIGHT + a],
                service.upgrade_price[j],
                service.upgrade_spread[j],
            )
            if unit(int(ints[WORD_3 + a])) < taken:
                ints[OUTCOME + a] |= UPGRADED
            elif service.upgrade_irritates > 0.0:
                expected, put = floats[EXPECTED + a], floats[RECOVERY + a]
                left = judging.asked_in_vain(floats[LIVED + a], service.memory_end, service.upgrade_irritates)
                feeling = judging.loss_averse(judging.surprise(left, expected), service.loss_aversion)
                floats[MEMORY + a] = judging.mended(left, expected, put, service.mends_memory)
                floats[SATISFIED + a] = judging.satisfaction(left, judging.recovered(feeling, put))


@compiled(inner=True)
def review(luck: Luck, service: Service, count: int, ints: Ints) -> None:
    """M22: who rates the visit in public.  Leaves the block of luck for talk, friend, review and guest."""
    for a in range(count):
        w0, w1, w2, w3 = block(
            luck.seed, luck.replication, TELL, int(ints[WHO + a]), luck.week, int(ints[NUMBER + a]), 0
        )
        ints[WORD_0 + a] = w0
        ints[WORD_1 + a] = w1
        ints[WORD_2 + a] = w2
        ints[WORD_3 + a] = w3
    for a in range(count):
        ints[OUTCOME + a] |= REVIEWED if unit(int(ints[WORD_2 + a])) < service.review_chance else 0
