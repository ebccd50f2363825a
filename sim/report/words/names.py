"""Names that people chose, made fit for a file system, a chart or a terminal."""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from sim.scenario.schema.names import FORBIDDEN, RESERVED

LONGEST_FILE_NAME = 80
LONGEST_ON_DISK = 255
"""Bytes of one file name on the file systems in use."""
LONGEST_ADDITION = len(".kept-99.writing")
"""What is put around a results folder's name for its siblings (`sim.report.output.atomic_folder`)."""
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_RESERVED_ENDINGS = (".", ".previous")
_BIDI_CONTROLS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def is_plain(name: str) -> bool:
    """Whether a name can be a file name as it stands, on every file system in use.

    Plain: 1 to 80 of A-Z a-z 0-9 . _ -, starting with a letter or digit, not ending in a dot or ``.previous`` (which
    marks the last results), and not the name of a Windows device.
    """
    if not _PLAIN.fullmatch(name) or len(name) > LONGEST_FILE_NAME or name.endswith(_RESERVED_ENDINGS):
        return False
    return name.split(".")[0].casefold() not in _DEVICES


def folder_fault(name: str) -> str | None:
    """What is wrong with a name for a results folder, on any system that may hold it, as a clause; None if nothing."""
    if not name:
        return "the root of a file system is no place for them"
    longest = LONGEST_ON_DISK - LONGEST_ADDITION
    size = len(os.fsencode(name))
    if size > longest:
        return f"the name has {size} bytes, and a results folder's may have at most {longest}"
    marks = [mark for mark in name if mark in FORBIDDEN or unicodedata.category(mark) == "Cc"]
    if marks:
        return f"the name holds {marks[0]!r}, which not every system can have in a name"
    if name[-1] in ". ":
        return "the name ends in a dot or a space, which Windows takes away"
    if name.split(".")[0].rstrip().casefold() in RESERVED:
        return "Windows keeps this name for a device"
    if name.casefold().endswith(".previous"):
        return "a name that ends in .previous is for the results before these"
    return None


def shown(name: str) -> str:
    """A name on one line: no control characters, no marks that reorder the text around it, single spaces."""
    kept = []
    for character in unicodedata.normalize("NFC", str(name)):
        if ord(character) in _BIDI_CONTROLS:
            continue
        kept.append(" " if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp", "Zs") else character)
    return " ".join("".join(kept).split())


def short(name: str, longest: int) -> str:
    """A shown name of at most ``longest`` characters (4 or more), the end cut off and marked by an ellipsis.

    The cut is between two words, unless that would take more than half of what there is room for.
    """
    text = shown(name)
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    words = cut if text[longest - 1].isspace() else cut.rpartition(" ")[0]
    return (words if 2 * len(words) >= longest else cut).rstrip(" ,;:") + "…"


def short_names(names: pd.Series | Iterator[Any] | Sequence[str], longest: int) -> dict[str, str]:
    """Short forms of distinct names that stay distinct: where two would look the same they are numbered."""
    forms: dict[str, str] = {}
    used: set[str] = set()
    for name in dict.fromkeys(names):
        form, number = short(name, longest), 1
        while form in used:
            number += 1
            form = short(name, longest - len(f" ({number})")) + f" ({number})"
        used.add(form)
        forms[name] = form
    return forms


def width(text: str) -> int:
    """Columns a text takes on a terminal: wide East Asian characters and emoji two, combining marks none."""
    total = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
            continue
        total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total


def padded(text: str, columns: int, right: bool = False) -> str:
    """``text`` filled with spaces to ``columns`` terminal columns, on its left if ``right``."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space
