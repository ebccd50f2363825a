"""The chart of the map of winners: what it draws, and what it says.

The map is made by the command ``flip``; a comparison has it where that was run before, in its tables "flip" and
"flips".
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from sim.annotations import Row
from sim.report.charts import Panel
from sim.report.charts import flip as figures
from sim.report.charts.scales import said as scales
from sim.report.comparison import Comparison
from sim.report.sections import notes
from sim.report.sections.chart import Chart
from sim.report.sections.chart_data import as_listed
from sim.report.words import business_words, formats
from sim.report.words.assumption_text import HORIZON, Assumption, assumption, near
from sim.report.words.fitting import finding
from sim.report.words.names import shown
from sim.report.words.theme import Theme, labels
from sim.scenario import resolve
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.study import Study
from sim.study.flip.axes import guess_of
from sim.study.flip.study import FlipMap
from sim.study.numbers.words import counted

NAME = "04_when_does_the_answer_flip"
HEADING = "When does the answer flip?"
CARRYING_ON = "carrying on"
SHORT = {"passing_share": "passing trade"}
"""An input's key and what a finding calls it, where its label is long and its unit says the rest."""
WHOSE = {"place": (" in {name}", " in its place"), "business": (" of {name}", ", its own")}
"""How a label ends that says whose the input is, and how where each business has its own."""


def drawn(comparison: Comparison | FlipMap) -> pd.DataFrame | None:
    """A row for each point of each business's map, with the range of the guess; None where no map was made."""
    table = comparison.tables.get("flip")
    if table is None or table.empty:
        return None
    scenario = comparison.scenario
    named, frame = labels(scenario), table.copy()
    words = words_of(scenario, frame)
    guesses = {what: _guess(scenario, what) for what in words}
    for axis in "xy":
        frame[f"{axis}_label"] = [words[what].label for what in frame[f"{axis}_what"]]
        for place, end in enumerate(("low", "high")):
            ends = [guesses[what][place] for what in frame[f"{axis}_what"]]
            frame[f"{axis}_guess_{end}"] = pd.Series(ends, index=frame.index, dtype="float64")
    frame["label"] = [named.get(name, name) for name in frame["winner"]]
    return as_listed(NAME, frame)


def _guess(scenario: Scenario, what: str) -> tuple[float | None, float | None]:
    found = None if what == HORIZON else guess_of(scenario, resolve(scenario, what))
    return found or (None, None)


def words_of(scenario: Scenario, frame: pd.DataFrame) -> dict[str, Assumption]:
    """The `Assumption` of every axis of the maps; where each business has its own, none says whose it is."""
    found = {}
    for axis in "xy":
        whats = list(dict.fromkeys(frame[f"{axis}_what"]))
        for what in whats:
            words = assumption(scenario, what)
            found[what] = replace(words, label=_nobodys(scenario, what, words)) if len(whats) > 1 else words
    return found


def _nobodys(scenario: Scenario, what: str, words: Assumption) -> str:
    """A label without the name of its place or business."""
    target = None if what == HORIZON else resolve(scenario, what)
    if target is None or target.kind not in WHOSE:
        return words.label
    ending, instead = WHOSE[target.kind]
    name = business_words.place(scenario, target.name) if target.kind == "place" else shown(target.name)
    return words.label.removesuffix(ending.format(name=name)) + instead


# -- what it says


def findings(frame: pd.DataFrame, comparison: Comparison | FlipMap) -> dict[str, str]:
    """Business -> what its map says, in at most 15 words and without the name of the business."""
    return {focus: _finding(focus, rows, comparison) for focus, rows in frame.groupby("business", sort=False)}


def _said(templates: str | Sequence[str], names: dict[str, str] | None = None, **given: str) -> str:
    """A finding; with a capital where it begins with carrying on."""
    found = finding(templates, names, **given)
    return found[:1].upper() + found[1:] if found.startswith(CARRYING_ON) else found


def _finding(focus: str, rows: pd.DataFrame, comparison: Comparison | FlipMap) -> str:
    clear, here = rows[~rows["is_close"]], in_force(rows)
    if clear.empty:
        return "Too close to call over the whole map"
    winners = list(dict.fromkeys(clear["winner"]))
    nearest = nearest_flip(focus, rows, comparison)
    best = {"plan": plan_of(winners[0], comparison)}
    if len(winners) == 1 and len(clear) == len(rows):
        return _said("{plan} stays best over the whole map", best)
    if here["is_close"]:
        return _beyond_grey(winners, comparison)
    if nearest is not None:
        return overtaking(nearest, rows, comparison)
    if len(winners) == 1:
        return _said("{plan} stays best wherever it is not too close to call", best)
    return _said("{plan} stays ahead unless both inputs move", {"plan": plan_of(here["winner"], comparison)})


def _beyond_grey(winners: Sequence[str], comparison: Comparison | FlipMap) -> str:
    """Where the point in force is grey, and others are not."""
    start = "Too close to call as things stand; elsewhere"
    plans = [plan_of(name, comparison) for name in winners]
    if len(plans) > 2:
        return f"{start} {len(plans)} plans win"
    names = dict(zip(("one", "other"), plans, strict=False))
    return _said(f"{start} {{one}} wins" if len(plans) == 1 else f"{start} {{one}} and {{other}} win", names)


