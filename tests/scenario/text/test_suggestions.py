"""Did you mean …: one slip in a key of the schema leads back to it."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.reading.structure import known_keys
from sim.scenario.schema.schema_tree import Node, keys, tables
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.text.suggest import edits, nearest
from tests.scenario.small import AS_IS, OURS, PRESET, faults, messages

KEYS = [(header, model, key) for header, model in tables() for key in keys(model)]
MANY = 10_000


def slips(word: str) -> list[str]:
    """Return every word one deletion, swap of neighbours, insertion or replacement away."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = string.ascii_lowercase + "_"
    out = {left + right[1:] for left, right in cuts if right}
    out |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    out |= {left + letter + right for left, right in cuts for letter in letters}
    out |= {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    return sorted(out - {word, ""})


def found_again(sample) -> float:
    right = sum(nearest(slip, known) == key for key, known, slip in sample)
    return right / len(sample)


def every_slip():
    for _, model, key in KEYS:
        known = known_keys(Node(model))
        yield from ((key, known, slip) for slip in slips(key) if slip not in known)


def test_ten_thousand_slips_lead_back_to_their_keys():
    sample = random.Random(7).sample(list(every_slip()), MANY)
    assert found_again(sample) >= 0.99


@pytest.mark.nightly
def test_every_slip_leads_back_to_its_key():
    assert found_again(list(every_slip())) >= 0.99


@pytest.mark.parametrize(("slip", "table", "meant"), [
    ("wweeks", "study", "weeks"), ("discont_rate", "study", "discount_rate"), ("sead", "runs", "seed"),
    ("nrom", "experience", "norm"), ("los_aversion", "behaviour", "loss_aversion"), ("talk_chanse", "behaviour",
    "talk_chance"),
])  # fmt: skip
def test_the_suggestion_is_in_the_first_line_of_the_message(slip, table, meant):
    (fault,) = faults(f"{PRESET}[{table}]\n{slip} = 1\n")
    assert str(fault) == f'scenario:3:1: {slip} is not a key of {table}; did you mean "{meant}"?'


def test_a_slip_in_a_required_key_is_told_once():
    assert messages(PRESET + OURS.replace("price =", "pirce =")) == [
        'pirce is not a key of business.Ours; did you mean "price"?'
    ]


def test_a_step_key_is_known_in_a_strategy():
    known = known_keys(Node(Strategy))
    assert set(keys(Step)) <= set(known)
    (message,) = messages(PRESET + OURS + AS_IS + '[[strategy]]\nname = "x"\nramp_week = 3\n')
    assert 'did you mean "ramp_weeks"' in message


@pytest.mark.parametrize(("one", "other", "far"), [
    ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "abxc", 1), ("abc", "axc", 1),
    ("abc", "", 3),
    ("kitten", "sitting", 3),
])  # fmt: skip
def test_the_distance_of_two_words(one, other, far):
    assert edits(one, other, 5) == far
    assert edits(other, one, 5) == far
    if far:
        assert edits(one, other, far - 1) == far


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_is_a_distance(one, other):
    assert edits(one, other, 9) == edits(other, one, 9)
    assert (edits(one, other, 9) == 0) is (one == other)
    assert edits(one, other, 9) <= max(len(one), len(other))


@given(st.text(max_size=100), st.lists(st.text(max_size=100), max_size=5))
def test_what_is_suggested_is_known(word, known):
    assert nearest(word, known) in (None, *known)


@given(st.sampled_from(KEYS))
def test_a_key_in_capitals_is_found(found):
    _, model, key = found
    assert nearest(key.upper(), keys(model)) == key
