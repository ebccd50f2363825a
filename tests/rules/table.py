"""Every rule with what the battery needs to know of it: the range of its arguments, of its result, and its off values.

`rises` and `falls` name the arguments in which a rule never falls, never rises; a pair (argument, {other: range})
narrows the others.  `off` pairs fixed arguments with what the rule must then give, to the bit.  `silent` pairs fixed
arguments with one that then must not matter.
"""

import math

from sim.compiled import arithmetic
from sim.rules import choice, judge, learning, money, need, owner, scale, seats, traits, visit, word
from tests.rules.ranges import Flag, Mix, Real, Rule, Whole

INF = math.inf
Z = Real(-6.0, 6.0, (0.0,))
SHARE = Real(0.0, 1.0)
WEIGHT = Real(0.0, 3.0)
MONEY = Real(0.0, 200.0)
COUNT = Whole(0, 200)
MINUTES = Real(0.0, 240.0)
LUCK = {"seed": Whole(0, 2**63 - 1), "replication": Whole(0, 2**32 - 1), "who": Whole(0, 2**32 - 1)}
ARRIVAL = {**LUCK, "arrival": Whole(-32768, 32767)}
WEEK = {**LUCK, "week": Whole(-32768, 32767)}
HASH = Whole(0, 2**30 - 1)

# A table, read by column.
# fmt: off
ARITHMETIC = (
    Rule(arithmetic.exp, {"x": Real(-720, 700)}, 0, INF, rises=("x",), off=(({"x": 0.0}, 1.0),)),
    Rule(arithmetic.log, {"x": Real(1e-300, 1e300)}, -700, 700, rises=("x",), off=(({"x": 1.0}, 0.0),)),
    Rule(arithmetic.logistic, {"x": Real(-800, 800)}, 0, 1, rises=("x",), off=(({"x": 0.0}, 0.5),)),
    Rule(arithmetic.tanh, {"x": Real(-60, 60)}, -1, 1, rises=("x",), off=(({"x": 0.0}, 0.0),)),
    Rule(arithmetic.power, {"base": Real(0, 20), "exponent": Real(-3, 3)}, 0, INF,
         rises=(("base", {"exponent": Real(0, 3)}),),
         falls=(("exponent", {"base": SHARE}),), off=(({"base": 1.0}, 1.0), ({"exponent": 0.0}, 1.0))),
    Rule(arithmetic.halve, {"n": Real(0, 1100)}, 0, 1, falls=("n",), off=(({"n": 0.0}, 1.0), ({"n": 3.0}, 0.125))),
)

