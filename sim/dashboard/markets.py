"""The markets that a page may look at: each one text, with one house in focus, made once and kept while it is used."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.bounds import SEED, cropped
from sim.dashboard.asked import Asked
from sim.errors import UsageError
from sim.scenario import Scenario, read
from sim.scenario.text.toml import toml_text
from sim.scenario.text.wording import listed
from sim.study.lab import Lab
from sim.teaching.market import SideMarket, market_of
from sim.teaching.steps import step_named

KEPT = 12


@dataclass(frozen=True, eq=False)
class OpenMarket:
    """One market: ``key`` tells it from others (12 hex digits of its text), ``market`` holds the text and scenario."""

    key: str
    market: SideMarket

    @cached_property
    def lab(self) -> Lab:
        """A lab in which nothing is ever run: it knows what a move may be."""
        return Lab(self.market.scenario, replications=1)

    def check(self, changes: Any) -> None:
        """Raise UsageError with the reader's own sentences for changes that cannot be meant."""
        if changes:
            self.lab.check(changes, self.market.business)


class Markets:
    """The markets made from one scenario, and those of the course."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._course: dict[str, Scenario] = {}
        self._kept: OrderedDict[tuple, OpenMarket] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asked: Asked) -> OpenMarket:
        """The market that was asked for.

        Raises UsageError or ScenarioError where there is no such business, side or market.
        """
        key = (asked.business, asked.step, asked.side, tuple(sorted(asked.inputs.items())), asked.luck)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._made(asked)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def course(self, name: str) -> Scenario:
        """The shipped scenario that steps of the course take their market from."""
        if name not in self._course:
            self._course[name] = read(name)
        return self._course[name]

    def _made(self, asked):
        scenario, business, laid = self.scenario, asked.business, ""
        if asked.step:
            step = step_named(asked.step)
            if asked.side not in [each.key for each in step.sides]:
                raise UsageError(
                    f'The step has no side "{cropped(asked.side)}"; it has {listed([each.key for each in step.sides])}.'
                )
            side = step.side(asked.side)
            scenario, business, laid = self.course(step.market), side.business, side.laid
        focus = [each.name for each in scenario.focus]
        if business not in focus:
            raise UsageError(f'There is no house "{cropped(business)}" to move at; there is {listed(focus)}.')
        seed = SEED.of(scenario.runs.seed + asked.luck)
        market = market_of(scenario, business, laid, seed=seed)
        if asked.inputs:
            fragment = toml_text(laid_for(market, asked.inputs))
            market = market_of(market.scenario, business, fragment, seed=seed)
        return OpenMarket(hashlib.sha256(market.text.encode()).hexdigest()[:12], market)


def laid_for(market: SideMarket, inputs: Any) -> dict[str, Any]:
    """What the inputs of the second drawer lay over a market's file."""
    scenario = market.scenario
    house = next(each for each in scenario.business if each.name == market.business)
    laid: dict[str, Any] = {}
    if "passing_share" in inputs:
        laid["place"] = [{"name": house.place, "passing_share": inputs["passing_share"]}]
    behaviour = {}
    if "price_elasticity" in inputs:
        behaviour["brand_price_elasticity"] = inputs["price_elasticity"]
    if "experience_weight" in inputs:
        behaviour["experience_weight"] = inputs["experience_weight"]
    if behaviour:
        laid["behaviour"] = behaviour
    if inputs.get("rivals", "as_is") != "as_is":
        still = inputs["rivals"] == "still"
        copies: Any = {"price": 0.0, "promise": 0.0, "appeal": 0.0, "experience": 0.0} if still else "copycat"
        laid["business"] = [
            {"name": each.name, "copies": copies} for each in scenario.business if each.name != market.business
        ]
    if inputs.get("recession"):
        laid["event"] = [
            {"name": "recession of the page", "kind": "recession", "start_week": 0, "depth": inputs["recession"]}
        ]
    return laid
