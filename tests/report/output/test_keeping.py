"""What people put into results is carried over whatever its name, and nothing of it is ever removed."""

import hashlib
import json
import os

import pytest

from sim.report.output import keeping
from sim.report.output.atomic_folder import ResultsFolder


def made(path, files, carry=True):
    """A results folder with these files; what people had put there comes over."""
    with ResultsFolder(path, lambda _: None) as folder:
        for name, text in files.items():
            folder.write(name, [text.encode()])
        if carry:
            folder.carry_over()
        listed = {name: {"bytes": size, "sha256": digest} for name, (size, digest) in folder.files.items()}
        kept = {each.name: {"was": each.before, "sha256": each.digest} for each in folder.kept}
        folder.publish(json.dumps({"files": listed, "kept": kept, "replaces": folder.replaces}).encode())
    return folder


FILES = {"a.csv": "1", "tables/b.csv": "2"}


def test_nothing_of_ours_counts_as_theirs(tmp_path):
    made(tmp_path / "out", FILES)
    assert keeping.theirs(tmp_path / "out") == {}


NAMES = ["notes.txt", "tables/notes.txt", "new/deep/notes", "a", ".git/HEAD", "a.csv.bak", "ü ñ"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_theirs_keeps_its_name(tmp_path, name):
    out = tmp_path / "out"
    made(out, FILES)
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("mine")
    for _ in range(3):
        folder = made(out, FILES)
        assert (out / name).read_text() == "mine"
        assert [each.name for each in folder.kept] == [name]


def test_names_that_are_taken_get_an_ending_and_equal_files_are_kept_once(tmp_path):
    out = tmp_path / "out"
    made(out, FILES)
    (out / "a.csv").write_text("edited")
    made(out, FILES)
    assert (out / "a.kept.csv").read_text() == "edited"
    (out / "a.csv").write_text("edited again")
    made(out, FILES)
    assert (out / "a.kept-2.csv").read_text() == "edited again"
    (out / "notes").write_text("same as new")
    folder = made(out, {**FILES, "notes": "same as new"})
    assert "notes" not in [each.name for each in folder.kept]


def test_a_file_where_the_new_results_have_a_folder_and_the_reverse(tmp_path):
    out = tmp_path / "out"
    made(out, {"a.csv": "1"})
    (out / "tables").write_text("mine")
    made(out, FILES)
    assert (out / "tables.kept").read_text() == "mine"
    (out / "x").mkdir()
    (out / "x" / "y").write_text("mine too")
    made(out, {**FILES, "x": "ours"})
    assert (out / "x.kept" / "y").read_text() == "mine too"


def test_links_and_empty_folders_come_too_and_litter_does_not(tmp_path):
    out = tmp_path / "out"
    made(out, FILES)
    (out / "link").symlink_to("a.csv")
    (out / "empty").mkdir()
    for name in (".DS_Store", "~$workbook.xlsx", ".~lock.workbook.xlsx#"):
        (out / name).write_text("")
    folder = made(out, FILES)
    assert sorted(each.name for each in folder.kept) == ["empty", "link"]
    assert os.readlink(out / "link") == "a.csv"
    assert (out / "empty").is_dir()


def test_what_was_deleted_after_it_was_carried_over_does_not_come_back(tmp_path):
    out = tmp_path / "out"
    made(out, FILES)
    (out / "notes").write_text("mine")
    made(out, FILES)
    (out / "notes").unlink()
    for _ in range(2):
        made(out, FILES)
        assert not (out / "notes").exists()


def test_what_could_not_be_carried_over_is_laid_aside_and_not_removed(tmp_path):
    out = tmp_path / "out"
    made(out, FILES)
    (out / "notes").write_text("mine")
    made(out, FILES, carry=False)
    folder = made(out, FILES, carry=False)
    assert (tmp_path / "out.kept" / "notes").read_text() == "mine"
    assert "out.kept" in folder.said[0]


def test_the_previous_results_are_known_by_the_digest_in_the_next_ones(tmp_path):
    out = tmp_path / "out"
    made(out, FILES)
    digest = hashlib.sha256((out / "manifest.json").read_bytes()).hexdigest()
    made(out, FILES)
    assert json.loads((out / "manifest.json").read_text())["replaces"] == digest
    assert keeping.came_before(tmp_path / "out.previous", out)
    assert not keeping.came_before(out, out)
