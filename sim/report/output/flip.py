"""The results folder of a map of winners: its tables, the chart with the numbers drawn, and a short page."""

import hashlib
import json
from pathlib import Path
from typing import cast

import pandas as pd

from sim import __version__
from sim.report.output import folders
from sim.report.output.atomic_folder import SEAL, ResultsFolder
from sim.report.output.tables import csv_bytes, read_table
from sim.report.sections import flip as section
from sim.report.words import formats
from sim.report.words.assumption_text import assumption, near
from sim.report.words.names import shown
from sim.report.words.theme import labels, theme_of
from sim.scenario.schema.scenario import Scenario
from sim.study.flip.study import FlipMap
from sim.study.numbers.rounding import in_its_pennies

TABLE, CHANGES = "tables/flip.csv", "tables/flips.csv"
BYTES = 5e6
ENDING = "-flip"
"""What the name of a results folder ends in that holds a scenario's map of winners."""


def folder_of(scenario: Scenario, out: Path | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a map: results/<file's stem>-flip, or `out` (`sim.report.output.folders.folder_of`)."""
    kind = "a map of when the answer flips"
    return folders.folder_of(scenario, out, needed=BYTES, ending=ENDING, table=TABLE, kind=kind)


@in_its_pennies
def save(found: FlipMap, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` (a `sim.study.flip.study.FlipMap`) leaves behind into an entered `ResultsFolder`; its path."""
    for name, table in found.tables.items():
        folder.write(f"tables/{name}.csv", csv_bytes(name, table))
    frame = cast(pd.DataFrame, section.drawn(found))
    figure = section.figure(frame, section.title(frame, found), theme_of(found.scenario), found)
    folders.write_chart(folder, section.NAME, frame, figure)
    folder.write("summary.md", [page(found).encode("utf-8", "backslashreplace")])
    return folders.seal(found, folder, command)


def known_map(scenario: Scenario, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """(flip, flips), the frames of a map made before of this very scenario text by this version; None if there is none.

    A folder that is not whole, or in which a table is not what its manifest says, counts as none.
    """
    folder = Path(folder)
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        if sealed["scenario"]["sha256"] != scenario.hash or sealed["program"]["version"] != __version__:
            return None
        for name in (TABLE, CHANGES):
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sealed["files"][name]["sha256"]:
                return None
        return read_table(folder / TABLE), read_table(folder / CHANGES)
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None


def terminal(found: FlipMap) -> list[str]:
    """What the terminal shows: a sentence for each map, then how often luck was drawn."""
    sentences = [f"{sentence}." for _, sentence in section.findings(section.drawn(found), found)]
    return [*sentences, "", _runs(found), *(f"Note: {each}" for each in found.warnings)]


def _runs(found):
    runs = found.stopped[:1].upper() + found.stopped[1:]
    return f"{runs}, with the same customers and luck at each; seed {found.seed}."


def page(found: FlipMap) -> str:
    """summary.md: what each map says, where the winner changes, and why these assumptions."""
    study, frame = found.scenario.study, cast(pd.DataFrame, section.drawn(found))
    heading = shown(study.title) or (shown(found.scenario.path.stem) if found.scenario.path else "")
    lines = [f"# When does the answer flip? {_cell(heading)}".rstrip(), ""]
    lines += [f"* {_cell(sentence)}." for _, sentence in section.findings(frame, found)]
    lines += ["", f"![The maps](charts/{section.NAME}.png)", ""]
    for focus, rows in frame.groupby("business", sort=False):
        lines += [f"## {_cell(focus)}", "", *_standing(rows, found), "", *_changes(focus, rows, found), ""]
    if "screening" in found.tables:
        lines += ["## Why these assumptions", "", *_screening(found), ""]
    lines += ["## How to read it", "", *_reading(found)]
    lines += [f"* {_cell(each)}" for each in found.warnings]
    return "\n".join([*lines, ""])


def _standing(rows, found):
    """Where we stand, and how much of the map each strategy wins."""
    here, named, currency = rows[rows["is_in_force"]].iloc[0], labels(found.scenario), found.scenario.study.currency
    leader, second = (_cell(named.get(here[name], here[name])) for name in ("winner", "runner_up"))
    unit = formats.interval_unit(here["luck_low"], here["luck_high"], here["margin"])
    ends = formats.interval(here["luck_low"], here["luck_high"], currency, unit)
    words = {axis: assumption(found.scenario, here[f"{axis}_what"]) for axis in "xy"}
    at = ", ".join(f"{_cell(words[axis].label)} {words[axis].value(here[axis])}" for axis in "xy")
    close = " It is too close to call." if here["is_close"] else ""
    clear = rows[~rows["is_close"]]
    won = [f"{_cell(named.get(name, name))} at {(clear['winner'] == name).sum()}" for name in clear["winner"].unique()]
    won += [f"too close to call at {int(rows['is_close'].sum())}"] if rows["is_close"].any() else []
    return [
        f"In force ({at}): {leader} earns {formats.money(here['margin'], currency, unit)} more than {second} "
        f"(95 % interval from luck {ends}, {here['replications']} replications).{close}",
        "",
        f"Of {len(rows)} points: {', '.join(won)}.",
    ]


def _changes(focus, rows, found):
    """The table of changes along the two lines through the point in force."""
    flips, named, here = found.tables["flips"], labels(found.scenario), rows[rows["is_in_force"]].iloc[0]
    own = flips[flips["business"] == focus]
    if own.empty:
        return ["Along neither assumption, the other in force, does the winner change."]
    lines = [
        "| assumption | in force | the lead changes from | to | between | about | clear on both sides |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in own.to_dict("records"):
        words = assumption(found.scenario, row["input"])
        in_force = here["x"] if row["input"] == here["x_what"] else here["y"]
        cells = (
            _cell(words.heading),
            words.value(in_force),
            *(_cell(named.get(row[name], row[name])) for name in ("from_winner", "to_winner")),
            f"{words.value(row['range_low'])} and {words.value(row['range_high'])}",
            words.value(near(row["flips_at"], row["range_low"], row["range_high"])),
            "yes" if row["is_clear"] else "no",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _screening(found):
    """What was tried before the axes were chosen."""
    currency, table = found.scenario.study.currency, found.tables["screening"]
    lines = [
        "Each was set to its lowest and highest value alone; the map is drawn over the two that take most of the "
        "leader's lead over the next best away. A lead below nought: another strategy wins there.",
        "",
        "| business | assumption | range | lead at its low end | in force | at its high end | least | on the map |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in table.to_dict("records"):
        words = assumption(found.scenario, row["input"])
        leads = [row[f"lead_{name}"] for name in ("low", "in_force", "high", "least")]
        unit = formats.unit_for(max(map(abs, leads)) or 1.0)
        cells = (
            _cell(row["business"]),
            _cell(row["input_label"]),
            f"{words.value(row['range_low'])} to {words.value(row['range_high'])}",
            *(formats.money(lead, currency, unit) for lead in leads),
            "yes" if row["is_axis"] else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    runs = int(table["replications"].max())
    return [*lines, "", f"Means of {runs} replications with the same luck; no interval is given."]


def _reading(found):
    material = section.material(found.scenario.study, found.tables["flip"])
    small = f"the two best differ by less than {material}, or " if material else ""
    return [
        f"* {_runs(found)}",
        f"* Too close to call: {small}the 95 % interval from luck of their difference includes nought.",
        "* *Between*: the values looked at on either side of the change; *about*: where both earn the same if gains "
        "run straight between the values looked at.",
        "* All assumptions that are not on an axis are as in force; a map says nothing of their uncertainty.",
    ]


def _cell(text):
    return shown(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("[", "\\[")
