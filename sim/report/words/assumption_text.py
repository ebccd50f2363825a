"""An assumption as people read it: its name, its unit, and its values with no more digits than say something."""

import math
from dataclasses import dataclass

from sim.report.words import formats
from sim.report.words.names import shown
from sim.scenario import PathFault, declared_as, resolve
from sim.scenario.paths.labels import label
from sim.scenario.schema.inputs import told
from sim.scenario.schema.scenario import Scenario

HORIZON = "horizon"
_IN_PER_CENT = ("share", "chance", "share per year")
_UNTOLD = ("logits", "logits per money", "share", "chance", "shape", "correlation", "weeks", "week", "")
"""Units that would tell nobody anything beside the value."""


_ARTICLE_OF_ITS_OWN = ("how ", "what ", "the ", "passing trade")


@dataclass(frozen=True)
class Assumption:
    """``label`` in plain words, ``unit`` as the input is declared ("%" for a change in per cent), ``currency``.

    What belongs to a strategy also has its ``plan``, the strategy's label, and its ``words`` without it.
    """

    what: str
    label: str
    unit: str
    currency: str
    plan: str = ""
    words: str = ""

    @property
    def heading(self) -> str:
        """The label with the unit, where it says something: what an axis is called."""
        unit = "per year" if self.unit == "share per year" else self.unit
        return self.label if unit in _UNTOLD or unit == "%" or unit.startswith("money") else f"{self.label} ({unit})"

    def value(self, number: float) -> str:
        """One value: "41 %", "£900", "5.25"."""
        if self.unit in _IN_PER_CENT:
            return "0 %" if number == 0 else formats.share(number).replace("-", formats.MINUS).replace(".0 %", " %")
        if self.unit.startswith("money"):
            return formats.money(number, self.currency)
        digits = f"{number:,.0f}" if abs(number) >= 1000 or self.what == HORIZON else f"{number:.4g}"
        return digits.replace("-", formats.MINUS) + (" %" if self.unit == "%" else "")

    def distance(self, number: float) -> str:
        """How far two values lie apart: "36 percentage points", "£31", "9 weeks", "0.3 points"."""
        size = abs(number)
        if self.unit in _IN_PER_CENT or self.unit == "%":
            points = 100.0 * size if self.unit in _IN_PER_CENT else size
            return f"{points:.3g} percentage point{'' if f'{points:.3g}' == '1' else 's'}"
        if self.unit in ("week", "weeks") or self.what == HORIZON:
            return f"{size:.3g} week{'' if f'{size:.3g}' == '1' else 's'}"
        told, unit = self.value(size), "points" if self.unit == "score" else self.unit
        return told if unit in _UNTOLD or unit.startswith("money") else f"{told} {unit}"

    def spoken(self, plan: str = "") -> str:
        """The label inside a sentence whose subject may be the strategy labelled ``plan``."""
        if self.plan:
            of = "under" if self.words.startswith("change of ") else "of"
            return f"its {self.words}" if self.plan == plan else f"the {self.words} {of} {self.plan}"
        return self.label if self.label.startswith(_ARTICLE_OF_ITS_OWN) else f"the {self.label}"

    def beyond(self, number: float, plan: str = "") -> str:
        """The half sentence "once … exceeds this value"."""
        if self.what == HORIZON:
            return f"once more than about {self.value(number)} weeks count"
        return f"once {self.spoken(plan)} exceeds about {self.value(number)}"

    def below(self, number: float, plan: str = "") -> str:
        """The half sentence "once … falls below this value"."""
        if self.what == HORIZON:
            return f"once fewer than about {self.value(number)} weeks count"
        return f"once {self.spoken(plan)} falls below about {self.value(number)}"


def assumption(scenario: Scenario, what: str) -> Assumption:
    """The `Assumption` of an input by its path, or of the "horizon"; raises PathFault for a path to nothing."""
    path = "study.weeks" if what == HORIZON else what
    whole, plan, words = shown(label(scenario, path)), "", ""
    target = resolve(scenario, path)
    if target.kind == "strategy":
        plan = next(shown(one.label or one.name) for one in scenario.strategy if one.name == target.name)
        words = whole.removeprefix(f"{plan}: ")
        words = words.removeprefix("its ")
    return Assumption(what, whole, _unit(scenario, target), scenario.study.currency, plan, words)


def near(at: float, low: float, high: float, but: float = math.nan) -> float:
    """A place between two values looked at, to no more digits than so far apart they support, and than it takes to tell
    it from ``but``.
    """
    digits = -math.floor(math.log10((high - low) / 4)) if high > low else 6
    rough = round(at, digits) + 0.0
    return rough if rough != round(but, 6) else round(at, digits + 1) + 0.0


def _unit(scenario, target):
    parts = target.parts[2:] if target.kind == "strategy" else target.parts
    if parts[0] != "change":
        return told(declared_as(target)).get("unit") or ""
    items = scenario.strategy if target.kind == "strategy" else scenario.event
    holder = next(one for one in items if one.name == target.name)
    holder = holder.step[int(target.parts[1]) - 1] if target.kind == "strategy" else holder
    if holder.change[parts[1]].form == "percentage":
        return "%"
    try:
        inner = resolve(scenario, parts[1], next((one.name for one in scenario.focus), None))
    except PathFault:
        return ""
    return told(declared_as(inner)).get("unit") or ""
