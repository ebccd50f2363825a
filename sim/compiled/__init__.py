"""Compiled code, when it is needed: the one place that knows numba and its settings.

Rules and chance are plain functions of scalars.  Here they become callable from compiled loops (``compiled``)
and fast to call from Python (``fast``), with the same bits.  Importing this module is free: numba is loaded
on the first call of a compiled function, so that a command which computes nothing starts at once.  With
``NUMBA_DISABLE_JIT=1`` in the environment everything runs as plain Python.

>>> from sim.compiled import compiled
>>> from sim.compiled import arithmetic
>>> @compiled
... def exps(x, y):
...     for i in range(x.size):
...         y[i] = arithmetic.exp(x[i])

Settings: ``error_model="numpy"`` (a division by zero gives inf, as in NumPy, and keeps loops free of
branches); ``nogil``, so that other threads of the process go on meanwhile; never fast-math, which would let
results differ between machines; every rule is inlined, without which no loop around one is vectorised (Philox:
1.1 instead of 9.4 ns a block).
"""

import functools
import importlib
import inspect
import os
import pkgutil
import threading
from collections.abc import Callable, Iterable
from typing import Any

from sim.compiled import bits, copies, disk, inside, memory
from sim.compiled.memory import as_unsigned, prefetch, unrefcounted
from sim.errors import UsageError
from sim.processors import usable

OPTIONS = {"error_model": "numpy", "fastmath": False, "nogil": True, "no_cfunc_wrapper": True}
__all__ = [
    "as_unsigned",
    "compile_together",
    "compiled",
    "enabled",
    "fast",
    "is_kept",
    "load_compiler",
    "plain",
    "prange",
    "prefetch",
    "set_threads",
    "unrefcounted",
]

RULES = ("sim.compiled.arithmetic", "sim.chance", "sim.rules", "sim.market.value")
"""All functions defined here can be called from compiled code."""

_lock = threading.RLock()
_fast: dict[Any, Any] = {}
_ready = False
_made: set[Callable[..., Any]] = set()
"""Functions that need not be looked for on disk any more."""
_with_prange: dict[str, dict[str, Any]] = {}
"""Module with parallel functions -> its names."""


def prange(*args: int) -> range:
    """``range``, shared among threads inside ``@compiled(parallel=True)``.  Never sum floats over it."""
    return range(*args)


def enabled() -> bool:
    """Whether code is compiled at all (``NUMBA_DISABLE_JIT`` is not set)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")


def compiled(
    function: Callable[..., Any] | None = None,
    *,
    parallel: bool = False,
    inline: bool = False,
    inner: bool = False,
    step: bool = False,
) -> Any:
    """Decorator: compile a function on its first call, or when compiled code that calls it is compiled.

    ``parallel`` shares its ``prange`` loops among threads if it is called from Python; within compiled code they are
    loops like others.  A ``step`` is a function that only calls others: called from Python it stays Python, so that
    what it calls may share its loops among threads.  ``inline`` copies a function into its callers, which small
    functions called from inner loops need.  An ``inner`` function makes no arrays and hands none out, so it need not
    count references to those it is given (see `sim.compiled.memory`).  The plain function stays reachable as
    ``.py_func`` (see `plain`).
    """
    if function is None:
        return functools.partial(compiled, parallel=parallel, inline=inline, inner=inner, step=step)
    if not enabled():
        return function
    options = ({"forceinline": True} if inline else {}) | ({"_nrt": False} if inner else {})
    together = Compiled(function, options | {"parallel": True}) if parallel else None
    if parallel:
        _with_prange[function.__module__] = function.__globals__
    return Compiled(function, options, called=function if step else together)


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """The Python function that a `@compiled` one was made from, whether anything is compiled or not."""
    return getattr(function, "py_func", function)


def is_kept(function: Callable[..., Any]) -> bool:
    """Whether a compiled form of a `@compiled` function is kept on disk; True too where nothing is compiled or kept."""
    return not enabled() or disk.holds(function.__name__)


type Calls = Iterable[tuple[Any, tuple[Any, ...]]]


def compile_together(function: Any, arguments: tuple[Any, ...], parts: Callable[[], Calls]) -> None:
    """Compile a `@compiled` function for arguments of these types, unless it is kept; a second process that comes to
    it meanwhile compiles its `parts`, the (function, arguments) that it calls, from the last to the first.
    """
    if function in _made or is_kept(function):
        _made.add(function)
        return
    with disk.turn() as part:
        if part == disk.LOCK:
            function.prepare(arguments)
        for each, own in reversed(list(parts())) if part == disk.HELP else ():
            if not is_kept(function):
                each.prepare(own, inside=True)


def fast(function: Callable[..., Any]) -> Callable[..., Any]:
    """The compiled form of a plain function, for callers in Python; the same object each time."""
    if not enabled():
        return plain(function)
    if isinstance(function, Compiled):
        return function.dispatcher
    with _lock:
        if function not in _fast:
            _fast[function] = _build(function, {})
        return _fast[function]


def set_threads(count: int) -> int:
    """Let parallel loops use so many threads (at least 1), or all that this process may use; returns the number in
    force.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise UsageError(f"threads = {count!r} cannot be used: give a whole number from 1.")
    if not enabled():
        return 1
    numba = _numba()

    count = min(count, numba.config.NUMBA_NUM_THREADS)
    numba.set_num_threads(count)
    return count


