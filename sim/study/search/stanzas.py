"""The options of a search as [[strategy]] stanzas: what `compare` runs as it stands."""

import json
import re

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
from sim.study.search.who import owner_of

EACH = re.compile(r"""^(\s*(?:study\s*\.\s*)?apply\s*=\s*)["']each["']""", re.MULTILINE)
STUDY = re.compile(r"^[ \t]*\[\s*study\s*\][^\n]*", re.MULTILINE)
FOUND = "# -- what a search found"
"""The line of a scenario's text below which plans stand that were added to it."""
NEEDS_TOGETHER = '# These act at all focus businesses at once: write apply = "together" under [study].\n'
LONGEST_BUSINESS = 40
"""Letters of a business's name in that of an option."""


def stanza(space: Space, levers: tuple[MarketLever, ...], one: Option, name: str, label: str) -> str:
    """One option as TOML: who does what, and a step for each number of weeks that its levers take to be there, with
    their cost."""
    weekly, once = space.weekly(one.moves[None])[0], space.at_once(one.moves[None])[0]
    lines = ["[[strategy]]", f"name = {_text(name)}", f"label = {_text(label)}"]
    parts = max(each.paid_by for each in levers)
    tasks = [f"{{ week = 0, action = {_text(what)}, owner = {_text(who)} }}" for who, what in tasks_of(levers, one)]
    lines.append(f"milestones = [{', '.join(tasks)}]")
    if parts > 1:
        lines.append(f"# Each of the {parts} businesses pays the costs of every step: they are 1/{parts} of the whole.")
    for ramp, changes in changes_of(levers, one.moves).items():
        own = [at for at, each in enumerate(levers) if each.row.ramp_weeks == ramp and each.what in changes]
        lines += ["", "[[strategy.step]]"]
        lines += [f"ramp_weeks = {ramp}"] if ramp else []
        lines += [f"cost_per_week = {_part(weekly[own].sum(), parts)}"] if weekly[own].any() else []
        lines += [f"one_off_cost = {_part(once[own].sum(), parts)}"] if once[own].any() else []
        inside = ", ".join(f"{_text(what)} = {_text(change)}" for what, change in changes.items())
        lines.append(f"change = {{ {inside} }}")
    return "\n".join(lines) + "\n"


def _part(amount: float, parts: int) -> float | None:
    """What one of so many businesses pays of an amount, so fine that all of them together pay it to the penny."""
    return penny(float(amount)) if parts == 1 else round(float(amount) / parts, 6)


def tasks_of(levers: tuple[MarketLever, ...], one: Option) -> list[tuple[str, str]]:
    """(who, what is moved from where to where) of an option, each who once: the plan of action of its stanza."""
    found: dict[str, list[str]] = {}
    for each, move in zip(levers, one.moves.tolist(), strict=True):
        if move:
            said = f"{lever_words(each.what)} from {each.opening:.6g} to {each.opening + move:.6g}"
            found.setdefault(owner_of(each.row.what), []).append(said)
    return [(who, "; ".join(said)) for who, said in found.items()]


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
            name = name_of("all together" if house.members else house.business, number, taken)
            taken.add(name)
            label = label_of(house, one, number)
            made.append(stanza(house.options.space, house.searched, one, name, label))
    begin = begun(found.scenario) if made else ""
    if made and found.together and found.scenario.study.apply != "together":
        begin = NEEDS_TOGETHER + begin
    return "\n".join([begin, *made] if begin else made)


def name_of(business: str, number: int, taken: set[str]) -> str:
    """A strategy's name that the scenario does not have yet."""
    ours = f"option {number} of {business[:LONGEST_BUSINESS].rstrip(' .')}"
    used = {slug(each) for each in taken}
    return next(name for name in (ours, *(f"{ours} ({count})" for count in range(2, 1000))) if slug(name) not in used)


def label_of(house: House, one: Option, number: int) -> str:
    """What pages call it: its number, so that two can be told apart, and what it is mostly.

    That is the lever that takes most of its money; where none takes any price, if that is moved, else the first that
    is.
    """
    money = house.options.space.money(one.moves[None])[0]
    moved = [each.what for each, move in zip(house.searched, one.moves, strict=True) if move]
    if money.sum() > 0.0:
        mostly = house.searched[int(np.argmax(money))].what
    else:
        priced = [each.what for each, move in zip(house.searched, one.moves, strict=True) if move and each.is_price]
        mostly = (priced or moved or [PRICE])[0]
    whose = "all together" if house.members else house.business
    return f"Option {number} for {whose}: mostly {lever_words(mostly)}"


def begun(scenario: Scenario) -> str:
    """The stanza of the baseline, for a file without strategies: the first that is added is compared with it; "" for a
    file that has some."""
    return "" if scenario.strategy else f"[[strategy]]\nname = {_text(scenario.study.baseline)}\n"


def takes_options(scenario: Scenario) -> bool:
    """Whether `with_options` can add to the scenario's text, found out with a strategy that does nothing but cost."""
    name = name_of("a house", 1, {each.name for each in scenario.strategy})
    tried = f"[[strategy]]\nname = {_text(name)}\n\n[[strategy.step]]\ncost_per_week = 1\n"
    return with_options(scenario, begun(scenario) + "\n" + tried) is not None


def with_options(scenario: Scenario, text: str, *, together: bool = False) -> str | None:
    """The scenario's own text with the stanzas at its end; None where that would be no scenario (its strategies are
    written inline).  ``together`` also has its strategies carried out at all focus businesses at once."""
    whole = with_stanzas(scenario, text, together=together)
    try:
        made = read(text=whole)
    except ScenarioError:
        return None
    return whole if not together or made.study.apply == "together" else None


def with_stanzas(scenario: Scenario, text: str, *, together: bool = False) -> str:
    """The same text, be it a scenario or not."""
    own = scenario.text.rstrip("\n")
    if together and scenario.study.apply != "together":
        own = _acting_together(own)
    return f"{own}\n\n{FOUND}\n\n{text}"


def _acting_together(text):
    """A scenario's text with apply = "together": where it says "each", else on top of its [study], else at its end."""
    changed, count = EACH.subn(r'\1"together"', text, count=1)
    if not count:
        changed, count = STUDY.subn(r'\g<0>\napply = "together"', text, count=1)
    return changed if count else f'{text}\n\n[study]\napply = "together"'


def _text(value: str) -> str:
    """A string of TOML: those of JSON are ones, but for the one character that TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
