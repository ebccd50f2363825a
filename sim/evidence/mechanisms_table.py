"""No inert mechanism: what each of them moves in a small market, by how much, and how sure that is.

`python -m sim.evidence.mechanisms_table > docs/mechanisms.md` writes the page.  Every replication is run twice with the
same customers and the same luck, with the mechanism and without it; the table has the mean difference and its standard
error across replications.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.evidence.mechanism_rows import BAD, BASE, DEFAULTS, EXTRAS, GOOD, ROWS, SLOTS, SWITCHES, Row
from sim.market.ledger import Count, RelationshipCount
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.rules.scale import score_of, untally
from sim.scenario import read

REPLICATIONS = 12
ENOUGH = 4.0
"""Standard errors beyond which a mechanism counts as moving something."""
ASH, BIRCH = 0, 1


class _Run:
    """The end of one run: counts of the counted weeks, standing at the close, the last state."""

    def __init__(self, terms, replication):
        from sim.kernel import simulate

        population = terms.population(terms.seed, replication)
        self.state, ledger, _ = simulate(RunSpec(terms, population, terms.seed, replication))
        self.counts = ledger.counts[ledger.weeks_before :]
        self.relationship_counts, self.barred = ledger.relationship_counts[-1], ledger.barred[-1]
        self.terms, self.residents, self.weeks = terms, len(population), terms.weeks

    def count(self, kind, business=ASH):
        return int(self.counts[:, business, :, kind].sum())

    def per_hundred_visits(self, kind):
        return 100.0 * self.count(kind) / max(1, self.count(Count.VISITS))

    def score(self, kind):
        mean = untally(self.count(kind)) / max(1, self.count(Count.VISITS))
        return score_of(mean, self.terms.norm, self.terms.spread)

    def favourite(self):
        visits = self.state.visits[self.state.visits.sum(axis=1) >= 5]
        return 100.0 * float((visits.max(axis=1) / visits.sum(axis=1)).mean())

    def likeness(self):
        match = self.state.match[:, ASH]
        return float(np.corrcoef(match[:-1], match[1:])[0, 1])

    def heaviest(self):
        visits = np.sort(self.state.visits.sum(axis=1))[::-1]
        return 100.0 * visits[: len(visits) // 5].sum() / visits.sum()


NUMBERS = {
    "visits": ("visits to Ash a week", lambda run: run.count(Count.VISITS) / run.weeks),
    "rival": ("visits to Birch a week", lambda run: run.count(Count.VISITS, BIRCH) / run.weeks),
    "everybody": (
        "visits to both a week",
        lambda run: (run.count(Count.VISITS) + run.count(Count.VISITS, BIRCH)) / run.weeks,
    ),
    "new": ("first visits to Ash a week", lambda run: run.count(Count.NEW) / run.weeks),
    "turned_away": ("turned away at Ash a week", lambda run: run.count(Count.TURNED_AWAY) / run.weeks),
    "aware": (
        "residents who know Ash at the end, %",
        lambda run: 100.0 * run.relationship_counts[ASH, RelationshipCount.AWARE] / run.residents,
    ),
    "barred": ("residents barred from Ash at the end, %", lambda run: 100.0 * run.barred[ASH] / run.residents),
    "away": (
        "residents who stay away from Ash at the end, %",
        lambda run: 100.0 * run.relationship_counts[ASH, RelationshipCount.AWAY] / run.residents,
    ),
    "favourite": ("a customer's visits that go to her favourite, %", _Run.favourite),
    "heaviest": ("visits made by the busiest fifth, %", _Run.heaviest),
    "likeness": ("correlation of what suits neighbours", _Run.likeness),
    "memory": ("a visit to Ash as remembered, score", lambda run: run.score(Count.EXPERIENCE)),
    "expectation": ("what visitors expect of Ash, score", lambda run: run.score(Count.EXPECTATION)),
    "satisfaction": ("satisfaction at Ash, score", lambda run: run.score(Count.SATISFACTION)),
    "delighted": ("visits to Ash that delight, %", lambda run: run.per_hundred_visits(Count.DELIGHTED)),
    "outraged": ("visits to Ash that outrage, %", lambda run: run.per_hundred_visits(Count.OUTRAGED)),
    "upgrades": ("upgrades sold on 100 visits to Ash", lambda run: run.per_hundred_visits(Count.UPGRADES)),
}
"""What can be moved: words with the unit, and how it is read off a run."""


@dataclass(frozen=True)
class Measured:
    """A row with what came out: the number without the mechanism, the mean difference it makes, its standard error."""

    row: Row
    without: float
    difference: float
    error: float

    @property
    def errors_away(self) -> float:
        """How many standard errors the difference lies from 0; infinite where every replication says the same."""
        return abs(self.difference) / self.error if self.error > 0.0 else math.inf * abs(self.difference)


def scenarios(row: Row) -> tuple[str, str]:
    """The two scenarios of a row as text: (with the mechanism, without it)."""
    if row.switch:
        return _text(row, {}), _text(row, {"behaviour": f'off = ["{row.switch}"]'})
    return _text(row, row.on), _text(row, row.gone)


def _text(row, extra):
    slots = {slot: "\n".join(filter(None, (row.scene.get(slot, ""), extra.get(slot, "")))) for slot in SLOTS}
    return BASE.format(weeks=row.weeks, **slots)


def measure(row: Row, replications: int = REPLICATIONS) -> Measured:
    """What the mechanism of a row moves, over paired `replications` (2 or more)."""
    read_off = NUMBERS[row.number][1]
    terms = [Terms.of(read(text=text), "plan") for text in scenarios(row)]
    pairs = np.array([[read_off(_Run(each, number)) for each in terms] for number in range(replications)], float)
    differences = pairs[:, 0] - pairs[:, 1]
    error = differences.std(ddof=1) / math.sqrt(replications)
    return Measured(row, float(pairs[:, 1].mean()), float(differences.mean()), float(error))


# -- the page

OPENING = """\
# No mechanism is inert

