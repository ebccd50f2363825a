"""The limits of a move's processor time: what is too long is told, and `.ci/run` asks."""

from sim.dashboard import timed
from sim.dashboard.jobs import FIRST
from tests import ROOT
from tests.dashboard import processor_time
from tests.dashboard.live import small
from tests.dashboard.processor_time import LIMITS, judged

QUICK = {"first": 145.0, "ten": 1030.0, "new": 650.0}


def test_what_keeps_its_limits_is_told_and_passes():
    lines, kept = judged({"The Old Forge": QUICK, "Soho Table": QUICK})
    assert kept
    assert lines[:2] == ["The Old Forge: the first future with its film in 145 ms, limit 250 ms",
                         "The Old Forge: ten futures in 1030 ms, limit 1200 ms"]  # fmt: skip
    assert len(lines) == 6


def test_what_takes_longer_at_one_house_fails_and_is_told():
    for key, (_, limit) in LIMITS.items():
        slow = QUICK | {key: limit + 1}
        lines, kept = judged({"The Old Forge": QUICK, "Soho Table": slow})
        assert not kept
        (told,) = [each for each in lines if "TOO LONG" in each]
        assert told.startswith("Soho Table")
        assert f"{limit + 1:.0f} ms: TOO LONG, limit {limit:.0f} ms" in told


def test_nothing_timed_is_no_pass():
    assert judged({}) == ([], False)


def test_the_command_fails_with_what_took_too_long(monkeypatch, capsys):
    monkeypatch.setattr(processor_time, "prepare", lambda _: None)
    for took, code in ((QUICK, 0), (QUICK | {"first": 251.0}, 1)):
        first = {key: took[key] for key in ("first", "ten")}
        monkeypatch.setattr(processor_time, "live_moves", lambda _, moves, first=first: {f"{moves}": first})
        monkeypatch.setattr(processor_time, "new_markets", lambda _, many, took=took: {"20": took["new"] + many})
        assert processor_time.main() == code
        told = capsys.readouterr().out
        assert "20: the first picture of a new market in 655 ms, limit 2000 ms" in told
        assert ("TOO LONG" in told) == (code == 1)


def test_what_has_to_pass_asks_for_it_and_for_the_page_without_a_network():
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    run = [each.strip() for each in lines if not each.lstrip().startswith("#")]
    assert any(each.startswith(".venv/bin/python -m tests.dashboard.processor_time") for each in run)
    at = run.index('.venv/bin/python -m tests.dashboard.offline "$out/page/bin/regulars"')
    begun = run.index('page_environment >"$out/page.log" 2>&1 &')
    assert 'python -m venv "$out/page" &&' in run[:begun]
    assert '"$out/page/bin/python" -m pip install -q ".[dashboard]" &&' in run[:begun]
    assert 'finished "$page" "$out/page.log" "an environment for the live page"' in run[begun:at]


def test_a_market_is_new_each_time_it_is_timed(monkeypatch):
    seen = []
    real = timed.LabTask.__call__
    monkeypatch.setattr(timed.LabTask, "__call__", lambda task, job: seen.append(job) or real(task, job))
    found = timed.new_markets(small(), 3)
    assert list(found) == ["Ash"]
    assert found["Ash"] > 0.0
    assert len({job.key for job in seen}) == len(seen) == 4
    assert {job.kind for job in seen} == {FIRST}
