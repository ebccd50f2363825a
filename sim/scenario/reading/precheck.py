"""What is checked of a file before it is parsed: its size, its encoding, and how deep and long its marks go."""

import re

from sim.errors import Fault

MOST_BYTES = 1_000_000
DEEPEST = 20  # brackets inside brackets
MOST_PARTS = 16  # of one dotted key
MOST_DIGITS = 100  # of one number
MOST_HEADERS = 20_000

MARK = re.compile(
    r"(?P<comment>#[^\n]*)"
    r"|(?P<dotted>(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
    rf"(?:[ \t]*+\.[ \t]*+(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')){{{MOST_PARTS},}})"
    r'|(?P<text>"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?!"")(?:\\.|[^"\\\n])*+"|\'(?!\'\')[^\'\n]*+\')'
    r'|(?P<open_text>"""|\'\'\'|"|\')'
    r"|(?P<opened>[\[{])|(?P<closed>[\]}])"
    r"|(?P<word>[A-Za-z0-9_]++)",
    re.DOTALL,
)
HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def decoded(raw: bytes, called: str = "a scenario", most: int = MOST_BYTES) -> tuple[str, list[Fault]]:
    """Return the text of a file's bytes, without a byte order mark and with plain line ends, and the faults found."""
    if len(raw) > most:
        return "", [Fault(0, 0, too_large(len(raw), most, called))]
    for mark, name in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return "", [Fault(1, 1, f"The file is written in {name}; save it as UTF-8.")]
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8").replace("\r\n", "\n"), []
    except UnicodeDecodeError as wrong:
        before = raw[: wrong.start].decode("utf-8", "replace")
        found = f"byte 0x{raw[wrong.start]:02X}"
        line, column = place(before, len(before))
        return "", [Fault(line, column, f"The file is not UTF-8 text: it holds {found} here; save it as UTF-8.")]


def too_large(size: int, most: int, called: str) -> str:
    """Return the sentence about a file over the limit."""
    return f"The file has {size:,} bytes; {called} has at most {most:,}."


def guarded(text: str, called: str = "a scenario") -> list[Fault]:
    """Return the faults that must stop a text before it is parsed: they could exhaust the parser."""
    headers = len(HEADER.findall(text))
    if headers > MOST_HEADERS:
        return [Fault(1, 1, f"The file has {headers:,} table headers; {called} has at most {MOST_HEADERS:,}.")]
    open_brackets: list[int] = []
    for found in MARK.finditer(text):
        kind = found.lastgroup
        if kind == "opened":
            open_brackets.append(found.start())
            if len(open_brackets) > DEEPEST:
                words = f"Brackets are nested more than {DEEPEST} deep here; close them, or use fewer."
                return [Fault(*place(text, found.start()), words)]
        elif kind == "closed" and open_brackets:
            open_brackets.pop()
        elif kind == "dotted":
            words = f"This key has more than {MOST_PARTS} parts joined by dots; no key of {called} has."
            return [Fault(*place(text, found.start()), words)]
        elif kind == "word" and len(found[0]) > MOST_DIGITS and sum(mark.isdigit() for mark in found[0]) > MOST_DIGITS:
            words = f"This number has more than {MOST_DIGITS} digits; a number has at most {MOST_DIGITS}."
            return [Fault(*place(text, found.start()), words)]
    return []


def unclosed(text: str) -> tuple[int, str] | None:
    """Return the offset of, and the mark of, the first bracket or quote that is never closed; None if all are."""
    open_brackets: list[int] = []
    for found in MARK.finditer(text):
        if found.lastgroup == "open_text":
            return found.start(), found[0]
        if found.lastgroup == "opened":
            open_brackets.append(found.start())
        elif found.lastgroup == "closed" and open_brackets:
            open_brackets.pop()
    return (open_brackets[0], text[open_brackets[0]]) if open_brackets else None
