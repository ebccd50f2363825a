"""What every rule must do, whichever it is: stay in range, move the right way, do nothing when off, and be pure.

A new rule joins by an entry in `table.py`; without one a test fails.
"""

import importlib
import inspect
import itertools
import math
import pkgutil
import random
import struct
from dataclasses import replace

import pytest

from sim import rules
from sim.compiled import enabled, fast
from tests.for_all import for_all
from tests.rules.table import ALL

SAMPLES = 120
ARRAY_FUNCTIONS = {"arithmetic.exp_array", "arithmetic.log_array"}
"""Of arrays, not rules: tests/compiled/test_arithmetic.py has them."""
every_rule = for_all(ALL, name=lambda rule: rule.name)


def samples(rule, count=SAMPLES, **narrowed):
    dice = random.Random(rule.name)
    takes = rule.takes | narrowed
    return [{name: kind.draw(dice) for name, kind in takes.items()} for _ in range(count)]


def cases(rule, attribute):
    """Pairs (argument, narrowed ranges) of `rises` or `falls`."""
    return [(each, {}) if isinstance(each, str) else each for each in getattr(rule, attribute)]


def bits(value):
    return struct.pack("<d", value) if isinstance(value, float) else value


def slack(value):
    """Polynomials are monotone but for their last places."""
    return 1e-12 * max(1.0, abs(value))


def test_every_rule_is_in_the_table_once():
    public = set()
    homes = [f"sim.rules.{found.name}" for found in pkgutil.iter_modules(rules.__path__)]
    for module in map(importlib.import_module, ["sim.compiled.arithmetic", *homes]):
        home = module.__name__.rpartition(".")[2]
        public |= {
            f"{home}.{name}"
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__ and not name.startswith("_")
        }
    names = [rule.name for rule in ALL]
    assert sorted(names) == sorted(public - ARRAY_FUNCTIONS)
    assert len(names) == len(set(names))


@every_rule
def test_the_table_names_every_argument_in_order(rule):
    assert list(inspect.signature(rule.call).parameters) == list(rule.takes)


@every_rule
def test_a_rule_says_what_it_is(rule):
    assert rule.call.__doc__
    assert rule.call.__doc__.strip().endswith((".", ")"))


@every_rule
def test_results_stay_in_their_range(rule):
    for arguments in samples(rule):
        result = rule.call(**arguments)
        assert not math.isnan(result), arguments
        assert rule.low - slack(rule.low) <= result <= rule.high + slack(rule.high), arguments
        if rule.high < math.inf:
            assert math.isfinite(result), arguments


@for_all(itertools.product(ALL, ("rises", "falls")), name=lambda rule, attribute: f"{rule.name} {attribute}")
def test_results_move_the_right_way(rule, attribute):
    for argument, narrowed in cases(rule, attribute):
        dice = random.Random(argument)
        kind = narrowed.get(argument, rule.takes[argument])
        moved = 0
        for arguments in samples(rule, **narrowed):
            low, high = sorted(kind.draw(dice) for _ in range(2))
            before = rule.call(**{**arguments, argument: low})
            after = rule.call(**{**arguments, argument: high})
            change = after - before if attribute == "rises" else before - after
            assert not change < -slack(before), (argument, low, high, arguments)
            moved += change > 0
        assert moved, f"{argument} never mattered"


@every_rule
def test_off_values_have_exactly_no_effect(rule):
    for fixed, expected in rule.off:
        for arguments in samples(rule):
            arguments |= fixed
            assert rule.call(**arguments) == (expected(arguments) if callable(expected) else expected), arguments
    for fixed, argument in rule.silent:
        dice = random.Random(argument)
        for arguments in samples(rule):
            arguments |= fixed
            other = {**arguments, argument: rule.takes[argument].draw(dice)}
            assert rule.call(**arguments) == rule.call(**other), (argument, arguments)


@every_rule
def test_a_rule_is_pure(rule):
    drawn = samples(rule, 30)
    first = [bits(rule.call(**arguments)) for arguments in drawn]
    again = [bits(rule.call(**arguments)) for arguments in reversed(drawn)]
    assert first == again[::-1]


@for_all(ALL, name=lambda rule: rule.name, parts=4)  # where nothing is compiled yet, each rule takes half a second
@pytest.mark.skipif(not enabled(), reason="NUMBA_DISABLE_JIT is set")
def test_a_compiled_rule_has_the_same_bits(rule):
    compiled = fast(rule.call)
    for arguments in samples(rule):
        plain = rule.call(*arguments.values())
        quick = compiled(*arguments.values())
        assert bits(plain * 1.0) == bits(quick * 1.0) if isinstance(plain, float) else plain == quick, arguments


@pytest.mark.parametrize(
    ("check", "faulty"),
    [
        (test_results_stay_in_their_range.of_one, lambda surprise, **_: 20 * surprise),
        (test_off_values_have_exactly_no_effect.of_one, lambda surprise, **_: surprise * 0.999),
        (lambda rule: test_results_move_the_right_way.of_one(rule, "rises"), lambda surprise, **_: -surprise),
        (lambda rule: test_results_move_the_right_way.of_one(rule, "falls"), lambda surprise, **_: surprise),
    ],
    ids=["range", "off", "wrong way", "no way"],
)
def test_the_battery_catches_a_faulty_rule(check, faulty):
    felt = next(rule for rule in ALL if rule.name == "judge.loss_averse")
    check(felt)
    with pytest.raises(AssertionError):
        check(replace(felt, call=faulty))
