"""What moved between two scenarios: against closed forms and direct comparisons, and its sentences over odd cases."""

import pandas as pd
import pytest

from sim.report.page.diff_page import contents, terminal
from sim.report.sections import differing as section
from sim.rules.scale import discount_factor
from sim.scenario import read
from sim.scenario.variants.file_changes import FileChange
from sim.study.compare import compare
from sim.study.difference.groups import MOST, groups_of
from sim.study.difference.sides import Made, Side
from sim.study.difference.study import INTERPLAY, difference
from tests.scenarios import market, text

WEEKS, RATE = 16, 0.1


def annuity(weeks):
    return sum(discount_factor(RATE, week + 0.5) for week in range(weeks))


def between(first, second, **asked):
    sides = [one if isinstance(one, Side) else Side(name, one) for name, one in (("a", first), ("b", second))]
    return difference(sides[1], sides[0], workers=1, replications=asked.pop("replications", 2), **asked)


def saving(per_week, **more):
    return {"saving": {"cost_per_week": -per_week, **more}}


def cause(found, name, strategy="saving"):
    rows = found.tables["causes"]
    return rows[(rows["cause"] == name) & (rows["strategy"] == strategy)].iloc[0]


def test_two_changes_of_money_are_told_apart_and_together():
    """A plan that saves c a week for w weeks: a product, whose parts and whose interplay have closed forms."""
    found = between(market({}, saving(100.0, end_week=8)), market({}, saving(160.0)))
    short, whole = annuity(8), annuity(WEEKS)
    cost, end = cause(found, "strategy.saving.cost_per_week"), cause(found, "strategy.saving.end_week")
    assert cost["moved"] == pytest.approx(60 * short / WEEKS, abs=0.01)
    assert end["moved"] == pytest.approx(100 * (whole - short) / WEEKS, abs=0.01)
    assert cost["lost_without"] == pytest.approx(60 * whole / WEEKS, abs=0.01)
    assert end["lost_without"] == pytest.approx(160 * (whole - short) / WEEKS, abs=0.01)
    assert cause(found, INTERPLAY)["moved"] == pytest.approx(60 * (whole - short) / WEEKS, abs=0.02)
    row = found.tables["answers"].query("strategy == 'saving'").iloc[0]
    assert row["moved"] == pytest.approx((160 * whole - 100 * short) / WEEKS, abs=0.01)
    assert row["luck_low"] == row["luck_high"] == row["moved"]


def test_other_horizons_are_compared_by_the_week():
    found = between(market({}, saving(100.0)), market({"study.weeks": 32}, saving(100.0)))
    row = found.tables["answers"].query("strategy == 'saving'").iloc[0]
    assert row["first_difference"] == pytest.approx(100 * annuity(16) / 16, abs=0.01)
    assert row["second_difference"] == pytest.approx(100 * annuity(32) / 32, abs=0.01)


PLANS = {"warm": {"cost_per_week": 20.0, "change": {"touchpoints.welcome.people": "+2"}}}


def test_a_change_of_the_market_is_what_two_comparisons_say():
    one = market({"place.town.residents": 40}, PLANS)
    other = market({"place.town.residents": 40, "business/Ash": {"place": "town", "focus": True, "price": 24.0,
                                                                 "unit_cost": 15.0}}, PLANS)  # fmt: skip
    found = between(one, other, seed=3)
    told = found.tables["answers"].set_index("strategy")
    for which, scenario in (("first", one), ("second", other)):
        rows = compare(scenario, seed=3, replications=2, worlds=1, workers=1, analyses=("decision",)).tables["decision"]
        rows = rows.set_index("strategy")
        assert told.loc["warm", f"{which}_difference"] == pytest.approx(
            rows.loc["warm", "difference"] / WEEKS, abs=0.01
        )
        carrying_on = found.tables["answers"].query("strategy.isna()").iloc[0]
        assert carrying_on[f"{which}_difference"] == pytest.approx(rows.loc["as_is", "profit"] / WEEKS, abs=0.01)
    assert [each.place for each in found.changes] == ["business.Ash.price"]
    assert cause(found, "business.Ash.price", "warm")["moved"] == told.loc["warm", "moved"]


