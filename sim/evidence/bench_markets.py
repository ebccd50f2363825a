"""The markets that are timed, and how the time of one is taken."""

import re
import time
from collections.abc import Sequence
from typing import Any, get_args

from sim.errors import UsageError
from sim.market.run_spec import RunSpec
from sim.scenario.reading.shipped import shipped_path
from sim.scenario.schema.behaviour import Switch

FLAGSHIP = "town_vs_west_end"
SEED = 2026
CORE_BUSINESSES = 6
MECHANISMS = get_args(Switch)
EVERYTHING_PER_BUSINESS = """
guarantee = 0.3
gesture_chance = 0.1
gesture_size = 1.0
gesture_cost = 1.0
novelty = 0.4
refresh_every_weeks = 13
personalisation = 0.5
crowding = 1.0
upgrade_pull = 0.0
upgrade_price = 10.0
cost_per_complaint = 5.0
fire_below = 5.0
commitment_weeks = 1
"""
EVERYTHING_OF_BEHAVIOUR = "\nreviews = 0.2\nreview_chance = 0.1\nunfounded_claim_chance = 0.05\n"


def flagship() -> str:
    """The flagship scenario's text; raises UsageError where the scenarios are not at hand."""
    path = shipped_path(FLAGSHIP)
    if path is None:
        raise UsageError(f"bench needs the scenario {FLAGSHIP}, which came with the program and is no longer there.")
    return path.read_text(encoding="utf-8")


def texts() -> dict[str, str]:
    """The same market three times: mechanisms off, as the flagship has them, and all on; name -> text."""
    text = flagship()
    off = ", ".join(f'"{name}"' for name in MECHANISMS)
    everything = re.sub(r"(?m)^seats_per_week = .*$", lambda found: found[0] + EVERYTHING_PER_BUSINESS, text)
    everything = re.sub(r"(?m)^(occasions_per_week = .*)$", r"\1\nguest_chance = 0.1", everything)
    return {
        "off": f"{text}\noff = [{off}]\n",
        "flagship": text,
        "all_on": everything + EVERYTHING_OF_BEHAVIOUR,
    }


def core(residents: int, weeks: int, passing: float = 0.0) -> str:
    """The core week: six businesses, five of six known, half considered, half an occasion a week; nobody moves and
    seats are plenty.
    """
    head = f"""
[study]
weeks = {weeks}
warm_up_weeks = 0
currency = "GBP"
[experience]
norm = 6.0
spread = 1.5
"""
    moments = "".join(f'[[experience.touchpoint]]\nname = "moment {k}"\n' for k in range(4))
    place = f"""
[[segment]]
name = "all"
occasions_per_week = 0.5
[[place]]
name = "town"
residents = {residents}
passing_trade_per_week = {passing}
friends_per_person = 8
moves_per_year = 0.0
"""
    houses = "".join(
        f"""
[[business]]
name = "house {k}"
place = "town"
price = {20 + k}.0
unit_cost = 10.0
aware = 0.8333
considered = 0.5
focus = {str(k == 0).lower()}
"""
        for k in range(CORE_BUSINESSES)
    )
    return head + moments + place + houses + '[[strategy]]\nname = "as_is"\n[behaviour]\noff = ["capacity"]\n'


class Run:
    """One market of an engine, ready for a week; a kernel's takes it `at_once`, or in steps."""

    def __init__(self, text: str, engine: str = "kernel", threads: int = 1, at_once: bool = True) -> None:
        from sim.market.terms import Terms
        from sim.scenario import read

        self.terms = Terms.of(read(text=text))
        self.population = self.terms.population(SEED, 0)
        if engine == "agents":
            from sim import agents

            self.market: Any = agents.Market(terms=self.terms, scenario_seed=SEED, population=self.population)
        else:
            from sim import kernel

            self.market = kernel.Market(RunSpec(self.terms, self.population, SEED, 0), threads=threads, at_once=at_once)
        self.weeks: list[float] = []
        self.market.step()  # compiled, and with memories

    def week(self) -> None:
        """Run one week and keep its seconds."""
        started = time.perf_counter()
        self.market.step()
        self.weeks.append(time.perf_counter() - started)

    @property
    def ns(self) -> float:
        """Nanoseconds per resident-week, of the quickest week."""
        return round(min(self.weeks) / max(1, len(self.population)) * 1e9, 1)


def in_turns(runs: Sequence[Run], weeks: int) -> None:
    """Let every run of the list take a week, then all the next: what disturbs one disturbs all."""
    for _ in range(weeks):
        for run in runs:
            run.week()
