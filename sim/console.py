"""What people see: the only module that prints.

`safe` makes standard output and standard error streams that cannot fail, once, at the door: a reader that went away,
a full disk behind a redirection, a stream that is not there at all (a service, pythonw) or a sign that its encoding
lacks costs what was printed and nothing else.  Whoever writes to ``sys.stdout`` or ``sys.stderr`` from then on, a
library's progress bar, a warning or a traceback, writes through them.  Only `deliver`, whose text is itself the result
of a command, tells when it could not be printed.
"""

import codecs
import contextlib
import errno
import os
import sys
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from sim.errors import CannotWrite, DiskFull

INSTEAD = {
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{NON-BREAKING HYPHEN}": "-",
    "\N{MULTIPLICATION SIGN}": "x", "\N{DIVISION SIGN}": "/", "\N{PLUS-MINUS SIGN}": "+/-",
    "\N{LESS-THAN OR EQUAL TO}": "<=", "\N{GREATER-THAN OR EQUAL TO}": ">=", "\N{NOT EQUAL TO}": "!=",
    "\N{RIGHTWARDS ARROW}": "->", "\N{MIDDLE DOT}": ".", "\N{BULLET}": "*", "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{POUND SIGN}": "GBP ", "\N{EURO SIGN}": "EUR ", "\N{YEN SIGN}": "JPY ",
}  # fmt: skip
"""What is printed for a sign that the encoding of a stream lacks; of letters the plain ones, of anything else "?"."""
HANDLER = "regulars"
READER_GONE = {errno.EPIPE, errno.ESHUTDOWN, errno.ECONNRESET}

_typed = "regulars"


def command() -> str:
    """How the program was started, in words a user can type again: "regulars", "python run.py", "python -m sim"."""
    return _typed


@contextlib.contextmanager
def called(words: str) -> Iterator[None]:
    """Use these words for how the program was started."""
    global _typed
    before, _typed = _typed, words
    try:
        yield
    finally:
        _typed = before


class Stream:
    """A text stream over another one, or over None, on which no write fails; ``lost`` is the error that ended it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.lost: Exception | None = None
        with contextlib.suppress(AttributeError, LookupError, ValueError, OSError):
            stream.reconfigure(errors=HANDLER)

    def __getattr__(self, name):
        return getattr(self.stream, name)

    @property
    def encoding(self) -> str:
        """The encoding of the stream beneath."""
        return getattr(self.stream, "encoding", None) or "utf-8"

    @property
    def closed(self) -> bool:
        """False: whatever became of the stream beneath, this one takes what is written."""
        return False

    @property
    def is_there(self) -> bool:
        """Whether somebody may still read what is written."""
        return self.stream is not None and self.lost is None

    def isatty(self) -> bool:
        """Whether it is a terminal that still listens."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            return self.is_there and self.stream.isatty()
        return False

    def fileno(self) -> int:
        """The descriptor beneath; raises OSError where there is none."""
        if self.stream is None:
            raise OSError(errno.EBADF, "there is no such stream")
        return self.stream.fileno()

    def write(self, text: str) -> int:
        """Write a text; returns its length, whatever happened to it."""
        self._try(lambda: self.stream.write(self._printable(text)))
        return len(text)

    def send(self, content: bytes) -> None:
        """Write bytes as they are where the stream has a place for them, else as UTF-8 text."""
        beneath = getattr(self.stream, "buffer", None)
        if beneath is None:
            self.write(content.decode("utf-8"))
        else:
            self.flush()
            self._try(lambda: beneath.write(content))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand over what was written."""
        self._try(lambda: self.stream.flush())

    def close(self) -> None:
        """Nothing: the stream beneath belongs to the system."""

    def _printable(self, text):
        try:
            text.encode(self.encoding, HANDLER)
        except (UnicodeError, LookupError):
            return text.encode("ascii", HANDLER).decode("ascii")
        return text if hasattr(self.stream, "reconfigure") else _replaced(text, self.encoding)

    def _try(self, task):
        if not self.is_there:
            return
        try:
            task()
        except BlockingIOError:
            return  # nobody is reading at the moment: this piece is lost, the stream is not
        except (OSError, ValueError) as error:
            self._lose(error)

    def _lose(self, error):
        """From now on everything goes nowhere, also what the stream beneath still keeps back."""
        self.lost = error
        with contextlib.suppress(OSError, ValueError, AttributeError):
            descriptor, nowhere = self.stream.fileno(), os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, descriptor)
            if nowhere != descriptor:
                os.close(nowhere)


def _replaced(text, encoding):
    return text.encode(encoding, HANDLER).decode(encoding)


def _instead(error):
    """The handler of `HANDLER`: signs that an encoding lacks, in signs that every encoding has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_plain(mark) for mark in error.object[error.start : error.end]), error.end


