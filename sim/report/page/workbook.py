"""workbook.xlsx: a sheet for each table, for people who check numbers in a spreadsheet.

Text is written as text: nothing that a scenario says becomes a formula, a number or a link.  The only formulas are
those of the sheet "bridge", so that whoever audits it can follow the sum: the lines of each plan, their total, and
whether that is the profit difference of the sheet "decision".  Same tables, same bytes.
"""

import datetime
import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim import __version__
from sim.report.columns import columns_of
from sim.report.columns.kinds import COUNT, DATE, FLAG, INPUT, MONEY, RATIO, SCORE, SHARE, TEXT, WHOLE, Column, Kind
from sim.report.comparison import Comparison
from sim.report.page.reproduce import command_line
from sim.report.page.table_words import holds
from sim.report.page.weekly_means import NAME as WEEKLY_MEANS
from sim.report.page.weekly_means import weekly_means
from sim.report.words import formats
from sim.report.words.names import shown
from sim.study.numbers.rounding import decimals
from sim.study.rows.table_set import TableSet

MOST_ROWS = 5_000
"""Rows of a table that finds a place in the workbook; a longer one is left out and named."""
LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
MADE = datetime.datetime(2000, 1, 1)
"""The date inside the file: always the same, so that its bytes are."""
WIDEST, NARROWEST = 44, 9
"""Characters of a column; longer texts are broken into lines."""
PAGE = 150
"""Characters that a page has room for; the headings of numbers stand upright on wider sheets."""
LINE, LETTER = 15.0, 7.0
"""Points of a line, and of a letter of an upright heading."""
A4, MARGIN = 9, 0.4
"""The number of the paper in the file's format; inches around what is printed."""
ON_ONE_PAGE = ("decision",)
"""Sheets that print on one page whatever their length; the others go on over as many as they need."""
DIGITS_SHOWN = {INPUT: 6, RATIO: 4, SCORE: 2}
"""Decimals that a cell shows at most, where they are fewer than the file's or those are open."""
ADDS_UP, DOES_NOT = "adds up", "does not add up"
FIRST, LAST = "Read me", "Columns"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(comparison: Comparison, title: str) -> bytes:
    """The workbook's bytes."""
    import xlsxwriter

    tables = TableSet.of(comparison.tables)
    names = [name for name in tables if tables.columns(name)]
    kept = {name: tables[name] for name in names if name != "weekly" and len(tables[name]) <= MOST_ROWS}
    means = weekly_means(comparison)
    if means is not None and len(means) <= MOST_ROWS:
        kept[WEEKLY_MEANS] = means
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, _OPTIONS) as book:
            book.set_properties({"title": shown(title)[:255], "created": MADE, "author": "Regulars"})
            cell_formats = _cell_formats(book, comparison.scenario.study.currency)
            cited = (*kept, "weekly") if WEEKLY_MEANS in kept else kept
            _read_me(book, cell_formats, comparison, title, kept, [name for name in names if name not in cited])
            for name, frame in kept.items():
                sheet = book.add_worksheet(name[:31])
                if name == "bridge":
                    _bridge(sheet, frame, kept.get("decision"), cell_formats)
                else:
                    _table(sheet, name, frame, cell_formats)
                _on_paper(sheet, name in ON_ONE_PAGE)
            _columns(book, cell_formats, kept)
        return file.getvalue()


def _cell_formats(book: Any, currency: str) -> dict:
    symbol = formats.symbol(currency).replace('"', "")
    number = "#,##0" + ("." + "0" * decimals() if decimals() else "")
    money = f'"{symbol}"{number};[Red]\N{MINUS SIGN}"{symbol}"{number}'
    written: dict[Any, dict[str, Any]] = {
        TEXT: {"num_format": "@", "indent": 1},
        FLAG: {"align": "left", "indent": 1},
        DATE: {"num_format": "d mmm yyyy", "align": "left"},
        WHOLE: {"num_format": "#,##0"},
        COUNT: {"num_format": "#,##0.00"},
        MONEY: {"num_format": money},
        SHARE: {"num_format": "0.0 %"},
        SCORE: {"num_format": "0.00"},
        RATIO: {"num_format": "#,##0.00##"},
        INPUT: {"num_format": "#,##0.######"},
    }
    cell_formats = {kind: book.add_format({"valign": "top", **how}) for kind, how in written.items()}
    total = {"bold": True, "top": 1, "valign": "top"}
    return cell_formats | {
        "heading": book.add_format({"bold": True, "bottom": 2, "bg_color": "#EEF3F7", "indent": 1}),
        "upright": book.add_format({"bold": True, "bottom": 2, "bg_color": "#EEF3F7", "rotation": 90}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "strong": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "indent": 1}),
        "link": book.add_format({"font_color": "#0B5A8C", "underline": 1, "valign": "top"}),
        "total": book.add_format(total),
        "total money": book.add_format(total | {"num_format": money}),
    }


# -- sheets


