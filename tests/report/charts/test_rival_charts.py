"""The charts of copying and of answers: they draw their table, and their titles follow from it."""

import itertools

import numpy as np
import pandas as pd
import pytest

from sim.report import charts
from sim.report.columns import TABLES
from sim.report.sections.rivals import CHARTS, MOST_LINES, MOST_ROWS
from sim.study.rivals.payoffs import equilibrium_rows
from tests.report.drawing import artists, drawn, texts
from tests.report.fabricated import made

COPYING, ANSWERS = CHARTS
RESPONSES = {
    "none": "Do nothing",
    "match_price": "Match our price",
    "cut_price": "Cut prices by 9 %",
    "copy_experience": "Copy our experience",
    "copy_all": "Copy everything",
}
DELAYS = (None, 0, 13, 26, 52)


def rival_rows(focus, strategy, never, soon, half=2_000.0, halved=41, replications=8):
    """Rows of rivals.csv: the gain falls evenly from `never` to `soon`."""
    for place, delay in enumerate(DELAYS):
        gain = never if delay is None else soon + (never - soon) * (place - 1) / 4
        row = {"business": focus, "strategy": strategy, "copy_after_weeks": np.nan if delay is None else delay}
        row |= {"is_copying": delay is not None, "gain": gain, "luck_low": gain - half, "luck_high": gain + half}
        last = halved + delay if halved and delay is not None else np.nan
        yield row | {"half_life_weeks": last, "replications": replications}


def payoff_rows(focus, table, replications=8, half=2_000.0, responses=RESPONSES):
    """Rows of payoffs.csv from strategy -> [(ours, rivals) by response]."""
    rows = []
    for strategy, cells in table.items():
        for (response, label), (ours, theirs) in zip(responses.items(), cells, strict=False):
            row = {"business": focus, "strategy": strategy, "response": response, "response_label": label}
            row |= {"ours": ours, "luck_low": ours - half, "luck_high": ours + half, "rivals": theirs}
            row["is_our_best_reply"] = ours == max(some[[*responses].index(response)][0] for some in table.values())
            row["is_their_best_reply"] = theirs == max(other for _, other in cells)
            rows.append(row | {"replications": replications})
    return rows


def comparison(gains, payoffs=None, *, labels=None, material=10_000.0, **more):
    """`gains`: focus -> strategy -> (never copied, copied at once); `payoffs`: focus -> as `payoff_rows` takes it."""
    found = made(
        {focus: {name: never for name, (never, _) in plans.items()} for focus, plans in gains.items()},
        labels=labels,
        material=material,
    )
    rows = [rival_rows(focus, name, *pair, **more) for focus, plans in gains.items() for name, pair in plans.items()]
    cells = [row for focus, table in (payoffs or {}).items() for row in payoff_rows(focus, table)]
    found.tables |= {
        "rivals": pd.DataFrame(itertools.chain(*rows)),
        "payoffs": pd.DataFrame(cells),
        "equilibria": pd.DataFrame(equilibrium_rows(cells)),
    }
    return found


def words(figure):
    return " ".join(texts(figure)).replace("\n", " ")


PLANS = {"kitchen": (40_000.0, 20_000.0), "price": (-10_000.0, -30_000.0), "welcome": (30_000.0, 28_000.0)}
GAME = {
    "as_is": [(0.0, 0.0), (0.0, 0.0), (-40e3, -210e3), (0.0, 0.0), (0.0, 0.0)],
    "kitchen": [(40e3, -60e3), (40e3, -60e3), (-5e3, -260e3), (22e3, -90e3), (-25e3, -20e3)],
    "welcome": [(30e3, -50e3), (30e3, -50e3), (-9e3, -250e3), (12e3, -70e3), (28e3, -70e3)],
}


def test_nothing_is_drawn_without_the_tables():
    plain = made({"A": {"x": 1.0}})
    assert COPYING.drawn(plain) is ANSWERS.drawn(plain) is None
    plain.tables |= {name: pd.DataFrame() for name in ("rivals", "payoffs", "equilibria")}
    assert COPYING.drawn(plain) is ANSWERS.drawn(plain) is None


