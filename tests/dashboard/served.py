"""The live page served by a program of its own, as whoever uses it starts it."""

import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager

from tests import ROOT

TREE = (sys.executable, str(ROOT / "run.py"))
"""The command that starts this tree's own program."""
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PATIENCE = 20
"""Seconds that it has to end."""


@contextmanager
def served(*arguments, program=TREE):
    """(process, address) of ``program dashboard`` with these arguments on any free port, in an empty folder.

    Raises AssertionError with what it said if it ends before it answers.
    """
    command = [*program, "dashboard", *arguments, "--no-browser", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        said = []
        page = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder, env=_its_own()
        )
        try:
            while not said or not ADDRESS.search(said[-1]):
                said.append(page.stdout.readline())
                assert said[-1], f"{' '.join(command)} ended: {''.join(said)}"
            yield page, ADDRESS.search(said[-1])[0]
            assert os.listdir(folder) == []  # nothing is written where it was started
        finally:
            page.terminate()
            try:
                page.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                page.kill()
                page.wait()
            page.stdout.close()


def _its_own():
    """The environment without anything by which an installed program would find this tree's source."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
