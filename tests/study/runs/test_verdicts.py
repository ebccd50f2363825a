"""The ordered table, row by row, and what luck leaves open."""

from math import inf

import pytest

from sim.study.runs import verdicts
from sim.study.runs.verdicts import Evidence, Lead, Verdict, settled, verdict


def evidence(difference=(60.0, 100.0), half=5.0, names=("food", "people"), halves=None, **given):
    """Two plans worth 60 and 100, half-widths of 5, material difference 10, precision 5; the baseline is worth 0."""
    strategies, values = ("as_is", *names), (0.0, *difference)
    first = max(range(len(values)), key=lambda k: values[k])
    leads = tuple(
        Lead(name, values[first] - value, (halves or {}).get(name, half))
        for name, value in zip(strategies, values, strict=True)
        if name != strategies[first]
    )
    plain = {"precision": 5.0, "material_difference": 10.0, "replications": 20}
    return Evidence(strategies, values, leads, **(plain | given))


def test_a_clear_answer_names_the_best():
    assert verdict(evidence()) == Verdict("Clear", ("people",))


def test_the_table_is_ordered_and_exhaustive():
    assert [word for word, _ in verdicts.TABLE] == [
        "Cannot be right",
        "Not enough runs",
        "Close call",
        "Carry on",
        "Clear",
        "Likely",
        "Depends",
    ]
    assert verdicts.TABLE[-1][1](evidence())


def test_a_broken_guard_comes_before_all_and_names_nobody():
    assert verdict(evidence(broken=("nobody comes",))) == Verdict("Cannot be right", ())
    assert verdict(evidence(broken=("nobody comes",), half=inf)).word == "Cannot be right"


@pytest.mark.parametrize("half", [5.0, 29.9])
def test_a_wide_interval_is_enough_where_it_cannot_change_the_decision(half):
    assert verdict(evidence(half=half)).word == "Clear"


def test_luck_that_reaches_the_material_difference_leaves_it_open():
    assert verdict(evidence(half=30.0)).word == "Not enough runs"
    assert verdict(evidence(half=inf)).word == "Not enough runs"


def test_a_losers_width_never_matters():
    assert verdict(evidence((-400.0, 100.0), halves={"food": 480.0})).word == "Clear"
    assert verdict(evidence((-400.0, -300.0), halves={"food": 380.0})).word == "Carry on"
    close = evidence((-400.0, 2.0), halves={"food": 390.0, "as_is": 3.0})
    assert verdict(close).word == "Close call"


def test_who_could_still_overtake_keeps_a_close_call_open():
    assert not settled(evidence((-4.0, 2.0), halves={"food": 60.0, "as_is": 3.0}))


@pytest.mark.parametrize(
    ("gain", "half", "word"),
    [
        (3.0, 6.9, "Close call"),  # wholly within
        (3.0, 7.0, "Not enough runs"),
        (12.0, 5.0, "Close call"),  # narrow, but on both sides of what matters
        (12.0, 5.01, "Not enough runs"),
        (-3.0, 6.9, "Close call"),  # with the baseline
        (-30.0, 19.9, "Carry on"),
        (-30.0, 20.0, "Not enough runs"),
        (0.0, 0.0, "Close call"),
    ],
)
def test_one_plan_against_carrying_on(gain, half, word):
    found = verdict(evidence((gain,), half, ("plan",)))
    assert found.word == word
    if word == "Close call":
        assert set(found.names) == {"as_is", "plan"}
    if word == "Carry on":
        assert found.names == ("as_is",)


def test_two_plans_that_are_alike_are_a_close_call_between_them_if_both_pay():
    assert verdict(evidence((99.0, 100.0))) == Verdict("Close call", ("people", "food"))
    assert verdict(evidence((7.0, 8.0), 1.0)) == Verdict("Close call", ("people", "as_is"))


def test_that_two_plans_are_alike_does_not_say_that_either_pays():
    assert not settled(evidence((21.0, 22.0), halves={"food": 3.0, "as_is": 15.0}))


def test_without_alternatives_carry_on():
    assert verdict(evidence((), names=())) == Verdict("Carry on", ("as_is",))


@pytest.mark.parametrize(
    ("share", "word"), [(1.0, "Clear"), (0.9, "Clear"), (0.899, "Likely"), (0.7, "Likely"), (0.699, "Depends")]
)
def test_worlds_tell_clear_likely_and_depends_apart(share, word):
    found = verdict(evidence(best_in_worlds=(0.0, 1 - share, share)))
    assert (found.word, found.names) == (word, ("people",))


@pytest.mark.parametrize(
    ("explained", "word"), [(None, "Depends"), (0.5, "Depends"), (0.49, "Close call"), (0.0, "Close call")]
)
def test_what_no_input_explains_is_a_close_call(explained, word):
    assert verdict(evidence(best_in_worlds=(0.0, 0.4, 0.6), explained=explained)).word == word
    assert verdict(evidence(best_in_worlds=(0.0, 0.7, 0.3), explained=explained)).word == "Depends"


@pytest.mark.parametrize(("share", "word"), [(0.51, "Carry on"), (0.5, "Depends"), (0.1, "Depends")])
def test_carrying_on_leads_in_most_worlds_too(share, word):
    some = evidence((-60.0, -40.0), best_in_worlds=(share, 0.0, 1 - share), explained=0.9)
    assert verdict(some).word == word


def test_ties_go_to_the_baseline_then_to_the_first_in_the_file():
    assert evidence((100.0, 100.0)).leader == "food"
    assert evidence((0.0, -1.0)).leader == "as_is"


def test_how_many_more_runs_follows_the_root():
    assert verdict(evidence((12.0,), 10.0, ("plan",))).more_replications == 60  # to the precision
    assert verdict(evidence((30.0,), 40.0, ("plan",))).more_replications == 60  # to what parts it from 10
    assert verdict(evidence(half=inf)).more_replications is None
    assert verdict(evidence()).more_replications is None


def test_no_more_runs_are_advised_than_are_allowed():
    just = evidence((10.0,), 353.0, ("plan",))
    assert just.replications + verdict(just).more_replications <= verdicts.MOST_REPLICATIONS
    assert verdict(evidence((10.0,), 354.0, ("plan",))).more_replications is None
    never = evidence((10.0,), 10.0, ("plan",), precision=0.0)
    assert verdict(never).more_replications is None


@pytest.mark.parametrize("scale", [2.0**15, 2.0**-20])
def test_money_times_a_power_of_two_changes_no_word(scale):
    for gain in (-40.0, -12.0, -3.0, 0.0, 3.0, 9.0, 12.0, 40.0):
        for half in (0.0, 1.0, 6.0, 25.0, 3000.0):
            plain = evidence((gain,), half, ("plan",))
            scaled = evidence(
                (gain * scale,), half * scale, ("plan",), precision=5.0 * scale, material_difference=10.0 * scale
            )
            assert verdict(scaled) == verdict(plain), (gain, half)
