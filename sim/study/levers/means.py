"""What a step of a lever means, in the amounts of the market that is looked at.

The tables of the trades say it for a typical house, so where an amount stands they leave a place for it: ``{step}``,
``{price}`` what a visit costs at the business as it opens, ``{share}`` the step as a share of that price.
"""

from sim.scenario.levers import LeverRow
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.words import amount, number


def means_of(row: LeverRow, scenario: Scenario, business: str) -> str:
    """What a step of ``row`` means at the business named; money in the currency of the scenario."""
    price = next(each.price for each in scenario.business if each.name == business)
    currency, size = scenario.study.currency, abs(row.step)
    told = row.means.replace("{step}", amount(size, currency)).replace("{price}", amount(price, currency))
    return told.replace("{share}", f"{number(float(f'{100.0 * size / price:.2g}'))} %" if price else "no share")
