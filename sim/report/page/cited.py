"""What sentences are made of: our words, names that people chose, and numbers that know where they stand.

Every number that a page tells is a `CitedNumber`: what is printed, the value behind it, and its place.  Places read

    decision.csv#3.difference              a cell: row 3 as a spreadsheet counts them, the heading being row 1
    odds.csv#7.futures_best:at_least         worked out from that cell and its row by the rule after the colon
    trust.csv#count:state=PASS             the number of rows with that cell; several conditions are joined by "&"
    drivers.csv#others:business=Inn        the number of further rows of that business that tell the same
    scenario#study.weeks                   a key of the scenario; run#replications a fact of the run
    sweep#runs.done                        what was asked of a sweep, or how much of it is done
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

import numpy as np

from sim.report.columns import columns_of, texts_whole
from sim.report.words import formats
from sim.report.words.names import short, shown

LONGEST_NAME = 40
"""Characters of a name inside a sentence."""

MOST_NAMED = 3
"""Businesses named where the same is said of more."""
_COUNTED = re.compile(r"^( (?:simulated )?(?:week|replication|future|world))s\b")
"""What is counted right after a number, in the plural."""
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Named:
    """A name that somebody chose, on one line; ``leads`` where it stands before what is said of it, as a heading."""

    text: str
    leads: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class CitedNumber:
    """A number as it is ``printed``, with the ``value`` behind it (as its file writes it) and the ``place`` of that."""

    printed: str
    value: str
    place: str

    def __str__(self) -> str:
        return self.printed


@dataclass(frozen=True)
class Quoted:
    """A cell of text as it stands in a table."""

    text: str
    place: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Sentence:
    """Pieces in order: str (our words), `Named`, `CitedNumber` and `Quoted`."""

    pieces: tuple

    def __str__(self) -> str:
        return "".join(map(str, self.pieces))

    def __iter__(self) -> Iterator:
        return iter(self.pieces)

    def __bool__(self) -> bool:
        return bool(self.pieces)


def name(text: Any, longest: int = LONGEST_NAME) -> Named:
    """A name as it stands in a sentence."""
    return Named(short(text, longest))


def whole(text: Any) -> Named:
    """A name that is not cut, on one line."""
    return Named(shown(text))


def say(template: str, **values: Any) -> Sentence:
    """A sentence from our words and values of any piece or `Sentence`; braces in values mean nothing.

    What is counted takes the singular after the number 1.  Raises KeyError for a field without a value.
    """
    pieces: list = []
    for words, key, _, _ in Formatter().parse(template):
        if words:
            after_one = pieces and isinstance(pieces[-1], CitedNumber) and pieces[-1].printed == "1"
            pieces.append(_COUNTED.sub(r"\1", words) if after_one else words)
        if key is not None:
            value = values[key]
            pieces.extend(value.pieces if isinstance(value, Sentence) else [value] if value != "" else [])
    return Sentence(tuple(pieces))


def joined(sentences: Iterable, between: str = " ", last: str | None = None) -> Sentence:
    """Sentences or pieces one after another; ``last`` stands before the last one, if it is another word."""
    parts = [one if isinstance(one, Sentence) else Sentence((one,)) for one in sentences]
    pieces: list = []
    for place, part in enumerate(parts):
        if place:
            pieces.append(last if last is not None and place == len(parts) - 1 else between)
        pieces.extend(part.pieces)
    return Sentence(tuple(pieces))


def sentence_list(items: Iterable) -> Sentence:
    """ "a", "a and b", "a, b and c" of pieces or sentences."""
    return joined(items, ", ", " and ")


def opened(sentence: Sentence) -> Sentence:
    """The same, with a capital where it begins with our words; a name keeps its first letter."""
    first, *rest = sentence.pieces or ("",)
    return Sentence((first[:1].upper() + first[1:], *rest)) if isinstance(first, str) else sentence


def placed(said: Iterable[tuple[Named, Sentence]], several: bool) -> tuple[Sentence, ...]:
    """What is said of each business under its name, those of which the same is said together.

    Without the names where there are not ``several`` businesses; of many only the first are named.
    """
    places: dict[str, tuple[Sentence, list[Named]]] = {}
    for place, sentence in said:
        if sentence:
            places.setdefault(str(sentence), (sentence, []))[1].append(Named(place.text, leads=True))
    if not several:
        return tuple(opened(sentence) for sentence, _ in places.values())
    return tuple(say("{at}: {said}", at=few(at), said=sentence) for sentence, at in places.values())


def few(names: list) -> Sentence:
    """ "a, b, c and three more": a list of which only the first are named."""
    more = len(names) - MOST_NAMED
    if more < 2:  # "one more" is no shorter than its name
        return sentence_list(names)
    return sentence_list([*names[:MOST_NAMED], f"{NUMBERS[more] if more < len(NUMBERS) else more} more"])


# -- rows that know where they stand


class Row:
    """One row of a table; ``number`` counts as a spreadsheet does, the first row below the heading is 2."""

    def __init__(self, table: str, number: int, values: dict) -> None:
        self.table, self.number, self.values = table, number, values

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def known(self, column: str) -> bool:
        """Whether the cell holds anything."""
        value = self.values.get(column)
        return not (value is None or value != value or value == "")

    def place(self, column: str, rule: str = "") -> str:
        """Where a cell stands; ``rule`` names what is worked out from it."""
        return f"{self.table}.csv#{self.number}.{column}{':' if rule else ''}{rule}"

    def cited(self, column: str, printed: str, rule: str = "", value: float | None = None) -> CitedNumber:
        """A number of this row in the words ``printed``; ``value`` where a rule works out another than the cell's."""
        written = as_written(self.table, column, self.values[column]) if value is None else f"{value:.6g}"
        return CitedNumber(printed, written, self.place(column, rule))

    def quoted(self, column: str) -> Quoted:
        """A cell of text."""
        return Quoted(shown(self.values[column]), self.place(column))

    def count(self, column: str) -> CitedNumber:
        """A whole number."""
        return self.cited(column, f"{int(self.values[column]):,}")

    def money(self, column: str, currency: str, unit: float | None = None, sign: bool = False) -> CitedNumber:
        """An amount rounded to ``unit`` (`amounts.money`)."""
        return self.cited(column, formats.money(float(self.values[column]), currency, unit, sign))

    def size(self, column: str, currency: str, unit: float | None = None) -> CitedNumber:
        """An amount without its sign, where the words say whether it is a gain or a loss."""
        return self.cited(column, formats.money(abs(float(self.values[column])), currency, unit), "size")


