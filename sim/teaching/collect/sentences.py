"""What is said of a class, by rule from its numbers: findings of at most 15 words, and points below them.

Counts are told as counts, "6 of 20": no word stands for a share, so that none can be too large.
"""

from collections.abc import Sequence

from sim.report.charts.classroom import amount
from sim.report.words import formats
from sim.study.numbers.words import counted
from sim.teaching.collect.class_of import Class, Group, question_of
from sim.teaching.collect.statistics import SURE, Both, Summary, summary

LEAST_CHANCE = 1e-4
FEWEST_TO_COMPARE = 5
"""Students that a step needs before it is compared with others."""
ASSUMES = (
    "The chance takes each prediction for itself. People who talked to one another, or whom the same thought misled, "
    "miss together, and then so few hits say less."
)
OTHER_QUESTION = (
    "The question after the debrief is another one on the same idea, and may be easier or harder: a change is not "
    "learning alone."
)
WHAT_IS_RIGHT = (
    "A sign is right if the middle of the range lies on the answer's side of nought; a range holds the answer from end "
    "to end."
)


def finding(found: Summary) -> str:
    """What one question showed, in at most 15 words."""
    if found.answer == 0.0:
        return f"The run says nought; {_ranges(found)} held that"
    if found.n == 1:
        sign = "had the sign right" if found.right else "did not have the sign right"
        return f"The one student {sign}; the range {'held' if found.hits else 'missed'} the answer"
    return f"{_capital(of(found.right, found.n))} had the sign right; {_ranges(found)} held the answer"


def points(found: Summary, currency: str) -> list[str]:
    """What is said below a question's finding."""
    said = [_middles(found, currency)]
    if found.answer != 0.0 and found.n > 1:
        low, high = formats.share(found.right_low), formats.share(found.right_high)
        said.append(
            f"{_capital(of(found.right, found.n))} had the sign right: {formats.share(found.right / found.n)} "
            f"(Wilson's 95 % interval: {low} to {high})."
        )
    said.append(_calibration(found))
    return said


def paired_finding(found: Both) -> str:
    """What those showed who answered twice, in at most 15 words."""
    before, after = found.right
    if 0.0 in found.answers:
        return f"{_twice(found.n)} answered before and after the debrief"
    if found.n == 1:
        how = {(1, 1): "both times", (0, 1): "only after the debrief", (1, 0): "only before", (0, 0): "neither time"}
        return f"The one who answered twice had the sign right {how[found.right]}"
    if before == after:
        return f"As many had the sign right after the debrief as before: {of(after, found.n)}"
    word = "More" if after > before else "Fewer"
    return f"{word} had the sign right after the debrief: {of(after, found.n)}, {before or 'none'} before"


def paired_points(found: Both, currency: str) -> list[str]:
    """What is said below that."""
    said = []
    if found.n > 1 and 0.0 not in found.answers:
        said.append(
            f"Of {found.n:,} who answered both times {found.became_right or 'none'} had the sign right only after the "
            f"debrief, and {found.became_wrong or 'none'} only before."
        )
    one, other = found.distance
    of_all = "At the median the" if found.n > 1 else "The"
    said.append(
        f"{of_all} middle of the range lay {amount(one, currency)} from the answer before and "
        f"{amount(other, currency)} after; the range was {amount(found.width[0], currency)} wide before and "
        f"{amount(found.width[1], currency)} after."
    )
    return said


def overall(found: Class) -> list[str]:
    """What is said of all steps together."""
    questions = [(group, after, summary(group.said(after)))
                 for group in found.groups for after in (False, True) if group.said(after)]  # fmt: skip
    students = {line.student for group in found.groups for line in group.lines}
    said = []
    if len(questions) > 1:
        hits, n = sum(each.hits for _, _, each in questions), sum(each.n for _, _, each in questions)
        said.append(
            f"Over all {len(questions)} questions {_of_ranges(hits, n)} held the answer; people who are 80 % sure of "
            f"each would hold about {_about(SURE * n)}."
        )
    hardest = _hardest([(group, each) for group, after, each in questions if not after])
    said += [hardest] if hardest else []
    return [f"Lines of {counted(len(students), 'student')}, {_listed_steps(found.groups)}.", *said]


