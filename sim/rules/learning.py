"""What stays after a visit: promise and prior (M7), learning (M13), loyalty (M14), ratings (M22), stages (M25)."""

from sim.compiled.arithmetic import logistic, tanh

RATING_GAIN = 0.05
"""Weekly weight of new reviews in the public rating. Grade D."""
LOYAL_FROM = 0.4
"""Loyalty from which a customer counts as loyal and, with trust, as in a relationship (M25). Grade D."""
ENGAGED_FROM = 0.15
"""Loyalty from which a customer counts as engaged (M25). Grade D."""
LAPSED_AFTER = 13
"""Weeks without a visit after which a customer counts as lapsed."""


def prior_from_promise(credibility: float, promise: float, span: float) -> float:
    """M7. What advertising leads people to expect (z): credibility x span x tanh(promise/span).

    `promise` in z; `credibility` 0..1; `span` > 0 in z, infinite = no saturation.

    Source: Kopalle & Lehmann (2006); that promises saturate is assumed (grade D).
    """
    if span >= 1e300:
        return credibility * promise
    return credibility * span * tanh(promise / span)


def prior(promised: float, reviews: float, rating: float) -> float:
    """M7, M22. Expectation before the first visit (z): the promise, and by weight `reviews` (0..1) the public rating.

    `promised` and `rating` in z.

    Source: Luca (2016): a star is worth 5-9 % of revenue, for independents.
    """
    return (1.0 - reviews) * promised + reviews * rating


def opening_risk(risk_start: float, clarity: float) -> float:
    """M7. Perceived risk of somebody who never came (z, >= 0); a clear offer (`clarity`, 0..1) halves it at most.

    Source: Rust et al. (1999), that customers weigh risk; what clarity takes away is assumed (grade D).
    """
    return risk_start * (1.0 - 0.5 * clarity)


def known_or_hoped(visits: int, own: float, before: float) -> float:
    """M7, M13. What counts for a customer (z): her `own` value once she has come (`visits` >= 1), else what holds
    `before`, plus what she heard.

    Until the first visit `own` holds only what was heard, so a new promise moves everyone who never came.

    Source: Kopalle & Lehmann (2006), advertising forms the expectation of a first visit and experience replaces it.
    """
    return own if visits > 0 else before + own


def learning_rate(visits: int, floor: float, prior_weight: float) -> float:
    """M13. The weight (0..1) of the newest visit in what is learnt: max(floor, 1/(prior_weight + n)).

    `visits` n >= 0, `floor` 0..1, `prior_weight` > 0: Bayesian at first, never quite deaf later.

    Source: Boulding et al. (1993), Rust et al. (1999).
    """
    return max(floor, 1.0 / (prior_weight + visits))


def smooth(old: float, new: float, weight: float) -> float:
    """M6, M13, M22. Exponential smoothing: `old` moved by `weight` (0..1) towards `new`, all three in one unit.

    Source: Boulding et al. (1993) for expectations; for waiting and ratings assumed (grade D).
    """
    return old + weight * (new - old)


def moved(held: float, counts: float, new: float, weight: float) -> float:
    """M13. What is `held` after what `counts` moved by `weight` (0..1) towards `new`, all in z; the two differ before
    the first visit.

    Source: Boulding et al. (1993); for a guest's first impression.
    """
    return held + weight * (new - counts)


def loyalty_reward(satisfaction: float, by_satisfaction: bool) -> float:
    """M14. What a visit gives to loyalty (0..1): logistic(S) of satisfaction (z), or 1 whatever it was like.

    Source: Guadagni & Little (1983) for 1; that satisfaction weighs it is assumed (grade D).
    """
    return logistic(satisfaction) if by_satisfaction else 1.0


def update_loyalty(loyalty: float, carry: float, reward: float) -> float:
    """M14. Loyalty (0..1) after a visit: carry x L + (1 - carry) x reward, all 0..1; reward is 0 for the businesses not
    visited, so the sum over businesses never exceeds 1.

    Source: Guadagni & Little (1983), with a carry of .875.
    """
    return carry * loyalty + (1.0 - carry) * reward


def is_engaged(loyalty: float) -> bool:
    """M25. Engagement: loyalty (0..1) has become a habit. A label, not a cause.

    Source: Dwyer, Schurr & Oh (1987); the threshold is assumed (grade D).
    """
    return loyalty >= ENGAGED_FROM


def is_loyal(loyalty: float) -> bool:
    """M25. Whether somebody who comes counts as loyal, by loyalty (0..1). A label, not a cause.

    Source: Dwyer, Schurr & Oh (1987); the threshold is assumed (grade D).
    """
    return loyalty >= LOYAL_FROM


def is_relationship(loyalty: float, risk: float, risk_at_start: float) -> bool:
    """M25. Relationship: habit (loyalty, 0..1) and trust (risk below half of what it was, both z >= 0). A label, not a
    cause.

    Source: Dwyer, Schurr & Oh (1987); Netzer, Lattin & Srinivasan (2008).
    """
    return is_loyal(loyalty) and risk < 0.5 * risk_at_start
