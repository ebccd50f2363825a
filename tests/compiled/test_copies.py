"""Names that only stand for another are taken out: nothing else is, and each name means what it means in Python."""

from typing import NamedTuple

import numpy as np
import pytest

from sim.annotations import Ints
from sim.compiled import compiled, plain


class Held(NamedTuple):
    """Arrays in a tuple."""

    numbers: Ints
    more: int


@compiled(inline=True)
def put_together(numbers, more):
    return Held(numbers, more)


@compiled(step=True)
def one_more(number):
    return number + 1


@compiled
def written_through_a_tuple(numbers):
    held = Held(numbers, 3)
    for at in range(len(numbers)):
        held.numbers[at] += at + held.more


@compiled
def written_through_what_a_call_returns(numbers):
    held, at = put_together(numbers, 3), len(numbers) - 2
    held.numbers[at] = held.more
    put_together(numbers, 2).numbers[at + 1] = 7


@compiled
def written_as_a_whole(numbers):
    held = Held(numbers, 3)
    same = held.numbers
    same += 2
    Held(numbers, 3).numbers[:] += 5


@compiled
def change_places(numbers):
    before, now, after = 0, 1, 2
    for at in range(len(numbers)):
        before, now, after = now, after, before
        numbers[at], before = before, numbers[at]
    numbers[0] = before * 100 + now * 10 + after


@compiled
def the_last_but_one(numbers):
    at = 0
    while True:
        old = at
        at = one_more(at)
        if at % 3:
            continue
        if at >= len(numbers):
            break
        old = at
    numbers[0], numbers[1] = old, at


@compiled
def the_one_before_it_ended(numbers):
    at = 0
    while True:
        now = one_more(at * 3)
        if now > len(numbers):
            break
        before = now
        at += 1
    numbers[0], numbers[1] = before, now


@compiled
def given_again_where_it_fits(numbers):
    best, second = -1, -1
    for at in range(len(numbers)):
        kept = best
        if numbers[at] * 7 % 5 > best:
            second = best
            best = numbers[at] * 7 % 5
        elif at % 2:
            best, second = second, kept
        numbers[at] = kept
    numbers[0] = best * 10 + second


@pytest.mark.parametrize(
    "function",
    [
        written_through_a_tuple,
        written_through_what_a_call_returns,
        written_as_a_whole,
        change_places,
        the_last_but_one,
        the_one_before_it_ended,
        given_again_where_it_fits,
    ],
)
def test_it_does_what_python_does(function):
    given, expected = np.arange(1, 9), np.arange(1, 9)
    function(given)
    plain(function)(expected)
    assert given.tolist() == expected.tolist() != list(range(1, 9))
