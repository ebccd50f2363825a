"""A first scenario to start from: small, commented, valid."""

import unicodedata

from sim.console import command
from sim.errors import UsageError
from sim.scenario.names import LONGEST_TEXT
from sim.scenario.presets import preset_names, preset_text
from sim.scenario.suggest import nearest
from sim.scenario.wording import escaped, listed, quoted

TITLE, COMMAND = "@TITLE@", "@COMMAND@"


def new(name: str, preset: str = "restaurant") -> str:
    """Return the text of a small commented scenario with a title; raises `UsageError` for an unknown preset."""
    if preset not in preset_names():
        near = nearest(preset, preset_names())
        meant = f'; did you mean "{near}"?' if near else "."
        known = listed(map(quoted, preset_names()), "and")
        raise UsageError(f'There is no preset "{preset}"; there are {known}{meant}')
    title = "".join(" " if unicodedata.category(mark) in ("Cc", "Cs") else mark for mark in name).strip()
    return preset_text(preset, "new").replace(COMMAND, command()).replace(TITLE, escaped(title[:LONGEST_TEXT]))
