"""What the instructor's guide says with an amount or an order in it: rules over docs/teaching/expected.csv.

Every sentence is a template chosen by sign, order and ratio (`sim.teaching.sentences`), over all seeds at once: a sign
counts only where luck's interval keeps clear of nought on each of them.
"""

from collections.abc import Callable, Iterator, Mapping

from docs.teaching_answers import ANSWERS
from docs.teaching_rules import Shown, holds, money, span
from sim.report.words import formats
from sim.report.words.formats import spoken_list
from sim.scenario import read
from sim.teaching import sentences
from sim.teaching.contrasts import COST, LEFT, MINUS, WORTH, Found, settings_of
from sim.teaching.debrief import debrief
from sim.teaching.expected import REPLICATIONS, SEEDS
from sim.teaching.steps import MARKET, STEPS, LessonStep, step_named


def idea(key: str, shown: Shown) -> str:
    """The idea of a step, and whether the runs show it."""
    verdict = "The runs show it, on every seed." if holds(key, shown) else "**The runs do not show it**: say so."
    return f"*{step_named(key).idea}* {verdict}"


def table(key: str, shown: Shown) -> str:
    """What is to be expected of every setting of a step."""
    step, found = step_named(key), shown[key]
    lines = ["| what | where | worth a week | by luck, three seeds | it costs | that leaves |"]
    lines.append("|---|---|---:|---|---:|---:|")
    for name, (label, _) in settings_of(step).items():
        for side in step.sides:
            one = found.get(side.key, f"{name} {WORTH}")
            if one is not None:
                cells = [
                    sentences.capital(label),
                    side.label,
                    money(one, found.currency),
                    span(one, found, False),
                    *(money(found.get(side.key, f"{name} {what}"), found.currency) for what in (COST, LEFT)),
                ]
                lines.append(f"| {' | '.join(cells)} |")
    return "\n" + "\n".join(lines) + "\n"


def told(key: str, shown: Shown) -> str:
    """The sentences that a student reads after each of the two questions, as these runs have them."""
    before, after = debrief(step_named(key), shown[key])
    lines = [f"* After the first question: {' '.join(before)}", f"* After the second: {' '.join(after)}"]
    return "\n" + "\n".join(lines) + "\n"


# -- where a step shows no contrast


def no_contrast(key: str, shown: Shown) -> str:
    """Every worth and every difference of a step that luck could turn; that there is none, where it is so."""
    lines = [f"* {each}" for each in _unclear(step_named(key), shown[key])]
    if not lines:
        return "Nothing to tell: every worth and every difference of this step keeps clear of luck on each seed."
    return "\n" + "\n".join(lines) + "\n"


def _unclear(step: LessonStep, found: Found) -> Iterator[str]:
    for name, (label, _) in settings_of(step).items():
        for side in step.sides:
            one = found.get(side.key, f"{name} {WORTH}")
            where = f" ({side.label})" if len(step.sides) > 1 else ""
            if one is not None and one.sign == 0:
                yield f"{sentences.capital(label)}{where}: {span(one, found)} a week; luck could turn it."
        if len(step.sides) == 2:
            one, other = step.sides
            less = found.get(f"{one.key}{MINUS}{other.key}", f"{name} {WORTH}")
            if less is not None and less.sign == 0:
                yield (
                    f"{sentences.capital(label)}: no difference between {one.label} and {other.label} that luck could "
                    f"not make ({span(less, found)} a week)."
                )
    less = found.get(step.after.side, f"after{MINUS}before {WORTH}")
    if step.before.side == step.after.side and less is not None and less.sign == 0:
        yield f"The second question beside the first: no order that luck could not turn ({span(less, found)} a week)."
    for side in step.sides:
        extra = found.get(side.key, f"after{MINUS}before{MINUS}delivered {WORTH}")
        if extra is not None and extra.sign == 0:
            yield f"Promise and delivery together, beside each alone: nothing more ({span(extra, found)} a week)."


# -- what is asked


def ask(key: str, _shown: Shown) -> str:
    """The question of a step, and what is predicted first."""
    step = step_named(key)
    return f"{step.question} First: {_where(step, step.before)}; after the debrief: {_where(step, step.after)}."


def _where(step, setting):
    return f"{setting.label} ({step.side(setting.side).label})" if len(step.sides) > 1 else setting.label


def questions(_key: str, _shown: Shown) -> str:
    """The twelve questions as a table to fill in by hand."""
    lines = [
        "| step | what happens | low, £ a week | high, £ a week | because | answer |",
        "|---|---|---:|---:|---|---:|",
    ]
    for step in STEPS:
        for setting in (step.before, step.after):
            lines.append(f"| {step.number} | {sentences.capital(_where(step, setting))} | | | | |")
    return "\n" + "\n".join(lines) + "\n"


def house(_key: str, _shown: Shown) -> str:
    """What a dinner at the house costs and leaves."""
    market = read(MARKET)
    one = next(each for each in market.business if each.name == STEPS[0].sides[0].business)
    price, cost = (formats.money(value, market.study.currency) for value in (one.price, one.unit_cost))
    return (
        f"{one.name}, a restaurant in a small town, sells a dinner at {price}; food, drink and the work that goes with "
        f"it cost {cost} of that."
    )


def points(_key: str, _shown: Shown) -> str:
    """What people are used to."""
    experience = read(MARKET).experience
    return f"People are used to {experience.norm:g}, and {experience.spread:g} points are a large step."


def made_by(_key: str, _shown: Shown) -> str:
    """What the amounts rest on."""
    seeds = spoken_list([str(seed) for seed in SEEDS])
    return (
        f"Amounts are means of {REPLICATIONS * len(SEEDS)} simulated futures: {REPLICATIONS} on each of the seeds "
        f"{seeds}. An interval reaches from the lowest end of the seeds' 95 % intervals to the highest. A gain, a loss "
        "or an order is told as one only where it is so on every seed."
    )


def where_none(_key: str, shown: Shown) -> str:
    """The steps that do not show their idea."""
    failing = [f"step {one.number} ({one.title})" for one in STEPS if not holds(one.key, shown)]
    return (
        f"The runs do not show the idea of {spoken_list(failing)}."
        if failing
        else "The runs show the idea of every step."
    )


OF_STEPS: Mapping[str, Callable[[str, Shown], str]] = {
    "idea": idea, "table": table, "told": told, "no-contrast": no_contrast, "ask": ask,
}  # fmt: skip
"""Parts that every step has; a page calls them ``table price``."""
ONCE: Mapping[str, Callable[[str, Shown], str]] = {
    **ANSWERS, "made-by": made_by, "where-none": where_none, "questions": questions, "house": house, "points": points,
}  # fmt: skip


def said(name: str, shown: Shown) -> str:
    """The content of the part of a name; raises KeyError for a name that is none."""
    kind, _, key = name.partition(" ")
    return OF_STEPS[kind](key, shown) if key else ONCE[kind]("", shown)
