"""What a sweep asks, in sentences, before anything runs."""

from sim.scenario.paths.current_value import value_in_force
from sim.scenario.paths.paths import declared_as
from sim.scenario.schema.inputs import told as declared
from sim.scenario.sweeps.inputs import Varied
from sim.scenario.sweeps.sweep_file import SweepFile
from sim.scenario.text.wording import listed, plain

MOST_VALUES = 8
HOW = {
    "grid": "every combination of the values",
    "sobol": "spread evenly (sobol)",
    "latin": "spread evenly, one in each part of every range (latin)",
    "list": "row by row",
    "csv": "from the table",
}


def told(sweep: SweepFile) -> list[str]:
    """Return what a sweep asks, a sentence each: points, runs, every input with its values, what is kept."""
    return [_points(sweep), _runs(sweep), *(_input(sweep, place) for place in range(len(sweep.varied))), _kept(sweep)]


def _points(sweep: SweepFile) -> str:
    count, inputs = len(sweep.points), len(sweep.varied)
    more = "more points would keep these." if sweep.grows else "more points would be other ones: latin does not grow."
    return f"{_counted(count, 'point')} of {_counted(inputs, 'input')}, {HOW[sweep.design]}; {more}"


def _runs(sweep: SweepFile) -> str:
    scenario = sweep.scenario
    others = [one.name for one in scenario.strategy if one.name != scenario.study.baseline]
    beside = f" and {_counted(len(others), 'strategy', 'strategies')} beside it" if others else " alone"
    places = len(scenario.focus)
    where = "each business in turn" if scenario.study.apply == "each" and places > 1 else "all businesses at once"
    at = f", tried at {where}" if others and places > 1 else ""
    per = [f"{_counted(sweep.replications, 'replication')}"]
    if sweep.worlds > 1:
        per.append(_counted(sweep.worlds - 1, "further world"))
    return f"{_counted(sweep.runs, 'run')}: {' and '.join(per)} at each point; a run is the baseline{beside}{at}."


def _input(sweep: SweepFile, place: int) -> str:
    one = sweep.varied[place]
    now = value_in_force(sweep.scenario, one.target)
    in_force = "" if now is None else f"; {plain(round(now, 6))} in the scenario"
    return f"{one.path}{_unit(one)}: {_range(sweep, one)}{in_force}."


def _unit(one: Varied) -> str:
    unit = declared(declared_as(one.target)).get("unit")
    return f" ({unit})" if unit else ""


def _range(sweep: SweepFile, one: Varied) -> str:
    values = one.listed()
    if values and sweep.design in ("list", "csv"):
        values = tuple(sorted(set(values)))
    if values and len(values) <= MOST_VALUES:
        return listed(plain(round(each, 9)) for each in values)
    low, high = (one.low, one.high) if one.values is None else (min(one.values), max(one.values))
    count = f", {len(values):,} values" if values else ""
    scale = ", by equal factors" if one.is_log else ""
    return f"from {plain(low)} to {plain(high)}{count}{scale}"


def _kept(sweep: SweepFile) -> str:
    more = [word for key, word in (("weekly", "weekly means"), ("segments", "segments")) if key in sweep.keep]
    return f"Kept of each run: {listed(['the decision', *more])}. The seed is {sweep.seed}."


def _counted(count: int, word: str, many: str = "") -> str:
    return f"{count:,} {word if count == 1 else many or word + 's'}"
