"""What an answer rests on, drawn: charts are their tables, titles follow by rule, and anything fits the page."""

import numpy as np
import pandas as pd
import pytest

from sim.report.charts import png
from sim.report.sections.chart import Drawn
from sim.report.sections.mechanisms import (
    AS_GIVEN,
    CHARTS,
    MOST_MECHANISMS,
    by_horizon_title,
    what_it_rests_on_title,
)
from sim.report.words.theme import theme_of
from tests.report.drawing import artists
from tests.report.fabricated import made

WORDS = {
    "referral": "Word of mouth",
    "loyalty": "Loyalty",
    "risk": "Perceived risk",
    "learning": "Learning from visits",
}
GAINS = {"kitchen": 40_000.0, "experience": 143_000.0}
LABELS = {"experience": "People and welcome", "kitchen": "A better kitchen"}
CHANGES = {"risk": -500.0, "referral": -41_000.0, "loyalty": -120_000.0, "learning": 3_000.0}
WEEKS = (26, 52, 104, 208)


def mechanisms(gains, changes, half=4_000.0, words=WORDS):
    """Rows: the first plan of each business loses nothing by any switch, the others what `changes` says."""
    return pd.DataFrame(
        {
            "business": focus,
            "strategy": name,
            "mechanism": mechanism,
            "mechanism_label": words.get(mechanism, mechanism),
            "with_it": gain,
            "without_it": gain + change * (number > 0),
            "mechanism_effect": change * (number > 0),
            "luck_low": change * (number > 0) - half,
            "luck_high": change * (number > 0) + half,
            "replications": 10,
        }
        for focus, plans in gains.items()
        for number, (name, gain) in enumerate(plans.items())
        for mechanism, change in changes.items()
    )


def horizons(paths, half=4_000.0, weeks=WEEKS):
    """Rows from {business: {strategy: gains by horizon}}; the baseline at nought."""
    rows = []
    for focus, plans in paths.items():
        table = {"as_is": [0.0] * len(weeks), **plans}
        for name, gains in table.items():
            for place, week in enumerate(weeks):
                best = max(table, key=lambda each, place=place: table[each][place]) == name
                width = half if name != "as_is" else 0.0
                rows.append(
                    {
                        "business": focus,
                        "strategy": name,
                        "weeks": week,
                        "difference": gains[place],
                        "luck_low": gains[place] - width,
                        "luck_high": gains[place] + width,
                        "wins": 12 * best,
                        "is_best": bool(best),
                        "replications": 12,
                    }
                )
    return pd.DataFrame(rows)


def comparison(gains=None, changes=CHANGES, paths=None, *, half=4_000.0, **more):
    gains = gains or {"The Old Forge": GAINS, "Soho Table": GAINS}
    made_up = made(gains, **{"labels": LABELS} | more)
    made_up.tables["mechanisms"] = mechanisms(gains, changes, half)
    paths = paths or {
        focus: {name: [gain / 8, gain / 3, gain, 2 * gain] for name, gain in plans.items()}
        for focus, plans in gains.items()
    }
    made_up.tables["horizons"] = horizons(paths)
    return made_up


def drawn(made_up, name):
    """One chart of ours, without drawing all others; None where it has nothing to draw."""
    chart = next(each for each in CHARTS if each.name == name)
    frame = chart.drawn(made_up)
    if frame is None:
        return None
    title = chart.finding(frame, made_up)
    figure = chart.figure(frame, title, theme_of(made_up.scenario), made_up)
    return Drawn(chart.name, chart.heading, title, frame, figure)


def test_dots_bars_and_the_dashed_line_stand_where_the_table_says():
    chart = drawn(comparison(), "06_what_it_rests_on")
    frame, figure = chart.frame, chart.figure
    assert [each.get_xdata()[0] for each in artists(figure, "dot")] == frame["gain"].tolist()
    tested = frame[frame["mechanism"].notna()]
    bars = [each.get_segments()[0][:, 0].tolist() for each in artists(figure, "interval")]
    assert bars == tested[["luck_low", "luck_high"]].to_numpy().tolist()
    given = frame.loc[frame["mechanism_label"] == AS_GIVEN, "gain"].tolist()
    assert [each.get_xdata()[0] for each in artists(figure, "given")] == given == [143_000.0, 143_000.0]


