"""Names: each once in its kind, even on a file system that ignores capitals."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from sim.chance import name_hash
from sim.scenario.schema.names import slug
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.wording import shown


def check_names(scenario: Scenario, faults: Faults) -> None:
    """Add faults for names that stand for two things."""
    for kind in ("segment", "place", "business", "strategy", "event"):
        _once(getattr(scenario, kind), (kind,), faults)
    _once(scenario.experience.touchpoint, ("experience", "touchpoint"), faults)
    _one_hash(scenario, faults)


def _once(items: Sequence[Any], path: Path, faults: Faults) -> None:
    """Each name once; also once as part of a file name."""
    seen: dict[str, tuple[int, str]] = {}
    for index, one in enumerate(items):
        here = (*path, index, "name")
        plain = unicodedata.normalize("NFC", one.name)
        for key in dict.fromkeys((plain, slug(one.name))):
            if key not in seen:
                seen[key] = (index, plain)
                continue
            first, name = seen[key]
            line = faults.source.place((*path, first, "name"))[0]
            kind = path[-1]
            if name == plain:
                message = f"There are two of {kind} {shown(one.name)}; the first stands in line {line}."
            else:
                message = (
                    f"The names of {kind} {shown(one.name)} and {shown(name)} in line {line} "
                    "are the same as file names; make them differ in more than capitals and signs."
                )
            faults.add(here, message)
            break


def _one_hash(scenario: Scenario, faults: Faults) -> None:
    """A business's luck hangs on the hash of its name, so no two may share one."""
    seen: dict[int, str] = {}
    for index, one in enumerate(scenario.business):
        other = seen.setdefault(name_hash(one.name), one.name)
        if other != one.name:
            message = f"The businesses {shown(one.name)} and {shown(other)} would share their luck; rename one of them."
            faults.add(("business", index, "name"), message)