def test_frames_have_the_columns_of_the_dictionary():
    found = comparison({"A": PLANS}, {"A": GAME})
    for chart in CHARTS:
        assert list(chart.drawn(found).columns) == [column.name for column in TABLES[chart.name]]


# -- how long before they copy


def test_lines_and_intervals_are_the_table():
    frame, _, figure = drawn(COPYING, comparison({"A": PLANS, "B": PLANS}))
    lines = list(frame.groupby(["business", "strategy"], sort=False))
    assert [each.get_ydata().tolist() for each in artists(figure, "line")] == [
        line["gain"].tolist()[:-1] for _, line in lines
    ]
    assert [each.get_ydata().tolist() for each in artists(figure, "never")] == [
        line["gain"].tolist()[-1:] for _, line in lines
    ]
    segments = [each.get_segments()[0][:, 1].tolist() for each in artists(figure, "interval")]
    assert segments == frame[["luck_low", "luck_high"]].to_numpy().tolist()
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "13", "26", "52", "never"]
    assert "95 % interval from luck, 8 replications" in words(figure)


def test_the_half_life_is_told():
    _, _, figure = drawn(COPYING, comparison({"A": PLANS}))
    assert words(figure).count("half-life 41 weeks") == 3
    _, _, figure = drawn(COPYING, comparison({"A": PLANS}, halved=None))
    assert words(figure).count("no half-life") == 3


@pytest.mark.parametrize(
    ("pair", "title"),
    [
        ((40e3, 20e3), "kitchen keeps 50 % of its gain at A if every rival copies at once"),
        ((40e3, 39.99e3), "kitchen keeps all of its gain at A if every rival copies at once"),
        ((40e3, -1.0), "kitchen turns into a loss at A if every rival copies at once"),
        ((-5e3, -9e3), "No plan has a gain at A that rivals could copy"),
    ],
)
def test_the_title_is_what_is_left_of_the_gain(pair, title):
    found = comparison({"A": {"kitchen": pair, "other": (-60e3, -70e3)}})
    assert drawn(COPYING, found)[1] == title


def test_no_plan_is_said_only_where_none_gains():
    found = comparison({"A": {"kitchen": (-5e3, -9e3), "other": (3e3, 1e3)}})
    found.tables["decision"].loc[lambda rows: rows["strategy"] == "kitchen", "difference"] = 4e3
    assert drawn(COPYING, found)[1] == "kitchen has no gain at A that rivals could copy"


def test_the_best_plan_is_among_the_few_lines_drawn():
    many = {f"p{n}": (1e3 * n, 1e3 * n - 500) for n in range(20)}
    frame = COPYING.drawn(comparison({"A": many}))
    assert frame["strategy"].nunique() == MOST_LINES
    assert frame.loc[frame["is_best"], "strategy"].unique().tolist() == ["p19"]


# -- if they answer back


def test_every_cell_holds_both_numbers():
    frame, _, figure = drawn(ANSWERS, comparison({"A": PLANS}, {"A": GAME}))
    assert len(artists(figure, "cell")) == len(frame) == 15
    cited = [each.get_text() for each in artists(figure, "ours")]
    assert cited[:6] == ["£0", "£0", "−£40k", "£0", "£0", "+£40k"]
    assert [each.get_text() for each in artists(figure, "rivals")][5:8] == ["−£60k", "−£60k", "−£260k"]
    assert all(label in words(figure) for label in RESPONSES.values())
    assert "known to within £2,000 (95 % interval from luck, 8 replications" in words(figure)


def test_best_replies_are_outlined_and_equilibria_starred():
    frame, _, figure = drawn(ANSWERS, comparison({"A": PLANS}, {"A": GAME}))
    assert len(artists(figure, "our best reply")) == frame["is_our_best_reply"].sum() == 5
    idle = frame["is_idle"]
    assert frame.loc[idle, "response"].tolist() == ["match_price", "copy_experience", "copy_all", *["match_price"] * 2]
    assert len(artists(figure, "their best reply")) == (frame["is_their_best_reply"] & ~frame["is_idle"]).sum() == 3
    stars = frame[frame["equilibrium"].notna()]
    assert len(artists(figure, "equilibrium")) == len(stars)


