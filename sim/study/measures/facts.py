"""The market as the model has it, under the names by which facts of the real one are given
(``sim.scenario.schema.facts.FACTS``)."""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any, Protocol

import numpy as np

from sim.accounts.money import accounts
from sim.annotations import Rows
from sim.market.ledger import VISITS_MASK, BusinessState, Count, Ledger, RelationshipCount
from sim.rules.scale import WEEKS_PER_YEAR as YEAR
from sim.study.measures.flows import place_visits, score
from sim.study.numbers.rounding import to_decimals
from sim.study.numbers.statistics import mean, mean_known


class WithFacts(Protocol):
    """An outcome of the baseline, which is made with the facts below."""

    @property
    def facts(self) -> Mapping[str, Mapping[str, float | None]]:
        """Business name -> {name of ``FACTS``: value}."""


def every_fact(ledger: Ledger, norm: float, spread: float) -> dict[str, dict[str, float | None]]:
    """Business name -> {name of ``FACTS``: value} over the counted weeks of a run, None where there is none.

    ``penetration`` needs a diary and so is None for businesses that are not a focus.
    """
    return {name: _values(ledger, business, norm, spread) for business, name in enumerate(ledger.businesses)}


def fact_rows(facts: Sequence[Any], outcomes: Sequence[WithFacts]) -> Rows:
    """Rows of facts.csv: each known fact beside the model's mean over the baseline's replications.

    ``facts`` have the attributes what, business, value, tolerance and source; ``outcomes`` are the baseline's, one per
    replication.  ``gap`` is model_value / fact_value - 1, ``is_within`` whether it is within the tolerance
    either way; both None when the model has no such value, ``gap`` None when the value is 0.
    """
    return [_fact_row(fact, outcomes) for fact in facts]


def _fact_row(fact, outcomes):
    model = mean_known([one.facts[fact.business][fact.what] for one in outcomes])
    gap = None if model is None or fact.value == 0 else model / fact.value - 1.0
    within = None if model is None else abs(model - fact.value) <= fact.tolerance * abs(fact.value)
    return {
        "business": fact.business,
        "fact": fact.what,
        "fact_value": fact.value,
        "model_value": to_decimals(model, 4),
        "gap": to_decimals(gap, 4),
        "tolerance": fact.tolerance,
        "is_within": within,
        "source": fact.source,
    }


def _values(ledger, business, norm, spread):
    counted = slice(ledger.weeks_before, None)
    groups = ledger.counts[counted, business].sum(axis=0)
    total, residents = groups.sum(axis=0), groups[: len(ledger.segments)].sum(axis=0)
    visits, home = int(total[Count.VISITS]), int(residents[Count.VISITS])
    money = accounts(ledger, business)
    relationship_counts = ledger.relationship_counts[counted, business].sum(axis=0)
    satisfaction = float(score(total[Count.SATISFACTION], total[Count.VISITS], norm, spread))
    return {
        "visits_per_week": visits / ledger.weeks,
        "revenue_per_week": fsum(money.revenue[counted]) / ledger.weeks,
        "profit_per_week": money.profit_undiscounted / ledger.weeks,
        "passing_share": _share(visits - home, visits),
        "repeat_share": _share(int(residents[Count.RETURNING]), home),
        "satisfaction": satisfaction if visits else None,
        "market_share": _share(visits, int(place_visits(ledger)[counted, business].sum())),
        "loyal_share": _share(
            int(relationship_counts[RelationshipCount.LOYAL]), int(relationship_counts[RelationshipCount.ACTIVE])
        ),
        "utilisation": mean_utilisation(ledger, business),
        "penetration": penetration(ledger, business),
    }


def mean_utilisation(ledger: Ledger, business: int) -> float | None:
    """The mean over the counted weeks of served / seats; None for a business without seats."""
    weekly = ledger.business_state[ledger.weeks_before :, business, BusinessState.UTILISATION]
    served = ledger.counts[ledger.weeks_before :, business, :, Count.VISITS].any()
    return None if served and not weekly.any() else mean(weekly.tolist())


def penetration(ledger: Ledger, business: int) -> float | None:
    """Share of the residents of its place, as they are at the end, who came in the last 52 recorded weeks."""
    if business not in ledger.focus:
        return None
    mine = ledger.last_tenancies & (ledger.tenant_place == ledger.business_place[business])
    diary = ledger.diary[ledger.focus_index(business)][mine]
    came = (diary[:, -YEAR:] & VISITS_MASK).any(axis=1)
    return _share(int(np.count_nonzero(came)), len(came))


def _share(part, whole):
    return part / whole if whole else None