def _plain(mark):
    if mark in INSTEAD:
        return INSTEAD[mark]
    parts = unicodedata.normalize("NFKD", mark)
    return "".join(part for part in parts if part.isascii() and part.isprintable()) or "?"


codecs.register_error(HANDLER, _instead)


def over(stream: Any) -> Stream:
    """A `Stream` over a stream, or the stream itself if it is one."""
    return stream if isinstance(stream, Stream) else Stream(stream)


@contextlib.contextmanager
def safe() -> Iterator[None]:
    """Make both streams, and the warnings that are written to them, safe; put back as they were on leaving."""
    before = sys.stdout, sys.stderr, warnings.showwarning
    make_safe()
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        sys.stdout, sys.stderr, warnings.showwarning = before


def make_safe() -> None:
    """Make both streams safe for the rest of this process; for those that start in a worker."""
    _fill_low_descriptors()
    sys.stdout, sys.stderr = over(sys.stdout), over(sys.stderr)
    warnings.showwarning = _show_warning


def _fill_low_descriptors():
    """Open what is closed of standard input, output and error on nothing: the next file that is opened would else take
    its number, and get what other processes or libraries print there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def _show_warning(message, category, filename, lineno, file=None, line=None):
    if file is not None:
        file.write(warnings.formatwarning(message, category, filename, lineno, line))
    elif issubclass(category, UserWarning):
        complain(f"Warning: {message}")
    else:
        complain(warnings.formatwarning(message, category, filename, lineno, line).rstrip("\n"))


# -- saying something


def say(text: str = "", *, end: str = "\n") -> None:
    """Print a text on standard output, for people."""
    print(text, end=end, flush=True)


def complain(text: str) -> None:
    """Print a text on standard error; where there is none, on standard output."""
    there = sys.stderr is not None and getattr(sys.stderr, "is_there", True)
    print(text, file=sys.stderr if there else sys.stdout, flush=True)


def deliver(text: str, *, as_file: bool = False) -> None:
    """Print a text that is the result of a command; ``as_file``: it is meant to be redirected into a UTF-8 file.

    A reader who has seen enough is no fault.  Raises CannotWrite (73) where there is no standard output, and DiskFull
    (74) or CannotWrite where it could not take the text.
    """
    stream = over(sys.stdout)
    if stream.stream is None:
        raise CannotWrite("There is no standard output, so what was asked for cannot be printed.")
    if as_file and not stream.isatty():
        stream.send(text.encode("utf-8", HANDLER))
    else:
        stream.write(text)
    stream.flush()
    if stream.lost is not None:
        _tell_unless_read_enough(stream.lost)


def _tell_unless_read_enough(error):
    number = getattr(error, "errno", None)
    if number in READER_GONE or (os.name == "nt" and number == errno.EINVAL):  # Windows' way to say the same
        return
    kind = DiskFull if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else CannotWrite
    raise kind(f"Standard output took only a part of what was asked for: {getattr(error, 'strerror', None) or error}.")


def deliver_lines(lines: Iterable[str]) -> None:
    """Print lines that are the result of a command."""
    deliver("".join(f"{line}\n" for line in lines))
