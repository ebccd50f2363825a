"""Whatever a law is asked, it answers or says in one sentence which argument has no meaning.

Every public function stands in the table with arguments that it accepts; a new one without an entry fails.
"""

import importlib
import inspect
import itertools
import math
import pkgutil
import subprocess
import sys

import numpy as np
import pytest

from sim import laws
from sim.laws import bgnbd, choice, counts, diffusion, dirichlet, loyalty, nbd, queues, sbg, smoothing, surprise, value
from tests.for_all import for_all

NBD = nbd.Nbd(1.5, 0.8)
MARKET = dirichlet.Dirichlet(1.5, 0.8, 1.3, (0.5, 0.3))
BG = bgnbd.BgNbd(0.243, 4.414, 0.793, 2.426)
SBG = sbg.Sbg(0.7, 1.2)
HISTORY = {"purchases": [2, 0], "recency": [3.0, 0.0], "age": [9.0, 9.0]}
V, TWO = [0.2, 0.1], [0.5, 0.4]
STEADY = [[0.9, 0.1], [0.2, 0.8]]

ACCEPTED = {
    choice.softmax: {"values": V},
    choice.with_outside: {"values": V, "outside": 0.0},
    choice.nested: {"values": V, "nest": 0.5, "going_out": 0.0},
    choice.considered: {"values": V, "chances": TWO, "nest": 0.5, "going_out": 0.0},
    choice.considered_elasticities: {
        "values": V,
        "chances": TWO,
        "price_weight": 0.1,
        "prices": [9, 8],
        "nest": 0.5,
        "going_out": 0,
    },
    choice.own_elasticities: {"shares": TWO, "price_weight": 0.1, "prices": [9, 8]},
    choice.brand_elasticity: {"price_weight": 0.1, "price": 9, "share": 0.2, "go_share": 0.6, "nest": 0.5},
    choice.category_elasticity: {"price_weight": 0.1, "price": 9, "go_share": 0.6},
    choice.huff: {"sizes": [1, 2], "distances": [1, 2], "decay": 2},
    choice.guarantee_worth: {"risk_weight": 0.2, "risk": 1, "guarantee": 1, "price_weight": 0.08},
    nbd.Nbd: {"mean": 1.5, "shape": 0.8},
    nbd.Nbd.fit: {"penetration": 0.5, "buying_rate": 2},
    NBD.over: {"periods": 2},
    NBD.chance: {"count": [0, 1]},
    NBD.chances: {"tail": 1e-9},
    NBD.expected_next: {"count": 1},
    dirichlet.Dirichlet: {"mean": 1.5, "shape": 0.8, "mixing": 1.3, "shares": TWO},
    dirichlet.Dirichlet.fit: {"penetration": 0.5, "buying_rate": 2, "shares": TWO, "penetrations": [0.3, 0.2]},
    MARKET.over: {"periods": 2},
    MARKET.chance: {"share": 0.5, "count": 1},
    MARKET.chances: {"share": 0.5},
    MARKET.among: {"share": 0.5, "purchases": [1, 2]},
    dirichlet.urn_next: {"strengths": TWO, "counts": [1, 0]},
    dirichlet.urn: {"own": 0.5, "others": 0.8, "purchases": 3},
    counts.top_share: {"chances": [0.5, 0.3, 0.2], "fraction": 0.2},
    counts.heavy: {"chances": [0.5, 0.3, 0.2], "least": 2},
    counts.two_periods: {"both": [0.5, 0.3, 0.2]},
    counts.null_walk: {"both": [0.5, 0.3, 0.2]},
    counts.stay_heavy: {"both": [0.5, 0.3, 0.2], "fraction": 0.2},
    counts.repeat_buyers: {"both": [0.5, 0.3, 0.2]},
    loyalty.last_brand_switching: {"values": V, "loyalty_weight": 1.5},
    loyalty.last_brand_shares: {"values": V, "loyalty_weight": 1.5},
    loyalty.long_run_shares: {"switching": STEADY},
    loyalty.matrix: {"switching": STEADY},
    loyalty.equal_shares_last: {"loyalty_weight": 1.5, "brands": 3},
    loyalty.leading_share: {"loyalty_weight": 1.5, "brands": 3},
    smoothing.remaining: {"gain": 0.2, "steps": 3},
    smoothing.half_life: {"gain": 0.2},
    smoothing.stationary_variance: {"gain": 0.2, "variance": 1},
    smoothing.stationary_correlation: {"gain": 0.2, "lag": 1},
    smoothing.loyalty: {"carry": 0.875, "share": 0.2},
    surprise.expected_felt: {"mean": 0.1, "sd": 1, "loss_aversion": 2},
    surprise.break_even_surprise: {"sd": 1, "loss_aversion": 2},
    surprise.surprise_variance: {"gain": 0.2, "variance": 1},
    surprise.perceived_risk: {"gain": 0.2, "variance": 1},
    surprise.mean_novelty: {"fades": 0.1, "visits": 5},
    value.lifetime_value: {"retention": 0.8, "discount": 0.1, "margin": 1},
    value.residual_value: {"retention": 0.8, "discount": 0.1, "margin": 1},
    value.retention_elasticity: {"retention": 0.8, "discount": 0.1},
    value.retention_gain: {"retention": 0.8, "points": 0.05, "discount": 0.1},
    value.switching_values: {"switching": STEADY, "discount": 0.1, "margins": [1, 2]},
    sbg.Sbg: {"alpha": 0.7, "beta": 1.2},
    sbg.Sbg.fit: {"survival": [0.6, 0.5]},
    SBG.survival: {"periods": 3},
    SBG.retention: {"periods": 3},
    SBG.lifetime: {"discount": 0.1},
    SBG.residual_lifetime: {"renewals": 2, "discount": 0.1},
    SBG.sorting_gain: {"discount": 0.1},
    bgnbd.BgNbd: {"r": 0.2, "alpha": 4, "a": 0.8, "b": 2.4},
    bgnbd.BgNbd.fit: HISTORY | {"customers": [2, 1]},
    BG.log_likelihood: HISTORY,
    BG.expected: {"periods": 39},
    BG.chance: {"count": 1, "periods": 39},
    BG.active: HISTORY,
    BG.expected_next: {"periods": 39} | HISTORY,
    diffusion.bass_pull: {"p": 0.03, "q": 0.38, "weeks": 5},
    diffusion.bass_push: {"p": 0.03, "q": 0.38, "weeks": 5},
    diffusion.bass_curve: {"p": 0.03, "q": 0.38, "time": 5},
    diffusion.bass_peak: {"p": 0.03, "q": 0.38},
    diffusion.fit_bass: {"adopted": [0.1, 0.2, 0.4]},
    diffusion.mean_cascade: {"offspring": 0.5},
    diffusion.cascade_chances: {"offspring": 0.5, "most": 5},
    diffusion.final_size: {"offspring": 1.5},
    queues.lost_share: {"mean": 9, "seats": 10},
    queues.wait: {"utilisation": 0.5, "half_full": 10},
    queues.congestion: {"demand_per_seat": 1.5, "value": 1, "wait_weight": 0.05, "half_full": 10},
}
MAY_BE_NEGATIVE = {"values", "outside", "going_out", "value", "margin", "margins", "points"}
MAY_BE_NEGATIVE_THERE = {
    (surprise.expected_felt, "mean"),
    (loyalty.last_brand_switching, "loyalty_weight"),
    (loyalty.last_brand_shares, "loyalty_weight"),
}
every_law = for_all(ACCEPTED, name=lambda law: law.__qualname__)
NO_NUMBERS = (math.nan, -math.inf, "much", None)


