"""The restaurant preset shows what real markets show, and no longer does when what makes it is switched off."""

import re

import pytest

from sim.errors import UsageError
from sim.scenario import read
from sim.study.patterns import study_patterns
from sim.study.patterns.catalogue import BY_KEY, NAMES
from sim.study.patterns.runs import Markets, Runs
from sim.study.patterns.study import measured
from tests import ROOT, scenarios

QUICK = ("R1", "R3", "R4", "R5", "R6", "R8", "R9", "R15")
ON_THE_LINE = "R1.fit"  # as docs/patterns.md says: luck decides on which side of its bar a mean falls
EQUAL_RATES = "rate_shape = inf\nsensitivity_spread = 0.0"  # who minds prices differently goes out at another rate


def preset(behaviour=""):
    return read("restaurant.toml", text=f'preset = "restaurant"\n[behaviour]\n{behaviour}\n')


def verdicts(behaviour="", patterns=QUICK, replications=2):
    study = study_patterns(preset(behaviour), replications=replications, workers=1, patterns=patterns)
    return study.verdicts, {row.statistic: row for row in study.rows}


def test_the_preset_passes_what_a_quick_look_can_tell():
    found, rows = verdicts()
    assert "fail" not in found.values()
    line = rows.pop(ON_THE_LINE)
    assert line.low < BY_KEY[ON_THE_LINE].high < line.high
    for key, row in rows.items():
        assert BY_KEY[key].low <= row.value <= BY_KEY[key].high, row
    assert rows["R3.shape"].verdict == "fitted"


def missed(rows):
    """Patterns of which a statistic's mean is out of its band; two replications are too few for the verdicts."""
    return {row.pattern for key, row in rows.items() if not BY_KEY[key].low <= row.value <= BY_KEY[key].high}


def test_customers_with_equal_rates_miss_frequencies_and_the_heavy_fifth():
    assert missed(verdicts(EQUAL_RATES, ("R3", "R4", "R5"))[1]) == {"R3", "R5"}


@pytest.mark.parametrize(
    ("switch", "lost"),
    [("heterogeneity", {"R3", "R5"}), ("match", {"R8", "R15"}), ("loyalty", {"A1"})],
)
def test_a_pattern_is_missed_without_the_mechanism_that_makes_it(switch, lost):
    assert missed(verdicts(f'off = ["{switch}"]', ("R4", *sorted(lost)))[1]) == lost


def test_loyalty_leaves_an_after_effect_of_a_price_cut():
    assert verdicts("", ("A1",))[1]["A1.after"].value > 0.1


def test_the_study_says_what_it_leaves_out_and_refuses_what_it_cannot_use():
    event = '[[event]]\nname = "hard times"\nkind = "recession"\n'
    with_strategy = scenarios.text({"place/town/residents": 60}) + event
    study = study_patterns(read("x.toml", text=with_strategy), replications=1, workers=1, patterns=("R19",))
    assert study.warnings == ["Patterns are measured in the market at rest: 1 strategy and 1 event left out."]
    for wrong in ({"replications": 0}, {"workers": 0}, {"replications": True}):
        with pytest.raises(UsageError):
            study_patterns(preset(), **wrong)


def test_strategies_and_events_do_not_touch_the_market_at_rest():
    change = (
        '[[event]]\nname = "boom"\nkind = "change"\nchange = { "segment.value seekers.occasions_per_week" = 3.0 }\n'
    )
    change = change.replace("segment.value seekers", "segment.'value seekers'")
    plain, eventful = (read("x.toml", text=f'preset = "restaurant"\n{more}') for more in ("", change))
    one, other = (measured(Runs(Markets(each), 1, 0), ("R19", "R20")).values for each in (plain, eventful))
    assert one == other


@pytest.mark.process
@pytest.mark.nightly
def test_the_whole_preset_and_any_number_of_workers():
    one, two = (study_patterns(preset(), replications=3, workers=workers) for workers in (1, 2))
    assert one.rows == two.rows
    assert one.drawn == two.drawn
    assert list(one.verdicts) == list(NAMES)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("behaviour", "failed"),
    [
        ("rate_shape = inf", {"R5", "R6"}),
        (EQUAL_RATES, {"R3", "R5"}),
        ('off = ["heterogeneity"]', {"R3", "R5"}),
        ('off = ["match"]', {"R8", "R15"}),
        ('off = ["loyalty"]', {"A1"}),
        ('off = ["loyalty", "heterogeneity", "match"]', {"R3", "R4", "R5", "R8", "A1"}),
    ],
)
def test_the_verdict_is_fail_without_the_mechanism(behaviour, failed):
    found, _ = verdicts(behaviour, (*QUICK, "A1"), 8)
    assert {pattern for pattern, verdict in found.items() if verdict == "fail"} >= failed


@pytest.mark.process
@pytest.mark.nightly
def test_the_page_in_docs_tells_the_verdicts_of_the_preset():
    text = (ROOT / "docs" / "patterns.md").read_text("utf-8")
    told = re.findall(r"^\| ([RA]\d+) (.+?) \| (\w+) \|", text, flags=re.M)
    study = study_patterns(preset(), workers=2)
    assert told == [(pattern, NAMES[pattern], found) for pattern, found in study.verdicts.items()]
