"""All charts over many cases, on one walk: findings, notes, scales, letters and places of text."""

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.report import charts
from sim.report.charts.letters import inches
from sim.report.charts.panel import SMALL_LETTERS
from sim.report.sections import flip, levers
from sim.report.sections.chart_set import chart_set, every_chart
from sim.report.words.fitting import MARK, MOST_WORDS, words_in
from sim.report.words.names import shown
from sim.report.words.theme import SCHEME
from sim.scenario import read
from tests.for_all import for_all
from tests.report.charts.rows import GAINS, LABELS, comparison
from tests.report.drawing import visible_texts

pytestmark = pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
SHIPPED = sorted(Path(__file__).parents[3].joinpath("scenarios").glob("*.toml"))
LONG = "Spend what the kitchen saves on people who welcome guests"
ODD = {
    "plain": lambda: comparison(),
    "a loss": lambda: comparison({"A": {"x": -5.0}}, labels={}, half=2.0, material=0.0),
    "nothing": lambda: comparison({"A": {"nothing": 0.0}}, labels={}, half=0.0),
    "one future": lambda: comparison(worlds=1, replications=1),
    "many futures": lambda: comparison(worlds=300),
    "plain run": lambda: comparison(full=False),
    "alike": lambda: comparison({"A": dict.fromkeys([f"plan {n}" for n in range(8)], 1e9)}, labels={}, half=1e8),
    "millions": lambda: comparison({"A": {"x": 3.2e12, "y": -4.1e11}}, labels={}, half=1e10),
    "pennies": lambda: comparison({"A": {"x": 0.43, "y": -0.02}}, labels={}, half=0.01, material=0.0),
    "yen": lambda: comparison({"东京": {"x": 43_000.0, "y": -20_000.0}}, labels={}, currency="JPY"),
    "dinars": lambda: comparison(currency="KWD"),
    "many houses": lambda: comparison({f"House number {n}": {"x": 9e4 - 3e4 * n} for n in range(7)}, labels={}),
    "far apart": lambda: comparison({"A": {"x": 9e6}, "B": {"x": 900.0}}, labels={}, half=90.0),
    "no spaces": lambda: comparison({"B" * 60: {"p" * 60: 12_500.0, "q" * 60: -900.0}}, labels={}),
    "alike at first": lambda: comparison(
        {"The Old Forge": {"now": 9e4, "later": -2e4}}, labels={"now": f"{LONG} now", "later": f"{LONG} later"}
    ),
    "letters": lambda: comparison(
        {"\u202eelbaT ohoS": {"🍕🍕🍕": 3e4, "日本料理の店をもっとよくする計画": 2e4, "خطة جديدة": 1e4}}, labels={}
    ),
    "signs": lambda: comparison({"$10 vs $20": {"a_b^c{x}": 3e4, "\\alpha{": -3e4}}, labels={}),
    "short": lambda: comparison(weeks=2),
    "late": lambda: _late(comparison()),
    "cannot be right": lambda: comparison(verdicts=dict.fromkeys(GAINS, "cannot be right")),
    "close call": lambda: comparison(verdicts=dict.fromkeys(GAINS, "close call")),
}
CASES = {**ODD, **{path.stem: (lambda path=path: _shipped(path)) for path in SHIPPED}}
DRAWN = [*ODD, *(path.stem for path in SHIPPED[::3])]
"""What is drawn each time, as drawing takes most of the time; the others once a night."""


def _late(found):
    found.tables["break_even"]["start_week"] = 26
    return found


def _shipped(path):
    """Made-up numbers for the plans, houses, labels, weeks and currency of a scenario."""
    scenario = read(path)
    plans = [each.name for each in scenario.strategy if each.name != scenario.study.baseline]
    gains = {
        business.name: {name: (-1) ** (place + at) * 31_400.0 / (1 + place) for place, name in enumerate(plans)}
        for at, business in enumerate(each for each in scenario.business if each.focus)
    }
    assert scenario.study.baseline == "as_is"
    labels = {each.name: each.label or each.name for each in scenario.strategy}
    found = comparison(gains, labels=labels, currency=scenario.study.currency, weeks=scenario.study.weeks)
    found.scenario = scenario
    return found


