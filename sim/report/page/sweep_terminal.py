"""What the terminal says when a sweep has come to its end."""

from sim.report.page.sweep_grids import failure_counts
from sim.report.page.sweep_page import done
from sim.report.page.sweep_sentences import sentences
from sim.report.sections.swept import Swept
from sim.report.sweep import SweepAbout, SweepTables
from sim.report.words.names import short, shown
from sim.study.numbers.rounding import counted_to

WIDTH = 78
"""Characters of a line that is a name alone."""


def summary(tables: SweepTables, about: SweepAbout) -> list[str]:
    """Lines to print: the title, what is said of each business, how much is done, and what failed."""
    with counted_to(about.places):
        return summary_of(Swept(tables, about))


def summary_of(found: Swept) -> list[str]:
    """The same of a sweep that is at hand."""
    lines = [short(found.about.title or found.about.file or "A sweep", WIDTH)]
    for business in found.businesses:
        said = " ".join(str(each) for each in sentences(business, found))
        lines += ["", short(found.business(business), WIDTH), f"  {said}"]
    failed = failure_counts(found)
    lines += ["", f"{done(found)}; seed {found.about.seed}."]
    if failed:
        lines.append(f"{failed}")
    return [shown(line) if line.strip() and not line.startswith("  ") else line for line in lines]
