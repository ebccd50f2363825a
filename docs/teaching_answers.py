"""Answers to the questions of the instructor's guide, as far as they hold an amount or an order: rules over the table.

As in docs/teaching_said.py: a template chosen by sign, order and ratio, over all seeds at once.
"""

from collections.abc import Callable, Mapping

from docs.teaching_rules import Shown, lasts_longer, money, span
from sim.report.words import formats
from sim.report.words.formats import spoken_list
from sim.scenario import Scenario, read
from sim.teaching import sentences
from sim.teaching.contrasts import (
    ABOVE,
    COST,
    EARLY,
    FELT,
    FIRST,
    FURTHER,
    LATE,
    LEFT,
    MINUS,
    PASSERS,
    PROFIT,
    SPREAD,
    TODAY,
    VISITS,
    WORTH,
    settings_of,
)
from sim.teaching.debrief import debrief
from sim.teaching.steps import MARKET, STEPS, step_named

# -- answers to the questions of each step


def more_visits(_key: str, shown: Shown) -> str:
    """Why a lower price brings visits and no profit."""
    found, market = shown["price"], read(MARKET)
    first, further = (found.get("town", f"before {what}") for what in (FIRST, FURTHER))
    worth, now = found.get("town", f"before {WORTH}"), found.get("town", f"{TODAY} {VISITS}")
    if first is None or further is None or worth is None or now is None:
        return "The table does not say."
    cut = -step_named("price").before.moves["price"]
    margin = _margin(market)
    needed = margin / (margin - cut) - 1.0
    gain = (first.mean + further.mean) / now.mean
    start = (
        f"A dinner leaves {_pounds(margin, market)} today and {_pounds(margin - cut, market)} then, so "
        f"{formats.share(needed)} more visits are needed to stand still."
    )
    if worth.sign == 0 or first.sign + further.sign <= 0:
        return f"{start} The runs do not tell gain from loss."
    enough = "and that is enough" if worth.sign > 0 else "and that is not enough"
    return f"{start} {formats.share(gain)} more come, {enough}."


def _margin(market: Scenario) -> float:
    house = next(one for one in market.business if one.name == STEPS[0].sides[0].business)
    return house.price - house.unit_cost


def _pounds(value, market):
    return formats.money(value, market.study.currency, 0.01)


def dearer(_key: str, shown: Shown) -> str:
    """Whether a dearer dinner is as bad as a cheaper one, and whether a little dearer is worth anything."""
    return f"{debrief(step_named('price'), shown['price'])[1][-1]} {_of('price', 'near', 'town', shown)}"


def _of(key, name, side, shown):
    """What one setting is worth, and in how many futures where luck decides."""
    found, label = shown[key], settings_of(step_named(key))[name][0]
    worth, above = found.get(side, f"{name} {WORTH}"), found.get(side, f"{name} {ABOVE}")
    if worth is None:
        return ""
    luck = sentences.one_future(above, found.futures) if above is not None else ""
    return " ".join(sentences.joined([sentences.worth(label, worth, found.currency), luck]))


def farewell(_key: str, shown: Shown) -> str:
    """How much of what people at three moments bring the farewell alone brings."""
    found = shown["experience"]
    whole, part = found.get("town", f"before {WORTH}"), found.get("town", f"after {WORTH}")
    others = [found.get("town", f"{name} {WORTH}") for name in ("welcome", "service", "plate", "room")]
    if whole is None or part is None or whole.sign <= 0 or part.sign <= 0:
        return "The runs do not tell the farewell from luck."
    start = f"The farewell alone brings {formats.share(part.mean / whole.mean)} of what people at three moments bring"
    most = all(other is not None and other.high < part.low for other in others)
    return f"{start}, and more than the door, the table, the plate or the room." if most else f"{start}."


def slowly(_key: str, shown: Shown) -> str:
    """Whether better people bring more in the last half-year than in the first."""
    found = shown["experience"]
    early, late = (found.get("town", f"before {what}") for what in (EARLY, LATE))
    if early is None or late is None or early.sign <= 0 or late.sign <= 0:
        return "The runs do not tell the first half-year from the last."
    first, last = sentences.visits(early.mean), sentences.visits(late.mean)
    start = f"{first} more visits a week in the first half-year, {last} in the last"
    if late.low > early.high:
        return f"{start}: it takes time, for people learn visit by visit."
    return f"{start}: no difference that luck could not make." if late.high >= early.low else f"{start}: it fades."


