"""Lines are found wherever a class leaves them, and what is damaged is told with its place and does not stop."""

import base64
import quopri

import pytest

from sim.errors import UsageError
from sim.teaching.collect.finding import Found, Refused, files_of, lines_in, lines_of
from sim.teaching.line import written
from tests.teaching.made import line, predicted

LINE = line(1, predicted(-50.0, 150.5, reason="a dearer plate, “maybe” 5 %"))
OTHER = line(2, predicted(10.0, 20.0), predicted(0.0, 5.0))
TEXT, MORE = written(LINE), written(OTHER)
HALF = len(TEXT) // 2

FORMS = {
    "alone": TEXT,
    "in a sentence": f"My line is {TEXT}, thanks.",
    "at the end of a sentence": f"It is {TEXT}.",
    "quoted": f'"{TEXT}"',
    "in brackets": f"<{TEXT}>",
    "in a cell": f'17,"Smith, Ann","{TEXT}",2026-01-05',
    "in a cell with others": f'17,"Here:\n{TEXT}\nBye",x',
    "no space before": f"answer:{TEXT}",
    "wrapped at 76": "\n".join(TEXT[at : at + 76] for at in range(0, len(TEXT), 76)),
    "wrapped with returns": "\r\n".join(TEXT[at : at + 40] for at in range(0, len(TEXT), 40)),
    "spaces within": " ".join(TEXT[at : at + 30] for at in range(0, len(TEXT), 30)),
    "a break after the mark": TEXT[:4] + "\n" + TEXT[4:],
    "a break before the checksum": TEXT[:-9] + "\n" + TEXT[-9:],
    "invisible signs": TEXT[:HALF] + "\u200b\u00ad\ufeff" + TEXT[HALF:],
    "in HTML": f"<p>My line:<br>{TEXT}</p><td>next</td>",
    "tags within": TEXT[:HALF] + '<br class="x"><wbr>' + TEXT[HALF:],
    "entities around": f"&quot;{TEXT}&quot;&nbsp;",
    "entities within": TEXT[:HALF] + "&nbsp;&shy;&#8203;" + TEXT[HALF:],
    "mail that is quoted": "\n".join("> " + TEXT[at : at + 60] for at in range(0, len(TEXT), 60)),
    "mail in quoted-printable": quopri.encodestring(TEXT.encode()).decode(),
    "capitals in the checksum": TEXT[:-8] + TEXT[-8:].upper(),
    "words after it": f"{TEXT}abc",
    "words on the next line": f"{TEXT}\nSmith",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_line_is_found(form):
    (found,) = lines_in(FORMS[form], "a.txt")
    assert isinstance(found, Found), found
    assert found.line == LINE


@pytest.mark.parametrize("form", FORMS)
def test_and_so_is_the_one_after_it(form):
    found = list(lines_in(f"{FORMS[form]}\n{MORE}\n", "a.txt"))
    assert [each.line for each in found] == [LINE, OTHER]


def test_places_are_counted_in_lines():
    found = list(lines_in(f"one\ntwo {TEXT}\n\n{MORE} {TEXT}", "a.txt"))
    assert [each.at for each in found] == [2, 4, 4]


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (TEXT[:HALF], "cut off"),
        (TEXT[:-1], "cut off"),
        (TEXT[:HALF] + "\nSmith, Ann", "cut off"),
        (TEXT[:HALF] + TEXT[HALF + 1 :], "damaged"),
        (TEXT.lower().replace("rl1.", "RL1."), "damaged"),
        (TEXT[: HALF - 2] + "…" + TEXT[HALF:], "cut off"),
        ("RL1." + "e" * 30_000, "longer"),
    ],
)
def test_what_is_damaged_is_told_and_does_not_stop(spoilt, told):
    first, second = lines_in(f"\n{spoilt}\n{MORE}", "a.txt")
    assert isinstance(first, Refused)
    assert first.sentence.startswith("a.txt, line 2: ")
    assert told in first.sentence
    assert "\n" not in first.sentence
    assert second.line == OTHER


@pytest.mark.parametrize(
    "text", ["", "Paste the line that begins with RL1. here", 'begins with "RL1."', "RL1.", "RL1.\n\n"]
)
def test_the_mark_alone_is_no_line(text):
    assert list(lines_in(text, "a.txt")) == []
    assert [each.line for each in lines_in(f"{text}\n{TEXT}", "a.txt")] == [LINE]


def test_no_text_in_base64_that_ends_in_the_mark_ends_in_a_brace():
    """So one mark never stands inside a line."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for head in ("", "A", "AA", "AAA"):
        for last in head if head else letters:
            text = "AAAA" + head[:-1] + last + "RL1" if head else "AAAARL1"
            if len(text) % 4 != 1:
                assert not base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).endswith(b"}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_files_in_the_encodings_that_platforms_export(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(f"Prénom;ligne\r\nZoë;{TEXT}\r\n".encode(encoding))
    (found,) = lines_of(path)
    assert found.line == LINE
    assert found.at == 2


def test_what_is_no_text_is_told(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04" + TEXT.encode())
    (tmp_path / "b.txt").write_bytes(b"\0\1\2" + TEXT.encode())
    for name in ("a.xlsx", "b.txt"):
        (told,) = lines_of(tmp_path / name)
        assert "not text" in told.sentence


def test_a_folder_gives_what_may_hold_lines(tmp_path):
    for name in ("b/2.txt", "a.csv", "c.html", "picture.png", "d.TXT"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    names = [path.relative_to(tmp_path).as_posix() for path in files_of([str(tmp_path), str(tmp_path / "a.csv")])]
    assert sorted(names) == ["a.csv", "b/2.txt", "c.html", "d.TXT"]
    with pytest.raises(UsageError, match="no file or folder"):
        files_of([str(tmp_path / "none.txt")])
