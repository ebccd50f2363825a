"""What goes on around a house, in sentences for whoever has to predict: who copies it and how fast, and bad times."""

from sim.report.words.formats import spoken_list
from sim.rules.need import RECESSION_NEED, RECESSION_PRICE, RECESSION_RISK
from sim.scenario import Scenario
from sim.scenario.schema.business import Business
from sim.study.numbers.words import counted, number

COPIED = {
    "price": "in price",
    "promise": "in what is promised",
    "appeal": "in what shows from outside",
    "experience": "in what a visit is like",
}
"""What a rival may copy -> how it is told."""


def around(scenario: Scenario, business: str) -> list[str]:
    """The sentences about rivals in the same place that copy, and about each recession; in a place without a rival, and
    in a market without a recession, none; nor about what the scenario switches off."""
    off = scenario.behaviour.off
    return [
        *([] if "imitation" in off else copying(scenario, business)),
        *([] if "recession" in off else bad_times(scenario)),
    ]


def copying(scenario: Scenario, business: str) -> list[str]:
    """Who copies what and how fast, those alike together; a sentence too where there are rivals and none does."""
    place = next(each.place for each in scenario.business if each.name == business)
    rivals = [each for each in scenario.business if each.place == place and each.name != business]
    ways: dict[tuple[str, int], list[str]] = {}
    for each in rivals:
        if told := _rates(each):
            ways.setdefault((told, each.copies_after_weeks), []).append(each.name)
    if rivals and not ways:
        return ["No rival copies what it does."]
    return [_told(names, *way) for way, names in ways.items()]


def _told(names: list[str], rates: str, weeks: int) -> str:
    copies, close = ("copies", "it closes") if len(names) == 1 else ("copy", "they close")
    late = f"From {counted(weeks, 'week')} later on" if weeks else "At once"
    return f"{spoken_list(names)} {copies} what it does. {late} {close}, every four weeks, {rates}."


def _rates(rival: Business) -> str:
    """What of a gap a business closes; "" for one that does not copy."""
    parts = [(_share(rate), COPIED[what]) for what, rate in rival.copies.items() if rate > 0.0]
    return spoken_list([f"{share} {'' if place else 'of the gap '}{what}" for place, (share, what) in enumerate(parts)])


def bad_times(scenario: Scenario) -> list[str]:
    """How deep each recession is, when, and what it does to people."""
    found = []
    for each in scenario.event:
        if each.kind == "recession" and each.depth > 0.0:
            times = "" if each.depth == 1.0 else f"{number(each.depth)} times "
            start, end = max(0, each.start_week), each.end_week
            over = f"up to week {end}" if end is not None and end < scenario.study.weeks else "to the end"
            when = "all the time" if start == 0 and over == "to the end" else f"from week {start} {over}"
            when += f", and again every {counted(each.every_weeks, 'week')}" if each.every_weeks else ""
            fewer = _share(min(1.0, RECESSION_NEED * each.depth))
            dearer, riskier = (_share(effect * each.depth) for effect in (RECESSION_PRICE, RECESSION_RISK))
            found.append(
                f"There is a recession {times}as deep as that of 2008, {when}. People want to go out {fewer} less "
                f"often, a price weighs {dearer} more with them, and the risk of a place that they do not know "
                f"{riskier} more."
            )
    return found


def _share(value: float) -> str:
    return f"{number(round(100.0 * value, 1))} %"
