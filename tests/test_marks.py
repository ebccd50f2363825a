"""A test that starts a process or a browser without its mark fails, whoever starts it."""

import subprocess
import sys

import pytest

from tests import marks

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.process

STARTS = f"""
import multiprocessing, subprocess
import pytest

def run():
    subprocess.run([{sys.executable!r}, "-c", ""], check=True)

def nothing():
    pass

@pytest.fixture(scope="module")
def running():
    run()

@pytest.fixture(scope="module")
def idle():
    pass
"""


@pytest.fixture
def outcomes(pytester, monkeypatch):
    """From the text of tests to (passed, failed), with starts by their file counted as ours."""
    monkeypatch.setattr(marks, "OURS", (str(pytester.path),))

    def found(tests):
        pytester.makepyfile(STARTS + tests)
        options = ("-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts=", "-W", "ignore")
        ended = pytester.runpytest_inprocess(*options, plugins=[marks]).parseoutcomes()
        return ended.get("passed", 0), ended.get("failed", 0)

    return found


def test_a_start_needs_a_mark(outcomes):
    assert outcomes("def test_one():\n    run()\n\ndef test_two():\n    nothing()\n") == (1, 1)


@pytest.mark.parametrize("mark", ["process", "browser"])
def test_a_mark_is_enough(outcomes, mark):
    assert outcomes(f"@pytest.mark.{mark}\ndef test_one():\n    run()\n") == (1, 0)


def test_another_mark_is_not(outcomes):
    assert outcomes("@pytest.mark.nightly\ndef test_one():\n    run()\n") == (0, 1)


def test_every_test_with_a_fixture_that_starts_something_needs_the_mark(outcomes):
    assert outcomes(
        "def test_one(running):\n    pass\n\ndef test_two(running):\n    pass\n\ndef test_three(idle):\n    pass\n"
    ) == (1, 2)


def test_a_process_of_multiprocessing_is_seen(outcomes):
    assert outcomes(
        "def test_one():\n    process = multiprocessing.get_context('spawn').Process(target=nothing)\n"
        "    process.start()\n    process.join()\n"
    ) == (0, 1)


def test_a_package_that_looks_around_is_not_meant(outcomes):
    assert outcomes("def test_one():\n    import platform\n    platform._Processor.from_subprocess()\n") == (1, 0)


def test_browsers_are_told_from_other_processes():
    assert marks.mark_of("/usr/bin/chromium") == marks.mark_of("/a/site-packages/playwright/driver/node") == "browser"
    assert marks.mark_of(sys.executable) == "process"


def test_starts_of_this_very_test_are_counted():
    before = len(marks.started)
    subprocess.run([sys.executable, "-c", ""], check=True)
    assert set(marks.started[before:]) == {"process"}