Every mechanism that can be switched off, in a small market in which it matters: what it moves, by how much, and the
standard error. Made by `python -m sim.evidence.mechanisms_table`; edit `sim/evidence/mechanism_rows.py`. Tests hold the
program to two rows of this page at every run of the suite, to all of them under `-m nightly`, and fail where a
difference lies within {enough:.0f} standard errors of nothing.

The market has two businesses alike, Ash and Birch, 200 residents and a warm-up of half a year; *in a market with*
says what a row adds to that. Each of {replications} replications is run twice with the same customers and the same
luck, with the mechanism and without it, and *makes* is the mean difference. **These are not effects to expect in a
real market**: the settings are strong, so that a small market shows them. At its off value a mechanism has exactly no
effect; that is another test ([every key](../tests/test_every_key.py), [every switch](../tests/market/test_terms.py)).
"""
COLUMNS = (
    "| mechanism | rule | {key} | in a market with | moves | without it | makes | s.e. |\n"
    "|---|---|---|---|---|--:|--:|--:|"
)


def page(measured: Mapping[str, Measured]) -> str:
    """The text of docs/mechanisms.md from what `measure` found, by the rows' keys."""
    parts = [OPENING.format(enough=ENOUGH, replications=REPLICATIONS)]
    for title, key, rows in (
        ("The switches of `[behaviour] off`", "switch", SWITCHES),
        ("What is off until a scenario asks for it", "key", EXTRAS),
        ("What is on and has no switch", "off at", DEFAULTS),
    ):
        lines = [line(measured[row.key]) for row in rows]
        parts.append("\n".join([f"## {title}\n", COLUMNS.format(key=key), *lines, ""]))
    return "\n".join(parts)


def line(found: Measured) -> str:
    """One line of the page's tables."""
    row = found.row
    cells = [
        row.name,
        row.rule,
        f"`{row.key}`" if row.switch else _written(row.on or row.gone),
        _written(row.scene) or "–",
        NUMBERS[row.number][0],
        f"{found.without:.2f}",
        f"{found.difference:+.2f}",
        f"{found.error:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


TABLES = {
    "meal": "the meal",
    "segment": "the segment",
    "place": "the town",
    "ash": "Ash",
    "birch": "Birch",
    "plan": "the plan",
    "more": "an event",
    "behaviour": "behaviour",
}


SHORT = {GOOD: "every moment scored 8.5", BAD: "every moment scored 3"}


def _written(slots):
    return "; ".join(f"{TABLES[slot]}: {', '.join(_lines(text))}" for slot, text in slots.items())


def _lines(text):
    for each in text.splitlines():
        if each in SHORT:
            yield SHORT[each]
        elif not each.startswith(("[[", "name")):
            yield f"`{each}`"


if __name__ == "__main__":
    print(page({row.key: measure(row) for row in ROWS}), end="")
