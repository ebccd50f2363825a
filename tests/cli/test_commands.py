"""The commands as a user meets them: in a process of their own, by their words and exit codes."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import sim.cli
import sim.cli.compare
import sim.kernel
from sim.errors import RegularsError
from tests import ROOT
from tests.scenarios import text

pytestmark = pytest.mark.process

PLAN = {"welcome": {"change": {"touchpoints.welcome.people": "+1"}}}


def started(*arguments, cwd=ROOT, **environment):
    return subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(*arguments, **more):
    process = started(*arguments, **more)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


@pytest.fixture
def said(capsys, monkeypatch):
    """What `run` gives, (exit code, output, errors), of a command that is carried out in this process; where a process
    of its own is not the point, that saves what a start takes.
    """

    def carried_out(*arguments, cwd=ROOT):
        monkeypatch.chdir(cwd)
        return sim.cli.main([*map(str, arguments)]), *capsys.readouterr()

    return carried_out


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(text({"study.weeks": 4, "study.warm_up_weeks": 2}, PLAN), encoding="utf-8")
    return path


def test_the_main_job_from_the_command_line(small, tmp_path):
    code, out, err = run(small, "--replications", 2, "--out", tmp_path / "answers", "--workers", 1)
    assert code == 0, err
    assert "Results: " in out
    first, last = (at for at in range(len(out)) if out.startswith("95 %, simultaneous", at))
    assert out.index("First table, after 2 replications") < first < last < out.index("Results: ")
    assert "5 of about 5 runs done" in err
    assert (tmp_path / "answers" / "tables" / "decision.csv").is_file()


def test_quiet_says_nothing(small, tmp_path, said):
    assert said(small, "--replications", 1, "--out", tmp_path / "answers", "--workers", 1, "--quiet") == (0, "", "")


def test_without_out_the_results_are_named_after_the_file(small, tmp_path, said):
    code, _, err = said(small, "--replications", 1, "--workers", 1, cwd=tmp_path)
    assert code == 0, err
    assert (tmp_path / "results" / "small" / "manifest.json").is_file()


def test_a_faulty_file_tells_all_its_faults_and_writes_nothing(small, tmp_path):
    small.write_text(
        small.read_text().replace('"price" = 25.0', '"prise" = 25.0', 1).replace('"weeks" = 4', '"weeks" = -4', 1)
    )
    code, out, err = run(small, "--out", tmp_path / "answers")
    assert code == 2
    assert out == ""
    assert 'did you mean "price"' in err
    assert "study.weeks" in err or "weeks is -4" in err
    assert len(err.strip().splitlines()) >= 2
    assert "Traceback" not in err
    assert not (tmp_path / "answers").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek", "x.toml"], 'did you mean "check"'),
        (["nonsense"], "neither a command nor a scenario file"),
        (["no_such.toml"], "There is no such file"),
        (["check"], "required"),
        (["small.toml", "--replications", "many"], "not a whole number"),
        (["small.toml", "--replications", "0"], "give a whole number from 1"),
        (["small.toml", "--engine", "steam"], "not one of: kernel, agents"),
        (["new", "x", "--preset", "resturant"], 'did you mean "restaurant"'),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(arguments, words, small, said):
    code, _, err = said(*arguments, cwd=small.parent)
    assert code == 2
    assert words in err
    assert "Traceback" not in err


def test_the_folder_of_another_file_is_refused_with_65(small, tmp_path, said):
    assert said(small, "--replications", 1, "--out", tmp_path / "answers", "--workers", 1)[0] == 0
    other = tmp_path / "other.toml"
    other.write_text(small.read_text() + "# edited\n")
    code, _, err = run(other, "--out", tmp_path / "answers")
    assert code == 65
    assert 'the results of "../small.toml"' in err


def test_a_place_that_cannot_be_written_is_73_before_anything_runs(small, tmp_path):
    code, _, err = run(small, "--out", tmp_path / "missing" / "answers")
    assert code == 73
    assert "no folder" in err


def test_check_explain_new_and_schema_answer(small, tmp_path, said):
    code, out, _ = run("check", small)
    assert code == 0
    assert "2 strategies for Ash" in out
    code, out, _ = said("explain", small)
    assert code == 0
    assert any(line.startswith("business.Ash.price") and line.endswith("file") for line in out.splitlines())
    code, out, _ = said("new", "A café")
    assert code == 0
    (tmp_path / "new.toml").write_text(out, encoding="utf-8")
    assert said("check", tmp_path / "new.toml")[0] == 0
    code, out, _ = said("schema")
    assert code == 0
    assert out.startswith("{")


def test_help_teaches_by_example():
    code, out, _ = run("--help")
    assert code == 0
    assert "python run.py town_vs_west_end" in out
    assert "Exit codes" in out


def test_a_reader_who_has_seen_enough_is_no_error(small):
    process = subprocess.run(
        f'"{sys.executable}" "{ROOT / "run.py"}" explain "{small}" | head -n 1',
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.stderr == ""


def children_of(group):
    return [
        int(pid) for pid in os.listdir("/proc")
        if pid.isdigit() and Path(f"/proc/{pid}/stat").exists() and _group(pid) == group
    ]  # fmt: skip


def _group(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[2])
    except (OSError, IndexError, ValueError):
        return -1


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
@pytest.mark.parametrize("moment", [1.5, 4.0])
def test_an_interrupt_ends_everything_with_130(small, tmp_path, moment):
    small.write_text(
        small.read_text()
        .replace('"weeks" = 4', '"weeks" = 520', 1)
        .replace('"residents" = 60', '"residents" = 60000', 1)
    )
    process = started(small, "--replications", 500, "--workers", 2, "--out", tmp_path / "answers")
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted" in err
    assert "Traceback" not in err
    deadline = time.monotonic() + 10
    while children_of(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children_of(process.pid) == []
    assert not (tmp_path / "answers").exists()


@pytest.mark.parametrize("becomes", [SystemError("of a library"), RegularsError("a process died")])
def test_whatever_error_an_interrupt_turns_into_the_program_ends_with_130(small, capsys, monkeypatch, becomes):
    def interrupted(*_, **__):
        try:
            signal.raise_signal(signal.SIGINT)
            time.sleep(1.0)
        except KeyboardInterrupt:
            raise becomes from None

    monkeypatch.setattr(sim.cli.COMMANDS["explain"], "run", interrupted)
    assert sim.cli.main(["explain", str(small)]) == 130
    told = capsys.readouterr().err
    assert "Interrupted" in told
    assert str(becomes) not in told


@pytest.mark.parametrize(("first", "quiet", "engine", "told"), [
    (True, False, None, True), (True, False, "kernel", True), (False, False, None, False),
    (True, True, None, False), (True, False, "agents", False),
])  # fmt: skip
def test_a_first_start_says_that_it_compiles(small, tmp_path, capsys, monkeypatch, first, quiet, engine, told):
    monkeypatch.setattr(sim.kernel, "first_start", lambda: first)
    monkeypatch.setattr("sim.report.output.results.save", lambda *_, **__: tmp_path / "answers")  # nobody reads them
    asked = [str(small), "--replications", "1", "--workers", "1", "--out", str(tmp_path / "answers")]
    asked += ["--quiet"] * quiet + ([] if engine is None else ["--engine", engine])
    assert sim.cli.main(asked) == 0
    assert ("compiled once" in capsys.readouterr().out) == told


@pytest.mark.parametrize("quiet", [False, True])
def test_pages_are_loaded_while_worlds_run(small, tmp_path, monkeypatch, quiet):
    loaded = threading.Event()
    monkeypatch.setattr(sim.cli.compare, "WHEN_WORKERS_ARE_BUSY", 0.0)
    monkeypatch.setattr(sim.cli.compare, "_load_the_pages", loaded.set)
    monkeypatch.setattr("sim.report.output.results.save", lambda *_, **__: loaded.wait(30) and tmp_path / "answers")
    asked = [str(small), "--replications", "1", "--workers", "1", "--out", str(tmp_path / "answers")]
    assert sim.cli.main(asked + ["--quiet"] * quiet) == 0
    assert loaded.is_set()


def test_pages_are_not_loaded_after_all_where_a_comparison_is_over_sooner(monkeypatch):
    loaded = threading.Event()
    monkeypatch.setattr(sim.cli.compare, "WHEN_WORKERS_ARE_BUSY", 0.2)
    monkeypatch.setattr(sim.cli.compare, "_load_the_pages", loaded.set)
    with sim.cli.compare.pages_loaded_ahead() as load_pages:
        load_pages()
    assert not loaded.wait(0.5)


@pytest.mark.parametrize(("first", "words"), [(False, "is compiled already"), (True, "Done in")])
def test_prepare_compiles_unless_it_is_done(capsys, monkeypatch, first, words):
    from sim.study import compiling

    made = []
    monkeypatch.setattr(compiling, "first_start", lambda: first)
    monkeypatch.setattr(compiling, "compare", lambda scenario, **how: made.append((scenario.path.stem, how)))
    assert sim.cli.main(["--prepare"]) == 0
    assert words in capsys.readouterr().out
    assert made == ([("minimal", {"replications": 1, "worlds": 1, "workers": 1})] if first else [])
