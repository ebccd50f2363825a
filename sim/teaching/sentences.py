"""The sentences of a debrief and of the instructor's guide: each a template chosen by rule from numbers.

A rule looks at signs (`sim.teaching.estimate.Estimate.sign`: nought where luck's interval reaches it), at order and at
ratios, and at nothing else; labels come from the step. A rule that has nothing true to say gives "".
"""

import math
from collections.abc import Sequence

from sim.report.words import formats
from sim.teaching.estimate import Estimate

WHOLE_FROM = 2.5
"""From here on a multiple is told as a whole number."""
PENNY = 0.01
NOISE = 1e-9
"""Differences of sums that are no differences."""
MUCH_MORE = 1.5
"""From here on a multiple is told as such; below, as per cent more."""


def capital(text: str) -> str:
    """A text with a capital at its start."""
    return f"{text[:1].upper()}{text[1:]}"


def amount(one: Estimate, currency: str) -> str:
    """The size of an estimate's mean, without a sign: "£480"."""
    return formats.money(abs(one.mean), currency, unit_of(one))


def luck(one: Estimate, currency: str) -> str:
    """The interval in brackets, or what stands for it after one future."""
    if not math.isfinite(one.high - one.low):
        return "one future alone"
    low, high = sorted((one.low, one.high))
    if high - low <= NOISE * max(1.0, abs(low), abs(high)):
        return "the same in every future"
    return f"{formats.interval(low, high, currency, unit_of(one))} by luck"


def unit_of(one: Estimate) -> float:
    """What an estimate is rounded to: what its interval bears, whole units at the finest unless all of it is small."""
    half = abs(one.high - one.low) / 2.0
    if not (math.isfinite(half) and half > 0):
        return _rough(one.mean)
    finest = 1.0 if max(abs(one.low), abs(one.high)) >= 1.0 else PENNY
    return max(finest, formats.unit_for(one.mean, half))


def _rough(value):
    """Three significant figures, whole units at the finest, pennies where the amount is less than ten."""
    return max(PENNY if abs(value) < 10.0 else 1.0, formats.unit_for(value))


def visits(value: float) -> str:
    """A number of visits, without a sign: "12", "0.7", "less than 0.1"."""
    size = abs(value)
    return formats.count(size) if size >= 0.05 else "less than 0.1"


def worth(label: str, one: Estimate, currency: str) -> str:
    """What a setting is worth a week before it costs anything."""
    if one.nothing:
        return f"{capital(label)}: brings nothing and loses nothing, in any future."
    told = luck(one, currency)
    if one.sign > 0:
        return f"{capital(label)}: worth about {amount(one, currency)} a week before what it costs ({told})."
    if one.sign < 0:
        return f"{capital(label)}: a loss of about {amount(one, currency)} a week before it costs anything ({told})."
    return f"{capital(label)}: no gain and no loss that luck could not make ({told})."


def who_comes(first: Estimate, further: Estimate) -> str:
    """Whether visits come from people who have not been before, or from people who come again; "" if luck could make
    both."""
    new, again = visits(first.mean), visits(further.mean)
    match first.sign, further.sign:
        case 1, 1:
            return f"First visits rise by {new} a week and further visits by {again}."
        case 1, -1:
            return f"First visits rise by {new} a week, further visits fall by {again}: more people try, fewer return."
        case 1, 0:
            return f"First visits rise by {new} a week; further visits stay within luck."
        case 0, 1:
            return f"Further visits rise by {again} a week; first visits stay within luck."
        case 0, -1:
            return f"Further visits fall by {again} a week; first visits stay within luck."
        case -1, 1:
            gain = ": the gain is people who come again" if further.mean > -first.mean else ""
            return f"Further visits rise by {again} a week, first visits fall by {new}{gain}."
        case -1, 0:
            return f"First visits fall by {new} a week; further visits stay within luck."
        case -1, -1:
            return f"First visits fall by {new} a week and further visits by {again}."
    return ""


