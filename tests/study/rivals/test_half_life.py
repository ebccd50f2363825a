"""The half-life of an advantage, against paths whose half-life is known."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.study.rivals.half_life import WINDOW, fully_there, half_life, half_life_weeks

WEEKS = 104


def step(**given):
    return SimpleNamespace(**({"start_week": 0, "end_week": None, "ramp_weeks": 0} | given))


@pytest.mark.parametrize("rate", [0.01, 0.02, 0.03, 0.05, 0.1])
@pytest.mark.parametrize("growth", [0.0, 0.01])
def test_an_advantage_that_decays_at_a_rate_is_halved_after_log_two_over_it(rate, growth):
    """Whatever it does without copying.  Smoothing a bent path delays that: the second value is exact."""
    alone = [500.0 * math.exp(growth * week) for week in range(WEEKS)]
    copied = [value * math.exp(-rate * week) for week, value in enumerate(alone)]
    around = range(-(WINDOW // 2), WINDOW // 2 + 1)
    bent = sum(math.exp((growth - rate) * k) for k in around) / sum(math.exp(growth * k) for k in around)
    found = half_life(copied, alone)
    assert math.log(2) / rate <= found <= math.log(2) / rate + 1.15
    assert found == math.ceil(math.log(2 * bent) / rate)


def test_no_half_life_where_more_than_half_is_left():
    alone = [500.0] * WEEKS
    assert half_life(alone, alone) is None
    assert half_life([251.0] * WEEKS, alone) is None
    assert half_life([math.exp(-0.005 * week) for week in range(WEEKS)], [1.0] * WEEKS) is None  # log 2 / .005 = 139


def test_what_is_taken_at_once_is_halved_at_once():
    assert half_life([250.0] * WEEKS, [500.0] * WEEKS) == 0


def test_a_dip_that_recovers_is_no_halving():
    copied = [0.0 if 20 <= week < 40 or week >= 70 else 400.0 for week in range(WEEKS)]
    assert half_life(copied, [500.0] * WEEKS) == pytest.approx(70, abs=WINDOW // 2)


def test_there_is_nothing_to_halve_without_an_advantage():
    assert half_life([-100.0] * WEEKS, [-10.0] * WEEKS) is None
    assert half_life([0.0] * WEEKS, [0.0] * WEEKS) is None


def test_counted_from_the_week_in_which_the_strategy_is_fully_there():
    """It ramps for 20 weeks, is copied from week 30 on: halved 10 weeks after it is there."""
    alone = [[500.0 * min(1.0, (week + 1) / 20) + noise for week in range(WEEKS)] for noise in (-1.0, 0.0, 1.0)]
    copied = [[value * (0.1 if week >= 30 else 1.0) for week, value in enumerate(path)] for path in alone]
    assert half_life_weeks(alone, copied, [step(ramp_weeks=20)]) == pytest.approx(10, abs=1)


def test_an_advantage_that_may_be_luck_has_no_half_life():
    random = np.random.default_rng(1)
    alone = random.normal(0.0, 50.0, (6, WEEKS)).tolist()
    assert half_life_weeks(alone, [[0.0] * WEEKS] * 6, [step()]) is None
    sure = (random.normal(0.0, 50.0, (6, WEEKS)) + 200.0).tolist()
    assert half_life_weeks(sure, [[0.0] * WEEKS] * 6, [step()]) == 0
    assert half_life_weeks(sure[:1], [[0.0] * WEEKS], [step()]) is None  # one replication knows nothing of luck


def test_a_strategy_that_is_over_is_looked_at_while_it_lasts():
    assert fully_there([step(start_week=4, ramp_weeks=8, end_week=60)], WEEKS) == (12, 60)
    assert fully_there([step(ramp_weeks=8), step(start_week=10, end_week=60)], WEEKS) == (10, WEEKS)
    assert fully_there([], WEEKS) == (0, WEEKS)
    alone = [[500.0 + noise if week < 60 else 0.0 for week in range(WEEKS)] for noise in (-1.0, 0.0, 1.0)]
    copied = [[value * (0.4 if week >= 30 else 1.0) for week, value in enumerate(path)] for path in alone]
    assert half_life_weeks(alone, copied, [step(end_week=60)]) == pytest.approx(30, abs=WINDOW // 2)
    assert half_life_weeks(alone, copied, [step(end_week=WINDOW - 1)]) is None  # too short to tell
