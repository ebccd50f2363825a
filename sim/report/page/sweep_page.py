"""report.html of a sweep: who wins where, what decides it, every input, a table by point, failures, how sure it is."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.report.page.cited import CitedNumber, Named, Sentence, say, whole
from sim.report.page.pictures import Picture
from sim.report.page.render import rendered
from sim.report.page.report_page import Grid
from sim.report.page.sweep_grids import (
    Failure,
    failure_counts,
    failures,
    inputs_grid,
    points_grid,
    points_shown,
    with_letters,
)
from sim.report.page.sweep_sentences import sentences
from sim.report.sections.losing import MOST_POINTS
from sim.report.sections.sweep_words import luck_words
from sim.report.sections.swept import CARRYING_ON, Swept
from sim.report.words.names import shown
from sim.study.numbers.words import counted

QUESTION = "Which strategy wins where?"
DESIGNS = {
    "sobol": "a Sobol sequence, which fills the ranges evenly",
    "latin": "a Latin square: each range cut into as many parts as there are points, each met once",
    "grid": "a grid of all combinations of the values",
    "list": "a list of points",
    "csv": "points from a CSV file",
}
"""What a design is, by its name in the sweep file."""
KEPT = {
    "runs": ("runs.csv", "every run", "runs.parquet"),
    "weekly": ("weekly.csv", "means by week", "weekly.parquet"),
    "segments": ("segments.csv", "means by segment", "segments.parquet"),
}
"""Tables that a sweep may have: file, what it holds, and the same as Parquet."""


class House(NamedTuple):
    """What the page says of one business, and its points."""

    business: Named
    sentences: tuple[Sentence, ...]
    points: Grid
    left_out: int


class Contents(NamedTuple):
    """All that the page says beside its pictures."""

    title: Named
    scenario: Named
    done: Sentence
    houses: tuple[House, ...]
    failures: tuple[Failure, ...]
    failures_left_out: int
    failure_counts: Sentence
    inputs: Grid
    lettered: bool
    asked: tuple[tuple[str, Sentence], ...]
    sure: tuple[Sentence, ...]
    tables: tuple[tuple[str, str, str], ...]
    command: str
    file: str


def contents(found: Swept) -> Contents:
    """All that the page says, by rule from the tables and from what was asked."""
    about = found.about
    shown_points = points_shown(found)
    failed, left_out = failures(found)
    houses = tuple(_house(name, shown_points, found) for name in found.businesses)
    return Contents(
        title=whole(about.title or about.file or "A sweep"),
        scenario=whole(about.scenario),
        done=done(found),
        houses=houses,
        failures=failed,
        failures_left_out=left_out,
        failure_counts=failure_counts(found),
        inputs=inputs_grid(found),
        lettered=with_letters(found),
        asked=_asked(found),
        sure=_sure(found),
        tables=tuple(each for name, each in KEPT.items() if getattr(found.tables, name) is not None),
        command=about.command,
        file=shown(about.file),
    )


def sweep_html(found: Swept, pictures: Sequence[Picture]) -> bytes:
    """The page; ``pictures`` are the charts that have something to draw, which stand by number, the last one first."""
    ordered = sorted(pictures, key=lambda picture: picture.name, reverse=True)
    return rendered("sweep.html.j2", said=contents(found), pictures=ordered, asked=QUESTION)


def _house(business: str, shown_points: Sequence[int], found: Swept) -> House:
    left_out = len(found.won(business)) if len(found.best) else 0
    points = points_grid(business, shown_points, found)
    return House(Named(found.business(business)), sentences(business, found), points, left_out - len(points.rows))


def asked_number(key: str, number: int) -> CitedNumber:
    """A number that was asked for, or how much of it is done."""
    return CitedNumber(f"{number:,}", str(number), f"sweep#{key}")


def done(found: Swept) -> Sentence:
    """How many runs are done of those asked for, at how many points, and how many failed."""
    about, runs = found.about, found.about.runs
    said = say(
        "{done} of {asked} {runs} done, at {points} {words}, over {weeks}",
        done=asked_number("runs.done", runs.done),
        asked=asked_number("runs.asked", runs.asked),
        runs="run is" if runs.asked == 1 else "runs are",
        points=asked_number("points", about.points),
        words="point of the inputs" if about.points == 1 else "points of the inputs",
        weeks=counted(about.weeks, "counted week"),
    )
    parts = [
        say("{number} failed", number=asked_number("runs.failed", runs.failed)) if runs.failed else "",
        say("{number} not run yet", number=asked_number("runs.missing", runs.missing)) if runs.missing else "",
    ]
    for part in parts:
        said = say("{said}; {part}", said=said, part=part) if part else said
    return said


def _asked(found: Swept) -> tuple[tuple[str, Sentence], ...]:
    about = found.about
    each = counted(about.replications, "replication")
    worlds = f" in each of {counted(about.worlds, 'world')} of the uncertain inputs" if about.worlds > 1 else ""
    strategies = [_named(name, found) for name in about.strategies]
    return (
        ("Scenario", say("{name}", name=Named(shown(about.scenario) or "as read"))),
        ("Design", say(f"{counted(about.points, 'point')}: {DESIGNS.get(about.design, shown(about.design))}")),
        ("At each point", say(f"{each}{worlds}, with every strategy")),
        ("Strategies", _listed(strategies)),
        ("Businesses", _listed([found.business(name) for name in found.businesses])),
        ("Kept", say(", ".join({"decision": "what decides"}.get(kept, shown(kept)) for kept in about.keep))),
        ("Seed", say(f"{about.seed}")),
    )


def _named(strategy: str, found: Swept) -> str:
    """A strategy by its label; of the baseline, what sentences call it too."""
    label = shown(found.about.strategies[strategy] or strategy)
    is_ours = strategy == found.about.baseline
    return label if not is_ours else CARRYING_ON if label == shown(strategy) else f"{label} ({CARRYING_ON})"


def _listed(names: Sequence[str]) -> Sentence:
    pieces: list = []
    for place, name in enumerate(names):
        pieces += ["; ", Named(name)] if place else [Named(name)]
    return Sentence(tuple(pieces))


def _sure(found: Swept) -> tuple[Sentence, ...]:
    about = found.about
    lines = [_luck(found)]
    lines.append(
        say(
            "A share of points says how much of the ranges asked for a strategy wins, not how likely that is: the "
            "values come from the design, not from what is known of them."
        )
    )
    if len(found.separations):
        lines.append(
            say(
                "What decides is looked for one input at a time, with the best of all cuts; the chance of so good a "
                "cut is found by dealing the winners out anew among the points. Two inputs that decide only together "
                "are not found this way."
            )
        )
    if (found.losing["gathering"] == "shown").any():
        lines.append(
            say(
                "Where a strategy loses is looked for on one half of the points and told from the other, and only "
                "where chance would make as much in less than one case of a hundred; of more than "
                f"{MOST_POINTS:,} points so many are taken, by their number alone."
            )
        )
    lines.append(say("All else is as in the scenario; nothing is said of values outside the ranges."))
    points = found.points["point"].nunique() if len(found.points) else 0
    if points < about.points:
        lines.append(
            say(
                "{missing} of {points} {words} no finished run and {count} nowhere above.",
                missing=asked_number("points.without_a_run", about.points - points),
                points=asked_number("points", about.points),
                words=("point" if about.points == 1 else "points")
                + (" has" if about.points - points == 1 else " have"),
                count="counts" if about.points - points == 1 else "count",
            )
        )
    elif about.runs.missing or about.runs.failed:
        lines.append(say("Some points are told from fewer runs than were asked for."))
    return tuple(lines)


def _luck(found: Swept) -> Sentence:
    if found.about.replications < 2 and found.about.worlds < 2:
        return say("There is one run at each point, so no interval from luck: a winner may have won by luck.")
    return say(
        f"An interval is the {luck_words(found)}, of the difference from the baseline at one point, with the same luck "
        "for every strategy; it holds point by point, so of many points some miss. Beyond luck: the interval of the "
        "winner’s lead over the second best leaves out nought."
    )
