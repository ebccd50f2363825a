"""R8, R15, R19, R20, R24: satisfaction and coming back, word of mouth, delight, first visits after a recommendation,
and what recommended customers are worth.

Functions take a `Base`: terms, ledger and the log of visits of a market at rest over two years.
"""

import math
from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.market.ledger import Count, Ledger
from sim.market.terms import Terms
from sim.study.measures.recommended import likened, own_rates
from sim.study.patterns.buying import correlation, rank_correlation
from sim.study.patterns.panel import YEAR, tenancy_rows
from sim.study.patterns.reading import MARKET, OWN, PUBLISHED, Measured, Ratio, Unmeasured, lines

DECILES = 10
FEWEST_PAIRS = 1000
STEP = 0.5  # logits: what a friend's word does to the value of a business (docs/science.md §1, M21)


def satisfaction_and_repeat(base: SimpleNamespace) -> Measured:
    """R8. Satisfaction with a visit and whether the customer's next one goes to the same business.

    No source gives the shares by decile: the line beside them is this market's own mean.
    """
    satisfied, again = next_visits(base.visits)
    if len(again) < FEWEST_PAIRS:
        raise Unmeasured(f"It takes {FEWEST_PAIRS} visits that are followed by another; there are {len(again)}.")
    order = np.argsort(satisfied, kind="stable")
    deciles = [float(part.mean()) for part in np.array_split(again[order].astype(float), DECILES)]
    names = list(range(1, DECILES + 1))
    values = {
        "R8.correlation": correlation(satisfied, again),
        "R8.monotone": rank_correlation(names, deciles),
    }
    panel = "share whose next visit is here, by decile of satisfaction"
    drawn = lines(panel, MARKET, names, deciles)
    return values, drawn | lines(panel, OWN, names, [float(again.mean())] * DECILES)


def next_visits(visits: Mapping[str, Bools | Ints]) -> tuple[Floats, Bools]:
    """(satisfaction, whether the next visit went to the same business) of residents' visits with one in a later week.

    Two visits in one week do not inform each other, so such pairs are left out.
    """
    order = np.lexsort((visits["occasion"], visits["week"], visits["arrival"], visits["who"]))
    order = order[~visits["passer"][order]]
    who, arrival, week = (visits[name][order] for name in ("who", "arrival", "week"))
    follows = (who[1:] == who[:-1]) & (arrival[1:] == arrival[:-1]) & (week[1:] > week[:-1])
    business = visits["business"][order]
    return visits["satisfaction"][order][:-1][follows], (business[1:] == business[:-1])[follows]


def word_of_mouth(base: SimpleNamespace) -> Measured:
    """R15. How much of what is said is praise, and how far praise moves a choice against blame.

    Both follow from the visits as they were lived: each is talked about with the chance that the rules give it.
    """
    visits, now = base.visits, base.terms.week(0)
    if not len(visits["week"]):
        raise Unmeasured("Nobody visited any business.")
    talkative = np.array(now.talkativeness)[visits["segment"]]
    extreme = np.maximum(0.0, np.abs(visits["satisfaction"]) - now.tolerance)
    told = np.minimum(1.0, now.talk_chance * talkative + now.talk_gain * extreme) * ~visits["passer"]
    if not told.sum() > 0.0:
        raise Unmeasured("Nobody talks about visits.")
    praise = float(told[visits["satisfaction"] > 0.0].sum() / told.sum())
    values = {"R15.praise": praise} | praise_and_blame(base)
    drawn = lines("share of what is said", MARKET, ["praise", "blame"], [praise, 1.0 - praise])
    return values, drawn | lines("share of what is said", PUBLISHED, ["praise", "blame"], [0.75, 0.25])


def praise_and_blame(base: SimpleNamespace) -> dict[str, float]:
    """By how much more a good word of `STEP` logits raises a choice than a bad one lowers it, businesses averaged."""
    ours = ~base.visits["passer"]
    occasions = base.terms.weeks * occasions_a_week(base.terms)
    chosen = np.bincount(base.visits["business"][ours], minlength=len(base.terms.names.business)) / max(1.0, occasions)
    chosen = chosen[(chosen > 0.0) & (chosen < 1.0)]
    if not len(chosen):
        return {}
    odds = np.log(chosen / (1.0 - chosen))
    up, down = (1.0 / (1.0 + np.exp(-(odds + step))) for step in (STEP, -STEP))
    return {"R15.effect": float(((up - chosen) / (chosen - down)).mean())}


