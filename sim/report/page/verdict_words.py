"""The verdicts in plain words: the ordered table, and what each word means to whoever has to decide."""

from dataclasses import dataclass

from sim.report.page.cited import CitedNumber, Sentence, Tables, name, placed, say
from sim.report.words import formats
from sim.report.words.findings import in_file_order
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.currency import minor_units
from sim.study.runs.verdicts import (
    CANNOT_BE_RIGHT,
    CARRY_ON,
    CLEAR,
    CLEAR_SHARE,
    CLOSE_CALL,
    DEPENDS,
    LIKELY,
    LIKELY_SHARE,
    NOT_ENOUGH,
    TABLE,
)

WORDS = tuple(word for word, _ in TABLE)
"""All verdicts in the order in which they are tried."""
NOTHING = "Nothing to compare"
"""What stands in place of a verdict where the baseline is alone."""

MEANINGS = {
    CANNOT_BE_RIGHT: ("what was simulated cannot be what was meant",) * 2,
    NOT_ENOUGH: (
        "luck can still change the answer, whatever the assumptions",
        "luck can still change the answer; no assumption was varied",
    ),
    CLOSE_CALL: (
        "the two best differ by too little to matter, or to tell",
        "the two best differ by too little to matter, or to tell; no assumption was varied",
    ),
    CARRY_ON: (
        "carrying on earns most, whatever luck brings and on most assumptions that were tried",
        "carrying on earns most, whatever luck brings; no assumption was varied",
    ),
    CLEAR: (
        "it pays whatever luck brings, and on nearly all assumptions that were tried",
        "it pays whatever luck brings; no assumption was varied",
    ),
    LIKELY: (
        "it pays on most assumptions that were tried, not on all",
        "it probably pays; no assumption was varied",
    ),
    DEPENDS: (
        "which plan pays turns on what we do not know",
        "which plan pays is not known; no assumption was varied",
    ),
    NOTHING: ("the scenario holds one strategy",) * 2,
}
"""What a verdict means, in a few words: where assumptions were varied, and where they were not."""
TURNS = "which of the two best earns more changes with the assumptions, and no single one decides it"
"""What a close call means that luck would have settled."""


def meaning(word: str, varied: bool, turns: bool = False) -> str:
    """What a verdict means; ``varied`` tells whether assumptions were, ``turns`` that a close call is one by them."""
    if word == CLOSE_CALL and turns:
        return TURNS
    return MEANINGS[word][0 if varied else 1] if word in MEANINGS else "no verdict was reached"


@dataclass(frozen=True)
class VerdictRow:
    """One row of the ordered table: the word, when it holds, and per business "holds", "no" or "not reached"."""

    word: str
    holds_if: Sentence
    at: tuple[str, ...]


def proper(word: str) -> str:
    """A verdict as pages write it, whatever its case in a table; "" for one that is unknown."""
    return next((known for known in WORDS if known.casefold() == word.casefold()), "")


def current_value(tables: Tables, scenario: Scenario, business: str, column: str) -> CitedNumber | None:
    """An amount that a verdict goes by, ``material_difference`` or ``precise_within``, as people write it: "£10k".

    None where no row tells it.  One that follows from the revenue is rounded, for it is no figure that somebody chose.
    """
    row = tables.row("verdicts", business=business)
    if row is None or not row.known(column):
        return None
    chosen = {"material_difference": scenario.study.material_difference, "precise_within": scenario.runs.precision}[
        column
    ]
    amount, currency = float(row[column]), scenario.study.currency
    return row.cited(column, formats.money(amount, currency) if chosen is None else exact(amount, currency))


def material(tables: Tables, scenario: Scenario, business: str) -> CitedNumber | None:
    """The material difference in force at a business; None where every difference matters."""
    found = current_value(tables, scenario, business, "material_difference")
    return found if found is not None and float(found.value) > 0 else None


def exact(amount: float, currency: str) -> str:
    """A round amount that somebody chose, without more digits than it has."""
    unit = next((unit for unit in (1e6, 1e5, 1e4, 1e3, 100.0, 10.0, 1.0) if amount % unit == 0), None)
    coin = 10.0 ** -minor_units(currency)
    return formats.money(amount, currency, unit or min(coin, formats.unit_for(amount)))


def conditions() -> dict[str, str]:
    """When each verdict holds; the first that does is the word."""
    clear, likely = (f"{100 * share:.0f} % of worlds" for share in (CLEAR_SHARE, LIKELY_SHARE))
    return {
        CANNOT_BE_RIGHT: "a guard is broken",
        NOT_ENOUGH: "luck can still change the decision: the interval of the lead reaches below and above the "
        "difference that matters and is wider than the precision",
        CLOSE_CALL: "the two best, carrying on among them, differ by less than what matters, or by too little to tell "
        f"it from that; or neither is best in {likely} and no input explains it",
        CARRY_ON: "carrying on leads, and is best in most worlds",
        CLEAR: "even the worst end of the interval from luck is above the difference that matters, and the plan is "
        f"best in {clear} or more",
        LIKELY: f"the plan is best in {likely} or more",
        DEPENDS: "none of the above holds",
    }


def verdict_table(found: list[str]) -> list[VerdictRow]:
    """The ordered table with what became of each row at each business; ``found`` are the businesses' verdicts."""
    texts = conditions()
    places = [WORDS.index(word) if word in WORDS else len(WORDS) for word in found]
    return [
        VerdictRow(
            word,
            say(texts[word]),
            tuple("holds" if place == at else "no" if place < at else "not reached" for at in places),
        )
        for place, word in enumerate(WORDS)
    ]


def rule(tables: Tables, scenario: Scenario) -> tuple[Sentence, ...]:
    """The amounts in force and how the intervals pay, one sentence for each business."""
    rows, said = {row["business"]: row for row in tables.rows("verdicts")}, []
    for row in (rows[business] for business in in_file_order(scenario, rows)):
        least = current_value(tables, scenario, row["business"], "material_difference")
        narrow = current_value(tables, scenario, row["business"], "precise_within")
        share = scenario.study.material_difference is None
        revenue = row.money("baseline_revenue", scenario.study.currency)
        of = say(" (a hundredth of the {revenue} that carrying on takes)", revenue=revenue) if share else Sentence(())
        looks = say("one look") if row["looks"] == 1 else say("{looks} looks", looks=row.count("looks"))
        pairs = say("one comparison") if row["comparisons"] == 1 else say("{n} comparisons", n=row.count("comparisons"))
        said.append(
            (
                name(row["business"]),
                say(
                    "a difference below {least}{of} is the same; ± {narrow} is narrow enough. The intervals from luck "
                    "are simultaneous: they hold at once, in 95 % of cases, for {pairs} and {looks}.",
                    least=least, of=of, narrow=narrow, pairs=pairs, looks=looks,
                ),
            )
        )  # fmt: skip
    return placed(said, len(said) > 1)