@cache
def of(case):
    """The charts of a case, but the map, whose figure others hold."""
    made_up = CASES[case]()
    return made_up, [each for each in chart_set(made_up) if each.name != flip.NAME]


def every(case):
    """(chart, panel) of all panels."""
    return [(chart, panel) for chart in of(case)[1] for panel in chart.panels]


@cache
def boxes(case):
    """(chart, panel, [(text, box in inches, size)]) of every panel drawn alone."""
    drawn = [figure for _, figure in alone(case)]
    return [(chart.name, panel, *_boxes(figure)) for (chart, panel), figure in zip(every(case), drawn, strict=True)]


@cache
def alone(case):
    """[(chart, figure of a panel alone)]."""
    return [(chart, charts.alone(panel)) for chart, panel in every(case)]


def _boxes(figure):
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()  # all is put in its place; no letter need be painted for that
    dots, found = figure.dpi, []
    for text in visible_texts(figure):
        box = text.get_window_extent(renderer)
        x0, x1, y0, y1 = box.x0 / dots, box.x1 / dots, box.y0 / dots, box.y1 / dots
        if "\n" not in text.get_text() and not text.get_rotation():
            wide = inches(text.get_text(), text.get_fontsize(), text.get_fontweight() == "bold")
            grows = max(0.0, wide - (x1 - x0))
            x0, x1 = {"left": (x0, x1 + grows), "right": (x0 - grows, x1)}.get(
                text.get_ha(), (x0 - grows / 2, x1 + grows / 2)
            )
        found.append((text.get_text(), (x0, x1, y0, y1), text.get_fontsize()))
    return found, tuple(figure.get_size_inches())


@pytest.mark.field("D8")
def test_there_are_thirteen_charts():
    assert len(every_chart()) == 13
    drawn = {chart.name for case in ("plain", "late") for chart in of(case)[1]}
    assert drawn == {chart.name for chart in every_chart()} - {flip.NAME, levers.NAME}


@pytest.mark.field("D7")
@for_all(CASES)
def test_every_panel_says_one_short_sentence(case):
    assert every(case)
    for chart, panel in every(case):
        assert 3 <= words_in(panel.finding) <= MOST_WORDS, (chart.name, panel.finding)
        assert panel.finding[-1] not in ".;:,", panel.finding
        assert not re.search(r"(?<!\w)-\d|  |\bnan\b", panel.finding), panel.finding
        assert not chart.heading.endswith("."), chart.heading


@pytest.mark.field("D7")
@for_all(CASES)
def test_a_name_is_never_cut_within_a_word(case):
    made_up, _ = of(case)
    scenario = made_up.scenario
    names = [shown(each.name) for each in scenario.business]
    names += [f"in all, more at {name}" for name in names]
    names += [shown(text) for each in scenario.strategy for text in (each.name, each.label) if text]
    found = [panel.finding for _, panel in every(case)]
    found += [text for _, _, written, _ in (boxes(case) if case in DRAWN else ()) for text, _, _ in written]
    for text in found:
        if MARK not in text:
            continue
        head = text.split(MARK)[0].rstrip()
        whole = [name[:at] for name in names for at in _ends_of_words(name)]
        assert any(head.endswith(part) or part.endswith(head) for part in whole), text  # lines are broken between words


def _ends_of_words(name):
    """Where a name may be cut: between words, or within its first if that is long by itself."""
    words = name.split()
    between = [len(" ".join(words[:count])) for count in range(1, len(words))]
    return between + (list(range(3, len(words[0]))) if len(words[0]) > 15 else [])


