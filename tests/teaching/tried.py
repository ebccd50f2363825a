"""How wrong a lesson's answers are at settings that it never saw, against fresh luck."""

import json

import numpy as np

from sim.scenario.variants.draws import sobol
from sim.study.emulate.accuracy import Accuracy, accuracy
from sim.study.emulate.emulator import FRESH, HELD_OUT
from sim.study.runs.runner import Runner
from sim.teaching.futures import answered
from sim.teaching.page.whole import as_json
from sim.teaching.written import answers_of, lesson_json

FIRST_FRESH = 1000
"""The number of the first future that no lesson was made from."""


def settings_held_out(ranges, count=HELD_OUT, seed=2026):
    """Settings [count, d] of a design with another shift than any lesson's."""
    return ranges.outward(sobol([f"held out {name}" for name in ranges.names], seed, count))


def held_out(lesson, *, count=HELD_OUT, fresh=FRESH):
    """Side -> (settings [m, d] held out, worths there with the lesson's own luck, and with fresh luck)."""
    found = {}
    for side in lesson.sides:
        ranges = side.answers.ranges
        settings = settings_held_out(ranges, count)
        with Runner(seed=lesson.seed) as runner:
            same, _ = answered(runner, side.market, ranges.names, settings, range(lesson.replications))
            others, _ = answered(runner, side.market, ranges.names, settings, range(FIRST_FRESH, FIRST_FRESH + fresh))
        found[side.side.key] = settings, same.worth, others.worth
    return found


def tried(lesson, runs) -> dict[str, Accuracy]:
    """Side -> `Accuracy` of its worths at settings `held_out`, as the file's own arithmetic gives them."""
    written = json.loads(as_json(lesson_json(lesson)))
    found = {}
    for side in lesson.sides:
        settings, same, fresh = runs[side.side.key]

        def told(at, key=side.side.key):
            return np.array([answers_of(written, key, each)["worth"] for each in at])

        fit = side.answers.fits["worth"].leave_one_out
        found[side.side.key] = accuracy(told, settings, same, fresh, fit)
    return found
