"""The words of the business: what the owner of a house calls a lever or an input, one table for every page and table.

A key stands for what people say of it without whose it is: "what shows from outside".  Two texts are given where it
reads badly with the name after it: alone, and with ``{name}`` in it.
"""

import re

from sim.scenario.paths.paths import KINDS, Target, split

type Said = str | tuple[str, str]

WORDS: dict[str, dict[str, Said]] = {
    "business": {
        "price": "price",
        "unit_cost": "cost of serving a visit",
        "fixed_cost_per_week": "fixed cost a week",
        "fixed_cost_while_shut_per_week": "fixed cost a week while shut",
        "cost_per_visit": "programme's cost of a visit",
        "effort": "trouble of a visit, in money",
        "appeal": ("what shows from outside", "what shows of {name} from outside"),
        "promise": ("what its advertising promises", "what the advertising of {name} promises"),
        "clarity": ("how clear the offer is", "how clear the offer of {name} is"),
        "aware": ("how many know it at the start", "how many know {name} at the start"),
        "considered": ("how often it comes to mind", "how often {name} comes to mind"),
        "considered_by_passers": ("how often passers-by notice it", "how often passers-by notice {name}"),
        "noticed_per_week": ("how many get to know it in a week", "how many get to know {name} in a week"),
        "seats_per_week": "visits a week that there is room for",
        "crowding": ("how much a full house spoils a visit", "how much a full house spoils a visit to {name}"),
        "personalisation": "what knowing its guests adds",
        "novelty": "what being new to a guest adds",
        "refresh_every_weeks": "weeks between two refreshes",
        "refresh_cost": "cost of a refresh",
        "gesture_chance": ("how often guests get a small kindness", "how often guests of {name} get a small kindness"),
        "gesture_size": "what a small kindness is worth to a guest",
        "gesture_cost": "cost of a small kindness",
        "complaints_invited": "how far guests are asked to complain",
        "recovery": ("how much is made good after a complaint", "how much {name} makes good after a complaint"),
        "recovery_delay_days": "days until a complaint is settled",
        "cost_per_complaint": "cost of handling a complaint",
        "guarantee": "share of the price paid back to those who complain",
        "upgrade_pull": "pull of the extra offered after the visit",
        "upgrade_price": "price of the extra",
        "upgrade_cost": "cost of the extra",
        "upgrade_spread": "how far guests differ in what the extra is worth",
        "self_bias": ("how much it overrates itself", "how much {name} overrates itself"),
        "survey_share": (
            "how much asking guests corrects its view",
            "how much asking guests corrects the view of {name}",
        ),
        "owner_standard": "owner's standard",
        "owner_step": "owner's step when she improves a moment",
        "owner_cost_per_point": "owner's cost of a point gained, a week",
        "buy_in": ("how much of a plan the staff deliver", "how much of a plan the staff of {name} deliver"),
        "fire_below": "yearly contribution below which a customer is turned away",
        "commitment_weeks": ("weeks for which a visit binds", "weeks for which a visit to {name} binds"),
        "copies_after_weeks": ("weeks until it sees what rivals do", "weeks until {name} sees what rivals do"),
        "copies_cost_per_week": "cost of copying a week",
        "opens_week": "first week",
        "closes_week": "week from which it is shut",
    },
    "place": {
        "residents": "people who live there and may come",
        "passing_trade_per_week": "passing trade a week",
        "passing_share": "passing trade's share of the occasions",
        "friends_per_person": "friends per person",
        "alike": "how far friends are alike in what suits them",
        "moves_per_year": "the share of people who move away in a year",
    },
    "segment": {
        "price_sensitivity": ("how much price counts", "how much price counts for {name}"),
        "experience_sensitivity": ("how much the experience counts", "how much the experience counts for {name}"),
        "effort_sensitivity": ("how much trouble counts", "how much trouble counts for {name}"),
        "product_sensitivity": ("how much the product counts", "how much the product counts for {name}"),
        "time_sensitivity": ("how much time counts", "how much time counts for {name}"),
        "occasions_per_week": "occasions a week",
        "talkativeness": ("how much they talk about visits", "how much {name} talk about visits"),
        "spend": ("how much a visit is worth at the till", "how much a visit of {name} is worth at the till"),
        "guest_chance": ("how often a friend shares the visit", "how often a friend shares a visit of {name}"),
    },
    "behaviour": {
        "brand_price_elasticity": "how strongly custom moves with one house's price",
        "category_price_elasticity": "how strongly going out at all moves with prices",
        "go_share": "the share of occasions on which people go out",
        "price_weight": "how much price counts in the choice",
        "nest": "how alike the houses are against staying in",
        "going_out": "how attractive going out is",
        "rate_shape": "how unlike customers are in how often they go out",
        "experience_weight": "how much experience counts in the choice",
        "product_weight": "how much the product counts in the choice",
        "risk_weight": "how much risk counts in the choice",
        "loyalty_weight": "how much loyalty counts in the choice",
        "value_of_time_per_hour": "what an hour of waiting or travel is worth",
        "impatience_per_year": "how fast people grow impatient",
        "sensitivity_spread": "how much customers of a kind differ",
        "sensitivity_correlation": "how far those who mind the price mind the experience",
        "wait_weight": "how much more waiting counts than travel",
        "effort_spread": "how much customers differ in what trouble costs them",
        "price_shock": "how much a risen price shocks",
        "price_curve": "how far dear and cheap are felt by the sum",
        "wait_at_half_full": "the wait in a house half full",
        "match": "how much tastes differ from house to house",
        "novelty_fades": "how fast novelty wears off",
        "loss_aversion": "how much worse a let-down feels than a pleasure",
        "peak_aversion": "how much more a bad moment stands out",
        "tolerance": "how far a visit must be off to delight or outrage",
        "complaint_chance": "how often outraged guests complain",
        "fit_blamed": "how far a house is blamed for not suiting a guest",
        "mends_memory": "how much of what is put right is not remembered",
        "exit_chance": "how often outraged guests leave for good",
        "forgives_after_weeks": "how long those who left for good stay away",
        "unfounded_claim_chance": "how often guests claim without cause",
        "claim_prone_share": "how many guests ever claim without cause",
        "upgrade_irritates": "how much an offer not wanted irritates",
        "promise_broken": "how fast a broken promise is learnt",
        "bound_dislike": "how much being bound is disliked",
        "learning_floor": "how much a new visit counts at the least",
        "prior_weight": "how many visits the first expectation outlasts",
        "credibility": "how much of a promise is believed",
        "promise_span": "how far a promise may go and still be believed",
        "reviews": "how much residents go by ratings",
        "passers.reviews": "how much passing trade goes by ratings",
        "review_chance": "how often a visit is rated in public",
        "risk_start": "how risky a first visit feels",
        "loyalty_carry": "how much loyalty outlasts a visit",
        "reward_by_satisfaction": "how much of a habit satisfaction makes",
        "talk_chance": "how often customers talk about a visit",
        "talk_gain": "how much more customers talk after a strong visit",
        "word_weight": "how much a friend's word counts",
    },
    "experience": {"norm": "the normal score of the trade", "spread": "how far houses differ in score"},
    "study": {
        "weeks": "the weeks that count",
        "warm_up_weeks": "the weeks before week 0",
        "discount_rate": "the discount rate",
        "material_difference": "the difference in profit that matters",
    },
    "strategy": {
        "start_week": "first week",
        "end_week": "week from which it is over",
        "ramp_weeks": "weeks until it is fully there",
        "fades_per_year": ("how fast it wears off", "how fast {name} wears off"),
        "cost_per_week": "cost per week",
        "one_off_cost": "one-off cost",
    },
    "event": {
        "start_week": "first week",
        "end_week": "week from which it is over",
        "every_weeks": "weeks from one to the next",
        "depth": ("how deep it goes", "how deep {name} goes"),
    },
}
"""Kind of table -> key -> words."""

