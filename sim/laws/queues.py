"""Capacity and crowding (V19, V20).

Service is a weekly batch, so waiting formulas of continuous time (Erlang's) do not apply: over capacity, guests are
lost; and expected waiting keeps others away until demand and crowding agree.
Sources: Naor (1969), Econometrica 37, for customers who weigh the wait; the wait s u/(1 - u) is M/M/1.
"""

from typing import NamedTuple

from scipy.optimize import brentq
from scipy.special import expit

from sim.laws.ranges import number, whole


class Balance(NamedTuple):
    """V20. Utilisation (0..1), wait (minutes), slope of demand on expected utilisation, and the fastest stable gain.

    Smoothing expectations with a gain below `fastest_gain` = 2/(1 + abs(slope)) settles down; with one above, demand
    swings for ever.
    """

    utilisation: float
    wait: float
    slope: float
    fastest_gain: float


def lost_share(mean: float, seats: float) -> float:
    """V19. Share of guests turned away when Poisson(`mean`) come in a week to `seats`: E[(N - seats)+]/mean, 0..1.

    `mean` above 0, `seats` 0, 1, 2, ...
    """
    from scipy.stats import poisson  # here: half a second, of every start otherwise

    mean = number("mean", mean, 0.0, above=True)
    seats = float(whole("seats", number("seats", seats)))
    return float(poisson.sf(seats - 1.0, mean) - seats / mean * poisson.sf(seats, mean))


def wait(utilisation: float, half_full: float) -> float:
    """V20. Expected wait (minutes) at utilisation u, 0 to below 1: half_full u/(1 - u); `half_full` 0 or more."""
    used = number("utilisation", utilisation, 0.0, 1.0, below=True)
    return number("half_full", half_full, 0.0) * used / (1.0 - used)


def congestion(demand_per_seat: float, value: float, wait_weight: float, half_full: float) -> Balance:
    """V20. The one utilisation u = d logistic(v - b wait(u)) at which demand and crowding agree.

    `demand_per_seat` d: guests a seat if all went, above 0; `value` v in logits at no wait; `wait_weight` b above 0,
    logits a minute; `half_full` minutes, above 0.
    """
    demand, value = number("demand_per_seat", demand_per_seat, 0.0, above=True), number("value", value)
    weight = number("wait_weight", wait_weight, 0.0, above=True)
    half = number("half_full", half_full, 0.0, above=True)

    def surplus(used):
        return used - demand * expit(value - weight * wait(used, half))

    full = 1.0 - 1e-12
    found = full if surplus(full) <= 0.0 else brentq(surplus, 0.0, full, xtol=1e-15)
    going = found / demand
    slope = -demand * going * (1.0 - going) * weight * half / (1.0 - found) ** 2
    return Balance(found, wait(found, half), slope, 2.0 / (1.0 + abs(slope)))
