"""A first scenario to start from: small, commented, valid, of the trade that its name speaks of."""

import re
import unicodedata

from sim.console import command
from sim.errors import UsageError
from sim.scenario.presets import preset_names, preset_text
from sim.scenario.schema.names import LONGEST_TEXT
from sim.scenario.text.suggest import nearest
from sim.scenario.text.wording import escaped, listed, one_of, quoted

TITLE, HEAD, COMMAND = "@TITLE@", "@HEAD@", "@COMMAND@"
SCHEMA_FILE = "regulars.schema.json"
"""Where a first scenario looks for the schema: beside itself, so that it works without a network."""
USUAL = "restaurant"
TRADES = {
    "car_rental": "auto autos car cars hire rental rentals van vans vehicle vehicles",
    "restaurant": "bar bistro brasserie cafe canteen coffee diner dining eatery food grill inn kitchen pizza pizzeria "
    "pub restaurant restaurants tavern tea trattoria",
    "retail_bank": "bank banking banks building credit finance insurance insurer lender loans money mortgage mortgages "
    "mutual savings",
}
"""Words of a name that tell the trade; plain letters, small."""
OPENING = f"""\
#:schema ./{SCHEMA_FILE}
# The line above is for editors: @COMMAND@ schema --out {SCHEMA_FILE}      (docs/editors.md)
#
# A scenario of Regulars.  Lines that start with # are comments.
#   @COMMAND@ check THIS.toml      every fault and warning, at once
#   @COMMAND@ THIS.toml            compare the strategies
#   @COMMAND@ explain THIS.toml    every value in force and where it comes from
# Every key: docs/scenario-reference.md
"""


def new(name: str, preset: str | None = None) -> str:
    """Return the text of a small commented scenario with the title ``name``.

    Without a ``preset`` (one of `preset_names`) the name's words choose it; where they do not, it is a restaurant, and
    the text says so. Raises `UsageError` for an unknown preset.
    """
    if preset is not None and preset not in preset_names():
        near = nearest(preset, preset_names())
        meant = f'; did you mean "{near}"?' if near else "."
        known = listed(map(quoted, preset_names()))
        raise UsageError(f'There is no preset "{preset}"; there are {known}{meant}')
    chosen = preset or trade_of(name)
    head = OPENING if chosen else OPENING + _no_trade()
    text = preset_text(chosen or USUAL, "new").replace(HEAD + "\n", head)
    return text.replace(COMMAND, command()).replace(TITLE, escaped(titled(name)))


def titled(name: str) -> str:
    """Return a name as a title: without control characters, and no longer than a text may be."""
    plain = "".join(" " if unicodedata.category(mark) in ("Cc", "Cs") else mark for mark in name).strip()
    return plain[:LONGEST_TEXT]


def trade_of(name: str) -> str | None:
    """Return the preset that a name's words speak of, or None where they speak of none or of several."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = set(re.findall(r"[a-z]+", "".join(mark for mark in plain if not unicodedata.combining(mark))))
    found = [preset for preset, known in TRADES.items() if words & set(known.split())]
    return found[0] if len(found) == 1 else None


def _no_trade() -> str:
    others = one_of(f"--preset {one}" for one in preset_names() if one != USUAL)
    return (
        "#\n# The name does not say which trade this is: customers, touchpoints and rivals below are a restaurant's.\n"
        f"# For another start: {others}; or write [[segment]]s and touchpoints of your own.\n"
    )
