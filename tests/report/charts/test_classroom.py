"""The charts of a class: every prediction is drawn or told, every bar and word lies within the picture."""

import matplotlib.colors
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.report import charts
from sim.report.charts import classroom
from sim.report.words.theme import STEP
from sim.teaching.collect.page import charts_of
from sim.teaching.collect.tables import predictions
from tests.teaching.made import a_class, line, predicted

FAR = [(9e9, 9.5e9), (-9e9, -8e9)]
CASES = {
    "plain": (100.0, [(-40.0 + 9 * place, 60.0 + 11 * place) for place in range(24)]),
    "one": (100.0, [(90.0, 120.0)]),
    "points at the answer": (100.0, [(100.0, 100.0)] * 3),
    "all at nought": (0.0, [(0.0, 0.0)] * 5),
    "far off": (3.2e6, [(2e6 + 1e5 * place, 3e6 + 1e5 * place) for place in range(20)] + FAR),
    "pennies": (0.004, [(-0.001 * place, 0.003 * place) for place in range(1, 9)]),
    "a huge loss": (-8.1e14, [(-20.0, 90.0)] * 60),
    "many": (-43.2, [(-400.0 + place % 700, -100.0 + place % 900) for place in range(3000)]),
}


@pytest.fixture(params=CASES)
def drawn(request):
    answer, ranges = CASES[request.param]
    made = a_class(*(line(place, predicted(*each, answer)) for place, each in enumerate(ranges)))
    (chart,) = charts_of(made)
    (panel,) = chart.panels
    figure = charts.alone(panel)
    FigureCanvasAgg(figure).draw()
    return predictions(made), figure


def test_every_prediction_is_in_a_bar_or_told_to_be_far_off(drawn):
    frame, figure = drawn
    (axes,) = figure.axes
    counts = sum(int(text.get_text().replace(",", "")) for text in axes.texts if text.get_gid() == "count")
    scale = classroom.scale_of(frame)
    assert counts + len(scale.below) + len(scale.above) == len(frame)
    words = [text for text in figure.texts if text.get_gid() == "far off"]
    assert bool(words) == bool(scale.below or scale.above)


def test_bars_lie_within_the_axes_and_are_filled_where_signs_are_right(drawn):
    frame, figure = drawn
    (axes,) = figure.axes
    low, high = axes.get_xlim()
    filled = 0.0
    for bar in axes.patches:
        assert low <= bar.get_x() + 1e-9 * abs(low)
        assert bar.get_x() + bar.get_width() <= high + 1e-9 * abs(high)
        if matplotlib.colors.to_hex(bar.get_facecolor()) == STEP:
            filled += abs(bar.get_height())
    all_bars = sum(abs(bar.get_height()) for bar in axes.patches)
    scale = classroom.scale_of(frame)
    inside = frame[frame["believed_middle"].between(scale.low, scale.high)]
    assert filled == pytest.approx(all_bars * inside["is_sign_right"].mean())


def test_the_answer_is_where_it_is_and_words_lie_within(drawn):
    frame, figure = drawn
    (axes,) = figure.axes
    lines = [each for each in axes.collections if each.get_gid() == "answer"]
    (segment,) = lines[0].get_segments()
    assert segment[0][0] == frame["run_answer"].iloc[0]
    ranges = [each for each in axes.collections if each.get_gid() == "range"]
    assert bool(ranges) == (len(frame) <= classroom.MOST_LINES)
    wide, high = figure.get_size_inches() * figure.dpi
    for text in [*figure.texts, *axes.texts, *axes.get_xticklabels()]:
        box = text.get_window_extent()
        assert box.x0 > -0.1 * figure.dpi
        assert box.x1 < wide + 0.1 * figure.dpi
        assert box.y0 > -1
        assert box.y1 < high + 1