CHOICE = (
    Rule(choice.minute_value, {"per_hour": MONEY, "impatience_per_year": SHARE, "week": Whole(-208, 208)}, 0, INF,
         rises=("per_hour", "impatience_per_year", "week"),
         off=(({"impatience_per_year": 0.0}, lambda a: a["per_hour"] / 60.0), ({"per_hour": 0.0}, 0.0)),
         silent=(({"impatience_per_year": 0.0}, "week"),)),
    Rule(choice.cost, {"price": MONEY, "per_minute": WEIGHT, "wait": MINUTES, "travel": MINUTES,
         "effort": MONEY}, 0, INF,
         rises=("price", "per_minute", "wait", "travel", "effort"),
         off=(({"effort": 0.0}, lambda a: a["price"] + a["per_minute"] * (a["wait"] + a["travel"])),
              ({"per_minute": 0.0}, lambda a: a["price"] + a["effort"])),
         silent=(({"per_minute": 0.0}, "wait"), ({"per_minute": 0.0}, "travel"))),
    Rule(choice.product_worth, {"appeal": Z, "must_be": Flag()}, -6, 6, rises=("appeal",), falls=("must_be",),
         off=(({"must_be": False}, lambda a: a["appeal"]),),
         silent=(({"must_be": True, "appeal": 0.0}, "must_be"),)),
    Rule(choice.utility, {"product_weight": WEIGHT, "appeal": Z, "experience_weight": WEIGHT, "expectation": Z,
                        "price_weight": WEIGHT, "cost": MONEY, "risk_weight": WEIGHT, "risk": WEIGHT,
         "guarantee": SHARE,
                        "loyalty_weight": WEIGHT, "loyalty": SHARE, "taste": Z}, -INF, INF,
         rises=("appeal", "expectation", "guarantee", "loyalty_weight", "loyalty", "taste",
                ("product_weight", {"appeal": Real(0, 6)}), ("experience_weight", {"expectation": Real(0, 6)})),
         falls=("cost", "price_weight", "risk_weight", "risk"),
         silent=(({"product_weight": 0.0}, "appeal"), ({"experience_weight": 0.0}, "expectation"),
                 ({"price_weight": 0.0}, "cost"), ({"risk_weight": 0.0}, "risk"),
         ({"risk_weight": 0.0}, "guarantee"),
                 ({"loyalty_weight": 0.0}, "loyalty"), ({"guarantee": 1.0}, "risk"))),
    Rule(choice.comes_to_mind, dict.fromkeys(("is_open", "reachable", "aware", "barred", "considered",
         "reminded"), Flag()),
         0, 1, rises=("is_open", "reachable", "aware", "considered", "reminded"), falls=("barred",),
         off=(({"is_open": True, "reachable": True, "aware": True, "barred": False, "considered": True}, True),
              ({"aware": False}, False), ({"barred": True}, False)),
         silent=(({"considered": True}, "reminded"),)),
    Rule(choice.attraction, {"value": Real(-30, 0), "top": Real(0, 10), "nest": Real(0.2, 1)}, 0, 1,
         rises=("value", "nest"),
         falls=("top",), off=(({"value": 0.0, "top": 0.0}, 1.0),)),
    Rule(choice.inclusive_value, {"top": Z, "total": Real(1, 40), "nest": Real(0.2, 1)}, -6, 12,
         rises=("top", "total", "nest"),
         off=(({"total": 1.0}, lambda a: a["top"]),)),
    Rule(choice.go_chance, {"going_out": Z, "inclusive": Z}, 0, 1, rises=("going_out", "inclusive")),
    Rule(choice.race_time, {"exponential": Real(0, 25), "attraction": Real(0, 1, (1e-300,))}, 0, INF,
         rises=("exponential",), falls=("attraction",), off=(({"attraction": 1.0}, lambda a: a["exponential"]),)),
    Rule(choice.committed_until, {"week": Whole(-200, 200), "commitment_weeks": Whole(0, 104)}, -200, 305,
         rises=("week", "commitment_weeks"), off=(({"commitment_weeks": 0}, lambda a: a["week"]),)),
)

JUDGE = (
    Rule(judge.surprise, {"memory": Z, "expectation": Z}, -12, 12, rises=("memory",), falls=("expectation",)),
    Rule(judge.loss_averse, {"surprise": Z, "loss_aversion": Real(1, 3)}, -18, 6, rises=("surprise",),
         falls=("loss_aversion",),
         off=(({"loss_aversion": 1.0}, lambda a: a["surprise"]),)),
    Rule(judge.satisfaction, {"memory": Z, "felt": Z}, -12, 12, rises=("memory", "felt")),
    Rule(judge.is_delighted, {"satisfaction": Z, "tolerance": WEIGHT}, 0, 1, rises=("satisfaction",),
         falls=("tolerance",),
         off=(({"satisfaction": 0.0}, False),)),
    Rule(judge.is_outraged, {"satisfaction": Z, "tolerance": WEIGHT}, 0, 1, falls=("satisfaction", "tolerance"),
         off=(({"satisfaction": 0.0}, False),)),
    Rule(judge.recovery_share, {"recovery": SHARE, "delay_days": Real(0, 60)}, 0, 1, rises=("recovery",),
         falls=("delay_days",), off=(({"recovery": 0.0}, 0.0), ({"delay_days": 0.0}, lambda a: a["recovery"]))),
    Rule(judge.recovered, {"felt": Z, "share": SHARE}, -6, 6, rises=("felt", "share"),
         off=(({"share": 0.0}, lambda a: a["felt"]), ({"felt": 2.5}, 2.5)), silent=(({"felt": 1.0}, "share"),)),
    Rule(judge.unfounded_chance, {"unfounded_claim_chance": SHARE, "guarantee": SHARE}, 0, 1,
         rises=("unfounded_claim_chance", "guarantee"),
         off=(({"guarantee": 0.0}, 0.0), ({"unfounded_claim_chance": 0.0}, 0.0))),
    Rule(judge.refund, {"guarantee": SHARE, "price": MONEY, "spend": WEIGHT}, 0, 600,
         rises=("guarantee", "price", "spend"),
         off=(({"guarantee": 0.0}, 0.0),)),
    Rule(judge.upgrade_chance, {"pull": Z, "satisfaction": Z, "price_weight": WEIGHT, "upgrade_price": MONEY}, 0, 1,
         rises=("pull", "satisfaction"), falls=("price_weight", "upgrade_price"),
         silent=(({"upgrade_price": 0.0}, "price_weight"), ({"price_weight": 0.0}, "upgrade_price"))),
)

