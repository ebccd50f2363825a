"""The chart of the map of winners: what it draws, and what it says.

The map is made by the command ``flip``; a comparison has it where that was run before, in its tables "flip" and
"flips".
"""

from collections.abc import Sequence

import pandas as pd

from sim.annotations import Row
from sim.report.charts import Figure
from sim.report.charts import flip as figures
from sim.report.comparison import Comparison
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import formats
from sim.report.words.assumption_text import assumption, near
from sim.report.words.findings import MOST_IN_A_TITLE
from sim.report.words.names import short, shown
from sim.report.words.theme import Theme, labels
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.study import Study
from sim.study.flip.study import FlipMap

NAME = "04_when_does_the_answer_flip"
LONGEST = 40
CARRYING_ON = "carrying on"


def drawn(comparison: Comparison | FlipMap) -> pd.DataFrame | None:
    """A row for each point of each business's map; None where no map was made."""
    table = comparison.tables.get("flip")
    if table is None or table.empty:
        return None
    named, frame = labels(comparison.scenario), table.copy()
    words = words_of(comparison.scenario, frame)
    for axis in "xy":
        frame[f"{axis}_label"] = [words[what].label for what in frame[f"{axis}_what"]]
    frame["label"] = [named.get(name, name) for name in frame["winner"]]
    return as_listed(NAME, frame)


def words_of(scenario: Scenario, frame: pd.DataFrame) -> dict:
    """The `Assumption` of every axis of the maps."""
    return {what: assumption(scenario, what) for what in dict.fromkeys([*frame["x_what"], *frame["y_what"]])}


def title(frame: pd.DataFrame, comparison: Comparison | FlipMap) -> str:
    """What the maps say, in one sentence for each of the first businesses."""
    found = [finding for _, finding in findings(frame, comparison)]
    parts = [found[0], *(_lower(each) for each in found[1:MOST_IN_A_TITLE])]
    more = len(found) - len(parts)
    return "; ".join(parts) + (f"; and {more} more" if more > 0 else "")


def findings(frame: pd.DataFrame, comparison: Comparison | FlipMap) -> list[tuple[str, str]]:
    """(business, what its map says) for each map."""
    return [(focus, _finding(focus, rows, comparison)) for focus, rows in frame.groupby("business", sort=False)]


def _finding(focus: str, rows: pd.DataFrame, comparison: Comparison | FlipMap) -> str:
    at, clear = short(focus, LONGEST), rows[~rows["is_close"]]
    here = rows[rows["is_in_force"]].iloc[0]
    if clear.empty:
        return f"At {at} it is too close to call over the whole map"
    winners = list(dict.fromkeys(clear["winner"]))
    best = _plan(winners[0], comparison)
    if len(winners) == 1 and len(clear) == len(rows):
        return f"At {at} {best} stays best over the whole map"
    nearest = nearest_flip(focus, rows, comparison)
    if here["is_close"]:
        return f"At {at} it is too close to call as things stand{_beyond_grey(nearest, focus, winners, comparison)}"
    if len(winners) == 1 and nearest is None:
        return f"At {at} {best} stays best wherever it is not too close to call"
    if nearest is not None:
        return f"At {at} {overtaking(nearest, here, comparison)}"
    return f"At {at} {_plan(here['winner'], comparison)} stays ahead unless both assumptions move"


def _beyond_grey(flip: Row | None, focus: str, winners: Sequence[str], comparison: Comparison | FlipMap) -> str:
    """Where it is no longer too close to call: on both sides of the one change along an axis, or at large."""
    if flip is None or not flip["is_clear"] or _changes_along(flip["input"], focus, comparison) > 1:
        names = formats.spoken_list([_plan(name, comparison) for name in winners])
        return f": elsewhere on the map {names} {'wins' if len(winners) == 1 else 'win'}"
    words = assumption(comparison.scenario, flip["input"])
    before, after = (_plan(flip[name], comparison) for name in ("from_winner", "to_winner"))
    above = words.from_on(flip["range_high"], _label(flip["to_winner"], comparison))
    return f": {after} wins {above}, {before} up to {words.value(flip['range_low'])}"


