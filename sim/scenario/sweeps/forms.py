"""How one input is varied: which of its keys go together, and which go with a design."""

from typing import Any, NamedTuple

from sim.scenario.paths.paths import Target
from sim.scenario.sweeps.inputs import Varied
from sim.scenario.sweeps.tables import Vary
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.wording import plain


class Asked(NamedTuple):
    """The design, and where faults go."""

    design: str
    faults: Faults

    def tell(self, path: Path, words: str) -> None:
        """Add a fault that starts with the name of what stands at a path."""
        self.faults.add(path, f"{self.faults.source.name(path)} {words}")

    def steps_fit(self, one: Vary, varied: Varied, path: Path) -> None:
        """Tell that a range of whole numbers has fewer of them than steps."""
        listed = varied.listed() if one.steps else ()
        if len(set(listed)) < len(listed):
            found = len(set(listed))
            words = f"is {one.steps:,}; its whole numbers are only {found:,} different ones, so give fewer."
            self.tell((*path, "steps"), words)


def form_faults(asked: Asked, one: Vary, path: Path) -> bool:
    """Tell all that is wrong with the form of one input; return whether nothing is."""
    before = len(asked.faults.found)
    has_range = one.low is not None or one.high is not None
    if any(asked.faults.is_broken((*path, key)) for key in ("values", "low", "high", "steps", "scale")):
        return False
    if one.values is not None and has_range:
        asked.tell(path, "has values and a range; give one or the other.")
    elif one.values is not None:
        _values(asked, one, path)
    elif has_range:
        _range(asked, one, path)
    else:
        asked.tell(path, f"has no values; give values = [...]{'' if asked.design == 'list' else ', or low and high'}.")
    return len(asked.faults.found) == before


def _values(asked: Asked, one: Vary, path: Path) -> None:
    values = one.values or ()
    if one.steps is not None:
        asked.tell((*path, "steps"), "goes with low and high; values stand for themselves.")
    if one.scale == "log":
        asked.tell((*path, "scale"), 'is "log", which goes with low and high; values stand for themselves.')
    seen: set[float] = set()
    for place, value in enumerate(values if asked.design != "list" else ()):
        if value in seen:
            asked.tell((*path, "values", place), f"is {plain(value)}, which stands there already; give it once.")
        seen.add(value)


def _range(asked: Asked, one: Vary, path: Path) -> None:
    for key, other in (("low", "high"), ("high", "low")):
        if getattr(one, key) is None:
            asked.tell(path, f"has {other} and no {key}; a range has both.")
            return
    low, high = one.low or 0.0, one.high or 0.0
    if not low < high:
        asked.tell((*path, "high"), f"is {plain(high)}; it must be above low, {plain(low)}.")
    elif one.scale == "log" and low <= 0:
        asked.tell((*path, "low"), f'is {plain(low)}; with scale = "log" it must be above 0.')
    if asked.design == "list":
        asked.tell(path, "has a range; the points of a list go row by row, so give values.")
    elif asked.design == "grid" and one.steps is None:
        asked.tell(path, f"has a range; a grid needs {_steps_words(asked)}.")
    elif asked.design != "grid" and one.steps is not None:
        asked.tell((*path, "steps"), f"goes with a grid; {asked.design} draws from the whole range.")


def _steps_words(asked: Asked) -> str:
    if getattr(asked.faults.source, "is_python", False):
        return "its values: a list, or numpy.linspace(low, high, 5)"
    return "steps, such as steps = 5, or values"


def varied_as(one: Vary, target: Target, is_whole: bool) -> Varied:
    """Return an input whose form is sound."""
    if one.values is not None:
        return Varied(target, is_whole, tuple(value + 0.0 for value in one.values))
    more: dict[str, Any] = {"steps": one.steps, "is_log": one.scale == "log"}
    return Varied(target, is_whole, low=(one.low or 0.0) + 0.0, high=(one.high or 0.0) + 0.0, **more)
