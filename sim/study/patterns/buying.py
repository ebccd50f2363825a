"""R1-R6 and R9: who buys what and how often, against the NBD-Dirichlet.

The base period is a quarter, as in the tables that the laws come from; R5 and R9 are about a year.  Each function takes
a `Panel` of two years and returns (values, drawn).
"""

from typing import Any

import numpy as np

from sim.annotations import Bools, Floats, Ints, Numbers
from sim.laws import counts as laws
from sim.laws.nbd import Nbd
from sim.study.patterns.panel import QUARTER, YEAR, Panel, Period
from sim.study.patterns.reading import LAW, MARKET, Measured, Unmeasured, lines

FEWEST_BUSINESSES = 6  # R1: docs/science.md §4.5
FEWEST_EXPECTED = 5.0  # in a cell of a chi-square
MOST_DRAWN = 15


def double_jeopardy(panel: Panel) -> Measured:
    """R1. Small businesses have fewer customers, who also come a little less often."""
    quarter = panel.period(0, QUARTER).sold
    if len(quarter.names) < FEWEST_BUSINESSES:
        raise Unmeasured(f"It takes {FEWEST_BUSINESSES} businesses or more; there are {len(quarter.names)}.")
    rate, expected = quarter.buying_rate, quarter.dirichlet.buying_rate
    values = {
        "R1.rank": rank_correlation(quarter.share, rate),
        "R1.spread": variation(quarter.penetration) - variation(rate),
        "R1.fit": float(np.abs(rate / expected - 1.0).mean()),
    }
    drawn = lines("visits per customer in a quarter", MARKET, quarter.names, rate)
    return values, drawn | lines("visits per customer in a quarter", LAW, quarter.names, expected)


def duplication(panel: Panel) -> Measured:
    """R2. Businesses share customers in proportion to their size, in a quarter and in a year."""
    quarter, year = panel.period(0, QUARTER).sold, panel.period(0, YEAR).sold
    if len(quarter.names) < 3:
        raise Unmeasured("It takes three businesses or more.")
    fits: list[float] = []
    together: list[float] = []
    coefficients: list[float] = []
    drawn: dict[Any, Any] = {}
    for period, name in ((quarter, "a quarter"), (year, "a year")):
        fit, common, others, correlated = shared_customers(period)
        fits, coefficients, together = [*fits, fit], [*coefficients, common], [*together, correlated]
        panel_name = f"share of the others' customers who also come here, in {name}"
        drawn |= lines(panel_name, MARKET, period.names, others)
        drawn |= lines(panel_name, LAW, period.names, common * period.penetration)
    values = {"R2.fit": fits[0], "R2.fit_year": fits[1], "R2.coefficient": coefficients[0]}
    values |= {"R2.correlation": together[0], "R2.correlation_year": together[1]}
    return values | {"R2.coefficient_year": coefficients[1]}, drawn


def shared_customers(period: Period) -> tuple[float, float, list[float], float]:
    """(R squared, D, mean share of the others' customers who come to k, [J]) of b(k given j) = D b(k) through 0, and
    the correlation of the two over all pairs.

    R squared is against the mean of all pairs, the strict one.
    """
    bought = (period.visits > 0).astype(np.float64)
    shared = bought @ bought.T / bought.sum(axis=1)[:, None]  # [j, k]: share of j's customers who also come to k
    pairs = ~np.eye(len(shared), dtype=bool)
    size = np.broadcast_to(period.penetration, shared.shape)[pairs]
    common = float(size @ shared[pairs] / (size @ size))
    left, spread = shared[pairs] - common * size, shared[pairs] - shared[pairs].mean()
    if not spread @ spread > 0.0:
        raise Unmeasured("All businesses share their customers alike.")
    others = [float(shared[np.arange(len(shared)) != k, k].mean()) for k in range(len(shared))]
    fit = 1.0 - float(left @ left / (spread @ spread))
    return fit, common, others, correlation(size, shared[pairs])


