"""How a visit is judged: disconfirmation (M11), delight (M12), complaint and recovery (M17), guarantee (M18),
upgrade (M23).
"""

from sim.compiled.arithmetic import halve, logistic


def surprise(memory: float, expectation: float) -> float:
    """M11. Disconfirmation D = m - e: `memory` less `expectation`, all in z.

    Source: Oliver (1980).
    """
    return memory - expectation


def loss_averse(surprise: float, loss_aversion: float) -> float:
    """M11. `surprise` as it is felt (z): shortfalls weigh `loss_aversion` (>= 1; off 1) times.

    Source: Anderson & Sullivan (1993); 1.955 from the meta-analysis of Brown et al. (2024).
    """
    return surprise if surprise >= 0.0 else loss_aversion * surprise


def satisfaction(memory: float, felt: float) -> float:
    """M11. S = m + felt, `memory` and surprise as `felt`, all in z: quality counts beside surprise, or no
    improvement would last.

    Source: Anderson & Sullivan (1993).
    """
    return memory + felt


def is_delighted(satisfaction: float, tolerance: float) -> bool:
    """M12. Whether satisfaction (z) lies beyond the zone of tolerance (z, > 0), above it.

    Source: Zeithaml, Berry & Parasuraman (1993), Kano et al. (1984).
    """
    return satisfaction > tolerance


def is_outraged(satisfaction: float, tolerance: float) -> bool:
    """M12. Whether satisfaction (z) lies beyond the zone of tolerance (z, > 0), below it.

    Source: Zeithaml, Berry & Parasuraman (1993).
    """
    return satisfaction < -tolerance


def recovery_share(recovery: float, delay_days: float) -> float:
    """M17. The share (0..1) of a bad feeling that is put right: `recovery` (0..1), halved for every two days of
    delay (`delay_days` >= 0).

    Source: Smith, Bolton & Wagner (1999) for speed; the half-life is assumed (grade D).
    """
    return recovery * halve(0.5 * delay_days)


def recovered(felt: float, share: float) -> float:
    """M17. The surprise as `felt` (z) after a complaint was handled, `share` (0..1) of which was put right.

    Never above 0: no recovery paradox in behaviour.

    Source: Smith, Bolton & Wagner (1999); de Matos, Henrique & Rossi (2007).
    """
    return felt - share * min(felt, 0.0)


def unfounded_chance(unfounded_claim_chance: float, guarantee: float) -> float:
    """M18. The chance (0..1) that a visit without complaint ends in a claim on the guarantee (0..1).

    Source: assumed (grade D).
    """
    return unfounded_claim_chance * guarantee


def refund(guarantee: float, price: float, spend: float) -> float:
    """M18. Money paid back on an upheld claim: guarantee (0..1) x price x spend (>= 0).

    Source: Hart (1988).
    """
    return guarantee * price * spend


def upgrade_chance(pull: float, satisfaction: float, price_weight: float, upgrade_price: float) -> float:
    """M23. The chance (0..1) to buy what is offered separately after the visit: logistic(pull + S - b price).

    `pull` in logits, `satisfaction` in z, `price_weight` (>= 0) in logits per unit of money, `upgrade_price` in money.

    Source: Thaler (1985), mental accounting; Bolton & Lemon (1999), that the satisfied buy more.
    """
    return logistic(pull + satisfaction - price_weight * upgrade_price)
