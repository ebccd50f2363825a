"""One line for the words that a page uses: only those that stand on it."""

from sim.report.comparison import Comparison
from sim.report.page.cited import Sentence, Tables, joined, say
from sim.report.page.facts import Facts
from sim.report.page.verdict_words import MEANINGS, TURNS
from sim.study.runs.verdicts import CARRY_ON, CLEAR

PLAIN = (CLEAR, CARRY_ON)
"""Verdicts whose word says what it means."""


def glossary(comparison: Comparison, found: list[Facts]) -> Sentence:
    """The verdicts in use, what luck and assumptions are, and how many runs and futures there were."""
    tables = Tables(comparison.tables)
    parts = [say(f"{word}: {_first(meaning)}.") for word, meaning in _verdicts(found).items()]
    row = next(iter(tables.rows("decision")), None)
    if row is not None and any(each.stands and each.has_interval for each in found):
        parts.append(
            say("Luck alone: simultaneous 95 % interval from luck, {runs} runs.", runs=row.count("replications"))
        )
    futures = tables.row("odds", futures_kind="assumptions")
    if futures is not None and any(each.stands and each.varied and not each.few_futures for each in found):
        parts.append(say("Assumptions: eight in ten of {futures} futures.", futures=futures.count("futures")))
    return joined(parts)


def _verdicts(found: list[Facts]) -> dict[str, str]:
    return {each.word: each.meaning for each in found if each.word in MEANINGS and each.word not in PLAIN}


def _first(meaning: str) -> str:
    """A meaning without what the page says elsewhere."""
    return meaning if meaning == TURNS else meaning.removesuffix("; no assumption was varied")
