"""What more than one page of docs/ says, put into the pages from one place.

    python -m docs.statements        fill the marked parts of the pages
    python -m docs.statements run    measure the patterns of the restaurant preset anew (some minutes), then fill

The texts stand in docs/statements.toml; what the patterns show in docs/restaurant_patterns.csv, the table of
`python run.py patterns restaurant`; which of them are fitted or follow from the rules in the program's catalogue.  A
part of a page stands between ``<!-- statement: NAME -->`` and ``<!-- end of statement -->``; nothing in it is typed.
"""

import csv
import math
import re
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import NamedTuple

from sim.report.words import formats
from sim.scenario.schema.behaviour import Behaviour
from sim.scenario.schema.schema_tree import keys
from sim.study.patterns.catalogue import BY_KEY, FITTED, MEASURED, NAMES, PUBLISHED, SHOWN, STATISTICS, THEOREM
from sim.study.patterns.verdicts import FAIL, ORDER, PASS, REVIEW

HERE = Path(__file__).resolve().parent
TEXTS, TABLE = HERE / "statements.toml", HERE / "restaurant_patterns.csv"
PART = re.compile(r"(<!-- statement: ([\w-]+) -->)(.*?)(<!-- end of statement -->)", re.DOTALL)
NUMBER = re.compile(r"\{([A-Z]\d+\.\w+):([%p±]?)(\d)\}")
BAND = re.compile(r"\{([A-Z]\d+\.\w+):band\}")
WORD = re.compile(r"\{([a-z_]+)\}")
HUNDREDS = ("%", "p")


class Statistic(NamedTuple):
    """A row of patterns.csv: its value, the ends of its interval, and the verdict on it."""

    value: float
    low: float
    high: float
    verdict: str


def rows(text):
    """Statistic -> `Statistic` of a table of patterns."""
    return {
        row["statistic"]: Statistic(
            *(float(row[f"statistic_{end}"]) for end in ("value", "low", "high")), row["pattern_verdict"]
        )
        for row in csv.DictReader(text.splitlines())
    }


def verdicts(table):
    """Pattern -> its verdict: that of its worst statistic."""
    found = {}
    for key, one in table.items():
        if one.verdict != SHOWN:
            found.setdefault(key.partition(".")[0], []).append(one.verdict)
    return {pattern: min(found[pattern], key=ORDER.index) for pattern in NAMES if pattern in found}


def kinds():
    """Pattern -> what a verdict on it is worth: fitted where any of its statistics is, theorem where all are, else
    measured.
    """
    found = {}
    for one in STATISTICS:
        found.setdefault(one.pattern, set()).add(one.kind)
    return {pattern: _kind(each - {SHOWN}) for pattern, each in found.items()}


def _kind(each):
    return FITTED if FITTED in each else THEOREM if each == {THEOREM} else MEASURED


def by_published(table):
    """Patterns that are met by published bars alone."""
    found, bars = verdicts(table), {}
    for key, one in table.items():
        if one.verdict == PASS:
            bars.setdefault(key.partition(".")[0], set()).add(BY_KEY[key].bar)
    return [pattern for pattern in found if found[pattern] == PASS and bars[pattern] == {PUBLISHED}]


def filled(page, texts, table):
    """A page's text with all its parts filled in."""
    return PART.sub(lambda part: part[1] + said(part[2], texts, table) + part[4], page)


def said(name, texts, table):
    """The content of the part of a name; raises KeyError for a name that is none."""
    if name in MADE:
        return MADE[name](texts, table)
    words = {key: make(table) for key, make in WORDS.items()}
    return WORD.sub(lambda found: words[found[1]], texts["said"][name])


def pages():
    """The pages that have such parts."""
    every = [*sorted(HERE.glob("*.md")), HERE.parent / "README.md"]
    return [page for page in every if PART.search(page.read_text("utf-8"))]


def measured(text, table):
    """A text with its statistics filled in."""
    text = BAND.sub(lambda found: _band(BY_KEY[found[1]]), text)
    return NUMBER.sub(lambda found: _written(table[found[1]], found[2], int(found[3])), text)


def _band(one):
    """The band of a statistic, or the only end that it has."""
    ends = [f"{end:.2f}".rstrip("0").rstrip(".") for end in (one.low, one.high) if math.isfinite(end)]
    return " to ".join(map(_plain, ends))


def _plain(number):
    return re.sub(r"(?<!\d)0(?=\.\d)", "", number).replace("-", formats.MINUS)


def _written(one, how, decimals):
    """A statistic as pages write it: no nought before the point, unless it is a per cent or a count of points."""
    value = (one.high - one.low) / 2 if how == "±" else one.value
    if how not in HUNDREDS:
        return _plain(f"{value:.{decimals}f}")
    number = f"{100 * value:.{decimals}f}".replace("-", formats.MINUS)
    return f"{number} %" if how == "%" else number


# -- lists of patterns


def _those(table, *wanted, kind=None):
    """Patterns with one of these verdicts, and of one kind if it is given: "R1, R3 to R6 and A1"."""
    of, found = kinds(), verdicts(table)
    return in_a_row([one for one in found if found[one] in wanted and kind in (None, of[one])])


