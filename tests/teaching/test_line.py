"""The line that a lesson ends with: what Python writes it reads, and what was damaged or made up is told."""

import base64
import json
import math
import shutil
import subprocess

import pytest

from sim.teaching.line import LARGEST, LONGEST_REASON, Line, LineFault, Prediction, read, sealed, written
from tests import ROOT

BEFORE = Prediction("town", (-2.5,), -300.0, 120.5, -43.20125, "Fewer pounds from everybody: −£2.50 × 400", 41.0)
AFTER = Prediction("town", (2.5,), -500.0, -100.0, -310.0)
LINE = Line("price", "0123456789ab", "deadbeef", BEFORE, AFTER, 7)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        Line("explore", "abcdefabcdef", "00000000", AFTER, None, 0, "JPY"),
        Line("west_end", "0" * 12, "f" * 8, Prediction("west_end", (), 0.0, 0.0, 0.0, "\u2028<b>&\"'\\\n=1+1 🍕")),
        Line("copied", "0" * 12, "12345678", Prediction("copied", (1e-9, -1e9), -LARGEST, LARGEST, 1e15)),
    ],
)
def test_what_is_written_is_read(line):
    assert read(written(line)) == line


def test_it_is_one_word_without_a_sign_that_a_platform_would_change():
    text = written(LINE)
    assert set(text) <= set(LETTERS) | {"."}
    assert text.count(".") == 2
    assert written(LINE) == text


def checksum(content):
    """CRC-32 bit by bit, as ISO 3309 says: reflected, polynomial EDB88320."""
    register = 0xFFFFFFFF
    for byte in content:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0xEDB88320 if register & 1 else 0)
    return register ^ 0xFFFFFFFF


def packed(content):
    """Base64url without padding, six bits at a time."""
    bits = "".join(f"{byte:08b}" for byte in content)
    bits += "0" * (-len(bits) % 6)
    return "".join(LETTERS[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))


def by_hand(content):
    """A line put together without a library, as a page in another language would."""
    text = packed(json.dumps(content).encode())
    return f"RL1.{text}.{checksum(text.encode()):08x}"


CONTENT = {
    "s": "price", "m": "0123456789ab", "i": "deadbeef", "n": 2, "v": 1, "f": None,
    "b": {"d": "town", "x": [-2.5], "lo": -300, "hi": 120.5, "a": -43.2, "r": "less from each", "t": 12},
}  # fmt: skip


def test_the_checksum_of_a_known_text():
    assert checksum(b"123456789") == 0xCBF43926


def test_a_line_made_by_hand_is_read():
    line = read(by_hand(CONTENT))
    assert line == Line(
        "price",
        "0123456789ab",
        "deadbeef",
        Prediction("town", (-2.5,), -300.0, 120.5, -43.2, "less from each", 12),
        None,
        2,
    )
    fixed = (
        "RL1.eyJ2IjoxLCJzIjoicHJpY2UiLCJtIjoiMDEyMzQ1Njc4OWFiIiwiaSI6ImRlYWRiZWVmIiwiYiI6eyJkIjoidG93biIsIngiOlstMi41"
        "XSwibG8iOi0zMDAsImhpIjoxMjAuNSwiYSI6LTQzLjIsInIiOiJsZXNzIGZyb20gZWFjaCIsInQiOjEyfSwiZiI6bnVsbCwibiI6Mn0."
    )
    assert read(f"{fixed}{checksum(fixed.split('.')[1].encode()):08x}") == line


def test_every_letter_that_is_changed_is_noticed():
    text = written(LINE)
    for at in range(4, len(text)):
        other = "B" if text[at] != "B" else "C"
        if text[at].lower() != other.lower():
            with pytest.raises(LineFault, match=r"damaged|cut off"):
                read(text[:at] + other + text[at + 1 :])


def test_every_line_that_is_cut_is_noticed():
    text = written(LINE)
    for at in range(len(text)):
        with pytest.raises(LineFault):
            read(text[:at])


def changed(**changes):
    found = json.loads(json.dumps(CONTENT))
    for key, value in changes.items():
        place, _, inner = key.partition("_")
        if inner:
            found[place][inner] = value
        else:
            found[place] = value
    return by_hand(found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"v": 2}, "another version"),
        ({"v": True}, "another version"),
        ({"s": "../../etc"}, "names no step"),
        ({"s": None}, "names no step"),
        ({"m": "0123"}, "names no model"),
        ({"i": "Ann Smith"}, "names no student"),
        ({"i": 12345678}, "names no student"),
        ({"c": "pounds"}, "names no currency"),
        ({"n": -1}, "how many runs"),
        ({"n": 1.5}, "how many runs"),
        ({"n": True}, "how many runs"),
        ({"b": None}, "lacks the prediction"),
        ({"b": [1, 2]}, "lacks the prediction"),
        ({"f": 5}, "lacks the prediction after"),
        ({"b_lo": 200}, "reversed"),
        ({"b_lo": None}, "number missing"),
        ({"b_lo": "0"}, "number missing"),
        ({"b_hi": True}, "number missing"),
        ({"b_a": 1e16}, "cannot be"),
        ({"b_a": 10**400}, "cannot be"),
        ({"b_x": "none"}, "what the prediction is about"),
        ({"b_x": [0] * 101}, "what the prediction is about"),
        ({"b_x": [None]}, "number missing"),
        ({"b_d": "<script>"}, "names no place"),
        ({"b_t": -1}, "a time that cannot be"),
        ({"b_r": ["x"]}, "no text"),
    ],
)
def test_what_cannot_be_is_told(changes, told):
    with pytest.raises(LineFault, match=told):
        read(changed(**changes))


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("key", ["lo", "hi", "a", "t"])
def test_numbers_that_are_none_are_refused(name, key):
    text = json.dumps(CONTENT).replace(f'"{key}": {json.dumps(CONTENT["b"][key])}', f'"{key}": {name}')
    assert name in text
    with pytest.raises(LineFault):
        read(sealed(text.encode()))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"null", b"[]", b'"x"', b"{", b"[" * 3000, b"1" * 5000])
