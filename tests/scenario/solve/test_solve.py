"""Weights from elasticities: published numbers, plain enumeration, finite differences, unsolvable markets."""

import math
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.scenario.solve import solve as solving
from sim.scenario.solve.curve import Curve
from sim.scenario.solve.solve import Choices, Targets


def solve(**given):
    """The weights of what `Choices` and `Targets` are made of, and of weights that are given."""
    choices, targets = (
        kind(**{name: given.pop(name) for name in kind._fields if name in given}) for kind in (Choices, Targets)
    )
    return solving.solve(choices, targets, **given)


FIVE = {"considered": [1.0] * 5, "aware": [1.0] * 5, "appeal_terms": [0.0] * 5, "prices": [25.0] * 5}
TOWN = {
    "considered": [0.5, 0.8, 0.6, 0.9],
    "aware": [0.8, 0.9, 1.0, 0.7],
    "appeal_terms": [0.1, -0.3, 0.4, 0.0],
    "prices": [25.0, 19.5, 33.0, 22.0],
    "other_costs": [0.0, 2.5, 4.0, 1.0],
    "mean_price_sensitivity": 1.1,
}
TARGETS = {"brand_price_elasticity": -2.2, "category_price_elasticity": -0.8, "go_share": 0.6}


def enumerated(market, price_weight, nest, going_out, prices=None):
    """(go share of occasions on which something comes to mind, visits per such occasion): the obvious loop."""
    n = len(market["prices"])
    prices = market["prices"] if prices is None else prices
    other = market.get("other_costs", [0.0] * n)
    b = price_weight * market.get("mean_price_sensitivity", 1.0)
    values = [market["appeal_terms"][j] - b * (prices[j] + other[j]) for j in range(n)]
    something, visits = 0.0, [0.0] * n
    for inside in product((False, True), repeat=n):
        if not any(inside):
            continue
        chance = 1.0
        for j in range(n):
            a = market["considered"][j] * market["aware"][j]
            chance *= a if inside[j] else 1.0 - a
        pull = [math.exp(values[j] / nest) if inside[j] else 0.0 for j in range(n)]
        inclusive = nest * math.log(sum(pull))
        go = 1.0 / (1.0 + math.exp(-going_out - inclusive))
        something += chance
        for j in range(n):
            visits[j] += chance * go * pull[j] / sum(pull)
    return sum(visits) / something, [v / something for v in visits]


def weights(solved):
    return solved.price_weight, solved.nest, solved.going_out


@pytest.mark.parametrize(
    ("go_share", "price_weight", "nest"), [(0.6, 0.081, 0.66), (0.5, 0.065, 0.53), (0.7, 0.108, 0.88)]
)
def test_published_elasticities_give_the_weights_of_the_literature_table(go_share, price_weight, nest):
    solved = solve(**FIVE, brand_price_elasticity=-2.62, category_price_elasticity=-0.81, go_share=go_share)
    assert round(solved.price_weight, 3) == price_weight
    assert round(solved.nest, 2) == nest
    assert solved.exact
    assert solved.shares == pytest.approx([0.2] * 5, abs=1e-15)


def test_default_elasticities_give_nearly_the_same():
    solved = solve(**FIVE, brand_price_elasticity=-2.6, category_price_elasticity=-0.8, go_share=0.6)
    # with all alike: category -b p (1 - go), brand -b p ((1 - s) / nest + s (1 - go))
    assert solved.price_weight == pytest.approx(0.8 / (25 * 0.4), rel=1e-12)
    assert solved.nest == pytest.approx(0.8 / (2.6 / (0.08 * 25) - 0.2 * 0.4), rel=1e-10)
    assert solved.brand_elasticity == pytest.approx(-2.6, abs=1e-10)


@pytest.mark.parametrize(("considered", "brand"), [(0.5, -2.23), (0.2, -1.13)])
def test_elasticity_falls_when_fewer_come_to_mind(considered, brand):
    six = {"considered": [considered] * 6, "aware": [1.0] * 6, "appeal_terms": [0.0] * 6, "prices": [25.0] * 6}
    go_share = 0.6 / (1 - (1 - considered) ** 6)  # 0.6 of all occasions
    solved = solve(**six, **TARGETS | {"go_share": go_share}, price_weight=0.081, nest=0.66)
    assert round(solved.brand_elasticity, 2) == brand


