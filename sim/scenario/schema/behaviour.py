"""The table [behaviour]: the constants of customers' behaviour (docs/rules say what each does)."""

from typing import Annotated, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.schema.inputs import LONGEST, Rows, Share, Table, chance, choice, money, number, share, table, whole

Switch = Literal[
    "loyalty", "referral", "learning", "risk", "memory", "loss_aversion", "capacity", "novelty", "complaints",
    "reviews", "match", "imitation", "recession", "heterogeneity", "gestures", "crowding", "consideration", "moves",
    "leaving",
]  # fmt: skip


class Passers(Table):
    """What differs for passers-by."""

    reviews: float = share(0, "Weight of public ratings in what they expect.", off=0, evidence="B", weekly=True)


class Behaviour(Table):
    """The constants of behaviour; utility in logits, experience in standard deviations between businesses."""

    off: Annotated[tuple[Switch, ...], Rows] = choice((), "Mechanisms that are switched off, by name.")
    passers: Passers = table("What differs for passers-by.", factory=Passers)

    brand_price_elasticity: float = number(
        -2.6, -20.0, -0.1, "elasticity", "How a business's visits answer its own price.", evidence="A"
    )
    category_price_elasticity: float = number(
        -0.8, -10.0, -0.01, "elasticity", "How going out answers all prices together.", evidence="A"
    )
    go_share: float = number(
        0.6, 0.01, 0.99, "share", "Share of occasions with something in mind that end in a visit.", evidence="D"
    )
    solve_for: Literal["rest", "settled", "strangers"] = choice(
        "rest", "For whom the weights below are solved: the market with its habits at rest, residents and passing "
        "trade together; the same once queues and habits have settled, and follow a price for a year; or strangers of "
        "mean sensitivities.", off="strangers",
    )  # fmt: skip
    price_weight: float | None = number(
        None, 0.0, 1e9, "logits per money", "Weight of cost in the choice.", off=0,
        default_text="solved from the elasticities, per place",
    )  # fmt: skip
    nest: float | None = number(
        None, 0.01, 1.0, "share", "How alike the businesses are against staying in; 1 is the plain logit.", off=1,
        default_text="solved from the elasticities, per place",
    )  # fmt: skip
    going_out: float | None = number(
        None, -100.0, 100.0, "logits", "The appeal of going out at all.",
        default_text="solved from the elasticities, per place",
    )  # fmt: skip

    rate_shape: float = number(
        0.78, 0.01, None, "shape", "Evenness of customers' occasion rates (gamma); inf: all alike.",
        infinite=True, off=float("inf"), evidence="B",
    )  # fmt: skip
    occasions: Literal["poisson", "one_a_week"] = choice("poisson", "How a week's occasions are drawn.")
    experience_weight: float = number(
        0.4, 0.0, 10.0, "logits", "Weight of the expected experience in the choice.", off=0, evidence="D", weekly=True
    )
    product_weight: float = number(
        0.3, 0.0, 10.0, "logits", "Weight of the appeal in the choice.", off=0, evidence="D", weekly=True
    )
    risk_weight: float = number(
        0.1, 0.0, 10.0, "logits", "Weight of perceived risk in the choice.", off=0, evidence="D", weekly=True
    )
    loyalty_weight: float = number(
        1.5, 0.0, 20.0, "logits", "Weight of loyalty in the choice.", off=0, evidence="B", weekly=True
    )
    product_must_be: bool = choice(False, "The product is taken as read: only a poor one counts.", off=False)
    value_of_time_per_hour: float | None = money(
        None, "money per hour", "What an hour of waiting or travel is worth.", off=0, evidence="A",
        weekly=True, default_text="10 in GBP, must be given in other currencies",
    )  # fmt: skip
    impatience_per_year: float = number(
        0, 0.0, 0.99, "share per year", "Growth of the value of time.", off=0, evidence="D", weekly=True
    )
    sensitivity_spread: float = number(
        0.4, 0.0, 3.0, "coefficient of variation", "Spread of sensitivities within a segment.", off=0, evidence="B"
    )
    sensitivity_correlation: float = number(
        -0.3, -1.0, 1.0, "correlation", "Of experience and price sensitivity.", off=0, evidence="D"
    )
    wait_weight: float = number(
        1.5, 0.0, 10.0, "×", "How much more a minute of waiting counts than one on the way.", off=1, evidence="C",
        weekly=True,
    )  # fmt: skip
    effort_spread: float = number(
        0.4, 0.0, 3.0, "coefficient of variation", "Spread within a segment of what trouble costs.", off=0,
        evidence="D",
    )  # fmt: skip
    price_shock: float = number(
        0, 0.0, 10.0, "×", "How much more a price counts by which it has risen since a customer last paid.", off=0,
        evidence="D", weekly=True,
    )  # fmt: skip
    commitment_binds: Literal["where", "all"] = choice(
        "where", "What a commitment leaves to a customer: whether she goes, though not where, or nothing at all.",
        off="all",
    )  # fmt: skip
    bound_dislike: float = number(
        0.06, 0.0, 10.0, "share of the price", "What being bound costs who chooses it freely: 13 times this share "
        "of the price for 26 weeks, and never more than 26 times.", off=0, evidence="D", weekly=True,
    )  # fmt: skip
    price_curve: float = share(
        1, "How straight costs are felt: 1 by the sum, 0 by how many times one is another.", off=1, evidence="C"
    )
    wait_at_half_full: float = number(
        10, 0.0, 45.0, "minutes", "The wait in a business half full.", off=0, evidence="D", weekly=True
    )

    match: float = number(
        0.9, 0.0, 6.0, "standard deviations", "Spread of how a business suits a person.", off=0, evidence="D"
    )
    novelty_fades: float = number(0.1, 0.0, 10.0, "per visit", "How fast novelty wears off.", evidence="D", weekly=True)
    memory: Annotated[tuple[Share, Share, Share], Rows] = choice(
        (0.5, 0.25, 0.25), "Weights of the mean, the peak and the end of a visit; they sum to 1.",
        off=[1, 0, 0], evidence="A",
    )  # fmt: skip
    loss_aversion: float = number(
        1.955, 0.0, 10.0, "×", "How much more a shortfall counts than a pleasant surprise.", off=1, evidence="C",
        weekly=True,
    )  # fmt: skip
    peak_aversion: float | None = number(
        None, 0.0, 10.0, "×", "How much further a moment stands out of its visit below the mean than above it.", off=1,
        evidence="D", weekly=True, default_text="as loss_aversion",
    )  # fmt: skip
    tolerance: float = number(
        2.2, 0.0, 20.0, "standard deviations", "Satisfaction beyond this delights, below its negative outrages.",
        evidence="D", weekly=True,
    )  # fmt: skip
    complaint_chance: float = chance(
        0.3, "Chance that an outraged customer complains.", off=0, evidence="C", weekly=True
    )
    fit_blamed: float = share(
        0.25, "How far a business is blamed for not suiting a customer who could not know.", off=1, evidence="D",
        weekly=True,
    )  # fmt: skip
    mends_memory: float = share(
        0, "How much of what is put right is not learnt and told either.", off=0, evidence="C", weekly=True
    )
    exit_chance: float = chance(
        0.4, "Chance that a first visit that outrages is the last; earlier visits and what is put right lower it.",
        off=0, evidence="D", weekly=True,
    )  # fmt: skip
    forgives_after_weeks: int = whole(
        52, 0, LONGEST, "weeks", "How long after the last visit somebody who left for good stays away.",
        off=0, evidence="D", weekly=True,
    )  # fmt: skip
    unfounded_claim_chance: float = chance(
        0.01, "Chance, under a full guarantee, of a claim without cause.", off=0, evidence="D", weekly=True
    )
    claim_prone_share: float = number(
        0.1, 0.001, 1.0, "share", "Share of people from whom all claims without cause come.", off=1, evidence="D",
        weekly=True,
    )  # fmt: skip
    upgrade_irritates: float = number(
        0.2, 0.0, 6.0, "standard deviations", "How much worse a visit ends for a customer who was offered an extra and "
        "did not want it.", off=0, evidence="D", weekly=True,
    )  # fmt: skip
    learning_floor: float = share(
        0.1, "The least weight that a visit has in what is expected next.", evidence="D", weekly=True
    )
    prior_weight: float = number(
        2, 1.0, 1000.0, "visits", "How many visits the first expectation weighs.", evidence="D", weekly=True
    )
    promise_broken: float = share(
        0, "How much of what a first visit that falls short leaves unlearnt is learnt all the same.", off=0,
        evidence="D", weekly=True,
    )  # fmt: skip
    credibility: float = share(0.5, "How much of a promise is believed.", off=0, evidence="D", weekly=True)
    promise_span: float = number(
        1.5, 0.01, None, "standard deviations", "Where promises stop being believed; inf: never.",
        infinite=True, off=float("inf"), evidence="D", weekly=True,
    )  # fmt: skip
    reviews: float = share(
        0, "Weight of public ratings in what residents expect of the unknown.", off=0, evidence="B", weekly=True
    )
    review_chance: float = chance(0.05, "Chance that a visit is rated in public.", evidence="D", weekly=True)
    risk_start: float = number(
        1, 0.0, 10.0, "standard deviations", "Risk felt before a first visit.", off=0, evidence="D", weekly=True
    )
    loyalty_carry: float = share(0.875, "Share of loyalty that outlasts a visit.", evidence="B", weekly=True)
    reward_by_satisfaction: float = share(
        0.5, "The part of a visit's worth for loyalty that satisfaction decides; 0: every visit counts alike.", off=0,
        evidence="D", weekly=True,
    )  # fmt: skip
    loyalty_reward: Literal["satisfaction", "visit"] | None = choice(
        None, 'An older way to write reward_by_satisfaction: "satisfaction" is 1, "visit" is 0. Left out: as that says.'
    )
    talk_chance: float = chance(0.08, "Chance that a visit is talked about.", off=0, evidence="D", weekly=True)
    talk_gain: float = number(
        0.3, 0.0, 10.0, "chance per unit", "How much more delight or outrage is talked about.", off=0, evidence="D",
        weekly=True,
    )  # fmt: skip
    word_weight: float = share(0.2, "Weight of a friend's word against an own visit.", off=0, evidence="D", weekly=True)

    @model_validator(mode="after")
    def _memory_sums_to_one(self) -> "Behaviour":
        if abs(sum(self.memory) - 1.0) > 1e-6:
            words = f"three shares that sum to 1 (these sum to {sum(self.memory):.6g})"
            raise PydanticCustomError("allowed", "{allowed}", {"allowed": words, "key": "memory"})
        return self
