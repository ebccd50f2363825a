"""What the model cannot say, and what follows from an assumption alone: sentences by rule (README.md)."""

from collections.abc import Mapping, Sequence
from math import floor, log10

import pandas as pd

from sim.annotations import Row
from sim.scenario.paths.labels import place_named
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import listed
from sim.study.numbers.words import amount, counted, number
from sim.study.runs.branches import TOGETHER
from sim.study.trust.sources import GUESS, OUR_DATA, is_assumed_effect

HALF = 0.5
LEAST_SHARE = 0.01
"""Of the variance of the lead: what explains less is not said to change who wins, for a fit of worlds says that of any
input where two plans tie."""
"""An input that explains so much of the spread of the best plan's lead is named."""
MOST_NAMED = 3
DATES = ("opens_week", "closes_week")
"""Keys of a business that say when it is open; as a path of a change they come last."""


def limit_rows(
    scenario: Scenario, tables: Mapping[str, pd.DataFrame], sources: Sequence[Row]
) -> list[dict[str, int | str]]:
    """Rows of limits.csv, numbered from 1: first what follows from an assumption alone, then what is left out.

    ``tables`` are the tables made so far (frames by name; "drivers" and "mechanisms" may be missing), ``sources`` the
    rows of sources.csv.
    """
    sentences = [
        *_measured(sources),
        *_effects(scenario, tables, sources),
        *_drivers(scenario, tables),
        *_mechanisms(scenario, tables),
        *_ranges(scenario),
        *_rivals(scenario),
        *_events(scenario),
        *_left_out(scenario),
    ]
    return [{"sentence_number": place, "sentence": sentence} for place, sentence in enumerate(sentences, start=1)]


