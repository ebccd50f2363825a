"""A comparison's tables are the same bytes with either engine."""

from sim.scenario import read
from sim.study.compare import compare
from tests.kernel.everything import everything_on


def test_tables_do_not_depend_on_the_engine():
    scenario = read(text=everything_on(residents=40, passing=12.0, weeks=16, warm_up=6))
    found = [compare(scenario, replications=2, workers=1, engine=engine) for engine in ("kernel", "agents")]
    one, other = ({name: table.to_csv() for name, table in each.tables.items()} for each in found)
    assert one == other
    assert found[0].runs.to_csv() == found[1].runs.to_csv()
    assert found[0].visits.read().to_csv() == found[1].visits.read().to_csv()
    assert len(found[0].visits) > 100