class Compiled:
    """A function that is compiled when first called; made by ``compiled``.

    ``called`` is what a call from Python calls instead, while compiled code calls what is compiled here.
    """

    def __init__(
        self, function: Callable[..., Any], options: dict[str, Any], called: Callable[..., Any] | None = None
    ) -> None:
        functools.update_wrapper(self, function)
        self.py_func = function
        self._options, self._called = options, called
        if called is not None:
            self.targetoptions = {"inline": "always"}  # numba's: it has no code of its own, but is part of its callers
        self._dispatcher = self._inside = None

    def __call__(self, *args: Any) -> Any:
        return (self._called or self._dispatcher or self.dispatcher)(*args)

    def prepare(self, arguments: Any, *, inside: bool = False) -> None:
        """Compile it for arguments of these types, as Python calls it or, `inside`, as compiled code does."""
        dispatcher = self.called_inside if inside else self.dispatcher
        dispatcher.compile(tuple(map(_numba().typeof, arguments)))

    def __reduce__(self):
        return self.__qualname__  # travels to other processes by its name, as a function does

    @property
    def dispatcher(self) -> Any:
        """The compiled function itself, in numba's own form, as Python calls it."""
        with _lock:
            if self._dispatcher is None:
                self._dispatcher = _build(self.py_func, self._options)
            return self._dispatcher

    @property
    def called_inside(self) -> Any:
        """The same as compiled code calls it."""
        with _lock:
            if self._inside is None:
                self._inside = _build(self.py_func, self._options | inside.OPTIONS)
            return self._inside

    @property
    def _numba_type_(self):
        return self.called_inside._numba_type_  # asked for when compiled code calls this function


def _build(function, options):
    load_compiler()
    numba = _numba()
    for names in _with_prange.values():
        names.update({name: numba.prange for name, value in names.items() if value is prange})
    options = OPTIONS | options
    if options.keys() >= inside.OPTIONS.keys():
        dispatcher = numba.njit(pipeline_class=inside.pipeline(), **options)(function)
    else:
        dispatcher = numba.njit(pipeline_class=copies.compiler(), **options)(function)
        add = dispatcher.add_overload
        dispatcher.add_overload = lambda result: (add(result), inside.let_in(result))
    disk.keep(dispatcher, options)
    return dispatcher


def _numba():
    """The compiler, which starts as many threads as this process may use unless its own setting says otherwise."""
    if "NUMBA_NUM_THREADS" not in os.environ:
        os.environ["NUMBA_NUM_THREADS"] = str(usable())  # read when it is imported, and told to workers
    import numba

    return numba


def load_compiler() -> None:
    """Load the compiler and make bits, chance and rules known to it, once: the first call of a compiled function does
    the same.  Nothing happens where nothing is compiled.
    """
    global _ready
    if not enabled():
        return
    with _lock:
        if _ready:
            return
        _numba()
        from numba.extending import register_jitable

        bits.register_intrinsics(OPTIONS)
        memory.register_intrinsics(OPTIONS)
        for function in _rules():
            register_jitable(forceinline=True, **OPTIONS)(function)
        _ready = True


def _rules():
    """Every function defined in the modules and packages of ``RULES``."""
    for name in RULES:
        package = importlib.import_module(name)
        names = [f"{name}.{found.name}" for found in pkgutil.iter_modules(getattr(package, "__path__", ()))]
        for module in [package, *map(importlib.import_module, names)]:
            for _, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__:
                    yield function
