"""On which line of the bridge recovery lands follows from how long somebody who left for good stays away (M37)."""

import pytest

from sim.accounts.bridge import PENETRATION, RETENTION, moved_visits
from sim.kernel import simulate
from sim.market.run_spec import RunSpec
from tests.scenarios import terms

CHANGES = {
    "place.town.residents": 900,
    "place.town.moves_per_year": 0.0,
    "study.weeks": 104,
    "study.warm_up_weeks": 104,
    "behaviour.exit_chance": 1.0,
    "behaviour.complaint_chance": 1.0,
    "business.Ash.recovery": 0.0,
    **{f"business.Ash.touchpoints.{each}.score": 4.5 for each in ("welcome", "meal", "farewell")},
}
PUT_RIGHT = {"plan": {"change": {"recovery": "+1"}}}


def visits_won(forgives_after_weeks):
    """Visits that putting everything right wins by retention and by penetration."""
    changes = {**CHANGES, "behaviour.forgives_after_weeks": forgives_after_weeks}
    ledgers = []
    for strategy in ("as_is", "plan"):
        its = terms(changes, PUT_RIGHT, strategy)
        ledgers.append(simulate(RunSpec(its, its.population(7, 0), 7, 0))[1])
    moved = moved_visits(*ledgers, 0)
    return int(moved[RETENTION].sum()), int(moved[PENETRATION].sum())


@pytest.mark.parametrize(("forgives_after_weeks", "by_retention"), [(13, False), (104, True)])
def test_recovery_lands_on_penetration_where_people_soon_come_back_and_else_on_retention(
    forgives_after_weeks, by_retention
):
    retention, penetration = visits_won(forgives_after_weeks)
    assert retention + penetration > 100
    assert (retention > penetration) == by_retention
