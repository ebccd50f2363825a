"""docs/patterns-by-mend.md, from the table that `sim.evidence.pattern_steps` measures.

    python -m sim.evidence.pattern_steps_page docs/patterns_by_mend.csv > docs/patterns-by-mend.md

Every word of the page follows from the table by rule.
"""

import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.evidence.pattern_steps import MENDS, PRESET, TABLES, Key, Mend, Steps, table_of
from sim.scenario.schema.inputs import told
from sim.scenario.schema.schema_tree import keys
from sim.scenario.text.wording import listed
from sim.study.patterns.catalogue import ASKED, BY_KEY, FITTED, NAMES, PUBLISHED, SHOWN, STATISTICS, THEOREM
from sim.study.patterns.study import REPLICATIONS
from sim.study.patterns.verdicts import COUNTS, Row, by_pattern, counts

MINUS = "\N{MINUS SIGN}"
OPEN = "open at best"
NONE = "–"
"""The cell of a pattern that was not measured at a step."""
BAR = r"\|"
"""A stroke inside a cell."""
FIGURES = (
    "R1.fit", "R2.correlation", "R3.shape", "R4.mixing", "R5.category", "R6.slope", "R7.imitation", "R8.correlation",
    "R9.loss", "R10.rise", "R11.tracking", "R12.elasticity", "R13.business", "R14.visits", "R15.praise", "R16.visits",
    "R17.spending", "R18.price", "R19.customers", "R20.share", "R21.buyers", "R22.share", "R23.put_right",
    "R24.visits", "R25.second", "A1.after",
)  # fmt: skip
"""The statistic that the table prints of each pattern; verdicts go by all of them."""

HEAD = """\
# The patterns after each mend

Made from [patterns_by_mend.csv](patterns_by_mend.csv) by `python -m sim.evidence.pattern_steps_page`; the table itself
is measured by `python -m sim.evidence.pattern_steps`. Do not edit either by hand.

The market of the {preset} preset once with all mends off, then with one more put on at a time, in the order in which
they were made. To the left of a column stands the same market before that mend, so what a mend does is the difference
between two neighbours, and what all of them do that between the first and the last.

* **What stays the same throughout.** Patterns are judged by today's bars at every step: mend 6 set them, is in no
  market and has no column. What was fitted since (`tolerance`, `complaint_chance`) and the facts of the preset are
  today's at every step, too. So the first column is the old rules in today's market, and not what was measured at the
  time; and what a constant of today was fitted by can lie outside its band on the way for that reason alone.
* **Order.** A mend is measured on top of those before it. Put on alone or in another order it can do something else.
* **Luck.** {replications} with the same luck at every step; ± is half of the 95 % interval from luck. A change counts
  as *beyond luck* only where the intervals before and after do not meet. That is a strict rule: what is told as *within
  luck* may still be an effect.{few}

## Pattern by pattern{heading}

*Counts as* is what a pattern is worth inside its bands ([four kinds](patterns.md)): met by bars that are all published,
met by one of ours at least, fitted, a theorem, or open where the source asks another thing than is measured. A figure
stands in the first and the last column, and wherever it moved beyond luck or the verdict changed.

"""
COUNTED = """
## In the kinds of count{heading}

Of {many}. What is fitted or a theorem proves nothing.

"""
TOLD = """
## Mend by mend{heading}

"""
FEW = f" **These are fewer than the {REPLICATIONS} that a verdict takes**: read all of it as a sketch."
STILL = "No figure moves, to the last digit kept."
ALONE = "There is one step alone, so that nothing can be compared.\n"


def text_of(steps: Steps) -> str:
    """Return the page of a table of one step or more."""
    steps = steps._replace(rows={step: _measured(rows) for step, rows in steps.rows.items()})
    many = steps.replications
    few = FEW if many < REPLICATIONS else ""
    heading = f" ({_replications(many)} only)" if many < REPLICATIONS else ""
    head = HEAD.format(preset=PRESET, replications=_replications(many), few=few, heading=heading)
    verdicts = {step: by_pattern(steps.rows[step]) for step in steps.rows}
    patterns = [one for one in NAMES if any(one in each for each in verdicts.values())]
    parts = [head, _by_pattern(steps, verdicts, patterns)]
    parts += [COUNTED.format(heading=heading, many=_patterns(len(patterns))), _by_count(steps)]
    parts += [TOLD.format(heading=heading), _by_mend(steps)]
    return "".join(parts)


