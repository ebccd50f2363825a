"""What is built installs into an empty environment, outside the checkout, and works there."""

import os
import subprocess
import sys
import tarfile

import pytest

from tests.field.door import ROOT

pytestmark = [pytest.mark.process, pytest.mark.nightly, pytest.mark.field("C1")]
BIN = "Scripts" if os.name == "nt" else "bin"


def call(*words, cwd, code=0):
    done = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """An environment that builds: the wheel and the source distribution of this checkout lie in its folder dist."""
    folder = tmp_path_factory.mktemp("build")
    call(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    python = folder / "venv" / BIN / "python"
    call(python, "-m", "pip", "install", "-q", "build", cwd=folder)
    call(python, "-m", "build", "--outdir", folder / "dist", ROOT, cwd=folder)
    return folder


def environment(folder, package):
    call(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    call(folder / "venv" / BIN / "python", "-m", "pip", "install", "-q", package, cwd=folder)
    return folder / "venv" / BIN


def test_the_wheel_in_an_empty_environment(tools, tmp_path):
    programs = environment(tmp_path, next((tools / "dist").glob("*.whl")))
    assert call(programs / "python", "-m", "sim", "--version", cwd=tmp_path).startswith("regulars 0.")
    assert "usage: regulars" in call(programs / "regulars", cwd=tmp_path)
    assert "_shtab_regulars" in call(programs / "regulars", "--print-completion", "bash", cwd=tmp_path)
    call(programs / "regulars", "town_vs_west_end", "--replications", 2, "--worlds", 1, cwd=tmp_path)
    assert (tmp_path / "results" / "town_vs_west_end" / "summary.html").is_file()
    assert (tmp_path / "results" / "town_vs_west_end" / "manifest.json").is_file()


def test_the_source_distribution_passes_its_own_tests(tools, tmp_path):
    source = next((tools / "dist").glob("*.tar.gz"))
    programs = environment(tmp_path, f"{source}[test]")
    with tarfile.open(source) as packed:
        packed.extractall(tmp_path, filter="data")
    unpacked = next(tmp_path.glob("regulars-*"))
    assert (unpacked / "scenarios" / "town_vs_west_end.toml").is_file()
    call(programs / "python", "-m", "pytest", "-q", cwd=unpacked)
