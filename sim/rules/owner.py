"""What businesses do: steps of a strategy, see (M28), improve (M29), copy (M27), refresh (M16), fire (M26)."""

from sim.annotations import Array
from sim.compiled.arithmetic import power
from sim.rules.scale import WEEKS_PER_YEAR

WEEKS_BETWEEN_REACTIONS = 4
WEEKS_BETWEEN_FIRINGS = 52


def ramp(week: int, start_week: int, ramp_weeks: int) -> float:
    """The share (0..1) of a step that works in `week` (>= start): it grows linearly and is whole in its `ramp_weeks`-th
    week (>= 0; 0 = at once).  docs/rules.md §4, Step.

    Source: assumed (grade D).
    """
    return min(1.0, (week - start_week + 1) / ramp_weeks) if ramp_weeks > 0 else 1.0


def faded(week: int, start_week: int, ramp_weeks: int, fades_per_year: float) -> float:
    """The share (0..1) of a touchpoint's step that is left: (1 - fades)^(years since the ramp's end).

    docs/rules.md §4, Step.

    Weeks are whole numbers, `ramp_weeks` >= 0, `fades_per_year` 0..1 (off 0).

    Source: Brüggen, Foubert & Gremler (2011), that the effect of a remodelling fades; the rate is the scenario's.
    """
    return power(1.0 - fades_per_year, max(0, week - start_week - ramp_weeks) / WEEKS_PER_YEAR)


def own_score[X: (float, Array)](delivered: X, self_bias: X, survey_share: X) -> X:
    """M28, M29. A firm's score of itself, in the unit of `delivered` and `self_bias`: asking a share (`survey_share`,
    0..1) of customers closes the gap.

    Source: Allen, Reichheld, Hamilton & Markey (2005): 80 % of firms thought that their experience was superior.
    """
    return delivered + self_bias * (1.0 - survey_share)


def copy_step(own: float, target: float, rate: float) -> float:
    """M27. The step (>= 0, points) towards what a rival does better: `rate` (0..1) x the gap from `own` to
    `target`, never backwards.

    Source: Nelson & Winter (1982); the order of the rates is a founding text's claim (grade D).
    """
    return rate * max(0.0, target - own)


def undercut_step(own: float, target: float, rate: float) -> float:
    """M27. The step (<= 0, money) towards a rival's lower price: `rate` (0..1) x the gap from `own` to `target`.

    Source: Nelson & Winter (1982); the rate is assumed (grade D).
    """
    return -rate * max(0.0, own - target)


def reacts(week: int, every: int) -> bool:
    """M26, M27, M29. Whether a thing that happens `every` weeks (>= 1), counted from week 0 and never in the warm-up,
    happens in `week`.

    Source: assumed (grade D).
    """
    return week >= 0 and week % every == 0


def is_fired(contribution: float, fire_below: float) -> bool:
    """M26. Whether a customer whose `contribution` lies below `fire_below` is barred; money of up to 52 weeks.

    Source: Mittal, Sarkees & Murshed (2008); Haenlein & Kaplan (2010) for what else it does.
    """
    return contribution < fire_below
