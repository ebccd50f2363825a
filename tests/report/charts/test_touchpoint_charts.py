"""What to fix first: the chart draws its table, its title is the finding, and any name and size fits."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.report.charts import png
from sim.report.columns import TABLES
from sim.report.sections.chart_set import every_chart
from sim.report.sections.touchpoints import CHARTS, MOST_SEGMENTS, fix_this_first, title
from sim.report.words.theme import Theme
from tests.report.drawing import artists

MOMENTS = ("welcome", "farewell")
LONG = "a name as long as any name can be made, of sixty letters"
KINDS = ("people", "setting", "varies_by")
WHOLE = {
    "farewell people": 9_000.0,
    "welcome people": 7_000.0,
    "welcome setting": 500.0,
    "farewell setting": 2_000.0,
    " recovery": 40.0,
    "welcome varies_by": -300.0,
    "farewell varies_by": 900.0,
}


def rows_at(business, whole, *, segments=("keen", "calm"), half=250.0):
    """Rows of touchpoints.csv in the order of the visit: the first segment has three quarters of the whole."""
    ranked = sorted(whole, key=lambda lever: -whole[lever])
    rows = []
    for lever in sorted(whole, key=lambda lever: lever.split(" ")[-1]):
        touchpoint, what = lever.rsplit(" ", 1)
        shares = [0.75, *([0.25 / max(1, len(segments) - 1)] * (len(segments) - 1))]
        for segment, share in [("all", 1.0), *zip(segments, shares, strict=False)]:
            amount = whole[lever] * share
            rows.append(
                {
                    "business": business,
                    "touchpoint": touchpoint,
                    "lever": what,
                    "segment": segment,
                    "step": -1.0 if what == "varies_by" else 1.0,
                    "per_point_per_year": amount,
                    "luck_low": amount - half,
                    "luck_high": amount + half,
                    "per_point_at_twice": np.nan if what == "varies_by" else 0.8 * amount,
                    "lever_rank": ranked.index(lever) + 1,
                    "replications": 8,
                }
            )
    return rows


def clues_at(business, moments=MOMENTS):
    scores = {"delivered": 5.5, "own_score": 6.8, "felt": 5.7, "expected": 6.0}
    return [{"business": business, "touchpoint": name, **scores} for name in moments]


def comparison(places, *, clues=True, currency="GBP", **more):
    """A comparison from {business: {"touchpoint what": money of the whole}}."""
    tables = {"touchpoints": pd.DataFrame([one for at, whole in places.items() for one in rows_at(at, whole, **more)])}
    if clues:
        moments = {at: dict.fromkeys(lever.rsplit(" ", 1)[0] for lever in whole) for at, whole in places.items()}
        rows = [one for at, names in moments.items() for one in clues_at(at, [name for name in names if name])]
        tables["clues"] = pd.DataFrame(rows)
    return SimpleNamespace(tables=tables, scenario=SimpleNamespace(study=SimpleNamespace(currency=currency)))


def drawn(made_up):
    frame = fix_this_first(made_up)
    theme = Theme(made_up.scenario.study.currency, "as_is", ("as_is",))
    return frame, CHARTS[0].figure(frame, title(frame, made_up), theme, made_up)


def test_it_is_among_the_charts_and_its_columns_are_in_the_dictionary():
    assert "09_fix_this_first" in [chart.name for chart in every_chart()]
    made_up = comparison({"The Old Forge": WHOLE})
    for name, frame in (made_up.tables | {"09_fix_this_first": fix_this_first(made_up)}).items():
        assert list(frame.columns) == [column.name for column in TABLES[name]]


def test_without_the_tables_there_is_nothing_to_draw():
    nothing = SimpleNamespace(tables={"touchpoints": pd.DataFrame()})
    assert fix_this_first(SimpleNamespace(tables={})) is None
    assert fix_this_first(nothing) is None


def test_bars_intervals_and_rings_are_the_table():
    frame, figure = drawn(comparison({"The Old Forge": WHOLE}))
    levers = frame[frame["lever"] != "scores"]
    by_strip = pd.concat(rows for _, rows in levers.groupby("segment", sort=False))
    bars = [bar.get_width() for axes in figure.axes for bar in axes.patches]
    assert bars == by_strip["per_point_per_year"].tolist()
    ends = [one.get_segments()[0][:, 0].tolist() for axes in figure.axes for one in artists(axes, "interval")]
    assert ends == by_strip[["luck_low", "luck_high"]].to_numpy().tolist()
    rings = [one.get_xdata()[0] for one in artists(figure, "twice")]
    assert rings == levers.loc[levers["segment"] == "all", "per_point_at_twice"].dropna().tolist()


def test_levers_are_sorted_and_the_first_stands_on_top():
    frame, figure = drawn(comparison({"The Old Forge": WHOLE}))
    whole = frame[(frame["lever"] != "scores") & (frame["segment"] == "all")]
    assert whole["per_point_per_year"].is_monotonic_decreasing
    named = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert named == whole["lever_label"].tolist()
    assert named[0] == "farewell: people"
    assert named[-2:] == ["complaints put right", "welcome: less variation"]


def test_scores_from_within_and_without_are_paired_dots():
    frame, figure = drawn(comparison({"The Old Forge": WHOLE, "Soho Table": WHOLE}))
    scores = frame[frame["lever"] == "scores"]
    for gid, column in (("own", "own_score"), ("felt", "felt")):
        assert [one.get_xdata()[0] for one in artists(figure, gid)] == scores[column].tolist()
    assert len(scores) == 4


def test_without_clues_there_are_bars_alone():
    frame, figure = drawn(comparison({"The Old Forge": WHOLE}, clues=False))
    assert not artists(figure, "felt")
    assert set(frame["lever"]) == {*KINDS, "recovery"}


def test_the_title_says_what_to_fix_first_where_and_for_how_much():
    made_up = comparison({"The Old Forge": WHOLE})
    said = title(fix_this_first(made_up), made_up)
    assert said == "Fix the people side of the farewell first at The Old Forge: £9,000 a year per point"


def test_businesses_with_the_same_advice_share_a_title():
    made_up = comparison({"A": WHOLE, "B": {**WHOLE, "farewell people": 12_000.0}})
    said = title(fix_this_first(made_up), made_up)
    assert said == "Fix the people side of the farewell first: £9,000 a year per point at A and £12.0k at B"


@pytest.mark.parametrize(
    ("lever", "words"),
    [
        ("farewell setting", "Fix the setting of the farewell first at A: £20.0k a year per point"),
        (
            "welcome varies_by",
            "Make the welcome the same every time first at A: £20.0k a year per point less variation",
        ),
        (" recovery", "Put complaints right first at A: £20.0k a year per tenth more put right"),
    ],
)
def test_every_lever_has_its_words_and_its_unit(lever, words):
    made_up = comparison({"A": {**WHOLE, lever: 20_000.0}})
    assert title(fix_this_first(made_up), made_up) == words


def test_no_advice_where_luck_could_have_made_it():
    made_up = comparison({"A": {lever: amount / 100.0 for lever, amount in WHOLE.items()}, "B": WHOLE})
    said = title(fix_this_first(made_up), made_up)
    assert said.endswith("; no touchpoint is sure to be worth a fix at A")
    assert said.startswith("Fix the people side of the farewell first at B")
    unsure = comparison({"A": dict.fromkeys(WHOLE, 0.0)}, half=0.0)
    assert title(fix_this_first(unsure), unsure) == "No touchpoint is sure to be worth a fix at A"


def test_a_segment_called_all_is_not_taken_for_the_whole():
    frame, _ = drawn(comparison({"A": WHOLE}, segments=("all", "calm")))
    first = frame[frame["lever_label"] == "farewell: people"]
    assert first["per_point_per_year"].tolist() == [9_000.0, 6_750.0, 2_250.0]


def test_of_many_segments_and_levers_the_largest_are_drawn():
    moments = {f"moment {n} {what}": 1000.0 * n for n in range(8) for what in KINDS}
    frame, figure = drawn(comparison({"A": moments}, segments=[f"kind {n}" for n in range(9)]))
    levers = frame[frame["lever"] != "scores"]
    assert levers["segment"].nunique() == 1 + MOST_SEGMENTS
    assert levers["lever_rank"].max() == 10
    assert "10 levers that earn most" in words_of(figure)


def words_of(figure):
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def test_the_note_tells_the_kind_of_interval_and_only_what_is_drawn():
    words = words_of(drawn(comparison({"A": WHOLE}))[1])
    for said in ("95 % interval from luck", "8 replications", "Ring:", "Hatched:", "per tenth more", "one scale"):
        assert said in words
    plain = comparison({"A": {"chat people": 900.0}}, segments=(), clues=False)
    plain.tables["touchpoints"]["per_point_at_twice"] = np.nan
    words = words_of(drawn(plain)[1])
    for unsaid in ("Ring:", "Hatched:", "per tenth more", "one scale", "stay away", "levers that earn most"):
        assert unsaid not in words


@pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
@pytest.mark.parametrize(
    ("places", "more"),
    [
        ({"A": {"chat people": 900.0}}, {"segments": ()}),
        ({"A": {f"moment {n} {what}": -1e9 * n for n in range(4) for what in KINDS}}, {"half": 1e8}),
        ({"B" * 60: {f"{LONG} {n} people": 9 - n for n in range(6)}}, {"segments": [f"{LONG} {n}" for n in "123456"]}),
        ({"$10 vs $20": {"a_b^c people": 3e4, "x$y$ setting": -3e4}}, {"segments": ("a$", "$b")}),
        ({"\u202eelbaT ohoS": {"🍕 people": 3e4, "日本 setting": 2e4}}, {"segments": ("عربي", "日本")}),
        ({"A": dict.fromkeys(WHOLE, 0.0)}, {"half": 0.0}),
        (dict.fromkeys("ABCDEF", WHOLE), {}),
    ],
)  # fmt: skip
def test_any_name_and_size_is_drawn_and_fits_the_page(places, more):
    _, figure = drawn(comparison(places, **more))
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    shown = [text for text in figure.texts if text.get_text()]
    shown += [text for axes in figure.axes for text in (*axes.texts, *axes.get_yticklabels()) if text.get_text()]
    for text in shown:
        box = text.get_window_extent()
        assert -1 <= box.x0 <= box.x1 <= width + 1, text.get_text()
        assert -1 <= box.y0 <= box.y1 <= height + 1, text.get_text()
    assert png(figure)[:4] == b"\x89PNG"
