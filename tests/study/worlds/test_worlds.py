"""Worlds: drawn as said, the same luck in all, and what they say about the answer."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from sim.scenario import read
from sim.scenario.schema.evidence import default_worlds, least_worlds
from sim.scenario.variants.draws import sobol
from sim.study.compare import compare
from sim.study.knowing.rows import answers_of
from sim.study.knowing.worth import of_one
from sim.study.numbers.luck import normals
from sim.study.runs.answers import Answers, Question
from sim.study.runs.drivers import driver_rows
from sim.study.runs.evidence import verdict_at
from sim.study.worlds import worlds as module
from sim.study.worlds.assumptions import odds_rows, regret_rows
from sim.study.worlds.worlds import (
    Input,
    Worlds,
    drawn_values,
    how_many,
    run_worlds,
    triangular,
    uncertain_inputs,
)
from tests.scenarios import text

PLANS = {"cheap": {"change": {"price": "-10%"}}, "dear": {"cost_per_week": 10.0}}
UNCERTAIN = [
    {"what": "behaviour.talk_chance", "low": 0.0, "likely": 0.08, "high": 0.1, "source": "guess"},
    {"what": "strategy.dear.cost_per_week", "low": 0.0, "likely": 10.0, "high": 20.0, "source": "survey"},
]


def scenario(uncertain=UNCERTAIN, **changes):
    return read(text=text({"study.weeks": 8, "uncertain": uncertain, **changes}, PLANS))


# -- the draws


@pytest.mark.parametrize(("low", "likely", "high"), [(0.0, 0.3, 1.0), (2.0, 2.0, 5.0), (-1.0, 4.0, 4.0)])
def test_the_triangle_is_the_inverse_of_its_distribution(low, likely, high):
    shape = (likely - low) / (high - low)
    theory = stats.triang(shape, loc=low, scale=high - low)
    for u in np.linspace(0.001, 0.999, 97):
        assert triangular(float(u), low, likely, high) == pytest.approx(theory.ppf(u), abs=1e-12)


def test_a_range_of_no_width_is_its_value():
    assert triangular(0.7, 3.0, 3.0, 3.0) == 3.0


def test_points_fill_the_square_evenly():
    """A digital shift keeps the net: of 64 points in two columns, one lies in each of 8 x 8 boxes."""
    found = sobol(["one", "two"], 7, 64)
    boxes = {(int(8 * x), int(8 * y)) for x, y in found.tolist()}
    assert len(boxes) == 64
    assert 0.0 < found.min() <= found.max() < 1.0


def test_a_column_depends_on_its_name_and_the_seed():
    plain = sobol(["one", "two"], 7, 16)
    assert np.array_equal(sobol(["one", "two"], 7, 16), plain)
    assert np.array_equal(sobol(["one", "other"], 7, 16)[:, 0], plain[:, 0])
    assert not np.array_equal(sobol(["one", "other"], 7, 16)[:, 1], plain[:, 1])
    assert not np.array_equal(sobol(["one", "two"], 8, 16), plain)


def test_more_worlds_leave_the_first_ones_alone():
    inputs = uncertain_inputs(scenario())
    assert np.array_equal(drawn_values(inputs, 7, 12), drawn_values(inputs, 7, 40)[:12])


def test_world_0_is_the_scenario_as_written():
    inputs = uncertain_inputs(scenario())
    assert drawn_values(inputs, 7, 5)[0].tolist() == [0.08, 10.0]
    assert drawn_values(inputs, 7, 1).shape == (1, 2)


def test_without_uncertain_inputs_there_is_one_world():
    assert how_many(scenario(uncertain=[]), 40) == 1
    assert how_many(scenario(), 40) == 40
    assert (how_many(scenario(uncertain=[]), None), how_many(scenario(), None)) == (1, default_worlds(2))


def test_means_of_the_draws_are_the_triangle_s():
    values = drawn_values(uncertain_inputs(scenario()), 7, 1025)[1:]
    assert values[:, 0].mean() == pytest.approx((0.0 + 0.08 + 0.1) / 3, rel=0.01)
    assert values[:, 1].mean() == pytest.approx(10.0, rel=0.01)


# -- the runs


@pytest.fixture(scope="module")
def compared():
    return compare(scenario(), replications=3, worlds=6, workers=1)


def test_a_cost_that_is_drawn_moves_the_difference_to_the_penny(compared):
    """The plan only costs: in every world its difference is minus that world's discounted cost, whatever the luck."""
    factor = math.fsum(1.1 ** (-(week + 0.5) / 52) for week in range(8))
    found = compared.worlds.differences("Ash", "dear")
    assert found == pytest.approx([-factor * cost for cost in compared.worlds.values[:, 1]], abs=1e-6)


