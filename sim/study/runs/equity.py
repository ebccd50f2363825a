"""What customer equity says of a plan beside the baseline, and when it can tell (docs/rules.md §6).

Equity carries the last year on.  Whether a plan leaves more than the baseline is told only where four ways of carrying
on agree, each beyond luck: residents alone; passing trade with them, for a plan may live on it; the pace of the last
half-year, for the market may still be growing; and what lasts of the plan's lead, for steps end, changes fade and
rivals catch up (`sim.study.runs.lasting`).
"""

from collections.abc import Sequence

from sim.study.numbers.rounding import penny
from sim.study.numbers.statistics import interval, mean, mean_known
from sim.study.runs.lasting import Lasting
from sim.study.runs.outcomes import Outcome

AS_IT_WAS = Lasting()
NO_COLUMNS = dict.fromkeys(("customer_equity_difference", "customer_equity_low", "customer_equity_high"))


def equity_columns(
    outcomes: Sequence[Outcome], base: Sequence[Outcome], comparisons: int, lasts: Lasting = AS_IT_WAS
) -> dict[str, float | None]:
    """The columns of decision.csv: ``customer_equity_at_end`` and its paired difference, ``low`` and ``high``.

    ``outcomes`` and ``base`` are those of the strategy and of the baseline, by replication (the same for the baseline
    itself, which has no difference); the interval is simultaneous over ``comparisons`` strategies.  Where it cannot be
    told whether the strategy leaves more or less than the baseline, ``customer_equity_at_end`` is None, and so are the
    difference and its interval where equity itself is not known in every replication.
    """
    level = penny(mean_known([one.equity for one in outcomes]))
    if outcomes is base:
        return {"customer_equity_at_end": level, **NO_COLUMNS}
    ours, theirs = ([one.equity for one in some if one.equity is not None] for some in (outcomes, base))
    if len(ours) < len(outcomes) or len(theirs) < len(base):
        return {"customer_equity_at_end": None, **NO_COLUMNS}
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    low, high = interval(differences, comparisons)
    told = _told([(low, high), *(interval(each, comparisons) for each in _other_ways(outcomes, base, lasts))])
    return {
        "customer_equity_at_end": level if told else None,
        "customer_equity_difference": penny(mean(differences)),
        "customer_equity_low": penny(low),
        "customer_equity_high": penny(high),
    }


def _told(intervals):
    """Whether all intervals, if there are any (two replications or more), say the same: more, less, or as much."""
    return (None, None) not in intervals and any(
        all(says(low, high) for low, high in intervals)
        for says in (lambda low, _: low > 0.0, lambda _, high: high < 0.0, lambda low, high: low == high == 0.0)
    )


def _other_ways(outcomes, base, lasts):
    """Differences by replication, in three lists; none where the parts of equity are not known."""
    pairs = [(one.carried_on, other.carried_on) for one, other in zip(outcomes, base, strict=True)]
    if any(None in pair for pair in pairs):
        return []
    found = []
    for new, old in pairs:
        earned = new.residents - old.residents + new.passers - old.passers
        cost, steps = new.running_cost - old.running_cost, new.programme - old.programme
        lasting = lasts.effect * earned - lasts.cost * steps - (cost - steps)
        found.append((earned - cost, new.at_latest_pace - old.at_latest_pace, lasting))
    return list(zip(*found, strict=True))
