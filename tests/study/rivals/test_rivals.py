"""Rivals that copy and answer back: further runs of small markets, and the tables made from them."""

from math import fsum

import numpy as np
import pytest

from sim.market.ledger import Count
from sim.market.levers import set_levers
from sim.report.columns.rivals import TABLES
from sim.study.analyses import Study
from sim.study.measures.rival_money import costs_of_copying, rival_profits, weekly_advantage
from sim.study.rivals import payoffs as rivals
from sim.study.rivals.responses import games
from sim.study.runs.branches import TOGETHER
from sim.study.runs.replication import Branch, Run
from sim.study.runs.runner import Runner
from tests.scenarios import market, run, terms

TOWN = {
    "study": {"weeks": 40, "warm_up_weeks": 8, "discount_rate": 0.1},
    "place.town.residents": 120,
    "business.Cedar": {"place": "town", "price": 24.0},
}
PRICE = {"price": {"change": {"price": "-20%"}}}
HILL = {
    "place.hill": {"residents": 60, "friends_per_person": 4},
    "business.Dune": {"place": "hill", "focus": True, "price": 25.0, "unit_cost": 15.0},
}


def tables(scenario, replications=2):
    with Runner(seed=scenario.runs.seed) as runner:
        answers = runner.answers(scenario, replications, keep="little")
        done = runner.tally.done
        found = rivals.tables(Study(scenario, answers, None, runner, None, None))
        assert runner.tally.done - done == rivals.runs(scenario, replications)  # as the progress bar is told
    for name, rows in found.items():
        for row in rows:
            assert [*row] == [column.name for column in TABLES[name]]
    return found


def gains(rows, business, strategy):
    """Weeks of delay (None: never) -> gain."""
    return {
        row["copy_after_weeks"]: row["gain"]
        for row in rows
        if row["business"] == business and row["strategy"] == strategy
    }


@pytest.fixture(scope="module")
def by_price():
    return tables(market({**TOWN, **HILL}, PRICE), 4)


# -- copying


def test_the_sooner_rivals_copy_a_price_the_less_it_is_worth(by_price):
    found = gains(by_price["rivals"], "Ash", "price")
    assert [*found] == [None, 0, 13, 26]
    assert found[0] < found[13] < found[26] < found[None]


def test_without_a_rival_in_reach_the_delay_means_nothing(by_price):
    found = gains(by_price["rivals"], "Dune", "price")
    assert len(found) == 4
    assert len(set(found.values())) == 1
    assert {row["business"] for row in by_price["payoffs"]} == {"Ash"}
    assert {row["half_life_weeks"] for row in by_price["rivals"] if row["business"] == "Dune"} == {None}


def test_businesses_keep_the_order_of_the_answers(by_price):
    assert [*dict.fromkeys(row["business"] for row in by_price["rivals"])] == ["Ash", "Dune"]


def test_where_there_is_nothing_to_copy_copying_means_nothing():
    found = tables(market(TOWN, {"gift": {"cost_per_week": 100}}))
    assert len(set(gains(found["rivals"], "Ash", "gift").values())) == 1
    assert {row["half_life_weeks"] for row in found["rivals"]} == {None}
    assert [*dict.fromkeys(row["response"] for row in found["payoffs"])] == ["none", "cut_price"]


def test_what_is_copied_at_once_has_lost_half_its_advantage_before_what_is_copied_late():
    changes = {**TOWN, "place.town.residents": 400, "behaviour.product_weight": 3.0}
    copies = {f"business.{name}.copies": {"appeal": 0.5} for name in ("Birch", "Cedar")}
    found = tables(market({**changes, **copies, "study.weeks": 80}, {"menu": {"change": {"appeal": "+3"}}}), 4)
    halved = {row["copy_after_weeks"]: row["half_life_weeks"] for row in found["rivals"]}
    assert halved[None] is halved[52] is None or halved[52] > halved[26]
    assert halved[0] < halved[13] < halved[26]
    assert halved[13] == pytest.approx(halved[0] + 13, abs=6)