def test_worlds_meet_the_luck_of_world_0_in_turn(compared):
    assert [one.replication for one in compared.worlds.of("Ash", "cheap")] == [1, 2, 0, 1, 2]
    assert [one.world for one in compared.worlds.of("Ash", "cheap")] == [1, 2, 3, 4, 5]
    rows = compared.runs
    assert sorted(set(zip(rows["world"], rows["replication"], strict=True))) == [
        (0, 0), (0, 1), (0, 2), (1, 1), (2, 2), (3, 0), (4, 1), (5, 2),
    ]  # fmt: skip


def test_an_input_that_moves_nothing_makes_every_world_the_mean():
    """Luck is left out: worlds that do not differ from world 0 all have its mean difference."""
    some = scenario(uncertain=[{"what": "business.Birch.unit_cost", "low": 10.0, "likely": 15.0, "high": 20.0}])
    found = compare(some, replications=3, worlds=5, workers=1)
    differences = found.worlds.differences("Ash", "cheap")
    assert differences == pytest.approx([differences[0]] * 5, abs=1e-9)
    assert len({one.difference for one in found.answers.of("Ash", "cheap")}) > 1


@pytest.mark.process
def test_the_number_of_workers_changes_nothing(compared):
    again = compare(scenario(), replications=3, worlds=6, workers=2)
    assert again.runs.equals(compared.runs)
    for name in ("worlds", "inputs", "odds", "regret", "drivers"):
        assert again.tables[name].equals(compared.tables[name]), name


# -- what they say


def made(by_world, inputs=(), values=None, replications=2):
    """Worlds from strategy -> differences by world, world 0 first; luck adds nothing."""
    question = Question(tuple(by_world), "as_is", 1.0, 1.0)

    def one(strategy, difference, world, replication):
        return SimpleNamespace(
            business="Ash",
            strategy=strategy,
            difference=difference,
            world=world,
            replication=replication,
            revenue=0.0,
        )

    at_home = [one(name, some[0], 0, number) for name, some in by_world.items() for number in range(replications)]
    count = len(next(iter(by_world.values())))
    others = [[one(name, some[world], world, 0) for name, some in by_world.items()] for world in range(1, count)]
    values = np.zeros((count, 0)) if values is None else values
    return Worlds(Answers(question, ["Ash"], at_home), tuple(inputs), values, others)


def test_odds_and_regret_by_hand():
    worlds = made({"as_is": [0.0] * 5, "a": [9.0, 3.0, -1.0, 2.0, 5.0], "b": [0.0, 1.0, -2.0, 4.0, 5.0]})
    rows = {row["strategy"]: row for row in odds_rows(worlds.answers, worlds)}
    assert {name: row["futures_best"] for name, row in rows.items()} == {"as_is": 1, "a": 2, "b": 1}
    assert {name: row["futures_lost"] for name, row in rows.items()} == {"as_is": 0, "a": 1, "b": 1}
    assert rows["a"]["futures_kind"] == "assumptions"
    assert (rows["a"]["p10"], rows["a"]["median"], rows["a"]["p90"]) == (-1.0, 2.5, 5.0)
    regrets = {
        row["strategy"]: (row["worst_regret"], row["mean_regret"]) for row in regret_rows(worlds.answers, worlds)
    }
    assert regrets == {"as_is": (5.0, 3.0), "a": (2.0, 0.75), "b": (2.0, 1.0)}


def test_without_worlds_the_futures_are_replications():
    worlds = made({"as_is": [0.0], "a": [3.0]})
    row = odds_rows(worlds.answers, worlds)[1]
    assert (row["futures_kind"], row["futures"], row["futures_best"]) == ("luck", 2, 2)


def quadratic(inputs, count=24):
    values = drawn_values(inputs, 3, count)
    x, y = values[:, 0], values[:, 1]
    gain = 10.0 + 40.0 * (x - 0.5) - 8.0 * (y - 1.0) ** 2
    return values, gain.tolist()


