"""The trust card: checks that can fail, where inputs come from, and what cannot be said (docs/strategists-guide.md).

Every check ends in one word.  PASS: what was wanted was found.  REVIEW: somebody should look before relying on the
answer.  FAIL: something is wrong.  NOT RUN: there was nothing to check, or only ``--full`` does it.
"""

from collections.abc import Mapping, Set
from math import isnan

from sim.annotations import Tables
from sim.errors import RegularsError
from sim.scenario.inspect.promises import NOTICEABLE, promise_of
from sim.scenario.schema.evidence import PRICE_STEP
from sim.scenario.solve.response import BETTER, LITERATURE, TOO_HIGH, responses
from sim.scenario.text.wording import listed, plain
from sim.study.guards.guards import HOUSE, PLAN
from sim.study.numbers.words import counted, pounds
from sim.study.runs.evidence import evidence_at
from sim.study.runs.verdicts import CANNOT_BE_RIGHT, close_to, settled
from sim.study.studied import Studied
from sim.study.trust.limits import leading, limit_rows
from sim.study.trust.reconciliation import (
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
from sim.study.trust.sources import GUESS, source_rows

PATTERN_REPLICATIONS = 4
"""Replications in which the patterns of real markets are measured for the card; the command `patterns` takes more."""


def tables(study: Studied) -> Tables:
    """The tables `trust`, `sources` and `limits` of a `sim.study.analyses.Study` whose other tables are made."""
    drivers = study.tables["drivers"].to_dict("records") if "drivers" in study.tables else []
    sources = source_rows(study.scenario, drivers, leading(study.scenario, study.tables).values())
    return {"trust": trust_rows(study), "sources": sources, "limits": limit_rows(study.scenario, study.tables, sources)}


def trust_rows(study: Studied) -> list[dict[str, str]]:
    """Rows of trust.csv, one a check, always in the same order: what was found, what was wanted, and a sentence."""
    return [{"check_name": name, "check_label": label, **check(study)} for name, label, check in CHECKS]


# -- is the answer precise, and is the market the real one?


def precision_is_reached(study: Studied) -> dict[str, str]:
    """Luck can no longer change the decision at any business."""
    answers, currency = study.answers, study.scenario.study.currency
    runs, wanted = counted(study.replications, "replication"), "settled everywhere"
    if not answers.question.alternatives:
        return row(NOT_RUN, "nothing compared", wanted, "There is no strategy beside the baseline.")
    if all(each["verdict"] == CANNOT_BE_RIGHT for each in records(study.tables.get("decision"))):
        return row(NOT_RUN, "nothing recommended", wanted, "A guard is broken, so precision is beside the point.")
    if study.replications < 2:
        return row(REVIEW, "no interval", wanted, f"{runs} gives no interval from luck.")
    open_at, known = [], []
    for business in answers.businesses:
        evidence = evidence_at(answers, business)
        nearest = next(lead for lead in evidence.leads if lead.other == close_to(evidence))
        known.append(f"± {pounds(nearest.half_width, currency)} at {business}")
        if not settled(evidence):
            open_at.append(business)
    count = len(answers.businesses)
    found = f"{count - len(open_at)} of {count} settled"
    if open_at:
        sentence = f"After {runs} luck can still change the decision at {listed(open_at, MOST_NAMED)}"
    else:
        sentence = f"After {runs} luck can no longer change the decision"
    told = f"the lead that decides is known to {listed(known, MOST_NAMED)} (simultaneous 95 % intervals)"
    return row(REVIEW if open_at else PASS, found, wanted, f"{sentence}; {told}.")


def facts_are_met(study: Studied) -> dict[str, str]:
    """What is known of the real business lies within its tolerance of the model."""
    facts, wanted = records(study.tables.get("facts")), "within the tolerance"
    if not facts:
        return row(NOT_RUN, "no facts", wanted, "No fact of the real business is given, so the market is unchecked.")
    missed = [fact for fact in facts if not _is_true(fact["is_within"])]
    guesses = [fact for fact in facts if fact["source"] == GUESS]
    found = f"{len(facts) - len(missed)} of {len(facts)}"
    sentence = f"The model meets {found} facts within their tolerance"
    if missed:
        names = listed([f"{fact['fact'].replace('_', ' ')} of {fact['business']}" for fact in missed], MOST_NAMED)
        measured = [fact for fact in missed if fact["source"] != GUESS]
        return row(FAIL if measured else REVIEW, found, wanted, f"{sentence}; it misses {names}.")
    if len(guesses) == len(facts):
        return row(REVIEW, f"{found}, all guesses", wanted, f"{sentence}; but all of them are guesses themselves.")
    return row(PASS, found, wanted, f"{sentence}; guesses among them: {len(guesses)}.")


def _is_true(value):
    return value == True  # noqa: E712  a table may hold numpy's own


def patterns_are_met(study: Studied) -> dict[str, str]:
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


def judged_patterns(verdicts: Mapping[str, str], wanted: str) -> dict[str, str]:
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


def promises_are_kept(study: Studied) -> dict[str, str]:
    """No focus business leads people to expect clearly more than it delivers, now or once a strategy is fully there."""
    scenario, found = study.scenario, {}
    for business in scenario.focus:
        for strategy in scenario.strategy or (None,):
            name = (strategy.label or strategy.name) if strategy else "as it is"
            found[f"{name} at {business.name}"] = promise_of(scenario, strategy, business.name)
    broken = {where: promise for where, promise in found.items() if promise.gap > NOTICEABLE}
    wanted = f"believed no more than {NOTICEABLE * scenario.experience.spread:.1f} above delivered"
    if not broken:
        sentence = "No promise leads people to expect clearly more than is delivered."
        return row(PASS, f"{len(found)} of {len(found)} kept", wanted, sentence)
    told = [
        f"{where} promises {one.promised:.1f}, is believed {one.believed:.1f} and delivers {one.delivered:.1f}"
        for where, one in broken.items()
    ]
    kept = f"{len(found) - len(broken)} of {len(found)} kept"
    return row(REVIEW, kept, wanted, f"First visits will disappoint: {listed(told, MOST_NAMED)}.")


def experience_is_answered(study: Studied) -> dict[str, str]:
    """Residents' visits answer a better experience as strongly as the literature has it, as far as arithmetic tells."""
    low, high = (100.0 * end for end in LITERATURE)
    wanted = f"{low:.0f} to {high:.0f} % more visits"
    found = {name: 100.0 * more for name, more in responses(study.scenario).items()}
    if not found:
        return row(NOT_RUN, "no residents", wanted, "No resident comes to a focus business.")
    too_high = 100.0 * TOO_HIGH
    inside = [name for name, more in found.items() if low <= more <= high + too_high]
    told = [f"{round(more) + 0:d} % at {name}" for name, more in found.items()]
    points = plain(BETTER * study.scenario.experience.spread)
    sentence = (
        f"An experience {points} points better moves residents' visits in a year by {listed(told, MOST_NAMED)}; this "
        f"is arithmetic, up to {too_high:.0f} points too high, and the literature has {low:.0f} to {high:.0f} %."
    )
    kept = f"{len(inside)} of {len(found)} inside"
    return row(PASS if len(inside) == len(found) else REVIEW, kept, wanted, sentence)


def prices_are_near_their_best(study: Studied) -> dict[str, str]:
    """Neither 5 % dearer nor 5 % cheaper earns more, beyond luck, at any focus business: tried, not worked out."""
    wanted = f"neither {100 * PRICE_STEP:.0f} % dearer nor cheaper earns more"
    untold = {row["business"] for row in records(study.tables.get("guards")) if not isinstance(row["strategy"], str)}
    rows = [row for row in records(study.tables.get("price_check")) if row["business"] not in untold]
    if not rows:
        return row_of_no_price(wanted, untold)
    runs = counted(rows[0]["replications"], "replication")
    if any(each["luck_low"] is None or isnan(each["luck_low"]) for each in rows):
        return row(REVIEW, "no interval", wanted, f"{runs} of the price moved gives no interval from luck.")
    currency, better = study.scenario.study.currency, [each for each in rows if each["luck_low"] > 0]
    places = list(dict.fromkeys(each["business"] for each in rows))
    if not better:
        most = max(each["luck_high"] for each in rows)
        bound = f"; at most {pounds(most, currency)} more" if most > 0 else ""
        found = f"none of {len(rows)} earns more"
        sentence = f"A price 5 % up or down earns no more beyond luck at {listed(places, MOST_NAMED)}, {runs}{bound}."
        return row(PASS, found, wanted, sentence)
    told = []
    for each in better:
        gain, low, high = (pounds(each[name], currency) for name in ("difference", "luck_low", "luck_high"))
        tried = f"{100 * PRICE_STEP:.0f} % {each['price_move']} earns {gain} more at {each['business']}"
        told.append(f"{tried} (95 % interval from luck {low} to {high})")
    found = f"{len(better)} of {len(rows)} earn{'s' * (len(better) == 1)} more"
    sentence = f"With the price alone moved, {listed(told, MOST_NAMED)}, {runs}; a plan that moves it shows that too."
    return row(REVIEW, found, wanted, sentence)


def row_of_no_price(wanted: str, untold: Set[str]) -> dict[str, str]:
    """The row where no price was tried, or nothing can be said of what it showed."""
    why = "A guard is broken, so nothing is said of prices." if untold else "No focus business has a price to move."
    return row(NOT_RUN, "not tried", wanted, why)


# -- can it be the market that was meant?


def guards_hold(study: Studied) -> dict[str, str]:
    """No guard is broken (`sim.study.guards.guards`); one of a plan that does not lead asks for a look."""
    many = len(HOUSE) + len(PLAN)
    wanted, rows = "no guard broken", records(study.tables.get("guards"))
    if not rows:
        sentence = f"None of {many} guards is broken: nothing says that this cannot be the market that was meant."
        return row(PASS, f"0 of {many} broken", wanted, sentence)
    words = {each["business"]: each["verdict"] for each in records(study.tables["decision"])}
    fatal = [each for each in rows if words[each["business"]] == CANNOT_BE_RIGHT]
    told = [f"{each['guard'].replace('_', ' ')} ({each['business']})" for each in fatal or rows]
    which = "Cannot be right" if fatal else "A plan needs a look"
    broken = len({each["guard"] for each in rows})
    sentence = f"{which}: {listed(told, MOST_NAMED)}; the recommendation says what to look at."
    return row(FAIL if fatal else REVIEW, f"{broken} of {many} broken", wanted, sentence)


CHECKS = (
    ("guards", "Can be the market that was meant", guards_hold),
    ("bridge", "The bridge adds up", bridge_adds_up),
    ("walk", "The walk adds up", walk_adds_up),
    ("visits", "No visit is lost", visits_are_kept),
    ("weeks", "Every week is whole", weeks_are_whole),
    ("money", "No money is lost", money_is_kept),
    ("precision", "Precise enough", precision_is_reached),
    ("facts", "Meets the known facts", facts_are_met),
    ("patterns", "Behaves like real markets", patterns_are_met),
    ("promise", "Promises are kept", promises_are_kept),
    ("experience", "A better experience is answered", experience_is_answered),
    ("price", "Prices near their best", prices_are_near_their_best),
)
"""Name, what people read, and the check itself."""
