"""Promise 22: the workbook is safe and faithful: text is text, numbers are the tables', and the bridge adds up live."""

import io
import math
import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from sim.report.page.workbook import ADDS_UP, DOES_NOT, MOST_ROWS, workbook
from tests.report.hostile import HOSTILE
from tests.report.pages import paged

GAINS = {"The Old Forge": {"price": -20_000.0, "kitchen": 40_000.0}, "Soho Table": {"price": 1e6, "kitchen": 3.21}}


def opened(comparison, title="A title", **how):
    return openpyxl.load_workbook(io.BytesIO(workbook(comparison, title)), **how)


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture(scope="module")
def made_up():
    return paged(GAINS, weeks=13)


def test_every_table_has_a_sheet_with_its_numbers(made_up):
    book = opened(made_up)
    tables = {name: frame for name, frame in made_up.tables.items() if name != "weekly"}
    wanted = [name for name, frame in tables.items() if len(frame.columns) and len(frame) <= MOST_ROWS]
    assert book.sheetnames == ["Read me", *wanted, "weekly_means", "Columns"]
    for name in wanted:
        if name == "bridge":
            continue
        frame, sheet = made_up.tables[name], book[name]
        assert [cell.value for cell in sheet[1]] == list(frame.columns)
        assert sheet.max_row == len(frame) + 1
        for row, values in zip(
            sheet.iter_rows(min_row=2, values_only=True), frame.itertuples(index=False), strict=True
        ):
            for found, value in zip(row, values, strict=True):
                if pd.isna(value):
                    assert found is None
                elif isinstance(value, str | bool) or hasattr(value, "year"):
                    assert found == value
                else:
                    assert found == pytest.approx(float(value), rel=1e-15)


def test_headings_stay_in_view_and_numbers_have_their_form(made_up):
    book = opened(made_up)
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
    decision = book["decision"]
    forms = {heading.value: cell.number_format for heading, cell in zip(decision[1], decision[3], strict=True)}
    assert '"£"' in forms["difference"]
    assert forms["wins"] == "#,##0"
    assert forms["business"] == "@"
    plan = {heading.value: cell for heading, cell in zip(book["plan"][1], book["plan"][2], strict=True)}
    assert plan["date"].is_date


def test_the_bridge_adds_up_by_formula_to_the_decision(made_up):
    book, read = opened(made_up), opened(made_up, data_only=True)
    sheet, values = book["bridge"], read["bridge"]
    totals = [row for row in sheet.iter_rows(min_row=2) if row[2].value == "sum of the lines"]
    assert len(totals) == 4
    for row in totals:
        first, last = map(int, re.fullmatch(r"=SUM\(D(\d+):D(\d+)\)", row[3].value).groups())
        lines = [sheet.cell(number, 4).value for number in range(first, last + 1)]
        names = {(sheet.cell(number, 1).value, sheet.cell(number, 2).value) for number in range(first, last + 1)}
        assert names == {(row[0].value, row[1].value)}
        assert len(lines) == (made_up.tables["bridge"].groupby(["business", "strategy"]).size()).iloc[0]
        column, at = re.fullmatch(r"='decision'!([A-Z])(\d+)", row[6].value).groups()
        there = book["decision"][f"{column}{at}"]
        assert book["decision"][f"{column}1"].value == "difference"
        assert (book["decision"][f"A{at}"].value, book["decision"][f"B{at}"].value) == (row[0].value, row[1].value)
        assert row[7].value == f'=IF(ROUND(D{row[0].row}-G{row[0].row},2)=0,"{ADDS_UP}","{DOES_NOT}")'
        # what is shown before anything is worked out again is the same
        number = row[0].row
        assert values.cell(number, 4).value == pytest.approx(round(math.fsum(lines), 2))
        assert values.cell(number, 7).value == there.value
        same = round(math.fsum(lines) - there.value, 2) == 0
        assert values.cell(number, 8).value == (ADDS_UP if same else DOES_NOT)


