"""What is assumed, as next questions: the input that decides, and what nobody has varied or looked at."""

from sim.report.page.case import Case
from sim.report.page.cited import Named, Row, Sentence, joined, name, say
from sim.report.page.next_candidate import MONEY, UNKNOWN, Candidate, house_of, material, target_of
from sim.report.page.next_commands import compared, mapped
from sim.report.words import formats, measuring
from sim.report.words.assumption_text import assumption
from sim.report.words.names import shown
from sim.scenario.paths.paths import Target
from sim.scenario.schema.evidence import default_worlds, least_worlds
from sim.study.knowing.rows import BETWEEN_MORE
from sim.study.measures.rival_money import rivals_of
from sim.study.search.added import added_plans


def inputs(case: Case) -> Candidate | None:
    """The uncertain input that decides, and how it could be measured; what it is worth in money, where that is known.

    Where `worth-of-knowing` was run, nothing is asked that could not change the plan.
    """
    known = case.tables.rows("knowing", business=case.business)
    if not known:
        return _deciding(case)
    found = _worth_finding_out(case, known)
    return found if found is not None or not _falls_short(case, known[0]) else _deciding(case)


def _falls_short(case: Case, known: Row) -> bool:
    """Whether there were plans to choose between here that were not there when what is worth knowing was found."""
    return bool(added_plans(case.scenario)) and known.values.get("chosen_between") != BETWEEN_MORE


def _among(case: Case, known: Row) -> str:
    """What is said of the plans that were chosen between then, where they are not those of this page."""
    if _falls_short(case, known):
        return " between the file's own plans, without what the search found (worth-of-knowing --plans takes that in)"
    if known.values.get("chosen_between") == BETWEEN_MORE and not added_plans(case.scenario):
        return ", with plans to choose from that are not on this page"
    return ""


def _worth_finding_out(case: Case, known: list[Row]) -> Candidate | None:
    """The input that is worth most to know before the choice, and what a survey of it brings."""
    worthwhile = [row for row in known if row["known_kind"] == "input" and row["is_told"]]
    if not worthwhile:
        return None
    best = max(worthwhile, key=lambda row: row["worth"])
    target = target_of(case, best["known"])
    asked = None if target is None else mapped(case, target)
    if asked is None:
        return None
    currency = case.scenario.study.currency
    said = say(
        "find out {what}: worth up to {worth} before you decide{among}",
        what=Named(shown(assumption(case.scenario, best["known"]).spoken())),
        worth=best.money("worth", currency, formats.unit_for(best["worth"], 2.0 * best["standard_error"])),
        among=_among(case, best),
    )
    survey = next(
        (
            row
            for row in case.tables.rows("surveys", business=case.business, input=best["known"])
            if row["is_best_size"]
        ),
        None,
    )
    if survey is not None:
        said = say(
            "{said}; asking {count} people leaves {net} after its cost",
            said=said,
            count=survey.count("answers_asked"),
            net=survey.money("net_worth", currency, formats.rough(survey["net_worth"])),
        )
    return Candidate(case, say("{said}.", said=said), asked, MONEY, float(best["worth"]))


def _deciding(case: Case) -> Candidate | None:
    """The uncertain input that decides by the worlds of the comparison."""
    row = case.driver or case.mover
    regret = case.row("regret", case.advised["strategy"])
    if row is None or (regret is not None and regret["worst_regret"] < max(material(case), 0.005)):
        return None
    target = target_of(case, row["input"])
    asked = None if target is None else mapped(case, target)
    if target is None or asked is None:
        return None
    words = assumption(case.scenario, row["input"])
    parts = [
        say(
            "find out {what}",
            what=Named(shown(words.spoken())),
        )
    ]
    if (how := _measured(row, target)) is not None:
        parts.append(say("{how}", how=how))
    asking = say("{what}.", what=joined(parts, ": "))  # how much it decides, and where, the page says already
    return Candidate(case, asking, asked, MONEY, 0.0 if regret is None else regret["mean_regret"])


