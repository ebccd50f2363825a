"""What customers and passers-by have in common: how an occasion is decided and how a visit is lived."""

import math
from types import SimpleNamespace
from typing import Any

import mesa

from sim import chance
from sim.agents.business import Business
from sim.agents.compiled_rules import (
    PersonTraits,
    attraction,
    claim_prone,
    effort_sensitivity,
    exponential,
    go_chance,
    inclusive_value,
    normal,
    novelty_left,
    personal_touch,
    upgrade_chance,
)
from sim.agents.relation import Relation
from sim.market.ledger import Count
from sim.market.value import NEVER_PAID, cost_to, felt_by, left_behind, value_to
from sim.rules.choice import comes_to_mind, race_time
from sim.rules.judge import (
    asked_in_vain,
    is_delighted,
    is_outraged,
    loss_averse,
    mended,
    recovered,
    satisfaction,
    surprise,
    unfounded_chance,
    unlearnt_fit,
)
from sim.rules.scale import tally
from sim.rules.visit import delivered, is_peak, mean_so_far, moment, people_under_pressure, remember, standing_out


class Occasion:
    """One chance of one person to go out, and what became of it."""

    __slots__ = (
        "business",
        "claimed",
        "complained",
        "delighted",
        "expected",
        "first",
        "freely",
        "gestured",
        "left",
        "lived",
        "memory",
        "number",
        "outraged",
        "person",
        "put_right",
        "referred",
        "satisfaction",
        "served",
        "upgraded",
    )
    business: Any  # `Business`, or None for somebody who stays in
    claimed: bool
    complained: bool
    delighted: bool
    expected: float
    gestured: bool
    lived: float  # the visit as it was; `memory` is what is learnt of it and told (M17)
    memory: float
    outraged: bool
    put_right: float  # share of the shortfall
    satisfaction: float
    upgraded: bool

    def __init__(self, person: "Person", number: int) -> None:
        self.person = person
        self.number = number
        self.business = None
        self.freely = True
        self.served = False
        self.first = self.referred = self.left = False