@pytest.mark.parametrize(
    ("changes", "strategies"),
    [
        ({"business": {"Ash": {"place": "town", "focus": True, "price": 25.0, "unit_cost": 15.0}}}, PRICE),
        (TOWN, {}),
    ],
)
def test_no_rows_without_a_rival_or_without_a_choice(changes, strategies):
    assert tables(market(changes, strategies)) == {"rivals": [], "payoffs": [], "equilibria": []}


def test_switched_off_imitation_leaves_only_what_is_no_copy():
    found = tables(market({**TOWN, "behaviour.off": ["imitation"]}, PRICE))
    assert not found["rivals"]
    assert {row["response"] for row in found["payoffs"]} == {"none", "cut_price"}


def test_a_short_run_has_fewer_delays():
    assert games(market({**TOWN, "study.weeks": 13}, PRICE))[0].delays == (0,)
    assert games(market({**TOWN, "study.weeks": 14}, PRICE))[0].delays == (0, 13)


# -- who answers, and how


def test_rivals_stand_at_the_same_place():
    both = {**TOWN, **HILL, "business.Birch.focus": True, "business.Elm": {"place": "hill", "price": 20.0}}
    made = games(market(both, PRICE))
    assert [(game.asked, game.rivals) for game in made] == [
        (("Ash", "Dune"), ("Birch", "Cedar", "Elm")),  # nobody can reach both: one run serves
        (("Birch",), ("Ash", "Cedar")),
    ]
    way = {"travel": [{"from": "hill", "to": "town", "minutes": 20.0}]}
    assert [game.asked for game in games(market({**both, **way}, PRICE))] == [("Ash",), ("Birch",), ("Dune",)]


def test_tried_together_the_focus_businesses_are_one_firm():
    both = {**TOWN, **HILL, "business.Birch.focus": True, "study.apply": "together"}
    scenario = market(both, PRICE)
    (game,) = games(scenario)
    assert game.rivals == ("Cedar",)
    found = tables(scenario)
    assert {row["business"] for row in found["payoffs"]} == {TOGETHER}
    group, *parts = (
        [row["gain"] for row in found["rivals"] if row["business"] == name]
        for name in (TOGETHER, "Ash", "Birch", "Dune")
    )
    assert group == pytest.approx([fsum(each) for each in zip(*parts, strict=True)], abs=0.02)


def rates(scenario, name):
    return next((one.copies, one.copies_after_weeks) for one in scenario.business if one.name == name)


def test_rivals_that_copy_keep_their_rates_and_the_others_are_copycats():
    (game,) = games(market({**TOWN, "business.Birch.copies": {"price": 0.4}}, PRICE))
    never, late = game.answered("none"), game.copied(26)
    assert rates(never, "Birch")[0] == rates(never, "Cedar")[0] == {}
    assert rates(late, "Birch") == ({"price": 0.4}, 26)
    assert rates(late, "Cedar") == ({"price": 0.25, "promise": 0.25, "appeal": 0.1, "experience": 0.05}, 26)
    assert rates(game.answered("match_price"), "Birch") == ({"price": 1.0}, 0)
    assert rates(game.answered("copy_experience"), "Cedar") == ({"experience": 0.25}, 0)
    assert rates(late, "Ash") == rates(never, "Ash") == ({}, 8)


@pytest.mark.parametrize(
    ("change", "answers", "label"),
    [
        ({"price": "-12.5%"}, ["none", "match_price", "cut_price", "copy_all"], "Cut prices by 12.5 %"),
        ({"price": 20.0}, ["none", "match_price", "cut_price", "copy_all"], "Cut prices by 20 %"),
        ({"price": "+5", "appeal": "-1"}, ["none", "cut_price"], "Cut prices by 10 %"),
        ({"promise": "+1"}, ["none", "cut_price", "copy_all"], "Cut prices by 10 %"),
        (
            {"touchpoints.meal.score": "+1"},
            ["none", "cut_price", "copy_experience", "copy_all"],
            "Cut prices by 10 %",
        ),
    ],
)
def test_rivals_answer_what_they_can(change, answers, label):
    (game,) = games(market(TOWN, {"plan": {"change": change}}))
    assert [response.name for response in game.responses] == answers
    assert game.responses[answers.index("cut_price")].label == label


