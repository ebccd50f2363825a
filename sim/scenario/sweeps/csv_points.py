"""A table of points (CSV): a column for each input, headed by its path; a row a point."""

import csv
import math
import re
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import Fault
from sim.scenario.reading.loading import bytes_of
from sim.scenario.reading.precheck import decoded
from sim.scenario.sweeps.tables import MOST_INPUTS, MOST_POINTS
from sim.scenario.text.faults import MOST_FOUND
from sim.scenario.text.wording import shown

MOST_BYTES = 500_000_000
CALLED = "a CSV"
CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^,])*')


class Table(NamedTuple):
    """What a CSV file holds: its header, the numbers of its rows, and for each row the line on which it begins."""

    header: list[str]
    rows: list[list[float]]
    lines: list[int]
    text: list[str]

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Line and column, from 1, of a cell; row -1 is the header."""
        return _place(self.text, 1 if row < 0 else self.lines[row], column)


def _place(text: list[str], line: int, column: int) -> tuple[int, int]:
    """Return line and column, from 1, of the cell with a number, from 0, of the row that begins on a line."""
    row, at = text[line - 1], 0
    for _ in range(column):
        found = CELL.match(row, at)
        at = found.end() + 1 if found else at
        if at > len(row):
            return line, 1
    return line, at + 1


def read_points(path: Path) -> tuple[Table | None, list[Fault]]:
    """Return the table of a file, or None, and the faults found, with their places in it.

    Raises `ScenarioError` where the file cannot be read at all.
    """
    plain, faults = decoded(bytes_of(path, str(path), MOST_BYTES, CALLED), CALLED, MOST_BYTES)
    if faults:
        return None, faults
    text = plain.replace("\r", "\n").split("\n")
    for number, line in enumerate(text, 1):
        if "\0" in line:
            return None, [Fault(number, line.index("\0") + 1, "There is a NUL character here; delete it.")]
    reader = csv.reader(text, strict=True)
    try:
        header = [each.strip() for each in next(reader, [])]
        wrong = _header_faults(header, text)
        return (None, wrong) if wrong else _rows(reader, header, text)
    except csv.Error as error:
        return None, [Fault(max(1, reader.line_num), 1, f"This is not CSV: {error}.")]


def _header_faults(header: list[str], text: list[str]) -> list[Fault]:
    if not any(header):
        return [Fault(1, 1, "The file has no header; its first line names an input's path in each column.")]
    if len(header) > MOST_INPUTS:
        return [Fault(1, 1, f"The file has {len(header):,} columns; it may have at most {MOST_INPUTS}.")]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        mark = "semicolons" if ";" in header[0] else "tabs"
        return [Fault(1, 1, f"The columns are separated by {mark}; a CSV file has commas between them.")]
    found = []
    for column, name in enumerate(header):
        place = _place(text, 1, column)
        if not name:
            found.append(Fault(*place, f"Column {column + 1} has no name; it must be the path of an input."))
        elif name in header[:column]:
            first = header.index(name) + 1
            found.append(Fault(*place, f"{shown(name)} heads column {first} already; an input has one column."))
    return found


def _rows(reader: Any, header: list[str], text: list[str]) -> tuple[Table | None, list[Fault]]:
    faults: list[Fault] = []
    rows: list[list[float]] = []
    lines: list[int] = []
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        if len(cells) != len(header):
            faults.append(Fault(line, 1, f"This row has {len(cells)} cells; the header has {len(header)}."))
        else:
            values = [_number(cell) for cell in cells]
            for column, (cell, value) in enumerate(zip(cells, values, strict=True)):
                if value is None:
                    words = f"{shown(cell.strip())} is no number; every row has one for {header[column]}{_hint(cell)}"
                    faults.append(Fault(*_place(text, line, column), words))
            rows.append([0.0 if value is None else value for value in values])
            lines.append(line)
        if len(faults) >= MOST_FOUND or len(rows) > MOST_POINTS:
            break
    if len(rows) > MOST_POINTS:
        faults.append(Fault(0, 0, f"The file has more than {MOST_POINTS:,} rows; a sweep has at most as many points."))
    if not rows and not faults:
        faults.append(Fault(1, 1, "The file has a header and no rows; each row is a point."))
    return (None if faults else Table(header, rows, lines, text)), faults


def _number(cell: str) -> float | None:
    plain = cell.strip()
    if not plain or "_" in plain or len(plain) > 100:
        return None
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _hint(cell: str) -> str:
    plain = cell.strip()
    if re.fullmatch(r"[+-]?\d+,\d+", plain):
        return f"; write {plain.replace(',', '.')}, with a decimal point."
    if plain.endswith("%"):
        return "; write a share, such as 0.05 for 5 %."
    return "."
