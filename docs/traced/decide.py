"""The sums before the doors open: what is in force, whether there is an occasion, and where it ends."""

import math

from docs.traced.numbers import logistic, n

STRATEGY = "welcome"


class Decisions:
    """The first half of the worksheet's week."""

    def _growth(self, week):
        """The share of the strategy's step at a touchpoint that has arrived and is left in a week."""
        step = next(each for each in self.scenario["strategy"] if each["name"] == STRATEGY)
        since = week - step["start_week"]
        if since < 0:
            return 0.0, ""
        ramp = min(1.0, (since + 1) / step["ramp_weeks"])
        lasting = (1.0 - step["fades_per_year"]) ** (max(0, since - step["ramp_weeks"]) / 52)
        buy_in = self.house["Anchor"]["buy_in"]
        words = f"2 × {n(ramp, 2)} arrived × {n(lasting)} not yet faded × {buy_in} carried out by its people"
        return ramp * lasting * buy_in, words

    def _designed(self, name, touchpoint, week):
        """What a business delivers at a touchpoint (z), before this customer, this day and this luck."""
        given = self.house[name].get("touchpoints", {}).get(touchpoint["name"], {})
        both = given.get("score", self.norm)
        people, setting = given.get("people", both), given.get("setting", both)
        if name == "Anchor" and touchpoint["name"] == "welcome":
            people += 2.0 * self._growth(week)[0]
        human = touchpoint["human"]
        return human * self.z(people) + (1 - human) * self.z(setting)

    def _varies_by(self, name, touchpoint):
        return self.house[name].get("touchpoints", {}).get(touchpoint["name"], {}).get("varies_by", 1.05) / self.spread

    def _hard_times(self, week):
        event = self.scenario["event"][0]
        return 1.0 if event["start_week"] <= week < event["end_week"] else 0.0

    def _open(self, week):
        self.R = self._hard_times(week)
        share, words = self._growth(week)
        if share:
            self.say(f"**Open.** Anchor's welcome: people 6.0 + {words} = {n(6.0 + 2.0 * share)}.")
        if week % self.house["Anchor"]["refresh_every_weeks"] == 0:
            self.relation["Anchor"]["h"] = 0
            self.say("**Open.** Anchor makes everything new (every 8 weeks): visits since then count from 0.")
        if self.R:
            self.say(
                "**Open.** Hard times, depth 1: occasions × 0.94, the price's weight × 1.10, the risk's weight × 1.35."
            )
        self.b = self.b0 * (1 + 0.10 * self.R)
        self.risk_weight = self.k["risk_weight"] * (1 + 0.35 * self.R)
        self.minute = self.k["value_of_time_per_hour"] / 60 * (1 + self.k["impatience_per_year"]) ** (week / 52)
        self.prior = {
            name: (1 - self.k["reviews"]) * self.promised[name] + self.k["reviews"] * self.rating[name]
            for name in self.names
        }
        self.numbers["prior"] = dict(self.prior)

    def _notice(self):
        for name in self.names:
            relation, chance = self.relation[name], self.house[name].get("noticed_per_week", 0.0)
            if not relation["aware"] and chance > 0.0:
                u = self.luck(f"whether she notices {name}")
                relation["aware"] = u < chance
                self.say(
                    f"**Notice.** {n(u)} {'<' if relation['aware'] else '≥'} {chance}: she "
                    f"{'notices' if relation['aware'] else 'still does not notice'} {name}."
                )

        for name, ben in self.ben.items():
            chance = self.house[name].get("noticed_per_week", 0.0)
            if not ben["aware"] and chance > 0.0:
                ben["aware"] = self.luck(f"whether Ben notices {name}") < chance
                if ben["aware"]:
                    self.say(f"**Notice.** Ben notices {name}.")

    def _need(self):
        per_week = self.diner["occasions_per_week"]
        mean = self.unit_rate * per_week * (1 - 0.06 * self.R)
        u = self.luck("how many occasions")
        count, part = 0, math.exp(-mean)
        below = part
        steps = [f"P(0) = {n(below)}"]
        while u > below:
            count += 1
            part = part * mean / count
            below += part
            steps.append(f"P(≤{count}) = {n(below)}")
        self.say(
            f"**Need.** Mean {n(self.unit_rate)} × {per_week} × (1 − 0.06 × {int(self.R)}) = {n(mean)}; "
            f"{', '.join(steps)}; {n(u)} gives "
            f"**{count} occasion{'' if count == 1 else 's'}**."
        )
        self.numbers["mean"], self.numbers["occasions"] = mean, count
        return count

    def _decide(self, week):
        self._notice()
        count = self._need()
        opened = {name: self._value(name) for name in self.names if self._would_come(name, week)} if count else {}
        visits = []
        for order in range(count):
            name = self._choose(order, opened, count)
            if name:
                visits.append((order, name))
        self.numbers["values"] = {name: worth for name, (worth, _) in opened.items()}
        if count:
            for name in opened:
                self.say(opened[name][1])
            self.lines += self.choices
            self.choices = []
        return visits

    choices = ()

    def _would_come(self, name, week):
        """Whether she knows a business and has not left it for good."""
        relation = self.relation[name]
        left = relation["left"] and week - relation["last"] < self.k["forgives_after_weeks"]
        return relation["aware"] and not left

    def _expected(self, name):
        relation = self.relation[name]
        return (self.prior[name], self.risk_start[name]) if relation["n"] == 0 else (relation["e"], relation["s"])

    def _value(self, name):
        house, relation, k = self.house[name], self.relation[name], self.k
        e, s = self._expected(name)
        effort = house.get("effort", 0.0)
        cost = house["price"] + self.minute * k["wait_weight"] * self.wait[name] + effort * self.trouble
        appeal, guarantee = self.z(house.get("appeal", self.norm)), house.get("guarantee", 0.0)
        worth = (
            self.q * appeal
            + self.a * e
            - self.b * cost
            - self.risk_weight * s * (1 - guarantee)
            + k["loyalty_weight"] * relation["L"]
        )
        unknown = " (she has never been: the promise, and a tenth of the rating)" if relation["n"] == 0 else ""
        line = (
            f"**Value of {name}.** She expects {n(e)}{unknown}. Cost {house['price']} + {n(self.minute)} a minute "
            f"× {k['wait_weight']} × {n(self.wait[name])} "
            f"minutes + {effort} effort × {n(self.trouble)} = {n(cost)}. "
            f"V = {n(self.q)} × {n(appeal)} + {n(self.a)} × {n(e)} − "
            f"{n(self.b)} × {n(cost)} − "
            f"{n(self.risk_weight)} × {n(s)} × (1 − {guarantee}) + {k['loyalty_weight']} × {n(relation['L'])} = "
            f"**{n(worth)}**."
        )
        return worth, line

    def _choose(self, order, opened, count):
        """Which business an occasion ends in, or None."""
        self.choices = list(self.choices)
        which = f"occasion {order + 1}: " if count > 1 else ""
        thought = []
        said = []
        for name in opened:
            u = self.luck(f"{which}whether {name} comes to mind")
            chance = self.house[name]["considered"]
            said.append(f"{name} {n(u)} {'<' if u < chance else '≥'} {chance}, {'yes' if u < chance else 'no'}")
            if u < chance:
                thought.append(name)
        head = f"**Occasion {order + 1}.** " if count > 1 else ""
        text = f"{head}*Comes to mind:* {'; '.join(said)}."
        if not thought:
            self.choices.append(text + " Nothing does: **she stays at home**.")
            return None
        mu, total = self.k["nest"], sum(math.exp(opened[name][0] / self.k["nest"]) for name in thought)
        inclusive = mu * math.log(total)
        go = logistic(self.k["going_out"] + inclusive)
        u = self.luck(f"{which}go or stay")
        sum_words = " + ".join(f"e^({n(opened[name][0])}/{mu})" for name in thought)
        text += (
            f" *Go?* I = {mu} × ln({sum_words}) = {n(inclusive)}; chance 1/(1 + e^−({self.k['going_out']} + "
            f"{n(inclusive)})) = {n(go)}; "
            f"{n(u)} {'<' if u < go else '≥'} {n(go)}: "
        )
        if u >= go:
            self.choices.append(text + "**she stays at home**.")
            return None
        top = max(opened[name][0] for name in thought)
        times = {}
        for name in thought:
            race = self.luck(f"{which}race of {name}")
            times[name] = -math.log(race) / math.exp((opened[name][0] - top) / mu)
        chosen = min(times, key=times.get)
        shares = ", ".join(f"{name} {n(math.exp(opened[name][0] / mu) / total)}" for name in thought)
        race_words = "; ".join(f"{name} {n(times[name])}" for name in thought)
        self.choices.append(
            f"{text}she goes. *Which?* Chances {shares}; the race −ln u ÷ e^((V − best)/{mu}): {race_words}. "
            f"**She goes to {chosen}.**"
        )
        return chosen
