"""Twin diaries drawn: the chart is its table, the title counts the marks, and anything fits the page."""

import re
from itertools import pairwise

import pandas as pd
import pytest

from sim.report.charts import png
from sim.report.charts.diaries import Entry, stack
from sim.report.sections.diaries import CHARTS, MARK, finding, twin_diaries
from sim.study.runs.visit_file import Visits
from tests.report.drawing import artists, drawn
from tests.report.fabricated import as_written, made

(CHART,) = CHARTS
LABELS = {"experience": "People and welcome"}
WHO, OTHER = 12, 13
CALLED = "town/12/there from the start"
BASELINE = (
    (0, "before", "Before week 0: came 4 times, the last time in week −2; expects 6.0 of 10."),
    (3, "visits", "Weeks 3–9: came twice, remembered 5.1 to 6.2 of 10; went to Bistro C once."),
    (14, "complaint", "Week 14: service 2.8 of 10; expected 6.1, remembered 3.9. Badly disappointed; complained, "
     "nothing was done; told a friend, without recommending it. Last visit."),
    (15, "never", "Weeks 15–103: never came again; went elsewhere 31 times, most often to Bistro C (18)."),
    (103, "total", "In all: 3 visits to The Old Forge, 32 elsewhere."),
)  # fmt: skip
PLAN = (
    (0, "before", "Before week 0: came 4 times, the last time in week −2; expects 6.0 of 10."),
    (14, "friend told", "Week 14: service 4.9 of 10; expected 6.1, remembered 5.5. Recommended it to a friend."),
    (103, "total", "In all: 5 visits to The Old Forge, 28 elsewhere."),
)
VISIT = {"place": "town", "segment": "regulars", "paid": 25.0, "expected": 6.0, "remembered": 6.0, "felt_score": 6.0}
VISIT |= dict.fromkeys(("is_passing", "is_first", "is_referred", "complained", "refunded", "upgraded"), False)
FIRST_DAY = pd.Timestamp("2026-01-05")
VISITS = {"as_is": (3, 9, 14), "experience": (3, 9, 14, 14, 100)}


def diaries(focus="The Old Forge", strategy="experience", readings=(BASELINE, PLAN), segment="regulars", pair=1):
    """Rows of the table for one pair."""
    rows = [(None, 0, "chosen", "A customer who lives in town.")]
    rows += [(name, *line) for name, lines in zip(("as_is", strategy), readings, strict=True) for line in lines]
    frame = pd.DataFrame(rows, columns=["lived_under", "week", "event", "sentence"])
    same = {"business": focus, "strategy": strategy, "pair": pair, "customer_id": WHO}
    same |= {"customer": CALLED, "segment": segment}
    return as_written("diaries", frame.assign(**same, date=FIRST_DAY + pd.to_timedelta(7 * frame["week"], unit="D")))


def visits(focus="The Old Forge", came=VISITS):
    """The visits of the customer and of somebody else, to the business and elsewhere."""
    rows = [
        {"tried_at": None if name == "as_is" else focus, "strategy": name}
        | {"customer_id": who, "customer": CALLED, "business": at, "week": week}
        | {"date": FIRST_DAY + pd.Timedelta(7 * week, unit="D")}
        | VISIT
        for name, weeks in came.items()
        for who, at, when in ((WHO, focus, weeks), (WHO, "Bistro C", (1, 2)), (OTHER, focus, (5, 6)))
        for week in when
    ]
    return as_written("visits", rows)


def comparison(foci=("The Old Forge",), labels=LABELS, table=None, log=None, strategy="experience"):
    made_up = made({focus: {strategy: 143_000.0, "price": -5.0} for focus in foci}, labels=labels)
    tables = [diaries(focus, strategy) for focus in foci] if table is None else [table]
    made_up.tables["diaries"] = pd.concat(tables, ignore_index=True)
    named = {"as_is": VISITS["as_is"], strategy: VISITS["experience"]}
    log = pd.concat([visits(focus, named) for focus in foci], ignore_index=True) if log is None else log
    made_up.visits = Visits.of(log)
    return made_up


def words(artist):
    return " ".join(artist.get_text().split())


def test_the_sentences_and_the_marks_are_the_table():
    frame, _, figure = drawn(CHART, comparison())
    sentences = frame[~frame["event"].isin([MARK, "total"])]["sentence"]
    assert [words(each) for each in artists(figure, "sentence")] == sentences.tolist()
    assert [words(each) for each in artists(figure, "total")] == frame[frame["event"] == "total"]["sentence"].tolist()
    assert [words(each) for each in artists(figure, "reading")] == ["Carry on", "People and welcome"]
    marks = frame[frame["event"] == MARK]
    assert marks.groupby("lived_under", sort=False)["week"].apply(list).to_dict() == {
        name: list(weeks) for name, weeks in VISITS.items()
    }
    (axes,) = figure.axes
    heights = sorted({round(each.get_ydata()[0], 6) for each in artists(figure, "visit")})
    weeks = sorted({week for came in VISITS.values() for week in came})
    slope = (heights[-1] - heights[0]) / (weeks[-1] - weeks[0])
    assert heights == pytest.approx([heights[0] + slope * (week - weeks[0]) for week in weeks], abs=1e-5)
    assert slope > 0
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first week on top


