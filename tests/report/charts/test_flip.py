"""The chart and the folder of the map of winners, from maps made up."""

import json
import math
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.errors import WrongFolder
from sim.report import charts
from sim.report.charts import letters
from sim.report.charts.flip import tick_words
from sim.report.columns import TABLES
from sim.report.output.flip import folder_of, known_map, save
from sim.report.output.tables import read_table
from sim.report.sections import flip as section
from sim.report.sections.chart_set import drawn as chart_drawn
from sim.report.sections.chart_set import every_chart
from sim.report.words.assumption_text import assumption, near
from sim.report.words.theme import BAND, PAPER, theme_of
from sim.scenario import read
from tests import scenarios
from tests.report.drawing import artists

SHARE, COST = "place.town.passing_share", "strategy.kitchen.cost_per_week"
PLANS = {
    "kitchen": {"label": "A better kitchen", "cost_per_week": 900.0, "change": {"appeal": "+1"}},
    "price": {"label": "Nine per cent off", "change": {"price": "-9%"}},
}
TOWN = {"place.town.passing_trade_per_week": 5.0, "study.material_difference": 10_000.0, "study.title": "A <b>|town"}
XS, YS = (0.0, 0.1, 0.5, 0.9), (450.0, 900.0, 1350.0)


def scenario_of(plans=None, changes=None):
    return read("town.toml", text=scenarios.text(TOWN | (changes or {}), plans or PLANS))


def made(win, scenario=None, *, flips=(), businesses=("Ash",), x=SHARE, y=COST, xs=XS, ys=YS, here=(0.1, 900.0)):
    """A map: ``win(x, y)`` gives (winner, too close or not); ``flips`` are rows of flips.csv for Ash."""
    scenario = scenario or scenario_of()
    rows = []
    for business in businesses:
        for b in ys:
            for a in xs:
                winner, close = win(a, b)
                second = "as_is" if winner != "as_is" else scenario.strategy[1].name
                margin = 4_000.0 if close else 30_000.0
                cell = (business, x, y, a, b, winner, margin, close, (a, b) == here, 3, second)
                rows.append((*cell, margin - 5_000.0, margin + 5_000.0, 10_000.0))
    columns = [column.name for column in TABLES["flip"]]
    names = [column.name for column in TABLES["flips"]]
    changes = pd.DataFrame([("Ash", *row) for row in flips], columns=names)
    return SimpleNamespace(
        scenario=scenario,
        tables={"flip": pd.DataFrame(rows, columns=columns), "flips": changes},
        engine="kernel",
        replications=3,
        stopped="3 replications at every point",
        seed=7,
        workers=1,
        seconds=1.5,
        warnings=["Oak is left out."],
        asked={"x": x, "y": None, "points": 3, "replications": None},
    )


def kitchen_early(x, _):
    return ("kitchen" if x < 0.4 else "as_is"), x == 0.5


FALLS = (SHARE, "kitchen", "as_is", 0.1, 0.9, 0.412, 1)


def picture(found):
    return chart_drawn(section.CHARTS[0], found)


def figures_of(found):
    """The drawing of each panel by itself."""
    return [charts.alone(panel) for panel in picture(found).panels]


def findings(found):
    return section.findings(section.drawn(found), found)


def title(found):
    """The finding of the first business."""
    return next(iter(findings(found).values()))


def guessed(**ranges):
    """A scenario in which [[uncertain]] gives these inputs a range: x, y -> (low, high)."""
    whats = {"x": SHARE, "y": COST}
    rows = [{"what": whats[axis], "low": low, "high": high} for axis, (low, high) in ranges.items()]
    return scenario_of(changes={"uncertain": rows} if rows else None)


# -- the chart


