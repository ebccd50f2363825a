"""D3, D4: what is told of inputs rests on worlds enough to tell them apart, and a chance on futures enough for one."""

import re

import pandas as pd
import pytest

from tests.field.door import results, small_market, table

PLAN = """
[[strategy]]
name = "thrift"
cost_per_week = -50
"""
UNSURE = """
[[uncertain]]
what = "behaviour.talk_chance"
low = 0.0
high = 0.1
source = "guess"
[[uncertain]]
what = "behaviour.loyalty_weight"
low = 0.5
high = 2.0
source = "guess"
"""

pytestmark = pytest.mark.process


def answered(tmp_path, worlds):
    path = tmp_path / "house.toml"
    path.write_text(small_market(PLAN, UNSURE), "utf-8")
    return results(path, tmp_path, "--replications", 2, "--worlds", worlds)


@pytest.mark.field("D3")
def test_too_few_worlds_tell_no_share_and_no_flip(tmp_path):
    out = answered(tmp_path, 8)
    drivers = table(out, "drivers")
    shares = [name for name in ("variance_share", "share") if name in drivers]
    assert len(drivers) == 2
    assert pd.to_numeric(drivers[shares[0]], errors="coerce").isna().all()
    assert "cannot tell 2 inputs apart" in (out / "summary.md").read_text("utf-8")


@pytest.mark.field("D3")
def test_worlds_enough_tell_them(tmp_path):
    drivers = table(answered(tmp_path, 10), "drivers")
    assert pd.to_numeric(drivers["variance_share"], errors="coerce").notna().all()


@pytest.mark.field("D4")
def test_a_handful_of_futures_is_no_chance(tmp_path):
    told = (answered(tmp_path, 4) / "summary.md").read_text("utf-8")
    assert "in 3 of 3 futures, too few for odds" in told
    assert "so at least" not in told


@pytest.mark.field("C5")
def test_what_does_not_exist_is_left_out_and_not_spelled(tmp_path):
    """The plan changes nothing, so there are no words for what it changes."""
    out = answered(tmp_path, 1)
    for page in ("summary.md", "summary.html", "report.html"):
        words = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", (out / page).read_text("utf-8"), flags=re.S)
        assert re.findall(r"\b(?:nan|NaN|None(?! of)|NaT|<NA>)\b", words) == [], page
    assert "thrift, which saves £50 a week" in (out / "summary.md").read_text("utf-8")
