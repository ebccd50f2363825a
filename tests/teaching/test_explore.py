"""A market of one's own: what its sliders are, and what cannot be asked of it."""

import pytest

from sim.errors import UsageError
from sim.scenario import read
from sim.scenario.levers import levers_of
from sim.teaching.explore import USUAL_LEVERS, LeverAsked, explored, levers_asked
from sim.teaching.lesson import counts_of, made, moves_of
from sim.teaching.line import Line, Prediction, written
from sim.teaching.line import read as line_of
from tests.scenarios import text

CAFE = "Corner Café"


@pytest.fixture(scope="module")
def minimal():
    return read("minimal")


def test_a_slider_goes_three_steps_either_way_where_there_is_room(minimal):
    step = explored(minimal, levers_asked("price, promise ,touchpoints.product.score,recovery,price_curve"[:-12]))
    assert [each.what for each in step.sliders] == ["price", "promise", "touchpoints.product.score", "recovery"]
    rows = {row.what: row for row in levers_of(minimal, CAFE)}
    for slider in step.sliders[:3]:
        assert slider.high == pytest.approx(3.0 * abs(rows[slider.what].step), rel=1e-6)
        assert slider.low == pytest.approx(-slider.high)
        assert slider.step == pytest.approx(abs(rows[slider.what].step) / 5.0, rel=0.3)
    assert step.sliders[3].high <= 1.0 - 0.5  # it opens at .5 and ends at 1


def test_ranges_that_are_asked_for_are_taken_as_far_as_there_is_room(minimal):
    (price, recovery) = explored(minimal, levers_asked("price=-1:2,recovery=-0.1:9")).sliders
    assert (price.low, price.high) == (-1.0, 2.0)
    assert (recovery.low, recovery.high) == (-0.1, 0.5)


def test_its_questions_are_settings_that_its_sliders_reach(minimal):
    for levers in ("price", "price,promise", "unit_cost=-2:0,promise=0:1"):
        step = explored(minimal, levers_asked(levers))
        for setting in (*step.stops, step.before, step.after):
            for slider, move in zip(step.sliders, moves_of(step, setting), strict=True):
                assert slider.low <= move <= slider.high
        assert any(moves_of(step, step.before))
        assert any(moves_of(step, step.after))
        assert step.before.moves != step.after.moves or len(step.sliders) == 1


def test_eight_levers_that_move_it_most_are_taken_where_none_are_named():
    scenario = read(text=text({"study.levers": "restaurant", "place.town.residents": 150}))
    step = explored(scenario)
    assert len(step.sliders) == USUAL_LEVERS
    names = [each.what for each in step.sliders]
    assert "price" in names
    table = [row.what for row in levers_of(scenario, "Ash")]
    assert names == sorted(names, key=table.index)


def test_two_businesses_stand_side_by_side():
    step = explored(read("town_vs_west_end"), levers_asked("price"))
    assert [each.business for each in step.sides] == ["Soho Table", "The Old Forge"]
    (one,) = explored(read("town_vs_west_end"), levers_asked("price"), ["The Old Forge"]).sides
    assert one.key == "the-old-forge"


@pytest.mark.parametrize(
    "levers", ["guarantee", "unit_cost=-2:0", "price=-0.01:0.01", "price=-0.01:2", "promise=0:0.01"]
)
def test_a_slider_that_goes_little_or_one_way_has_two_questions_within_its_reach(minimal, levers):
    step = explored(minimal, levers_asked(levers))
    (slider,) = step.sliders
    before, after = (each.moves[slider.what] for each in (step.before, step.after))
    assert before != after
    assert all(slider.low <= each <= slider.high and each for each in (before, after))
    assert slider.step <= (slider.high - slider.low) / 5.0


def test_a_question_goes_the_way_of_the_table(minimal):
    """A lever whose step in the table is downwards is asked about downwards: what a visit costs, the price."""
    rows = {row.what: row for row in levers_of(minimal, CAFE)}
    for what in ("unit_cost", "price", "promise"):
        asked = explored(minimal, levers_asked(what)).before.moves[what]
        assert asked * rows[what].step > 0.0


@pytest.mark.parametrize(("one", "other"), [(0.5, 0.9), (0.9, 0.5)])
def test_a_slider_goes_no_further_than_there_is_room_at_either_side(one, other):
    market = {"business/Birch/focus": True, "business/Ash/recovery": one, "business/Birch/recovery": other}
    (slider,) = explored(read(text=text(market)), levers_asked("recovery=-1:1")).sliders
    assert (slider.low, slider.high) == pytest.approx((-0.5, 0.1))


def test_a_market_of_more_businesses_than_a_film_tells_apart_is_told_before_anything_is_run():
    many = {f"business/B{each}": {"place": "town", "price": 20.0} for each in range(14)}
    with pytest.raises(UsageError, match="15 businesses apart; this market has 16"):
        explored(read(text=text(many)), levers_asked("price"))


