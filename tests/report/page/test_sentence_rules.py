"""Every rule that makes a sentence of the decision page, over kinds of plan × verdicts × futures × businesses.

The cases are made up by plain sums (`tests.report.page.odd_plans`); the checker reads each sentence and the tables, and
knows nothing else: which numbers, which sign, which order, which week.  A sentence that it does not know is a fault.
"""

import itertools
import re
from collections import Counter
from functools import cache, cached_property

import numpy as np
import pytest

from sim.report.page.facts import every_business
from sim.report.page.sentence_rules import RULES, Rule, filled, said
from sim.report.page.trust_line import Trust
from sim.report.words.likelihood import LIKELIHOOD
from tests.report.page.odd_plans import CURRENCIES, DRIVERS, KINDS, PLACES, RECIPES, WORLDS, case_of
from tests.report.page.printed import well_printed
from tests.report.places import agrees

BUSINESS_TOPICS = ("advice", "about", "luck", "spread", "odds", "decides", "instead", "watch", "stop")
NUMBER = re.compile(r"[-+−]?(?:£|¥|IDR )?\d[\d,.]*(?:k|m|bn|tn)?(?: %)?")


FORMS = {"it_is": "(?:carrying on is )?"}
"""Fields that may be empty, and what they are otherwise."""


def parsed(rule, text):
    """The fields of a rule's template in a sentence; None where the sentence is not of the rule."""
    pattern, seen = "", set()
    for part in re.split(r"(\{\w+\})", rule.says):
        field = part[1:-1] if part.startswith("{") else None
        if field is None:
            pattern += re.escape(part)
        elif field in seen:
            pattern += f"(?P={field})"
        else:
            seen.add(field)
            pattern += f"(?P<{field}>{FORMS.get(field, '.*?')})"
    found = re.fullmatch(pattern, text)
    return found.groupdict() if found else None


# -- what is true of a sentence, by the tables alone


class Read:
    """One business of a comparison, as a reader of its tables sees it."""

    def __init__(self, comparison, business):
        self.tables, self.scenario, self.business = comparison.tables, comparison.scenario, business
        self.cumulative = comparison.cumulative
        self.decision = self.rows("decision").set_index("strategy")
        self.plans = self.decision.drop("as_is")
        self.best = self.plans["difference"].idxmax()
        self.word = next(each for each in self.decision["verdict"] if isinstance(each, str))
        self.pair = list(self.decision.index[self.decision["verdict"].notna()]) if self.word == "Close call" else []

    def rows(self, table):
        frame = self.tables.get(table)
        if frame is None or frame.empty:
            return self.tables["decision"].iloc[:0]
        return frame[frame["business"] == self.business]

    @cached_property
    def odds(self):
        rows = self.rows("odds")
        return rows.set_index("strategy") if len(rows) and rows["futures_kind"].iloc[0] == "assumptions" else None

    def share(self, strategy):
        row = self.odds.loc[strategy]
        return row["futures_best"] / row["futures"]

    @property
    def advised(self):
        first = max(self.decision.index, key=lambda each: self.decision.loc[each, "difference"])
        leads = self.word == "Carry on" or (self.word == "Close call" and first == "as_is")
        return "as_is" if leads else self.best

    def spoken(self, strategy):
        return "carrying on" if strategy == "as_is" else strategy

    @cached_property
    def driver(self):
        rows = self.rows("drivers")
        known = rows[rows["variance_share"].notna()] if len(rows) else rows
        return known.loc[known["variance_share"].idxmax()] if len(known) else None

    def decider(self):
        row = self.driver
        return row if row is not None and row["variance_share"] >= 0.5 else None

    @property
    def costs(self):
        return self.tables["strategies"].set_index("strategy")

    @property
    def material(self):
        return self.rows("verdicts")["material_difference"].iloc[0]

    def path(self, strategy):
        weeks = self.scenario.study.weeks
        if strategy == "as_is":
            return np.zeros(weeks)
        frame = self.cumulative
        own = frame[(frame["business"] == self.business) & (frame["strategy"] == strategy)]
        return own.sort_values("week")["cumulative_difference"].to_numpy()

    def moves(self, strategy):
        """(lever, direction) of the steps of a plan, and whether it spends, and saves."""
        plan = next(each for each in self.scenario.strategy if each.name == strategy)
        levers = {(path, np.sign(change.size)) for step in plan.step for path, change in step.change.items()}
        row = self.costs.loc[strategy]
        return levers, bool(row["spends"]), bool(row["saves"])


