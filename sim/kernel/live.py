"""A visit as it is lived and judged (M8-M12, M16-M20, M23), the same for residents and passers-by.

The desk holds `count` visits, at most one of a person.  Before `live`, the rows WHO, NUMBER, SEGMENT,
BUSINESS, MATCH, VISITS, SHOWN and EXPECTED are set; MEMORY, SATISFIED and OUTCOME are left.
"""

import numpy as np

from sim.chance import NOISE, OCCURS, TELL, VOICE, block, in_tails, normal_middle, normal_outer, unit
from sim.compiled import compiled, natural
from sim.kernel.rows import (
    BUSINESS,
    CARES,
    DESIGNED,
    DRAWN,
    END,
    EXPECTED,
    GIFT,
    GUARANTEE,
    HIGHEST,
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
from sim.rules import judge as judging
from sim.rules import visit as moments_of


@compiled(inner=True)
def live(luck, market, service, count, whole, real, moments, present):
    """The moments of each visit, and what is remembered of it."""
    voices(luck, count, whole)
    freshen(service, count, whole, real)
    give(service, count, whole, real)
    for a in range(count):
        real[MEAN + a] = 0.0
        real[TOTAL + a] = 0.0
        real[HIGHEST + a] = 0.0
        real[PEAK + a] = 0.0
        real[END + a] = 0.0
    touchpoints = len(market.occurs)
    for k in range(touchpoints):
        if k & 3 == 0:
            happen(luck, market, k, count, whole, real, moments, present)
        befall(market, service, k, count, whole, real, moments[k], present[k])
    for k in range(touchpoints):
        stand_out(market, k, count, whole, real, moments[k], present[k])
    for a in range(count):
        real[MEMORY + a] = moments_of.remember(
            real[MEAN + a],
            real[PEAK + a],
            real[END + a],
            service.memory_mean,
            service.memory_peak,
            service.memory_end,
        )


@compiled(inner=True)
def voices(luck, count, whole):
    """The block of luck for gesture, complaint, unfounded claim and upgrade; nothing has come of the
    visit yet.
    """
    for a in range(count):
        w0, w1, w2, w3 = block(
            luck.seed, luck.replication, VOICE, int(whole[WHO + a]), luck.week, int(whole[NUMBER + a]), 0
        )
        whole[WORD_0 + a] = w0
        whole[WORD_1 + a] = w1
        whole[WORD_2 + a] = w2
        whole[WORD_3 + a] = w3
        whole[OUTCOME + a] = 0


@compiled(inner=True)
def freshen(service, count, whole, real):
    """M16, M19: what is left of the novelty, and what being known adds."""
    novelty, personalisation = service.novelty, service.personalisation
    for a in range(count):
        real[NOVELTY + a] = novelty[natural(whole[BUSINESS + a])]
        real[PERSONAL + a] = personalisation[natural(whole[BUSINESS + a])]
    for a in range(count):
        real[NOVELTY + a] = moments_of.novelty_left(
            real[NOVELTY + a], service.novelty_fades, whole[SHOWN + a]
        )
        real[PERSONAL + a] = moments_of.personal_touch(real[PERSONAL + a], whole[VISITS + a])


@compiled(inner=True)
def give(service, count, whole, real):
    """M20: on which visits a gesture is made."""
    gesture_chance, gesture_size = service.gesture_chance, service.gesture_size
    for a in range(count):
        j = natural(whole[BUSINESS + a])
        given = unit(int(whole[WORD_0 + a])) < gesture_chance[j]
        real[GIFT + a] = gesture_size[j]
        whole[OUTCOME + a] = GESTURED if given else 0


@compiled(inner=True)
def happen(luck, market, first, count, whole, real, moments, present):
    """Whether touchpoints `first` to `first + 3`, which share blocks of luck, occur on each visit, and their noise."""
    last = min(first + 4, len(market.occurs))
    certain = True
    for k in range(first, last):
        certain = certain and market.occurs[k] >= 1.0
    if not certain:
        draw_four(luck, OCCURS, first >> 2, count, whole)
    for k in range(first, last):
        occur(market.occurs[k], DRAWN + (k - first) * STRIDE, count, whole, present[k])
    draw_four(luck, NOISE, first >> 2, count, whole)
    for k in range(first, last):
        vary(DRAWN + (k - first) * STRIDE, count, whole, real, moments[k])


@compiled(inner=True)
def draw_four(luck, purpose, which, count, whole):
    """A block of luck for each visit, into the rows from DRAWN on."""
    for a in range(count):
        w0, w1, w2, w3 = block(
            luck.seed, luck.replication, purpose, int(whole[WHO + a]), luck.week, int(whole[NUMBER + a]), which
        )
        whole[DRAWN + a] = w0
        whole[DRAWN + STRIDE + a] = w1
        whole[DRAWN + 2 * STRIDE + a] = w2
        whole[DRAWN + 3 * STRIDE + a] = w3


@compiled(inner=True)
def occur(chance, row, count, whole, present):
    """Whether a touchpoint occurs that does with `chance`, by the words of luck in `row`."""
    if chance >= 1.0:
        for a in range(count):
            present[a] = True
    else:
        for a in range(count):
            present[a] = unit(int(whole[row + a])) < chance


@compiled(inner=True)
def vary(row, count, whole, real, noise):
    """Standard normal numbers from the words of luck in `row`: `sim.chance.normal_from`, the few in the tails apart."""
    for a in range(count):
        noise[a] = normal_middle(unit(int(whole[row + a])))
    few = np.int64(0)
    for a in range(count):
        u = unit(int(whole[row + a]))
        whole[TALLY_0 + few] = a
        real[CARES + few] = u
        few += int(in_tails(u))
    for a in range(few):
        real[CARES + a] = normal_outer(real[CARES + a])
    for a in range(few):
        noise[whole[TALLY_0 + a]] = real[CARES + a]


@compiled(inner=True)
def befall(market, service, k, count, whole, real, moments, present):
    """Moment k of each visit (M8), in place of its noise, and the mean of the moments so far (M10)."""
    designed, varies_by, gesture_at, cares = service.designed, service.varies_by, service.gesture_at, market.cares
    for a in range(count):
        j = natural(whole[BUSINESS + a])
        real[DESIGNED + a] = designed[j, k]
        real[VARIES + a] = varies_by[j, k]
        whole[TALLY_0 + a] = gesture_at[j]
        real[CARES + a] = cares[natural(whole[SEGMENT + a]), k]
    for a in range(count):
        given = (whole[OUTCOME + a] & GESTURED != 0) & (whole[TALLY_0 + a] == k)
        x = moments_of.moment(
            real[DESIGNED + a],
            real[MATCH + a],
            real[NOVELTY + a],
            real[PERSONAL + a],
            real[GIFT + a] if given else 0.0,
            real[VARIES + a],
            moments[a],
        )
        moments[a] = x
        total = real[TOTAL + a] + real[CARES + a]
        mean = moments_of.mean_so_far(real[MEAN + a], real[CARES + a], total, x)
        real[TOTAL + a] = total if present[a] else real[TOTAL + a]
        real[MEAN + a] = mean if present[a] else real[MEAN + a]


@compiled(inner=True)
def stand_out(market, k, count, whole, real, moments, present):
    """M10: whether moment k is the peak so far; the last one that occurs is the end."""
    cares = market.cares
    for a in range(count):
        real[CARES + a] = cares[natural(whole[SEGMENT + a]), k]
    for a in range(count):
        x = moments[a]
        standing = moments_of.standing_out(real[CARES + a], x, real[MEAN + a])
        peak = present[a] and moments_of.is_peak(standing, real[HIGHEST + a])
        real[PEAK + a] = x if peak else real[PEAK + a]
        real[HIGHEST + a] = max(real[HIGHEST + a], standing) if peak else real[HIGHEST + a]
        real[END + a] = x if present[a] else real[END + a]


@compiled(inner=True)
def judge(service, count, whole, real):
    """M11, M12, M17, M18: satisfaction after complaint and recovery, and claims on the guarantee."""
    recovery_share, guarantee = service.recovery_share, service.guarantee
    for a in range(count):
        j = natural(whole[BUSINESS + a])
        real[RECOVERY + a] = recovery_share[j]
        real[GUARANTEE + a] = guarantee[j]
    for a in range(count):
        memory = real[MEMORY + a]
        feeling = judging.felt(judging.surprise(memory, real[EXPECTED + a]), service.loss_aversion)
        satisfied = judging.satisfaction(memory, feeling)
        delighted = judging.is_delighted(satisfied, service.tolerance)
        outraged = judging.is_outraged(satisfied, service.tolerance)
        complains = outraged and unit(int(whole[WORD_1 + a])) < service.complaint_chance
        put_right = judging.satisfaction(memory, judging.recovered(feeling, real[RECOVERY + a]))
        real[SATISFIED + a] = put_right if complains else satisfied
        unfounded = judging.unfounded_chance(service.unfounded_claim_chance, real[GUARANTEE + a])
        claims = real[GUARANTEE + a] > 0.0 and (complains or unit(int(whole[WORD_2 + a])) < unfounded)
        whole[OUTCOME + a] = (
            whole[OUTCOME + a]
            | (DELIGHTED if delighted else 0)
            | (OUTRAGED if outraged else 0)
            | (COMPLAINED if complains else 0)
            | (REFUNDED if claims else 0)
        )


@compiled(inner=True)
def upgrade(service, count, whole, real):
    """M23: who buys what is offered separately; PRICE_WEIGHT is the customer's own."""
    for a in range(count):
        j = natural(whole[BUSINESS + a])
        pull = service.upgrade_pull[j]
        if pull == pull:
            taken = judging.upgrade_chance(
                pull, real[SATISFIED + a], real[PRICE_WEIGHT + a], service.upgrade_price[j]
            )
            if unit(int(whole[WORD_3 + a])) < taken:
                whole[OUTCOME + a] |= UPGRADED


@compiled(inner=True)
def review(luck, service, count, whole):
    """M22: who rates the visit in public.  Leaves the block of luck for talk, friend, review and guest."""
    for a in range(count):
        w0, w1, w2, w3 = block(
            luck.seed, luck.replication, TELL, int(whole[WHO + a]), luck.week, int(whole[NUMBER + a]), 0
        )
        whole[WORD_0 + a] = w0
        whole[WORD_1 + a] = w1
        whole[WORD_2 + a] = w2
        whole[WORD_3 + a] = w3
    for a in range(count):
        whole[OUTCOME + a] |= REVIEWED if unit(int(whole[WORD_2 + a])) < service.review_chance else 0