def as_written(table: str, column: str, value: Any) -> str:
    """A number, a day or a flag as the table's file writes it."""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    known = columns_of(table, [column])[0]
    decimals = None if known is None else known.kind.decimals
    if decimals is None or isinstance(value, str) or not math.isfinite(value):
        return str(value)
    return f"{value:.{decimals}f}"


class Tables:
    """The tables of a comparison as rows; one that is absent or empty has no rows."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._tables = tables
        self._rows: dict[str, Any] = {}

    def rows(self, table: str, **wanted: Any) -> list[Row]:
        """The rows whose cells are equal to those wanted, in the order of the table."""
        if table not in self._rows:
            frame = self._tables.get(table)
            records = [] if frame is None or not len(frame.columns) else texts_whole(table, frame).to_dict("records")
            self._rows[table] = [Row(table, number, values) for number, values in enumerate(records, start=2)]
        return [row for row in self._rows[table] if all(row[column] == value for column, value in wanted.items())]

    def row(self, table: str, **wanted: Any) -> Row | None:
        """The first such row; None without any."""
        return next(iter(self.rows(table, **wanted)), None)

    def count(self, table: str, printed: str | None = None, **wanted: Any) -> CitedNumber:
        """How many rows there are with these cells."""
        number = len(self.rows(table, **wanted))
        conditions = "&".join(f"{column}={as_written(table, column, value)}" for column, value in wanted.items())
        return CitedNumber(printed or f"{number:,}", str(number), f"{table}.csv#count:{conditions}")
