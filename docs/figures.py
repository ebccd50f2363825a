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
WEEKS = 104
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


PAID = ("kitchen", "experience", "regulars", "front", "promise", "complaints")
"""The plans that an invoice comes for, in the order of the file."""
WHERE = {TOWN: "in town", WEST_END: "in the West End"}
WHY = {
    "experience": ("a better experience", TOWN, "because there people come back and remember"),
    "regulars": ("knowing the regulars", TOWN, "because there are regulars to know"),
    "front": ("a clearer front", WEST_END, "because nearly everybody there decides by what can be seen"),
    "promise": ("a bigger promise", WEST_END, "because nobody comes back to be disappointed"),
}
"""Plan -> what it is called, where it is worth more if the texts are right, and why it would be."""


def _most(table, business, strategy):
    """What a plan may cost, pounds a week."""
    return table[business, strategy]["break_even_cost_per_week"]


def _pounds(value):
    return f"{value:,.0f}".replace("-", "\N{MINUS SIGN}")


def _labels():
    from sim.report.words.theme import labels
    from sim.scenario import read

    return labels(read(FLAGSHIP))


def _answer(table):
    labels, said = _labels(), []
    for business, where in WHERE.items():
        best = max((key for key in table if key[0] == business), key=lambda key: table[key]["difference"] or 0.0)
        plan = "Carry on" if (table[best]["difference"] or 0.0) <= 0.0 else labels[best[1]]
        said.append((plan, _verdict(table, business), where))
    (one, word, _), (other, other_word, _) = said
    if (one, word) == (other, other_word):
        told = f"**{one}** (*{word}*), in both places."
    else:
        told = " ".join(f"{where[:1].upper()}{where[1:]}: **{plan}** (*{word}*)." for plan, word, where in said)
    visits = [round(table[name, "as_is"]["visits"] / WEEKS, -1) for name in (TOWN, WEST_END)]
    low, high = f"{min(visits):.0f}", f"{max(visits):.0f}"
    size = low if low == high else f"{low} to {high}"
    (first, count), *others = (
        (name, sum((row["luck_low"] or 0.0) > 0.0 for key, row in table.items() if key[0] == name)) for name in WHERE
    )
    plans = len({key[1] for key in table}) - 1
    pay = f"{_number_word(count)} pay{'s' if count == 1 else ''} beyond luck {WHERE[first]}"
    pay = ", ".join([pay, *(f"{_number_word(count)} {WHERE[name]}" for name, count in others)])
    return f"\n> {told} Of {_number_word(plans)} plans, at a house of some {size} visits a week, {pay}.\n"


def _number_word(count):
    return "none" if count == 0 else "one" if count == 1 else WORDS[count]


def _verdict(table, business):
    words = {row["verdict"] for key, row in table.items() if key[0] == business and row["verdict"]}
    return words.pop() if len(words) == 1 else " / ".join(sorted(words))


def _break_even(table):
    labels = _labels()
    lines = ["", "| may cost, £ a week | The Old Forge (town) | Soho Table (West End) |", "| --- | ---: | ---: |"]
    for plan in PAID:
        cells = [_pounds(_most(table, business, plan)) for business in (TOWN, WEST_END)]
        lines.append(f"| {labels[plan]} | {cells[0]} | {cells[1]} |")
    return "\n".join([*lines, ""])


WHOLE_FROM = 2.5
"""From here on a multiple is told as a whole number."""


def _times(more, less):
    if less <= 0.0:
        return "worth something only"
    ratio = more / less
    words = WORDS[round(ratio)] if WHOLE_FROM <= ratio < len(WORDS) - 0.5 else f"{ratio:.1f}"
    return f"worth about {words} times as much"


def _in_words(table):
    """The plans whose worth parts the places, with the reason where it is as the texts have it."""
    said = []
    for plan, (name, expected, why) in WHY.items():
        worth = {business: _most(table, business, plan) for business in WHERE}
        most = max(worth, key=worth.__getitem__)
        least = TOWN if most == WEST_END else WEST_END
        if worth[most] <= 0.0:
            said.append(f"{name} is worth nothing in either place")
        elif worth[least] > 0.0 and worth[most] < 1.5 * worth[least]:
            said.append(f"{name} is worth about the same in both places")
        else:
            reason = f", {why}" if most == expected else ""
            said.append(f"{name} is {_times(worth[most], worth[least])} {WHERE[most]}{reason}")
    text = "; ".join(said)
    return f"\n{text[:1].upper()}{text[1:]}.\n"


def _price(table):
    needed = sorted(-_most(table, business, "price") for business in (TOWN, WEST_END))
    if needed[0] <= 0.0:
        return "nothing" if needed[1] <= 0.0 else f"up to £{_pounds(needed[1])} a week"
    return f"£{_pounds(needed[0])} to £{_pounds(needed[1])} a week"


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
