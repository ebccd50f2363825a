"""Where in a TOML text a key stands: `tomllib` forgets it, and every fault needs it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress

Path = tuple[str | int, ...]

BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*+")
SPACE = re.compile(r"[ \t]*")
BARE = re.compile(r"[A-Za-z0-9_-]+")
STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{1,2}(?!"))?'
    r"|'''.*?'''(?:'{1,2}(?!'))?"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
SCALAR = re.compile(r"[^,\]}#\n]+")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
MOST_ITEMS = 1000  # of one array; later items share the place of the array itself


class _Stop(Exception):
    """The text is not TOML from here on."""


def unquoted(token: str) -> str:
    """Return the text of a quoted key of one line."""
    if token[0] == "'":
        return token[1:-1]

    def plain(found: re.Match) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else "?"
        return SHORT.get(found[3], found[3])

    return ESCAPE.sub(plain, token[1:-1])


class Positions:
    """The line and column of every key path of a text, as far as the text is TOML.

    ``repeated`` lists the paths that are given twice, with the offsets of both.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.offsets: dict[Path, int] = {}
        self.repeated: list[tuple[Path, int, int]] = []
        self._given: set[Path] = set()
        self._counts: dict[Path, int] = {}
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._place = 0
        with suppress(_Stop):
            self._document()

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 1, of an offset into the text."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def find(self, path: Sequence[str | int]) -> tuple[int, int] | None:
        """Return line and column of a path, or None if the text does not hold it."""
        offset = self.offsets.get(tuple(path))
        return None if offset is None else self.line_column(offset)

    def nearest(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Return line and column of a path, or of the nearest table around it that the text holds."""
        path = tuple(path)
        while path:
            found = self.find(path)
            if found:
                return found
            path = path[:-1]
        return 1, 1

    def _document(self) -> None:
        current: Path = ()
        while True:
            self._skip(BLANK)
            if self._place >= len(self.text):
                return
            if self.text.startswith("[[", self._place):
                current = self._header("[[", "]]")
            elif self.text.startswith("[", self._place):
                current = self._header("[", "]")
            else:
                self._pair(current)

    def _header(self, opened: str, closed: str) -> Path:
        start = self._place
        self._place += len(opened)
        keys = self._keys()
        self._expect(closed)
        several = opened == "[["
        inner = keys[:-1] if several else keys
        path: Path = ()
        for key in inner:
            path = (*path, key)
            self.offsets.setdefault(path, start)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        if several:
            path = (*path, keys[-1])
            self.offsets.setdefault(path, start)
            count = self._counts.get(path, 0)
            self._counts[path] = count + 1
            path = (*path, count)
            self.offsets[path] = start
        elif path in self._given:
            self.repeated.append((path, self.offsets[path], start))
        self._given.add(path)
        return path

    def _pair(self, current: Path) -> None:
        start = self._place
        keys = self._keys()
        self._expect("=")
        for end in range(1, len(keys)):
            self.offsets.setdefault((*current, *keys[:end]), start)
        path = (*current, *keys)
        if path in self.offsets:
            self.repeated.append((path, self.offsets[path], start))
        self.offsets.setdefault(path, start)
        self._given.add(path)
        self._skip(SPACE)
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(SPACE)
            found = STRING.match(self.text, self._place) or BARE.match(self.text, self._place)
            if not found:
                raise _Stop
            keys.append(unquoted(found[0]) if found[0][0] in "\"'" else found[0])
            self._place = found.end()
            self._skip(SPACE)
            if not self.text.startswith(".", self._place):
                return keys
            self._place += 1

    def _value(self, path: Path) -> None:
        if self.text.startswith("[", self._place):
            self._array(path)
        elif self.text.startswith("{", self._place):
            self._inline(path)
        else:
            found = STRING.match(self.text, self._place) or SCALAR.match(self.text, self._place)
            if not found:
                raise _Stop
            self._place = found.end()

    def _array(self, path: Path) -> None:
        self._place += 1
        item = 0
        while True:
            self._skip(BLANK)
            if self.text.startswith("]", self._place):
                self._place += 1
                return
            inside = (*path, item) if item < MOST_ITEMS else path
            self.offsets.setdefault(inside, self._place)
            self._value(inside)
            item += 1
            self._comma("]")

    def _inline(self, path: Path) -> None:
        self._place += 1
        while True:
            self._skip(BLANK)
            if self.text.startswith("}", self._place):
                self._place += 1
                return
            self._pair(path)
            self._comma("}")

    def _comma(self, closed: str) -> None:
        self._skip(BLANK)
        if self.text.startswith(",", self._place):
            self._place += 1
        elif not self.text.startswith(closed, self._place):
            raise _Stop

    def _expect(self, mark: str) -> None:
        self._skip(SPACE)
        if not self.text.startswith(mark, self._place):
            raise _Stop
        self._place += len(mark)

    def _skip(self, pattern: re.Pattern) -> None:
        found = pattern.match(self.text, self._place)
        assert found is not None, "what may be skipped may also be nothing"
        self._place = found.end()
