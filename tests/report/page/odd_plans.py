"""Odd plans made up by plain sums: streams of what a plan costs and brings, week by week, and the tables that follow.

Nothing is discounted and no market is run; a comparison with such plans has the tables that pages read.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from sim.scenario.schema.strategy import Step
from sim.study.rows.plan import strategy_rows
from sim.study.runs.verdicts import Evidence, Lead, verdict
from tests.report.fabricated import as_written
from tests.report.pages import paged

WEEKS = 104
HALF = 4.0
"""Half the interval of every difference, before money is scaled."""


def weekly(cost, start=0, end=None):
    return Step(start_week=start, end_week=end, cost_per_week=cost, change={"appeal": "+1"})


def once(cost, start=0, each_week=0.0):
    return Step(start_week=start, one_off_cost=cost, cost_per_week=each_week, change={"appeal": "+1"})


KINDS = {  # steps of a plan whose money is multiplied by k, and what it costs a week that the file does not say
    "weekly": (lambda k: [weekly(300.0 * k)], 0.0),
    "once": (lambda k: [once(6000.0 * k)], 0.0),
    "both": (lambda k: [once(6000.0 * k, each_week=300.0 * k)], 0.0),
    "per visit": (lambda _k: [weekly(0.0)], 120.0),
    "weekly and per visit": (lambda k: [weekly(300.0 * k)], 0.37),
    "saves": (lambda k: [weekly(-300.0 * k)], 0.0),
    "saves once": (lambda k: [once(-6000.0 * k)], 0.0),
    "free": (lambda _k: [weekly(0.0)], 0.0),
    "late": (lambda k: [weekly(300.0 * k, 13)], 0.0),
    "late and free": (lambda _k: [weekly(0.0, 13)], 0.0),
    "late and once": (lambda k: [once(6000.0 * k, 13)], 0.0),
    "one week": (lambda k: [weekly(300.0 * k, 5, 6)], 0.0),
    "the last week": (lambda k: [weekly(300.0 * k, WEEKS - 1)], 0.0),
    "two phases": (lambda k: [weekly(300.0 * k, 0, 4), weekly(5.0 * k, 4)], 0.0),
    "spends, then saves": (lambda k: [weekly(300.0 * k, 0, 4), weekly(-40.0 * k, 4)], 0.0),
    "never": (lambda k: [weekly(300.0 * k, WEEKS)], 0.0),
}
OUTCOMES = {  # difference in all, before money is scaled, of a plan that costs so much; and how it comes about
    "gains at once": (lambda cost: abs(cost) * 0.6 + 5000.0, "even"),
    "gains in the end": (lambda cost: abs(cost) * 0.6 + 5000.0, "dips"),
    "loses": (lambda cost: -abs(cost) * 0.6 - 1.0, "even"),
    "loses after a gain": (lambda cost: -abs(cost) * 0.3 - 1.0, "rises"),
    "brings less than nothing": (lambda cost: -cost - 5000.0, "even"),
    "brings nothing": (lambda cost: -cost, "even"),
    "nothing in the end": (lambda _cost: 0.0, "even"),
    "a penny more": (lambda _cost: 0.01, "even"),
    "a penny less": (lambda _cost: -0.01, "even"),
}
SCALES = {"as it is": 1.0, "millions": 2e4, "pennies": 1e-4}
CURRENCIES = ("GBP", "JPY", "IDR")
PLACES = (("Inn",), ("Inn", "Grill"))


class Plan:
    """A plan at one business: its steps, its money by week, and what follows from that."""

    def __init__(self, kind, outcome, scale, difference=None, how=None):
        steps, unsaid = KINDS[kind]
        self.steps, self.k = tuple(steps(scale)), scale
        self.active = [week for week in range(WEEKS) if any(self._acts(step, week) for step in self.steps)]
        cost = [sum(step.cost_per_week for step in self.steps if self._acts(step, week)) for week in range(WEEKS)]
        for week in self.active:
            cost[week] += unsaid * scale
        for step in self.steps:
            if step.start_week < WEEKS:
                cost[step.start_week] += step.one_off_cost
        self.cost = round(sum(cost), 2)
        wanted, usual = OUTCOMES[outcome]
        self.difference = round(wanted(self.cost / scale) * (1.0 if outcome.startswith("a penny") else scale), 2)
        if difference is not None:
            self.difference = difference
        self.difference *= bool(self.active)
        self.path = self._path(how or usual)

    @staticmethod
    def _acts(step, week):
        return step.start_week <= week < (WEEKS if step.end_week is None else step.end_week)

    def _path(self, how):
        """The cumulative difference by week: even from week to week, or with a swing between the first and the last."""
        net = np.zeros(WEEKS)
        if self.active:
            net[self.active] = self.difference / len(self.active)
            swing = {"even": 0.0, "dips": -1.0, "rises": 1.0}[how] * (abs(self.difference) + abs(self.cost) + self.k)
            net[self.active[0]] += swing
            net[self.active[-1]] -= swing
        return np.round(np.cumsum(net), 6)

    @property
    def payback(self):
        """By the definition, without the code's own: from the last week below 0 on, at the earliest the first week."""
        if not self.path.any() or self.path[-1] < 0:
            return np.nan
        below = [week for week in range(WEEKS) if self.path[week] < 0]
        return float(max([self.active[0], *(week + 1 for week in below)]))

    def decided(self):
        """The columns of decision.csv that are the plan's."""
        half = HALF * self.k
        return {
            "difference": self.difference,
            "luck_low": self.difference - half,
            "luck_high": self.difference + half,
            "roi": round(self.difference / self.cost, 4) if self.cost > 0 else np.nan,
            "payback_week": self.payback,
            "break_even_cost_per_week": self.worth(self.difference),
            "verdict": "Clear" if self.difference > half else "Carry on",
        }

    def worth(self, difference):
        """What it may cost a week for such a difference."""
        return round((difference + self.cost) / len(self.active), 2) if self.active else np.nan

    def broken_even(self):
        """The columns of break_even.csv that are the plan's."""
        half = HALF * self.k
        return {
            "start_week": float(self.active[0]) if self.active else np.nan,
            "active_weeks": len(self.active),
            "programme_cost": self.cost,
            "break_even_cost": round(self.difference + self.cost, 2),
            "cost_per_active_week": round(self.cost / len(self.active), 2) if self.active else np.nan,
            "break_even_cost_per_week": self.worth(self.difference),
            "luck_low": self.worth(self.difference - half),
            "luck_high": self.worth(self.difference + half),
        }