def pays(cost: Estimate | None, left: Estimate | None, currency: str) -> str:
    """Whether a setting pays at what it costs by the table of levers; "" where nobody has given a cost."""
    if cost is None or left is None or cost.mean < PENNY / 2.0:
        return ""
    start = f"It costs {amount(cost, currency)} a week, with what is paid once spread over the weeks"
    if left.sign > 0:
        return f"{start}: it pays, and leaves {amount(left, currency)} a week."
    if left.sign < 0:
        return f"{start}: it does not pay, and loses {amount(left, currency)} a week."
    return f"{start}: whether it pays is within luck."


def two_sides(sides: tuple[str, str], one: Estimate, other: Estimate, less: Estimate, currency: str) -> str:
    """The same setting on two sides; ``less`` is the first less the second, paired by luck."""
    first, second = sides
    start = f"{capital(first)}: {_signed(one, currency)} a week; {second}: {_signed(other, currency)}."
    if less.sign == 0:
        return f"{start} The difference could be luck."
    if one.sign > 0 and other.sign > 0:
        if other.mean < one.mean:
            return f"{start} The second is worth {_part(other.mean / one.mean)} of the first."
        return f"{start} The second is worth {times(other.mean / one.mean)}."
    if one.sign < 0 and other.sign < 0:
        return f"{start} It loses in both, and {'less' if other.mean > one.mean else 'more'} in the second."
    if one.sign > 0 and other.sign < 0:
        return f"{start} It gains in the first and loses in the second."
    if one.sign < 0 and other.sign > 0:
        return f"{start} It loses in the first and gains in the second."
    more = "more" if less.sign > 0 else "less"
    return f"{start} The first is worth {more}, and not by luck."


def what_is_left(name: str, one: Estimate, than: str, other: Estimate) -> str:
    """Of which of two plans more is left on the second side; shares are of what each is worth on the first.

    "" where one is no part, or luck could turn their order.
    """
    if min(one.low, other.low) <= 0.0 or max(one.high, other.high) >= 1.0 or not (one.known and other.known):
        return ""
    if one.low <= other.high and other.low <= one.high:
        return ""
    (more, most), (less, least) = sorted(((name, one), (than, other)), key=lambda each: -each[1].mean)
    return f"More is left of {more} ({_part(most.mean)}) than of {less} ({_part(least.mean)})."


def _part(share):
    """A share below 1 in words."""
    percent = round(100.0 * share)
    return "nearly all" if percent >= 100 else "less than 1 %" if percent < 1 else f"{percent} %"


def order(name: str, one: Estimate, than: str, other: Estimate, less: Estimate, currency: str) -> str:
    """Which of two settings on one side is worth more; ``less`` is the first less the second, paired by luck."""
    if less.sign == 0:
        return f"{capital(name)}, beside {than}: no difference that luck could not make."
    more, fewer = (name, than) if less.sign > 0 else (than, name)
    gap = amount(less, currency)
    high, low = (one, other) if less.sign > 0 else (other, one)
    if low.sign > 0 and high.mean / low.mean >= MUCH_MORE:
        return f"{capital(more)}: worth {times(high.mean / low.mean)} as {fewer}, {gap} a week more."
    return f"{capital(more)}: {gap} a week better than {fewer}."


def times(ratio: float) -> str:
    """A multiple in words: "3 times as much", "1.6 times as much", "20 % more"."""
    if ratio >= WHOLE_FROM:
        return f"{ratio:,.0f} times as much"
    if ratio >= MUCH_MORE:
        return f"{ratio:.1f} times as much"
    return f"{100.0 * (ratio - 1.0):.0f} % more" if ratio >= 1.005 else "about as much"


def one_future(above: Estimate, futures: int) -> str:
    """In how many futures a setting gains, before its cost; "" where fewer than ten were run."""
    if futures < formats.FEWEST_FOR_A_BOUND:
        return ""
    won = round(above.mean * futures)
    if won == futures:
        return f"It gains in each of {futures} futures."
    if won == 0:
        return f"It gains in none of {futures} futures."
    return f"It gains in {won} of {futures} futures: one future alone could mislead."


def _signed(one, currency):
    return formats.money(one.mean, currency, unit_of(one), True)


def joined(sentences: Sequence[str]) -> tuple[str, ...]:
    """The sentences that say something, in their order."""
    return tuple(one for one in sentences if one)
