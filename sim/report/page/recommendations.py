"""What to do, dated and with owners, what the page does not say, and what the run warned of."""

import datetime

from sim.report.comparison import Comparison
from sim.report.page.cited import Named, Row, Sentence, Tables, few, name, opened, placed, say
from sim.report.page.facts import Facts
from sim.report.page.sentence_rules import said
from sim.study.numbers.words import day


def do(found: list[Facts]) -> tuple[Sentence, ...]:
    """The plan of every strategy that is recommended, dated, with owners; else what to do instead."""
    several, steps = len(found) > 1, []
    for strategy in dict.fromkeys(each.chosen["strategy"] for each in found if each.chosen):
        places = [each.at for each in found if each.chosen and each.chosen["strategy"] == strategy]
        steps += _planned(found[0], strategy, places, several)
    others = [(each.at, said("instead", each)) for each in found]
    return (*steps, *placed([(at, say("{it}.", it=it)) for at, it in others if it], several))


def _planned(facts: Facts, strategy: str, places: list[Named], several: bool) -> list[Sentence]:
    steps = [step(row) for row in facts.tables.rows("plan", strategy=strategy)]
    steps = steps or [say("the scenario gives no dated steps.")]
    if not several:
        return [opened(each) for each in steps]
    leads = few([Named(place.text, leads=True) for place in places])
    plan = facts.plan(strategy)
    return [say("{places}, {plan}: {first}", places=leads, plan=plan, first=steps[0]), *map(opened, steps[1:])]


def step(row: Row) -> Sentence:
    """One line of a plan of action: the week, its date, what is done, and by whom."""
    done = say(
        "week {week} ({date}): {action}",
        week=row.count("week"),
        date=row.cited("date", dated(row)),
        action=row.quoted("action"),
    )
    if not row.known("owner"):
        return say("{done}.", done=done)
    return say("{done} ({owner}).", done=done, owner=row.quoted("owner"))


def dated(row: Row) -> str:
    """The date of a row in words: "2 February 2026"."""
    date = row["date"]
    return day(date if hasattr(date, "year") else datetime.date.fromisoformat(str(date)))


def not_said(tables: Tables, found: list[Facts]) -> tuple[Sentence, ...]:
    """Every sentence on what the model cannot say or what follows from an assumption alone, but for those on what
    decides, which the page says already."""
    deciding = [row["input_label"] for each in found for row in (each.driver, each.mover) if row is not None]
    rows = [row for row in tables.rows("limits") if not any(label in row["sentence"] for label in deciding)]
    return tuple(say("{sentence}", sentence=row.quoted("sentence")) for row in rows) or (
        say("No limits were recorded."),
    )


def warned(comparison: Comparison) -> tuple[Sentence, ...]:
    """The warnings of the run."""
    return tuple(say("{warning}", warning=name(warning, 400)) for warning in comparison.warnings)
