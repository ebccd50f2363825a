"""The charts of a sweep over odd sweeps: what is drawn is the table, findings are short, no text lies over another."""

import re
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sim.report import charts
from sim.report.charts.panel import SMALL_LETTERS
from sim.report.charts.sweep_marks import scale_of, ticks_of
from sim.report.columns import TABLES
from sim.report.sections import sweep_lines, sweep_outcomes, sweep_wins
from sim.report.sections.sweep import CHARTS, drawn_of
from sim.report.sections.sweep_drawn import sampled
from sim.report.words.assumption_text import Assumption
from sim.report.words.fitting import MARK, MOST_WORDS, words_in
from sim.report.words.names import shown
from sim.report.words.theme import SCHEME
from sim.study.numbers.rounding import counted_to
from tests.for_all import for_all
from tests.report.charts.test_every_chart import _boxes, _ends_of_words
from tests.report.drawing import artists
from tests.report.sweep_cases import CASES, swept
from tests.report.sweeps import INPUTS, PRICE, SweepRuns, always, chance_alone, crowd, sweep

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
DRAWN = [case for case in CASES if not re.match(r"hostile [1-9]\d*[02468]$", case)]


@cache
def of(case):
    """(what was swept, its charts) of a case."""
    found = swept(case)
    with counted_to(found.about.places):
        return found, [each for each in (drawn_of(chart, found) for chart in CHARTS) if each is not None]


@cache
def alone(case):
    """[(chart, panel, figure of a panel alone)]."""
    found, drawn = of(case)
    with counted_to(found.about.places):
        return [(chart, panel, charts.alone(panel)) for chart in drawn for panel in chart.panels]


@cache
def boxes(case):
    return [(chart.name, panel, *_boxes(figure)) for chart, panel, figure in alone(case)]


def one(chart, found):
    """(drawn, figure of its first panel)."""
    drawn = drawn_of(next(each for each in CHARTS if each.name.startswith(chart)), found)
    return drawn, charts.alone(drawn.panels[0])


# -- a walk over all


@for_all(CASES)
def test_every_chart_draws_the_columns_of_the_dictionary(case):
    _, drawn = of(case)
    for chart in drawn:
        assert list(chart.frame.columns) == [column.name for column in TABLES[chart.name]], chart.name
        assert len(chart.frame)


@for_all(CASES)
def test_every_panel_says_one_short_sentence(case):
    for chart in of(case)[1]:
        for panel in chart.panels:
            assert 3 <= words_in(panel.finding) <= MOST_WORDS, (chart.name, panel.finding)
            if not case.startswith("hostile"):
                assert panel.finding[-1] not in ".;:,", panel.finding
                assert not re.search(r"(?<!\w)-\d|  |\bnan\b|\bNone\b", panel.finding), panel.finding
            assert panel.finding[0] == panel.finding[0].upper() or not panel.finding.startswith("carrying")
            assert not chart.heading.endswith("."), chart.heading


@for_all(DRAWN)
def test_a_name_is_never_cut_within_a_word(case):
    found, drawn = of(case)
    names = [shown(each) for each in (*found.about.businesses, *found.about.strategies)]
    names += [shown(each) for each in (*found.about.strategies.values(), *(one.label for one in found.inputs))]
    texts = [panel.finding for chart in drawn for panel in chart.panels]
    for text in texts:
        if MARK in text:
            head = text.split(MARK)[0].rstrip()
            whole = [name[:at] for name in names for at in _ends_of_words(name)]
            assert any(head.endswith(part) for part in whole if part), text


@for_all(CASES)
def test_every_note_says_how_many_draws_and_what_is_left_as_it_is(case):
    for chart in of(case)[1]:
        assert re.search(r"replication|world", chart.note), chart.name
        assert "all other assumptions are as in the file" in chart.note
        assert not re.search(r"  |\bnan\b|\b1 (replications|worlds|points|weeks)\b", chart.note), chart.note


@for_all(DRAWN)
def test_no_text_lies_over_another_or_leaves_the_drawing(case):
    for name, panel, written, (wide, high) in boxes(case):
        for text, (x0, x1, y0, y1), _ in written:
            assert -0.03 <= x0 <= x1 <= wide + 0.03, (name, panel.business, text, x0, x1)
            assert -0.03 <= y0 <= y1 <= high + 0.03, (name, panel.business, text, y0, y1)
        for (text, a, _), (other, b, _) in combinations(written, 2):
            across, up = min(a[1], b[1]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[2], b[2])
            assert across <= 0.01 or up <= 0.035, (name, panel.business, text, other)


