"""From values to verdicts: bands, intervals, and that what was fitted or follows never passes."""

from math import inf

import pytest

from sim.study.patterns.catalogue import (
    ASKED,
    BY_KEY,
    FITTED,
    MEASURED,
    NAMES,
    NO_BAR,
    OURS,
    PUBLISHED,
    SHOWN,
    STATISTICS,
    THEOREM,
    Statistic,
)
from sim.study.patterns.reading import Ratio, Readings, Unmeasured
from sim.study.patterns.study import MEASURES
from sim.study.patterns.verdicts import MET_OURS, MET_PUBLISHED, Row, by_pattern, counts, estimate, rows, verdict

PLAIN = Statistic("R1.x", "x", 0.0, 1.0, "somebody")


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (0.5, 0.4, 0.6, "pass"),
        (0.5, None, None, "pass"),
        (0.95, 0.85, 1.05, "review"),
        (1.05, 0.95, 1.15, "review"),
        (1.5, 1.2, 1.8, "fail"),
        (-0.5, None, None, "fail"),
    ],
)
def test_a_verdict_is_about_the_whole_interval(value, low, high, expected):
    assert verdict(PLAIN, value, low, high) == expected


@pytest.mark.parametrize("kind", [FITTED, THEOREM])
def test_what_was_fitted_or_follows_never_passes(kind):
    statistic = Statistic("R1.x", "x", 0.0, 1.0, "somebody", kind)
    assert verdict(statistic, 0.5, 0.4, 0.6) == kind
    assert verdict(statistic, 0.95, 0.85, 1.05) == "review"
    assert verdict(statistic, 2.0, 1.9, 2.1) == "fail"


def test_where_the_source_asks_something_else_there_is_no_more_than_a_review():
    asked = Statistic("R1.x", "x", 0.0, 1.0, "somebody", ASKED)
    assert verdict(asked, 0.5, 0.4, 0.6) == "review"
    assert verdict(asked, 2.0, 1.9, 2.1) == "fail"


def test_what_has_no_band_has_no_verdict_and_counts_for_nothing():
    beside = Statistic("R1.x", "x", -inf, inf, "somebody", SHOWN, NO_BAR)
    assert verdict(beside, 0.5, None, None) == SHOWN
    assert by_pattern([made("R1", "pass"), made("R1", SHOWN, NO_BAR)]) == {"R1": "pass"}
    assert {each.verdict for each in rows([Readings()]) if each.bar == NO_BAR} == {SHOWN}


def made(pattern, judged, bar=PUBLISHED):
    return Row(pattern, f"{pattern}.x", "x", 0.5, 0.4, 0.6, "", "somebody", bar, judged, "")


def test_what_a_constant_was_chosen_by_is_never_met():
    assert by_pattern([made("R7", "pass"), made("R7", FITTED)]) == {"R7": FITTED}
    assert by_pattern([made("R7", "review"), made("R7", FITTED)]) == {"R7": "review"}
    assert by_pattern([made("R15", "pass"), made("R15", THEOREM)]) == {"R15": "pass"}


def test_patterns_are_counted_by_four_kinds_and_by_what_is_open_or_missed():
    table = [
        made("R1", "pass"), made("R1", THEOREM, OURS), made("R2", "pass"), made("R2", "pass", OURS), made("R3", "pass"),
        made("R3", FITTED), made("R4", THEOREM), made("R5", "review"), made("R6", "fail"), made("R6", "pass"),
    ]  # fmt: skip
    assert counts(table) == {
        MET_PUBLISHED: ["R1"], MET_OURS: ["R2"], FITTED: ["R3"], THEOREM: ["R4"], "review": ["R5"], "fail": ["R6"],
    }  # fmt: skip


def test_the_catalogue_tags_the_patterns_as_the_science_does():
    for pattern in ("R17", "R19"):
        assert {each.kind for each in STATISTICS if each.pattern == pattern} == {FITTED}
    assert {each.kind for each in STATISTICS if each.pattern == "R13"} == {FITTED}
    assert {each.kind for each in STATISTICS if each.pattern == "R18"} == {THEOREM, MEASURED, SHOWN}
    assert {each.kind for each in STATISTICS if each.pattern == "R7"} == {FITTED, MEASURED}
    assert {each.pattern for each in STATISTICS if each.kind == ASKED} == {"R20", "R24", "R25"}
    assert {each.key for each in STATISTICS if each.kind == SHOWN} == {
        each.key for each in STATISTICS if each.bar == NO_BAR
    }
    assert {each.kind for each in STATISTICS if each.pattern == "R1"} == {MEASURED}
    assert {each.pattern for each in STATISTICS} == set(NAMES) == set(MEASURES)
    assert [f"R{number}" for number in range(1, 26)] == list(NAMES)[:25]
    assert all(each.source and each.low < each.high for each in STATISTICS)


def test_a_ratio_is_that_of_the_means_with_a_jackknife_around_it():
    value, low, high = estimate([Ratio(1.0, 2.0), Ratio(3.0, 2.0)])
    assert value == 1.0
    assert low < 1.0 < high
    assert estimate([Ratio(1.0, 4.0)]) == (0.25, None, None)
    assert estimate([Ratio(1.0, 1.0), Ratio(1.0, -1.0)]) == (None, None, None)
    assert estimate([Ratio(1.0, 2.0)] * 3) == (0.5, 0.5, 0.5)


def test_a_pattern_is_as_good_as_its_worst_statistic_and_says_why_it_was_not_measured():
    readings = Readings()

    def too_small():
        raise Unmeasured("Too small.")

    def half():
        return {"R8.correlation": 0.2, "R8.monotone": float("nan")}, {("panel", "market", 1): float("nan")}

    readings.take("R5", too_small)
    readings.take("R8", half)
    table = rows([readings])
    found = {row.statistic: row for row in table}
    assert (found["R5.category"].verdict, found["R5.category"].note) == ("review", "Too small.")
    assert found["R8.correlation"].verdict == "pass"
    assert found["R8.monotone"].value is None
    assert readings.drawn["R8"] == {}
    assert by_pattern(table)["R8"] == "review"


def test_a_law_that_refuses_is_a_reason_and_not_a_crash():
    readings = Readings()

    def refused():
        raise ValueError("survival must fall somewhere; nobody left.")

    readings.take("R10", refused)
    assert "nobody left" in readings.reasons["R10"]


def test_a_statistic_that_some_replications_cannot_give_is_for_people_to_judge():
    one, other = Readings({"R5.category": 0.6}), Readings({}, {"R5": "Too small."})
    row = next(each for each in rows([one, other]) if each.statistic == "R5.category")
    assert (row.verdict, row.value, row.note) == ("review", 0.6, "Measured in 1 of 2 replications.")


def test_bands_in_words():
    assert BY_KEY["R9.loss"].band == "at least 0.05"
    assert BY_KEY["R16.satisfaction"].band == "at most 0.5"
    assert BY_KEY["R13.business"].band == "from −3.5 to −2"
    assert Statistic("R1.x", "x", -inf, inf, "somebody").band == ""
