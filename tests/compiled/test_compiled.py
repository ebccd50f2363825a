"""Compiled code: loaded only when needed, one set of bits, damaged or unwritable caches never stop a start."""

import hashlib
import os
import pickle
import subprocess
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

import sim.compiled
from sim import chance
from sim.compiled import Compiled, arithmetic, bits, compiled, disk, enabled, fast, prange, set_threads
from sim.errors import UsageError
from tests import ROOT

needs_compiler = pytest.mark.skipif(not enabled(), reason="NUMBA_DISABLE_JIT is set")

START = """
from sim import chance
from sim.compiled import fast
print(repr(fast(chance.exponential_from)(chance.uniform(2026, 0, 7, 17, 3, 0, 1))))
"""


def python(code, cache_home, **environment):
    """A fresh Python with its caches under ``cache_home``; starts at once."""
    environment = {k: v for k, v in os.environ.items() if k != disk.WARNED} | environment
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        environment[name] = str(cache_home)
    return subprocess.Popen(
        [sys.executable, "-W", "always", "-c", code],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(process):
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out.strip(), err


@compiled
def doubled(x):
    return 2.0 * chance.exponential_from(x)


@compiled
def through_another(x):
    return doubled(x) + 1.0


@compiled(parallel=True)
def shared(x, y):
    for i in prange(x.size):
        y[i] = arithmetic.exp(x[i])


def test_compiled_functions_call_rules_and_each_other():
    assert through_another(0.3) == 2.0 * chance.exponential_from(0.3) + 1.0
    assert fast(chance.normal_from)(0.3) == chance.normal_from(0.3)
    assert fast(chance.normal_from) is fast(chance.normal_from)
    assert fast(doubled)(0.3) == doubled(0.3)


def test_a_division_by_zero_is_infinite():
    @compiled
    def divide(x, y):
        return x / y

    if enabled():
        assert divide(1.0, 0.0) == np.inf


def test_threads_do_not_change_a_result():
    x = np.linspace(-5, 5, 1000)
    results = []
    for count in (1, 2):
        assert 1 <= set_threads(count) <= count
        y = np.empty_like(x)
        shared(x, y)
        results.append(y)
    assert results[0].tolist() == results[1].tolist() == arithmetic.exp_array(x).tolist()


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "2"])
def test_threads_are_counted_from_one(count):
    with pytest.raises(UsageError, match="threads = "):
        set_threads(count)


@needs_compiler
def test_compiled_functions_travel_by_name():
    assert pickle.loads(pickle.dumps(doubled)) is doubled
    assert isinstance(doubled, Compiled)
    assert doubled.__name__ == "doubled"


@needs_compiler
def test_every_rule_can_be_called_from_compiled_code():
    from numba.core.registry import cpu_target

    fast(chance.unit)
    known = cpu_target.typing_context
    known.refresh()
    rules = list(sim.compiled._rules())
    assert chance.philox in rules
    assert arithmetic.exp in rules
    assert len(rules) > 20
    assert [rule.__name__ for rule in rules if known._lookup_global(rule) is None] == []


@pytest.mark.process
def test_numba_is_loaded_only_when_needed(tmp_path):
    code = """
import sys, sim.chance, sim.compiled, sim.compiled.arithmetic, sim.scenario.solve.solve
sim.chance.gamma(1, 0, 2, 3, 0, 0, 0.8)
assert callable(sim.compiled.compiled(sim.chance.unit))
print(sorted({"numba", "scipy", "mesa", "matplotlib", "pandas"} & set(sys.modules)))
"""
    assert answer(python(code, tmp_path))[0] == "[]"
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.process
def test_plain_python_gives_the_same_bits(tmp_path):
    code = START + "import sys; print('numba' in sys.modules)"
    out, _ = answer(python(code, tmp_path, NUMBA_DISABLE_JIT="1"))
    assert out == f"{chance.exponential_from(chance.uniform(2026, 0, 7, 17, 3, 0, 1))!r}\nFalse"


@pytest.mark.process
@needs_compiler
def test_another_processor_gives_the_same_bits(tmp_path):
    code = """
from sim import chance
from sim.compiled import fast
print([fast(chance.gamma)(1, 0, 2, who, 0, 0, 0.78) for who in range(200)])
"""
    out, _ = answer(python(code, tmp_path, NUMBA_CPU_NAME="generic"))
    assert out == repr([chance.gamma(1, 0, 2, who, 0, 0, 0.78) for who in range(200)])


# ---- the cache on disk


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "folder", lambda: tmp_path)
    return tmp_path


def start():
    """What a new process does: (result, taken from the cache)."""
    function = sim.compiled._build(chance.exponential_from, {})
    return function(0.25), sum(function.stats.cache_hits.values()) == 1


def kept(folder):
    """All that a cache folder holds but its stamp and its lock."""
    return [path for path in folder.iterdir() if path.name not in (disk.STAMP, disk.LOCK, disk.HELP)]