def frequencies(panel: Panel) -> Measured:
    """R3. How many come never, once, twice ... in a quarter: the negative binomial distribution."""
    quarter = panel.period(0, QUARTER)
    law, found = quarter.nbd, quarter.chances
    values = {"R3.distance": distance(np.bincount(quarter.category), law)}
    values["R3.shape"] = min(law.shape, 1e6)  # an infinite shape: all alike
    counts = np.arange(min(len(found), MOST_DRAWN + 1))
    drawn = lines("share of residents by visits in a quarter", MARKET, counts.tolist(), found[counts])
    return values, drawn | lines("share of residents by visits in a quarter", LAW, counts.tolist(), law.chance(counts))


def distance(counted: Ints, law: Nbd) -> float:
    """Root mean square error of approximation of a distribution with two fitted constants, 0 or more.

    sqrt(max(0, chi2 - df) / (df (n - 1))); cells are joined until five are expected in each.  Steiger & Lind (1980);
    Browne & Cudeck (1993).
    """
    people = counted.sum()
    expected = np.asarray(law.chance(np.arange(len(counted)))) * people
    cells, seen, wanted = [], 0.0, 0.0
    for found, due in zip(counted.tolist(), expected.tolist(), strict=True):
        seen, wanted = seen + found, wanted + due
        if wanted >= FEWEST_EXPECTED:
            cells.append([seen, wanted])
            seen, wanted = 0.0, 0.0
    if len(cells) < 4:
        raise Unmeasured("Residents differ too little in their visits to compare distributions.")
    cells[-1][0] += seen
    cells[-1][1] += people - sum(due for _, due in cells)  # whoever comes more often still
    chi_square = sum((found - due) ** 2 / due for found, due in cells)
    degrees = len(cells) - 3
    return float(np.sqrt(max(0.0, chi_square - degrees) / (degrees * (people - 1))))


def dirichlet_fit(panel: Panel) -> Measured:
    """R4. Penetrations are those of the NBD-Dirichlet with one constant for all businesses."""
    quarter = panel.period(0, QUARTER).sold
    if len(quarter.names) < 3:
        raise Unmeasured("It takes three businesses or more.")
    law = quarter.dirichlet
    found, expected = quarter.penetration, law.penetration
    values = {
        "R4.gap": float(np.abs(found - expected).mean()),
        "R4.correlation": correlation(found, expected),
        "R4.mixing": law.mixing,
    }
    drawn = lines("share of residents who came in a quarter", MARKET, quarter.names, found)
    return values, drawn | lines("share of residents who came in a quarter", LAW, quarter.names, expected)


def heavy_fifth(panel: Panel) -> Measured:
    """R5. The heaviest fifth of a year's customers make about 60 % of the visits, not 80 %."""
    year = panel.period(0, YEAR).sold
    own = [laws.top_share(year.chances_of(j)) for j in range(len(year.names))]
    values = {"R5.category": year.top_share(), "R5.business": float(np.mean(own))}
    fractions = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    drawn = lines(
        "share of the visits, by share of customers", MARKET, fractions, [year.top_share(each) for each in fractions]
    )
    if (year.category > 0).all():
        return values, drawn
    expected = year.nbd.chances()
    return values, drawn | lines(
        "share of the visits, by share of customers",
        LAW,
        fractions,
        [laws.top_share(expected, each) for each in fractions],
    )


def regression_to_the_mean(panel: Panel) -> Measured:
    """R6. Who came often in one quarter comes a little less often in the next, and the other way round."""
    first, second = panel.period(0, QUARTER), panel.period(QUARTER, QUARTER)
    law = first.nbd
    before, after = first.category, second.category
    spread = float(before.var())
    if not spread > 0.0:
        raise Unmeasured("Residents do not differ in their visits.")
    slope = float(((before - before.mean()) * (after - after.mean())).mean() / spread)
    values = {
        "R6.slope": slope - law.slope,
        "R6.heavy": still_heavy(before, after) - laws.stay_heavy(law.over(2).chances(1e-9)),
    }
    some = [count for count in range(MOST_DRAWN + 1) if (before == count).sum() >= 10]
    name = "visits in the next quarter, by visits in this one"
    drawn = lines(name, MARKET, some, [after[before == count].mean() for count in some])
    return values, drawn | lines(name, LAW, some, [float(law.expected_next(count)) for count in some])


