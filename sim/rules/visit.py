"""What happens at a visit: moments (M8), human touch (M9), novelty (M16), personalisation (M19), memory (M10)."""

from sim.compiled.arithmetic import exp, halve

CROWDED_FROM = 0.9
"""Utilisation above which the front line suffers (share of seats). Grade D."""
CROWDED_SPAN = 0.1
NEARLY_TIED = 1.0 - 1e-9
"""Two moments stand out equally if they do so up to rounding."""


def delivered(human: float, people: float, setting: float) -> float:
    """M9. A touchpoint as designed: `human` (0..1) x people + (1 - human) x setting, in the unit of both (points or z).

    Worked out so that `human` has exactly no effect where both are the same.

    Source: Shostack (1984), Bitner (1990); that people weigh more than setting is a founding text's claim (grade D).
    """
    return setting + human * (people - setting)


def people_under_pressure(people: float, crowding: float, utilisation: float) -> float:
    """M8. Crowding: what is left of the people's part (z) at a smoothed `utilisation` (0..1); `crowding` in z (>= 0),
    0 = no effect.

    Source: a founding text's claim, "defend the front line"; the threshold is assumed (grade D).
    """
    return people - crowding * max(0.0, utilisation - CROWDED_FROM) / CROWDED_SPAN


def novelty_left(novelty: float, fades: float, visits_since_refresh: int) -> float:
    """M16. What is left of `novelty` (z) after `visits_since_refresh` (>= 0): it fades by visits,
    not weeks, by `fades` (>= 0) a visit.

    Source: Brüggen, Foubert & Gremler (2011); Dagger & Danaher (2014).
    """
    return novelty * exp(-fades * visits_since_refresh)


def personal_touch(personalisation: float, visits: int) -> float:
    """M19. What being known adds (z): nothing on a first visit, then 1/2, 3/4 ... of `personalisation` (z);
    `visits` >= 0.

    Source: Netzer, Lattin & Srinivasan (2008), that encounters build a relationship; the form is assumed (grade D).
    """
    return personalisation * (1.0 - halve(visits))


def moment(
    designed: float, match: float, novelty: float, personal: float, gesture: float, varies_by: float, normal: float
) -> float:
    """M8. One moment of a visit as the customer lives it (z).

    `designed` M9, `match` how far this business's way suits this customer (fixed), `novelty` M16, `personal` M19,
    `gesture` M20, `varies_by` (>= 0) the inconsistency (M15), all in z; `normal` is a standard normal draw.

    Source: Shostack (1984), a service is a row of moments; Rust et al. (1999) for what inconsistency does.
    """
    return designed + match + novelty + personal + gesture + varies_by * normal


def mean_so_far(mean: float, weight: float, total_weight: float, x: float) -> float:
    """M10. The weighted mean (z) of the moments so far, after one more, `x`, with `weight` > 0; `total_weight`
    includes it.

    Source: Fredrickson & Kahneman (1993).
    """
    return mean + weight / total_weight * (x - mean)


def standing_out(cares: float, x: float, mean: float, peak_aversion: float) -> float:
    """M10. How far a moment stands out from its own visit: cares (> 0) x |x - mean| (z, >= 0), `peak_aversion` times
    (>= 0; off 1) as far below the mean as above it.

    Measured within the visit, never from the expectation: only so is memory translation-equivariant, and, at 1,
    unbiased.

    Source: Fredrickson & Kahneman (1993) for the peak; Baumeister, Bratslavsky, Finkenauer & Vohs (2001), that bad
    moments stand out more, by how much is assumed (grade D); from where it is measured: docs/science.md §4.2.
    """
    return cares * abs(x - mean) * (peak_aversion if x < mean else 1.0)


def is_peak(standing: float, highest: float) -> bool:
    """M10. Whether this moment, `standing` out so far, is the peak, as far out as the `highest` (both z, >= 0); ties,
    up to rounding, go to the later one.

    Source: Fredrickson & Kahneman (1993); the rule for ties is ours (grade D).
    """
    return standing >= highest * NEARLY_TIED


def remember(mean: float, peak: float, end: float, mean_weight: float, peak_weight: float, end_weight: float) -> float:
    """M10. The visit as it is remembered (z), from its mean, peak and end (z); the weights (0..1) sum to 1.

    Source: Fredrickson & Kahneman (1993); Alaybek et al. (2022): the peak-end rule predicts about as well as the mean.
    """
    return mean_weight * mean + peak_weight * peak + end_weight * end
