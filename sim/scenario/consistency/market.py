"""The market: shares that sum to 1, ways that agree, businesses that somebody can reach."""

from typing import Any

from sim.scenario.schema.business import Business
from sim.scenario.schema.market import Place
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import listed, plain, quoted, shown
from sim.scenario.variants.fill_defaults import REWARD_BY_SATISFACTION, VALUE_OF_TIME

TOLERANCE = 1e-6


def meant(word: str, known: list[str]) -> str:
    """Return the end of a sentence about an unknown name: what was meant, or what there is."""
    near = nearest(word, known)
    if near:
        return f"; did you mean {shown(near)}?"
    return f"; there is {listed(shown(one) for one in known[:12])}." if known else "."


def check_market(scenario: Scenario, faults: Faults) -> None:
    """Add faults between the tables of the market, [study] and [runs]."""
    _study(scenario, faults)
    _moments(scenario, faults)
    segments = [one.name for one in scenario.segment]
    for index, place in enumerate(scenario.place):
        for key in ("mix", "passing_mix"):
            _mix(("place", index, key), getattr(place, key), segments, faults)
    _travel(scenario, faults)
    for index, business in enumerate(scenario.business):
        _business(index, business, scenario, faults)
    _weights(scenario, faults)
    _reward(scenario, faults)


def _study(scenario: Scenario, faults: Faults) -> None:
    runs, study = scenario.runs, scenario.study
    if runs.min_replications > runs.max_replications:
        key = ("runs", "max_replications")
        least = plain(runs.min_replications)
        most = plain(runs.max_replications)
        message = f"runs.max_replications is {most}; it must be at least min_replications, {least}."
        faults.add(key, message, [key, ("runs", "min_replications")])
    if scenario.behaviour.value_of_time_per_hour is None and study.currency not in VALUE_OF_TIME:
        key = ("behaviour", "value_of_time_per_hour")
        message = (
            "behaviour has no value_of_time_per_hour, what an hour of waiting or travel is worth to a customer; it "
            f"must be given, because study.currency is {study.currency} (in GBP it is {plain(VALUE_OF_TIME['GBP'])})."
        )
        faults.add(("study", "currency"), message, [key, ("study", "currency")])
    names = [one.name for one in scenario.strategy]
    if names and study.baseline not in names:
        key = ("study", "baseline")
        message = f"study.baseline is {shown(study.baseline)}, which is no strategy{meant(study.baseline, names)}"
        here = key if faults.source.origin(key) == "file" else ("strategy",)
        faults.add(here, message, [key, ("strategy", None, "name")])


def _moments(scenario: Scenario, faults: Faults) -> None:
    moments = scenario.experience.touchpoint
    path: Path = ("experience", "touchpoint")
    if all(one.occurs < 1 for one in moments):
        message = "No touchpoint has occurs = 1; at least one must happen at every visit."
        faults.add(path, message, [(*path, None, "occurs")])
    known = [one.name for one in moments]
    for index, segment in enumerate(scenario.segment):
        _touchpoints(("segment", index, "cares"), segment.cares, known, faults)


def _touchpoints(path: Path, given: dict[str, Any], known: list[str], faults: Faults) -> None:
    for name in given:
        if name not in known:
            message = f"{shown(name)} in {faults.source.name(path)} is no touchpoint{meant(name, known)}"
            faults.add((*path, name), message, [(*path, name), ("experience", "touchpoint", None, "name")])


def _mix(path: Path, mix: dict[str, float] | None, segments: list[str], faults: Faults) -> None:
    if mix is None:
        return
    name = faults.source.name(path)
    strangers = [one for one in mix if one not in segments]
    if strangers and faults.source.origin(path) == "preset":
        town = faults.source.name(path[:-1])
        message = f"{town} of the preset is a mix of segments that this file replaces; give your own [[place]] too."
        faults.add(("segment",), message, [path, ("segment", None, "name")])
        return
    for one in strangers:
        message = f"{shown(one)} in {name} is no segment{meant(one, segments)}"
        faults.add((*path, one), message, [(*path, one), ("segment", None, "name")])
    total = sum(mix.values())
    if abs(total - 1.0) > TOLERANCE:
        faults.add(path, f"{name} sums to {plain(round(total, 6))}; its shares must sum to 1.")


def _travel(scenario: Scenario, faults: Faults) -> None:
    known = [one.name for one in scenario.place]
    seen: dict[frozenset[str], tuple[int, Any]] = {}
    for index, way in enumerate(scenario.travel):
        path: Path = ("travel", index)
        for key, name in (("from", way.from_), ("to", way.to)):
            if name not in known:
                message = f"{faults.source.name((*path, key))} is {shown(name)}, which is no place{meant(name, known)}"
                faults.add((*path, key), message, [(*path, key), ("place", None, "name"), ("place",)])
        ends = frozenset((way.from_, way.to))
        if len(ends) == 1:
            name = faults.source.name(path)
            faults.add(path, f"{name} leads from {shown(way.to)} to itself; the same place is 0 minutes.")
        elif ends in seen:
            first, other = seen[ends]
            line = faults.source.place(("travel", first))[0]
            both = f"between {shown(way.from_)} and {shown(way.to)}"
            if other.minutes == way.minutes:
                there = f"it stands in line {line} already and holds in both directions"
                message = f"The way {both} is given twice; {there}."
            else:
                message = (
                    f"The way {both} takes {plain(way.minutes)} minutes here and {plain(other.minutes)} in line "
                    f"{line}; a way holds in both directions, so give it once."
                )
            faults.add(path, message)
        seen.setdefault(ends, (index, way))


