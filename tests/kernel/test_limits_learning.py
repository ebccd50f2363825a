"""What visits teach at a constant gain: expectation (V11) and perceived risk (V13).

One business, everybody comes once a week, and no visit influences another person; standard errors are taken across
customers.
"""

import math

import numpy as np
import pytest

from sim.laws import smoothing, surprise
from tests.kernel.limits import across, agrees, names, opened, passed, sizes, terms

PEOPLE = 6_000
MOMENT = 1.05 / 1.5
"""Standard deviation of one moment, z."""
REMEMBERED = {1: 1.0, 4: 0.6350}
"""Standard deviation of what is remembered of 1 or 4 moments that vary by 1, weights .5, .25 and .25 (V14)."""
GAINS = [(0.1, 6.58), (0.2, 3.11), (0.3, 1.94)]
PROMISED, DELIVERED = 8.0, 6.9
EARLY, SETTLED = (1, 2, 3, 5, 8), 90  # visits; .9 ** 90 is below a ten-thousandth


def school(gain, moments, replication, promised=PROMISED):
    """Float [N, 7]: what customers expect after each number of visits, and the risk that they perceive in the end."""
    parts = {f"moment {at}": {} for at in range(moments)}
    changes = {
        "study.weeks": SETTLED,
        "place.town.residents": PEOPLE,
        "experience.touchpoint": parts,
        "behaviour.learning_floor": gain,
        "behaviour.prior_weight": 1000.0,
        "behaviour.credibility": 1.0,
        "behaviour.promise_span": math.inf,
        "behaviour.peak_aversion": 1.0,  # V14 and an unbiased memory hold only at its off value
    }
    (name,) = names(1)
    offered = {"promise": promised, "touchpoints": {part: {"score": DELIVERED, "varies_by": 1.05} for part in parts}}
    market, found = opened(terms({name: offered}, changes), replication), []
    for visits in (*EARLY, SETTLED):
        found.append(passed(market, visits - market.week).state().expectation[:, 0])
    return np.column_stack([*found, market.state().risk[:, 0]])


@sizes
@pytest.mark.parametrize("moments", REMEMBERED)
@pytest.mark.parametrize(("gain", "half_life"), GAINS)
def test_v11_expectations_settle_on_what_is_delivered(size, gain, half_life, moments):
    """The bias of a promise decays by (1 - k) a visit; the variance settles at k/(2 - k) of that of a memory."""
    assert smoothing.half_life(gain) == pytest.approx(half_life, abs=5e-3)
    found = size.rows(lambda replication: school(gain, moments, replication))[:, :-1]
    true, promised = (DELIVERED - 6.0) / 1.5, (PROMISED - 6.0) / 1.5
    bias = (promised - true) * smoothing.remaining(gain, [*EARLY, SETTLED])
    agrees(across(found), true + bias, size.within(0.02))
    memory = (MOMENT * REMEMBERED[moments]) ** 2
    expected = smoothing.stationary_variance(gain, memory)
    agrees(across((found[:, -1] - true) ** 2), expected, size.within(0.09 * expected))


@sizes
@pytest.mark.parametrize("gain", [gain for gain, _ in GAINS])
def test_v13_perceived_risk_is_the_mean_size_of_a_surprise(size, gain):
    """Known mean: what is promised is what is delivered on average."""
    found = size.rows(lambda replication: school(gain, 1, replication, promised=DELIVERED))[:, -1]
    expected = surprise.perceived_risk(gain, MOMENT**2)
    assert expected == pytest.approx(0.79788 * MOMENT * math.sqrt(2.0 / (2.0 - gain)), abs=1e-5)
    agrees(across(found), expected, size.within(0.012))
