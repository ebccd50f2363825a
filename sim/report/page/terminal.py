"""What the terminal shows at the end: tables with their verdicts, and what to do."""

from sim.report.comparison import Comparison
from sim.report.page.cited import joined, opened
from sim.report.page.first_table import table
from sim.report.page.memo import memo
from sim.report.page.reproduce import replications
from sim.report.words.findings import findings
from sim.report.words.names import short
from sim.report.words.theme import labels


def summary(comparison: Comparison) -> list[str]:
    """Lines to print; those of tables at most 100 characters wide where names allow, sentences as long as they are."""
    scenario, said = comparison.scenario, memo(comparison)
    named, lines = labels(scenario), []
    if scenario.study.title:
        lines += [short(scenario.study.title, 78)]
    for finding, line in zip(findings(comparison), said.lines, strict=False):
        decision = comparison.tables["decision"]
        rows = decision[decision["business"] == finding.focus].to_dict("records")
        lines += ["", short(finding.focus, 78), *table(rows, scenario.study, named), "", *_sentences(line)]
    if not findings(comparison):
        lines += [f"{line.business}: {line.lead} {line.money} {line.about}, {line.luck}." for line in said.lines]
    lines += ["", *(f"{sentence}" for sentence in said.recommendation)]
    lines += [f"What decides it: {sentence}" for sentence in said.decides]
    lines += ["", f"{replications(comparison, ' replications')}."]
    return lines + [f"Note: {warning}" for warning in comparison.warnings]


def _sentences(line):
    """The verdict on one business, its money with both intervals, and the odds."""
    money = joined([line.luck, line.spread], "; ") if line.spread else line.luck
    said = [f"{line.word}: {line.meaning}.", f"{line.lead} {line.money} {line.about} ({money})."]
    return [*said, f"{opened(line.odds)}."] if line.odds else said
