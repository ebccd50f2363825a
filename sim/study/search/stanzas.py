"""The options of a search as [[strategy]] stanzas: what `compare` runs as it stands."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sim.errors import ScenarioError
from sim.scenario import read
from sim.scenario.paths.business_words import lever_words
from sim.scenario.schema.names import slug
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import penny
from sim.study.search.chosen import Option
from sim.study.search.found import Found, House
from sim.study.search.levers import MarketLever
from sim.study.search.market import changes_of
from sim.study.search.naming import in_words
from sim.study.search.spending import Space
from sim.study.search.tables import OTHER_KIND, kind_of, shown
from sim.study.search.who import owner_of

EACH = re.compile(r"""^(\s*(?:study\s*\.\s*)?apply\s*=\s*)["']each["']""", re.MULTILINE)
STUDY = re.compile(r"^[ \t]*\[\s*study\s*\][^\n]*", re.MULTILINE)
EACH_STRATEGY = re.compile(r"^(?=\[\[strategy\]\]$)", re.MULTILINE)
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
    """All options of all businesses as TOML, in the order of the page; with ``best`` those alone that `is_compared`.
    Where the scenario has no strategy, the baseline's comes before them.
    """
    taken = {found.scenario.study.baseline, *(each.name for each in found.scenario.strategy)}
    made = []
    for house in found.houses:
        some = shown(house)
        for number, one in some:
            if best and not is_compared(kind_of(number, one), penny(one.worth), penny(some[0][1].interval[0])):
                continue
            name = name_of("all together" if house.members else house.business, number, taken)
            taken.add(name)
            label = label_of(house, one, number, alone=len(found.houses) == 1)
            made.append(stanza(house.options.space, house.searched, one, name, label))
    begin = begun(found.scenario) if made else ""
    if made and found.together and found.scenario.study.apply != "together":
        begin = NEEDS_TOGETHER + begin
    return "\n".join([begin, *made] if begin else made)


def is_compared(kind: str, worth: float | None, least: float | None) -> bool:
    """Whether a comparison with a budget has an option: the best of a business, the best that leaves price alone, and
    one of another kind whose worth is not below the interval of the best's, ``least`` its lower end."""
    return kind != OTHER_KIND or (worth is not None and least is not None and worth >= least)


def best_alone(text: str, options: Sequence[Mapping[str, Any]]) -> str:
    """Of the `stanzas` of all options those that `stanzas` has with ``best``; ``options`` are the rows of options.csv,
    in the order of the stanzas."""
    head, *each = EACH_STRATEGY.split(text)
    own = len(each) - len(options)  # the baseline's stands before them where the scenario had no strategy
    least: dict[str, float] = {}
    kept = each[:own]
    for one, row in zip(each[own:], options, strict=True):
        low = least.setdefault(row["business"], row["worth_low"])
        kept += [one] if is_compared(row["option_kind"], row["worth"], low) else []
    return (head + "".join(kept)).rstrip("\n") + "\n"


def name_of(business: str, number: int, taken: set[str]) -> str:
    """A strategy's name that the scenario does not have yet."""
    ours = f"option {number} of {business[:LONGEST_BUSINESS].rstrip(' .')}"
    used = {slug(each) for each in taken}
    return next(name for name in (ours, *(f"{ours} ({count})" for count in range(2, 1000))) if slug(name) not in used)


def label_of(house: House, one: Option, number: int, *, alone: bool = False) -> str:
    """What pages call it: its number, so that two can be told apart, whose it is unless that is the only house, what
    it is mostly, and whether the price moves.  The words stand in brackets, so that it can stand in any sentence."""
    whose = "" if alone else " for all together" if house.members else f" for {house.business}"
    return f"Option {number}{whose} ({in_words(house, one)})"


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
