"""One person through twenty weeks, worked out from the scenario file and given luck alone.

The sums are done here a second time, with nothing but Python's own arithmetic: no rule and no engine of `sim` is used.
"""

import math
import tomllib
from pathlib import Path

from docs.traced.decide import Decisions
from docs.traced.numbers import n
from docs.traced.visit import Visits

SCENARIO = Path(__file__).parents[2] / "scenarios" / "one_person.toml"


def scenario():
    """The scenario's file, read as plain tables."""
    return tomllib.loads(SCENARIO.read_text("utf-8"))


class Worksheet(Decisions, Visits):
    """The sums of all weeks.

    `luck(week, label)` gives a draw; `week` is None for what is drawn once.  `drawn` holds the luck used, by week;
    `weeks`, by week, the lines of the answers and the numbers that another calculation can be held against.
    """

    def __init__(self, scenario, luck):
        self.luck_of = luck
        self.scenario = scenario
        self.norm, self.spread = scenario["experience"]["norm"], scenario["experience"]["spread"]
        self.touchpoints = scenario["experience"]["touchpoint"]
        self.diner = scenario["segment"][0]
        self.k = {
            "experience_weight": 0.4,
            "product_weight": 0.3,
            "risk_weight": 0.1,
            "match": 0.9,
            "sensitivity_spread": 0.4,
            "correlation": -0.3,
            "loss_aversion": 1.955,
            "floor": 0.1,
            "prior_weight": 2,
            "credibility": 0.5,
            "span": 1.5,
            "carry": 0.875,
            "reward_by_satisfaction": 0.5,
            "word_weight": 0.2,
            "talk_gain": 0.3,
            "novelty_fades": 0.1,
            "wait_at_half_full": 10,
            "wait_weight": 1.5,
            "fit_blamed": 0.25,
            "exit_chance": 0.4,
            "forgives_after_weeks": 52,
            "claim_prone_share": 0.1,
            "upgrade_irritates": 0.2,
            "value_of_time_per_hour": 10,
            **scenario["behaviour"],
        }
        self.house = {each["name"]: each for each in scenario["business"]}
        self.names = sorted(self.house)
        self.drawn = {None: []}
        self.weeks = []
        self._begin()
        for week in range(scenario["study"]["weeks"]):
            self.weeks.append(self._week(week))

    def luck(self, label):
        """A draw of this week."""
        value = self.luck_of(self.now, label)
        self.drawn[self.now].append((label, value))
        return value

    def say(self, line):
        """A line of the answers."""
        self.lines.append(line)

    def z(self, score):
        """A score as a number of standard deviations from the norm."""
        return (score - self.norm) / self.spread

    def _week(self, week):
        self.now, self.lines = week, []
        self.drawn[week] = []
        self.numbers = {"visits": []}
        self._open(week)
        visits = self._decide(week)
        for order, name in visits:
            self._visit(week, order, name)
        self._tell()
        self._close(visits)
        return {"lines": self.lines, "numbers": self.numbers}

    def _begin(self):
        self.now, self.lines = None, []
        for who, expected in (("Ada", 0), ("Ben", 1)):
            u = self.luck(f"which segment {who} is of")
            segment = self.scenario["segment"][int(u >= 0.5)]["name"]
            self.say(f"{who}: {n(u)} {'<' if u < 0.5 else '≥'} 0.5, of the segment *{segment}*.")
            self.as_meant = getattr(self, "as_meant", True) and int(u >= 0.5) == expected
        k, cv = self.k, self.k["sensitivity_spread"]
        variance = math.log(1 + cv * cv)
        deviation = math.sqrt(variance)
        self.unit_rate = self.luck("need relative to her segment (gamma, mean 1)")
        z1, z2, z3, z4 = (
            self.luck(f"normal number for her {what} sensitivity")
            for what in ("experience", "price", "product", "effort")
        )
        u = self.luck("whether she ever claims without cause")
        self.prone = u < k["claim_prone_share"]
        self.say(
            f"Ada: {n(u)} {'<' if self.prone else '≥'} {k['claim_prone_share']}, she "
            f"{'is' if self.prone else 'is not'} one of those who claim without cause."
        )
        mixed = k["correlation"] * z1 + math.sqrt(1 - k["correlation"] ** 2) * z2
        multiplier = {
            what: math.exp(deviation * z - variance / 2)
            for what, z in (("experience", z1), ("price", mixed), ("product", z3), ("effort", z4))
        }
        self.say(
            f"*Sensitivities* are log-normal with mean 1 and variation {cv}: variance ln(1 + {cv}²) = "
            f"{n(variance)}, deviation "
            f"{n(deviation)}. The price's normal number leans against the experience's: {k['correlation']} × "
            f"{n(z1)} + "
            f"√(1 − {abs(k['correlation'])}²) × {n(z2)} = {n(mixed)}."
        )
        for what, z in (("experience", z1), ("price", mixed), ("product", z3), ("effort", z4)):
            self.say(f"{what}: e^({n(deviation)} × {n(z)} − {n(variance / 2)}) = {n(multiplier[what])}")
        diner = self.diner
        self.a = k["experience_weight"] * diner["experience_sensitivity"] * multiplier["experience"]
        self.q = k["product_weight"] * multiplier["product"]
        self.trouble = multiplier["effort"]
        self.b0 = k["price_weight"] * diner["price_sensitivity"] * multiplier["price"]
        self.say(
            f"*Weights*: experience a = {k['experience_weight']} × {diner['experience_sensitivity']} × "
            f"{n(multiplier['experience'])} = "
            f"{n(self.a)}; product q = {k['product_weight']} × {n(multiplier['product'])} = {n(self.q)}; price b = "
            f"{k['price_weight']} × "
            f"{diner['price_sensitivity']} × {n(multiplier['price'])} = {n(self.b0)}."
        )
        self.relation = {}
        for name in self.names:
            draw = self.luck(f"normal number for how {name} suits her")
            known = self.luck(f"whether she knows {name} at the start")
            match = k["match"] * draw
            aware = known < self.house[name]["aware"]
            self.relation[name] = {
                "match": match,
                "aware": aware,
                "e": None,
                "s": None,
                "L": 0.0,
                "n": 0,
                "h": 0,
                "left": False,
            }
            self.say(
                f"*{name}*: match = {k['match']} × {n(draw)} = {n(match)}; {n(known)} "
                f"{'<' if aware else '≥'} {self.house[name]['aware']}: she {'knows' if aware else 'does not know'} "
                f"it."
            )
        self.ben = {name: {"aware": None, "heard": 0.0, "reminded": False} for name in self.names}
        for name in self.names:
            known = self.luck(f"whether Ben knows {name} at the start")
            self.ben[name]["aware"] = known < self.house[name]["aware"]
            self.say(f"Ben {'knows' if self.ben[name]['aware'] else 'does not know'} {name}.")
        self.promised, self.risk_start, self.rating, self.wait, self.used = {}, {}, {}, {}, {}
        for name in self.names:
            self._opening_of(name)
        self.first_lines = self.lines

    def _opening_of(self, name):
        house, k = self.house[name], self.k
        promise = self.z(house["promise"])
        span, credible = k["span"], k["credibility"]
        self.promised[name] = credible * span * math.tanh(promise / span)
        self.risk_start[name] = 1.0 - 0.5 * house.get("clarity", 0.0)
        designed = {each["name"]: self._designed(name, each, 0) for each in self.touchpoints}
        occurs = sum(each.get("occurs", 1.0) for each in self.touchpoints)
        self.rating[name] = sum(each.get("occurs", 1.0) * designed[each["name"]] for each in self.touchpoints) / occurs
        self.wait[name] = self.used[name] = 0.0
        self.say(
            f"*{name} before anybody came*: the promise of {house['promise']} is {n(promise)} standard deviations "
            f"above the norm; believed of it "
            f"{credible} × {span} × tanh({n(promise)}/{span}) = {n(self.promised[name])}. Risk felt 1 − 0.5 × "
            f"{house.get('clarity', 0)} "
            f"= {n(self.risk_start[name])}. The public rating opens at what is delivered, {n(self.rating[name])}."
        )
