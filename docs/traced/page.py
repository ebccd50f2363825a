"""Writes docs/one-person-traced.md.  From the repository's root:

    python -m docs.traced.page > docs/one-person-traced.md

Luck is drawn with `sim.chance`, rounded to six digits and printed; everything else on the page follows from what is
printed.
"""

import sys

from docs.traced.luck import drawn_luck
from docs.traced.numbers import n
from docs.traced.worksheet import Worksheet, scenario

HEAD = """# One person, traced

Ada lives in a street with two places to eat, the Anchor and the Bell, and has a friend, Ben, who never goes out.
This page follows her through twenty weeks of the scenario [`one_person.toml`](../scenarios/one_person.toml) under
its strategy `welcome`, one rule after the other, with the numbers filled in. Everything can be done with a pocket
calculator.

**How to use it.** Each week gives the *luck*: numbers drawn for her decisions, between 0 and 1 unless it says
"normal number". Work out what she does, then open the answers. A decision with chance *c* comes out as yes if its
number is below *c*. What is not said is as in [the scenario reference](scenario-reference.md): its defaults.

**How it is kept true.** The page is written by the program in [`traced/`](traced/page.py), which does the sums a
second time with Python's own arithmetic. A test works it out once more from the luck printed here, and another steps
the simulation itself through the same weeks: all three agree in every digit printed.

**Scales.** Scores of 0-10 become standard deviations from the category's norm: (score − 6)/1.5. Experience,
expectation, memory, surprise and satisfaction are all on that scale; 0 is ordinary. Numbers are shown to three digits
and carried in full.

**What is not here**, because one person in one street has no use for it: passing trade, being turned away, crowding,
guests, contracts, rivals who copy, owners who improve, customers who are fired, people who move.

"""


def table(luck):
    """Draws as a table."""
    rows = [f"| {label} | {n(value, 6)} |" for label, value in luck]
    return "\n".join(["| draw | number |", "| --- | ---: |", *rows])


def answers(lines):
    """The lines of the answers, folded away; one line a step."""
    items = [f"* {line}" for line in lines]
    return "\n".join(["<details><summary>Answers</summary>", "", *items, "", "</details>"])


def page(worksheet):
    """The whole page."""
    parts = [HEAD + "## " + "Before the first week", table(worksheet.drawn[None]), answers(worksheet.first_lines)]
    for week, found in enumerate(worksheet.weeks):
        parts += [f"## Week {week}", table(worksheet.drawn[week]), answers(found["lines"])]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    given = scenario()
    sys.stdout.write(page(Worksheet(given, drawn_luck(given["runs"]["seed"]))))
