"""What stays after a visit: promise and prior (M7), learning (M13), loyalty (M14), ratings (M22), stages (M25)."""

from sim.compiled.arithmetic import logistic, tanh

RATING_GAIN = 0.05
"""Weekly weight of new reviews in the public rating. Grade D."""
LOYAL_FROM = 0.4
"""Loyalty from which a customer counts as loyal and, with trust, as in a relationship (M25), where satisfaction alone
makes loyalty grow; see `loyal_limit`. Grade D."""
ENGAGED_FROM = 0.15
"""The same for engagement. Grade D."""
LOYAL_REWARD, ENGAGED_REWARD = 0.64, 0.53
"""logistic(S) of the visits that bring people to these limits (0..1); measured so that in the presets' markets as many
are beyond them whatever part satisfaction has in loyalty."""
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


def shaken_gain(gain: float, visits: int, memory: float, expectation: float, promise_broken: float) -> float:
    """M13. The weight (0..1) of a visit in what is learnt, `gain` (0..1) but where a promise is broken: at a first
    visit (`visits` 0 before it) that falls short, 1 - (1 - gain)(1 - promise_broken).

    `memory` and `expectation` in z, `promise_broken` 0..1 (off 0): what disappoints is learnt faster than what pleases.

    Source: Kopalle & Lehmann (2006), a model; Baumeister et al. (2001); the size is assumed (grade D).
    """
    broken = promise_broken if visits == 0 and memory < expectation else 0.0
    return gain + broken * (1.0 - gain)


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


def loyalty_reward(satisfaction: float, by_satisfaction: float) -> float:
    """M14. What a visit gives to loyalty (0..1): 1 for having come, of which the part `by_satisfaction` (0..1; off 0)
    is weighed by logistic(S) of satisfaction (z).

    Source: Guadagni & Little (1983) for 0, where every visit counts alike; that satisfaction weighs it is assumed
    (grade D).
    """
    return 1.0 - by_satisfaction + by_satisfaction * logistic(satisfaction)


def update_loyalty(loyalty: float, carry: float, reward: float) -> float:
    """M14. Loyalty (0..1) after a visit: carry x L + (1 - carry) x reward, all 0..1; reward is 0 for the businesses not
    visited, so the sum over businesses never exceeds 1.

    Source: Guadagni & Little (1983), with a carry of .875.
    """
    return carry * loyalty + (1.0 - carry) * reward


def stage_limit(limit: float, reward: float, by_satisfaction: float) -> float:
    """M25. A `limit` of loyalty (0..1) under the M14 of `by_satisfaction` (0..1): as much higher as there a visit is
    worth more whose `reward` is (0..1, above 0) logistic(S); the limit as it stands at 1.

    Source: assumed (grade D): a stage is the same habit whatever makes loyalty grow.
    """
    return limit * ((1.0 - by_satisfaction + by_satisfaction * reward) / reward)


def engaged_limit(by_satisfaction: float) -> float:
    """M25. The loyalty (0..1) from which somebody is engaged, under the M14 of `by_satisfaction` (0..1).

    Source: assumed (grade D).
    """
    return stage_limit(ENGAGED_FROM, ENGAGED_REWARD, by_satisfaction)


def loyal_limit(by_satisfaction: float) -> float:
    """M25. The loyalty (0..1) from which somebody is loyal, under the M14 of `by_satisfaction` (0..1).

    Source: assumed (grade D).
    """
    return stage_limit(LOYAL_FROM, LOYAL_REWARD, by_satisfaction)


def is_engaged(loyalty: float, by_satisfaction: float) -> bool:
    """M25. Engagement: loyalty (0..1) has become a habit, by the limit that goes with `by_satisfaction` (0..1). A
    label, not a cause.

    Source: Dwyer, Schurr & Oh (1987); the threshold is assumed (grade D).
    """
    return loyalty >= engaged_limit(by_satisfaction)


def is_loyal(loyalty: float, by_satisfaction: float) -> bool:
    """M25. Whether somebody who comes counts as loyal, by loyalty (0..1) and the limit that goes with `by_satisfaction`
    (0..1). A label, not a cause.

    Source: Dwyer, Schurr & Oh (1987); the threshold is assumed (grade D).
    """
    return loyalty >= loyal_limit(by_satisfaction)


def is_relationship(loyalty: float, by_satisfaction: float, risk: float, risk_at_start: float) -> bool:
    """M25. Relationship: habit (`loyalty`, 0..1, by the limit that goes with `by_satisfaction`, 0..1) and trust (risk
    below half of what it was, both z >= 0). A label, not a cause.

    Source: Dwyer, Schurr & Oh (1987); Netzer, Lattin & Srinivasan (2008).
    """
    return is_loyal(loyalty, by_satisfaction) and risk < 0.5 * risk_at_start
