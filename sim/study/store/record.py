"""One line of a journal: a finished run, with a checksum.

    1a2b3c4d {"id":"<64 hex digits>","kind":"run","bulk":["<sha256>",0,1234],"content":{...}}

First the CRC-32 of everything between the space and the newline, in eight hex digits; then JSON in one canonical form:
these four keys in this order, keys inside ``content`` sorted, no spaces, ASCII alone, no NaN.  So the identity stands
where it can be read without reading JSON, and equal runs are equal bytes.  ``bulk`` is null or tells which bytes of the
bulk file of the same name hold the run's arrays: their SHA-256, where they begin, how many they are.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

from sim.study.store.faults import Damaged

KINDS = ("run", "failed")
"""A run that finished, and one that was set aside."""
LONGEST = 64 << 20
"""Bytes of the longest line that is read."""
AROUND = 256
"""Bytes of a line that are not its content, at most."""
_IDENTITY = re.compile(r"[0-9a-f]{64}")
_HEAD = re.compile(
    rb'[0-9a-f]{8} \{"id":"([0-9a-f]{64})","kind":"(run|failed)",'
    rb'"bulk":(?:null|\["([0-9a-f]{64})",(\d{1,18}),(\d{1,18})\]),"content":(?=\{)'
)
_NAMED = re.compile(rb'"id":"([^"]{64})"')
_HEX = re.compile(rb"[0-9a-f]{64}")
_STANDS = slice(16, 80)
"""Where in a line its identity stands."""


class Bulk(NamedTuple):
    """Where the arrays of a run lie in a bulk file: their SHA-256 in hex, the first byte, the number of bytes."""

    sha256: str
    begin: int
    length: int


class Head(NamedTuple):
    """What is read of a line without reading its JSON; `body` is where its content begins in the line."""

    identity: str
    kind: str
    bulk: Bulk | None
    body: int


class Record(NamedTuple):
    """A line that was read: ``kind`` is "run" or "failed", ``bulk`` the SHA-256 of the run's arrays or None."""

    identity: str
    kind: str
    content: dict[str, Any]
    bulk: str | None


def canonical(content: Any) -> str:
    """JSON in the one form that journals and hashes use.  Raises ValueError for NaN and infinities."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


class Written(NamedTuple):
    """A line but for the place of its run's arrays: made by `written`, which refuses what no line can hold."""

    identity: str
    kind: str
    text: str

    def line(self, bulk: Bulk | None = None) -> bytes:
        """The bytes of the line, its newline included."""
        place = "null" if bulk is None else f'["{bulk.sha256}",{bulk.begin},{bulk.length}]'
        whole = f'{{"id":"{self.identity}","kind":"{self.kind}","bulk":{place},"content":{self.text}}}'
        body = whole.encode("ascii")
        return b"%08x %b\n" % (crc32(body), body)


def written(identity: str, kind: str, content: Mapping[str, Any]) -> Written:
    """What a line will say.  Raises ValueError for what no line can hold: an identity that is not 64 lower hex digits,
    another kind, content that is no JSON object of finite numbers, more than `LONGEST` bytes.
    """
    if not _IDENTITY.fullmatch(identity):
        raise ValueError(f"an identity is 64 hex digits in lower case, not {identity!r}")
    if kind not in KINDS:
        raise ValueError(f"a line is of {' or '.join(KINDS)}, not {kind!r}")
    text = canonical(dict(content))
    if len(text) > LONGEST - AROUND:
        raise ValueError(f"a line of {len(text):,} bytes is too long: what is large belongs into the bulk")
    return Written(identity, kind, text)


def line_of(identity: str, kind: str, content: Mapping[str, Any], bulk: Bulk | None = None) -> bytes:
    """The bytes of a line, its newline included.  Raises ValueError as `written` does."""
    return written(identity, kind, content).line(bulk)


def head_of(line: bytes) -> Head | None:
    """The head of a whole line; None for one that is not to be believed."""
    found = _HEAD.match(line)
    if found is None or line[:8] != b"%08x" % crc32(memoryview(line)[9:-1]) or line[-2:] != b"}\n":
        return None
    identity, kind, sha256, begin, length = found.groups()
    bulk = None if sha256 is None else Bulk(sha256.decode(), int(begin), int(length))
    return Head(identity.decode(), kind.decode(), bulk, found.end())


def record_of(line: bytes, place: str) -> Record:
    """What a line says.  ``place`` names it for people.  Raises `Damaged`."""
    head = head_of(line)
    try:
        content = None if head is None else json.loads(line[head.body : -2])
    except (ValueError, RecursionError):
        content = None
    if head is None or not isinstance(content, dict):
        raise Damaged(f"{place}: damaged, so it is not believed.")
    return Record(head.identity, head.kind, content, head.bulk and head.bulk.sha256)


def names_in(line: bytes) -> set[bytes]:
    """What may be identities in a damaged line: whatever stands where one should."""
    first = line[_STANDS]
    is_one = line[9:16] == b'{"id":"' or _HEX.fullmatch(first)
    return {first, *_NAMED.findall(line)} if is_one else {*_NAMED.findall(line)}