def kept(_key: str, shown: Shown) -> str:
    """Whether a promise kept is worth more than promise and delivery, each alone."""
    found = shown["promise"]
    extra = found.get("town", f"after{MINUS}before{MINUS}delivered {WORTH}")
    alone, delivered = (found.get("town", f"{name} {WORTH}") for name in ("before", "delivered"))
    if extra is None or alone is None or delivered is None:
        return "The table does not say."
    start = (
        f"The promise alone: {money(alone, found.currency)} a week; the delivery alone: "
        f"{money(delivered, found.currency)}."
    )
    if extra.sign == 0:
        return f"{start} Together they are worth their sum and nothing more ({span(extra, found)}): no contrast here."
    word = "more" if extra.sign > 0 else "less"
    return f"{start} Together they are worth {sentences.amount(extra, found.currency)} {word} than their sum."


def strangers(_key: str, shown: Shown) -> str:
    """Who comes to either house, and what follows for the two plans."""
    found, step = shown["west_end"], step_named("west_end")
    shares = [found.get(side.key, f"{TODAY} {PASSERS}") for side in step.sides]
    if any(one is None for one in shares):
        return "The table does not say."
    told_shares = "; ".join(
        f"{side.label}, {formats.share(one.mean)}" for side, one in zip(step.sides, shares, strict=True) if one
    )
    plans = " ".join(_sides("west_end", name, shown) for name in ("before", "after", "promise", "dearer"))
    return f"Of the visits today, passers-by make: {told_shares}. {plans}"


def _sides(key, name, shown):
    """One setting on both sides, with what it is."""
    step, found = step_named(key), shown[key]
    label = settings_of(step)[name][0]
    one, other = step.sides
    values = [found.get(side.key, f"{name} {WORTH}") for side in step.sides]
    less = found.get(f"{one.key}{MINUS}{other.key}", f"{name} {WORTH}")
    if values[0] is None or values[1] is None or less is None:
        return ""
    told_sides = sentences.two_sides((one.label, other.label), values[0], values[1], less, found.currency)
    return f"*{sentences.capital(label)}.* {told_sides}"


def left_over(_key: str, shown: Shown) -> str:
    """What copying leaves of a front, of people and of a price cut."""
    lasting = lasts_longer(shown["copied"])
    told_each = " ".join(_sides("copied", name, shown) for name in ("before", "after", "cut"))
    end = (
        "More is left of people than of the front, on every seed."
        if lasting
        else "Whether more is left of people than of the front cannot be told: no contrast here."
    )
    return f"{told_each} {end}"


def bad_times(_key: str, shown: Shown) -> str:
    """What a recession takes by itself, and what it does to each plan."""
    found = shown["recession"]
    profit, visits = (found.get(f"good_times{MINUS}bad_times", f"{TODAY} {what}") for what in (PROFIT, VISITS))
    if profit is None or visits is None:
        return "The table does not say."
    start = (
        f"Carrying on, the recession takes {sentences.visits(visits.mean)} visits and "
        f"{sentences.amount(profit, found.currency)} a week."
        if profit.sign > 0 and visits.sign > 0
        else "Carrying on, the runs do not tell the recession from luck."
    )
    names = ("before", "after", "people", "front")
    plans = " ".join(_sides("recession", name, shown) for name in names)
    return f"{start} {plans} {_turned(found, names)}"


def _turned(found, names):
    """Whether a recession turns the sign of a plan, or the order of the plans."""
    good, bad = ([found.get(side, f"{name} {WORTH}") for name in names] for side in ("good_times", "bad_times"))
    if any(one is None or one.sign == 0 for one in (*good, *bad)):
        return "Whether it turns an answer cannot be told: no contrast here."
    if [one.sign for one in good] != [one.sign for one in bad]:
        return "It turns a gain into a loss, or a loss into a gain."
    orders = [sorted(names, key=lambda name: side[names.index(name)].mean) for side in (good, bad)]
    if orders[0] != orders[1]:
        return "No gain becomes a loss, but the order of the plans is another."
    return "No gain becomes a loss, and the order of the plans stays: the recession turns no answer here."


