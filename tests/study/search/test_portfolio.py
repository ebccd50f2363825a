"""One plan for several houses under one budget: where the money goes, and that it is what a comparison runs."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from sim.market.terms import Terms as MarketTerms
from sim.scenario import read
from sim.study.runs.branches import TOGETHER
from sim.study.runs.runner import Runner
from sim.study.search.chosen import Futures
from sim.study.search.draws import CHOOSE, PRINT, Draw
from sim.study.search.market import Market
from sim.study.search.portfolio import most_levers_of, portfolio_levers
from sim.study.search.screening import screened
from sim.study.search.spending import Space
from sim.study.search.stanzas import stanza, stanzas, with_options
from sim.study.search.study import search
from sim.study.search.tables import shown, tables
from tests.study.search.known import free, paid, space
from tests.study.search.test_against_truth import searched
from tests.study.search.test_market import FEW, LEVERS, TEXT, cafe

TWO = TEXT.replace(
    "price = 14.0, considered = 0.8 },\n]", "price = 14.0, unit_cost = 8, considered = 0.8, focus = true },\n]"
)
JOINT = TWO.replace("[study]", '[study]\napply = "together"')
NAMES = ("Corner Café", "Mill Café")
OWN = ("touchpoints.welcome.people", "considered", "price")
MOVES = np.array([[0.4, 0.1, 0.0, 0.0, 0.0, 0.0], [0.75, 0.0, -0.5, 0.3, 0.05, 1.25], [0.0, 0.0, 0.0, 0.5, 0.0, -1.0]])


def own_levers(scenario, own=OWN):
    """The rows of the file at each house, in their order, and not those of the preset."""
    found = {(each.business, each.row.what): each for each in portfolio_levers(scenario)[0]}
    return [found[name, what] for name in NAMES for what in own]


@pytest.fixture(scope="module")
def joint():
    return cafe(LEVERS, JOINT)


@pytest.fixture(scope="module")
def found(joint):
    return search(joint, budget=60, ladder=True, seed=3, workers=1, futures=FEW, most_levers=4)


def two_of(first, second):
    """A problem of two levers at each of two houses, and what each house's first lever brings at the most."""
    one = space(*(paid(f"{house} {lever}") for house in "AB" for lever in "ab"))

    def gain(moves):
        return first * np.tanh(1.3 * moves[:, 0]) + 5e3 * moves[:, 1] + second * np.tanh(1.3 * moves[:, 2])

    return one, gain


def of_a_grid(one, gain):
    """The best plan of a grid of shares of spending, and its worth."""
    shares = np.array([each for each in product(np.linspace(0, 1, 21), repeat=4) if sum(each) <= 1.0 + 1e-9])
    moves = one.bought(one.budget * shares)
    worth = gain(moves) - one.discounted(moves).sum(axis=1)
    return one.money(moves[[np.argmax(worth)]])[0], worth.max()


@pytest.mark.parametrize(("first", "second", "where"), [(9e4, 2e4, (1.0, 0.0)), (6e4, 6e4, (0.5, 0.5))])
def test_money_goes_to_the_house_where_it_earns_most_or_is_split(first, second, where):
    one, gain = two_of(first, second)
    best, worth = of_a_grid(one, gain)
    _, options, _ = searched(one, gain, 1)
    plan = options.options[0].moves[None]
    regret = worth - float(gain(plan)[0] - one.discounted(plan).sum())
    assert regret <= 0.02 * worth
    money = one.money(plan)[0]
    by_house = np.array([money[:2].sum(), money[2:].sum()]) / money.sum()
    assert by_house == pytest.approx(where, abs=0.06)
    assert [best[:2].sum() / best.sum(), best[2:].sum() / best.sum()] == pytest.approx(where, abs=0.06)


def test_a_change_that_names_its_house_comes_to_what_is_moved_there_and_its_cost_to_what_it_costs(joint):
    levers = own_levers(joint)
    with Runner(seed=3) as runner:
        market = Market(runner, joint, TOGETHER, levers)
        one = Space(tuple(each.search for each in levers), 200.0, market.terms())
        option = type("Option", (), {"moves": MOVES[1]})()
        written = read(text=with_options(joint, stanza(one, tuple(levers), option, "it", "It")))
    terms = [MarketTerms(written, name, NAMES) for name in ("as_is", "it")]
    tracks = [each.levers.tracks for each in terms]
    for key, moved in (
        ("price", [-0.5, 1.25]),
        ("considered", [0.0, 0.05]),
        ("touchpoints.welcome.people", [0.75, 0.3]),
    ):
        change = tracks[1]["business", key][-1] - tracks[0]["business", key][-1]
        assert change == pytest.approx(moved), key
    assert terms[1].levers.programme_cost[-1].sum() == pytest.approx(one.weekly(MOVES[1:2]).sum(), abs=1e-5)
    assert terms[1].levers.one_off_cost.sum() == pytest.approx(one.at_once(MOVES[1:2]).sum(), abs=1e-5)


