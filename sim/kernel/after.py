"""What stays after a visit: memory, loyalty, money, commitment, word of mouth and records (M13, M14, M21,
M34, M36).
"""

import numpy as np

from sim.annotations import Floats, Ints
from sim.chance import LEAVE, uniform, unit
from sim.compiled import as_unsigned, compiled, prefetch
from sim.kernel.choose import SOON
from sim.kernel.people import People, fetch_held
from sim.kernel.rows import (
    BUSINESS,
    ENTRY,
    EXPECTATION,
    EXPECTED,
    FLAGS,
    INDEX,
    LIVED,
    MEMORY,
    NUMBER,
    OUTCOME,
    RECOVERY,
    REWARD,
    RISK,
    RISK_BEFORE,
    SATISFIED,
    SEGMENT,
    SHOWN,
    VISITS,
    WHO,
    WORD_0,
    WORD_1,
    WORD_2,
    WORD_3,
)
from sim.kernel.tenancy import Diaries
from sim.kernel.visit_log import (
    COMPLAINED,
    FIRST,
    GESTURED,
    LEAVES,
    OUTRAGED,
    REFERRED,
    REFUNDED,
    SHARES,
    TALKS,
    UPGRADED,
    VisitBuffers,
)
from sim.kernel.week import Luck, Market, Service
from sim.market.ledger import FIRST_REFERRED, FIRST_VISIT
from sim.market.state import HEARD_GOOD, LEFT, NEVER, NOBODY
from sim.market.value import left_behind
from sim.rules.choice import committed_until
from sim.rules.judge import leaving_chance
from sim.rules.learning import known_or_hoped, learning_rate, loyalty_reward, shaken_gain, smooth, update_loyalty
from sim.rules.scale import tally
from sim.rules.word import talk_chance

NOT_LEFT = 255 - LEFT