@cache
def in_words(kind, scale, currency):
    """The row of strategies.csv of such a plan."""
    scenario = base(currency, ("Inn",)).scenario
    plan = scenario.strategy[-1].model_copy(update={"step": tuple(KINDS[kind][0](scale))})
    return strategy_rows(scenario.model_copy(update={"strategy": (plan,)}))[0]


@cache
def base(currency, places):
    gains = {place: {"plan": 1.0} for place in places}
    return paged(gains, currency=currency, material=1.0, weeks=WEEKS, full=False)


def comparison(kind, outcome, scale, currency="GBP", places=("Inn",)):
    """A comparison of such a plan at each place, and its `Plan` there: at the second place it comes out otherwise."""
    made, plan = base(currency, places), Plan(kind, outcome, scale)
    names = list(OUTCOMES)
    other = Plan(kind, names[(names.index(outcome) + 2) % len(names)], scale)
    plans = dict(zip(places, (plan, other), strict=False))
    found, odd = type(made)(**vars(made)), []
    decision = made.tables["decision"].to_dict("records")
    for row in decision:
        if row["strategy"] == "plan":
            row |= plans[row["business"]].decided()
            same = {"business": row["business"], "strategy": "plan", "replications": 12}
            odd.append(same | plans[row["business"]].broken_even())
    steps = [made.tables["strategies"].to_dict("records")[0], in_words(kind, scale, currency)]
    found.tables = made.tables | {
        "decision": pd.DataFrame(decision),
        "break_even": as_written("break_even", odd),
        "strategies": pd.DataFrame(steps),
    }
    return found, plans


