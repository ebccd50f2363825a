"""A search on a market: its engine is the comparison's, its costs are the stanzas', and its worths come true there."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.errors import UsageError
from sim.scenario import read
from sim.scenario.levers import LeverRow, levers_of
from sim.scenario.levers.moves import moved
from sim.scenario.levers.shipped_tables import shipped_table
from sim.scenario.presets import preset_names
from sim.study.runs.runner import Runner
from sim.study.search.chosen import Futures
from sim.study.search.draws import PRINT, SEARCH, Draw
from sim.study.search.levers import MarketLever, market_levers, price_range
from sim.study.search.market import Market, world_values
from sim.study.search.naming import CALLED
from sim.study.search.rounds import LEAST_ROUNDS
from sim.study.search.screening import one_step
from sim.study.search.spending import Space
from sim.study.search.stanzas import begun, label_of, name_of, stanza, stanzas, takes_options, with_options
from sim.study.search.study import _ended, _prices_cut, ends_of, least_jobs, rungs_of, search
from sim.study.search.tables import shown, tables
from sim.study.search.who import owner_of
from sim.study.worlds.worlds import drawn_values, uncertain_inputs

TEXT = """
place = [{ name = "village", residents = 300 }]
preset = "restaurant"
business = [
    { name = "Corner Café", place = "village", price = 12.0, unit_cost = 7.2, considered = 0.8, focus = true },
    { name = "Mill Café", place = "village", price = 14.0, considered = 0.8 },
]
[study]
weeks = 12
warm_up_weeks = 12
levers = "none"
[[strategy]]
name = "as_is"
"""
LEVERS = """
[[lever]]
what = "touchpoints.welcome.people"
step = 0.5
cost_per_point_per_week = 30
cost_grows = 0.5
one_off_cost_per_point = 100
ramp_weeks = 4
[[lever]]
what = "considered"
step = 0.05
high = 0.95
cost_per_point_per_week = 100
[[lever]]
what = "price"
step = -1
own_cost = "at the till"
one_off_cost_per_point = 10
"""
UNCERTAIN = """
[[uncertain]]
what = "behaviour.talk_chance"
low = 0.0
likely = 0.08
high = 0.2
source = "guess"
"""
FEW = Futures(worlds=2, choose=2, print=3, written=2)


def cafe(more=LEVERS, text=TEXT):
    return read(text=(text + more).replace('levers = "none"\n', ""))


def own_levers(scenario):
    """The three rows of the file, in their order, and not those of the preset."""
    found = {each.what: each for each in market_levers(scenario, "Corner Café")[0]}
    return [found[what] for what in ("touchpoints.welcome.people", "considered", "price")]


MOVES = np.array([[0.4, 0.1, 0.0], [0.75, 0.05, -0.5], [0.0, 0.0, 1.25]])


@pytest.fixture(scope="module")
def scenario():
    return cafe()


@pytest.fixture(scope="module")
def found():
    return search(cafe(LEVERS + UNCERTAIN), budget=40, ladder=True, seed=3, workers=1, futures=FEW, most_levers=3)


def test_what_it_says_of_a_plan_is_what_compare_says_of_its_stanza(scenario):
    levers = own_levers(scenario)
    with Runner(seed=3) as runner:
        market = Market(runner, scenario, "Corner Café", levers)
        space = Space(tuple(each.search for each in levers), 100.0, market.terms())
        gains = market(MOVES, [Draw(PRINT, 0, luck) for luck in (0, 1)])
        for number, moves in enumerate(MOVES):
            option = type("Option", (), {"moves": moves})()
            text = with_options(scenario, stanza(space, tuple(levers), option, "it", "It"))
            written = read(text=text)
            said = runner.answers(written, 2).of("Corner Café", "it")
            costs = space.discounted(moves[None]).sum()
            for at, one in enumerate(said):
                assert one.difference == pytest.approx(gains[number, at] - costs, abs=0.2)  # pennies of 12 weeks' cost
            assert one.programme_cost == pytest.approx(costs, abs=0.2)


def test_a_world_of_a_search_is_no_world_of_a_comparison_or_of_another_set():
    inputs = uncertain_inputs(cafe(LEVERS + UNCERTAIN))
    of_compare = drawn_values(inputs, 3, 200)[1:]
    of_search, of_print = world_values(inputs, SEARCH, 3, 200), world_values(inputs, PRINT, 3, 200)
    assert len({*of_compare.ravel(), *of_search.ravel(), *of_print.ravel()}) == 199 + 200 + 200
    assert (world_values(inputs, SEARCH, 3, 4) == of_search[:4]).all()
    assert abs(of_search.mean() - of_compare.mean()) < 0.005


def test_ranges_are_those_of_the_rows_and_the_prices_of_the_place(scenario):
    welcome, considered, price = (each.search for each in own_levers(scenario))
    assert (considered.least, considered.most) == pytest.approx((0.0, 0.15))
    assert (welcome.least, welcome.is_free, price.is_free) == (0.0, False, True)
    assert (price.least, price.most) == pytest.approx((-1.2, 2.0))
    assert price.furthest == pytest.approx((12 * 0.8 - 12, 14 * 1.2 - 12))


def test_a_price_is_looked_for_no_further_than_a_fifth_beyond_those_of_the_place(scenario):
    assert price_range(scenario, "Corner Café") == pytest.approx((12 * 0.8, 14 * 1.2, None, None))
    assert not price_range(scenario, "Corner Café").cuts
    for more, cuts in (("low = 3", True), ("high = 99", True), ("low = 10\nhigh = 15", False)):
        wide = cafe(LEVERS.replace("step = -1\n", f"step = -1\n{more}\n"))
        assert price_range(wide, "Corner Café").cuts == cuts
        assert price_range(wide, "Mill Café").cuts == cuts
        price = own_levers(wide)[2].search
        least, most = price.furthest
        assert (12 + least, 12 + most) == pytest.approx((9.6, 16.8) if cuts else (10, 15))
    one = cafe(LEVERS.replace("step = -1\n", 'step = -1\nbusiness = "Corner Café"\nhigh = 99\n'))
    assert price_range(one, "Corner Café").cuts
    assert not price_range(one, "Mill Café").cuts


def test_where_a_price_range_cuts_it_is_told_and_so_is_its_end(found):
    wide = cafe(LEVERS.replace("step = -1\n", "step = -1\nlow = 3\nhigh = 99\n"))
    (house,) = found.houses
    (cut,) = _prices_cut(house, wide)
    assert cut.startswith(
        "The price of Corner Café is looked for from 9.6 to 16.8 at most, less far than its [[lever]]"
    )
    assert cut.endswith("nothing says how people answer a price.")
    assert _prices_cut(house, found.scenario) == []
    number = next(at for at, each in enumerate(house.searched) if each.is_price)
    assert "; more than a fifth beyond the lowest" in _ended(house, number)
    levers = tuple(own_levers(cafe()))
    best = replace(house.options.options[0], moves=np.array([levers[0].search.most, levers[1].search.most, 1.0]))
    there = replace(house, searched=levers, options=replace(house.options, options=(best,)))
    assert (
        _ended(there, 0) == "At Corner Café the best plan has people at welcome at 10, and that is as far as it goes."
    )
    assert _ended(there, 1) == (
        "Your range ended here: at Corner Café the best plan has how often it comes to mind at 95 %, the end of what "
        "was searched."
    )


def test_who_does_what_stands_in_the_stanza_each_once(found):
    for plan in _written(found):
        owners = [each.owner for each in plan.milestones]
        assert owners
        assert len(owners) == len(set(owners))
        assert all(" from " in each.action and each.week == 0 for each in plan.milestones)


def test_every_lever_of_every_table_has_somebody():
    for preset in preset_names():
        for row in shipped_table(preset).rows:
            assert owner_of(row.what.replace("*", "welcome"))
    assert owner_of("touchpoints.welcome.people") == "who leads the staff"
    assert owner_of('touchpoints."the door".setting') == "who looks after the rooms"
    assert owner_of("price") == owner_of("anything.else") == "the owner"


def test_levers_that_are_off_or_at_their_end_are_named():
    scenario = cafe(LEVERS.replace("high = 0.95", "high = 0.8"))
    levers, left = market_levers(scenario, "Corner Café")
    why = {each.what: each.why for each in left}
    assert "end of its range" in why["considered"]
    assert "is off" in why["gesture_chance"] + why["refresh_every_weeks"]
    assert "while gesture_chance is off" in why["gesture_size"]
    assert "considered" not in {each.what for each in levers}


def test_without_costs_it_stops_and_asks():
    bare = TEXT.replace('preset = "restaurant"\n', "").replace('levers = "none"\n', "")
    bare += '[experience]\ntouchpoint = [{ name = "welcome" }]\n[[segment]]\nname = "all"\n'
    bare = bare.replace("residents = 300", "residents = 300, mix = { all = 1.0 }")
    with pytest.raises(UsageError, match="What does it cost to move a lever of Corner Café"):
        market_levers(read(text=bare), "Corner Café")
    with pytest.raises(UsageError, match="What does a step of price cost at Corner Café"):
        market_levers(read(text=bare + '[[lever]]\nwhat = "price"\nstep = -1\n'), "Corner Café")
    with pytest.raises(UsageError, match="nothing to search"):
        search(read(text=bare + '[[lever]]\nwhat = "promise"\nstep = 1\ncost_per_point_per_week = 3\n'), budget=0)
    with pytest.raises(UsageError, match="A budget of -3 a week"):
        search(cafe(), budget=-3)


def test_one_step_of_each_lever_goes_no_further_than_budget_and_range(scenario):
    levers = own_levers(scenario)
    with Runner(seed=1) as runner:
        terms = Market(runner, scenario, "Corner Café", levers).terms()
    moves = one_step(Space(tuple(each.search for each in levers), 100.0, terms))
    assert moves.tolist() == [[0.5, 0, 0], [0, 0.05, 0], [0, 0, -1], [0, 0, 1]]
    small = one_step(space := Space(tuple(each.search for each in levers), 4.0, terms))
    assert (space.money(small) <= 4.0 + 1e-9).all()


def test_what_it_finds_is_whole(found):
    (house,) = found.houses
    made = tables(found)
    assert {"options", "option_levers", "option_bridge", "search_rounds", "lever_screening", "budget_ladder"} <= set(
        made
    )
    tried = one_step(Space(tuple(each.search for each in house.levers), 40.0, house.options.space.terms))
    assert len(tried) > len(house.screening)  # price goes both ways
    assert found.runs == house.options.runs + FEW.worlds * len(tried)
    assert len(house.searched) == 3
    assert sum(row["is_searched"] for row in made["lever_screening"]) == 3
    for row in made["options"]:
        bridge = sum(line["amount"] for line in made["option_bridge"] if line["option_number"] == row["option_number"])
        assert bridge == pytest.approx(row["worth_as_written"], abs=0.1)
        spent = [line for line in made["option_levers"] if line["option_number"] == row["option_number"]]
        assert sum(line["cost_per_week"] for line in spent) == pytest.approx(row["cost_per_week"], abs=0.05)
        assert row["cost_per_week"] <= 40.0
        assert row["worst_regret"] >= 0.0
    assert [row["budget_per_week"] for row in made["budget_ladder"]][-1] == 40.0


def test_its_stanzas_run_as_they_are(found):
    text = with_options(found.scenario, stanzas(found))
    written = read(text=text)
    (house,) = found.houses
    assert len(written.strategy) == 1 + len(house.options.options) + (house.options.without is not None)
    with Runner(seed=3) as runner:
        answers = runner.answers(written, 2)
    for name, (_, option) in zip(answers.question.alternatives, shown(house), strict=True):
        (first, _) = answers.of("Corner Café", name)
        assert first.programme_cost == pytest.approx(option.costs.sum(), abs=0.2)


def test_a_file_without_strategies_has_the_baseline_before_its_options(found):
    bare = cafe(LEVERS, TEXT.replace('[[strategy]]\nname = "as_is"\n', ""))
    assert bare.strategy == ()
    assert takes_options(bare)
    written = read(text=with_options(bare, stanzas(replace(found, scenario=bare))))
    assert [each.name for each in written.strategy] == ["as_is", *(each.name for each in _written(found))]
    assert stanzas(replace(found, scenario=bare, houses=())) == ""
    assert begun(found.scenario) == ""
    levers = own_levers(bare)
    with Runner(seed=3) as runner:
        draws = [Draw(PRINT, 0, 0)]
        assert (
            Market(runner, bare, "Corner Café", levers)(MOVES, draws)
            == Market(runner, cafe(), "Corner Café", levers)(MOVES, draws)
        ).all()


def _written(found):
    return read(text=with_options(found.scenario, stanzas(found))).strategy[1:]


def test_a_file_whose_strategies_stand_in_one_line_takes_no_options():
    inline = TEXT.replace('[[strategy]]\nname = "as_is"\n', "").replace(
        "[study]", 'strategy = [{ name = "as_is" }]\n[study]'
    )
    assert not takes_options(cafe(LEVERS, inline))
    assert takes_options(cafe())


def test_a_label_says_what_an_option_is_mostly(found):
    (house,) = found.houses
    levers = tuple(own_levers(cafe()))
    space = Space(tuple(each.search for each in levers), 100.0, house.options.space.terms)
    made = SimpleNamespace(business="Corner Café", members=(), searched=levers, options=SimpleNamespace(space=space))
    said = [
        label_of(made, SimpleNamespace(moves=np.array(moves)), number) for number, moves in enumerate(LABELLED, start=1)
    ]
    assert said == [f"Option {number} for Corner Café ({words})" for number, words in enumerate(LABELLED.values(), 1)]
    for number, each in enumerate(_written(found), start=1):
        assert each.label.startswith(f"Option {number} (")


LABELLED = {  # moves of people, how often it comes to mind, and the price -> what the option is called
    (0.5, 0.01, -1.0): "people at welcome, lower price",
    (0.01, 0.15, 0.0): "coming to mind",
    (0.5, 0.1, 0.5): "coming to mind and people at welcome, higher price",
    (0.0, 0.0, -1.0): "lower price",
    (0.0, 0.0, 0.0): "carrying on",
}


def test_every_lever_of_the_tables_has_a_word_for_the_name_of_a_plan():
    for preset in preset_names():
        levers = {each.what for each in shipped_table(preset).rows if not each.what.startswith("touchpoints.")}
        assert levers - {"price"} <= set(CALLED)
    assert all(len(each) <= 24 for each in CALLED.values())


def test_a_score_goes_up_as_far_as_the_higher_of_its_parts_does():
    """And as the price list of levers has it: there is no room where either part has none."""
    for setting, room in ((5.8, 4.2), (9.8, 0.2), (10.0, None)):
        uneven = f"price = 12.0, touchpoints = {{ product = {{ people = 5.0, setting = {setting} }} }}"
        one = cafe(LEVERS, TEXT.replace("price = 12.0", uneven))
        levers, left = market_levers(one, "Corner Café")
        found = {each.what: each.search.most for each in levers}
        row = next(each for each in levers_of(one, "Corner Café") if each.what == "touchpoints.product.score")
        assert bool(moved(one, "Corner Café", row).no_room) == (room is None or room < row.step)
        if room is None:
            assert "touchpoints.product.score" in {each.what for each in left}
        else:
            assert found["touchpoints.product.score"] == pytest.approx(room)


def test_an_end_is_asked_of_the_best_option_itself(found):
    (house,) = found.houses
    space = house.options.space
    far = np.array([each.most if number == 0 else 0.0 for number, each in enumerate(space.levers)])
    for moves in (far, 0.5 * far):
        best = replace(house.options.options[0], moves=moves)
        asked = replace(house, options=replace(house.options, options=(best, *house.options.options[1:])))
        assert ends_of(asked) == space.at_an_end(moves)
    assert space.at_an_end(far) == (0,)
    assert ends_of(replace(house, options=replace(house.options, options=()))) == ()


def test_names_that_the_scenario_has_are_left_to_it():
    assert name_of("Corner Café", 1, {"Option 1 of corner cafe"}) == "option 1 of Corner Café (2)"
    assert len(name_of("x" * 60, 5, set())) <= 60


def test_what_is_to_be_done_is_known_from_the_start_but_for_rounds_beyond_the_least():
    progress = []
    done = search(
        cafe(LEVERS + UNCERTAIN),
        budget=40,
        seed=3,
        workers=1,
        futures=FEW,
        most_levers=2,
        progress=lambda *now: progress.append(now),
    )
    expected = [most for _, most in progress]
    rounds = len(done.houses[0].search.rounds)
    assert expected[0] == least_jobs(FEW) == 2 + 2 * (1 + LEAST_ROUNDS) + 2 + 3 + 2
    assert progress[-1] == (expected[-1], expected[-1])
    assert expected[-1] <= expected[0] + 2 * max(0, rounds - LEAST_ROUNDS) + 2  # and where a range is widened


def test_a_ladder_has_round_steps():
    assert rungs_of(550) == (0, 90, 180, 270, 360, 450, 540)
    assert rungs_of(1800) == (0, 300, 600, 900, 1200, 1500)
    assert rungs_of(6) == (0, 1, 2, 3, 4, 5)
    assert rungs_of(0) == ()


def test_a_lever_is_its_row():
    row = LeverRow("price", -1.0, "money")
    assert MarketLever(row, 25.0, None).what == "price"
