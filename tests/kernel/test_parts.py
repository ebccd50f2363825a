"""Parts of the kernel that no limit looks at alone: hints to the compiler, weeks that are alike, records in lines."""

import ast
import inspect
import textwrap
from dataclasses import fields

import numpy as np
import pytest

from sim import agents
from sim.compiled import as_unsigned, compiled, enabled, plain, prefetch, unrefcounted
from sim.kernel import steps
from sim.kernel.market import Market
from sim.kernel.people import EACH_LINE, HELD, LINE, _in_lines
from sim.kernel.week import Weeks
from sim.market.run_spec import RunSpec
from sim.market.schedule import STEPS
from sim.market.state import BY_BUSINESS, OF_BUSINESSES, PERSONAL, State
from sim.market.terms import Terms
from sim.market.weekly import first_alike
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
    assert len({id(weeks.of_week(row)) for row in range(8)}) == 1
    assert weeks.end(0) == weeks.end(7) == 8
    changed = Weeks(Terms.of(scenario, "dear", "Ash"))
    rows = [changed.of_week(row) for row in range(8)]
    assert [changed.end(row) for row in range(8)] == [2, 2, 8, 8, 8, 8, 8, 8]
    assert rows[1] is rows[0]
    assert rows[2] is not rows[1]
    assert rows[7] is rows[2]
    assert rows[2][0].price.tolist() != rows[1][0].price.tolist()


def calls_in(schedule):
    """The names of the functions that a schedule calls, in order, as far as they are steps of the week."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain(schedule))))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = sorted(called, key=lambda node: (node.lineno, node.col_offset))
    names = [getattr(node, "attr", getattr(node, "id", "")) for node in called]
    return [name for name in names if name.removesuffix("_week") in STEPS]


@pytest.mark.parametrize(("schedule", "steps_of"), [
    (agents.Market.step, agents.Market), (steps.live_week, steps),
], ids=["agents", "kernel"])  # fmt: skip
def test_both_engines_take_the_steps_of_the_week_in_their_order(schedule, steps_of):
    names = calls_in(schedule)
    assert [name.removesuffix("_week") for name in names] == list(STEPS)
    numbers = [plain(getattr(steps_of, name)).__doc__.split(".")[0] for name in names]
    assert numbers == [str(at + 1) for at in range(len(STEPS))]


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
