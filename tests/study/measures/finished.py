"""Finished runs as measures get them, and the market that they are of."""

from sim.kernel import simulate
from sim.market.run_spec import RunSpec
from sim.study.runs.replication import Run

RICH = {
    "study": {"weeks": 60, "warm_up_weeks": 52, "discount_rate": 0.1},
    "segment": {"all": {"occasions_per_week": 0.8}, "big": {"occasions_per_week": 0.5, "spend": 1.7}},
    "place": {"town": {"residents": 150, "friends_per_person": 4, "passing_trade_per_week": 20, "moves_per_year": 0.3}},
    "business.Ash.guarantee": 0.5,
    "business.Ash.cost_per_complaint": 4.0,
    "business.Ash.upgrade_pull": 0.0,
    "business.Ash.upgrade_price": 6.0,
    "business.Ash.upgrade_cost": 2.0,
    "business.Ash.gesture_chance": 0.2,
    "business.Ash.gesture_size": 1.0,
    "business.Ash.gesture_cost": 1.0,
    "business.Ash.cost_per_visit": 0.5,
    "business.Ash.fixed_cost_per_week": 100.0,
    "behaviour.talk_chance": 0.2,
}
"""Every line of the books is in use, people move, and two segments spend differently."""


def run_of(the_terms, replication=0, **arrays):
    """A finished run as measures get it."""
    population = the_terms.population(7, replication).with_arrays(**arrays)
    state, ledger, _ = simulate(RunSpec(the_terms, population, 7, replication))
    return Run(None, replication, the_terms, population, state, ledger, ledger)
