"""Two lives of one person, without the move and with it, under the same luck: whose, and what is told, by the rules of
`sim.study.diaries`."""

from dataclasses import dataclass, field
from typing import Any

from sim.annotations import Tables
from sim.scenario import Scenario
from sim.scenario.schema.strategy import Strategy
from sim.scenario.variants.variants import with_strategies
from sim.study.diaries.diaries import Again
from sim.study.runs.answers import Answers
from sim.study.runs.runner import Runner
from sim.teaching.futures import strategy_of
from sim.teaching.market import SideMarket


@dataclass(frozen=True)
class Diary:
    """``side`` and ``label`` say what was moved where, ``person`` who it is and how chosen; ``rows`` are (week counted
    from 0 as in the sentences, sentences without the move, sentences with it)."""

    side: str
    label: str
    person: str
    rows: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """As a lesson holds it."""
        rows = [{"week": week, "without": list(ours), "with": list(theirs)} for week, ours, theirs in self.rows]
        return {"side": self.side, "label": self.label, "person": {"sentence": self.person}, "rows": rows}


@dataclass
class _Compared:
    """One move against carrying on, as the diaries of a comparison are made from."""

    scenario: Scenario
    answers: Answers
    runner: Runner
    visits: Any = None
    worlds: Any = None
    full: bool = False
    stopped: str = ""
    tables: Tables = field(default_factory=dict)
    replications: int = 1


def diary_of(
    runner: Runner, market: SideMarket, sliders: tuple[str, ...], side: str, label: str, setting: tuple[float, ...]
) -> Diary | None:
    """The `Diary` of a setting in the first future; None where nobody lives who can come."""
    moved = strategy_of(0, sliders, setting).model_copy(update={"label": label})
    baseline = next(each for each in market.scenario.strategy if each.name == market.scenario.study.baseline)
    scenario = with_strategies(market.scenario, [_called(baseline, "carrying on"), moved])
    answers = runner.answers(scenario, 1)
    rows = Again(_Compared(scenario, answers, runner)).rows(market.business)
    first = [row for row in rows if row["pair"] == 1]
    if not first:
        return None
    person = next(str(row["sentence"]) for row in first if row["event"] in ("chosen", "same"))
    by_week: dict[int, tuple[list[str], list[str]]] = {}
    for row in first:
        if row["lived_under"]:
            here = by_week.setdefault(int(row["week"]), ([], []))
            here[0 if row["lived_under"] == baseline.name else 1].append(str(row["sentence"]))
    told = tuple((week, tuple(ours), tuple(theirs)) for week, (ours, theirs) in sorted(by_week.items()))
    return Diary(side, label, person, told)


def _called(strategy: Strategy, label: str) -> Strategy:
    return strategy.model_copy(update={"label": label})
