"""Customers, who remember, and passers-by, who do not."""

from collections.abc import Sequence

import mesa

from sim import chance
from sim.agents.business import Business
from sim.agents.compiled_rules import PersonTraits, go_chance, loyalty_reward, moves, notices, occasions
from sim.agents.person import Occasion, Person
from sim.agents.relation import Relation
from sim.market.ledger import FIRST_REFERRED, FIRST_VISIT, Count
from sim.market.state import NEVER
from sim.rules.choice import committed_until
from sim.rules.judge import leaving_chance
from sim.rules.learning import learning_rate
from sim.rules.need import occasion_rate
from sim.rules.scale import tally
from sim.rules.word import talk_chance


class Customer(Person):
    """A resident: notices, goes out, learns, becomes loyal or leaves, and tells friends.

    One method per phase of the week.  A subclass may override any of them; `sim.study.compare(customer=...)` takes it.

    `model` is the `Market`, `who` the number that luck knows her by, `place` the index of where she lives, `traits` who
    she is, `index` the position among all residents, `arrival` the week of moving in.  `occasions` holds this week's
    occasions.
    """

    def __init__(
        self, model: mesa.Model, who: int, place: int, traits: PersonTraits, *, index: int, arrival: int
    ) -> None:
        super().__init__(model, who, place, traits)
        self.index = index
        self.arrival = arrival
        self.committed_to: Business | None = None
        self.committed_until = NEVER
        self.occasions: Sequence[Occasion] = ()
        self.tenancy = -1

    # -- Decide

    def decide(self) -> None:
        """Notice what is new, count this week's occasions (M1), and decide each of them on the week as it opened."""
        self.notice()
        self.occasions = [Occasion(self, number) for number in range(self.occasions_this_week())]
        for occasion in self.occasions:
            bound_to = self.commitment()
            occasion.freely = bound_to is None
            occasion.business = self.choose(occasion) if bound_to is None else self.keep_to(occasion, bound_to)
            if occasion.business is not None:
                occasion.business.ask_for_seat(occasion)
        if self.occasions:
            for relation in self.relations:
                relation.reminded = False

    def notice(self) -> None:
        """M35: an unaware resident may notice an open business before going out."""
        model = self.model
        for relation in self.relations:
            business = relation.business
            if (
                not relation.aware
                and business.is_open
                and business.notice_chance > 0.0
                and model.reaches(self.place, business)
            ):
                relation.aware = notices(
                    model.seed, model.replication, self.who, model.week.index, business.hash, business.notice_chance
                )

    def occasions_this_week(self) -> int:
        """M1: how many occasions there are this week."""
        week = self.model.week
        if week.one_a_week:
            return 1
        rate = occasion_rate(self.unit_rate, week.occasions_per_week[self.segment], week.recession)
        return occasions(self.model.seed, self.model.replication, self.who, week.index, rate)

    def commitment(self) -> Business | None:
        """M36: the business that this person is bound to, or None."""
        bound_to = self.committed_to
        if bound_to is None or self.model.week.index >= self.committed_until:
            return None
        return bound_to if bound_to.is_open and not self.relation_to(bound_to).is_away(self.model.week) else None

    def keep_to(self, occasion: Occasion, business: Business) -> Business | None:
        """M36: somebody bound does not choose where to go; whether to go she does, or not even that."""
        week = self.model.week
        if week.bound_decide:
            worth = self.value_of(self.relation_to(business), week, bound=True)
            likely = go_chance(week.going_out[self.place], worth)
            if self.model.luck(chance.GO, self.who, occasion.number, 0) >= likely:
                return None
        return business

    def relation_to(self, business: Business) -> Relation:
        """The relation to a business."""
        return self.relations[business.index]

    # -- Visit

    def visit(self, occasion: Occasion) -> None:
        """A served occasion: touchpoints, memory, judgement, voice, upgrade, learning, loyalty, rating."""
        week, business = self.model.week, occasion.business
        relation = self.relation_to(business)
        self.note_kind(occasion, relation)
        expected = self.expected(relation)
        lived = self.live(occasion, relation)
        satisfied = self.judge(occasion, relation, lived)
        memory = self.remembered(occasion, lived, expected)
        self.consider_upgrade(occasion, business, satisfied)
        memory, satisfied = self.after_the_offer(occasion, business, lived, expected, (memory, satisfied))
        self.be_counted(business, satisfied, lived, expected)
        self.consider_leaving(occasion, relation)
        relation.learn(memory, week)
        self.grow_loyal(relation, satisfied)
        self.review(occasion, business, memory)
        relation.contribution += tally(self.left_behind(occasion, business))
        relation.last_visit = week.index
        if occasion.left:
            if self.committed_to is business:
                self.committed_to, self.committed_until = None, NEVER
        elif occasion.freely and business.commitment_weeks > 0:
            self.committed_to = business
            self.committed_until = committed_until(week.index, business.commitment_weeks)
        occasion.expected, occasion.lived, occasion.memory, occasion.satisfaction = expected, lived, memory, satisfied

    def consider_leaving(self, occasion: Occasion, relation: Relation) -> None:
        """M37: somebody who is outraged may leave for good; every later visit takes that back, or does so again."""
        week = self.model.week
        occasion.left = False
        if occasion.outraged and week.exit_chance > 0.0:
            gain = learning_rate(relation.visits, week.learning_floor, week.prior_weight)
            likely = leaving_chance(week.exit_chance, week.prior_weight, gain, occasion.put_right)
            occasion.left = self.model.luck(chance.LEAVE, self.who, occasion.number, 0) < likely
        if occasion.left:
            occasion.business.write_leaving(self)
        relation.left = occasion.left

    def note_kind(self, occasion: Occasion, relation: Relation) -> None:
        """First visit ever, first after a friend's good word, or returning."""
        business = occasion.business
        occasion.first = relation.visits == 0
        occasion.referred = occasion.first and relation.heard_good
        business.count(self.group, Count.NEW if occasion.first else Count.RETURNING)
        if occasion.referred:
            business.count(self.group, Count.REFERRED)
        business.write_diary(
            self, 1 + (FIRST_VISIT if occasion.first else 0) + (FIRST_REFERRED if occasion.referred else 0)
        )

    def grow_loyal(self, relation: Relation, satisfied: float) -> None:
        """M14: all loyalties fade, the one to the business visited grows by what the visit was worth; `satisfied` in
        z.
        """
        week = self.model.week
        reward = loyalty_reward(satisfied, week.reward_by_satisfaction)
        for each in self.relations:
            each.update_loyalty(reward if each is relation else 0.0, week)

    # -- Tell

    def share(self, occasion: Occasion) -> None:
        """A friend who shared the visit learns from it, before anybody tells anything."""
        model = self.model
        chance_of_guest = model.week.guest_chance[self.segment]
        if chance_of_guest > 0.0 and model.luck(chance.TELL, self.who, occasion.number, 3) < chance_of_guest:
            friend = self.friend(model.luck(chance.GUEST, self.who, occasion.number, 0))
            if friend is not None:
                friend.relation_to(occasion.business).share(occasion.memory, model.week)
                occasion.business.count(self.group, Count.GUESTS)

    def tell(self, occasion: Occasion) -> None:
        """M21: after a visit, perhaps, one friend hears of it; what is heard is acted on next week."""
        model, week = self.model, self.model.week
        likely = talk_chance(
            week.talk_chance, week.talkativeness[self.segment], week.talk_gain, occasion.satisfaction, week.tolerance
        )
        if likely <= 0.0 or model.luck(chance.TELL, self.who, occasion.number, 0) >= likely:
            return
        friend = self.friend(model.luck(chance.TELL, self.who, occasion.number, 1))
        if friend is not None:
            friend.hear(occasion.business, occasion.memory, occasion.satisfaction > 0.0)
            occasion.business.count(self.group, Count.TALKS)

    def hear(self, business: Business, memory: float, recommended: bool) -> None:
        """M21: a friend's word about a business, remembered as `memory` (z); `recommended` if she was satisfied."""
        relation = self.relation_to(business)
        relation.hear(memory, self.model.week)
        if recommended:
            relation.heard_good = relation.reminded = True
            relation.left = False

    def friend(self, uniform: float) -> "Customer | None":
        """One of this person's friends, each equally likely, or None for somebody without; `uniform` 0..1 picks."""
        index = self.model.population.friend(self.index, uniform)
        return None if index < 0 else self.model.customers[index]

    # -- Close

    def move(self) -> None:
        """Perhaps this person moves away, and a newcomer takes the slot and its friends."""
        model = self.model
        if moves(model.seed, model.replication, self.who, model.week.index, model.terms.moving_chance[self.place]):
            self.arrive(model.week.index + 1)

    def arrive(self, week: int) -> None:
        """Become the newcomer who arrives in `week`: own traits, no memories, no awareness."""
        model = self.model
        traits = model.newcomer(self.place, self.who, week)
        self.arrival = week
        self.take_on(traits)
        self.committed_to, self.committed_until = None, NEVER
        for relation in self.relations:
            relation.match = traits.match[relation.business.index]
            relation.aware = False
            relation.forget()
        self.tenancy = model.record.tenancy_of(self.who, week)


