"""What one person holds of one business: the memory that makes a customer of a passer-by."""

from types import SimpleNamespace

from sim.agents.business import Business
from sim.market.state import NEVER
from sim.rules.choice import stays_away
from sim.rules.learning import known_or_hoped, learning_rate, moved, shaken_gain, smooth, update_loyalty
from sim.rules.word import heard_step


class Relation:
    """A person's relation to a business.

    `expectation` and `risk` (z) hold only what was heard until the first visit (docs/rules.md §3); `match` (z)
    never changes.
    """

    __slots__ = (
        "aware",
        "barred",
        "business",
        "contribution",
        "expectation",
        "heard_good",
        "last_visit",
        "left",
        "loyalty",
        "match",
        "reminded",
        "risk",
        "since_refresh",
        "taste",
        "visits",
    )

    def __init__(self, business: Business, match: float = 0.0, aware: bool = False, taste: float = 0.0) -> None:
        self.business = business
        self.match = match
        self.taste = taste
        self.aware = aware
        self.forget()

    def forget(self) -> None:
        """The relation of somebody who has just arrived."""
        self.heard_good = self.reminded = self.barred = self.left = False
        self.expectation = self.risk = self.loyalty = 0.0
        self.visits = self.since_refresh = self.contribution = 0
        self.last_visit = NEVER

    def is_away(self, week: SimpleNamespace) -> bool:
        """M26, M37: whether this person stays away, barred or having left for good."""
        return stays_away(self.barred, self.left, week.index - self.last_visit, week.forgives_after_weeks)

    def expected(self) -> float:
        """The experience expected (z)."""
        return known_or_hoped(self.visits, self.expectation, self.business.prior)

    def perceived_risk(self) -> float:
        """The risk perceived (z)."""
        return known_or_hoped(self.visits, self.risk, self.business.risk_at_start)

    def learn(self, memory: float, week: SimpleNamespace) -> None:
        """M13: expectation and risk after an own visit remembered as `memory` (z); both from the old expectation."""
        expected, weight = self.expected(), 0.0
        if week.learning:
            gain = learning_rate(self.visits, week.learning_floor, week.prior_weight)
            weight = shaken_gain(gain, self.visits, memory, expected, week.promise_broken)
        self.risk = smooth(self.perceived_risk(), abs(memory - expected), weight)
        self.expectation = smooth(expected, memory, weight)
        self.visits += 1
        self.since_refresh += 1

    def share(self, memory: float, week: SimpleNamespace) -> None:
        """A guest's learning from somebody else's visit: with the guest's own gain, and nothing but expectation
        and risk.
        """
        weight = learning_rate(self.visits, week.learning_floor, week.prior_weight) if week.learning else 0.0
        expected = self.expected()
        self.aware = True
        self.risk = moved(self.risk, self.perceived_risk(), abs(memory - expected), weight)
        self.expectation = moved(self.expectation, expected, memory, weight)

    def hear(self, memory: float, week: SimpleNamespace) -> None:
        """M21: what a friend's word does to the expectation; it makes aware, good or bad."""
        self.aware = True
        self.expectation += heard_step(week.word_weight, week.prior_weight, self.visits, memory, self.expected())

    def update_loyalty(self, reward: float, week: SimpleNamespace) -> None:
        """M14: loyalty after a visit somewhere; `reward` is 0 unless it was here."""
        self.loyalty = update_loyalty(self.loyalty, week.loyalty_carry, reward)
