"""Panels drawn from the laws themselves, by a generator of NumPy's: what the measures should find in them is known."""

import numpy as np

from sim.study.patterns.panel import Panel

NAMES = ("Ash", "Birch", "Cedar", "Date", "Elm", "Fir")
SHARES = (0.3, 0.22, 0.18, 0.14, 0.1, 0.06)


def nbd_dirichlet(people=20_000, weeks=104, mean=2.5, shape=0.7, mixing=1.5, shares=SHARES, seed=1):
    """Visits a week of an NBD-Dirichlet market; `mean` visits in a quarter, `shape` K may be infinite, `mixing` S."""
    luck = np.random.default_rng(seed)
    rates = np.full(people, mean / 13) if np.isinf(shape) else luck.gamma(shape, mean / shape / 13, people)
    taste = luck.dirichlet(mixing * np.array(shares), people)
    weekly = luck.poisson((rates[:, None] * taste).T[:, :, None], (len(shares), people, weeks))
    return Panel(NAMES[: len(shares)], np.minimum(weekly, 63).astype(np.uint8))
