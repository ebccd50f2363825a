"""The options of a search as [[strategy]] stanzas: what `compare` runs as it stands."""

import json

import numpy as np

from sim.errors import ScenarioError
from sim.scenario import read
from sim.scenario.paths.business_words import lever_words
from sim.scenario.schema.names import slug
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import penny
from sim.study.search.chosen import WITHOUT, Option
from sim.study.search.found import Found, House
from sim.study.search.levers import PRICE, MarketLever
from sim.study.search.market import changes_of
from sim.study.search.spending import Space
from sim.study.search.tables import shown

LONGEST_BUSINESS = 40
"""Letters of a business's name in that of an option."""


def stanza(space: Space, levers: tuple[MarketLever, ...], one: Option, name: str, label: str) -> str:
    """One option as TOML: a step for each number of weeks that its levers take to be there, with their cost."""
    weekly, once = space.weekly(one.moves[None])[0], space.at_once(one.moves[None])[0]
    lines = ["[[strategy]]", f"name = {_text(name)}", f"label = {_text(label)}"]
    for ramp, changes in changes_of(levers, one.moves).items():
        own = [at for at, each in enumerate(levers) if each.row.ramp_weeks == ramp and each.what in changes]
        lines += ["", "[[strategy.step]]"]
        lines += [f"ramp_weeks = {ramp}"] if ramp else []
        lines += [f"cost_per_week = {penny(float(weekly[own].sum()))}"] if weekly[own].any() else []
        lines += [f"one_off_cost = {penny(float(once[own].sum()))}"] if once[own].any() else []
        inside = ", ".join(f"{_text(what)} = {_text(change)}" for what, change in changes.items())
        lines.append(f"change = {{ {inside} }}")
    return "\n".join(lines) + "\n"


def stanzas(found: Found, *, best: bool = False) -> str:
    """All options of all businesses as TOML, in the order of the page; with ``best`` the first of each business alone,
    and the best that leaves price alone.  Where the scenario has no strategy, the baseline's comes before them.
    """
    taken = {found.scenario.study.baseline, *(each.name for each in found.scenario.strategy)}
    made = []
    for house in found.houses:
        for number, one in shown(house):
            if best and number > 1 and one.kind != WITHOUT:
                continue
            name = name_of(house.business, number, taken)
            taken.add(name)
            label = label_of(house, one)
            made.append(stanza(house.options.space, house.searched, one, name, label))
    begin = begun(found.scenario) if made else ""
    return "\n".join([begin, *made] if begin else made)


def name_of(business: str, number: int, taken: set[str]) -> str:
    """A strategy's name that the scenario does not have yet."""
    ours = f"option {number} of {business[:LONGEST_BUSINESS].rstrip(' .')}"
    used = {slug(each) for each in taken}
    return next(name for name in (ours, *(f"{ours} ({count})" for count in range(2, 1000))) if slug(name) not in used)


def label_of(house: House, one: Option) -> str:
    """What pages call it: what it is mostly, which is the lever that takes most of its money; where none takes any
    price, if that is moved, else the first that is.
    """
    money = house.options.space.money(one.moves[None])[0]
    moved = [each.what for each, move in zip(house.searched, one.moves, strict=True) if move]
    if money.sum() > 0.0:
        mostly = house.searched[int(np.argmax(money))].what
    else:
        mostly = PRICE if PRICE in moved or not moved else moved[0]
    return f"Found for {house.business}: mostly {lever_words(mostly)}"


def begun(scenario: Scenario) -> str:
    """The stanza of the baseline, for a file without strategies: the first that is added is compared with it; "" for a
    file that has some."""
    return "" if scenario.strategy else f"[[strategy]]\nname = {_text(scenario.study.baseline)}\n"


def takes_options(scenario: Scenario) -> bool:
    """Whether `with_options` can add to the scenario's text, found out with a strategy that does nothing but cost."""
    name = name_of("a house", 1, {each.name for each in scenario.strategy})
    tried = f"[[strategy]]\nname = {_text(name)}\n\n[[strategy.step]]\ncost_per_week = 1\n"
    return with_options(scenario, begun(scenario) + "\n" + tried) is not None


def with_options(scenario: Scenario, text: str) -> str | None:
    """The scenario's own text with the stanzas at its end; None where that would be no scenario (its strategies are
    written inline)."""
    whole = scenario.text.rstrip("\n") + "\n\n# -- what a search found\n\n" + text
    try:
        read(text=whole)
    except ScenarioError:
        return None
    return whole


def _text(value: str) -> str:
    """A string of TOML: those of JSON are ones, but for the one character that TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
