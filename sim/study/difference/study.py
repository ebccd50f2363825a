"""What differs between two scenarios, what moved in their answers, and which change moved it.

Each change is tried twice with the same luck: alone in the first file, and alone left out of the second.  What all of
them together move beyond what each moves alone in the first is their interplay: what some bring only together.  Money
is profit a week, discounted as in decision.csv, so that other horizons can be compared.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from sim.annotations import Rows
from sim.bounds import REPLICATIONS_OF_FLIP, SEED, WORKERS, known_engine
from sim.errors import RegularsError
from sim.processors import usable
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import listed
from sim.scenario.variants.file_changes import (
    FileChange,
    Tree,
    changes_between,
    scenario_of,
    tree_of,
    with_changes,
)
from sim.scenario.variants.variants import with_strategies
from sim.study.difference.groups import Group, groups_of, said
from sim.study.difference.sides import EARLIER, Side, earlier_rows
from sim.study.numbers.rounding import in_its_pennies, penny
from sim.study.numbers.statistics import interval, mean
from sim.study.rows.tables import frame
from sim.study.runs.answers import Answers, asked_at
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner, Tally

REPLICATIONS = 6
"""Draws of luck, where nothing is asked for."""
CARRYING_ON = ""
"""The strategy of a row that tells the profit of carrying on itself."""
CHANGES = ("place", "was", "now", "effect", "cause")
ANSWERS = (
    "business", "strategy", "first_difference", "second_difference", "moved", "luck_low", "luck_high",
    "first_leads", "second_leads", "replications",
)  # fmt: skip
CAUSES = (
    "business", "strategy", "cause", "cause_label", "moved", "luck_low", "luck_high", "lost_without", "replications",
)  # fmt: skip
INTERPLAY = "interplay"
TOGETHER_ONLY = "what they bring only together"
type Key = tuple[str, str]
"""Business, strategy; `CARRYING_ON` for the profit of the baseline."""
type Gains = dict[Key, list[float]]
"""Money a week by replication."""


@dataclass(frozen=True)
class Difference:
    """What was found; ``tables`` holds "changes", "answers" and "causes".

    ``groups`` are the changes that were tried, one or several together, ``untried`` sentences about those that could
    not be; ``not_shared`` sentences about what stands in one of the two alone.
    """

    first: Side
    second: Side
    scenario: Scenario
    engine: str
    replications: int
    stopped: str
    seed: int
    workers: int
    seconds: float
    tables: dict[str, pd.DataFrame]
    changes: Sequence[FileChange]
    groups: Sequence[Group]
    untried: Sequence[str]
    not_shared: Sequence[str]
    warnings: list[str] = field(default_factory=list)


@in_its_pennies
def difference(
    second: Side,
    first: Side,
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    engine: str | None = None,
    progress: Callable[..., Any] | None = None,
) -> Difference:
    """What moved to ``second`` from ``first`` (`sim.study.difference.sides.side`).

    All runs have ``seed`` (default: the second's) and ``replications`` draws of luck, 2 or more (default 6), the same
    at every try.
    """
    started = time.monotonic()
    one, other = first, second
    seed = SEED.of(seed, other.scenario.runs.seed)
    workers = WORKERS.of(workers, usable())
    count = REPLICATIONS if replications is None else REPLICATIONS_OF_FLIP.of(replications)
    engine = known_engine(engine)
    trees = tree_of(one.scenario), tree_of(other.scenario)
    changes = changes_between(*trees)
    shared = _shared(one.scenario, other.scenario)
    moving = [each for each in changes if shared.is_asked(each)]
    tried = _tried(trees, moving, (one.scenario, other.scenario))
    runs = _Runs(count, seed, workers, engine, Tally(progress))
    gains = runs.of(one.scenario, other.scenario, tried, shared, bool(moving))
    tables = {
        "changes": _table([_change_row(each, tried.groups, shared) for each in changes], CHANGES),
        "answers": _table(_answer_rows(gains, shared, count), ANSWERS),
        "causes": _table(_cause_rows(gains, tried, shared, count), CAUSES),
        "earlier_answers": _table([*earlier_rows("first", one), *earlier_rows("second", other)], EARLIER),
    }
    return Difference(
        first=one,
        second=other,
        scenario=other.scenario,
        engine=engine,
        replications=count if gains else 0,
        stopped=f"{count} replications, the same luck at every try" if gains else "nothing was run",
        seed=seed,
        workers=workers,
        seconds=time.monotonic() - started,
        tables=tables,
        changes=changes,
        groups=tried.groups,
        untried=tried.refused,
        not_shared=(*shared.told, *([shared.refused] if shared.refused else [])),
    )


def _table(rows: Rows, columns: Sequence[str]) -> pd.DataFrame:
    return frame(rows) if rows else pd.DataFrame(columns=list(columns))


# -- what both have


class Shared(NamedTuple):
    """Businesses and strategies that both ask about; ``told`` says in sentences what one of them alone has.

    ``refused`` is why their money cannot be compared, "" where it can.
    """

    businesses: tuple[str, ...]
    strategies: tuple[str, ...]
    baselines: tuple[str, ...]
    told: tuple[str, ...]
    refused: str = ""

    def is_asked(self, change: FileChange) -> bool:
        """Whether a change can move what both ask about."""
        return bool(self.businesses) and not self.refused and change.moves_runs and not self.is_alone(change)

    def is_alone(self, change: FileChange) -> bool:
        """Whether it belongs to a strategy that only one of them has."""
        return change.path[0] == "strategy" and len(change.path) > 1 and change.path[1] not in (
            *self.strategies, *self.baselines)  # fmt: skip


def _shared(one: Scenario, other: Scenario) -> Shared:
    told: list[str] = []

    def both(first: Sequence[str], second: Sequence[str], what: str) -> tuple[str, ...]:
        for names, where in ((first, "first"), (second, "second")):
            alone = [name for name in names if name not in first or name not in second]
            if alone:
                told.append(f"Only the {where} has the {what if len(alone) == 1 else _many(what)} {listed(alone, 5)}.")
        return tuple(name for name in second if name in first)

    businesses = both(asked_at(one), asked_at(other), "focus business" if "each" in (
        one.study.apply, other.study.apply) else "business")  # fmt: skip
    order = {each.name: place for place, each in enumerate(other.business)}
    businesses = tuple(sorted(businesses, key=lambda name: order.get(name, len(order))))
    strategies = both(_alternatives(one), _alternatives(other), "strategy")
    refused = ""
    if one.study.currency != other.study.currency:
        refused = (
            f"The first counts in {one.study.currency or 'no currency'}, the second in "
            f"{other.study.currency or 'no currency'}: their money cannot be compared."
        )
    return Shared(businesses, strategies, (one.study.baseline, other.study.baseline), tuple(told), refused)


def _many(what: str) -> str:
    return {"strategy": "strategies"}.get(what, f"{what}es")


def _alternatives(scenario: Scenario) -> list[str]:
    return [each.name for each in scenario.strategy if each.name != scenario.study.baseline]


# -- what is tried


class _Tried(NamedTuple):
    groups: tuple[Group, ...]
    scenarios: tuple[tuple[Scenario, Scenario], ...]  # of each group: from the first, and taken back from the second
    refused: tuple[str, ...]


def _tried(trees: tuple[Tree, Tree], changes: Sequence[FileChange], scenarios: Sequence[Scenario]) -> _Tried:
    """Each group that makes a whole scenario alone; those that do not are tried together once more."""
    groups: list[Group] = []
    made_of: list[tuple[Scenario, Scenario]] = []
    left: list[FileChange] = []
    refused: list[str] = []
    for group in groups_of(changes, scenarios):
        try:
            made = _both_ways(trees, group)
        except RegularsError:
            left += group.changes
            continue
        groups.append(group)
        made_of.append(made)
    if left:
        group = Group.of(left, scenarios)
        try:
            made = _both_ways(trees, group)
            groups.append(group)
            made_of.append(made)
        except RegularsError as wrong:
            refused.append(
                f"Not tried apart, since without the others it is no whole scenario: {group.label} ({wrong})."
            )
    return _Tried(tuple(groups), tuple(made_of), tuple(refused))


def _both_ways(trees: tuple[Tree, Tree], group: Group) -> tuple[Scenario, Scenario]:
    forth = scenario_of(with_changes(trees[0], group.changes), "the first")
    back = scenario_of(with_changes(trees[1], [each.back for each in group.changes]), "the second")
    return _of_its_plans(forth, group), _of_its_plans(back, group)


def _of_its_plans(scenario: Scenario, group: Group) -> Scenario:
    """The scenario with the baseline and the strategies that the group moves, where it moves nothing else.

    What moves the baseline moves what every other plan is held against.
    """
    if group.strategies is None or scenario.study.baseline in group.strategies:
        return scenario
    kept = {scenario.study.baseline, *group.strategies}
    return with_strategies(scenario, [each for each in scenario.strategy if each.name in kept])


class _Runs(NamedTuple):
    replications: int
    seed: int
    workers: int
    engine: str
    tally: Tally

    def of(self, one: Scenario, other: Scenario, tried: _Tried, shared: Shared, any_moving: bool) -> dict[str, Gains]:
        """Gains of "first", "second", and of each try by "forth 0", "back 0" ...; {} where nothing is to be run."""
        if not any_moving or not shared.businesses:
            return {}
        scenarios = {"first": one, "second": other}
        alone = len(tried.groups) == 1 and not tried.refused
        for place, (forth, back) in enumerate([] if alone else tried.scenarios):
            scenarios |= {f"forth {place}": forth, f"back {place}": back}
        runner = Runner(
            seed=self.seed, workers=min(self.workers, len(scenarios) * self.replications), engine=self.engine,
            tally=self.tally,
        )  # fmt: skip
        with runner:
            self.tally.expect(len(scenarios) * self.replications)
            found = runner.many(scenarios, self.replications, keep=LITTLE)
            gains = {name: _gains(found[name], scenarios[name], shared) for name in scenarios}
        if alone:
            gains |= {"forth 0": gains["second"], "back 0": gains["first"]}
        return gains


def _gains(answers: Answers, scenario: Scenario, shared: Shared) -> Gains:
    weeks, found = scenario.study.weeks, {}
    for business in shared.businesses:
        baseline = answers.values(business, scenario.study.baseline, "profit")
        found[business, CARRYING_ON] = [each / weeks for each in baseline]
        for strategy in shared.strategies:
            if strategy in answers.question.strategies:
                gained = answers.values(business, strategy, "difference")
                found[business, strategy] = [each / weeks for each in gained]
    return found


# -- rows


def _change_row(change: FileChange, groups: Sequence[Group], shared: Shared) -> dict[str, Any]:
    cause = next((each.key for each in groups if change in each.changes), None)
    if cause is not None:
        effect = "tried"
    elif change.moves_runs:
        effect = "one of them alone" if shared.is_alone(change) else "not tried"
    else:
        effect = "how it is judged" if change.judges else "words"
    return {"place": change.place, "was": said(change.was), "now": said(change.now), "effect": effect, "cause": cause}


def _moved(before: Sequence[float], after: Sequence[float]) -> list[float]:
    return [then - was for was, then in zip(before, after, strict=True)]


def _ends(values: Sequence[float]) -> dict[str, float | None]:
    low, high = interval(values)
    return {"moved": penny(mean(values)), "luck_low": penny(low), "luck_high": penny(high)}


def _answer_rows(gains: Mapping[str, Gains], shared: Shared, count: int) -> Rows:
    if not gains:
        return []
    rows = []
    for business in shared.businesses:
        leads = [_leader(gains[name], business, shared) for name in ("first", "second")]
        for strategy in (CARRYING_ON, *shared.strategies):
            was, now = (gains[name][business, strategy] for name in ("first", "second"))
            rows.append(
                {
                    "business": business,
                    "strategy": strategy or None,
                    "first_difference": penny(mean(was)),
                    "second_difference": penny(mean(now)),
                    **_ends(_moved(was, now)),
                    "first_leads": leads[0] == strategy,
                    "second_leads": leads[1] == strategy,
                    "replications": count,
                }
            )
    return rows


def _leader(gains: Gains, business: str, shared: Shared) -> str:
    """Who earns most of what both have: a plan that gains something, else carrying on."""
    best = max(shared.strategies, key=lambda name: mean(gains[business, name]), default=CARRYING_ON)
    return best if best and mean(gains[business, best]) > 0 else CARRYING_ON


def _cause_rows(gains: Mapping[str, Gains], tried: "_Tried", shared: Shared, count: int) -> Rows:
    if not gains:
        return []
    rows: Rows = []
    groups = tried.groups
    rest = "what is left: those not tried apart, and what all bring only together" if tried.refused else TOGETHER_ONLY
    for business in shared.businesses:
        for strategy in (CARRYING_ON, *shared.strategies):
            key = business, strategy
            whole = _moved(gains["first"][key], gains["second"][key])
            left = list(whole)
            for place, group in enumerate(groups):
                forth = _moved(gains["first"][key], gains[f"forth {place}"].get(key, gains["first"][key]))
                back = _moved(gains[f"back {place}"].get(key, gains["second"][key]), gains["second"][key])
                left = _moved(forth, left)
                rows.append(_cause(key, group.key, group.label, forth, count, mean(back)))
            if len(groups) != 1 or tried.refused:
                rows.append(_cause(key, INTERPLAY, rest, left, count))
    return rows


def _cause(
    key: Key, cause: str, label: str, values: Sequence[float], count: int, without: float | None = None
) -> dict[str, Any]:
    return {
        "business": key[0],
        "strategy": key[1] or None,
        "cause": cause,
        "cause_label": label,
        **_ends(values),
        "lost_without": penny(without),
        "replications": count,
    }