AT_A_MOMENT: dict[str, Said] = {
    "people": "people at {moment}",
    "setting": "setting at {moment}",
    "score": ("how guests find {the moment}", "how guests find {the moment} of {name}"),
    "varies_by": ("how uneven {the moment} is", "how uneven {the moment} of {name} is"),
    "human": "the weight of people at {moment}",
    "occurs": "how often a visit has {the moment}",
}
"""Keys of a touchpoint, of a business and of the category."""

INSIDE: dict[str, Said] = {
    "copies": ("how fast it copies {part}", "how fast {name} copies {part}"),
    "mix": ("share of {part} among residents", "share of {part} among residents of {name}"),
    "passing_mix": ("share of {part} among passers-by", "share of {part} among passers-by of {name}"),
    "cares": ("how much {part} counts", "how much {part} counts for {name}"),
}
"""Tables of numbers inside a table, by their key."""

SMALL = {"a", "an", "and", "at", "by", "de", "des", "du", "in", "la", "le", "of", "on", "the", "to", "under", "upon"}
"""Words that stay small inside a place's name."""


def in_words(name: str) -> str:
    """A name that was made for a file as people write it: spaces for its underscores."""
    return " ".join(name.replace("_", " ").split()) or name


def place_label(name: str, label: str = "") -> str:
    """What people read for a place: its label, else its name with spaces and, where it has none, with capitals."""
    if label.strip():
        return label
    text = in_words(name)
    if text != text.lower():
        return text
    words = text.split(" ")
    return " ".join(each if at and each in SMALL else each[:1].upper() + each[1:] for at, each in enumerate(words))


