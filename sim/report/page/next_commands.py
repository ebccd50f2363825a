"""The command lines that answer a next question: each is one that the program takes as it is printed."""

from dataclasses import dataclass

from sim.errors import UsageError
from sim.report.comparison import Comparison
from sim.report.page.case import Case
from sim.report.words import shell
from sim.scenario import Target, range_of, value_in_force
from sim.scenario.schema.business import Business
from sim.scenario.text.wording import decimal
from sim.study.flip.axes import HORIZON, asked_axis, concerns
from sim.study.measures.rival_money import rivals_of
from sim.study.runs.branches import TOGETHER

FURTHEST = 0.95
"""How far down a price is moved at most: a price of nothing has no elasticity."""
DEAREST = 2.0
"""How many times the seats, the price or the change of price of today a map goes."""
LATEST = 52
"""Weeks after which a rival copies, at the latest, on a map."""
MATCHED, DETERMINED = 1.0, 0.25
"""Shares of a gap that a rival closes every four weeks, at most: of a price, and of what takes building."""


@dataclass(frozen=True)
class Asked:
    """A command to be written: ``words`` of it, ``option`` of a comparison with its ``value``.

    Commands with the same ``key`` are one; of comparisons with more of something the one with most.
    """

    words: tuple[str, ...] = ()
    option: str = ""
    value: int | str | None = None

    @property
    def key(self) -> str:
        """What tells questions with different answers apart."""
        return self.option or " ".join(self.words)

    @property
    def runs(self) -> float:
        """How much is asked for."""
        return float(self.value) if isinstance(self.value, int) else 0.0

    def line(self, comparison: Comparison) -> str:
        """The command line, with the luck of the comparison where it is not that of the file."""
        words, scenario = [*shell.program()], comparison.scenario
        if self.words:
            words += ["flip", shell.scenario_word(scenario), *self.words]
        else:
            file = shell.scenario_word(scenario)
            words += [
                *(["compare"] if file == shell.NO_FILE else []),
                file,
                *_options(comparison, self.option, self.value),
            ]
        if comparison.seed != scenario.runs.seed:
            words += ["--seed", str(comparison.seed)]
        return shell.typed(words)


def _options(comparison, option, value):
    """What was asked for before, and what is asked for on top."""
    known = {"replications": None, "worlds": None, "full": getattr(comparison, "full", False)}
    worlds = comparison.tables.get("worlds")
    if worlds is not None and len(worlds) and (most := int(worlds["world"].max())) > 0:
        known["worlds"] = most + 1
    if option == "full":
        known["replications"] = comparison.replications
    known[option] = True if option == "full" else value
    words = [[f"--{name}", str(each)] for name, each in known.items() if each and name != "full"]
    return [word for pair in words for word in pair] + (["--full"] if known["full"] else [])


def compared(option: str, value: int | str | None) -> Asked:
    """The comparison again with more of ``option``: replications, worlds, or full."""
    return Asked(option=option, value=value)


def mapped(case: Case, target: Target, low: float | None = None, high: float | None = None) -> Asked | None:
    """The map of winners over one input and the weeks that count; None where no map can stand on it."""
    path = shell.path_word(case.scenario, target)
    if low is not None and high is not None:
        least, most = range_of(target)
        path += f"={decimal(max(low, least))}:{decimal(min(high, most))}"
    try:
        axis = asked_axis(case.scenario, path)
    except UsageError:
        return None
    if axis.target is not None and not concerns(case.scenario, axis.target, case.business):
        return None
    return Asked(words=("--x", path, *(("--y", HORIZON) if axis.target is not None else ())))


def over_seats(case: Case, house: Business) -> Asked | None:
    """From today's seats to twice as many."""
    seats = float(house.seats_per_week or 0.0)
    return mapped(case, Target("business", house.name, "seats_per_week"), seats, DEAREST * seats)


def over_price(case: Case, house: Business, strategy: str | None = None) -> Asked | None:
    """From a price well below to one well above that of the house; of a ``strategy`` that moves it, its own move."""
    price = house.price
    if strategy is None:
        return mapped(case, Target("business", house.name, "price"), 0.5 * price, 1.5 * price) if price > 0 else None
    plan = next(one for one in case.scenario.strategy if one.name == strategy)
    for number, step in enumerate(plan.step, start=1):
        for path, change in step.change.items():
            if path not in ("price", Target("business", house.name, "price").path) or price <= 0:
                continue
            one = {"percentage": 100.0, "step": price, "value": price}[change.form]
            still = price if change.form == "value" else 0.0
            ends = sorted((still, still + DEAREST * (change.size - still)))
            low = max(ends[0], (one if still else 0.0) - FURTHEST * one)
            return mapped(case, Target("strategy", strategy, f"step.{number}.change.{path}"), low, ends[1])
    return None


def over_rival(case: Case, response: str) -> Asked | None:
    """The first rival's own price, or how much of the gap it closes every four weeks."""
    if case.business == TOGETHER:
        return None
    names = rivals_of(case.scenario, case.business)
    rivals = [one for one in case.scenario.business if one.name in names]
    for rival in sorted(rivals, key=lambda one: (not one.copies, one.name)):
        if response == "cut_price":
            return mapped(case, Target("business", rival.name, "price"), 0.5 * rival.price, rival.price)
        if rival.copies and response != "match_price":
            return mapped(case, Target("business", rival.name, "copies_after_weeks"), 0.0, float(LATEST))
        what, most = ("price", MATCHED) if response == "match_price" else ("experience", DETERMINED)
        target = Target("business", rival.name, f"copies.{what}")
        return mapped(case, target, 0.0, max(most, float(value_in_force(case.scenario, target) or 0.0)))
    return None