def test_a_mixed_equilibrium_tells_the_chance_of_its_cells():
    pennies = {"as_is": [(150e3, -100e3), (-50e3, 100e3)], "kitchen": [(-50e3, 100e3), (150e3, -100e3)]}
    frame, _, figure = drawn(ANSWERS, comparison({"A": {"kitchen": (1.0, 1.0)}}, {"A": pennies}))
    assert frame["chance"].tolist() == [0.25] * 4
    assert words(figure).count("25 %") == 4
    assert "No equilibrium" not in words(figure)


def test_it_is_said_where_no_equilibrium_was_found():
    found = comparison({"A": PLANS}, {"A": GAME})
    found.tables["equilibria"] = pd.DataFrame()
    assert "No equilibrium was found at A." in words(drawn(ANSWERS, found)[2])


def test_ties_are_told():
    tie = {"as_is": [(1.0, 0.0), (0.0, 0.0)], "kitchen": [(0.0, 0.0), (1.0, 0.0)]}
    assert equilibrium_rows(payoff_rows("A", tie))[-1]["equilibrium"] % 2 == 0
    found = comparison({"A": PLANS, "B": PLANS}, {"A": tie, "B": GAME})
    assert "Some answers tie at A: there may be more equilibria." in words(drawn(ANSWERS, found)[2])


@pytest.mark.parametrize(
    ("material", "changed", "title"),
    [
        (0.0, {}, "welcome beats kitchen at A if rivals copy everything"),
        (60e3, {}, "kitchen stays as good as our best answer at A, whatever rivals do"),
        (0.0, {"kitchen": [(50e3, 0.0)] * 5}, "kitchen stays our best answer at A, whatever rivals do"),
        (
            0.0,
            {"kitchen": [*GAME["kitchen"][:4], (-25e3, -70e3)]},
            "welcome beats kitchen at A if rivals copy everything, which is not their best reply",
        ),
        (0.0, {"welcome": [(1e3, 0.0)] * 5, "as_is": [(0.0, 0.0)] * 5}, None),
    ],
)
def test_the_title_is_what_survives_the_answers(material, changed, title):
    found = comparison({"A": PLANS}, {"A": GAME | changed}, material=material)
    said = drawn(ANSWERS, found)[1]
    assert said == (title or "welcome beats kitchen at A if rivals copy everything")


def test_strategies_that_can_come_about_are_among_the_rows_drawn():
    many = {f"p{n:02}": [(1e3 * n, -1e3), (1e3 * n - 500, -2e3)] for n in range(30)}
    frame = ANSWERS.drawn(comparison({"A": {"p29": (1.0, 1.0)}}, {"A": many}))
    assert frame["strategy"].nunique() == MOST_ROWS
    assert frame.loc[frame["equilibrium"].notna(), "strategy"].tolist() == ["p29"]


# -- any names


@pytest.mark.filterwarnings("ignore:Glyph .* missing")
@pytest.mark.parametrize("foci", [["A"], ["$10 vs $20", "The Old Forge and Inn " * 9, "日本"]])
@pytest.mark.parametrize(
    "names", [["x"], ["A much warmer welcome for all " * 5, "a_b^c", "\\alpha{x", "🍕", "long name of a plan", "q"]]
)
def test_any_name_is_drawn_and_fits_the_page(foci, names):
    gains = {focus: {name: (1e4 * n, 5e3 * n) for n, name in enumerate(names)} for focus in foci}
    table = {name: [(1e6 * n, -2e6), *[(-1e5 * n, -3e6)] * 4] for n, name in enumerate(["as_is", *names])}
    found = comparison(gains, dict.fromkeys(foci, table))
    for chart in CHARTS:
        _, _, figure = drawn(chart, found)
        figure.canvas.draw()
        wide, high = figure.canvas.get_width_height()
        for text in [*figure.texts, *(each for axes in figure.axes for each in axes.texts)]:
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= wide + 1, text.get_text()
            assert -1 <= box.y0 <= box.y1 <= high + 1, text.get_text()
        assert charts.png(figure)[:4] == b"\x89PNG"
