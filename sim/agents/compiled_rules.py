"""The rules and draws that are dear in plain Python, in their compiled form; the same functions, the same bits.

A call from Python into compiled code costs a fraction of a microsecond: worth it where a rule needs exp, log or
luck, not for a rule of two additions.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim import chance
from sim.annotations import Floats
from sim.compiled import fast
from sim.market.terms import Terms
from sim.rules import choice, judge, learning, traits, visit

uniform = fast(chance.uniform)
poisson = fast(chance.poisson)
normal = fast(chance.normal_from)
exponential = fast(chance.exponential_from)

attraction = fast(choice.attraction)
inclusive_value = fast(choice.inclusive_value)
go_chance = fast(choice.go_chance)
novelty_left = fast(visit.novelty_left)
personal_touch = fast(visit.personal_touch)
upgrade_chance = fast(judge.upgrade_chance)
loyalty_reward = fast(learning.loyalty_reward)

occasions = fast(traits.occasions)
moves = fast(traits.moves)
notices = fast(traits.notices)
_segment_of = fast(traits.segment_of)
_unit_rate = fast(traits.unit_rate)
_experience_sensitivity = fast(traits.experience_sensitivity)
_price_sensitivity = fast(traits.price_sensitivity)
_product_sensitivity = fast(traits.product_sensitivity)
_match_of = fast(traits.match_of)
effort_sensitivity = fast(traits.effort_sensitivity)
claim_prone = fast(traits.claim_prone)


class PersonTraits(NamedTuple):
    """Who somebody is: a row of `sim.market.residents.Traits`."""

    segment: int
    unit_rate: float  # need relative to the segment's mean; >= 0, mean 1
    experience_sensitivity: float  # > 0, mean 1, as are the other two: they multiply the segment's weights
    price_sensitivity: float
    product_sensitivity: float
    match: Sequence[float]  # [J], z


def newcomer_traits(
    terms: Terms, shares: Floats, seed: int, replication: int, who: int, arrival: int, *, passer: bool = False
) -> PersonTraits:
    """Everything about a person that is drawn on arrival: a resident who moves in, or a ``passer``-by; `shares` is the
    mix [S].
    """
    luck, alike = (seed, replication, who, arrival), terms.alike_of(who, passer)
    return PersonTraits(
        segment=_segment_of(*luck, shares, len(shares)),
        unit_rate=_unit_rate(*luck, terms.rate_shape),
        experience_sensitivity=_experience_sensitivity(*luck, terms.sensitivity_spread),
        price_sensitivity=_price_sensitivity(*luck, terms.sensitivity_spread, terms.sensitivity_correlation),
        product_sensitivity=_product_sensitivity(*luck, terms.sensitivity_spread),
        match=[_match_of(*luck, name_hash, terms.match, alike) for name_hash in terms.hashes],
    )
