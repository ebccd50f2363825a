"""The ways into the program, and an interrupt that comes before it can hear of one."""

import os
import subprocess
import sys
import tomllib

import pytest

from tests import ROOT

pytestmark = pytest.mark.process

INTERRUPTED = """\
import signal, sys

class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "sim.cli.arguments":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Interrupts())
"""
"""Python imports it before anything else: Ctrl-C while the program is imported."""


def doors(folder):
    """Name -> how the program is started."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        module, _, function = tomllib.load(file)["project"]["scripts"]["regulars"].partition(":")
    script = folder / "regulars"
    script.write_text(f"import sys\nfrom {module} import {function}\n"
                      f"if __name__ == '__main__':\n    sys.exit({function}())\n", encoding="utf-8")  # fmt: skip
    return {"installed": [script], "module": ["-m", "sim"], "source": [ROOT / "run.py"]}


def call(folder, door, *arguments, **environment):
    paths = os.pathsep.join(map(str, (folder, ROOT)))
    return subprocess.run(
        [sys.executable, *map(str, doors(folder)[door]), *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": paths, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("door", "name"), [("installed", "regulars"), ("module", "python -m sim"), ("source", "python run.py")]
)
def test_every_door_knows_its_own_name_and_hears_of_an_interrupt_while_it_opens(tmp_path, door, name):
    done = call(tmp_path, door, "--help")
    assert done.returncode == 0, done.stderr
    assert f"usage: {name}" in done.stdout
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED, encoding="utf-8")
    done = call(tmp_path, door, "--help")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
