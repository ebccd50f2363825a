"""What each resident customer of a business is worth to it, in money at the opening of week 0.

**A customer** is a resident who came in the recorded weeks before week 0 (52 of them at most) and still lived there as
it opened, or who came in the counted weeks, if only once.

**Worth** has two parts.  What her visits of the counted weeks left, discounted: every visit leaves what a visit of her
segment left that week on average (`sim.accounts.money.Accounts.contribution`: upgrades, refunds, complaints and
gestures are not kept by person), so that all customers together left exactly what the books say, which is profit,
plus the costs of the weeks, less what passers-by left.  And what she may still bring: the business's customer
equity at the end (docs/rules.md §6) before the running cost of the strategy, shared out among the customers who still
live there and are welcome, in proportion to the margin that each left in the last 52 weeks; together it is the
equity again.  The rule does not ask what she is like, so whoever came late has had less time to show her worth.
Without equity (such as fewer than 104 recorded weeks) the first part is all.
"""

from math import fsum
from typing import NamedTuple

import numpy as np

from sim.accounts.entries import Visits, valued, visits_of, who_came
from sim.accounts.money import accounts, customer_equity, margin_per_visit
from sim.annotations import Bools, Floats, Ints
from sim.market.ledger import FIRST_REFERRED, Count, Ledger
from sim.market.value import is_away
from sim.rules.learning import engaged_limit, loyal_limit
from sim.rules.scale import WEEKS_PER_YEAR as YEAR
from sim.study.runs.branches import Run

MOVED_AWAY, INTERACTION, ENGAGEMENT, RELATIONSHIP = range(4)
STAGES = ("moved_away", "interaction", "engagement", "relationship")
"""How customers stand at the end of the run: gone from the place, or the stage reached (docs/rules.md §4, Close)."""

BEFORE, REFERRED, OTHER = range(3)
CAME = ("before", "referred", "other")
"""How they came: already customers before week 0, or new, after a satisfied friend's word or any other way."""


class Spread(NamedTuple):
    """How a number is spread over people: how many, their total, and three order statistics (None for nobody).

    The p10 is the smallest value that at least a tenth of the people do not exceed, and so on.
    """

    count: int  # type: ignore[assignment]  # as a tuple it has no use for its own
    total: float
    p10: float | None
    median: float | None
    p90: float | None

    @classmethod
    def of(cls, values: Floats) -> "Spread":
        """The `Spread` of a float array."""
        count = len(values)
        if not count:
            return cls(0, 0.0, None, None, None)
        ordered = np.sort(values).tolist()
        tenth, half, most = ((count * part + 9) // 10 - 1 for part in (1, 5, 9))
        return cls(count, fsum(ordered), ordered[tenth], ordered[half], ordered[most])


def lifetime(run: Run, business: int) -> dict[tuple[str, str], Spread]:
    """{(by, kind): `Spread`} of what customers are worth: by all, segment, stage at the end, and how they came."""
    ledger = run.ledger
    visits = visits_of(ledger, business)
    ours = customers(ledger, visits)
    worth = (left_behind(ledger, business, visits) + still_to_come(run, business, visits))[ours]
    found = {("all", "all"): Spread.of(worth)}
    for by, names, codes in (
        ("segment", ledger.segments, ledger.tenant_segment),
        ("stage", STAGES, stages(run, business)),
        ("came", CAME, how_they_came(ledger, business, visits)),
    ):
        of_customers = codes[ours]
        found |= {(by, name): Spread.of(worth[of_customers == code]) for code, name in enumerate(names)}
    return found


def customers(ledger: Ledger, visits: Visits) -> Bools:
    """Bool [N]: the tenancies that are customers, these being all recorded visits."""
    return who_came(ledger, visits) & (lives_until(ledger) > 0)


def lives_until(ledger: Ledger) -> Ints:
    """Int [N]: the week from which another lives in the slot; the number of weeks for those who stay to the end."""
    until = np.full(len(ledger.tenant_slot), ledger.weeks, dtype=np.int64)
    followed = np.flatnonzero(~ledger.last_tenancies)
    until[followed] = ledger.tenant_week[followed + 1]
    return until


def left_behind(ledger: Ledger, business: int, visits: Visits) -> Floats:
    """Float [N]: what the visits of the counted weeks left, discounted; the sum is the residents' in the books."""
    before, kinds = ledger.weeks_before, len(ledger.segments)
    money = accounts(ledger, business).contribution[before:, :kinds] * ledger.discount[:, None]
    served = ledger.counts[before:, business, :kinds, Count.VISITS]
    rate = np.zeros((ledger.span, kinds))
    rate[before:] = money / np.maximum(served, 1)
    return valued(ledger, visits, rate)


def still_to_come(run: Run, business: int, visits: Visits) -> Floats:
    """Float [N]: the shares in the customer equity at the end; all 0 where there is none."""
    ledger = run.ledger
    nothing = np.zeros(len(ledger.tenant_slot))
    found = customer_equity(ledger, business, run.baseline)
    if found is None:
        return nothing
    rate = np.zeros((ledger.span, len(ledger.segments)))
    rate[-YEAR:] = margin_per_visit(ledger, business)[-YEAR:]
    last, present = who_is_present(run)
    welcome = nothing.astype(bool)
    welcome[last] = present & ~stays_away(run, business)
    margin = np.where(welcome, valued(ledger, visits, rate), 0.0)
    whole = fsum(margin.tolist())
    return found.residents * (margin / whole) if whole > 0.0 else nothing


def stages(run: Run, business: int) -> Ints:
    """Int [N]: the index in `STAGES` of each tenancy at the end of the run; meaningless for those who never came."""
    state, ledger = run.state, run.ledger
    loyalty, risk = state.loyalty[:, business], state.risk[:, business]
    trusts = risk < 0.5 * run.terms.by_week["risk_at_start"][-1, business]
    by_satisfaction = float(run.terms.by_week["reward_by_satisfaction"][-1])
    here = ~stays_away(run, business)
    reached = np.full(len(loyalty), INTERACTION)
    reached[(loyalty >= engaged_limit(by_satisfaction)) & here] = ENGAGEMENT
    reached[(loyalty >= loyal_limit(by_satisfaction)) & trusts & here] = RELATIONSHIP
    last, present = who_is_present(run)
    found = np.full(len(ledger.tenant_slot), MOVED_AWAY)
    found[last] = np.where(present, reached, MOVED_AWAY)
    return found


def stays_away(run: Run, business: int) -> Bools:
    """Bool, one a resident: who stays away as the run ends, barred or having left for good (M26, M37)."""
    state, forgives = run.state, run.terms.by_week["forgives_after_weeks"][-1]
    return is_away(state.flags[:, business], state.last_visit[:, business], state.week - 1, forgives)


def how_they_came(ledger: Ledger, business: int, visits: Visits) -> Ints:
    """Int [N]: the index in `CAME` of each tenancy; meaningless for those who never came."""
    found = np.full(len(ledger.tenant_slot), OTHER)
    found[visits.person[(visits.marks & FIRST_REFERRED) > 0]] = REFERRED
    found[ledger.bought_before[ledger.focus_index(business)]] = BEFORE
    return found


def who_is_present(run: Run) -> tuple[Ints, Bools]:
    """The last tenancy of each slot (indexes, in the order of the residents of the state), and whether it is she who
    lives there now (bool): somebody may have moved in at the very end.
    """
    last = np.flatnonzero(run.ledger.last_tenancies)
    return last, run.state.arrival == run.ledger.tenant_week[last]
