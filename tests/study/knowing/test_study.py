"""Worth of knowing and sensitivity on runs of a market whose answers are known exactly."""

import numpy as np
import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario import read
from sim.study.knowing.options import held_to, leading
from sim.study.knowing.rows import _everything, _worth_row, held_against, share_waited
from sim.study.knowing.study import default_worlds, worth_of_knowing
from sim.study.knowing.worth import Known, Worth
from sim.study.runs.answers import Answers, Question
from sim.study.sensitivity.study import sensitivity
from tests.study.knowing.market import SAVES, SMALL, TALK, WEEKS, WORTH, market, market_text


@pytest.fixture(scope="module")
def found():
    asked = {**SAVES, "measured_by": {"kind": "mean", "spread": 5.0, "cost_per_answer": 0.01, "weeks": 0}}
    return worth_of_knowing(market((asked, TALK)), worlds=400, replications=2, workers=1)


def row(found, table, **wanted):
    rows = found.tables[table]
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    return rows.iloc[0]


def test_what_saves_or_costs_is_worth_half_of_its_mean_size(found):
    saving = row(found, "knowing", known="strategy.saving.cost_per_week")
    assert saving["worth"] == pytest.approx(WORTH, rel=0.03)
    assert saving["is_told"]
    assert row(found, "knowing", known_kind="everything")["worth"] == pytest.approx(WORTH, rel=0.03)


def test_what_does_not_matter_to_the_choice_is_worth_nothing(found):
    talk = row(found, "knowing", known="behaviour.talk_chance")
    assert talk["worth"] <= talk["worth_below"]
    assert not talk["is_told"]


def test_a_survey_brings_most_of_it_and_leaves_what_it_does_not_cost(found):
    surveys = found.tables["surveys"]
    assert list(surveys["answers_asked"]) == [25, 50, 100, 200, 400, 800]
    assert surveys["worth"].iloc[-1] == pytest.approx(WORTH, rel=0.05)
    assert surveys["net_worth"].to_numpy() == pytest.approx(
        (surveys["worth"] - 0.01 * surveys["answers_asked"]).to_numpy()
    )
    assert surveys["is_best_size"].sum() == 1


def test_the_plan_fails_where_it_costs_or_saves(found):
    """The chosen plan loses exactly on one side of nought, and talking has no part in it."""
    box = found.tables["boxes"]
    assert list(box["gathering"]) == ["shown"]
    assert box["input"].iloc[0] == "strategy.saving.cost_per_week"
    assert box["density"].iloc[0] > 0.95
    assert box["coverage"].iloc[0] > 0.9


def test_worlds_are_those_of_the_comparison_and_no_run_is_chosen_by_luck(found):
    leads = found.leads["Ash"]
    cost = found.points[:, 0]
    assert np.abs(leads) == pytest.approx(WEEKS * np.abs(cost), abs=0.02)


def test_a_wait_costs_what_the_plan_would_have_gained():
    gains = {"what": "strategy.saving.cost_per_week", "low": -60.0, "likely": -20.0, "high": 10.0}
    asked = {**gains, "measured_by": {"kind": "mean", "spread": 5.0, "cost_per_answer": 0.0, "weeks": 3}}
    plans = {"saving": {"cost_per_week": -20.0}}
    found = worth_of_knowing(market((asked,), plans), worlds=60, replications=2, workers=1)
    mean = WEEKS * (60.0 + 20.0 - 10.0) / 3.0  # of the triangle; the file as written gains 20 a week
    for row in found.tables["surveys"].to_dict("records"):
        left = (1.0 - 3.0 / WEEKS) * row["worth"] - 3.0 / WEEKS * mean
        assert row["net_worth"] == pytest.approx(left, abs=2.0)
        assert row["waiting_cost"] == pytest.approx(row["worth"] - left, abs=2.0)
    assert (found.tables["surveys"]["worth"] > 1.0).any()