def test_visits_of_one_week_stand_side_by_side():
    _, _, figure = drawn(CHART, comparison())
    places = [(each.get_xdata()[0], each.get_ydata()[0]) for each in artists(figure, "visit")]
    assert len(set(places)) == len(places) == 8


def test_the_dates_of_marks_are_those_of_their_weeks():
    frame = twin_diaries(comparison())
    days = (frame["date"] - pd.Timestamp("2026-01-05")).dt.days
    assert (days == 7 * frame["week"]).all()


def test_the_title_counts_the_marks():
    made_up = comparison()
    title = finding(twin_diaries(made_up), made_up)
    assert title == "One customer of The Old Forge, twice: 3 visits carrying on, 5 with People and welcome"


def test_several_businesses_in_one_title():
    made_up = comparison(("A", "B", "C", "D"))
    title = finding(twin_diaries(made_up), made_up)
    assert title.startswith("One customer of A, twice: 3 visits carrying on, 5 with People and welcome; one of B: 3")
    assert title.endswith("; and 1 more")


def test_nothing_is_drawn_without_two_readings():
    made_up = made({"A": {"x": 1.0}})
    assert twin_diaries(made_up) is None
    made_up.tables["diaries"] = diaries().iloc[:0]
    assert twin_diaries(made_up) is None
    made_up.tables["diaries"] = diaries().iloc[:1].assign(event="same")
    assert twin_diaries(made_up) is None


def test_the_pair_that_goes_the_other_way_is_not_drawn():
    table = pd.concat([diaries(), diaries(pair=2).assign(customer_id=OTHER)])
    frame = twin_diaries(comparison(table=table))
    assert set(frame["customer_id"]) == {WHO}


def test_never_a_visit():
    log = visits(came={"as_is": (), "experience": (4,)})
    _, title, figure = drawn(CHART, comparison(log=log))
    assert "no visit carrying on, 1 with" in title
    assert len(artists(figure, "visit")) == 1


LONG = ("Weeks 1–2: went to " + "a very long name indeed " * 12, "Week 3: " + "n" * 300)


@pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
@pytest.mark.parametrize(
    ("focus", "strategy", "label", "sentence"),
    [
        ("$10 vs $20", "a_b^c", "\\alpha{x$", "Week 3: $2.8 of $10, {x} %s \\frac; remembered 3_9^2."),
        ("B" * 60, "p" * 60, "q" * 300, LONG[0]),
        (
            "日本の店",
            "🍕",
            "عربي",
            "Week 3: 日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本",
        ),
        ("A", "x", "x", LONG[1]),
    ],
)
def test_any_name_and_length_is_drawn_literally_and_fits_the_page(focus, strategy, label, sentence):
    many = tuple((week, "visits", sentence) for week in (0, 0, 1, 50, 50, 103, 103, 103))
    table = diaries(focus, strategy, (many, PLAN), segment=focus)
    _, _, figure = drawn(CHART, comparison((focus,), {strategy: label}, table, strategy=strategy))
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    texts = [*figure.texts, *artists(figure, "sentence"), *artists(figure, "total"), *artists(figure, "reading")]
    for text in texts:
        box = text.get_window_extent()
        assert -1 <= box.x0 <= box.x1 <= width + 1, text.get_text()
        assert -1 <= box.y0 <= box.y1 <= height + 1, text.get_text()
        assert not text.get_parse_math()
    boxes = [text.get_window_extent() for text in artists(figure, "sentence")]
    columns = {round(box.x0): [] for box in boxes}
    for box in boxes:
        columns[round(box.x0)].append(box)
    for column in columns.values():
        assert all(one.y0 >= other.y1 - 1 for one, other in pairwise(column))  # none on another
    left, right = sorted(columns)
    assert max(box.x1 for box in columns[left]) < right
    assert png(figure)[:4] == b"\x89PNG"
    if len(sentence) < 80:
        assert any(re.sub(r"\s", "", sentence) == re.sub(r"\s", "", each.get_text()) for each in texts)


def test_sentences_are_stacked_as_near_to_their_weeks_as_they_can():
    entries = [Entry(at, ["x", "y"]) for at in (0.0, 0.1, 1.5, 3.0, 3.0)]
    stack(entries, 0.0, 3.0)
    tops = [each.top for each in entries]
    assert tops == sorted(tops)
    assert tops[0] == pytest.approx(0.0)
    assert all(after - before >= entries[0].height - 1e-9 for before, after in pairwise(tops))
    assert tops[-1] + entries[-1].height <= 3.0 + 1e-9
    assert abs(tops[2] - 1.5) < 0.1  # where nothing is in the way