def test_what_is_no_content_is_told(content):
    with pytest.raises(LineFault):
        read(sealed(content))


def test_what_is_as_good_as_nought_is_nought():
    """An amount of three hundred decimals fits on no projector."""
    assert read(changed(b_lo=-1e-300, b_hi=1e-13)).before.low == 0.0
    assert read(changed(b_lo=-1e-300, b_hi=1e-13)).before.high == 0.0
    assert read(changed(b_lo=-1e-11, b_hi=1.0)).before.low == -1e-11


def test_a_long_reason_is_cut_and_half_a_letter_is_no_fault():
    line = read(changed(b_r="x" * 500))
    assert len(line.before.reason) == LONGEST_REASON
    assert read(sealed(json.dumps(CONTENT).replace("less", "\\ud83d").encode())).before.reason == "? from each"


def test_padding_in_the_middle_is_refused():
    text = base64.urlsafe_b64encode(json.dumps(CONTENT).encode()).decode()
    with pytest.raises(LineFault, match="cut off"):
        read(f"RL1.{text}=.00000000")


def test_what_counts_as_right_and_as_a_hit():
    def said(low, high, answer):
        return Prediction("town", (), low, high, answer)

    assert said(1.0, 3.0, 2.0).is_right
    assert said(-3.0, 4.0, 100.0).is_right
    assert not said(-4.0, 4.0, 100.0).is_right, "nought has no sign"
    assert not said(-1.0, 1.0, 0.0).is_right
    assert said(-1.0, 1.0, 0.0).is_hit
    assert said(2.0, 2.0, 2.0).is_hit
    assert said(2.0, 3.0, 2.0).is_hit
    assert said(1.0, 2.0, 2.0).is_hit
    assert not said(1.0, 1.99, 2.0).is_hit
    assert said(-1e15, 1e15, 0.0).middle == 0.0
    assert math.isclose(said(1.0, 4.0, 0.5).distance, 2.0)


BY_A_PAGE = (
    "RL1.eyJzIjoid2VzdF9lbmQiLCJtIjoiMDEyMzQ1Njc4OWFiIiwiaSI6ImRlYWRiZWVmIiwiYiI6eyJkIjoid2VzdF9lbmQiLCJ4"
    "IjpbLTIuNSwwLjNdLCJsbyI6LTMwMCwiaGkiOjEyMC41LCJhIjotNDMuMjAxMjUsInIiOiLigJxGZXdlcuKAnSDCoyBmcm9tIDxi"
    "PmVhY2g8L2I-ICYg8J-NlVxuPTErMSIsInQiOjQxLjV9LCJmIjp7ImQiOiJ0b3duIiwieCI6W10sImxvIjowLCJoaSI6MWUtNywi"
    "YSI6MWUtNywiciI6Ilx1ZDgzYyIsInQiOjB9LCJuIjozLCJ2IjoxfQ.ef86893e"
)
"""Written by the page's own `lineOf` for `SAID` before lines told their currency."""
SAID = """
const lesson = {
  step: { key: "west_end" },
  model: { hash: "0123456789ab" },
  currency: { code: "KWD" },
  before: { side: "west_end", x: [-2.5, 0.3], truth: -43.20125 },
  after: { side: "town", x: [], truth: 1e-7 },
};
const state = {
  browser: "deadbeef",
  shelf: [1, 2, 3],
  before: { lo: -300, hi: 120.5, r: "“Fewer” £ from <b>each</b> & 🍕\\n=1+1", t: 41.5 },
  after: { lo: -0, hi: 1e-7, r: "🍕".slice(0, 1), t: 0 },
};
"""
TWIN = ROOT / "sim/teaching/page/line.js"


def is_what_was_said(line):
    assert (line.step, line.model, line.student, line.runs) == ("west_end", "0123456789ab", "deadbeef", 3)
    reason = "“Fewer” £ from <b>each</b> & 🍕\n=1+1"
    assert line.before == Prediction("west_end", (-2.5, 0.3), -300.0, 120.5, -43.20125, reason, 41.5)
    assert line.after == Prediction("town", (), 0.0, 1e-7, 1e-7, "?", 0.0), "half a letter, cut by the page"


def test_what_a_page_wrote_is_read():
    is_what_was_said(read(BY_A_PAGE))


@pytest.mark.process
@pytest.mark.skipif(not TWIN.exists() or not shutil.which("node"), reason="needs the page's module, and node to run it")
def test_what_the_page_writes_now_is_read():
    code = TWIN.read_text("utf-8") + SAID + "process.stdout.write(lineOf(lesson, state));"
    told = subprocess.run(
        ["node", "--input-type=module"], input=code, capture_output=True, encoding="utf-8", check=True
    )
    is_what_was_said(read(told.stdout))
    assert read(told.stdout).currency == "KWD"