def test_what_a_wait_takes_is_the_discounted_share_of_the_last_weeks():
    even, dear = market(), market(**{"study.discount_rate": 1.0})
    assert [share_waited(even, weeks) for weeks in (0, 2, 8, 9)] == [0.0, 0.25, 1.0, 1.0]
    week = 2.0 ** (-1 / 52)
    assert share_waited(dear, 2) == pytest.approx((week**6 - week**8) / (1 - week**8))


class Seen:
    """Who has kept nothing and hears of every run."""

    def __init__(self):
        self.jobs = []

    def get(self, _job):
        """Nothing was kept."""

    def put(self, job, _outcomes):
        """Hear of it."""
        self.jobs.append(job)


def test_every_world_has_luck_that_no_other_run_has():
    seen = Seen()
    worth_of_knowing(market(), worlds=40, replications=3, workers=1, keeper=seen)
    luck = [job.replication for job in seen.jobs]
    assert len(luck) == len(set(luck)) == 43


def test_a_group_is_known_at_once():
    grouped = ({**SAVES, "group": "costs"}, {**TALK, "group": "costs"})
    found = worth_of_knowing(market(grouped), worlds=120, replications=2, workers=1)
    group = row(found, "knowing", known_kind="group")
    assert group["known"] == "costs"
    assert group["worth"] == pytest.approx(WORTH, rel=0.1)


def test_everything_is_worth_no_less_than_a_part_of_it_that_can_be_told():
    whole = Known(Worth(5.0, 1.0, 1.0), np.zeros((1, 2)), 3.0, 2.0)
    more, unsure = _worth_row(Worth(8.0, 2.0, 1.0)), _worth_row(Worth(9.0, 8.0, 1.0))
    found = _everything(whole, [unsure, more])
    assert (found["worth"], found["standard_error"], found["fresh_error"]) == (8.0, 2.0, 3.0)
    assert _everything(whole, [unsure])["worth"] == 5.0


def test_there_must_be_a_choice_and_something_uncertain():
    with pytest.raises(UsageError, match="nothing to find out"):
        worth_of_knowing(market(()), worlds=40)
    with pytest.raises(UsageError, match="nothing to compare"):
        worth_of_knowing(market((TALK,), {}), worlds=40)
    with pytest.raises(UsageError, match="whole number from 40"):
        worth_of_knowing(market(), worlds=39)


def test_of_many_plans_the_best_of_each_house_are_chosen_between():
    plans = {f"plan {number}": {"cost_per_week": float(number - 4)} for number in range(9)}
    scenario = market((TALK,), plans)
    found = worth_of_knowing(scenario, worlds=40, replications=2, workers=1)
    assert [one.name for one in found.scenario.strategy] == ["as_is", *(f"plan {number}" for number in range(5))]
    assert found.left_out == 4
    assert found.warnings == ["Of 10 strategies the 6 that earn most as the file is written are chosen between."]


def test_inputs_of_a_plan_that_is_left_out_go_with_it():
    scenario = market((SAVES, TALK), {"saving": {"cost_per_week": 0.0}, "other": {"cost_per_week": 5.0}})
    kept = held_to(scenario, ["as_is", "other"])
    assert [one.what for one in kept.uncertain] == ["behaviour.talk_chance"]


class Gains(Answers):
    """Answers of which only the mean differences are known."""

    def __init__(self, gains):
        names = tuple(next(iter(gains.values())))
        super().__init__(Question(("as_is", *names), "as_is"), list(gains), [])
        self.gains = gains

    def values(self, business, strategy, _name):
        return [self.gains[business][strategy]]


def test_each_house_has_its_best_among_those_chosen_between():
    gains = {"town": {"a": 5.0, "b": 4.0, "c": 3.0, "d": 0.0}, "city": {"a": 0.0, "b": 1.0, "c": 2.0, "d": 9.0}}
    assert leading(Gains(gains), 3) == ["as_is", "a", "d"]
    assert leading(Gains(gains), 4) == ["as_is", "a", "b", "d"]


