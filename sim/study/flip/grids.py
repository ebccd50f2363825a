"""One grid of a map of winners: its axes, its runs, its cells, and the rows of the tables that they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from sim.annotations import Rows
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_weeks
from sim.study.flip.axes import HORIZON, Axis, shifted
from sim.study.flip.cells import Cell, changes, gains_at, watching
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.runs.replication import LITTLE
from sim.study.runs.runner import Runner


@dataclass(frozen=True)
class Sheet:
    """One grid: its axes, the ``businesses`` it is about, and the focus businesses that its runs try strategies at."""

    x: Axis
    y: Axis
    businesses: tuple
    foci: tuple

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """x and y."""
        return self.x, self.y

    @property
    def weeks(self) -> int | None:
        """The longest horizon of the sheet, None without that axis."""
        return next((int(axis.values[-1]) for axis in self.axes if axis.what == HORIZON), None)

    @property
    def points(self) -> list[tuple[float | None, float | None]]:
        """The points to run: values of x and y; a horizon is read from the runs of the longest and stands as None."""
        return list(product(*((None,) if axis.what == HORIZON else axis.values for axis in self.axes)))

    def point(self, x: float, y: float) -> tuple[float | None, float | None]:
        """The point whose runs tell of a cell."""
        return (None if self.x.what == HORIZON else x), (None if self.y.what == HORIZON else y)

    def weeks_at(self, x: float, y: float, weeks: int) -> int:
        """The weeks that count in a cell; ``weeks`` without an axis of them."""
        return next((int(value) for axis, value in zip(self.axes, (x, y), strict=True) if axis.what == HORIZON), weeks)


class Grid:
    """One `Sheet`, run: ``cells`` maps (business, x, y) to its `Cell`; ``clipped`` counts values held in their range.

    ``per_point`` are the replications at every point, and at those whose winner luck leaves open after them;
    ``material`` is the difference that matters (money) by business.
    """

    def __init__(
        self,
        runner: Runner,
        scenario: Scenario,
        grid: Sheet,
        per_point: tuple[int, int],
        material: Mapping[str, float],
    ) -> None:
        self.grid, self.material, self.clipped = grid, material, 0
        self._weeks = scenario.study.weeks
        base = watching(scenario, grid.foci)
        base = base if grid.weeks is None else with_weeks(base, grid.weeks)
        variants = {point: self._variant(base, point) for point in grid.points}
        least, most = per_point
        self._runs = {point: [answers] for point, answers in runner.many(variants, least, keep=LITTLE).items()}
        self.cells = self._all_cells()
        still = self._left_open() if most > least else []
        if still:
            runner.tally.expect(len(still) * (most - least))
            more = runner.many({point: variants[point] for point in still}, range(least, most), keep=LITTLE)
            for point, answers in more.items():
                self._runs[point].append(answers)
            self.cells = self._all_cells()

    def _variant(self, base, point):
        values = [(axis, value) for axis, value in zip(self.grid.axes, point, strict=True) if value is not None]
        changed, clipped = shifted(base, values)
        self.clipped += clipped
        return changed

    def _all_cells(self):
        x_axis, y_axis = self.grid.axes
        return {
            (business, x, y): self._cell(business, x, y)
            for business in self.grid.businesses
            for y in y_axis.values
            for x in x_axis.values
        }

    def _cell(self, business, x, y):
        weeks = self.grid.weeks_at(x, y, self._weeks)
        gains = {}
        for answers in self._runs[self.grid.point(x, y)]:
            for name, values in gains_at(answers, business, weeks).items():
                gains[name] = [*gains.get(name, []), *values]
        return Cell.of(gains)

    def _left_open(self):
        """The points of which luck alone keeps a cell from being called."""
        still = {
            self.grid.point(x, y)
            for (business, x, y), cell in self.cells.items()
            if cell.left_open() and cell.margin >= self.material[business] and cell.margin > 0.0
        }
        return [point for point in self.grid.points if point in still]

    def rows(self) -> Rows:
        """Rows of flip.csv: business by business, the lowest y first."""
        x_axis, y_axis = self.grid.axes
        return [
            {
                "business": business,
                "x_what": x_axis.what,
                "y_what": y_axis.what,
                "x": to_decimals(x, 6),
                "y": to_decimals(y, 6),
                "winner": cell.winner,
                "margin": penny(cell.margin),
                "is_close": bool(cell.close(self.material[business])),
                "is_in_force": (x, y) == (x_axis.here, y_axis.here),
                "replications": cell.replications,
                "runner_up": cell.second,
                "luck_low": penny(cell.low),
                "luck_high": penny(cell.high),
                "material_difference": penny(self.material[business]),
            }
            for (business, x, y), cell in self.cells.items()
        ]

    def flips(self) -> Rows:
        """Rows of flips.csv: where the winner changes along the two lines through the point in force."""
        x_axis, y_axis = self.grid.axes
        rows = []
        for business in self.grid.businesses:
            lines = (
                (x_axis, [self.cells[business, x, y_axis.here] for x in x_axis.values]),
                (y_axis, [self.cells[business, x_axis.here, y] for y in y_axis.values]),
            )
            for axis, cells in lines:
                for each in changes(axis.values, cells, self.material[business]):
                    rows.append(
                        {
                            "business": business,
                            "input": axis.what,
                            "from_winner": each.before,
                            "to_winner": each.after,
                            "range_low": to_decimals(each.low, 6),
                            "range_high": to_decimals(each.high, 6),
                            "flips_at": to_decimals(each.at, 6),
                            "is_clear": bool(each.clear),
                        }
                    )
        return rows
