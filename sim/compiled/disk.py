"""Compiled code kept between starts, in the user's own cache folder, so that only the first start waits.

numba's own cache misses two things: that a function *called* by the kept one has changed (it returns old
results), and that a file is damaged (it never starts again).  So the folder's name is a hash of everything
that the code depends on, and every file carries a checksum: what does not match is deleted and compiled
anew.  One file per function and signature, written aside and renamed, so that any number of processes may
start at once; one of them compiles while the others wait for what it keeps.  The files are pickles, hence
code: they stay in the user's cache folder and never travel with results, nobody else may write there, and
what somebody else could have written is never read.
"""

import hashlib
import os
import pickle
import platform
import shutil
import stat
import sys
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.compiled import inside
from sim.signals import held_back

SOURCE = Path(__file__).resolve().parents[1]
UNUSED_DAYS = 30
STAMP = "last-used"
PRIVATE = 0o700  # rights of the folders: the user's own and nobody else's
LOCK, HELP = "compiling", "helping"
LONGEST_WAIT = 600.0
"""Seconds that one process waits for another to compile before it does so itself: ten times what all of it takes."""
LOOK_AGAIN = 0.25
"""Seconds after which one that waits looks whether another has compiled the same meanwhile."""
CHECKSUM_BYTES = 32
WARNED = "REGULARS_CACHE_WARNED"  # in the environment, so that worker processes do not repeat the warning


def user_cache() -> Path:
    """Where this system keeps a user's caches; raises RuntimeError or KeyError if nowhere."""
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return chosen if chosen.is_absolute() else Path.home() / ".cache"


NEVER_COMPILED = (
    "scenario", "laws", "accounts", "agents", "study", "evidence", "report", "teaching", "dashboard", "cli",
    "console.py", "bounds.py", "signals.py", "processors.py", "files.py", "temporary.py", "memory.py",
    "control_groups.py", "__main__.py",
)  # fmt: skip
"""Parts of the source that compiled code cannot see: no module with rules or compiled functions imports from them
(tests/test_floors.py).  A change there keeps what was compiled."""