def _business(index: int, business: Business, scenario: Scenario, faults: Faults) -> None:
    path: Path = ("business", index)
    known = [one.name for one in scenario.place]
    if business.place not in known:
        message = f"{faults.source.name((*path, 'place'))} is {shown(business.place)}, which is no place"
        rests = [(*path, "place"), ("place", None, "name")]
        faults.add((*path, "place"), message + meant(business.place, known), rests)
    else:
        _reached(index, business, scenario, faults)
    moments = [one.name for one in scenario.experience.touchpoint]
    _touchpoints((*path, "touchpoints"), business.touchpoints, moments, faults)
    for name, scores in business.touchpoints.items():
        if scores.score is not None and (scores.people is not None or scores.setting is not None):
            where = (*path, "touchpoints", name)
            faults.add(where, f"{faults.source.name(where)} has a score and people or setting; give one or the other.")
    if business.gesture_at is not None and business.gesture_at not in moments:
        where = (*path, "gesture_at")
        message = f"{faults.source.name(where)} is {shown(business.gesture_at)}, which is no touchpoint"
        rests = [where, ("experience", "touchpoint", None, "name")]
        faults.add(where, message + meant(business.gesture_at, moments), rests)
    if business.focus and business.unit_cost is None:
        name = faults.source.name(path)
        message = f"{name} has no unit_cost; a focus business must give it, for its profit hangs on it."
        faults.add(path, message, [(*path, "unit_cost"), (*path, "focus")])
    _open(path, business, faults)


def _open(path: Path, business: Business, faults: Faults) -> None:
    opens, closes = business.opens_week, business.closes_week
    if opens is not None and closes is not None and closes <= opens:
        where = (*path, "closes_week")
        message = f"{faults.source.name(where)} is {closes}; it must be later than opens_week, {opens}."
        faults.add(where, message, [where, (*path, "opens_week")])


def people_at(place: Place) -> bool:
    """Return whether a place has anybody who could visit a business in it."""
    return place.residents > 0 or place.passing_trade_per_week > 0


def _reached(index: int, business: Business, scenario: Scenario, faults: Faults) -> None:
    """A business needs residents with a way to it, or passing trade at its own place, now or after a change."""
    for place in scenario.place:
        if place.name == business.place and people_at(place):
            return
        if place.residents > 0 and scenario.minutes(place.name, business.place) is not None:
            return
    changes = (change for one in scenario.event for change in one.change)
    if any("passing_trade_per_week" in change for change in changes):
        return
    where = ("business", index, "place")
    message = (
        f"Nobody can reach {faults.source.name(('business', index))}: {shown(business.place)} has no residents and no "
        "passing trade, and no [[travel]] leads there from a place with residents."
    )
    rests = [where, ("place", None, "residents"), ("place", None, "passing_trade_per_week"), ("travel",)]
    faults.add(where, message, [*rests, ("place", None, "name")])


def _weights(scenario: Scenario, faults: Faults) -> None:
    """The price weight can be solved where somebody has a choice, and not all of it is for nothing."""
    behaviour = scenario.behaviour
    if None not in (behaviour.price_weight, behaviour.nest, behaviour.going_out):
        return
    for index, place in enumerate(scenario.place):
        if not people_at(place):
            continue
        near = [one for one in scenario.business if _offers(scenario, place, one)]
        path: Path = ("place", index) if faults.source.origin(("place", index)) == "file" else ("business",)
        name = f"place.{quoted(place.name)}"
        rests = [path, ("business",), ("travel",)]
        if near and all(one.price == 0 for one in near) and behaviour.price_weight is None:
            message = f"Every price in reach of {name} is 0, so nobody can weigh one; give a business there a price."
            faults.add(path, message, rests)
        elif near and all(one.considered * one.aware == 0 for one in near):
            message = f"No business comes to mind in {name}: considered × aware is 0 for all in reach; raise one."
            faults.add(path, message, rests)


def _reward(scenario: Scenario, faults: Faults) -> None:
    """What makes loyalty grow is said once, or twice alike."""
    behaviour, key = scenario.behaviour, ("behaviour", "loyalty_reward")
    if behaviour.loyalty_reward is None:
        return
    part, other = REWARD_BY_SATISFACTION[behaviour.loyalty_reward], ("behaviour", "reward_by_satisfaction")
    if behaviour.reward_by_satisfaction != part and faults.source.origin(other) != "default":
        message = (
            f"behaviour.loyalty_reward is {shown(behaviour.loyalty_reward)}, which is reward_by_satisfaction = "
            f"{plain(part)}, and that is {plain(behaviour.reward_by_satisfaction)}; leave loyalty_reward out."
        )
        faults.add(key, message, [key, other])


def _offers(scenario: Scenario, place: Place, business: Business) -> bool:
    if place.residents == 0:
        return place.name == business.place
    return scenario.minutes(place.name, business.place) is not None