def test_what_it_says_of_a_plan_is_what_compare_says_of_its_stanza_to_the_penny(joint):
    levers = own_levers(joint)
    with Runner(seed=3) as runner:
        market = Market(runner, joint, TOGETHER, levers)
        one = Space(tuple(each.search for each in levers), 200.0, market.terms())
        gains = market(MOVES, [Draw(PRINT, 0, luck) for luck in (0, 1)])
        for number, moves in enumerate(MOVES):
            option = type("Option", (), {"moves": moves})()
            written = read(text=with_options(joint, stanza(one, tuple(levers), option, "it", "It")))
            answers = runner.answers(written, 2)
            costs = one.discounted(moves[None]).sum()
            for at, whole in enumerate(answers.of(TOGETHER, "it")):
                assert whole.difference == pytest.approx(gains[number, at] - costs, abs=0.005)
                assert whole.programme_cost == pytest.approx(costs, abs=0.005)
            said = market.beside(moves)
            assert sum(said.gains.values()) == pytest.approx(gains[number].mean(), abs=1e-6)
            own = [np.mean([each.difference for each in answers.of(name, "it")]) for name in NAMES]
            assert own == pytest.approx([said.gains[name] - costs / 2 for name in NAMES], abs=0.005)


def test_it_is_searched_together_where_the_file_says_so_and_where_it_is_asked_for(found):
    (house,) = found.houses
    assert (house.business, house.members, found.together) == (TOGETHER, NAMES, True)
    asked = search(
        cafe(LEVERS, TWO), budget=60, ladder=True, together=True, seed=3, workers=1, futures=FEW, most_levers=4
    )
    for name, table in found.tables.items():
        assert table.equals(asked.tables[name]), name
    each = search(cafe(LEVERS, TWO), budget=20, seed=3, workers=1, futures=FEW, most_levers=2)
    assert [one.business for one in each.houses] == list(NAMES)
    assert "option_houses" not in each.tables
    alone = search(cafe(), budget=20, together=True, seed=3, workers=1, futures=FEW, most_levers=2)
    assert [one.business for one in alone.houses] == ["Corner Café"]


def test_each_house_is_told_its_part_of_the_money(found):
    (house,) = found.houses
    made = tables(found)
    assert made["option_houses"]
    for row in made["options"]:
        parts = [each for each in made["option_houses"] if each["option_number"] == row["option_number"]]
        assert [each["house"] for each in parts] == list(NAMES)
        for column in ("cost_per_week", "one_off_cost"):
            assert sum(each[column] for each in parts) == pytest.approx(row[column], abs=0.02)
        assert sum(each["house_worth_as_written"] for each in parts) == pytest.approx(row["worth_as_written"], abs=0.02)
        for each in parts:
            levers = [one for one in made["option_levers"] if one["option_number"] == row["option_number"]]
            own = [one for one in levers if each["house"] in one["lever"]]
            assert sum(one["budget_share"] for one in own) == pytest.approx(each["budget_share"], abs=1e-5)
        assert row["cost_per_week"] <= 60.0
    without = house.options.without
    prices = [number for number, each in enumerate(house.searched) if each.is_price]
    assert len(prices) == 2
    assert house.search.alone == tuple(prices)
    assert without is None or not without.moves[prices].any()
    assert made["budget_ladder"][-1]["budget_per_week"] == 60.0


def test_its_stanzas_run_as_they_are(found):
    for own, more in ((found.scenario, {}), (cafe(LEVERS, TWO), {"together": True})):
        asked = replace(found, scenario=own)
        written = read(text=with_options(own, stanzas(asked), **more))
        assert written.study.apply == "together"
        assert len(written.strategy) == 1 + len(shown(found.houses[0]))
        assert written.strategy[1].name == "option 1 of all together"
        assert written.strategy[1].label.startswith("Option 1 (")
        assert " from " in written.strategy[1].milestones[0].action
        assert stanzas(asked).startswith("# These act") == bool(more)