def test_a_change_of_one_plan_moves_no_other():
    plans = {**saving(100.0), **PLANS}
    found = between(market({}, plans), market({}, {**plans, **saving(160.0), "new": {}}))
    causes = found.tables["causes"]
    assert (causes[causes["strategy"] != "saving"][["moved", "luck_low", "luck_high"]] == 0).all(axis=None)
    assert dict(zip(found.tables["changes"]["place"], found.tables["changes"]["effect"], strict=True)) == {
        "strategy.saving.cost_per_week": "tried",
        "strategy.new": "one of them alone",
    }
    assert "Only the second has the strategy new." in contents(found).warnings
    assert "Of the plans that both have, saving leads in both." in said(found)


def test_what_the_baseline_costs_moves_every_plan():
    """Carrying on that costs 40 a week is 40 a week worse, and every plan is 40 a week better against it."""
    plans = saving(100.0)
    dear = text({}, plans).replace('name = "as_is"\n', 'name = "as_is"\ncost_per_week = 40.0\n')
    found = between(market({}, plans), read(text=dear.replace('"cost_per_week" = -100.0', '"cost_per_week" = -90.0')))
    share = 40 * annuity(WEEKS) / WEEKS
    causes = found.tables["causes"].set_index("cause")
    own = causes.loc["strategy.as_is.cost_per_week"]
    assert own[own["strategy"].isna()]["moved"].iloc[0] == pytest.approx(-share, abs=0.01)
    assert own[own["strategy"] == "saving"]["moved"].iloc[0] == pytest.approx(share, abs=0.01)


def test_the_order_of_segments_is_tried():
    mixed = {"segment/some": {"occasions_per_week": 2.0}, "place.town.mix": {"all": 0.5, "some": 0.5}}
    written = text(mixed, saving(1.0))
    first, second = written.index('[[segment]]\nname = "all"'), written.index('[[segment]]\nname = "some"')
    end = written.index("[[place]]")
    turned = written[:first] + written[second:end] + written[first:second] + written[end:]
    found = between(read(text=written), read(text=turned))
    assert list(found.tables["changes"]["place"]) == ["segment.their order"]
    assert found.tables["changes"]["effect"].iloc[0] == "tried"


def test_what_makes_no_scenario_alone_is_tried_with_the_others():
    """A segment cannot come without its share, nor the share without the segment."""
    more = {"segment/some": {"occasions_per_week": 2.0}, "place.town.mix": {"all": 0.5, "some": 0.5}}
    found = between(market({"place.town.mix": {"all": 1.0}}, saving(1.0)), market(more, saving(1.0)))
    assert [len(each.changes) for each in found.groups] == [2]
    row = found.tables["causes"].query("strategy.isna()").iloc[0]
    whole = found.tables["answers"].query("strategy.isna()").iloc[0]
    assert row["cause_label"].startswith("together: ")
    assert row["moved"] == whole["moved"] != 0


def test_many_changes_are_tried_by_their_table():
    few = [FileChange(("business", "A", f"k{n}"), 1, 2) for n in range(MOST)]
    assert len(groups_of(few, ())) == MOST
    many = [*few, FileChange(("business", "B", "k"), 1, 2)]
    assert [(each.key, len(each.changes)) for each in groups_of(many, ())] == [
        ("business.A", MOST),
        ("business.B.k", 1),
    ]


# -- sentences


def said(found):
    return "\n".join(terminal(found))


