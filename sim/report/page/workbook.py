"""workbook.xlsx: a sheet for each table, for people who check numbers in a spreadsheet.

Text is written as text: nothing that a scenario says becomes a formula, a number or a link.  The only formulas are
those of the sheet "bridge", so that whoever audits it can follow the sum: the lines of each plan, their total, and
whether that is the profit difference of the sheet "decision".  Same tables, same bytes.
"""

import datetime
import io
import math

import pandas as pd

from sim import __version__
from sim.report import amounts
from sim.report.columns import columns_of
from sim.report.columns.kinds import COUNT, DATE, MONEY, RATIO, SCORE, SHARE, TEXT, WHOLE
from sim.report.names import shown
from sim.report.page.reproduce import command_line
from sim.report.page.table_words import holds

MOST_ROWS = 5_000
"""Rows of a table that finds a place in the workbook; a longer one is left out and named."""
LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
MADE = datetime.datetime(2000, 1, 1)
"""The date inside the file: always the same, so that its bytes are."""
WIDEST, NARROWEST = 60, 9
ADDS_UP, DOES_NOT = "adds up", "does not add up"
FIRST, LAST = "Read me", "Columns"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(comparison, title: str) -> bytes:
    """The workbook's bytes."""
    import xlsxwriter

    tables = {name: frame for name, frame in comparison.tables.items() if len(frame.columns)}
    kept = {name: frame for name, frame in tables.items() if not hasattr(frame, "blocks") and len(frame) <= MOST_ROWS}
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, _OPTIONS) as book:
            book.set_properties({"title": shown(title)[:255], "created": MADE, "author": "Regulars"})
            formats = _formats(book, comparison.scenario.study.currency)
            _read_me(book, formats, comparison, title, kept, [name for name in tables if name not in kept])
            for name, frame in kept.items():
                sheet = book.add_worksheet(name[:31])
                if name == "bridge":
                    _bridge(sheet, frame, kept.get("decision"), formats)
                else:
                    _table(sheet, name, frame, formats)
            _columns(book, formats, kept)
        return file.getvalue()


