"""Charts: what is drawn is the table beside it, titles are findings, and any name is drawn as it stands."""

import subprocess
import sys

import numpy as np
import pytest

from sim.report import charts
from sim.report.sections.chart_set import chart_set
from sim.report.words import findings, formats
from sim.report.words.theme import theme_of
from tests.report.drawing import artists
from tests.report.fabricated import made

PLANS = {"price": -20_000.0, "kitchen": 40_000.0, "experience": 143_000.0}
LABELS = {"experience": "People and welcome", "kitchen": "A better kitchen", "price": "Ten per cent off"}


def comparison(**more):
    return made({"The Old Forge": PLANS, "Soho Table": {**PLANS, "kitchen": 200_000.0}}, labels=LABELS, **more)


def figures(made_up):
    return {each.name: (each.frame, each.figure) for each in chart_set(made_up)}


def test_dots_and_intervals_stand_where_the_table_says():
    frame, figure = figures(comparison())["01_which_plan_pays"]
    dots = [each.get_xdata()[0] for each in artists(figure, "dot")]
    assert dots == frame["difference"].tolist()
    segments = [each.get_segments()[0][:, 0].tolist() for each in artists(figure, "interval")]
    assert segments == frame.dropna(subset=["luck_low"])[["luck_low", "luck_high"]].to_numpy().tolist()


def test_the_bars_of_the_bridge_lead_from_nought_to_the_whole_difference():
    frame, figure = figures(comparison())["03_where_the_money_comes_from"]
    for axes, (_, rows) in zip(figure.axes, frame.groupby("business", sort=False), strict=True):
        bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
        assert np.allclose(bars, rows[["bar_start", "bar_end"]].to_numpy(), rtol=0, atol=1e-9)
        assert rows["bar_start"].iloc[0] == 0
        assert rows["bar_end"].iloc[-2] == pytest.approx(rows["bar_end"].iloc[-1], abs=1.0)


def test_lines_of_the_climb_and_of_the_visits_are_the_table():
    made_up = figures(comparison())
    for name, column in (("05_the_long_climb", "cumulative_difference"), ("19_visits_by_week", "visits")):
        frame, figure = made_up[name]
        lines = [each.get_ydata().tolist() for each in artists(figure, "line")]
        wanted = [rows[column].tolist() for _, rows in frame.groupby(["business", "strategy"], sort=False)]
        assert lines == wanted


def test_the_pay_back_week_is_ringed():
    frame, figure = figures(comparison())["05_the_long_climb"]
    ringed = sorted(week for each in artists(figure, "payback") for week in each.get_xdata())
    assert ringed == sorted(frame.loc[frame["is_payback"], "week"])
    assert ringed


def test_every_axis_of_numbers_says_what_it_measures():
    made_up = figures(comparison())
    assert all(axes.get_ylabel() == "visits a week" for axes in made_up["19_visits_by_week"][1].axes)
    assert all(axes.get_xlabel() == "week" for axes in made_up["05_the_long_climb"][1].axes)
    ticks = [label.get_text() for label in made_up["01_which_plan_pays"][1].axes[0].get_xticklabels()]
    assert any("£" in text for text in ticks)


def test_no_interval_without_its_kind():
    for frame, figure in figures(comparison()).values():
        words = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")
        if "luck_low" in frame:
            assert "95 % interval" in words
            assert "from luck" in words
            assert "12 replications" in words


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("clear", "pay"),
        ("carry on", "No plan beats carrying on"),
        ("close call", "too close"),
        ("not enough runs", "runs"),
    ],
)
def test_the_title_is_the_verdict(verdict, words):
    made_up = comparison(verdicts={"The Old Forge": verdict, "Soho Table": verdict})
    assert words.casefold() in findings.which_plan_pays(made_up).casefold()


@pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
@pytest.mark.parametrize(
    ("gains", "more"),
    [
        ({"A": {"x": -5.0}}, {}),
        ({"A": dict.fromkeys([f"plan {n}" for n in range(8)], 1e9)}, {"half": 1e8}),
        ({"B" * 300: {"p" * 300: 12.5, "q" * 300: 0.001}}, {"half": 0.0005, "material": 0.0}),
        ({"$10 vs $20": {"a_b^c": 3e4, "\\alpha{x": -3e4}}, {}),
        ({"\u202eelbaT ohoS": {"🍕": 3e4, "日本": 2e4, "عربي": 1e4}}, {}),
        ({"A": {"nothing": 0.0}}, {"half": 0.0}),
    ],
)
def test_any_name_and_size_is_drawn_and_fits_the_page(gains, more):
    for _, figure in figures(made(gains, **more)).values():
        figure.canvas.draw()
        width, height = figure.canvas.get_width_height()
        for text in figure.texts:
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= width + 1, text.get_text()
            assert -1 <= box.y0 <= box.y1 <= height + 1, text.get_text()
        assert charts.png(figure)[:4] == b"\x89PNG"


def test_dollars_are_no_formula():
    _, figure = figures(made({"$10 vs $20": {"x$y$": 5e4}}))["01_which_plan_pays"]
    texts = [each.get_text() for each in figure.findobj(lambda artist: hasattr(artist, "get_text"))]
    assert "$10 vs $20" in texts
    assert not any(each.get_parse_math() for each in figure.texts)


SVG = """
import hashlib
from sim.report import charts
from sim.report.sections.chart_set import chart_set
from tests.report.fabricated import made
for each in chart_set(made({"A": {"x": 5e4, "y": -1e4}})):
    svg = charts.svg(each.figure)
    assert b"<dc:date>" not in svg
    print(each.name, hashlib.sha256(svg).hexdigest(), hashlib.sha256(charts.png(each.figure)).hexdigest())
"""


@pytest.mark.process
def test_the_same_picture_in_every_process():
    def drawn_elsewhere():
        return subprocess.run([sys.executable, "-c", SVG], capture_output=True, text=True, check=True).stdout

    first = drawn_elsewhere()
    named = [each.name for each in chart_set(made({"A": {"x": 5e4, "y": -1e4}}))]
    assert [line.split()[0] for line in first.splitlines()] == named
    assert drawn_elsewhere() == first


def test_a_strategy_keeps_its_colour_whatever_else_is_drawn():
    few = theme_of(made({"A": {"kitchen": 1.0}}).scenario)
    again = theme_of(made({"A": {"kitchen": 1.0, "zeal": 2.0}}).scenario)
    assert few.mark("kitchen") == again.mark("kitchen")
    marks = [again.mark(name) for name in ("as_is", "kitchen", "zeal")]
    assert len(set(marks)) == 3


def test_money_is_printed_to_the_precision_of_its_interval():
    assert formats.money(142_591.0, "GBP", formats.interval_unit(141_000, 145_000, 142_591.0)) == "£143k"
    assert formats.money(-0.4, "EUR", 0.1) == "−€0.40"
    assert formats.money(np.nan, "GBP") == "–"
    assert formats.at_least(40, 40) == pytest.approx(0.05 ** (1 / 40))
    assert np.isnan(formats.at_least(39, 40))
    assert formats.at_least(10, 10) == pytest.approx(0.05**0.1)
    assert np.isnan(formats.at_least(9, 9)), "below ten futures nothing of the kind is said"