def _table(sheet: Any, name: str, frame: pd.DataFrame, cell_formats: dict) -> None:
    """A table as it is: its heading stays in view and can be filtered."""
    kinds = [_kind(column, frame[each]) for each, column in zip(frame, columns_of(name, frame.columns), strict=True)]
    columns = [(column, frame[column].tolist(), kind) for column, kind in zip(frame.columns, kinds, strict=True)]
    upright = sum(_width(*each) for each in columns) > PAGE
    _headings(sheet, list(frame.columns), cell_formats, [kind is not TEXT and upright for kind in kinds])
    for place, (column, cells, kind) in enumerate(columns):
        for row, value in enumerate(cells, start=1):
            _write(sheet, row, place, value, kind, cell_formats)
        sheet.set_column(place, place, _width("" if upright and kind is not TEXT else column, cells, kind))
    for row in range(len(frame)):
        _height(sheet, row + 1, [(str(cells[row]), WIDEST) for _, cells, kind in columns if kind is TEXT])
    sheet.autofilter(0, 0, max(1, len(frame)), len(frame.columns) - 1)
    sheet.print_area(0, 0, max(1, len(frame)), len(frame.columns) - 1)


def _bridge(sheet: Any, frame: pd.DataFrame, decision: pd.DataFrame | None, cell_formats: dict) -> None:
    """The lines of each plan, then their sum as a formula, the profit difference it must be, and the check."""
    columns = ["business", "strategy", "line", "amount", "luck_low", "luck_high"]
    _headings(sheet, [*columns, "profit difference", "check"], cell_formats)
    row = 1
    for (business, strategy), lines in frame.groupby(["business", "strategy"], sort=False):
        first = row
        for each in lines[columns].to_dict("records"):
            for place, column in enumerate(columns):
                _write(sheet, row, place, each[column], TEXT if place < 3 else MONEY, cell_formats)
            row += 1
        for place, text in enumerate((business, strategy, "sum of the lines")):
            sheet.write_string(row, place, _cut(text), cell_formats["total"])
        total = round(math.fsum(lines["amount"]), decimals())
        sheet.write_formula(row, 3, f"=SUM(D{first + 1}:D{row})", cell_formats["total money"], total)
        found = _decided(decision, business, strategy)
        if found is not None:
            at, column, difference = found
            sheet.write_formula(row, 6, f"='decision'!{column}{at}", cell_formats["total money"], difference)
            check = f'=IF(ROUND(D{row + 1}-G{row + 1},{decimals()})=0,"{ADDS_UP}","{DOES_NOT}")'
            word = ADDS_UP if round(total - difference, decimals()) == 0 else DOES_NOT
            sheet.write_formula(row, 7, check, cell_formats["total"], word)
        row += 2  # an empty row between plans
    for place, column in enumerate(columns):
        values = frame[column].tolist() + ["sum of the lines"] * (place == 2)
        sheet.set_column(place, place, _width(column, values, TEXT if place < 3 else MONEY))
    sheet.set_column(6, 7, 18)
    sheet.print_area(0, 0, max(1, row - 2), 7)


def _decided(decision, business, strategy):
    """(row and column in the sheet "decision", the difference there); None where it has no such row."""
    if decision is None:
        return None
    rows = decision.reset_index(drop=True)
    rows = rows[(rows["business"] == business) & (rows["strategy"] == strategy)]
    if rows.empty:
        return None
    column = list(decision.columns).index("difference")
    return int(rows.index[0]) + 2, chr(ord("A") + column), float(rows["difference"].iloc[0])


def _read_me(
    book: Any, cell_formats: dict, comparison: Comparison, title: str, kept: dict, left_out: list[str]
) -> None:
    study, sheet = comparison.scenario.study, book.add_worksheet(FIRST)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, _cut(shown(title)), cell_formats["title"])
    row = 1
    if study.question:
        sheet.write_string(row, 0, _cut(shown(study.question)))
    row += 2
    for heading, text in _facts(comparison, kept, left_out):
        sheet.write_string(row, 0, heading, cell_formats["strong"])
        sheet.write_string(row, 1, _cut(text), cell_formats["text"])
        _height(sheet, row, [(text, 90)])
        row += 1
    row += 1
    sheet.write_string(row, 0, "Sheet", cell_formats["heading"])
    sheet.write_string(row, 1, "What it holds", cell_formats["heading"])
    for name, frame in kept.items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{name[:31]}'!A1", cell_formats["link"], name)
        rows = "1 row" if len(frame) == 1 else f"{len(frame):,} rows"
        sheet.write_string(row, 1, f"{rows}: {holds(name)}", cell_formats["text"])
        _height(sheet, row, [(f"{rows}: {holds(name)}", 90)])
    row += 1
    sheet.write_url(row, 0, f"internal:'{LAST}'!A1", cell_formats["link"], LAST)
    sheet.write_string(row, 1, "what every column means, and how its numbers are written", cell_formats["text"])
    sheet.print_area(0, 0, row, 1)
    _on_paper(sheet, one_page=True, heading=False)


