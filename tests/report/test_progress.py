"""The progress of a sweep: a bar on a terminal, plain lines at growing intervals elsewhere, nothing if quiet."""

import io

import pytest

from sim.report.words.progress import EVERY_SECONDS, RAREST_SECONDS, SweepProgress


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Gone(io.StringIO):
    def write(self, _):
        raise BrokenPipeError(32, "gone")


def lines_of(calls, **how):
    """What is printed of calls (seconds, done, failed)."""
    clock, stream = Clock(), io.StringIO()
    with SweepProgress(1_000, stream=stream, clock=clock, **how) as progress:
        for seconds, *counts in calls:
            clock.now = 100.0 + seconds
            progress(*counts)
    return stream.getvalue().splitlines()


def test_a_line_tells_done_failed_where_to_look_and_the_time_left():
    lines = lines_of([(20, 100, 3)], look="results/x/tables/failures.csv")
    assert lines == ["100 of 1,000 runs done, 3 failed (see results/x/tables/failures.csv), about 3 minutes left"]
    assert lines_of([(20, 100)]) == ["100 of 1,000 runs done, about 3 minutes left"]
    assert lines_of([(20, 100, 1)])[0].split(", ")[1] == "1 failed"


def test_what_was_kept_before_says_nothing_of_the_pace():
    assert lines_of([(20, 600)], done=500)[0].endswith("about 80 seconds left")
    assert lines_of([(20, 500)], done=500) == ["500 of 1,000 runs done"], "no run has told the pace yet"


def test_lines_come_more_and_more_rarely_but_never_more_than_ten_minutes_apart():
    clock, seconds_told, stream = Clock(), [], io.StringIO()
    with SweepProgress(1_000_000, stream=stream, clock=clock) as progress:
        for second in range(1, 8_000):
            clock.now = 100.0 + second
            before = len(stream.getvalue())
            progress(second)
            if len(stream.getvalue()) > before:
                seconds_told.append(second)
    pauses = [after - before for before, after in zip([0, *seconds_told], seconds_told, strict=False)]
    assert pauses[0] == EVERY_SECONDS
    assert pauses == sorted(pauses)
    assert pauses[-1] == RAREST_SECONDS
    assert len(seconds_told) < 25


def test_the_end_is_told_once_whenever_it_comes():
    assert lines_of([(1, 990), (2, 998, 2), (3, 998, 2)]) == ["998 of 1,000 runs done, 2 failed"]


def test_nothing_if_quiet(capsys):
    assert lines_of([(20, 100, 3), (900, 1_000)], quiet=True) == []
    terminal = Terminal()
    with SweepProgress(10, quiet=True, stream=terminal) as progress:
        progress(10)
        progress.aside("a word")
    assert terminal.getvalue() == ""
    assert capsys.readouterr().out == ""


def test_a_terminal_has_a_bar_from_what_was_kept_on_with_the_failures(capsys):
    terminal = Terminal()
    with SweepProgress(1_000, 400, stream=terminal, look="failures.csv") as progress:
        progress(650, 2)
        progress._bar.refresh()
        shown = terminal.getvalue()
        progress.aside("a word")
        progress(640, 2)
        assert progress._bar.n == 652, "a bar never goes back"
    assert "400/1000" in shown
    assert "652/1000" in shown
    assert "2 failed (see failures.csv)" in shown
    assert capsys.readouterr().out == "a word\n"


@pytest.mark.parametrize("stream", [Gone(), None])
def test_no_call_fails_whatever_becomes_of_the_stream(stream):
    clock = Clock()
    with SweepProgress(10, stream=stream, clock=clock) as progress:
        clock.now += 30
        progress(3, 1)
        progress(9, 1)
        progress.close()
        progress(9, 1)
