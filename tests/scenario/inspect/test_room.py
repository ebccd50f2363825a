"""What a comparison takes: what it grows with, what it does not, and how too much is refused."""

import re

import pytest

from sim.errors import DiskFull, TooLarge
from sim.scenario import check, read
from sim.scenario.inspect import room
from sim.scenario.inspect.checking import to_do
from sim.scenario.inspect.room import refuse_what_does_not_fit
from tests.scenario.small import BARE


def sized(residents=1000, weeks=104):
    text = BARE.replace("residents = 1000", f"residents = {residents}")
    assert str(residents) in text
    scenario = read(text=text)
    return scenario if weeks == 104 else read(text=re.sub(r"(?m)^weeks = \d+", f"weeks = {weeks}", text))


def test_memory_grows_with_people_and_not_with_replications_or_worlds():
    small, large = (room.room(sized(residents)) for residents in (1_000, 1_000_000))
    assert large.largest > small.largest + 1e9
    assert large.results > 10 * small.results
    many = room.room(sized(), replications=200, worlds=40)
    assert (many.largest, many.together) == (small.largest, small.together)
    assert many.results > small.results
    assert many.temporary > small.temporary


def test_more_workers_take_more_together_and_no_larger_process_than_one_does_at_most():
    one, two, four = (room.room(sized(), workers=workers) for workers in (1, 2, 4))
    assert one.largest == one.together
    assert two.together - one.together > 2e8
    assert four.together - two.together > 4e8
    assert two.largest == four.largest <= one.largest * 1.1


@pytest.mark.parametrize("residents", [0, 1, 1_000, 10_000_000])
def test_whatever_the_size_the_sentence_has_units(residents):
    text = BARE.replace("residents = 1000", f"residents = {residents}")
    lines = check(read(text=text)).lines
    (line,) = [line for line in lines if line.startswith("It takes")]
    two = r"with two workers [\d.]+ [MGT]B in all, the largest process [\d.]+ [MGT]B"
    disk = r".* of disk for the results and .* for temporary files"
    assert re.search(rf"It takes about [\d.]+ [MGT]B of memory \({two}\), {disk}\.$", line)
    (line,) = [line for line in to_do(read(text=text), cores=3, replications=2) if line.startswith("It takes")]
    assert re.search(r"about [\d.]+ [MGT]B of memory in all, the largest process [\d.]+ [MGT]B,", line)


def test_too_little_of_anything_is_one_sentence_with_what_is_needed_and_what_there_is(monkeypatch):
    needed = room.Room(largest=5e9, together=9e9, results=1e6, temporary=7e9)
    monkeypatch.setattr(room, "usable", lambda: 8e9)
    monkeypatch.setattr(room, "of_a_process", lambda: None)
    monkeypatch.setattr(room, "free_space", lambda _: 1e12)
    with pytest.raises(TooLarge, match=r"takes about 9 GB of memory, there are 8 GB\. Use fewer") as told:
        refuse_what_does_not_fit(needed)
    assert told.value.exit_code == 2
    monkeypatch.setattr(room, "usable", lambda: None)
    refuse_what_does_not_fit(needed)
    monkeypatch.setattr(room, "of_a_process", lambda: 4e9)
    with pytest.raises(TooLarge, match=r"takes about 5 GB of memory, a process here may have 4 GB\."):
        refuse_what_does_not_fit(needed)
    monkeypatch.setattr(room, "of_a_process", lambda: None)
    monkeypatch.setattr(room, "free_space", lambda _: 6e9)
    with pytest.raises(DiskFull, match=r"7 GB of temporary files, and .* has 6 GB free\. Make room, or set TMPDIR"):
        refuse_what_does_not_fit(needed)
