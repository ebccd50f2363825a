"""How much room letters take, and which of them no font of this machine can draw."""

import functools
from collections.abc import Iterable

from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import text_to_path

from sim.report.words.fitting import shortened
from sim.report.words.names import shown, width

FONT = "DejaVu Sans"
WIDE = 1.05
"""Of its size, what a letter of East Asia or an emoji takes in the fonts that have it; ours would draw a narrow box."""
MOST_LINES = 3
_FURTHER = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Hiragino Sans",
    "Microsoft YaHei",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Emoji",
    "Segoe UI Symbol",
    "Apple Symbols",
)


@functools.cache
def families() -> tuple[str, ...]:
    """The fonts of a picture: ours, then those of this machine that have the scripts it lacks."""
    present = {font.name for font in fontManager.ttflist}
    return (FONT, *(name for name in _FURTHER if name in present))


@functools.lru_cache(maxsize=20_000)
def inches(text: str, size: float, bold: bool = False) -> float:
    """The width of one line in letters of ``size`` points, no less than what any usual font needs."""
    wide = "".join(letter for letter in text if width(letter) == 2)
    rest = "".join(letter for letter in text if width(letter) != 2)
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    plain = text_to_path.get_text_width_height_descent(rest, font, False)[0] if rest else 0.0
    return (plain + WIDE * size * len(wide)) / 72


def lines(text: str, room: float, size: float, bold: bool = False, most: int = MOST_LINES) -> list[str]:
    """A text on at most ``most`` lines of ``room`` inches, broken between words, else within the one that is too long.

    What does not fit is left out at the end, and marked.
    """
    found, line = [], ""
    for word in shown(text).split():
        while True:
            longer = f"{line} {word}" if line else word
            if inches(longer, size, bold) <= room:
                line = longer
                break
            if line:
                found.append(line)
                line = ""
                continue
            cut = _fitting_letters(word, room, size, bold)
            found.append(word[:cut])
            word = word[cut:]
    if line or not found:
        found.append(line)
    if len(found) > most:
        found = [*found[: most - 1], _marked(found[most - 1], room, size, bold)]
    return found


def _marked(line: str, room: float, size: float, bold: bool) -> str:
    """A line that goes on: whole words and an ellipsis."""
    words = line.split()
    while len(words) > 1 and inches(" ".join(words) + "…", size, bold) > room:
        words.pop()
    text = " ".join(words).rstrip(",;:")
    while len(text) > 1 and inches(text + "…", size, bold) > room:
        text = text[:-1]
    return text + "…"


def _fitting_letters(word: str, room: float, size: float, bold: bool) -> int:
    """How many letters of a word find room, one at least."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if inches(word[:middle], size, bold) <= room else (low, middle - 1)
    return low


def fitted(names: Iterable[str], room: float, size: float, bold: bool = False) -> dict[str, str]:
    """Short forms of names, still unlike one another, each on one line of ``room`` inches."""
    return shortened(names, lambda text: inches(text, size, bold) <= room)


def wrapped_apart(
    names: Iterable[str], room: float, size: float, bold: bool = False, most: int = 2
) -> dict[str, list[str]]:
    """The lines of each name, at most ``most`` of ``room`` inches; what does not fit is shortened, still unlike."""
    names = list(names)
    forms = shortened(names, lambda text: len(lines(text, room, size, bold, 99)) <= most)
    return {name: lines(forms[name], room, size, bold, most) for name in names}


def undrawable(texts: Iterable[str]) -> list[str]:
    """The letters of ``texts``, in order, that no font of a picture has."""
    wanted = sorted({letter for text in texts for letter in text if letter.isprintable() and not letter.isspace()})
    return [letter for letter in wanted if not any(ord(letter) in _letters(name) for name in families())]


@functools.cache
def _letters(family: str) -> frozenset[int]:
    path = next(font.fname for font in fontManager.ttflist if font.name == family)
    return frozenset(get_font(path).get_charmap())