def test_the_largest_change_comes_first_and_its_interval_is_laid_at_the_gain_as_given():
    frame = drawn(comparison(), "06_what_it_rests_on").frame
    rows = frame[frame["business"] == "Soho Table"]
    assert rows["mechanism_label"].tolist() == [
        AS_GIVEN,
        "Loyalty",
        "Word of mouth",
        "Learning from visits",
        "Perceived risk",
    ]
    assert set(rows["strategy"]) == {"experience"}
    loyalty = rows.iloc[1]
    assert (loyalty["gain"], loyalty["luck_low"], loyalty["luck_high"]) == (23_000.0, 19_000.0, 27_000.0)


def test_who_leads_without_a_mechanism_is_said_and_marked_where_it_is_another():
    chart = drawn(comparison({"Soho Table": GAINS}), "06_what_it_rests_on")
    leaders = chart.frame.set_index("mechanism")["leader"].to_dict()
    assert [name for name in leaders if isinstance(name, str)] == ["loyalty", "referral", "learning", "risk"]
    assert leaders.pop("loyalty") == "kitchen"
    assert set(leaders.values()) == {"experience"}
    said = [(each.get_text(), each.get_fontweight()) for each in artists(chart.figure, "leader")]
    everyday = ("People and welcome", "normal")
    assert said == [everyday, ("A better kitchen", "bold"), everyday, everyday, everyday]
    nobody = drawn(comparison({"A": {"kitchen": -1.0, "experience": -5.0}}, {"risk": -5.0}), "06_what_it_rests_on")
    assert set(nobody.frame["leader"]) == {"as_is"}


def test_only_the_mechanisms_that_matter_most_are_drawn():
    changes = {f"m{number}": -1_000.0 * number for number in range(16)}
    frame = drawn(comparison({"A": GAINS}, changes), "06_what_it_rests_on").frame
    assert frame["mechanism"].fillna("as given").tolist() == [
        "as given",
        *(f"m{number}" for number in range(15, 15 - MOST_MECHANISMS, -1)),
    ]


@pytest.mark.parametrize(
    ("gain", "change", "half", "words"),
    [
        (143e3, -41e3, 4e3, "Without word of mouth, People and welcome would earn £41k less at A"),
        (143e3, 41e3, 4e3, "Without word of mouth, People and welcome would earn £41k more at A"),
        (30e3, -41e3, 4e3, "Without word of mouth, People and welcome would lose £11k instead of earning £30k at A"),
        (-30e3, 41e3, 4e3, "Without word of mouth, People and welcome would earn £11k instead of losing £30k at A"),
        (-30e3, -41e3, 4e3, "Without word of mouth, People and welcome would lose £41k more at A"),
        (-90e3, 41e3, 4e3, "Without word of mouth, People and welcome would lose £41k less at A"),
        (143e3, -9e3, 4e3, "No mechanism alone makes a material difference to People and welcome at A"),
        (143e3, -41e3, 50e3, "Too few replications to say what People and welcome rests on at A"),
        (143e3, -41e3, np.nan, "Too few replications to say what People and welcome rests on at A"),
    ],
)
def test_the_title_says_what_the_best_plan_rests_on(gain, change, half, words):
    plans = {"kitchen": gain - 1e6, "experience": gain}
    made_up = comparison({"A": plans}, {"risk": change / 50, "referral": change}, half=half)
    chart = drawn(made_up, "06_what_it_rests_on")
    assert what_it_rests_on_title(chart.frame, made_up) == chart.finding == words


