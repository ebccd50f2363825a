"""What the page of a search says of an option as a plan: who does what, when, for how much; and of whole numbers."""

from typing import Any

from sim.report.page.cited import Row, Tables, say
from sim.report.page.report_page import Grid
from sim.report.page.search_houses import fine, path_of
from sim.report.words import formats
from sim.report.words.assumption_text import assumption
from sim.scenario.paths.business_words import lever_words
from sim.scenario.text.wording import listed
from sim.study.numbers.words import day
from sim.study.search.found import Found


def who_does_what(option: Row, found: Found, tables: Tables) -> Grid:
    """Who sees to each lever of an option, from when on, and what that costs a month and once."""
    currency, rows = found.scenario.study.currency, []
    of_option = tables.rows("option_levers", business=option["business"], option_number=option["option_number"])
    for row in sorted(of_option, key=lambda row: row["owner"]):
        words = assumption(found.scenario, path_of(row["business"], row["lever"]))
        what = say(
            "{label} to {value}",
            label=row["lever_label"],
            value=row.cited("new_value", value_of(words, row["new_value"], found)),
        )
        dates = [row.cited(column, day(row[column])) for column in ("starts_on", "there_on")]
        paid = [row.money(column, currency, fine(row[column])) for column in ("cost_per_month", "one_off_cost")]
        rows.append((row["owner"], what, *dates, *paid))
    return Grid(("who", "what", "from", "fully there", "a month", "once"), rows, frozenset({4, 5}))


def value_of(words: Any, value: float, found: Found) -> str:
    """A value of a lever, fine enough that a small move is seen."""
    if words.unit.startswith("money"):
        return formats.money(value, found.scenario.study.currency, 1.0 if value == round(value) else 0.01)
    return words.value(value)


def whole_numbers(found: Found) -> tuple[str, ...]:
    """That levers of whole numbers are searched in such, where there are any."""
    names = dict.fromkeys(
        lever_words(each.what) for house in found.houses for each in house.searched if each.search.is_whole
    )
    if not names:
        return ()
    verb = "takes whole numbers and is" if len(names) == 1 else "take whole numbers and are"
    said = f"{listed(names)} {verb} searched in such."
    return (said[:1].upper() + said[1:],)
