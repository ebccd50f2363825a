"""One replication of a comparison, tried before the whole: what `check --try` tells."""

import time
from dataclasses import dataclass, replace

from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_span
from sim.study.guards.broken import broken_guards
from sim.study.measures.facts import fact_rows
from sim.study.measures.measures import MEASURED
from sim.study.runs.answers import Answers, Question, asked_at
from sim.study.runs.branches import TOGETHER
from sim.study.runs.replication import ALL
from sim.study.runs.runner import Runner


@dataclass(frozen=True)
class Trial:
    """What one replication showed.

    ``rows`` one dict a business and strategy: business, strategy, visits and profit (undiscounted) a week, utilisation
    (None without seats); ``broken`` the `sim.study.guards.broken.Broken` guards; ``facts`` the rows of facts.csv;
    ``seconds`` what the replication took on one core, without loading the market.
    """

    rows: list
    broken: list
    facts: list
    seconds: float


def trial(scenario: Scenario, *, seed: int | None = None, engine: str | None = None) -> Trial:
    """Make replication 0 of a `Scenario`'s comparison in this process; the `Trial` does not depend on `engine`."""
    with Runner(seed=scenario.runs.seed if seed is None else seed, engine=engine) as runner:
        runner.answers(with_span(scenario, weeks=1, warm_up_weeks=0), 1)  # loads the market, so that it is not timed
        started = time.process_time()  # of this process alone, however busy the machine is
        (job,) = runner.jobs(scenario, 1, keep=ALL, measures=MEASURED)
        (outcomes,) = runner.outcomes([replace(job, log_visits=True)])
        seconds = time.process_time() - started
        answers = Answers(Question.of(scenario), asked_at(scenario), outcomes)
        first = answers.of(answers.businesses[0], answers.question.baseline) if answers.businesses else []
        return Trial(
            rows=[_row(one, scenario.study.weeks) for one in answers.all() if one.business != TOGETHER],
            broken=broken_guards(scenario, answers),
            facts=fact_rows(scenario.fact, first),
            seconds=seconds,
        )


def _row(outcome, weeks):
    return {
        "business": outcome.business,
        "strategy": outcome.strategy,
        "visits": outcome.visits / weeks,
        "utilisation": outcome.utilisation,
        "profit": outcome.profit_undiscounted / weeks,
    }