@compiled(inner=True)
def mark_outcome(service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """First visits, referred visits; who talks about the visit, and who shared it with a friend."""
    for a in range(count):
        segment = as_unsigned(ints[SEGMENT + a])
        first = ints[VISITS + a] == 0
        referred = first and ints[FLAGS + a] & HEARD_GOOD != 0
        likely = talk_chance(
            service.talk_chance,
            service.talkativeness[segment],
            service.talk_gain,
            floats[SATISFIED + a],
            service.tolerance,
        )
        talks = unit(int(ints[WORD_0 + a])) < likely
        shares = unit(int(ints[WORD_3 + a])) < service.guest_chance[segment]
        ints[OUTCOME + a] |= (
            (FIRST if first else 0)
            | (REFERRED if referred else 0)
            | (TALKS if talks else 0)
            | (SHARES if shares else 0)
        )


@compiled(inner=True)
def consider_leaving(luck: Luck, service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """M37: who of the outraged leaves for good; RECOVERY is what was put right, VISITS those before this one."""
    if service.exit_chance <= 0.0:
        return
    for a in range(count):
        if ints[OUTCOME + a] & OUTRAGED:
            gain = learning_rate(ints[VISITS + a], service.learning_floor, service.prior_weight)
            likely = leaving_chance(service.exit_chance, service.prior_weight, gain, floats[RECOVERY + a])
            who, number = int(ints[WHO + a]), int(ints[NUMBER + a])
            u = uniform(luck.seed, luck.replication, LEAVE, who, luck.week, number, 0)
            ints[OUTCOME + a] |= LEAVES if u < likely else 0


@compiled(inner=True)
def learn(luck: Luck, people: People, service: Service, count: int, ints: Ints, floats: Floats) -> None:
    """M13: expectation and risk move towards what was lived, both from the old expectation; the visit is counted, and
    whether she left for good at it (M37).
    """
    for a in range(count):
        visits = ints[VISITS + a]
        memory, expected = floats[MEMORY + a], floats[EXPECTED + a]
        gain = learning_rate(visits, service.learning_floor, service.prior_weight)
        shaken = shaken_gain(gain, visits, memory, expected, service.promise_broken)
        weight = shaken if service.learning else 0.0
        perceived = known_or_hoped(visits, floats[RISK + a], floats[RISK_BEFORE + a])
        floats[RISK + a] = smooth(perceived, abs(memory - expected), weight)
        floats[EXPECTATION + a] = smooth(expected, memory, weight)
    held, week = people.held, luck.week
    for a in range(count):
        record = held[as_unsigned(ints[INDEX + a]), as_unsigned(ints[BUSINESS + a])]
        record["risk"] = floats[RISK + a]
        record["expectation"] = floats[EXPECTATION + a]
        record["visits"] = ints[VISITS + a] + 1
        record["last_visit"] = week
        flags = int(record["flags"]) & NOT_LEFT
        record["flags"] = flags | (LEFT if ints[OUTCOME + a] & LEAVES != 0 else 0)
    kept = people.kept
    for a in range(count):
        record = kept[as_unsigned(ints[INDEX + a]), as_unsigned(ints[BUSINESS + a])]
        record["since_refresh"] = ints[SHOWN + a] + 1


@compiled(inner=True)
def grow_loyal(people: People, service: Service, reach: Ints, count: int, ints: Ints, floats: Floats) -> None:
    """M14: all loyalties fade, the one to the business visited grows by what the visit was worth."""
    for a in range(count):
        floats[REWARD + a] = loyalty_reward(floats[SATISFIED + a], service.reward_by_satisfaction)
    held, carry = people.held, service.loyalty_carry
    for a in range(count):
        fetch_held(people, ints[INDEX + min(a + SOON, count - 1)])
        i, visited, worth = as_unsigned(ints[INDEX + a]), ints[BUSINESS + a], floats[REWARD + a]
        for at in range(len(reach)):
            j = reach[at]
            record = held[i, as_unsigned(j)]
            record["loyalty"] = update_loyalty(record["loyalty"], carry, worth if j == visited else 0.0)


@compiled(inner=True)
def book_margin(people: People, service: Service, count: int, ints: Ints) -> None:
    """The money that each visit left behind (M34), for businesses that look at single customers."""
    kept, plain = people.kept, service.plain
    for a in range(count):
        j, segment, outcome = as_unsigned(ints[BUSINESS + a]), as_unsigned(ints[SEGMENT + a]), ints[OUTCOME + a]
        money = plain[j, segment]
        if outcome & (UPGRADED | REFUNDED | COMPLAINED | GESTURED):
            upgraded, claimed = outcome & UPGRADED != 0, outcome & REFUNDED != 0
            complained, gestured = outcome & COMPLAINED != 0, outcome & GESTURED != 0
            spent = service.spend[segment]
            money = tally(left_behind(service, j, spent, upgraded, claimed, complained, gestured))
        record = kept[as_unsigned(ints[INDEX + a]), j]
        record["contribution"] += money


@compiled(inner=True)
def bind_customer(
    luck: Luck, people: People, service: Service, visit_log: VisitBuffers, count: int, ints: Ints
) -> None:
    """M36: a freely chosen visit binds for some weeks, at a business that binds its customers; who leaves for good is
    bound no longer, and not by that visit.
    """
    binding = service.commitment_weeks
    longest = np.int64(0)
    for j in range(len(binding)):
        longest = max(longest, binding[j])
    for a in range(count):
        i, j = as_unsigned(ints[INDEX + a]), ints[BUSINESS + a]
        if ints[OUTCOME + a] & LEAVES != 0 and people.person[i]["committed_to"] == j:
            bound = people.person[i]
            bound["committed_to"] = NOBODY
            bound["committed_until"] = NEVER
    if longest == 0:
        return
    for a in range(count):
        i, j = ints[INDEX + a], ints[BUSINESS + a]
        weeks = int(binding[j])
        if weeks > 0 and visit_log.freely[ints[ENTRY + a]] and ints[OUTCOME + a] & LEAVES == 0:
            bound = people.person[i]
            bound["committed_to"] = j
            bound["committed_until"] = committed_until(luck.week, weeks)


@compiled(inner=True)
def write_visit(visit_log: VisitBuffers, count: int, ints: Ints, floats: Floats) -> None:
    """Write into the visit log what became of each visit."""
    for a in range(count):
        entry = as_unsigned(ints[ENTRY + a])
        visit_log.memory[entry] = floats[MEMORY + a]
        visit_log.satisfaction[entry] = floats[SATISFIED + a]
        visit_log.expected[entry] = floats[EXPECTED + a]
        visit_log.lived[entry] = floats[LIVED + a]
        visit_log.outcome[entry] = ints[OUTCOME + a]


@compiled(inner=True)
def write_diary(market: Market, people: People, diaries: Diaries, column: int, count: int, ints: Ints) -> None:
    """The diaries of watched businesses: visits add up, flags are set once; and who left for good in a counted week."""
    watched, tenancy = market.watched, people.tenancy
    diary, left, is_counted = diaries.visits, diaries.left, column >= diaries.weeks_before
    kept = np.int64(0)
    for a in range(count):
        ints[WORD_1 + kept] = watched[as_unsigned(ints[BUSINESS + a])]
        ints[WORD_2 + kept] = tenancy[as_unsigned(ints[INDEX + a])]
        ints[WORD_0 + kept] = ints[OUTCOME + a]
        prefetch(diary, (max(0, ints[WORD_1 + kept]), max(0, ints[WORD_2 + kept]), column))
        kept += int(ints[WORD_1 + kept] >= 0 and ints[WORD_2 + kept] >= 0)
    for a in range(kept):
        at, row, outcome = ints[WORD_1 + a], ints[WORD_2 + a], ints[WORD_0 + a]
        flags = (FIRST_VISIT if outcome & FIRST else 0) | (FIRST_REFERRED if outcome & REFERRED else 0)
        diary[at, row, column] = (diary[at, row, column] + 1) | flags
        if is_counted and outcome & LEAVES != 0:
            left[at, row] = True
