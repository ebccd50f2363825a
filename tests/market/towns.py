"""A town to draw: the keyword arguments of `sim.market.population.build`, with what a test wants otherwise."""

from sim.chance import name_hash
from sim.market.population import build

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
    return {
        "places": ("town",),
        "residents": 300,
        "mixes": [[0.5, 0.3, 0.2]],
        "friends_per_person": 8,
        "networks": "small_world",
        "hashes": [name_hash(name) for name in BUSINESSES],
        "aware": 0.8,
        "rate_shape": 0.78,
        "sensitivity_spread": 0.4,
        "sensitivity_correlation": -0.3,
        "match": 0.9,
        "seed": 2026,
        "replication": 0,
    } | changes


def town(**changes):
    return build(**arguments(**changes))
