"""The map of winners: against closed forms, against direct comparisons, and its rules one by one."""

import pytest

from sim.errors import UsageError
from sim.rules.scale import discount_factor
from sim.scenario import PathFault, resolve, value_in_force
from sim.scenario.variants.variants import with_weeks
from sim.study.compare import compare
from sim.study.flip.axes import HORIZON, asked_axis, candidates, concerns, guess_of, input_axis, shifted, spaced
from sim.study.flip.cells import Cell, changes, gains_at, watching
from sim.study.flip.screening import Lead
from sim.study.flip.study import LEAST, MOST, _best, flip
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner
from tests.scenarios import market

WEEKS, RATE = 16, 0.1
MONEY = {"fixed": {"one_off_cost": -5000.0}, "weekly": {"cost_per_week": -100.0}}
"""Two plans that only bring in money, once and every week: nothing about them is left to luck."""
COST = "strategy.weekly.cost_per_week"
PLANS = {
    "cheap": {"change": {"price": "-10%"}},
    "warm": {"cost_per_week": 20.0, "change": {"touchpoints.welcome.people": "+2"}},
}
SMALL = {"study.material_difference": 10.0, "place.town.passing_trade_per_week": 5.0}
VILLAGE = {
    "place/village": {"residents": 30},
    "business/Oak": {"place": "village", "focus": True, "price": 20.0, "unit_cost": 15.0},
}


def annuity(weeks):
    """What 1 a week is worth at the opening of week 0."""
    return sum(discount_factor(RATE, week + 0.5) for week in range(weeks))


def mapped(changes=None, plans=PLANS, **asked):
    return flip(market(SMALL | (changes or {}), plans), workers=1, **asked)


def uncertain(**ranges):
    """[[uncertain]] of these inputs: path -> (low, high)."""
    return {"uncertain": [{"what": path, "low": low, "high": high} for path, (low, high) in ranges.items()]}


def records(found, table="flip"):
    return found.tables[table].to_dict("records")


# -- against what must come out


@pytest.fixture(scope="module")
def money_map():
    return mapped(plans=MONEY, x=f"{COST}=-800:200", y="horizon=8:24")


def test_every_cell_is_the_closed_form(money_map):
    rows = records(money_map)
    assert {row["x"] for row in rows} == {-800.0, -550.0, -300.0, -100.0, 200.0}
    assert {row["y"] for row in rows} == {8.0, 12.0, 16.0, 20.0, 24.0}
    assert len(rows) == 25
    for row in rows:
        worth = {"as_is": 0.0, "fixed": 5000.0, "weekly": -row["x"] * annuity(int(row["y"]))}
        order = sorted(worth, key=lambda name: -worth[name])
        assert (row["winner"], row["runner_up"]) == (order[0], order[1])
        assert (
            row["margin"]
            == row["luck_low"]
            == row["luck_high"]
            == pytest.approx(worth[order[0]] - worth[order[1]], abs=0.006)
        )
        assert (row["is_close"], row["replications"]) == (False, LEAST)
        assert row["is_in_force"] == ((row["x"], row["y"]) == (-100.0, WEEKS))


def test_the_answer_flips_where_the_two_plans_are_worth_the_same(money_map):
    (row,) = records(money_map, "flips")
    assert (row["business"], row["input"], row["is_clear"]) == ("Ash", COST, True)
    assert (row["from_winner"], row["to_winner"]) == ("weekly", "fixed")
    assert (row["range_low"], row["range_high"]) == (-550.0, -300.0)
    assert row["flips_at"] == pytest.approx(-5000.0 / annuity(WEEKS), abs=1e-6)


def test_carrying_on_wins_where_every_plan_only_costs():
    found = mapped(plans={"costly": {"cost_per_week": 50.0}}, x="strategy.costly.cost_per_week=-100:100", y=HORIZON)
    winners = {(row["x"] < 0, row["winner"]) for row in records(found)}
    assert winners == {(True, "costly"), (False, "as_is")}
    (row,) = records(found, "flips")
    assert row["flips_at"] == pytest.approx(0.0, abs=1e-9)