def the_pair_is(read, text):
    return sorted(text.split(" and ")) == sorted(map(read.spoken, read.pair))


def is_choice(read, text):
    row = read.costs.loc[read.best]
    if " for " in text:
        return text == f"choose {read.best}, for {row['spends']}"
    if "saves" in text:
        return text == f"choose {read.best}, which saves {row['saves']}" and not row["spends"]
    cost = read.rows("break_even").set_index("strategy").loc[read.best, "programme_cost"]
    if "costs nothing" in text:
        return text == f"choose {read.best}, which costs nothing" and cost == 0
    return text == f"choose {read.best}" and not row["spends"]


def leads_beyond_luck(read):
    row = read.decision.loc[read.best]
    return row["luck_low"] > 0 and row["difference"] == read.decision["difference"].max()


def is_most_likely(read, least):
    return read.odds is None or read.share(read.best) >= least


def decided_by(read, label, at_least=0.5):
    row = read.driver
    return row is not None and row["input_label"] == label and row["variance_share"] >= at_least


def turns(read, text):
    """Who overtakes beyond which value: on the right side of what is in force, within the range, somebody else."""
    row = next(
        each
        for _, each in read.rows("drivers").sort_values("variance_share", ascending=False).iterrows()
        if each["flips_at"] == each["flips_at"]
    )
    match = re.fullmatch(r"(.+?) overtakes (above|below) about (\S+(?: %)?) \(here (.+)\)", text)
    who, way, at, here = match.groups()
    rises = row["flips_at"] >= row["in_force"]
    winner = row["high_winner" if rises else "low_winner"]
    named = who == "another" if winner == read.advised else who == read.spoken(winner)
    counts = abs(number(at) - row["flips_at"]) <= (row["range_high"] - row["range_low"]) / 4
    order = (number(at) > row["in_force"]) == rises or row["flips_at"] == row["in_force"]
    inside = row["range_low"] <= row["flips_at"] <= row["range_high"]
    return (way == "above") == rises and named and counts and order and inside and agrees(here, row["in_force"])


def number(text):
    value = float(text.replace("−", "-").rstrip(" %").replace(",", ""))
    return value / 100 if text.endswith("%") else value


def source_of(row):
    return "a guess" if row["source"] == "guess" else f"source: {row['source']}"


def counted(text, number, one):
    return text == (f"{number:,} {one}" if number == 1 else f"{number:,} {one}s")


def opposite(read):
    (levers, spends, saves), (others, spends_too, saves_too) = (read.moves(each) for each in read.pair)
    against = any((lever, -way) in others for lever, way in levers)
    return (
        against
        or (spends and not saves and saves_too and not spends_too)
        or (saves and not spends and spends_too and not saves_too)
    )


def tilts(read):
    """Who of the pair gains on whom in the second half of the weeks, enough to overtake in as many weeks again."""
    paths = {each: read.path(each) for each in read.pair}
    half = read.scenario.study.weeks // 2
    ahead = max(paths, key=lambda each: (paths[each][-1], read.decision.loc[each, "difference"]))
    behind = next(each for each in paths if each != ahead)
    gain = (paths[behind][-1] - paths[behind][-1 - half]) - (paths[ahead][-1] - paths[ahead][-1 - half])
    wide = max(read.decision.loc[each, "luck_high"] - read.decision.loc[each, "luck_low"] for each in read.pair)
    if gain > wide / 2 and 2 * gain > paths[ahead][-1] - paths[behind][-1]:
        return behind, ahead, gain, half
    return None


