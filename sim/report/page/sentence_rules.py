"""Every sentence that the decision page makes, as a table of rules: topic, when it holds, and what it says.

Of each topic the first rule that holds is said.  A template's fields are attributes of the facts that it is about:
`sim.report.page.facts.Facts` for a business, `sim.report.page.costs.Cost` for what a plan costs,
`sim.report.page.trust_line.Trust` for the checks.  Each topic ends with a rule that always holds; one that says "" says
nothing.  Why a rule is true is held by tests/report/page/test_sentence_rules.py, which reads each sentence beside the
tables and knows nothing else.
"""

from collections.abc import Callable
from string import Formatter
from typing import Any, NamedTuple

from sim.report.page.cited import Sentence, say
from sim.study.runs.verdicts import (
    CARRY_ON,
    CLEAR,
    CLOSE_CALL,
    DEPENDS,
    LIKELY,
    NOT_ENOUGH,
)


class Rule(NamedTuple):
    """One sentence: its topic, its name there, when it holds, and its template."""

    topic: str
    name: str
    holds: Callable[[Any], bool]
    says: str


def said(topic: str, facts: Any) -> Sentence:
    """The sentence of a topic about these facts; empty where there is nothing to say."""
    rule = next(rule for rule in RULES if rule.topic == topic and rule.holds(facts))
    return filled(rule, facts)


def filled(rule: Rule, facts: Any) -> Sentence:
    """A rule's template with its fields taken from the facts."""
    fields = {field for _, field, _, _ in Formatter().parse(rule.says) if field}
    return say(rule.says, **{field: getattr(facts, field) for field in fields})


def _always(_facts: Any) -> bool:
    return True


def _word(*words: str) -> Callable[[Any], bool]:
    return lambda facts: facts.word in words


def _both(*conditions: Callable[[Any], Any]) -> Callable[[Any], bool]:
    return lambda facts: all(condition(facts) for condition in conditions)


_close = _word(CLOSE_CALL)

