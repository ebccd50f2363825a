"""A dot is who it says it is: fifty of any week beside a run of their own, and the diary of whoever is clicked."""

import base64
from dataclasses import replace
from random import Random as Rng

import numpy as np
import pytest

from sim.dashboard.asked import Asked
from sim.dashboard.jobs import FIRST, LIVES, Job, LabTask
from sim.dashboard.markets import Markets
from sim.market.ledger import FIRST_REFERRED
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.rules.learning import LAPSED_AFTER, is_loyal
from sim.scenario import read
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.variants.variants import with_span, with_strategies
from sim.study.compare import compare
from sim.study.film import CAME, FAVOURITE, LOST, LOYAL, REFERRED
from sim.study.runs.branches import branched
from sim.study.runs.replication import Replicator
from sim.teaching.stops import RESIDENTS
from tests.dashboard.live import small

CHANGES = {"price": "+2"}
PAIRS = 50
PLAN = "plan"
SLOT = 0xFFFFFFFF
"""The bits of a customer_id that say where she lives; those above say when she came."""


def job(scenario, business="Ash", changes=None):
    """The first future of a move, as the page asks its workers for it."""
    market = Markets(scenario).of(Asked(business, {}))
    return Job(FIRST, market.key, market.market.text, business, CHANGES if changes is None else changes)


def with_plan(asked):
    """The market of a job with its move as a strategy."""
    scenario = read(text=asked.text)
    plan = Strategy.model_validate({"name": PLAN, "step": [Step.model_validate({"change": asked.changes})]})
    baseline = [each for each in scenario.strategy if each.name == scenario.study.baseline]
    return with_strategies(scenario, [*baseline, plan])


class Fresh:
    """The first future under the plan, lived anew up to the week that is asked about."""

    def __init__(self, asked):
        scenario = with_plan(asked)
        self.replicator = Replicator(scenario, scenario.runs.seed, "kernel")
        self.terms = Terms(scenario, PLAN, (asked.business,))
        first = self.replicator.terms(self.replicator.branches[0])
        self.population = first.population(scenario.runs.seed, 0)
        self.whole = RunSpec(first, self.population, scenario.runs.seed, 0)
        self.j = self.terms.names.business.index(asked.business)

    def at(self, week):
        """(state, ledger) as a week opens, of a run from the start of the warm-up that stops there."""
        warm = self.replicator.simulate(replace(self.whole, until=0))[:2]
        state, ledger = branched(self.terms, *warm)
        if week:
            asked = replace(self.whole, terms=self.terms, start=state, ledger=ledger, until=week)
            state, ledger = self.replicator.simulate(asked)[:2]
        return state, ledger

    def seen(self, index, week):
        """What the film should show of who lives at an index in a week: {mark: whether}, and the favourite."""
        (before, _), (state, ledger) = self.at(week), self.at(week + 1)
        been = state.visits[index, self.j] > 0
        since = week - int(state.last_visit[index, self.j])
        loyalty = state.loyalty[index]
        tenancy = (ledger.tenant_slot == self.population.who[index]) & (ledger.tenant_week == before.arrival[index])
        (row,) = np.flatnonzero(tenancy)
        word = ledger.diary[ledger.focus_index(self.j)][row, ledger.weeks_before + week] & FIRST_REFERRED
        by_satisfaction = float(self.terms.by_week["reward_by_satisfaction"][week - self.terms.first_week])
        return {
            CAME: been and since == 0,
            LOYAL: been and since < LAPSED_AFTER and is_loyal(loyalty[self.j], by_satisfaction),
            LOST: been and since >= LAPSED_AFTER,
            REFERRED: word > 0,
        }, int(loyalty.argmax()) + 1 if loyalty.max() > 0.0 else 0


def frames_of(film):
    return np.frombuffer(base64.b64decode(film["frames"]), np.uint8).reshape(film["weeks"], film["residents"])


def agree(asked, pairs):
    """So many dots and weeks, chosen by luck, and one of each mark are what a run of their own says of them; returns
    how many marks there are.
    """
    _, film = LabTask()(asked)
    frames, fresh, luck = frames_of(film), Fresh(asked), Rng(17)
    marks = [CAME, LOYAL, LOST, REFERRED]
    kinds = [(mark, np.argwhere(frames & mark > 0)) for mark in marks]
    rare = [tuple(luck.choice(where.tolist())) for _, where in kinds if len(where)]
    chosen = rare + [(luck.randrange(film["weeks"]), luck.randrange(film["residents"])) for _ in range(pairs)]
    for week, dot in chosen:
        shown = int(frames[week, dot])
        told, favourite = fresh.seen(film["people"][dot], week)
        assert {mark: bool(shown & mark) for mark in marks} == told, (week, dot)
        assert shown & FAVOURITE == favourite, (week, dot)
    return len(rare)


def test_fifty_dots_of_any_week_are_what_a_fresh_run_says():
    lively = {"study.weeks": 40, "place.town.residents": 300, "place.town.moves_per_year": 0.5}
    assert agree(job(small(**lively)), PAIRS) == 4  # and one of each mark


@pytest.mark.nightly
@pytest.mark.parametrize("house", ["The Old Forge", "Soho Table"])
def test_fifty_dots_of_the_lead_case_are_what_a_fresh_run_says(house):
    assert agree(job(read("town_vs_west_end"), house), PAIRS) >= 3


def one_place():
    return job(small(**{"place.town.moves_per_year": 0.0}))


def two_places():
    return job(with_span(read("town_vs_west_end"), 30, 20), "Soho Table")


@pytest.mark.parametrize("market", [one_place, two_places])
def test_whoever_is_clicked_is_who_the_command_line_s_diary_tells_of(market):
    """The diaries of a comparison of the saved move are those that the page tells of the same person, line by line."""
    asked, task = market(), LabTask()
    _, film = task(asked)
    scenario = with_plan(asked)
    carrying_on = scenario.study.baseline
    table = compare(scenario, replications=1, worlds=1, workers=1).tables["diaries"]
    table = table[table["business"] == asked.business]
    people, numbers = table["customer_id"].dropna().unique(), Fresh(asked).population.who
    assert len(people)
    for who in people:
        (index,) = np.flatnonzero(numbers == int(who) & SLOT)
        assert index in film["people"] or len(film["people"]) == RESIDENTS  # the town has more than are dots
        found = task(asked._replace(kind=LIVES, number=int(index), week=3))
        rows = table[table["customer_id"] == who]
        assert found["who"] == {name: rows[name].iloc[0] for name in ("customer_id", "customer", "segment")}
        for key, reading in (("without", carrying_on), ("with", PLAN)):
            told = rows[rows["lived_under"] == reading]
            assert found[key] == [list(each) for each in zip(told["week"], told["sentence"], strict=True)]
