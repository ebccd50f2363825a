"""class.html, for the projector, and what the terminal shows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from sim.report.charts import Panel
from sim.report.charts import classroom as figures
from sim.report.page.pictures import PanelPicture, Picture, picture_of
from sim.report.page.render import rendered
from sim.report.page.report_grids import Grid
from sim.report.sections.chart import Drawn
from sim.report.words.names import shown
from sim.teaching.collect import sentences, tables
from sim.teaching.collect.class_of import Class, Group
from sim.teaching.collect.statistics import both, summary

MOST_REASONS = 24
"""Reasons that the page shows of a step; the table has all."""
MOST_REFUSED = 20
"""Sentences about lines that could not be used; of more their number is told."""
NOTE = (
    "Bars: how many middles of ranges lie there; filled with the answer's sign, hollow without. Up to "
    f"{figures.MOST_LINES} ranges are drawn below, a line each; a filled dot is a range that holds the answer. The "
    "thick line is the mean of the runs: no interval is drawn, and no assumption was varied."
)
BY_STEP_NOTE = (
    "Hollow: before anything was shown. Filled: after the debrief. Lines: Wilson's 95 % interval of a share, as if the "
    "class were drawn from many such students."
)


class Question(NamedTuple):
    """What the page says of one question: its panel, what was asked, and the points below the panel."""

    panel: PanelPicture
    asked: str
    points: tuple[str, ...]


class Section(NamedTuple):
    """One step: its questions, what those say who answered twice, and reasons, those with the right sign first."""

    anchor: str
    title: str
    questions: tuple[Question, ...]
    paired: str
    paired_points: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    more_reasons: int


class Contents(NamedTuple):
    """All that the page says."""

    overall: tuple[str, ...]
    sections: tuple[Section, ...]
    by_step: Picture | None
    grid: Grid
    told: tuple[str, ...]
    refused: tuple[str, ...]
    more_refused: int
    notes: tuple[str, ...]


def charts_of(found: Class) -> list[Drawn]:
    """The chart of all questions, and where several steps were answered the one by step."""
    frame = tables.drawn(tables.DRAWN, tables.predictions(found))
    said = {
        figures.heading(rows): finding
        for (_, rows), finding in zip(frame.groupby(figures.KEY, sort=False), _findings(found), strict=True)
    }
    made = [_drawn(tables.DRAWN, "What the class predicted", NOTE, frame, figures.predictions(frame, said))]
    if len(found.groups) > 1:
        by_step = tables.drawn(tables.BY_STEP, tables.questions(found))
        panels = figures.by_step(by_step, sentences.by_step(found))
        made.append(_drawn(tables.BY_STEP, "Who had the sign right, step by step", BY_STEP_NOTE, by_step, panels))
    return made


def contents(found: Class, drawn: Sequence[Drawn]) -> Contents:
    """All that the page says, by rule."""
    pictures = [picture_of(each) for each in drawn]
    panels = iter(pictures[0].panels)
    sections = tuple(_section(place, group, panels) for place, group in enumerate(found.groups, start=1))
    return Contents(
        overall=tuple(sentences.overall(found)),
        sections=sections,
        by_step=pictures[1] if len(pictures) > 1 else None,
        grid=_grid(found),
        told=found.told,
        refused=found.refused[:MOST_REFUSED],
        more_refused=max(0, len(found.refused) - MOST_REFUSED),
        notes=(sentences.WHAT_IS_RIGHT, sentences.ASSUMES, sentences.OTHER_QUESTION, NOTE),
    )


def class_html(found: Class, drawn: Sequence[Drawn]) -> bytes:
    """class.html."""
    return _together(rendered("class.html.j2", said=contents(found, drawn)))


def _together(page: bytes) -> bytes:
    """The same, with signs and per cents on one line with their numbers."""
    text = (
        page.decode("utf-8")
        .replace("\N{MINUS SIGN}", "\N{MINUS SIGN}\N{WORD JOINER}")
        .replace(" %", "\N{NO-BREAK SPACE}%")
    )
    return text.encode("utf-8")


def terminal(found: Class) -> list[str]:
    """What the terminal shows."""
    lines = [*sentences.overall(found)]
    for group in found.groups:
        lines += ["", group.title]
        for after in (False, True):
            said = group.said(after)
            if said:
                told = summary(said)
                lines.append(f"  {sentences.asked(group, after)}")
                lines += [
                    f"    {sentences.finding(told)}.",
                    *(f"    {each}" for each in sentences.points(told, group.currency)),
                ]
        if group.both():
            pairs = both(group.both())
            lines.append(f"  {sentences.paired_finding(pairs)}.")
            lines += [f"    {each}" for each in sentences.paired_points(pairs, group.currency)]
    paired = [sentences.OTHER_QUESTION] if any(group.both() for group in found.groups) else []
    return [*lines, "", sentences.ASSUMES, *paired, *found.told]


def refusals(found: Class) -> list[str]:
    """What is told of lines that could not be used, a sentence each."""
    more = len(found.refused) - MOST_REFUSED
    return [*found.refused[:MOST_REFUSED], *([f"And {more:,} more like these."] if more > 0 else [])]


def _findings(found: Class) -> list[str]:
    return [
        sentences.finding(summary(said))
        for group in found.groups
        for after in (False, True)
        if (said := group.said(after))
    ]


def _drawn(name: str, heading: str, note: str, frame: pd.DataFrame, panels: Sequence[Panel]) -> Drawn:
    return Drawn(name=name, heading=heading, note=note, frame=frame, panels=tuple(panels))


def _section(place: int, group: Group, panels: Iterator[PanelPicture]) -> Section:
    questions = []
    for after in (False, True):
        said = group.said(after)
        if said:
            points = sentences.points(summary(said), group.currency)
            questions.append(Question(next(panels), sentences.asked(group, after), tuple(points)))
    pairs = both(group.both()) if group.both() else None
    reasons = _reasons(group)
    return Section(
        anchor=f"step-{place}",
        title=group.title,
        questions=tuple(questions),
        paired=sentences.paired_finding(pairs) if pairs else "",
        paired_points=tuple(sentences.paired_points(pairs, group.currency)) if pairs else (),
        reasons=tuple(reasons[:MOST_REASONS]),
        more_reasons=max(0, len(reasons) - MOST_REASONS),
    )


def _reasons(group: Group) -> list[tuple[str, str]]:
    """(what she expected, why) of each student who gave a reason before the debrief, once for each reason."""
    known: dict[str, str] = {}
    for said in sorted(group.said(False), key=lambda each: (not each.is_right, each.distance)):
        reason = shown(said.reason)
        if reason:
            low, high = (figures.amount(each, group.currency) for each in (said.low, said.high))
            known.setdefault(reason, f"{low} to {high}")
    return [(expected, reason) for reason, expected in known.items()]


def _grid(found: Class) -> Grid:
    rows = []
    for group in found.groups:
        for after in (False, True):
            said = group.said(after)
            if said:
                told = summary(said)
                money = [
                    figures.amount(each, group.currency)
                    for each in (told.answer, told.middle, told.distance, told.width)
                ]
                rows.append(
                    (
                        f"{group.title}, {figures.WHEN[tables.WHEN[after]]}",
                        f"{told.n:,}",
                        f"{told.right:,}",
                        f"{told.hits:,}",
                        sentences.chance(told.chance),
                        *money,
                    )
                )
    headings = ("question", "students", "sign right", "ranges that hold it", "chance of so few, or so many",
                "the runs say", "median middle", "median distance", "median width")  # fmt: skip
    return Grid(headings, rows, frozenset(range(1, len(headings))))
