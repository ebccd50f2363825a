"""The chart, the page and the folder of the map of winners, from maps made up."""

import json
from itertools import pairwise
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.errors import WrongFolder
from sim.report import charts
from sim.report.columns import TABLES
from sim.report.output.flip import folder_of, known_map, page, save, terminal
from sim.report.output.tables import read_table
from sim.report.sections import flip as section
from sim.report.sections.chart_set import every_chart
from sim.report.words.assumption_text import assumption, near
from sim.report.words.theme import theme_of
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
    )


def kitchen_early(x, _):
    return ("kitchen" if x < 0.4 else "as_is"), x == 0.5


FALLS = (SHARE, "kitchen", "as_is", 0.1, 0.9, 0.412, 1)


def drawing(found):
    frame = section.drawn(found)
    return frame, section.figure(frame, section.title(frame, found), theme_of(found.scenario), found)


def title(found):
    return section.title(section.drawn(found), found)


# -- the chart


def test_every_point_has_its_winners_colour_and_mark_and_grey_is_hatched():
    found = made(kitchen_early, flips=[FALLS])
    frame, figure = drawing(found)
    theme, cells, marks = theme_of(found.scenario), artists(figure, "cell"), artists(figure, "mark")
    assert len(cells) == len(marks) == len(frame) == 12
    from matplotlib.colors import to_rgb

    for row, cell, mark in zip(frame.itertuples(), cells, marks, strict=True):
        colour, marker = theme.mark(row.winner)
        assert cell.get_x() <= row.x <= cell.get_x() + cell.get_width()
        assert cell.get_y() <= row.y <= cell.get_y() + cell.get_height()
        assert (mark.get_xdata()[0], mark.get_ydata()[0], mark.get_marker()) == (row.x, row.y, marker)
        assert bool(cell.get_hatch()) == row.is_close
        assert (to_rgb(cell.get_facecolor()) == to_rgb(colour)) != row.is_close
        assert (mark.get_markerfacecolor() == "white") == row.is_close


def test_the_cells_cover_the_map_without_a_gap():
    _, figure = drawing(made(kitchen_early))
    axes = figure.axes[0]
    area = sum(cell.get_width() * cell.get_height() for cell in artists(figure, "cell"))
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    assert area == pytest.approx((right - left) * (high - low))


def test_you_are_here_stands_at_the_values_in_force_and_they_are_bold():
    _, figure = drawing(made(kitchen_early))
    for cross in artists(figure, "here"):
        assert (cross.get_xdata()[0], cross.get_ydata()[0]) == (0.1, 900.0)
    axes = figure.axes[0]
    for axis, text in ((axes.xaxis, "10 %"), (axes.yaxis, "£900")):
        bold = [label.get_text() for label in axis.get_ticklabels() if label.get_fontweight() == "bold"]
        assert bold == [text]


def test_the_axes_say_in_plain_words_what_they_are():
    _, figure = drawing(made(kitchen_early))
    axes = figure.axes[0]
    assert axes.get_xlabel() == "passing trade's share of the occasions in town"
    assert axes.get_ylabel().replace("\n", " ") == "A better kitchen: cost per week"
    words = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")
    assert "95 % interval from luck" in words
    assert "less than £10k" in words
    assert "3 replications" in words


def test_each_business_has_a_panel_and_the_key_counts_its_points():
    found = made(kitchen_early, businesses=("Ash", "Oak"))
    frame, figure = drawing(found)
    assert len(figure.axes) == 2
    said = [text.get_text() for text in figure.axes[0].texts]
    for winner, label in (("kitchen", "A better kitchen"), ("as_is", "as_is")):
        clear = ((frame["business"] == "Ash") & (frame["winner"] == winner) & ~frame["is_close"]).sum()
        assert label in said
        assert f"{clear} of 12 points" in said
    assert "you are here" in said


def test_there_is_nothing_to_draw_without_a_map():
    comparison = SimpleNamespace(tables={}, scenario=scenario_of())
    assert section.drawn(comparison) is None
    assert section.NAME in {chart.name for chart in every_chart()}


def test_the_same_map_gives_the_same_picture():
    one, other = (charts.svg(drawing(made(kitchen_early))[1]) for _ in range(2))
    assert one == other


def test_a_small_map_of_one_business_fits_its_page():
    found = made(kitchen_early, businesses=("Ash", "Oak"))
    figure = section.figure_small(section.drawn(found), theme_of(found.scenario), found, "Oak")
    assert len(artists(figure, "cell")) == 12
    inside(figure)


def inside(figure):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure).draw()
    width, height = figure.bbox.width, figure.bbox.height
    words = [
        *figure.texts,
        *(text for axes in figure.axes for text in [*axes.texts, axes.xaxis.label, axes.yaxis.label]),
    ]
    for text in words:
        box = text.get_window_extent()
        assert -1 <= box.x0 <= box.x1 <= width + 1, text.get_text()
        assert -1 <= box.y0 <= box.y1 <= height + 1, text.get_text()


@pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
@pytest.mark.parametrize(
    "label", ["plan " * 40, "$1 vs $2", "a_b^c \\alpha{x", "\u202eelbaT", "🍕 日本 عربي", "<script>|*_[x](y)`", "{at}"]
)
def test_any_label_is_drawn_as_it_stands(label):
    plans = {f"plan {n}": {"label": f"{label} {n}", "cost_per_week": 5.0} for n in range(6)}
    scenario = scenario_of(plans)
    cost = 'strategy."plan 0".cost_per_week'

    def every_plan(x, y):
        return f"plan {(XS.index(x) + 4 * YS.index(y)) % 6}", False

    found = made(every_plan, scenario, y=cost, flips=[(cost, "plan 0", "plan 1", 900.0, 1350.0, 1000.0, 1)])
    _, figure = drawing(found)
    inside(figure)
    assert not any(text.get_parse_math() for text in figure.findobj(lambda artist: hasattr(artist, "get_parse_math")))
    assert charts.png(figure)[:4] == b"\x89PNG"
    page(found)