def test_every_point_has_its_winners_colour_and_mark_and_grey_is_hatched():
    found = made(kitchen_early, flips=[FALLS])
    (figure,) = figures_of(found)
    frame, theme = section.drawn(found), theme_of(found.scenario)
    cells, marks = artists(figure, "cell"), artists(figure, "mark")
    assert len(cells) == len(marks) == len(frame) == 12
    from matplotlib.colors import to_rgb

    for row, cell, mark in zip(frame.itertuples(), cells, marks, strict=True):
        colour, marker = theme.mark(row.winner)
        assert cell.get_x() <= row.x <= cell.get_x() + cell.get_width()
        assert cell.get_y() <= row.y <= cell.get_y() + cell.get_height()
        assert (mark.get_xdata()[0], mark.get_ydata()[0], mark.get_marker()) == (row.x, row.y, marker)
        assert to_rgb(cell.get_facecolor()) == to_rgb(BAND if row.is_close else colour)
        assert mark.get_markerfacecolor() == (PAPER if row.is_close else colour)
    hatches = artists(figure, "hatch")
    assert len(hatches) == frame["is_close"].sum() == 3
    close = [cell for cell, is_close in zip(cells, frame["is_close"], strict=True) if is_close]
    for lines, cell in zip(hatches, close, strict=True):
        xs, ys = (values[~np.isnan(values)] for values in map(np.asarray, lines.get_data()))
        assert cell.get_x() - 1e-9 <= xs.min() < xs.max() <= cell.get_x() + cell.get_width() + 1e-9
        assert cell.get_y() - 1e-6 <= ys.min() < ys.max() <= cell.get_y() + cell.get_height() + 1e-6


def test_the_cells_cover_the_map_without_a_gap():
    (figure,) = figures_of(made(kitchen_early))
    axes = figure.axes[0]
    area = sum(cell.get_width() * cell.get_height() for cell in artists(figure, "cell"))
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert area == pytest.approx((right - left) * (high - low))


def test_you_are_here_stands_at_the_values_in_force_and_they_are_bold():
    (figure,) = figures_of(made(kitchen_early))
    assert artists(figure, "here")
    for cross in artists(figure, "here"):
        assert (cross.get_xdata()[0], cross.get_ydata()[0]) == (0.1, 900.0)
    axes = figure.axes[0]
    for axis, text in ((axes.xaxis, "10 %"), (axes.yaxis, "£900")):
        bold = [label.get_text() for label in axis.get_ticklabels() if label.get_fontweight() == "bold"]
        assert bold == [text]


@pytest.mark.parametrize(
    ("ranges", "arms"),
    [
        ({}, []),
        ({"x": (0.05, 0.3)}, [([0.05, 0.3], [900.0, 900.0])]),
        ({"y": (600.0, 1000.0)}, [([0.1, 0.1], [600.0, 1000.0])]),
        ({"x": (0.05, 0.3), "y": (600.0, 1000.0)}, [([0.05, 0.3], [900.0] * 2), ([0.1, 0.1], [600.0, 1000.0])]),
    ],
)
def test_the_arms_of_the_cross_end_where_the_guess_ends(ranges, arms):
    found = made(kitchen_early, guessed(**ranges))
    (figure,) = figures_of(found)
    drawn = [tuple([float(each) for each in values] for values in line.get_data()) for line in artists(figure, "guess")]
    assert {str(each) for each in drawn} == {str(each) for each in arms}
    boxes = artists(figure, "box")
    assert len(boxes) == (len(ranges) == 2)
    for box in boxes:
        assert {*box.get_xdata()} == {*ranges["x"]}
        assert {*box.get_ydata()} == {*ranges["y"]}
    key = [text.get_text() for text in artists(figure, "key")]
    assert key[-1] == ("you are here, and the range of the guess" if ranges else "you are here")
    note = picture(found).note
    assert ("its arms end where the range of the guess ends" in note) == bool(ranges)
    frame = section.drawn(found)
    for axis in "xy":
        ends = {(row[f"{axis}_guess_low"], row[f"{axis}_guess_high"]) for row in frame.to_dict("records")}
        assert ends == {ranges[axis]} if axis in ranges else all(math.isnan(low) for low, _ in ends)


def test_the_axes_and_the_note_say_in_plain_words_what_is_varied():
    found = made(kitchen_early)
    (figure,) = figures_of(found)
    words = " ".join(text.get_text() for text in artists(figure, "axis"))
    assert words == "↑ A better kitchen: cost per week passing trade's share of the occasions in Town →"
    note = picture(found).note
    for part in (
        "less than £10k",
        "95 % interval from luck",
        "3 replications",
        "over 16 weeks",
        "Rivals: as in the file",
    ):
        assert part in note


def test_each_business_has_a_panel_and_the_key_counts_its_points():
    found = made(kitchen_early, businesses=("Ash", "Oak"))
    frame, panels = section.drawn(found), picture(found).panels
    assert [panel.business for panel in panels] == ["Ash", "Oak"]
    for panel in panels:
        figure = charts.alone(panel)
        key = dict(zip(*([text.get_text() for text in artists(figure, gid)] for gid in ("key", "count")), strict=False))
        own = frame[frame["business"] == panel.business]
        for winner, label in (("kitchen", "A better kitchen"), ("as_is", "carrying on")):
            assert key[label] == f"{((own['winner'] == winner) & ~own['is_close']).sum()} of 12"
        assert key["too close to call"] == "3 of 12"
        assert "too close to call 3 of 12" in panel.said


