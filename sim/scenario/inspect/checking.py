"""What `check` says: what would run and for how long, and what is probably not meant."""

from os import PathLike
from typing import NamedTuple

from sim.files import size
from sim.processors import usable
from sim.scenario.inspect.room import room, too_little_disk, too_little_memory
from sim.scenario.inspect.warnings import warnings
from sim.scenario.reading.reading import opened
from sim.scenario.schema.evidence import PRICE_REPLICATIONS, default_worlds
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.demand import expected
from sim.scenario.solve.in_reach import reachable
from sim.scenario.solve.once_settled import once_settled
from sim.scenario.solve.places import solve_places
from sim.scenario.text.wording import plain

SECONDS_PER_CUSTOMER_WEEK = 1.5e-7  # of one core, six businesses in reach, all mechanisms on

FAR_FROM_ASKED = 0.3  # of an elasticity: what a strategist would see in a price
FOLLOWS = 0.1  # what queues and habits add, from where on they are worth naming
BRAND, CATEGORY = "brand_price_elasticity", "category_price_elasticity"
WORTH_A_LOOK = 5.0  # minutes of waiting, from where on a strategist can tell whether it is so
ROUGH_FROM = 40.0  # minutes: people wait 45 at most, and runs of a house so full were up to .6 of an elasticity off


class Checked(NamedTuple):
    """What a valid scenario is, line by line, and the warnings about it."""

    lines: tuple[str, ...]
    warnings: tuple[str, ...]


class Work(NamedTuple):
    """How much a comparison computes: replications, further worlds, replications with prices moved; runs of the counted
    weeks, seconds of one core.
    """

    replications: tuple[int, int]
    worlds: int
    prices: int

    fewest_runs: int
    most_runs: int
    fewest_seconds: float
    most_seconds: float


def check(scenario: Scenario | str | PathLike[str]) -> Checked:
    """Return what would run, and every warning: lines and sentences.

    `scenario` is what `read` returns, the path of a scenario file, or the name of a shipped scenario.  Raises
    `sim.errors.ScenarioError` with every fault of a file that is not valid.
    """
    scenario = opened(scenario)
    return Checked(tuple(_lines(scenario)), tuple(warnings(scenario)))


def work(
    scenario: Scenario,
    worlds: int | None = None,
    replications: int | str | None = None,
    measured: float | None = None,
) -> Work:
    """Return how much comparing the strategies of a scenario computes, roughly: without the analyses of ``--full``.

    ``worlds`` and ``replications`` are what was asked for, None for what the scenario says or the default is;
    ``measured`` are the seconds that one replication took, None for an estimate.
    """
    study, runs = scenario.study, scenario.runs
    wanted = runs.replications if replications is None else replications
    varied = sum(one.high > one.low for one in scenario.uncertain)
    worlds = default_worlds(varied) if worlds is None else worlds
    further = worlds - 1 if varied else 0
    people = sum(one.residents for one in scenario.place)
    passing = sum(one.passing_trade_per_week for one in scenario.place)
    others = max(0, len(scenario.strategy) - 1)
    tries = others * (len(scenario.focus) if study.apply == "each" else 1)
    counted, moved = 1 + tries, 1 + 2 * len(scenario.focus)
    weeks, weeks_moved = (study.warm_up_weeks + many * study.weeks for many in (counted, moved))
    week = (people + passing) * SECONDS_PER_CUSTOMER_WEEK * max(1.0, len(scenario.business) / 6)
    seconds = weeks * week if measured is None else measured
    seconds_moved = seconds * weeks_moved / weeks
    few = runs.min_replications if isinstance(wanted, str) else wanted
    most = max(few, runs.max_replications) if isinstance(wanted, str) else wanted
    prices = min(PRICE_REPLICATIONS, few) if any(one.price > 0 for one in scenario.focus) else 0
    least, top = few + further, most + further
    return Work(
        (few, most),
        further,
        prices,
        least * counted + prices * moved,
        top * counted + prices * moved,
        least * seconds + prices * seconds_moved,
        top * seconds + prices * seconds_moved,
    )


def _lines(scenario: Scenario) -> list[str]:
    study = scenario.study
    residents = sum(one.residents for one in scenario.place)
    passing = sum(one.passing_trade_per_week for one in scenario.place)
    focus = [one.name for one in scenario.focus]
    lines = [study.title] if study.title else []
    lines.append(
        f"{_count(len(scenario.place), 'place')} with {_count(residents, 'resident')} and {plain(round(passing, 1))} "
        f"passing occasions a week; {_count(len(scenario.business), 'business')}; "
        f"{_count(len(scenario.segment), 'segment')}; "
        f"{_count(len(scenario.experience.touchpoint), 'touchpoint')}."
    )
    is_counted = "is counted" if study.weeks == 1 else "are counted"
    lines.append(f"{_count(study.weeks, 'week')} {is_counted}, after {_count(study.warm_up_weeks, 'week')} of warm-up.")
    if len(scenario.strategy) < 2:
        lines.append("There are fewer than two strategies, so there is nothing to compare yet.")
    else:
        how = "at each in turn" if study.apply == "each" else "at all at once"
        where = f"for {focus[0]}" if len(focus) == 1 else f"for {len(focus)} focus businesses, {how}"
        lines.append(f"{_count(len(scenario.strategy), 'strategy')} {where}; the baseline is {study.baseline}.")
        lines += to_do(scenario, also_two=True)
    if scenario.behaviour.off:
        lines.append(f"Switched off: {', '.join(scenario.behaviour.off)}.")
    return lines + _prices(scenario)


