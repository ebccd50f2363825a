"""The table of what each step shows: paired differences of runs, written and read again, with the model's hash."""

import math
from dataclasses import replace

import pytest

from sim.errors import UsageError
from sim.study.lab import Lab
from sim.study.numbers.statistics import interval, mean
from sim.study.store import code_hash
from sim.teaching import expected as table
from sim.teaching.contrasts import (
    ABOVE,
    COST,
    EARLY,
    FIRST,
    FURTHER,
    LATE,
    LEFT,
    SHARE,
    TODAY,
    UNITS,
    VISITS,
    WORTH,
    contrasts,
    costs,
    level,
    measured,
    settings_of,
)
from sim.teaching.estimate import Estimate
from sim.teaching.expected import COLUMNS, Row, expected, found_by_step, model_hash, rows_of, written
from sim.teaching.market import market_of
from sim.teaching.steps import STEPS, LessonStep, Setting, Side, Slider, step_named

HERE = Side("here", "the village", "Corner Café")
DEAR = Side("dear", "the same, dear", "Corner Café", '[[business]]\nname = "Corner Café"\nunit_cost = 6.0')
TINY = LessonStep(
    key="tiny", number=1, title="Tiny", idea="None.", question="None?", sides=(HERE, DEAR),
    sliders=(Slider("price", -2.0, 2.0, 0.5),),
    stops=(Setting("here", "as it is"), Setting("here", "a pound more", {"price": 1.0})),
    before=Setting("here", "a pound more", {"price": 1.0}), after=Setting("dear", "a pound less", {"price": -1.0}),
    market="minimal",
)  # fmt: skip


# -- against another way to the same runs


@pytest.fixture(scope="module")
def rows():
    return expected((TINY,), seeds=(7, 8), replications=3)


def of(rows, seed):
    return {(row.place, row.contrast): row.estimate for row in rows if row.seed == seed}


def test_worth_is_that_of_the_same_move_in_a_lab(rows):
    """Future by future: a lab's difference, over what 1 a week comes to."""
    for side in (HERE, DEAR):
        lab = Lab(market_of(table.opened("minimal"), side.business, side.laid).scenario, 3, seed=7)
        move = lab.move({"price": "+1"}, side.business)
        each = [one.difference / one.active_discount for one in move.outcomes]
        low, high = interval(each)
        assert of(rows, 7)[side.key, f"before {WORTH}"] == pytest.approx((mean(each), low, high), rel=1e-12)
        moved, carried_on = move.visits
        first, further = (of(rows, 7)[side.key, f"before {what}"].mean for what in (FIRST, FURTHER))
        assert first + further == pytest.approx((moved - carried_on).mean(), abs=1e-9)
        assert of(rows, 7)[side.key, f"{TODAY} {VISITS}"].mean == pytest.approx(carried_on.mean())


def test_half_years_are_the_two_ends(rows):
    lab = Lab(market_of(table.opened("minimal"), "Corner Café").scenario, 3, seed=7)
    moved, carried_on = lab.move({"price": "+1"}, "Corner Café").visits
    change = moved - carried_on
    assert of(rows, 7)["here", f"before {EARLY}"].mean == pytest.approx(change[:26].mean())
    assert of(rows, 7)["here", f"before {LATE}"].mean == pytest.approx(change[-26:].mean())


def test_seeds_differ_and_sides_are_paired(rows):
    assert of(rows, 7)["here", f"before {WORTH}"] != of(rows, 8)["here", f"before {WORTH}"]
    for seed in (7, 8):
        found = of(rows, seed)
        less = found["here minus dear", f"before {WORTH}"].mean
        assert less == pytest.approx(found["here", f"before {WORTH}"].mean - found["dear", f"before {WORTH}"].mean)
        order = found["here", f"after minus before {WORTH}"].mean
        assert order == pytest.approx(found["here", f"after {WORTH}"].mean - found["here", f"before {WORTH}"].mean)


def test_the_table_does_not_depend_on_workers_or_on_other_steps(rows):
    """A step alone, one that shares its market, and the same again."""
    twin = replace(TINY, key="twin")
    both = expected((TINY, twin), seeds=(7,), replications=3)
    assert [row for row in both if row.step == "tiny"] == [row for row in rows if row.seed == 7]
    assert [row._replace(step="tiny") for row in both if row.step == "twin"] == [row for row in rows if row.seed == 7]


