"""`lesson` makes its files whole, with the name that it tells, and tells what it cannot make."""

import json
import re

import pytest

from sim.cli import main
from sim.errors import CannotWrite
from tests.teaching import small

LEVERS = ("--levers", "price=-2:2", "--points", "8", "--replications", "2")


@pytest.fixture
def market(tmp_path):
    """A scenario of one's own, in a file whose name a browser could misread."""
    path = tmp_path / "my café <1>.toml"
    path.write_text(small.scenario_text(), "utf-8")
    return path


def asked(*arguments):
    return main(["lesson", *map(str, arguments)], "regulars")


def test_a_market_of_ones_own_becomes_one_page(market, tmp_path, capsys):
    assert asked("explore", market, *LEVERS, "--out", tmp_path / "out" / "lessons") == 0
    (page,) = (tmp_path / "out" / "lessons").iterdir()
    assert page.name == "lesson-explore-my-cafe-1.html"
    told, err = capsys.readouterr()
    assert told.count("\n") == 3
    assert page.name in told
    assert "3 of about 3 runs done" in err
    assert re.search(r"answers are right to about £\d", told)
    text = page.read_text("utf-8")
    (held,) = re.findall(r'<script type="application/json" id="lesson">(.*?)</script>', text, flags=re.S)
    lesson = json.loads(held)
    assert lesson["sides"][0]["business"] == small.HOUSE
    assert lesson["model"]["replications"] == 2
    assert lesson["model"]["points"] == len(lesson["points"])
    before = page.read_bytes()
    assert asked("explore", market, *LEVERS, "--out", tmp_path / "out" / "lessons", "--quiet") == 0
    assert capsys.readouterr().out == ""
    assert page.read_bytes() == before
    assert [each.name for each in page.parent.iterdir()] == [page.name]


@pytest.mark.parametrize(("arguments", "code", "told"), [
    (("prise",), 2, 'did you mean "price"'),
    (("cafe.toml",), 2, "lesson explore cafe.toml"),
    ((), 2, "STEP"),
    (("1", "--replications", "1"), 2, "from one nothing is known of luck"),
    (("1", "--points", "3"), 2, "whole number from 8"),
    (("1", "--replication", "many"), 2, "not a whole number"),
    (("explore", "nowhere.toml"), 2, "no such file"),
    (("7",), 2, "there are price, 1, experience, 2"),
    (("explore", "minimal", "--levers", ""), 2, "write NAME or NAME=LOW:HIGH"),
    (("explore", "minimal", "--levers", "prise"), 2, 'did you mean "price"'),
    (("explore", "minimal", "--levers", "price", "--business", "Corner Cafe"), 2, 'did you mean "Corner Café"'),
])  # fmt: skip
def test_what_cannot_be_made_is_told_in_a_sentence(arguments, code, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert asked(*arguments) == code
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_run(market, tmp_path, monkeypatch, capsys):
    (tmp_path / "taken").touch()
    monkeypatch.setattr("sim.teaching.lesson.made", lambda *_, **__: pytest.fail("this was run"))
    assert asked("explore", market, *LEVERS, "--out", tmp_path / "taken" / "x") == CannotWrite.exit_code
    assert "taken" in capsys.readouterr().err
