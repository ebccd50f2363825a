"""Odds, regret and the bars of assumptions: what is drawn is the tables, and the titles say what they hold."""

import pandas as pd
import pytest

from sim.report.charts.assumptions import LOSS
from sim.report.sections.chart_set import chart_set
from tests.report.drawing import artists
from tests.report.fabricated import as_written, made

GAINS = {"The Old Forge": {"price": -20_000.0, "kitchen": 40_000.0}, "Soho Table": {"price": 5_000.0, "kitchen": -1.0}}
LABELS = {"as_is": "Carry on", "kitchen": "A better kitchen", "price": "Ten per cent off"}
SPREAD = (-60_000.0, -1_000.0, 0.0, 2_000.0, 30_000.0)


def made_up():
    found = made(GAINS, labels=LABELS)
    odds, regret, worlds = [], [], []
    for business, plans in GAINS.items():
        for strategy, gain in {"as_is": 0.0, **plans}.items():
            row = {"business": business, "strategy": strategy, "futures_kind": "assumptions", "futures": 5}
            values = [0.0 if strategy == "as_is" else gain + each for each in SPREAD]
            lost = sum(value < 0 for value in values)
            odds.append(
                row | {"futures_best": 1, "futures_lost": lost, "p10": min(values), "median": gain, "p90": max(values)}
            )
            regret.append(row | {"worst_regret": 1_000.0 + abs(gain), "mean_regret": 100.0})
            worlds += [
                {"world": world, "replication": world, "business": business, "strategy": strategy, "difference": value}
                | {"difference_without_luck": value, "is_best": False, "regret": 0.0}
                for world, value in enumerate(values)
            ]
    found.tables |= {"odds": pd.DataFrame(odds), "regret": pd.DataFrame(regret), "worlds": as_written("worlds", worlds)}
    return found


@pytest.fixture
def comparison():
    return made_up()


def drawn(comparison):
    return {each.name: each for each in chart_set(comparison)}


def test_a_dot_for_every_future_and_none_across_nought(comparison):
    chart = drawn(comparison)["02_odds"]
    assert len(chart.frame) == 10
    assert chart.frame["difference"].tolist()[:5] == [each + 40_000.0 for each in SPREAD]
    dots = artists(chart.figure, "dot")
    assert len(dots) == 10
    for dot, row in zip(dots, chart.frame.itertuples(), strict=True):
        assert (dot.get_xdata()[0] < 0) == (row.difference < 0)
        assert (dot.get_markeredgecolor() == LOSS) == row.is_loss


def test_the_title_counts_the_futures_that_lose(comparison):
    cited = drawn(comparison)["02_odds"].finding
    assert "A better kitchen loses money in 1 of 5 simulated futures at The Old Forge" in cited
    assert "Ten per cent off loses money in 1 of 5 simulated futures at Soho Table" in cited


def test_regret_is_drawn_smallest_worst_first(comparison):
    chart = drawn(comparison)["14_regret"]
    for _, rows in chart.frame.groupby("business", sort=False):
        assert rows["worst_regret"].tolist() == sorted(rows["worst_regret"])
    assert [each.get_xdata()[0] for each in artists(chart.figure, "worst")] == chart.frame["worst_regret"].tolist()
    assert chart.finding.startswith("Carrying on risks least at ")


def test_assumptions_are_a_bar_of_their_own(comparison):
    chart = drawn(comparison)["01_which_plan_pays"]
    bars = [each.get_segments()[0][:, 0].tolist() for each in artists(chart.figure, "worlds")]
    plans = chart.frame[chart.frame["strategy"] != "as_is"]
    assert bars == plans[["p10", "p90"]].to_numpy().tolist()
    texts = " ".join(text.get_text().replace("\n", " ") for text in chart.figure.texts)
    assert "assumptions, p10 to p90 over 5 worlds" in texts
    assert "interval from luck" in texts


def test_without_worlds_no_bar_and_the_note_says_so(comparison):
    for name in ("odds", "regret"):
        comparison.tables[name]["futures_kind"] = "luck"
    comparison.runs = comparison.runs.assign(world=0, difference=1.0)
    chart = drawn(comparison)["01_which_plan_pays"]
    assert artists(chart.figure, "worlds") == []
    texts = " ".join(text.get_text().replace("\n", " ") for text in chart.figure.texts)
    assert "assumptions are not varied" in texts
