"""Words that the charts and the pages of a sweep share."""

from typing import Any

from sim.report.sections.swept import CARRYING_ON, Swept
from sim.report.sweep import SweepInput
from sim.report.words.assumption_text import Assumption, near
from sim.report.words.fitting import finding
from sim.study.numbers.words import counted


def words_of(found: Swept) -> dict[str, Assumption]:
    """The `Assumption` of every input, by its path."""
    return {each.path: each.words(found.about.currency) for each in found.inputs}


def input_of(path: str, found: Swept) -> SweepInput:
    """The input of a path."""
    return next(each for each in found.inputs if each.path == path)


def cut_words(row: Any, found: Swept) -> str:
    """Where the cut of a row of separations.csv lies, to no more digits than a fortieth of the range."""
    each, cut = input_of(row["input"], found), float(row["cut"])
    step = abs(cut) / 4 if each.log else max(each.high - each.low, row["range_high"] - row["range_low"]) / 10
    return each.words(found.about.currency).value(near(cut, cut, cut + step))


def said(templates: str | tuple[str, ...], names: dict[str, str] | None = None, **given: str) -> str:
    """A finding of at most 15 words; with a capital where it begins with carrying on."""
    text = finding(templates, names, **given)
    return text[:1].upper() + text[1:] if text.startswith(CARRYING_ON) else text


def over(found: Swept) -> str:
    """The weeks that count: "over 104 weeks"."""
    return f"over {counted(found.about.weeks, 'week')}"


def runs_words(found: Swept) -> str:
    """How many draws are behind a point."""
    about = found.about
    many = counted(about.replications, "replication")
    worlds = f" in each of {counted(about.worlds, 'world')}" if about.worlds > 1 else ""
    return f"At each point {many}{worlds}, the same luck at every point; all other assumptions are as in the file."


def luck_words(found: Swept) -> str:
    """What an interval of a point covers."""
    return f"95 % interval from luck, {counted(found.about.replications, 'replication')}"
