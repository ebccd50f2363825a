"""R13, R16-R18, A1: what prices, a remodelling, a recession and passing trade do, against the same luck without them.

Functions take the `Runs` of one replication and return (values, drawn).
"""

import numpy as np

from sim.accounts.money import accounts
from sim.market.ledger import VISITS_MASK
from sim.study.patterns.panel import tenancy_rows
from sim.study.patterns.reading import MARKET, OWN, PUBLISHED, Measured, Ratio, Unmeasured, lines
from sim.study.patterns.runs import RESPONSE_WEEKS, TOWN, WEST_END, Runs, growth, visits_of

MOST_PRICED = 8  # businesses whose own elasticity is measured, the largest first
PRICE_STEP = 1.0  # per cent
CUT, CUT_WEEKS, AFTER_WEEKS = "-20%", 4, 13
NOVELTY = 0.5  # z
PLEASED, EARLY, LATE = range(2, 7), range(4, 9), range(24, 29)  # R16: five weeks each
STEP = 0.5  # z, what R18 moves the experience, the promise and the appeal by
SHORTER = -0.10  # R18: the price cut


def elasticities(runs: Runs) -> Measured:
    """R13. One per cent on one price, and on all prices, over a year."""
    _with_prices(runs)
    terms, rest = runs.markets.rest, runs.base
    names, own, shares = [], [], []
    for name in runs.markets.order[:MOST_PRICED]:
        visits = int(visits_of(rest, name)[:RESPONSE_WEEKS].sum())
        if visits:
            run = runs.changed({"price": f"+{PRICE_STEP:g}%"}, [name])
            own.append(growth(run, rest, name, RESPONSE_WEEKS) * 100.0 / PRICE_STEP)
            shares.append(visits)
            names.append(name)
    if not own:
        raise Unmeasured("Nobody visited any business.")
    everybody = runs.changed({"price": f"+{PRICE_STEP:g}%"}, terms.names.business)
    category = _growth_of_all(everybody, rest) * 100.0 / PRICE_STEP
    values = {"R13.business": float(np.dot(own, shares) / np.sum(shares)), "R13.category": category}
    panel = "elasticity of visits over a year, to the own price and to all prices"
    drawn = lines(panel, MARKET, [*names, "all prices"], [*own, category])
    behaviour = terms.scenario.behaviour
    theory = [behaviour.brand_price_elasticity] * len(own) + [behaviour.category_price_elasticity]
    return values, drawn | lines(panel, OWN, [*names, "all prices"], theory)


def after_effect(runs: Runs) -> Measured:
    """A1. What is left of a price cut after it has ended: loyalty leaves something, taste that was there does not."""
    _with_prices(runs)
    name, last = runs.markets.leader, CUT_WEEKS + AFTER_WEEKS
    if not any(place.residents for place in runs.markets.scenario.place):
        raise Unmeasured("Nobody lives here who could come again.")
    rest, cut = runs.price_cut(CUT, CUT_WEEKS, last)
    extra = (visits_of(cut, name) - visits_of(rest, name))[:last]
    base = visits_of(rest, name)[:last]
    if not base.all():
        raise Unmeasured(f"{name} has too few customers for weekly figures.")
    values = {"A1.after": Ratio(float(extra[CUT_WEEKS:].sum()), float(extra[:CUT_WEEKS].sum()))}
    weeks = list(range(1, last + 1))
    panel = f"visits of {name}, change by week; the cut lasts {CUT_WEEKS} weeks"
    nothing = lines(panel, OWN, weeks[CUT_WEEKS:], [0.0] * AFTER_WEEKS)
    return values, lines(panel, MARKET, weeks, extra / base) | nothing


def _with_prices(runs):
    if not all(business.price > 0.0 for business in runs.markets.scenario.business):
        raise Unmeasured("A price of 0 cannot be raised by a percentage.")


def _growth_of_all(run, rest):
    names = rest.ledger.businesses
    before, after = (sum(int(visits_of(each, name)[:RESPONSE_WEEKS].sum()) for name in names) for each in (rest, run))
    return after / before - 1.0


