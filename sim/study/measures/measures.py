"""What can be measured on a run beside its outcome, by name: `sim.study.runs.runner.Job.measures` asks for it.

A measure is called with a `sim.study.runs.replication.Run` and the index of a focus business, in the process where
the run was done, and returns something small that can be sent to another process; it stands in ``Outcome.measured``.
"""

from collections.abc import Callable
from typing import Any

from sim.study.measures import customer_value, elasticity, leaky_bucket, recommended, rival_money, strain, surplus

MEASURES: dict[str, Callable[..., Any]] = {
    "lifetime": customer_value.lifetime,
    "recommended": recommended.recommended,
    "surplus": surplus.surplus,
    "willingness": surplus.willingness,
    "leaky_bucket": leaky_bucket.leaky_bucket,
    "strain": strain.strain,
}

MEASURED = tuple(MEASURES)
"""What every replication of a comparison measures."""

MEASURES |= {
    "rival_profits": rival_money.rival_profits,
    "weekly_advantage": rival_money.weekly_advantage,
    "far_from_elasticity": elasticity.far_from_elasticity,
}
