"""Without a network: the page is drawn in a namespace that has no route, and the look at it would see what is wrong."""

import os
import subprocess
import sys

import pytest

from tests import ROOT
from tests.dashboard import offline
from tests.dashboard.live import SPAN
from tests.dashboard.offline import faults_of
from tests.scenarios import text


def run(*arguments, **more):
    command = [sys.executable, "-m", "tests.dashboard.offline", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, **more)


@pytest.mark.browser
@pytest.mark.process
def test_the_page_is_drawn_without_a_network(tmp_path):
    """`REGULARS_PROGRAM` names an installed program to be looked at instead of this tree's own."""
    (tmp_path / "small.toml").write_text(text(SPAN, {}), encoding="utf-8")
    installed = os.environ.get("REGULARS_PROGRAM")
    done = run(*([installed] if installed else []), "--scenario", str(tmp_path / "small.toml"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "asks nobody else and says nothing" in done.stdout
    assert "without a network" in done.stdout or "No network namespace" in done.stdout


@pytest.mark.process
def test_in_the_namespace_there_is_no_route():
    """The control: a connection to nowhere has no way there."""
    said = "from tests.dashboard.offline import *; print(leave_the_network() or has_a_route())"
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() in ("False", "this system has none") or "does not allow" in done.stdout, done


def test_a_foreign_request_and_a_message_are_faults():
    ours = "http://127.0.0.1:8017"
    quiet = [f"request: {ours}/", f"request: {ours}/static/live.js"]
    assert faults_of(quiet, ours) == []
    wrong = ["request: https://cdn.example/vue.js", f"request: {ours}0/", "console: oh", "error: undefined"]
    assert faults_of(quiet + wrong, ours) == wrong


def test_where_no_namespace_can_be_made_that_is_told_and_the_page_is_looked_at_all_the_same(monkeypatch, capsys):
    def refused(_):
        raise PermissionError(1, "Operation not permitted")

    class Served:
        def __enter__(self):
            return None, "http://127.0.0.1:8017"

        def __exit__(self, *_):
            return None

    asked = []
    monkeypatch.setattr(os, "unshare", refused)
    monkeypatch.setattr(offline, "served", lambda *_, **__: Served())
    monkeypatch.setattr(offline, "driven", lambda address: asked.append(address) or [])
    assert offline.main([]) == 0
    assert "does not allow it (Operation not permitted)" in capsys.readouterr().out
    assert asked == ["http://127.0.0.1:8017"]
    monkeypatch.setattr(offline, "driven", lambda _: ["console: oh"])
    assert offline.main([]) == 1
    assert "console: oh" in capsys.readouterr().out
