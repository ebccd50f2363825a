"""The trust card: checks that can fail, where inputs come from, and what cannot be said (docs/strategists-guide.md).

Every check ends in one word.  PASS: what was wanted was found.  REVIEW: somebody should look before relying on the
answer.  FAIL: something is wrong.  NOT RUN: there was nothing to check, or only ``--full`` does it.
"""

from math import inf, isnan

from sim.errors import RegularsError
from sim.scenario.cautions import NEAR_ITS_BEST, NOTICEABLE, expected, totals
from sim.scenario.in_force import value_in_force
from sim.scenario.solved import delivered_score
from sim.scenario.worlds import with_values
from sim.study.limits import leading, limit_rows
from sim.study.sources import GUESS, source_rows
from sim.study.stopping import widest
from sim.study.sums import (
    FAIL,
    MOST_NAMED,
    NOT_RUN,
    PASS,
    REVIEW,
    bridge_adds_up,
    money_is_kept,
    records,
    row,
    visits_are_kept,
    walk_adds_up,
    weeks_are_whole,
)
from sim.study.words import counted, listed, pounds

PATTERN_REPLICATIONS = 4
"""Replications in which the patterns of real markets are measured for the card; the command `patterns` takes more."""


def tables(study):
    """The tables `trust`, `sources` and `limits` of a `sim.study.analyses.Study` whose other tables are made."""
    drivers = study.tables["drivers"].to_dict("records") if "drivers" in study.tables else []
    sources = source_rows(study.scenario, drivers, leading(study.scenario, study.tables).values())
    return {"trust": trust_rows(study), "sources": sources, "limits": limit_rows(study.scenario, study.tables, sources)}


def trust_rows(study):
    """Rows of trust.csv, one a check, always in the same order: what was found, what was wanted, and a sentence."""
    return [{"check": name, "label": label, **check(study)} for name, label, check in CHECKS]


# -- is the answer precise, and is the market the real one?


def precision_is_reached(study):
    """The widest 95 % interval from luck is as narrow as [runs] asks for."""
    question, currency = study.answers.question, study.scenario.study.currency
    widest_found, many = widest(study.answers.differences()), study.replications
    wanted = f"± {pounds(question.precision, currency)} or narrower"
    runs = counted(many, "replication")
    if not question.alternatives:
        return row(NOT_RUN, "nothing compared", wanted, "There is no strategy beside the baseline.")
    if widest_found == inf:
        return row(REVIEW, "no interval", wanted, f"{runs} give{'s' * (many == 1)} no interval from luck.")
    found = f"± {pounds(widest_found, currency)}"
    good = widest_found <= question.precision
    sentence = f"After {runs} the widest 95 % interval from luck is {found}; wanted is {wanted}."
    return row(PASS if good else REVIEW, found, wanted, sentence)


def facts_are_met(study):
    """What is known of the real business lies within its tolerance of the model."""
    facts, wanted = records(study.tables.get("facts")), "within the tolerance"
    if not facts:
        return row(NOT_RUN, "no facts", wanted, "No fact of the real business is given, so the market is unchecked.")
    missed = [fact for fact in facts if not _is_true(fact["within"])]
    guesses = [fact for fact in facts if fact["source"] == GUESS]
    found = f"{len(facts) - len(missed)} of {len(facts)}"
    sentence = f"The model meets {found} facts within their tolerance"
    if missed:
        names = listed([f"{fact['what'].replace('_', ' ')} of {fact['business']}" for fact in missed], MOST_NAMED)
        measured = [fact for fact in missed if fact["source"] != GUESS]
        return row(FAIL if measured else REVIEW, found, wanted, f"{sentence}; it misses {names}.")
    if len(guesses) == len(facts):
        return row(REVIEW, f"{found}, all guesses", wanted, f"{sentence}; but all of them are guesses themselves.")
    return row(PASS, found, wanted, f"{sentence}; guesses among them: {len(guesses)}.")


def _is_true(value):
    return value == True  # noqa: E712  a table may hold numpy's own


def patterns_are_met(study):
    """The market shows the regularities of real markets; only with ``--full``."""
    wanted = "all patterns of real markets"
    if not study.full:
        sentence = "The market was not held against patterns of real markets; --full or the command patterns does it."
        return row(NOT_RUN, "not measured", wanted, sentence)
    from sim.study.patterns import study_patterns

    try:
        found = study_patterns(
            study.scenario,
            replications=PATTERN_REPLICATIONS,
            seed=study.runner.seed,
            workers=study.runner.workers,
        ).verdicts
    except RegularsError as why:
        return row(NOT_RUN, "not measured", wanted, str(why))
    return judged_patterns(found, wanted)


