"""A town to draw: the keyword arguments of `sim.market.population.build`, with what a test wants otherwise."""

import numpy as np

from sim.chance import name_hash
from sim.market.population import build
from sim.market.residents import Origin

BUSINESSES = ("Anchor", "Bistro C", "The Old Forge")
TRAITS = (
    "segment",
    "unit_rate",
    "experience_sensitivity",
    "price_sensitivity",
    "product_sensitivity",
    "match",
)
"""What somebody is born with, by the names of its columns."""


def arguments(**changes):
    """`changes` are of these, or of the fields of `Origin`."""
    origin = {
        "mixes": [[0.5, 0.3, 0.2]],
        "hashes": [name_hash(name) for name in BUSINESSES],
        "rate_shape": 0.78,
        "sensitivity_spread": 0.4,
        "sensitivity_correlation": -0.3,
        "match": 0.9,
        "alike": [0.4] * 4,
        "seed": 2026,
        "replication": 0,
    } | {name: changes.pop(name) for name in Origin._fields if name in changes}
    for name, kind in (("mixes", np.float64), ("hashes", np.int64), ("alike", np.float64)):
        origin[name] = np.array(origin[name], kind)
    return {
        "places": ("town",),
        "residents": 300,
        "friends_per_person": 8,
        "networks": "small_world",
        "aware": 0.8,
        "origin": Origin(**origin),
    } | changes


def town(**changes):
    return build(**arguments(**changes))
