"""A market in which what is worth knowing is known: one plan costs or saves money every week, and does nothing else."""

from sim.scenario import read
from tests.scenarios import text

WEEKS = 8
SAVES = {"what": "strategy.saving.cost_per_week", "low": -20.0, "likely": 0.0, "high": 20.0, "source": "survey"}
TALK = {"what": "behaviour.talk_chance", "low": 0.0, "likely": 0.08, "high": 0.1, "source": "guess"}
SMALL = {"study.weeks": WEEKS, "study.warm_up_weeks": 2, "study.discount_rate": 0.0, "place.town.residents": 20}


def market_text(uncertain=(SAVES, TALK), plans=None, **changes):
    plans = {"saving": {"cost_per_week": 0.0}} if plans is None else plans
    return text({**SMALL, "uncertain": list(uncertain), **changes}, plans)


def market(*given, **changes):
    return read(text=market_text(*given, **changes))


WORTH = WEEKS * 20.0 / 6.0
"""Half of the mean size of a triangle of ±20 a week: what choosing the better of saving and carrying on brings."""