def occasions_a_week(terms: Terms) -> float:
    """Expected occasions of all residents in week 0."""
    each = terms.week(0).occasions_per_week
    return sum(
        people * float(np.dot(mix, each)) for people, mix in zip(terms.residents, terms.mix.tolist(), strict=True)
    )


def go_share(terms: Terms, ledger: Ledger) -> float:
    """Share of the residents' occasions with something in mind that end in a visit, over the counted weeks.

    For a market of one place; what comes to mind is what is known as the market opens.
    """
    served = ledger.counts[ledger.weeks_before :, :, : len(terms.names.segment), Count.VISITS].sum()
    nothing = np.prod(1.0 - np.array(terms.aware) * np.array(terms.week(0).considered))
    return float(served) / (terms.weeks * occasions_a_week(terms) * (1.0 - float(nothing)))


def delight(base: SimpleNamespace) -> Measured:
    """R19. The firms that think themselves superior, and the visits that delight."""
    served = base.ledger.counts[base.ledger.weeks_before :].sum(axis=(0, 1, 2))
    if not served[Count.VISITS]:
        raise Unmeasured("Nobody visited any business.")
    flattered = [one.self_bias * (1.0 - one.survey_share) for one in base.terms.scenario.business]
    firms = float(np.mean([0.5 * (1.0 + math.erf(each / math.sqrt(2.0))) for each in flattered]))
    customers = float(served[Count.DELIGHTED] / served[Count.VISITS])
    values = {"R19.firms": firms, "R19.customers": customers}
    names = ["firms that think so", "visits that delight"]
    panel = "share that is superior"
    return values, lines(panel, MARKET, names, [firms, customers]) | lines(panel, PUBLISHED, names, [0.8, 0.08])


def referred(base: SimpleNamespace) -> Measured:
    """R20. First visits ever that follow a friend's recommendation."""
    found = base.ledger.counts[base.ledger.weeks_before :].sum(axis=(0, 2))
    new, sent = found[:, Count.NEW], found[:, Count.REFERRED]
    if not new.sum():
        raise Unmeasured("Nobody came for the first time.")
    share = float(sent.sum() / new.sum())
    some = [j for j in range(len(new)) if new[j] > 0]
    names = [base.terms.names.business[j] for j in some]
    panel = "share of first visits that follow a recommendation"
    return {"R20.share": share}, lines(panel, MARKET, names, [sent[j] / new[j] for j in some])


def recommended_customers(base: SimpleNamespace) -> Measured:
    """R24. Visits in their first year of customers who came by recommendation, and of others who came then, and have an
    occasion as often.
    """
    visits, ledger = base.visits, base.ledger
    ours = ~visits["passer"]
    who, arrival, week, business = (
        visits[name][ours].astype(np.int64) for name in ("who", "arrival", "week", "business")
    )
    pair = tenancy_rows(ledger, who, arrival) * len(ledger.businesses) + business
    first = visits["first"][ours] & (week < YEAR) & ledger.last_tenancies[pair // len(ledger.businesses)]
    if not first.any():
        raise Unmeasured("Nobody came for the first time.")
    order = np.argsort(pair[first])
    pairs, when = pair[first][order], week[first][order]
    at = np.minimum(np.searchsorted(pairs, pair), len(pairs) - 1)
    counts = (pairs[at] == pair) & (week > when[at]) & (week <= when[at] + YEAR)
    worth = np.bincount(at[counts], minlength=len(pairs)).astype(float)
    is_recommended = visits["referred"][ours][first][order]
    if not is_recommended.any() or is_recommended.all():
        raise Unmeasured("All new customers come by recommendation, or none does.")
    rate = own_rates(base.population, who[first][order], arrival[first][order])
    rate *= np.array(base.terms.week(0).occasions_per_week)[visits["segment"][ours][first][order]]
    halves = when // (YEAR // 2) + 2 * (pairs % len(ledger.businesses))
    found = likened(worth, is_recommended, rate, halves)
    if not found.others > 0.0:
        raise Unmeasured("Nobody is like the recommended customers.")
    plain = [float(worth[side].mean()) for side in (is_recommended, ~is_recommended)]
    values = {"R24.visits": Ratio(found.worth, found.others), "R24.plain": Ratio(plain[0], plain[1])}
    names, panel = ["recommended", "others like them", "all others"], "visits in the year after the first"
    each = [found.worth / found.count, found.others / found.count, plain[1]]
    return values, lines(panel, MARKET, names, each)
