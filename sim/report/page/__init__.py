"""The decision page: its facts by rule (`memo`), and the pages and the workbook made of them."""

from sim.report.comparison import Comparison
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.page.memo import memo
from sim.report.page.pictures import Picture, picture_of
from sim.report.page.report_page import report_html
from sim.report.page.summary import summary_html, summary_markdown
from sim.report.page.workbook import workbook

__all__ = ["Picture", "picture_of", "save_pages"]


def save_pages(comparison: Comparison, folder: ResultsFolder, drawn: list[Picture]) -> None:
    """Write summary.html, summary.md, report.html and workbook.xlsx into an entered `ResultsFolder`.

    ``drawn`` are the comparison's charts as they were written.  The bytes depend on the tables alone, not on time,
    machine, workers or how the command was typed.
    """
    said = memo(comparison)
    folder.write("summary.html", [summary_html(said, comparison, drawn)])
    folder.write("summary.md", [summary_markdown(said, comparison)])
    folder.write("report.html", [report_html(said, comparison, drawn)])
    folder.write("workbook.xlsx", [workbook(comparison, said.title.text)])