@for_all(DRAWN)
def test_letters_are_large_and_numbers_are_round(case):
    for name, _, written, (wide, _) in boxes(case):
        assert wide == charts.WIDTH
        for text, _, size in written:
            assert size >= SMALL_LETTERS, (name, text)
            if not case.startswith("hostile"):
                assert not re.search(r"\d\.\d{6,}|(?<![\w.])-\d|\de[+-]\d", text), (name, text)


@for_all(["usual", "many failures", "chinese", "crowd", "six houses"])
def test_the_picture_is_small_and_follows_the_scheme(case):
    found, _ = of(case)
    for chart, panel, _ in alone(case):
        with counted_to(found.about.places):
            drawing = charts.svg(charts.alone(panel)).decode("utf-8")
        assert len(drawing) < 130_000, (chart.name, len(drawing))
        plain = re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', drawing, flags=re.I)
        assert {each.lower() for each in plain} <= set(SCHEME), (chart.name, set(plain) - set(SCHEME))


# -- 26


def test_the_bars_are_the_table():
    drawn, figure = one("26", sweep())
    bars, settled = artists(figure, "bar"), artists(figure, "settled")
    assert [bar.get_width() for bar in bars] == drawn.frame["points_won"].tolist() == [34, 30, 0]
    assert [bar.get_width() for bar in settled] == drawn.frame["points_settled"].tolist()
    assert drawn.frame["points_settled"].sum() < 64
    _, plain = one("26", sweep(half=None))
    assert artists(plain, "settled") == []
    assert "One run at each point" in drawn_of(CHARTS[2], sweep(half=None)).note


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        (lambda: sweep(always("kitchen")), "A better kitchen wins at all 64 points"),
        (lambda: sweep(always("nobody")), "Carrying on wins at all 64 points"),
        (lambda: sweep(always("kitchen"), points=1), "A better kitchen wins at the only point"),
        (lambda: sweep(), "A better kitchen wins at 34 of 64 points"),
        (lambda: sweep(points=20), "A better kitchen and Nine per cent off win equally often"),
        (lambda: sweep(strategies={"as_is": "x"}), "Only carrying on was run, so nothing can win"),
        (lambda: sweep(chance_alone, points=90), None),
    ],
)
def test_who_wins_most_is_said(found, finding):
    (said,) = sweep_wins.CHART.findings(sweep_wins.points_won(found()), found()).values()
    assert said == finding or (finding is None and re.match(r"\w.* wins at \d+ of 90 points", said)), said


def test_less_than_half_is_told_as_more_than_any_other():
    found = crowd(houses=1, inputs=2)
    (said,) = sweep_wins.CHART.findings(sweep_wins.points_won(found), found).values()
    assert said.endswith(", more than any other")


# -- 25


def test_every_line_crosses_its_inputs_at_its_values_in_the_colour_of_its_winner():
    found = sweep(points=12, half=15_000.0)
    drawn, figure = one("25", found)
    frame, seen = drawn.frame, 0
    scales = {each.path: scale_of(each.low, each.high, each.log, (), each.words("GBP")) for each in INPUTS}
    for artist in [*artists(figure, "line"), *artists(figure, "open")]:
        colour = to_hex(artist.get_edgecolor())
        corners = artist.get_path().vertices.reshape(-1, len(INPUTS) + 1, 2)
        winner = next(name for name in found.strategies if to_hex(found.theme.mark(name)[0]) == colour)
        own = frame[(frame["winner"] == winner) & (frame["is_settled"] == (artist.get_gid() == "line"))]
        wanted = np.array([[float(scales[row.input].at(row.input_value)) for row in rows.itertuples()]
                           for _, rows in own.groupby("point")])  # fmt: skip
        gaps = corners[:, :-1, 0] - wanted
        assert gaps.max() - gaps.min() < 1e-9, "the lines of one winner are moved by the same hair"
        assert abs(gaps).max() < 0.02
        seen += len(corners)
    assert seen == 12
    assert {line.get_gid() for line in [*artists(figure, "line"), *artists(figure, "open")]} == {"line", "open"}
    assert "Dotted: luck could turn the winner round." in drawn.note
    assert "Dotted" not in drawn_of(CHARTS[1], sweep(points=12, half=None)).note


