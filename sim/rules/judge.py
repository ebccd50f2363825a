"""How a visit is judged: disconfirmation (M11), delight (M12), complaint and recovery (M17), guarantee (M18),
upgrade (M23).
"""

from sim.rules.arithmetic import halve, logistic


def surprise(memory, expectation):
    """M11. Disconfirmation D = m - e (z); Oliver (1980)."""
    return memory - expectation


def felt(surprise, loss_aversion):
    """M11. Surprise as it is felt (z): shortfalls weigh `loss_aversion` (>= 1) times.

    Anderson & Sullivan (1993); 1.955 from the meta-analysis of Brown et al. (2024).
    """
    return surprise if surprise >= 0.0 else loss_aversion * surprise


def satisfaction(memory, felt):
    """M11. S = m + felt (z): quality counts beside surprise, or no improvement would last (Anderson & Sullivan
    1993).
    """
    return memory + felt


def is_delighted(satisfaction, tolerance):
    """M12. Beyond the zone of tolerance, above it (z); Zeithaml, Berry & Parasuraman (1993), Kano (1984)."""
    return satisfaction > tolerance


def is_outraged(satisfaction, tolerance):
    """M12. Beyond the zone of tolerance, below it (z)."""
    return satisfaction < -tolerance


def recovery_share(recovery, delay_days):
    """M17. The share (0..1) of a bad feeling that is put right: `recovery` (0..1), halved for every two days of
    delay.
    """
    return recovery * halve(0.5 * delay_days)


def recovered(felt, share):
    """M17. The feeling (z) after a complaint was handled; never above 0: no recovery paradox in behaviour.

    Smith, Bolton & Wagner (1999); de Matos, Henrique & Rossi (2007).
    """
    return felt - share * min(felt, 0.0)


def unfounded_chance(unfounded_claim_chance, guarantee):
    """M18. The chance (0..1) that a visit without complaint ends in a claim on the guarantee (0..1)."""
    return unfounded_claim_chance * guarantee


def refund(guarantee, price, spend):
    """M18. Money paid back on an upheld claim; Hart (1988)."""
    return guarantee * price * spend


def upgrade_chance(pull, satisfaction, price_weight, upgrade_price):
    """M23. The chance (0..1) to buy what is offered separately after the visit; `pull` in logits, price in money.

    logistic(pull + S - b price); mental accounting, Thaler (1985).
    """
    return logistic(pull + satisfaction - price_weight * upgrade_price)