@pytest.mark.parametrize(
    ("answers", "against"),
    [
        ([[0.0, 5.0, 1.0]] * 40 + [[0.0, -5.0, 1.0]] * 35, "as_is"),  # the first plan is chosen, and often loses
        ([[0.0, 5.0, 4.0]] * 40, "b"),  # never loses: held against the next best
        ([[0.0, -5.0, -1.0]] * 40, "b"),  # carrying on is chosen: the next best
        ([[0.0, -5.0, -1.0]] * 40 + [[0.0, 2.0, -1.0]] * 5, "a"),  # which never leads, and another sometimes does
    ],
)
def test_what_the_chosen_plan_is_held_against(answers, against):
    answers = np.array(answers)
    if against == "as_is":
        answers[:, 1] += 2.0
    assert held_against(("as_is", "a", "b"), answers).against == against


# -- what moves the answer


def test_one_input_moves_all_of_the_difference_and_luck_none():
    found = sensitivity(market(), points=32, workers=1)
    table = found.tables["sensitivity"].set_index("input_label")
    saving, talk, luck = table.iloc[0], table.iloc[1], table.loc["luck"]
    assert saving["input"] == "strategy.saving.cost_per_week"
    assert saving["total_order"] == pytest.approx(1.0, abs=0.05)
    assert saving["first_order"] == pytest.approx(1.0, abs=0.05)
    assert talk["total_order"] == pytest.approx(0.0, abs=0.02)
    assert luck["share_with_luck"] == pytest.approx(0.0, abs=1e-6)
    assert saving["winning_total"] == pytest.approx(1.0, abs=0.05)
    assert talk["step_moves"] == 0.0


def test_with_a_direct_design_the_parts_are_those_of_the_runs():
    """The money that a plan costs moves all of it, in a straight line: no surface is needed to see that."""
    seen = Seen()
    found = sensitivity(market(), direct=16, workers=1, keeper=seen)
    assert len(seen.jobs) == 8 + 8 * 3 + 8 * 16 * (2 + 2)
    table = found.tables["sensitivity"].set_index("input_label")
    saving, talk = table.iloc[0], table.iloc[1]
    assert saving["input"] == "strategy.saving.cost_per_week"
    assert saving["total_order"] == pytest.approx(1.0, abs=0.1)
    assert talk["total_order"] == talk["first_order"] == pytest.approx(0.0, abs=1e-9)
    assert not len(found.tables["surfaces"])
    assert found.asked == {"points": None, "direct": 16}
    assert found.stopped.startswith("64 points with 8 sets of luck")


def test_a_direct_design_has_a_power_of_two_and_no_points_beside_it():
    for direct in (0, 8, 48, 8192):
        with pytest.raises(UsageError, match="power of two from 16 to 4096"):
            sensitivity(market(), direct=direct)
    with pytest.raises(UsageError, match="give one of them"):
        sensitivity(market(), points=24, direct=32)


# -- the keys of the file


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({"kind": "share", "cost_per_answer": 1.0}, "a share is from 0 to 1"),
        ({"kind": "mean", "cost_per_answer": 1.0}, "spread is left out"),
        ({"kind": "mean", "spread": 1.0}, "cost_per_answer"),
        ({"kind": "pilot", "spread": 1.0, "cost_per_answer": 1.0}, '"share" or "mean"'),
    ],
)
def test_a_survey_that_cannot_be_made_is_a_fault(measured, words):
    with pytest.raises(ScenarioError, match=words):
        read(text=market_text(({**SAVES, "measured_by": measured},)))


def test_answers_of_a_share_do_not_spread():
    measured = {"kind": "share", "spread": 0.1, "cost_per_answer": 1.0}
    with pytest.raises(ScenarioError, match="answers of a share are yes or no"):
        read(text=market_text(({**TALK, "measured_by": measured},)))
    fine = read(text=market_text(({**TALK, "measured_by": {"kind": "share", "cost_per_answer": 1.0}},)))
    assert fine.uncertain[0].measured_by.weeks == 4
    assert SMALL["study.weeks"] == WEEKS


def test_groups_ask_for_more_worlds():
    assert default_worlds(market()) == 512
    assert default_worlds(market(({**SAVES, "group": "costs"}, TALK))) == 1024
