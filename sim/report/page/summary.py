"""summary.html: the memo on one printed A4 page, and summary.md: the same as plain text."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sim.report.comparison import Comparison
from sim.report.page.business_lines import Line
from sim.report.page.cited import Named, Quoted, Sentence
from sim.report.page.memo import Memo
from sim.report.page.pictures import PanelPicture, Picture
from sim.report.page.render import rendered
from sim.report.page.small_charts import Pictures, pictures_of
from sim.report.page.worth_at_most import worth_at_most
from sim.report.words.names import short, shown
from sim.scenario.schema.scenario import Scenario

NOT_SAID = "Not said"
"""The heading of limits: each stands for itself, so that any may give way to another."""
MOST_LINES = 3
"""Businesses that the page has room for."""
MOST_WORDS, MOST_NUMBERS = 450, 50
"""What the page says beside its pictures."""
LONGEST_TITLE, LONGEST_QUESTION = 120, 220
SIZES = (11.4, 11.0, 10.6, 10.2, 9.8, 9.4, 9.0, 8.6)
"""Letters of the printed page in px (1/96 inch), from the largest that is wanted to the smallest that can be read."""
_WIDTH, _HEIGHT = 710.0, 1030.0
"""What A4 leaves inside its margins, in px, for a printer that keeps to them."""


class Room(NamedTuple):
    """How much is said: sentences under each heading, characters of a cell of text, and charts."""

    do: int
    find_out: int
    not_said: int
    longest: int
    pictures: int

    def of(self, heading: str) -> int:
        """Sentences under a heading; those that are not named here have one for each business and need no limit."""
        return {"Do": self.do, "Find out first": self.find_out, "Not said": self.not_said}.get(heading, 2 * MOST_LINES)


ROOMS = (
    Room(6, 3, 2, 240, 3),
    Room(4, 2, 2, 170, 3),
    Room(3, 2, 1, 130, 3),
    Room(2, 1, 1, 90, 3),
    Room(2, 1, 1, 90, 2),
    Room(1, 1, 1, 90, 2),
    Room(1, 1, 1, 60, 1),
)
"""From the most that is wanted to the least: of the largest letters the first that fits is taken, then smaller ones."""


ALONE = tuple(room._replace(pictures=0) for room in ROOMS[:4])
"""Where pictures are too high for the page, as of very many plans: sentences without them."""
LEAST = Room(1, 1, 1, 40, 0)
"""What is said where nothing else finds room."""


class Entry(NamedTuple):
    """One heading of the page with its sentences, how many more the report has, and its anchor there."""

    heading: str
    anchor: str
    sentences: tuple[Sentence, ...]
    more: int


def summary_html(memo: Memo, comparison: Comparison, drawn: list[Picture]) -> bytes:
    """The page; ``drawn`` are the comparison's charts, of which it shows panels of those about money and odds."""
    title, question = Named(short(str(memo.title), LONGEST_TITLE)), memo.question
    memo = replace(memo, title=title, question=question and Named(short(str(question), LONGEST_QUESTION)))
    lines = memo.lines[:MOST_LINES]
    entries, pictures, size = fitted(memo, lines, drawn)
    return rendered(
        "summary.html.j2",
        memo=memo,
        lines=lines,
        more_businesses=len(memo.lines) - len(lines),
        pictures=pictures,
        entries=entries,
        size=size,
        file=file_of(comparison.scenario),
    )


def summary_markdown(memo: Memo, comparison: Comparison) -> bytes:
    """The memo as Markdown, all of it."""
    entries = [Entry(heading, anchor(heading), said, 0) for heading, said in memo.sections]
    worth = worth_at_most(comparison)
    return rendered("summary.md.j2", memo=memo, worth=worth, entries=entries, file=file_of(comparison.scenario))


def file_of(scenario: Scenario) -> str:
    """The name of the scenario's file, "" for one that has none."""
    path = getattr(scenario, "path", None)
    return shown(path.name) if path else ""


def anchor(heading: str) -> str:
    """The anchor of a heading in the report."""
    return heading.lower().replace(" ", "-")


def _entries(memo: Memo, room: Room) -> list[Entry]:
    """The headings with as many sentences as there is room for."""
    found = []
    for heading, said in memo.sections:
        most = room.of(heading)
        kept = _whole_first(said, most, room.longest) if heading == NOT_SAID else said[:most]
        cut = tuple(_cut(sentence, room.longest) for sentence in kept)
        found.append(Entry(heading, anchor(heading), cut, len(said) - len(cut)))
    return found


