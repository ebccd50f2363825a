"""The rows of levers in force at a business: those of the file over those of the table.

**How costs grow with a house** is decided here and nowhere else.  The amounts of a shipped table are those of a typical
house of its trade (`Typical`: so many visits a week, at such a price).  A row says whether they are ``per = "house"``,
the same whatever its size (a sign, a campaign, a booking system), or ``per = "customer"``: then they are taken times
the visits a week that the market expects of the business as it opens (`sim.scenario.solve.demand.expected`) over those
of the typical house (hours of staff, goods, the size of a room).  In a scenario of another currency all amounts, and
steps that are money, are taken times the business's price over the typical one; what a point costs of a lever that is
money itself is money for money, and stays.  What a file's own ``[[lever]]`` gives
is what it costs there: it is never scaled.
"""

import math
from dataclasses import dataclass, fields, replace
from typing import Any

from sim.scenario.levers.shipped_tables import ShippedTable, Typical, shipped_table
from sim.scenario.paths.current_value import range_of
from sim.scenario.paths.paths import Target, declared_as, split
from sim.scenario.schema.business import Business
from sim.scenario.schema.inputs import told
from sim.scenario.schema.lever import Lever
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.demand import expected

ANY = "*"
TOUCHPOINTS = "touchpoints"
COSTS = ("cost_per_point_per_week", "one_off_cost_per_point")
AMOUNTS = ("step", "low", "high", "starts_at")
"""Of a row, what is in the lever's own unit."""


@dataclass(frozen=True)
class LeverRow:
    """One lever of a business: what a step of it is and costs.

    ``what`` is its path relative to the business; ``step``, ``low``, ``high`` and ``starts_at`` are in its own unit,
    costs in the scenario's currency: ``cost_per_point_per_week`` a week for each unit at one step, growing with the
    power ``cost_grows`` of the steps (`cost_of`), ``one_off_cost_per_point`` once.  ``own_cost`` says what of its
    change is in the books by itself ("" for nothing); ``starts_at`` is the value of its first step where it is off,
    ``along`` what is set with it then, ``needs`` the lever without which it does nothing.  ``priced`` tells whether
    anybody gave it a cost (0 counts).
    """

    what: str
    step: float
    unit: str
    means: str = ""
    low: float | None = None
    high: float | None = None
    cost_per_point_per_week: float = 0.0
    cost_grows: float = 0.0
    one_off_cost_per_point: float = 0.0
    ramp_weeks: int = 0
    source: str = "guess"
    grade: str = "D"
    reason: str = ""
    own_cost: str = ""
    starts_at: float | None = None
    along: tuple[tuple[str, float], ...] = ()
    needs: str = ""
    priced: bool = True


OF_ROW = tuple(each.name for each in fields(LeverRow) if each.name not in ("what", "along", "priced"))
DEFAULTS = {each.name: each.default for each in fields(LeverRow)}


def cost_of(row: LeverRow, points: float) -> tuple[float, float]:
    """Return what a move of a lever by ``points`` of its unit costs: (money a week, money once).

    A week it is cost · points · (points / step) ^ grows, once cost · points; up and down cost the same, nothing costs
    nothing.
    """
    size = abs(points)
    if size == 0.0:
        return 0.0, 0.0
    steps = size / abs(row.step)
    return row.cost_per_point_per_week * size * steps**row.cost_grows, row.one_off_cost_per_point * size


def table_of(scenario: Scenario) -> str | None:
    """Return the preset whose table of levers a scenario takes: ``study.levers``, else its own; None for none."""
    return scenario.study.levers or scenario.preset


def levers_of(scenario: Scenario, business: str) -> tuple[LeverRow, ...]:
    """Return the rows of every lever of the business named, the table's first, then those that the file adds.

    A scenario without a preset has the table that ``study.levers`` names, else only its own ``[[lever]]`` rows.
    """
    one = next(each for each in scenario.business if each.name == business)
    table = shipped_table(name) if (name := table_of(scenario)) else None
    rows: dict[str, dict[str, Any]] = {}
    if table is not None:
        scale = _Scale(scenario, one, table.typical)
        for what, lever in _spread(scenario, _concerning(table)).items():
            rows[what] = scale.scaled(what, _given(lever))
    own = [each for each in scenario.lever if each.business in (None, business)]
    for each in sorted(own, key=lambda each: each.business is not None):
        for what in spread(scenario, each.what):
            rows[what] = {**rows.get(what, {}), **_given(each)}
    return tuple(_row(what, values) for what, values in rows.items() if "step" in values)