# -- arithmetic of the contrasts


def made(step, values, levels=None):
    return contrasts(step, values, levels or {}, "GBP").contrasts


def test_what_is_left_and_what_is_above_nought():
    step = step_named("price")
    found = made(step, {("town", "before"): {WORTH: [10.0, -2.0, 4.0, 8.0]}}, {("town", "before"): 3.0})
    assert found["town", f"before {WORTH}"].mean == 5.0
    assert found["town", f"before {COST}"] == (3.0, 3.0, 3.0)
    assert found["town", f"before {LEFT}"].mean == 2.0
    assert found["town", f"before {ABOVE}"].mean == 0.75
    low, high = interval([10.0, -2.0, 4.0, 8.0])
    assert found["town", f"before {LEFT}"][1:] == pytest.approx((low - 3.0, high - 3.0))
    assert ("town", f"before {COST}") not in made(step, {("town", "before"): {WORTH: [1.0, 2.0]}})


def test_what_is_left_by_copying_is_a_ratio_with_luck():
    """Where every future keeps the same share there is no luck in it, however the futures differ."""
    step = step_named("copied")
    found = made(
        step, {("still", "before"): {WORTH: [10.0, 12.0, 14.0]}, ("copied", "before"): {WORTH: [5.0, 6.0, 7.0]}}
    )
    assert found["copied of still", f"before {SHARE}"] == pytest.approx((0.5, 0.5, 0.5))
    found = made(
        step, {("still", "before"): {WORTH: [10.0, 12.0, 14.0]}, ("copied", "before"): {WORTH: [7.0, 6.0, 5.0]}}
    )
    share = found["copied of still", f"before {SHARE}"]
    assert share.mean == pytest.approx(0.5)
    assert share.high - share.low > 0.3
    found = made(step, {("still", "before"): {WORTH: [-9.0, 9.0]}, ("copied", "before"): {WORTH: [1.0, 1.0]}})
    assert ("copied of still", f"before {SHARE}") not in found


def test_a_promise_kept_is_held_against_its_parts():
    step = step_named("promise")
    values = {
        ("town", "before"): {WORTH: [1.0, 2.0]},
        ("town", "after"): {WORTH: [9.0, 12.0]},
        ("town", "delivered"): {WORTH: [5.0, 6.0]},
    }
    assert made(step, values)["town", f"after minus before minus delivered {WORTH}"].mean == 3.5
    del values["town", "delivered"]
    assert ("town", f"after minus before minus delivered {WORTH}") not in made(step, values)


def test_a_cost_is_that_of_the_table_of_levers():
    """The row of price: £120 once a pound and nothing a week; of an unknown lever nobody knows."""
    scenario = table._market("town_vs_west_end", STEPS[0].sides[0])
    assert costs(scenario, "The Old Forge", {"price": -2.5}) == (0.0, 300.0)
    assert costs(scenario, "The Old Forge", {"price": -2.5, "appeal": 0.0}) == (0.0, 300.0)
    assert costs(scenario, "The Old Forge", {"no such lever": 1.0}) is None
    assert costs(scenario, "The Old Forge", {"price": -2.5, "no such lever": 0.0}) == (0.0, 300.0)
    assert level((2.0, 300.0), 100.0) == 5.0
    assert level(None, 100.0) is None


def test_every_passer_by_is_a_first_visit():
    """In the West End nearly all that a front brings are first visits; further ones are residents'."""
    market = market_of(table.opened("town_vs_west_end"), "Soho Table").scenario
    move = Lab(market, 1, seed=3).move({"considered_by_passers": "+0.1"}, "Soho Table")
    found = measured(move.outcomes[0], move.baseline[0])
    assert found[FIRST] > 10 * abs(found[FURTHER])


# -- written and read


def test_a_table_is_read_as_it_was_written(rows):
    again, model = rows_of(written(rows, "abc"))
    assert model == "abc"
    assert [row[:5] for row in again] == [row[:5] for row in rows]
    for was, now in zip(rows, again, strict=True):
        assert now.estimate == pytest.approx(was.estimate, abs=6e-5)


