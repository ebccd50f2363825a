"""Twin diaries: one customer's life read twice, under the baseline and under the best strategy, with the same luck.

Replication 0 is run once more with everything kept, for each focus business under the baseline and under its best
strategy (the largest mean difference, though it may be a loss).  `sim.study.diaries.twin_choice` says whose lives
are read, `sim.study.diaries.trajectories` what happened in them, and `sim.study.diaries.diary_writer` puts it into
sentences.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from textwrap import shorten
from typing import Any

import numpy as np
import pandas as pd

from sim.market.run_spec import RunSpec
from sim.market.state import BARRED
from sim.rules.owner import WEEKS_BETWEEN_FIRINGS
from sim.rules.scale import score_of
from sim.scenario.paths.labels import place_named
from sim.study.diaries.diary_writer import DiaryWriter, Line
from sim.study.diaries.events import events, last_week, told_of_both
from sim.study.diaries.trajectories import CustomerHistory, Person, RunHistory
from sim.study.diaries.twin_choice import choose, twins_of
from sim.study.numbers.statistics import mean
from sim.study.numbers.words import counted
from sim.study.runs.answers import Answers
from sim.study.runs.branches import Branch, branched
from sim.study.runs.replication import Replicator
from sim.study.runs.transactions import customer_ids, customer_labels, places
from sim.study.runs.visit_store import VisitStore
from sim.study.studied import Studied

COLUMNS = (
    "business", "strategy", "pair", "customer_id", "customer", "segment", "lived_under", "week", "date", "event",
    "sentence",
)  # fmt: skip
REPLICATION = 0
LONGEST_LABEL = 60  # characters of a strategy's label inside a sentence

LINE_WORDS = {
    "acquisition_referred": ("as new customers whom a friend recommended it to", "as recommended customers not won"),
    "acquisition_other": ("as new customers", "as new customers not won"),
    "retention": ("as customers kept for longer", "as customers kept for less long"),
    "penetration": ("as customers who come more often", "as customers who come less often"),
    "lost": ("as customers lost later", "as customers lost"),
    "price": ("through what they pay a visit", "through what they pay a visit"),
    "unit_cost": ("through what a visit costs to serve", "through what a visit costs to serve"),
}
"""In what way the residents of a line are worth more, and less."""


def tables(study: Studied) -> dict[str, pd.DataFrame]:
    """The table `diaries` of a comparison, as a DataFrame with ``COLUMNS``.

    Rows without a ``lived_under`` are about a pair as a whole: how it was ``chosen``, or that all lives are the
    ``same``.  Empty without a strategy to compare, without residents, and where customers go by rules of their own,
    which cannot be worked out again.
    """
    rows = []
    if study.answers.question.alternatives and study.answers.replications:
        again = Again(study)
        if again.is_the_same_run():
            for business in study.scenario.focus:
                rows += again.rows(business.name)
    return {"diaries": _frame(study.scenario, rows)}


def _frame(scenario, rows):
    import pandas as pd

    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["customer_id"] = frame["customer_id"].astype("Int64")
    days = 7 * frame["week"].astype("int64").to_numpy()
    frame["date"] = pd.to_datetime(scenario.study.start_date) + pd.to_timedelta(days, unit="D")
    return frame


def best_strategy(answers: Answers, business: str) -> str:
    """The strategy with the largest mean difference at a business, the baseline aside; the first of equals."""
    return max(answers.question.alternatives, key=lambda name: mean(answers.values(business, name, "difference")))


class _Felt:
    """The weeks and satisfactions of all visits of a run as one number, so that two runs can be told apart."""

    def __init__(self, terms):
        self.terms, self._digest = terms, [hashlib.sha256(), hashlib.sha256()]

    def take(self, visits):
        """Add the visits of a week."""
        felt = np.round(score_of(visits["satisfaction"], self.terms.norm, self.terms.spread), 6)
        self._add(visits["week"], felt)

    def _add(self, week, felt):
        for digest, values, kind in zip(self._digest, (week, felt), (np.int32, np.float64), strict=True):
            digest.update(np.ascontiguousarray(values, kind))

    def same_as(self, known, strategy):
        """Whether these are the visits that a handle has of a strategy."""
        other = _Felt(self.terms)
        for block in known.blocks(["strategy", "week", "felt_score"]):
            rows = block[block["strategy"] == strategy]
            other._add(rows["week"], rows["felt_score"])
        return [each.digest() for each in self._digest] == [each.digest() for each in other._digest]


class Again:
    """Replication 0 once more, branch by branch, with every visit and the state of the opening kept."""

    def __init__(self, study: Studied) -> None:
        self.study, self.scenario = study, study.scenario
        seed = study.runner.seed
        self.replicator = Replicator(self.scenario, seed, study.runner.engine)
        first = self.replicator.branches[0]
        terms = self.replicator.terms(first)
        self.population = terms.population(seed, REPLICATION)
        self._whole = RunSpec(terms, self.population, seed, REPLICATION)
        self.opening, self.recorded, _ = self.replicator.simulate(replace(self._whole, until=0))
        self._felt = _Felt(terms)
        self.baseline = self.follow(first, self._felt.take)

    def follow(self, branch: Branch, also: Callable[..., Any] | None = None) -> RunHistory:
        """The `RunHistory` of a branch; a run stops after each week of firing to see who was barred.

        ``also`` is called with the visits of each week.
        """
        terms = self.replicator.terms(branch)
        run = replace(self._whole, terms=terms)
        state, ledger = branched(terms, self.opening, self.recorded)
        firing = not np.isnan(terms.by_week["fire_below"]).all()
        stops = range(1, terms.weeks, WEEKS_BETWEEN_FIRINGS) if firing else ()
        barred, store = [], VisitStore(also)
        for until in (*stops, terms.weeks):
            before = state
            state, ledger, _ = self.replicator.simulate(
                replace(run, start=before, until=until, ledger=ledger, log_visits=store.log)
            )
            moved_in = (state.arrival != before.arrival)[:, None]  # and was barred in this week of firing
            new = np.argwhere((state.flags & BARRED != 0) & ((before.flags & BARRED == 0) | moved_in))
            barred += [(until - 1, index, business) for index, business in new.tolist()] if until in stops else []
        return RunHistory(run, self.opening, ledger, store.close(), barred)

    def is_the_same_run(self) -> bool:
        """Whether these visits are the ones compared; a class of customers of a student's own makes others."""
        known = self.study.visits
        return known is None or self._felt.same_as(known, self.study.answers.question.baseline)

    # -- the rows of one business

    def rows(self, business: str) -> list[dict[str, int | str]]:
        """The rows of one focus business: a list of dicts, empty if no resident can come to it."""
        terms = self.baseline.terms
        at = terms.names.business.index(business)
        reach = np.array([minutes[at] >= 0.0 for minutes in terms.travel])
        if not reach[self.population.place].any():
            return []
        answers = self.study.answers
        strategy = best_strategy(answers, business)
        branch = next(
            each for each in self.replicator.branches if each.strategy == strategy and business in each.businesses
        )
        pair = self.baseline, self.follow(branch)
        twins = twins_of(pair[0].ledger, pair[1].ledger, at)
        outcomes = answers.of(business, strategy)
        bridge = {line: mean([one.bridge[line] for one in outcomes]) for line in outcomes[0].bridge}
        throughout = pair[0].ledger.last_tenancies & (pair[0].ledger.tenant_week <= 0)
        found = choose(twins, bridge, throughout, lambda row: self._events(pair, row, at))
        same = {"business": business, "strategy": strategy}
        if not found:
            return [same | self._nothing_to_tell(business, strategy)]
        rows, also = [], self._yet(business, strategy, int(twins.money.sum()))
        for number, chosen in enumerate(found, start=1):
            rows += [same | {"pair": number} | row for row in self._pair(pair, chosen, at, strategy, also)]
            also = []
        return rows

    def _events(self, pair, row, at):
        trajectories = [history.trajectory(history.person(row), at) for history in pair]
        return [events(trajectory, last_week(trajectory, self.baseline.terms.weeks)) for trajectory in trajectories]

    def _label(self, strategy):
        found = next(each for each in self.scenario.strategy if each.name == strategy)
        return shorten(" ".join((found.label or found.name).split()), LONGEST_LABEL, placeholder="…")

    def _nothing_to_tell(self, business, strategy):
        ours = self._label(self.study.answers.question.baseline)
        sentence = (
            f"No resident is worth more or less to {business} under {self._label(strategy)} than under {ours}, so "
            "there are no two lives to set side by side."
        )
        nobody = {"pair": 1, "customer_id": None, "customer": None, "segment": None, "lived_under": None}
        return nobody | _dated(Line(0, "same", sentence))

    def _pair(self, pair, chosen, at, strategy, also):
        """The rows of one pair: how it was chosen (and what to say ``also``), then the two readings, baseline first."""
        person = pair[0].person(chosen.row)
        trajectories = [history.trajectory(person, at) for history in pair]
        kept = told_of_both(pair, trajectories)
        who = self.who(person)
        sentences = [self._why(chosen, person, at, strategy), *also, parting(trajectories)]
        rows = [who | {"lived_under": None} | _dated(Line(0, "chosen", " ".join(sentences)))]
        baseline = self.study.answers.question.baseline
        for reading, history, trajectory in zip((baseline, strategy), pair, trajectories, strict=True):
            rows += [
                who | {"lived_under": reading} | _dated(line) for line in DiaryWriter(history, trajectory, kept).lines()
            ]
        return rows

    def who(self, person: Person) -> dict[str, int | str]:
        """Who somebody is: customer_id, customer, segment."""
        terms = self.baseline.terms
        one = {"who": np.array([person.who]), "arrival": np.array([person.arrival]), "week": np.array([0])}
        one |= {"passer": np.array([False])}
        number, name = customer_ids(terms, one).item(), customer_labels(terms, one)[0]
        return {"customer_id": number, "customer": name, "segment": terms.names.segment[person.segment]}

    def _why(self, chosen, person, at, strategy):
        """Who this is, and by what rule chosen."""
        terms = self.baseline.terms
        home = place_named(self.scenario, str(places(terms, {"who": np.array([person.who])})[0]))
        business, kind = terms.names.business[at], terms.names.segment[person.segment]
        found = [(chosen.more, "more"), (chosen.less, "less")]
        (alike, way), (others, other_way) = found if chosen.gains else found[::-1]
        mainly = LINE_WORDS[chosen.line][0 if chosen.gains else 1]
        many = {1: "", 2: "both "}.get(alike, "all ") if chosen.in_line == alike else f"{chosen.in_line:,} of them "
        mainly = f"{many}mainly {mainly}"
        adds = "adds" if chosen.gains else "takes away"
        events = ", and the life that is worth more is also the one that goes better" if chosen.fits > 0 else ""
        others_below = f"{chosen.outdone:,}" if chosen.outdone else "none"
        rule = f"chosen by rule: it {adds} at least as much as {others_below} of the others{events}"
        this = "that one" if chosen.in_line == 1 else f"one of these {chosen.in_line:,}, {rule}"
        return (
            f"A customer who lives in {home}, segment {kind}. Under {self._label(strategy)}, {business} earns {way} "
            f"from {counted(alike, 'resident')}, {mainly}, and {other_way} from {f'{others:,}' if others else 'none'}. "
            f"This is {this}."
        )

    def _yet(self, business, strategy, residents):
        """A sentence where the residents go one way and the whole profit the other."""
        whole = mean(self.study.answers.values(business, strategy, "difference"))
        if residents > 0 > whole:
            return ["All residents together add to profit under this plan, yet over all it lowers profit."]
        if residents < 0 < whole:
            return ["All residents together take from profit under this plan, yet over all it raises profit."]
        return []


def parting(trajectories: Sequence[CustomerHistory]) -> str:
    """A sentence: until when the two lives go the same ways."""
    ways = [
        sorted(
            [(visit.week, visit.occasion, trajectory.business) for visit in trajectory.visits]
            + list(trajectory.elsewhere)
        )
        for trajectory in trajectories
    ]
    if ways[0] == ways[1]:
        return "Both lives go to the same places in all weeks."
    at = next(
        (number for number, (one, other) in enumerate(zip(*ways, strict=False)) if one != other), min(map(len, ways))
    )
    week = min(way[at][0] for way in ways if at < len(way))
    return f"The two lives go to different places from week {week} on."


def _dated(line):
    return {"week": line.week, "event": line.event, "sentence": line.sentence}