def is_tilt(read, text):
    match = re.fullmatch(r"over the last (\d+) weeks (.+) earned (\S+(?: \S+)?) more than (.+)", text)
    found = tilts(read)
    if not (match and found):
        return False
    behind, ahead, gain, half = found
    return (
        int(match[1]) == half
        and match[2] == read.spoken(behind)
        and match[4] == read.spoken(ahead)
        and agrees(match[3], gain)
    )


def odds_of(read, groups):
    row = read.odds.loc[read.advised]
    counts = int(groups["won"]) == row["futures_best"] and int(groups["of"]) == row["futures"] >= 10
    return counts and (groups["it_is"] == "carrying on is ") == (read.advised == "as_is")


def likely_word(read, word):
    """The word's range holds the share; where all agree, or none, the bound that so many support."""
    row = read.odds.loc[read.advised]
    won, of = int(row["futures_best"]), int(row["futures"])
    share = 0.05 ** (1 / of) if won == of else 1 - 0.05 ** (1 / of) if won == 0 else won / of
    ranges = {name: (low, high) for (low, name), high in zip(LIKELIHOOD, (1.01, 0.9, 0.66, 0.33, 0.1), strict=True)}
    low, high = ranges[word]
    return low <= share < high


def wire(read):
    return read.rows("tripwires").set_index("strategy").loc[read.best]


def acts(read):
    baseline_leads = read.decision.loc[read.best, "difference"] <= 0
    tried = read.word == "Depends" and read.decider() is None and not baseline_leads
    return read.word in ("Clear", "Likely") or tried


def same_numbers(read, groups, **columns):
    row = wire(read)
    return all(int(groups[name].replace(",", "")) == row[column] for name, column in columns.items())


def pays_if(read, text):
    row = read.rows("break_even").set_index("strategy").loc[read.best]
    match = re.fullmatch(
        r"(.+) would pay if it (cost less|saved more) than (\S+(?: \S+)??)"
        r"( a week, all told| a week| in all| in its one week)",
        text,
    )
    over = 1 if match[4] == " in all" else row["active_weeks"]
    return (
        match[1] == read.best
        and read.decision.loc[read.best, "difference"] < 0
        and (match[2] == "cost less") == (row["break_even_cost"] > 0)
        and agrees(match[3], round(abs(row["break_even_cost"]) / over, 2))
    )


def baseline_profit(read):
    return read.decision.loc["as_is", "profit"]


ALWAYS = lambda *_: True  # noqa: E731

