"""The two engines agree to the bit, over random markets with every mechanism on and off."""

import os
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from tests.kernel.everything import everything_on
from tests.kernel.identity import fingerprint, first_difference, terms_of
from tests.kernel.markets import markets

RANDOM = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def agree(text, seed, replication, threads=1):
    try:
        terms = terms_of(text)
    except ScenarioError as fault:
        if "Nobody can reach" in str(fault) or "No business comes to" in str(fault):
            reject()  # a market without customers is no market
        raise
    found = first_difference(terms, terms.population(seed, replication), seed, replication, threads)
    assert found is None, found


@settings(max_examples=60, **RANDOM)
@given(text=markets(), seed=st.sampled_from([0, 2026, 2**63 - 1]), replication=st.integers(0, 3))
def test_engines_agree_on_random_markets(text, seed, replication):
    agree(text, seed, replication)


def test_engines_agree_with_everything_on_and_batches_that_overflow():
    agree(everything_on(residents=600, passing=700.0, weeks=4, warm_up=3), 7, 2)


def test_engines_agree_when_everybody_goes_out_more_often_than_a_batch_is_long():
    agree(everything_on(residents=60, weeks=2, warm_up=1, rate_shape=0.05), 7, 2)


@pytest.mark.parametrize("threads", [2, 4])
@pytest.mark.parametrize("seats", [True, False])
@pytest.mark.parametrize("residents", [3, 300])
def test_threads_change_nothing(threads, seats, residents):
    """With seats everybody decides before the first visit, without them as they visit; some hands have nobody."""
    text = everything_on(weeks=3, warm_up=4, residents=residents)
    if not seats:
        text = re.sub(r"(?m)^seats_per_week = .*$", "", text)
    assert fingerprint(text, 7, 1, threads=threads) == fingerprint(text, 7, 1)


@pytest.mark.process
def test_plain_python_has_the_same_bits():
    """The same texts of rules and loops without the compiler, in a process of its own."""
    text = everything_on(residents=30, passing=9.0, weeks=3, warm_up=2)
    code = "import sys; from tests.kernel.identity import fingerprint; print(fingerprint(sys.stdin.read(), 7, 1))"
    plain = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", code],
        input=text,
        text=True,
        check=True,
        capture_output=True,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
    )
    assert plain.stdout.strip() == fingerprint(text, 7, 1)


@pytest.mark.process
@pytest.mark.nightly
def test_plain_python_engines_agree_on_random_markets():
    """Both engines without the compiler."""
    code = "from tests.kernel.test_identity import plainly; plainly()"
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"NUMBA_DISABLE_JIT": "1"})


@settings(max_examples=30, **RANDOM)
@given(text=markets(warm_up=(0, 2)), seed=st.sampled_from([0, 2026]), replication=st.integers(0, 3))
def plainly(text, seed, replication):
    agree(text, seed, replication)


@pytest.mark.nightly
@settings(max_examples=3000, **RANDOM)
@given(
    text=markets(warm_up=(0, 2, 30, 55, 110), weeks=(3, 20, 60)),
    seed=st.integers(0, 2**63 - 1),
    replication=st.integers(0, 2**32 - 1),
)
def test_engines_agree_on_many_random_markets(text, seed, replication):
    agree(text, seed, replication)
