"""The live page's debrief of a step is made of the runs of its sides, in the same futures."""

import asyncio
from functools import cache

import pytest

from sim.dashboard import debriefs
from sim.dashboard.debriefs import Debriefs
from sim.dashboard.jobs import LabTask
from sim.dashboard.markets import Markets
from sim.errors import UsageError
from sim.scenario import read
from sim.study.lab import Lab
from sim.teaching.contrasts import measured
from sim.teaching.debrief import debrief
from sim.teaching.steps import STEPS, step_named
from tests.dashboard.live import small, smaller


class Here:
    """Workers that do a job at once, here."""

    def __init__(self):
        self.task, self.jobs = LabTask(), []

    def ask(self, job, _):
        self.jobs.append(job)
        answer = asyncio.get_running_loop().create_future()
        answer.set_result(self.task(job))
        return answer


def markets_of(monkeypatch):
    """Markets whose course is a smaller lead case."""
    made = Markets(small())
    monkeypatch.setattr(made, "course", cache(smaller))
    return made


def test_a_debrief_is_made_of_runs_of_both_questions_on_every_side(monkeypatch):
    monkeypatch.setattr(debriefs, "FUTURES", 2)
    heard = []
    monkeypatch.setattr(debriefs, "debrief", lambda step, found: heard.append(found) or debrief(step, found))
    crew, step = Here(), step_named("west_end")
    page = Debriefs(markets_of(monkeypatch), crew)
    told = asyncio.run(page.of("west_end"))
    assert told["before"]
    assert told["after"]
    assert told["futures"] == 2
    assert len(crew.jobs) == 2 * 2 * len(step.sides)
    (found,) = heard
    job = next(each for each in crew.jobs if each.business == step.side(step.before.side).business and each.changes)
    lab = Lab(read(text=job.text), replications=2)
    futures = [measured(*lab.one(number, job.changes))["worth"] for number in range(2)]
    assert found.get(step.before.side, "before worth").mean == pytest.approx(sum(futures) / 2)
    assert asyncio.run(page.of(str(step.number))) is told  # and not run again
    assert len(crew.jobs) == 2 * 2 * len(step.sides)


def test_a_debrief_of_other_luck_is_of_its_own_runs(monkeypatch):
    monkeypatch.setattr(debriefs, "FUTURES", 2)
    crew = Here()
    page = Debriefs(markets_of(monkeypatch), crew)
    first, other = (asyncio.run(page.of("price", luck)) for luck in (0, 3))
    assert other["seed"] == first["seed"] + 3
    assert (first["luck"], other["luck"]) == (0, 3)
    seeds = [read(text=job.text).runs.seed for job in crew.jobs]
    half = len(seeds) // 2
    assert seeds == [first["seed"]] * half + [other["seed"]] * half


def test_there_is_no_debrief_of_a_step_that_is_none(monkeypatch):
    page = Debriefs(markets_of(monkeypatch), Here())
    with pytest.raises(UsageError, match=STEPS[0].key):
        asyncio.run(page.of("../price"))