def test_panels_have_one_scale_unless_a_map_would_be_a_sliver():
    def two(xs):
        found, other = made(kitchen_early), made(kitchen_early, businesses=("Oak",), xs=xs, here=(xs[1], 900.0))
        found.tables["flip"] = pd.concat([found.tables["flip"], other.tables["flip"]])
        figures = figures_of(found)
        return [figure.axes[0].get_xlim() for figure in figures], picture(found).note

    limits, note = two((0.3, 0.5, 0.6))
    assert len(set(limits)) == 1
    assert "The same scale in every panel." in note
    limits, note = two((0.5, 0.51, 0.52))
    assert len(set(limits)) == 2
    assert "Each panel has its own scale" in note


def test_there_is_nothing_to_draw_without_a_map():
    comparison = SimpleNamespace(tables={}, scenario=scenario_of())
    assert section.drawn(comparison) is None
    assert section.NAME in {chart.name for chart in every_chart()}


def test_the_same_map_gives_the_same_picture():
    one, other = (charts.svg(figures_of(made(kitchen_early))[0]) for _ in range(2))
    assert one == other
    assert b"A better kitchen" in one  # text as text


def inside(figure):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.width, figure.bbox.height
    ticks = [
        text
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for text, at in zip(axis.get_ticklabels(), axis.get_majorticklocs(), strict=True)
        if min(axis.get_view_interval()) <= at <= max(axis.get_view_interval())
    ]
    for text in [*figure.texts, *ticks]:
        box = text.get_window_extent()
        assert -1 <= box.x0 <= box.x1 <= width + 1, text.get_text()
        assert -1 <= box.y0 <= box.y1 <= height + 1, text.get_text()


@pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
@pytest.mark.parametrize(
    "label",
    [
        "plan " * 40,
        "$1 vs $2",
        "a_b^c \\alpha{x",
        "\u202eelbaT",
        "🍕 日本 عربي",
        "<script>|*_[x](y)`",
        "{at}",
        "改善厨房" * 15,
    ],
)
def test_any_label_is_drawn_as_it_stands(label):
    plans = {f"plan {n}": {"label": f"{label} {n}", "cost_per_week": 5.0} for n in range(6)}
    scenario = scenario_of(plans)
    cost = 'strategy."plan 0".cost_per_week'

    def every_plan(x, y):
        return f"plan {(XS.index(x) + 4 * YS.index(y)) % 6}", False

    found = made(every_plan, scenario, y=cost, flips=[(cost, "plan 0", "plan 1", 900.0, 1350.0, 1000.0, 1)])
    (figure,) = figures_of(found)
    if not letters.undrawable([label]):  # the box that stands for a letter is wider than the letter
        inside(figure)
        inside(picture(found).figure)
    assert not any(text.get_parse_math() for text in figure.findobj(lambda artist: hasattr(artist, "get_parse_math")))
    assert charts.png(figure)[:4] == b"\x89PNG"
    assert len(title(found).split()) <= 15


def test_many_points_are_drawn_without_marks_that_touch():
    many = tuple(n / 59 for n in range(60))
    (figure,) = figures_of(made(kitchen_early, xs=many, here=(many[3], 900.0)))
    assert len(artists(figure, "cell")) == 180
    assert artists(figure, "mark") == []
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    boxes.sort(key=lambda box: box.x0)
    assert all(one.x1 <= other.x0 for one, other in pairwise(boxes))


# -- what it says


def test_the_finding_names_the_flip_that_is_nearest():
    far = (COST, "kitchen", "price", 900.0, 1350.0, 1340.0, 1)
    assert title(made(kitchen_early, flips=[far, FALLS])) == (
        "Carrying on overtakes A better kitchen once passing trade exceeds about 40 %"
    )
    near_by = (COST, "price", "kitchen", 450.0, 900.0, 880.0, 1)
    assert title(made(kitchen_early, flips=[near_by, FALLS])) == (
        "The answer changes with the cost per week of A better kitchen, at about £880"
    )
    own = (COST, "as_is", "kitchen", 450.0, 900.0, 500.0, 1)
    assert title(made(kitchen_early, flips=[own])) == (
        "The answer changes with the cost per week of A better kitchen, at about £500"
    )
    may = (SHARE, "kitchen", "as_is", 0.1, 0.5, 0.4, 0)
    assert title(made(kitchen_early, flips=[may])).startswith("Carrying on may overtake A better kitchen")