def remodelling(runs: Runs) -> Measured:
    """R16. The leader is made new: its old customers are pleased for a while, new ones as long as it is new to them."""
    name = runs.markets.leader
    change: dict[str, int | str] = {"novelty": f"+{NOVELTY:g}", "refresh_every_weeks": 520}
    changed, rest = runs.changed(change, [name], log_visits=True), runs.base
    business = rest.ledger.businesses.index(name)
    old = rest.ledger.bought_before[business] & rest.ledger.last_tenancies & (rest.ledger.tenant_week < 0)
    weeks = slice(rest.ledger.weeks_before, rest.ledger.weeks_before + RESPONSE_WEEKS)
    before, after = (each.ledger.diary[business, old, weeks] & VISITS_MASK for each in (rest, changed))
    base = before.sum(axis=0, dtype=np.int64)
    if not base.all():
        raise Unmeasured(f"{name} has too few customers for weekly figures.")
    extra = after.sum(axis=0, dtype=np.int64) - base
    early, late = (float(extra[part].sum() / base[part].sum()) for part in (EARLY, LATE))
    pleased = [
        _satisfaction(changed, business, old, part) - _satisfaction(rest, business, old, part)
        for part in (PLEASED, LATE)
    ]
    values = {"R16.visits": Ratio(late, early), "R16.satisfaction": Ratio(pleased[1], pleased[0])}
    values |= _pleased_newcomers(changed, rest, business)
    effect = [float(extra[week : week + 4].sum() / base[week : week + 4].sum()) for week in range(0, 52, 4)]
    liked = [
        _satisfaction(changed, business, old, each) - _satisfaction(rest, business, old, each)
        for each in (range(week, week + 4) for week in range(0, 52, 4))
    ]
    middle = [float(week + 2) for week in range(0, 52, 4)]
    drawn = lines("visits of those who were customers before, change by week", MARKET, middle, effect)
    return values, drawn | lines("their satisfaction (z), change by week", MARKET, middle, liked)


def _satisfaction(run, business, old, weeks):
    """Mean satisfaction (z) of visits in some weeks to a business by the tenancies that are `old`; NaN without any."""
    visits = run.visits
    ours = ~visits["passer"] & (visits["business"] == business) & np.isin(visits["week"], list(weeks))
    some = old[tenancy_rows(run.ledger, visits["who"][ours], visits["arrival"][ours])]
    return float(visits["satisfaction"][ours][some].mean()) if some.any() else np.nan


def _pleased_newcomers(changed, rest, business):
    """How much better first visits are than without the remodelling: in the second half year, and in the first."""
    half = RESPONSE_WEEKS // 2
    gains = []
    for weeks in (range(half), range(half, RESPONSE_WEEKS)):
        means = [_first_memories(run.visits, business, weeks) for run in (changed, rest)]
        gains.append(means[0] - means[1])
    return {"R16.newcomers": Ratio(gains[1], gains[0])} if np.isfinite(gains).all() else {}


def _first_memories(visits, business, weeks):
    """Mean memory (z) of residents' first visits ever to a business in some weeks; NaN without any."""
    first = visits["first"] & ~visits["passer"] & (visits["business"] == business)
    first &= (visits["week"] >= weeks.start) & (visits["week"] < weeks.stop)
    return float(visits["memory"][first].mean()) if first.any() else np.nan


def recession(runs: Runs) -> Measured:
    """R17. Real spending in a recession of depth 1, over a year."""
    spent = []
    for run in (runs.base, runs.recession):
        ledger = run.ledger
        weeks = slice(ledger.weeks_before, ledger.weeks_before + RESPONSE_WEEKS)
        spent.append(sum(float(accounts(ledger, j).sales[weeks].sum()) for j in range(len(ledger.businesses))))
    if not spent[0] > 0.0:
        raise Unmeasured("Nobody spends anything.")
    change = spent[1] / spent[0] - 1.0
    names = ["spending in a recession"]
    panel = "change from the market at rest"
    return {"R17.spending": change}, lines(panel, MARKET, names, [change]) | lines(panel, PUBLISHED, names, [-0.129])


def town_and_west_end(runs: Runs) -> Measured:
    """R18. What an experience, a promise, an appeal and a price do with little and with much passing trade, without
    limits of seats, whose waits would hide it.
    """
    _with_prices(runs)
    points = STEP * runs.markets.scenario.experience.spread
    changes = {
        "experience": runs.markets.touchpoints(points),
        "promise": {"promise": f"{points:+.12g}"},
        "appeal": {"appeal": f"{points:+.12g}"},
        "price": {"price": f"{100.0 * SHORTER:+g}%"},
    }
    keys = {name: tuple(sorted(change.items())) for name, change in changes.items()}
    effects = {}
    for share in (TOWN, WEST_END):
        found = runs.split(share, list(keys.values()))
        effects[share] = {
            name: float(np.log1p(growth(found[key], found[None], runs.markets.leader, RESPONSE_WEEKS)))
            for name, key in keys.items()
        }
    town, west_end = effects[TOWN], effects[WEST_END]
    values = {
        "R18.experience": Ratio(west_end["experience"], town["experience"]),
        "R18.promise": Ratio(town["promise"], west_end["promise"]),
        "R18.appeal": Ratio(town["appeal"], west_end["appeal"]),
        "R18.price": Ratio(town["price"], west_end["price"]),
    }
    panel = "change of log visits over a year"
    drawn = lines(panel, "5 % passing trade", town, town.values())
    return values, drawn | lines(panel, "95 % passing trade", west_end, west_end.values())
