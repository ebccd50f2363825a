"""A class out of lines: who counts once, which lines belong together, and what cannot be used."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sim.study.numbers.words import counted
from sim.teaching.collect.finding import Found, Refused
from sim.teaching.line import Line, Prediction
from sim.teaching.steps import STEPS

COURSE_CURRENCY = "GBP"
"""What the six steps count in."""
EXPLORE = "explore"


@dataclass(frozen=True)
class Group:
    """The lines of one step, made with one version of its file: one for each student, in the order of their digits."""

    step: str
    model: str
    currency: str
    lines: tuple[Line, ...]
    has_others: bool = False
    """Whether there are lines of the same step made with another version."""

    @property
    def title(self) -> str:
        """What people read for the step, with the version where there are several."""
        version = f" (file {self.model})" if self.has_others else ""
        return f"{title_of(self.step)}{version}"

    def said(self, after: bool) -> list[Prediction]:
        """The predictions before the debrief, or after it: of those who made one."""
        found = [line.after if after else line.before for line in self.lines]
        return [each for each in found if each is not None]

    def both(self) -> list[tuple[Prediction, Prediction]]:
        """(before, after) of every student who made both."""
        return [(line.before, line.after) for line in self.lines if line.after is not None]


@dataclass(frozen=True)
class Class:
    """All groups, in the order of the course, and sentences about what was left out or taken together."""

    groups: tuple[Group, ...]
    refused: tuple[str, ...]
    told: tuple[str, ...]


class _Key(NamedTuple):
    step: str
    model: str


def class_of(found: Iterable[Found | Refused]) -> Class:
    """A class out of what was found.

    Of several lines of one student and step the first prediction counts, the one with the fewest runs on the shelf:
    whoever predicts again has seen the answer.  A line with the same prediction that also has the one after the debrief
    completes it.  Lines whose answer is not that of the others with the same file are refused.
    """
    refused, by_group = [], defaultdict(list)
    for each in found:
        if isinstance(each, Refused):
            refused.append(each.sentence)
        else:
            by_group[_Key(each.line.step, each.line.model)].append(each)
    groups, told, again = [], [], 0
    for key in sorted(by_group, key=_order):
        agreed, wrong = _agreed(by_group[key])
        refused += wrong
        lines, more = _once_each(agreed)
        again += more
        if lines:
            several = len({each.model for each in by_group if each.step == key.step}) > 1
            groups.append(Group(key.step, key.model, _currency(lines[0]), lines, several))
    if again:
        what = "1 line was" if again == 1 else f"{again:,} lines were"
        told.append(
            f"{what} of a student and step that had one before: the first prediction of each counts, and the first "
            "after the debrief that goes with it."
        )
    told += _versions(groups)
    return Class(tuple(groups), tuple(refused), tuple(told))


def title_of(step: str) -> str:
    """What people read for a step: its number and title, or its key."""
    known = next((each for each in STEPS if each.key == step), None)
    if known is not None:
        return f"{known.number} {known.title}"
    return "Exploring" if step == EXPLORE else step


def question_of(group: Group, after: bool) -> str:
    """What was asked, in words; "" for a step that is not of the course, or that asks something else today."""
    known = next((each for each in STEPS if each.key == group.step), None)
    said = group.said(after)
    if known is None or not said:
        return ""
    setting = known.after if after else known.before
    return setting.label if setting.side == said[0].side else ""


def _order(key: _Key) -> tuple[int, str, str]:
    numbers = {each.key: each.number for each in STEPS}
    return numbers.get(key.step, len(STEPS) + 1), key.step, key.model


def _currency(line: Line) -> str:
    if line.currency:
        return line.currency
    return COURSE_CURRENCY if any(each.key == line.step for each in STEPS) else ""


def _agreed(found: Sequence[Found]) -> tuple[list[Found], list[str]]:
    """Those that were asked, and answered, what most with the same file were; a sentence for each of the others."""
    befores = Counter((_currency(each.line), each.line.before.question) for each in found)
    afters = Counter(each.line.after.question for each in found if each.line.after is not None)
    before = befores.most_common(1)[0][0]
    after = afters.most_common(1)[0][0] if afters else None
    kept, refused = [], []
    for each in found:
        line = each.line
        same = (_currency(line), line.before.question) == before
        if same and (line.after is None or line.after.question == after):
            kept.append(each)
        else:
            refused.append(
                f"{each.file}, line {each.at:,}: what a lesson wrote here tells another question or answer than other "
                f"lines of the same file of step {line.step}, so it was changed or made up."
            )
    return kept, refused


def _once_each(found: Sequence[Found]) -> tuple[tuple[Line, ...], int]:
    """One line for each student, and how many were left over; the same line again counts as none."""
    by_student: dict[str, list[Line]] = defaultdict(list)
    for each in found:
        if each.line not in by_student[each.line.student]:
            by_student[each.line.student].append(each.line)
    lines = []
    for student in sorted(by_student):
        first, *others = sorted(by_student[student], key=lambda line: line.runs)
        for other in others:
            if first.after is None and other.before == first.before:
                first = replace(first, after=other.after, runs=other.runs)
        lines.append(first)
    return tuple(lines), sum(len(each) - 1 for each in by_student.values())


def _versions(groups: Sequence[Group]) -> list[str]:
    found = []
    for step in dict.fromkeys(group.step for group in groups if group.has_others):
        parts = [f"{group.model} ({counted(len(group.lines), 'student')})" for group in groups if group.step == step]
        found.append(
            f"{title_of(step)}: lines come from {len(parts)} versions of its file, whose answers need not be the same, "
            f"so they are shown apart: {', '.join(parts)}."
        )
    return found
