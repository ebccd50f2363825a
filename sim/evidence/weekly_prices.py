"""The scenario whose prices a coin decides: `python -m sim.evidence.weekly_prices > scenarios/weekly_prices.toml`.

Every business draws its price anew each week, up to an eighth below or above its opening price, in steps of 50 pence.
The draws are those of `sim.chance` under the seed below, so anybody gets the same file.
"""

from sim.chance import WORLD, uniform

SEED = 20260105
WEEKS = 52
PRICES = {"Anchor": 22.0, "Bell": 24.0, "Crown": 25.0, "Dolphin": 26.0, "Eagle": 28.0}
APPEAL = {"Anchor": 5.4, "Bell": 5.8, "Crown": 6.0, "Dolphin": 6.3, "Eagle": 6.8}
REACH = 0.125

OPENING = """\
# Can a statistician who sees who chose what, but not why, find the weights that we put into people's heads?
#
# A market made for that question.  Every business draws its price anew each week, so that price moves by chance alone;
# people are of one kind, so that there is one weight to find; everything else works as ever.
#     python run.py scenarios/weekly_prices.toml --choices
# leaves data/choices.parquet; docs/estimation.md says what an estimation package makes of it, and where it must fail.
#
# The file is made by `python -m sim.evidence.weekly_prices`, with the seed {seed}; edit it there.

[study]
title = "Weekly random prices"
question = "Does a warmer welcome pay, and can the weights behind the answer be found from choices?"
weeks = {weeks}
warm_up_weeks = 52
material_difference = 1000

[runs]
seed = 2026
precision = 1000

[[experience.touchpoint]]
name = "welcome"
human = 0.9

[[experience.touchpoint]]
name = "meal"
human = 0.3

[[experience.touchpoint]]
name = "farewell"
human = 0.7

[[segment]]
name = "diners"
occasions_per_week = 0.6

[[place]]
name = "town"
residents = 400
"""

BUSINESS = """
[[business]]
name = "{name}"
place = "town"
price = {price}
unit_cost = {cost}
appeal = {appeal}
considered = 0.7{focus}
"""

CLOSING = """
[[strategy]]
name = "as_is"

[[strategy]]
name = "welcome"
cost_per_week = 100
change = { "touchpoints.welcome.people" = "+1" }

[behaviour]
sensitivity_spread = 0.0               # one weight for all: what there is to find
"""


def prices() -> list[dict[str, float]]:
    """The price of every business in every week: a list of {name: money}, one for each week."""
    return [{name: _price(index, name, week) for index, name in enumerate(PRICES)} for week in range(WEEKS)]


def _price(index, name, week):
    share = 1.0 + REACH * (2.0 * uniform(SEED, 0, WORLD, index, week, 0, 0) - 1.0)
    return round(2.0 * PRICES[name] * share) / 2.0


def text() -> str:
    """The whole file."""
    parts = [OPENING.format(seed=SEED, weeks=WEEKS)]
    for name, price in PRICES.items():
        focus = "\nfocus = true" if name == "Crown" else ""
        parts.append(
            BUSINESS.format(name=name, price=price, cost=round(price * 0.6, 1), appeal=APPEAL[name], focus=focus)
        )
    parts.append(CLOSING)
    for week, row in enumerate(prices()):
        changes = ", ".join(f'"business.{name}.price" = {price}' for name, price in row.items())
        parts.append(
            f'\n[[event]]\nname = "prices of week {week}"\nkind = "change"\n'
            f"start_week = {week}\nend_week = {week + 1}\nchange = {{ {changes} }}\n"
        )
    return "".join(parts)


if __name__ == "__main__":
    print(text(), end="")