NOBODY = {"place.town.residents": 2, "segment.all.occasions_per_week": 1e-6}
ODD = {
    "the same": (market({}, PLANS), market({}, PLANS), "The two files say the same: nothing was changed."),
    "words alone": (
        market({}, PLANS),
        market({"study.title": "Other"}, PLANS),
        "1 value differs, but no run depends on what was changed.",
    ),
    "no plan": (market({}), market({"study.weeks": 4}), "Carrying on leads in both."),
    "another currency": (
        market({"study.currency": "GBP"}, PLANS),
        market({"study.currency": "JPY", "behaviour.value_of_time_per_hour": 10.0}, PLANS),
        "The first counts in GBP, the second in JPY: their money cannot be compared.",
    ),
    "no business in common": (
        market({}, PLANS),
        market({"business/Ash/focus": False, "business/Birch/focus": True}, PLANS),
        "Only the first has the focus business Ash.",
    ),
    "nothing moves": (
        market({}, {"idle": {"end_week": 4}}),
        market({}, {"idle": {"end_week": 5}}),
        "The profit of carrying on is the same in both",
    ),
    "a plan comes to lead": (
        market({}, saving(-50.0)),
        market({}, saving(50.0)),
        "Carrying on leads in the first, saving in the second.",
    ),
    "millions": (
        market({}, saving(1e7)),
        market({}, saving(3e7)),
        "What saving brings goes from £",
    ),
    "one plan, zero": (market({}, saving(0.0)), market({}, saving(0.0, end_week=4)), "Carrying on leads in both."),
    "saves less": (
        market({}, saving(90.0)),
        market({}, saving(40.0)),
        "What saving brings goes from £",
    ),
    "two phases": (
        market({}, {"both": {"step": [{"cost_per_week": -30.0, "end_week": 4}, {"cost_per_week": -5.0}]}}),
        market({}, {"both": {"step": [{"cost_per_week": -60.0, "end_week": 4}, {"cost_per_week": -9.0}]}}),
        "What moves it most alone: ",
    ),
    "nobody comes": (
        market(NOBODY, PLANS),
        market({**NOBODY, "behaviour.talk_chance": 0.2}, PLANS),
        "is the same in both",
    ),
    "everything full": (
        market({"business/Ash/seats_per_week": 1, "business/Birch/seats_per_week": 1}, PLANS),
        market({"business/Ash/seats_per_week": 2, "business/Birch/seats_per_week": 1}, PLANS),
        "1 value differs.",
    ),
    "late": (
        market({}, saving(50.0, start_week=WEEKS + 3)),
        market({}, saving(90.0, start_week=WEEKS + 3)),
        "Carrying on leads in both.",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_every_odd_case_says_what_is_so(case):
    first, second, sentence = ODD[case]
    told = said(between(first, second))
    assert sentence in told
    assert "nan" not in told
    assert "None" not in told


def test_two_seeds_versions_and_engines_are_said_as_such():
    made = Made("1.0", 1, 10, "kernel", "2026-01-01")
    decision = pd.DataFrame(
        [
            {
                "business": "Ash",
                "strategy": "warm",
                "difference": 12.0,
                "luck_low": 1.0,
                "luck_high": 23.0,
                "verdict": "likely",
            }
        ]
    )
    first = Side("before", market({}, PLANS), made, decision)
    second = Side("after", market({}, PLANS), made._replace(version="2.0", seed=2), decision)
    found = between(first, second)
    told = said(found)
    assert "Their seeds differ (1 and 2): part of what their numbers differ by is luck." in told
    assert "two versions of the program (1.0 and 2.0)" in told
    assert "engines" not in told
    assert len(contents(found).earlier.rows) == 2
    same = said(between(first, second._replace(made=made)))
    assert "seeds" not in same
    assert "versions" not in same


def test_the_chart_draws_the_plan_that_is_told():
    found = between(market({}, saving(100.0, end_week=8)), market({}, saving(160.0)))
    frame = section.drawn(found)
    assert set(frame["strategy"]) == {"saving"}
    assert list(frame["moved"]) == [
        row["moved"] for _, row in found.tables["causes"].query("strategy == 'saving'").iterrows()
    ]
    panel = section.chart(found).panels[0]
    assert panel.finding.startswith("Saving: week from which it is over moves most alone, +")


def test_shipped_scenarios_differ_without_a_fault():
    found = between(read("minimal"), read("town_vs_west_end"))
    assert found.replications == 0
    assert contents(found).houses == ()
