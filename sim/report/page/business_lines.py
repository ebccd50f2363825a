"""What the page says of each business: the word, what to do, money with its interval, odds, what it may cost."""

from dataclasses import dataclass

from sim.report.comparison import Comparison
from sim.report.page.case import cited_count, weeks
from sim.report.page.cited import CitedNumber, Named, Quoted, Sentence, Tables, joined, name, placed, say
from sim.report.page.facts import Facts
from sim.report.page.sentence_rules import said
from sim.report.page.verdict_words import NOTHING, meaning
from sim.report.words.business_words import place_of
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.verdicts import CARRY_ON, CLOSE_CALL

NOTHING_SAID = Sentence(())


@dataclass(frozen=True)
class Line:
    """What is said of one business.

    ``place`` is where it stands; ``word`` and ``meaning`` are the verdict; ``advice`` an order of a few words without
    the place; ``lead`` whose figure ``money``, in large type, is, and ``about`` what it is; ``luck`` and ``spread`` the
    two intervals, each with its kind; ``odds`` as counts; ``cost`` what the plan may cost, returns and when it has paid
    back.  Sentences may be empty.  ``caution`` is what a guard says of a plan although the recommendation stands.
    """

    business: Named
    place: Named
    word: str
    meaning: str
    advice: Sentence
    lead: Sentence
    money: CitedNumber
    about: Sentence
    luck: Sentence = NOTHING_SAID
    spread: Sentence = NOTHING_SAID
    odds: Sentence = NOTHING_SAID
    cost: Sentence = NOTHING_SAID
    caution: Sentence | None = None


def line(facts: Facts) -> Line:
    """The `Line` of one business."""
    return _told(facts) if facts.stands else _untold(facts)


def _told(facts: Facts) -> Line:
    return Line(
        business=facts.at,
        place=_place(facts.scenario, facts.business),
        word=facts.word or "No verdict",
        meaning=facts.meaning,
        advice=said("advice", facts),
        lead=_lead(facts),
        money=facts.difference(facts.best),
        about=said("about", facts),
        luck=said("luck", facts),
        spread=said("spread", facts),
        odds=said("odds", facts),
        cost=facts.cost,
        caution=say("a plan needs a look. {broken}", broken=facts.broken) if facts.broken else None,
    )


def _lead(facts: Facts) -> Sentence:
    """Whose money stands in large type; that it is the best of several, where the advice is another."""
    leads = facts.advised is facts.best or facts.word not in (CARRY_ON, CLOSE_CALL)
    if leads or len(facts.finding.plans) == 1:
        return say("{leading}:", leading=facts.leading)
    return say("Best of the plans, {leading}:", leading=facts.leading)


def _untold(facts: Facts) -> Line:
    """Nothing is said of plans: what cannot be right, and what carrying on came to."""
    row = facts.baseline or facts.best
    runs = cited_count(row.count("replications"), int(row["replications"]), "replication")
    return Line(
        business=facts.at,
        place=_place(facts.scenario, facts.business),
        word=facts.word,
        meaning=facts.meaning,
        advice=said("advice", facts),
        lead=say("As simulated, carrying on:"),
        money=row.money("profit", facts.study.currency),
        about=say("profit over {weeks} weeks", weeks=facts.weeks),
        luck=say("mean of {runs}", runs=runs),
    )


def alone(comparison: Comparison) -> list[Line]:
    """Lines for a scenario without a strategy beside the baseline: its profit, and nothing to compare."""
    study, tables, found = comparison.scenario.study, Tables(comparison.tables), []
    for row in tables.rows("decision", strategy=study.baseline):
        broken = [guard.quoted("sentence") for guard in tables.rows("guards", business=row["business"])]
        runs = cited_count(row.count("replications"), row["replications"], "replication")
        found.append(
            Line(
                business=name(row["business"]),
                place=_place(comparison.scenario, row["business"]),
                word=NOTHING,
                meaning=meaning(NOTHING, varied=False),
                advice=say("add a strategy to compare with"),
                lead=say("Carrying on:"),
                money=row.money("profit", study.currency),
                about=say("discounted profit over {weeks} weeks", weeks=weeks(study)),
                luck=say("mean of {runs}", runs=runs),
                caution=joined([Quoted(one.text.removesuffix("."), one.place) for one in broken], ". "),
            )
        )
    return found


def _place(scenario: Scenario, business: str) -> Named:
    """Where a business stands; nothing for a group of them."""
    return name(place_of(scenario, business))


def recommendation(lines: list[Line]) -> tuple[Sentence, ...]:
    """One sentence for each piece of advice; businesses with the same stand together."""
    advice = [(one.business, say("{advice}.", advice=one.advice)) for one in lines]
    warnings = [(one.business, say("{caution}.", caution=one.caution)) for one in lines if one.caution]
    return (*placed(advice, len(lines) > 1), *placed(warnings, len(lines) > 1))