LEARNING = (
    Rule(learning.prior_from_promise, {"credibility": SHARE, "promise": Z, "span": Real(0.2, 9, (INF,))}, -6, 6,
         rises=("promise", ("credibility", {"promise": Real(0, 6)}), ("span", {"promise": Real(0, 6)})),
         off=(({"credibility": 0.0}, 0.0), ({"span": INF}, lambda a: a["credibility"] * a["promise"]),
         ({"promise": 0.0}, 0.0))),
    Rule(learning.prior, {"promised": Z, "reviews": SHARE, "rating": Z}, -6, 6, rises=("promised", "rating"),
         off=(({"reviews": 0.0}, lambda a: a["promised"]), ({"reviews": 1.0}, lambda a: a["rating"])),
         silent=(({"reviews": 0.0}, "rating"),)),
    Rule(learning.opening_risk, {"risk_start": WEIGHT, "clarity": SHARE}, 0, 3, rises=("risk_start",),
         falls=("clarity",),
         off=(({"clarity": 0.0}, lambda a: a["risk_start"]), ({"risk_start": 0.0}, 0.0))),
    Rule(learning.known_or_hoped, {"visits": COUNT, "own": Z, "before": Z}, -12, 12, rises=("own", "before"),
         off=(({"visits": 0, "own": 0.0}, lambda a: a["before"]), ({"visits": 1}, lambda a: a["own"])),
         silent=(({"visits": 1}, "before"),)),
    Rule(learning.learning_rate, {"visits": COUNT, "floor": SHARE, "prior_weight": Real(1, 20, (INF,))}, 0, 1,
         rises=("floor",),
         falls=("visits", "prior_weight"), off=(({"floor": 0.0, "prior_weight": INF}, 0.0),)),
    Rule(learning.smooth, {"old": Z, "new": Z, "weight": SHARE}, -6, 6, rises=("old", "new"),
         off=(({"weight": 0.0}, lambda a: a["old"]),), silent=(({"weight": 0.0}, "new"),)),
    Rule(learning.moved, {"held": Z, "counts": Z, "new": Z, "weight": SHARE}, -18, 18, rises=("held", "new"),
         falls=("counts",), off=(({"weight": 0.0}, lambda a: a["held"]),), silent=(({"weight": 0.0}, "new"),)),
    Rule(learning.loyalty_reward, {"satisfaction": Z, "by_satisfaction": Flag()}, 0, 1, rises=("satisfaction",),
         falls=("by_satisfaction",), off=(({"by_satisfaction": False}, 1.0),)),
    Rule(learning.update_loyalty, {"loyalty": SHARE, "carry": SHARE, "reward": SHARE}, 0, 1,
         rises=("loyalty", "reward"),
         off=(({"carry": 1.0}, lambda a: a["loyalty"]), ({"loyalty": 0.0, "reward": 0.0}, 0.0))),
    Rule(learning.is_engaged, {"loyalty": SHARE}, 0, 1, rises=("loyalty",), off=(({"loyalty": 0.0}, False),)),
    Rule(learning.is_loyal, {"loyalty": SHARE}, 0, 1, rises=("loyalty",), off=(({"loyalty": 0.0}, False),)),
    Rule(learning.is_relationship, {"loyalty": SHARE, "risk": WEIGHT, "risk_at_start": WEIGHT}, 0, 1,
         rises=("loyalty", "risk_at_start"), falls=("risk",), off=(({"loyalty": 0.0}, False),)),
)

MONEY_RULES = (
    Rule(money.visit_margin, {"spend": WEIGHT, "price": MONEY, "unit_cost": MONEY, "cost_per_visit": MONEY},
         -1000, 1000,
         rises=("price",), falls=("unit_cost", "cost_per_visit"),
         off=(({"cost_per_visit": 0.0}, lambda a: a["spend"] * (a["price"] - a["unit_cost"])),)),
    Rule(money.contribution, dict.fromkeys(("margin", "upgrade", "refund", "complaint_cost", "gesture_cost"),
         MONEY), -600, 400,
         rises=("margin", "upgrade"), falls=("refund", "complaint_cost", "gesture_cost"),
         off=(({"upgrade": 0.0, "refund": 0.0, "complaint_cost": 0.0, "gesture_cost": 0.0},
         lambda a: a["margin"]),)),
)