TRUE = {
    ("advice", "broken"): lambda r, g: r.word == "Cannot be right"
    and g["broken"] in " ".join(r.rows("guards")["sentence"]),
    ("advice", "cannot be right"): lambda r, _: r.word == "Cannot be right" and r.rows("guards").empty,
    ("advice", "clear"): lambda r, g: is_choice(r, g["choice"]) and leads_beyond_luck(r) and is_most_likely(r, 0.9),
    ("advice", "likely"): lambda r, g: is_choice(r, g["choice"]) and leads_beyond_luck(r) and is_most_likely(r, 0.7),
    ("advice", "close"): lambda r, g: the_pair_is(r, g["pair_named"]),
    ("advice", "carry on"): lambda r, g: (r.plans["difference"] < 0).all()
    and g["less"] == ("every plan earns less" if len(r.plans) > 1 else "the plan earns less"),
    ("advice", "not enough"): lambda r, _: r.word == "Not enough runs",
    ("advice", "depends on one input"): lambda r, g: decided_by(r, g["driver_label"]),
    ("advice", "depends, baseline leads"): lambda r, _: (r.plans["difference"] <= 0).all() and r.share("as_is") < 1,
    ("advice", "depends"): lambda r, g: g["leading"] == r.best and r.share(r.best) < 1,
    ("about", "no profit known"): lambda _r, _: False,
    ("about", "baseline loses"): lambda r, g: baseline_profit(r) < 0 and agrees(g["makes_size"], -baseline_profit(r)),
    ("about", "any"): lambda r, g: baseline_profit(r) >= 0 and agrees(g["makes"], baseline_profit(r)),
    ("luck", "no interval"): lambda r, _: r.decision.loc[r.best, "replications"] == 1,
    ("luck", "fixed"): lambda r, _: r.decision.loc[r.best, "luck_low"] == r.decision.loc[r.best, "luck_high"],
    ("luck", "any"): lambda r, g: agrees(g["low"], r.decision.loc[r.best, "luck_low"])
    and agrees(g["high"], r.decision.loc[r.best, "luck_high"]),
    ("spread", "not varied"): lambda r, _: r.odds is None,
    ("spread", "few"): lambda r, g: counted(g["futures_counted"], int(r.odds["futures"].iloc[0]), "future")
    and r.odds["futures"].iloc[0] < 10,
    ("spread", "any"): lambda r, g: r.odds["futures"].iloc[0] >= 10 and agrees(g["p10"], r.odds.loc[r.best, "p10"])
    and agrees(g["p90"], r.odds.loc[r.best, "p90"]),
    ("odds", "not varied"): lambda r, _: r.odds is None,
    ("odds", "few"): lambda r, g: int(g["won"]) == r.odds.loc[r.advised, "futures_best"]
    and counted(g["futures_counted"], int(r.odds["futures"].iloc[0]), "future") and r.odds["futures"].iloc[0] < 10,
    ("odds", "all"): lambda r, g: odds_of(r, g) and g["won"] == g["of"] and likely_word(r, g["likelihood"])
    and int(g["bound"].rstrip(" %")) == int(100 * 0.05 ** (1 / int(g["of"]))),
    ("odds", "earns less in some"): lambda r, g: odds_of(r, g) and likely_word(r, g["likelihood"])
    and int(g["lost"]) == r.odds.loc[r.advised, "futures_lost"] > 0 and r.advised != "as_is",
    ("odds", "any"): lambda r, g: odds_of(r, g) and likely_word(r, g["likelihood"]),
    ("decides", "not varied"): lambda r, _: r.odds is None,
    ("decides", "too few futures"): lambda r, g: r.rows("drivers")["low_winner"].isna().all()
    and counted(g["inputs_counted"], len(r.rows("drivers")), "input"),
    ("decides", "one input turns it"): lambda r, g: decided_by(r, g["driver_label"]) and turns(r, g["turn"])
    and source_of(r.driver) == g["driver_source"] and agrees(g["driver_share"], r.driver["variance_share"]),
    ("decides", "one input that turns nothing"): lambda r, g: decided_by(r, g["driver_label"])
    and r.driver["low_winner"] == r.driver["high_winner"] and np.isnan(r.driver["flips_at"])
    and agrees(g["driver_share"], r.driver["variance_share"]),
    ("decides", "one input"): lambda r, g: decided_by(r, g["driver_label"])
    and agrees(g["driver_share"], r.driver["variance_share"]),
    ("decides", "several"): lambda r, g: r.decider() is None
    and decided_by(r, g["mover_label"], 0.0) and turns(r, g["turn"]),
    ("decides", "no single one"): lambda r, g: r.rows("drivers")["flips_at"].isna().all() and r.share(r.advised) < 1
    and g["other_futures"].split(" ")[0]
    == f"{int(r.odds.loc[r.advised, 'futures'] - r.odds.loc[r.advised, 'futures_best']):,}",
    ("decides", "nothing tried"): lambda r, g: r.share(r.advised) == 1
    and g["futures_all"] == f"all {int(r.odds['futures'].iloc[0])} futures",
    ("instead", "cannot be right"): lambda r, _: r.word == "Cannot be right",
    ("instead", "cheaper way"): lambda r, g: r.word == "Carry on" and pays_if(r, g["cheaper"]),
    ("instead", "carry on"): lambda r, _: r.word == "Carry on" and (r.plans["difference"] <= 0).all(),
    ("instead", "close, the plan gains on it"): lambda r, g: "as_is" in r.pair and g["other"] in r.pair
    and is_tilt(r, g["tilt"]),
    ("instead", "close to carrying on"): lambda r, g: "as_is" in r.pair and g["other"] in r.pair,
    ("instead", "close and opposite, one gains"): lambda r, g: "as_is" not in r.pair and the_pair_is(r, g["pair_named"])
    and opposite(r) and is_tilt(r, g["tilt"]) and int(g["weeks"]) == r.scenario.study.weeks,
    ("instead", "close and opposite"): lambda r, g: "as_is" not in r.pair
    and opposite(r) and the_pair_is(r, g["pair_named"]),
    ("instead", "close, one gains"): lambda r, g: "as_is" not in r.pair and not opposite(r) and is_tilt(r, g["tilt"]),
    ("instead", "close and alike"): lambda r, g: "as_is" not in r.pair and not opposite(r) and tilts(r) is None
    and the_pair_is(r, g["pair_named"]),
    ("instead", "depends on one input"): lambda r, g: g["leading"] == r.best and r.decider() is not None,
    ("instead", "depends, baseline leads"): lambda r, _: (r.plans["difference"] <= 0).all(),
    ("instead", "depends"): lambda r, g: g["leading"] == r.best and r.decision.loc[r.best, "difference"] > 0,
    ("instead", "runs that are allowed do not tell"): lambda r, _: np.isnan(
        r.rows("verdicts")["more_replications"].iloc[0]
    ),
    ("instead", "more runs"): lambda r, g: int(g["needed"].replace(",", ""))
    >= r.decision["replications"].iloc[0] + r.rows("verdicts")["more_replications"].iloc[0],
    ("instead", "not enough"): lambda r, _: r.decision["replications"].iloc[0] == 1,
    ("watch", "measure"): lambda r, g: acts(r) and g["measure"] == wire(r)["measure_label"],
    ("watch", "any"): lambda r, _: acts(r) and (r.rows("tripwires").empty or wire(r)["measure"] is None),
    ("stop", "nothing is started"): lambda r, _: not acts(r),
    ("stop", "tried unseen"): lambda r, g: acts(r) and g["rule"] in wire(r)["sentence"] and same_numbers(
        r, g, caught="caught_unseen", alarms="false_alarms_unseen", failures="failures"
    ),
    ("stop", "not tried"): lambda r, g: acts(r) and np.isnan(wire(r)["caught_unseen"]) and same_numbers(
        r, g, caught_seen="caught", alarms_seen="false_alarms", failures="failures"
    ),
    ("stop", "none"): lambda r, g: acts(r)
    and (r.rows("tripwires").empty or g["why_no_tripwire"] == wire(r)["sentence"].removesuffix(".")),
}  # fmt: skip
"""Rule -> whether its sentence is true, from a reader of the tables and the sentence's parts.  What a rule says of a
plan's cost is read by tests/report/page/test_odd_cases.py."""