class PasserBy(Person):
    """A customer seen once: knows every business of the place, remembers nothing, tells nobody (M31; Nelson 1970)."""

    is_passer = True

    def __init__(self, model: mesa.Model, who: int, place: int, traits: PersonTraits) -> None:
        super().__init__(model, who, place, traits)
        self.relations = [
            Relation(business, match=traits.match[business.index], aware=True)
            for business in model.businesses_at[place]
        ]

    def expected(self, relation: Relation) -> float:
        """What a stranger expects (z): the promise and, if at all, the ratings."""
        return relation.business.prior_for_passers

    def decide(self) -> None:
        """The one occasion of a passer-by."""
        occasion = Occasion(self, 0)
        occasion.business = self.choose(occasion)
        if occasion.business is not None:
            occasion.business.ask_for_seat(occasion)

    def visit(self, occasion: Occasion) -> None:
        """As a customer's visit, but nothing is learnt and nobody is told."""
        business = occasion.business
        relation = next(each for each in self.relations if each.business is business)
        expected = self.expected(relation)
        lived = self.live(occasion, relation)
        satisfied = self.judge(occasion, relation, lived)
        memory = self.remembered(occasion, lived, expected)
        self.consider_upgrade(occasion, business, satisfied)
        memory, satisfied = self.after_the_offer(occasion, business, lived, expected, (memory, satisfied))
        self.be_counted(business, satisfied, lived, expected)
        self.review(occasion, business, memory)
        occasion.expected, occasion.lived, occasion.memory, occasion.satisfaction = expected, lived, memory, satisfied
