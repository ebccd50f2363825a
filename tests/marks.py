"""What a test that starts a browser or a process is marked with, held while tests run: an unmarked one fails.

Looking at the sources would not tell: a process is started by `compare` with two workers, or by a fixture that was set
up for another test.  So every start is seen as it happens, and fixtures that start something are remembered.
"""

import multiprocessing.process
import sys
import sysconfig
from functools import wraps
from pathlib import Path

import pytest

from tests import ROOT

BROWSERS = ("chrom", "playwright")
"""In the path of a program that shows pages; Playwright's own process does nothing else."""
OURS = tuple(f"{ROOT / folder}/" for folder in ("sim", "tests", "docs"))
LIBRARY = f"{Path(sysconfig.get_paths()['stdlib'])}/"
ABOUT_THE_SYSTEM = ("platform.py", "ctypes/util.py")
"""Of the standard library, what starts a small process to learn where it is."""

started: list[str] = []
"""The mark of each start since the test began."""
by_fixture: dict[object, set[str]] = {}
"""Fixture -> marks of what its setting up started, for the tests that find it set up."""


def mark_of(program):
    """The mark that a test needs which starts a program."""
    return "browser" if any(part in str(program).lower() for part in BROWSERS) else "process"


def _is_asked_for():
    """Whether the program or a test is behind a start, not a package that looks for fonts or asks for the system."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(OURS) and path != __file__:
            return True
        of_library = path.startswith((LIBRARY, "<frozen")) and "site-packages" not in path
        if not of_library and path != __file__:
            return "/playwright/" in path
        if path.endswith(ABOUT_THE_SYSTEM):
            return False
        frame = frame.f_back
    return False


def _watch(event, arguments):
    if event == "subprocess.Popen" and _is_asked_for():
        started.append(mark_of(arguments[0] or arguments[1][0]))
    elif event in ("os.fork", "os.posix_spawn") and _is_asked_for():
        started.append("process")


def _watched(start):
    """`start` of a process of multiprocessing, which may come from a server and not from here."""

    @wraps(start)
    def watched(self):
        started.append("process")
        return start(self)

    return watched


if not hasattr(multiprocessing.process.BaseProcess.start, "__wrapped__"):
    sys.addaudithook(_watch)
    multiprocessing.process.BaseProcess.start = _watched(multiprocessing.process.BaseProcess.start)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Forget what earlier tests started."""
    del item
    started.clear()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Remember what the setting up of a fixture starts."""
    del request
    before = len(started)
    found = yield
    by_fixture.setdefault(fixturedef, set()).update(started[before:])
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test that has started what it is not marked with; a browser is a process too."""
    found = yield
    fixtures = [each for name in item.fixturenames for each in item._fixtureinfo.name2fixturedefs.get(name, ())]
    needed = set(started).union(*(by_fixture.get(each, ()) for each in fixtures))
    marked = {each.name for each in item.iter_markers()}
    lacking = needed - marked - ({"process"} if "browser" in marked else set())
    if lacking:
        pytest.fail(f"starts a {' and a '.join(sorted(lacking))}: mark it so", pytrace=False)
    return found