def leading(scenario: Scenario, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Business -> the strategy beside the baseline with the largest profit difference, be it a loss."""
    best: dict[str, tuple[str, float]] = {}
    decision = tables.get("decision")
    for row in [] if decision is None else decision.to_dict("records"):
        business, difference = row["business"], row["difference"]
        if row["strategy"] != scenario.study.baseline and (business not in best or difference > best[business][1]):
            best[business] = row["strategy"], difference
    return {business: strategy for business, (strategy, _) in best.items()}


def _at(business):
    return "At all businesses together" if business == TOGETHER else f"At {business}"


def _labels(scenario):
    return {one.name: one.label or one.name for one in scenario.strategy}


# -- what follows from an assumption


def _measured(sources):
    """How much of what the answer leans on was measured, and how much guessed."""
    important = [row["source"] for row in sources if row["is_important"]]
    if important:
        data, guessed = important.count(OUR_DATA), important.count(GUESS)
        yield (
            f"Of {counted(len(important), 'important input')} {data or 'none'} {'is' if data < 2 else 'are'} our own "
            f"data and {guessed or 'none'} {'is a guess' if guessed == 1 else 'are guesses'}."
        )


def _effects(scenario, tables, sources):
    """That a leading strategy does to the levers what the file says is put in, not found."""
    named, guessed = _labels(scenario), [row for row in sources if row["source"] == GUESS]
    for strategy in dict.fromkeys(leading(scenario, tables).values()):
        ours = [row for row in guessed if is_assumed_effect(row["input"], strategy)]
        if ours:
            inputs = listed([row["input_label"].removeprefix(f"{named[strategy]}: its ") for row in ours], MOST_NAMED)
            yield (
                f"{named[strategy]}: that it brings about what it sets out to ({inputs}) is assumed, not found; "
                "what follows from it is found."
            )


def _drivers(scenario, tables):
    """An input that explains most of the spread of the lead, or a guess on which the winner itself turns."""
    named, drivers = _labels(scenario), tables.get("drivers")
    for row in [] if drivers is None else drivers.to_dict("records"):
        source = "a guess" if row["source"] == GUESS else f"source: {row['source']}"
        explains = _known(row["variance_share"]) and row["variance_share"] >= HALF
        matters = _known(row["variance_share"]) and row["variance_share"] >= LEAST_SHARE
        turns = _known(row["flips_at"]) and (explains or (row["source"] == GUESS and matters))
        found = []
        if explains:
            part = "over 99" if row["variance_share"] > 0.99 else round(100 * row["variance_share"])
            found.append(f"explains {part} % of how the lead of the best plan varies")
        if turns:
            found.append(f"{'decides' if explains else 'can by itself change'} who wins: {_turn(row, named)}")
        if found:
            about = f"{row['input_label']} ({source}, {number(row['in_force'])} in force)"
            yield f"{_at(row['business'])} one input, {about}, {' and '.join(found)}."


def _known(value):
    return value is not None and value == value


def _turn(row, named):
    """Who wins at the two ends of an input, and where it turns."""
    at = number(float(f"{row['flips_at']:.2g}"))
    low, high = (named.get(row[end], row[end]) for end in ("low_winner", "high_winner"))
    if low == high:
        return f"another strategy overtakes near {at}"
    return f"{low} at {number(row['range_low'])}, {high} at {number(row['range_high'])}, with the turn near {at}"


def _mechanisms(scenario, tables):
    """A leading strategy that earns nothing once one mechanism of the model is switched off."""
    mechanisms, best = tables.get("mechanisms"), leading(scenario, tables)
    named, currency = _labels(scenario), scenario.study.currency
    for row in [] if mechanisms is None else mechanisms.to_dict("records"):
        if best.get(row["business"]) == row["strategy"] and row["with_it"] > 0 >= row["without_it"]:
            unit = 10 ** max(0, floor(log10(max(abs(row["without_it"]), 1.0))) - 1)
            left = amount(round(row["without_it"] / unit) * unit, currency)
            yield (
                f"{_at(row['business'])} {named[row['strategy']]} pays only through {row['mechanism_label']}: without "
                f"it the profit difference is {left}."
            )


# -- what is left out


def _ranges(scenario):
    """Which inputs were varied; all others are taken as certain."""
    varied = sum(one.high > one.low for one in scenario.uncertain)
    if varied:
        were = "input was" if varied == 1 else "inputs were"
        yield f"{varied} {were} varied; all others are taken as certain."
    else:
        yield "No input was varied: intervals and odds cover luck alone, and every assumption is taken as certain."


def _rivals(scenario):
    """Rivals that never answer, rivals that copy, and that nobody enters or leaves."""
    rivals = [one for one in scenario.business if not one.focus]
    copying = [one.name for one in rivals if one.copies]
    still = [one.name for one in rivals if not one.copies]
    if copying:
        copy = "copies" if len(copying) == 1 else "copy"
        yield f"{listed(copying, MOST_NAMED)} {copy} by a fixed rule; no rival thinks ahead or answers in another way."
    if still:
        yield f"{listed(still, MOST_NAMED)} {'does' if len(still) == 1 else 'do'} not react, whatever we do."
    dated = any(one.opens_week is not None or one.closes_week is not None for one in scenario.business)
    steps = [step for strategy in scenario.strategy for step in strategy.step]
    if not dated and not any(path.endswith(DATES) for each in (*steps, *scenario.event) for path in each.change):
        yield "No business opens and none closes."


def _events(scenario):
    """Seasons and shocks that the file does not have."""
    if not any(one.every_weeks for one in scenario.event):
        yield "There are no seasons: every week of the year is alike."
    if not any(one.kind == "recession" for one in scenario.event):
        yield "Times stay as they are: no recession and no boom."


def _left_out(scenario):
    """What no file can put in."""
    places = [place_named(scenario, one.name) for one in scenario.place]
    yield f"It speaks of {listed(places, MOST_NAMED)} as described and of simulated people, not of every town."
    yield "Staff are never short, ill or new."
    if not any("unit_cost" in path for event in scenario.event for path in event.change):
        yield "Suppliers' prices stay as they are."
    weeks = counted(scenario.study.weeks, "week")
    yield f"Profit counts {weeks}; what customers are worth after that is not part of it."
