"""The charts of the trip-wires and the trust card: what is drawn is the table, and any name fits the page."""

import numpy as np
import pandas as pd
import pytest

from sim.report import charts
from sim.report.columns import TABLES
from sim.report.output.tables import csv_bytes, read_table
from sim.report.sections.trust import CHARTS
from sim.report.words.theme import theme_of
from tests.report.drawing import artists
from tests.report.fabricated import made

PLANS = {"price": -20_000.0, "kitchen": 40_000.0}
WEEKS = range(13, 40)


def rule(business, strategy, **more):
    plain = {
        "business": business, "strategy": strategy, "measure": "visits",
        "measure_label": "visits a week", "weeks_done": 26.0,
        "level": 410.0, "direction": "below", "futures_kind": "luck", "futures": 10, "failures": 4, "caught": 4.0,
        "successes": 6, "false_alarms": 1.0, "caught_unseen": 3.0, "false_alarms_unseen": 2.0,
        "sentence": "Stop if ...",
    }  # fmt: skip
    return plain | more


def paths_of(business, strategy, measure="visits", scale=1.0, futures=10, failures=4):
    rows = []
    for future in range(futures):
        well = future >= failures
        start = 395.0 + future * 2 if not well else 405.0 + (future - failures) * 12
        rows += [
            {
                "business": business,
                "strategy": strategy,
                "measure": measure,
                "future": future,
                "ends_well": well,
                "weeks_done": week,
                "measure_value": scale * (start + 3 * np.sin(week / 4 + future)),
            }
            for week in WEEKS
        ]
    return pd.DataFrame(rows)


CHECKS = pd.DataFrame(
    [
        {"check_name": state, "check_label": label, "state": state, "found": found, "wanted": wanted, "sentence": "x"}
        for state, label, found, wanted in (
            ("PASS", "The bridge adds up", "8 of 8", "every bridge, to the penny"),
            ("REVIEW", "Promises are kept", "8 of 10 kept", "promised no more than 0.1 above delivered"),
            ("FAIL", "Meets the known facts", "1 of 2", "within the tolerance"),
            ("NOT RUN", "Behaves like real markets", "not measured", "all patterns of real markets"),
        )
    ]
)
SOURCES = pd.DataFrame(
    [
        {"input": str(n), "input_label": "x", "in_force": 1.0, "source": source, "is_important": important}
        | {"variance_share": np.nan}
        for n, (source, important) in enumerate(
            [("guess", True)] * 5 + [("published", True)] * 2 + [("our data", False)]
        )
    ]
)


def comparison(gains=None, rules=None, paths=None, **more):
    gains = gains or {"The Old Forge": PLANS, "Soho Table": PLANS}
    made_up = made(gains, **more)
    foci = list(gains)
    made_up.tables["tripwires"] = pd.DataFrame(rules or [rule(focus, "kitchen") for focus in foci])
    made_up.tables["tripwire_paths"] = pd.concat(
        paths or [paths_of(focus, "kitchen") for focus in foci], ignore_index=True
    )
    made_up.tables |= {"trust": CHECKS, "sources": SOURCES}
    return made_up


def drawn(made_up):
    """Chart number -> (frame, title, figure) of those that have something to draw."""
    found = {}
    for chart in CHARTS:
        frame = chart.drawn(made_up)
        if frame is not None:
            title = chart.finding(frame, made_up)
            found[chart.name[:2]] = frame, title, chart.figure(frame, title, theme_of(made_up.scenario), made_up)
    return found


def words_of(figure):
    return [each.get_text() for each in figure.findobj(lambda artist: hasattr(artist, "get_text")) if each.get_text()]


def test_the_lines_are_the_paths_and_those_that_end_badly_stand_apart():
    frame, _, figure = drawn(comparison())["16"]
    for ends_well, gid in ((1, "well"), (0, "badly")):
        lines = [path for each in artists(figure, gid) for path in each.get_segments()]
        wanted = [
            rows[["weeks_done", "measure_value"]].to_numpy()
            for _, rows in frame[frame["ends_well"] == ends_well].groupby(["business", "future"], sort=False)
        ]
        assert len(lines) == len(wanted) == 2 * (6 if ends_well else 4)
        assert all(np.array_equal(line, path) for line, path in zip(lines, wanted, strict=True))
    well, badly = artists(figure, "well")[0], artists(figure, "badly")[0]
    assert well.get_linestyle() != badly.get_linestyle()  # told apart without colour


def test_level_and_week_stand_where_the_rule_says_and_every_future_is_marked_there():
    frame, _, figure = drawn(comparison())["16"]
    assert [each.get_ydata()[0] for each in artists(figure, "level")] == [410.0, 410.0]
    assert [each.get_xdata()[0] for each in artists(figure, "look")] == [26, 26]
    marked = sorted(value for each in artists(figure, "seen") for value in each.get_ydata())
    assert marked == sorted(frame.loc[frame["weeks_done"] == 26, "measure_value"])


def test_the_counts_are_told_with_their_kind():
    _, title, figure = drawn(comparison())["16"]
    words = " ".join(words_of(figure)).replace("\n", " ")
    assert "catches 4 of 4" in words
    assert "1 false alarm in 6" in words
    assert "10 replications: luck" in words
    assert title.startswith("kitchen at The Old Forge: stop if visits a week are below 410 after 26 weeks (4 of 4 bad")


def test_luck_and_assumptions_are_told_apart_in_the_note():
    for kind, cited, not_told in (("assumptions", "10 worlds", "replications"), ("luck", "10 replications", "worlds")):
        rules = [rule("The Old Forge", "kitchen") | {"futures_kind": kind}]
        figure = drawn(comparison({"The Old Forge": PLANS}, rules))["16"][2]
        words = " ".join(words_of(figure)).replace("\n", " ")
        assert f"Futures: {cited}: " in words
        assert not_told not in words


