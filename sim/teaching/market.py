"""The market of one side of a step: a scenario with a fragment laid over it, as text that the command line runs.

The scenario is read from that very text, so the two are the same market.  It has one focus business and the baseline
strategy alone; what is uncertain, and what is known of the real business, stays behind with the question it belongs to.
Values of a preset are written out, so that the text needs none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.errors import UsageError
from sim.scenario import Scenario, read
from sim.scenario.reading.loading import loaded
from sim.scenario.text.suggest import nearest
from sim.scenario.text.toml import toml_text
from sim.scenario.text.wording import listed
from sim.scenario.variants.file_changes import tree_of

LEFT_BEHIND = ("preset", "uncertain", "fact", "sources")
"""Keys of a file that no run of its baseline depends on once a preset's values stand in it."""

Tree = dict[str, Any]


@dataclass(frozen=True, eq=False)
class SideMarket:
    """A market with one focus ``business``: its ``scenario``, and the ``text`` that it was read from."""

    business: str
    scenario: Scenario
    text: str


def market_of(scenario: Scenario, business: str, laid: str = "", *, seed: int | None = None) -> SideMarket:
    """The `SideMarket` of a scenario as it was read, with the TOML fragment ``laid`` over it and luck from ``seed``
    (default: the scenario's).

    Raises UsageError where there is no such business, and where values were set after reading, of which the text knows
    nothing; ScenarioError where what is laid over it makes no scenario.
    """
    if scenario.set_values or not scenario.text:
        raise UsageError(
            "A lesson carries the text of its market, which must hold all values: give a scenario as it was read "
            "from a file or a text."
        )
    tree = {key: value for key, value in tree_of(scenario).items() if key not in LEFT_BEHIND}
    _, fragment = loaded(None, laid, "what is laid over the market")
    tree = laid_over(tree, fragment)
    names = [str(each["name"]) for each in tree["business"]]
    if business not in names:
        near = nearest(business, names)
        meant = f"did you mean {near!r}?" if near else f"there is {listed(names)}."
        raise UsageError(f"There is no business {business!r}; {meant}")
    study = {key: value for key, value in tree.get("study", {}).items() if key not in ("question", "apply")}
    if scenario.preset and "levers" not in study:
        study["levers"] = scenario.preset
    tree["study"] = study
    tree["runs"] = tree.get("runs", {}) | ({} if seed is None else {"seed": seed})
    tree["business"] = [_in_focus(each, business) for each in tree["business"]]
    baseline = scenario.study.baseline
    kept = [each for each in tree.get("strategy", ()) if each["name"] == baseline]
    tree["strategy"] = kept or [{"name": baseline}]
    text = toml_text(tree)
    return SideMarket(business, read(text=text), text)


def laid_over(below: Any, above: Any) -> Any:
    """One tree laid over another: tables by key, lists of tables by their name (a new name comes at the end), and
    anything else instead of what was there."""
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        return {**below, **{key: laid_over(below.get(key), value) for key, value in above.items()}}
    if _named(below) and _named(above):
        over = {each["name"]: each for each in above}
        old = {each["name"] for each in below}
        changed = [laid_over(each, over.get(each["name"], {})) for each in below]
        return changed + [each for each in above if each["name"] not in old]
    return above


def _named(value: Any) -> bool:
    return (
        isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) and "name" in each for each in value)
    )


def _in_focus(business: Tree, name: str) -> Tree:
    """A business with or without focus, as its name is."""
    plain = {key: value for key, value in business.items() if key != "focus"}
    return plain | {"focus": True} if business["name"] == name else plain