def test_a_fault_is_told_once(minimal):
    with pytest.raises(UsageError) as fault:
        explored(minimal, levers_asked("price,price,price,price"))
    assert str(fault.value) == "price is named twice."


@pytest.mark.parametrize("name", ["東京 77", "Ærø 7", "x" * 57, "Ash"])
def test_keys_of_sides_can_stand_in_a_line(name):
    """Or nobody could collect what a class said of it."""
    found = read(
        text=text({"business/Birch/focus": True}).replace('"Birch"', f'"{name} 1"').replace('"Ash"', f'"{name}"')
    )
    step = explored(found, levers_asked("price"))
    keys = [each.key for each in step.sides]
    assert len(set(keys)) == 2
    for key in keys:
        said = Prediction(key, (1.0,), 0.0, 1.0, 2.0)
        assert written_read(Line("explore", "0" * 12, "0" * 8, said)).before == said


@pytest.mark.parametrize("baseline", [{"change": {"price": "+1"}}, {"cost_per_week": 50}, {"one_off_cost": 50}])
def test_a_baseline_that_changes_something_is_no_place_to_start_from(baseline):
    with pytest.raises(UsageError, match="The baseline as_is changes something itself"):
        explored(read(text=text(strategies={"as_is": baseline})), levers_asked("price"))


def test_a_slider_of_money_is_told_alike_by_answer_and_debrief():
    scenario = read(text=text({"place.town.residents": 40}))
    found = made(explored(scenario, levers_asked("fixed_cost_per_week=0:50")), scenario, points=8, replications=2)
    assert found.before.worth == pytest.approx(-25.0)
    assert found.debrief[0].endswith("a loss of about £25 a week before it costs anything (the same in every future).")


def written_read(line):
    """A line, written and read back."""
    return line_of(written(line))


def test_its_counts_follow_from_its_size(minimal):
    for levers in ("price", "price,promise,recovery,appeal,considered,clarity,effort,unit_cost"):
        step = explored(minimal, levers_asked(levers))
        points, replications = counts_of(step)
        assert points * replications * len(step.sides) <= 640
        assert points >= 8 * len(step.sliders)
        assert replications >= 4


@pytest.mark.parametrize(("levers", "businesses", "told"), [
    ("prise", (), 'no lever "prise"; did you mean "price"'),
    ("behaviour.nest", (), "no lever"),
    ("prise,apeal", (), "did you mean \"appeal\""),
    ("price,price", (), "price is named twice"),
    ("price=1", (), 'write NAME or NAME=LOW:HIGH'),
    ("price=a:b", (), 'write NAME or NAME=LOW:HIGH'),
    ("price=nan:1", (), 'write NAME or NAME=LOW:HIGH'),
    ("price=-1:inf", (), 'write NAME or NAME=LOW:HIGH'),
    ("experience", (), 'no lever "experience": "experience" does not say which key is meant.'),
    ("x" * 300, (), f'no lever "{"x" * 39}…"'),
    ("price", ("Bakery",), "Bakery has no unit_cost"),
    ("price=2:1", (), "0, where it opens, must lie between"),
    ("promise=1:2", (), "0, where it opens, must lie between"),
    ("", (), "no lever; write NAME"),
    ("mends_memory", (), "no lever"),
    ("commitment_weeks", (), "whole numbers alone"),
    ("seats_per_week", (), "is off at Corner Café"),
    ("complaints_invited=-1:0", (), "no room to move"),
    ("price", ("Corner Cafe",), 'did you mean "Corner Café"'),
    ("price", ("Ritz",), "there is Corner Café"),
])  # fmt: skip
def test_what_cannot_be_meant_is_told_in_a_sentence(minimal, levers, businesses, told):
    with pytest.raises(UsageError) as fault:
        explored(minimal, levers_asked(levers), businesses)
    assert told in str(fault.value)


def test_a_scenario_without_a_business_or_with_too_many_is_told():
    nobody = text({"business/Ash/focus": False}).split("[[strategy]]")[0]
    with pytest.raises(UsageError, match="no focus business"):
        explored(read(text=nobody), levers_asked("price"))
    (alone,) = explored(read(text=nobody), levers_asked("price"), ["Birch"]).sides
    assert alone.business == "Birch"
    elm = {"place": "town", "focus": True, "price": 20.0, "unit_cost": 9.0}
    three = read(text=text({"business/Birch/focus": True, "business/Elm": elm}))
    with pytest.raises(UsageError, match="at most 2 sides, and there are 3"):
        explored(three, levers_asked("price"))
    with pytest.raises(UsageError, match="No lever with a step"):
        explored(read(text=text()))
    with pytest.raises(UsageError, match="at most 12 sliders"):
        explored(read("minimal"), [LeverAsked("price")] * 13)