def nearest_flip(focus: str, rows: pd.DataFrame, comparison: Comparison | FlipMap) -> Row | None:
    """The row of flips (a dict) that lies nearest to the values in force, clear ones first; None without any."""
    flips = comparison.tables.get("flips")
    own = None if flips is None else flips[flips["business"] == focus]
    if own is None or own.empty:
        return None
    here = rows[rows["is_in_force"]].iloc[0]

    def far(row):
        axis = _axis(row, here)
        return -int(row["is_clear"]), abs(row["flips_at"] - here[axis]) / (rows[axis].max() - rows[axis].min())

    return min(own.to_dict("records"), key=far)


def overtaking(flip: Row, here: pd.Series, comparison: Comparison | FlipMap) -> str:
    """Who overtakes whom along one axis, seen from where we stand: "A overtakes B once passing trade exceeds 41 %"."""
    words = assumption(comparison.scenario, flip["input"])
    in_force = here[_axis(flip, here)]
    place, rising = (
        near(flip["flips_at"], flip["range_low"], flip["range_high"], but=in_force),
        in_force <= flip["flips_at"],
    )
    names = ("to_winner", "from_winner") if rising else ("from_winner", "to_winner")
    new, old = (_plan(flip[name], comparison) for name in names)
    half = words.beyond if rising else words.below
    verb = "overtakes" if flip["is_clear"] else "may overtake"
    return f"{new} {verb} {old} {half(place, _label(flip[names[0]], comparison))}"


def _changes_along(what: str, focus: str, comparison: Comparison | FlipMap) -> int:
    flips = comparison.tables["flips"]
    return int(((flips["business"] == focus) & (flips["input"] == what)).sum())


def _axis(flip: Row, here: pd.Series) -> str:
    """Along which axis of the map a row of flips lies."""
    return "x" if flip["input"] == here["x_what"] else "y"


def _label(strategy: str, comparison: Comparison | FlipMap) -> str:
    return shown(labels(comparison.scenario).get(strategy, strategy))


def _plan(strategy: str, comparison: Comparison | FlipMap) -> str:
    if strategy == comparison.scenario.study.baseline:
        return CARRYING_ON
    return short(_label(strategy, comparison), LONGEST)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def figure(frame: pd.DataFrame, title: str, theme: Theme, comparison: Comparison | FlipMap) -> Figure:
    """The maps, a panel for each business."""
    return figures.when_does_the_answer_flip(
        frame, title, theme, words_of(comparison.scenario, frame), **_kind(comparison)
    )


def figure_small(frame: pd.DataFrame, theme: Theme, comparison: Comparison | FlipMap, focus: str) -> Figure:
    """The map of one business alone, small, without title: for a page that has little room."""
    rows = frame[frame["business"] == focus]
    return figures.small_map(rows, theme, words_of(comparison.scenario, rows))


def _kind(comparison: Comparison | FlipMap) -> dict:
    table = comparison.tables["flip"]
    return {"weeks": comparison.scenario.study.weeks, "material": material(comparison.scenario.study, table)}


def material(study: Study, table: pd.DataFrame) -> str:
    """The material difference as people write it, "£10k", of each business if they differ: "£10k or £12.3k"; "" where
    every difference matters."""
    given = study.material_difference
    found = [given] if given is not None else table.get("material_difference", pd.Series(dtype=float)).dropna()
    told = [
        formats.money(amount, study.currency, 1000.0 if given is not None and amount % 1000 == 0 else None)
        for amount in dict.fromkeys(found)
        if amount > 0
    ]
    return " or ".join(told[:3])


CHARTS = (Chart(NAME, "When does the answer flip", drawn, title, figure),)