def test_the_lead_is_what_the_winner_earns_more_than_the_second():
    found = sweep(points=12)
    frame = sweep_lines.where_each_wins(found)
    for point, rows in found.tables.points.groupby("point"):
        top, second = sorted(rows["profit"], reverse=True)[:2]
        assert frame[frame["point"] == point]["margin"].iloc[0] == pytest.approx(top - second, abs=0.011)


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        (lambda: sweep(), "A better kitchen wins most once the price of Corner Café exceeds about £11.70"),
        (lambda: sweep(chance_alone, points=200), "No single input separates the winners"),
        (lambda: sweep(points=9), "Too few points to tell what decides between winners"),
        (lambda: sweep(always("price")), "Nine per cent off wins at all 64 points"),
        (lambda: sweep(always("nobody"), points=1), "Carrying on wins at the only point"),
        (CASES["mostly one"], "A better kitchen wins most on both sides of any cut that tells"),
    ],
)
def test_what_decides_is_said_where_it_holds(found, finding):
    found = found()
    assert sweep_lines.separation_finding(found.businesses[0], found) == finding


def test_a_label_that_is_too_long_leaves_the_cut():
    long = "the share of those who would rather stay at home on a wet evening than go anywhere at all"
    found = sweep(inputs=(PRICE.__class__(PRICE.path, long, 8.0, 16.0, unit="money"), *INPUTS[1:]))
    said = sweep_lines.separation_finding("Corner Café", found)
    assert said == "One input separates the winners, at about £11.70"


# -- 24


def test_points_and_means_are_the_table_at_their_places():
    found = sweep(points=20)
    drawn, figure = one("24", found)
    frame = drawn.frame
    points = frame[frame["drawn_as"] == "point"]
    table = found.tables.points
    for row in points.itertuples():
        own = table[(table["point"] == row.point) & (table["strategy"] == row.strategy)].iloc[0]
        assert row.amount == pytest.approx(own["difference"], abs=0.006)
        assert row.input_value == pytest.approx(own[row.input], abs=1e-6)
    assert set(points["strategy"]) == {"kitchen", "price"}
    marks = artists(figure, "point")
    assert sum(len(mark.get_xdata()) for mark in marks) == len(points) == 2 * 4 * 20
    for name, mark in zip(("kitchen", "price"), marks, strict=True):
        own = points[points["strategy"] == name]
        up = -np.asarray(mark.get_ydata(), dtype=float)
        for path, rows in own.reset_index(drop=True).groupby("input"):
            places = up[rows.index]
            assert np.corrcoef(places, rows["amount"])[0, 1] == pytest.approx(1.0), path
            across = np.asarray(mark.get_xdata(), dtype=float)[rows.index]
            values = np.log(rows["input_value"]) if path == INPUTS[3].path else rows["input_value"]
            assert np.corrcoef(across, values)[0, 1] == pytest.approx(1.0), path
    assert len(artists(figure, "interval")) == 2
    assert "Thin lines: 95 % interval from luck, 8 replications." in drawn.note


def test_means_are_those_of_all_points_also_of_those_that_are_not_drawn():
    found = sweep(points=2_000, half=None)
    frame = sweep_outcomes.outcome_by_input(found)
    drawn, means = (frame[frame["drawn_as"] == kind] for kind in ("point", "mean"))
    assert drawn["point"].nunique() == sweep_outcomes.MOST_DRAWN
    table = found.tables.points
    for strategy in ("kitchen", "price"):
        own = means[(means["strategy"] == strategy) & (means["input"] == PRICE.path)]
        assert own["points"].sum() == 2_000
        rows = table[table["strategy"] == strategy].sort_values(PRICE.path)
        assert (own["amount"] * own["points"]).sum() / 2_000 == pytest.approx(rows["difference"].mean(), abs=1.0)
        first = rows["difference"].iloc[: int(own["points"].iloc[0])].mean()
        assert own["amount"].iloc[0] == pytest.approx(first, abs=0.01)
    assert "Drawn are 400 of 2,000 points, chosen by their number alone." in drawn_of(CHARTS[0], found).note
    grid = sweep_outcomes.outcome_by_input(sweep(points=81, levels=3))
    values = grid[(grid["drawn_as"] == "mean") & (grid["input"] == PRICE.path)]["input_value"]
    assert set(values) == {8.0, 12.0, 16.0}


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        (lambda: sweep(), "A better kitchen gains more the higher the price of Corner Café is"),
        (lambda: sweep(chance_alone), r"No single input raises or lowers what .* gains"),
        (lambda: sweep(points=9), r"Too few points to tell what moves what .* gains"),
        (lambda: sweep(strategies={"as_is": "x"}), "No single input raises or lowers what carrying on earns"),
    ],
)
def test_what_moves_the_outcome_is_said_where_it_holds(found, finding):
    found = found()
    assert re.fullmatch(finding, sweep_outcomes.outcome_finding(found.businesses[0], found))


