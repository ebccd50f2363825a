"""patterns.html and patterns.md: one sheet with a row for each thing measured, on the band that it is judged by."""

import shlex
from pathlib import Path
from typing import NamedTuple, cast

import pandas as pd
from markupsafe import Markup

from sim.console import command
from sim.report.charts.pattern_strip import strip
from sim.report.page.cited import CitedNumber, Named, Row, Sentence, Tables, say, whole
from sim.report.page.render import rendered
from sim.report.page.summary import file_of
from sim.report.words.names import shown
from sim.scenario.reading.shipped import shipped_as
from sim.study.patterns.catalogue import BY_KEY, FITTED, NAMES, NO_BAR, OURS, PUBLISHED, SHOWN, THEOREM, TOLERANCE
from sim.study.patterns.study import REPLICATIONS, PatternStudy
from sim.study.patterns.verdicts import FAIL, MET_OURS, MET_PUBLISHED, REVIEW, counts

TABLE = "patterns"
BARS = {
    PUBLISHED: "Judged by published bands",
    TOLERANCE: "Judged by published values, with a tolerance of our own",
    OURS: "Judged by bands of our own",
    NO_BAR: "Shown beside them, without a band",
}
"""Whose a band is, and the heading of its rows."""
VERDICTS = {
    MET_PUBLISHED: "the whole interval is in a band as published",
    MET_OURS: "the whole interval is in its band, of which a tolerance or all is our own",
    FITTED: "in the band because a constant was chosen to put it there; proves nothing",
    THEOREM: "follows from the rules; proves nothing",
    REVIEW: "open: the interval crosses an end of the band, the source asks another thing, or nothing can be shown",
    FAIL: "missed: outside the band",
}
"""What patterns are counted by, and what it means."""


class Line(NamedTuple):
    """One row of the sheet: the pattern and what is measured, the drawing, and what stands beside it; ``leads`` where
    it is the first of its pattern.
    """

    pattern: str
    name: str
    what: str
    drawing: Markup
    value: CitedNumber | str
    interval: Sentence | str
    band: str
    source: str
    verdict: str
    note: str
    leads: bool


class Contents(NamedTuple):
    """What the page says; ``verdicts`` are the patterns of each, ``parts`` the rows by whose band it is."""

    title: Named
    when: Sentence
    finding: str
    warning: str
    evidence: Sentence
    verdicts: tuple[tuple[str, str, str], ...]
    parts: tuple[tuple[str, tuple[Line, ...]], ...]
    warnings: tuple[str, ...]
    command: str
    file: str


def contents(study: PatternStudy, frame: pd.DataFrame) -> Contents:
    """All that the pages say, by rule; ``frame`` is tables/patterns.csv."""
    tables = Tables({TABLE: frame})
    rows = tables.rows(TABLE)
    parts = [
        (heading, tuple(_lines([row for row in rows if row["bar"] == bar])))
        for bar, heading in BARS.items()
        if any(row["bar"] == bar for row in rows)
    ]
    number = say(
        "{runs} replications", runs=CitedNumber(str(study.replications), str(study.replications), "run#replications")
    )
    return Contents(
        title=whole(study.scenario.study.title or cast(Path, study.scenario.path).stem),
        when=say("The market at rest, {number}, seed {seed}", number=number, seed=str(study.seed)),
        finding=finding(study),
        warning=too_few(study.replications),
        evidence=_evidence(study),
        verdicts=_verdicts(study),
        parts=tuple(parts),
        warnings=tuple(study.warnings),
        command=command_line(study),
        file=file_of(study.scenario),
    )


def patterns_html(study: PatternStudy, frame: pd.DataFrame) -> bytes:
    """patterns.html."""
    return rendered("patterns.html.j2", said=contents(study, frame))


def patterns_markdown(study: PatternStudy, frame: pd.DataFrame) -> bytes:
    """patterns.md: the same, without the drawings."""
    return rendered("patterns.md.j2", said=contents(study, frame))


def command_line(study: PatternStudy) -> str:
    """The command that makes the same study, the scenario's file in the folder where it is given."""
    path = cast(Path, study.scenario.path)
    preset = study.scenario.text.strip() == f'preset = "{path.stem}"'
    named = shipped_as(path) or (path.stem if preset else path.name)
    words = [*command().split(), "patterns", named, "--replications", str(study.replications)]
    return shlex.join([*words, "--seed", str(study.seed)])


