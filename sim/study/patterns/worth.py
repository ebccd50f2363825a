"""R12 and R14: what keeping customers is worth, and what an investment in the experience returns.

Functions take the `Runs` of one replication and return (values, drawn).
"""

from collections.abc import Mapping

import numpy as np

from sim.annotations import Bools, Floats, Ints
from sim.laws.value import retention_elasticity, switching_values
from sim.study.patterns.panel import YEAR
from sim.study.patterns.reading import LAW, MARKET, OWN, Measured, Ratio, Unmeasured, lines
from sim.study.patterns.runs import BETTER, RESPONSE_WEEKS, Runs, growth

DISCOUNT = 0.12  # a year, as in the source of R12
NINE_TENTHS = 0.9
STEPS = (0.5 * BETTER, BETTER)  # z: a small and a double investment in the experience


def retention_and_value(runs: Runs) -> Measured:
    """R12. The elasticity of a customer's value to retention, at the retention of this market's businesses."""
    first, second = runs.panel.period(0, YEAR), runs.panel.period(YEAR, YEAR)
    came = (first.visits > 0).sum(axis=1)
    if not came.any():
        raise Unmeasured("No resident visited any business.")
    some = np.flatnonzero(came)
    kept = ((first.visits > 0) & (second.visits > 0)).sum(axis=1)[some] / came[some]
    worth = [retention_elasticity(float(each), DISCOUNT) for each in kept]
    values = {"R12.elasticity": float(np.mean(worth))}
    names = [first.names[j] for j in some]
    panel = "value gained, in per cent, by 1 % more retention (line: retention of .9)"
    drawn = lines(panel, MARKET, names, worth)
    return values, drawn | lines(panel, LAW, names, [retention_elasticity(NINE_TENTHS, DISCOUNT)] * len(names))


def return_on_experience(runs: Runs) -> Measured:
    """R14. Customer equity by the switching matrix, after a small and a double step of the leader's experience."""
    name = runs.markets.leader
    spread = runs.markets.scenario.experience.spread
    equity = [_equity(runs.base.visits, runs, name)]
    if not equity[0] > 0.0:
        raise Unmeasured(f"No resident visited {name}.")
    for step in STEPS:
        change = runs.markets.touchpoints(step * spread)
        run = runs.better if step == BETTER else runs.changed(change, [name], log_visits=True)
        equity.append(_equity(run.visits, runs, name))
    gains = [each / equity[0] - 1.0 for each in equity[1:]]
    more = growth(runs.better, runs.base, name, RESPONSE_WEEKS)
    values = {"R14.visits": more, "R14.gain": gains[1], "R14.decreasing": Ratio(gains[1] - gains[0], gains[0])}
    panel = "customer equity gained, by points of experience (line: in proportion)"
    points = [0.0, *(step * spread for step in STEPS)]
    drawn = lines(panel, MARKET, points, [0.0, *gains])
    return values, drawn | lines(panel, OWN, points, [0.0, gains[0], gains[0] * STEPS[1] / STEPS[0]])


def _equity(visits, runs, name):
    """What a resident's visits from now on are worth to the business, in visits (Rust, Lemon & Zeithaml 2004)."""
    business = runs.base.terms.names.business.index(name)
    matrix, share, years = switching(visits, len(runs.base.terms.names.business))
    return float(share @ switching_values(matrix, (1.0 + DISCOUNT) ** years - 1.0)[:, business])


def switching(visits: Mapping[str, Bools | Ints], businesses: int) -> tuple[Floats, Floats, float]:
    """(matrix of next visits [J, J], shares of visits [J], years between two visits) of residents in the first year."""
    order = np.lexsort((visits["occasion"], visits["week"], visits["arrival"], visits["who"]))
    order = order[~visits["passer"][order] & (visits["week"][order] < RESPONSE_WEEKS)]
    who, week, business = (visits[column][order] for column in ("who", "week", "business"))
    arrival = visits["arrival"][order]
    follows = (who[1:] == who[:-1]) & (arrival[1:] == arrival[:-1])
    if not follows.any():
        raise Unmeasured("No resident came twice.")
    counts = np.zeros((businesses, businesses))
    np.add.at(counts, (business[:-1][follows], business[1:][follows]), 1.0)
    alone = counts.sum(axis=1) == 0.0
    counts[alone, alone] = 1.0  # nobody was ever seen to go on from there
    share = np.bincount(business, minlength=businesses) / len(business)
    between = float((week[1:] - week[:-1])[follows].mean())
    return counts / counts.sum(axis=1, keepdims=True), share, max(between, 0.1) / YEAR
