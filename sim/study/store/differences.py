"""What differs between two askings, path by path, for people."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

MOST = 12
"""Lines that are told; the rest is counted."""
_LONGEST = 60


def differences(old: Any, new: Any, most: int = MOST) -> list[str]:
    """Lines such as "scenario.business.Café.price: 12.0, now 13.0", at most ``most`` and one that counts the rest."""
    lines = list(_between(old, new, ""))
    return lines if len(lines) <= most else [*lines[:most], f"and {len(lines) - most} more"]


def _between(old: Any, new: Any, path: str) -> Iterator[str]:
    if type(old) is type(new) and old == new:
        return
    old_parts, new_parts = _parts(old), _parts(new)
    if old_parts is None or new_parts is None:
        yield f"{path or 'all of it'}: {_shown(old)}, now {_shown(new)}"
    elif isinstance(old, list) and isinstance(new, list) and all(map(_is_short, (*old, *new))):
        yield from _between_lists(old, new, path)
    else:
        for key in dict.fromkeys((*old_parts, *new_parts)):
            below = f"{path}.{key}" if path else str(key)
            if key not in new_parts:
                yield f"{below}: {_shown(old_parts[key])}, now left out"
            elif key not in old_parts:
                yield f"{below}: not there before, now {_shown(new_parts[key])}"
            else:
                yield from _between(old_parts[key], new_parts[key], below)
        if isinstance(old, list) and set(old_parts) == set(new_parts) and list(old_parts) != list(new_parts):
            yield f"{path or 'all of it'}: in another order"


def _between_lists(old: list, new: list, path: str) -> Iterator[str]:
    """Lists of plain values: short ones as they are, of long ones how many left and came."""
    if max(len(_shown(old)), len(_shown(new))) < _LONGEST:
        yield f"{path or 'all of it'}: {_shown(old)}, now {_shown(new)}"
        return
    before, after = set(map(str, old)), set(map(str, new))
    if before == after:
        yield f"{path}: the same {len(old):,}, in another order"
    else:
        gone, come = len(before - after), len(after - before)
        yield f"{path}: {len(old):,}, now {len(new):,} ({gone:,} no longer asked for, {come:,} not asked for before)"


def _is_short(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _parts(value: Any) -> Mapping[Any, Any] | None:
    """What a value is made of: of a list of named things, these by their names."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        names = [each.get("name") if isinstance(each, dict) else None for each in value]
        if value and None not in names and len(set(map(str, names))) == len(names):
            return dict(zip(map(str, names), value, strict=True))
        return dict(enumerate(value))
    return None


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
