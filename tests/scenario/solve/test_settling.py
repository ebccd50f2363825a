"""Each person's habits at rest, one after the other and compiled, beside all at once in NumPy."""

from collections import OrderedDict

import numpy as np
import pytest

from sim.scenario.solve import at_rest, settled
from sim.scenario.solve.places import solve_places
from tests.scenario.solve.test_at_rest import market


@pytest.fixture
def loaded():
    """The compiler, as in a run."""
    import numba

    return numba


def people_of(draw, businesses, points=64):
    """Random people: tastes that suit one or none, rewards from nothing to all, some who hold nothing worth a visit."""
    worth = draw.normal(0.0, draw.choice([0.1, 1.0, 30.0]), (businesses, points))
    return settled.People(
        weight=draw.random(points),
        price_sensitivity=np.exp(draw.normal(0.0, 0.5, points)),
        worth=worth,
        other_cost=draw.random((businesses, points)) * 5.0,
        price=10.0 + 20.0 * draw.random(businesses),
        chance=draw.choice([0.0, 0.3, 0.9, 1.0], businesses) if businesses > 1 else np.array([0.7]),
        comes=None,
        reward=np.ascontiguousarray(draw.random((2 * businesses, points))[::2]),
        loyalty_weight=float(draw.choice([0.0, 0.7, 3.0])),
    )


def drawn(businesses, seed):
    """What the luck goes on from, random people, their values without loyalty, and two weights of the choice."""
    draw = np.random.default_rng([businesses, seed])
    people = people_of(draw, businesses)
    before = people.worth - 0.1 * people.cost
    return draw, people, before, draw.uniform(0.3, 1.0), draw.normal(0.0, 2.0)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("businesses", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("seed", range(8))
def test_one_after_the_other_and_compiled_people_settle_to_the_bit_where_they_do_at_once(businesses, seed):
    draw, people, before, nest, going_out = drawn(businesses, seed)
    close = float(draw.choice([1e-4, 1e-8]))
    at_once = draw.random(before.shape) * draw.choice([0.0, 1.0])
    each = at_once.copy()
    with np.errstate(all="ignore"):
        settled._settle_all(people, before, nest, going_out, close, at_once)
    settled.settle_each(before, people.reward, people.sets, people.loyalty_weight, nest, going_out, close, each)
    assert at_once.tobytes() == each.tobytes()
    assert (at_once > 0.0).any() or not people.chance.max() > 0.0


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("businesses", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("seed", range(4))
def test_what_people_choose_is_the_same_to_the_bit_one_after_the_other_and_at_once(businesses, seed):
    draw, people, before, nest, going_out = drawn(businesses, seed)
    values = before + people.loyalty_weight * draw.random(before.shape)
    with np.errstate(all="ignore"):
        at_once = settled._look_enumerated(people, values, nest, going_out, True)
        each = settled._look(people, values, nest, going_out, None, True)
    for name, found in at_once._asdict().items():
        assert found.tobytes() == getattr(each, name).tobytes(), name
        assert (found > 0.0).any() or not people.chance.max() > 0.0, name


@pytest.mark.usefixtures("loaded")
def test_the_compiled_search_serves_whoever_has_the_compiler_and_nobody_else(monkeypatch):
    asked, at_once = [], settled._look_enumerated
    compiled = settled.settle_each
    monkeypatch.setattr(settled, "settle_each", lambda *given: asked.append(1) or compiled(*given))
    monkeypatch.setattr(settled, "_look_enumerated", None)  # nobody asks for it
    monkeypatch.setattr(at_rest, "_kept", OrderedDict())  # nothing was asked before
    (found,) = solve_places(market())
    assert asked
    monkeypatch.setattr(at_rest, "_kept", OrderedDict())
    asked.clear()
    monkeypatch.setattr(settled, "_look_enumerated", at_once)
    monkeypatch.delitem(settled.sys.modules, "numba")
    assert solve_places(market()) == (found,)
    assert not asked