# -- whole cases: a kind of plan under each verdict


WORLDS = (1, 3, 40)
"""One world is the scenario as written: nothing is varied."""
MATERIAL, PRECISION, LUCK = 1_000.0, 500.0, 300.0
"""The difference that matters, what is narrow enough, half the interval from luck: pounds."""
DOWN = Step(cost_per_week=-200.0, change={"appeal": "-1"})
"""What the other plan does where it is the opposite of the first, which raises appeal."""
UP = Step(cost_per_week=200.0, change={"appeal": "+1"})


@dataclass(frozen=True)
class Recipe:
    """A verdict and how it comes about: differences of the plan and of the other, the share of worlds in which the
    leader is best, and what makes the case odd."""

    word: str
    plan: float
    other: float
    best: float = 1.0
    luck: float = LUCK
    opposite: bool = False
    tilts: bool = False
    guard: bool = False
    replications: int = 12
    more: float | None = 31.0
    baseline: float = 512_345.68

    def possible(self, kind, worlds, drivers):
        """Whether the tables of the recipe bear its verdict."""
        if kind == "never" and self.plan:
            return False
        return self.guard or verdict(self.evidence(worlds, drivers)).word == self.word

    def evidence(self, worlds, drivers):
        """What the verdict is made from."""
        gains = {"as_is": 0.0, "plan": self.plan, "other": self.other}
        leader = max(gains, key=gains.get)
        wide = self.luck if self.replications > 1 else np.inf
        leads = tuple(Lead(name, gains[leader] - gains[name], wide) for name in gains if name != leader)
        known = [row[0] for row in DRIVERS[drivers] if row[0] is not None] if worlds >= 10 else []
        return Evidence(
            tuple(gains), tuple(gains.values()), leads, PRECISION, MATERIAL, self.replications,
            best_in_worlds=tuple(won / worlds for won in self.won(worlds).values()) if worlds > 1 else None,
            explained=max(known, default=None) if worlds > 1 else None,
        )  # fmt: skip

    def won(self, worlds):
        """Strategy -> in how many worlds it is best."""
        gains = {"as_is": 0.0, "plan": self.plan, "other": self.other}
        first, second, third = sorted(gains, key=lambda name: -gains[name])
        leader = int(self.best * worlds)
        return {name: {first: leader, second: worlds - leader, third: 0}[name] for name in gains}


RECIPES = {
    "clear": Recipe("Clear", 5_000.0, 2_000.0),
    "clear, baseline loses": Recipe("Clear", 5_000.0, 2_000.0, baseline=-20_000.0),
    "clear in most": Recipe("Clear", 5_000.0, 2_000.0, best=0.925),
    "clear, luck is nothing": Recipe("Clear", 5_000.0, 2_000.0, luck=0.0),
    "likely": Recipe("Likely", 5_000.0, 2_000.0, best=0.75),
    "depends": Recipe("Depends", 5_000.0, 2_000.0, best=0.5),
    "depends, baseline leads": Recipe("Depends", -1_500.0, -3_000.0, best=0.45),
    "close to carrying on": Recipe("Close call", -200.0, -3_000.0, best=0.6),
    "close to carrying on, ahead": Recipe("Close call", 200.0, -3_000.0, best=0.6),
    "close to carrying on, gains": Recipe("Close call", -200.0, -3_000.0, best=0.6, tilts=True),
    "close pair": Recipe("Close call", 5_000.0, 4_800.0, best=0.6),
    "close pair, opposite": Recipe("Close call", 5_000.0, 4_800.0, best=0.6, opposite=True),
    "close pair, one gains": Recipe("Close call", 5_000.0, 4_800.0, best=0.6, tilts=True),
    "close pair, opposite, one gains": Recipe("Close call", 5_000.0, 4_800.0, best=0.6, opposite=True, tilts=True),
    "close by worlds": Recipe("Close call", 5_000.0, 2_000.0, best=0.5),
    "carry on": Recipe("Carry on", -3_000.0, -5_000.0),
    "carry on in most": Recipe("Carry on", -3_000.0, -5_000.0, best=0.6),
    "never active": Recipe("Close call", 0.0, -5_000.0, best=0.6),
    "not enough": Recipe("Not enough runs", 5_000.0, 2_000.0, luck=6_000.0),
    "not enough, ever": Recipe("Not enough runs", 5_000.0, 2_000.0, luck=6_000.0, more=None),
    "not enough, one run": Recipe("Not enough runs", 5_000.0, 2_000.0, luck=6_000.0, more=None, replications=1),
    "cannot be right": Recipe("Cannot be right", 5_000.0, 2_000.0, guard=True),
}
DRIVERS = {  # (share of variance, where it flips, whether the winner is the same at both ends) of each uncertain input
    "one turns it": ((0.62, 0.05, False), (0.08, None, True)),
    "one falls to turn it": ((0.62, 0.01, False), (0.08, None, True)),
    "one keeps it": ((0.62, None, True), (0.08, None, True)),
    "one, unsure": ((0.62, None, False), (0.08, None, True)),
    "several": ((0.30, 0.05, False), (0.28, None, True)),
    "none turns": ((0.30, None, True), (0.28, None, True)),
    "not told apart": ((None, None, None), (None, None, None)),
}