def in_force(rows: pd.DataFrame) -> pd.Series:
    """The row of the point in force among those of one business."""
    return rows[rows["is_in_force"]].iloc[0]


def nearest_flip(focus: str, rows: pd.DataFrame, comparison: Comparison | FlipMap) -> Row | None:
    """The row of flips (a dict) that lies nearest to the values in force, clear ones first; None without any."""
    flips = comparison.tables.get("flips")
    own = None if flips is None else flips[flips["business"] == focus]
    if own is None or own.empty:
        return None
    here = in_force(rows)

    def far(row):
        axis = axis_of(row, here)
        return -int(row["is_clear"]), abs(row["flips_at"] - here[axis]) / (rows[axis].max() - rows[axis].min())

    return min(own.to_dict("records"), key=far)


def overtaking(flip: Row, rows: pd.DataFrame, comparison: Comparison | FlipMap) -> str:
    """Who overtakes whom along one axis, seen from where we stand: "A overtakes B once passing trade exceeds about
    41 %"; with less of it where that would take more words than a finding may have.
    """
    words, here = assumption(comparison.scenario, flip["input"]), in_force(rows)
    at_present = here[axis_of(flip, here)]
    rising = at_present <= flip["flips_at"]
    place = near(flip["flips_at"], flip["range_low"], flip["range_high"], but=at_present)
    new, old = (flip[name] for name in (("to_winner", "from_winner") if rising else ("from_winner", "to_winner")))
    half = (words.beyond if rising else words.below)(place, _label(new, comparison))
    key = "" if words.what == HORIZON else resolve(comparison.scenario, words.what).key
    if key in SHORT:
        half = half.replace(words.spoken(), SHORT[key])
    overtakes, leads, changes = (
        ("overtakes", "leads", "changes") if flip["is_clear"] else ("may overtake", "may lead", "may change")
    )
    names = {"new": plan_of(new, comparison), "old": plan_of(old, comparison)}
    return _said(
        (
            "{new} {overtakes} {old} {half}",
            "{new} {leads} {half}",
            "The answer {changes} {half}",
            "The answer {changes} with {what}, at about {value}",
            "The answer {changes} along the {which} axis, at about {value}",
        ),
        names,
        half=half,
        overtakes=overtakes,
        leads=leads,
        changes=changes,
        what=words.spoken(_label(new, comparison)),
        which="horizontal" if axis_of(flip, here) == "x" else "vertical",
        value=words.value(place),
    )


def axis_of(flip: Row, here: pd.Series) -> str:
    """Along which axis of the map a row of flips lies."""
    return "x" if flip["input"] == here["x_what"] else "y"


def _label(strategy: str, comparison: Comparison | FlipMap) -> str:
    return shown(labels(comparison.scenario).get(strategy, strategy))


def plan_of(strategy: str, comparison: Comparison | FlipMap) -> str:
    """What a sentence calls a strategy: its whole label, or carrying on."""
    return CARRYING_ON if strategy == comparison.scenario.study.baseline else _label(strategy, comparison)


def material(study: Study, table: pd.DataFrame) -> str:
    """The material difference as people write it, "£10k", of each business if they differ: "£10k or £12.3k"; "" where
    every difference matters."""
    given = study.material_difference
    found = [given] if given is not None else table.get("material_difference", pd.Series(dtype=float)).dropna()
    told = [
        formats.money(amount, study.currency, None if given is None else _roundness(amount))
        for amount in dict.fromkeys(found)
        if amount > 0
    ]
    return " or ".join(told[:3])


def _roundness(amount: float) -> float | None:
    """The largest power of ten of which a whole amount is a multiple, None for any other: it loses no digit."""
    return next((10.0**power for power in range(12, -1, -1) if amount % 10.0**power == 0), None)


def panels(frame: pd.DataFrame, said: dict[str, str], theme: Theme, comparison: Comparison | FlipMap) -> list[Panel]:
    """A map for each business, all on the same axes."""
    return figures.maps(frame, said, theme, words_of(comparison.scenario, frame))


def note(frame: pd.DataFrame, comparison: Comparison | FlipMap) -> str:
    """What the map shows, what its marks mean, and which rivals there are."""
    study = comparison.scenario.study
    least = material(study, comparison.tables["flip"])
    small = f"the two best differ by less than {least}, or " if least else ""
    chosen = HORIZON in {*frame["x_what"], *frame["y_what"]}
    weeks = "over the weeks on the axis" if chosen else f"over {counted(study.weeks, 'week')}"
    guessed = frame[["x_guess_low", "y_guess_low"]].notna().any().any()
    arms = "; its arms end where the range of the guess ends." if guessed else "; the file gives no range of a guess."
    return notes.note(
        f"Which plan earns the highest discounted profit {weeks}, at each point of two inputs; all other "
        "assumptions are as in the file. A count says at how many points a plan leads.",
        f"Hatched: too close to call, because {small}the 95 % interval from luck of their difference "
        f"({notes.replications(frame)}, the same luck at every point) includes nought; a hollow mark says who is "
        "ahead.",
        f"Cross, and bold on the axes: the values in the file{arms}",
        scales(figures.common_limits(frame)[1], frame["business"].nunique()),
        notes.rivals(comparison.scenario),
    )


CHARTS = (Chart(NAME, HEADING, drawn, findings, panels, note),)
