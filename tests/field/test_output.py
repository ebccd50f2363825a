"""Printing never costs a result: whatever the terminal, the pipe or the encoding, the results are whole."""

import os
import subprocess
import sys

import pytest

from tests.field.door import ROOT, case

pytestmark = pytest.mark.process

SHORT = ("--replications", "2", "--worlds", "1", "--workers", "1")
PROGRAM = (sys.executable, str(ROOT / "run.py"))


def whole(out):
    return (out / "manifest.json").is_file() and (out / "tables" / "decision.csv").is_file()


@pytest.mark.field("B1")
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        pytest.param({"PYTHONIOENCODING": "cp1252"}, marks=pytest.mark.nightly),
        pytest.param({"PYTHONIOENCODING": "cp437"}, marks=pytest.mark.nightly),
        pytest.param({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, marks=pytest.mark.nightly),
    ],
    ids=lambda each: next(iter(each.values())),
)
def test_an_encoding_that_lacks_a_sign_costs_no_result(tmp_path, environment):
    done = subprocess.run(
        [*PROGRAM, case("mini", tmp_path), *SHORT, "--out", tmp_path / "out"],
        env={**os.environ, **environment}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert whole(tmp_path / "out")
    assert b"Results: " in done.stdout
    assert b"Traceback" not in done.stderr


def closing(*numbers):
    def close():
        for number in numbers:
            os.close(number)

    return close


@pytest.mark.field("B1")
@pytest.mark.skipif(os.name == "nt", reason="descriptors are closed before the program starts")
@pytest.mark.parametrize("closed", [(1, 2), pytest.param((2,), marks=pytest.mark.nightly),
                                    pytest.param((0, 1, 2), marks=pytest.mark.nightly)])  # fmt: skip
def test_without_standard_streams_the_results_are_whole(tmp_path, closed):
    """As under a service or pythonw; with two workers, whose pipes must not take the streams' places."""
    asked = [each if each != "1" or SHORT[at - 1] != "--workers" else "2" for at, each in enumerate(SHORT)]
    done = subprocess.run(
        [*PROGRAM, case("mini", tmp_path), *asked, "--out", tmp_path / "out"], preexec_fn=closing(*closed), check=False
    )
    assert done.returncode == 0
    assert whole(tmp_path / "out")


@pytest.mark.field("B1")
@pytest.mark.skipif(os.name == "nt", reason="the shell's pipe and its status")
def test_a_reader_that_goes_away_costs_no_result(tmp_path):
    path = case("mini", tmp_path)
    words = " ".join(f'"{each}"' for each in (*PROGRAM, path, *SHORT, "--out", tmp_path / "out"))
    done = subprocess.run(
        ["bash", "-c", f"{words} | head -n 1; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert whole(tmp_path / "out")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.field("B1")
def test_a_new_scenario_can_be_read_again_whatever_the_encoding():
    """`new` is redirected into a file, and scenario files are UTF-8."""
    done = subprocess.run(
        [*PROGRAM, "new", "Café − two"], env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Café − two" in done.stdout.decode("utf-8")


@pytest.mark.field("B1")
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device on which every write fails")
def test_a_text_that_could_not_be_printed_is_told():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, "schema"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )  # fmt: skip
    assert done.returncode == 74
    assert "Standard output took only a part" in done.stderr
