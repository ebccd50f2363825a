"""What is compared: a scenario file, or the results of one with what they said then."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.annotations import Rows
from sim.errors import UsageError
from sim.scenario.reading.reading import opened, read
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.changed import changed

SEAL = "manifest.json"
DECISION = "tables/decision.csv"
EARLIER = (
    "which", "business", "strategy", "difference", "luck_low", "luck_high", "verdict", "seed", "version",
    "replications",
)  # fmt: skip


class Made(NamedTuple):
    """How results came about, as their manifest says."""

    version: str
    seed: int
    replications: int
    engine: str
    at: str


class Side(NamedTuple):
    """One of the two: what people call it, its scenario, and where it is a results folder, how that was made and what
    its decision.csv said (None: it holds none)."""

    name: str
    scenario: Scenario
    made: Made | None = None
    decision: pd.DataFrame | None = None


def side(given: str | Path) -> Side:
    """Return the side that a path leads to: a results folder, a scenario file, or the name of a shipped scenario.

    Raises UsageError for a folder that holds no results, and `ScenarioError` for a file with faults.
    """
    folder = Path(given)
    if not folder.is_dir():
        scenario = opened(str(given))
        return Side(folder.stem, scenario)
    sealed = _sealed(folder)
    known, runs = sealed["scenario"], sealed["runs"]
    scenario = read(known.get("file") or folder.name, text=known["text"])
    if known.get("set"):
        scenario = changed(scenario, known["set"])
    made = Made(
        version=str(sealed["program"]["version"]),
        seed=int(runs["seed"]),
        replications=int(runs["replications"]),
        engine=str(runs["engine"]),
        at=str(sealed["made"]["at"])[:10],
    )
    table = folder / DECISION
    return Side(folder.name, scenario, made, pd.read_csv(table) if table.is_file() else None)


def _sealed(folder: Path) -> Mapping[str, Any]:
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
        for part, keys in {"scenario": ("text",), "runs": ("seed", "replications", "engine"), "program": ("version",),
                           "made": ("at",)}.items():  # fmt: skip
            for key in keys:
                sealed[part][key]
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(
            f'"{folder}" is a folder without results of a scenario; give a results folder, or a scenario file.'
        ) from None
    return sealed


def earlier_rows(which: str, one: Side) -> Rows:
    """What the results of a side said when they were made, a row a strategy; none of a scenario file."""
    if one.made is None or one.decision is None:
        return []
    kept = [name for name in EARLIER if name in one.decision.columns]
    made = {"which": which, "seed": one.made.seed, "version": one.made.version}
    return [made | {name: row[name] for name in kept} for row in one.decision.to_dict("records")]
