"""summary.html: the memo on one printed A4 page, and summary.md: the same as plain text."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sim.report.comparison import Comparison
from sim.report.page.business_lines import Line
from sim.report.page.cited import Named, Quoted, Sentence
from sim.report.page.memo import Memo
from sim.report.page.pictures import Picture
from sim.report.page.render import rendered
from sim.report.page.small_charts import Small, columns_of, small_pictures
from sim.report.page.worth_at_most import WorthAtMost, worth_at_most
from sim.report.words.names import short, shown
from sim.scenario.schema.scenario import Scenario

MOST_LINES = 3
"""Businesses that the page has room for."""
FEW = 2
RUNNER_UP = "Runner-up"
PLANS = "The plans"
"""The heading that goes first where there is no room."""
MOST = {
    PLANS: 7,
    "It rests on": 2,
    "It flips if": 2,
    "We guessed": 2,
    RUNNER_UP: 3,
    "Do": 7,
    "Watch": 2,
    "Stop if": 2,
}
"""Sentences under each heading, `FEW` where there is no room for that many; what the model does not say is cut by its
length."""
LONGEST = (340, 170, 90)
"""Characters of a cell of text, such as an action or the sentence of a check: the report has all of it."""
LONGEST_TITLE, LONGEST_QUESTION = 120, 220
COUNTS = 2
"""Sentences on checks and sources that stand before what failed."""
RUN_IN = (PLANS, "We guessed", "Trust", "Not said")
"""Headings whose sentences speak of no place and so need no line each."""
NOT_SAID = (900, 600, 330, 200)
"""Characters of what the model does not say, from the most that is wanted to the least; taken from the end of the
table, where that stands which no file can put in."""
SIZES = (11.4, 11.0, 10.6, 10.2, 9.8, 9.4, 9.0, 8.6)
"""Letters of the printed page in px (1/96 inch), from the largest that is wanted to the smallest that can be read."""
SMALLEST_WITH_MAP = 10.0
"""The map of winners finds a place only where letters need not be smaller than this."""
_WIDTH, _HEIGHT = 710.0, 1060.0
"""What A4 leaves inside its margins, in px, for a printer that keeps to them."""


class Entry(NamedTuple):
    """One heading of the page with its sentences, how many more the report has, and its anchor there."""

    heading: str
    anchor: str
    sentences: tuple[Sentence, ...]
    more: int

    @property
    def run_in(self) -> bool:
        """Whether the sentences follow one another on the same line."""
        return self.heading in RUN_IN


SHOWN_ELSEWHERE = (PLANS, RUNNER_UP)
"""What goes before the table of worth does: it stands in the pictures and in that table."""
MOST_PLANS = (6, 3)
"""Plans in the table of what they are worth, where there is room and where there is little."""


def summary_html(memo: Memo, comparison: Comparison, drawn: list[Picture]) -> bytes:
    """The page; ``drawn`` are the comparison's charts, of which the first two about money are drawn again, small."""
    title, question = Named(short(str(memo.title), LONGEST_TITLE)), memo.question
    memo = replace(memo, title=title, question=question and Named(short(str(question), LONGEST_QUESTION)))
    lines = memo.lines[:MOST_LINES]
    pictures = small_pictures(comparison, drawn)
    few = [picture for picture in pictures if picture.needed]
    worths = [*(worth_at_most(comparison, most, MOST_LINES) for most in MOST_PLANS), None]
    for chosen, smallest in ((pictures, SMALLEST_WITH_MAP), (few, 0.0)):
        blocks, size, worth = fitted(memo, lines, chosen, worths)
        if size >= smallest:
            break
    return rendered(
        "summary.html.j2",
        memo=memo,
        lines=lines,
        more_businesses=len(memo.lines) - len(lines),
        worth=worth,
        columns=columns_of(chosen),
        blocks=blocks,
        size=size,
        file=file_of(comparison.scenario),
    )


def summary_markdown(memo: Memo, comparison: Comparison) -> bytes:
    """The memo as Markdown, all of it."""
    entries = [Entry(heading, anchor(heading), said, 0) for heading, said in (*memo.robustness, *memo.recommendations)]
    worth = worth_at_most(comparison)
    return rendered("summary.md.j2", memo=memo, worth=worth, entries=entries, file=file_of(comparison.scenario))


def file_of(scenario: Scenario) -> str:
    """The name of the scenario's file, "" for one that has none."""
    path = getattr(scenario, "path", None)
    return shown(path.name) if path else ""


def anchor(heading: str) -> str:
    """The anchor of a heading in the report."""
    return heading.lower().replace(" ", "-")


def _blocks(memo: Memo, room: int, longest: int, without: tuple[str, ...]) -> list[tuple[str, list[Entry]]]:
    """The headings with their sentences, but those ``without``; ``room`` is that of what is not said, ``longest`` that
    of a cell.
    """
    most = MOST | {"Trust": COUNTS + memo.failed}  # a check that failed is never left to the report
    if longest < LONGEST[0]:
        most = {heading: min(count, FEW) if heading != "Trust" else count for heading, count in most.items()}
    robustness = [
        _entry(heading, said, most, room, longest) for heading, said in memo.robustness if heading not in without
    ]
    recommendations = [_entry(heading, said, most, room, longest) for heading, said in memo.recommendations]
    return [("What it hangs on", robustness), ("What to do", recommendations)]


