"""Choice situations of replication 0, in the form that estimation tools expect: one row for each alternative."""

import numpy as np
import pandas as pd

from sim.agents.choices import STAY_IN, observe
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.scenario.schema.scenario import Scenario
from sim.study.runs.transactions import customer_ids, customer_labels, places


def choice_situations(
    scenario: Scenario, *, seed: int | None = None, replication: int = 0, customer: type | None = None
) -> pd.DataFrame:
    """Every free choice of the baseline's counted weeks as a DataFrame; recorded with the agents engine.

    One row for each business that came to mind on an occasion, and one for staying in (no business, values 0);
    `situation` numbers the occasions.  `price` and `cost` are money; `expectation`, `risk` and `appeal` are in standard
    deviations between businesses, `loyalty` 0..1: what the weights of [behaviour] multiply.  `chosen` is the decision,
    whether a seat was free or not.  `customer` is a subclass of `sim.agents.Customer`.
    """
    seed = scenario.runs.seed if seed is None else seed
    terms = Terms(scenario, scenario.study.baseline, [business.name for business in scenario.focus])
    population = terms.population(seed, replication)
    if customer is None:
        from sim.kernel import simulate

        start, _, _ = simulate(RunSpec(terms, population, seed, replication, until=0))
        rows = observe(terms, population, seed, replication, start=start)
    else:
        rows = observe(terms, population, seed, replication, customer=customer)
    return _frame(scenario, terms, rows)


def _frame(scenario, terms, rows):
    import pandas as pd

    day = rows["week"].astype(np.int64) * 7 + rows["day"]
    names = np.array([*terms.names.business, None], dtype=object)  # staying in is no business
    at = np.where(rows["business"] == STAY_IN, len(terms.names.business), rows["business"])
    return pd.DataFrame(
        {
            "situation": rows["situation"],
            "customer_id": customer_ids(terms, rows),
            "customer": customer_labels(terms, rows),
            "date": pd.to_datetime(scenario.study.start_date) + pd.to_timedelta(day, unit="D"),
            "week": rows["week"],
            "occasion": rows["occasion"],
            "place": places(terms, rows),
            "segment": np.array(terms.names.segment, dtype=object)[rows["segment"]],
            "is_passing": rows["passer"],
            "business": names[at],
            **{name: rows[name] for name in ("price", "cost", "expectation", "risk", "loyalty", "appeal", "chosen")},
        }
    )
