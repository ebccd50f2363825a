"""The commands about sweeps as a user meets them: stopped, gone on with, collected, verified, replayed."""

import os
import random
import signal
import time

import psutil
import pytest

from sim.cli import main
from sim.report.output.tables import read_table
from tests.cli.test_commands import run, started

pytestmark = pytest.mark.process

SWEEP = """\
scenario = "town.toml"
[sweep]
title = "Prices"
replications = 2
[[sweep.vary]]
what = "price"
values = [9, 10, 11, 12, 13, 14]
[[sweep.vary]]
what = "considered"
values = [0.3, 0.5, 0.7]
"""


@pytest.fixture
def prices(tmp_path):
    from sim.scenario import new

    text = new("Town").replace("[study]\n", "[study]\nweeks = 26\nwarm_up_weeks = 10\n", 1)
    assert "weeks = 26" in text
    (tmp_path / "town.toml").write_text(_once(text), encoding="utf-8")
    (tmp_path / "prices.toml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def said(prices, capsys, monkeypatch):
    """What `run` gives, (exit code, output, errors), of a command that is carried out in this process; where a process
    of its own is not the point, that saves what a start takes.
    """
    monkeypatch.chdir(prices)

    def carried_out(*arguments):
        return main([*map(str, arguments)]), *capsys.readouterr()

    return carried_out


def _once(text):
    """The starter gives some keys itself: ours stand first, so its own go."""
    seen, lines = set(), []
    for line in text.splitlines():
        key = line.partition("=")[0].strip()
        if key in ("weeks", "warm_up_weeks"):
            if key in seen:
                continue
            seen.add(key)
        lines.append("residents = 150" if key == "residents" else line)
    return "\n".join(lines) + "\n"


def bytes_of(folder):
    """Everything that is made of the runs."""
    made = [each for name in ("tables", "data", "charts") for each in (folder / name).iterdir()]
    return {each.name: each.read_bytes() for each in [*made, folder / "report.html"]}


def test_a_sweep_from_its_starter_to_its_page(tmp_path):
    code, out, err = run("new", "prices", "--sweep", cwd=tmp_path)
    assert (code, err) == (0, "")
    (tmp_path / "prices.toml").write_text(out, encoding="utf-8")
    code, out, err = run("sweep", "prices.toml", "--dry-run", cwd=tmp_path)
    assert code == 0, err
    assert all(word in out for word in ("points", "runs", "Memory: about", "disk: about", "core"))
    assert not (tmp_path / "results").exists()


def test_stopped_in_the_middle_it_goes_on_and_ends_with_the_same_bytes(prices, said):
    assert said("sweep", "prices.toml", "--out", "whole", "--quiet") == (0, "", "")
    whole = bytes_of(prices / "whole")
    assert set(whole) >= {"points.csv", "runs.csv", "runs.parquet", "failures.csv", "wins.csv", "report.html"}

    process = started("sweep", "prices.toml", cwd=prices)
    journals = prices / "results" / "prices" / "journal"
    end = time.monotonic() + 120
    while not any(each.stat().st_size for each in journals.glob("*.jsonl")):
        assert time.monotonic() < end
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "of 36 runs are kept; the same command goes on from there." in err
    assert "Traceback" not in err

    code, out, err = run("sweep", "prices.toml", cwd=prices)
    assert code == 0, err
    assert "of 36 runs are there from before; they are not run again." in out
    assert "Results: results/prices/ (read report.html first)" in out
    found = bytes_of(prices / "results" / "prices")
    assert set(found) == set(whole)
    assert found["runs.csv"] == whole["runs.csv"]
    assert found["points.csv"] == whole["points.csv"]
    assert found["runs.parquet"] == whole["runs.parquet"]

    code, out, err = said("verify", "results/prices")
    assert (code, err) == (0, "")
    assert "5 of 36 runs made again: 5 came out the same to the last digit." in out
    assert "36 finished runs, and every file is as it was written." in out

    code, out, err = said("replay", "results/prices", 7)
    assert (code, err) == (0, "")
    assert out.startswith("Run 7: point 3 (")
    assert "It is the same as what was kept, to the last digit." in out
    assert said("replay", "results/prices", 36)[0] == 2

    (one, *_) = sorted(journals.iterdir(), key=lambda each: -each.stat().st_size)
    content = bytearray(one.read_bytes())
    content[len(content) // 2] ^= 1
    one.write_bytes(content)
    code, out, err = said("verify", "results/prices", "--runs", 0)
    assert code == 1
    assert f"{one.name}, line" in err
    code, out, err = said("sweep", "prices.toml")
    assert code == 0
    assert "35 of 36 runs are there from before" in out
    assert bytes_of(prices / "results" / "prices") == found
    assert said("verify", "results/prices", "--runs", 0)[0] == 0


def test_shards_are_collected_into_what_one_machine_makes(prices, said):
    assert said("sweep", "prices.toml", "--quiet")[0] == 0
    whole = bytes_of(prices / "results" / "prices")
    for at in (1, 2, 3):
        code, out, err = said("sweep", "prices.toml", "--shard", f"{at}/3", "--out", "parts", "--workers", 1)
        assert code == 0, err
        assert f"Shard {at} of 3 is done: 12 runs" in out
        if at == 2:
            code, out, _ = said("collect", "parts", "--out", "so_far")
            assert code == 1
            assert "12 of 36 runs are missing" in out
    assert said("collect", "parts")[0] == 0
    found = bytes_of(prices / "parts")
    assert found["runs.csv"] == whole["runs.csv"]
    assert found["points.csv"] == whole["points.csv"]
    assert found["24_outcome_by_input.svg"] == whole["24_outcome_by_input.svg"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sweep", "prices.toml", "--shard", "4/3"), "give I/N, such as 3/16"),
        (("sweep", "prices.toml", "--memory", "much"), "give a size such as 800MB or 2GB"),
        (("sweep", "prices.toml", "--limit", "0"), "give seconds, more than 0"),
        (("sweep", "prices.toml", "--cluster", "local", "--shard", "1/2"), "choose one"),
        (("sweep", "prices.toml", "--customer", "nobody:Here"), "there is no such class"),
        (("sweep", "prices.toml", "--customer", "os:PathLike"), "is not a class of customers"),
        (("sweep", "town.toml"), "scenario"),
        (("sweep", "nowhere.toml"), "nowhere.toml"),
        (("collect", "nowhere"), "there is no such folder"),
        (("verify", "."), "it holds no journal"),
        (("replay", ".", "1"), "it holds no journal"),
        (("replay", ".", "one"), "which is not a whole number"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_sentence(prices, said, arguments, words):
    code, out, err = said(*arguments)
    assert code == 2
    assert words in out + err
    assert "Traceback" not in err
    assert sorted(each.name for each in prices.iterdir()) == ["prices.toml", "town.toml"]


def test_a_folder_of_something_else_is_refused(prices, said):
    assert said("sweep", "prices.toml", "--quiet")[0] == 0
    (prices / "prices.toml").write_text(SWEEP.replace("0.7", "0.8"), encoding="utf-8")
    code, _, err = said("sweep", "prices.toml")
    assert code == 65
    assert "points" in err
    assert "only look, with" in err


SOON = 3.0  # seconds in which the prompt is back, where nobody else is at work


def interrupted(prices, moment, out):
    """Ctrl-C so many seconds after a sweep has said its first line; returns whether it was still at work."""
    process = started("sweep", "prices.toml", "--out", out, "--workers", 2, cwd=prices)
    kept = (prices / out / "journal").is_dir() and any((prices / out / "journal").iterdir())
    process.stdout.readline()  # before it says anything Python alone is at work, which is not ours to stop
    time.sleep(moment)
    if process.poll() is not None:
        process.communicate(timeout=60)
        return False
    family = [*psutil.Process(process.pid).children(recursive=True)]
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    sent = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    took = time.monotonic() - sent
    if process.returncode == 0:  # it was at its last line
        return False
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert took < SOON * busy
    assert err.splitlines()[-1].startswith("Interrupted")
    if (prices / out / "journal").is_dir() and any((prices / out / "journal").iterdir()):
        begun = "are kept; the same command goes on from there." in err
        not_yet = "Nothing was written; earlier results are untouched. Run the same command again." in err
        assert begun or (not_yet and kept)  # it was stopped before it looked at what an earlier start had kept
    _, left = psutil.wait_procs(family, timeout=5 * busy)
    assert left == []
    return True


def interrupts(prices, said, count, seed, of_a_sweep=3, latest=5.0):
    """So many Ctrl-C, up to ``of_a_sweep`` of them on the way of one sweep, which then ends with the same bytes.

    Of those of one sweep each has a part of the seconds up to ``latest`` to itself, in any order, and strikes somewhere
    in it: a few fall early, in the middle and late.
    """
    assert said("sweep", "prices.toml", "--out", "whole", "--quiet") == (0, "", "")
    luck, struck, number = random.Random(seed), 0, 0
    while struck < count:
        number += 1
        out, many = f"stopped-{number}", min(of_a_sweep, count - struck)
        for part in luck.sample(range(many), many):
            struck += interrupted(prices, latest * (part + luck.random()) / many, out)
        assert said("sweep", "prices.toml", "--out", out, "--quiet")[0] == 0
        for name in ("runs.csv", "points.csv", "failures.csv"):
            assert (prices / out / "tables" / name).read_bytes() == (prices / "whole" / "tables" / name).read_bytes()


def test_three_interrupts_at_random_moments(prices, said):
    interrupts(prices, said, 3, 6, latest=2.0)


@pytest.mark.nightly
def test_a_hundred_interrupts_at_random_moments(prices, said):
    interrupts(prices, said, 100, 7)


@pytest.mark.nightly
def test_killed_25_times_at_random_it_ends_with_the_same_bytes(prices):
    assert run("sweep", "prices.toml", "--out", "whole", "--quiet", cwd=prices) == (0, "", "")
    luck = random.Random(5)
    kills = 0
    for number in range(40):
        out = f"killed-{number}"
        for _ in range(3):
            process = started("sweep", "prices.toml", "--out", out, "--workers", luck.choice((1, 2, 3)), cwd=prices)
            time.sleep(luck.uniform(1.0, 5.0))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                kills += 1
            process.communicate(timeout=60)
        assert run("sweep", "prices.toml", "--out", out, "--quiet", cwd=prices)[0] == 0
        for name in ("runs.csv", "points.csv", "failures.csv"):
            assert (prices / out / "tables" / name).read_bytes() == (prices / "whole" / "tables" / name).read_bytes()
        assert len(read_table(prices / out / "tables" / "runs.csv", "sweep_runs")["run"].unique()) == 36
        if kills >= 25:
            break
    assert kills >= 25