def of(count: int, n: int) -> str:
    """A count among ``n`` >= 1: "6 of 20", "all 20", "none of 20"; "both", "neither"."""
    if n == 1:
        return "the one" if count else "none"
    if count == n:
        return "both" if n == 2 else f"all {n:,}"
    if count == 0:
        return "neither" if n == 2 else f"none of {n:,}"
    return f"{count:,} of {n:,}"


def chance(value: float) -> str:
    """A chance in words: "0.13 %", "below 0.01 %"."""
    if value < LEAST_CHANCE:
        return "below 0.01 %"
    if value < 0.01:
        return f"{100 * value:.2f} %"
    return "nearly 100 %" if 0.995 <= value < 1.0 else formats.share(value)


def asked(group: Group, after: bool) -> str:
    """What was asked, with its place in the lesson."""
    words = question_of(group, after)
    when = "After the debrief" if after else "Before"
    return f"{when}: {words}" if words else when


def _ranges(found: Summary) -> str:
    """Whose ranges: "4 of 20 ranges", "both ranges", "the one range"."""
    if found.n == 1:
        return "the one range" if found.hits else "no range"
    return _of_ranges(found.hits, found.n)


def _of_ranges(count: int, n: int) -> str:
    return f"{of(count, n)} ranges".replace("neither ranges", "neither range")


def _middles(found: Summary, currency: str) -> str:
    answer = f"The run says {amount(found.answer, currency)} a week"
    if found.n == 1:
        return f"{answer}; the middle of the range was {amount(found.middle, currency)}."
    between = ""
    if found.quarters:
        low, high = (amount(each, currency) for each in found.quarters)
        between = f", the middle half of them {low} to {high}" if low != high else ""
    return f"{answer}; the middles of the ranges have the median {amount(found.middle, currency)}{between}."


def _calibration(found: Summary) -> str:
    expected = f"where people who are 80 % sure would hold about {_about(found.expected)}"
    held = f"{_capital(_ranges(found))} held the answer, {expected}"
    if found.has_few:
        return f"{held}; the chance of so few or fewer, if they were, is {chance(found.chance)}."
    return f"{held}; the chance of so many or more, if they were, is {chance(found.chance)}."


def _about(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _twice(n: int) -> str:
    return "One" if n == 1 else f"{n:,}"


def _hardest(questions: Sequence[tuple[Group, Summary]]) -> str:
    """Where the smallest share had the sign right, of steps that enough answered."""
    shares = [(each.right / each.n, group, each) for group, each in questions
              if each.n >= FEWEST_TO_COMPARE and each.answer != 0.0]  # fmt: skip
    if len(shares) < 2:
        return ""
    least = min(share for share, _, _ in shares)
    there = [(group, each) for share, group, each in shares if share == least]
    if len(there) == len(shares):
        return "The same share had the sign right in each step before the debrief."
    names = formats.spoken_list([f"“{group.title}” ({of(each.right, each.n)})" for group, each in there])
    return f"Before the debrief the smallest share had the sign right in {names}."


def _listed_steps(groups: Sequence[Group]) -> str:
    steps = list(dict.fromkeys(group.step for group in groups))
    return "of one step" if len(steps) == 1 else f"of {len(steps)} steps"


def by_step(found: Class) -> str:
    """What the chart of all steps shows, in at most 15 words."""
    counts = [(len(group.said(False)), len(group.said(True))) for group in found.groups]
    if not any(after for _, after in counts):
        return "Nobody answered after the debrief yet"
    gained = [group for group in found.groups if group.both() and _is_comparable(group)]
    more = sum(1 for group in gained if _right(group, 1) > _right(group, 0))
    if not gained:
        return "Signs before and after the debrief"
    steps = "step" if len(gained) == 1 else "steps"
    return f"Of those who answered twice more had the sign right in {more or 'none'} of {len(gained)} {steps}"


def _is_comparable(group: Group) -> bool:
    return all(each.answer != 0.0 for pair in group.both()[:1] for each in pair)


def _right(group: Group, place: int) -> int:
    return sum(pair[place].is_right for pair in group.both())
