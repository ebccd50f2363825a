"""Single residents' lives: what is worked out again from luck is what the run held, to the bit."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.agents import Customer, Market, person
from sim.market.ledger import Count
from sim.market.run_spec import RunSpec
from sim.market.state import BARRED, NOBODY
from sim.market.terms import Terms
from sim.study.diaries.diaries import Again
from sim.study.diaries.touchpoint_replay import moments
from tests.agents.test_runs import FULL
from tests.scenarios import market

PLAN = {"plan": {"change": {"price": "-10%", "touchpoints.meal.score": "+1", "recovery": "+0.2"}}}
EVERYTHING = {
    **FULL,
    "study.weeks": 58,
    "experience/touchpoint/farewell/occurs": 0.5,
    "business.Ash.recovery": 0.3,
    "behaviour.talk_chance": 0.4,
}
"""Every mechanism and much talk, a touchpoint that does not always occur, a week of firing behind the first year."""


def again(scenario, engine="kernel"):
    """`Again` of a scenario, without its comparison."""
    return Again(SimpleNamespace(scenario=scenario, runner=SimpleNamespace(seed=7, engine=engine)))


def histories(scenario, engine="kernel"):
    """The `RunHistory` of every branch, by strategy."""
    found = again(scenario, engine)
    others = [branch for branch in found.replicator.branches if branch.strategy != "as_is"]
    return {"as_is": found.baseline} | {branch.strategy: found.follow(branch) for branch in others}


def trajectories(history, business=0):
    """The lives of all residents with one business."""
    people = [history.person(row) for row in range(len(history.ledger.tenant_slot))]
    return [history.trajectory(each, business) for each in people]


class Watched(Customer):
    """Leaves a note of all that no log holds."""

    def live(self, occasion, tie):
        self.model.seen = []
        memory = super().live(occasion, tie)
        self.note(occasion)["moments"] = list(self.model.seen)
        return memory

    def share(self, occasion):
        self.model.met = None
        super().share(occasion)
        self.note(occasion)["guest"] = self.model.met is not None

    def tell(self, occasion):
        self.model.met = None
        super().tell(occasion)
        self.note(occasion)["told"] = self.model.met

    def friend(self, uniform):
        friend = super().friend(uniform)
        self.model.met = None if friend is None else friend.index
        return friend

    def hear(self, business, memory, recommended):
        super().hear(business, memory, recommended)
        if recommended:
            key = self.who, self.arrival, business.index
            self.model.heard.setdefault(key, []).append(self.model.week.index)

    def note(self, occasion):
        key = self.who, self.model.week.index, occasion.number
        return self.model.notes.setdefault(key, {"business": occasion.business.index})


def watch(scenario, strategy, monkeypatch):
    """The agents' market, run to its end by customers who leave notes; firings as rows (week, index, business)."""
    terms = Terms(scenario, strategy, [each.name for each in scenario.focus])
    town = Market(terms=terms, scenario_seed=7, replication=0, customer=Watched)
    town.notes, town.heard, town.gone, town.seen = {}, {}, [], []
    rule = person.moment
    monkeypatch.setattr(person, "moment", lambda *given: town.seen.append(rule(*given)) or town.seen[-1])
    while town.week_number < terms.weeks:
        town.step()
        town.gone += [(town.week.index, *each) for each in town.fired if town.week.index >= 0]
    return town


@pytest.mark.parametrize("strategy", ["as_is", "plan"])
def test_touchpoints_words_guests_and_firings_are_those_of_the_agents_to_the_bit(strategy, monkeypatch):
    scenario = market(EVERYTHING, PLAN)
    town = watch(scenario, strategy, monkeypatch)
    history = histories(scenario)[strategy]
    checked = words = referred = guests = gestures = fired = brief = 0
    for business in (0, 1):
        for trajectory in trajectories(history, business):
            for visit in trajectory.visits:
                note = town.notes[trajectory.person.who, visit.week, visit.occasion]
                found, gift = moments(history, trajectory, visit)
                assert note["business"] == business
                assert [z for _, z in found] == note["moments"]
                assert (visit.word.friend if visit.word else None) == note["told"]
                assert visit.guest == note["guest"]
                checked, words, guests = checked + 1, words + (visit.word is not None), guests + visit.guest
                gestures, brief = gestures + (gift is not None), brief + (len(found) < 3)
            if trajectory.visits and trajectory.visits[0].referred:
                heard = town.heard[trajectory.person.who, trajectory.person.arrival, business]
                before = [week for week in heard if 0 <= week < trajectory.visits[0].week]
                assert trajectory.recommended == (max(before) if before else None)
                referred += bool(before)
            if trajectory.fired is not None:
                assert (trajectory.fired, trajectory.person.index, business) in town.gone
                fired += 1
    assert checked > 400
    assert min(words, referred, guests, gestures, fired, brief) > 0  # else the test has looked at nothing


