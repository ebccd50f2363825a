"""Only one process works on a folder at a time: the system's lock on a file, and text in it that says who holds it.

Correctness does not rest on it (every process has its own journal), only the friendly refusal does.  The system frees a
lock when its holder dies, so a dead process of this machine never holds one.  Of a share where locks do not reach
other machines the text is all there is: its holder signs it anew every `BEAT` seconds, and after `STALE` seconds
without a sign of life it is taken over.
"""

import contextlib
import errno
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.errors import Busy
from sim.files import remove, telling
from sim.signals import held_back, on_stop

BEAT = 20.0
STALE = 120.0
_TEXT = 512  # bytes of the text, always, so that it is written in one piece
_PATIENCE = 1.5  # seconds in which one waits for another that is just opening a folder, or just dying
_HELD: set[int] = set()  # descriptors of the locks this process holds


class Lock:
    """The lock of a folder, in the file ``path``.  ``otherwise`` ends the refusal: what whoever is refused can do.

    With ``beats`` it says over and over that its holder lives, for shares between machines.
    """

    def __init__(
        self, path: Path, *, beats: bool = False, otherwise: str = "Wait for it or choose another --out."
    ) -> None:
        self.path, self.otherwise, self._beats = Path(path), otherwise, beats
        self._descriptor: int | None = None
        self._shared = False
        self._who: dict[str, Any] = {}
        self._ended: threading.Event | None = None
        self._forget: Callable[[], object] = lambda: None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def take(self, *, shared: bool = False) -> None:
        """Take the lock or raise ``Busy`` (75) naming its holder.  ``shared`` lets others have it who share it too.

        Raises CannotWrite (73) or DiskFull (74) if its file cannot be written.
        """
        with held_back():  # a lock file that nobody knows of would be left behind
            self._take(shared)

    def _take(self, shared: bool) -> None:
        last = time.monotonic() + _PATIENCE
        while True:
            with telling(self.path.parent):
                descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
            try:
                had = _lock(descriptor, shared)
                if had is False and time.monotonic() < last and self._died():
                    os.close(descriptor)  # a child that was being made as its parent was killed is about to let go
                    time.sleep(0.02)
                    continue
                if had is False or self._is_signed(shared, unsure=had is None):
                    raise Busy(f"Another run is writing there now: {self._holder()}. {self.otherwise}")
                if self._is_current(descriptor):
                    break
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)
        self._descriptor, self._shared = descriptor, shared
        _HELD.add(descriptor)
        try:
            self._who = _who() | ({"shared": shared} if self._beats else {})
            self._sign()
        except BaseException:
            self.release()
            raise
        if self._beats:
            self._forget = on_stop(self.release)
            self._ended = threading.Event()
            threading.Thread(target=self._beat, args=(self._ended,), name="lock", daemon=True).start()

    def take_while_others_open(self) -> None:
        """Take it alone for as long as it takes to look at the folder, waiting for others who do the same; if those
        who share it are at work already, share it with them.
        """
        last = time.monotonic() + _PATIENCE
        while True:
            for shared in (False, True):
                with contextlib.suppress(Busy):
                    return self.take(shared=shared)
            if time.monotonic() > last:
                return self.take(shared=True)
            time.sleep(0.02)

    def share(self) -> None:
        """Let others who share have it too, from now on."""
        if self._descriptor is not None and not self._shared:
            self._shared = True
            _lock(self._descriptor, True)
            if self._beats:
                self._who["shared"] = True
                self._sign()

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(BEAT):
            with contextlib.suppress(Exception):
                self._sign()

    def _sign(self) -> None:
        descriptor = self._descriptor
        if descriptor is None:
            return
        text = json.dumps(self._who | ({"heartbeat": round(time.time(), 1)} if self._beats else {}))
        with telling(self.path.parent):
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, text.encode().ljust(_TEXT))

    def _died(self) -> bool:
        """Whether who signed was of this machine and is dead."""
        try:
            signed = json.loads(self.path.read_bytes())
            return signed["host"] == _host() and not _is_alive(signed["pid"]) and signed["pid"] != os.getpid()
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _is_signed(self, shared: bool, unsure: bool) -> bool:
        """Whether somebody has the folder whom the system's lock does not show: of another machine who signed lately,
        or, ``unsure`` where there are no locks, a living process of this one.
        """
        try:
            signed = json.loads(self.path.read_bytes())
            if shared and signed["shared"]:
                return False
            if signed["host"] == _host():
                return unsure and _is_alive(signed["pid"])
            return time.time() - signed["heartbeat"] < STALE
        except (OSError, ValueError, KeyError, TypeError):
            return False  # nobody signed, or nobody who beats

    def release(self) -> None:
        """Give the lock back; its file goes too, unless others share it."""
        if self._ended is not None:
            self._ended.set()
        descriptor, self._descriptor = self._descriptor, None
        self._forget()
        if descriptor not in _HELD:  # or a forked process has let it go
            return
        assert descriptor is not None
        _HELD.discard(descriptor)
        if os.name != "nt" and (
            not self._shared or _lock(descriptor, False) is True
        ):  # alone, or the last that shared it
            remove(self.path)
        os.close(descriptor)

    def _is_current(self, descriptor: int) -> bool:
        """Whether the file we locked is still the one under the name: its last holder may have removed it."""
        try:
            return os.path.samestat(os.fstat(descriptor), os.stat(self.path))
        except FileNotFoundError:
            return False

    def _holder(self) -> str:
        for _ in range(20):  # the holder may have the lock and not yet have signed it
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                holder = json.loads(self.path.read_bytes())
                return "{user} on {host}, process {pid}, since {since}".format(**holder)
            time.sleep(0.01)
        return "its name cannot be read"


def _let_go() -> None:
    """A forked worker shares its parent's locks and would keep them after the parent's death: it closes its share."""
    for descriptor in _HELD:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def _host() -> str:
    import socket

    return socket.gethostname()


def _who() -> dict[str, Any]:
    import getpass

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "somebody"
    return {"user": user, "host": _host(), "pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}


def _is_alive(process: int) -> bool:
    if process == os.getpid() or os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _lock(descriptor: int, shared: bool) -> bool | None:
    """Whether the lock was had; None where there are no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            windows: Any = msvcrt
            windows.locking(descriptor, windows.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in (errno.ENOLCK, errno.ENOTSUP) else False  # None: a network share without locks
    return True