@pytest.mark.field("D5")
@for_all(CASES)
def test_every_note_says_what_is_varied_and_which_rivals(case):
    for chart in of(case)[1]:
        assert re.search(r"replication|world", chart.note), chart.name
        assert re.search(r"\bRivals: ", chart.note), chart.name
        assert re.search(r"assumption", chart.note), chart.name


@for_all(DRAWN)
def test_no_text_lies_over_another_or_leaves_the_drawing(case):
    for name, panel, written, (wide, high) in boxes(case):
        for text, (x0, x1, y0, y1), _ in written:
            assert -0.03 <= x0 <= x1 <= wide + 0.03, (name, panel.business, text, x0, x1)
            assert -0.03 <= y0 <= y1 <= high + 0.03, (name, panel.business, text, y0, y1)
        for (one, a, _), (other, b, _) in combinations(written, 2):
            across, up = min(a[1], b[1]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[2], b[2])
            assert across <= 0.01 or up <= 0.035, (name, panel.business, one, other)


@pytest.mark.field("D7")
@for_all(DRAWN)
def test_letters_are_large_and_numbers_are_round(case):
    for name, _, written, _ in boxes(case):
        for text, _, size in written:
            assert size >= SMALL_LETTERS, (name, text)
            assert not re.search(r"\d\.\d{6,}|(?<![\w.])-\d|\de[+-]\d", text), (name, text)


@pytest.mark.field("D7")
@for_all(DRAWN)
def test_panels_that_are_compared_have_one_scale_or_the_note_says_so(case):
    for chart in of(case)[1]:
        if len(chart.panels) < 2:
            continue
        spans = set()
        for first in (figure.axes[0] for own, figure in alone(case) if own is chart):
            across = chart.name.startswith(("05", "12"))
            low, high = first.get_ylim() if across else first.get_xlim()
            spans.add((round(low, 6), round(high, 6)))
        assert (len(spans) == 1) == ("The same scale in every panel" in chart.note), chart.name
        assert (len(spans) > 1) == ("Each panel has its own scale" in chart.note), chart.name


@pytest.mark.nightly
@for_all([each for each in CASES if each not in DRAWN])
def test_what_is_not_drawn_each_time_is_as_good(case):
    DRAWN.append(case)
    for test in (
        test_a_name_is_never_cut_within_a_word,
        test_no_text_lies_over_another_or_leaves_the_drawing,
        test_letters_are_large_and_numbers_are_round,
        test_panels_that_are_compared_have_one_scale_or_the_note_says_so,
    ):
        test.of_one(case)


@for_all(["plain", "many houses", "no spaces", "letters", SHIPPED[0].stem])
def test_each_drawing_is_for_a_phone_and_a_sheet_has_all(case):
    assert all(figure.get_size_inches()[0] == charts.WIDTH for _, figure in alone(case))
    for chart in of(case)[1]:
        lines = [(text.get_gid(), text.get_text()) for text in chart.figure.texts]
        for gid, wanted in (("heading", [chart.heading]), ("finding", [panel.finding for panel in chart.panels])):
            joined = "".join(text for own, text in lines if own == gid)
            assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", "".join(map(shown, wanted))), chart.name


@pytest.mark.field("C7")
@pytest.mark.parametrize("case", ["plain", "letters"])
def test_the_picture_is_small_follows_the_scheme_and_keeps_its_text(case):
    for chart, panel in every(case):
        drawing = charts.svg(charts.alone(panel)).decode("utf-8")
        assert len(drawing) < 60_000, (chart.name, len(drawing))
        assert "font-family=" in drawing.split(">")[2] or "font-family=" in drawing[:600]
        assert "<text" in drawing
        assert "DejaVu" not in drawing
        plain = re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', drawing, flags=re.I)
        assert {each.lower() for each in plain} <= set(SCHEME), (chart.name, set(plain) - set(SCHEME))
        for element in re.findall(r'<[^>]*(?:fill|stroke)="#[^>]*>', drawing):
            assert "class=" in element, element
        assert drawing == charts.svg(charts.alone(panel)).decode("utf-8")
    assert LABELS