NEED = (
    Rule(need.occasion_rate, {"unit_rate": WEIGHT, "occasions_per_week": WEIGHT, "recession": Real(0, 20)}, 0, 9,
         rises=("unit_rate", "occasions_per_week"), falls=("recession",),
         off=(({"recession": 0.0}, lambda a: a["unit_rate"] * a["occasions_per_week"]),)),
    Rule(need.under_recession, {"weight": WEIGHT, "effect": SHARE, "recession": WEIGHT}, 0, 12,
         rises=("weight", "effect", "recession"),
         off=(({"recession": 0.0}, lambda a: a["weight"]), ({"effect": 0.0}, lambda a: a["weight"]))),
    Rule(need.sensitivity, {"normal": Z, "spread": WEIGHT}, 0, 1e6, rises=("normal",),
         off=(({"spread": 0.0}, 1.0),)),
    Rule(need.correlated, {"first": Z, "second": Z, "correlation": Real(-1, 1)}, -9, 9,
         rises=("second", ("first", {"correlation": SHARE})), falls=(("first", {"correlation": Real(-1, 0)}),),
         off=(({"correlation": 0.0}, lambda a: a["second"]), ({"correlation": 1.0}, lambda a: a["first"]))),
    Rule(need.level_notice_chance, {"aware": SHARE, "moving": SHARE}, 0, 1, rises=("aware", "moving"),
         off=(({"moving": 0.0}, 0.0), ({"aware": 0.0}, 0.0))),
)

OWNER = (
    Rule(owner.ramp, {"week": Whole(50, 150), "start_week": Whole(0, 50), "ramp_weeks": Whole(0, 60)}, 0, 1,
         rises=("week",),
         falls=("start_week", "ramp_weeks"), off=(({"ramp_weeks": 0}, 1.0),)),
    Rule(owner.faded, {"week": Whole(0, 300), "start_week": Whole(0, 50), "ramp_weeks": Whole(0, 60),
         "fades_per_year": SHARE},
         0, 1, rises=("start_week", "ramp_weeks"), falls=("week", "fades_per_year"),
         off=(({"fades_per_year": 0.0}, 1.0),)),
    Rule(owner.own_score, {"delivered": Z, "self_bias": WEIGHT, "survey_share": SHARE}, -6, 9,
         rises=("delivered", "self_bias"), falls=("survey_share",),
         off=(({"self_bias": 0.0}, lambda a: a["delivered"]), ({"survey_share": 1.0}, lambda a: a["delivered"]))),
    Rule(owner.copy_step, {"own": Z, "target": Z, "rate": SHARE}, 0, 12, rises=("target", "rate"), falls=("own",),
         off=(({"rate": 0.0}, 0.0),)),
    Rule(owner.undercut_step, {"own": MONEY, "target": MONEY, "rate": SHARE}, -200, 0, rises=("target",),
         falls=("own", "rate"),
         off=(({"rate": 0.0}, 0.0),)),
    Rule(owner.reacts, {"week": Whole(-104, 208), "every": Whole(1, 60)}, 0, 1,
         off=(({"week": -4, "every": 4}, False),)),
    Rule(owner.is_fired, {"contribution": Real(-500, 500), "fire_below": Real(-500, 500)}, 0, 1,
         rises=("fire_below",),
         falls=("contribution",)),
)

