"""No mechanism is inert: docs/mechanisms.md is what the program does, and every line of it is beyond doubt."""

import hashlib
import re
from typing import get_args

import pytest

from sim.evidence.mechanism_rows import EXTRAS, MONEY, ROWS, SWITCHES
from sim.evidence.mechanisms_table import ENOUGH, NUMBERS, line, measure, page, scenarios
from sim.scenario import read
from sim.scenario.inspect.checking import check
from sim.scenario.schema.behaviour import Behaviour, Passers, Switch
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.inputs import told
from sim.scenario.schema.market import Experience, Place, Segment, Touchpoint, Travel
from sim.scenario.schema.schema_tree import keys
from sim.scenario.schema.strategy import Event, Step
from tests import ROOT

PAGE = (ROOT / "docs" / "mechanisms.md").read_text("utf-8")
MODELS = (Business, Scores, Segment, Place, Travel, Touchpoint, Experience, Behaviour, Passers, Step, Event)


def two_of(rows):
    """Two rows that change whenever a rule does, and stay while nothing changes."""
    source = b"".join(path.read_bytes() for path in sorted((ROOT / "sim" / "rules").glob("*.py")))
    start = int.from_bytes(hashlib.sha256(source).digest()[:8], "big") % len(rows)
    return [rows[start], rows[(start + len(rows) // 2) % len(rows)]]


def holds(row):
    found = measure(row)
    assert found.errors_away > ENOUGH, f"{row.key} moves {found.difference} with a standard error of {found.error}"
    assert line(found) in PAGE.splitlines(), "made anew by python -m sim.evidence.mechanisms_table"
    return found


@pytest.mark.parametrize("row", two_of(ROWS), ids=lambda row: row.key)
def test_a_mechanism_moves_what_the_page_says(row):
    holds(row)


@pytest.mark.nightly
def test_all_mechanisms_move_what_the_page_says():
    assert page({row.key: holds(row) for row in ROWS}) == PAGE


def test_the_page_has_a_line_for_every_row_and_none_is_in_doubt():
    lines = [re.split(r" \| ", each.strip("| ")) for each in PAGE.splitlines() if re.match(r"\| [A-Z]", each)]
    assert [cells[0] for cells in lines] == [row.name for row in ROWS]
    for cells, row in zip(lines, ROWS, strict=True):
        assert f"`{row.key}" in cells[2] or row.key.split(".")[0] in cells[2]
        assert cells[4] == NUMBERS[row.number][0]
        assert abs(float(cells[6])) > ENOUGH * float(cells[7]), row.name


def test_every_switch_has_a_row():
    assert sorted(row.key for row in SWITCHES) == sorted(get_args(Switch))


def test_every_key_that_is_off_by_default_has_a_row_or_is_money_alone():
    written = {
        key
        for row in ROWS
        for lines in (*row.scene.values(), *row.on.values())
        for key in re.findall(r"(\w+) =", lines)
    }
    by_default = {
        name
        for model in MODELS
        for name, field in keys(model).items()
        if "off" in told(field) and _is_off(field.get_default(call_default_factory=True), told(field)["off"])
    }
    assert {"commitment_weeks", "guarantee", "reviews", "fades_per_year", "novelty", "occurs"} < by_default
    assert by_default - written - {row.key for row in ROWS} == set(MONEY)


def _is_off(default, off):
    return default is None if off == "left out" else default == off


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_a_rows_two_markets_differ_in_the_mechanism_alone(row):
    on, off = (text.splitlines() for text in scenarios(row))
    assert sorted(set(on) ^ set(off)) == sorted(
        [f'off = ["{row.switch}"]'] if row.switch else "\n".join([*row.on.values(), *row.gone.values()]).splitlines()
    )
    assert {row.key for row in EXTRAS} & {row.key for row in SWITCHES} == set()
    for text in scenarios(row):
        check(read(text=text))