def test_only_the_best_plan_is_drawn_and_only_where_it_has_a_trip_wire():
    rules = [
        rule("The Old Forge", "price"),
        rule("Soho Table", "kitchen"),
        rule("The Old Forge", "kitchen", measure="", week=np.nan, level=np.nan, caught=np.nan, false_alarms=np.nan),
    ]
    paths = [paths_of("The Old Forge", "price"), paths_of("Soho Table", "kitchen")]
    frame, _, figure = drawn(comparison(rules=rules, paths=paths))["16"]
    assert set(zip(frame["business"], frame["strategy"], strict=True)) == {("Soho Table", "kitchen")}
    assert len(figure.axes) == 1
    assert "16" not in drawn(comparison(rules=[rule("The Old Forge", "price")], paths=paths[:1]))


def test_without_the_tables_there_is_nothing_to_draw():
    assert drawn(made({"A": PLANS})) == {}
    empty = comparison()
    empty.tables["tripwire_paths"], empty.tables["trust"] = pd.DataFrame(), pd.DataFrame()
    assert drawn(empty) == {}


@pytest.mark.parametrize(
    ("measure", "scale", "level", "tick", "cited"),
    [
        ("revenue", 20.0, 8_200.0, "£", "below £8,200"),
        ("repeat_share", 0.001, 0.41, " %", "below 41 %"),
        ("satisfaction", 0.01, 4.1, ".", "below 4.1"),
    ],
)
def test_every_measure_in_its_unit(measure, scale, level, tick, cited):
    rules = [rule("A", "kitchen", measure=measure, measure_label="what is watched", level=level)]
    figure = drawn(comparison({"A": PLANS}, rules, [paths_of("A", "kitchen", measure, scale)]))["16"][2]
    figure.canvas.draw()
    ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert any(tick in text for text in ticks)
    assert any(cited in text for text in words_of(figure))
    assert figure.axes[0].get_ylabel() == "what is watched"
    assert figure.axes[0].get_xlabel() == "weeks done"


def test_every_state_has_a_word_and_a_mark_of_its_own():
    frame, _, figure = drawn(comparison())["18"]
    words = words_of(figure)
    for row in frame[frame["part"] == "check"].itertuples():
        assert row.state in words
        assert row.found in words
    assert len({each.get_marker() for each in artists(figure, "state")}) == 4


def test_the_bars_are_the_important_inputs_of_each_source():
    frame, title, figure = drawn(comparison())["18"]
    assert dict(frame.loc[frame["part"] == "source", ["part_label", "inputs"]].to_numpy().tolist()) == {
        "our data": 0, "survey": 0, "published": 2, "guess": 5,
    }  # fmt: skip
    assert [bar.get_width() for bar in artists(figure, "source")] == [0, 0, 2, 5]
    assert title == (
        "Of 4 checks 1 passes, 1 needs a look, 1 fails and 1 was not run; of 7 important inputs none is our own data "
        "and 5 are guesses"
    )


def test_a_card_without_sources_is_still_a_card():
    made_up = comparison()
    del made_up.tables["sources"]
    _, title, figure = drawn(made_up)["18"]
    assert title == "Of 4 checks 1 passes, 1 needs a look, 1 fails and 1 was not run"
    assert len(figure.axes) == 1


@pytest.mark.filterwarnings("ignore:Glyph .* missing")
@pytest.mark.parametrize(
    "gains",
    [
        {"A": {"x": -5.0}},
        {"A": {f"plan {n}": float(n) for n in range(6)}},
        {"B" * 60: {"p" * 60: 12.5}, "C" * 60: {"p" * 60: 12.5}},
        {"$10 vs $20": {"a_b^c": 3e4}},
        {"日本": {"🍕 $x$": 3e4}},
    ],
)
def test_any_name_fits_the_page(gains):
    best = {focus: max(plans, key=plans.get) for focus, plans in gains.items()}
    long = "share of residents' visits that are not their first"
    rules = [rule(focus, plan, measure="repeat_share", label=long, level=0.41005) for focus, plan in best.items()]
    paths = [paths_of(focus, plan, "repeat_share", 0.001) for focus, plan in best.items()]
    found = drawn(comparison(gains, rules, paths))
    assert set(found) == {"16", "18"}
    for _, _, figure in found.values():
        assert charts.png(figure)[:4] == b"\x89PNG"
        figure.canvas.draw()  # now on a canvas that knows where everything is
        width, height = figure.canvas.get_width_height()
        texts = [text for text in figure.findobj(lambda artist: hasattr(artist, "get_window_extent")) if _shows(text)]
        for text in texts:
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= width + 1, text.get_text()
            assert -1 <= box.y0 <= box.y1 <= height + 1, text.get_text()


def _shows(artist):
    return hasattr(artist, "get_text") and artist.get_visible() and bool(artist.get_text().strip())


def test_every_table_of_this_part_is_in_the_dictionary_and_survives_writing(tmp_path):
    made_up = comparison()
    for name, (frame, _, _) in {f"{number}_{word}": each for (number, each), word in zip(
        drawn(made_up).items(), ("trip_wires", "trust_card"), strict=True
    )}.items():  # fmt: skip
        path = tmp_path / f"{name}.csv"
        path.write_bytes(b"".join(csv_bytes(name, frame)))
        assert list(read_table(path).columns) == list(frame.columns) == [column.name for column in TABLES[name]]
    for name in ("tripwires", "tripwire_paths", "trust", "sources"):
        assert [column.name for column in TABLES[name]] == list(made_up.tables[name].columns), name