def test_every_contrast_has_its_unit():
    rows = [Row("s", "p", f"before {name}", 1, 2, Estimate(1.0, 0.5, 1.5)) for name in UNITS]
    lines = written(rows, "abc").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    told = [f"s,p,before {name},{unit},1,2,1.0000,0.5000,1.5000,abc" for name, unit in UNITS.items()]
    assert lines[1:] == told


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", ",".join(COLUMNS) + "\n"])
def test_another_table_is_refused(text):
    with pytest.raises(UsageError):
        rows_of(text)


def test_a_table_of_two_models_is_refused(rows):
    with pytest.raises(UsageError):
        rows_of(written(rows, "abc") + written(rows, "abd").partition("\n")[2])


def test_seeds_come_together_and_a_sign_needs_all():
    rows = [
        Row("price", "town", "before worth", 1, 40, Estimate(5.0, 4.0, 6.0)),
        Row("price", "town", "before worth", 2, 40, Estimate(1.0, -1.0, 3.0)),
        Row("price", "town", "after worth", 1, 40, Estimate(5.0, 4.0, 6.0)),
        Row("price", "town", "after worth", 2, 40, Estimate(3.0, 1.0, 5.0)),
    ]
    found = found_by_step(rows, "GBP")["price"]
    assert found.futures == 80
    assert found.get("town", "before worth") == Estimate(3.0, -1.0, 6.0)
    assert found.get("town", "before worth").sign == 0
    assert found.get("town", "after worth").sign == 1
    assert found.get("town", "gone") is None


# -- the hash of the model


def test_the_hash_knows_settings_seeds_and_code(monkeypatch):
    now = model_hash()
    assert len(now) == 12
    assert now == model_hash()
    assert now != model_hash(seeds=(1, 2, 3))
    assert now != model_hash(replications=41)
    monkeypatch.setattr(table, "STEPS", STEPS[:-1])
    assert now != model_hash()
    moved = replace(STEPS[-1], before=replace(STEPS[-1].before, moves={"price": -2.0}))
    monkeypatch.setattr(table, "STEPS", (*STEPS[:-1], moved))
    assert now != model_hash()
    other = replace(STEPS[-1], sides=(STEPS[-1].sides[0], replace(STEPS[-1].sides[1], laid="")))
    monkeypatch.setattr(table, "STEPS", (*STEPS[:-1], other))
    assert now != model_hash()
    reworded = replace(STEPS[-1], before=replace(STEPS[-1].before, label="otherwise"))
    monkeypatch.setattr(table, "STEPS", (*STEPS[:-1], reworded))
    assert now == model_hash()


def test_the_hash_knows_the_code_and_neither_its_words_nor_the_versions_of_libraries(monkeypatch):
    now, program = model_hash(), code_hash.program()
    monkeypatch.setattr(table, "program", lambda: {**program, "versions": {"numpy": "9.9"}, "code": "x"})
    assert model_hash() == now
    worded = {**program["files"], "bounds.py": "0", "scenario/text/wording.py": "0"}
    monkeypatch.setattr(table, "program", lambda: {**program, "files": worded})
    assert model_hash() == now
    files = {**program["files"], "rules/choice.py": "0"}
    monkeypatch.setattr(table, "program", lambda: {**program, "files": files})
    assert model_hash() != now


# -- the steps


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_what_is_looked_at_can_be_set_with_the_sliders_of_the_step(step):
    ranges = {slider.what: (slider.low, slider.high) for slider in step.sliders}
    for label, moves in settings_of(step).values():
        for what, points in moves.items():
            low, high = ranges[what]
            assert low <= points <= high, (label, what)
            assert math.isclose(points / step_of(step, what), round(points / step_of(step, what))), (label, what)


def step_of(step, what):
    return next(slider.step for slider in step.sliders if slider.what == what)


def test_rivals_that_stand_still_copy_nothing():
    still, copied = (table._market("town_vs_west_end", side) for side in step_named("copied").sides)
    for scenario, copying in ((still, []), (copied, ["Casa Nostra", "Bistro C", "The Railway"])):
        rivals = [one for one in scenario.business if one.place == "town" and not one.focus]
        assert len(rivals) == 3
        assert [one.name for one in rivals if any((one.copies or {}).values())] == copying
