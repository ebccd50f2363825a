"""One way to stop: what is undone, what is held back, and that the main thread need not be able to hear."""

import os
import signal
import subprocess
import sys
import time

import pytest

from sim import signals
from tests import ROOT


def test_a_signal_undoes_what_must_not_stay_says_its_name_and_ends_normally():
    said, undone = [], []
    with signals.one_way_out(said.append):
        signals.on_stop(lambda: undone.append("first"))
        signals.on_stop(lambda: 1 / 0)
        signals.on_stop(lambda: undone.append("gone"))()
        signals.on_stop(lambda: undone.append("last"))
        signal.raise_signal(signal.SIGTERM)
        time.sleep(1.0)
        said.append("went on")
    assert said == ["SIGTERM"]
    assert undone == ["last", "first"]
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_whatever_a_signal_turns_into_on_its_way_out_it_is_still_the_signal():
    said = []
    with signals.one_way_out(said.append):
        try:
            signal.raise_signal(signal.SIGINT)
            time.sleep(1.0)
        except KeyboardInterrupt:
            raise ValueError("somebody else's") from None
    assert said == ["SIGINT"]


def test_errors_without_a_signal_go_through():
    with pytest.raises(ValueError, match="ours"), signals.one_way_out(lambda _: None):
        raise ValueError("ours")


def test_a_second_signal_changes_nothing():
    left = []
    with signals.one_way_out(lambda _: None):
        try:
            signal.raise_signal(signal.SIGINT)
            time.sleep(1.0)
        finally:
            signal.raise_signal(signal.SIGTERM)
            time.sleep(0.05)
            left.append("whole")
    assert left == ["whole"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_held_back_comes_afterwards(number):
    done = []
    with signals.one_way_out(lambda _: None):
        with signals.held_back(), signals.held_back():
            signal.raise_signal(number)
            time.sleep(0.05)
            done.append("whole")
        done.append("too much")
    assert done == ["whole"]


def test_what_is_held_back_comes_also_when_the_work_fails():
    said = []
    with signals.one_way_out(said.append), signals.held_back():
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.05)
        raise BrokenPipeError("the child that the signal ended")
    assert said == ["SIGINT"]


def test_an_ignored_signal_stays_ignored():
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with signals.one_way_out(lambda _: None):
            signal.raise_signal(signal.SIGTERM)
            with signals.held_back():
                signal.raise_signal(signal.SIGTERM)
            went_on = True
    finally:
        signal.signal(signal.SIGTERM, before)
    assert went_on


DEAF = """
import sys, time
from sim import signals
signals.on_stop(lambda: print("undone", flush=True))
with signals.one_way_out(lambda name: print(name, flush=True)):
    while True:
        try:
            print("ready", flush=True)
            time.sleep(60.0)
        except KeyboardInterrupt:  # a library that swallows everything
            pass
"""


@pytest.mark.process
def test_a_main_thread_that_does_not_come_out_is_ended_all_the_same():
    process = subprocess.Popen([sys.executable, "-c", DEAF], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    os.kill(process.pid, signal.SIGTERM)
    assert process.communicate(timeout=30)[0].endswith("undone\nSIGTERM\n")
    assert process.returncode == 130
