"""A walk tells every thing that offends, looks at each, and cannot be empty."""

import pytest

from tests.for_all import LONGEST, for_all

SEEN = []


def evens(number):
    SEEN.append(number)
    assert number % 2 == 0, f"{number} is odd"


def test_all_that_offend_are_told():
    walk = for_all([1, 2, 3, 4, 7], name=lambda number: f"number {number}")(evens)
    with pytest.raises(AssertionError) as caught:
        walk()
    first, *lines = str(caught.value).splitlines()
    assert first == "3 of 5 (number):"
    assert [line.partition(": ")[0] for line in lines] == ["  number 1", "  number 3", "  number 7"]
    assert "3 is odd" in lines[1]


def test_the_first_that_offends_brings_its_own_traceback():
    with pytest.raises(AssertionError) as caught:
        for_all([2, 5, 7])(evens)()
    assert "5 is odd" in str(caught.value.__cause__)


def test_a_walk_over_nothing_is_a_mistake():
    with pytest.raises(AssertionError, match="0 things"):
        for_all([])
    with pytest.raises(AssertionError, match="2 things in 3 parts"):
        for_all([1, 2], parts=3)


def test_what_is_not_raised_and_what_is_skipped_offend_like_any_other():
    def raises(kind):
        if kind == "skips":
            pytest.skip("not here")
        with pytest.raises(ValueError, match="no"):
            int("1")

    with pytest.raises(AssertionError) as caught:
        for_all(["skips", "raises nothing"])(raises)()
    told = str(caught.value)
    assert told.startswith("2 of 2 (kind):")
    assert "not here" in told
    assert "DID NOT RAISE" in told


def test_long_texts_are_cut():
    def fails(_thing):
        raise ValueError("x" * 10_000)

    with pytest.raises(AssertionError) as caught:
        for_all(["a"])(fails)()
    assert len(str(caught.value)) < LONGEST + 100


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_the_parts_of_a_walk_look_at_everything_once(parts):
    SEEN.clear()
    walk = for_all(range(0, 20, 2), parts=parts)(evens)
    for part in range(parts):
        walk(**({"part": part} if parts > 1 else {}))
    assert sorted(SEEN) == list(range(0, 20, 2))


@for_all([("a", 1), ("bb", 2)], name=lambda text, _length: text)
def test_tuples_are_several_arguments_and_fixtures_come_along(text, length, tmp_path, capsys):
    assert len(text) == length
    assert tmp_path.is_dir()
    assert capsys.readouterr() == ("", "")


@for_all(range(4), parts=2)
def test_a_walk_in_parts_takes_fixtures_too(number, tmp_path):
    assert tmp_path.is_dir()
    assert number < 4
