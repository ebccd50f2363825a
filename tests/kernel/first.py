"""Compile what nearly all tests wait for, before they do: `python -m tests.kernel.first`.

.ci/run starts it while one processor still fetches the packages of the tests, in an environment that has none of them.
The code is kept for whoever comes next.
"""

from sim.kernel import simulate
from sim.market.run_spec import RunSpec
from tests.scenarios import terms

WEEKS = {"place.town.passing_trade_per_week": 3.0, "study.weeks": 1, "study.warm_up_weeks": 1}


def main() -> None:
    """Run two weeks of three people and of passers-by alone, then of four step by step with threads, without seats and
    with: what solves their market is compiled too, now that the compiler is there.
    """
    seats = {"business.Ash.seats_per_week": 2.0}
    for residents, threads, more in ((3, 1, {}), (0, 1, {}), (4, 2, {}), (4, 2, seats)):
        its = terms({**WEEKS, "place.town.residents": residents, **more})
        simulate(RunSpec(its, its.population(7, 0), 7, 0), threads=threads)


if __name__ == "__main__":
    main()