SCALE = (
    Rule(scale.z_of, {"score": Real(0, 10), "norm": Real(0, 10), "spread": Real(0.2, 3)}, -50, 50, rises=("score",),
         falls=("norm",)),
    Rule(scale.score_of, {"z": Z, "norm": Real(0, 10), "spread": Real(0.2, 3)}, -18, 28, rises=("z", "norm"),
         off=(({"z": 0.0}, lambda a: a["norm"]),)),
    Rule(scale.z_step, {"points": Real(-10, 10), "spread": Real(0.2, 3)}, -50, 50, rises=("points",),
         off=(({"points": 0.0}, 0.0),)),
    Rule(scale.weekly_chance, {"yearly": SHARE}, 0, 1, rises=("yearly",),
         off=(({"yearly": 0.0}, 0.0), ({"yearly": 1.0}, 1.0))),
    Rule(scale.discount_factor, {"yearly_rate": Real(-0.5, 1), "weeks": Real(0, 520)}, 0, 1100,
         falls=("yearly_rate",),
         off=(({"yearly_rate": 0.0}, 1.0), ({"weeks": 0.0}, 1.0))),
    Rule(scale.tally, {"x": Real(-(2**19), 2**19)}, -(2**49), 2**49, rises=("x",),
         off=(({"x": 0.0}, 0), ({"x": -1.5}, -3 << 29))),
    Rule(scale.untally, {"total": Whole(-(2**62), 2**62)}, -(2**33), 2**33, rises=("total",),
         off=(({"total": 3 << 29}, 1.5),)),
)

SEATS = (
    Rule(seats.utilisation, {"served": Whole(0, 300), "seats": Real(300, 900, (-1.0, 0.0))}, 0, 1,
         rises=("served",),
         falls=(("seats", {"seats": Real(300, 900)}),),
         off=(({"seats": -1.0}, 0.0), ({"seats": 0.0}, 0.0), ({"served": 0}, 0.0))),
    Rule(seats.wait, {"utilisation": SHARE, "at_half_full": Real(0, 60)}, 0, 45,
         rises=("utilisation", "at_half_full"),
         off=(({"utilisation": 0.0}, 0.0), ({"at_half_full": 0.0}, 0.0))),
)

TRAITS = (
    Rule(traits.segment_of, {**ARRIVAL, "shares": Mix(3), "count": Whole(3, 3)}, 0, 2),
    Rule(traits.unit_rate, {**ARRIVAL, "shape": Real(0.2, 5, (INF, 1.0))}, 0, 200, off=(({"shape": INF}, 1.0),)),
    Rule(traits.experience_sensitivity, {**ARRIVAL, "spread": SHARE}, 0, 200, off=(({"spread": 0.0}, 1.0),)),
    Rule(traits.price_sensitivity, {**ARRIVAL, "spread": SHARE, "correlation": Real(-1, 1)}, 0, 200,
         off=(({"spread": 0.0}, 1.0),)),
    Rule(traits.product_sensitivity, {**ARRIVAL, "spread": SHARE}, 0, 200, off=(({"spread": 0.0}, 1.0),)),
    Rule(traits.match_of, {**ARRIVAL, "name_hash": HASH, "deviation": WEIGHT}, -21, 21,
         off=(({"deviation": 0.0}, 0.0),)),
    Rule(traits.knows_at_start, {**ARRIVAL, "name_hash": HASH, "aware": SHARE}, 0, 1, rises=("aware",),
         off=(({"aware": 0.0}, False), ({"aware": 1.0}, True))),
    Rule(traits.occasions, {**WEEK, "rate": Real(0, 64)}, 0, 63, rises=("rate",), off=(({"rate": 0.0}, 0),)),
    Rule(traits.at_most, {"count": Whole(0, 1000)}, 0, 63, rises=("count",), off=(({"count": 63}, 63),)),
    Rule(traits.moves, {**WEEK, "chance": SHARE}, 0, 1, rises=("chance",),
         off=(({"chance": 0.0}, False), ({"chance": 1.0}, True))),
    Rule(traits.notices, {**WEEK, "name_hash": HASH, "chance": SHARE}, 0, 1, rises=("chance",),
         off=(({"chance": 0.0}, False), ({"chance": 1.0}, True))),
)

