"""What the page of a search says of a plan for several houses: whose it is, and what each gets of the money."""

from sim.report.page.cited import Named, Row, Sentence, Tables, say, sentence_list
from sim.report.words import formats
from sim.scenario.paths.paths import split
from sim.study.search.found import Found, House

EVEN_PARTS = (
    "One plan moves the levers of all houses, and its worth is the sum over them. In the books every house pays an "
    "even part of its cost, whichever of them the money goes to."
)
"""What holds of a plan for several houses."""


def house_name(house: House) -> str:
    """What the page calls a house, or several with one plan."""
    return f"{house.said} together" if house.members else house.business


def path_of(business: str, lever: str) -> str:
    """The whole path of a lever of a table, which is relative to its business, or whole in a plan for several."""
    return lever if split(lever)[0] == "business" else f'business."{business}".{lever}'


def by_house(row: Row, found: Found, tables: Tables) -> Sentence | None:
    """What each house gets of an option's money and what it earns by the plan; None for an option of one house."""
    currency, parts = found.scenario.study.currency, []
    for each in tables.rows("option_houses", business=row["business"], option_number=row["option_number"]):
        spent = [
            say("{amount} {often}", amount=each.money(column, currency, fine(each[column])), often=often)
            for column, often in (("cost_per_week", "a week"), ("one_off_cost", "once"))
            if each[column]
        ]
        money = sentence_list(spent) if spent else "none of the money"
        said = say("{house} gets {money}", house=Named(each["house"]), money=money)
        if each.known("gain_as_written"):
            gain = each.money("gain_as_written", currency, None, True)
            said = say("{said} ({gain} there before cost, with the file as written)", said=said, gain=gain)
        parts.append(said)
    return say("{parts}.", parts=sentence_list(parts)) if parts else None


def fine(amount: float) -> float:
    """What an amount of a plan is rounded to: four figures, no pence."""
    return max(1.0, formats.unit_for(amount) / 10.0)
