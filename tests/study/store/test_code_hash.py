"""Promise 13: runs of different code are not mixed; what is hashed knows nothing that is not."""

import re
import shutil
from importlib import metadata

import pytest

from sim.study.store import code_hash
from sim.study.store.code_hash import HASHED, NOT_HASHED, SOURCE, hashed_files, program
from tests.test_floors import MODULES, ours

NEVER = ("study/store", "study/sweeps", "study/crew", "study/tables", "report", "cli", "evidence", "dashboard")
"""Rooms that may change between one start and the next: they start, keep and show runs."""


def hashed_modules():
    return {name for name, path in MODULES.items() if path.relative_to(SOURCE).as_posix() in set(hashed_files())}


def test_everything_that_outcomes_depend_on_is_hashed():
    found = hashed_files()
    assert len(found) > 150
    for part in HASHED:
        assert any(path == part or path.startswith(f"{part}/") for path in found), part
    assert {"rules/visit.py", "kernel/steps.py", "agents/customer.py", "scenario/solve/race.py"} <= set(found)
    assert not [path for path in found if path.startswith(NEVER)]


def test_what_makes_a_run_is_hashed_with_all_that_it_imports():
    """From where runs are made, through every import: what is met is hashed, or on the short list."""
    rooms = ("runs", "measures", "numbers", "worlds", "rows")
    hashed, met = hashed_modules(), set()
    todo = [name for name in MODULES if name.startswith(tuple(f"sim.study.{room}." for room in rooms))]
    while todo:
        name = todo.pop()
        if name not in met and name not in NOT_HASHED:
            met.add(name)
            assert name in hashed, f"{name} is not hashed"
            todo += [module for module, _ in ours(MODULES[name]) if module != "sim"]
    rooms = ("rules", "chance", "compiled", "scenario", "market", "agents", "kernel", "accounts")
    assert all(any(name.startswith(f"sim.{room}") for name in met) for room in rooms)


def test_nothing_that_is_hashed_imports_what_is_not_but_for_a_short_list():
    """Also not lazily: an outcome could change with it, and nobody would be told."""
    hashed = hashed_modules()
    used = set()
    for name in sorted(hashed):
        for module, line in ours(MODULES[name]):
            if module not in hashed and module != "sim":
                assert module in NOT_HASHED, f"{name}:{line} imports {module}, which is not hashed"
                used.add(module)
    assert used == set(NOT_HASHED)
    assert len(NOT_HASHED) <= 8
    assert not [name for name in hashed if name in NOT_HASHED]


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The program's source, to be changed."""
    shutil.copytree(SOURCE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(code_hash, "SOURCE", tmp_path / "sim")
    return tmp_path / "sim"


def of_now():
    return program.__wrapped__()


def test_one_line_of_the_model_changes_the_hash_and_names_the_file(copied):
    before = of_now()
    assert before == program()
    path = copied / "rules" / "visit.py"
    path.write_text(path.read_text() + "\n# one line\n")
    now = of_now()
    assert now["code"] != before["code"]
    assert [each for each in now["files"] if now["files"][each] != before["files"][each]] == ["rules/visit.py"]
    path.unlink()
    assert of_now()["code"] not in (before["code"], now["code"])


@pytest.mark.parametrize("path", ["report/output/tables.py", "cli/compare.py", "study/store/reading.py", "console.py"])
def test_pages_commands_and_keeping_change_nothing(copied, path):
    before = of_now()
    (copied / path).write_text("")
    assert of_now() == before


def test_a_minor_version_of_what_computes_changes_the_hash_and_a_patch_does_not(monkeypatch):
    real, found = metadata.version, {}
    for version in (None, "9.1.0", "9.1.7", "9.2.0"):
        monkeypatch.setattr(metadata, "version", lambda name, v=version: v if v and name == "numba" else real(name))
        found[version] = of_now()
    assert found["9.1.0"] == found["9.1.7"]
    assert len({each["code"] for each in found.values()}) == 3
    assert found["9.2.0"]["versions"]["numba"] == "9.2"
    assert all(re.fullmatch(r"\d+\.\d+", each) for each in program()["versions"].values())