def still_heavy(before: Ints, after: Ints, fraction: float = 0.2) -> float:
    """Share of one period's heaviest `fraction` of customers who are among the heaviest in the next, 0..1.

    Where customers at the edge have the same count each belongs in part.
    """
    first, second = heaviness(before, fraction), heaviness(after, fraction)
    return float(first @ second / first.sum())


def heaviness(visits: Ints, fraction: float) -> Floats:
    """How far each person belongs to the heaviest fraction of those who came, float [N], 0..1."""
    wanted = fraction * (visits > 0).sum()
    at_least = np.bincount(visits)[::-1].cumsum()[::-1]  # people with so many visits or more
    more = np.append(at_least[1:], 0)
    part = np.clip((wanted - more) / np.maximum(at_least - more, 1), 0.0, 1.0)
    part[0] = 0.0
    return part[visits]


def null_walk(panel: Panel) -> Measured:
    """R9. Year on year customers come and go though nothing changes: the walk beside its null."""
    first, second = panel.period(0, YEAR), panel.period(YEAR, YEAR)
    leader = int(np.argmax(first.visits.sum(axis=1)))
    if not first.visits[leader].any():
        raise Unmeasured("No resident visited any business.")
    own = walk(first.visits[leader], second.visits[leader])
    values = {"R9.acquisition": own["acquisition"], "R9.loss": own["loss"]}
    drawn = lines(f"share of a year's visits, {first.names[leader]}", MARKET, own, own.values())
    if len(first.sold.names) > 1:
        law = first.sold.dirichlet.over(2)
        null = laws.null_walk(law.chances(float(first.sold.share[0])))._asdict()
        values["R9.gap"] = float(np.mean([abs(own[line] - null[line]) for line in own]))
        drawn |= lines(f"share of a year's visits, {first.names[leader]}", LAW, own, [null[line] for line in own])
    return values, drawn


def walk(before: Ints, after: Ints) -> dict[str, float]:
    """M24's lines in visits, as shares of the first period's; acquisition is of those who did not come in it."""
    whole = float(before.sum())
    gain = np.maximum(after - before, 0)
    return {
        "acquisition": float(gain[before == 0].sum()) / whole,
        "retention": float(np.minimum(before, after).sum()) / whole,
        "penetration": float(gain[before > 0].sum()) / whole,
        "loss": float(np.maximum(before - after, 0).sum()) / whole,
    }


def variation(values: Numbers) -> float:
    """Standard deviation over mean."""
    return float(np.std(values) / np.mean(values))


def correlation(one: Floats, other: Bools | Floats) -> float:
    """Pearson's correlation; Unmeasured where one of them does not vary."""
    one, other = np.asarray(one, float) - np.mean(one), np.asarray(other, float) - np.mean(other)
    size = float(np.sqrt((one @ one) * (other @ other)))
    if not size > 1e-12 * max(1, len(one)):
        raise Unmeasured("What is to be compared does not vary.")
    return float(one @ other) / size


def rank_correlation(one: Numbers, other: Numbers) -> float:
    """Spearman's correlation, ties sharing the mean of their ranks."""
    return correlation(ranks(one), ranks(other))


def ranks(values: Numbers) -> Floats:
    """Ranks from 0, float [n]; equal values share the mean of theirs."""
    values = np.asarray(values, float)
    return (values[:, None] > values).sum(axis=1) + ((values[:, None] == values).sum(axis=1) - 1) / 2.0