# -- the walk


def cases(every=False):
    """(kind, recipe, number of worlds, places, currency, drivers), kinds, places and currencies in turn; ``every`` kind
    with every other thing.  Without worlds, or with few, drivers say nothing and come in turn too."""
    turns = itertools.count()
    for recipe, worlds, drivers in itertools.product(RECIPES, WORLDS, DRIVERS):
        kinds = list(KINDS) if every else list(KINDS)[next(turns) % 5 :: 5]
        if not every and worlds < 10 and drivers != list(DRIVERS)[next(turns) % len(DRIVERS)]:
            continue
        for kind in kinds:
            if RECIPES[recipe].possible(kind, worlds, drivers):
                turn = next(turns)
                yield kind, recipe, worlds, PLACES[turn % 2], CURRENCIES[turn % 3], drivers


@cache
def walked(every=False):
    """Rule -> how often it was said; and what was said that is not known or not true."""
    counts, wrong = Counter(), []
    for case in cases(every):
        comparison = case_of(*case)
        for facts in every_business(comparison):
            read = Read(comparison, facts.business)
            for topic in BUSINESS_TOPICS:
                text = str(said(topic, facts))
                rule = next(rule for rule in RULES if rule.topic == topic and rule.holds(facts))
                if not rule.says:
                    assert text == ""
                    continue
                counts[topic, rule.name] += 1
                fault = fault_of(rule, read, text)
                if fault:
                    wrong.append((case, facts.business, rule.name, text, fault))
    return counts, wrong


