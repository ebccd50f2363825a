"""Streams that cannot fail, and what is printed for signs that an encoding lacks."""

import errno
import io
import os
import sys
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import console
from sim.errors import CannotWrite, DiskFull


class Failing(io.StringIO):
    """A stream whose writes fail."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def write(self, _text):
        raise OSError(self.number, os.strerror(self.number))


def printed(text, encoding):
    """What a stream of an encoding gets."""
    beneath = io.BytesIO()
    stream = console.Stream(io.TextIOWrapper(beneath, encoding=encoding))
    stream.write(text)
    stream.flush()
    return beneath.getvalue().decode(encoding)


@pytest.mark.parametrize(("encoding", "text", "found"), [
    ("ascii", "−£1,200 ± 5 × café…", "-GBP 1,200 +/- 5 x cafe..."),
    ("cp1252", "−£1,200 ± 5 × café…", "-£1,200 ± 5 × café…"),
    ("cp437", "−€5 “x” 日本", '-EUR 5 "x" ??'),
    ("utf-8", "−£1,200 日本", "−£1,200 日本"),
    ("utf-8", "a\ud800b", "a?b"),
])  # fmt: skip
def test_signs_that_an_encoding_lacks_are_written_with_others(encoding, text, found):
    assert printed(text, encoding) == found


@given(st.text(), st.sampled_from(["ascii", "cp1252", "cp437", "latin-1", "utf-8", "shift_jis", "cp037"]))
def test_any_text_can_be_printed_in_any_encoding(text, encoding):
    printed(text, encoding)


@pytest.mark.parametrize("stream", [None, *(Failing(n) for n in (errno.EPIPE, errno.EIO, errno.ENOSPC, errno.EAGAIN))])
def test_no_write_fails(stream):
    safe = console.Stream(stream)
    for _ in range(3):
        assert safe.write("a −") == 3
        safe.writelines(["b", "c"])
        safe.flush()
        print("d", file=safe, flush=True)
    assert safe.isatty() is False
    safe.close()


def test_a_closed_stream_takes_what_is_written():
    stream = io.StringIO()
    stream.close()
    console.Stream(stream).write("x")


def test_a_lost_pipe_is_lost_once_and_keeps_nothing_back():
    reading, writing = os.pipe()
    os.close(reading)
    safe = console.Stream(os.fdopen(writing, "w"))
    safe.write("x" * 100_000)
    safe.flush()
    assert isinstance(safe.lost, BrokenPipeError)
    safe.stream.write("y")
    safe.stream.close()  # what was kept back goes nowhere, and does not fail either


@pytest.mark.parametrize(("number", "kind"), [(errno.EPIPE, None), (errno.ENOSPC, DiskFull), (errno.EIO, CannotWrite)])
def test_what_is_a_result_itself_is_told_of_unless_the_reader_has_seen_enough(monkeypatch, number, kind):
    monkeypatch.setattr(sys, "stdout", Failing(number))
    if kind is None:
        console.deliver("text")
    else:
        with pytest.raises(kind, match="only a part"):
            console.deliver("text")


def test_a_result_without_standard_output_is_told_of(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(CannotWrite, match="no standard output"):
        console.deliver("text")


def test_complaints_go_to_standard_output_where_there_is_no_other(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", None)
    with console.safe():
        console.complain("a fault")
    assert capsys.readouterr().out == "a fault\n"


def test_a_warning_is_a_sentence_and_everything_is_put_back(capsys):
    before = sys.stdout, sys.stderr, warnings.showwarning
    with console.safe(), warnings.catch_warnings():
        warnings.simplefilter("always")
        console.make_safe()
        warnings.warn("something is odd", stacklevel=1)
    assert (sys.stdout, sys.stderr) == before[:2]
    assert capsys.readouterr().err == "Warning: something is odd\n"
    warnings.showwarning = before[2]


def test_files_meant_for_utf_8_are_utf_8(monkeypatch):
    beneath = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(beneath, encoding="cp1252"))
    console.deliver("Café − 日\n", as_file=True)
    assert beneath.getvalue().decode("utf-8") == "Café − 日\n"
