"""The verdicts in plain words: the ordered table, and what each word means to whoever has to decide."""

from dataclasses import dataclass

from sim.report import amounts
from sim.report.page.told import Sentence, Told, say
from sim.scenario.currency import minor_units
from sim.study.verdicts import CARRY_ON, CLEAR, CLEAR_SHARE, DEPENDS, LIKELY, LIKELY_SHARE, NOT_ENOUGH, TABLE, TOSS_UP

WORDS = tuple(word for word, _ in TABLE)
"""All verdicts in the order in which they are tried."""
NOTHING = "Nothing to compare"
"""What stands in place of a verdict where the baseline is alone."""

MEANINGS = {
    NOT_ENOUGH: "luck still hides the answer",
    CARRY_ON: "no plan earns more by an amount that matters",
    TOSS_UP: "two come out alike",
    CLEAR: "it pays whatever luck brings, and on nearly all assumptions",
    LIKELY: "it pays on most assumptions, not on all",
    DEPENDS: "which plan pays turns on what we do not know",
    NOTHING: "the scenario holds one strategy",
}
"""What a verdict means, in a few words."""


@dataclass(frozen=True)
class VerdictRow:
    """One row of the ordered table: the word, when it holds, and per business "holds", "no" or "not reached"."""

    word: str
    holds_if: Sentence
    at: tuple[str, ...]


def proper(word: str) -> str:
    """A verdict as pages write it, whatever its case in a table; "" for one that is unknown."""
    return next((known for known in WORDS if known.casefold() == word.casefold()), "")


def material(scenario) -> Told:
    """The material difference, as people would write it: "£10k"."""
    amount = float(scenario.study.material_difference)
    return Told(exact(amount, scenario.study.currency), f"{amount:.2f}", "scenario#study.material_difference")


def exact(amount: float, currency: str) -> str:
    """A round amount that somebody chose, without more digits than it has."""
    unit = next((unit for unit in (1e6, 1e5, 1e4, 1e3, 100.0, 10.0, 1.0) if amount % unit == 0), None)
    coin = 10.0 ** -minor_units(currency)
    return amounts.money(amount, currency, unit or min(coin, amounts.unit_for(amount)))


def conditions(scenario) -> dict[str, Sentence]:
    """When each verdict holds; the first that does is the word."""
    wanted = scenario.runs.precision
    precision = Told(exact(float(wanted), scenario.study.currency), f"{float(wanted):.2f}", "scenario#runs.precision")
    least = material(scenario)
    shares = {word: f"{100 * share:.0f} %" for word, share in ((CLEAR, CLEAR_SHARE), (LIKELY, LIKELY_SHARE))}
    return {
        NOT_ENOUGH: say("the widest 95 % interval from luck is wider than ± {precision}", precision=precision),
        CARRY_ON: say("no plan beats carrying on by {least} or more", least=least),
        TOSS_UP: say("the two best plans differ by less than {least}", least=least),
        CLEAR: say(
            "even the worst end of the interval from luck is above {least}, and the plan is best in "
            + f"{shares[CLEAR]} of worlds or more",
            least=least,
        ),
        LIKELY: say(f"the plan is best in {shares[LIKELY]} of worlds or more"),
        DEPENDS: say("none of the above holds"),
    }


def verdict_table(scenario, found: list[str]) -> list[VerdictRow]:
    """The ordered table with what became of each row at each business; ``found`` are the businesses' verdicts."""
    texts = conditions(scenario)
    places = [WORDS.index(word) if word in WORDS else len(WORDS) for word in found]
    return [
        VerdictRow(
            word,
            texts[word],
            tuple("holds" if place == at else "no" if place < at else "not reached" for at in places),
        )
        for place, word in enumerate(WORDS)
    ]
