"""The command as people's shells know it: its names, its version, its arguments."""

import json
import os
import subprocess
import sys

import pytest

from tests.field.door import ROOT, case, run

pytestmark = pytest.mark.process

TOGETHER = ("--engine", "foo", "--seed", "-1", "--workers", "0", "--worlds", "0", "--replications", str(10**21))


@pytest.mark.field("C1")
def test_the_package_is_a_command_too(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "sim", "--version"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("regulars 0.")


@pytest.mark.field("C1")
def test_a_bare_start_is_a_call_for_help():
    done = run()
    assert done.returncode == 0
    assert "usage:" in done.stdout


@pytest.mark.field("C1")
def test_shipped_scenarios_are_found_by_name_anywhere(tmp_path):
    done = run("check", "town_vs_west_end", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "The Old Forge" in done.stdout


@pytest.mark.field("C11")
def test_faults_of_arguments_are_told_at_once_and_together(tmp_path):
    done = run(case("mini", tmp_path), *TOGETHER)
    assert done.returncode == 2
    assert done.stdout == ""
    for option in ("engine", "seed", "workers", "worlds", "replications"):
        assert sum(f"--{option} is" in line for line in done.stderr.splitlines()) == 1, done.stderr
    assert "kernel, agents" in done.stderr
    assert "from 0 to 9223372036854775807" in done.stderr


@pytest.mark.field("B9", "C11")
@pytest.mark.parametrize(("option", "value"), [("--replications", 10**21), ("--worlds", 10**21), ("--workers", 10**9)])
def test_numbers_beyond_any_run_are_refused_before_anything_starts(tmp_path, option, value):
    done = run(case("mini", tmp_path), "--engine", "agents", option, value, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "give a whole number from 1 to " in done.stderr
    assert not (tmp_path / "results").exists()


@pytest.mark.field("C11")
@pytest.mark.parametrize(
    ("slip", "meant"),
    [(("mini.toml", "--wrolds", "3"), "--worlds"), (("mini.toml", "--engine", "kernal"), "kernel"),
     (("town_vs_westend",), "town_vs_west_end")],
)  # fmt: skip
def test_a_slip_anywhere_on_the_line_gets_a_suggestion(tmp_path, slip, meant):
    suggested(tmp_path, slip, meant)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [(("patern", "mini.toml"), "patterns"), (("new", "x", "--preset", "retail_bnak"), "retail_bank")],
)
def test_slips_that_got_a_suggestion_get_it_still(tmp_path, slip, meant):
    suggested(tmp_path, slip, meant)


def suggested(tmp_path, slip, meant):
    case("mini", tmp_path)
    done = run(*slip, cwd=tmp_path)
    assert done.returncode == 2
    assert f'did you mean "{meant}"?' in done.stderr


@pytest.mark.field("B7")
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity") or os.cpu_count() == 1, reason="there is nothing to take away")
def test_as_many_workers_as_the_process_may_use(tmp_path):
    """As under taskset or a batch system."""
    mine = {min(os.sched_getaffinity(0))}
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), case("mini", tmp_path), "--engine", "agents", "--replications", "2",
         "--worlds", "1", "--out", tmp_path / "out"],
        preexec_fn=lambda: os.sched_setaffinity(0, mine), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["runs"]["workers"] == 1