@pytest.mark.parametrize(
    ("experience", "kitchen", "words"),
    [
        ([1, 2, 3, 4], [0.5, 1, 1, 1], "People and welcome leads at A at every horizon"),
        ([-1, -2, -3, -4], [-5, -5, -5, -5], "Carrying on leads at A at every horizon"),
        ([-1, -2, 3, 4], [-5, -5, -5, -5], "People and welcome overtakes carrying on at A between 52 and 104 weeks"),
        ([1, 2, 3, 4], [0, 1, 2, 5], "A better kitchen overtakes People and welcome at A between 104 and 208 weeks"),
        ([-1, 2, 3, 4], [-1, 1, 5, 5], "The leader at A changes twice between 26 and 208 weeks"),
    ],
)
def test_the_title_says_whether_the_leader_changes_with_the_horizon(experience, kitchen, words):
    paths = {"A": {"kitchen": [1e4 * each for each in kitchen], "experience": [1e4 * each for each in experience]}}
    made_up = comparison({"A": GAINS}, paths=paths)
    assert by_horizon_title(drawn(made_up, "20_by_horizon").frame, made_up) == words


def test_businesses_of_which_the_same_is_said_stand_together():
    made_up = comparison()
    wanted = "People and welcome leads at The Old Forge and Soho Table at every horizon"
    assert drawn(made_up, "20_by_horizon").finding == wanted
    many = comparison(dict.fromkeys("ABCDE", GAINS))
    assert drawn(many, "20_by_horizon").finding.endswith("leads at A, B, C and 2 more at every horizon")


def test_lines_bars_and_rings_stand_where_the_table_says():
    paths = {"A": {"kitchen": [-2e4, 1e4, 2e4, 3e4], "experience": [-1e4, -5e3, 3e4, 9e4]}}
    chart = drawn(comparison({"A": GAINS}, paths=paths), "20_by_horizon")
    lines = [each.get_ydata().tolist() for each in artists(chart.figure, "line")]
    assert lines == [rows["difference"].tolist() for _, rows in chart.frame.groupby("strategy", sort=False)]
    plans = chart.frame[chart.frame["strategy"] != "as_is"]
    bars = [segment[:, 1].tolist() for each in artists(chart.figure, "interval") for segment in each.get_segments()]
    assert bars == plans[["luck_low", "luck_high"]].to_numpy().tolist()
    rings = sorted((each.get_xdata()[0].round(), each.get_ydata()[0]) for each in artists(chart.figure, "leader"))
    assert rings == [(0, 0.0), (1, 1e4), (2, 3e4), (3, 9e4)]
    ticks = [each.get_text() for each in chart.figure.axes[0].get_xticklabels()]
    assert ticks == [f"{weeks} weeks\n12 of 12" for weeks in WEEKS]
    bold = [each.get_text() for each in chart.figure.axes[0].get_xticklabels() if each.get_fontweight() == "bold"]
    assert bold == ["104 weeks\n12 of 12"]


def test_no_interval_without_its_kind_and_no_chart_without_its_table():
    for name, runs in (("06_what_it_rests_on", "10 replications"), ("20_by_horizon", "12 replications")):
        words = " ".join(text.get_text() for text in drawn(comparison(), name).figure.texts).replace("\n", " ")
        assert "95 % interval from luck" in words
        assert runs in words
        assert drawn(made({"A": GAINS}), name) is None


@pytest.mark.filterwarnings("ignore:Glyph .* missing")  # a box is what a font without it draws
@pytest.mark.parametrize(
    ("gains", "changes"),
    [
        ({"A": {"x": -5.0}}, {"risk": 0.0}),
        ({"A": {f"plan {n}": 1e9 + n for n in range(6)}}, dict.fromkeys(WORDS, -1e9)),
        ({"The old house " * 20: {"A long plan " * 30: 0.001, "Another plan " * 30: 12.5}}, {"referral": -40.0}),
        ({"$10 vs $20": {"\\alpha{x": -3e4, "a_b^c": 3e4}, "日本": {"🍕": 3e4, "عربي": 1e4}}, CHANGES),
    ],
)
def test_any_name_and_size_is_drawn_and_fits_the_page(gains, changes):
    for name in ("06_what_it_rests_on", "20_by_horizon"):
        figure = drawn(comparison(gains, changes), name).figure
        figure.canvas.draw()
        width, height = figure.canvas.get_width_height()
        for text in [*figure.texts, *(each for axes in figure.axes for each in axes.texts)]:
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= width + 1, text.get_text()
            assert -1 <= box.y0 <= box.y1 <= height + 1, text.get_text()
        assert png(figure)[:4] == b"\x89PNG"
