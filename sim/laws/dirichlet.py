"""Purchases of brands per customer and period: the NBD-Dirichlet, and the Polya urn that looks the same (V4, V5).

The category is an NBD; a customer's chances of the brands are Dirichlet, alpha_j = S share_j.  Any group of brands is
again a brand with the sum of the alphas.  Of a customer who takes it with chance p, the counts are an NBD of mean M p;
so every measure is an average over p ~ Beta(alpha, S - alpha), taken by Gauss's quadrature for that weight.

Sources: Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5), 621-655; measures:
Rungie & Goodhardt (2004), Marketing Bulletin 15, Technical Note 2; Ehrenberg (1988), Repeat-Buying.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import minimize_scalar
from scipy.special import betaln

from sim.annotations import Floats, Numbers
from sim.laws.nbd import Nbd
from sim.laws.ranges import number, numbers, same_length, shares, whole

MIXING = (1e-3, 1e4)  # beyond these everybody buys one brand only, or all buy alike
MOST_NODES = 2000


@dataclass(frozen=True)
class Dirichlet:
    """Brands of one category over one period.

    `mean` M: category purchases a customer, above 0.  `shape` K of the purchase rates: above 0, infinite if all are
    alike.  `mixing` S: above 0; small, everybody has a brand of one's own; large, all mix alike.  `shares` of the J
    brands: above 0, adding up to at most 1; what is left is bought elsewhere.
    """

    mean: float
    shape: float
    mixing: float
    shares: tuple

    def __post_init__(self) -> None:
        Nbd(self.mean, self.shape)
        number("mixing", self.mixing, 0.0, above=True)
        object.__setattr__(self, "shares", tuple(float(each) for each in shares("shares", self.shares)))

    @classmethod
    def fit(cls, penetration: float, buying_rate: float, shares: Numbers, penetrations: Numbers) -> "Dirichlet":
        """M and K from the category's penetration and buying rate (Nbd.fit), S by least squares on the brands'.

        `penetrations` (0..1, one a brand) are the shares of all customers who bought it.  S stays within .001..10,000.
        Each brand alone gives another S, and their average depends on which are dropped; least squares drops none.
        """
        category = Nbd.fit(penetration, buying_rate)
        observed = numbers("penetrations", penetrations, 0.0, 1.0)
        same_length(shares=shares, penetrations=observed)

        def misfit(log_mixing):
            fitted = cls(category.mean, category.shape, math.exp(log_mixing), tuple(shares))
            return float(((fitted.penetration - observed) ** 2).sum())

        best = minimize_scalar(
            misfit, bounds=[math.log(each) for each in MIXING], method="bounded", options={"xatol": 1e-7}
        )
        return cls(category.mean, category.shape, math.exp(best.x), tuple(shares))

    def over(self, periods: float) -> "Dirichlet":
        """The same customers over `periods` periods (above 0)."""
        return replace(self, mean=self.category.over(periods).mean)

    @property
    def category(self) -> Nbd:
        """Purchases of the whole category."""
        return Nbd(self.mean, self.shape)

    @property
    def polarisation(self) -> float:
        """1/(1 + S): 0, all mix alike; 1, everybody buys one brand."""
        return 1.0 / (1.0 + self.mixing)

    def chance(self, share: float, count: float | Numbers) -> Floats | float:
        """Chance of `count` purchases of a brand or group of brands with this share (0 to 1), as `count`."""
        from scipy.stats import nbinom, poisson  # here: half a second, of every start otherwise

        count = whole("count", count)
        chances, weight = self._tastes(share)
        rate = self.mean * chances
        law = poisson(rate) if math.isinf(self.shape) else nbinom(self.shape, self.shape / (self.shape + rate))
        return law.pmf(count[..., None]) @ weight

    def chances(self, share: float) -> Floats:
        """Chances of 0, 1, 2, ... purchases of a brand with this share, float array; less than 1e-13 is left out."""
        return np.asarray(self.chance(share, np.arange(len(self.category.chances()))))

    @property
    def penetration(self) -> Floats:
        """Share of all customers who buy the brand, float array [J], 0..1."""
        return np.array([self._bought(share) for share in self.shares])

    @property
    def buying_rate(self) -> Floats:
        """Purchases of the brand per buyer of it, float array [J], 1 or more."""
        return self.mean * np.array(self.shares) / self.penetration

    @property
    def category_buying_rate(self) -> Floats:
        """Purchases of the category per buyer of the brand, float array [J]."""
        elsewhere = np.array([self._purchases_without(share) for share in self.shares])
        return (self.mean - elsewhere) / self.penetration

    @property
    def requirements(self) -> Floats:
        """Share of requirements: what the brand gets of its buyers' purchases, float array [J], 0..1."""
        return self.buying_rate / self.category_buying_rate

    @property
    def duplication(self) -> Floats:
        """Share of the row brand's buyers who also buy the column brand, float array [J, J], 1 on the diagonal."""
        single, own = self.penetration, self.shares
        both = np.diag(single)
        for i, j in combinations(range(len(own)), 2):
            both[i, j] = both[j, i] = single[i] + single[j] - self._bought(min(own[i] + own[j], 1.0))
        return both / single[:, None]

    @property
    def duplication_coefficient(self) -> float:
        """R2. D of b(k given j) = D b(k), by least squares through 0 over all pairs of two brands or more."""
        if len(self.shares) < 2:
            raise ValueError("Duplication needs at least two brands; there is one.")
        pairs = ~np.eye(len(self.shares), dtype=bool)
        level = np.broadcast_to(self.penetration, pairs.shape)[pairs]
        return float(level @ self.duplication[pairs] / (level @ level))

    @property
    def repeat_purchase(self) -> Floats:
        """Chance that a purchase of the brand is followed by another of it, float array [J]: (1 + S share)/(1 + S)."""
        return (1.0 + self.mixing * np.array(self.shares)) / (1.0 + self.mixing)

    @property
    def repeat_buyers(self) -> Floats:
        """Share of a period's buyers who buy the brand in the next period too, float array [J], 0..1."""
        return 2.0 - self.over(2).penetration / self.penetration

    def among(self, share: float, purchases: Numbers) -> tuple[float, float]:
        """(penetration, buying rate) of a brand among customers with these numbers of category purchases, 0 or more.

        So a table of light and heavy buyers; the customers must not all have 0 purchases.
        """
        purchases = numbers("purchases", np.unique(whole("purchases", purchases)))
        number("the largest of purchases", purchases.max(), 1.0)
        own = self.mixing * number("share", share, 0.0, 1.0, above=True)
        weight = np.asarray(self.category.chance(purchases))
        others = self.mixing - own
        never = np.exp(betaln(own, others + purchases) - betaln(own, others)) if others > 0.0 else purchases == 0
        bought = float(weight @ (1.0 - never))
        return bought / float(weight.sum()), float(share) * float(weight @ purchases) / bought

    def _bought(self, share: float) -> float:
        chances, weight = self._tastes(share)
        return float(-np.expm1(self._log_never(chances)) @ weight)

    def _purchases_without(self, share: float) -> float:
        """E[N; none of the brand]: of rate (1 - p) times the rate of all, while the brand's own count stays 0."""
        chances, weight = self._tastes(share)
        lighter = 1.0 if math.isinf(self.shape) else 1.0 + self.mean * chances / self.shape
        return float(self.mean * ((1.0 - chances) * np.exp(self._log_never(chances)) / lighter) @ weight)

    def _log_never(self, chances: Floats) -> Floats:
        """Log of the chance of none at these chances to take the brand: -K log(1 + M p/K)."""
        if math.isinf(self.shape):
            return -self.mean * chances
        return -self.shape * np.log1p(self.mean * chances / self.shape)

    def _tastes(self, share: float) -> tuple[Floats, Floats]:
        """Chances to take a brand of this share, and how common they are; as many as M and K make necessary."""
        share = number("share", share, 0.0, 1.0, above=True)
        needed = 32 + int(9.0 * math.sqrt(self.mean * max(1.0, 1.0 / self.shape)))
        if needed > MOST_NODES:
            raise ValueError(f"Too many purchases to average over tastes: {self.mean:g} a customer.")
        return _beta(self.mixing * share, self.mixing * (1.0 - share), needed)