@needs_compiler
def test_code_is_kept_and_taken_again(cache):
    assert not sim.compiled.is_kept(chance.exponential_from)
    assert start() == (chance.exponential_from(0.25), False)
    assert len(kept(cache)) == 1
    assert sim.compiled.is_kept(chance.exponential_from)
    assert not sim.compiled.is_kept(chance.unit)
    assert start() == (chance.exponential_from(0.25), True)


def emptied(_content):
    return b""


def truncated(content):
    return content[: len(content) // 2]


def lengthened(content):
    return content + b"x"


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def foreign(_content):  # sound, but of something else
    payload = pickle.dumps(("not", "code"))
    return hashlib.sha256(payload).digest() + payload


@needs_compiler
@pytest.mark.parametrize("damage", [emptied, truncated, lengthened, flipped, foreign])
def test_a_damaged_file_heals(cache, damage):
    start()
    (file,) = kept(cache)
    sound = file.read_bytes()
    file.write_bytes(damage(sound))
    assert start() == (chance.exponential_from(0.25), False)
    assert start() == (chance.exponential_from(0.25), True)
    assert len(kept(cache)) == 1


@needs_compiler
def test_functions_of_others_are_not_kept(cache):
    assert sim.compiled._build(doubled.py_func, {})(0.5) == doubled(0.5)
    assert kept(cache) == []


@needs_compiler
def test_a_full_disk_costs_only_the_cache(cache, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.delenv(disk.WARNED, raising=False)
    monkeypatch.setattr(disk, "open", full, raising=False)
    with pytest.warns(UserWarning, match="No space left on device"):
        assert start() == (chance.exponential_from(0.25), False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert start() == (chance.exponential_from(0.25), False)  # said once is enough
    assert kept(cache) == []


def test_the_folder_changes_with_source_and_settings(tmp_path, monkeypatch):
    pytest.importorskip("numba")
    (tmp_path / "rules").mkdir()
    rule = tmp_path / "rules" / "value.py"
    rule.write_text("a = 1\n")
    monkeypatch.setattr(disk, "SOURCE", tmp_path)
    seen = {disk.fingerprint()}
    rule.write_text("a = 2\n")
    seen.add(disk.fingerprint())
    rule.rename(tmp_path / "value.py")
    seen.add(disk.fingerprint())
    monkeypatch.setenv("NUMBA_OPT", "1")
    seen.add(disk.fingerprint())
    assert len(seen) == 4
    monkeypatch.setenv("NUMBA_NUM_THREADS", "1")  # changes no code
    assert disk.fingerprint() in seen


def test_packages_whose_versions_nobody_noted_are_asked_themselves(monkeypatch):
    """A copy of an environment, or a program in one file, may come without the notes of its installation."""

    def nobody_knows(name):
        raise PackageNotFoundError(name)

    expected = disk._versions()
    assert np.__version__ in expected
    monkeypatch.setattr(disk, "version", nobody_knows)
    assert disk._versions() == expected
    monkeypatch.setattr(disk, "version", lambda _: None)  # notes without a version
    assert disk._versions() == expected


def test_unused_folders_are_removed(tmp_path):
    old, new, foreign_folder = tmp_path / "old", tmp_path / "new", tmp_path / "foreign"
    for folder in (old, new, foreign_folder):
        folder.mkdir()
        (folder / "f.pickle").write_bytes(b"x")
    (old / disk.STAMP).touch()
    (new / disk.STAMP).touch()
    now = time.time()
    os.utime(old / disk.STAMP, (now - 31 * 86400,) * 2)
    os.utime(new / disk.STAMP, (now - 29 * 86400,) * 2)
    disk.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["foreign", "new"]


@pytest.mark.parametrize(
    ("system", "variable", "value", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "/var/mine", "/var/mine"),
        ("linux", "XDG_CACHE_HOME", "relative", "/home/ann/.cache"),
        ("linux", "XDG_CACHE_HOME", "", "/home/ann/.cache"),
        ("darwin", "XDG_CACHE_HOME", "/var/mine", "/home/ann/Library/Caches"),
        ("win32", "LOCALAPPDATA", "/appdata", "/appdata"),
    ],
)
def test_the_systems_own_cache_folder(monkeypatch, system, variable, value, expected):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ann"))
    monkeypatch.setenv(variable, value)
    assert disk.user_cache() == Path(expected)


def starts_at_once(count, cache_home):
    processes = [python(START, cache_home) for _ in range(count)]
    answers = [answer(process) for process in processes]
    assert {out for out, _ in answers} == {repr(chance.exponential_from(chance.uniform(2026, 0, 7, 17, 3, 0, 1)))}
    assert "Warning" not in "".join(err for _, err in answers)
    folders = [stamp.parent for stamp in cache_home.rglob(disk.STAMP)]
    assert folders  # one, unless the source was edited meanwhile
    for folder in folders:
        assert [path.suffix for path in kept(folder)] == [".pickle"]  # one function


@pytest.mark.process
@needs_compiler
def test_several_processes_start_at_once(tmp_path):
    starts_at_once(3, tmp_path)


@pytest.mark.process
@needs_compiler
def test_a_process_waits_while_another_compiles(tmp_path):
    folder = tmp_path / "regulars" / disk.fingerprint()
    folder.mkdir(parents=True)
    with FileLock(folder / disk.LOCK):
        process = python(START, tmp_path)
        wait_until((folder / disk.STAMP).exists, 60)
        time.sleep(4.0)  # compiling it takes a second
        assert kept(folder) == []
        assert process.poll() is None
    assert answer(process)[0] == repr(chance.exponential_from(chance.uniform(2026, 0, 7, 17, 3, 0, 1)))
    assert len(kept(folder)) == 1


@pytest.mark.process
@needs_compiler
def test_a_process_that_finds_it_compiled_does_not_wait(tmp_path):
    answer(python(START, tmp_path))
    (folder,) = (stamp.parent for stamp in tmp_path.rglob(disk.STAMP))
    with FileLock(folder / disk.LOCK):
        answer(python(START, tmp_path))


@needs_compiler
def test_who_has_waited_long_enough_does_not_wait_again(cache, monkeypatch):
    monkeypatch.setattr(disk, "LONGEST_WAIT", 0.2)
    lock, waits = disk._lock(cache / disk.LOCK), []
    acquire = lock.acquire
    monkeypatch.setattr(lock, "acquire", lambda **given: (waits.append(given), acquire(**given)))
    with FileLock(cache / disk.LOCK):
        assert start() == (chance.exponential_from(0.25), False)
        assert sim.compiled._build(chance.unit, {})(1) == chance.unit(1)
    assert waits == [{"timeout": 0.2}]
    assert len(kept(cache)) == 2


def wait_until(true, seconds):
    last = time.monotonic() + seconds
    while not true() and time.monotonic() < last:
        time.sleep(0.05)
    assert true()


@needs_compiler
@pytest.mark.parametrize("fault", [OSError("no locks here"), NotImplementedError(), TimeoutError()])
def test_where_nothing_can_be_locked_everybody_compiles(cache, monkeypatch, fault):
    def refuse(*_arguments, **_options):
        raise fault

    monkeypatch.setattr(disk._lock(cache / disk.LOCK), "acquire", refuse)
    assert start() == (chance.exponential_from(0.25), False)
    assert len(kept(cache)) == 1


@needs_compiler
def test_the_lock_is_given_back_when_compiling_fails(cache, monkeypatch):
    lock, seen = disk._lock(cache / disk.LOCK), []
    acquire = lock.acquire

    def watched(**given):
        acquire(**given)
        seen.append(lock.is_locked)

    monkeypatch.setattr(lock, "acquire", watched)
    function = sim.compiled._build(chance.exponential_from, {})
    with pytest.raises(Exception, match="unicode"):
        function("no number")
    assert seen == [True]
    assert not lock.is_locked


@pytest.mark.process
@needs_compiler
@pytest.mark.nightly
@pytest.mark.parametrize("_round", range(5))
def test_twenty_processes_start_at_once(tmp_path, _round):
    starts_at_once(20, tmp_path)


@pytest.mark.process
@needs_compiler
def test_without_a_cache_folder_all_works_with_one_warning(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    out, err = answer(python(START + "fast(chance.unit)(1)", blocked))
    assert out == repr(chance.exponential_from(chance.uniform(2026, 0, 7, 17, 3, 0, 1)))
    assert err.count("cannot be kept between starts") == 1


@needs_compiler
@pytest.mark.parametrize("function", [bits.fraction_of, bits.exponent_of])
def test_bits_agree_on_any_normal_number(function):
    @compiled
    def loop(x, out):
        for i in range(x.size):
            out[i] = function(x[i])

    rng = np.random.default_rng(2)
    x = rng.integers(1 << 52, 2047 << 52, 100_000).view(np.float64)
    out = np.empty_like(x)
    loop(x, out)
    assert out.tolist() == [function(v) for v in x.tolist()]
    plural = {bits.fraction_of: bits.fractions, bits.exponent_of: bits.exponents}[function]
    assert plural(x).tolist() == out.tolist()


def test_powers_of_two_at_every_exponent():
    @compiled
    def power(shifted):
        return bits.power_of_two(shifted)

    shifted = [bits.SHIFT + k for k in range(-1022, 1024)]
    assert [power(s) for s in shifted] == [2.0**k for k in range(-1022, 1024)]
    assert [bits.power_of_two(s) for s in shifted] == bits.powers_of_two(np.array(shifted)).tolist()
