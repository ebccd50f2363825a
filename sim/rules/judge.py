"""How a visit is judged: disconfirmation (M11), delight (M12), complaint and recovery (M17), guarantee (M18),
upgrade (M23), leaving for good (M37).
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


def unlearnt_fit(fit_blamed: float, match: float, visits: int) -> float:
    """M12. How much of how a business suits her (`match`, z) a customer does not hold it responsible for (z): the part
    that `visits` (>= 0) before this one have not taught her, (1 - fit_blamed) x match x 2/(2 + n).

    `fit_blamed` 0..1 is what is blamed all the same (off 1).  Outrage is judged without it: S* = (m - u) +
    felt(m - u - e).

    Source: Folkes (1984), that people ask who is to blame; the form is assumed (grade D).
    """
    return (1.0 - fit_blamed) * match * 2.0 / (2.0 + visits)


def speaking_chance(complaint_chance: float, complaints_invited: float) -> float:
    """M17. The chance (0..1) that an outraged customer complains: `complaint_chance` (0..1) of those who would anyway,
    and of the others the share `complaints_invited` (0..1; off 0) that asking brings to speak.

    Source: Hirschman (1970), that most go without a word; what asking brings is assumed (grade D).
    """
    return complaint_chance + (1.0 - complaint_chance) * complaints_invited


def mended(memory: float, expectation: float, put: float, mends_memory: float) -> float:
    """M17. What is learnt and told of a visit (z): `memory`, and of its shortfall from the `expectation` as the visit
    began (z) the part that was put right, `put` (0..1), by `mends_memory` (0..1; off 0).

    Never above the expectation.  Satisfaction is not mended by it a second time: with everything put right
    S = m < m' = e.

    Source: Norvell, Kumar & Dass (2018): after a failure put right diners come as often as after none, for some months.
    """
    return memory + mends_memory * put * max(0.0, expectation - memory)


def leaving_chance(exit_chance: float, prior_weight: float, gain: float, put: float) -> float:
    """M37. The chance (0..1) that somebody outraged leaves for good: exit_chance x prior_weight x gain x (1 - put).

    `exit_chance` 0..1 is that of a first visit (off 0), `prior_weight` > 0 and `gain` = `learning_rate` of the visits
    before this one 0..1: what earlier visits have taught mitigates.  `put` 0..1 is the share that was put right.

    Source: Hirschman (1970), exit; Knox & van Oest (2014), that prior purchases mitigate; the form is assumed (grade
    D).
    """
    return min(1.0, exit_chance * prior_weight * gain * (1.0 - put))


def unfounded_chance(unfounded_claim_chance: float, guarantee: float, claim_prone_share: float, prone: bool) -> float:
    """M18. The chance (0..1) that a visit without complaint ends in a claim on the guarantee (0..1): of those who are
    `prone` to it unfounded_claim_chance x guarantee / claim_prone_share, of the others nothing.

    `unfounded_claim_chance` 0..1 is the mean of all visits, `claim_prone_share` (above 0, to 1; off 1) the share of
    people who are prone.

    Source: Wirtz & Kum (2004), that whether somebody cheats on a guarantee is a matter of who she is; sizes are assumed
    (grade D).
    """
    return min(1.0, unfounded_claim_chance * guarantee / claim_prone_share) if prone else 0.0


def refund(guarantee: float, price: float, spend: float) -> float:
    """M18. Money paid back on an upheld claim: guarantee (0..1) x price x spend (>= 0).

    Source: Hart (1988).
    """
    return guarantee * price * spend


def upgrade_chance(
    pull: float, satisfaction: float, price_weight: float, upgrade_price: float, upgrade_spread: float
) -> float:
    """M23. The chance (0..1) to buy what is offered separately after the visit: logistic((worth - price)/spread), where
    it is worth (pull + S)/b to her.

    `pull` in logits, `satisfaction` in z, `price_weight` b (>= 0) in logits per unit of money, `upgrade_price` in
    money.  `upgrade_spread` (money, >= 0) is by how much people with one worth differ; off 0: 1/b, as the choice has
    it, and the chance is logistic(pull + S - b price).

    Source: Thaler (1985), mental accounting; Bolton & Lemon (1999), that the satisfied buy more.
    """
    gain = pull + satisfaction - price_weight * upgrade_price
    if upgrade_spread > 0.0 and price_weight > 0.0:
        gain = gain / (price_weight * upgrade_spread)
    return logistic(gain)


def asked_in_vain(memory: float, end_weight: float, upgrade_irritates: float) -> float:
    """M23. The visit (z) as it is left where she was asked and declined: `memory` (z), its end lower by
    `upgrade_irritates` (z, >= 0; off 0) and the end counting by `end_weight` (0..1).

    Source: assumed (grade D): to be asked for more has a price.
    """
    return memory - end_weight * upgrade_irritates
