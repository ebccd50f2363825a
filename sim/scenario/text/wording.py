"""How values, keys and ranges are worded in faults, in `explain` and in the reference."""

import datetime
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def quoted(key: str) -> str:
    """Return one part of a path, in quotes where TOML needs them."""
    shown = key if len(key) <= 60 else key[:57] + "..."
    if BARE.fullmatch(shown):
        return shown
    return '"' + escaped(shown) + '"'


def escaped(text: str) -> str:
    """Return a text with its quotes, backslashes and invisible characters escaped."""
    out = []
    for mark in text:
        if mark in '"\\':
            out.append("\\" + mark)
        elif mark.isprintable():
            out.append(mark)
        else:
            out.append({"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(mark, f"\\u{ord(mark):04X}"))
    return "".join(out)


def dotted(parts: Iterable[str | int]) -> str:
    """Return a path as the file would write it; items of arrays count from 1."""
    out = ""
    for part in parts:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            out += ("." if out else "") + quoted(part)
    return out


def decimal(value: float) -> str:
    """Return a number in as few digits as say it to twelve of them, never with an exponent: "1000000", "0.00001"."""
    return format(Decimal(f"{value + 0.0:.12g}"), "f")


def plain(value: float) -> str:
    """Return a number in as few digits as say it, with commas between thousands."""
    if math.isinf(value) or math.isnan(value):
        return str(value)
    if isinstance(value, int) or (value == int(value) and abs(value) < 1e20):
        whole = int(value)
        if abs(whole) >= 10**20:
            return f"{float(whole):.3g}"
        return f"{whole:,}" if abs(whole) >= 10_000 else str(whole)
    return decimal(value) if 1e-9 < abs(value) < 1e-4 else repr(value)


def shown(value: Any) -> str:
    """Return a value as a fault quotes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return plain(value)
    if isinstance(value, str):
        return '"' + escaped(value if len(value) <= 60 else value[:57] + "...") + '"'
    if isinstance(value, datetime.datetime):
        return f"the date and time {value.isoformat()}"
    if isinstance(value, datetime.date):
        return f"the date {value.isoformat()}"
    if isinstance(value, datetime.time):
        return f"the time {value.isoformat()}"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return "an empty list" if not value else _list(value)
    return "nothing" if value is None else str(value)


def _list(value: list | tuple) -> str:
    """Return a short list of plain values as it is written, and otherwise only that it is one."""
    if len(value) <= 6 and all(isinstance(one, bool | int | float | str) for one in value):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return "a list"


def listed(words: Iterable[str], most: int | None = None, between: str = ", ", last: str = " and ") -> str:
    """ "a", "a and b", "a, b and c"; of more than ``most`` the first, and how many more; nothing for none."""
    words = list(words)
    if most is not None and len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return words[0] if len(words) == 1 else between.join(words[:-1]) + last + words[-1] if words else ""


def one_of(words: Iterable[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    return listed(words, last=" or ")
