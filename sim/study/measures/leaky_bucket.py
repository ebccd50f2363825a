"""The leaky bucket: how many resident customers a business wins and loses, and to whom.

A resident is an *active* customer at the close of a week if she came in the last 13 weeks.  Of the counted weeks:

* ``new``        first visits ever; ``referred`` are those of them that followed a satisfied friend's word
* ``returning``  she comes again after 13 weeks or more without a visit
* ``lapsed``     her last visit is 13 weeks ago
* ``moved``      she moves away while active
* ``left``       she leaves for good after an outrage (M37); these lapse 13 weeks later, unless praise brings them back
                 or they come once more in the same week

so that active customers at the end = at the start + new + returning - lapsed - moved, exactly.  ``lost`` are those of
the lapsed who at the end of the run still live there and have not come back, by where they are now: the ledger follows
no customer of a rival, but the state at the end knows them.  A lost customer has gone *to* the rival that she is most
loyal to among those that she visited in the last 13 weeks (ties: the latest visit, then the most visits), or to nobody.
"""

import numpy as np

from sim.accounts.entries import visits_of
from sim.market.ledger import FIRST_REFERRED, FIRST_VISIT, Count, RelationshipCount
from sim.rules.learning import LAPSED_AFTER
from sim.study.measures.customer_value import lives_until
from sim.study.runs.branches import Run

NOBODY = ""
FLOWS = ("new", "referred", "returning", "lapsed", "moved", "left")
LOST = "lost"


def leaky_bucket(run: Run, business: int) -> tuple[dict[str, int], dict[str, int]]:
    """({flow: residents in all counted weeks}, {rival or nobody: lost residents}) of a focus business."""
    ledger = run.ledger
    visits = visits_of(ledger, business)
    counted = visits.week >= ledger.weeks_before
    marks = visits.marks[counted]
    first = (marks & FIRST_VISIT) > 0
    flows = {
        "new": int(first.sum()),
        "referred": int(((marks & FIRST_REFERRED) > 0).sum()),
        "returning": int((counted & _after_a_pause(ledger, visits)).sum()),
        "lapsed": int(ledger.relationship_counts[ledger.weeks_before :, business, RelationshipCount.LAPSED].sum()),
        "moved": _moved_while_active(ledger, visits),
        "left": int(ledger.counts[ledger.weeks_before :, business, :, Count.LEFT].sum()),
    }
    return flows, _lost_to(run, business)


def _after_a_pause(ledger, visits):
    """Bool, one an entry: the visit ends 13 weeks or more without one; the first visit ever does not."""
    # Weeks before the recorded ones lie more than 13 back from any that counts, or hold no visit at all.
    since = np.full(len(visits.person), ledger.span + LAPSED_AFTER)
    same = np.flatnonzero(visits.person[1:] == visits.person[:-1]) + 1
    since[same] = visits.week[same] - visits.week[same - 1]
    return (since > LAPSED_AFTER) & ((visits.marks & FIRST_VISIT) == 0)


def _moved_while_active(ledger, visits):
    """How many moved away in the counted weeks before their last visit was 13 weeks ago."""
    last = np.full(len(ledger.tenant_slot), -ledger.span - LAPSED_AFTER)
    last[visits.person] = visits.week - ledger.weeks_before  # entries of a person are in order: the latest stays
    until = lives_until(ledger)
    return int((~ledger.last_tenancies & (until >= 0) & (until <= last + LAPSED_AFTER)).sum())


def _lost_to(run, business):
    """{rival within reach of a customer, or nobody: those who lapsed in the counted weeks and are still away}."""
    state, ledger = run.state, run.ledger
    travel, close = np.array(run.terms.travel), ledger.weeks - 1
    reached = travel[travel[:, business] >= 0.0] >= 0.0
    rivals = np.array([each for each in np.flatnonzero(reached.any(axis=0)) if each != business], dtype=np.int64)
    lapsed_in = state.last_visit[:, business].astype(np.int64) + LAPSED_AFTER
    away = (state.visits[:, business] > 0) & (lapsed_in >= 0) & (lapsed_in <= close)
    at = np.ix_(np.flatnonzero(away), rivals)
    left = (state.visits[at] > 0) & (state.last_visit[at] > close - LAPSED_AFTER)
    to_nobody = ~left.any(axis=1)
    for favour in (state.loyalty, state.last_visit, state.visits):
        value = np.where(left, favour[at], -np.inf)
        left &= value == value.max(axis=1, initial=-np.inf, keepdims=True)
    favourite = rivals[np.argmax(left[~to_nobody], axis=1)] if len(rivals) else rivals
    gone = np.bincount(favourite, minlength=len(ledger.businesses)).tolist()
    return {ledger.businesses[each]: gone[each] for each in rivals} | {NOBODY: int(to_nobody.sum())}
