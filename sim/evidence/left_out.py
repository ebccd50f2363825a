"""What the market at rest leaves out (docs/rules.md §2): go share and price elasticities as a run finds them, beside
those that were solved for and those of the arithmetic in which queues and habits follow, and with one thing off at a
time; and the share of a year's customers who come in the next.

    python -m sim.evidence.left_out [--scenario town_vs_west_end] [--replications 8] [--seeds 1 2 3]
    python -m sim.evidence.left_out --solve-for settled --off nothing

Price weights stay as they were solved, and luck is the same, so that a difference is what is switched off.  No house
copies, so that a price that was moved stays.  It changes nothing.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from sim.errors import RegularsError
from sim.market.ledger import VISITS_MASK, Count
from sim.rules.scale import WEEKS_PER_YEAR
from sim.scenario import Scenario, opened, read, solve_places
from sim.scenario.schema.business import Business, Copies
from sim.scenario.schema.market import Place
from sim.scenario.solve.once_settled import parts
from sim.scenario.solve.people import chance_in_mind
from sim.scenario.solve.sums import total
from sim.study.numbers.statistics import mean
from sim.study.patterns import market
from sim.study.patterns.runs import RESPONSE_WEEKS, Markets, Runs, visits_of

PRESET = "restaurant"
FIGURES = (
    "go share",
    "residents' go share",
    "own price, a year",
    "own price, four weeks",
    "all prices, a year",
    "kept a year",
)
POINTS = 512  # of each kind of people, in the arithmetic
DEAR = {"price": "+1%"}
AT_ONCE = 4  # weeks, in which habits and queues have hardly followed a price


def _behaviour(**values: float) -> Callable[[Scenario], Scenario]:
    return lambda one: market.keeping_weights(one, behaviour=one.behaviour.model_copy(update=values))


def _nobody_moves(scenario: Scenario) -> Scenario:
    places = tuple(one.model_copy(update={"moves_per_year": 0.0}) for one in scenario.place)
    return market.keeping_weights(scenario, place=places)


def _as_it_is(scenario: Scenario) -> Scenario:
    return scenario


AS_IT_IS = "nothing"
OFF: dict[str, Callable[[Scenario], Scenario]] = {
    AS_IT_IS: _as_it_is,
    "leaving for good": _behaviour(exit_chance=0.0),
    "limits of seats": market.without_limits,
    "newcomers": _nobody_moves,
    "talk": _behaviour(talk_chance=0.0, talk_gain=0.0),
    "limits of seats, leaving": lambda one: _behaviour(exit_chance=0.0)(market.without_limits(one)),
}
"""What is off -> the market without it."""


class Gap(NamedTuple):
    """One figure of a place: as solved, as settled, simulated, and by what one thing off changes it, ± errors."""

    place: str
    off: str
    figure: str
    solved: float | None
    settled: float | None  # by arithmetic, queues and habits following
    simulated: float
    changed: float
    error: float


def gaps(scenario: Scenario, seeds: Sequence[int], replications: int, off: Sequence[str] = tuple(OFF)) -> list[Gap]:
    """Return every `Gap` of a market: `AS_IT_IS` first, whose ``error`` is that of what is simulated.

    Raises RegularsError where people of one place may go to another: visits would not be those of its own people.
    """
    if scenario.travel:
        raise RegularsError("With [[travel]] nobody can tell whose visits a house has; leave it out.")
    still = tuple(one.model_copy(update={"copies": Copies()}) for one in scenario.business)
    solved = dict(zip(sorted(one.name for one in scenario.place), solve_places(scenario), strict=True))
    settled = _settled(scenario)
    scenario = market.keeping_weights(scenario, business=still)
    found: list[Gap] = []
    base: dict[str, list[dict[str, float]]] = {}
    for name in (AS_IT_IS, *(each for each in off if each != AS_IT_IS)):
        markets = Markets(OFF[name](scenario))
        measured = [_measured(Runs(markets, seed, number)) for seed in seeds for number in range(replications)]
        for place, weights in solved.items():
            now = [each[place] for each in measured]
            before = base.setdefault(place, now)
            brand = weights.brand_elasticity
            asked = (weights.go_share, None, brand, brand, weights.category_elasticity, None)
            for figure, each, rest in zip(FIGURES, asked, settled[place], strict=True):
                values = [one[figure] for one in now]
                less = [one[figure] if name != AS_IT_IS else 0.0 for one in before]
                apart = [value - old for value, old in zip(values, less, strict=True)]
                error = float(np.std(apart, ddof=1)) / len(apart) ** 0.5 if len(apart) > 1 else 0.0
                changed = 0.0 if before is now else mean(apart)
                found.append(Gap(place, name, figure, each, rest, mean(values), changed, error))
    return found


def solved_for(scenario: Scenario, who: str) -> Scenario:
    """Return the market with its weights solved for ``who``, as `solve_for` of [behaviour] names them."""
    other = scenario.model_copy(update={"behaviour": scenario.behaviour.model_copy(update={"solve_for": who})})
    other._base = other._solved = None
    return other


def _settled(scenario: Scenario) -> dict[str, tuple[float | None, ...]]:
    """{place: what each of `FIGURES` is by arithmetic, None where it says nothing}."""
    found: dict[str, tuple[float | None, ...]] = {}
    for part in parts(scenario, POINTS):
        year, at_once = (part.market.settled(part.weights, weeks=weeks) for weeks in (RESPONSE_WEEKS, AT_ONCE))
        for name, one, soon in zip(part.places, year.answers, at_once.answers, strict=True):
            own = [total(each.moved.tolist()) / total(each.visits.tolist()) for each in (one, soon)]
            found[name] = (one.gone / one.in_mind, None, *own, one.lost / one.gone, None)
    return found


def _measured(runs: Runs) -> dict[str, dict[str, float]]:
    """{place: {figure: value}} of one replication, every place's own visits by its own people."""
    scenario = runs.markets.scenario
    houses = {place.name: [one for one in scenario.business if one.place == place.name] for place in scenario.place}
    dearer = {one.name: runs.changed(DEAR, [one.name]) for one in scenario.business}
    all_dearer = runs.changed(DEAR, [one.name for one in scenario.business])
    found: dict[str, dict[str, float]] = {}
    for place in scenario.place:
        mine = houses[place.name]
        own = [
            _answer(runs.base, {one.name: dearer[one.name] for one in mine}, weeks)
            for weeks in (RESPONSE_WEEKS, AT_ONCE)
        ]
        everybody = _answer(runs.base, dict.fromkeys([one.name for one in mine], all_dearer), RESPONSE_WEEKS)
        shares = _go_shares(runs, place, mine)
        found[place.name] = dict(zip(FIGURES, (*shares, *own, everybody, _kept(runs.base, mine)), strict=True))
    return found


