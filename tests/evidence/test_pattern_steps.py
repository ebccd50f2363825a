"""The patterns after each mend: what a step's market is, and how the table of all steps is told."""

import csv
import io

import pytest

from sim.evidence import pattern_steps_page as told
from sim.evidence.pattern_steps import (
    BEFORE,
    COLUMNS,
    MENDS,
    PRESET,
    STEPS,
    TABLES,
    Steps,
    lines,
    lines_of,
    market_of,
    measured,
    table_of,
)
from sim.scenario import read
from sim.scenario.schema.inputs import told as declared
from sim.scenario.schema.schema_tree import keys
from sim.study.patterns.catalogue import BY_KEY, NAMES, STATISTICS
from sim.study.patterns.verdicts import COUNTS, Row, counts
from tests import ROOT

DOCS = ROOT / "docs"
TABLE = DOCS / "patterns_by_mend.csv"
KEYS = [key for mend in MENDS for key in mend.keys]
NOT_OFF = {"reward_by_satisfaction": 1, "talk_chance": 0.02}
"""Keys that were something else than off before: what they were (CHANGELOG.md)."""
LEFT_OUT = "left out"


# -- the markets


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_a_key_is_one_of_the_schema_and_was_off_before_its_mend(key):
    field = keys(TABLES[key.table])[key.name]
    off = declared(field)["off"]
    assert key.before == NOT_OFF.get(key.name, None if off == LEFT_OUT else off)
    called = "[[place]] alike" if key.name == "alike" else key.name
    assert f"`{called}`" in (DOCS / "rules.md").read_text("utf-8")


def value_in(scenario, key):
    tables = {"behaviour": [scenario.behaviour], "place": scenario.place, "segment": scenario.segment}
    found = {getattr(row, key.name) for row in tables.get(key.table, scenario.business)}
    assert len(found) == 1
    return found.pop()


def test_at_the_first_step_every_mend_is_off_and_at_the_last_every_key_has_its_default():
    first, last = market_of(STEPS[0]), market_of(STEPS[-1])
    preset = read(text=f'preset = "{PRESET}"')
    assert last.model_dump() == preset.model_dump()
    for key in KEYS:
        assert value_in(first, key) == key.before, key.name
        default = preset.behaviour.loss_aversion if key.name == "peak_aversion" else key.default
        assert value_in(last, key) in (key.default, default), key.name


def test_a_step_puts_on_its_own_mend_alone():
    for before, mend in zip(STEPS, MENDS, strict=False):
        one, other = market_of(before), market_of(mend.number)
        moved = {key for key in KEYS if value_in(one, key) != value_in(other, key)}
        assert moved == {key for key in mend.keys if not key.waits}, mend.number
    assert (BEFORE, *(mend.number for mend in MENDS)) == STEPS


def test_a_step_whose_market_is_that_before_it_is_not_run_again(monkeypatch):
    run = []

    class Study:
        rows = ()

    def study(scenario, **_):
        run.append(scenario)
        return Study

    monkeypatch.setattr("sim.evidence.pattern_steps.study_patterns", study)
    assert tuple(step for step, _ in measured(1)) == STEPS
    assert len(run) == len(STEPS) - 1, "mend 11 is off unless asked for"
    assert list(lines(["--replications", "1"])) == [",".join(COLUMNS) + "\n", *([""] * len(STEPS))]


# -- the page of a table


def row(key, value, half=0.01, verdict="pass"):
    one = BY_KEY[key]
    low, high = (None, None) if half is None else (value - half, value + half)
    return Row(one.pattern, key, one.words, value, low, high, one.band, one.source, one.bar, verdict, "")


def page(rows, replications=8):
    return told.text_of(Steps(replications, rows))


def line(text, start):
    return next(each for each in text.splitlines() if each.startswith(start))


SAME = [row("R5.category", 0.6), row("R5.business", 0.6), row("R22.share", 0.06, verdict="fail")]


def test_where_nothing_changes_it_is_told():
    text = page({"before": SAME, "1": list(SAME)})
    assert told.STILL == "No figure moves, to the last digit kept."
    assert line(text, "* **1. Price").endswith(f"{told.STILL} The restaurant preset has nothing that it acts on.")
    assert line(text, "| R5 ").endswith("| published | pass, .6 ± .01 | pass, .6 ± .01 |")
    assert line(text, "| met, published bar |") == "| met, published bar | 1 | 1 |"
    assert line(text, "| fail |") == "| fail | 1 | 1 |"
    assert "Of 2 patterns." in text
    moved = [row("R5.category", 0.601), *SAME[1:]]
    assert line(page({"before": SAME, "1": moved}), "* **1.").endswith(". No verdict changes.")


def test_a_mend_that_waits_to_be_asked_for_says_so():
    text = page({"10": SAME, "11": SAME})
    assert line(text, "* **11. A broken promise").endswith(f"{told.STILL} It is off unless asked for.")


def test_all_changed_beyond_luck_and_within_it():
    after = [row("R5.category", 0.48, 0.03, "review"), row("R5.business", 0.6), row("R22.share", 0.12)]
    text = page({"before": [row("R5.category", 0.52), *SAME[1:]], "1": after})
    said = line(text, "* **1.")
    assert f"Beyond luck: R22 from fail to pass ({BY_KEY['R22.share'].words}: .06 ± .01 to .12 ± .01)." in said
    assert f"Within luck: R5 from pass to review ({BY_KEY['R5.category'].words}: .52 ± .01 to .48 ± .03)." in said
    assert "No verdict" not in said
    assert "keep" not in said
    assert line(text, "| review |") == "| review | 0 | 1 |"