def _entry(heading: str, said: tuple[Sentence, ...], most: dict[str, int], room: int, longest: int) -> Entry:
    short_said = tuple(_cut(sentence, longest) for sentence in said)
    kept = short_said[: most[heading]] if heading in most else last_sentences(short_said, room)
    return Entry(heading, anchor(heading), kept, len(said) - len(kept))


def _cut(sentence: Sentence, longest: int) -> Sentence:
    """The sentence with its cells of text cut, which is marked by an ellipsis."""
    return Sentence(
        tuple(
            replace(piece, text=short(piece.text, longest)) if isinstance(piece, Quoted) else piece
            for piece in sentence
        )
    )


def last_sentences(said: tuple[Sentence, ...], room: int) -> tuple[Sentence, ...]:
    """As many of the last sentences as find room in so many characters, one at least."""
    kept: list[Sentence] = []
    for sentence in reversed(said):
        room -= len(str(sentence)) + 1
        if kept and room < 0:
            break
        kept.append(sentence)
    return tuple(reversed(kept))


# -- how large the letters may be


def fitted(
    memo: Memo, lines: Sequence[Line], pictures: Sequence[Small], worths: Sequence[WorthAtMost | None]
) -> tuple[list, float, WorthAtMost | None]:
    """The blocks of the page, its size of letters and its table of worth: the largest letters at which all finds room,
    then the most that is said.

    ``worths`` are the table where there is room, little room and none.  In the worst case
    the least, in the smallest letters.
    """
    roomy, tight, nothing = worths
    levels: list[tuple[Any, ...]] = [(size, room, LONGEST[0], roomy, ()) for size in SIZES for room in NOT_SAID]
    small, least = SIZES[-1], NOT_SAID[-1]
    levels += [(small, least, LONGEST[1], roomy, (PLANS,)), (small, least, LONGEST[1], tight, (PLANS,))]
    levels += [(small, least, longest, tight, SHOWN_ELSEWHERE) for longest in LONGEST[1:]]
    for size, room, longest, worth, without in [*levels, (small, least, LONGEST[-1], nothing, (PLANS,))]:
        blocks = _blocks(memo, room, longest, without)
        if _height(size, memo, lines, pictures, blocks, worth) <= _HEIGHT:
            break
    return blocks, size, worth


def _height(
    size: float,
    memo: Memo,
    lines: Sequence[Line],
    pictures: Sequence[Small],
    blocks: Sequence[tuple[str, Sequence[Entry]]],
    worth: WorthAtMost | None,
) -> float:
    """About how high the page is, in px, from the number of letters; a letter is about half as wide as high."""
    step = 1.27 * size

    def rows(text, width, letter=0.52):
        return max(1, math.ceil(len(str(text)) * letter * size / width))

    height = 1.55 * 1.2 * size * rows(memo.title, _WIDTH, 0.85) + step * rows(memo.question or "", _WIDTH - 400)
    height += 1.5 * size + sum(1.7 * size * rows(one, _WIDTH - 11 * size, 0.68) for one in memo.recommendation)
    if lines:
        column = _WIDTH / len(lines) - 1.4 * size
        height += 2 * size + max(_card(line, column, rows, step, size) for line in lines)
    if worth:
        height += 2.6 * size + step * _worth_lines(worth, rows, size)
    half = _WIDTH / 2 - size
    height += max(
        (sum(_picture(one, half, rows, step, size) for one in each) for each in columns_of(pictures)), default=0
    )
    for _, entries in blocks:
        height += 0.8 * size
        for entry in entries:
            texts = [" ".join(map(str, entry.sentences))] if entry.run_in else entry.sentences
            count = sum(rows(one, _WIDTH - 8.4 * size) for one in texts) + bool(entry.more)
            height += step * count + 0.15 * size
    return height + 3.0 * step


def _worth_lines(worth: WorthAtMost, rows: Callable[..., Any], size: float) -> float:
    """Lines of the table of worth: a column for the plans, one for their cost, one for each place, of fixed widths."""
    place = (_WIDTH * 0.6) / len(worth.places) - size
    lines = max(rows(one, place) for one in worth.places) + 0.9 * rows(worth.note, _WIDTH, 0.47)
    for row in worth.rows:
        cells = [rows(f"{cell.worth} {cell.between}", place) for cell in row.cells]
        lines += 1.12 * max(rows(row.plan, _WIDTH * 0.25), rows(row.cost, _WIDTH * 0.15 - size), *cells)
    return lines + bool(worth.more)


def _picture(picture: Small, width: float, rows: Callable[..., Any], step: float, size: float) -> float:
    words = rows(picture.finding, width, 0.55) + rows(picture.note, width, 0.44)
    return 2 * size + width * picture.ratio + step * words


def _card(line: Line, width: float, rows: Callable[..., Any], step: float, size: float) -> float:
    texts = [line.meaning, line.lead, line.luck, line.spread, line.odds, line.cost]
    about = len(str(line.about)) + 4 * len(str(line.money))
    return (
        1.6 * size + 1.2 * size + step * (sum(rows(text, width) for text in texts if text) + rows("x" * about, width))
    )