@cache
def _pages(currency, places, worlds, replications):
    gains = {place: {"plan": 1.0, "other": 0.5} for place in places}
    return paged(
        gains, currency=currency, material=MATERIAL, weeks=WEEKS, full=False, worlds=worlds, replications=replications
    )


def case_of(kind, recipe, worlds, places, currency, drivers="one turns it"):
    """A comparison with a plan of such a kind, and another plan, under such a verdict."""
    asked = RECIPES[recipe]
    made = _pages(currency, places, worlds, asked.replications)
    found = type(made)(**vars(made))
    plan = Plan(kind, "gains at once", 1.0, difference=asked.plan, how="rises" if asked.tilts else None)
    other = Plan("weekly", "gains at once", 1.0, difference=asked.other, how="dips" if asked.tilts else None)
    leads_now, gains_now = (plan, other) if asked.plan >= max(asked.other, 0.0) else (None, plan)
    if asked.tilts:
        _tilted(leads_now, gains_now)
    steps = {"plan": plan.steps, "other": (DOWN if asked.opposite else UP,)}
    strategies = [
        each.model_copy(update={"step": steps[each.name], "label": each.name}) if each.name in steps else each
        for each in made.scenario.strategy
    ]
    found.scenario = made.scenario.model_copy(update={"strategy": tuple(strategies)})
    tables = dict(made.tables)
    tables["decision"] = _decided(made, asked, {"plan": plan, "other": other})
    same = {"replications": asked.replications}
    tables["break_even"] = as_written("break_even", [
        {"business": place, "strategy": name} | each.broken_even() | same
        for place in places for name, each in {"plan": plan, "other": other}.items()
    ])  # fmt: skip
    tables["strategies"] = pd.DataFrame(strategy_rows(found.scenario))
    tables |= _futures(made, asked, worlds, drivers)
    tables["guards"] = pd.DataFrame(
        [{"business": at, "strategy": "plan", "guard": "g", "sentence": "Its prices are too high."} for at in places]
        if asked.guard and drivers != "several" else []
    )  # fmt: skip
    if drivers == "none turns":
        tables["tripwires"] = pd.DataFrame()
    elif drivers == "one keeps it":
        tables["tripwires"] = tables["tripwires"].assign(caught_unseen=np.nan, false_alarms_unseen=np.nan)
    elif drivers == "not told apart":
        tables["tripwires"] = tables["tripwires"].assign(measure=None, sentence="Nothing tells them apart early.")
    found.tables = type(made.tables)(tables)
    paths = {(place, name): each.path for place in places for name, each in {"plan": plan, "other": other}.items()}
    found.cumulative = pd.DataFrame({
        "business": np.repeat([place for place, _ in paths], WEEKS),
        "strategy": np.repeat([name for _, name in paths], WEEKS),
        "week": np.tile(np.arange(WEEKS), len(paths)),
        "cumulative_difference": np.concatenate(list(paths.values())),
    })  # fmt: skip
    return found


