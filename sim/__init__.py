"""Regulars: how customers choose between businesses, remember, become loyal or leave, and bring friends.

>>> from sim import changed, check, compare, outcomes, read
>>> scenario = read("minimal")
>>> result = compare(scenario, set={"price": 13}, analyses=("decision",))       # doctest: +SKIP

`read` a scenario, `check` it, make a `changed` one, `compare` its strategies, take the `outcomes` as one table,
`sweep` over many points of its inputs; hold a market open in a `Lab` and make moves, or see what a step of all
`levers` is worth; or build a `Market` of agents and step it, with a `Customer` of your own.
Pages: docs/from-python.md, docs/with-mesa.md.
What is not understood raises `sim.errors.UsageError` or `sim.errors.ScenarioError`, both a `sim.errors.RegularsError`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for those who read types; at run time each comes when it is asked for
    from sim.agents import Customer, Market
    from sim.scenario import Scenario, changed, check, read
    from sim.study.compare import Comparison, compare
    from sim.study.lab import Lab
    from sim.study.levers.study import levers
    from sim.study.outcome_frame import outcomes
    from sim.study.sweep import sweep

    __version__: str

__all__ = [
    "Comparison",
    "Customer",
    "Lab",
    "Market",
    "Scenario",
    "__version__",
    "changed",
    "check",
    "compare",
    "levers",
    "outcomes",
    "read",
    "sweep",
]

HOMES = {
    "Comparison": "sim.study.compare",
    "Customer": "sim.agents",
    "Lab": "sim.study.lab",
    "Market": "sim.agents",
    "Scenario": "sim.scenario",
    "changed": "sim.scenario",
    "check": "sim.scenario",
    "compare": "sim.study.compare",
    "levers": "sim.study.levers.study",
    "outcomes": "sim.study.outcome_frame",
    "read": "sim.scenario",
    "sweep": "sim.study.sweep",
}
"""Where the public names live: imported when first used, so that importing this package costs nothing."""


def __getattr__(name: str) -> Any:
    """A public name, or ``__version__``."""
    if name == "__version__":
        return _version()
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    globals()[name] = found = getattr(import_module(HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    """That of the source beside which pyproject.toml lies, else of the installed package."""
    import re
    from importlib.metadata import PackageNotFoundError, version
    from pathlib import Path

    try:  # a checkout, installed or not: its own file knows better than what was installed some time ago
        text = (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text("utf-8")
        own = re.search(r'^name = "regulars"\nversion = "(.+)"$', text, re.MULTILINE)
    except OSError:
        own = None
    try:
        return own[1] if own else version("regulars")
    except PackageNotFoundError:
        return "unknown"