def _measured(rows: Sequence[Row]) -> list[Row]:
    """The rows of patterns of which anything was measured."""
    known = {row.pattern for row in rows if row.value is not None}
    return [row for row in rows if row.pattern in known]


def _replications(many: int) -> str:
    return f"{many} replication{'' if many == 1 else 's'}"


def _patterns(many: int) -> str:
    return f"{many} pattern{'' if many == 1 else 's'}"


# -- the two tables


def _by_pattern(steps: Steps, verdicts: Mapping[str, Mapping[str, str]], patterns: Sequence[str]) -> str:
    names = list(steps.rows)
    lines = ["| pattern | figure | counts as | " + " | ".join(names) + " |", "|---" * (len(names) + 3) + "|"]
    for pattern in patterns:
        one = BY_KEY[next(key for key in FIGURES if BY_KEY[key].pattern == pattern)]
        cells = []
        for place, step in enumerate(names):
            judged = verdicts[step].get(pattern)
            row = _row(steps.rows[step], one.key)
            if judged is None:
                cells.append(NONE)
                continue
            before = _row(steps.rows[names[place - 1]], one.key) if place else None
            ends = place in (0, len(names) - 1)
            telling = ends or verdicts[names[place - 1]].get(pattern) != judged or _apart(before, row)
            cells.append(f"{judged}, {_figure(row)}" if telling and row is not None else judged)
        words = one.words.replace("|", BAR)
        lines.append(f"| {pattern} {NAMES[pattern]} | {words} | {_worth(pattern)} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _worth(pattern: str) -> str:
    """What a pattern counts as where it lies in its bands."""
    banded = [one for one in STATISTICS if one.pattern == pattern and one.kind != SHOWN]
    kinds = {one.kind for one in banded}
    if FITTED in kinds:
        return FITTED
    if kinds == {THEOREM}:
        return THEOREM
    if ASKED in kinds:
        return OPEN
    bars = {one.bar for one in banded if one.kind != THEOREM}
    return PUBLISHED if bars == {PUBLISHED} else "ours"


def _by_count(steps: Steps) -> str:
    counted = {step: counts(rows) for step, rows in steps.rows.items()}
    lines = ["| | " + " | ".join(counted) + " |", "|---|" + "--:|" * len(counted)]
    for word in COUNTS:
        lines.append(f"| {word} | " + " | ".join(str(len(each[word])) for each in counted.values()) + " |")
    return "\n".join(lines) + "\n"


# -- the sentences


def _by_mend(steps: Steps) -> str:
    names = list(steps.rows)
    if len(names) < 2:
        return ALONE
    known = {mend.number: mend for mend in MENDS}
    lines = []
    for before, after in pairwise(names):
        said = changed(steps.rows[before], steps.rows[after])
        if said == STILL:
            waits = all(key.waits for key in known[after].keys)
            said += " It is off unless asked for." if waits else f" The {PRESET} preset has nothing that it acts on."
        lines.append(f"* **{after}. {known[after].words}** ({_keys(known[after])}). {said}")
    first, last = names[0], names[-1]
    if len(names) > 2:
        lines.append(f"* **All together**, {first} to {last}. {changed(steps.rows[first], steps.rows[last])}")
    return "\n".join(lines) + "\n"


def changed(before: Sequence[Row], after: Sequence[Row]) -> str:
    """Return in sentences what is another from one step to the next: verdicts, beyond luck and within, then figures."""
    old, new = by_pattern(before), by_pattern(after)
    if _same(before, after):
        return STILL
    sure: list[str] = []
    unsure: list[str] = []
    gone: list[str] = []
    for pattern in NAMES:
        if (pattern in old) != (pattern in new):
            gone.append(f"{pattern} is {'not measured any more' if pattern in old else 'measured for the first time'}")
        elif old.get(pattern) != new.get(pattern):
            moved = [key for key in BY_KEY if BY_KEY[key].pattern == pattern and _turned(before, after, key)]
            told = f"{pattern} from {old[pattern]} to {new[pattern]} ({_figures(before, after, moved)})"
            (sure if any(_apart(_row(before, key), _row(after, key)) for key in moved) else unsure).append(told)
    said = []
    if sure:
        said.append(f"Beyond luck: {'; '.join(sure)}.")
    if unsure:
        said.append(f"Within luck: {'; '.join(unsure)}.")
    if not sure and not unsure:
        said.append("No verdict changes.")
    if gone:
        said.append(f"{'; '.join(gone)}.")
    kept = [one for one in NAMES if one in old and old[one] == new.get(one) and _moves(before, after, one)]
    if kept:
        one = len(kept) == 1
        verdict = "its verdict" if one else "their verdicts"
        said.append(f"{listed(kept)} move{'s' if one else ''} beyond luck and keep{'s' if one else ''} {verdict}.")
    return " ".join(said)


def _keys(mend: Mend) -> str:
    moved = [f"`{key.name}` {_value(key, key.before)}, now {_value(key, key.default)}" for key in mend.keys
             if not key.waits]  # fmt: skip
    waiting = [f"`{key.name}`" for key in mend.keys if key.waits]
    if waiting:
        moved.append(f"off unless asked for: {listed(waiting)}")
    return "; ".join(moved)


def _value(key: Key, value: Any) -> str:
    if value is None:
        return str(told(keys(TABLES[key.table])[key.name])["default_text"])
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def _row(rows: Sequence[Row], key: str) -> Row | None:
    """The row of a statistic, if it was measured."""
    return next((row for row in rows if row.statistic == key and row.value is not None), None)


def _same(before: Sequence[Row], after: Sequence[Row]) -> bool:
    """Whether two steps are the same throughout."""
    first, second = (
        [(row.statistic, row.value, row.low, row.high, row.verdict) for row in rows] for rows in (before, after)
    )
    return first == second


def _turned(before: Sequence[Row], after: Sequence[Row], key: str) -> bool:
    """Whether a statistic's own verdict is another one."""
    first, second = ({row.statistic: row.verdict for row in rows}.get(key) for rows in (before, after))
    return first != second and SHOWN not in (first, second)


def _moves(before: Sequence[Row], after: Sequence[Row], pattern: str) -> bool:
    """Whether a statistic of a pattern, one with a band, moves beyond luck."""
    of_pattern = [one.key for one in STATISTICS if one.pattern == pattern and one.kind != SHOWN]
    return any(_apart(_row(before, key), _row(after, key)) for key in of_pattern)


def _apart(before: Row | None, after: Row | None) -> bool:
    """Whether two intervals do not meet; never where one of them is not known."""
    if before is None or after is None:
        return False
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return False
    return before.high < after.low or after.high < before.low


def _figures(before: Sequence[Row], after: Sequence[Row], which: Sequence[str]) -> str:
    told_of = []
    for key in which:
        rows = _row(before, key), _row(after, key)
        told_of.append(f"{BY_KEY[key].words}: {' to '.join(NONE if row is None else _figure(row) for row in rows)}")
    return "; ".join(told_of)


def _figure(row: Row) -> str:
    """A value with half of its interval: "−1.61 ± .05"."""
    assert row.value is not None
    if row.low is None or row.high is None:
        return _short(row.value)
    return f"{_short(row.value)} ± {_short((row.high - row.low) / 2, 2)}"


def _short(value: float, digits: int = 3) -> str:
    text = f"{value:.{digits}g}"
    text = f"{float(text):.12f}".rstrip("0").rstrip(".") if "e" in text else text
    if float(text) == 0.0:
        return "0"
    sign, size = (MINUS, text[1:]) if text.startswith("-") else ("", text)
    return sign + size.removeprefix("0")


if __name__ == "__main__":
    print(text_of(table_of(Path(sys.argv[1]).read_text("utf-8"))), end="")