def invest(_key: str, shown: Shown) -> str:
    """Whether experience is worth more in a recession than in good times."""
    found, told_each = shown["recession"], []
    for name in ("after", "people"):
        less = found.get(f"good_times{MINUS}bad_times", f"{name} {WORTH}")
        label = sentences.capital(settings_of(step_named("recession"))[name][0])
        if less is not None:
            word = {1: "worth less than in good times", -1: "worth more than in good times"}.get(
                less.sign, "no difference to good times that luck could not make, so no contrast"
            )
            told_each.append(f"{label}: {word}.")
    return " ".join(told_each)


# -- misconceptions


def satisfaction(_key: str, shown: Shown) -> str:
    """The same rise in satisfaction, and what it is worth in either street."""
    found, step = shown["west_end"], step_named("west_end")
    felt = [found.get(side.key, f"people {FELT}") for side in step.sides]
    if any(one is None or one.sign <= 0 for one in felt):
        return "The runs do not tell a rise in satisfaction from luck."
    pairs = [(side.label, one) for side, one in zip(step.sides, felt, strict=True) if one is not None]
    rises = spoken_list([f"{one.mean:.2f} points ({label})" for label, one in pairs])
    start = f"People better at the door and at the table raise how visits feel by {rises}."
    return f"{start} {_sides('west_end', 'people', shown)}"


def always(_key: str, shown: Shown) -> str:
    """What all experience costs and brings."""
    found = shown["experience"]
    lines = []
    for name in ("before", "all"):
        worth = found.get("town", f"{name} {WORTH}")
        if worth is None:
            continue
        label = settings_of(step_named("experience"))[name][0]
        cost, left = (found.get("town", f"{name} {what}") for what in (COST, LEFT))
        lines += [sentences.worth(label, worth, found.currency), sentences.pays(cost, left, found.currency)]
    return " ".join(sentences.joined(lines))


def average(_key: str, shown: Shown) -> str:
    """The plan that is best on average over both streets, and whether it is the best in each."""
    found, step = shown["west_end"], step_named("west_end")
    names = ("before", "after", "people", "promise", "dearer")
    values = {name: [found.get(side.key, f"{name} {WORTH}") for side in step.sides] for name in names}
    known = {name: [one for one in each if one is not None] for name, each in values.items()}
    known = {name: each for name, each in known.items() if len(each) == len(step.sides)}
    if not known:
        return "The table does not say."
    best = max(known, key=lambda name: sum(one.mean for one in known[name]))
    labels = settings_of(step)
    mean = sum(one.mean for one in known[best]) / len(step.sides)
    start = (
        f"On average over the two streets, before costs, the best of these plans is *{labels[best][0]}* "
        f"({formats.money(mean, found.currency, 1.0)} a week)."
    )
    beaten = []
    for number, side in enumerate(step.sides):
        rivals = {name: each[number] for name, each in known.items() if name != best}
        better = [name for name, one in rivals.items() if one.low > known[best][number].high]
        if better:
            top = max(better, key=lambda name: rivals[name].mean)
            gap = rivals[top].mean - known[best][number].mean
            beaten.append(
                f"{sentences.capital(side.label)}: *{labels[top][0]}* is better by "
                f"{formats.money(gap, found.currency, 1.0)} a week."
            )
    return " ".join([start, *(beaten or ["No other is better in either street beyond luck: no contrast here."])])


def once(_key: str, shown: Shown) -> str:
    """A price that gains in some futures and loses in others."""
    found = shown["price"]
    spread = found.get("town", f"near {SPREAD}")
    told_spread = (
        f" One future strays from the mean by about {money(spread, found.currency)} a week."
        if spread is not None
        else ""
    )
    return f"{_of('price', 'near', 'town', shown)}{told_spread}"


ANSWERS: Mapping[str, Callable[[str, Shown], str]] = {
    "more-visits": more_visits,
    "dearer": dearer,
    "farewell": farewell,
    "slowly": slowly,
    "kept": kept,
    "strangers": strangers,
    "left-over": left_over,
    "bad-times": bad_times,
    "invest": invest,
    "satisfaction": satisfaction,
    "always": always,
    "average": average,
    "once": once,
}
"""Part of a page -> what says it."""