@pytest.fixture(scope="module")
def price_map():
    return mapped(x="price=20:30", y="horizon=4:24", points=3, replications=4)


def test_the_cell_in_force_is_a_direct_comparison(price_map):
    (here,) = [row for row in records(price_map) if row["is_in_force"]]
    decision = compare(market(SMALL, PLANS), replications=4, workers=1).tables["decision"]
    ranked = decision.sort_values("difference", ascending=False, kind="stable")
    assert (here["x"], here["y"]) == (25.0, WEEKS)
    assert [here["winner"], here["runner_up"]] == ranked["strategy"].tolist()[:2]
    assert here["margin"] == pytest.approx(ranked["difference"].iloc[0] - ranked["difference"].iloc[1], abs=0.011)


@pytest.mark.parametrize("weeks", [4, 16, 24])
def test_the_horizon_is_a_comparison_of_so_many_weeks(price_map, weeks):
    (cell,) = [row for row in records(price_map) if (row["x"], row["y"]) == (25.0, weeks)]
    with Runner(seed=7) as runner:
        answers = runner.answers(with_weeks(market(SMALL, PLANS), weeks), 4)
    wanted = Cell.of(gains_at(answers, "Ash", weeks))
    assert (cell["winner"], cell["runner_up"]) == (wanted.winner, wanted.second)
    assert cell["margin"] == pytest.approx(wanted.margin, abs=0.006)
    assert cell["luck_low"] == pytest.approx(wanted.low, abs=0.006)


def test_another_point_is_a_comparison_of_the_changed_scenario(price_map):
    (cell,) = [row for row in records(price_map) if (row["x"], row["y"]) == (30.0, WEEKS)]
    dear = market(SMALL | {"business.Ash.price": 30.0}, PLANS)
    with Runner(seed=7) as runner:
        wanted = Cell.of(gains_at(runner.answers(dear, 4), "Ash", WEEKS))
    assert (cell["winner"], cell["margin"]) == (wanted.winner, pytest.approx(wanted.margin, abs=0.006))


# -- too close to call


def test_a_cell_is_grey_by_luck_or_because_the_difference_does_not_matter():
    sure = Cell.of({"as_is": [0.0, 0.0, 0.0], "plan": [100.0, 101.0, 99.0]})
    assert (sure.winner, sure.second, sure.margin) == ("plan", "as_is", 100.0)
    assert sure.low == pytest.approx(100.0 - 4.302653 / 3**0.5, abs=1e-5)  # Student's t, 2 degrees of freedom
    assert not sure.close(100.0)
    assert sure.close(100.01)
    luck = Cell.of({"as_is": [0.0, 0.0, 0.0], "plan": [100.0, -150.0, 350.0]})
    assert luck.margin == 100.0
    assert luck.left_open()
    assert luck.close(0.0)


def test_the_interval_is_that_of_the_paired_margin_between_the_two_best():
    cell = Cell.of({"as_is": [0.0, 0.0], "a": [500.0, 100.0], "b": [490.0, 90.0]})
    assert (cell.winner, cell.second, cell.low, cell.high) == ("a", "b", 10.0, 10.0)
    assert not cell.close(5.0)


def test_a_tie_goes_to_the_baseline_and_is_too_close():
    cell = Cell.of({"as_is": [0.0, 0.0], "plan": [0.0, 0.0]})
    assert cell.winner == "as_is"
    assert cell.close(0.0)


def test_points_that_luck_leaves_open_get_more_replications_and_no_others():
    asked = {"x": "price=20:40", "y": "horizon=8:16", "points": (4, 2)}
    default, few, many = (mapped(**asked, **more) for more in ({}, {"replications": LEAST}, {"replications": MOST}))
    # a horizon is read from the same runs, so what is open at one of them gets more at all
    still = {row["x"] for row in records(few) if row["luck_low"] <= 0.0 and row["margin"] >= 10.0}
    assert 0 < len(still) < 5
    for row, short, long in zip(records(default), records(few), records(many), strict=True):
        assert row == (long if row["x"] in still else short)
    assert default.replications == MOST
    assert default.stopped == "3 replications at every point, 6 where luck left the winner open"


