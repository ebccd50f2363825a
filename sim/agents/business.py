"""A business: it sets its levers, seats its customers and counts what happens."""

import math
from typing import Any, Protocol

import mesa

from sim.market.ledger import BusinessState, Count, RelationshipCount
from sim.market.value import Offered, offered
from sim.market.weekly import LEVERS_OF_A_BUSINESS
from sim.rules.learning import LAPSED_AFTER, RATING_GAIN, is_engaged, is_loyal, is_relationship, prior, smooth
from sim.rules.owner import is_fired
from sim.rules.scale import tally, untally
from sim.rules.seats import WAIT_GAIN, utilisation, wait


class Seated(Protocol):
    """What a business knows of an occasion: who it is, and whether she sits."""

    person: mesa.Agent
    served: bool


class Held(Protocol):
    """What a business knows of a customer's relation to it."""

    loyalty: float
    risk: float
    business: "Business"


class Business(mesa.Agent):
    """A competitor at one place.

    `index` is its column in name order, `which` the number that luck knows it by (4 x name hash).  The levers in
    `LEVERS_OF_A_BUSINESS` are attributes, set anew every week.  `prior` and `prior_for_passers` are what people expect
    who never came (z); `wait` (minutes) and `utilisation` (0..1) are smoothed, `rating` (z) is public.
    """

    def __init__(self, model: mesa.Model, index: int, name: str, place: int, name_hash: int, rating: float) -> None:
        super().__init__(model)
        self.index = index
        self.name = name
        self.place = place
        self.hash = name_hash
        self.which = 4 * name_hash
        self.wait = 0.0
        self.utilisation = 0.0
        self.rating = rating
        self.queue: list[Seated] = []
        self._offered: dict[int | None, Offered] = {}
        self.watched = model.terms.watched.index(index) if index in model.terms.watched else -1
        self.begin_books()

    # -- Open

    def open(self) -> None:
        """Set this week's levers; strangers' expectations follow the promise and the ratings."""
        week = self.model.week
        for name in LEVERS_OF_A_BUSINESS:
            setattr(self, name, getattr(week, name)[self.index])
        self._offered = {}
        self.prior = prior(self.promised, week.reviews, self.rating)
        self.prior_for_passers = prior(self.promised, week.reviews_by_passers, self.rating)
        self.queue = []
        self.begin_books()
        if self.refreshes:
            for customer in self.model.customers:
                if self.model.reaches(customer.place, self):
                    customer.relation_to(self).since_refresh = 0

    def offered(self, person: Any) -> Offered:
        """What it offers this week where a `Person` lives, who would choose it freely; passers-by are there already."""
        home = None if person.is_passer else person.place
        if home not in self._offered:
            travel = 0.0 if person.is_passer else self.model.terms.travel[home][self.index]
            binds = not person.is_passer
            self._offered[home] = offered(self.model.week, self.index, self.wait, travel, person.place, binds)
        return self._offered[home]

    def fire(self) -> list[mesa.Agent]:
        """M26: bar the residents who came in the last year and cost more than they brought; returns them."""
        if math.isnan(self.fire_below):
            return []
        year_ago = self.model.week.index - 52
        fired = []
        for customer in self.model.customers:
            if self.model.reaches(customer.place, self):
                relation = customer.relation_to(self)
                if (
                    relation.last_visit >= year_ago
                    and not relation.barred
                    and is_fired(relation.contribution, tally(self.fire_below))
                ):
                    relation.barred = True
                    fired.append(customer)
        return fired

    # -- Seat

    def ask_for_seat(self, occasion: Seated) -> None:
        """An occasion that was decided for this business."""
        self.queue.append(occasion)

    def seat(self) -> None:
        """M6: over capacity the luckiest draws sit; the rest are lost and counted."""
        if 0.0 <= self.seats < len(self.queue):
            self.queue.sort(key=self.model.turn_of)
        for position, occasion in enumerate(self.queue):
            occasion.served = not 0.0 <= self.seats <= position
            if not occasion.served:
                self.count(occasion.person.group, Count.TURNED_AWAY)
        self.served = sum(occasion.served for occasion in self.queue)

    # -- counters

    def begin_books(self) -> None:
        """Empty counters for a new week."""
        groups = 2 * len(self.model.terms.names.segment)
        self.counters = [[0] * len(Count) for _ in range(groups)]
        self.review_total = 0
        self.review_count = 0
        self.served = 0

    def count(self, group: int, kind: Count, amount: int = 1) -> None:
        """Add `amount` (an integer) to this week's counters of a group."""
        self.counters[group][kind] += amount

    def review(self, memory: float) -> None:
        """One review of what is remembered (z)."""
        self.review_total += tally(memory)
        self.review_count += 1

    def write_diary(self, customer: mesa.Agent, entry: int) -> None:
        """Note a visit in the diary of a watched business."""
        if self.watched >= 0:
            self.model.write_diary(self.watched, customer, entry)

    def write_leaving(self, customer: mesa.Agent) -> None:
        """Note in the books, and at a watched business of her, that a resident left for good."""
        self.count(customer.group, Count.LEFT)
        if self.watched >= 0:
            self.model.write_leaving(self.watched, customer)

    # -- Close

    def close(self) -> None:
        """Waiting, utilisation and rating are smoothed (M6, M22)."""
        week = self.model.week
        self.used = utilisation(self.served, self.seats)
        if self.seats >= 0.0:
            self.wait = smooth(self.wait, wait(self.used, week.wait_at_half_full), WAIT_GAIN)
            self.utilisation = smooth(self.utilisation, self.used, WAIT_GAIN)
        if self.review_count:
            self.rating = smooth(self.rating, untally(self.review_total) / self.review_count, RATING_GAIN)

    def business_state(self) -> list[float]:
        """The state at the close, in the order of `BusinessState`."""
        readings = {
            BusinessState.WAIT: self.wait,
            BusinessState.RATING: self.rating,
            BusinessState.UTILISATION: self.used,
        }
        return [readings[each] for each in BusinessState]

    def relationship_counts(self) -> tuple[list[int], int]:
        """M25: how its residents stand to it, in the order of `RelationshipCount`; and how many are barred."""
        now, by_satisfaction = self.model.week.index, self.model.week.reward_by_satisfaction
        totals, barred = [0] * len(RelationshipCount), 0
        for customer in self.model.customers:
            if not self.model.reaches(customer.place, self):
                continue
            relation = customer.relation_to(self)
            totals[RelationshipCount.AWARE] += relation.aware
            barred += relation.barred
            away = relation.is_away(self.model.week)
            totals[RelationshipCount.AWAY] += away
            if relation.visits == 0:
                continue
            totals[stage_of(relation, by_satisfaction, away)] += 1
            active = now - relation.last_visit < LAPSED_AFTER
            totals[RelationshipCount.ACTIVE] += active
            totals[RelationshipCount.LOYAL] += active and not away and is_loyal(relation.loyalty, by_satisfaction)
            totals[RelationshipCount.LAPSED] += now - relation.last_visit == LAPSED_AFTER
        return totals, barred


def stage_of(relation: Held, by_satisfaction: float, away: bool) -> RelationshipCount:
    """The highest stage that a customer who has come has reached: interaction, engagement or relationship; who stays
    `away` has neither of the last two.

    The limits go with `by_satisfaction` (0..1), the `reward_by_satisfaction` of the week.
    """
    if away:
        return RelationshipCount.INTERACTION
    if is_relationship(relation.loyalty, by_satisfaction, relation.risk, relation.business.risk_at_start):
        return RelationshipCount.RELATIONSHIP
    engaged = is_engaged(relation.loyalty, by_satisfaction)
    return RelationshipCount.ENGAGEMENT if engaged else RelationshipCount.INTERACTION
