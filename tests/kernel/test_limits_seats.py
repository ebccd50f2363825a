"""Capacity: guests who find no seat (V19), and the balance between waiting and demand (V20)."""

import numpy as np
import pytest

from sim.laws import queues
from sim.market.ledger import BusinessState, Count
from tests.kernel.limits import across, agrees, names, opened, passed, sizes, terms

# -- V19 ---------------------------------------------------------------------------------------------------------------

LOST = {(90, 100): 0.00833, (100, 100): 0.03986, (110, 100): 0.09919, (300, 300): 0.02303}
YEARS = 1000
"""Weeks of one replication: no week knows of another, so standard errors are taken across weeks."""


def turned_away(replication, residents=0.0):
    """Float [W, 4]: guests turned away, per guest expected; of these a part `residents` live in the place."""
    rows = zip(names(4), LOST, strict=True)
    businesses = {name: {"place": f"by {name}", "seats_per_week": float(seats)} for name, (_, seats) in rows}
    places = {
        f"by {name}": {
            "residents": round(mean * residents),
            "moves_per_year": 0.0,
            "friends_per_person": 0,
            "passing_trade_per_week": mean * (1.0 - residents),
        }
        for name, (mean, _) in zip(names(4), LOST, strict=True)
    }
    everybody = {"behaviour.occasions": "poisson", "segment.all.occasions_per_week": 1.0}
    the_terms = terms(businesses, {"place": places, "study.weeks": YEARS, **everybody})
    counts = passed(opened(the_terms, replication), YEARS).record.ledger.counts.sum(axis=2)
    served, lost = counts[:, :, Count.VISITS], counts[:, :, Count.TURNED_AWAY]
    seats = np.array([seats for _, seats in LOST])
    assert (served <= seats).all()
    assert (served[lost > 0] == np.broadcast_to(seats, lost.shape)[lost > 0]).all()  # nobody is lost to an empty seat
    return lost / np.array([mean for mean, _ in LOST])


@sizes
@pytest.mark.parametrize("residents", [0.0, 0.5])
def test_v19_guests_lost_over_capacity(size, residents):
    """Passing trade, and half of it residents with one occasion a week on average: Poisson all the same."""
    expected = [queues.lost_share(*each) for each in LOST]
    assert expected == pytest.approx(list(LOST.values()), abs=6e-6)
    found = across(size.rows(lambda replication: turned_away(replication, residents)))
    agrees(found, expected, size.within([0.004, 0.008, 0.011, 0.006]))


# -- V20 ---------------------------------------------------------------------------------------------------------------

CROWD, SEATS = 30_000, 20_000
SETTLING, WATCHED = 20, 20
BALANCES = {0.05: (0.69594, 22.888), 0.1: (0.58935, 14.351)}


def crowded(weight, replication):
    """Float [1, 2]: mean utilisation and expected wait, minutes, once demand and crowding have settled."""
    (name,) = names(1)
    changes = {
        "study.weeks": SETTLING + WATCHED,
        "place.town.residents": CROWD,
        "behaviour.going_out": 1.0 + weight * 20.0,  # what the price takes away
        "behaviour.price_weight": weight,
        "behaviour.value_of_time_per_hour": 60.0,  # a minute costs one unit of money
        "behaviour.wait_weight": 1.0,
        "behaviour.wait_at_half_full": 10.0,
    }
    market = opened(terms({name: {"seats_per_week": float(SEATS)}}, changes), replication)
    business_state = passed(market, SETTLING + WATCHED).record.ledger.business_state[SETTLING:, 0]
    return business_state[:, [BusinessState.UTILISATION, BusinessState.WAIT]].mean(axis=0)[None]


@sizes
@pytest.mark.parametrize("weight", BALANCES)
def test_v20_demand_and_crowding_agree(size, weight):
    """The crowd itself makes the wait: standard errors across replications, each the mean of twenty weeks.

    The wait bends upwards, so chance lengthens it a little: by some .003 minutes with so many customers.
    """
    balance = queues.congestion(CROWD / SEATS, 1.0, weight, 10.0)
    assert (balance.utilisation, balance.wait) == pytest.approx(BALANCES[weight], abs=5e-4)
    assert balance.fastest_gain > 0.2  # the market's own gain settles down
    found = across(size.rows(lambda replication: crowded(weight, replication), replications=12))
    agrees(found, [balance.utilisation, balance.wait], size.within([0.001, 0.07]))
