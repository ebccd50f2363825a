"""The command: what it says when it cannot serve, and how it ends."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from sim.cli import main
from tests import ROOT
from tests.dashboard.live import SPAN
from tests.scenarios import text


def said(arguments, capsys):
    """(exit code, what was complained)."""
    code = main(["dashboard", "--no-browser", *arguments])
    return code, capsys.readouterr().err


@pytest.fixture
def file(tmp_path):
    (tmp_path / "small.toml").write_text(text(SPAN, {}), encoding="utf-8")
    return str(tmp_path / "small.toml")


def test_a_port_that_is_taken_is_told(file, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert said([file, "--port", str(port)], capsys) == (
            2, f"Port {port} is taken by another program; give another one with --port.\n"
        )  # fmt: skip


@pytest.mark.parametrize("port", ["70000", "-1", "web"])
def test_a_port_that_is_none_is_told(file, capsys, port):
    code, told = said([file, f"--port={port}"], capsys)
    assert code == 2
    assert "a whole number from 0 to 65535" in told


def test_a_missing_extra_is_told(file, capsys, monkeypatch):
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "uvicorn" else there(name))
    code, told = said([file], capsys)
    assert (code, told) == (2, "The live page needs uvicorn, the extra [dashboard]: python -m pip install uvicorn\n")


def test_a_scenario_without_a_house_is_told(tmp_path, capsys):
    path = tmp_path / "none.toml"
    path.write_text(text(SPAN, {}).replace('"focus" = true\n', ""), encoding="utf-8")
    code, told = said([str(path)], capsys)
    assert code == 2
    assert "focus" in told


@pytest.mark.process
@pytest.mark.parametrize("how", [pytest.param(signal.SIGINT, marks=pytest.mark.nightly), signal.SIGTERM])
def test_it_is_stopped_with_all_its_workers(file, how):
    command = [sys.executable, str(ROOT / "run.py"), "dashboard", file, "--no-browser", "--port", "0", "--workers", "1"]
    page = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    try:
        lines = []
        while not lines or "http://127.0.0.1:" not in lines[-1]:
            lines.append(page.stdout.readline())
            assert lines[-1], lines
        assert re.search(r"compiled", lines[0])  # before it listens
        deadline = time.monotonic() + 60
        while len(psutil.Process(page.pid).children(recursive=True)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        workers = psutil.Process(page.pid).children(recursive=True)
        os.kill(page.pid, how)
        told, _ = page.communicate(timeout=30)
        assert page.returncode == 0
        assert told == "The live page is closed.\n"
        _, alive = psutil.wait_procs(workers, timeout=10)
        assert workers
        assert alive == []
    finally:
        page.kill()


def test_the_readme_tells_how_to_open_it_in_one_line():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    command = re.search(r"<!-- the live page -->\n```\n(.+)\n```", text)[1]
    made, installed, opened = command.split(" && ")
    assert made == "python -m venv .venv"
    assert installed.startswith(".venv/bin/python -m pip install ")
    assert '".[dashboard]"' in installed
    assert opened == ".venv/bin/python run.py dashboard"
    assert f"{made} && {installed}" in (ROOT / "docs/live-page.md").read_text(encoding="utf-8")