def fault_of(rule, read, text):
    """Why a sentence is at fault; "" where it is not."""
    try:
        well_printed(text)
    except AssertionError as why:
        return f"badly printed: {why}"
    groups = parsed(rule, text)
    if groups is None:
        return "not of its rule"
    claim = TRUE.get((rule.topic, rule.name))
    return "unknown" if claim is None else "" if claim(read, groups) else "not true"


@pytest.mark.field("D1")
@pytest.mark.field("D2")
def test_no_sentence_is_wrong():
    counts, wrong = walked()
    assert not wrong, (len(wrong), Counter(each[-3] for each in wrong), wrong[:5])
    assert sum(counts.values()) > 4_000


@pytest.mark.nightly
def test_no_sentence_is_wrong_of_any_kind_of_plan_with_anything_else():
    counts, wrong = walked(every=True)
    assert not wrong, (len(wrong), Counter(each[-3] for each in wrong), wrong[:5])
    assert sum(counts.values()) > 50_000


def test_every_rule_is_said_somewhere():
    counts, _ = walked()
    wanted = {(rule.topic, rule.name) for rule in RULES if rule.topic in BUSINESS_TOPICS and rule.says}
    assert wanted - set(counts) == NEVER_HERE


NEVER_HERE = {
    ("advice", "no verdict"),  # a comparison without one: tests/report/page/test_page_memo.py
    ("about", "no profit known"),
}


def test_every_topic_ends_with_a_rule_that_always_holds_and_names_are_unlike():
    last = {rule.topic: rule for rule in RULES}
    for topic, rule in last.items():
        assert rule.holds(object()) is True, topic
    names = [(rule.topic, rule.name) for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.field("D1")
@pytest.mark.parametrize(
    ("topic", "name", "false", "recipe"),
    [
        ("instead", "close and alike", "close and opposite", "close pair"),
        ("odds", "any", "few", "likely"),
        ("decides", "one input", "no single one", "clear"),
    ],
)
def test_the_checker_finds_a_sentence_that_is_put_in_another_place(topic, name, false, recipe):
    """The template of one rule under the condition of another is told to be wrong; `recipe` is where it is said."""
    by_name = {(rule.topic, rule.name): rule for rule in RULES}
    wanted, other = by_name[topic, name], by_name[topic, false]
    for case in (case for case in cases() if case[1] == recipe):
        comparison = case_of(*case)
        facts = every_business(comparison)[0]
        rule = next(rule for rule in RULES if rule.topic == topic and rule.holds(facts))
        if rule is wanted or (name == "one input" and rule.name.startswith("one input")):
            swapped = Rule(topic, false, wanted.holds, other.says)
            assert fault_of(swapped, Read(comparison, facts.business), str(filled(swapped, facts)))
            return
    pytest.fail("the rule was never said")


@pytest.mark.field("D6")
def test_trust_is_one_line_that_names_what_failed_and_what_bears_on_a_compared_lever():
    comparison = case_of("weekly", "clear", 40, ("Inn",), "GBP")
    facts = every_business(comparison)[0]
    assert str(said("trust", Trust(facts.tables, facts.scenario)))
