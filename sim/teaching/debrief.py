"""What a step tells once a prediction is stored: sentences by rule from numbers, none written for the case at hand."""

from collections.abc import Sequence

from sim.teaching import sentences
from sim.teaching.contrasts import ABOVE, COST, FIRST, FURTHER, LEFT, MINUS, SHARE, WORTH, Found
from sim.teaching.steps import LessonStep, Setting


def debrief(step: LessonStep, found: Found) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences on the question before the debrief, and those on the question after it.

    ``found`` is what `sim.teaching.contrasts.contrasts` made of the runs of this step. What was not looked at, or is no
    number, is passed over.
    """
    before = _of_one(step, step.before, "before", found)
    after = [*_of_one(step, step.after, "after", found), _left(step, found), _after_beside_before(step, found)]
    return sentences.joined(before), sentences.joined(after)


def _of_one(step: LessonStep, setting: Setting, name: str, found: Found) -> Sequence[str]:
    """The sentences on one question: its worth, who comes, its cost, the other side, luck."""
    side = setting.side
    worth = found.get(side, f"{name} {WORTH}")
    if worth is None:
        return []
    told = [sentences.worth(setting.label, worth, found.currency)]
    first, further = found.get(side, f"{name} {FIRST}"), found.get(side, f"{name} {FURTHER}")
    if first is not None and further is not None:
        told.append(sentences.who_comes(first, further))
    told.append(sentences.pays(found.get(side, f"{name} {COST}"), found.get(side, f"{name} {LEFT}"), found.currency))
    told.append(between_sides(step, name, found))
    if worth.nothing:
        return told
    above = found.get(side, f"{name} {ABOVE}")
    if above is not None and worth.sign == 0:
        told.append(sentences.one_future(above, found.futures))
    return told


def between_sides(step: LessonStep, name: str, found: Found) -> str:
    """The sentence on the same setting on the step's two sides; "" where it has one side, or one was not looked at."""
    if len(step.sides) != 2:
        return ""
    one, other = step.sides
    values = [found.get(side.key, f"{name} {WORTH}") for side in (one, other)]
    less = found.get(f"{one.key}{MINUS}{other.key}", f"{name} {WORTH}")
    if values[0] is None or values[1] is None or less is None:
        return ""
    return sentences.two_sides((one.label, other.label), values[0], values[1], less, found.currency)


def _left(step: LessonStep, found: Found) -> str:
    """Of which question more is left on the second side, where both ask about it and both gain on the first; "" where
    that cannot be told."""
    if len(step.sides) != 2 or {step.before.side, step.after.side} != {step.sides[1].key}:
        return ""
    one, other = (side.key for side in step.sides)
    gains = [found.get(one, f"{name} {WORTH}") for name in ("before", "after")]
    before, after = (found.get(f"{other} of {one}", f"{name} {SHARE}") for name in ("before", "after"))
    if before is None or after is None or any(each is None or each.sign <= 0 for each in gains):
        return ""
    return sentences.what_is_left(step.after.label, after, step.before.label, before)


def _after_beside_before(step: LessonStep, found: Found) -> str:
    """The second question beside the first, where both are looked at on one side."""
    side = step.after.side
    before, after = found.get(side, f"before {WORTH}"), found.get(side, f"after {WORTH}")
    less = found.get(side, f"after{MINUS}before {WORTH}")
    if step.before.side != side or before is None or after is None or less is None:
        return ""
    return sentences.order(step.after.label, after, step.before.label, before, less, found.currency)
