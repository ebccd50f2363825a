"""How far the work is: a bar with the time left on a terminal, plain lines elsewhere, nothing if quiet."""

import sys
import time
from collections.abc import Callable
from typing import IO, Any

from tqdm import tqdm

from sim import console
from sim.scenario.inspect.checking import duration

EVERY_SECONDS = 15.0
RARER = 1.5
"""How much longer each pause between two plain lines of a sweep is than the one before."""
RAREST_SECONDS = 600.0


class _Shown:
    """A bar on a terminal, or none, and what is printed beside it."""

    quiet: bool
    stream: Any
    _bar: Any
    _compiled = -EVERY_SECONDS

    def __exit__(self, *_):
        self.close()

    def aside(self, text: str) -> None:
        """Print a text on standard output without the bar getting in its way; nothing if quiet."""
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.clear()
        console.say(text)
        if self._bar is not None:
            self._bar.refresh()

    def compiling(self, line: str) -> None:
        """Show which part of the market is being compiled, before the first run is done; "" once it is over.

        Elsewhere than on a terminal a line is told every `EVERY_SECONDS` at most.
        """
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.set_description_str(line)
        elif line and time.monotonic() - self._compiled >= EVERY_SECONDS:
            self._compiled = time.monotonic()
            _tell(line, self.stream)

    def close(self) -> None:
        """End the bar; more calls do nothing harmful."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class Progress(_Shown):
    """Called with (runs done, runs expected); a context manager that tidies the line up.

    A run here is one replication or one world, with all strategies.  Whatever becomes of the stream, no call fails.
    """

    def __init__(self, quiet: bool = False, stream: IO[str] | None = None) -> None:
        self.quiet = quiet
        self.stream = console.over(sys.stderr if stream is None else stream)
        self._bar: Any = None
        self._told = time.monotonic()

    def __enter__(self):
        if not self.quiet and self.stream.isatty():
            self._bar = tqdm(total=None, unit=" run", file=self.stream, dynamic_ncols=True, leave=False)
        return self

    def __call__(self, done: int, expected: int) -> None:
        """Show that `done` of about `expected` runs are done."""
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.total = max(expected, done)
            self._bar.update(done - self._bar.n)
        elif done >= expected or time.monotonic() - self._told >= EVERY_SECONDS:
            self._told = time.monotonic()
            _tell(f"{done} of about {expected} runs done", self.stream)


class SweepProgress(_Shown):
    """How far a sweep is: runs done of those asked for, the time left, failures so far and where to look.

    On a terminal a bar; elsewhere plain lines, at first every `EVERY_SECONDS`, then more and more rarely, and one at
    the end.  ``asked`` are all runs, ``done`` those kept from before, which tell nothing of the pace; ``look`` is
    where failures are told.  Whatever becomes of the stream, no call fails.
    """

    def __init__(
        self,
        asked: int,
        done: int = 0,
        *,
        quiet: bool = False,
        stream: IO[str] | None = None,
        look: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.asked, self.kept, self.quiet, self.look = asked, done, quiet, look
        self.stream = console.over(sys.stderr if stream is None else stream)
        self._clock = clock
        self._started = self._told = clock()
        self._pause, self._ended = EVERY_SECONDS, False
        self._bar: Any = None

    def __enter__(self):
        if not self.quiet and self.stream.isatty():
            self._bar = tqdm(
                total=self.asked, initial=self.kept, unit=" run", file=self.stream, dynamic_ncols=True, leave=False
            )
        return self

    def __call__(self, done: int, failed: int = 0) -> None:
        """Show that ``done`` runs are done in all, those kept before among them, and ``failed`` failed."""
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.set_postfix_str(self._failures(failed), refresh=False)
            self._bar.update(max(0, done + failed - self._bar.n))
            return
        now, at_end = self._clock(), done + failed >= self.asked
        if (at_end and not self._ended) or (not at_end and now - self._told >= self._pause):
            self._told, self._ended = now, at_end
            self._pause = min(RAREST_SECONDS, self._pause * RARER)
            parts = [f"{done:,} of {self.asked:,} runs done", self._failures(failed), self._left(done + failed, now)]
            _tell(", ".join(part for part in parts if part), self.stream)

    def _failures(self, failed: int) -> str:
        if not failed:
            return ""
        return f"{failed:,} failed" + (f" (see {self.look})" if self.look else "")

    def _left(self, ended: int, now: float) -> str:
        """The time that the rest takes at the pace so far; "" before there is one, and at the end."""
        made, rest = ended - self.kept, self.asked - ended
        if made <= 0 or rest <= 0:
            return ""
        return f"about {duration((now - self._started) / made * rest)} left"


def _tell(line: str, stream: Any) -> None:
    print(line, file=stream, flush=True)
