"""The pages and the workbook of a comparison, made of its facts by rule (`sim.report.page.memo`)."""

from sim.report.comparison import Comparison
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.page.memo import memo
from sim.report.page.pictures import Picture, picture_of
from sim.report.page.report_page import report_html
from sim.report.page.summary import summary_html, summary_markdown
from sim.report.page.workbook import workbook
from sim.report.sections.chart_set import chart_set
from sim.study.numbers.rounding import in_its_pennies


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


@in_its_pennies
def page_alone(comparison: Comparison) -> bytes:
    """report.html as one file that needs no other: nothing is written, and it links to nothing beside it."""
    drawn = [picture_of(chart) for chart in chart_set(comparison)]
    return report_html(memo(comparison), comparison, drawn, alone=True)
