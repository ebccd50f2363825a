from math import inf

import pytest

from sim.study import verdicts
from sim.study.verdicts import Evidence, Verdict, verdict


def evidence(**given):
    """Two strategies worth 100 and 60, intervals of +-5, material difference 10, precision 6."""
    plain = {
        "strategies": ("food", "people"),
        "difference": (60.0, 100.0),
        "low": (55.0, 95.0),
        "half_width": 5.0,
        "precision": 6.0,
        "material_difference": 10.0,
        "replications": 20,
    }
    return Evidence(**(plain | given))


def test_a_clear_answer_names_the_best():
    assert verdict(evidence()) == Verdict("Clear", ("people",))


def test_the_table_is_ordered_and_exhaustive():
    assert [word for word, _ in verdicts.TABLE] == [
        "Not enough runs", "Carry on", "Toss-up", "Clear", "Likely", "Depends",
    ]
    assert verdicts.TABLE[-1][1](evidence())


@pytest.mark.parametrize(
    ("half_width", "word"), [(6.0, "Clear"), (6.0001, "Not enough runs"), (inf, "Not enough runs")]
)
def test_precision_comes_first(half_width, word):
    assert verdict(evidence(half_width=half_width)).word == word


def test_how_many_more_runs_follows_the_root():
    assert verdict(evidence(half_width=12.0)).more_replications == 60
    assert verdict(evidence(half_width=6.01)).more_replications == 1
    assert verdict(evidence(half_width=inf)).more_replications is None
    assert verdict(evidence()).more_replications is None


@pytest.mark.parametrize(
    ("best", "material", "word"),
    [(10.0, 10.0, False), (9.99, 10.0, True), (0.0, 0.0, True), (-5.0, 0.0, True), (0.01, 0.0, False)],
)
def test_carry_on_unless_the_material_difference_is_reached(best, material, word):
    found = verdict(evidence(difference=(best - 50, best), material_difference=material))
    assert (found.word == "Carry on") == word
    if word:
        assert found.names == ()


def test_without_alternatives_carry_on():
    assert verdict(evidence(strategies=(), difference=(), low=(), half_width=0.0)) == Verdict("Carry on", ())


@pytest.mark.parametrize(
    ("second", "material", "word"), [(90.0, 10.0, "Clear"), (90.01, 10.0, "Toss-up"), (100.0, 0.0, "Toss-up")]
)
def test_a_toss_up_is_a_gap_below_the_material_difference(second, material, word):
    found = verdict(evidence(difference=(second, 100.0), material_difference=material))
    assert found.word == word
    if word == "Toss-up":
        assert set(found.names) == {"people", "food"}


def test_a_single_strategy_cannot_toss_up():
    assert verdict(evidence(strategies=("food",), difference=(60.0,), low=(55.0,))).word == "Clear"


@pytest.mark.parametrize(("low", "word"), [(10.01, "Clear"), (10.0, "Likely"), (-3.0, "Likely"), (None, "Likely")])
def test_clear_needs_the_worst_end_beyond_the_material_difference(low, word):
    assert verdict(evidence(low=(55.0, low))).word == word


@pytest.mark.parametrize(
    ("share", "word"), [(1.0, "Clear"), (0.9, "Clear"), (0.899, "Likely"), (0.7, "Likely"), (0.699, "Depends")]
)
def test_worlds_tell_clear_likely_and_depends_apart(share, word):
    found = verdict(evidence(best_in_worlds=(1 - share, share)))
    assert (found.word, found.names) == (word, ("people",))


def test_ties_for_the_best_go_to_the_first_in_the_file():
    tied = evidence(difference=(100.0, 100.0))
    assert (tied.best, tied.runner_up) == (0, 1)
