"""docs/reactions.md, made by `python -m sim.evidence.reactions_page > docs/reactions.md`: some minutes on two cores."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.evidence.reaction_checks import HOLDS, MISSED, OPEN, Check, checked
from sim.evidence.reactions import BAD, GOOD, REPLICATIONS, Reaction, Table, reactions
from sim.scenario import Scenario, opened
from sim.scenario.paths.paths import split
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.inputs import told
from sim.scenario.schema.schema_tree import is_table, keys
from sim.scenario.text.wording import listed

SCENARIO = "town_vs_west_end"
HEAD = """\
# What a step of each lever brings

Made by `python -m sim.evidence.reactions_page > docs/reactions.md` from
[the flagship](../scenarios/town_vs_west_end.toml); do not edit it by hand.

What each lever is, what a step of it means in the trade and where its cost comes from stands in the
[table of levers](../sim/scenario/presets/restaurant.levers.toml): costs are grade D, judgement.
`python run.py levers` makes the same list of any scenario. A step is moved alone, from week 0 on, at once and without
cost; what it is worth is the level weekly amount of the difference in discounted profit, {replications} replications
with the same luck, with its 95 % interval from luck. *Good*: every touchpoint of the house {good} point better than the
file has it; *bad*: {bad} points worse. No assumption is varied here. Nothing was tuned for any figure of this page.

## Every lever, in a good house and in a bad one

"""
ASKED = """
## What was expected

Each is asked on {seeds} seeds with {replications} replications each. *Holds*: on every seed beyond luck; *missed*: on
any seed the other way; *open*: else. What is asked of more than one thing is judged of each by the same rule. A miss is
told and left.

"""
CLAIMS_HEAD = """
## Beside the claims of the founding texts

Each claim of [the founding texts](founding-texts.md) that a lever can speak to, and the rows above that bear on it: a
step's worth a week in the good house and in the bad one. A row says what a step brings in this one market; it does not
prove a text right or wrong.