def _facts(comparison: Comparison, kept: dict, left_out: list[str]) -> list[tuple[str, str]]:
    study, facts, guards = comparison.scenario.study, [], comparison.tables.get("guards")
    for row in [] if guards is None else guards.to_dict("records"):
        facts.append(("Cannot be right" if pd.isna(row["strategy"]) else "Needs a look", row["sentence"]))
    facts.append(("Money", f"in {study.currency}; profit is discounted to the start of week 0"))
    intervals = "luck_low and luck_high are 95 % intervals from luck; p10 and p90 go over the futures of their row"
    facts.append(("Intervals", intervals))
    if "bridge" in kept:
        facts.append(
            (
                "To check",
                "The sheet bridge adds up the lines of every plan by formula and compares the sum with the profit "
                'difference of the sheet decision. Every check should say "adds up".',
            )
        )
    if left_out:
        files = formats.spoken_list([f"tables/{name}.csv" for name in left_out])
        facts.append(("Left out", f"{files}: too long for a sheet (more than {MOST_ROWS:,} rows); the files hold all"))
    if WEEKLY_MEANS in kept:
        facts.append(
            ("Weeks", f"means over replications on the sheet {WEEKLY_MEANS}; each of them in tables/weekly.csv")
        )
    facts.append(("Made by", f"Regulars {__version__}; the same numbers again: {command_line(comparison)}"))
    return facts


def _columns(book: Any, cell_formats: dict, kept: dict) -> None:
    rows = []
    for name, frame in kept.items():
        for column in columns_of(name, frame.columns):
            if column is not None:
                rows.append((name, column.name, column.kind.name, column.kind.rule, column.meaning))
    sheet, headings = book.add_worksheet(LAST), ("table", "column", "kind", "how it is written", "what it means")
    _headings(sheet, list(headings), cell_formats)
    widths = (16, 30, 14, 52, 90)
    for number, cells in enumerate(rows, start=1):
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text, cell_formats["text"])
        _height(sheet, number, list(zip(cells, widths, strict=True)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.print_area(0, 0, max(1, len(rows)), len(headings) - 1)
    _on_paper(sheet)


def _headings(sheet: Any, names: list[str], cell_formats: dict, upright: Sequence[bool] = ()) -> None:
    for place, name in enumerate(names):
        stands = place < len(upright) and upright[place]
        sheet.write_string(0, place, _cut(name), cell_formats["upright" if stands else "heading"])
    if any(upright):
        longest = max(len(name) for name, stands in zip(names, upright, strict=True) if stands)
        sheet.set_row(0, LINE + LETTER * longest)
    sheet.freeze_panes(1, 0)


def _on_paper(sheet: Any, one_page: bool = False, heading: bool = True) -> None:
    """How a sheet prints: no column is cut, the heading stands on every page, and each page says what it is."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(MARGIN, MARGIN, 2 * MARGIN, 2 * MARGIN)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    if heading:
        sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RPage &P of &N")


# -- cells


def _kind(column: Column | None, values: pd.Series) -> Kind:
    """How a column is written: by the dictionary, else by what it holds."""
    if column is not None:
        return column.kind
    return RATIO if pd.api.types.is_numeric_dtype(values.dtype) else TEXT


def _write(sheet: Any, row: int, place: int, value: Any, kind: Kind, cell_formats: dict) -> None:
    """One cell; a number or date that does not exist leaves it empty, a long text is broken into lines."""
    if pd.isna(value):
        return
    if isinstance(value, bool | np.bool_):
        sheet.write_boolean(row, place, bool(value), cell_formats[FLAG])
    elif kind is TEXT or (isinstance(value, str) and kind is not DATE):
        text = _cut(str(value))
        sheet.write_string(row, place, text, cell_formats["text" if len(text) > WIDEST else TEXT])
    elif kind is DATE:
        day = pd.Timestamp(value)
        sheet.write_datetime(row, place, datetime.datetime(day.year, day.month, day.day), cell_formats[DATE])
    elif math.isfinite(value):
        sheet.write_number(row, place, float(value), cell_formats[kind])


def _cut(text: str) -> str:
    return str(text)[:LONGEST_TEXT]


def _width(heading: str, cells: list, kind: Kind) -> float:
    """Characters of a column: what its longest cell needs, within reason."""
    longest = max((_length(cell, kind) for cell in cells if not pd.isna(cell)), default=0)
    return min(WIDEST, max(NARROWEST, len(heading) + 4, longest + 2))


def _length(cell: float | str, kind: Kind) -> int:
    """Characters of a cell as it is written."""
    if kind is TEXT or isinstance(cell, str | bool | np.bool_):
        return len(str(cell))
    if kind is DATE:
        return len("30 Sept 2026")
    digits = DIGITS_SHOWN.get(kind, kind.decimals or 0)
    return len(f"{cell:,.{digits}f}") - 4 * (kind is SHARE)


def _height(sheet: Any, row: int, cells: list[tuple[str, int]]) -> None:
    """Make a row high enough for its texts, each broken at a width; programs do not all do so by themselves."""
    lines = max((-(-len(text) // (width - 2)) for text, width in cells), default=1)
    if lines > 1:
        sheet.set_row(row, LINE * min(lines, 20))
