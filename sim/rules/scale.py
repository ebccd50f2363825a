"""From what people write (scores, yearly rates) to what the rules use (z, weekly chances)."""

from sim.annotations import Array
from sim.compiled.arithmetic import power

WEEKS_PER_YEAR = 52


def z_of[X: (float, Array)](score: X, norm: float, spread: float) -> X:
    """A score of 0-10 on the experience scale z: 0 is the norm, 1 one `spread` (points, > 0) above
    it (docs/rules.md §1).

    Source: a definition.
    """
    return (score - norm) / spread


def score_of[X: (float, Array)](z: X, norm: float, spread: float) -> X:
    """The score (0-10) that stands for `z`; the inverse of `z_of`, `norm` and `spread` > 0 in points
    (docs/rules.md §1).

    Source: a definition.
    """
    return norm + spread * z


def z_step[X: (float, Array)](points: X, spread: float) -> X:
    """A step of `points` on the score scale as a step of z: +1 point is 1/spread (docs/rules.md §1).

    Source: a definition.
    """
    return points / spread


def weekly_chance(yearly: float) -> float:
    """The weekly chance that compounds to `yearly` (0 <= yearly < 1) over 52 weeks: 1 - (1 - x)^(1/52)
    (docs/rules.md §1).

    Source: a definition.
    """
    return 1.0 - power(1.0 - yearly, 1.0 / WEEKS_PER_YEAR)


def discount_factor(yearly_rate: float, weeks: float) -> float:
    """Present value of one unit of money `weeks` (>= 0) from now at `yearly_rate` (> -1): (1 + r)^(-weeks/52)
    (docs/rules.md §6).

    Source: a definition.
    """
    return power(1.0 + yearly_rate, -weeks / WEEKS_PER_YEAR)


def tally(x: float) -> int:
    """`x` as a whole number of 2^-30ths (rounded to nearest, half up), |x| < 2^20; any unit (docs/rules.md §7).

    Sums over customers are sums of whole numbers: they do not depend on the order of customers, threads or engines.

    Source: a definition, fixed-point arithmetic.
    """
    scaled = x * 1073741824.0 + 0.5
    whole = int(scaled)
    return whole - (1 if scaled < whole else 0)


def untally[X: (float, Array)](total: X) -> X:
    """The sum that `total` stands for, if it is a sum of `tally` values; the unit is theirs (docs/rules.md §7).

    Source: a definition, fixed-point arithmetic.
    """
    return total / 1073741824.0