def test_a_bridge_that_does_not_add_up_says_so(made_up):
    tables = dict(made_up.tables)
    tables["bridge"] = tables["bridge"].copy()
    tables["bridge"].loc[0, "amount"] += 0.01
    wrong = paged(GAINS, weeks=13)
    wrong.tables = tables
    words = [cell.value for cell in opened(wrong, data_only=True)["bridge"]["H"] if cell.value in (ADDS_UP, DOES_NOT)]
    right = [cell.value for cell in opened(made_up, data_only=True)["bridge"]["H"] if cell.value in (ADDS_UP, DOES_NOT)]
    assert words != right
    assert words.count(DOES_NOT) == right.count(DOES_NOT) + 1


def test_only_the_bridge_has_formulas(made_up):
    for sheet in opened(made_up).worksheets:
        formulas = [cell for cell in cells(sheet) if cell.data_type == "f"]
        assert bool(formulas) == (sheet.title == "bridge"), sheet.title


def test_no_text_becomes_a_formula_a_number_or_a_link():
    texts = [*HOSTILE, "x" * 40_000, "_x0041_ and _x000D_"]
    comparison = paged({"Inn": {"kitchen": 4e4}}, weeks=13)
    number = range(len(texts))
    comparison.tables["plan"] = pd.DataFrame(
        {
            "strategy": texts,
            "label": texts,
            "week": number,
            "date": pd.Timestamp("2026-01-05"),
            "action": texts,
            "owner": texts,
        }
    )
    comparison.tables["bridge"] = pd.DataFrame(
        {"business": texts, "strategy": texts, "line": texts, "amount": 1.0, "luck_low": 0.0, "luck_high": 2.0}
    )
    book = opened(comparison, title=HOSTILE[0])
    for column in "ABEF":
        found = list(book["plan"][column][1:])
        assert [cell.value for cell in found] == [text[:32_767] for text in texts]
        assert {cell.data_type for cell in found} == {"s"}
    lines = [
        row for row in book["bridge"].iter_rows(min_row=2, max_col=3) if row[2].value not in (None, "sum of the lines")
    ]
    assert [row[0].value for row in lines] == [text[:32_767] for text in texts]
    for sheet in book.worksheets:
        for cell in cells(sheet):
            assert (cell.data_type == "f") <= (sheet.title == "bridge" and cell.column in (4, 7, 8))
            assert cell.hyperlink is None or cell.hyperlink.target is None  # into the workbook itself only
    with zipfile.ZipFile(io.BytesIO(workbook(comparison, HOSTILE[0]))) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name.lower()]
        relations = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
        assert b"External" not in relations


def test_the_same_tables_give_the_same_bytes():
    assert workbook(paged(GAINS, weeks=13), "A title") == workbook(paged(GAINS, weeks=13), "A title")


def test_a_table_too_long_for_a_sheet_is_left_out_and_named(made_up):
    comparison = paged(GAINS, weeks=13)
    comparison.tables["tripwire_paths"] = pd.DataFrame({"future": range(MOST_ROWS + 1)})
    book = opened(comparison)
    assert "tripwire_paths" not in book.sheetnames
    cited = " ".join(str(cell.value) for cell in cells(book["Read me"]))
    assert "tables/tripwire_paths.csv" in cited
    assert "too long for a sheet" in cited
    assert "too long" not in " ".join(str(cell.value) for cell in cells(opened(_short(made_up))["Read me"]))


def _short(comparison):
    short = paged(GAINS, weeks=13)
    short.tables = {name: frame for name, frame in comparison.tables.items() if len(frame) <= MOST_ROWS}
    return short


def test_a_scenario_with_one_strategy_has_a_workbook_too():
    comparison = paged({"Inn": {"kitchen": 4e4}}, weeks=13)
    comparison.tables = {"decision": comparison.tables["decision"][:1], "bridge": comparison.tables["bridge"][:0]}
    assert opened(comparison).sheetnames == ["Read me", "decision", "bridge", "Columns"]
