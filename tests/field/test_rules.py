"""Prices are copied late, the shut pay nothing, nobody pays for points not gained, and equity is that of customers."""

import json

import pandas as pd
import pytest

from sim.cli import main
from tests.field.door import case, small_market, table

pytestmark = pytest.mark.usefixtures("without_png")

ALONE = ("--workers", "1", "--worlds", "1", "--quiet")


def answer(path, folder, *arguments, replications=2):
    """The results folder of a run in this process: the readable engine, so that nothing has to be compiled."""
    out = folder / "answers"
    assert main([str(path), "--out", str(out), *ALONE, "--replications", str(replications), *arguments]) == 0
    return out


def written(text, folder):
    path = folder / "made.toml"
    path.write_text(text, encoding="utf-8")
    return path


def weeks_of(out, business, strategy):
    found = table(out, "weekly")
    return found[(found["business"] == business) & (found["strategy"] == strategy)]


# -- A8: rivals answer after their delay, whenever it began ------


def paid(out, business, strategy):
    """Week -> what a visit cost there; a segment's spend is 1, so revenue is visits times price."""
    found = weeks_of(out, business, strategy)
    found = found[found["visits"] > 0]
    return (found["revenue"].astype(float) / found["visits"]).groupby(found["week"]).mean().round(2)


@pytest.mark.field("A8")
def test_a_price_cut_is_answered_after_the_delay_whenever_it_began(tmp_path):
    small = case("copied_price_cut", tmp_path, {"residents = 300": "residents = 60"})
    out = answer(small, tmp_path)
    late, early = (paid(out, "Rival", name) for name in ("cut_late", "cut_early"))
    assert late[late < 20.0].index.min() == 28  # seen from week 25 on, and prices are set every fourth week
    assert early[early < 20.0].index.min() == 12
    assert set(late[late.index >= 28]) == {18.0}
    assert set(paid(out, "Rival", "better_late")) == {20.0}  # it matches prices alone


# -- A9: what is paid while open, and what runs on ------


@pytest.mark.field("A9")
def test_a_house_that_has_closed_pays_neither_rent_nor_programme(tmp_path):
    out = answer(case("closed_pays_fixed_cost", tmp_path, {"residents = 400": "residents = 40"}), tmp_path)
    for strategy in ("as_is", "welcome"):
        found = weeks_of(out, "B0", strategy)
        shut = found[found["week"] >= 5]
        assert not shut["visits"].any()
        assert not shut["profit_undiscounted"].astype(float).any()
        assert (found[found["week"] < 5]["profit_undiscounted"].astype(float) < 0.0).any()
    bridge = table(out, "bridge").set_index("line")["amount"].astype(float)
    assert -5 * 60.0 < bridge["programme"] < -0.97 * 5 * 60.0  # five weeks of £60, discounted


@pytest.mark.field("A9")
def test_a_house_that_never_opens_costs_nothing(tmp_path):
    out = answer(case("focus_never_opens", tmp_path, {"residents = 400": "residents = 40"}), tmp_path)
    decision = table(out, "decision")
    assert decision["profit"].astype(float).tolist() == [0.0, 0.0]


@pytest.mark.field("A9")
def test_a_rival_pays_its_rent_from_the_week_in_which_it_opens(tmp_path):
    changes = {
        "residents = 2000": "residents = 40", "weeks = 104": "weeks = 30", "warm_up_weeks = 78": "warm_up_weeks = 4",
        "opens_week = 26": "opens_week = 26\nfixed_cost_per_week = 400",
    }  # fmt: skip
    text = case("rival_opens", tmp_path).read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(f"\n{old}\n", f"\n{new}\n")
    out = answer(written(text, tmp_path), tmp_path)
    profit = weeks_of(out, "Chain Grill", "as_is").groupby("week")["profit_undiscounted"]
    profit = profit.agg(lambda all_: all_.astype(float).max())
    assert set(profit[profit.index < 26]) == {0.0}
    assert (profit[profit.index >= 26] < 0.0).all()


def test_closing_a_branch_can_be_a_strategy(tmp_path):
    rent = {"unit_cost = 7.199999999999999": "unit_cost = 7.2\nfixed_cost_per_week = 500"}
    out = answer(case("close_as_strategy", tmp_path, {"residents = 300": "residents = 40", **rent}), tmp_path)
    shut = weeks_of(out, "B0", "shut")
    assert not shut[shut["week"] >= 10][["visits", "profit_undiscounted"]].astype(float).any().any()
    assert shut[shut["week"] < 10]["visits"].any()
    decision = table(out, "decision").set_index("strategy")["difference"].astype(float)
    assert decision["shut"] > 2000.0  # ten weeks' rent, less what few guests left


# -- A13 ------


def market(*strategies, ours="", **study):
    perfect = "[business.touchpoints]\nmeal = { score = 10.0, varies_by = 0.0 }\n"
    return small_market(*strategies, ours=f"{ours}\n{perfect}", **study)


@pytest.mark.field("A13")
def test_nobody_pays_for_points_that_cannot_be_gained(tmp_path):
    owner = "owner_standard = 10.0\nowner_cost_per_point = 30\nself_bias = -2.0"
    out = answer(written(market(ours=owner), tmp_path), tmp_path)
    weekly = weeks_of(out, "Ours", "as_is")
    assert (weekly["profit_undiscounted"].astype(float) == 10.0 * weekly["visits"]).all()


@pytest.mark.field("A13")
def test_what_leaves_the_scale_is_not_called_a_satisfaction_of_0_to_10(tmp_path):
    out = answer(written(market(), tmp_path), tmp_path)
    weekly, visits = table(out, "weekly"), pd.read_parquet(out / "data" / "visits.parquet")
    for frame in (weekly, visits):
        if "satisfaction" in frame:
            assert pd.to_numeric(frame["satisfaction"]).dropna().between(0.0, 10.0).all()
    assert pd.to_numeric(weekly["felt_score"]).max() > 10.0  # a mean is never clipped
    assert visits["felt_score"].max() > 10.0


@pytest.mark.field("A13")
def test_the_reference_says_what_a_season_and_a_way_are(capsys):
    assert main(["schema"]) == 0
    defined = json.loads(capsys.readouterr().out)["$defs"]
    minutes = defined["Travel"]["properties"]["minutes"]["description"]
    assert "there and back" in minutes
    assert "one way" not in minutes
    season = defined["Event"]["properties"]["every_weeks"]["description"]
    assert "no first year" in season
    assert "warm-up" in season


# -- A7 ------


@pytest.mark.field("A7")
def test_equity_carries_on_what_a_plan_costs_and_pays_back(tmp_path):
    plans = """
[[strategy]]
name = "only_costs"
cost_per_week = 100
[[strategy]]
name = "all_money_back"
change = { guarantee = 1.0, "behaviour.unfounded_claim_chance" = 0.6 }
"""
    out = answer(written(market(plans, weeks=52, warm_up_weeks=52), tmp_path), tmp_path, replications=3)
    equity = pd.to_numeric(table(out, "decision").set_index("strategy")["customer_equity_at_end"], errors="coerce")
    assert equity["as_is"] > 0.0
    assert equity["only_costs"] < equity["as_is"] - 5_000  # a year's cost, carried on for more than a year
    assert not equity["all_money_back"] > 0.0  # more is paid back than a meal leaves: below 0, or it cannot be told
