"""What an item of the quiz is, and the numbers that are drawn for it: they belong to seed, student, form and item."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sim.study.numbers.luck import uniforms

FORMS = ("before", "after")
"""Two forms of the quiz: the same items with other numbers."""
LETTERS = "abcdefgh"
_MOST = 4096
_LETTER = re.compile(rf"[.( ]*([{LETTERS}])(?:[.) ]*|[.):].*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Part:
    """One question that is marked: a choice among ``options``, told by its letter, or a number where there are none.

    ``answer`` is what is right, ``tolerance`` how far a number may be off it; ``unit`` is what the number is in.
    """

    asks: str
    answer: str
    options: tuple[str, ...] = ()
    tolerance: float = 0.0
    unit: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether it is answered by a letter."""
        return bool(self.options)

    def is_answer(self, given: str) -> bool:
        """Whether it is a letter where one is asked for, and a number where one is."""
        found = self._read(given)
        return found is not None and (not self.is_choice or found in LETTERS)

    def is_right(self, given: str) -> bool:
        """Whether an answer is right: the letter, in whatever case, with or without its text; or a number within the
        tolerance, with or without commas, spaces, a sign of money or of per cent.
        """
        found = self._read(given)
        if found is None or self.is_choice:
            return found == self.answer
        return abs(float(found) - float(self.answer)) <= self.tolerance + 1e-9

    def _read(self, given: str) -> str | None:
        """The letter, or the number as Python writes one; None for neither."""
        text = unicodedata.normalize("NFKC", given).strip().casefold()
        if self.is_choice:
            found = _LETTER.fullmatch(text)
            return found[1] if found else None
        text = re.sub(r"\s", "", text.replace("\N{MINUS SIGN}", "-").strip("£$€%"))
        text = f"-{text[2:]}" if text[:2] in ("-£", "-$", "-€") else text
        text = re.sub(r"^(-?\d*),(\d{1,2})$|^(-?0),(\d+)$", _with_point, text)
        return text.replace(",", "") if _NUMBER.fullmatch(text.replace(",", "")) else None


def _with_point(found: re.Match[str]) -> str:
    """A decimal comma as a point: thousands always have three figures after theirs."""
    whole, rest = found[1] or found[3] or "0", found[2] or found[4]
    return f"{whole}.{rest}"


@dataclass(frozen=True)
class Item:
    """One item: a heading, what is told, a table (its first row the headings) or none, what is asked, and the worked
    solution, which only the key has.
    """

    title: str
    idea: str
    told: tuple[str, ...]
    parts: tuple[Part, ...]
    solution: str
    table: tuple[tuple[str, ...], ...] = ()


class Draw:
    """Numbers for one item of one student: the same for the same seed, name, form and item, and for nothing else."""

    def __init__(self, seed: int, student: str, form: str, item: str) -> None:
        name = f"quiz\n{form}\n{item}\n{unicodedata.normalize('NFC', student)}"
        self._left = iter(uniforms(seed, name, _MOST)[:, 0])

    def whole(self, low: int, high: int, step: int = 1) -> int:
        """A whole number from ``low`` to ``high``, both included, in steps."""
        return low + step * int(float(next(self._left)) * ((high - low) // step + 1))

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """One of several."""
        return things[self.whole(0, len(things) - 1)]

    def in_an_order(self, things: Sequence[Thing]) -> list[Thing]:
        """All of them in an order of its own."""
        left = list(things)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(len(left))]

    def until(self, made: Callable[["Draw"], Thing], suits: Callable[[Thing], bool]) -> Thing:
        """What is ``made`` of these numbers, drawn again until it ``suits``."""
        while True:
            found = made(self)
            if suits(found):
                return found


def choice(asks: str, options: Sequence[str], right: str) -> Part:
    """A choice in this order of the options, of which ``right`` is one."""
    return Part(asks, LETTERS[options.index(right)], tuple(options))


def number(asks: str, value: float, tolerance: float, unit: str) -> Part:
    """A question for a number."""
    return Part(asks, f"{value:.2f}".rstrip("0").rstrip("."), (), tolerance, unit)
