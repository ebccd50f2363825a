"""Tests lie where one looks for them: those of a room of the program in the folder of its name."""

from tests import ROOT

OF_NO_ROOM = {"field"}
"""What real use found, through the command line and files alone."""
TESTS = ROOT / "tests"


def folders():
    """Every folder that holds tests, from `tests` on."""
    return sorted({path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")} - {TESTS.relative_to(TESTS)})


def test_every_folder_of_tests_is_that_of_a_room():
    assert len(folders()) > 30
    rooms = {path.parent.relative_to(ROOT / "sim") for path in (ROOT / "sim").rglob("*.py")}
    assert [str(folder) for folder in folders() if folder not in rooms and str(folder) not in OF_NO_ROOM] == []


def test_every_folder_of_tests_is_a_package():
    """Two modules of one name, in two folders that are none, cannot be told apart."""
    assert [str(folder) for folder in folders() if not (TESTS / folder / "__init__.py").exists()] == []