@pytest.mark.parametrize(
    "study", ["[study]\n", '[study]\napply = "each"\n', "[study]  # what is asked\n  apply   = 'each' # not for long\n"]
)
def test_a_file_of_houses_by_themselves_is_made_to_act_together(study):
    text = with_options(own := cafe(LEVERS, TWO.replace("[study]\n", study)), "", together=True)
    assert own.study.apply == "each"
    assert read(text=text).study.apply == "together"
    assert len(read(text=text).strategy) == 1
    inline = TWO.replace("[study]\nweeks = 12\nwarm_up_weeks = 12\n", "study = { weeks = 12, warm_up_weeks = 12 }\n")
    assert with_options(cafe(LEVERS, inline.replace('levers = "none"\n', "")), "", together=True) is None


def test_screening_keeps_an_even_part_of_every_house_and_then_the_best():
    """Levers of the first house bring most; yet two of the second are kept, its price first."""
    one = space(
        *(paid(f"A{n}", 10.0) for n in range(4)),
        free("A price"),
        *(paid(f"B{n}", 10.0) for n in range(4)),
        free("B price"),
    )
    worth = np.array([9e4, 8e4, 7e4, 6e4, 0, 4e4, 3e4, 2e4, 1e4, 0])
    whose = ["A"] * 5 + ["B"] * 5
    tried = screened(
        one, lambda moves, _: (np.abs(moves) * worth).sum(axis=1)[:, None], [None], [4, 9], 5, houses=whose
    )
    assert [each.lever for each in tried if each.kept] == [0, 1, 4, 5, 9]
    assert [most_levers_of(8, houses) for houses in (0, 2, 4, 6)] == [8, 8, 8, 12]


def test_houses_that_are_not_open_in_the_same_weeks_are_told_of():
    later = cafe(LEVERS, JOINT.replace('"Mill Café", place', '"Mill Café", opens_week = 4, place'))
    levers = own_levers(later)
    with Runner(seed=1) as runner:
        market = Market(runner, later, TOGETHER, levers)
        terms = market.terms()
        assert not market.open_alike
        assert terms.worth_per_week == pytest.approx(0.5 * market.factors.sum() + 0.5 * market.factors[4:].sum())
        together = Market(runner, cafe(LEVERS, JOINT), TOGETHER, levers)
        together.terms()
        assert together.open_alike


def test_the_plan_found_for_a_real_market_is_as_good_as_the_best_of_a_grid():
    """Two levers at each of two small houses, against all plans of a grid of shares, on luck that chose nothing."""
    text = (
        JOINT.replace('preset = "restaurant"\n', "")
        .replace('levers = "none"\n', "")
        .replace("weeks = 12", "weeks = 26")
    )
    text = text.replace("residents = 300", "residents = 1500, mix = { all = 1.0 }")
    text += '[experience]\ntouchpoint = [{ name = "welcome" }]\n[[segment]]\nname = "all"\n'
    rows = "[[lever]]".join(LEVERS.split("[[lever]]")[:3]).replace("= 30", "= 30").replace("week = 100", "week = 300")
    scenario = read(text=text + rows.replace("point = 100", "point = 10"))
    futures = Futures(worlds=6, choose=6, print=12, written=2)
    found = search(scenario, budget=60, seed=5, workers=1, futures=futures)
    (house,) = found.houses
    assert {each.row.what for each in house.searched} == {"touchpoints.welcome.people", "considered"}
    one = house.options.space
    shares = np.array([each for each in product(np.linspace(0, 1, 5), repeat=4) if sum(each) <= 1.0 + 1e-9])
    grid = one.snapped(one.bought(one.budget * shares))
    grid = grid[grid.any(axis=1)]
    plan = house.options.options[0].moves[None]
    with Runner(seed=5) as runner:
        market = Market(runner, scenario, TOGETHER, house.searched)
        known = market(grid, [Draw(CHOOSE, 0, luck) for luck in range(12)]).mean(axis=1)
        tried = grid[np.argsort(one.discounted(grid).sum(axis=1) - known)[:5]]
        plans = np.vstack([plan, tried])
        net = market(plans, [Draw(CHOOSE, 0, luck) for luck in range(100, 148)])
        net -= one.discounted(plans).sum(axis=1)[:, None]
    best = 1 + int(np.argmax(net[1:].mean(axis=1)))
    apart = net[best] - net[0]
    error = apart.std(ddof=1) / np.sqrt(len(apart))
    print("REGRET", apart.mean(), error, net.mean(axis=1), plans, one.money(plans), found.runs, 12 * len(grid))
    assert net[best].mean() > 0.0
    assert apart.mean() <= max(0.02 * net[best].mean(), 2.0 * error)