class Person(mesa.Agent):
    """Somebody with an occasion to go out.

    `who` is the number that luck knows her by, `place` the index of where she goes out, `traits` who she is, `group`
    the column of the counters (segments of residents, then of passers-by).  `relations` holds one `Relation` per
    business that can be reached, in name order.
    """

    is_passer = False
    arrival: int

    def __init__(self, model: mesa.Model, who: int, place: int, traits: PersonTraits) -> None:
        super().__init__(model)
        self.who = who
        self.place = place
        self.take_on(traits)
        self.relations: list[Relation] = []

    def take_on(self, traits: PersonTraits) -> None:
        """Be somebody with these traits; how well each business suits her (`match`) is kept in `relations`."""
        self.segment = traits.segment
        self.unit_rate = traits.unit_rate
        self.experience_sensitivity = traits.experience_sensitivity
        self.price_sensitivity = traits.price_sensitivity
        self.product_sensitivity = traits.product_sensitivity
        self._effort_sensitivity: float | None = None

    @property
    def group(self) -> int:
        """The column of the books that this person's visits are counted in."""
        return self.segment + (len(self.model.terms.names.segment) if self.is_passer else 0)

    # -- Decide

    def choose(self, occasion: Occasion) -> Business | None:
        """M2-M4: which business this occasion ends in, or None for none of them."""
        week = self.model.week
        options = [
            (relation, self.value_of(relation, week))
            for relation in self.relations
            if self.thinks_of(relation, occasion.number)
        ]
        if not options:
            return None
        nest = week.nest[self.place]
        top = max(worth for _, worth in options)
        pulls = [attraction(worth, top, nest) for _, worth in options]
        total = 0.0
        for pull in pulls:
            total += pull
        uniform = self.model.luck
        inclusive = inclusive_value(top, total, nest)
        if uniform(chance.GO, self.who, occasion.number, 0) >= go_chance(week.going_out[self.place], inclusive):
            return None
        best, soonest = None, math.inf
        for (relation, _), pull in zip(options, pulls, strict=True):
            draw = uniform(chance.CHOICE, self.who, occasion.number, relation.business.which + 1)
            time = race_time(exponential(draw), pull)
            if time < soonest:
                best, soonest = relation.business, time
        return best

    def thinks_of(self, relation: Relation, number: int) -> bool:
        """M3: whether the business comes to mind on occasion `number`; a friend's word counts on the week's first
        one.
        """
        business = relation.business
        if not (relation.aware and business.is_open):
            return False  # spares the draw
        chance_of_it = business.considered_by_passers if self.is_passer else business.considered
        considered = (
            chance_of_it >= 1.0 or self.model.luck(chance.CHOICE, self.who, number, business.which) < chance_of_it
        )
        return comes_to_mind(
            business.is_open,
            self.model.reaches(self.place, business),
            relation.aware,
            relation.is_away(self.model.week),
            considered,
            relation.reminded and number == 0,
        )

    def value_of(self, relation: Relation, week: SimpleNamespace, *, bound: bool = False) -> float:
        """M2: the value of the business of the relation to this person now, in logits; to one who is `bound` to it a
        visit does not cost her freedom.
        """
        segment = self.segment
        return value_to(
            relation.business.offered(self),
            week.product_weight[segment] * self.product_sensitivity,
            week.experience_weight[segment] * self.experience_sensitivity,
            week.price_weight[self.place][segment] * self.price_sensitivity,
            self.cost_of(relation.business, week, bound=bound),
            self.expected(relation),
            relation.perceived_risk(),
            relation.loyalty,
            relation.taste,
        )

    def expected(self, relation: Relation) -> float:
        """The experience (z) that this person expects of the business of the relation."""
        return relation.expected()

    def cost_of(self, business: Business, week: SimpleNamespace, *, bound: bool = False) -> float:
        """M4: price, waiting, travel and effort, that the price has risen and, to whom is not `bound` to it, that it
        binds (M36), in money as it is felt.
        """
        trouble = week.effort_sensitivity[self.segment] * self.effort_sensitivity
        offer = business.offered(self)
        offer = offer._replace(bound_cost=0.0) if bound else offer
        return felt_by(offer, cost_to(offer, week.minute_value[self.segment], trouble, self.paid_last(business)))

    @property
    def effort_sensitivity(self) -> float:
        """M4, M32: what multiplies the trouble of a visit, drawn on arrival."""
        if self._effort_sensitivity is None:
            model = self.model
            self._effort_sensitivity = effort_sensitivity(*self._luck_of_traits(), model.terms.effort_spread)
        return self._effort_sensitivity

    def is_claim_prone(self, share: float) -> bool:
        """M18, M32: whether this person is one of the `share` (0..1) who claim on a guarantee without cause."""
        return claim_prone(*self._luck_of_traits(), share)

    def _luck_of_traits(self) -> tuple[int, int, int, int]:
        model = self.model
        return model.seed, model.replication, self.who, model.week.index if self.is_passer else self.arrival

    def paid_last(self, business: Business) -> float:
        """M4: the price (money) that this person last paid there, NEVER_PAID where she never came."""
        if not self.model.week.price_shock > 0.0:
            return NEVER_PAID  # spares the search
        relation = next(each for each in self.relations if each.business is business)
        return float(self.model.terms.price_in(relation.last_visit, business.index)) if relation.visits else NEVER_PAID

    # -- Visit

    def live(self, occasion: Occasion, relation: Relation) -> float:
        """M8-M10, M16, M19, M20: the moments of a visit, and the memory (z) that is left of them."""
        week, business, uniform = self.model.week, relation.business, self.model.luck
        cares_of = self.model.terms.cares[self.segment]
        who, number = self.who, occasion.number
        novelty = novelty_left(business.novelty, week.novelty_fades, relation.since_refresh)
        personal = personal_touch(business.personalisation, relation.visits)
        gesture_at = self.gesture(occasion, business)
        moments, mean, total = [], 0.0, 0.0
        for k, touchpoint in enumerate(self.model.terms.touchpoints):
            if touchpoint.occurs < 1.0 and uniform(chance.OCCURS, who, number, k) >= touchpoint.occurs:
                continue
            people = people_under_pressure(business.people[k], business.crowding, business.utilisation)
            noise = normal(uniform(chance.NOISE, who, number, k))
            x = moment(
                delivered(touchpoint.human, people, business.setting[k]),
                relation.match,
                novelty,
                personal,
                business.gesture_size if k == gesture_at else 0.0,
                business.varies_by[k],
                noise,
            )
            total += cares_of[k]
            mean = mean_so_far(mean, cares_of[k], total, x)
            moments.append((cares_of[k], x))
        highest, peak, end = 0.0, 0.0, 0.0
        for cares, x in moments:
            standing = standing_out(cares, x, mean, week.peak_aversion)
            if is_peak(standing, highest):
                highest, peak = max(highest, standing), x
            end = x
        return remember(mean, peak, end, *week.memory)

    def gesture(self, occasion: Occasion, business: Business) -> int:
        """M20: the touchpoint at which a gesture is made on this visit, or -1."""
        occasion.gestured = (
            business.gesture_chance > 0.0
            and self.model.luck(chance.VOICE, self.who, occasion.number, 0) < business.gesture_chance
        )
        if not occasion.gestured:
            return -1
        business.count(self.group, Count.GESTURES)
        return business.gesture_at

    def judge(self, occasion: Occasion, relation: Relation, memory: float) -> float:
        """M11, M12, M17, M18: satisfaction (z) after complaint and recovery; refunds are noted on the occasion.

        Outrage is judged by what the business is to blame for.
        """
        week, business, uniform = self.model.week, relation.business, self.model.luck
        who, number = self.who, occasion.number
        expected = self.expected(relation)
        feeling = loss_averse(surprise(memory, expected), week.loss_aversion)
        satisfied = satisfaction(memory, feeling)
        theirs = memory - unlearnt_fit(week.fit_blamed, relation.match, relation.visits)
        blamed = satisfaction(theirs, loss_averse(surprise(theirs, expected), week.loss_aversion))
        occasion.delighted = is_delighted(satisfied, week.tolerance)
        occasion.outraged = is_outraged(blamed, week.tolerance)
        occasion.complained = occasion.claimed = False
        occasion.put_right = 0.0
        if occasion.delighted:
            business.count(self.group, Count.DELIGHTED)
        if occasion.outraged:
            business.count(self.group, Count.OUTRAGED)
            if uniform(chance.VOICE, who, number, 1) < business.complaint_chance:
                occasion.complained = True
                occasion.put_right = business.recovery_share
                business.count(self.group, Count.COMPLAINTS)
                satisfied = satisfaction(memory, recovered(feeling, occasion.put_right))
        if business.guarantee > 0.0:
            share = week.claim_prone_share
            chances = week.unfounded_claim_chance, business.guarantee, share
            unfounded = unfounded_chance(*chances, self.is_claim_prone(share))
            occasion.claimed = occasion.complained or uniform(chance.VOICE, who, number, 2) < unfounded
            if occasion.claimed:
                business.count(self.group, Count.REFUNDS)
        return satisfied

    def remembered(self, occasion: Occasion, lived: float, expected: float) -> float:
        """M17: what is learnt and told of a visit that was `lived` (z), after what was put right."""
        return mended(lived, expected, occasion.put_right, self.model.week.mends_memory)

    def consider_upgrade(self, occasion: Occasion, business: Business, satisfied: float) -> None:
        """M23: buys what is offered separately, or not."""
        week = self.model.week
        occasion.upgraded = False
        if not math.isnan(business.upgrade_pull):
            price_weight = week.price_weight[self.place][self.segment] * self.price_sensitivity
            offer = business.upgrade_price, business.upgrade_spread
            taken = upgrade_chance(business.upgrade_pull, satisfied, price_weight, *offer)
            if self.model.luck(chance.VOICE, self.who, occasion.number, 3) < taken:
                occasion.upgraded = True
                business.count(self.group, Count.UPGRADES)

    def after_the_offer(
        self, occasion: Occasion, business: Business, lived: float, expected: float, known: tuple[float, float]
    ) -> tuple[float, float]:
        """M23: (memory, satisfaction) of a visit, `known` so far, worked out anew where she was asked and declined.

        All in z; `lived` is the visit as it was.
        """
        week = self.model.week
        if math.isnan(business.upgrade_pull) or occasion.upgraded or not week.upgrade_irritates > 0.0:
            return known
        left = asked_in_vain(lived, week.memory[2], week.upgrade_irritates)
        feeling = loss_averse(surprise(left, expected), week.loss_aversion)
        return self.remembered(occasion, left, expected), satisfaction(left, recovered(feeling, occasion.put_right))

    def review(self, occasion: Occasion, business: Business, memory: float) -> None:
        """M22: reviewers rate what they remember."""
        if self.model.luck(chance.TELL, self.who, occasion.number, 2) < self.model.week.review_chance:
            business.review(memory)

    def left_behind(self, occasion: Occasion, business: Business) -> float:
        """Money of this visit (M34), for businesses that look at single customers."""
        week = self.model.week
        happened = occasion.upgraded, occasion.claimed, occasion.complained, occasion.gestured
        return left_behind(week, business.index, week.spend[self.segment], *happened)

    def be_counted(self, business: Business, satisfied: float, memory: float, expected: float) -> None:
        """The counters of one visit."""
        group = self.group
        business.count(group, Count.VISITS)
        business.count(group, Count.SATISFACTION, tally(satisfied))
        business.count(group, Count.EXPERIENCE, tally(memory))
        business.count(group, Count.EXPECTATION, tally(expected))
