"""What `python run.py bench` prints: the shape of it, never the times."""

import json
import os
import sys

import pytest

from sim.cli import main
from sim.dashboard import timed
from sim.dashboard.timed import live_moves
from sim.evidence import bench, bench_children, bench_studies
from sim.evidence.bench_markets import MECHANISMS, Run, core, texts
from sim.scenario import opened, read
from sim.scenario.variants.variants import with_span


def numbers(found):
    """Every number of a document, however deep."""
    if isinstance(found, dict):
        return [one for each in found.values() for one in numbers(each)]
    return [found] if isinstance(found, int | float) and not isinstance(found, bool) else []


def test_the_three_scenarios_are_one_market_with_different_mechanisms():
    found = {name: read(text=text) for name, text in texts().items()}
    assert list(found) == ["off", "flagship", "all_on"]
    assert {tuple(business.name for business in each.business) for each in found.values()} == {
        tuple(business.name for business in found["flagship"].business)
    }
    assert set(found["off"].behaviour.off) == set(MECHANISMS)
    assert not found["all_on"].behaviour.off
    assert all(business.guarantee > 0.0 and business.gesture_chance > 0.0 for business in found["all_on"].business)


@pytest.mark.process
def test_every_figure_has_its_place(monkeypatch):
    """All of `bench`, each measurement as small as it gets."""
    monkeypatch.setattr(bench, "engines", lambda *_: {"flagship": {"ratio": 100.0}})
    monkeypatch.setattr(bench, "processes", lambda *_: 2.0)
    monkeypatch.setattr(bench, "comparison", lambda *_: {"replications": 2, "seconds": 1.0})
    monkeypatch.setattr(bench, "starts", lambda **_: {"import": 0.1, "first_week_compiled_before": 1.0})
    sizes, passers, profile = bench.sizes, bench.passers, bench.profile
    branch_weeks, sweep, two_workers = bench.branch_weeks, bench.sweep, bench.two_workers
    journal_overhead = bench.journal_overhead
    monkeypatch.setattr(bench, "branch_weeks", lambda *_: branch_weeks(300, 1))
    monkeypatch.setattr(bench, "sweep", lambda *_: sweep(2))
    monkeypatch.setattr(bench, "sizes", lambda *_: sizes((300,), 1))
    monkeypatch.setattr(bench, "passers", lambda *_: passers(2000, 2))
    monkeypatch.setattr(bench, "two_workers", lambda *_: two_workers(10, 1))
    monkeypatch.setattr(bench, "journal_overhead", lambda *_: journal_overhead(1, fewest=2, spent=0.01))
    monkeypatch.setattr(bench, "profile", lambda *_: profile(300, 1))
    monkeypatch.setattr(bench_studies, "FLAGSHIP", "minimal")
    monkeypatch.setattr(bench_studies, "REPLICATIONS", 2)
    told = []
    scenario = with_span(opened("minimal"), 30, 10)
    everything = bench.bench(
        quick=True, with_profile=True, progress=told.append, live=lambda _: live_moves(scenario, 2)
    )
    found = json.loads(bench.printed(everything))
    assert set(found) == {
        "machine", "quick", "ns_per_resident_week", "ratio_kernel_to_agents", "ns_per_passer", "residents",
        "two_processes_gain", "branch_week", "sweep_points_per_second", "move_ms", "live_move_ms", "solving",
        "comparison", "journal_overhead", "two_workers", "start_seconds", "profile",
    }  # fmt: skip
    assert set(found["residents"]["300"]) == {"kernel", "kernel_all_threads", "threads_gain", "bytes_per_resident"}
    assert set(found["profile"]) == {"phases", "kinds", "primitives"}
    assert set(found["profile"]["kinds"]) == {"luck", "exp_and_log", "memory", "rules"}
    assert set(found["branch_week"]) == {"flagship", "minimal", "300"}
    assert all(0.0 < each["compiled_share"] < 1.0 and each["ms"] > 0.0 for each in found["branch_week"].values())
    assert set(found["sweep_points_per_second"]) == {"one", "two"}
    for moves in (found["move_ms"], found["live_move_ms"]):
        assert {tuple(each) for each in moves.values()} == {("first", "ten")}
        assert all(0.0 < each["first"] < each["ten"] for each in moves.values())
    assert set(found["solving"]) == {"village", "check_seconds"}
    assert found["solving"]["village"].keys() == {"compiled", "plain"}
    assert list(found["live_move_ms"]) == [business.name for business in scenario.focus]
    assert all(number == number for number in numbers(found))
    assert len(told) == 11


def test_the_command_measures_the_live_page_too(monkeypatch, capsys):
    """What it hands down is the flagship with all its houses."""
    monkeypatch.setattr(bench, "bench", lambda *, live, **_: live(4))
    monkeypatch.setattr(timed, "live_moves", lambda scenario, turns: {each.name: turns for each in scenario.focus})
    assert main(["bench", "--quick"]) == 0
    assert json.loads(capsys.readouterr().out) == dict.fromkeys(("Soho Table", "The Old Forge"), 4)


@pytest.mark.process
def test_processes_beside_each_other_are_listened_to_and_do_not_stay():
    assert bench_children.printed_by("print(7.5)", 2) == [7.5, 7.5]
    with bench_children.child([sys.executable, "-c", "input()"], os.environ) as running:
        assert running.poll() is None
    assert running.poll() is not None


def test_bytes_of_state_per_resident_with_six_businesses_stay_within_four_hundred():
    run = Run(core(500, 2))
    assert len(run.terms.names.business) == 6
    assert run.market.state().bytes_per_resident <= 400.0


def test_a_town_that_does_not_fit_into_memory_is_left_out(monkeypatch):
    monkeypatch.setattr(bench, "free_memory", lambda: 0)
    assert bench.sizes((1000,), 1) == {"1000": None}


@pytest.mark.nightly
def test_the_quick_form_runs():
    found = bench.bench(quick=True)
    assert found["ns_per_resident_week"].keys() == {"off", "flagship", "all_on"}
    assert all(each["ratio"] > 0.0 for each in found["ns_per_resident_week"].values())
