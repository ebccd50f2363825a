"""Parts of the kernel that no limit looks at alone: hints to the compiler, weeks that are alike, records in lines."""

from dataclasses import fields

import numpy as np
import pytest

from sim.compiled import as_unsigned, compiled, enabled, prefetch, unrefcounted
from sim.kernel.market import Market
from sim.kernel.people import EACH_LINE, HELD, LINE, _in_lines
from sim.kernel.week import Weeks, first_alike
from sim.market.run_spec import RunSpec
from sim.market.state import BY_BUSINESS, OF_BUSINESSES, PERSONAL, State
from sim.market.terms import Terms
from sim.scenario import read
from tests.scenarios import text


@compiled
def with_hints(values, at):
    values = unrefcounted(values)
    prefetch(values, as_unsigned(at))
    return values[as_unsigned(at)] + values[as_unsigned(at + 1)]


@compiled
def without_hints(values, at):
    return values[at] + values[at + 1]


def test_hints_change_nothing():
    values = np.arange(10.0)
    for at in range(9):
        assert with_hints(values, np.int64(at)) == without_hints(values, np.int64(at))


@pytest.mark.skipif(not enabled(), reason="plain Python looks at every index")
def test_a_natural_index_is_not_looked_at():
    """Without the hint a compiled index may count from the end, which takes three instructions more each time."""
    with_hints(np.arange(3.0), np.int64(0))
    without_hints(np.arange(3.0), np.int64(0))
    there, here = (next(iter(each.dispatcher.inspect_llvm().values())) for each in (without_hints, with_hints))
    assert "ashr" in there or "icmp slt" in there
    assert there.count("icmp slt") + there.count("ashr") > here.count("icmp slt") + here.count("ashr")


def test_weeks_in_a_row_that_are_alike_to_the_last_bit_are_one():
    steps = np.array([1.0, 1.0, 2.0, 2.0, 1.0])
    assert first_alike([steps]) == [0, 0, 2, 2, 4]
    unknown = np.array([[np.nan, 0.0], [np.nan, 0.0], [np.nan, 0.0], [np.nan, -0.0], [np.nan, -0.0]])
    assert first_alike([steps, unknown]) == [0, 0, 2, 3, 4]


def test_a_step_begins_a_week_of_its_own():
    plan = {"dear": {"cost_per_week": 5.0, "change": {"price": "+2.0"}}}
    scenario = read(text=text({"study.weeks": 6, "study.warm_up_weeks": 2}, plan))
    weeks = Weeks(Terms.of(scenario))
    assert len({id(weeks.now(row)) for row in range(8)}) == 1
    changed = Weeks(Terms.of(scenario, "dear", "Ash"))
    rows = [changed.now(row) for row in range(8)]
    assert rows[1] is rows[0]
    assert rows[2] is not rows[1]
    assert rows[7] is rows[2]
    assert rows[2].price.tolist() != rows[1].price.tolist()


def test_every_field_of_a_state_is_of_somebody():
    named = ["week", *PERSONAL, *BY_BUSINESS, *OF_BUSINESSES]
    assert named == [field.name for field in fields(State)]


def test_the_people_of_a_market_lie_on_lines():
    terms = Terms.of(read(text=text({"study.weeks": 2, "study.warm_up_weeks": 0}, {})))
    people = Market(RunSpec(terms, terms.population(7, 0), 7, 0)).people
    for records in (people.held, people.kept, people.person):
        assert records.ctypes.data % LINE == 0


def test_records_begin_on_lines_and_none_crosses_one():
    records = _in_lines((7, 5), HELD)
    assert records.shape == (7, 5)
    assert records.ctypes.data % LINE == 0
    assert HELD.itemsize * EACH_LINE == LINE
    assert not records["visits"].any()
