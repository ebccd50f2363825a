"""Tables made up for tests are such as the program makes: names, columns, kinds of values, lines, and what has a name.

A made-up table that has grown old would let a page pass that reads a column which is no longer written.
"""

from typing import get_args

import numpy as np
import pandas as pd
import pytest

from sim.accounts import bridge, walk
from sim.report.columns import TABLES
from sim.report.columns.kinds import DATE, FLAG, SHARE, TEXT, WHOLE
from sim.scenario.schema.behaviour import Switch
from tests.for_all import for_all
from tests.report.charts import rows as chart_rows
from tests.report.charts import test_flip
from tests.report.fabricated import made
from tests.report.page import test_odd_cases
from tests.report.pages import paged

GAINS = {"The Old Forge": {"price": -20_000.0, "kitchen": 40_000.0}, "Soho Table": {"price": 3.0, "kitchen": 2.0}}
MAKERS = {
    "made": lambda: made(GAINS),
    "paged": lambda: paged(GAINS, flip=True),
    "paged, one future": lambda: paged(GAINS, worlds=1),
    "charts": chart_rows.comparison,
    "flip": lambda: test_flip.made(test_flip.kitchen_early),
    "odd cases": lambda: test_odd_cases.comparison("weekly", "loses", 1.0)[0],
}
NAMES = {
    ("bridge", "line"): set(bridge.LINES),
    ("walk", "line"): set(walk.LINES),
    ("mechanisms", "mechanism"): set(get_args(Switch)),
}
"""What stands in a column of names."""


def tables_of(maker):
    """(maker, name of a table, frame) of all that one makes; runs and visits are tables too."""
    found = MAKERS[maker]()
    frames = dict(found.tables)
    for name in ("runs", "visits"):
        frame = getattr(found, name, None)
        if frame is not None:
            frames[name] = frame.read() if hasattr(frame, "read") else frame
    return [(maker, name, frame) for name, frame in frames.items()]


def faults(name, frame):
    """What is wrong with a made-up table, in words."""
    if name not in TABLES:
        return [f"there is no table {name}"]
    columns = {column.name: column.kind for column in TABLES[name]}
    if list(frame.columns) != list(columns):
        unknown, missing = set(frame.columns) - set(columns), set(columns) - set(frame.columns)
        return [f"columns: {sorted(unknown)} unknown, {sorted(missing)} missing, or in another order"]
    wrong = [f"{column}: {found}" for column, kind in columns.items() if (found := _unlike(frame[column], kind))]
    for (table, column), known in NAMES.items():
        if table == name and set(frame[column]) - known:
            wrong.append(f"{column}: {sorted(set(frame[column]) - known)} unknown")
    return wrong


def _unlike(values, kind):
    """How the values of a column are unlike its kind: "" if they are not."""
    held = values.dropna()
    if kind is TEXT:
        held = held[~held.map(lambda each: isinstance(each, str | bool | np.bool_ | int))]
        return f"{held.iloc[0]!r} is no text" if len(held) else ""
    if kind is FLAG:
        return "" if held.map(lambda each: isinstance(each, bool | np.bool_)).all() else "neither true nor false"
    if kind is DATE:
        return "" if pd.to_datetime(held, errors="coerce").notna().all() else "no dates"
    if not held.map(lambda each: isinstance(each, int | float | np.number)).all():
        return f"no numbers, but {held.map(type).iloc[0].__name__}"
    held = held.astype(float)
    if kind is WHOLE and not (held == held.round()).all():
        return "no whole numbers"
    return "outside 0 to 1" if kind is SHARE and not held.between(0.0, 1.0).all() else ""


@for_all(MAKERS)
def test_a_made_up_comparison_has_tables_that_the_program_makes(maker):
    found = [
        f"{name}: {fault}" for _, name, frame in tables_of(maker) if len(frame.columns) for fault in faults(name, frame)
    ]
    assert found == []


def test_the_makers_make_most_tables_of_a_comparison():
    kept = {name for maker in MAKERS for _, name, frame in tables_of(maker) if len(frame)}
    assert len(kept) > 25
    assert {"decision", "verdicts", "bridge", "weekly", "odds", "mechanisms", "rivals", "diaries", "runs"} <= kept


GOOD = {
    "business": ["Ash"],
    "strategy": ["plan"],
    "line": ["lost"],
    "amount": [1.0],
    "luck_low": [0.5],
    "luck_high": [1.5],
}


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("bridges", {}, "no table"),
        ("bridge", {"line": ["acquisition"]}, "acquisition"),
        ("bridge", {"amount": ["much"]}, "no numbers"),
        ("bridge", {"business": [0.5]}, "no text"),
        ("bridge", {"level": [1.0]}, "level"),
    ],
)
def test_what_the_program_does_not_make_is_found(name, change, said):
    assert faults("bridge", pd.DataFrame(GOOD)) == []
    (fault,) = faults(name, pd.DataFrame(GOOD | change))
    assert said in fault


def test_columns_left_out_or_in_another_order_are_found():
    frame = pd.DataFrame(GOOD)
    assert "missing" in faults("bridge", frame.drop(columns="luck_low"))[0]
    assert "order" in faults("bridge", frame[list(GOOD)[::-1]])[0]