def test_rivals_cut_their_prices_whatever_they_are_called():
    (game,) = games(market({**TOWN, "business/Café No. 1": {"place": "town", "price": 30.0}}, PRICE))
    levers = set_levers(game.answered("cut_price"))
    found = dict(zip(levers.names.business, levers.tracks["business", "price"][-1].tolist(), strict=True))
    assert found == pytest.approx({"Ash": 25.0, "Birch": 20.0, "Cedar": 19.2, "Café No. 1": 24.0})
    before = levers.tracks["business", "price"][0].tolist()
    assert sorted(before) == [24.0, 25.0, 25.0, 30.0]  # from week 0 on, not in the warm-up


# -- money


def one_run(changes, strategies, strategy):
    """(Run of a strategy at Ash, its ledger) in one replication."""
    there, here = (terms(changes, strategies, each) for each in ("as_is", strategy))
    (_, baseline), (state, ledger) = run(there), run(here)
    return Run(Branch(strategy, ("Ash",), "Ash"), 0, here, None, state, ledger, baseline)


def test_rivals_profit_is_their_visits_times_what_each_leaves():
    found = one_run({**TOWN, "business.Cedar.fixed_cost_per_week": 70.0}, PRICE, "price")
    ledger = found.ledger
    names = ledger.businesses
    profits = rival_profits(found, names.index("Ash"))
    assert [*profits] == ["Birch", "Cedar"]
    visits = ledger.counts[8:, names.index("Cedar"), :, Count.VISITS].sum(axis=1)
    discount = 1.1 ** (-(np.arange(40) + 0.5) / 52)
    assert profits["Cedar"] == pytest.approx(((visits * (24.0 - 0.6 * 24.0) - 70.0) * discount).sum())


def test_the_weekly_advantage_leaves_the_cost_of_the_strategy_out():
    dear = {"plan": {"change": {"price": "-10%"}, "cost_per_week": 50.0, "one_off_cost": 900.0}}
    free = {"plan": {"change": {"price": "-10%"}}}
    costly, cheap = (one_run(TOWN, each, "plan") for each in (dear, free))
    assert weekly_advantage(costly, 0) == pytest.approx(weekly_advantage(cheap, 0))
    ledger, plain = costly.ledger, costly.baseline
    visits, before = (each.counts[8:, 0, :, Count.VISITS].sum(axis=1) for each in (ledger, plain))
    assert weekly_advantage(costly, 0) == pytest.approx((visits * 7.5 - before * 10.0).tolist())


PLAN = {"plan": {"change": {"appeal": "+2"}, "cost_per_week": 80.0, "one_off_cost": 500.0, "start_week": 4}}


def answered(changes=None, response="copy_all"):
    (game,) = games(market({**TOWN, **(changes or {})}, PLAN))
    return game.answered(response)


