"""Named bad files: the whole message of each, in bad/NAME.txt beside bad/NAME.toml."""

import pytest

from sim.errors import ScenarioError
from sim.scenario import read
from tests.for_all import for_all
from tests.scenario.small import BAD

NAMES = sorted(path.stem for path in BAD.glob("*.toml"))


def test_there_are_at_least_sixty_named_bad_files_each_with_its_message():
    assert len(NAMES) >= 60
    assert {path.stem for path in BAD.glob("*.txt")} == set(NAMES)


@for_all(NAMES)
def test_a_bad_file_gets_exactly_its_messages(name, monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises(ScenarioError) as caught:
        read(f"{name}.toml")
    told = "".join(f"{fault}\n" for fault in caught.value.faults)
    assert told == (BAD / f"{name}.txt").read_text("utf-8")
    assert caught.value.exit_code == 2


@for_all(NAMES)
def test_every_message_is_one_line_at_a_place_that_the_file_has(name):
    lines = (BAD / f"{name}.toml").read_bytes().decode("utf-8", "replace").split("\n")
    with pytest.raises(ScenarioError) as caught:
        read(BAD / f"{name}.toml")
    for fault in caught.value.faults:
        assert "\n" not in fault.message
        assert fault.message[-1] in ".?"
        assert 1 <= fault.line <= len(lines)
        assert fault.column >= 1
    assert list(caught.value.faults) == sorted(caught.value.faults)