def _answer(base: SimpleNamespace, runs: Mapping[str, SimpleNamespace], weeks: int) -> float:
    """By how many per cent visits of some houses change in the first weeks, each in its own run (name -> run)."""
    before = sum(int(visits_of(base, name)[:weeks].sum()) for name in runs)
    after = sum(int(visits_of(run, name)[:weeks].sum()) for name, run in runs.items())
    return 100.0 * (after / before - 1.0)


def _kept(run: SimpleNamespace, houses: Sequence[Business]) -> float:
    """The share of the first year's resident customers who come in the second too, all houses together."""
    ledger = run.ledger
    came = came_again = 0
    for one in houses:
        visits = ledger.diary[ledger.businesses.index(one.name), :, ledger.weeks_before :] & VISITS_MASK
        first, second = (visits[:, year : year + WEEKS_PER_YEAR].any(axis=1) for year in (0, WEEKS_PER_YEAR))
        came, came_again = came + int(first.sum()), came_again + int((first & second).sum())
    return came_again / came if came else float("nan")


def _go_shares(runs: Runs, place: Place, houses: Sequence[Business]) -> tuple[float, float]:
    """Visits for each occasion with something in mind, of residents and passers-by together and of residents alone.

    What comes to mind is what is known as the market opens, of whoever left too.
    """
    ledger, scenario, terms = runs.base.ledger, runs.markets.scenario, runs.markets.rest
    counted = ledger.counts[ledger.weeks_before :, [ledger.businesses.index(one.name) for one in houses]]
    visits = counted[..., Count.VISITS].sum(axis=(0, 1))
    rates = sum((place.mix or {}).get(one.name, 0.0) * one.occasions_per_week for one in scenario.segment)
    occasions = []
    for people, passers in ((place.residents * rates, False), (place.passing_trade_per_week, True)):
        nothing = float(np.prod([1.0 - chance_in_mind(scenario, place, one, passers) for one in houses]))
        occasions.append(terms.weeks * people * (1.0 - nothing))
    residents = float(visits[: len(scenario.segment)].sum())
    return float(visits.sum()) / sum(occasions), residents / occasions[0] if occasions[0] else float("nan")


def told(found: Sequence[Gap]) -> list[str]:
    """Lines of Markdown: by place what is solved, settled, simulated, and what each thing off changes, ± errors."""
    lines = ["| place | off | " + " | ".join(FIGURES) + " |", "|---|---|" + "---|" * len(FIGURES)]
    for place in dict.fromkeys(one.place for one in found):
        of_place = [one for one in found if one.place == place]
        for what in ("solved", "settled"):
            cells = [getattr(one, what) for one in of_place[: len(FIGURES)]]
            told_of = " | ".join("" if one is None else f"{one:.3f}" for one in cells)
            lines.append(f"| {place} | *{what}* | {told_of} |")
        for off in dict.fromkeys(one.off for one in of_place):
            rows = [one for one in of_place if one.off == off]
            cells = [
                f"{one.simulated:.3f} ± {one.error:.3f}" if off == AS_IT_IS else f"{one.changed:+.3f} ± {one.error:.3f}"
                for one in rows
            ]
            lines.append(f"| {place} | {off} | " + " | ".join(cells) + " |")
    return lines


def page(arguments: Sequence[str] | None = None) -> list[str]:
    """Return the table of a preset, or of a scenario."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default=None)
    parser.add_argument("--replications", type=int, default=8)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--off", nargs="+", choices=tuple(OFF), default=list(OFF))
    parser.add_argument("--solve-for", choices=("rest", "settled", "strangers"), default=None)
    options = parser.parse_args(arguments)
    scenario = opened(options.scenario) if options.scenario else read(text=f'preset = "{PRESET}"')
    if options.solve_for:
        scenario = solved_for(scenario, options.solve_for)
    return told(gaps(scenario, options.seeds, options.replications, options.off))


if __name__ == "__main__":
    print("\n".join(page()))