# -- where it changes


def line(*leads):
    """Cells by what `plan` earns more than the baseline; an asterisk makes one too close to call."""
    cells = []
    for lead in leads:
        grey = str(lead).endswith("*")
        gain = float(str(lead).rstrip("*"))
        spread = 2.0 * abs(gain) + 1.0 if grey else 0.0
        cells.append(Cell.of({"as_is": [0.0, 0.0], "plan": [gain - spread, gain + spread]}))
    return cells


def told(cells):
    values = [float(number) for number in range(len(cells))]
    return [(one.before, one.after, one.low, one.high, one.at, one.clear) for one in changes(values, cells, 1.0)]


def test_a_change_lies_between_the_clear_cells_and_is_read_off_straight_lines():
    assert told(line(-30, 10, 20)) == [("as_is", "plan", 0.0, 1.0, 0.75, True)]
    assert told(line(-30, "-10*", "10*", 20)) == [("as_is", "plan", 0.0, 3.0, 1.5, True)]
    assert told(line(20, -20, 20)) == [
        ("plan", "as_is", 0.0, 1.0, 0.5, True),
        ("as_is", "plan", 1.0, 2.0, 1.5, True),
    ]


def test_grey_alone_is_no_change_but_may_be_one_at_the_end():
    assert told(line("-3*", "3*")) == []
    assert told(line(-30, "3*", -30)) == []
    assert told(line(-30, "-3*")) == []
    assert told(line(-30, "30*", "40*")) == [("as_is", "plan", 0.0, 1.0, 0.5, False)]
    assert told(line("40*", "30*", -30)) == [("plan", "as_is", 1.0, 2.0, 1.5, False)]


# -- axes


def test_the_value_in_force_is_on_the_axis_to_the_last_digit():
    here = 0.1 + 0.2
    assert spaced(0.0, 1.0, 0.5, 5) == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert spaced(0.0, 1.0, here, 5) == (0.0, here, 0.5, 0.75, 1.0)  # a neighbour gives way
    assert spaced(0.0, 1.0, 0.375, 5) == (0.0, 0.25, 0.375, 0.5, 0.75, 1.0)  # halfway: none does
    assert spaced(0.0, 1.0, 0.02, 5) == (0.02, 0.25, 0.5, 0.75, 1.0)
    assert spaced(0.0, 1.0, 0.05, 5) == (0.0, 0.05, 0.25, 0.5, 0.75, 1.0)  # an end stays longer
    assert spaced(2.0, 3.0, 1.0, 2) == (1.0, 2.0, 3.0)
    assert spaced(1.0, 3.0, 2.0, 5, whole=True) == (1.0, 2.0, 3.0)


def ends(scenario, what):
    values = asked_axis(scenario, what).values
    return values[0], values[-1]


def test_the_range_is_the_uncertain_one_or_by_rule():
    scenario = market(SMALL | uncertain(price=(22.0, 31.0)), PLANS)
    assert ends(scenario, "business.Ash.price") == (19.75, 33.25)  # a quarter of it beyond either end
    assert asked_axis(scenario, "business.Ash.price", 3).values == (22.0, 25.0, 31.0)  # as many as were asked for
    assert ends(scenario, "business.Birch.price") == (12.5, 37.5)
    assert ends(scenario, "price=24:26") == (24.0, 26.0)
    assert ends(scenario, "place.town.passing_share") == (0.0, 0.9)
    assert ends(scenario, "strategy.cheap.change.price") == (-15.0, -5.0)
    assert ends(scenario, "business.Ash.considered") == (0.25, 0.75)
    assert ends(market({"business.Ash.aware": 0.9}), "aware") == (0.45, 1.0)  # not beyond what it may be
    assert ends(scenario, "behaviour.passers.reviews") == (0.0, 1.0)  # off: over all it may be
    assert asked_axis(scenario, HORIZON).values == (4.0, 8.0, 12.0, 16.0, 20.0, 24.0, 28.0, 32.0)
    assert asked_axis(scenario, "study.weeks") == asked_axis(scenario, HORIZON)