def in_a_row(names):
    """Patterns as a list in which three and more that follow on one another are told by their ends."""
    order, parts = list(NAMES), []
    for name in names:
        if parts and order.index(parts[-1][-1]) + 1 == order.index(name) and name[0] == parts[-1][-1][0]:
            parts[-1].append(name)
        else:
            parts.append([name])
    told = []
    for run in parts:
        told += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    return formats.spoken_list(told) or "none"


def _of_kind(kind):
    return lambda _table: in_a_row([one for one, of in kinds().items() if of == kind])


def _no_evidence(table):
    found = verdicts(table)
    return in_a_row([one for one in found if found[one] in (FITTED, THEOREM)])


def _missed_anyway(table):
    found, of = verdicts(table), kinds()
    return in_a_row([one for one in found if found[one] == FAIL and of[one] != MEASURED])


WORDS = {
    "met": lambda table: _those(table, PASS),
    "on_the_line": lambda table: _those(table, REVIEW),
    "missed": lambda table: _those(table, FAIL),
    "no_evidence": _no_evidence,
    "missed_anyway": _missed_anyway,
    "fitted": _of_kind(FITTED),
    "theorems": _of_kind(THEOREM),
    "own_price": lambda table: _written(table["R13.business"], "", 2),
    "given_price": lambda _table: f"{keys(Behaviour)['brand_price_elasticity'].default:g}".replace("-", formats.MINUS),
    "forty": lambda _table: f"{int(100 * formats.at_least(40, 40))} %",
}
"""What a statement may hold in braces."""


def _pattern_table(texts, table):
    found, of = verdicts(table), kinds()
    lines = ["", "| pattern | what it is worth | verdict | measured |", "|---|---|---|---|"]
    for pattern, name in NAMES.items():
        text = measured(texts["measured"][pattern], table)
        lines.append(f"| {pattern} {name} | {of[pattern]} | {found[pattern]} | {text} |")
    return "\n".join([*lines, ""])


def _pattern_counts(_texts, table):
    """The four kinds of what lies in its bands, then what is open and what is missed."""
    found, of = verdicts(table), kinds()
    published = by_published(table)
    ours = [one for one in found if found[one] == PASS and one not in published]
    missed = [one for one in found if found[one] == FAIL]
    proved = {kind: [one for one in found if found[one] == kind] for kind in (THEOREM, FITTED)}
    anyway = [one for one in missed if of[one] != MEASURED]
    saved = f" To be fitted or a theorem saves none: {in_a_row(anyway)} are among them." if anyway else ""
    return (
        f"\n* **Met by a published bar: {len(published)} of {len(found)}**: {in_a_row(published)}.\n"
        f"* **Met by a bar of ours: {len(ours)}**: {in_a_row(ours)}.\n"
        f"* **Fitted: {len(proved[FITTED])}** ({in_a_row(proved[FITTED])}); **theorems: {len(proved[THEOREM])}** "
        f"({in_a_row(proved[THEOREM])}). They prove nothing and count as not met.\n"
        f"* **Open**: {_those(table, REVIEW)}.\n"
        f"* **Missed: {len(missed)}**: {in_a_row(missed)}; the reasons follow.{saved}\n"
    )


def _counted(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}"


def _pattern_names(_texts, table):
    """Two columns of patterns, each with what it is worth where that is not evidence, and that it is missed."""
    found, of = verdicts(table), kinds()
    cells = []
    for pattern, name in NAMES.items():
        notes = ([of[pattern]] if of[pattern] != MEASURED else []) + (["missed"] if found[pattern] == FAIL else [])
        cells.append(f"{pattern} | {name}{f' ({", ".join(notes)})' if notes else ''}")
    half = (len(cells) + 1) // 2
    left, right = cells[:half], [*cells[half:], " | "][:half]
    lines = [f"| {one} | {other} |" for one, other in zip(left, right, strict=True)]
    return "\n".join(["", "| | pattern | | pattern |", "|---|---|---|---|", *lines, ""])


def _claims(texts, _table):
    lines = [f"| {one['said']} | {one['known']} | {one['treated']} |" for one in texts["claim"]]
    return "\n".join(["", "| what is said | what is known | how it is treated |", "|---|---|---|", *lines, ""])


MADE = {
    "patterns": _pattern_table,
    "pattern-counts": _pattern_counts,
    "pattern-names": _pattern_names,
    "claims": _claims,
}
"""Parts that are more than a sentence."""


def made():
    """The bytes of the restaurant preset's table of patterns, from a run."""
    from sim.cli import main

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "patterns"
        if main(["patterns", "restaurant", "--quiet", "--out", str(out)]) != 0:
            raise SystemExit("the patterns could not be measured")
        return (out / "tables" / "patterns.csv").read_bytes()


def main(arguments):
    """Fill all pages; with "run" after making the table anew."""
    if arguments == ["run"]:
        TABLE.write_bytes(made())
    texts, table = tomllib.loads(TEXTS.read_text("utf-8")), rows(TABLE.read_text("utf-8"))
    for page in pages():
        page.write_text(filled(page.read_text("utf-8"), texts, table), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
