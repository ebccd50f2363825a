"""Lines found in whatever files a class leaves: text, mail, the CSV or HTML that a learning platform exports.

A line may stand in the middle of a cell, between tags, be quoted, or broken over several lines.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from sim.errors import UsageError
from sim.report.words.names import short
from sim.teaching.line import LONGEST, MARK, Line, LineFault, read

LARGEST_FILE = 100_000_000
"""Bytes of a file that is read."""
ENDINGS = (".txt", ".csv", ".tsv", ".html", ".htm", ".md", ".eml")
"""What is read of a folder."""
_NOISE = re.compile(
    r"<[^<>]{0,300}>"  # a tag
    r"|&(?:nbsp|shy|zwj|zwnj|ZeroWidthSpace|#160|#173|#8203|#x[aA]0|#x200[bB]);"
    r"|=\r?\n"  # how mail breaks a line
    r"|\r?\n>+ ?"  # a quoted mail
    r"|[\s\u00ad\u200b-\u200f\u2060\ufeff]+"
)
_BODY = re.compile(r"([A-Za-z0-9_-]*)(\.[0-9A-Fa-f]{8})?")
_OPENING = "eyJ"
"""How the JSON of every line begins in base64: an open brace and a quotation mark."""


class Found(NamedTuple):
    """One line and where it stands: ``file`` as it was given, ``at`` the number of the line in it, from 1."""

    file: str
    at: int
    line: Line


class Refused(NamedTuple):
    """Something that could not be used: a whole sentence that says where and why."""

    sentence: str


def files_of(given: Iterable[str]) -> list[Path]:
    """The files of what was given, in its order; of a folder those in it that may hold lines, in the order of names.

    Raises UsageError for what is not there.
    """
    found: list[Path] = []
    for name in given:
        path = Path(name)
        if path.is_dir():
            found += sorted(each for each in path.rglob("*") if each.suffix.lower() in ENDINGS and each.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"There is no file or folder {_called(path)}.")
    return list(dict.fromkeys(found))


def lines_of(path: Path) -> Iterator[Found | Refused]:
    """All lines of one file, in their order, and a sentence for each that cannot be used; none raises."""
    name = _called(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            yield Refused(f"{name} was not read: it is larger than {LARGEST_FILE // 1_000_000} MB.")
            return
        content = path.read_bytes()
    except OSError as error:
        yield Refused(f"{name} could not be read: {error.strerror or error}.")
        return
    text = text_of(content)
    if text is None:
        yield Refused(f"{name} was not read: it is not text. Export it as CSV or text first.")
        return
    yield from lines_in(text, name)


def text_of(content: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 with its mark, or anything that has ASCII as it is; None for what is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content.startswith(b"PK\x03\x04") or b"\0" in content[:4096]:
        return None
    return content.decode("utf-8-sig", "replace")


def lines_in(text: str, name: str) -> Iterator[Found | Refused]:
    """All lines of a text, and a sentence for each that cannot be used.

    The mark cannot stand within a line, nor at the end of what it holds: that ends in a brace, and no text in base64
    that ends in these letters does.  So what stands from one mark to the next is one line at most.
    """
    starts = [each.start() for each in re.finditer(re.escape(MARK), text)]
    at, counted = 1, 0
    for start, following in pairwise([*starts, len(text)]):
        at += text.count("\n", counted, start)
        counted = start
        joined = joined_line(text[start : min(following, start + 4 * LONGEST)])
        if joined is None:
            continue
        try:
            yield Found(name, at, read(joined))
        except LineFault as fault:
            yield Refused(f"{name}, line {at:,}: what a lesson wrote here {fault}.")


def joined_line(text: str) -> str | None:
    """The line that a text begins with, joined where it was broken; None where the mark is only spoken of.

    Spaces, breaks, tags and marks of quoted mail within it go.
    """
    rest = text[len(MARK) :]
    joined = _NOISE.sub("", rest)
    found = _BODY.match(joined)
    if found is None or not found[1] or (_NOISE.match(rest) and not joined.startswith(_OPENING)):
        return None
    return MARK + found[0]


def _called(path: Path) -> str:
    return short(unescape(str(path)), 120)