def test_what_is_judged_is_counted_in_the_ledger():
    history = histories(market(EVERYTHING, PLAN))["plan"]
    counted = history.ledger.counts[history.ledger.weeks_before :, :, : len(history.ledger.segments)].sum(axis=(0, 2))
    for business in (0, 1):
        visits = [visit for trajectory in trajectories(history, business) for visit in trajectory.visits]
        for name, count in {
            "delighted": Count.DELIGHTED,
            "outraged": Count.OUTRAGED,
            "complained": Count.COMPLAINTS,
            "refunded": Count.REFUNDS,
            "first": Count.NEW,
            "referred": Count.REFERRED,
            "left": Count.LEFT,
            "guest": Count.GUESTS,
        }.items():
            assert sum(getattr(visit, name) for visit in visits) == counted[business, count], name


def test_a_friend_who_came_came_first_after_the_word():
    history = histories(market({**EVERYTHING, "place.town.moves_per_year": 0.9}, PLAN))["plan"]
    found = trajectories(history)
    first = {(each.person.index, visit.week) for each in found for visit in each.visits if visit.first}
    words = [visit.word for each in found for visit in each.visits if visit.word is not None]
    came = [word for word in words if word.came is not None]
    assert came
    assert all((word.friend, word.came) in first and word.came > word.week for word in came)
    told = {(word.friend, word.week) for word in words if word.came is None}
    # nobody is passed over: whoever came first while still the same tenant had been told
    for each in found:
        for visit in each.visits:
            if visit.first:
                missed = {(i, w) for i, w in told if i == each.person.index and each.person.arrival <= w < visit.week}
                assert not missed


def test_before_week_nought_and_moving_are_as_the_state_has_them():
    history = histories(market({**FULL, "place.town.moves_per_year": 0.9}, PLAN))["as_is"]
    opening, seen = history.opening, set()
    for trajectory in trajectories(history):
        who = trajectory.person
        assert history.population.who[who.index] == who.who
        if opening.arrival[who.index] == who.arrival:
            assert trajectory.before == opening.visits[who.index, 0]
            assert (trajectory.last_before or 0) < 0 or not trajectory.before
        else:
            assert (trajectory.before, trajectory.expected) == (0, None)
        weeks = [visit.week for visit in trajectory.visits]
        assert all(who.arrival <= week <= (who.leaves if who.leaves is not None else 99) for week in weeks)
        seen.add((who.arrival > 0, who.leaves is not None))
    assert seen == {(False, False), (False, True), (True, False), (True, True)}


def test_both_engines_have_the_same_lives():
    scenario = market({**EVERYTHING, "study.weeks": 8, "study.warm_up_weeks": 4}, PLAN)
    fast, plain = (histories(scenario, engine) for engine in ("kernel", "agents"))
    for strategy in ("as_is", "plan"):
        assert trajectories(fast[strategy]) == trajectories(plain[strategy])


def test_who_is_barred_is_seen_in_the_last_state():
    scenario = market({**EVERYTHING, "behaviour.exit_chance": 0.0}, PLAN)  # else some are barred who came before week 0
    found = again(scenario)
    history = found.baseline
    state, _, _ = found.replicator.simulate(RunSpec(history.terms, found.population, 7, 0))
    told = [trajectory.person for trajectory in trajectories(history) if trajectory.fired is not None]
    here = [each for each in told if state.arrival[each.index] == each.arrival]
    assert here
    assert all(state.flags[each.index, 0] & BARRED for each in here)
    assert len(here) == np.count_nonzero(state.flags[:, 0] & BARRED)


def test_nobody_is_told_by_somebody_without_friends():
    history = histories(market({"place/town/friends_per_person": 0}, PLAN))["plan"]
    assert history.population.friend(0, 0.5) == NOBODY
    assert not [visit for trajectory in trajectories(history) for visit in trajectory.visits if visit.word]