@pytest.mark.parametrize(
    ("nest", "shares", "out"),
    [(1.0, (0.52524, 0.16029, 0.06143), 0.25305), (0.66, (0.54423, 0.13668, 0.04309), 0.27600)],
)
def test_consideration_as_in_v28(nest, shares, out):
    three = {"considered": [0.9, 0.5, 0.3], "aware": [1.0] * 3, "appeal_terms": [1.0, 0.5, 0.0], "prices": [0.0] * 3}
    solved = solve(**three, **TARGETS, price_weight=1.0, nest=nest, going_out=0.0)
    something = 1 - 0.1 * 0.5 * 0.7
    visits = [solved.go_share * something * share for share in solved.shares]
    assert visits == pytest.approx(shares, abs=5e-6)
    assert 1 - sum(visits) == pytest.approx(out, abs=5e-6)


def test_agrees_with_plain_enumeration():
    solved = solve(**TOWN, **TARGETS)
    assert solved.exact
    go_share, visits = enumerated(TOWN, *weights(solved))
    assert solved.go_share == pytest.approx(go_share, rel=1e-12)
    assert solved.shares == pytest.approx([v / sum(visits) for v in visits], rel=1e-12)


def difference(market, solved, moved, of):
    """d log(of) / d log(prices of ``moved``), by a central difference."""
    step = 1e-5
    ends = []
    for sign in (1, -1):
        prices = [p * (1 + sign * step) if j in moved else p for j, p in enumerate(market["prices"])]
        ends.append(math.log(of(enumerated(market, *weights(solved), prices))))
    return (ends[0] - ends[1]) / (2 * step)


def test_elasticities_are_what_a_small_price_change_does():
    solved = solve(**TOWN, **TARGETS)
    everybody = range(4)
    assert difference(TOWN, solved, everybody, lambda found: found[0]) == pytest.approx(-0.8, abs=1e-7)
    own = [difference(TOWN, solved, [j], lambda found, j=j: found[1][j]) for j in everybody]
    assert solved.own_elasticities == pytest.approx(own, abs=1e-7)
    assert sum(s * e for s, e in zip(solved.shares, own, strict=True)) == pytest.approx(-2.2, abs=1e-7)


def test_go_share_and_category_hold_exactly_for_any_nest():
    for nest in (0.3, 0.55, 0.8, 1.0):
        solved = solve(**TOWN, **TARGETS, nest=nest)
        assert solved.nest == nest
        assert solved.exact  # nothing was asked of the nest
        assert solved.go_share == pytest.approx(0.6, abs=1e-12)
        assert solved.category_elasticity == pytest.approx(-0.8, abs=1e-12)


@pytest.mark.parametrize(("target", "nest"), [(-1.0, 1.0), (-9.0, 0.3)])
def test_out_of_reach_the_nearest_nest_is_taken_and_said_so(target, nest):
    solved = solve(**TOWN, **TARGETS | {"brand_price_elasticity": target})
    assert (solved.nest, solved.exact) == (nest, False)
    assert solved.go_share == pytest.approx(0.6, abs=1e-12)
    assert solved.category_elasticity == pytest.approx(-0.8, abs=1e-12)


# The stronger business rarely comes to mind.  A smaller nest sharpens the choice, until the stronger always wins it.
TURNING = {"considered": [0.3, 0.9], "aware": [1.0, 1.0], "appeal_terms": [1.4, 0.0], "prices": [25.0, 25.0]}


def brand_at(market, nest, **targets):
    return solve(**market, **TARGETS | targets, nest=nest).brand_elasticity


def test_of_two_roots_the_larger_is_taken():
    grid = [0.3 + 0.01 * i for i in range(71)]
    brand = [brand_at(TURNING, nest) for nest in grid]
    turn = brand.index(min(brand))
    assert 0 < turn < 70  # lowest inside: every target a little above it has two roots
    target = 0.5 * (brand[turn] + min(brand[0], brand[-1]))
    solved = solve(**TURNING, **TARGETS | {"brand_price_elasticity": target})
    assert solved.exact
    assert solved.nest > grid[turn]
    assert solved.brand_elasticity == pytest.approx(target, abs=1e-10)


def test_with_the_price_weight_given():
    solved = solve(**TOWN, **TARGETS, price_weight=0.07)
    assert solved.price_weight == 0.07
    assert solved.go_share == pytest.approx(0.6, abs=1e-12)
    assert solved.brand_elasticity == pytest.approx(-2.2, abs=1e-10)
    implied = difference(TOWN, solved, range(4), lambda found: found[0])
    assert solved.category_elasticity == pytest.approx(implied, abs=1e-7)


def test_with_going_out_given():
    solved = solve(**TOWN, **TARGETS, going_out=1.5)
    assert solved.going_out == 1.5
    assert solved.category_elasticity == pytest.approx(-0.8, abs=1e-12)
    assert solved.brand_elasticity == pytest.approx(-2.2, abs=1e-10)
    assert solved.go_share == pytest.approx(enumerated(TOWN, *weights(solved))[0], rel=1e-12)


