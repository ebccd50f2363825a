"""Whether the price weights of a run are those that its elasticity asks for."""

from sim.study.runs.branches import Run


def far_from_elasticity(run: Run, _business: int) -> bool:
    """Whether at some place of a run's market no nest brings visits near to the elasticity that was asked for; the same
    for every business.
    """
    terms = run.terms
    return any(one.far_from(terms.brand_price_elasticity) for one in terms.solved)