def _whole_first(said: Sequence[Sentence], most: int, longest: int) -> Sequence[Sentence]:
    """The first so many sentences; where some have to stay away, those that are told whole come before the others."""
    if len(said) <= most:
        return said
    return [sentence for sentence in said if _cut(sentence, longest) == sentence][:most] or said[:most]


def _cut(sentence: Sentence, longest: int) -> Sentence:
    """The sentence with its cells of text cut, which is marked by an ellipsis."""
    return Sentence(
        tuple(
            replace(piece, text=short(piece.text, longest)) if isinstance(piece, Quoted) else piece
            for piece in sentence
        )
    )


# -- how much is said, and how large


def fitted(memo: Memo, lines: Sequence[Line], drawn: Sequence[Picture]) -> tuple[list[Entry], Pictures, float]:
    """The entries of the page, its pictures and its size of letters: the most that is said within the words that it may
    have, in the largest letters at which it finds room; in the worst case the least, in the smallest letters.
    """
    for rooms, most in ((ROOMS, MOST_WORDS), (ALONE, MOST_WORDS), (ROOMS[-2:], math.inf), (ALONE[-2:], math.inf)):
        for room in rooms:
            entries, kept = _entries(memo, room), pictures_of(drawn, room.pictures)
            words, numbers = counted(memo, lines, entries, kept)
            if words > most or (numbers > MOST_NUMBERS and most < math.inf):
                continue
            for size in SIZES:
                if _height(size, memo, lines, kept, entries) <= _HEIGHT:
                    return entries, kept, size
    return _entries(memo, LEAST), pictures_of(drawn, LEAST.pictures), SIZES[-1]


def counted(memo: Memo, lines: Sequence[Line], entries: Sequence[Entry], pictures: Pictures) -> tuple[int, int]:
    """Words of the page and numbers among them, without what is drawn and without its foot."""
    texts: list[object] = [memo.title, memo.question or "", memo.when, *memo.recommendation, memo.words]
    for line in lines:
        texts += [line.business, line.place, line.word, line.lead, line.money, line.about, *_said_of(line)]
    for entry in entries:
        texts += [entry.heading, *entry.sentences]
    texts += [pictures.note, *(_said_above(each, pictures) for each in _panels(pictures))]
    words = " ".join(map(str, texts)).split()
    return len(words), sum(bool(re.search(r"\d", word)) for word in words)


def _said_above(panel: PanelPicture, pictures: Pictures) -> str:
    """What stands above a panel."""
    return panel.business if panel.key in pictures.silent else f"{panel.business} {panel.finding}"


def _panels(pictures: Pictures) -> list[PanelPicture]:
    return [panel for column in pictures.columns for panel in column]


def _said_of(line: Line) -> list[Sentence]:
    return [sentence for sentence in (line.luck, line.spread, line.odds) if sentence]


def _height(size: float, memo: Memo, lines: Sequence[Line], pictures: Pictures, entries: Sequence[Entry]) -> float:
    """About how high the page is, in px, from the number of letters; a letter is about half as wide as high."""
    step = 1.27 * size

    def rows(text, width, letter=0.52):
        return max(1, math.ceil(len(str(text)) * letter * size / width))

    height = 1.55 * 1.2 * size * rows(memo.title, _WIDTH, 0.85) + step * rows(memo.question or "", _WIDTH - 400)
    height += 1.5 * size + sum(1.7 * size * rows(one, _WIDTH - 11 * size, 0.68) for one in memo.recommendation)
    if lines:
        column = _WIDTH / len(lines) - 1.4 * size
        height += 2 * size + max(_card(line, column, rows, step, size) for line in lines)
    half = _WIDTH / 2 - size
    columns = [
        sum(half * each.ratio + step * rows(_said_above(each, pictures), half) + 1.2 * size for each in column)
        for column in pictures.columns
    ]
    height += max(columns) + step * rows(pictures.note, _WIDTH, 0.45)
    for entry in entries:
        count = sum(rows(one, _WIDTH - 9.4 * size) for one in entry.sentences) + bool(entry.more)
        height += step * count + 0.35 * size
    return height + step * (rows(memo.words, _WIDTH, 0.45) + 3.0)


def _card(line: Line, width: float, rows: Callable[..., int], step: float, size: float) -> float:
    about = len(str(line.about)) + 4 * len(str(line.money))
    texts = [line.lead, "x" * about, *_said_of(line)]
    return 2.8 * size + step * sum(rows(text, width) for text in texts)
