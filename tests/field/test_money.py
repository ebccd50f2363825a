"""C9: money of any currency: no fixed sums, the currency's own coins, and no amount that is rounded to nothing."""

import pandas as pd
import pytest

from sim.cli import main
from tests.field.door import case, table

pytestmark = pytest.mark.usefixtures("without_png")

SHORT = {"\nweeks = 20": "\nweeks = 4", "warm_up_weeks = 10": "warm_up_weeks = 2", "residents = 300": "residents = 40"}

VND = {'currency = "IDR"': 'currency = "VND"', "per_hour = 40000": "per_hour = 200000"}


def answers(name, tmp_path, changes=None):
    out = tmp_path / "out"
    path = case(name, tmp_path, {**SHORT, **(changes or {})})
    assert main([str(path), "--out", str(out), "--replications", "1", "--workers", "1",
                 "--quiet"]) == 0  # fmt: skip
    return out


def paid(out):
    return pd.read_parquet(out / "data" / "visits.parquet")["paid"]


@pytest.mark.field("C9")
@pytest.mark.parametrize("changes", [None, VND])
def test_a_dinner_of_a_million_is_a_price_like_any_other(tmp_path, changes):
    out = answers("price_cap_idr", tmp_path, changes)
    assert paid(out).max() >= 1_200_000
    decimals = {len(str(cell).partition(".")[2]) for cell in raw(out, "decision", "revenue")}
    assert decimals == {0 if changes else 2}


@pytest.mark.field("C9")
def test_a_currency_of_three_decimals_keeps_them(tmp_path):
    changes = {"price = 3.25\nunit_cost": "price = 2.925\nunit_cost"}
    out = answers("three_decimals_kwd", tmp_path, changes)
    assert 2.925 in set(paid(out))
    assert {len(cell.partition(".")[2]) for cell in raw(out, "decision", "revenue")} == {3}
    bridge, decision = table(out, "bridge"), table(out, "decision").set_index("strategy")
    assert round(bridge["amount"].astype(float).sum(), 3) == float(decision.loc["welcome", "difference"])


@pytest.mark.field("C9")
def test_prices_far_below_a_penny_are_not_rounded_to_nothing(tmp_path):
    out = answers("tiny_price", tmp_path)
    assert (paid(out) > 0).all()
    weekly = table(out, "weekly")
    assert (weekly.loc[weekly["visits"].astype(float) > 0, "revenue"].astype(float) > 0).all()


@pytest.mark.field("C9")
def test_an_amount_out_of_all_proportion_is_told_in_any_currency(tmp_path, capsys):
    """Half a million a visit where a visit costs a ten-thousandth was within the limit of a million."""
    path = case("tiny_price", tmp_path, {"unit_cost = 6e-05": "unit_cost = 6e-05\ncost_per_visit = 500000.0"})
    assert main(["check", str(path)]) == 2
    assert "business.B0.cost_per_visit is 500,000" in capsys.readouterr().err


def raw(out, name, column):
    """The cells of a column as they stand in the file."""
    lines = (out / "tables" / f"{name}.csv").read_text("utf-8").splitlines()
    place = lines[0].split(",").index(column)
    return [line.split(",")[place] for line in lines[1:]]
