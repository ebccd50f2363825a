"""What `check --try` prints: the market week by week, the facts, the guards, and how long the whole would take."""

from collections.abc import Iterator

from sim.kernel import first_start
from sim.report.words import formats
from sim.report.words.names import short, shown
from sim.report.words.terminal_table import LONGEST, in_columns, told_apart
from sim.report.words.theme import labels
from sim.scenario.inspect.checking import to_do
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.branches import TOGETHER
from sim.study.trial import Trial, trial

COLUMNS = ("", "visits a week", "seats taken", "profit a week")
PAGES_SECONDS = 7
"""What tables, charts and pages take after the runs, on one core of the machine that docs/performance.md names."""


def tried(scenario: Scenario, cores: int) -> Iterator[str]:
    """Make one replication of a `Scenario`'s comparison and yield the lines about it, for a run on so many `cores`."""
    yield ""
    if first_start():
        yield "First start of this version: the market is compiled once, about a minute."
    yield from trial_lines(scenario, trial(scenario), cores=cores)


def trial_lines(scenario: Scenario, found: Trial, *, cores: int) -> list[str]:
    """Lines to print about a `sim.study.trial.Trial`."""
    lines = [f"Tried: one replication, in {_seconds(found.seconds)} on one core. What luck does only a run shows."]
    named = labels(scenario)
    for business in dict.fromkeys(row["business"] for row in found.rows):
        rows = [row for row in found.rows if row["business"] == business]
        lines += ["", short(business, 78), *_table(rows, scenario.study.currency, named)]
    facts = [_fact(row) for row in found.facts]
    lines += ["", *facts] if facts else []
    cited = list(dict.fromkeys(shown(one.sentence) for one in found.broken if one.business != TOGETHER))
    lines += ["", *(f"Guard: {sentence}" for sentence in cited)] if cited else ["", "No guard is broken."]
    if len(scenario.strategy) > 1:
        work = to_do(scenario, cores=cores, measured=found.seconds)
        lines += ["", *work, f"Then tables, charts and pages, about {PAGES_SECONDS} seconds."]
    return lines


def _table(rows, currency, named):
    names = told_apart([named.get(row["strategy"], row["strategy"]) for row in rows])
    return in_columns([COLUMNS, *(_cells(row, currency, name) for row, name in zip(rows, names, strict=True))])


def _cells(row, currency, name):
    seats = "" if row["utilisation"] is None else formats.share(row["utilisation"])
    return (name, formats.count(row["visits"]), seats, formats.money(row["profit"], currency))


def _fact(row):
    what = f"{row['fact'].replace('_', ' ')} of {short(row['business'], LONGEST)}"
    if row["model_value"] is None:
        return f"Fact: {what} is {row['fact_value']:g}; this market has none."
    far = "within" if row["is_within"] else "NOT within"
    return (
        f"Fact: {what} is {row['fact_value']:g}; here {row['model_value']:.4g}, {far} {100 * row['tolerance']:.0f} %."
    )


def _seconds(value):
    return f"{value:.1f} seconds" if value < 10 else f"{value:.0f} seconds"