def test_a_rival_pays_for_what_it_has_copied_as_we_do():
    """Birch copies half of the gap every fourth week: from week 4 on a half, from week 8 on three quarters ..."""
    found = costs_of_copying(answered({"business.Birch.copies": {"appeal": 0.5}}), "plan", "Ash")
    total = 0.0
    for week in range(40):
        share = 1 - 0.5 ** (week // 4)
        total += 80.0 * share * 1.1 ** (-(week + 0.5) / 52)
        if week and week % 4 == 0:
            total += 500.0 * 0.5 ** (week // 4) * 1.1 ** (-week / 52)
    assert found["Birch"] == pytest.approx(total)
    assert 0 < found["Cedar"] < found["Birch"]


def test_a_rival_whose_copying_costs_what_the_file_says_pays_that_alone():
    found = costs_of_copying(answered({"business.Birch.copies_cost_per_week": 5.0}), "plan", "Ash")
    assert found["Birch"] == 0.0
    assert found["Cedar"] > 0.0


def test_a_price_costs_nothing_to_copy():
    (game,) = games(market(TOWN, {"plan": {"change": {"price": "-3"}, "cost_per_week": 80.0}}))
    assert set(costs_of_copying(game.answered("copy_all"), "plan", "Ash").values()) == {0.0}
    assert set(costs_of_copying(answered(response="none"), "plan", "Ash").values()) == {0.0}


# -- the game


def cell(rows, strategy, response):
    return next(row for row in rows if (row["strategy"], row["response"]) == (strategy, response))


def test_payoffs_and_gains_are_the_same_numbers(by_price):
    payoffs, found = by_price["payoffs"], gains(by_price["rivals"], "Ash", "price")
    nothing = cell(payoffs, "as_is", "none")
    assert nothing["ours"] == nothing["rivals"] == nothing["luck_low"] == nothing["luck_high"] == 0.0
    assert cell(payoffs, "price", "none")["ours"] == found[None]
    assert cell(payoffs, "price", "copy_all")["ours"] == found[0]  # nobody copies anything of the baseline
    assert cell(payoffs, "as_is", "copy_all")["ours"] == 0.0
    assert cell(payoffs, "as_is", "cut_price")["ours"] < 0.0 < cell(payoffs, "as_is", "cut_price")["replications"]


def test_best_replies_are_the_best_in_their_column_and_row(by_price):
    payoffs = by_price["payoffs"]
    for row in payoffs:
        column = [one["ours"] for one in payoffs if one["response"] == row["response"]]
        line = [one["rivals"] for one in payoffs if one["strategy"] == row["strategy"]]
        assert row["is_our_best_reply"] == (row["ours"] == max(column))
        assert row["is_their_best_reply"] == (row["rivals"] == max(line))


def payoffs(ours, theirs, business="Ash"):
    """Rows of payoffs.csv from two tables; strategies s0, s1 ..., responses r0, r1 ..."""
    return [
        {"business": business, "strategy": f"s{i}", "response": f"r{j}", "ours": mine, "rivals": theirs[i][j]}
        for i, row in enumerate(ours)
        for j, mine in enumerate(row)
    ]


def test_equilibria_of_a_known_game_in_rows():
    """Matching pennies for 100 against 100, from a stake of 50."""
    rows = rivals.equilibrium_rows(payoffs([[150.0, -50.0], [-50.0, 150.0]], [[-100.0, 100.0], [100.0, -100.0]]))
    assert rows == [
        {"business": "Ash", "equilibrium": 1, "player": player, "move": move, "chance": 0.5, "payoff": value}
        for player, moves, value in (("ours", ("s0", "s1"), 50.0), ("rivals", ("r0", "r1"), 0.0))
        for move in moves
    ]


def test_several_businesses_have_games_of_their_own():
    dilemma = payoffs([[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]], "Birch")
    threat = payoffs([[0.0, 0.0], [-1.0, 1.0]], [[2.0, 2.0], [-1.0, 1.0]])
    found = [(row["business"], row["move"], row["payoff"]) for row in rivals.equilibrium_rows([*threat, *dilemma])]
    assert found == [("Ash", "s1", 1.0), ("Ash", "r1", 1.0), ("Birch", "s1", 1.0), ("Birch", "r1", 1.0)]


def test_only_a_few_replications_are_run():
    scenario = market(TOWN, PRICE)
    assert rivals.runs(scenario, 500) == rivals.runs(scenario, rivals.MOST_REPLICATIONS)
    assert rivals.runs(scenario, 0) == 0