def _tilted(leader, gainer):
    """Who is behind gains in the second half, evenly, what it lost in the first; who leads loses what it had gained."""
    half = WEEKS // 2
    for plan, way in ((gainer, 1.0), (leader, -1.0)):
        if plan is not None:
            rest = np.concatenate([np.zeros(half), np.linspace(0.0, 4_000.0, WEEKS - half)])
            first = np.concatenate([np.linspace(0.0, 4_000.0, half), np.full(WEEKS - half, 4_000.0)])
            plan.path = plan.difference * np.arange(1, WEEKS + 1) / WEEKS + way * (rest - first)


def _decided(made, asked, plans):
    rows = []
    ranked = sorted({"as_is": 0.0, "plan": asked.plan, "other": asked.other}.items(), key=lambda each: -each[1])
    about = [name for name, _ in ranked[:2]] if asked.word == "Close call" else None
    for row in made.tables["decision"].to_dict("records"):
        name = row["strategy"]
        row["profit"] = asked.baseline + (0.0 if name == "as_is" else plans[name].difference)
        row["verdict"] = asked.word if about is None or name in about else None
        if name != "as_is":
            decided = plans[name].decided()
            decided |= {"verdict": row["verdict"]}
            wide = asked.luck if asked.replications > 1 else np.nan
            decided |= {"luck_low": decided["difference"] - wide, "luck_high": decided["difference"] + wide}
            row |= decided
        rows.append(row)
    return pd.DataFrame(rows)


def _futures(made, asked, worlds, drivers):
    """verdicts, odds and drivers."""
    rulings = made.tables["verdicts"].assign(
        verdict=asked.word, more_replications=np.nan if asked.more is None else asked.more
    )
    ranked = sorted((0.0, asked.plan, asked.other), reverse=True)
    lead = ranked[0] - ranked[1]
    rulings = rulings.assign(luck_low=lead - asked.luck, luck_high=lead + asked.luck, material_difference=MATERIAL)
    odds, won = made.tables["odds"].copy(), asked.won(worlds if worlds > 1 else asked.replications)
    gains = {"as_is": 0.0, "plan": asked.plan, "other": asked.other}
    odds["futures_best"] = [won[name] for name in odds["strategy"]]
    odds["futures_lost"] = [0 if gains[name] > 0 or name == "as_is" else won["as_is"] for name in odds["strategy"]]
    odds["futures_lost"] += [int(gains[name] > 0 and won["as_is"] > 0) * won["as_is"] for name in odds["strategy"]]
    for end, way in (("p10", -1.0), ("p90", 1.0)):
        odds[end] = [
            gains[name] + way * (abs(gains[name]) * 0.4 + 900.0) * (name != "as_is") for name in odds["strategy"]
        ]
    found = {"verdicts": rulings, "odds": odds, "drivers": pd.DataFrame()}
    if worlds > 1:
        frame = made.tables["drivers"]
        rows = frame.to_dict("records")
        leader = max(gains, key=gains.get)
        second = sorted(gains, key=lambda name: -gains[name])[1]
        known = DRIVERS[drivers if worlds >= 10 else "not told apart"]
        for place, (share, flips, same) in enumerate(known * made.tables["decision"]["business"].nunique()):
            rises = flips is not None and flips >= rows[place]["in_force"]
            ends = (None, None) if same is None else (leader, leader)
            if same is False:
                ends = (leader, second) if rises or flips is None else (second, leader)
            cells = {"variance_share": share, "flips_at": flips}
            rows[place] |= {column: np.nan if value is None else value for column, value in cells.items()}
            rows[place] |= dict(zip(("low_winner", "high_winner"), ends, strict=True))
        found["drivers"] = pd.DataFrame(rows).astype(frame.dtypes)
    return found
