"""A run as a file that the command line runs: the page's market with the move as its only strategy."""

from sim.dashboard.asked import Asked
from sim.dashboard.markets import OpenMarket
from sim.scenario.text.toml import toml_text

NAME = "my_move"
FILE = "my-move.toml"
COMMAND = f"{FILE} --replications 10 --worlds 1"


def exported(market: OpenMarket, asked: Asked) -> str:
    """The text of a scenario file; raises nothing that `OpenMarket.check` would not have told."""
    strategy = {"name": NAME if market.market.scenario.study.baseline != NAME else f"{NAME}_made"}
    if asked.label:
        strategy |= {"label": asked.label}
    plan = strategy | {
        "cost_per_week": asked.cost_per_week,
        "one_off_cost": asked.one_off_cost,
        "change": dict(asked.changes),
    }
    said = f"# A move made on the live page. Run it: regulars {COMMAND}\n"
    return f"{said}\n{market.market.text}\n{toml_text({'strategy': [plan]})}"
