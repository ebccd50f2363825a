"""B5: whose results a folder holds, and what becomes of files that people put into it."""

import os
import shutil
from pathlib import Path

import pytest

from sim.cli import main
from tests.field.door import case

pytestmark = pytest.mark.usefixtures("without_png")

SMALL = {"\nweeks = 8": "\nweeks = 2", "warm_up_weeks = 4": "warm_up_weeks = 0", "residents = 100": "residents = 10"}
AGAINST = ("--replications", "1", "--workers", "1", "--quiet")


def shop(folder, price="price = 12.0\nunit_cost", name="mini"):
    """A small scenario in a folder of its own, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    made = case("mini", folder, {**SMALL, "price = 12.0\nunit_cost": price})
    return made.rename(folder / f"{name}.toml")


def compared(path, out=None):
    return main([str(path), *AGAINST, *(("--out", str(out)) if out else ())])


@pytest.mark.field("B5")
def test_a_file_of_the_same_name_from_another_folder_does_not_replace_results(tmp_path, capsys):
    first = shop(tmp_path / "a")
    assert compared(first, tmp_path / "out") == 0
    before = (tmp_path / "out" / "tables" / "decision.csv").read_bytes()
    assert compared(shop(tmp_path / "b", "price = 14.0\nunit_cost"), tmp_path / "out") == 65
    assert "a/mini.toml" in capsys.readouterr().err
    assert (tmp_path / "out" / "tables" / "decision.csv").read_bytes() == before
    first.write_text(first.read_text("utf-8").replace("price = 12.0\nunit", "price = 13.0\nunit"), "utf-8")
    assert compared(first, tmp_path / "out") == 0, "the same file, edited"
    assert (tmp_path / "out.previous" / "tables" / "decision.csv").read_bytes() == before


@pytest.mark.field("B5")
def test_the_same_text_is_ones_own_wherever_it_lies_and_a_folder_may_move_with_its_file(tmp_path):
    first = shop(tmp_path / "a")
    assert compared(first, tmp_path / "a" / "out") == 0
    copy = Path(shutil.copy(first, tmp_path / "copied.toml"))
    assert compared(copy, tmp_path / "a" / "out") == 0, "the same text under another name elsewhere"
    assert compared(first, tmp_path / "a" / "out") == 0, "and back"
    (tmp_path / "a").rename(tmp_path / "moved")
    moved = tmp_path / "moved" / "mini.toml"
    moved.write_text(moved.read_text("utf-8") + "# edited\n", "utf-8")
    assert compared(moved, tmp_path / "moved" / "out") == 0


@pytest.mark.field("B5")
def test_what_people_put_or_edited_there_outlives_any_number_of_runs_and_is_told(tmp_path, capsys):
    path, out = shop(tmp_path), tmp_path / "out"
    assert compared(path, out) == 0
    (out / "notes.txt").write_text("mine")
    (out / "tables" / "mine").mkdir()
    (out / "tables" / "mine" / "sums.csv").write_text("1,2")
    (out / "summary.md").write_text("my summary")
    for turn in range(3):
        assert main([str(path), *AGAINST[:-1], "--out", str(out)]) == 0
        said = capsys.readouterr().out
        if turn == 0:
            assert "notes.txt" in said
            assert "summary.kept.md" in said
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / "tables" / "mine" / "sums.csv").read_text() == "1,2"
    assert (out / "summary.kept.md").read_text() == "my summary"
    assert (out / "summary.md").read_text() != "my summary"


@pytest.mark.field("B5")
def test_a_file_put_into_the_previous_results_is_not_lost(tmp_path):
    path, out = shop(tmp_path), tmp_path / "out"
    for turn in range(4):
        assert compared(path, out) == 0
        if turn == 1:
            (tmp_path / "out.previous" / "notes.txt").write_text("mine")
    assert "mine" in {each.read_text() for each in tmp_path.rglob("notes*.txt")}


@pytest.mark.field("B5")
@pytest.mark.skipif(os.name == "nt", reason="rights as POSIX has them")
def test_a_folder_made_read_only_is_told_of_and_serves_again_once_it_is_writable(tmp_path, capsys):
    path, out = shop(tmp_path), tmp_path / "out"

    def allow(mode):
        for each in (out, *(one for one in out.rglob("*") if one.is_dir())):
            each.chmod(mode)

    assert compared(path, out) == 0
    allow(0o555)
    try:
        refused, told = [compared(path, out) for _ in range(3)], capsys.readouterr().err
    finally:
        allow(0o755)
    assert compared(path, out) == 0
    assert refused == [73] * 3
    assert "chmod" in told
    assert {each.name for each in tmp_path.iterdir() if "out" in each.name} == {"out", "out.previous"}


@pytest.mark.field("B9")
@pytest.mark.parametrize("name", ["CON", "nul.x", "x" * 245, "trailing.", "a:b", "what?"])
def test_a_name_that_some_system_cannot_hold_is_refused_before_the_first_run(tmp_path, capsys, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    path = shop(tmp_path, name=name)
    assert compared(path) == 73
    told = capsys.readouterr().err
    assert "--out" in told
    assert not list((tmp_path / "results").iterdir())


@pytest.mark.field("B9")
def test_results_are_not_written_at_the_root_onto_a_file_or_over_where_one_stands(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = shop(tmp_path)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "here").mkdir()
    for place in ("/", "file", "file/below", "x" * 300, str(tmp_path)):
        assert compared(path, place) == 73, place
    monkeypatch.chdir(tmp_path / "here")
    assert compared(path, ".") == 73
    monkeypatch.chdir(tmp_path)
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "our fault" not in told
    (tmp_path / "results").write_text("a file where the folder of all results would be")
    assert compared(path) == 73