@pytest.mark.parametrize(
    ("win", "flips", "words"),
    [
        (lambda *_: ("as_is", False), (), "Carrying on stays best over the whole map"),
        (
            lambda x, _: ("kitchen", x > 0.4),
            (),
            "A better kitchen stays best wherever it is not too close to call",
        ),
        (lambda *_: ("kitchen", True), (), "Too close to call over the whole map"),
        (
            lambda x, y: ("price" if x > 0.4 and y > 1000 else "kitchen", False),
            (),
            "A better kitchen stays ahead unless both inputs move",
        ),
        (
            lambda x, y: ("kitchen" if x < 0.4 else "as_is", y == 900.0),
            (),
            "Too close to call as things stand; elsewhere A better kitchen and carrying on win",
        ),
        (
            lambda x, y: ("kitchen", (x, y) == (0.1, 900.0)),
            (),
            "Too close to call as things stand; elsewhere A better kitchen wins",
        ),
        (
            lambda x, y: (("kitchen", "as_is", "price", "as_is")[XS.index(x)], y == 900.0),
            (),
            "Too close to call as things stand; elsewhere 3 plans win",
        ),
    ],
)
def test_the_finding_is_what_the_map_shows(win, flips, words):
    assert title(made(win, flips=flips)) == words


LONG = "a name that goes on and on for rather longer than anybody at all would like to read it"


@pytest.mark.parametrize("label", ["Kitchen", LONG, "改善厨房和菜单的长期计划" * 4, "x" * 60])
@pytest.mark.parametrize("what", [SHARE, COST, "strategy.kitchen.change.appeal", "behaviour.talk_gain"])
@pytest.mark.parametrize("clear", [True, False])
def test_a_finding_has_at_most_fifteen_words(label, what, clear):
    plans = {"kitchen": PLANS["kitchen"] | {"label": label}, "price": PLANS["price"] | {"label": f"{label} too"}}
    scenario = scenario_of(plans)
    for new, old in (("kitchen", "price"), ("as_is", "kitchen"), ("price", "as_is")):
        for at, low, high in ((0.5, 0.1, 0.9), (0.05, 0.0, 0.1)):
            turn = (what, old, new, low, high, at, clear)
            found = made(kitchen_early, scenario, x=what, y="horizon", ys=(8.0, 16.0), here=(0.1, 16.0), flips=[turn])
            assert len(title(found).split()) <= 15, title(found)


def test_a_label_of_each_business_says_whose_it_is_once_and_then_its_own():
    found, other = made(kitchen_early), made(kitchen_early, businesses=("Oak",), x="place.village.passing_share")
    found.scenario = scenario_of(changes={"place/village/residents": 30, "place/village/passing_trade_per_week": 5.0})
    found.tables["flip"] = pd.concat([found.tables["flip"], other.tables["flip"]])
    words = section.words_of(found.scenario, section.drawn(found))
    assert {words[what].label for what in (SHARE, "place.village.passing_share")} == {
        "passing trade's share of the occasions in its place"
    }


@pytest.mark.parametrize(
    ("given", "words"), [(10_000.0, "£10k"), (150e6, "£150m"), (12_300.0, "£12.3k"), (2.5, "£2.50"), (7.0, "£7")]
)
def test_a_difference_that_matters_is_told_without_empty_digits(given, words):
    study = scenario_of(changes={"study.material_difference": given}).study
    assert section.material(study, pd.DataFrame()) == words


def test_ticks_have_no_more_digits_than_it_takes_to_tell_them_apart():
    weight = assumption(scenario_of(), "behaviour.experience_weight")
    words = tick_words([0.35, 0.4, 0.466667, 0.583333], 0.4, weight)
    assert list(words.values()) == ["0.35", "0.4", "0.47", "0.58"]
    assert list(tick_words([0.3111, 0.4], 0.3111, weight).values()) == ["0.3111", "0.4"]


