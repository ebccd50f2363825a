"""The figures of the flagship that pages quote, filled in from one committed table.

    python -m docs.figures          fill the marked parts of the pages from docs/flagship_decision.csv
    python -m docs.figures run      make that table anew (some minutes), then fill

A part stands between ``<!-- figures: NAME -->`` and ``<!-- end of figures -->``; nothing in it is typed by hand.
"""

import csv
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE / "flagship_decision.csv"
FLAGSHIP = HERE.parent / "scenarios" / "town_vs_west_end.toml"
TOWN, WEST_END = "The Old Forge", "Soho Table"
PART = re.compile(r"(<!-- figures: ([\w-]+) -->)(.*?)(<!-- end of figures -->)", re.DOTALL)
WORDS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip


def made():
    """The bytes of the flagship's decision.csv, from a run as its file asks for."""
    from sim.report.output.tables import csv_bytes
    from sim.scenario import read
    from sim.study.compare import compare

    return b"".join(csv_bytes("decision", compare(read(FLAGSHIP)).tables["decision"]))


def rows(text):
    """(business, strategy) -> row of a decision table; numbers are float, empty ones None."""
    found = {}
    for row in csv.DictReader(text.splitlines()):
        key = row["business"], row["strategy"]
        found[key] = {name: _number(value) for name, value in row.items()}
    return found


def filled(page, table):
    """A page's text with all its parts filled in from ``rows``."""
    return PART.sub(lambda part: part[1] + PARTS[part[2]](table) + part[4], page)


def pages():
    """The pages that have such parts."""
    return [page for page in sorted(HERE.glob("*.md")) if PART.search(page.read_text("utf-8"))]


def _number(text):
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _most(table, business, strategy):
    """What a plan may cost, pounds a week."""
    return table[business, strategy]["break_even_cost_per_week"]


def _pounds(value):
    return f"{value:,.0f}".replace("-", "\N{MINUS SIGN}")


def _answer(table):
    houses = {name: table[name, "as_is"] for name in (TOWN, WEST_END)}
    verdicts = {name: _verdict(table, name) for name in houses}
    if len(set(verdicts.values())) == 1:
        said = f"*{verdicts[TOWN]}*, in both places."
    else:
        said = f"*{verdicts[TOWN]}* in town, *{verdicts[WEST_END]}* in the West End."
    weeks = 104
    visits = [round(row["visits"] / weeks, -1) for row in houses.values()]
    low, high = f"{min(visits):.0f}", f"{max(visits):.0f}"
    size = low if low == high else f"{low} to {high}"
    paying = sorted({key[1] for key, row in table.items() if (row["difference"] or 0.0) > 0.0})
    plans = "None of the four £900 programmes earns" if not paying else f"Of the plans {', '.join(paying)} earn"
    return f"\n> {said} {plans} its cost back in two years at a house of some {size} visits a week.\n"


def _verdict(table, business):
    words = {row["verdict"] for key, row in table.items() if key[0] == business and row["verdict"]}
    return words.pop() if len(words) == 1 else " / ".join(sorted(words))


def _break_even(table):
    lines = ["", "| may cost, £ a week | The Old Forge (town) | Soho Table (West End) |", "| --- | ---: | ---: |"]
    for plan in ("kitchen", "experience", "promise"):
        cells = [_pounds(_most(table, business, plan)) for business in (TOWN, WEST_END)]
        lines.append(f"| {plan} | {cells[0]} | {cells[1]} |")
    return "\n".join([*lines, ""])


def _times(more, less):
    if less <= 0.0:
        return "worth something only"
    ratio = round(more / less)
    return f"worth about {WORDS[ratio] if 2 <= ratio < len(WORDS) else f'{more / less:.1f}'} times as much"


def _in_words(table):
    experience = [_most(table, business, "experience") for business in (TOWN, WEST_END)]
    promise = [_most(table, business, "promise") for business in (TOWN, WEST_END)]
    return (
        f"\nA better experience is {_times(*experience)} in town, because there people come back and\n"
        f"remember; a bigger promise is {_times(*reversed(promise))} in the West End, because nobody comes\n"
        "back to be disappointed.\n"
    )


def _price(table):
    brought = sorted(-_most(table, business, "price") for business in (TOWN, WEST_END))
    return f"£{_pounds(brought[0])} to £{_pounds(brought[1])} a week"


def _experience(table):
    return f"£{_pounds(_most(table, TOWN, 'experience'))} and £{_pounds(_most(table, WEST_END, 'experience'))}"


PARTS = {
    "answer": _answer,
    "break-even": _break_even,
    "in-words": _in_words,
    "price": _price,
    "experience": _experience,
}


def main(arguments):
    """Fill all pages; with "run" after making the table anew."""
    if arguments == ["run"]:
        TABLE.write_bytes(made())
    table = rows(TABLE.read_text("utf-8"))
    for page in pages():
        page.write_text(filled(page.read_text("utf-8"), table), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
