"""The folder of a class: whole, tidy, safe to open, and made by the command."""

import csv
import io
import re
from argparse import Namespace
from html.parser import HTMLParser

import pytest

from sim.cli import lesson_collect
from sim.cli.arguments import main_parser
from sim.errors import UsageError, WrongFolder
from sim.report.columns import TABLES
from sim.report.output.tables import read_table
from sim.teaching.collect.class_of import class_of
from sim.teaching.collect.output import folder_of, save
from sim.teaching.line import LONGEST_REASON, written
from sim.teaching.quiz import output as quiz
from tests.report.hostile import HOSTILE
from tests.teaching.made import MODEL, a_class, found, line, predicted

LINES = [
    line(each, predicted(-40.0 + each, 60.0, -43.2, reason="because"), predicted(1.0, 2.0, 3.0) if each % 2 else None)
    for each in range(9)
]


def saved(made, folder):
    with folder_of(folder) as open_folder:
        return save(made, open_folder, "regulars lesson collect a.txt")


def collected(*arguments):
    """Carry out the command; what it prints is the test's to look at."""
    _, commands = main_parser("regulars lesson", "", "")
    lesson_collect.add(commands)
    options = commands.choices["collect"].parse_args([str(each) for each in arguments], Namespace(command_line="x"))
    return options.run(options)


def test_all_is_there_and_the_same_twice(tmp_path):
    path = saved(a_class(*LINES), tmp_path / "class")
    names = sorted(each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file())
    chart = "charts/28_class_predictions"
    assert names == [f"{chart}.csv", f"{chart}.png", f"{chart}.svg", "class.html", "manifest.json", "tables/class.csv",
                     "tables/class_questions.csv"]  # fmt: skip
    other = saved(a_class(*LINES), tmp_path / "again")
    for name in names:
        if name != "manifest.json":
            assert (path / name).read_bytes() == (other / name).read_bytes(), name
    assert str(tmp_path).encode() not in (path / "class.html").read_bytes()


def test_several_steps_have_a_chart_of_all(tmp_path):
    path = saved(a_class(*LINES, line(1, predicted(0.0, 1.0), step="promise")), tmp_path / "class")
    assert (path / "charts/29_class_by_step.svg").exists()


def test_the_tables_are_tidy(tmp_path):
    path = saved(a_class(*LINES), tmp_path / "class")
    for name in ("class", "class_questions"):
        frame = read_table(path / f"tables/{name}.csv")
        assert list(frame.columns) == [column.name for column in TABLES[name]]
        assert len(
            frame.drop_duplicates(["lesson_step", "lesson_model", "asked_when", *(["student"] * (name == "class"))])
        ) == len(frame)
    rows = read_table(path / "tables/class.csv")
    questions = read_table(path / "tables/class_questions.csv")
    assert len(rows) == 9 + 4
    for each in questions.itertuples():
        own = rows[rows["asked_when"] == each.asked_when]
        assert each.students == len(own)
        assert each.signs_right == own["is_sign_right"].sum()
        assert each.hits == own["is_hit"].sum()


class Reader(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs} | {f"{n}={v}" for n, v in attrs if n in ("href", "src")}


def test_hostile_reasons_run_nowhere(tmp_path):
    plain = saved(a_class(*LINES), tmp_path / "plain")
    reasons = list(dict.fromkeys(each[:LONGEST_REASON] for each in HOSTILE))
    lines = [line(place, predicted(-1.0, place, -43.2, reason=each)) for place, each in enumerate(reasons)]
    path = saved(a_class(*lines), tmp_path / "class")
    tags = {}
    for name, folder in (("plain", plain), ("hostile", path)):
        tags[name] = Reader()
        tags[name].feed((folder / "class.html").read_text("utf-8"))
    assert tags["hostile"].tags - tags["plain"].tags <= {"bdi"}
    assert not any(each.startswith("on") for each in tags["hostile"].attributes)
    assert "script" not in tags["hostile"].tags
    rows = list(csv.DictReader(io.StringIO((path / "tables/class.csv").read_text("utf-8"), newline="")))
    assert len(rows) == len(reasons)
    for row in rows:
        assert not re.match(r"[=+\-@\t\r]", row["reason"]), row["reason"]


def test_the_command_makes_it_and_tells(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("\n".join(written(each) for each in LINES))
    (tmp_path / "b.csv").write_text(
        f'1,"{written(LINES[0])[:-3]}"\n2,"{written(line(77, predicted(1.0, 2.0, -43.2)))}"\n'
    )
    assert collected("a.txt", "b.csv") == 0
    told = capsys.readouterr()
    assert "b.csv, line 1: what a lesson wrote here is cut off" in told.err
    assert told.err.count("\n") == 1
    assert "Lines of 10 students, of one step." in told.out
    assert "Results: results/class/" in told.out
    assert (tmp_path / "results/class/class.html").exists()
    assert collected("a.txt", "--quiet") == 0, "an earlier class may be replaced"
    assert capsys.readouterr().out == ""
    assert (tmp_path / "results/class.previous/class.html").exists()


def test_no_line_is_a_sentence_and_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("no lines here\n" + written(LINES[0])[:40])
    with pytest.raises(UsageError, match=r"(?s)cut off.*no line of a lesson"):
        collected("a.txt")
    assert not (tmp_path / "results").exists()


def test_other_results_are_not_replaced(tmp_path):
    (tmp_path / "class").mkdir()
    (tmp_path / "class/mine.txt").write_text("x")
    with pytest.raises(WrongFolder, match="not a results folder"), folder_of(tmp_path / "class"):
        pass


def test_results_of_another_kind_are_not_replaced(tmp_path):
    """A quiz has the seal of a results folder, and is no class; and the other way round."""
    saved(a_class(*LINES), tmp_path / "class")
    with pytest.raises(WrongFolder, match="not those of a quiz"), quiz.folder_of(1, tmp_path / "class"):
        pass
    with quiz.folder_of(1, tmp_path / "quiz") as folder:
        quiz.save(["Ann"], folder)
    with pytest.raises(WrongFolder, match="not those of a class"), folder_of(tmp_path / "quiz"):
        pass
    saved(a_class(*LINES), tmp_path / "class")


def test_ten_thousand_lines(tmp_path):
    lines = [line(each, predicted(float(each % 700) - 400.0, float(each % 900), -43.2)) for each in range(10_000)]
    made = class_of(found(lines))
    path = saved(made, tmp_path / "class")
    assert len(made.groups[0].lines) == 10_000
    assert (path / "class.html").stat().st_size < 300_000
    assert len((path / "tables/class.csv").read_bytes().splitlines()) == 10_001
    assert MODEL in (path / "manifest.json").read_text()
