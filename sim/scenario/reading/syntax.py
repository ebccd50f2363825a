"""Parsing TOML, and saying in a sentence what is wrong where it is not TOML."""

import re
import tomllib
from typing import Any

from sim.errors import Fault
from sim.scenario.reading.precheck import place, unclosed
from sim.scenario.text.positions import Positions
from sim.scenario.text.wording import dotted

AT = re.compile(r"^(?P<said>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)
MOST_TRIES = 25
SMART = "“”„‟‘’‚«»"
WORDS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
NOTHING = {"null", "none", "nil", "na", "n/a", "undefined", "-"}

# Each hint: what the value (the text after "=", without its comment) looks like, and what to write instead.
NUMBER_HINTS = [
    (re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"), "has thousands commas; write {0} without them"),
    (re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+"), "has thousands dots and a decimal comma; write a plain number"),
    (re.compile(r"[+-]?\d+,\d+"), "has a decimal comma; write {1}"),
    (re.compile(r"[+-]?[\d.]+\s*%"), "is a percentage; write it as a share, such as 0.05 for 5 %"),
    (re.compile(r"[+-]?\s*[£$€¥]\s*[\d.,]+|[\d.,]+\s*[£$€¥]"), "has a currency sign; write the number alone"),
    (re.compile(r"[+-]?0\d+(?:\.\d+)?"), "starts with a 0; write the number without it"),
    (re.compile(r"[+-]?\.\d+"), "starts with its decimal point; write a 0 before it"),
    (re.compile(r"[+-]?\d+\."), "ends with its decimal point; write a 0 after it"),
    (re.compile(r"−\s*[\d.]+"), "has a typographic minus; write a hyphen instead"),
    (re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}/\d{1,2}/\d{1,2}|\d{4}-\d{1,2}-\d{1,2}"),
     "is not a date as year-month-day, such as 2026-01-05"),
]  # fmt: skip


def parsed(text: str, called: str = "a scenario") -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return the tree of a text, or None, and what is not TOML in it.

    A line that is wrong in itself is told and left out, so that later faults are found too; the tree is then None.
    """
    faults: list[Fault] = []
    lines = text.split("\n")
    for _ in range(MOST_TRIES):
        try:
            tree = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as wrong:
            fault, alone = _told("\n".join(lines), str(wrong), called)
            faults.append(fault)
            if not alone:
                return None, faults
            lines[fault.line - 1] = ""
        except (RecursionError, ValueError, OverflowError, MemoryError):
            return None, [*faults, Fault(0, 0, "The file holds a number or a nesting that cannot be read.")]
        else:
            return (None if faults else tree), faults
    return None, faults


def _told(text: str, wrong: str, called: str) -> tuple[Fault, bool]:
    """Return the fault for what the parser said, and whether the line is wrong in itself alone."""
    found = AT.match(wrong)
    said = found["said"] if found else wrong
    if found and found["line"]:
        line, column = int(found["line"]), int(found["column"])
    else:
        line, column = place(text, len(text.rstrip("\n")))
    repeated = _repeated(text, line, said)
    if repeated:
        return repeated
    source = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    hint = _hint(source, column, said, text, called)
    if hint:
        words, alone, column = hint
        return Fault(line, column, words), alone
    if said == "Unclosed array" and source[: column - 1].strip() and re.match(r"[^\s,\]]", source[column - 1 :]):
        return Fault(line, column, "A comma is missing between two items of a list here."), False
    still_open = unclosed(text)
    signs = ("Unclosed", "Unterminated", "Expected", "'\\n'")
    if still_open and ("end of document" in wrong or any(sign in said for sign in signs)):
        offset, mark = still_open
        names = {"[": "bracket", "{": "bracket"}
        words = f"The {names.get(mark, 'quote')} {mark} opened here is never closed."
        return Fault(*place(text, offset), words), False
    return Fault(line, column, f"This is not TOML: {said[0].lower()}{said[1:].rstrip('.')}."), False


def _repeated(text: str, line: int, said: str) -> tuple[Fault, bool] | None:
    if not any(word in said for word in ("overwrite", "twice", "Duplicate", "mutate", "Redefin", "redefin")):
        return None
    upto = "\n".join(text.split("\n")[:line])
    positions = Positions(upto)
    if positions.repeated:
        path, first, second = positions.repeated[-1]
        where, column = positions.line_column(second)
        words = f"{dotted(path)} is given twice; it stands in line {positions.line_column(first)[0]} already."
        return Fault(where, column, words), not upto.split("\n")[where - 1].lstrip().startswith("[")
    return Fault(line, 1, "This table or key is given twice, or once as a table and once as a value."), False


def _hint(source: str, column: int, said: str, text: str, called: str) -> tuple[str, bool, int] | None:
    """Return a sentence about one line, whether the line is wrong in itself alone, and the column."""
    first = text.lstrip()[:1]
    if first == "{" and source.lstrip().startswith("{"):
        return f"The file looks like JSON; {called} is TOML: write key = value.", False, 1
    mark = source[column - 1 : column]
    for at, sign in enumerate(source):
        if (ord(sign) < 32 and sign != "\t") or ord(sign) == 127:
            return f"There is an invisible control character (U+{ord(sign):04X}) here; delete it.", True, at + 1
    if mark in SMART and mark:
        return f'{mark} is a typographic quote; write a straight one (").', True, column
    if mark and mark.isspace() and mark not in " \t\n":
        return f"There is a special space (U+{ord(mark):04X}) here; write a plain one.", True, column
    if "scalar value" in said:
        return "This escape is half a character; write the character itself.", True, column
    if "{" in source and source.count("{") > source.count("}") and ("key part" in said or "inline table" in said):
        return "A table in braces must stand on one line, without a comma at its end.", False, source.index("{") + 1
    if "\\" in source and any(word in said for word in ("Unescaped", "hex", "scalar value", "escape")):
        return (
            "A backslash in double quotes starts an escape; write \\\\, or use single quotes ('C:\\Users').",
            source.count('"""') == 0, column,
        )  # fmt: skip
    bare = source.strip()
    if bare in ("---", "...") or re.match(r"-\s+\w", bare):
        return f"The file looks like YAML; {called} is TOML: write key = value, and [table] for tables.", False, 1
    if bare.startswith(("//", ";", "--", "/*", "%")):
        return "A comment starts with #.", True, 1
    colon = re.match(r"\s*([\w .\"'-]+?)\s*:(?:\s|$)", source)
    if colon and "=" not in source[: colon.end()]:
        return f"Write {colon[1].strip()} = … with an equals sign; {called} is TOML, not YAML or JSON.", False, column
    return _value_hint(source, column, said)


def _value_hint(source: str, column: int, said: str) -> tuple[str, bool, int] | None:
    pair = re.match(r"\s*(?P<key>[^=#]*?)\s*=\s*(?P<value>.*)$", source)
    if not pair:
        return None
    key, value = pair["key"], pair["value"].split("#")[0].strip()
    start = pair.start("value") + 1
    if "after a key" in said and not source.lstrip().startswith("["):
        return f'A key with a space or a sign needs quotes: write "{key}" = ….', True, pair.start("key") + 1
    if not key:
        return "A key is missing before the equals sign.", True, 1
    if not value:
        return f"{key} has no value; give one, or take the line out.", True, pair.start("key") + 1
    if value[0] in SMART:
        return f'{value[0]} is a typographic quote; write a straight one (").', True, start
    for pattern, words in NUMBER_HINTS:
        if pattern.fullmatch(value):
            told = words.format(value.replace(",", ""), value.replace(",", "."))
            return f"The value {value} of {key} {told}.", True, start
    if value.casefold() in WORDS:
        return f"{value} is not a value; write {WORDS[value.casefold()]}.", True, start
    if value.casefold() in NOTHING:
        return f"{value} is not a value; leave {key} out to say nothing.", True, start
    if re.fullmatch(r"[A-Za-z_£€][^\"'=\[\]{}]*", value):
        return f'Text stands in quotes: write {key} = "{value}".', True, start
    number = re.match(r"[+-]?\d[\d_.]*(?:e[+-]?\d+)?\s*([A-Za-z£€%].*)$", value)
    if number and "newline" in said and "=" not in value:
        return f"The value {value} of {key} has something behind its number; write the number alone.", True, start
    if "newline" in said:
        return f"There is something behind the value of {key}; each key stands on its own line.", False, column
    return None
