"""`worth-of-knowing` and `sensitivity` go on from the runs that an earlier start kept."""

import pytest

from sim.study.crew.kept_runs import KeptRuns
from sim.study.knowing.study import worth_of_knowing
from sim.study.sensitivity.study import sensitivity
from tests.study.knowing.market import market


@pytest.mark.parametrize(
    ("study", "size", "runs"),
    [(worth_of_knowing, {"worlds": 40, "replications": 2}, 42), (sensitivity, {"points": 24}, 8 + 8 * 3 + 8 * 24)],
    ids=["worth of knowing", "sensitivity"],
)
def test_no_kept_run_is_made_again(tmp_path, study, size, runs):
    scenario, found = market(), []
    for number in range(2):
        with KeptRuns(tmp_path / ".town.unfinished", scenario, seed=7, engine="kernel") as kept:
            found.append(study(scenario, **size, workers=1, keeper=kept))
            assert (kept.found, kept.added) == ((0, runs) if number == 0 else (runs, 0))
    for name, table in found[0].tables.items():
        assert table.equals(found[1].tables[name])