PEOPLE_LEAD = {"people": Real(0, 6), "setting": Real(-6, 0)}
VISIT = (
    Rule(visit.delivered, {"human": SHARE, "people": Z, "setting": Z}, -6, 6,
         rises=("people", "setting", ("human", PEOPLE_LEAD)),
         off=(({"human": 0.0}, lambda a: a["setting"]),
         *(({"people": z, "setting": z}, z) for z in (0.1, 1 / 3, -0.7, 2.6)))),
    Rule(visit.people_under_pressure, {"people": Z, "crowding": WEIGHT, "utilisation": SHARE}, -10, 6,
         rises=("people",),
         falls=("crowding", "utilisation"), off=(({"crowding": 0.0}, lambda a: a["people"]),
                                                 ({"utilisation": 0.9}, lambda a: a["people"]))),
    Rule(visit.novelty_left, {"novelty": WEIGHT, "fades": SHARE, "visits_since_refresh": COUNT}, 0, 3,
         rises=("novelty",),
         falls=("fades", "visits_since_refresh"),
         off=(({"novelty": 0.0}, 0.0), ({"fades": 0.0}, lambda a: a["novelty"]),
                                                       ({"visits_since_refresh": 0}, lambda a: a["novelty"]))),
    Rule(visit.personal_touch, {"personalisation": WEIGHT, "visits": COUNT}, 0, 3,
         rises=("personalisation", "visits"),
         off=(({"personalisation": 0.0}, 0.0), ({"visits": 0}, 0.0))),
    Rule(visit.moment, {**dict.fromkeys(("designed", "match", "novelty", "personal", "gesture"), Z),
         "varies_by": WEIGHT,
                        "normal": Z}, -50, 50,
         rises=("designed", "match", "novelty", "personal", "gesture", "normal",
         ("varies_by", {"normal": Real(0, 6)})),
         off=(({"match": 0.0, "novelty": 0.0, "personal": 0.0, "gesture": 0.0, "varies_by": 0.0},
         lambda a: a["designed"]),),
         silent=(({"varies_by": 0.0}, "normal"),)),
    Rule(visit.mean_so_far, {"mean": Z, "weight": Real(0.1, 3), "total_weight": Real(3, 12), "x": Z}, -6, 6,
         rises=("mean", "x"),
         off=(({"mean": 0.0, "weight": 3.0, "total_weight": 3.0}, lambda a: a["x"]),)),
    Rule(visit.standing_out, {"cares": Real(0.1, 3), "x": Z, "mean": Z}, 0, 36,
         rises=("cares", ("x", {"x": Real(0, 6), "mean": Real(-6, 0)})),
         falls=(("x", {"x": Real(-6, 0), "mean": Real(0, 6)}),),
         off=(({"x": 1.25, "mean": 1.25}, 0.0),)),
    Rule(visit.is_peak, {"standing": WEIGHT, "highest": WEIGHT}, 0, 1, rises=("standing",), falls=("highest",),
         off=(({"standing": 0.7, "highest": 0.7}, True), ({"highest": 0.0}, True))),
    Rule(visit.remember, {"mean": Z, "peak": Z, "end": Z, "mean_weight": SHARE, "peak_weight": SHARE,
         "end_weight": SHARE},
         -18, 18, rises=("mean", "peak", "end"),
         off=(({"mean_weight": 1.0, "peak_weight": 0.0, "end_weight": 0.0}, lambda a: a["mean"]),)),
)

WORD = (
    Rule(word.talk_chance, {"talk_chance": SHARE, "talkativeness": WEIGHT, "talk_gain": SHARE, "satisfaction": Z,
                            "tolerance": WEIGHT}, 0, 1,
         rises=("talk_chance", "talkativeness", "talk_gain", ("satisfaction", {"satisfaction": Real(0, 6)})),
         falls=("tolerance", ("satisfaction", {"satisfaction": Real(-6, 0)})),
         off=(({"talk_chance": 0.0, "talk_gain": 0.0}, 0.0),
              ({"talk_chance": 0.2, "talkativeness": 1.0, "talk_gain": 0.0}, 0.2)),
         silent=(({"satisfaction": 1.0, "tolerance": 1.0}, "talk_gain"),)),
    Rule(word.heard_step, {"word_weight": SHARE, "prior_weight": Real(0.5, 20), "visits": COUNT, "memory": Z,
         "expectation": Z},
         -12, 12, rises=("memory", ("word_weight", {"memory": Real(0, 6), "expectation": Real(-6, 0)})),
         falls=("expectation", ("visits", {"memory": Real(0, 6), "expectation": Real(-6, 0)})),
         off=(({"word_weight": 0.0}, 0.0), ({"memory": 0.5, "expectation": 0.5}, 0.0))),
    Rule(word.pick, {"u": Real(2**-33, 1 - 2**-33), "count": Whole(1, 300)}, 0, 299, rises=("u", "count"),
         off=(({"count": 1}, 0),)),
)

ALL = (*ARITHMETIC, *CHOICE, *JUDGE, *LEARNING, *MONEY_RULES, *NEED, *OWNER, *SCALE, *SEATS, *TRAITS, *VISIT, *WORD)
