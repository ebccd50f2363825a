"""What a sweep's folder says for its pages beside what was asked: a title, the file's name, the ranges."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sim.files import write_file
from sim.scenario.sweeps import SweepFile

ABOUT = "about.json"


@dataclass(frozen=True)
class About:
    """``ranges`` maps the path of an input to (low, high, is_log, how many values where they are listed or None)."""

    title: str = ""
    file: str = ""
    scenario: str = ""
    design: str = "list"
    command: str = ""
    replay: str = ""
    ranges: Mapping[str, tuple[float, float, bool, int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, sweep: SweepFile, command: str, replay: str) -> "About":
        """Of a sweep file; `command` is what makes the sweep, `replay` what makes one of its runs again, before its
        number.
        """
        return cls(
            title=sweep.title,
            file=sweep.path.name if sweep.path else "",
            scenario=sweep.scenario.study.title or "",
            design=sweep.design,
            command=command,
            replay=replay,
            ranges=_ranges(sweep),
        )

    def write(self, folder: Path) -> None:
        """Lay it into the folder, whole."""
        write_file(folder / ABOUT, [(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()])

    @classmethod
    def read(cls, folder: Path) -> "About":
        """What lies in the folder; nothing is said where it is missing or damaged, for no number depends on it."""
        try:
            found: Any = json.loads((folder / ABOUT).read_bytes())
            ranges = {
                str(path): (float(low), float(high), bool(is_log), None if many is None else int(many))
                for path, (low, high, is_log, many) in found["ranges"].items()
            }
            return cls(**{name: str(found[name]) for name in _TEXTS}, ranges=ranges)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()


def _ranges(sweep: SweepFile) -> dict[str, tuple[float, float, bool, int | None]]:
    lows, highs = (each.tolist() for each in sweep.points.bounds())
    found: dict[str, tuple[float, float, bool, int | None]] = {}
    for each, low, high in zip(sweep.varied, lows, highs, strict=True):
        listed = each.listed()
        asked = (low, high) if listed or each.low == each.high else (each.low, each.high)
        found[each.path] = (*asked, each.is_log, len(set(listed)) if listed else None)
    return found


_TEXTS = ("title", "file", "scenario", "design", "command", "replay")