def test_with_everything_given():
    solved = solve(**TOWN, **TARGETS, price_weight=0.05, nest=1.0, going_out=0.3)
    assert weights(solved) == (0.05, 1.0, 0.3)
    assert solved.exact
    assert solved.go_share == pytest.approx(enumerated(TOWN, 0.05, 1.0, 0.3)[0], rel=1e-12)


def test_awareness_and_consideration_count_as_their_product():
    one = solve(**TOWN, **TARGETS)
    both = [c * a for c, a in zip(TOWN["considered"], TOWN["aware"], strict=True)]
    assert solve(**TOWN | {"considered": both, "aware": [1.0] * 4}, **TARGETS) == one


def test_a_business_that_never_comes_to_mind_changes_nothing_else():
    four = solve(**TOWN, **TARGETS)
    silent = {"considered": 0.0, "aware": 1.0, "appeal_terms": 3.0, "prices": 5.0, "other_costs": 0.0}
    five = solve(
        **{key: [*TOWN[key], value] for key, value in silent.items()} | {"mean_price_sensitivity": 1.1}, **TARGETS
    )
    assert weights(five) == pytest.approx(weights(four), rel=1e-9)
    assert five.shares[4] == 0.0
    assert math.isnan(five.own_elasticities[4])


@pytest.mark.parametrize("appeal", [-2000.0, -60.0, 60.0, 2000.0])
def test_extreme_appeals_are_solved_too(appeal):
    market = TOWN | {"appeal_terms": [appeal, 0.0, 0.4, 0.0]}
    solved = solve(**market, **TARGETS)
    assert solved.go_share == pytest.approx(0.6, abs=1e-10)
    assert solved.category_elasticity == pytest.approx(-0.8, abs=1e-10)


def test_one_business_alone_has_only_the_category_to_lose():
    alone = {"considered": [0.4], "aware": [1.0], "appeal_terms": [0.2], "prices": [25.0]}
    solved = solve(**alone, **TARGETS)
    assert not solved.exact
    assert solved.nest == 1.0
    assert solved.brand_elasticity == pytest.approx(-0.8, abs=1e-10)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"considered": [0.0] * 5}, "No business comes to anyone's mind"),
        ({"brand_price_elasticity": 0.0}, "brand_price_elasticity = 0.0"),
        ({"category_price_elasticity": 0.8}, "category_price_elasticity = 0.8"),
        ({"category_price_elasticity": math.nan}, "category_price_elasticity = nan"),
        ({"go_share": 1.0}, "go_share = 1.0"),
        ({"prices": [0.0] * 5}, "at these prices people cannot be as sensitive"),
    ],
)
def test_no_weights_are_a_clear_sentence(changed, sentence):
    with pytest.raises(ValueError, match=sentence):
        solve(**FIVE | TARGETS | changed)


MANY = {
    "considered": [0.05 + 0.9 * (j * 7 % 12) / 12 for j in range(12)],
    "aware": [1.0 - 0.05 * (j % 5) for j in range(12)],
    "appeal_terms": [0.3 * math.sin(3 * j) for j in range(12)],
    "prices": [14.0 + j * 5 % 17 for j in range(12)],
    "other_costs": [1.3 * (j % 4) for j in range(12)],
    "mean_price_sensitivity": 1.1,
}


@pytest.mark.parametrize("given", [{}, {"nest": 1.0}, {"nest": 0.15, "price_weight": 0.3}, {"going_out": 2.0}])
def test_a_race_gives_the_weights_that_all_sets_give(monkeypatch, given):
    """Of twelve businesses both ways are open: 4,096 sets, or the integral that many more are weighed by."""
    sets = solve(**MANY, **TARGETS, **given)
    monkeypatch.setattr(solving, "MOST_ENUMERATED", 0)
    raced = solve(**MANY, **TARGETS, **given)
    assert raced != sets
    assert raced.exact == sets.exact
    assert weights(raced) == pytest.approx(weights(sets), rel=1e-7)
    assert raced.go_share == pytest.approx(sets.go_share, rel=1e-9)
    assert raced.category_elasticity == pytest.approx(sets.category_elasticity, rel=1e-9)
    assert raced.brand_elasticity == pytest.approx(sets.brand_elasticity, rel=1e-7)
    assert raced.own_elasticities == pytest.approx(sets.own_elasticities, rel=1e-7)
    assert raced.shares == pytest.approx(sets.shares, rel=1e-7)


