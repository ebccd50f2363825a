"""docs/guards.md is made from the guards, and every guard has its threshold and its reason."""

from pathlib import Path

from sim.evidence.guards_page import page
from sim.study.guards.guards import HOUSE, PLAN


def test_the_page_is_the_guards_own():
    assert Path("docs/guards.md").read_text("utf-8") == page()


def test_every_guard_has_a_name_a_threshold_and_a_reason():
    guards = [*HOUSE, *PLAN]
    assert len({one.name for one in guards}) == len(guards)
    assert all(one.asks and one.threshold and one.reason for one in guards)
