"""What the decision rule does in many studies: the table of docs/decision-rule.md, made again by

    python -m docs.decision_rule

A study is a row of replications of which the truth is known.  In the *normal* model four plans have normal differences
whose means are chosen.  In the *small market* two plans are run 2,000 times; a study draws its replications from these
with replacement, so that their mean is the truth exactly, and a constant is added to each plan: what it costs.  The
rule that this one replaced, that of version 9e05e31, is given the same draws.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import beta

from sim.scenario import read
from sim.study.numbers.statistics import quantile
from sim.study.runs.evidence import evidence_of
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner
from sim.study.runs.stopping import Limits, looks
from sim.study.runs.thresholds import Thresholds
from sim.study.runs.verdicts import CARRY_ON, CLEAR, CLOSE_CALL, NOT_ENOUGH, Verdict, settled, verdict

PAGE = Path(__file__).with_name("decision-rule.md")
STUDIES, REPLICATIONS = 400, 2_000
LEAST, MOST = 10, 200
WORDS = (CLEAR, CARRY_ON, CLOSE_CALL, NOT_ENOUGH)
MATERIAL = 1.0
"""Every amount is counted in material differences; the precision is half of one."""

CASES = {
    "far gap, a plan leads": (4.0, 1.0, -1.0, -4.0),
    "far gap, carrying on leads": (-3.0, -4.0, -5.0, -8.0),
    "gain exactly the material difference": (1.0, -1.0, -2.0, -4.0),
    "lead over the next plan exactly the material difference": (4.0, 3.0, -1.0, -4.0),
    "loss exactly the material difference": (-1.0, -2.0, -3.0, -4.0),
    "tie of two plans that pay": (3.0, 3.0, -1.0, -4.0),
    "tie with carrying on": (0.0, -2.0, -3.0, -4.0),
}
"""True gains of the plans in material differences."""

MARKET = """
preset = "restaurant"
[study]
title = "A small market"
weeks = 26
warm_up_weeks = 13
[runs]
seed = 9
[[place]]
name = "town"
residents = 300
mix = { "relationship diners" = 0.4, "value seekers" = 0.35, "occasion diners" = 0.25 }
[[business]]
name = "Ours"
place = "town"
focus = true
price = 25.0
unit_cost = 15.0
[[business]]
name = "Theirs"
place = "town"
price = 24.0
[[strategy]]
name = "as_is"
[[strategy]]
name = "people"
change = { "touchpoints.service.people" = "+1.5" }
[[strategy]]
name = "price"
change = { price = "-8%" }
"""


@dataclass(frozen=True)
class Result:
    """What became of many studies of one case: verdicts by word, how many were wrong, mean replications; and how many
    of the rule before were wrong, and its mean replications."""

    words: Counter
    wrong: int
    replications: float
    old_wrong: int
    old_replications: float

    @property
    def studies(self):
        """How many."""
        return sum(self.words.values())

    @property
    def interval(self):
        """The 95 % interval of the share of wrong ones."""
        return interval_of_share(self.wrong, self.studies)

    @property
    def old_interval(self):
        """That of the rule before."""
        return interval_of_share(self.old_wrong, self.studies)


def interval_of_share(count, total):
    """(low, high) of a share with 95 %, ``count`` of ``total`` seen (Clopper and Pearson 1934)."""
    low = beta.ppf(0.025, count, total - count + 1) if count else 0.0
    high = beta.ppf(0.975, count + 1, total - count) if count < total else 1.0
    return float(low), float(high)


def is_wrong(found, truth):
    """Whether a verdict is wrong: a plan is named that is not the best of all, alone, or whose gain is not above the
    material difference; carrying on is, and a plan is better; a close call, and one leads by more than what matters and
    the precision together."""
    ranked = sorted(truth.values(), reverse=True)
    lead = ranked[0] - ranked[1]
    if found.word == CLOSE_CALL:
        return lead > 1.5 * MATERIAL or max(truth[name] for name in found.names) < ranked[0]
    if found.word in (CLEAR, CARRY_ON):
        best = truth[found.names[0]] == ranked[0] and lead > 0.0
        return not best or (found.word == CLEAR and truth[found.names[0]] <= MATERIAL)
    return False


def studied(columns):
    """(verdict, replications) of one study; ``columns`` [most replications, plans] are its paired differences."""
    limits = Limits(looks(LEAST, MOST))
    amounts, plans = Thresholds(MATERIAL, MATERIAL / 2, 100 * MATERIAL), columns.shape[1]
    for look in limits.looks:
        found = {"as_is": [0.0] * look} | {f"plan {k}": columns[:look, k].tolist() for k in range(plans)}
        evidence = evidence_of(found, amounts, plans * len(limits.looks))
        if limits.why(look, settled(evidence)):
            return verdict(evidence), look
    raise AssertionError("the last look ends it")


TOSS_UP, LIKELY = "Toss-up", "Likely"
"""Words of the rule before; without worlds whatever was not clear was likely."""


def studied_before(columns, precision=MATERIAL / 2):
    """(verdict, replications) of one study by the rule of version 9e05e31, without worlds.

    It asked after every replication whether the widest single interval was within the precision; then means decided,
    and the lower end of the leader's interval, simultaneous over the plans and not over the looks, told clear from
    likely.
    """
    for n in range(LEAST, len(columns) + 1):
        error = columns[:n].std(axis=0, ddof=1) / np.sqrt(n)
        if quantile(n - 1) * error.max() <= precision:
            return _told_before(columns[:n].mean(axis=0), error * quantile(n - 1, len(error))), n
    return Verdict(NOT_ENOUGH, ()), len(columns)


def _told_before(means, halves):
    best, *others = sorted(range(len(means)), key=lambda k: -means[k])
    if means[best] <= 0.0 or means[best] < MATERIAL:
        return Verdict(CARRY_ON, ())
    if others and means[best] - means[others[0]] < MATERIAL:
        return Verdict(TOSS_UP, (f"plan {best}", f"plan {others[0]}"))
    return Verdict(CLEAR if means[best] - halves[best] > MATERIAL else LIKELY, (f"plan {best}",))


def was_wrong(found, truth):
    """Whether a verdict of the rule before is wrong, by what its words claimed: that nothing gains more than the
    material difference, that these two are the best and alike, or that this plan is the best and gains more."""
    if found.word == CARRY_ON:
        return max(truth.values()) > MATERIAL
    names = {TOSS_UP: CLOSE_CALL, LIKELY: CLEAR}
    return is_wrong(Verdict(names.get(found.word, found.word), found.names), truth)


def many(draw, truth, studies=STUDIES):
    """The `Result` of many studies; ``draw(number)`` gives the columns of one, ``truth`` is name -> true gain."""
    words, wrong, spent, old_wrong, old_spent = Counter(), 0, 0, 0, 0
    for number in range(studies):
        columns = draw(number)
        found, used = studied(columns)
        words[found.word] += 1
        wrong += is_wrong(found, truth)
        spent += used
        before, used = studied_before(columns)
        old_wrong += was_wrong(before, truth)
        old_spent += used
    return Result(words, wrong, spent / studies, old_wrong, old_spent / studies)


def normal(gains, studies=STUDIES, spread=2.0):
    """Four plans with normal differences of a standard deviation of two material differences, part of it shared."""

    def draw(number):
        rng = np.random.default_rng([2026, number])
        shared = rng.standard_normal((MOST, 1))
        own = rng.standard_normal((MOST, len(gains)))
        return np.array(gains) + spread * (0.5 * shared + np.sqrt(0.75) * own)

    return many(draw, _truth(gains), studies)


def market_differences(replications=REPLICATIONS):
    """Float [replications, 2]: what the two plans of the small market earn more than carrying on."""
    with Runner(seed=9, workers=1) as runner:
        answers = runner.answers(read(text=MARKET), replications, keep=LITTLE)
    return np.array([answers.values("Ours", name, "difference") for name in ("people", "price")]).T


def small_market(gains, differences, studies=STUDIES):
    """Two plans of a market that was run, with costs that make their true gains what is wanted; the larger standard
    deviation is two material differences."""
    scaled = differences * (2.0 * MATERIAL / differences.std(axis=0, ddof=1).max())
    scaled = scaled - scaled.mean(axis=0) + np.array(gains)

    def draw(number):
        rng = np.random.default_rng([2027, number])
        return scaled[rng.integers(0, len(scaled), MOST)]

    return many(draw, _truth(gains), studies)


def _truth(gains):
    return {"as_is": 0.0} | {f"plan {k}": gain for k, gain in enumerate(gains)}


def every_result(studies=STUDIES, replications=REPLICATIONS):
    """(model, case) -> `Result`."""
    differences = market_differences(replications)
    found = {("normal, four plans", case): normal(gains, studies) for case, gains in CASES.items()}
    return found | {
        ("small market, two plans", case): small_market(gains[:2], differences, studies)
        for case, gains in CASES.items()
    }


HEAD = (
    "| model | truth | Clear | Carry on | Close call | Not enough runs | wrong | share wrong, 95 % | before: wrong | "
    "before: share wrong, 95 % | replications | before: replications | saved |\n| --- | --- |" + " ---: |" * 11
)


def table(results):
    """The rows of the page."""
    lines = [HEAD]
    for (model, case), each in results.items():
        words = " | ".join(str(each.words[word]) for word in WORDS)
        saved = f"{100 - 100 * each.replications / each.old_replications:.0f} %".replace("-", "\N{MINUS SIGN}")
        lines.append(
            f"| {model} | {case} | {words} | {each.wrong} | {_percent(each.interval)} | {each.old_wrong} | "
            f"{_percent(each.old_interval)} | {each.replications:.0f} | {each.old_replications:.0f} | {saved} |"
        )
    return "\n".join(lines)


def _percent(interval):
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f} %"


BETWEEN = re.compile(r"(<!-- simulated -->\n).*?(\n<!-- end -->)", re.S)


def main():
    """Write the table into the page."""
    text = PAGE.read_text("utf-8")
    new = BETWEEN.sub(lambda found: found[1] + table(every_result()) + found[2], text)
    PAGE.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
