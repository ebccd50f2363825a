"""What more than one page says stands in one place, and the pages have it from there."""

import re
import tomllib

import pytest

from docs import statements
from docs.statements import in_a_row, kinds, measured, rows, said, verdicts
from sim.study.patterns.catalogue import FITTED, MEASURED, NAMES, STATISTICS, THEOREM
from tests import ROOT

TEXTS = tomllib.loads(statements.TEXTS.read_text("utf-8"))
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
TAKE = {
    "README.md": {"built-in", "forty-of-forty"},
    "strategists-guide.md": {"built-in", "forty-of-forty", "prices", "experience-band"},
    "founding-texts.md": {"built-in", "claims"},
    "validation.md": {"built-in", "claims", "no-evidence", "patterns-met", "prices", "experience-band"},
    "patterns.md": {"patterns", "pattern-counts", "experience-band"},
    "odd.md": {"pattern-names", "no-evidence"},
    "science.md": {"no-evidence", "experience-band"},
}
"""Page -> what it has in common with others."""
BY_HAND = (
    r"results? (is|are) built in", r"never built in", r"at least 92 %", r"\bR\d+–R\d+", r"R13 is fitted",
    r"(0?\.2)( to |–)(0?\.6)\b", r"\(a theorem of", r"Met: \d+ of",
)  # fmt: skip
"""What once stood in several pages, and not everywhere the same."""
NORMATIVE = {"rules.md"}
"""Pages that state a thing for all others."""


@pytest.fixture
def table():
    return rows(statements.TABLE.read_text("utf-8"))


@pytest.mark.field("D11")
def test_every_page_says_what_the_one_place_says(table):
    """To write them anew: python -m docs.statements (of the table), python -m docs.statements run (of a new run)."""
    quoting = {page.name: set() for page in statements.pages()}
    for page in statements.pages():
        text = page.read_text("utf-8")
        assert statements.filled(text, TEXTS, table) == text, f"{page.name}: python -m docs.statements"
        quoting[page.name] = {part[2] for part in statements.PART.finditer(text)}
    assert quoting == TAKE
    assert set().union(*TAKE.values()) == set(statements.MADE) | set(TEXTS["said"])


@pytest.mark.field("D11")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_says_by_hand_what_the_one_place_says(page):
    text = statements.PART.sub("", page.read_text("utf-8"))
    found = [part for part in BY_HAND if re.search(part, text)]
    assert page.name in NORMATIVE or not found, found


def test_a_statement_of_the_old_kind_would_be_found():
    once = (
        "No result is built in.", "Some results are built in.", "supports at least 92 %", "[patterns] R1–R9, R11",
        "a range from 0.2 to 0.6 is defensible", "town and West End (a theorem of passing trade)",
    )  # fmt: skip
    for text in once:
        assert any(re.search(part, text) for part in BY_HAND), text


def test_every_pattern_is_told_with_its_kind_and_its_verdict(table):
    assert set(TEXTS["measured"]) == set(NAMES) == set(verdicts(table)) == set(kinds())
    lines = said("patterns", TEXTS, table).strip().splitlines()[2:]
    assert len(lines) == len(NAMES)
    for line, pattern in zip(lines, NAMES, strict=True):
        assert line.startswith(f"| {pattern} {NAMES[pattern]} | {kinds()[pattern]} | {verdicts(table)[pattern]} |")
        assert not re.search(r"[{}]|-\d|\bnan\b", line), line
    assert [kinds()[one] for one in ("R3", "R7", "R12", "R13", "R15", "R18")] == [
        FITTED, FITTED, THEOREM, FITTED, MEASURED, MEASURED,
    ]  # fmt: skip


def test_the_table_holds_every_statistic_of_the_catalogue(table):
    assert set(table) == {one.key for one in STATISTICS}


def changed(table, verdict, *keys):
    return table | {key: table[key]._replace(verdict=verdict) for key in keys}


def test_statements_follow_the_table(table):
    text = said("no-evidence", TEXTS, table)
    assert text.startswith("Used to choose constants: R3, R7, R13, R17 and R19; theorems of the rules: R12.")
    assert text.endswith("Of these, so it is with: none.")
    assert "R13 | price elasticities (fitted) |" in said("pattern-names", TEXTS, table)
    assert "**Fitted: 5** (R3, R7, R13, R17 and R19); **theorems: 1** (R12)" in said("pattern-counts", TEXTS, table)
    assert "**Missed: 4**: R16 and R21 to R23" in said("pattern-counts", TEXTS, table)
    off = changed(table, "fail", "R13.business", "R19.customers")
    assert said("no-evidence", TEXTS, off).endswith("Of these, so it is with: R13 and R19.")
    assert "R13 | price elasticities (fitted, missed) |" in said("pattern-names", TEXTS, off)
    assert "**Missed: 6**: R13, R16, R19 and R21 to R23" in said("pattern-counts", TEXTS, off)
    worse = changed(table, "fail", "R1.fit")
    assert "Met: R2, R4 to R6" in said("patterns-met", TEXTS, worse)
    assert "**Met by a published bar: 5 of 26**: R2, R5" in said("pattern-counts", TEXTS, worse)
    assert "**Met by a bar of ours: 7**" in said("pattern-counts", TEXTS, worse)
    assert "R1 | double jeopardy (missed) |" in said("pattern-names", TEXTS, worse)


def test_numbers_are_written_as_pages_write_them(table):
    one = table["R1.fit"]._replace(value=0.0468, low=0.03, high=0.05)
    made = table | {"R1.fit": one, "R17.spending": one._replace(value=-0.1)}
    text = "{R1.fit:2} {R1.fit:%1} {R1.fit:p0} {R1.fit:±3} {R17.spending:%0} {R17.spending:1}"
    assert measured(text, made) == ".05 4.7 % 5 .010 −10 % −.1"
    assert measured("{R13.business:band}; {R2.correlation:band}; {R1.fit:band}", made) == "−3.5 to −2; .9; .1"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], "none"),
        (["R2"], "R2"),
        (["R1", "R2"], "R1 and R2"),
        (["R1", "R2", "R3"], "R1 to R3"),
        (["R9", "R10", "R11", "R14", "A1"], "R9 to R11, R14 and A1"),
        (["R18", "R19", "R20", "A1"], "R18 to R20 and A1"),
    ],
)
def test_patterns_in_a_row_are_told_by_their_ends(names, text):
    assert in_a_row(names) == text


def test_a_part_without_a_statement_is_told():
    with pytest.raises(KeyError):
        said("gone", TEXTS, {})


@pytest.mark.nightly
def test_the_committed_patterns_are_those_of_the_run():
    assert statements.made() == statements.TABLE.read_bytes()