@pytest.mark.parametrize("many", [17, 60, 100])
def test_many_businesses_alike_are_weighed_as_the_binomial_says(many):
    """All alike, what comes to mind is a number k of them: go share, elasticities and shares in closed form."""
    a, price, b, nest = 0.1, 25.0, 0.08, 0.6
    market = {"considered": [a] * many, "aware": [1.0] * many, "appeal_terms": [0.4] * many, "prices": [price] * many}
    solved = solve(**market, **TARGETS, price_weight=b, nest=nest, going_out=1.0)
    chance = {k: math.comb(many, k) * a**k * (1.0 - a) ** (many - k) for k in range(1, many + 1)}
    go = {k: 1.0 / (1.0 + math.exp(-1.0 - 0.4 + b * price) * k**-nest) for k in chance}
    gone = sum(chance[k] * go[k] for k in chance)
    moved = sum(chance[k] * go[k] * ((1.0 - 1.0 / k) / nest + (1.0 - go[k]) / k) for k in chance)
    assert solved.go_share == pytest.approx(gone / sum(chance.values()), rel=1e-9)
    assert solved.category_elasticity == pytest.approx(
        -b * price * sum(chance[k] * go[k] * (1.0 - go[k]) for k in chance) / gone, rel=1e-9
    )
    assert solved.brand_elasticity == pytest.approx(-b * price * moved / gone, rel=1e-9)
    assert solved.shares == pytest.approx([1.0 / many] * many, rel=1e-9)


def test_of_many_businesses_none_may_come_to_mind():
    none = {"considered": [0.0] * 40, "aware": [1.0] * 40, "appeal_terms": [0.0] * 40, "prices": [9.0] * 40}
    with pytest.raises(ValueError, match="No business comes to anyone's mind"):
        solve(**none, **TARGETS)


businesses = st.tuples(
    st.floats(0.02, 1), st.floats(0.05, 1), st.floats(-4, 4), st.floats(1, 100), st.floats(0, 40)
)  # considered, aware, appeal, price, other costs


@settings(max_examples=60, deadline=None)
@given(
    st.lists(businesses, min_size=1, max_size=6),
    st.floats(-6, -0.3),
    st.floats(-2, -0.05),
    st.floats(0.05, 0.95),
    st.floats(0.3, 2),
)
def test_any_market(market, brand, category, go_share, sensitivity):
    considered, aware, appeal, prices, other = map(list, zip(*market, strict=True))
    try:
        solved = solving.solve(
            Choices(considered, aware, appeal, prices, other, sensitivity), Targets(brand, category, go_share)
        )
    except ValueError as refusal:
        assume("cannot be reached" not in str(refusal))
        raise
    assert 0.3 <= solved.nest <= 1.0
    assert solved.price_weight > 0.0
    assert solved.go_share == pytest.approx(go_share, abs=1e-10)
    assert solved.category_elasticity == pytest.approx(category, abs=1e-10)
    assert sum(solved.shares) == pytest.approx(1.0, abs=1e-12)
    if solved.exact:
        assert solved.brand_elasticity == pytest.approx(brand, abs=1e-9)


# -- costs felt by a curve


@pytest.mark.parametrize("curve", [0.0, 0.5])
@pytest.mark.parametrize("most", [16, 2])
def test_strangers_elasticities_are_those_of_a_small_price_change_where_costs_are_felt_by_a_curve(
    curve, most, monkeypatch
):
    """Against the obvious loop, in which what a price and the rest cost together is felt by the formula."""
    monkeypatch.setattr(solving, "MOST_ENUMERATED", most)
    market = {**TOWN, "prices": [5.0, 19.5, 33.0, 60.0], "curve": Curve(30.0, curve)}
    solved = solve(**market, **TARGETS)

    def felt(cost):
        return 30.0 * (1.0 + math.log(cost / 30.0)) if curve == 0.0 else 30.0 + 60.0 * ((cost / 30.0) ** 0.5 - 1.0)

    def at(prices):
        costs = [felt(price + other) for price, other in zip(prices, market["other_costs"], strict=True)]
        return enumerated({**market, "other_costs": [0.0] * 4}, *weights(solved), prices=costs)

    go, visits = at(market["prices"])
    assert go == pytest.approx(0.6, abs=1e-8)
    for j in range(4):
        ends = [at([p * (1 + sign * 1e-5 * (i == j)) for i, p in enumerate(market["prices"])])[1] for sign in (-1, 1)]
        slope = (ends[1][j] - ends[0][j]) / 2e-5 / visits[j]
        assert solved.own_elasticities[j] == pytest.approx(slope, rel=1e-5)
    ends = [at([p * (1 + sign * 1e-5) for p in market["prices"]])[0] for sign in (-1, 1)]
    assert (ends[1] - ends[0]) / 2e-5 / go == pytest.approx(-0.8, rel=1e-5)
