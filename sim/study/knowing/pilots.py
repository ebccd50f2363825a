"""What trying a plan first is worth: begun, watched for some weeks by visits and takings, then kept or changed.

The trial is run through the market in every world, with luck that no other run has, and what the firm would see of it
are the visits and the takings of its weeks, and nothing else.  What each choice after it brings is regressed on that:

    keep the plan    what it brings over all weeks
    another plan     what the tried one brought by then, and of the other the share of what is left of the weeks
    carry on         what the tried one brought by then

So a trial needs no cost of its own: what it costs or brings meanwhile is the plan's.  Its worth is the mean of the best
by the regression, less what the best plan without a trial brings.  A plan that is stopped leaves nothing behind here.

Source: Strong, Oakley, Brennan & Breeze (2015), Medical Decision Making 35, for the regression on a summary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from sim.annotations import Floats, Rows
from sim.scenario import with_values
from sim.scenario.schema.scenario import Scenario
from sim.study.knowing.options import held_to
from sim.study.knowing.rows import answers_of, share_waited
from sim.study.knowing.worth import SURE, Worth, chosen, of_all
from sim.study.measures.flows import Flow
from sim.study.numbers.rounding import penny
from sim.study.runs.outcomes import Outcome
from sim.study.runs.replication import OWN
from sim.study.runs.runner import Runner
from sim.study.worlds.worlds import Worlds

LENGTHS = (4, 8, 13, 26)
"""How many weeks are tried, where as many are left after them."""


@dataclass(frozen=True)
class Pilot:
    """A trial of ``weeks``: what seeing its visits and takings is worth to the choice after it (``worth``); ``brought``
    what the plan itself brings meanwhile, in the mean; ``net`` by how much all that follows exceeds the best plan
    without a trial, and its standard error.
    """

    weeks: int
    worth: Worth
    brought: float
    net: float
    error: float

    @property
    def is_told(self) -> bool:
        """Whether it is more than luck and chance could make it."""
        return self.worth.is_told and self.net > SURE * self.error


def tried_plan(answers: Floats) -> int:
    """The plan that a trial is of, a column of ``answers`` [worlds, plans], the baseline's first: the chosen one, or
    the best beside carrying on where that is chosen."""
    plan = chosen(answers)
    return plan if plan else 1 + int(np.argmax(answers[:, 1:].mean(axis=0)))


def of_pilot(
    seen: Floats, answers: Floats, plan: int, brought: Floats, weeks: int, waited: float, seed: int, name: str
) -> Pilot:
    """The `Pilot` of the plan in column ``plan`` of ``answers`` [worlds, plans].

    ``seen`` float [worlds, k] is what the firm sees of the trial in each world, ``brought`` [worlds] what the plan has
    brought by its end in the run that ``answers`` are of, ``waited`` 0..1 the discounted share of the weeks that is
    gone by then.
    """
    after = brought[:, None] + (1.0 - waited) * answers
    after[:, plan] = answers[:, plan]
    known = of_all(seen, after, seed, f"a trial of {weeks} weeks {name}")
    best, now = chosen(after), chosen(answers)
    moved = after[:, best] - answers[:, now]
    net = known.worth.value + float(moved.mean())
    error = sqrt(known.worth.standard_error**2 + float(moved.var()) / len(moved))
    return Pilot(weeks, known.worth, float(brought.mean()), net, error)


def best_of(tried: Sequence[Pilot]) -> Pilot | None:
    """The trial that leaves most, of those that can be told."""
    return max((each for each in tried if each.is_told), key=lambda each: each.net, default=None)


def lengths_of(scenario: Scenario) -> tuple[int, ...]:
    """How many weeks may be tried: after each, as many again are left."""
    return tuple(weeks for weeks in LENGTHS if 2 * weeks <= scenario.study.weeks)


def run_pilots(runner: Runner, scenario: Scenario, worlds: Worlds, plans: Sequence[str], luck: int) -> list[list]:
    """The outcomes of trials of ``plans`` in every world that was drawn, with luck numbered from ``luck`` on."""
    used = held_to(scenario, [scenario.study.baseline, *plans])
    varied = {one.what for one in used.uncertain}
    jobs = []
    for world, row in enumerate(worlds.values[1:].tolist(), start=1):
        given = {each.what: value for each, value in zip(worlds.inputs, row, strict=True) if each.what in varied}
        changed, _ = with_values(used, given)
        jobs += runner.jobs(changed, [luck + world - 1], world=world, keep=OWN)
    return runner.outcomes(jobs)


def seen_of(outcomes: Sequence[Sequence[Outcome]], business: str, plan: str, weeks: int) -> Floats:
    """Visits and takings of a trial's weeks in each world, of all its houses where there are several: float [worlds,
    2]."""
    rows = []
    for some in outcomes:
        own = [
            one.weekly
            for one in some
            if one.strategy == plan and one.focus == business and one.weekly is not None and len(one.weekly.businesses)
        ]
        visits = sum(int(each.counts[:weeks, :, Flow.VISITS].sum()) for each in own)
        rows.append((float(visits), sum(float(each.revenue[:weeks].sum()) for each in own)))
    return np.array(rows)


def brought_by(worlds: Worlds, business: str, plan: str, weeks: int) -> Floats:
    """What a plan had brought more than carrying on by the end of so many weeks, in each world: float [worlds]."""
    return np.array([one.path[weeks - 1] for one in worlds.of(business, plan)])


def pilot_rows(scenario: Scenario, worlds: Worlds, plans: dict[str, int], outcomes: list[list], seed: int) -> Rows:
    """Rows of pilots.csv: at each business a trial of every length of the plan with this number among its answers."""
    rows = []
    for business, plan in plans.items():
        names, answers = answers_of(worlds, business)
        tried = [
            of_pilot(
                seen_of(outcomes, business, names[plan], weeks),
                answers,
                plan,
                brought_by(worlds, business, names[plan], weeks),
                weeks,
                share_waited(scenario, weeks),
                seed,
                f"at {business}",
            )
            for weeks in lengths_of(scenario)
        ]
        best = best_of(tried)
        rows += [
            {
                "business": business,
                "strategy": names[chosen(answers)],
                "tried_plan": names[plan],
                "pilot_weeks": one.weeks,
                "worth": penny(one.worth.value),
                "standard_error": penny(one.error),
                "worth_by_chance": penny(one.worth.by_chance),
                "is_told": one.is_told,
                "brought_meanwhile": penny(one.brought),
                "net_worth": penny(one.net),
                "is_best_length": one is best,
            }
            for one in tried
        ]
    return rows
