"""The businesses' own state: what they bring into a week, and what is left of it as it closes (M6, M22)."""

from typing import NamedTuple

import numpy as np

from sim.compiled import compiled
from sim.kernel.counters import REVIEW_COUNT, REVIEW_TOTAL, VISITS, Counters
from sim.kernel.week import House
from sim.rules.learning import RATING_GAIN, prior, smooth
from sim.rules.scale import untally
from sim.rules.seats import WAIT_GAIN, utilisation, wait


class Businesses(NamedTuple):
    """Float64 [J] each; the first three are `sim.market.state.OF_BUSINESSES`, the rest is made anew every week."""

    wait: np.ndarray  # minutes, smoothed
    utilisation: np.ndarray  # 0..1, smoothed
    rating: np.ndarray  # z
    used: np.ndarray  # 0..1, this week's
    prior: np.ndarray  # z, what residents expect who never came
    prior_for_passers: np.ndarray


@compiled(inner=True)
def expect(house: House, businesses: Businesses) -> None:
    """What people expect this week of a business where they have never been."""
    for j in range(len(businesses.rating)):
        promised, rating = house.promised[j], businesses.rating[j]
        businesses.prior[j] = prior(promised, house.reviews, rating)
        businesses.prior_for_passers[j] = prior(promised, house.reviews_by_passers, rating)


@compiled(inner=True)
def smooth_week(house: House, businesses: Businesses, counters: Counters) -> None:
    """Waiting, utilisation and rating are smoothed."""
    for j in range(len(businesses.used)):
        served, total, count = 0, 0, 0
        for chunk in range(len(counters.counts)):
            for group in range(counters.counts.shape[2]):
                served += counters.counts[chunk, j, group, VISITS]
            total += counters.reviews[chunk, j, REVIEW_TOTAL]
            count += counters.reviews[chunk, j, REVIEW_COUNT]
        seats = house.seats[j]
        used = utilisation(served, seats)
        businesses.used[j] = used
        if seats >= 0.0:
            businesses.wait[j] = smooth(businesses.wait[j], wait(used, house.wait_at_half_full), WAIT_GAIN)
            businesses.utilisation[j] = smooth(businesses.utilisation[j], used, WAIT_GAIN)
        if count > 0:
            businesses.rating[j] = smooth(businesses.rating[j], untally(total) / count, RATING_GAIN)
