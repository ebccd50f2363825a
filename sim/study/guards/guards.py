"""Guards: signs that what was simulated cannot be what was meant, each with its threshold, its reason and its sentence.

Where one is broken at a business there is no recommendation for it, but what to look at in the scenario file.  Those of
`HOUSE` are about the house as it is: they are asked of every focus business, under the baseline or of all strategies at
once.  Those of `PLAN` are about a plan: they are asked of every plan that earns more than the baseline, for the others
are not recommended anyway.  If the plan that leads breaks one there is no recommendation; if another plan does, the
recommendation stands with that sentence beside it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sim.scenario.inspect import proofs
from sim.scenario.paths.current_value import resident_occasions
from sim.scenario.paths.labels import place_named
from sim.scenario.text.wording import dotted, listed
from sim.study.guards.house import House, a_week, share
from sim.study.measures.strain import FIRST_WEEKS, LAST_WEEKS
from sim.study.numbers.statistics import half_width, mean
from sim.study.numbers.words import counted, number

QUARTER = 13  # weeks; a customer who has not come for so long counts as lapsed
NEXT_TO_NONE = 0.01  # of an equal share of the visits of a place
OUTRAGED = 0.25  # of visits
FULL = 0.95  # of seats
ALL_GO = 0.95  # of occasions
DOUBLE, HALF = 2.0, 0.5  # of the baseline's visits
HARDLY_KNOWN = 0.05  # aware x considered: the chance that somebody thinks of a house
FAR_DEARER = 2.0  # times the price of the rival that has most of the visits


class Guard(NamedTuple):
    """``asks`` what is measured, ``threshold`` where it breaks, in words, ``reason`` why there; ``holds(house, plan)``
    returns None where all is well or nothing is known, else (value, threshold, sentence)."""

    name: str
    asks: str
    threshold: str
    reason: str
    holds: Callable


HOUSE: list[Guard] = []
"""Asked of the house, in this order; after `ENDS_ALL` nothing else is, for it would only follow."""
PLAN: list[Guard] = []
"""Asked of every plan that earns more than the baseline, unless the house itself breaks a guard."""


def guard(where: list[Guard], asks: str, threshold: str, reason: str) -> Callable[..., Any]:
    """Put a function into one of the two lists, under its own name."""

    def listed_there(holds):
        where.append(Guard(holds.__name__, asks, threshold, reason, holds))
        return holds

    return listed_there


# -- the house as it is


@guard(
    HOUSE,
    "weeks that count in which the house is open",
    "fewer than 1",
    "a house that is never open has neither guests nor a result",
)
def closed_throughout(house: House, _plan: str | None) -> tuple[float, float, str] | None:
    """It is never open while weeks count."""
    said = proofs.closed_throughout(house.scenario, house.one)
    return (0.0, 1.0, said) if said else None


@guard(
    HOUSE,
    "visits in an open week, as things stand",
    "fewer than one in 13 weeks, or than a hundredth of an equal share of its place's visits",
    "a customer who has not come for 13 weeks counts as lapsed; and a house priced like its rivals is never so "
    "far behind them by what published elasticities say",
)
def nobody_comes(house: House, _plan: str | None) -> tuple[float, float, str] | None:
    """Next to no visits as things stand."""
    least, over, many = fewest_visits(house), counted(house.open_weeks, "week"), house.visits * house.open_weeks
    if house.visits >= least:
        return None
    seen = "less than one visit" if many < 1 else f"about {counted(round(many), 'visit')}"
    said = f"Next to nobody comes to {house.name}: {seen} in {over}"
    if many == 0:
        said = f"Nobody comes to {house.name}: not one visit in {over}"
    looks = "; ".join(_draws(house))
    return house.visits, least, f"{said} as things stand, so nothing can be said of any plan. Look at {looks}."


def fewest_visits(house: House) -> float:
    """Visits a week below which next to nobody comes: one a quarter, or a hundredth of an equal share of the visits of
    its place, if that is more."""
    known = [house.fact(each.name, "visits_per_week") for each in (house.one, *house.neighbours)]
    around = sum(each for each in known if each is not None)
    return max(1.0 / QUARTER, NEXT_TO_NONE * around / len(known))


def _draws(house):
    """The keys that bring guests to a house, what strikes the eye first."""
    one, striking, price = house.one, [], f"{house.key('price')}, appeal and promise"
    if one.aware * one.considered < HARDLY_KNOWN:
        chances = f"aware ({number(one.aware)}) and considered ({number(one.considered)})"
        striking.append(f"{house.key()}.{chances}, by which hardly anybody thinks of it")
    if one.seats_per_week is not None and one.seats_per_week < 1:
        striking.append(f"{house.key('seats_per_week')} ({number(one.seats_per_week)})")
    taken = {each.name: house.fact(each.name, "visits_per_week") or 0.0 for each in house.neighbours}
    rival = max(house.neighbours, key=lambda each: taken[each.name], default=None)
    if rival is not None and taken[rival.name] > 0 and one.price > FAR_DEARER * rival.price:
        striking.append(
            f"{house.key('price')} ({house.money(one.price)}, while {rival.name}, to which most go, asks "
            f"{house.money(rival.price)}: people weigh the difference in money)"
        )
        price = f"{house.key('appeal')} and promise"
    if one.aware * one.considered >= HARDLY_KNOWN:
        price += ", aware and considered"
    return [*striking, price, f"{house.place}.residents and passing_trade_per_week, and [[travel]]"]


@guard(
    HOUSE,
    "share of visits that end in outrage, as things stand",
    "25 % or more",
    "about 15 % of reviews have one star in all trades, and whoever is outraged writes more often than others do",
)
def guests_outraged(house: House, _plan: str | None) -> tuple[float, float, str] | None:
    """A quarter of the visits end in outrage as things stand."""
    found = house.strain(house.as_it_is, "outraged")
    if found is None or found < OUTRAGED:
        return None
    said = f"Of the visits to {house.name} {share(found)} end in outrage as things stand; no house lives on with that."
    return found, OUTRAGED, f"{said} Look at {_disappoints(house)}."


def _disappoints(house):
    return (
        f"{house.key('promise')} ({number(house.one.promise)}) beside the scores and varies_by of "
        f"{house.key('touchpoints')}, and at experience.spread and behaviour.tolerance"
    )


@guard(
    HOUSE,
    "share of seats taken in the first four weeks that count (unless an event that ends acts in them) or in all",
    "95 % or more",
    "waiting is at its longest from 82 % on, and from 95 % on weekly luck alone turns guests away in most weeks",
)
def full_already(house: House, _plan: str | None) -> tuple[float, float, str] | None:
    """Nearly all seats are taken before a plan can act, or all the time."""
    first, throughout = (house.strain(house.as_it_is, what) for what in ("first", "all"))
    if throughout is None:
        return None
    early = first >= FULL and not house.season_at_first(FIRST_WEEKS)
    if not early and throughout < FULL:
        return None
    value = first if early else throughout
    when = f"in the first {counted(min(FIRST_WEEKS, house.open_weeks), 'week')}" if early else "over all weeks"
    return (
        value,
        FULL,
        f"{house.name} is full already: {share(value)} of its seats are taken {when}, as things stand. Guests whom a "
        "plan brings would find no seat, so what it is worth cannot be seen; a house that is really full has its price "
        f"and its seats to ask about first. Look at {_seats(house)}.",
    )


def _seats(house):
    return (
        f"{house.key('seats_per_week')} ({number(house.one.seats_per_week or 0.0)}) beside {house.place}.residents and "
        "passing_trade_per_week and the occasions_per_week of its segments"
    )


@guard(
    HOUSE,
    "share of its place's visits that the house has",
    "rivals together have less than a hundredth of their equal share",
    "nobody_comes, asked of its rivals",
)
def everybody_comes(house: House, _plan: str | None) -> tuple[float, float, str] | None:
    """The rivals of its place have next to no visits."""
    taken, rivals = house.fact(house.name, "market_share"), [each.name for each in house.neighbours]
    where = place_named(house.scenario, house.one.place)
    most = 1.0 - NEXT_TO_NONE * len(rivals) / (len(rivals) + 1)
    if not rivals or taken is None or taken <= most:
        return None
    return (
        taken,
        most,
        f"Everybody goes to {house.name}: {share(1.0 - taken)} of the visits in {where} are left to "
        f"{listed(rivals, 3)}, so nobody can be won from a rival. Look at price, aware, considered and appeal of "
        f"{dotted(('business', rivals[0]))}{' and the other rivals' if len(rivals) > 1 else ''} beside those of "
        f"{house.key()}.",
    )


@guard(
    HOUSE,
    "share of all occasions that end in a visit (not asked where people are bound by contracts)",
    "95 % or more",
    "to go out or not is the first choice that people have, and about 60 % go; at 95 % it is no choice",
)
def nobody_stays_at_home(house: House, _plan: str | None) -> tuple[float, float, str] | None:
    """Nearly every occasion of the market ends in a visit to some house."""
    scenario = house.scenario
    visits = [house.fact(each.name, "visits_per_week") for each in scenario.business]
    occasions = sum(
        one.residents * resident_occasions(scenario, one) + one.passing_trade_per_week for one in scenario.place
    )
    bound = any(each.commitment_weeks for each in scenario.business)
    if None in visits or bound or occasions <= 0 or sum(visits) / occasions < ALL_GO:
        return None
    went = sum(visits) / occasions
    return (
        went,
        ALL_GO,
        f"Of all occasions to go out {share(min(1.0, went))} end in a visit, so nobody more can be brought out. "
        "Look at behaviour.go_share and going_out, at the prices, and at the occasions_per_week of the segments.",
    )


@guard(
    HOUSE,
    "profit over the weeks that count, of the best strategy",
    "below 0 under every strategy, beyond luck",
    "a house that loses under every plan has another question before it than which plan; beyond luck, so that one "
    "that breaks even is not told so",
)
def loses_always(house: House, _plan: str | None) -> tuple[float, float, str] | None:
    """Neither a plan nor carrying on makes a profit, whatever luck brings."""
    profits = house.profits()
    if not all(mean(some) + (half_width(some) if len(some) > 1 else 0.0) < 0.0 for some in profits.values()):
        return None
    best = max(profits, key=lambda name: mean(profits[name]))
    at_best = mean(profits[best])
    loss = f"{house.money(-at_best)} in {counted(house.scenario.study.weeks, 'week')}"
    which = "by carrying on" if best == house.as_it_is else f"with {house.plan(best)}"
    said = f"under every plan, at best {loss}, {which}" if len(profits) > 1 else f"as things stand, {loss}"
    return (
        at_best,
        0.0,
        f"{house.name} loses money {said}. {_needed(house)}Look at {house.key('fixed_cost_per_week')}, unit_cost and "
        f"price, and at what brings guests: {house.place}.residents, aware and considered. If these are right, ask "
        "first whether to keep the house open.",
    )


def _needed(house):
    """How many visits a week it takes to cover the fixed cost, beside those that come."""
    one, left = house.one, house.one.price - house.one.unit_cost
    if left <= 0:
        return f"A visit brings {house.money(one.price)} and costs {house.money(one.unit_cost)}. "
    if one.fixed_cost_per_week <= 0:
        return ""
    return (
        f"At {house.money(left)} a visit it takes about {a_week(one.fixed_cost_per_week / left)} visits a week to "
        f"cover the fixed cost of {house.money(one.fixed_cost_per_week)}, and {a_week(house.visits)} come. "
    )


# -- a plan


@guard(
    PLAN,
    "visits from the plan's first week on, as a multiple of the baseline's",
    "2 or more",
    "by a price elasticity of −2.6 it takes a price cut of a quarter to double visits, and no programme in the "
    "sources has done it",
)
def doubles_visits(house: House, plan: str) -> tuple[float, float, str] | None:
    """Twice the visits or more, from its first week on."""
    came, before = house.strain(plan, "visits"), house.strain(plan, "before")
    if not came or not before or came / before < DOUBLE:
        return None
    return (
        came / before,
        DOUBLE,
        f"{house.plan(plan)} multiplies the visits to {house.name} by {came / before:.1f}, from {a_week(before)} to "
        f"{a_week(came)} a week; hardly anything that a house can change does that. Look at {house.changes(plan)}, and "
        f"at {house.key('aware')} and considered, from which it starts.",
    )


@guard(
    PLAN,
    "the same of a plan that earns more",
    "a half or less",
    "elasticities are measured near today's trade",
)
def loses_half(house: House, plan: str) -> tuple[float, float, str] | None:
    """Half the visits or fewer, from its first week on, and yet it earns more."""
    came, before = house.strain(plan, "visits"), house.strain(plan, "before")
    if came is None or not before or came / before > HALF:
        return None
    return (
        came / before,
        HALF,
        f"{house.plan(plan)} earns more at {house.name} although the visits fall from {a_week(before)} to "
        f"{a_week(came)} a week; so far from today's trade nobody has measured how people choose. Look at "
        f"{house.changes(plan)}, {house.key('unit_cost')} and behaviour.brand_price_elasticity.",
    )


@guard(
    PLAN,
    "share of seats taken in the last 13 weeks of the plan",
    "95 % or more",
    "as for full_already: what more guests are worth can no longer be seen",
)
def fills_every_seat(house: House, plan: str) -> tuple[float, float, str] | None:
    """Nearly all seats are taken once it is fully there."""
    full = house.strain(plan, "last")
    if full is None or full < FULL:
        return None
    return (
        full,
        FULL,
        f"{house.plan(plan)} fills every seat of {house.name}: {share(full)} are taken in its last "
        f"{LAST_WEEKS} weeks. What it is worth then hangs on seats, not on guests. Look at {_seats(house)}, and at "
        f"{house.changes(plan)}.",
    )


@guard(
    PLAN,
    "share of visits from the plan's first week on that end in outrage",
    "25 % or more",
    "as for guests_outraged",
)
def outrages_guests(house: House, plan: str) -> tuple[float, float, str] | None:
    """A quarter of the visits end in outrage, and yet it earns more."""
    found = house.strain(plan, "outraged")
    if found is None or found < OUTRAGED:
        return None
    return (
        found,
        OUTRAGED,
        f"{house.plan(plan)} earns more at {house.name} although {share(found)} of the visits would end in outrage. "
        f"Look at {house.changes(plan)}, and at {_disappoints(house)}.",
    )


ENDS_ALL = (closed_throughout, nobody_comes)
