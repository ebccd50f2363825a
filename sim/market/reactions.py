"""How owners and rivals answer: improve (M29) and copy (M27), every fourth week from week 0."""

from typing import Any, Protocol

import numpy as np

from sim.annotations import Floats, Ints
from sim.rules.owner import WEEKS_BETWEEN_REACTIONS, copy_step, own_score, reacts, undercut_step
from sim.rules.visit import delivered
from sim.scenario.schema.business import Business
from sim.scenario.schema.scenario import Scenario


class Planned(Protocol):
    """What the reactions read of a plan (`sim.market.levers.Plan`), and what they write: `planned`."""

    scenario: Scenario
    names: Any
    weeks: Ints
    businesses: dict[str, Business]
    opening: dict[tuple[str, str], Floats]
    planned: dict[tuple[str, str], Floats]
    ranges: dict[tuple[str, str], tuple[float, float]]
    programme_cost: Floats

    def held(self, track: tuple[str, str], row: int | slice | None = None) -> Floats:
        """The planned values of `track`, held within their range."""

    def own(self, track: tuple[str, str]) -> Floats:
        """The planned values of `track`, to be written on."""


class Reactions:
    """Plays the reactions through the weeks; what they change is written into the plan from that week on."""

    def __init__(self, plan: Planned, imitation: bool = True) -> None:
        self.plan = plan
        self.imitation = imitation
        self.copying = np.zeros(plan.programme_cost.shape, bool)
        self.improvement_cost = np.zeros_like(plan.programme_cost)
        experience = [f"touchpoints.{name}.{part}" for name in plan.names.touchpoint for part in ("people", "setting")]
        places = [plan.businesses[name].place for name in plan.names.business]
        self._rivals = [
            [j for j, place in enumerate(places) if j != at and place == mine] for at, mine in enumerate(places)
        ]
        self._seen: dict[tuple[str, int], list[float]] = {}
        self.copied = {"price": ["price"], "promise": ["promise"], "appeal": ["appeal"], "experience": experience}
        copied = {lever for each in plan.businesses.values() for lever in each.copies}
        self._moved = {key for lever in copied for key in self.copied[lever] if not self._stands_still(key)}

    def run(self) -> None:
        """All reactions of all weeks, in order of time; within a week owners improve before rivals copy."""
        for row, week in enumerate(self.plan.weeks.tolist()):
            if reacts(week, WEEKS_BETWEEN_REACTIONS):
                self.improve(row)
                if self.imitation:
                    self.copy(row, week)

    @property
    def copying_cost(self) -> Floats:
        """Money a week by business: from its first step on, a rival that copies pays for it."""
        cost = self.plan.held(("business", "copies_cost_per_week"), slice(None))
        return np.where(self.copying, cost, 0.0)

    # -- improve

    def improve(self, row: int) -> None:
        """M29: every owner with a standard raises the touchpoint that she scores lowest."""
        for at, standard in enumerate(self._now("owner_standard", row).tolist()):
            if not np.isnan(standard):
                self._improve_one(at, row, standard)

    def _improve_one(self, at, row, standard):
        plan = self.plan
        spread = plan.scenario.experience.spread
        bias = spread * self._now("self_bias", row)[at]
        scores = []
        for touchpoint in plan.scenario.experience.touchpoint:
            people = self._now(f"touchpoints.{touchpoint.name}.people", row)[at]
            setting = self._now(f"touchpoints.{touchpoint.name}.setting", row)[at]
            scores.append(
                own_score(delivered(touchpoint.human, people, setting), bias, self._now("survey_share", row)[at])
            )
        lowest = scores.index(min(scores))
        if scores[lowest] < standard:
            step, gained = self._now("owner_step", row)[at], []
            for part in ("people", "setting"):
                key = f"touchpoints.{plan.names.touchpoint[lowest]}.{part}"
                gained.append(self._within(key, self._now(key, row)[at], step))
                self._move(key, at, row, gained[-1])
            people, setting = gained
            human = plan.scenario.experience.touchpoint[lowest].human
            points = people if people == setting else delivered(human, people, setting)  # what she can have, she pays
            self.improvement_cost[row:, at] += points * self._now("owner_cost_per_point", row)[at]

    # -- copy

    def copy(self, row: int, week: int) -> None:
        """M27: everybody who copies moves towards the best that a rival of the place has changed, for better or, of a
        price, for less; all at once.
        """
        steps = []  # nothing is written before all have looked
        for at, name in enumerate(self.plan.names.business):
            business = self.plan.businesses[name]
            for lever, rate in sorted(business.copies.items()):
                keys = [key for key in self.copied[lever] if key in self._moved]
                steps += [(key, at, self._step(key, at, row, week, rate)) for key in keys]
        for key, at, step in steps:
            if step != 0.0:
                self._move(key, at, row, step)
                self.copying[row:, at] = True

    def _move(self, key, at, row, step):
        """Add a step to what a business has planned, from the week in `row` on."""
        self.plan.own(("business", key))[row:, at] += step
        self._moved.add(key)
        self._seen.pop((key, row), None)  # of later weeks nobody has seen anything yet

    def _stands_still(self, key):
        """Whether nobody has planned any change of it, so that there is nothing to copy."""
        low, high = self.plan.ranges["business", key]
        opening, planned = self.plan.opening["business", key], self.plan.planned["business", key]
        return bool(((planned == opening) & (low <= opening) & (opening <= high)).all())

    def _step(self, key, at, row, week, rate):
        own = self._then(key, row)[at]
        opening = self.plan.opening["business", key].tolist()
        changes = self._standing_changes(key, at, row, week)
        if not changes:
            return 0.0
        if key == "price":
            return self._within(key, own, undercut_step(own, opening[at] + min(changes), rate))
        return self._within(key, own, copy_step(own, opening[at] + max(changes), rate))

    def _standing_changes(self, key, at, row, week):
        """Rivals' changes since week 0 as they stood `copies_after_weeks` ago, as far as they still stand now.

        Of the two the less tempting counts: the higher price, the lower score.  So neither what is new nor what has
        ended is copied.
        """
        me = self.plan.businesses[self.plan.names.business[at]]
        seen = week - me.copies_after_weeks
        if seen < 0:
            return []
        before = self._then(key, row - week - 1) if row > week else self.plan.opening["business", key].tolist()
        then, now = self._then(key, row - me.copies_after_weeks), self._then(key, row)
        less_tempting = max if key == "price" else min
        return [less_tempting(then[j] - before[j], now[j] - before[j]) for j in self._rivals[at]]

    def _within(self, key, own, step):
        """As much of a step from `own` as its lever's range leaves room for; where there is none, nothing is gained."""
        low, high = self.plan.ranges["business", key]
        return min(max(step, low - own), high - own)

    def _then(self, key, row):
        """What all businesses had in the week in `row`, as those who copy see it."""
        if (key, row) not in self._seen:
            self._seen[key, row] = self._now(key, row).tolist()
        return self._seen[key, row]

    def _now(self, key, row):
        return self.plan.held(("business", key), row)