@lru_cache(maxsize=512)
def _beta(own: float, others: float, nodes: int) -> tuple[Floats, Floats]:
    """Nodes (0..1) and weights (sum 1) of Gauss's quadrature for Beta(own, others); Golub & Welsch (1969), Mathematics
    of Computation 23, with the recurrence of the Jacobi polynomials."""
    if others <= 0.0:
        return np.ones(1), np.ones(1)
    order = np.arange(1.0, nodes)
    twice = 2.0 * order + own + others - 2.0
    centre = np.append((own - others) / (own + others), (own - others) * (own + others - 2.0) / (twice * (twice + 2.0)))
    near = (order + own - 1.0) * (order + others - 1.0) * order
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = 4.0 * near * (order + own + others - 2.0) / (twice**2 * (twice + 1.0) * (twice - 1.0))
    spread[0] = 4.0 * own * others / ((own + others) ** 2 * (own + others + 1.0))
    found, vectors = eigh_tridiagonal(centre, np.sqrt(spread), lapack_driver="stemr")
    tastes = np.clip(0.5 * (1.0 + found), 0.0, 1.0), vectors[0] ** 2
    for each in tastes:
        each.flags.writeable = False  # the cache hands them out again
    return tastes


def urn_next(strengths: Numbers, counts: Numbers) -> Floats:
    """V5. Chances of the next purchase in a Polya urn, float array [J]: (alpha_j + count_j)/(S + n).

    Pure reinforcement, everybody alike at the start: `strengths` alpha above 0, `counts` so far 0 or more.
    """
    strengths, counts = numbers("strengths", strengths, 0.0, above=True), np.atleast_1d(whole("counts", counts))
    same_length(strengths=strengths, counts=counts)
    return (strengths + counts) / (strengths + counts).sum()


def urn(own: float, others: float, purchases: float) -> Floats:
    """V5. Chances that 0..n of `purchases` went to a brand of strength `own` against `others`, float array [n + 1].

    The beta-binomial, whether tastes differ and never change or all start alike and habit grows: purchases alone cannot
    tell the two apart.  Jeuland, Bass & Wright (1980), Operations Research 28; Feller (1971), An Introduction to
    Probability Theory and Its Applications II.
    """
    from scipy.stats import betabinom  # here: half a second, of every start otherwise

    last = int(whole("purchases", purchases))
    law = betabinom(last, number("own", own, 0.0, above=True), number("others", others, 0.0, above=True))
    return law.pmf(np.arange(last + 1))
