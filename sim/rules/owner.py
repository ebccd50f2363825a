"""What businesses do: steps of a strategy, see (M28), improve (M29), copy (M27), refresh (M16), fire (M26)."""

from sim.rules.arithmetic import power
from sim.rules.scale import WEEKS_PER_YEAR

WEEKS_BETWEEN_REACTIONS = 4
WEEKS_BETWEEN_FIRINGS = 52


def ramp(week, start_week, ramp_weeks):
    """The share (0..1) of a step that works in `week` (>= start): it grows linearly and is whole in its
    `ramp_weeks`-th week.
    """
    return min(1.0, (week - start_week + 1) / ramp_weeks) if ramp_weeks > 0 else 1.0


def faded(week, start_week, ramp_weeks, fades_per_year):
    """The share (0..1) of a touchpoint's step that is left: (1 - fades)^(years since the ramp's end)."""
    return power(1.0 - fades_per_year, max(0, week - start_week - ramp_weeks) / WEEKS_PER_YEAR)


def own_score(delivered, self_bias, survey_share):
    """M28, M29. A firm's score of itself, in the unit of all three: asking a share (0..1) of customers closes the gap.

    Allen, Reichheld, Hamilton & Markey (2005): 80 % of firms thought that their experience was superior.
    """
    return delivered + self_bias * (1.0 - survey_share)


def copy_step(own, target, rate):
    """M27. The step towards what a rival does better: rate (0..1) x the gap, never backwards.

    Nelson & Winter (1982); the rates' order is a founding text's claim.
    """
    return rate * max(0.0, target - own)


def undercut_step(own, target, rate):
    """M27. The step (<= 0, money) towards a rival's lower price."""
    return -rate * max(0.0, own - target)


def reacts(week, every):
    """Whether a thing that happens `every` weeks, counted from week 0 and never in the warm-up, happens in `week`."""
    return week >= 0 and week % every == 0


def is_fired(contribution, fire_below):
    """M26. Whether a customer who cost more than she brought is barred; money of 52 weeks. Mittal, Sarkees &
    Murshed (2008).
    """
    return contribution < fire_below
