"""The same bytes on other processors, other mathematical libraries, damaged and cold caches, many starts at once."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.kernel.everything import everything_on
from tests.kernel.identity import fingerprint
from tests.kernel.tables import HASHES, hashes

COMMITTED = json.loads(HASHES.read_text())
ROOT = Path(__file__).resolve().parents[2]
SMALL = everything_on(residents=30, passing=9.0, weeks=2, warm_up=1)
OLD_LIBRARY = "-AVX2,-AVX,-FMA,-FMA4,-AVX512F"
VARIANTS = {
    "numpy without vector instructions": {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512_SKX X86_V3 X86_V4"},
    "libm of an old processor": {"GLIBC_TUNABLES": f"glibc.cpu.hwcaps={OLD_LIBRARY}"},
    "code for any processor": {"NUMBA_CPU_NAME": "generic"},
}


def apart(code, **environment):
    """What a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *code], text=True, capture_output=True, cwd=ROOT, env=os.environ | environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def once(folder):
    """A start that computes something, with its own cache folder."""
    code = "import sys; from tests.kernel.identity import fingerprint; print(fingerprint(sys.argv[1], 7, 1))"
    return apart(["-c", code, SMALL], XDG_CACHE_HOME=str(folder), HOME=str(folder))


def test_tables_are_those_that_were_committed():
    """Whoever changes a rule or a column on purpose writes them anew: ``python -m tests.kernel.tables --write``."""
    assert hashes() == COMMITTED


@pytest.mark.process
@pytest.mark.nightly
@pytest.mark.parametrize("name", VARIANTS)
def test_tables_do_not_depend_on_processor_or_library(name):
    assert json.loads(apart(["-m", "tests.kernel.tables"], **VARIANTS[name])) == COMMITTED


@pytest.mark.process
@pytest.mark.nightly
@pytest.mark.parametrize(("engine", "workers"), [("agents", 1), ("agents", 2), ("kernel", 2)])
def test_tables_do_not_depend_on_engine_or_processes(engine, workers):
    assert hashes(engine, workers) == COMMITTED


@pytest.mark.process
@pytest.mark.nightly
def test_a_damaged_cache_of_the_kernel_heals(tmp_path):
    expected = fingerprint(SMALL, 7, 1)
    assert once(tmp_path) == expected
    files = sorted(tmp_path.rglob("*.pickle"))
    assert len(files) > 10
    for number, file in enumerate(files):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2] if number % 2 else b"")
    assert once(tmp_path) == expected
    assert once(tmp_path) == expected


@pytest.mark.process
@pytest.mark.nightly
def test_the_kernel_runs_where_nothing_can_be_kept(tmp_path):
    (tmp_path / "regulars").write_text("a file where the folder should be")
    assert once(tmp_path) == fingerprint(SMALL, 7, 1)


@pytest.mark.process
@pytest.mark.nightly
def test_twenty_processes_start_the_kernel_at_once_on_a_cold_cache(tmp_path):
    with ThreadPoolExecutor(20) as many:
        found = list(many.map(lambda _: once(tmp_path), range(20)))
    assert set(found) == {fingerprint(SMALL, 7, 1)}