def test_chance_is_seldom_taken_for_a_rise_or_a_fall():
    """Twelve inputs, none of which matters: believed in at most 5 % of sweeps, within three standard errors of 60."""
    believed = 0
    for turn in range(60):
        found = crowd(points=30, houses=1, plans=1)
        table = found.tables.points
        noise = np.random.default_rng(turn).normal(size=len(table)) * 1e4
        found = type(found)(type(found.tables)(table.assign(difference=noise), found.tables.failures), found.about)
        said = sweep_outcomes.outcome_finding(found.businesses[0], found)
        believed += not said.startswith("No single input")
    assert believed <= 60 * 0.05 + 3 * np.sqrt(60 * 0.05 * 0.95)


def test_of_many_plans_those_that_win_most_are_drawn_and_the_note_says_so():
    found = crowd(inputs=2, houses=1)
    drawn = drawn_of(CHARTS[0], found)
    shown_ones = set(drawn.frame["strategy"])
    won = found.wins.set_index("strategy")["points_won"].drop("as_is")
    assert len(shown_ones) == 4
    assert won[list(shown_ones)].min() >= won.drop(list(shown_ones)).max()
    assert "Drawn are the 4 of 7 strategies that win at most points." in drawn.note


def test_where_only_the_baseline_was_run_its_profit_is_drawn():
    frame = sweep_outcomes.outcome_by_input(sweep(strategies={"as_is": "as_is"}))
    assert set(frame["outcome"]) == {"profit"}
    assert frame[frame["drawn_as"] == "point"]["amount"].between(1e5, 1e6).all()


# -- what they share


def test_which_points_are_drawn_depends_on_their_numbers_alone_and_no_level_of_a_grid_is_lost():
    numbers = pd.Series(range(10_000))
    few = sampled(numbers, 100)
    assert len(few) == 100
    assert list(few) == list(sampled(numbers.iloc[::-1], 100))
    assert len({number % 10 for number in few}) == 10
    assert set(sampled(pd.Series(range(5_000)), 100)) > set(few[few < 5_000]), "more points push none out for another"
    assert list(sampled(pd.Series([7, 3, 7]), 5)) == [3, 7]


@pytest.mark.parametrize(
    ("low", "high", "log", "unit"),
    [(0.0, 0.8, False, "share"), (0.002, 0.2, True, "chance"), (1e-6, 1e2, True, ""), (5.0, 5.0, False, ""),
     (0.0, 0.0, False, "money"), (-3e6, 4e6, False, "money"), (12.1, 12.2, False, "money"),
     (1_000.0, 4e6, True, "people"), (0.41, 0.413, False, "share")],
)  # fmt: skip
def test_the_values_of_an_input_stand_below_it_apart_and_in_order(low, high, log, unit):
    scale = scale_of(low, high, log, [low, high], Assumption("x", "x", unit, "GBP"))
    places, words = ticks_of(scale, 1.7, 0.15)
    assert 1 <= len(places) <= 4
    assert places == sorted(places)
    assert len(set(words)) == len(words)
    assert 0.0 <= float(scale.at(low)) <= 1.0


def test_twenty_thousand_points_are_drawn_in_a_picture_that_stays_small():
    found = sweep(points=20_000, half=None, runs=SweepRuns(20_000, 20_000))
    size = 0
    for chart in CHARTS:
        for panel in drawn_of(chart, found).panels:
            size += len(charts.svg(charts.alone(panel)))
    assert size < 300_000
