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
from sim.study.patterns.catalogue import BY_KEY, FITTED, NAMES, OURS, PUBLISHED, THEOREM, TOLERANCE
from sim.study.patterns.study import REPLICATIONS, PatternStudy
from sim.study.patterns.verdicts import FAIL, PASS, REVIEW

TABLE = "patterns"
BARS = {
    PUBLISHED: "Judged by published bands",
    TOLERANCE: "Judged by published values, with a tolerance of our own",
    OURS: "Judged by bands of our own",
}
"""Whose a band is, and the heading of its rows."""
VERDICTS = {
    PASS: "met: in the band, with the whole interval",
    REVIEW: "open: the interval crosses an end of the band, or the market cannot show it",
    FAIL: "missed: outside the band",
    FITTED: "fitted: in the band because a constant was chosen to put it there; proves nothing",
    THEOREM: "theorem: follows from the rules; proves nothing",
}
"""A verdict and what it means."""


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


def _of(study: PatternStudy, verdict: str) -> list[str]:
    return [pattern for pattern, found in study.verdicts.items() if found == verdict]


def finding(study: PatternStudy) -> str:
    """How many patterns are met, missed and left open, in at most 15 words."""
    met, missed, still = (len(_of(study, verdict)) for verdict in (PASS, FAIL, REVIEW))
    parts = [f"This market meets {met or 'none'} of {len(study.verdicts)} patterns"]
    parts += [f"misses {missed}"] if missed else []
    parts += [f"leaves {still} open"] if still else []
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]


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
    """How much of what is met is met by a published band."""
    met = _of(study, PASS)
    if not met:
        return say("No pattern that is met speaks for the market.")
    bars = {
        pattern: {row.bar for row in study.rows if row.pattern == pattern and row.verdict == PASS} for pattern in met
    }
    published = [pattern for pattern in met if bars[pattern] == {PUBLISHED}]
    if len(published) == len(met):
        return say("All that are met are met by published bands.")
    ours = ", ".join(pattern for pattern in met if pattern not in published)
    return say(
        "Of those met {published} by published bands alone; of {ours} a tolerance or a band is our own.",
        published=f"{len(published)} {'is' if len(published) == 1 else 'are'} met",
        ours=ours,
    )


def _verdicts(study: PatternStudy) -> tuple[tuple[str, str, str], ...]:
    """(word, its meaning, the patterns that have it) for each verdict that a pattern has."""
    found = []
    for verdict, meaning in VERDICTS.items():
        own = _of(study, verdict)
        if own:
            found.append((verdict, meaning, "; ".join(f"{pattern} {NAMES[pattern]}" for pattern in own)))
    return tuple(found)


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
        drawing=strip((statistic.low, statistic.high), value, (ends[0], ends[1]), statistic.bar == PUBLISHED),
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