def test_what_moves_beyond_luck_and_keeps_its_verdict_is_named():
    text = page({"before": SAME, "1": [row("R5.category", 0.65), *SAME[1:2], row("R22.share", 0.03, verdict="fail")]})
    assert line(text, "* **1.").endswith("No verdict changes. R5 and R22 move beyond luck and keep their verdicts.")
    assert told.changed([row("R22.share", 0.1)], [row("R22.share", 0.2)]).endswith(
        "R22 moves beyond luck and keeps its verdict."
    )


def test_a_pattern_that_is_missing_in_one_step():
    unmeasured = row("R22.share", 0.0, verdict="review")
    unmeasured = unmeasured.__class__(**{**vars(unmeasured), "value": None, "low": None, "high": None})
    for without in (SAME[:2], [*SAME[:2], unmeasured]):
        text = page({"before": SAME, "1": without, "2": SAME})
        assert line(text, "| R22 ").endswith(f"| fail, .06 ± .01 | {told.NONE} | fail, .06 ± .01 |")
        assert "R22 is not measured any more." in line(text, "* **1.")
        assert "R22 is measured for the first time." in line(text, "* **2.")
        assert line(text, "* **All together**, before to 2.").endswith(told.STILL)
        assert line(text, "| fail |") == "| fail | 1 | 0 | 1 |"


def test_one_step_alone_has_nothing_beside_it():
    text = page({"before": SAME})
    assert text.endswith(told.ALONE)
    assert line(text, "| R22 ").endswith("| fail, .06 ± .01 |")


def test_without_intervals_nothing_is_beyond_luck_and_few_replications_are_told_where_they_are_read():
    old, new = [row("R22.share", 0.06, None, "fail")], [row("R22.share", 0.12, None)]
    text = page({"before": old, "1": new}, 1)
    assert "Within luck: R22 from fail to pass" in text
    assert "beyond luck:" not in text.lower()
    assert text.count("(1 replication only)") == 3
    assert "fewer than the 8" in text
    assert "only)" not in page({"before": SAME, "1": SAME})


def test_a_table_is_read_back_as_it_was_written():
    text = lines_of("before", SAME, 8) + lines_of("1", [row("R22.share", 0.06, None)], 8)
    back = table_of(",".join(COLUMNS) + "\n" + text)
    assert back.replications == 8
    assert list(back.rows) == ["before", "1"]
    for one, other in zip(back.rows["before"], SAME, strict=True):
        assert (one.statistic, one.verdict, one.bar) == (other.statistic, other.verdict, other.bar)
        assert (one.value, one.low) == pytest.approx((other.value, other.low), abs=1e-6)
    assert back.rows["1"][0].low is None


def test_every_pattern_has_one_figure():
    assert [BY_KEY[key].pattern for key in told.FIGURES] == list(NAMES)


@pytest.mark.parametrize(
    ("value", "text"),
    [(-1.614, "−1.61"), (0.05, ".05"), (0.0000312, ".0000312"), (-0.0, "0"), (1234.0, "1230"), (12.0, "12")],
)
def test_figures_are_short(value, text):
    assert told._short(value) == text


# -- the page and the table as they lie there


def test_the_page_is_that_of_the_table():
    text = TABLE.read_text("utf-8")
    assert (DOCS / "patterns-by-mend.md").read_text("utf-8") == told.text_of(table_of(text)), (
        "python -m sim.evidence.pattern_steps_page docs/patterns_by_mend.csv > docs/patterns-by-mend.md"
    )


def test_every_step_has_every_statistic_and_the_last_is_the_preset_as_it_is():
    steps = table_of(TABLE.read_text("utf-8"))
    assert tuple(steps.rows) == STEPS
    for rows in steps.rows.values():
        assert [each.statistic for each in rows] == [one.key for one in STATISTICS]
    known = list(csv.DictReader(io.StringIO((DOCS / "restaurant_patterns.csv").read_text("utf-8"))))
    last = [each for each in csv.DictReader(io.StringIO(TABLE.read_text("utf-8"))) if each["mend"] == STEPS[-1]]
    for one, other in zip(last, known, strict=True):
        assert one["statistic"] == other["statistic"]
        assert one["verdict"] == other["pattern_verdict"]
        for name in ("value", "low", "high"):
            assert one[name] == other[f"statistic_{name}"]
    assert sum(map(len, counts(steps.rows[STEPS[-1]]).values())) == len(NAMES)
    assert set(counts(steps.rows[STEPS[-1]])) == set(COUNTS)


def test_the_page_stands_in_the_site_and_says_what_is_the_same_throughout():
    text = (DOCS / "patterns-by-mend.md").read_text("utf-8")
    assert "patterns-by-mend.md" in (ROOT / ".mkdocs.yml").read_text("utf-8")
    for each in ("today's bars at every step", "`tolerance`", "`complaint_chance`", "facts of the preset"):
        assert each in text


@pytest.mark.nightly
def test_the_first_step_is_what_the_table_says():
    text = TABLE.read_text("utf-8")
    ((step, rows),) = measured(table_of(text).replications, steps=[BEFORE])
    assert lines_of(step, rows, table_of(text).replications) in text