def judged_patterns(verdicts, wanted):
    """The row for pattern -> verdict: FAIL if more fail than pass, REVIEW if any does or asks for a look."""
    named = {word: [pattern for pattern, each in verdicts.items() if each == word] for word in set(verdicts.values())}
    passed, failed, unsure = (named.get(word, []) for word in ("pass", "fail", "review"))
    state = FAIL if len(failed) > len(passed) else REVIEW if failed or unsure else PASS
    words = (("fail", failed), ("need a look", unsure))
    parts = [f"{len(some)} {word} ({', '.join(some)})" for word, some in words if some]
    rest = len(verdicts) - len(passed) - len(failed) - len(unsure)
    fitted = f", {rest} are fitted or follow from the rules" if rest else ""
    more = f"; {' and '.join(parts)}" if parts else ""
    sentence = (
        f"Of {len(verdicts)} patterns of real markets {len(passed)} pass{fitted}{more}, "
        f"in {PATTERN_REPLICATIONS} replications."
    )
    return row(state, f"{len(passed)} pass, {len(failed)} fail", wanted, sentence)


# -- is what the file says likely?


def promises_are_kept(study):
    """No focus business promises clearly more than it delivers, now or once a strategy is fully there."""
    scenario, gaps = study.scenario, []
    for business in scenario.focus:
        for strategy in scenario.strategy or (None,):
            promise, delivers = promise_and_delivery(scenario, strategy, business.name)
            name = (strategy.label or strategy.name) if strategy else "as it is"
            gaps.append((promise - delivers, f"{name} at {business.name}", promise, delivers))
    broken = [gap for gap in gaps if gap[0] > NOTICEABLE]
    wanted = f"promised no more than {NOTICEABLE} above delivered"
    if not broken:
        return row(PASS, f"{len(gaps)} of {len(gaps)} kept", wanted, "No promise is clearly above what is delivered.")
    told = [f"{where} promises {promise:.1f} and delivers {delivers:.1f}" for _, where, promise, delivers in broken]
    found = f"{len(gaps) - len(broken)} of {len(gaps)} kept"
    return row(REVIEW, found, wanted, f"First visits will disappoint: {listed(told, MOST_NAMED)}.")


def promise_and_delivery(scenario, strategy, business):
    """(promise, delivered experience), scores 0..10, of a business once a strategy (or None) is fully there."""
    one = next(each for each in scenario.business if each.name == business)
    values = {}
    for target, addition in (totals(scenario, strategy, business) if strategy else {}).items():
        if (target.kind, target.name) == ("business", business) and target.parts[0] in ("promise", "touchpoints"):
            kept = one.buy_in if target.parts[0] == "touchpoints" else 1.0
            values[target.path] = (value_in_force(scenario, target) or 0.0) + kept * addition
    after = with_values(scenario, values)[0] if values else scenario
    one = next(each for each in after.business if each.name == business)
    return one.promise, delivered_score(after, one)


def prices_are_near_their_best(study):
    """Margin x own price elasticity is about 1 at every focus business, as it is where the price earns most."""
    low, high = NEAR_ITS_BEST
    wanted, pulls = f"{low} to {high}", {}
    elasticities = expected(study.scenario)
    for business in study.scenario.focus:
        elasticity = elasticities[business.name][1]
        if business.price > 0 and not isnan(elasticity):
            pulls[business.name] = (business.price - business.unit_cost) / business.price * abs(elasticity)
    if not pulls:
        return row(NOT_RUN, "no elasticity", wanted, "No price elasticity is known, so no price was checked.")
    told = listed([f"{pull:.2f} at {name}" for name, pull in pulls.items()], MOST_NAMED)
    least, most = f"{min(pulls.values()):.2f}", f"{max(pulls.values()):.2f}"
    found = least if least == most else f"{least} to {most}"
    far = [name for name, pull in pulls.items() if not low <= pull <= high]
    sentence = f"Margin times own price elasticity, which is 1 where a price earns most, is {told}"
    if far:
        sentence += f"; the price of {listed(far, MOST_NAMED)} is far from its best, as every price strategy shows"
    return row(REVIEW if far else PASS, found, wanted, f"{sentence}.")


CHECKS = (
    ("bridge", "The bridge adds up", bridge_adds_up),
    ("walk", "The walk adds up", walk_adds_up),
    ("visits", "No visit is lost", visits_are_kept),
    ("weeks", "Every week is whole", weeks_are_whole),
    ("money", "No money is lost", money_is_kept),
    ("precision", "Precise enough", precision_is_reached),
    ("facts", "Meets the known facts", facts_are_met),
    ("patterns", "Behaves like real markets", patterns_are_met),
    ("promise", "Promises are kept", promises_are_kept),
    ("price", "Prices near their best", prices_are_near_their_best),
)
"""Name, what people read, and the check itself."""
