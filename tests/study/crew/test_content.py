"""Outcomes as plain content come back to the bit, and nothing that is not content comes back at all."""

import json
from typing import NamedTuple

import numpy as np
import pytest

from sim.errors import RegularsError
from sim.scenario import read
from sim.scenario.variants.variants import with_span
from sim.study.crew.content import packed, unpacked
from sim.study.measures.measures import MEASURES
from sim.study.runs.replication import Replicator


def same(one, other):
    if isinstance(one, np.ndarray):
        alike = type(other) is type(one) and (one.dtype, one.shape) == (other.dtype, other.shape)
        return alike and one.tobytes() == other.tobytes()
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(same(getattr(one, k), getattr(other, k)) for k in vars(one))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (one == other or one != one)


def there_and_back(value):
    tree, arrays = packed(value)
    return unpacked(json.loads(json.dumps(tree, allow_nan=False)), arrays)


@pytest.mark.parametrize("name", ["minimal", "third_place_bank", "source_of_custom_town"])
def test_outcomes_come_back_to_the_bit(name):
    found = Replicator(with_span(read(name), weeks=60, warm_up_weeks=10), 3, "kernel").run(1, measures=tuple(MEASURES))
    assert same(there_and_back(found), found)


def test_odd_values_come_back():
    for value in (
        float("inf"), float("-inf"), float("nan"), -0.0, 5e-324, 1e308, 2**70, True, None, "", "ü\x00😀",
        np.float64(0.1), np.int64(-3), np.array(2.5), np.zeros((0, 3)), np.array([True, False]), (), [], {},
        {("a", 1): (1, [2.0]), 3: None},
    ):  # fmt: skip
        back = there_and_back(value)
        assert same(back, value), value
        assert str(back) == str(value)  # -0.0 is not 0.0


class Named(NamedTuple):
    """A tuple whose fields have names, which nobody would know again."""

    amount: float


def test_what_is_no_content_is_refused():
    for value in (object(), {1, 2}, np.array([object()]), lambda: 0, 1j, Named(1.0), [Named(2.0)]):
        with pytest.raises(TypeError):
            packed(value)


def test_only_known_classes_come_back():
    _, arrays = packed(1)
    with pytest.raises(RegularsError, match="unknown"):
        unpacked({"$": "Popen", "holds": ["ls"]}, arrays)
