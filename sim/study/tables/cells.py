"""Cells of CSV that neither a spreadsheet nor a program can misread: UTF-8, commas, line feeds, one heading.

Text that a spreadsheet would run gets an apostrophe in front, which a reader of ours takes away again; numbers never.
"""

import re
from collections.abc import Iterable, Sequence

ROWS_AT_ONCE = 20_000
"""Rows whose lines are made at once."""
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


def text_cell(text: str) -> str:
    """One cell of text: guarded against spreadsheets that would run it, quoted where CSV asks for it."""
    guarded = "'" + text if _DANGEROUS.match(text) else text
    if _NEEDS_QUOTES.search(guarded):
        return '"' + guarded.replace('"', '""') + '"'
    return guarded


def unguarded(cell: str) -> str:
    """The text of a cell, as it was before it was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell


def number_cells(numbers: Iterable[float | None], decimals: int | None) -> list[str]:
    """Cells of numbers with so many decimals, or with as many as it takes to read back the same; no number is an empty
    cell, and nought has no sign.
    """
    if decimals is None:
        written = ["" if number is None else repr(float(number)) for number in numbers]
        return ["" if text == "nan" else "0.0" if text == "-0.0" else text for text in written]
    pattern, minus_nought = f"%.{decimals}f", f"%.{decimals}f" % -0.0
    written = ["" if number is None else pattern % number for number in numbers]
    return ["" if text == "nan" else text[1:] if text == minus_nought else text for text in written]


def flag_cells(flags: Iterable[bool | None]) -> list[str]:
    """Cells of what is true or false; what is neither is an empty cell."""
    return ["" if flag is None else "true" if flag else "false" for flag in flags]


def heading(names: Iterable[object]) -> bytes:
    """The first line: the names of the columns."""
    return (",".join(text_cell(str(name)) for name in names) + "\n").encode("utf-8", "backslashreplace")


def lines(columns: Sequence[Sequence[str]]) -> bytes:
    """The lines of so many columns of cells, all of one length, which is not nought."""
    if len(columns) == 1:
        columns = [[text or '""' for text in columns[0]]]  # an empty line would be no row at all
    return ("\n".join(map(",".join, zip(*columns, strict=True))) + "\n").encode("utf-8", "backslashreplace")