RULES = (
    # what to do, in a few words
    Rule("choice", "spends", lambda f: f.price, "choose {leading}, for {price}"),
    Rule("choice", "saves", lambda f: f.saving, "choose {leading}, which saves {saving}"),
    Rule("choice", "free", lambda f: f.costs_nothing, "choose {leading}, which costs nothing"),
    Rule("choice", "any", _always, "choose {leading}"),
    Rule("advice", "broken", lambda f: not f.stands and f.broken, "no recommendation. {broken}"),
    Rule("advice", "cannot be right", lambda f: not f.stands, "no recommendation: {meaning}"),
    Rule("advice", "clear", _word(CLEAR), "{choice}"),
    Rule("advice", "likely", _word(LIKELY), "{choice}; likely, not certain, to pay most"),
    Rule("advice", "close", _close, "a close call between {pair_named}"),
    Rule("advice", "carry on", _word(CARRY_ON), "carry on; {less}"),
    Rule("advice", "not enough", _word(NOT_ENOUGH), "do not choose yet; there are not enough runs"),
    Rule(
        "advice", "depends on one input", _both(_word(DEPENDS), lambda f: f.driver),
        "do not choose yet; find out first {driver_label}",
    ),
    Rule(
        "advice", "depends, baseline leads", _both(_word(DEPENDS), lambda f: f.baseline_leads),
        "carry on for now; it leads, but not on every assumption",
    ),
    Rule("advice", "depends", _word(DEPENDS), "do not choose yet; {leading} leads, but not on every assumption"),
    Rule("advice", "no verdict", _always, "no verdict was reached"),
    # the amount in large type: what it is of
    Rule("about", "no profit known", lambda f: f.makes is None, "profit against carrying on"),
    Rule(
        "about", "baseline loses", lambda f: f.baseline_loses,
        "profit against the loss of {makes_size} that carrying on makes",
    ),
    Rule("about", "any", _always, "profit against the {makes} that carrying on makes"),
    # the two intervals, which are never mixed
    Rule("luck", "no interval", lambda f: not f.has_interval, "one run, so no interval from luck"),
    Rule("luck", "fixed", lambda f: f.luck_is_nothing, "luck changes nothing in it"),
    Rule("luck", "any", _always, "luck alone: {low} to {high}"),
    Rule("spread", "not varied", lambda f: not f.varied, "no assumption was varied"),
    Rule("spread", "few", lambda f: f.few_futures, "{futures_counted} of assumptions, too few for a range"),
    Rule("spread", "any", _always, "assumptions: {p10} to {p90}"),
    # how likely, as a count
    Rule("odds", "not varied", lambda f: not f.varied, "{it_is}first in {won} of {of} runs"),
    Rule("odds", "few", lambda f: f.few_futures, "{it_is}best in {won} of {futures_counted}, too few for odds"),
    Rule(
        "odds", "all", lambda f: f.won_all,
        "{it_is}{likelihood} best: in {won} of {of} futures, so in {bound} at least",
    ),
    Rule(
        "odds", "earns less in some", lambda f: f.loses_in_some,
        "{it_is}{likelihood} best: in {won} of {of} futures; in {lost} it earns less than carrying on",
    ),
    Rule("odds", "any", _always, "{it_is}{likelihood} best: in {won} of {of} futures"),
    # what a plan costs beside what it may cost: by the signs of both and of the difference
    Rule("cost", "never active", lambda c: not c.active, "{plan} is never active within the {weeks} weeks"),
    Rule("cost", "pays", lambda c: c.signs == (1, 1, 1), "{plan} costs {cost}{per_comma} and pays up to {worth}"),
    Rule("cost", "breaks even", lambda c: c.signs == (1, 1, 0), "{plan} costs {cost}{per_comma} and earns as much"),
    Rule(
        "cost", "costs too much", lambda c: c.signs == (1, 1, -1),
        "{plan} costs {cost}{per_comma} and would pay below {worth}",
    ),
    Rule(
        "cost", "brings nothing", lambda c: c.signs[0] > 0,
        "{plan} costs {cost}{per_comma} and would not pay even if it cost nothing",
    ),
    Rule("cost", "free gain", lambda c: c.signs[:2] == (0, 1), "{plan} costs nothing and brings in {worth}{per}"),
    Rule("cost", "free, nothing", lambda c: c.signs[:2] == (0, 0), "{plan} costs nothing and changes no profit"),
    Rule("cost", "free loss", lambda c: c.signs[0] == 0, "{plan} costs nothing and still loses {worth}{per}"),
    Rule(
        "cost", "saves and brings in", lambda c: c.signs[1] > 0,
        "{plan} saves {cost}{per_comma} and brings in {worth} beside that",
    ),
    Rule("cost", "saves", lambda c: c.signs[1] == 0, "{plan} saves {cost}{per_comma} and loses nothing by it"),
    Rule(
        "cost", "saves enough", lambda c: c.signs[2] > 0,
        "{plan} saves {cost}{per_comma} and pays as long as it saves more than {worth}",
    ),
    Rule("cost", "saves as much", lambda c: c.signs[2] == 0, "{plan} saves {cost}{per_comma} and loses as much"),
    Rule(
        "cost", "saves too little", _always,
        "{plan} saves {cost}{per_comma} and would pay only if it saved more than {worth}",
    ),
    Rule("return", "nothing", lambda c: not c.returns, ""),
    Rule("return", "any", _always, "gains {each_gains} for each {unit_of_money} spent"),
    Rule("paid back", "nothing to say", lambda c: not c.active or not c.changes, ""),
    Rule(
        "paid back", "never", lambda c: c.spends and not c.is_paid_back, "has not paid back within {weeks} weeks",
    ),
    Rule("paid back", "never ahead", lambda c: not c.is_paid_back, ""),
    Rule("paid back", "spends", lambda c: c.spends, "has paid back {when} on"),
    Rule("paid back", "any", _always, "is ahead of carrying on {when} on"),
    Rule("when", "later", lambda c: c.is_paid_back_later, "from week {payback}"),
    Rule("when", "late start", lambda c: c.starts_late, "from its first week, week {payback},"),
    Rule("when", "at once", _always, "from its first week"),
    Rule("cheaper", "pays", lambda c: not c.active or c.signs[2] >= 0, ""),
    Rule("cheaper", "costs less", lambda c: c.signs[1] > 0, "{plan} would pay if it cost less than {worth}{per}"),
    Rule("cheaper", "saves more", lambda c: c.signs[0] < 0, "{plan} would pay if it saved more than {worth}{per}"),
    Rule("cheaper", "never", _always, ""),
    # what decides it
    Rule("decides", "nothing stands", lambda f: not f.stands, ""),
    Rule("decides", "not varied", lambda f: not f.varied, "not known, as no assumption was varied"),
    Rule(
        "decides", "too few futures", lambda f: f.too_few_for_inputs,
        "not told, as {futures_counted} cannot tell {inputs_counted} apart",
    ),
    Rule(
        "decides", "one input turns it", lambda f: f.driver and f.turns_on_driver,
        "{driver_label} ({driver_source}), {driver_share} of how the lead varies; {turn}",
    ),
    Rule(
        "decides", "one input that turns nothing", lambda f: f.driver and f.keeps_the_winner,
        "{driver_label} ({driver_source}), {driver_share} of how the lead varies; within its range the same is best",
    ),
    Rule(
        "decides", "one input", lambda f: f.driver,
        "{driver_label} ({driver_source}), {driver_share} of how the lead varies",
    ),
    Rule(
        "decides", "several", lambda f: f.mover,
        "no single input; {mover_label} ({mover_source}) moves it most: {turn}",
    ),
    Rule(
        "decides", "no single one", lambda f: f.loses_some_futures,
        "no single input, yet in {other_futures} another is best",
    ),
    Rule("decides", "nothing tried", _always, "nothing that was varied: the same is best in {futures_all}"),
    Rule("turn", "rising", lambda f: f.turn_rises, "{overtaker} overtakes above about {turns_at} (here {in_force})"),
    Rule("turn", "falling", _always, "{overtaker} overtakes below about {turns_at} (here {in_force})"),
    # what to do instead of a plan
    Rule(
        "instead", "cannot be right", lambda f: not f.stands,
        "put right what the recommendation names, then try the file: python run.py check {file} --try",
    ),
    Rule("instead", "cheaper way", _both(_word(CARRY_ON), lambda f: f.cheaper), "keep the house as it is; {cheaper}"),
    Rule("instead", "carry on", _word(CARRY_ON), "keep the house as it is"),
    Rule(
        "instead", "close, the plan gains on it", _both(_close, lambda f: f.baseline_in_pair, lambda f: f.tilt),
        "carry on, unless {other} may run longer: {tilt}",
    ),
    Rule(
        "instead", "close to carrying on", _both(_close, lambda f: f.baseline_in_pair),
        "carry on, unless something outside the model speaks for {other}",
    ),
    Rule(
        "instead", "close and opposite, one gains", _both(_close, lambda f: f.pair_is_opposite, lambda f: f.tilt),
        "{pair_named} are opposite moves that come out alike only over {weeks} weeks: {tilt}. Settle how long counts "
        "before choosing",
    ),
    Rule(
        "instead", "close and opposite", _both(_close, lambda f: f.pair_is_opposite),
        "{pair_named} are opposite moves that earn alike: choose by what the house should be, not by this",
    ),
    Rule(
        "instead", "close, one gains", _both(_close, lambda f: f.tilt),
        "prefer {gainer} if it may run longer: {tilt}; else whichever is easier to carry out",
    ),
    Rule("instead", "close and alike", _close, "take whichever of {pair_named} is easier to carry out"),
    Rule(
        "instead", "depends on one input", _both(_word(DEPENDS), lambda f: f.driver),
        "spend nothing on {leading} before that is known",
    ),
    Rule(
        "instead", "depends, baseline leads", _both(_word(DEPENDS), lambda f: f.baseline_leads),
        "keep the house as it is until more is known",
    ),
    Rule("instead", "depends", _word(DEPENDS), "try {leading} small, where it can be undone, before spending on it"),
    Rule(
        "instead", "runs that are allowed do not tell", _both(_word(NOT_ENOUGH), lambda f: f.no_number_would_do),
        "luck hides it: no number of runs that is allowed would tell. Try a plan with a larger effect, count more "
        "weeks, or say with material_difference that so little does not matter",
    ),
    Rule(
        "instead", "more runs", _both(_word(NOT_ENOUGH), lambda f: f.needed),
        "run again with about {needed} replications",
    ),
    Rule("instead", "not enough", _word(NOT_ENOUGH), "run again with more replications"),
    Rule("instead", "nothing", _always, ""),
    Rule(
        "tilt", "any", _always, "over the last {last_weeks} weeks {gainer} earned {gain} more than {gained_on}",
    ),
    # what to watch, and when to stop
    Rule("watch", "nothing chosen", lambda f: not f.acts, ""),
    Rule("watch", "measure", lambda f: f.tripwire, "{measure}, from the start"),
    Rule("watch", "any", _always, "visits and profit, week by week"),
    Rule("stop", "nothing stands", lambda f: not f.stands, ""),
    Rule("stop", "nothing is started", lambda f: not f.acts, "nothing is started, so there is nothing to stop"),
    Rule(
        "stop", "tried unseen", lambda f: f.tripwire and f.tried_unseen,
        "{rule} (of futures it had not seen this caught {caught} of {failures} bad ones, with {alarms} false alarms)",
    ),
    Rule(
        "stop", "not tried", lambda f: f.tripwire,
        "{rule} (a hint: it caught {caught_seen} of {failures} bad futures, with {alarms_seen} false alarms)",
    ),
    Rule("stop", "none", _always, "{why_no_tripwire}"),
    # trust, in one line
    Rule(
        "trust", "books", lambda t: t.broken_books,
        "the program's own books do not add up ({broken_books}): do not rely on this page",
    ),
    Rule("trust", "none made", lambda t: not t.made, "the market was not checked{missed}"),
    Rule(
        "trust", "failed, and some to look at", lambda t: t.failed and t.review,
        "failed checks: {failed_labels}; checks that need a look: {review_labels}{missed}",
    ),
    Rule("trust", "failed", lambda t: t.failed, "failed checks: {failed_labels}{missed}"),
    Rule("trust", "to be looked at", lambda t: t.review, "checks that need a look: {review_labels}{missed}"),
    Rule("trust", "any", _always, "every check of the market that was made passed{missed}"),
    Rule("missed", "nothing", lambda t: not t.missed_pattern, ""),
    Rule("missed", "pattern", _always, "; known: {missed_pattern} (bears on {missed_levers})"),
)  # fmt: skip
