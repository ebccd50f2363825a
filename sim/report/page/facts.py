"""One business as the sentences of the page see it: every condition and every value that a rule's template asks for."""

from dataclasses import replace
from functools import cached_property

from sim.report.comparison import Comparison
from sim.report.page.case import how_many_more, named
from sim.report.page.cited import CitedNumber, Named, Quoted, Row, Sentence, Tables, name, say, sentence_list
from sim.report.page.costs import Cost
from sim.report.page.deciding_facts import Deciding
from sim.report.page.plan_kind import opposite_pairs
from sim.report.page.sentence_rules import said
from sim.report.page.verdict_words import meaning
from sim.report.words import formats
from sim.report.words.findings import findings
from sim.study.numbers.rounding import from_pennies
from sim.study.runs.verdicts import CLEAR, DEPENDS, LIKELY

NUMBERS_OF_A_TILT = 2
"""Halves of the weeks that count: what a plan gains in the second is what it may be expected to gain after it."""


class Facts(Deciding):
    """A `Case` with what the templates of `sim.report.page.sentence_rules` name."""

    # -- the verdict and what is advised

    @property
    def meaning(self) -> str:
        """What the verdict means."""
        return meaning(self.word, self.varied, self.turns)

    @property
    def acts(self) -> bool:
        """Whether the page asks for something to be started: a plan, or one that is tried small."""
        return self.word in (CLEAR, LIKELY) or (self.word == DEPENDS and not self.driver and not self.baseline_leads)

    @property
    def choice(self) -> Sentence:
        """ "choose A better kitchen, for £900 a week"."""
        return said("choice", self)

    @property
    def leading(self) -> Named:
        """The plan with the largest difference."""
        return self.plan(self.best["strategy"])

    @property
    def price(self) -> Sentence | None:
        """What the steps of the best plan cost, None where they cost nothing or nobody says."""
        return self._cost.price

    @property
    def saving(self) -> Sentence | None:
        """What they save, where they do nothing else."""
        return self._cost.saving

    @property
    def costs_nothing(self) -> bool:
        """Whether the best plan costs nothing at all, as far as is known."""
        return self._cost.costs_nothing

    @property
    def baseline_leads(self) -> bool:
        """Whether no plan earns more than carrying on."""
        return not self.best["difference"] > 0

    @property
    def less(self) -> str:
        """How that is said of one plan and of several."""
        return "every plan earns less" if len(self.finding.plans) > 1 else "the plan earns less"

    @property
    def pair_named(self) -> Sentence:
        """The two of a close call."""
        pair = [named(self, row) for row in self.pair]
        return sentence_list(pair) if len(pair) > 1 else say("the two best")

    @property
    def baseline_in_pair(self) -> bool:
        """Whether one of the two is carrying on."""
        return any(row["strategy"] == self.study.baseline for row in self.pair)

    @property
    def other(self) -> Sentence:
        """The plan of a close call with carrying on."""
        plans = [row for row in self.pair if row["strategy"] != self.study.baseline]
        return named(self, plans[0] if plans else self.best)

    @cached_property
    def pair_is_opposite(self) -> bool:
        """Whether the two of a close call are opposite moves."""
        names = {row["strategy"] for row in self.pair}
        return opposite_pairs([one for one in self.scenario.strategy if one.name in names], self.study.weeks)

    # -- what to do instead

    @property
    def file(self) -> Named | str:
        """The scenario's file."""
        path = getattr(self.scenario, "path", None)
        return name(path.name) if path else "the file"

    @cached_property
    def _cost(self) -> Cost:
        strategy = self.best["strategy"]
        found, steps = self.row("break_even", strategy), self.tables.row("strategies", strategy=strategy)
        return Cost(self.plan(strategy), self.best, found, steps, self.study)

    @property
    def cost(self) -> Sentence:
        """What the best plan costs and may cost, returns, and when it has paid back."""
        return self._cost.sentence

    @property
    def cheaper(self) -> Sentence:
        """At which cost a plan that loses would pay."""
        return self._cost.cheaper

    @cached_property
    def _tilt(self) -> tuple[Row, Row, float, int] | None:
        """Who of a close call gains on whom, by how much, over how many weeks at the end; None where luck may hide it,
        or where as many weeks again would not suffice to overtake."""
        if len(self.pair) != NUMBERS_OF_A_TILT:
            return None
        paths = [self._path(row["strategy"]) for row in self.pair]
        if any(len(path) < 2 * NUMBERS_OF_A_TILT for path in paths):
            return None
        last = len(paths[0]) // NUMBERS_OF_A_TILT
        gains = [path[-1] - path[-1 - last] for path in paths]
        ahead, behind = (0, 1) if paths[0][-1] >= paths[1][-1] else (1, 0)
        gain = gains[behind] - gains[ahead]
        widths = [row["luck_high"] - row["luck_low"] for row in self.pair if row.known("luck_low")]
        if not gain > max([*widths, from_pennies(1)]) / NUMBERS_OF_A_TILT:
            return None
        if NUMBERS_OF_A_TILT * gain <= paths[ahead][-1] - paths[behind][-1]:
            return None
        return self.pair[behind], self.pair[ahead], gain, last

    def _path(self, strategy: str) -> list[float]:
        """The difference so far of a strategy, week by week; that of carrying on is nought."""
        frame = self.comparison.cumulative
        ours = frame[frame["business"] == self.business]
        if strategy == self.study.baseline:
            return [0.0] * ours["week"].nunique()
        own = ours[ours["strategy"] == strategy].sort_values("week")
        return own["cumulative_difference"].tolist()

    @property
    def tilt(self) -> Sentence | None:
        """That one of a close call gains on the other."""
        return said("tilt", self) if self._tilt else None

    @property
    def gainer(self) -> Sentence:
        """Who gains."""
        assert self._tilt is not None
        return named(self, self._tilt[0])

    @property
    def gained_on(self) -> Sentence:
        """On whom."""
        assert self._tilt is not None
        return named(self, self._tilt[1])

    @property
    def gain(self) -> CitedNumber:
        """By how much."""
        assert self._tilt is not None
        row, other, gain, _ = self._tilt
        strategy = row["strategy"] if row["strategy"] != self.study.baseline else other["strategy"]
        printed = formats.money(gain, self.study.currency, formats.unit_for(gain) * 10)
        place = f"cumulative#{self.business}.{strategy}.cumulative_difference:gain"
        return CitedNumber(printed, f"{gain:.6g}", place)

    @property
    def last_weeks(self) -> CitedNumber:
        """Over how many weeks."""
        assert self._tilt is not None
        return CitedNumber(f"{self._tilt[3]:,}", str(self._tilt[3]), "scenario#study.weeks:half")

    @property
    def needed(self) -> CitedNumber | None:
        """About how many replications would do."""
        return how_many_more(self)

    @property
    def no_number_would_do(self) -> bool:
        """Whether no number of replications that is allowed would tell."""
        return self.needed is None and self.ruling is not None and self.ruling["replications"] > 1

    # -- watch and stop

    @cached_property
    def tripwire(self) -> Row | None:
        """The trip-wire of the best plan, where there is one."""
        row = self.row("tripwires", self.best["strategy"])
        return row if row is not None and row.known("measure") else None

    @property
    def _wire(self) -> Row:
        assert self.tripwire is not None
        return self.tripwire

    @property
    def measure(self) -> Quoted:
        """What it watches."""
        return self._wire.quoted("measure_label")

    @property
    def rule(self) -> Quoted:
        """Its rule, without how well it does."""
        sentence = self._wire.quoted("sentence")
        return Quoted(sentence.text.removeprefix("Stop if, ").split(":")[0].rstrip("."), sentence.place)

    @property
    def tried_unseen(self) -> bool:
        """Whether it was tried on futures that it was not chosen from."""
        return self._wire.known("caught_unseen")

    @property
    def caught(self) -> CitedNumber:
        """Bad futures that it caught, unseen."""
        return self._wire.count("caught_unseen")

    @property
    def alarms(self) -> CitedNumber:
        """False alarms, unseen."""
        return self._wire.count("false_alarms_unseen")

    @property
    def caught_seen(self) -> CitedNumber:
        """Bad futures that it caught of those that it was chosen from."""
        return self._wire.count("caught")

    @property
    def alarms_seen(self) -> CitedNumber:
        """False alarms among those."""
        return self._wire.count("false_alarms")

    @property
    def failures(self) -> CitedNumber:
        """Futures that end badly."""
        return self._wire.count("failures")

    @property
    def why_no_tripwire(self) -> Sentence:
        """Why there is none."""
        row = self.row("tripwires", self.best["strategy"])
        if row is None:
            return say("no trip-wire was looked for")
        why = row.quoted("sentence")
        return say("{why}", why=replace(why, text=why.text.removesuffix(".")))  # a page ends its sentences itself


def every_business(comparison: Comparison) -> list[Facts]:
    """`Facts` of each business that a strategy was tried at, in the order of the decision table."""
    tables = Tables(comparison.tables)
    return [Facts(comparison, tables, finding) for finding in findings(comparison)]
