"""What the page may ask: what cannot be meant is told in a sentence."""

import json

import pytest

from sim.dashboard.asked import INPUTS, LOOKS, MOST_CHANGES, asked, read_json
from sim.errors import UsageError

MOVE = {"business": "Ash", "changes": {"price": "+2"}}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"path": "/etc/passwd"}, 'There is no "path" in a move'),
        ({"business": 3}, "business must be a text"),
        ({"business": "a\nb"}, "business must be a text"),
        ({"label": "x" * 201}, "label must be a text"),
        ({"changes": ["price"]}, "changes must be a table"),
        ({"changes": {str(number): "+1" for number in range(MOST_CHANGES + 1)}}, "changes must be a table"),
        ({"changes": {"price": None}}, "price must be a number"),
        ({"changes": {"price": True}}, "price must be a number"),
        ({"changes": {"price": 1e400}}, "price must be a number"),
        ({"changes": {"p" * 300: "+1"}}, "is no lever"),
        ({"luck": -1}, "luck must be a whole number"),
        ({"luck": 1.5}, "luck must be a whole number"),
        ({"futures": 7}, "futures must be a whole number out of 1, 4, 10 and 40"),
        ({"cost_per_week": "9"}, "cost_per_week must be a number"),
        ({"inputs": {"rivals": "gone"}}, "rivals must be one of: as_is, still, copycat."),
        ({"inputs": {"rivals": ["as_is"]}}, "rivals must be one of"),
        ({"inputs": {"weather": 1}}, 'There is no input "weather"'),
        ({"inputs": {"passing_share": 1.1}}, "passing trade's share of the occasions must be a number from 0 to 1."),
    ],
)
def test_what_cannot_be_meant_is_told(more, sentence):
    with pytest.raises(UsageError, match=sentence):
        asked(MOVE | more)


@pytest.mark.parametrize("content", [None, [], "move", 3])
def test_a_move_is_a_table(content):
    with pytest.raises(UsageError, match="table"):
        asked(content)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_told(body):
    with pytest.raises(UsageError, match="not JSON"):
        read_json(body)


def test_what_is_meant_is_read():
    inputs = {each.key: each.low for each in INPUTS} | {"rivals": "still"}
    found = asked(json.loads(json.dumps(MOVE | {"inputs": inputs, "luck": 3, "cost_per_week": 12})))
    assert (found.business, found.changes, found.luck, found.futures) == ("Ash", {"price": "+2"}, 3, LOOKS[-1])
    assert found.inputs == inputs
    assert found.cost_per_week == 12.0
    assert asked({"business": "Ash"}).changes == {}
