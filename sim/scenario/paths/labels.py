"""What people read for an input: its path in plain words."""

from collections.abc import Sequence

from sim.scenario.paths.paths import resolve, split
from sim.scenario.schema.scenario import Scenario

WORDS = {
    ("behaviour", "experience_weight"): "how much experience counts in the choice",
    ("behaviour", "product_weight"): "how much the product counts in the choice",
    ("behaviour", "risk_weight"): "how much risk counts in the choice",
    ("behaviour", "loyalty_weight"): "how much loyalty counts in the choice",
    ("behaviour", "price_weight"): "how much price counts in the choice",
    ("behaviour", "brand_price_elasticity"): "how strongly custom moves with one house's price",
    ("behaviour", "category_price_elasticity"): "how strongly going out at all moves with prices",
    ("behaviour", "go_share"): "the share of occasions on which people go out",
    ("behaviour", "talk_chance"): "how often customers talk about a visit",
    ("behaviour", "talk_gain"): "how much more customers talk after a strong visit",
    ("behaviour", "word_weight"): "how much a friend's word counts",
    ("behaviour", "reviews"): "how much residents go by ratings",
    ("behaviour", "passers.reviews"): "how much passing trade goes by ratings",
    ("behaviour", "loss_aversion"): "how much worse a let-down feels than a pleasure",
    ("behaviour", "match"): "how much tastes differ from house to house",
    ("behaviour", "rate_shape"): "how unlike customers are in how often they go out",
    ("place", "passing_share"): "passing trade's share of the occasions",
    ("place", "passing_trade_per_week"): "passing trade a week",
    ("place", "moves_per_year"): "the share of people who move away in a year",
    ("place", "friends_per_person"): "friends per person",
    ("segment", "occasions_per_week"): "occasions a week",
    ("business", "considered"): "how often it comes to mind",
    ("business", "aware"): "how many know it at the start",
    ("business", "appeal"): "appeal",
    ("study", "discount_rate"): "the discount rate",
    ("study", "weeks"): "the weeks that count",
}
"""Inputs whose key alone says too little, by kind and key."""


def label(scenario: Scenario, path: str, focus: str | None = None) -> str:
    """Return the plain words for the input at ``path``, with whose it is where more than one could have it.

    Raises `PathFault` for a path that leads nowhere.
    """
    target = resolve(scenario, path, focus)
    if target.kind == "strategy":
        strategy = next(one for one in scenario.strategy if one.name == target.name)
        return f"{strategy.label or strategy.name}: {_step(target.parts)}"
    words = WORDS.get((target.kind, target.key)) or _plain(target.parts)
    if target.kind == "travel":
        return f"minutes between {target.name} and {target.parts[0]}"
    if target.kind == "place":
        return f"{words} in {target.name}"
    return f"{words} of {target.name}" if target.name else words


def _step(parts: tuple[str, ...]) -> str:
    """A key inside ``step.N``; the number is only told from the second step on."""
    number, rest = int(parts[1]), parts[2:]
    later = f" of step {number}" if number > 1 else ""
    if rest[0] == "change":
        return f"its change of {lever_words(rest[1])}{later}"
    return _plain(rest) + later


def lever_words(path: str) -> str:
    """Return the words for the lever of a change, without whose it is: "people at welcome", "price"."""
    return _plain(split(path))


def _plain(parts: Sequence[str]) -> str:
    parts = list(parts)
    if parts[0] in ("touchpoints", "touchpoint") and len(parts) > 2:
        return f"{parts[-1].replace('_', ' ')} at {'.'.join(parts[1:-1])}"
    return " ".join(part.replace("_", " ") for part in parts)