def test_drivers_of_a_known_surface():
    """The gain is 10 + 40 (x - .5) - 8 (y - 1)^2 with x = .5, y = 1 in force: it is nought at x = .25."""
    inputs = (
        Input("behaviour.talk_chance", 0.0, 0.5, 1.0, "guess"),
        Input("behaviour.reviews", 0.5, 1.0, 1.5, "survey"),
    )
    values, gain = quadratic(inputs)
    worlds = made({"as_is": [0.0] * 24, "a": gain}, inputs, values)
    x, y = driver_rows(worlds, scenario())
    assert x["flips_at"] == pytest.approx(0.25, abs=0.002)
    assert (x["low_winner"], x["high_winner"]) == ("as_is", "a")
    assert y["flips_at"] is None
    assert x["variance_share"] == pytest.approx(np.var(40 * values[:, 0]) / np.var(gain), abs=1e-6)
    assert y["variance_share"] == pytest.approx(np.var(8 * (values[:, 1] - 1) ** 2) / np.var(gain), abs=1e-6)


def test_too_few_worlds_name_no_driver():
    inputs = (Input("behaviour.talk_chance", 0.0, 0.5, 1.0, "guess"),)
    worlds = made({"as_is": [0.0] * 3, "a": [1.0, 2.0, -1.0]}, inputs, np.array([[0.5], [0.1], [0.9]]))
    (row,) = driver_rows(worlds, scenario())
    assert (row["variance_share"], row["flips_at"], row["low_winner"]) == (None, None, None)


WEIGHTS = ("experience_weight", "product_weight", "risk_weight", "loyalty_weight", "talk_chance", "learning_floor")
WEIGHTS += ("novelty_fades", "word_weight", "reviews", "complaint_chance")


@pytest.mark.parametrize("count", [9, 10])
def test_no_share_and_no_flip_without_a_fit_of_all_inputs_at_once(count):
    """Of two inputs ten worlds are the fewest: two for each of five coefficients."""
    inputs = tuple(
        Input(f"behaviour.{name}", low, low + 0.5, low + 1.0, "guess")
        for name, low in zip(WEIGHTS, (0.0, 0.5), strict=False)
    )
    values, gain = quadratic(inputs, count)
    rows = driver_rows(made({"as_is": [0.0] * count, "a": gain}, inputs, values), scenario())
    told = [row[name] for row in rows for name in ("variance_share", "low_winner", "high_winner")]
    assert all(each is None for each in told) if count == 9 else None not in told
    assert (rows[0]["flips_at"] is None) == (count == 9)


def test_shares_of_many_inputs_that_do_nothing_stay_small_where_they_are_told_at_all():
    """Ten inputs, one of which acts: input by input the others were given shares, 196 % in all."""
    inputs = tuple(Input(f"behaviour.{name}", 0.0, 0.5, 1.0, "guess") for name in WEIGHTS)
    count = default_worlds(len(inputs))
    values = drawn_values(inputs, 3, count)
    worlds = made({"as_is": [0.0] * count, "a": (10.0 + 40.0 * (values[:, 0] - 0.5)).tolist()}, inputs, values)
    first, *others = (row["variance_share"] for row in driver_rows(worlds, scenario()))
    assert first == pytest.approx(1.0, abs=1e-6)
    assert max(others) < 1e-6


@pytest.mark.parametrize(("inputs", "worlds"), [(1, 41), (9, 41), (10, 42), (30, 122)])
def test_the_number_of_worlds_follows_the_number_of_inputs(inputs, worlds):
    assert default_worlds(inputs) == worlds >= least_worlds(inputs)


def test_a_comparison_of_ten_inputs_makes_as_many_worlds_as_tell_them_apart():
    ten = [
        {"what": f"behaviour.{name}", "low": 0.0, "high": 2.0 if name == "loyalty_weight" else 0.9} for name in WEIGHTS
    ]
    made_of_ten = compare(scenario(ten), replications=2, workers=1, analyses=("decision", "assumptions"))
    assert made_of_ten.worlds.count == default_worlds(10) == 42
    assert made_of_ten.tables["drivers"]["low_winner"].notna().all()


