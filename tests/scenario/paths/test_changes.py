"""Changes, and the paths that lead to inputs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import (
    Change,
    PathFault,
    Target,
    changes_weekly,
    lever_limits,
    opening,
    range_of,
    read,
    resolve,
    value_in_force,
    weekly_keys,
)
from sim.scenario.paths.paths import split
from sim.scenario.schema.change import ChangeFault
from tests.scenario.small import AS_IS, BARE, OURS, PRESET, messages

SCENARIO = read(text=BARE)


@pytest.mark.parametrize(("given", "opening", "added"), [
    (24, 20.0, 4.0), (24.5, 20.0, 4.5), ("+2", 20.0, 2.0), ("-1.5", 20.0, -1.5), ("-10%", 20.0, -2.0), ("+10 %",
    5.0, 0.5),
    ("+ 1", 0.0, 1.0), ("-0", 3.0, 0.0), ("+1_000", 0.0, 1000.0), ("+.5", 1.0, 0.5), ("−2", 1.0, -2.0),
])  # fmt: skip
def test_a_change_becomes_an_addition(given, opening, added):
    assert Change.parse(given).addition(opening) == pytest.approx(added, abs=1e-15)


@pytest.mark.parametrize("given", [
    "2", "more", "", "+", "+-1", "1e3", "+1e3", "+1,5", "10%", "+nan", "inf", float("inf"), float("nan"), True,
    None, [], {},
    1e13, "+9999999999999", "+1%%", "++1",
])  # fmt: skip
def test_what_is_no_change(given):
    with pytest.raises(ChangeFault, match=r"a number \(24.0\)"):
        Change.parse(given)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_value_moves_to_itself_and_a_written_change_reads_back(value, start):
    assert start + Change.parse(value).addition(start) == pytest.approx(value, abs=1e-6)
    for change in (Change("step", round(value, 3)), Change("percentage", round(value, 3))):
        assert Change.parse(f"{change.size:+.3f}" + ("%" if change.form == "percentage" else "")) == change


def test_a_change_keeps_its_form_when_it_is_sized():
    assert Change.parse("+1.5").sized(2) == Change("step", 2.0)
    assert str(Change.parse("-10%").sized(-20)) == "-20%"
    assert str(Change.parse(24)) == "24"


# --- paths


@pytest.mark.parametrize(("path", "target", "value"), [
    ("price", ("business", "St. John", "price"), 20.0),
    ("touchpoints.welcome.people", ("business", "St. John", "touchpoints.welcome.people"), 5.0),
    ("touchpoints.main course.score", ("business", "St. John", "touchpoints.main course.score"), 7.0),
    ('touchpoints."main course".setting', ("business", "St. John", "touchpoints.main course.setting"), 7.0),
    ("touchpoints.welcome.score", ("business", "St. John", "touchpoints.welcome.score"), 0.9 * 5.0 + 0.1 * 6.5),
    ('business."St. John".price', ("business", "St. John", "price"), 20.0),
    ("business.St. John.price", ("business", "St. John", "price"), 20.0),
    ("business.'Rival'.price", ("business", "Rival", "price"), 22.0),
    (" business . Rival . price ", ("business", "Rival", "price"), 22.0),
    ("business.Rival.copies.price", ("business", "Rival", "copies.price"), 0.0),
    ("business.Rival.considered_by_passers", ("business", "Rival", "considered_by_passers"), 0.5),
    ("place.town.residents", ("place", "town", "residents"), 1000),
    ("place.town.passing_share", ("place", "town", "passing_share"), 100 / (100 + 575)),
    ("place.town.mix.regulars", ("place", "town", "mix.regulars"), 0.25),
    ("segment.regulars.cares.main course", ("segment", "regulars", "cares.main course"), 1.0),
    ("segment.others.spend", ("segment", "others", "spend"), 1.0),
    ("behaviour.match", ("behaviour", "", "match"), 0.9),
    ("behaviour.passers.reviews", ("behaviour", "", "passers.reviews"), 0.0),
    ("experience.touchpoint.main course.human", ("experience", "", "touchpoint.main course.human"), 0.2),
    ("experience.norm", ("experience", "", "norm"), 6.0),
    ("study.discount_rate", ("study", "", "discount_rate"), 0.1),
    ("strategy.warm.cost_per_week", ("strategy", "warm", "step.1.cost_per_week"), 300.0),
    ("strategy.warm.step.1.ramp_weeks", ("strategy", "warm", "step.1.ramp_weeks"), 8),
    ("strategy.warm.change.price", ("strategy", "warm", "step.1.change.price"), -10.0),
    ("strategy.warm.change.touchpoints.welcome.people", ("strategy", "warm",
    "step.1.change.touchpoints.welcome.people"), 1.5),
    ("event.slump.depth", ("event", "slump", "depth"), 0.5),
])  # fmt: skip
def test_a_path_leads_to_its_input(path, target, value):
    found = resolve(SCENARIO, path)
    assert (found.kind, found.name, found.key) == target
    assert value_in_force(SCENARIO, found) == pytest.approx(value)
    assert resolve(SCENARIO, found.path) == found


def test_a_bare_path_belongs_to_the_business_it_is_tried_at():
    assert resolve(SCENARIO, "price", "Rival") == Target("business", "Rival", "price")


@pytest.mark.parametrize(("path", "words"), [
    ("prise", 'did you mean "price"'),
    ("busines.Rival.price", 'did you mean "business"'),
    ("business.Rivel.price", 'did you mean "Rival"'),
    ("business.Rival.prise", 'did you mean "price"'),
    ("business.Rival", "does not say which key"),
    ("business", "does not say which business"),
    ("price.more", "not an input"),
    ("business.Rival.place", "not a number"),
    ("business.Rival.focus", "not a number"),
    ("place.town.network", "not a number"),
    ("place.town.mix", "not a number"),
    ("behaviour.memory", "not a number"),
    ("behaviour.off", "not a number"),
    ("touchpoints.welcom.people", 'There is no touchpoint "welcom"; did you mean "welcome"'),
    ("touchpoints.welcome.peple", 'did you mean "people"'),
    ("touchpoints.welcome", "not a number"),
    ("strategy.as_is.cost_per_week", "0 steps"),
    ("strategy.warm.step.2.cost_per_week", "no step 2"),
    ("strategy.warm.step.1.change.prize", 'did you mean "price"'),
    ("strategy.warm.step", "not an input"),
    ("event.slump.change.price", "not among its changes"),
    ("travel.town.town.minutes", "not a way"),
    ("", "not a path"),
    ("price.", "ends with a dot"),
    ("behaviour..match", "not a path"),
    ('business."Rival.price', "There is no business"),
])  # fmt: skip
def test_a_path_that_leads_nowhere_says_why(path, words):
    with pytest.raises(PathFault) as caught:
        resolve(SCENARIO, path)
    assert words in str(caught.value)
    assert caught.value.exit_code == 2


@given(st.text(st.sampled_from("abpricetouchpoints.\"' welcome1"), max_size=30))
def test_any_text_is_a_path_or_a_path_fault(path):
    try:
        target = resolve(SCENARIO, path)
    except PathFault:
        return
    assert resolve(SCENARIO, target.path) == target
    value_in_force(SCENARIO, target)


@pytest.mark.parametrize("path", [
    "travel.town.city.minutes", "travel.city.town.minutes",
])  # fmt: skip
def test_a_way_is_an_input(path):
    text = BARE + '[[place]]\nname = "city"\n[[travel]]\nfrom = "city"\nto = "town"\nminutes = 90\n'
    scenario = read(text=text)
    assert value_in_force(scenario, resolve(scenario, path)) == 90.0


def test_split_keeps_dots_in_quotes():
    assert split('business."St. John".price') == ["business", "St. John", "price"]
    assert split("business.'a.b'.price") == ["business", "a.b", "price"]


def test_what_is_left_out_has_no_opening_value():
    for key in ("seats_per_week", "considered_by_passers", "noticed_per_week", "fire_below", "upgrade_pull"):
        assert opening(SCENARIO, Target("business", "Rival", key)) is None
    assert opening(SCENARIO, Target("business", "Rival", "price")) == 22.0


def test_the_weekly_keys_are_numbers_with_ranges_and_openings():
    found = weekly_keys(SCENARIO)
    assert len(found) == len(set(found))
    names = {"business": "Rival", "place": "town", "segment": "regulars", "behaviour": ""}
    for kind, key in found:
        low, high = lever_limits(kind, key)
        assert low < high
        target = Target(kind, names[kind], key)
        assert changes_weekly(target)
        assert range_of(target) == (low, high)
        value = opening(SCENARIO, target)
        assert value is None or low <= value <= high
    assert ("business", "touchpoints.main course.setting") in found
    assert ("business", "touchpoints.main course.score") not in found
    assert ("behaviour", "passers.reviews") in found


@pytest.mark.parametrize("key", [
    "rate_shape", "sensitivity_spread", "sensitivity_correlation", "match", "brand_price_elasticity",
    "category_price_elasticity", "go_share", "price_weight", "nest", "going_out",
])  # fmt: skip
def test_what_is_only_used_at_set_up_cannot_change_in_mid_run(key):
    assert ("behaviour", key) not in weekly_keys(SCENARIO)
    strategy = f'[[strategy]]\nname = "x"\nchange = {{ "behaviour.{key}" = 0.5 }}\n'
    assert "cannot change while the market runs" in messages(PRESET + OURS + AS_IS + strategy)[0]


def test_a_target_takes_its_key_apart_around_names_with_dots():
    assert Target("business", "x", "touchpoints.a.b c.people").parts == ("touchpoints", "a.b c", "people")
    assert Target("segment", "x", "cares.a.b").parts == ("cares", "a.b")
    change = Target("strategy", "x", "step.2.change.place.t.residents")
    assert change.parts == ("step", "2", "change", "place.t.residents")
    assert Target("business", "St. John", "price").path == 'business."St. John".price'


# --- the score scale


def strategies(*steps: str) -> str:
    written = "".join(f"[[strategy.step]]\n{step}\n" for step in steps)
    return PRESET + OURS + AS_IS + '[[strategy]]\nname = "x"\n' + written


@pytest.mark.parametrize("steps", [
    ('change = { appeal = "+4" }',),
    ('change = { appeal = 10 }',),
    ('end_week = 10\nchange = { appeal = "+3" }', 'start_week = 10\nchange = { appeal = "+3" }'),
    ('change = { appeal = "+3" }', 'change = { appeal = "-3" }', 'change = { appeal = "+3" }'),
    ('ramp_weeks = 200\nchange = { appeal = "+7" }',),
    ('start_week = 104\nchange = { appeal = "+9" }',),
    ('fades_per_year = 0.9\nend_week = 104\nchange = { "touchpoints.welcome.people" = "+4" }',),
    ('fades_per_year = 0.99\nchange = { "touchpoints.welcome.people" = "+3" }',
     'start_week = 90\nchange = { "touchpoints.welcome.people" = "+3" }'),
])  # fmt: skip
def test_a_strategy_that_stays_on_the_scale_is_valid(steps):
    assert messages(strategies(*steps)) == []


@pytest.mark.parametrize(("steps", "words"), [
    (('change = { appeal = "+4.1" }',), "business.Ours.appeal to 10.1 in week 0"),
    (('change = { promise = "-7" }',), "business.Ours.promise to -1.0 in week 0"),
    (('change = { appeal = 10.5 }',), "to 10.5 in week 0"),
    (('change = { appeal = "+100%" }',), "to 12 in week 0"),
    (('end_week = 11\nchange = { appeal = "+3" }', 'start_week = 10\nchange = { appeal = "+3" }'),
    "to 12 in week 10"),
    (('ramp_weeks = 50\nchange = { appeal = "+8" }',), "to 14 in week 49"),
    (('change = { "touchpoints.welcome.score" = "+5" }',), "touchpoints.welcome.people to 11 in week 0"),
    (('change = { "touchpoints.welcome.people" = "+3" }', 'change = { "touchpoints.welcome.score" = "+2" }'),
     "touchpoints.welcome.people to 11"),
])  # fmt: skip
def test_a_strategy_that_leaves_the_scale_is_a_fault(steps, words):
    (message,) = messages(strategies(*steps))
    assert words.replace("-1.0", "-1") in message


def test_a_change_of_a_rival_by_its_name_is_held_to_the_scale_too():
    rival = OURS.replace("Ours", "Rival").replace("focus = true\n", "")
    text = PRESET + OURS + rival + AS_IS + '[[strategy]]\nname = "x"\nchange = { "business.Rival.appeal" = "+5" }\n'
    (message,) = messages(text)
    assert "business.Rival.appeal to 11" in message


def test_staff_who_do_not_buy_in_keep_a_strategy_on_the_scale():
    ours = OURS + "buy_in = 0.5\n"
    text = PRESET + ours + AS_IS + '[[strategy]]\nname = "x"\nchange = { "touchpoints.welcome.people" = "+6" }\n'
    assert messages(text) == []