def finding(study: PatternStudy) -> str:
    """How many patterns are met, by whose bars, missed and left open, in at most 15 words."""
    found = {word: len(patterns) for word, patterns in counts(study.rows).items()}
    met, ours = found[MET_PUBLISHED], found[MET_OURS]
    bars = f"{met or 'no'} published bar{'' if met == 1 else 's'} and {ours or 'none'} of ours"
    parts = [f"This market meets {bars}"]
    parts += [f"misses {found[FAIL]}"] if found[FAIL] else []
    parts += [f"leaves {found[REVIEW]} open"] if found[REVIEW] else []
    return ", ".join(parts)


def too_few(replications: int) -> str:
    """What few replications mean, "" for enough."""
    if replications == 1:
        return (
            "One replication: there is no interval from luck, so a verdict only says on which side of the bar one "
            f"draw fell. Ask for {REPLICATIONS} or more."
        )
    if replications < REPLICATIONS:
        return (
            f"Only {replications} replications: the intervals are wide and rest on {replications} numbers each, so "
            f"verdicts may well change. Ask for {REPLICATIONS} or more."
        )
    return ""


def _evidence(study: PatternStudy) -> Sentence:
    """What of the patterns is no evidence."""
    found = counts(study.rows)
    none = [len(found[kind]) for kind in (FITTED, THEOREM)]
    if not any(none):
        return say("Each of {all} patterns counts once.", all=str(len(study.verdicts)))
    return say(
        "Each of {all} patterns counts once; {fitted} fitted and {theorems}, which prove nothing, count as not met.",
        all=str(len(study.verdicts)),
        fitted=str(none[0]),
        theorems=f"{none[1]} theorem{'' if none[1] == 1 else 's'}",
    )


def _verdicts(study: PatternStudy) -> tuple[tuple[str, str, str], ...]:
    """(word, its meaning, the patterns that have it) for each that a pattern has."""
    found = counts(study.rows)
    return tuple(
        (word, meaning, "; ".join(f"{pattern} {NAMES[pattern]}" for pattern in found[word]))
        for word, meaning in VERDICTS.items()
        if found[word]
    )


def _lines(rows: list[Row]) -> list[Line]:
    return [_line(row, not at or rows[at - 1]["pattern"] != row["pattern"]) for at, row in enumerate(rows)]


def _line(row: Row, leads: bool) -> Line:
    statistic = BY_KEY[row["statistic"]]
    ends = [float(row[f"statistic_{end}"]) if row.known(f"statistic_{end}") else None for end in ("low", "high")]
    value = float(row["statistic_value"]) if row.known("statistic_value") else None
    interval: Sentence | str = ""
    if ends[0] is not None:
        low, high = (row.cited(f"statistic_{end}", number(row[f"statistic_{end}"])) for end in ("low", "high"))
        interval = say("{low} to {high}", low=low, high=high)
    return Line(
        pattern=row["pattern"],
        name=NAMES[row["pattern"]],
        what=statistic.words,
        drawing=Markup("")
        if statistic.kind == SHOWN
        else strip((statistic.low, statistic.high), value, (ends[0], ends[1]), statistic.bar == PUBLISHED),
        value="–" if value is None else row.cited("statistic_value", number(value)),
        interval=interval,
        band=statistic.band,
        source=statistic.source,
        verdict=row["pattern_verdict"],
        note=row["note"] if row.known("note") else "",
        leads=leads,
    )


def number(value: float | None) -> str:
    """Three significant digits, no exponent for what people compare."""
    if value is None:
        return ""
    text = f"{value:.3g}" if 1e-4 <= abs(value) < 1e6 or value == 0 else f"{value:.1e}"
    return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text


def terminal(study: PatternStudy) -> list[str]:
    """What the terminal shows: a line a pattern, then the finding and what few replications mean."""
    wide = max(len(f"{pattern}  {NAMES[pattern]}") for pattern in study.verdicts)
    rows = [f"{f'{pattern}  {NAMES[pattern]}':{wide}}  {found}" for pattern, found in study.verdicts.items()]
    warning = too_few(study.replications)
    return [*rows, "", f"{finding(study)}.", *([warning] if warning else []), *map(shown, study.warnings)]
