"""How the workbook prints: no column is cut, the decision stands on one page, headings on every page."""

import io
import shutil
import subprocess

import openpyxl
import pytest

from sim.report.page.workbook import workbook
from tests.report.pages import paged

GAINS = {
    "The Old Forge": {"price": -20_000.0, "kitchen": 40_000.0, "people": 3_000.0, "promise": -100.0},
    "Soho Table": {"price": 1e6, "kitchen": 3.21, "people": 12.0, "promise": 7.0},
}


@pytest.fixture(scope="module")
def made():
    return workbook(paged(GAINS, weeks=104), "A title")


def test_every_sheet_fits_the_width_of_a_page_and_repeats_its_heading(made):
    book = openpyxl.load_workbook(io.BytesIO(made))
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (1, None), sheet.title
        last = sheet.print_area.split(":")[1].replace("$", "")
        assert last == f"{openpyxl.utils.get_column_letter(sheet.max_column)}{sheet.max_row}", sheet.title
        if sheet.title not in ("Read me", "decision"):
            assert str(sheet.page_setup.fitToHeight) == "0", sheet.title
        if sheet.title != "Read me":
            assert sheet.print_title_rows == "$1:$1", sheet.title
    assert str(book["decision"].page_setup.fitToHeight) in ("1", "None")


@pytest.mark.parametrize(("currency", "form"), [("GBP", "#,##0.00"), ("JPY", "#,##0"), ("KWD", "#,##0.000")])
def test_money_has_the_decimals_of_its_currency(currency, form):
    from sim.study.numbers.rounding import counted_in

    comparison = paged(GAINS, weeks=13)
    study = comparison.scenario.study.model_copy(update={"currency": currency})
    comparison.scenario = comparison.scenario.model_copy(update={"study": study})
    with counted_in(comparison.scenario):
        book = openpyxl.load_workbook(io.BytesIO(workbook(comparison, "")))
    sheet = book["decision"]
    column = [cell.value for cell in sheet[1]].index("difference")
    assert sheet[2][column].number_format.split('"')[2].rstrip(";[Red]−") == form


@pytest.mark.process
@pytest.mark.nightly
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler")
def test_printed_the_decision_is_one_page_and_no_column_is_cut(made, tmp_path):
    (tmp_path / "workbook.xlsx").write_bytes(made)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf", "--outdir",
         str(tmp_path), str(tmp_path / "workbook.xlsx")],
        check=True, capture_output=True, timeout=300, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "workbook.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")[:-1]
    sheets = {}
    for page in pages:
        footer = [line for line in page.splitlines() if line.strip()][-1]
        sheets.setdefault(footer.split("  ")[0].strip(), []).append(page)
    assert len(sheets["decision"]) == 1
    book = openpyxl.load_workbook(io.BytesIO(made))
    for name, printed in sheets.items():
        if name == "Read me":
            continue
        letters = ["".join(page.split()) for page in printed]
        for column in (cell.value for cell in book[name][1]):
            for found in letters:  # upright headings come letter by letter, so they are looked for as such
                assert all(found.count(mark) >= column.count(mark) for mark in {*column} - {" "}), (name, column)
    assert len(pages) <= 80
