"""How far the work is: a bar with the time left on a terminal, plain lines elsewhere, nothing if quiet."""

import sys
import time
from typing import IO, Any

from tqdm import tqdm

from sim import console

EVERY_SECONDS = 15.0


class Progress:
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

    def __exit__(self, *_):
        self.close()

    def __call__(self, done: int, expected: int) -> None:
        """Show that `done` of about `expected` runs are done."""
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.total = max(expected, done)
            self._bar.update(done - self._bar.n)
        elif done >= expected or time.monotonic() - self._told >= EVERY_SECONDS:
            self._told = time.monotonic()
            print(f"{done} of about {expected} runs done", file=self.stream, flush=True)

    def aside(self, text: str) -> None:
        """Print a text on standard output without the bar getting in its way; nothing if quiet."""
        if self.quiet:
            return
        if self._bar is not None:
            self._bar.clear()
        console.say(text)
        if self._bar is not None:
            self._bar.refresh()

    def close(self) -> None:
        """End the bar; more calls do nothing harmful."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
