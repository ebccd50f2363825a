"""What may be a name: of a business, place, segment, touchpoint, strategy or event.

A name becomes part of file and folder names, so it must be one on every system; `slug` makes that part.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

LONGEST_NAME = 60
LONGEST_TEXT = 2000
FORBIDDEN = '/\\:*?"<>|'
RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


def slug(name: str) -> str:
    """Return the part of a file name that stands for ``name``: lower case letters, digits and hyphens.

    The result is the same for names that a case-insensitive file system would confuse; it is empty when the name
    has neither a letter nor a digit, and never one of the device names of Windows.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words = re.sub(r"[\W_]+", "-", plain).strip("-")
    return words + "-" if words in RESERVED else words


def name_fault(name: str) -> str | None:
    """Return what is wrong with a name, as the rest of the sentence "it must be …", or None."""
    if not name.strip():
        return "a name with at least one letter or digit"
    if len(name) > LONGEST_NAME:
        return f"a name of at most {LONGEST_NAME} characters (this one has {len(name)})"
    for mark in name:
        if unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            return f"a name without control or invisible characters (this one holds U+{ord(mark):04X})"
    for mark in FORBIDDEN:
        if mark in name:
            return f"a name that can be part of a file name, so without {mark}"
    if name != name.strip() or name[0] in ".-" or name[-1] == ".":
        return "a name that can be part of a file name, so without a space or dot at its ends or a hyphen in front"
    if name.split(".")[0].strip().casefold() in RESERVED:
        return "a name that can be part of a file name; Windows keeps this one for a device"
    if not slug(name):
        return "a name with at least one letter or digit"
    return None


def _name(name: str) -> str:
    fault = name_fault(name)
    if fault:
        raise PydanticCustomError("allowed", "{allowed}", {"allowed": fault})
    return name


def _text(text: str) -> str:
    for mark in text:
        if unicodedata.category(mark) in ("Cc", "Cs") and mark not in "\n\t":
            code = f"U+{ord(mark):04X}"
            raise PydanticCustomError("allowed", "{allowed}", {"allowed": f"text without control characters ({code})"})
    return text


Name = Annotated[str, AfterValidator(_name)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_text)]
