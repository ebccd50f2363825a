"""Runs of variants: the same bits whoever does them, as much kept as was asked for, and progress told."""

import doctest

import pytest

import sim.study.runs.runner
from sim.scenario import read
from sim.scenario.variants.variants import with_off, with_weeks
from sim.study.runs.replication import ALL, LITTLE, OWN
from sim.study.runs.runner import REPLICATORS_KEPT, Job, Runner, RunTask, Tally
from tests.scenarios import text

PLANS = {"cheap": {"change": {"price": "-10%"}}}


@pytest.fixture(scope="module")
def scenario():
    return read(text=text({"study.weeks": 6}, PLANS))


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(sim.study.runs.runner).failed == 0


def differences(answers):
    """(business, strategy) -> the paired differences by replication."""
    pairs = [(business, name) for business in answers.businesses for name in answers.question.alternatives]
    return {pair: answers.values(*pair, "difference") for pair in pairs}


@pytest.mark.process
def test_variants_done_together_are_those_done_alone_in_any_number_of_processes(scenario):
    variants = {"all on": scenario, "no loyalty": with_off(scenario, ["loyalty"]), "longer": with_weeks(scenario, 9)}
    found = {}
    for workers in (1, 2):
        with Runner(seed=3, workers=workers) as runner:
            found[workers] = {name: differences(some) for name, some in runner.many(variants, 3, keep=LITTLE).items()}
    assert found[1] == found[2]
    with Runner(seed=3) as runner:
        alone = differences(runner.answers(variants["no loyalty"], [0, 1, 2]))
    assert alone == found[1]["no loyalty"] != found[1]["all on"]


def test_replications_may_be_picked(scenario):
    with Runner(seed=3) as runner:
        every, some = runner.answers(scenario, 4), runner.answers(scenario, [3, 1])
    assert some.replications == [1, 3]
    of_all = differences(every)
    assert differences(some) == {key: [values[1], values[3]] for key, values in of_all.items()}


@pytest.mark.parametrize(("keep", "weeks_of", "stages"), [(ALL, 2, True), (OWN, 1, False), (LITTLE, 0, False)])
def test_as_much_is_kept_as_was_asked_for(scenario, keep, weeks_of, stages):
    with Runner(seed=3) as runner:
        (outcomes,) = runner.outcomes(runner.jobs(scenario, [0], keep=keep))
    for one in outcomes:
        assert len(one.weekly.businesses if one.weekly else ()) == weeks_of
        assert (one.stages is not None) == stages
        assert one.segments is not None


def test_what_is_kept_changes_no_number(scenario):
    task = RunTask(3, "kernel", None)
    rich = task(Job(0, scenario, 1, keep=ALL))
    poor = task(Job(1, scenario, 1, keep=LITTLE))
    for one, other in zip(rich, poor, strict=True):
        assert (one.profit, one.bridge, one.equity) == (other.profit, other.bridge, other.equity)


def test_a_worker_keeps_few_replicators(scenario):
    task = RunTask(3, "kernel", None)
    for key in range(5):
        task(Job(key, scenario, 0, keep=LITTLE))
    assert len(task._replicators) == REPLICATORS_KEPT


def test_progress_never_goes_back_or_beyond_what_is_expected(scenario):
    told = []
    tally = Tally(lambda done, expected: told.append((done, expected)))
    tally.expect(5)
    with Runner(seed=3, tally=tally) as runner:
        runner.answers(scenario, 3)
        tally.expect(-2)
        runner.answers(scenario, 1)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(done <= expected for done, expected in told)
    assert told[0] == (1, 5)
    assert told[-1] == (4, 4)