def _measured(row: Row, target: Target) -> Sentence | None:
    """How to find it out; how many people to ask only where the table says how fine the answer must be."""
    if target.kind == "strategy" and target.key in ("cost_per_week", "one_off_cost"):
        return say(measuring.PRICED)
    if target.kind == "strategy":
        return say(measuring.TRIED)
    key = (target.kind, target.key)
    if key in measuring.OTHERWISE:
        return say(measuring.OTHERWISE[key])
    if key not in measuring.BY_ASKING:
        return None
    needed = measuring.people_to_ask(row["in_force"], row["flips_at"]) if row.known("flips_at") else None
    if needed is None:
        return say(measuring.BY_ASKING[key], people="many")
    people = row.cited("flips_at", f"{needed:,}", "people_to_ask", value=float(needed))
    return say(measuring.BY_ASKING[key], people=people)


def worlds(case: Case) -> Candidate | None:
    """Assumptions were not varied, or so few times that they cannot be told apart."""
    count = len(case.scenario.uncertain)
    if not case.varied:
        return (
            _first_varied(case)
            if not count
            else Candidate(
                case,
                say("how far do the assumptions carry? Nothing was varied in this run."),
                compared("worlds", default_worlds(count)),
                UNKNOWN,
            )
        )
    rows = case.tables.rows("drivers", business=case.business)
    odds = case.row("odds", case.advised["strategy"])
    if not rows or odds is None or any(row.known("low_winner") for row in rows):
        return None
    if odds["futures"] >= least_worlds(len(rows)):
        return None
    said = say(
        "which assumption decides? {worlds} worlds are too few to tell {inputs} inputs apart.",
        worlds=odds.count("futures"),
        inputs=case.tables.count("drivers", business=case.business),
    )
    return Candidate(case, said, compared("worlds", default_worlds(len(rows))), UNKNOWN)


def _first_varied(case: Case) -> Candidate | None:
    """What to vary first where the file varies nothing: what the best plan is guessed to do, then other guesses."""
    guesses = [row for row in case.tables.rows("sources", is_important=True) if row["source"] == "guess"]
    guesses = [row for row in guesses if row.known("in_force")]
    for row in sorted(guesses, key=lambda row: not _is_of_plan(case, row)):
        target = target_of(case, row["input"])
        if target is None or (target.kind == "strategy") > _is_of_plan(case, row):
            continue
        asked = mapped(case, target)
        if asked is None:
            continue
        said = say(
            "what if {what} is not as guessed? No assumption was varied.",
            what=Named(shown(assumption(case.scenario, row["input"]).spoken())),
        )
        return Candidate(case, said, asked, UNKNOWN, abs(case.best["difference"]))
    return None


def _is_of_plan(case: Case, row: Row) -> bool:
    target = target_of(case, row["input"])
    return target is not None and (target.kind, target.name) == ("strategy", case.best["strategy"])


def not_looked_at(case: Case) -> Candidate | None:
    """Rivals could copy the plan that is recommended, and nobody looked what is left of it then."""
    if getattr(case.comparison, "full", False) or case.chosen is None or case.tables.rows("payoffs"):
        return None
    house = house_of(case)
    names = rivals_of(case.scenario, house.name) if house is not None else ()
    if not names or "imitation" in case.scenario.behaviour.off or not _can_be_copied(case):
        return None
    said = say(
        "what is left of {plan} once {rivals} {copy} it, and on what does it rest? Neither was looked at.",
        plan=case.plan(case.chosen["strategy"]),
        rivals=name(names[0]) if len(names) == 1 else "rivals",
        copy="copies" if len(names) == 1 else "copy",
    )
    return Candidate(case, said, compared("full", None), UNKNOWN, abs(case.chosen["difference"]))


def _can_be_copied(case: Case) -> bool:
    """Whether the plan changes anything that rivals can see (docs/rules.md, M27)."""
    plan = next(one for one in case.scenario.strategy if one.name == case.best["strategy"])
    targets = [target_of(case, path) for step in plan.step for path in step.change]
    return any(
        target is not None
        and target.kind == "business"
        and (target.key in ("price", "promise", "appeal") or target.key.endswith((".people", ".setting", ".score")))
        for target in targets
    )