def test_values_are_told_in_their_unit():
    scenario = scenario_of()
    assert assumption(scenario, SHARE).value(0.4123) == "41 %"
    assert assumption(scenario, SHARE).value(0.05) == "5 %"
    assert assumption(scenario, COST).value(-317.1) == "−£317"
    assert assumption(scenario, "strategy.price.change.price").value(-9.0) == "−9 %"
    kitchen = assumption(scenario, "strategy.kitchen.change.appeal")
    assert (kitchen.heading, kitchen.value(1.125)) == (
        "A better kitchen: its change of what shows from outside (score)",
        "1.125",
    )
    assert kitchen.spoken("A better kitchen") == "its change of what shows from outside"
    assert kitchen.spoken("Other") == "the change of what shows from outside under A better kitchen"
    horizon = assumption(scenario, "horizon")
    assert horizon.heading == "the weeks that count"
    assert horizon.beyond(61.0) == "once more than about 61 weeks count"
    assert assumption(scenario, "price").beyond(25.5).startswith("once the price of Ash exceeds about £25.5")
    assert assumption(scenario, "behaviour.experience_weight").heading == "how much experience counts in the choice"


def test_a_place_between_two_values_is_told_no_finer_than_they_lie_apart():
    assert near(0.970813, 0.75, 1.125) == 0.97
    assert near(61.37, 52.0, 78.0) == 61.0
    assert near(-317.10466, -550.0, -300.0) == -320.0
    assert near(0.04171, 0.03, 0.045) == 0.042
    assert near(880.0, 450.0, 900.0, but=900.0) == 880.0


# -- the folder


@pytest.fixture
def saved(tmp_path):
    found = made(kitchen_early, flips=[FALLS])
    with folder_of(found.scenario, tmp_path / "town-flip") as folder:
        return found, save(found, folder, "python run.py flip town.toml")


def test_the_folder_holds_the_tables_the_chart_and_the_page(saved):
    found, folder = saved
    for name in ("flip", "flips"):
        pd.testing.assert_frame_equal(
            read_table(folder / "tables" / f"{name}.csv"), found.tables[name], check_dtype=False
        )
    drawn = read_table(folder / "charts" / f"{section.NAME}.csv")
    pd.testing.assert_frame_equal(drawn, section.drawn(found), check_dtype=False)
    for ending in ("svg", "png"):
        assert (folder / "charts" / f"{section.NAME}.{ending}").stat().st_size > 5000
    sealed = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert sealed["runs"]["replications"] == 3
    assert sealed["scenario"]["sha256"] == found.scenario.hash


def test_a_map_is_known_again_by_the_same_scenario_alone(saved):
    found, folder = saved
    flip, flips = known_map(found.scenario, folder)
    pd.testing.assert_frame_equal(flip, found.tables["flip"], check_dtype=False)
    again = SimpleNamespace(scenario=found.scenario, tables={"flip": flip, "flips": flips})
    assert title(again) == title(found)
    assert known_map(scenario_of(changes={"study.weeks": 17}), folder) is None
    assert known_map(found.scenario, folder.parent / "nowhere") is None


@pytest.mark.parametrize("name", ["tables/flip.csv", "tables/flips.csv", "manifest.json"])
def test_a_damaged_map_is_not_believed(saved, name):
    found, folder = saved
    whole = (folder / name).read_bytes()
    for damaged in (whole.replace(b"kitchen", b"kitchem", 1), whole[: len(whole) // 2], b"", b"[]"):
        (folder / name).write_bytes(damaged)
        assert known_map(found.scenario, folder) is None or (name == "manifest.json" and b"kitchem" in damaged)
    (folder / name).unlink()
    assert known_map(found.scenario, folder) is None


def test_a_map_of_another_version_is_made_again(saved, monkeypatch):
    found, folder = saved
    monkeypatch.setattr("sim.report.output.known.__version__", "0.0.0")
    assert known_map(found.scenario, folder) is None


def test_only_an_earlier_map_of_the_same_file_is_replaced(saved, tmp_path):
    found, folder = saved
    with folder_of(found.scenario, folder) as again:
        assert save(found, again) == folder
    assert (tmp_path / "town-flip.previous").is_dir()
    other = read("village.toml", text=found.scenario.text + "\n# another")
    with pytest.raises(WrongFolder, match=r"town\.toml"), folder_of(other, folder):
        pass
    main = tmp_path / "town"
    main.mkdir()
    (main / "manifest.json").write_text('{"scenario": {"file": "town.toml"}, "files": {"tables/decision.csv": {}}}')
    with pytest.raises(WrongFolder, match="not a map"), folder_of(found.scenario, main):
        pass