def fingerprint() -> str:
    """A hash of all that compiled code depends on: source, Python, numba, llvmlite, NumPy, processor, settings."""
    from llvmlite import binding

    versions = (sys.version, *_versions())
    machine = (platform.machine(), binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten())
    ours = sorted(f"{name}={value}" for name, value in os.environ.items() if _changes_code(name))
    digest = hashlib.sha256(repr((versions, machine, ours)).encode())
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).parts[0] in NEVER_COMPILED:
            continue
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(SOURCE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def _versions():
    """Of numba, llvmlite and NumPy, which need not be loaded to be named unless nobody noted it at the installation."""
    with suppress(PackageNotFoundError):
        noted = [version(name) for name in ("numba", "llvmlite", "numpy")]
        if all(noted):
            return noted
    import llvmlite
    import numba
    import numpy

    return [numba.__version__, llvmlite.__version__, numpy.__version__]


def _changes_code(name):
    elsewhere = ("NUMBA_NUM_THREADS", "NUMBA_THREADING", "NUMBA_CACHE")
    return name.startswith("NUMBA_") and not name.startswith(elsewhere)


@cache
def folder() -> Path | None:
    """This version's cache folder, made if need be; None where there can be none.  Sweeps out old ones."""
    try:
        home = user_cache() / "regulars"
        home.parent.mkdir(parents=True, exist_ok=True)
        ours = home / fingerprint()
        for each in (home, ours):
            each.mkdir(mode=PRIVATE, exist_ok=True)
        if _is_ours(home.lstat()) and not _is_private(home.lstat()):
            home.chmod(PRIVATE)  # an earlier version left it to the user's habits; what is in it is looked at by itself
        _check_private(home)
        _check_private(ours)
    except (OSError, RuntimeError, KeyError) as fault:
        complain(fault)
        return None
    try:
        (ours / STAMP).touch()
        sweep(ours.parent)
    except OSError as fault:
        complain(fault)  # a folder that may only be read still serves what it holds
    return ours


def _check_private(place):
    """Raise PermissionError unless a folder is our own and nobody else can write there.

    Folders above need no look: whoever may rename things there can put a folder of his own here, but none of ours.
    """
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise PermissionError(f"{place} is a link or a file; remove it")
    if not _is_ours(found):
        raise PermissionError(f"{place} belongs to somebody else")
    if not _is_private(found):
        raise PermissionError(f"others can write into {place}; remove it")


def _is_ours(found):
    """Whether a file or folder is our own; Windows keeps a user's cache to the user."""
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def _is_private(found):
    return not hasattr(os, "geteuid") or not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def holds(name: str) -> bool:
    """Whether the folder holds a compiled function of that name; True where there can be no folder."""
    kept = folder()
    return kept is None or any(kept.glob(f"{name}-*.pickle"))


def sweep(home: Path) -> None:
    """Remove the folders of other versions that nobody has used for 30 days."""
    oldest = time.time() - UNUSED_DAYS * 86400
    for stamp in home.glob(f"*/{STAMP}"):
        try:
            if stamp.stat().st_mtime < oldest:
                shutil.rmtree(stamp.parent, ignore_errors=True)
        except OSError:
            continue  # another process was quicker


def complain(fault: object) -> None:
    """Say once that nothing can be kept: all works, but every start compiles anew."""
    if not os.environ.get(WARNED):
        os.environ[WARNED] = "1"
        message = f"Compiled code cannot be kept between starts ({fault}); every start compiles anew."
        warnings.warn(message, stacklevel=2)


def read(path: Path) -> Any:
    """The object kept in a file; None if there is none, or others could have written it.  A damaged one is removed."""
    try:
        with open(path, "rb") as file:
            found = os.fstat(file.fileno())
            if not (_is_ours(found) and _is_private(found)):
                return None
            content = file.read()
    except OSError:
        return None
    checksum, payload = content[:CHECKSUM_BYTES], content[CHECKSUM_BYTES:]
    if hashlib.sha256(payload).digest() != checksum:
        remove(path)
        return None
    return pickle.loads(payload)


def write(path: Path, payload: bytes) -> None:
    """Keep the bytes of a pickle; whoever reads meanwhile sees the old file or the new one."""
    aside = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        with held_back():  # whoever is stopped now leaves no file aside
            with open(aside, "xb", opener=_private_file) as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            os.replace(aside, path)
    except OSError as fault:
        remove(aside)
        if not path.exists():  # or another process has kept the same, and still holds the file open
            complain(fault)


def _private_file(path, flags):
    return os.open(path, flags, 0o600)


def remove(path: Path) -> None:
    """Delete a file, if that is possible."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def keep(dispatcher: Any, options: Mapping[str, Any]) -> None:
    """Let a compiled function be kept on disk, if it is ours (of others the folder's hash knows nothing)."""
    function = dispatcher.py_func
    ours = SOURCE in Path(function.__code__.co_filename).resolve().parents
    if not ours or function.__closure__ or folder() is None:
        return
    dispatcher._cache = _cache(function, options)
    dispatcher.compile = _in_turn(dispatcher, dispatcher.compile)


def _in_turn(dispatcher, compile_it):
    """What compiles a signature: at once if it is kept, else while no other process compiles anything."""
    from numba.core.compiler_lock import global_compiler_lock

    def compile_in_turn(signature):
        def is_kept():
            return dispatcher._cache.keeps(signature, dispatcher.targetctx)

        if is_kept():
            return compile_it(signature)
        with global_compiler_lock, alone(is_kept):  # always in this order: threads of one process never wait in a ring
            return compile_it(signature)

    return compile_in_turn


def _acquired(lock, needless):
    """Wait for a lock; False as soon as it has become needless.  Raises TimeoutError after the longest wait."""
    from filelock import Timeout

    left, last = LONGEST_WAIT, time.monotonic() + LONGEST_WAIT
    while True:
        try:
            lock.acquire(timeout=min(LOOK_AGAIN, left))
        except Timeout:
            left = last - time.monotonic()
            if left <= 0.0:
                raise
            if needless():
                return False
        else:
            return True


_helps = False  # whether this process holds the lock of those that help, which then stands for the other


_locks: dict[Path, Any] = {}  # path -> its FileLock, or None once it could not be had


def _lock(path):
    from filelock import FileLock

    return _locks.setdefault(path, FileLock(path, thread_local=False))


@contextmanager
def alone(needless: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold the lock of the cache folder, again if need be; where there can be none, or it takes too long, do without
    from then on.  Nobody waits any longer for what has become `needless` meanwhile.
    """
    kept = folder()
    assert kept is not None, "only what has a folder is kept"
    path = kept / (HELP if _helps else LOCK)
    lock = _lock(path)
    if lock is not None:
        try:
            if not _acquired(lock, needless):
                lock = None
        except (OSError, NotImplementedError):
            lock = _locks[path] = None
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


@contextmanager
def turn() -> Iterator[str]:
    """Which part this process has in compiling: `LOCK` if it may begin, `HELP` if another one compiles and it may help,
    "" if others do both; it keeps the part meanwhile.
    """
    global _helps
    kept = folder()
    locks = {} if kept is None else {name: _lock(kept / name) for name in (LOCK, HELP)}
    part = next((name for name, lock in locks.items() if lock is not None and _had(lock)), "")
    _helps = part == HELP
    try:
        yield part
    finally:
        _helps = False
        if part:
            locks[part].release()


def _had(lock):
    from filelock import Timeout

    try:
        lock.acquire(blocking=False)
    except (OSError, NotImplementedError, Timeout):
        return False
    return True


def _cache(function, options):
    from numba.core.caching import _Cache
    from numba.core.compiler import CompileResult
    from numba.core.serialize import dumps

    class Cache(_Cache):
        """What a dispatcher asks before and after it compiles a signature."""

        cache_path = str(folder())

        def path(self, signature, codegen):
            where = (function.__module__, function.__qualname__, function.__code__.co_firstlineno)
            key = repr((where, sorted(options.items()), signature, codegen.magic_tuple()))
            return folder() / f"{function.__name__}-{hashlib.sha256(key.encode()).hexdigest()[:32]}.pickle"

        def keeps(self, signature, target_context):
            """Whether there is a file for a signature, whatever is in it."""
            return self.path(signature, target_context.codegen()).exists()

        def load_overload(self, signature, target_context):
            target_context.refresh()
            path = self.path(signature, target_context.codegen())
            try:
                kept = read(path)
                if kept is not None and options.keys() >= inside.OPTIONS.keys():
                    return inside.rebuilt(target_context, kept)
                return None if kept is None else CompileResult._rebuild(target_context, *kept)
            except Exception:  # whatever a kept file does, compiling anew is right
                remove(path)
                return None

        def save_overload(self, signature, result):
            if result.library.has_dynamic_globals or any(not part.can_cache for part in result.lifted):
                return
            write(self.path(signature, result.codegen), dumps(result._reduce()))

        def enable(self):
            """Part of numba's interface; this cache is always on."""

        disable = flush = enable

    return Cache()