def words_of(target: Target, name: str = "") -> str:
    """The words for an input, with whose it is where ``name`` says so.

    Of a strategy the key alone, without its plan: "price", for a change.
    """
    parts = list(target.parts)
    if target.kind == "strategy" and parts[0] == "step":
        parts = parts[2:]
    if parts[0] == "change":
        return _owned(lever_words(parts[1]), name, target.kind)
    return _owned(_said(target.kind, parts), name, target.kind)


def lever_words(path: str) -> str:
    """The words for the lever of a change, whose it is only where the path says so: "people at welcome", "price"."""
    parts = split(path)
    if parts[0] not in KINDS:
        return _owned(_said("business", _joined(parts)), "", "business")
    if parts[0] in ("behaviour", "experience", "study") or len(parts) < 3:
        return _owned(_said(parts[0], _joined(parts[1:])), "", parts[0])
    if parts[0] == "travel":
        return f"minutes between {place_label(parts[1])} and {place_label('.'.join(parts[2:-1]))}"
    name = place_label(parts[1]) if parts[0] == "place" else in_words(parts[1]) if parts[0] == "segment" else parts[1]
    return _owned(_said(parts[0], _joined(parts[2:])), name, parts[0])


def _joined(parts: list[str]) -> list[str]:
    """A key's parts as `Target.parts` has them: a moment's name is one."""
    if parts[0] in ("touchpoints", "touchpoint") and len(parts) > 2:
        return [parts[0], ".".join(parts[1:-1]), parts[-1]]
    return [parts[0], ".".join(parts[1:])] if len(parts) > 1 else parts


def _said(kind: str, parts: list[str]) -> Said:
    """What the tables say of a key; the key itself in words where they do not know it."""
    first = parts[0]
    if first in ("touchpoints", "touchpoint") and len(parts) > 2:
        return _filled(AT_A_MOMENT.get(parts[2], f"{in_words(parts[2])} at {{moment}}"), "{moment}", parts[1])
    if first in INSIDE and len(parts) > 1:
        return _filled(INSIDE[first], "{part}", parts[1])
    return WORDS.get(kind, {}).get(".".join(parts)) or " ".join(map(in_words, parts))


def _with_the(name: str) -> str:
    """A moment's name with its article: "the product"; a name of its own, or in another script, has none."""
    return f"the {name}" if re.match(r"[a-z]", name) and not re.match(r"(the|an?|our|your) ", name) else name


def _filled(said: Said, what: str, name: str) -> Said:
    text = in_words(name)

    def fill(words: str) -> str:
        return words.replace("{the moment}", _with_the(text)).replace(what, text)

    return (fill(said[0]), fill(said[1])) if isinstance(said, tuple) else fill(said)


def _owned(said: Said, name: str, kind: str) -> str:
    if not name:
        return said[0] if isinstance(said, tuple) else said
    if isinstance(said, tuple):
        return said[1].replace("{name}", name)
    return f"{said} {'in' if kind == 'place' else 'of'} {name}"