def _prices(scenario: Scenario) -> list[str]:
    """What a price does where it is not what was asked for, once queues and habits follow: the house furthest off."""
    is_settled = scenario.behaviour.solve_for == "settled"
    houses, asked = once_settled(scenario).houses, _asked(scenario)
    found = {one.name: houses[one.name] for one in scenario.focus if one.name in houses}
    far = {name: abs(one.own - getattr(scenario.behaviour, asked[name])) for name, one in found.items()}
    far = {name: each for name, each in far.items() if each > FAR_FROM_ASKED}
    if is_settled:  # houses differ by their shares too, whatever queues do
        far = {name: each for name, each in far.items() if found[name].wait >= WORTH_A_LOOK}
    elif far:
        at_rest = expected(scenario)
        far = {name: each for name, each in far.items() if abs(found[name].own - at_rest[name][1]) > FOLLOWS}
    if not far:
        return []
    name = max(sorted(far), key=lambda each: far[each])
    wanted = plain(getattr(scenario.behaviour, asked[name]))
    moves = (
        f"In the year after {name} moves its price, its visits move by {plain(round(found[name].own, 1))} % for each "
        f"per cent, not by the {wanted} % of {asked[name]}"
    )
    if not is_settled:
        moves += (
            f", as queues and habits follow. `explain` says how much of that each makes. If {wanted} was measured over "
            'a year, write solve_for = "settled" in [behaviour] and look at this line again; if in the first weeks of '
            "a price, leave it."
        )
    elif asked[name] == BRAND and _is_given(scenario):
        moves += (
            ": that holds for all houses in reach on average, and of one with longer queues prices move fewer visits."
        )
    else:
        moves += ": where houses are so full, no weights give that."
    return [" ".join([moves, *_queueing(name, found[name].wait)])]


def _is_given(scenario: Scenario) -> bool:
    """Whether weights give the mean house of every place what was asked for."""
    asked = scenario.behaviour.brand_price_elasticity
    return not any(one.far_from(asked) for one in solve_places(scenario))


def _asked(scenario: Scenario) -> dict[str, str]:
    """Which elasticity is asked of each business: where it has no rival in any place, that of all prices."""
    asked = dict.fromkeys((one.name for one in scenario.business), CATEGORY)
    for place in scenario.place:
        near = reachable(scenario, place)
        asked |= {one.name: BRAND for one in near if len(near) > 1}
    return asked


def _queueing(name: str, wait: float) -> list[str]:
    """What to do where they wait less than that or a price moves more, and where the arithmetic of queues is rough."""
    if wait < WORTH_A_LOOK:
        return []
    rough = "" if wait < ROUGH_FROM else " So long a wait makes this figure rough: a strategy with that price tells."
    return [
        f"People wait {plain(round(wait))} minutes at {name} here. If yours do not, or if your price moved your visits "
        f"by more, it is less full than in this file: more seats_per_week, or a lower considered.{rough}"
    ]


def to_do(
    scenario: Scenario,
    *,
    worlds: int | None = None,
    replications: int | str | None = None,
    cores: int | None = None,
    measured: float | None = None,
    also_two: bool = False,
) -> list[str]:
    """Return what will be run, for how long and with what memory and disk, in sentences; arguments as for `work`.

    ``cores`` are as many processors as this process may use, unless told otherwise; ``also_two``: with two workers too.
    """
    cores = cores or usable()
    todo = work(scenario, worlds, replications, measured)
    few, most = todo.replications
    count = _count(few, "replication") if few == most else f"{plain(few)} to {_count(most, 'replication')}"
    until = "" if few == most else ", until luck can no longer change the decision"
    further = f", and {_count(todo.worlds, 'further world')}" if todo.worlds else ""
    further += f", and {todo.prices} with the price 5 % up and down" if todo.prices else ""
    number = f"{plain(todo.fewest_runs)} to " if few != most else ""
    spent = _span(todo.fewest_seconds / cores, todo.most_seconds / cores)
    on = "one core" if cores == 1 else f"{cores} cores"
    return [
        f"{count}{until}{further}: {number}{_count(todo.most_runs, 'run')} of {_count(scenario.study.weeks, 'week')}.",
        f"That takes about {spent} on {on}, without the analyses of --full.",
        *_room(scenario, todo, cores, also_two),
    ]


def _room(scenario: Scenario, todo: Work, workers: int, also_two: bool) -> list[str]:
    """Return the sentence about memory and disk, and another where this machine lacks them."""
    alone = 1 if also_two else workers
    least, most = (
        room(scenario, workers=alone, replications=number, worlds=1 + todo.worlds) for number in todo.replications
    )
    memory = f"about {size(most.together)} of memory"
    if also_two:
        two = room(scenario, workers=2, replications=1)
        memory += f" (with two workers {size(two.together)} in all, the largest process {size(two.largest)})"
    elif workers > 1:
        memory += f" in all, the largest process {size(most.largest)}"
    disk = _between(least.results, most.results)
    meanwhile = _between(least.temporary, most.temporary)
    return [
        f"It takes {memory}, {disk} of disk for the results and {meanwhile} for temporary files.",
        *(each for each in (too_little_memory(least), too_little_disk(least)) if each),
    ]


def _between(least: float, most: float) -> str:
    low, high = size(least), size(most)
    return high if low == high else f"{low} to {high}"


def _count(number: int, thing: str) -> str:
    several = {"business": "businesses", "strategy": "strategies"}.get(thing, thing + "s")
    return f"{plain(number)} {thing if number == 1 else several}"


def _span(fewest: float, most: float) -> str:
    low, high = duration(fewest), duration(most)
    return low if low == high else f"{low} to {high}"


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    if seconds < 1:
        return "a second"
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= 2 * length or length == 1:
            number = round(seconds / length)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "a second"
