"""The charts about customers: what is drawn is the table, titles follow from it, and any number of anything fits."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.report.charts.canvas import png
from sim.report.charts.worth import signed_count
from sim.report.sections.worth import CHARTS
from tests.report.drawing import artists, drawn, texts
from tests.report.fabricated import as_written, made

LABELS = {"experience": "People and welcome", "price": "Ten per cent off"}
GAINS = {"price": -20_000.0, "experience": 143_000.0}
SEGMENTS = ("relationship diners", "value seekers")
RIVALS = ("Bistro C", "Casa Nostra")
FLOWS = {"new": 8.0, "referred": 2.0, "returning": 50.0, "lapsed": 55.0, "moved": 3.0}
WHO, BUCKET, VALUE = CHARTS


def comparison(foci=("The Old Forge",), plans=GAINS, segments=SEGMENTS, rivals=RIVALS, **more):
    found = made({focus: dict(plans) for focus in foci}, labels=more.pop("labels", LABELS), **more)
    strategies = ["as_is", *plans]
    found.tables["segments"] = as_written("segments", segment_rows(foci, strategies, segments))
    found.tables["leaky_bucket"] = pd.DataFrame(bucket_rows(foci, strategies, rivals))
    found.tables["customers"] = pd.DataFrame(customer_rows(foci, strategies, segments))
    return found


def segment_rows(foci, strategies, segments):
    """The first segment gains from every later strategy, the second leaves; passers-by of the first pass by."""
    for focus in foci:
        for step, strategy in enumerate(strategies):
            for place, segment in enumerate(segments):
                gain = (40_000.0 if place == 0 else -3_000.0) * step
                money = {"revenue": 225_000.0, "contribution": 90_000.0 + gain}
                row = {"business": focus, "strategy": strategy, "segment": segment} | money
                residents = {"customers": 800.0, "customers_difference": (90.0 if place == 0 else -12.0) * step}
                yield row | residents | {"who": "residents", "visits": 9_000.0} | around(gain, 1_500.0)
                passing = {"customers": np.nan, "customers_difference": np.nan, "visits": 500.0 if place == 0 else 0.0}
                yield row | passing | {"who": "passers"} | around(200.0 * step, 900.0)


def around(difference, half):
    return {"contribution_difference": difference, "luck_low": difference - half, "luck_high": difference + half}


def bucket_rows(foci, strategies, rivals):
    for focus in foci:
        for step, strategy in enumerate(strategies):
            row = {"business": focus, "strategy": strategy}
            for flow, number in FLOWS.items():
                yield row | {"flow": flow, "lost_to": None, "per_week": number}
            for place, rival in enumerate(rivals):
                yield row | {"flow": "lost", "lost_to": rival, "per_week": 2.0 + 2.0 * place - 0.5 * step}
            yield row | {"flow": "lost", "lost_to": None, "per_week": 1.0}


def customer_rows(foci, strategies, segments):
    groups = [("all", "all"), *(("segment", each) for each in segments)]
    groups += [("stage", each) for each in ("moved_away", "interaction", "engagement", "relationship")]
    groups += [("came", each) for each in ("before", "referred", "other")]
    worth = {"referred": 212.0, "other": 140.0}
    for focus in foci:
        for step, strategy in enumerate(strategies):
            for by, kind in groups:
                middle = worth.get(kind, 300.0) + 50.0 * step
                yield {
                    "business": focus,
                    "strategy": strategy,
                    "grouped_by": by,
                    "customer_group": kind,
                    "customers": 400.0,
                    "mean": middle,
                    "p10": 10.0,
                    "median": middle / 2,
                    "p90": 2 * middle,
                }


def test_every_strategy_and_segment_with_trade_has_its_cell():
    frame, _, figure = drawn(WHO, comparison())
    assert len(frame) == len(artists(figure, "cell")) == 2 * 3  # nobody of the second segment passes by
    assert set(frame["strategy"]) == {"price", "experience"}
    assert [text.get_text() for text in artists(figure, "column")] == ["Ten per cent off", "People and welcome"]
    printed = texts(figure)
    for text in ("+£80k", "+180 customers", "−£6,000", "−24 customers", "+£400"):
        assert text in printed


def test_gains_and_losses_differ_in_colour_and_sign_and_no_change_is_white():
    made_up = comparison(plans={"price": 1.0})
    made_up.tables["segments"].loc[lambda rows: rows["strategy"] == "price", "contribution_difference"] = [
        50.0,
        0.0,
        -50.0,
        0.0,
    ]
    _, _, figure = drawn(WHO, made_up)
    gain, loss, nothing = (cell.get_facecolor() for cell in artists(figure, "cell"))
    assert gain[2] > gain[0]  # blue
    assert loss[0] > loss[2]  # orange
    assert nothing[:3] == pytest.approx((1.0, 1.0, 1.0), abs=0.01)


def test_what_luck_may_have_done_is_grey():
    _, _, figure = drawn(WHO, comparison())
    colours = {text.get_text(): text.get_color() for axes in figure.axes for text in axes.texts}
    assert colours["+£400"] == "#5f5f5f"
    assert colours["−£3,000"] != "#5f5f5f"
    assert "95 % interval from luck, 12 replications" in " ".join(texts(figure)).replace("\n", " ")


def test_the_title_says_who_gains_and_who_leaves():
    assert drawn(WHO, comparison())[1] == (
        "People and welcome earns most from relationship diners at The Old Forge and loses 24 value seekers"
    )


def test_the_title_says_when_nobody_gains_or_when_passers_do():
    made_up = comparison(plans={"experience": 1.0})
    rows = made_up.tables["segments"]
    rows["customers_difference"] = 0.0
    rows.loc[rows["who"] == "passers", "contribution_difference"] = 90_000.0
    assert drawn(WHO, made_up)[1].startswith("People and welcome earns most from passing relationship diners at")
    rows["contribution_difference"] = -1.0
    assert drawn(WHO, made_up)[1] == "People and welcome earns no more from any segment at The Old Forge"


def test_bars_of_the_bucket_are_the_flows_out_to_the_left():
    frame, _, figure = drawn(BUCKET, comparison())
    bars = [bar.get_width() for bar in artists(figure, "flow")]
    out = frame["flow"].isin(["lapsed", "moved", "lost"])
    assert bars == frame["per_week"].where(~out, -frame["per_week"]).tolist()
    assert set(frame["strategy"]) == {"as_is", "experience"}  # carrying on and the best
    assert frame["lost_to"].fillna("nobody").tolist()[5:8] == [*RIVALS, "nobody"]
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels[-3:] == ["lost to Bistro C", "lost to Casa Nostra", "lost to no rival"]
    assert figure.axes[0].get_xlabel() == "residents a week"


def test_the_title_of_the_bucket_counts_the_lost_and_names_the_rival():
    made_up = comparison()
    assert drawn(BUCKET, made_up)[1] == (
        "The Old Forge loses 7.0 customers a week as it is and 5.0 with People and welcome, most often to Casa Nostra"
    )
    rows = made_up.tables["leaky_bucket"]
    rows.loc[(rows["strategy"] == "experience") & (rows["lost_to"] == "Casa Nostra"), "per_week"] = 4.9
    assert "as it is and about as many with People and welcome" in drawn(BUCKET, made_up)[1]
    rows.loc[(rows["flow"] == "lost") & (rows["lost_to"].isna()), "per_week"] = 9.0
    assert drawn(BUCKET, made_up)[1].endswith("most often to no rival")


def test_marks_of_the_worth_are_the_table():
    frame, _, figure = drawn(VALUE, comparison())
    assert [dot.get_xdata()[0] for dot in artists(figure, "mean")] == frame["mean"].tolist()
    spans = [span.get_segments()[0][:, 0].tolist() for span in artists(figure, "p10 to p90")]
    assert spans == frame[["p10", "p90"]].to_numpy().tolist()
    kinds = ["before", "referred", "other", "relationship", "engagement", "interaction", "moved_away"]
    assert frame["customer_group"].tolist() == kinds * 2
    ticks = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert any("£" in text for text in ticks)
    assert "p10 to p90 over customers" in " ".join(texts(figure)).replace("\n", " ")


def test_the_title_of_the_worth_compares_the_recommended_with_others():
    title = "A recommended customer of The Old Forge is worth £210, other new ones £140"
    made_up = comparison()
    assert drawn(VALUE, made_up)[1] == title
    rows = made_up.tables["customers"]
    rows.loc[rows["customer_group"] == "referred", "customers"] = 2.0  # 24 in 12 replications: too few for a title
    assert drawn(VALUE, made_up)[1] == "A new customer of The Old Forge is worth £140"
    rows.loc[rows["customer_group"] == "other", "customers"] = 0.0
    assert drawn(VALUE, made_up)[1] == "A customer of The Old Forge is worth £300"
    rows["customers"] = 0.1
    assert drawn(VALUE, made_up)[1] == "What a customer is worth"


def test_two_businesses_have_a_panel_each_and_a_title_for_both():
    made_up = comparison(("The Old Forge", "Soho Table"))
    for chart in CHARTS:
        _, title, figure = drawn(chart, made_up)
        assert len(figure.axes) == 2
        assert "The Old Forge" in title
        assert "Soho Table" in title


def test_without_a_strategy_the_bucket_and_the_worth_are_those_of_carrying_on():
    made_up = comparison(plans={"price": 1.0})
    made_up.scenario.strategy = made_up.scenario.strategy[:1]
    for name, frame in made_up.tables.items():
        if "strategy" in frame:
            made_up.tables[name] = frame[frame["strategy"] == "as_is"]
    assert WHO.drawn(made_up) is None
    for chart in (BUCKET, VALUE):
        frame, title, _ = drawn(chart, made_up)
        assert set(frame["strategy"]) == {"as_is"}
        assert "The Old Forge" in title
    assert "as it is" not in drawn(BUCKET, made_up)[1]


def test_nothing_is_drawn_without_the_tables():
    made_up = made({"The Old Forge": GAINS})
    assert [chart.drawn(made_up) for chart in CHARTS] == [None, None, None]
    empty = comparison()
    for name in ("segments", "leaky_bucket", "customers"):
        empty.tables[name] = empty.tables[name].iloc[:0]
    assert [chart.drawn(empty) for chart in CHARTS] == [None, None, None]


@pytest.mark.parametrize("strategies", [1, 6, 14])
def test_any_number_of_strategies_and_any_name_fits(strategies):
    """Every text stays on the page, and the texts of one row of cells do not touch."""
    plans = {f"plan_{number}": 1_000.0 * number for number in range(1, strategies + 1)}
    long = "$10 vs $20: an uncommonly long name, with <b>marks</b> & more"
    labels = {name: f"{long} {name}" for name in plans}
    segments, rivals = ([f"{long} {letter}" for letter in letters] for letters in ("abc", "de"))
    made_up = comparison((long,), plans, segments, rivals, labels=labels)
    for chart in CHARTS:
        _, _, figure = drawn(chart, made_up)
        png(figure, 50)
        renderer = figure.canvas.get_renderer()
        page = figure.bbox
        texts = [text for axes in figure.axes for text in axes.texts if text.get_text()]
        for text in [*figure.texts, *texts]:
            box = text.get_window_extent(renderer)
            assert box.x0 >= page.x0 - 1, text.get_text()
            assert box.x1 <= page.x1 + 1, text.get_text()
        if chart is WHO:
            in_order = sorted(texts, key=lambda text: text.get_position()[::-1])
            for one, following in pairwise(in_order):
                if one.get_position()[1] == following.get_position()[1]:
                    right = one.get_window_extent(renderer).x1
                    assert right <= following.get_window_extent(renderer).x0 + 1, one.get_text()


def test_changes_of_people():
    assert [signed_count(value) for value in (1234.4, 0.4, -0.4, -3.2)] == ["+1,234", "±0", "±0", "−3"]


def test_charts_are_deterministic_and_named_by_number():
    assert [chart.name[:2] for chart in CHARTS] == ["08", "10", "11"]
    made_up = comparison()
    for chart in CHARTS:
        assert png(drawn(chart, made_up)[2], 40) == png(drawn(chart, made_up)[2], 40)


def test_the_chart_reads_tables_only():
    """So a page can be drawn from saved tables."""
    full = comparison()
    bare = SimpleNamespace(scenario=full.scenario, tables=full.tables, replications=full.replications)
    for chart in CHARTS:
        assert drawn(chart, bare)[1] == drawn(chart, full)[1]