@pytest.mark.parametrize(
    ("best_in", "word"), [(20, "Clear"), (18, "Clear"), (17, "Likely"), (14, "Likely"), (13, "Depends")]
)
def test_the_verdict_takes_the_share_of_the_draws_and_leaves_out_the_file_as_written(best_in, word):
    gains = [50.0] + [50.0] * best_in + [-50.0] * (20 - best_in)
    worlds = made({"as_is": [0.0] * 21, "a": gains})
    assert verdict_at(worlds.answers, "Ash", worlds).word == word
    assert verdict_at(worlds.answers, "Ash").word == "Clear"


@pytest.mark.parametrize(("slope", "word"), [(400.0, "Depends"), (0.0, "Close call")])
def test_what_one_input_explains_depends_on_it_and_what_none_does_is_a_close_call(slope, word):
    """The lead follows x, or it jumps to and fro whatever x and y are."""
    inputs = (Input("x", 0.0, 0.5, 1.0, "guess"), Input("y", 0.0, 0.5, 1.0, "guess"))
    values = drawn_values(inputs, 3, 41)
    noise = [50.0 if number % 3 else -60.0 for number in range(41)]
    gains = [50.0] + [slope * (x - 0.55) if slope else noise[k] for k, x in enumerate(values[1:, 0].tolist())]
    worlds = made({"as_is": [0.0] * 41, "a": gains}, inputs, values)
    assert verdict_at(worlds.answers, "Ash", worlds).word == word


class LuckAlone:
    """A runner of a market in which no input acts: a plan's difference is luck, other in a world than in the file."""

    def jobs(self, _scenario, replications, world=0, **_):
        """What is to be run."""
        return [(world, replication) for replication in replications]

    def outcomes(self, jobs):
        """What came."""
        return [[self.one(plan, *job) for plan in ("as_is", "cheap", "dear")] for job in jobs]

    def one(self, plan, world, replication):
        """One of them."""
        value = 0.0 if plan == "as_is" else 100.0 * normals(replication, f"{plan} {world > 0}", 1, 1)[0, 0]
        return SimpleNamespace(
            business="Ash", strategy=plan, replication=replication, difference=value, measured={}, world=world
        )


def test_jobs_beside_the_worlds_are_begun_before_anything_is_drawn_and_nobody_hears_of_them(monkeypatch):
    """What draws takes a second to load: a process has something to do meanwhile."""
    began, drawn = [], module.drawn_values
    monkeypatch.setattr(module, "drawn_values", lambda *given: began.append("drawn") or drawn(*given))

    class Runner(LuckAlone):
        def outcomes(self, jobs):
            jobs = iter(jobs)
            began.append(next(jobs))
            return [["nobody asks"], *super().outcomes(jobs)]

    answers = Answers(Question(("as_is", "cheap", "dear"), "as_is"), ["Ash"], LuckAlone().outcomes([(0, 0)])[0])
    found = run_worlds(Runner(), scenario(), answers, 3, 1, beside=["the log"])
    assert began == ["the log", "drawn"]
    assert found.drawn == 2
    assert [len(found.of("Ash", "cheap")), found.count] == [2, 3]


@pytest.mark.parametrize(("own_luck", "told"), [(False, True), (True, False)])
def test_luck_that_comes_again_with_the_draws_passes_for_an_input(own_luck, told):
    """World w with the luck of replication w modulo 8 is tied to the first bits of a Sobol point."""
    question, runner = Question(("as_is", "cheap", "dear"), "as_is"), LuckAlone()
    at_home = [one for some in runner.outcomes([(0, number) for number in range(8)]) for one in some]
    answers = Answers(question, ["Ash"], at_home)
    found = run_worlds(runner, scenario(), answers, 513, 1, own_luck=own_luck)
    _, gains = answers_of(found, "Ash")
    points = sobol([each.what for each in found.inputs], 1, 512)
    worths = [of_one(column, gains, 1, f"input {number}") for number, column in enumerate(points.T)]
    assert any(each.is_told for each in worths) == told
    if own_luck:  # nothing is told apart from luck that is not, and the standard errors hold it
        lucks = {one.replication for one in found.of("Ash", "cheap")}
        assert len(lucks) == 512
        assert not lucks & set(answers.replications)
        assert all(each.value <= 2.0 * each.by_chance for each in worths)
