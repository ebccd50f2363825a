"""What the terminal shows when a comparison is done: a plain table for each focus business, and its verdict."""

from sim.report import amounts
from sim.report.findings import conclusion, findings
from sim.report.looks import labels
from sim.report.names import padded, short, width

COLUMNS = ("", "profit", "against baseline", "95 % interval (luck)", "best in", "pays back")
LONGEST = 22


def summary(comparison):
    """Lines to print, at most 100 characters wide where names allow."""
    scenario = comparison.scenario
    named, lines = labels(scenario), []
    if scenario.study.title:
        lines += [short(scenario.study.title, 78)]
    for finding in findings(comparison):
        lines += [
            "",
            short(finding.focus, 78),
            *_table(finding, comparison, named),
            "",
            conclusion(finding, comparison),
        ]
    lines += [
        "",
        f"{comparison.replications} replications: {comparison.stopped}. Intervals cover luck, not assumptions.",
    ]
    return lines + [f"Note: {warning}" for warning in comparison.warnings]


def _table(finding, comparison, named):
    decision = comparison.tables["decision"]
    rows = decision[decision["business"] == finding.focus]
    cells = [list(COLUMNS)] + [_cells(row, comparison, named) for row in rows.to_dict("records")]
    widths = [max(width(line[column]) for line in cells) for column in range(len(COLUMNS))]
    return [
        "  "
        + "  ".join(
            padded(text, wide, right=column > 0) for column, (text, wide) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def _cells(row, comparison, named):
    study = comparison.scenario.study
    name = short(named.get(row["strategy"], row["strategy"]), LONGEST)
    profit = amounts.money(row["profit"], study.currency)
    won = f"{int(row['wins'])} of {int(row['replications'])}"
    if row["strategy"] == study.baseline:
        return [name, profit, "", "", won, ""]
    difference = amounts.money(row["difference"], study.currency, sign=True)
    low, high = row["low"], row["high"]
    interval = (
        amounts.interval(low, high, study.currency, amounts.interval_unit(low, high, row["difference"]))
        if low == low and high == high
        else "one run"
    )
    week = row["payback_week"]
    return [name, profit, difference, interval, won, "" if week is None or week != week else f"week {int(week)}"]
