"""The tables of results in the form that they had before their columns were renamed, byte for byte.

`six` runs six of the scenarios that come with the program, made small, and gives every table as the bytes of its CSV;
`old` turns such bytes into those that the version before wrote.  What that version wrote stands as hashes in
old_hashes.json, made there with the same six runs; where numbers were meant to move since,
``python -m tests.report.old_form --write`` writes them anew.
"""

import csv
import hashlib
import io
import json
import re
import sys
from pathlib import Path

from sim.report.columns import TABLES
from sim.report.columns.kinds import FLAG
from sim.report.columns.renamed import ADDED, NOT_BEFORE, old_columns
from sim.report.output.tables import csv_bytes
from sim.report.sections import flip as map_of_winners
from sim.report.sections.chart_set import every_chart
from sim.scenario.variants.content import from_content
from sim.study.compare import compare
from sim.study.flip.study import flip
from sim.study.rows.choices import choice_situations

HASHES_FILE = Path(__file__).with_name("old_hashes.json")
HASHES = json.loads(HASHES_FILE.read_text("utf-8"))
SIX = {
    "town_vs_west_end": (0.1, True),
    "minimal": (1.0, True),
    "recession": (0.2, False),
    "guarantee": (0.2, False),
    "one_person": (1.0, False),
    "weekly_prices": (0.5, False),
}
"""Scenario -> the part of its residents that was kept, and whether the dearer analyses are made too."""
BEFORE = Path(__file__).with_name("before")
OFF: dict[str, object] = {
    "behaviour.solve_for": "strangers",
    "behaviour.reward_by_satisfaction": 1.0,
    "place.alike": 0.0,
    "behaviour.peak_aversion": 1.0,
    "behaviour.fit_blamed": 1.0,
    "behaviour.wait_weight": 1.0,
    "behaviour.effort_spread": 0.0,
    "behaviour.price_shock": 0.0,
    "behaviour.price_curve": 1.0,
    "segment.effort_sensitivity": 1.0,
    "behaviour.exit_chance": 0.0,
    "behaviour.forgives_after_weeks": 0,
    "behaviour.mends_memory": 0.0,
    "business.complaints_invited": 0.0,
    "behaviour.commitment_binds": "all",
    "behaviour.bound_dislike": 0.0,
    "behaviour.upgrade_irritates": 0.0,
    "business.upgrade_spread": None,
    "behaviour.claim_prone_share": 1.0,
    "behaviour.promise_broken": 0.0,
    "study.levers": None,
    "uncertain.group": None,
    "uncertain.measured_by": None,
}
"""Table and key of all that was added to the rules since -> the value at which it has exactly no effect."""
WITH_CHOICES = ("one_person", "weekly_prices")
WITH_A_MAP = "weekly_prices"
BY_PANDAS = ("runs", "visits", "choices", "cumulative")
"""What is no CSV of the results folder; its content is compared as pandas writes it."""
NOT_CHECKED = ("experience",)
"""Checks of the trust card that there were not."""
YES_AND_NO = (*BY_PANDAS, "facts")
"""Tables whose flags were True and False; in the others they were 1 and 0."""


def small(name):
    """The `Scenario` of a shipped file as it was, with fewer residents and a short warm-up: its content is kept in the
    folder before, and every key that has been added since stands at its off value, at which it changes nothing."""
    tables = json.loads((BEFORE / f"{name}.json").read_text("utf-8"))
    tables.setdefault("lever", [])  # what steps cost: no run reads it
    for path, off in OFF.items():
        table, key = path.split(".")
        for row in tables[table] if isinstance(tables[table], list) else [tables[table]]:
            row.setdefault(key, off)
    return from_content({"scenario": tables, "base": {}})


def tables_of(name):
    """Yield (table, bytes of its CSV) of one scenario: tables, charts, data, and the map of winners of one."""
    scenario = small(name)
    comparison = compare(scenario, replications=2, worlds=3, full=SIX[name][1], workers=1)
    for table in comparison.tables:
        if comparison.tables.columns(table):
            yield table, b"".join(csv_bytes(table, comparison.tables.blocks(table)))
    for chart in every_chart():
        frame = chart.drawn(comparison)
        if frame is not None and not frame.empty:
            yield chart.name, b"".join(csv_bytes(chart.name, frame))
    frames = {"runs": comparison.runs, "visits": comparison.visits.read(), "cumulative": comparison.cumulative}
    if name in WITH_CHOICES:
        frames["choices"] = choice_situations(scenario)
    for table, frame in frames.items():
        yield table, frame.to_csv(index=False).encode()
    if name == WITH_A_MAP:
        found = flip(scenario, points=3, replications=2, workers=1)
        for table, frame in found.tables.items():
            yield table, b"".join(csv_bytes(table, frame))
        drawn = map_of_winners.drawn(found)
        yield map_of_winners.NAME, b"".join(csv_bytes(map_of_winners.NAME, drawn))


def old(table, content, scenario):
    """The bytes of a table as they were before, from those of its CSV now."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    header, cells = rows[0], rows[1:]
    if table == "cumulative":
        names, flags = (
            {"business": "focus", "cumulative_difference": "mean", "luck_low": "low", "luck_high": "high"},
            (),
        )
    else:
        names, flags = old_columns(table), [column.name for column in TABLES[table] if column.kind is FLAG]
    written = {"true": "True", "false": "False"} if table in YES_AND_NO else {"true": "1", "false": "0"}
    for place, name in enumerate(header):
        if name in flags:
            for row in cells:
                row[place] = written.get(row[place], row[place])
    if table == "trust":
        cells = [row for row in cells if row[header.index("check_name")] not in NOT_CHECKED]
    if table == "weekly":
        cells = _baseline_everywhere(header, cells, scenario)
    kept = [place for place, name in enumerate(header) if name not in ADDED.get(table, ())]
    lines = [[names.get(header[place], header[place]) for place in kept]]
    lines += [[row[place] for place in kept] for row in cells]
    return "".join(",".join(map(_cell, line)) + "\n" for line in lines).encode()


def _baseline_everywhere(header, cells, scenario):
    """The baseline's weeks once for each focus business, whatever was tried there after them: as they stood."""
    at, strategy = header.index("tried_at"), header.index("strategy")
    order = [one.name for one in scenario.strategy]
    found = []
    for business in (one.name for one in scenario.focus):
        baseline = [[*row[:at], business, *row[at + 1 :]] for row in cells if not row[at]]
        found += baseline
        tried = [row for row in cells if row[at] == business]
        found += sorted(tried, key=lambda row: order.index(row[strategy]))
    return found


def _cell(text):
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\r\n]|^\s|\s$', text) else text


def digest(content):
    """What stands in old_hashes.json for a table."""
    return hashlib.sha256(content).hexdigest()


def unknown_columns(made):
    """Table -> its columns that the dictionary does not know, of {table: bytes of its CSV}."""
    found = {}
    for table, content in made.items():
        known = {column.name for column in TABLES.get(table, ())}
        header = next(csv.reader(io.StringIO(content.decode(), newline="")))
        found[table] = [name for name in header if known and name not in known]
    return {table: names for table, names in found.items() if names}


def old_hashes(name, made):
    """Table -> hash of its old form, of the tables of one scenario that the version before had."""
    scenario = small(name)
    return {table: digest(old(table, content, scenario)) for table, content in made.items() if table not in NOT_BEFORE}


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    HASHES_FILE.write_text(
        json.dumps({name: old_hashes(name, dict(tables_of(name))) for name in SIX}, indent=1, sort_keys=True) + "\n"
    )