def _formats(book, currency: str) -> dict:
    symbol = amounts.symbol(currency).replace('"', "")
    money = f'"{symbol}"#,##0.00;[Red]\N{MINUS SIGN}"{symbol}"#,##0.00'
    written = {
        TEXT: {"num_format": "@"},
        DATE: {"num_format": "d mmm yyyy", "align": "left"},
        WHOLE: {"num_format": "#,##0"},
        COUNT: {"num_format": "#,##0.00"},
        MONEY: {"num_format": money},
        SHARE: {"num_format": "0.0 %"},
        SCORE: {"num_format": "0.00"},
        RATIO: {"num_format": "#,##0.00##"},
    }
    formats = {kind: book.add_format({"valign": "top", **how}) for kind, how in written.items()}
    total = {"bold": True, "top": 1, "valign": "top"}
    return formats | {
        "heading": book.add_format({"bold": True, "bottom": 2, "bg_color": "#EEF3F7", "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "strong": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        "link": book.add_format({"font_color": "#0B5A8C", "underline": 1, "valign": "top"}),
        "total": book.add_format(total),
        "total money": book.add_format(total | {"num_format": money}),
    }


# -- sheets


def _table(sheet, name: str, frame: pd.DataFrame, formats: dict) -> None:
    """A table as it is: its heading stays in view and can be filtered."""
    kinds = [_kind(column, frame[each]) for each, column in zip(frame, columns_of(name, frame.columns), strict=True)]
    _headings(sheet, list(frame.columns), formats)
    for place, (column, kind) in enumerate(zip(frame.columns, kinds, strict=True)):
        cells = frame[column].tolist()
        for row, value in enumerate(cells, start=1):
            _write(sheet, row, place, value, kind, formats)
        sheet.set_column(place, place, _width(column, cells, kind))
    sheet.autofilter(0, 0, max(1, len(frame)), len(frame.columns) - 1)


def _bridge(sheet, frame: pd.DataFrame, decision: pd.DataFrame | None, formats: dict) -> None:
    """The lines of each plan, then their sum as a formula, the profit difference it must be, and the check."""
    columns = ["business", "strategy", "line", "amount", "low", "high"]
    _headings(sheet, [*columns, "profit difference", "check"], formats)
    row = 1
    for (business, strategy), lines in frame.groupby(["business", "strategy"], sort=False):
        first = row
        for each in lines[columns].to_dict("records"):
            for place, column in enumerate(columns):
                _write(sheet, row, place, each[column], TEXT if place < 3 else MONEY, formats)
            row += 1
        for place, text in enumerate((business, strategy, "sum of the lines")):
            sheet.write_string(row, place, _cut(text), formats["total"])
        total = round(math.fsum(lines["amount"]), 2)
        sheet.write_formula(row, 3, f"=SUM(D{first + 1}:D{row})", formats["total money"], total)
        found = _decided(decision, business, strategy)
        if found is not None:
            at, column, difference = found
            sheet.write_formula(row, 6, f"='decision'!{column}{at}", formats["total money"], difference)
            check = f'=IF(ROUND(D{row + 1}-G{row + 1},2)=0,"{ADDS_UP}","{DOES_NOT}")'
            word = ADDS_UP if round(total - difference, 2) == 0 else DOES_NOT
            sheet.write_formula(row, 7, check, formats["total"], word)
        row += 2  # an empty row between plans
    for place, column in enumerate(columns):
        values = frame[column].tolist() + ["sum of the lines"] * (place == 2)
        sheet.set_column(place, place, _width(column, values, TEXT if place < 3 else MONEY))
    sheet.set_column(6, 7, 18)


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


def _read_me(book, formats: dict, comparison, title: str, kept: dict, left_out: list[str]) -> None:
    study, sheet = comparison.scenario.study, book.add_worksheet(FIRST)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, _cut(shown(title)), formats["title"])
    row = 1
    if study.question:
        sheet.write_string(row, 0, _cut(shown(study.question)))
    row += 2
    for heading, text in _facts(comparison, kept, left_out):
        sheet.write_string(row, 0, heading, formats["strong"])
        sheet.write_string(row, 1, _cut(text), formats["text"])
        row += 1
    row += 1
    sheet.write_string(row, 0, "Sheet", formats["heading"])
    sheet.write_string(row, 1, "What it holds", formats["heading"])
    for name, frame in kept.items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{name[:31]}'!A1", formats["link"], name)
        rows = "1 row" if len(frame) == 1 else f"{len(frame):,} rows"
        sheet.write_string(row, 1, f"{rows}: {holds(name)}", formats["text"])
    row += 1
    sheet.write_url(row, 0, f"internal:'{LAST}'!A1", formats["link"], LAST)
    sheet.write_string(row, 1, "what every column means, and how its numbers are written", formats["text"])


def _facts(comparison, kept: dict, left_out: list[str]) -> list[tuple[str, str]]:
    study, facts, guards = comparison.scenario.study, [], comparison.tables.get("guards")
    for row in [] if guards is None else guards.to_dict("records"):
        facts.append(("Cannot be right" if pd.isna(row["strategy"]) else "Needs a look", row["sentence"]))
    facts.append(("Money", f"in {study.currency}; profit is discounted to the start of week 0"))
    facts.append(("Intervals", "low and high are 95 % intervals from luck; p10 and p90 go over the kind in their row"))
    if "bridge" in kept:
        facts.append(
            (
                "To check",
                "The sheet bridge adds up the lines of every plan by formula and compares the sum with the profit "
                'difference of the sheet decision. Every check should say "adds up".',
            )
        )
    if left_out:
        files = amounts.spoken_list([f"tables/{name}.csv" for name in left_out])
        facts.append(("Left out", f"{files}: too long for a sheet (more than {MOST_ROWS:,} rows); the files hold all"))
    facts.append(("Made by", f"Regulars {__version__}; the same numbers again: {command_line(comparison)}"))
    return facts


def _columns(book, formats: dict, kept: dict) -> None:
    rows = []
    for name, frame in kept.items():
        for column in columns_of(name, frame.columns):
            if column is not None:
                rows.append((name, column.name, column.kind.name, column.kind.rule, column.meaning))
    sheet, headings = book.add_worksheet(LAST), ("table", "column", "kind", "how it is written", "what it means")
    _headings(sheet, list(headings), formats)
    for number, cells in enumerate(rows, start=1):
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text, formats["text"])
    for place, width in enumerate((16, 26, 12, 34, 80)):
        sheet.set_column(place, place, width)


def _headings(sheet, names: list[str], formats: dict) -> None:
    for place, name in enumerate(names):
        sheet.write_string(0, place, _cut(name), formats["heading"])
    sheet.freeze_panes(1, 0)


# -- cells


def _kind(column, values: pd.Series):
    """How a column is written: by the dictionary, else by what it holds."""
    if column is not None:
        return column.kind
    return RATIO if pd.api.types.is_numeric_dtype(values.dtype) else TEXT


def _write(sheet, row: int, place: int, value, kind, formats: dict) -> None:
    """One cell; a number or date that does not exist leaves it empty."""
    if value is None or value != value:
        return
    if kind is TEXT or (isinstance(value, str | bool) and kind is not DATE):
        sheet.write_string(row, place, _cut(str(value)), formats[TEXT])
    elif kind is DATE:
        day = pd.Timestamp(value)
        sheet.write_datetime(row, place, datetime.datetime(day.year, day.month, day.day), formats[DATE])
    elif math.isfinite(value):
        sheet.write_number(row, place, float(value), formats[kind])


def _cut(text: str) -> str:
    return str(text)[:LONGEST_TEXT]


def _width(heading: str, cells: list, kind) -> float:
    """Columns that the longest cell needs, within reason."""
    longest = max((len(str(cell)) for cell in cells if kind is TEXT and cell == cell), default=12)
    return min(WIDEST, max(NARROWEST, len(heading) + 4, longest + 2 if kind is TEXT else 12))