def test_many_points_are_drawn_without_marks_that_touch():
    many = tuple(n / 59 for n in range(60))
    _, figure = drawing(made(kitchen_early, xs=many, here=(many[3], 900.0)))
    assert len(artists(figure, "cell")) == 180
    assert artists(figure, "mark") == []
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    boxes.sort(key=lambda box: box.x0)
    assert all(one.x1 <= other.x0 for one, other in pairwise(boxes))


# -- what it says


def test_the_title_names_the_flip_that_is_nearest():
    far = (COST, "kitchen", "price", 900.0, 1350.0, 1340.0, 1)
    assert title(made(kitchen_early, flips=[far, FALLS])) == (
        "At Ash carrying on overtakes A better kitchen once passing trade's share of the occasions in town exceeds "
        "about 40 %"
    )
    near_by = (COST, "price", "kitchen", 450.0, 900.0, 880.0, 1)
    assert title(made(kitchen_early, flips=[near_by, FALLS])) == (
        "At Ash Nine per cent off overtakes A better kitchen once the cost per week of A better kitchen falls below "
        "about £880"
    )
    own = (COST, "as_is", "kitchen", 450.0, 900.0, 500.0, 1)
    assert "carrying on overtakes A better kitchen once the cost per week" in title(made(kitchen_early, flips=[own]))
    may = (SHARE, "kitchen", "as_is", 0.1, 0.5, 0.4, 0)
    assert title(made(kitchen_early, flips=[may])).startswith("At Ash carrying on may overtake A better kitchen")


@pytest.mark.parametrize(
    ("win", "flips", "words"),
    [
        (lambda *_: ("as_is", False), (), "At Ash carrying on stays best over the whole map"),
        (
            lambda x, _: ("kitchen", x > 0.4),
            (),
            "At Ash A better kitchen stays best wherever it is not too close to call",
        ),
        (lambda *_: ("kitchen", True), (), "At Ash it is too close to call over the whole map"),
        (
            lambda x, y: ("price" if x > 0.4 and y > 1000 else "kitchen", False),
            (),
            "At Ash A better kitchen stays ahead unless both assumptions move",
        ),
        (
            lambda x, _: ("kitchen" if x < 0.4 else "as_is", x == 0.1),
            [(SHARE, "kitchen", "as_is", 0.0, 0.5, 0.2, 1)],
            "At Ash it is too close to call as things stand: carrying on wins where passing trade's share of the "
            "occasions in town is 50 % or more, A better kitchen up to 0 %",
        ),
        (
            lambda x, y: ("kitchen" if x < 0.4 else "as_is", y == 900.0),
            (),
            "At Ash it is too close to call as things stand: elsewhere on the map A better kitchen and carrying on win",
        ),
    ],
)
def test_the_title_is_what_the_map_shows(win, flips, words):
    assert title(made(win, flips=flips)) == words


def test_a_title_has_room_for_three_businesses():
    found = made(lambda *_: ("as_is", False), businesses=("A", "B", "C", "D", "E"))
    assert title(found).count("; ") == 3
    assert title(found).endswith("; and 2 more")
    assert "; at B carrying on" in title(found)


def test_values_are_told_in_their_unit():
    scenario = scenario_of()
    assert assumption(scenario, SHARE).value(0.4123) == "41 %"
    assert assumption(scenario, COST).value(-317.1) == "−£317"
    assert assumption(scenario, "strategy.price.change.price").value(-9.0) == "−9 %"
    kitchen = assumption(scenario, "strategy.kitchen.change.appeal")
    assert (kitchen.heading, kitchen.value(1.125)) == ("A better kitchen: its change of appeal (score)", "1.125")
    assert kitchen.spoken("A better kitchen") == "its change of appeal"
    assert kitchen.spoken("Other") == "the change of appeal of A better kitchen"
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
    monkeypatch.setattr("sim.report.output.flip.__version__", "0.0.0")
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


def test_the_page_tells_every_flip_with_numbers_of_the_tables():
    found = made(kitchen_early, flips=[FALLS])
    text = page(found)
    assert text.startswith("# When does the answer flip? A &lt;b>\\|town")
    assert "| passing trade's share of the occasions in town | 10 % | A better kitchen | as_is |" in text
    assert "| 10 % and 90 % | 40 % | yes |" in text
    assert (
        "A better kitchen earns £30k more than as_is (95 % interval from luck +£25k to +£35k, 3 replications)." in text
    )
    assert "Of 12 points: A better kitchen at 6, as_is at 3, too close to call at 3." in text
    assert "* Oak is left out." in text
    assert terminal(found)[0] == f"{title(found)}."
    assert terminal(found)[-1] == "Note: Oak is left out."


def test_the_page_says_why_these_assumptions():
    found = made(kitchen_early)
    names = [column.name for column in TABLES["screening"]]
    rows = [
        ("Ash", SHARE, "passing|share", 0.0, 0.1, 0.9, 41_000.0, 30_000.0, -5_000.0, -5_000.0, 1, 2),
        ("Ash", COST, "cost", 450.0, 900.0, 1350.0, 60_000.0, 30_000.0, 0.0, 0.0, 1, 2),
    ]
    found.tables["screening"] = pd.DataFrame(rows, columns=names)
    assert "| Ash | passing\\|share | 0 % to 90 % | £41.0k | £30.0k | −£5,000 | −£5,000 | yes |" in page(found)
