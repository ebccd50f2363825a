"""C6: the workbook of a run is laid out for paper."""

import openpyxl
import pytest

from sim.cli import main
from tests.field.door import ROOT, case

SMALL = {"\nweeks = 8": "\nweeks = 2", "warm_up_weeks = 4": "warm_up_weeks = 0", "residents = 100": "residents = 10"}


@pytest.mark.field("C6")
def test_the_workbook_of_a_run_prints_without_cut_columns_and_the_readme_says_what_it_holds(tmp_path):
    out = tmp_path / "out"
    assert main([str(case("mini", tmp_path, SMALL)), "--out", str(out), "--replications", "1",
                 "--workers", "1", "--quiet"]) == 0  # fmt: skip
    for sheet in openpyxl.load_workbook(out / "workbook.xlsx").worksheets:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (1, None), sheet.title
        assert sheet.print_area, sheet.title
        assert sheet.title == "Read me" or sheet.print_title_rows == "$1:$1", sheet.title
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert "`workbook.xlsx` every table" not in readme