def test_an_axis_goes_beyond_the_guess_but_not_beyond_what_an_input_may_be():
    def values(path, low, high, **changes):
        return asked_axis(market(SMALL | uncertain(**{path: (low, high)}) | changes, PLANS), path).values

    assert values("behaviour.talk_chance", 0.0, 0.08)[0] == 0.0
    assert values("behaviour.talk_chance", 0.0, 0.08)[-1] == 0.1
    assert values("behaviour.talk_chance", 0.01, 1.0)[-1] == 1.0
    assert values("strategy.warm.start_week", 0.0, 8.0) == (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    shares = values("place.town.passing_share", 0.0, 0.85)
    assert shares[-1] == 0.9
    scenario = market(SMALL | uncertain(price=(22.0, 31.0)), PLANS)
    assert guess_of(scenario, resolve(scenario, "business.Ash.price")) == (22.0, 31.0)
    assert guess_of(scenario, resolve(scenario, "business.Birch.price")) is None
    assert guess_of(scenario, None) is None


def test_the_point_in_force_is_the_scenario_itself():
    scenario = market(SMALL, PLANS)
    share = asked_axis(scenario, "place.town.passing_share")
    people = asked_axis(scenario, "place.town.residents")
    assert shifted(scenario, [(share, share.here), (people, people.here)]) == (scenario, 0)
    changed, _ = shifted(scenario, [(share, share.here), (people, 90.0)])
    place = changed.place[0]
    assert value_in_force(changed, share.target) == pytest.approx(share.here, abs=2e-3)
    assert 0.8 * place.residents + place.passing_trade_per_week == pytest.approx(0.8 * 90 + 5.0, abs=0.8)


def test_dropping_another_focus_business_changes_nothing_of_the_market():
    scenario = market(SMALL | VILLAGE, PLANS)
    with Runner(seed=7) as runner:
        found = runner.many({0: scenario, 1: watching(scenario, ("Oak",))}, 2, keep=LITTLE)
    assert found[1].businesses == ("Oak",)
    assert gains_at(found[0], "Oak", WEEKS) == gains_at(found[1], "Oak", WEEKS)


# -- which assumptions


def test_without_being_told_it_takes_what_takes_the_lead_away():
    ranges = {COST: (-400.0, 0.0), "strategy.fixed.one_off_cost": (-5500.0, -4900.0), "price": (24.0, 26.0)}
    found = mapped(uncertain(**ranges) | {"study.material_difference": 10.0}, MONEY, points=2)
    rows = {row["input"]: row for row in records(found, "screening")}
    # today `fixed` leads by 5000 - 100 a; `weekly` at 400 a week overtakes it, later weeks shrink its lead
    a = annuity(WEEKS)
    assert rows[COST]["lead_low"] == pytest.approx(5000.0 - 400.0 * a, abs=0.006)
    assert rows[COST]["lead_in_force"] == pytest.approx(5000.0 - 100.0 * a, abs=0.006)
    assert rows["strategy.fixed.one_off_cost"]["lead_high"] == pytest.approx(4900.0 - 100.0 * a, abs=0.006)
    assert rows["price"]["lead_low"] == rows["price"]["lead_high"] == rows["price"]["lead_in_force"]
    assert rows[HORIZON]["lead_least"] == pytest.approx(5000.0 - 100.0 * annuity(2 * WEEKS), abs=0.006)
    assert {what for what, row in rows.items() if row["is_axis"]} == {COST, HORIZON}
    first = records(found)[0]
    assert (first["x_what"], first["y_what"]) == (HORIZON, COST)  # time lies along x


def test_what_is_named_is_kept_and_only_the_rest_is_chosen():
    found = mapped(uncertain(**{COST: (-400.0, 0.0)}), MONEY, y="price", points=(2, 3))
    row = records(found)[0]
    assert (row["x_what"], row["y_what"]) == (COST, "price")
    assert len({each["y"] for each in records(found)}) == 3
    assert "price" not in {each["input"] for each in records(found, "screening")}


def test_each_business_has_its_own_map_of_what_concerns_it():
    scenario = market(SMALL | VILLAGE | uncertain(**{"place.village.moves_per_year": (0.0, 0.2)}), PLANS)
    assert [axis.what for axis in candidates(scenario, "Ash")] == ["place.town.passing_share", HORIZON]
    assert [axis.what for axis in candidates(scenario, "Oak")] == [
        "place.village.moves_per_year",
        "place.village.passing_share",
        HORIZON,
    ]
    price = resolve(scenario, "business.Birch.price")
    assert concerns(scenario, price, "Ash")
    assert not concerns(scenario, price, "Oak")
    way = {"travel": [{"from": "town", "to": "village", "minutes": 20}]}
    assert concerns(market(SMALL | VILLAGE | way, PLANS), price, "Oak")


def test_rows_stand_in_the_order_of_the_businesses_in_the_file():
    changes = {f"business/{name}": VILLAGE["business/Oak"] | {"place": "town"} for name in ("Zinc", "Elm")}
    found = mapped(changes, x="behaviour.talk_chance=0:0.1", y=HORIZON, points=2, replications=2)
    assert list(dict.fromkeys(row["business"] for row in records(found))) == ["Ash", "Zinc", "Elm"]


def test_all_businesses_have_the_same_two_axes_each_its_own_place():
    ranges = uncertain(**{"place.village.moves_per_year": (0.0, 0.2), "behaviour.talk_chance": (0.0, 0.1)})
    found = mapped(VILLAGE | ranges | {"study.material_difference": 10.0}, points=2, replications=2)
    pairs = {(row["business"], row["x_what"], row["y_what"]) for row in records(found)}
    assert len(pairs) == 2
    same = [{what.replace("village", "town") for what in pair[1:]} for pair in pairs]
    assert same[0] == same[1]
    tried = {row["input"] for row in records(found, "screening")}
    assert "place.village.moves_per_year" not in tried  # Ash has nothing of the kind to vary
    assert {"place.village.passing_share", "place.town.passing_share", "behaviour.talk_chance", HORIZON} == tried
    (warning,) = found.warnings
    assert warning.startswith("No map is drawn over the share of people who move away in a year in Village: ")
    assert warning.endswith("it does not concern every business.")


def test_axes_are_chosen_for_all_by_what_they_do_to_each_on_its_own_scale():
    """A large house's money does not choose for a small one."""
    scenario = market(SMALL | VILLAGE, PLANS)
    axes = {one.what: one for one in candidates(scenario, "Ash", instead=True)}
    price, talk = input_axis(scenario, "behaviour.match", 2), axes[HORIZON]
    large = [Lead(talk, 9e6, 1e6, 9e5, 9e5, 9e6), Lead(price, 1e6, 1e6, 1e6, 1e6, 1e6)]
    small = [Lead(price, 10.0, 100.0, 100.0, 10.0, 100.0), Lead(talk, 99.0, 100.0, 99.0, 99.0, 100.0)]
    best = _best(scenario, {"Ash": large, "Oak": [*small, Lead(axes["behaviour.experience_weight"], 0, 0, 0, 0, 0)]})
    assert set(best[:2]) == {(HORIZON,), ("behaviour.match",)}


def test_without_anything_in_common_all_look_at_the_same():
    found = mapped(VILLAGE | {"place/town/passing_trade_per_week": 0.0}, points=2, replications=2)
    (pair,) = {(row["x_what"].split(".")[-1], row["y_what"].split(".")[-1]) for row in records(found)}
    assert len(set(pair)) == 2


def test_a_bare_path_is_each_business_its_own_and_a_stranger_is_left_out():
    found = mapped(VILLAGE, x="price", y=HORIZON, points=2, replications=2)
    assert {(row["business"], row["x_what"]) for row in records(found)} == {
        ("Ash", "business.Ash.price"),
        ("Oak", "business.Oak.price"),
    }
    found = mapped(VILLAGE, x="place.village.passing_share", y=HORIZON, points=2, replications=2)
    assert {row["business"] for row in records(found)} == {"Oak"}
    assert found.warnings == ["Ash is left out: place.village.passing_share does not concern it."]


def test_who_acts_together_has_one_pair_of_axes_for_all_and_the_group():
    scenario = market(SMALL | VILLAGE | {"study.apply": "together"}, PLANS)
    found = flip(scenario, y="behaviour.talk_chance=0:0.1", x=HORIZON, points=2, replications=2, workers=1)
    rows = records(found)
    assert list(dict.fromkeys(row["business"] for row in rows)) == ["Ash", "Oak", "together"]
    here = {row["business"]: row for row in rows if row["is_in_force"]}
    decision = compare(scenario, replications=2, workers=1).tables["decision"]
    for name, row in here.items():
        ranked = decision[decision["business"] == name].sort_values("difference", ascending=False, kind="stable")
        assert row["winner"] == ranked["strategy"].iloc[0]
        assert row["margin"] == pytest.approx(ranked["difference"].iloc[0] - ranked["difference"].iloc[1], abs=0.011)


# -- what cannot be used


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"x": "prise"}, 'did you mean "price"'),
        ({"y": "strategy.chep.change.price"}, 'did you mean "cheap"'),
        ({"x": "horizn"}, 'did you mean "horizon"'),
        ({"x": "price=30:20"}, "two numbers, the lower one first"),
        ({"x": "price=a:b"}, "two numbers, the lower one first"),
        ({"x": "price=nan:3"}, "two numbers, the lower one first"),
        ({"x": "price=-5:20"}, "may be from 0 to"),
        ({"x": "horizon=10:2000"}, "may be from 1 to 1040"),
        ({"x": "price", "y": "business.Ash.price=20:30"}, "two different assumptions"),
        ({"x": "strategy.cheap.cost_per_week"}, "=LOW:HIGH"),
        ({"x": "business.Ash.seats_per_week"}, "no value in force"),
        ({"x": "study.title"}, "not a number"),
        ({"x": "strategy.warm.start_week=0.1:0.4"}, "a single value"),
        ({"points": 1}, "from 2 to 50"),
        ({"points": (2, 3, 4)}, "one for x and one for y"),
        ({"replications": 1}, "whole number from 2"),
        ({"replications": 0}, "whole number from 2 to 1000"),
        ({"workers": 0}, "whole number from 1"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(asked, words):
    with pytest.raises(UsageError, match=words) as error:
        flip(market(SMALL, PLANS), **{"workers": 1} | asked)
    assert "\n" not in str(error.value)


def test_nothing_to_compare_is_told():
    with pytest.raises(UsageError, match="nothing to compare"):
        flip(market(SMALL), workers=1)
    with pytest.raises(PathFault, match="more than one"):
        flip(market(SMALL | VILLAGE | {"study.apply": "together"}, PLANS), x="price", workers=1)


def test_any_name_may_stand_in_a_path():
    name = "a.b=c $1 (ö)"
    plans = {name: {"cost_per_week": 5.0, "change": {"price": "-1%"}}}
    path = f"strategy.'{name}'.cost_per_week"
    found = mapped(plans=plans, x=f"{path}=1:9", y=f"strategy.'{name}'.change.price", points=2, replications=2)
    row = records(found)[0]
    assert row["x_what"] == path
    assert {each["x"] for each in records(found)} == {1.0, 5.0, 9.0}
    assert name in {row["winner"], row["runner_up"]}


def test_progress_ends_when_all_runs_are_done():
    heard = []
    found = mapped(plans=MONEY, x="price", y=HORIZON, points=2, progress=lambda done, of: heard.append((done, of)))
    assert heard[-1] == (3 * LEAST, 3 * LEAST)
    assert found.seconds > 0
