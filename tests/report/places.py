"""Where a printed number stands: looked up again in the tables, by the grammar of `sim.report.page.cited` alone."""

import math
import re

import html5lib
import pandas as pd

SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9, "tn": 1e12}
WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {word: number for number, word in enumerate(WORDS)}
_NUMBER = re.compile(r"(?P<minus>−?)[^\d−]*(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>k|m|bn|tn)?(?P<share> %)?")
# what is said of every comparison alike, whatever its tables hold
LEFT_OUT = {"data", "bdi", "svg", "style", "code", "details", "nav", "footer"}
LEFT_OUT |= {"finding", "figcaption", "chart-note", "note quiet"}  # of charts, whose own tests look at them
LEFT_OUT |= {"left-out"}  # how many plans the page leaves out: test_plans_shown.py looks at it
LEFT_OUT |= {"tables", "again"}  # how long the files are, and what was asked of the program
CONSTANTS = ("95 %", "90 % of worlds", "70 % of worlds", "p10 to p90")


def tree_of(page):
    """A page as a browser parses it, names without namespaces."""
    return html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)


def looked_up(place, comparison, frames=None):
    """The value behind a place, as a number or text; ``frames`` are those of charts, by name."""
    file, _, inside = place.partition("#")
    if file == "scenario":
        table, key = inside.split(".")
        return getattr(getattr(comparison.scenario, table), key)
    if file == "run":
        return getattr(comparison, inside)
    table = (comparison.tables | (frames or {}))[file.removesuffix(".csv")]
    if inside.startswith(("count:", "others:")):
        rule, _, conditions = inside.partition(":")
        rows = pd.Series(True, index=table.index)
        for condition in conditions.split("&"):
            column, _, value = condition.partition("=")
            cells = table[column].astype(str)
            rows &= (cells.str.lower() if table[column].dtype == bool else cells) == value
        return int(rows.sum()) if rule == "count" else int((rows & table["flips_at"].notna()).sum()) - 1
    at, _, rule = inside.partition(":")
    row, column = at.split(".")
    record = table.iloc[int(row) - 2]
    return RULES[rule](record, column)


RULES = {
    "": lambda row, column: row[column],
    "size": lambda row, column: abs(row[column]),
    "times": lambda row, column: 1.0 + row[column],
    "at_least_0": lambda row, column: max(0.0, row[column]),
    "at_least": lambda row, column: 0.05 ** (1 / row["futures" if column == "futures_best" else "replications"]),
    "below": lambda row, column: row[column],
    "if_told": lambda row, column: row[column] if row["is_told"] else 0.0,
    "of_held_out": lambda row, column: round(row[column] * row["worlds_held_out"]),
    "rounded_up": lambda row, column: row[column],
    "not_above_0": lambda row, column: row[column],
    "in_all": lambda row, column: row[column] + row["replications"],
    "people_to_ask": lambda row, column: _people(row["in_force"], row[column]),
}


def _people(share, turn):
    """So many people that 1.96 standard errors of their share are the distance to the turn; two digits, 30 at least."""
    many = max(30, math.ceil(max(each * (1 - each) for each in (share, turn)) * (1.96 / (share - turn)) ** 2))
    return math.ceil(many / 10 ** (len(str(many)) - 2)) * 10 ** (len(str(many)) - 2)


def agrees(printed, value):
    """Whether a printed number is ``value`` rounded to the digits that are printed."""
    if isinstance(value, str) or hasattr(value, "year"):
        return True  # dates are compared elsewhere
    if printed in NUMBERS:
        return NUMBERS[printed] == value
    if printed == "over 99 %":
        return value >= 0.995
    if printed == "never":
        return value <= 0
    if printed.startswith("less than"):
        return abs(float(value)) < 0.01
    found = _NUMBER.search(printed)
    digits = found["number"].replace(",", "")
    whole, _, decimals = digits.partition(".")
    size = SCALES[found["scale"] or ""] * (0.01 if found["share"] else 1.0)
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0")) if whole.strip("0") else 0
    unit = size * 10.0 ** (zeros - len(decimals))
    number = float(digits) * size * (-1 if found["minus"] else 1)
    slack = 1.0 if "least" in printed or found["share"] else 0.5
    return math.isclose(number, float(value), abs_tol=slack * unit * 1.0001 + 1e-9)


def cited(tree):
    """(printed, value, place) of every number of a page."""
    return [("".join(each.itertext()), each.get("value"), each.get("data-from")) for each in tree.iter("data")]


def quoted(tree):
    """(text, place) of every quoted cell of a page."""
    cells = [each for each in tree.iter("bdi") if each.get("data-from")]
    return [("".join(each.itertext()), each.get("data-from")) for each in cells]


def rest(tree):
    """The words of a page's body that are neither numbers from tables, nor cells, nor names, nor pictures."""
    words = []

    def walk(element):
        named = {element.get("id"), element.get("class"), str(element.tag).rpartition("}")[2]}
        if named & LEFT_OUT:
            words.append(element.tail or "")
            return
        words.append(element.text or "")
        for child in element:
            walk(child)
        words.append(element.tail or "")

    walk(tree.find("body"))
    text = " ".join("".join(words).split())
    for constant in CONSTANTS:
        text = text.replace(constant, "")
    return re.sub(r"\d+ more (rows )?in the (report|file)", "", text)
