"""The line that a step of a lesson ends with: what was predicted before and after the debrief, as one word to paste.

    RL1.<JSON in base64url without padding>.<crc32 of that text, 8 hexadecimal digits>

Pages write it, `lesson collect` reads it.  Nobody's name is in it: a student is eight random digits.
"""

import base64
import binascii
import json
import math
import re
import zlib
from dataclasses import dataclass
from typing import Any, NoReturn

MARK = "RL1."
"""How every line begins; the digit is the version of the form."""
FORM = 1
LONGEST_REASON = 200
"""Letters of a reason; what is longer is cut."""
MOST_SLIDERS = 100
MOST_RUNS = 1_000_000
MOST_SECONDS = 1e7
LARGEST = 1e15
"""Money beyond this is no answer to any question."""
SMALLEST = 1e-12
"""What is no more than this is nought."""
LONGEST = 20_000
"""Letters of a line."""
_WHOLE = re.compile(r"RL1\.([A-Za-z0-9_-]+)\.([0-9A-Fa-f]{8})")
SIDE = re.compile(r"[a-z0-9_-]{1,40}")
"""How a step or a side of it is called in a line."""
_HASH = re.compile(r"[0-9a-f]{12}")
_STUDENT = re.compile(r"[0-9a-f]{8}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class LineFault(Exception):
    """A line that cannot be used; its text is the end of a sentence that begins with where the line stands."""


@dataclass(frozen=True)
class Prediction:
    """What one student said to one question, in money a week: a range that she is 80 % sure of.

    ``side`` and ``settings`` are what was asked about; ``answer`` is what the run says; ``seconds`` (>= 0) passed until
    she was done.
    """

    side: str
    settings: tuple[float, ...]
    low: float
    high: float
    answer: float
    reason: str = ""
    seconds: float = 0.0

    @property
    def middle(self) -> float:
        """The middle of the range."""
        return self.low / 2 + self.high / 2

    @property
    def width(self) -> float:
        """How wide the range is (>= 0)."""
        return self.high - self.low

    @property
    def distance(self) -> float:
        """How far the middle lies from the answer (>= 0)."""
        return abs(self.middle - self.answer)

    @property
    def is_right(self) -> bool:
        """Whether the middle has the sign of the answer; of an answer of nought none is right."""
        return (self.middle > 0 and self.answer > 0) or (self.middle < 0 and self.answer < 0)

    @property
    def is_hit(self) -> bool:
        """Whether the answer lies in the range, its ends included."""
        return self.low <= self.answer <= self.high

    @property
    def question(self) -> tuple[str, tuple[float, ...], float]:
        """What was asked and what the answer is: the same for all who had the same file."""
        return self.side, self.settings, self.answer


@dataclass(frozen=True)
class Line:
    """What one student's page of one step has to tell: ``after`` is None before the debrief was read.

    ``model`` is the hash of what outcomes depend on, ``student`` eight random digits, ``runs`` how many runs lay on the
    shelf, ``currency`` three letters, or "" where the line does not say.
    """

    step: str
    model: str
    student: str
    before: Prediction
    after: Prediction | None = None
    runs: int = 0
    currency: str = ""


def written(line: Line) -> str:
    """The line as a page writes it."""
    content: dict[str, Any] = {
        "s": line.step,
        "m": line.model,
        "i": line.student,
        "b": _told(line.before),
        "f": None if line.after is None else _told(line.after),
        "n": line.runs,
        "v": FORM,
    }
    if line.currency:
        content["c"] = line.currency
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sealed(text.encode("utf-8", "replace"))


def sealed(content: bytes) -> str:
    """Bytes as a line: mark, base64url, checksum."""
    packed = base64.urlsafe_b64encode(content).rstrip(b"=")
    return f"{MARK}{packed.decode()}.{zlib.crc32(packed):08x}"


def read(text: str) -> Line:
    """The line of a text that holds nothing else; raises LineFault."""
    if len(text) > LONGEST:
        raise LineFault(f"is longer than {LONGEST:,} letters")
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise LineFault("is cut off: it does not end in a checksum of eight digits")
    packed, checksum = found[1].encode(), int(found[2], 16)
    if zlib.crc32(packed) != checksum:
        raise LineFault("is damaged: its checksum does not fit what it says")
    return _line(_content(packed))


def _told(said: Prediction) -> dict[str, Any]:
    return {
        "d": said.side,
        "x": list(said.settings),
        "lo": said.low,
        "hi": said.high,
        "a": said.answer,
        "r": said.reason[:LONGEST_REASON],
        "t": said.seconds,
    }


def _content(packed: bytes) -> dict[str, Any]:
    try:
        text = base64.b64decode(packed + b"=" * (-len(packed) % 4), altchars=b"-_", validate=True).decode("utf-8")
        found = json.loads(text, parse_constant=_no_number)
    except (binascii.Error, ValueError, RecursionError):
        raise LineFault("is damaged: what it holds is not JSON") from None
    if not isinstance(found, dict):
        raise LineFault("does not hold what a lesson writes")
    if found.get("v") != FORM or isinstance(found.get("v"), bool):
        raise LineFault("was written by another version of the lessons")
    return found


def _no_number(name: str) -> NoReturn:
    raise LineFault(f"holds a number that is none ({name})")


def _line(found: dict[str, Any]) -> Line:
    after = found.get("f")
    return Line(
        step=_word(found, "s", SIDE, "step"),
        model=_word(found, "m", _HASH, "model"),
        student=_word(found, "i", _STUDENT, "student"),
        before=_prediction(found.get("b"), "the prediction"),
        after=None if after is None else _prediction(after, "the prediction after the debrief"),
        runs=_whole(found.get("n")),
        currency=_word(found, "c", _CURRENCY, "currency") if found.get("c") else "",
    )


def _word(found: dict[str, Any], key: str, form: re.Pattern[str], what: str) -> str:
    word = found.get(key)
    if not isinstance(word, str) or not form.fullmatch(word):
        raise LineFault(f"names no {what}")
    return word


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_RUNS:
        raise LineFault("does not say how many runs were made")
    return value


def _prediction(found: Any, what: str) -> Prediction:
    if not isinstance(found, dict):
        raise LineFault(f"lacks {what}")
    settings, reason = found.get("x"), found.get("r", "")
    if not isinstance(settings, list) or len(settings) > MOST_SLIDERS:
        raise LineFault(f"does not say what {what} is about")
    if not isinstance(reason, str):
        raise LineFault(f"has a reason that is no text in {what}")
    low, high, answer = (_number(found.get(key), what) for key in ("lo", "hi", "a"))
    if low > high:
        raise LineFault(f"has a range that is reversed in {what}: {low:g} to {high:g}")
    seconds = _number(found.get("t", 0.0), what)
    if not 0 <= seconds <= MOST_SECONDS:
        raise LineFault(f"took a time that cannot be in {what}")
    return Prediction(
        side=_word(found, "d", SIDE, "place"),
        settings=tuple(_number(each, what) for each in settings),
        low=low,
        high=high,
        answer=answer,
        reason=reason[:LONGEST_REASON].encode("utf-8", "replace").decode("utf-8"),
        seconds=seconds,
    )


def _number(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LineFault(f"has a number missing in {what}")
    if not math.isfinite(value if isinstance(value, float) else 0.0) or abs(value) > LARGEST:
        raise LineFault(f"has a number that cannot be in {what}")
    return float(value) + 0.0 if abs(value) > SMALLEST else 0.0
