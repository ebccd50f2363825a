"""The sums of a visit, and of what comes of it."""

import math

from docs.traced.numbers import logistic, n


class Visits:
    """The second half of the worksheet's week."""

    def _visit(self, week, order, name):
        relation, house = self.relation[name], self.house[name]
        which = f"occasion {order + 1}: " if self.numbers["occasions"] > 1 else ""
        number = {"order": order, "business": name}
        e, s = self._expected(name)
        gestured = False
        if house.get("gesture_chance", 0.0) > 0:
            u = self.luck(f"{which}a gesture")
            gestured = u < house["gesture_chance"]
        m = self._live(week, which, name, gestured)
        D = m - e
        felt = D if D >= 0 else self.k["loss_aversion"] * D
        S = m + felt
        blamed = self._blamed(m, e, relation)
        outraged = -self.k["tolerance"] > blamed
        self.say(
            f"*Surprise:* {n(m)} − {n(e)} = {n(D)}, felt as "
            f"{n(felt)}{'' if D >= 0 else ' (a shortfall counts 1.955 times)'}; "
            f"*satisfaction* S = {n(m)} {'+' if felt >= 0 else '−'} {n(abs(felt))} = **{n(S)}**"
            f"{', delighted' if self.k['tolerance'] < S else ''}."
        )
        number.update(
            memory=m,
            expected=e,
            delighted=self.k["tolerance"] < S,
            outraged=outraged,
            gestured=gestured,
        )
        if outraged or -self.k["tolerance"] > S:
            unlearnt = (1 - self.k["fit_blamed"]) * relation["match"] * 2 / (2 + relation["n"])
            self.say(
                f"*To blame?* That {name} {'suits' if unlearnt > 0 else 'does not suit'} her she could not know: "
                f"(1 − {self.k['fit_blamed']}) × {n(relation['match'])} × 2/(2 + {relation['n']}) = {n(unlearnt)}. "
                f"Without it S* = **{n(blamed)}**: {'outraged' if outraged else 'not outraged'}."
            )
        S, complained, claimed = self._voice(which, name, m, felt, S, outraged)
        upgraded = self._upgrade(which, name, S)
        if upgraded is False:
            put = self._put_right(name) if complained else 0.0
            m, D, S = self._asked_in_vain(m, e, put)
            number["memory"] = m
        gain = max(self.k["floor"], 1 / (self.k["prior_weight"] + relation["n"]))
        relation["left"] = number["outraged"] and self._leaves(which, gain, complained and self._put_right(name))
        relation["last"] = week
        relation["s"], relation["e"] = s + gain * (abs(D) - s), e + gain * (m - e)
        self.say(
            f"*Learn:* gain max({self.k['floor']}, 1/(2 + {relation['n']})) = {n(gain)}; expects now {n(e)} + "
            f"{n(gain)} × {n(D)} = **{n(relation['e'])}**; "
            f"risk {n(s)} + {n(gain)} × ({n(abs(D))} − {n(s)}) = **{n(relation['s'])}**."
        )
        relation["n"] += 1
        relation["h"] += 1
        part = self.k["reward_by_satisfaction"]
        reward = 1 - part + part * logistic(S)
        for other in self.names:
            self.relation[other]["L"] = self.k["carry"] * self.relation[other]["L"] + (1 - self.k["carry"]) * (
                reward if other == name else 0.0
            )
        self.say(
            f"*Loyalty:* reward {n(1 - part)} + {n(part)}/(1 + e^−({n(S)})) = {n(reward)}; all fade × 0.875, "
            f"{name} gains 0.125 × {n(reward)}: "
            + ", ".join(f"{other} **{n(self.relation[other]['L'])}**" for other in self.names)
            + f" ({stage(relation, self.risk_start[name], part)})."
        )
        reviewed = self._review(which, m)
        spend = self.diner["spend"]
        left = spend * (house["price"] - house["unit_cost"])
        words = [f"{spend} × ({house['price']} − {house['unit_cost']})"]
        if upgraded:
            left += house["upgrade_price"] - house["upgrade_cost"]
            words.append(f"+ {house['upgrade_price'] - house['upgrade_cost']}")
        if claimed:
            left -= house["guarantee"] * house["price"] * spend
            words.append(f"− {house['guarantee']} × {house['price']} × {spend}")
        if complained and house.get("cost_per_complaint"):
            left -= house["cost_per_complaint"]
            words.append(f"− {house['cost_per_complaint']}")
        if gestured:
            left -= house["gesture_cost"]
            words.append(f"− {house['gesture_cost']}")
        self.say(f"*Money left behind:* {' '.join(words)} = {n(left, 2)}.")
        number.update(
            satisfaction=S,
            complained=complained,
            claimed=claimed,
            upgraded=bool(upgraded),
            reviewed=reviewed,
            left=left,
        )
        self.numbers["visits"].append(number)

    def _live(self, week, which, name, gestured):
        """What is remembered of the visit (z)."""
        relation, house, cares = self.relation[name], self.house[name], self.diner["cares"]
        novelty = house.get("novelty", 0.0) * math.exp(-self.k["novelty_fades"] * relation["h"])
        personal = house.get("personalisation", 0.0) / self.spread * (1 - 0.5 ** relation["n"])
        anew = f", the {ordinal(relation['h'] + 1)} since all was made new" if house.get("novelty") else ""
        self.say(
            f"**At {name}** (visit {relation['n'] + 1}{anew}). "
            f"Every moment: match {n(relation['match'])}"
            + (
                f" + novelty {house['novelty']} × e^(−0.1 × {relation['h']}) = {n(novelty)}"
                if house.get("novelty")
                else ""
            )
            + (
                f" + being known {n(house['personalisation'] / self.spread)} × (1 − 2^−{relation['n']}) = {n(personal)}"
                if house.get("personalisation")
                else ""
            )
            + (
                f"; a gesture at the {house['gesture_at']} adds {n(house['gesture_size'] / self.spread)}"
                if gestured
                else ""
            )
            + "."
        )
        lived = []
        for touchpoint in self.touchpoints:
            chance = touchpoint.get("occurs", 1.0)
            if chance < 1.0:
                u = self.luck(f"{which}whether there is a {touchpoint['name']}")
                if u >= chance:
                    self.say(f"{touchpoint['name']}: {n(u)} ≥ {chance}, it does not happen")
                    continue
            noise = self.luck(f"{which}normal number at the {touchpoint['name']}")
            designed, varies = self._designed(name, touchpoint, week), self._varies_by(name, touchpoint)
            gesture = (
                house["gesture_size"] / self.spread if gestured and touchpoint["name"] == house["gesture_at"] else 0.0
            )
            x = designed + relation["match"] + novelty + personal + gesture + varies * noise
            extra = "".join(f" + {n(part)}" for part in (novelty, personal, gesture) if part)
            self.say(
                f"{touchpoint['name']}: {n(designed)} delivered + {n(relation['match'])}{extra} + {n(varies)} × "
                f"{n(noise)} = **{n(x)}**"
            )
            lived.append((cares.get(touchpoint["name"], 1.0), x))
        return self._remember(lived)

    def _remember(self, lived):
        total = sum(weight for weight, _ in lived)
        mean = sum(weight * x for weight, x in lived) / total
        aversion = self.k.get("peak_aversion", self.k["loss_aversion"])
        standing = [weight * abs(x - mean) * (aversion if x < mean else 1) for weight, x in lived]
        highest = max(standing)
        peak = next(
            x for (_, x), how in reversed(list(zip(lived, standing, strict=True))) if how >= highest * (1 - 1e-9)
        )
        end = lived[-1][1]
        m = 0.5 * mean + 0.25 * peak + 0.25 * end
        terms = " + ".join(f"{weight:g} × {n(x)}" for weight, x in lived)
        self.say(
            f"*Memory:* mean ({terms})/{total:g} = {n(mean)}; they stand out by "
            f"{', '.join(n(how) for how in standing)}, so the peak is {n(peak)}; "
            f"the end is {n(end)}. m = 0.5 × {n(mean)} + 0.25 × {n(peak)} + 0.25 × {n(end)} = **{n(m)}**."
        )
        return m

    def _blamed(self, m, e, relation):
        """S*: satisfaction with what the business is to blame for."""
        theirs = m - (1 - self.k["fit_blamed"]) * relation["match"] * 2 / (2 + relation["n"])
        return theirs + (theirs - e) * (1.0 if theirs >= e else self.k["loss_aversion"])

    def _voice(self, which, name, m, felt, S, outraged):
        house, k = self.house[name], self.k
        complained = claimed = False
        if outraged:
            u = self.luck(f"{which}complain or not")
            complained = u < k["complaint_chance"]
            if complained:
                share = self._put_right(name)
                S = m + felt - share * min(felt, 0.0)
                self.say(
                    f"*Complaint:* {n(u)} < {k['complaint_chance']}, she complains. Put right is "
                    f"{house.get('recovery', 0.5)} × "
                    f"2^(−{house.get('recovery_delay_days', 0.0)}/2) = {n(share)} of the bad feeling: S = {n(m)} + "
                    f"(1 − {n(share)}) × {n(felt)} = **{n(S)}**."
                )
            else:
                self.say(f"*Complaint:* {n(u)} ≥ {k['complaint_chance']}, she says nothing.")
        guarantee = house.get("guarantee", 0.0)
        if guarantee > 0:
            claimed = complained
            if not complained:
                u = self.luck(f"{which}a claim without cause")
                often = k["unfounded_claim_chance"] / k["claim_prone_share"] if self.prone else 0.0
                chance = min(1.0, often * guarantee)
                claimed = u < chance
                self.say(
                    f"*Guarantee:* {n(u)} {'<' if claimed else '≥'} {n(often)} × {guarantee}: "
                    f"{'she claims without cause' if claimed else 'no claim without cause'}."
                )
            else:
                self.say("*Guarantee:* she gets half her money back.")
        return S, complained, claimed

    def _put_right(self, name):
        house = self.house[name]
        return house.get("recovery", 0.5) * 2 ** (-house.get("recovery_delay_days", 0.0) / 2)

    def _leaves(self, which, gain, put):
        """Whether she leaves for good, what was `put` right being 0 without a complaint."""
        k, put = self.k, float(put)
        u = self.luck(f"{which}leave for good or not")
        chance = min(1.0, k["exit_chance"] * k["prior_weight"] * gain * (1 - put))
        leaves = u < chance
        self.say(
            f"*Leave for good?* Chance {k['exit_chance']} × {k['prior_weight']} × gain {n(gain)} × (1 − {n(put)}) = "
            f"{n(chance)}; {n(u)} {'<' if leaves else '≥'} {n(chance)}: "
            + (
                f"**she will not come back for {k['forgives_after_weeks']} weeks**."
                if leaves
                else "she may come again."
            )
        )
        return leaves

    def _upgrade(self, which, name, S):
        house = self.house[name]
        if "upgrade_pull" not in house:
            return None
        u = self.luck(f"{which}buy the extra or not")
        chance = logistic(house["upgrade_pull"] + S - self.b * house["upgrade_price"])
        taken = u < chance
        self.say(
            f"*Upgrade:* chance 1/(1 + e^−({house['upgrade_pull']} + {n(S)} − {n(self.b)} × "
            f"{house['upgrade_price']})) = {n(chance)}; {n(u)} "
            f"{'<' if taken else '≥'} {n(chance)}: {'bought' if taken else 'not bought'}."
        )
        return taken

    def _asked_in_vain(self, m, e, put):
        """(m, D, S) of a visit at which she declined an extra: its end is a little worse."""
        left = m - 0.25 * self.k["upgrade_irritates"]
        D = left - e
        felt = D if D >= 0 else self.k["loss_aversion"] * D
        S = left + felt - put * min(felt, 0.0)
        self.say(
            f"*Asked in vain:* the end was {self.k['upgrade_irritates']} worse: m = {n(m)} − 0.25 × "
            f"{self.k['upgrade_irritates']} = **{n(left)}**; surprise {n(left)} − {n(e)} = {n(D)}, S = **{n(S)}**."
        )
        return left, D, S

    def _review(self, which, m):
        u = self.luck(f"{which}review or not")
        if u < self.k["review_chance"]:
            self.say(f"*Review:* {n(u)} < {self.k['review_chance']}: she rates what she remembers, {n(m)}.")
            return True
        return False

    def _tell(self):
        for visit in self.numbers["visits"]:
            name, m, S = visit["business"], visit["memory"], visit["satisfaction"]
            which = f"occasion {visit['order'] + 1}: " if self.numbers["occasions"] > 1 else ""
            base, talk = self.k["talk_chance"], self.diner["talkativeness"]
            chance = min(1.0, base * talk + self.k["talk_gain"] * max(0.0, abs(S) - self.k["tolerance"]))
            u = self.luck(f"{which}talk about it or not")
            visit["talked"] = u < chance
            if u >= chance:
                continue
            ben = self.ben[name]
            was = self.prior[name] + ben["heard"]
            moved = self.k["word_weight"] * 2 / (2 + 0) * (m - was)
            ben["heard"] += moved
            ben["aware"] = True
            ben["reminded"] = ben["reminded"] or S > 0
            self.say(
                f"**Tell.** Chance {base} × {talk} + 0.3 × max(0, |{n(S)}| − {self.k['tolerance']}) = {n(chance)}; "
                f"{n(u)} < {n(chance)}: she tells Ben about {name}. "
                f"Ben expected {n(was)}; {self.k['word_weight']} × 2/(2 + 0) × ({n(m)} − {n(was)}) moves him by "
                f"{n(moved)} to **{n(self.prior[name] + ben['heard'])}**; "
                f"he knows of {name}{' and would think of it first' if S > 0 else ''}."
            )

    def _close(self, visits):
        for name in self.names:
            house = self.house[name]
            served = sum(1 for _, where in visits if where == name)
            if "seats_per_week" in house:
                used = served / house["seats_per_week"]
                fresh = min(45.0, self.k["wait_at_half_full"] * used / (1 - used)) if used < 1 else 45.0
                before = self.wait[name]
                self.wait[name] += 0.2 * (fresh - before)
                self.used[name] += 0.2 * (used - self.used[name])
                self.say(
                    f"**Close.** {name}: {served} of {house['seats_per_week']} seats used; wait min(45, 10 × "
                    f"{n(used, 2)}/(1 − {n(used, 2)})) = {n(fresh)}, "
                    f"reckoned with {n(before)} + 0.2 × ({n(fresh)} − {n(before)}) = **{n(self.wait[name])} "
                    f"minutes**."
                )
            reviews = [
                visit["memory"] for visit in self.numbers["visits"] if visit["business"] == name and visit["reviewed"]
            ]
            if reviews:
                before, mean = self.rating[name], sum(reviews) / len(reviews)
                self.rating[name] += 0.05 * (mean - before)
                self.say(
                    f"**Close.** {name}'s rating: {n(before)} + 0.05 × ({n(mean)} − {n(before)}) = "
                    f"{n(self.rating[name])}."
                )
        self.numbers["wait"], self.numbers["rating"], self.numbers["used"] = (
            dict(self.wait),
            dict(self.rating),
            dict(self.used),
        )
        self.numbers["tie"] = {name: dict(relation) for name, relation in self.relation.items()}
        self.numbers["ben"] = {name: dict(ben) for name, ben in self.ben.items()}


def stage(relation, risk_start, part):
    """How far it has come between them: a label, nothing follows from it; the limits are higher where satisfaction
    decides only a ``part`` of what a visit is worth.
    """
    engaged, loyal = (limit * (1 - part + part * reward) / reward for limit, reward in ((0.15, 0.53), (0.4, 0.64)))
    if relation["L"] >= loyal and relation["s"] < 0.5 * risk_start:
        return "a relationship"
    return "engaged" if relation["L"] >= engaged else "an interaction"


ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(number):
    """1st, 2nd, 3rd, 4th ..., up to 20th."""
    return f"{number}{ENDINGS.get(number, 'th')}"
