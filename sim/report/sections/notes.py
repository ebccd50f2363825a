"""What stands under every chart: what is varied, with how many draws, and which rivals there are."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sim.report.comparison import Comparison
from sim.report.words.formats import spoken_list
from sim.report.words.names import short
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.words import counted

MOST_NAMES = 3
NOTHING_VARIED = "assumptions are not varied"


def replications(frame: pd.DataFrame) -> str:
    """How many draws of luck are behind the rows: "12 replications"."""
    runs = sorted({int(number) for number in frame["replications"].dropna()})
    if not runs:
        return "no replications"
    return counted(runs[0], "replication") if len(runs) == 1 else f"{runs[0]} to {runs[-1]} replications"


def luck(frame: pd.DataFrame, simultaneous: bool = False) -> str:
    """What an interval from luck covers: "95 % interval from luck, 12 replications"."""
    kind = "simultaneous 95 % interval" if simultaneous else "95 % interval"
    return f"{kind} from luck, {replications(frame)}"


def futures(frame: pd.DataFrame) -> str:
    """What the simulated futures of these rows are, with their number."""
    count = int(frame["futures"].max())
    if frame["futures_kind"].iloc[0] == "assumptions":
        return f"{counted(count, 'world')}, draws of the uncertain assumptions with luck left out"
    return f"{counted(count, 'replication')} of luck; {NOTHING_VARIED}"


def over(comparison: Comparison) -> str:
    """The weeks that count: "over 104 weeks"."""
    return f"over {counted(comparison.scenario.study.weeks, 'week')}"


def rivals(scenario: Scenario) -> str:
    """Which rivals a comparison has, as a sentence."""
    others = [each for each in scenario.business if not each.focus]
    if not others:
        return "Rivals: none in the file."
    who = [each.name for each in others if answers(each)]
    return f"Rivals: as in the file, {_copying(who)}."


def answers(business: Any) -> bool:
    """Whether a business copies what others do."""
    copies: Any = getattr(business, "copies", None) or {}
    return any(rate > 0 for rate in copies.values())


def _copying(who: Iterable[str]) -> str:
    named = [short(name, 30) for name in who]
    if not named:
        return "where none copies what others do"
    if len(named) > MOST_NAMES:
        return f"where {len(named)} copy what they see"
    return f"where {spoken_list(named)} {'copies what it sees' if len(named) == 1 else 'copy what they see'}"


def note(*sentences: str) -> str:
    """Sentences one after another, without empty ones."""
    return " ".join(sentence for sentence in sentences if sentence)