def spoilt(good, bad):
    """The argument with its first number replaced."""
    if isinstance(good, list | tuple):
        return [spoilt(good[0], bad), *good[1:]]
    return bad


def test_every_public_law_is_in_the_table():
    public = set()
    for found in pkgutil.iter_modules(laws.__path__):
        module = importlib.import_module(f"sim.laws.{found.name}")
        for name, thing in inspect.getmembers(module):
            own = getattr(thing, "__module__", None) == module.__name__ and not name.startswith("_")
            if own and inspect.isfunction(thing):
                public.add(thing.__qualname__)
            elif own and inspect.isclass(thing) and not issubclass(thing, tuple):
                public.add(name)
                public |= {
                    f"{name}.{key}"
                    for key, each in vars(thing).items()
                    if not key.startswith("_") and isinstance(each, classmethod | type(spoilt))
                }
    checks = {name for name, _ in inspect.getmembers(laws.ranges, inspect.isfunction)}
    assert {law.__qualname__ for law in ACCEPTED} == public - checks


@every_law
def test_what_is_accepted_gives_numbers(law):
    found = law(**ACCEPTED[law])
    if not hasattr(found, "__dict__"):
        parts = found if isinstance(found, tuple) else (found,)
        assert all(np.isfinite(np.asarray(part, dtype=float)).all() for part in parts)


@for_all(itertools.product(ACCEPTED, NO_NUMBERS), name=lambda law, bad: f"{law.__qualname__}, {bad}")
def test_no_number_is_refused_by_name(law, bad):
    for name, good in ACCEPTED[law].items():
        with pytest.raises(ValueError, match=name.replace("_", "[_ ]")):
            law(**ACCEPTED[law] | {name: spoilt(good, bad)})


@every_law
def test_a_negative_number_is_refused_where_it_has_no_meaning(law):
    for name, good in ACCEPTED[law].items():
        if name in MAY_BE_NEGATIVE or (law, name) in MAY_BE_NEGATIVE_THERE:
            continue
        with pytest.raises(ValueError, match=r"must be .*(at least|above) .*-3"):
            law(**ACCEPTED[law] | {name: spoilt(good, -3.0)})


@every_law
def test_nothing_at_all_is_refused(law):
    for name, good in ACCEPTED[law].items():
        if isinstance(good, list) and name not in HISTORY and name != "count":
            with pytest.raises(ValueError, match=r"at least one number|equally long|as many rows"):
                law(**ACCEPTED[law] | {name: []})


@pytest.mark.process
def test_looking_for_theory_costs_nothing_until_it_is_asked():
    code = "import sys, sim.laws; raise SystemExit(int('scipy' in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