def _concerning(table: ShippedTable) -> list[Lever]:
    """The table's rows, general ones first, so that those of one touchpoint come after them."""
    return sorted(table.rows, key=lambda each: ANY not in split(each.what))


def _spread(scenario: Scenario, levers: list[Lever]) -> dict[str, Lever]:
    """What -> row, in the order of the table: a touchpoint with a row for its score has none for its two parts."""
    out: dict[str, Lever] = {}
    for each in levers:
        for what in spread(scenario, each.what):
            out[what] = each
    for what in [each for each in out if each.endswith(".score")]:
        for part in ("people", "setting"):
            out.pop(what.removesuffix("score") + part, None)
    return out


def spread(scenario: Scenario, what: str) -> list[str]:
    """Return the levers that a row's ``what`` stands for: one at every touchpoint for "*", none where the scenario has
    no such touchpoint.
    """
    parts = split(what)
    names = [one.name for one in scenario.experience.touchpoint]
    if parts[0] != TOUCHPOINTS or len(parts) < 3:
        return [what]
    if parts[1] == ANY:
        return [canonical(f'{TOUCHPOINTS}."{name}".{parts[-1]}') for name in names]
    return [canonical(what)] if ".".join(parts[1:-1]) in names else []


def canonical(what: str) -> str:
    """Return a lever's path in its one form, without a business: quotes only where a name needs them."""
    return lever_named(".".join(split(what)))


def lever_named(key: str) -> str:
    """Return the same for the key of a business's input (`Target.key`)."""
    return Target("business", "", key).path.removeprefix("business.")


def _given(lever: Lever) -> dict[str, Any]:
    """What of a row is given, by the names of `LeverRow`."""
    values = {name: value for name in OF_ROW if (value := getattr(lever, name)) is not None}
    values["per"] = lever.per
    if lever.along:
        values["along"] = tuple(lever.along.items())
    values["priced"] = any(getattr(lever, name) is not None for name in COSTS) or lever.own_cost is not None
    return values


def _row(what: str, values: dict[str, Any]) -> LeverRow:
    field = declared_as(Target("business", "", ".".join(split(what))))
    low, high = range_of(Target("business", "", ".".join(split(what))))
    values = {**values, "unit": values.get("unit") or told(field).get("unit", "")}
    values.pop("per", None)
    row = LeverRow(what=what, **values)
    return replace(
        row,
        low=row.low if row.low is not None else (low if math.isfinite(low) else None),
        high=row.high if row.high is not None else (high if math.isfinite(high) else None),
    )


class _Scale:
    """How a table's amounts are those of one business."""

    def __init__(self, scenario: Scenario, business: Business, typical: Typical) -> None:
        self._visits = _visits_of(scenario, business) / typical.visits_per_week
        self._money = 1.0 if scenario.study.currency == typical.currency else business.price / typical.price

    def scaled(self, what: str, values: dict[str, Any]) -> dict[str, Any]:
        size = self._visits if values.get("per") == "customer" else 1.0
        by = size * (1.0 if _is_money(what) else self._money)
        out = {**values, **{name: values[name] * by for name in COSTS if name in values}}
        if self._money != 1.0 and _is_money(what):
            out |= {name: values[name] * self._money for name in AMOUNTS if name in values}
        if "along" in values:
            out["along"] = tuple(
                (key, value * self._money if _is_money(key) else value) for key, value in values["along"]
            )
        return out


def _visits_of(scenario: Scenario, business: Business) -> float:
    visits = expected(scenario)[business.name][0]
    return visits if visits > 0.0 and math.isfinite(visits) else 0.0


def _is_money(what: str) -> bool:
    return str(told(declared_as(Target("business", "", ".".join(split(what))))).get("unit", "")).startswith("money")