"""


class Claim(NamedTuple):
    """A claim of a founding text: its article, the claim in our words, and the levers whose rows bear on it ("*" stands
    for every touchpoint)."""

    text: str
    says: str
    levers: tuple[str, ...]


EVERYWHERE = "touchpoints.*."
NO_ROOM = "no room, or nothing that it could act on, in this market"
CLAIMS = (
    Claim("1", "It is the whole visit, not the product",
          (EVERYWHERE + "people", "touchpoints.product.score", "appeal")),
    Claim("1", "Personal service", ("personalisation",)),
    Claim("1", "An appointment instead of a queue", ("seats_per_week", "effort")),
    Claim("1", "A consistent experience", (EVERYWHERE + "varies_by",)),
    Claim("1", "Know how customers see you", ("survey_share", "owner_standard")),
    Claim("2", "Product, price and brand will be equalled; only the experience differentiates",
          ("price", "appeal", "promise", EVERYWHERE + "people")),
    Claim("2", "Small town and West End need different answers", ("price", "appeal", "promise", "personalisation")),
    Claim("2", "A clear offer", ("clarity",)),
    Claim("2", "Our own people stand behind it", ("buy_in",)),
    Claim("2", "Realistic expectations, then exceeded", ("promise",)),
    Claim("3", "We'll pick you up: trouble is part of the price", ("effort",)),
    Claim("3", "Constantly refresh", ("refresh_every_weeks", "novelty")),
    Claim("3", "Seek feedback", ("complaints_invited", "survey_share")),
    Claim("3", "The third place: rooms", (EVERYWHERE + "setting",)),
    Claim("4", "Small acts of kindness", ("gesture_chance",)),
    Claim("4", "Put it right when things go wrong", ("recovery", "recovery_delay_days")),
    Claim("4", "Nurture customers, and fire some", ("fire_below", "personalisation")),
    Claim("4", "Upgrades sell better apart", ("upgrade_pull", "upgrade_price")),
    Claim("5", "Awareness, discovery, advocacy", ("noticed_per_week", "considered", "considered_by_passers")),
    Claim("5", "A guarantee lets you raise prices", ("guarantee", "price")),
    Claim("5", "Knowing your customers; individuals, not wallets", ("personalisation",)),
)  # fmt: skip
"""In the order of docs/founding-texts.md."""


BY_PART = {HOLDS: "Holds of", MISSED: "Missed of", OPEN: "Left open by luck"}
NO_LEVERS = "amounts that are in the books as they stand, what people and owners are like, when a house opens and shuts"


def page(
    scenario: Scenario | None = None, *, replications: int = REPLICATIONS, seeds: Sequence[int] | None = None
) -> str:
    """Return the text of docs/reactions.md, of the flagship if no scenario is given."""
    source = opened(SCENARIO) if scenario is None else scenario
    table = reactions(source, replications)
    checks = checked(source, replications=replications) if seeds is None else checked(
        source, seeds, replications, trades=()
    )  # fmt: skip
    return text_of(table, checks, replications)


def text_of(table: Table, checks: Sequence[Check], replications: int) -> str:
    """Return the page of a table and its checks."""
    good, bad = f"{GOOD:g}", f"{-BAD:g}"
    parts = [HEAD.format(replications=replications, good=good, bad=bad), _all_of_them(table), _levers(table)]
    seeds = len(checks[0].found) if checks else 0
    parts += [ASKED.format(seeds=seeds, replications=replications), _checks(checks)]
    parts += [CLAIMS_HEAD, _claims(table)]
    return "".join(parts)


def _all_of_them(table: Table) -> str:
    """How many levers there are, and which keys of a business that can change from week to week have no row."""
    with_row = {split(lever)[-1] for lever in table.levers}
    without = [
        name
        for model in (Business, Scores)
        for name, field in keys(model).items()
        if told(field).get("changes") == "weekly" and not is_table(field.annotation) and name not in with_row
    ]
    out = f"These are {len(table.levers)} levers, those of the touchpoints counted one by one, and all that there are."
    if without:
        names = listed(f"`{name}`" for name in without)
        out += f" Of what can change at a house in a run {len(without)} keys have no row ({NO_LEVERS}): {names}."
    return out + "\n\n"


def _levers(table: Table) -> str:
    heads = [f"{house}, {which}" for house in table.businesses for which in ("good", "bad")]
    rows = ["| lever | step | " + " | ".join(heads) + " | costs |", "|---" * (len(heads) + 3) + "|"]
    for lever, (label, step, unit) in table.levers.items():
        cells = [_cell(table.of(house, lever, which)) for house in table.businesses for which in ("good", "bad")]
        rows.append(
            f"| {label} (`{lever}`) | {_step(step, unit)} | " + " | ".join(cells) + f" | {_cost(table, lever)} |"
        )
    return "\n".join(rows) + "\n"


def _step(step: float, unit: str) -> str:
    sign, size = "−" if step < 0 else "+", f"{abs(step):g}"
    return f"{sign}£{size}{unit.removeprefix('money')}" if unit.startswith("money") else f"{sign}{size} {unit}"


def _cell(found: Reaction) -> str:
    if found.worth is None:
        return found.no_room.rstrip(".")
    if found.low is None or found.high is None:
        return _money(found.worth)
    return f"{_money(found.worth)} ({_money(found.low)} to {_money(found.high)})"


def _cost(table: Table, lever: str) -> str:
    costs = [each.cost for house in table.businesses for which in ("good", "bad")
             if (each := table.of(house, lever, which)).cost is not None]  # fmt: skip
    if not costs:
        return ""
    low, high = (_money(end) for end in (min(costs), max(costs)))
    return low if low == high else f"{low} to {high}"


def _money(value: float) -> str:
    text = f"{abs(value):,.0f}" if abs(value) >= 9.95 else f"{abs(value):.1f}"
    return f"{'−' if value < 0 and float(text.replace(',', '')) else ''}£{text}"


def _checks(checks: Sequence[Check]) -> str:
    out = []
    for each in checks:
        out.append(f"* **{each.asked}: {each.verdict}.**")
        if each.bar:
            out[-1] += f" {'Held to' if each.has_bar else 'Asked'}: {each.bar}."
        if len(each.parts) > 1:
            out[-1] += "".join(f" {BY_PART[verdict]}: {'; '.join(names)}." for verdict, names in each.parts.items())
        if each.verdict != HOLDS and each.reason:
            out[-1] += f" Why: {each.reason}."
        out += [f"  * {found.said}" for found in each.found]
    barred = [each for each in checks if each.has_bar]
    held, missed = (sum(each.verdict == verdict for each in barred) for verdict in (HOLDS, MISSED))
    rest = len(barred) - held - missed
    counted = f"Of {len(barred)} with a bar: held {held}, missed {missed}, open {rest}."
    return "\n".join([counted, "", *out]) + "\n"


def _claims(table: Table) -> str:
    rows = ["| text | claim | rows that bear on it |", "|---|---|---|"]
    for claim in CLAIMS:
        bearing = [lever for lever in table.levers if any(_bears(lever, asked) for asked in claim.levers)]
        moved = [
            lever
            for lever in bearing
            if any(
                table.of(house, lever, which).worth is not None
                for house in table.businesses
                for which in ("good", "bad")
            )
        ]
        beside = "; ".join(f"{table.levers[lever][0]}: {_short(table, lever)}" for lever in moved)
        rows.append(f"| {claim.text} | {claim.says} | {beside or NO_ROOM} |")
    return "\n".join(rows) + "\n"


def _bears(lever: str, asked: str) -> bool:
    if not asked.startswith(EVERYWHERE):
        return lever == asked
    return lever.startswith("touchpoints.") and lever.endswith(asked.removeprefix(EVERYWHERE.removesuffix(".")))


def _short(table: Table, lever: str) -> str:
    """The worth of a step at each house, good and bad: "The Old Forge £12 and £70"."""
    parts = []
    for house in table.businesses:
        worths = [table.of(house, lever, which).worth for which in ("good", "bad")]
        parts.append(f"{house} {' and '.join('no room' if each is None else _money(each) for each in worths)}")
    return ", ".join(parts)


if __name__ == "__main__":
    print(page(), end="")
