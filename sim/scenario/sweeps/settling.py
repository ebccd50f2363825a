"""From the tables of a sweep file to a sweep: what no single key can know, with all faults at once."""

from collections.abc import Sequence
from pathlib import Path as File
from typing import Any

import numpy as np

from sim.errors import Fault, ScenarioError
from sim.scenario.consistency.market import meant
from sim.scenario.paths.paths import PathFault, Target, declared_as, resolve
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import bare
from sim.scenario.sweeps.csv_points import Table, read_points
from sim.scenario.sweeps.forms import Asked, form_faults, varied_as
from sim.scenario.sweeps.inputs import Varied, columns
from sim.scenario.sweeps.points import Grid, Points
from sim.scenario.sweeps.refused import refused
from sim.scenario.sweeps.sweep_file import SweepFile
from sim.scenario.sweeps.tables import MOST_POINTS, Sweep
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path
from sim.scenario.text.source import Source
from sim.scenario.text.wording import plain, shown
from sim.scenario.variants.changed import check_value
from sim.scenario.variants.draws import latin, sobol

DRAWN = ("sobol", "latin")
HERE: Path = ("sweep",)
SHIFTED = "sweep "
"""Before an input's path, where its points are shifted: worlds of the same input have another shift."""


class Settling:
    """One sweep on its way from its tables to a `SweepFile`; faults go to `faults`, those of a CSV file to `others`."""

    def __init__(self, asked: Sweep, scenario: Scenario, faults: Faults, path: File | None) -> None:
        self.asked, self.scenario, self.faults, self.path = asked, scenario, faults, path
        self.others: list[Fault] = []
        self.table: Table | None = None
        self.csv_path: File | None = None
        self.design = design_of(asked)

    def settled(self) -> SweepFile | None:
        """Return the sweep, None where there were faults."""
        kept = self._strategies()
        varied = self._from_csv() if self.design == "csv" else self._from_tables()
        varied = varied if self.design == "csv" else [*varied, *self._uncertain(varied, kept)]
        self._stray(varied)
        if self.faults.found or self.others or not varied:
            return None
        scenario = reduced(self.scenario, kept, [each.target for each in varied])
        points = self._points(varied)
        if points is not None and not self.faults.found:
            self._refuse(scenario, varied, points)
        self._worlds(scenario)
        if points is None or self.faults.found or self.others:
            return None
        asked = self.asked
        seed = scenario.runs.seed if asked.seed is None else asked.seed
        return SweepFile(
            asked.title, self.path, scenario, self.design, tuple(varied), points, asked.replications, asked.worlds,
            frozenset({"decision", *asked.keep}), seed,
        )  # fmt: skip

    def _tell(self, path: Path, message: str) -> None:
        self.faults.add(path, message, () if path == HERE else None)

    def _strategies(self) -> list[str]:
        """Return the names of the strategies that are tried, the baseline among them, in the scenario's order."""
        known = [one.name for one in self.scenario.strategy]
        if self.asked.strategies is None:
            return known
        for index, name in enumerate(self.asked.strategies):
            path = (*HERE, "strategies", index)
            if name not in known:
                self._tell(path, f"{shown(name)} is no strategy of the scenario{meant(name, known)}")
            elif name in self.asked.strategies[:index]:
                self._tell(path, f"{shown(name)} is among the strategies twice.")
        return [name for name in known if name in self.asked.strategies or name == self.scenario.study.baseline]

    # -- inputs

    def _from_tables(self) -> list[Varied]:
        found: list[Varied] = []
        seen: dict[Target, int] = {}
        asked = Asked(self.design, self.faults)
        for index, one in enumerate(self.asked.vary):
            path: Path = (*HERE, "vary", index)
            sound = form_faults(asked, one, path)
            target, sentence = self._target(one.what)
            if target is None:
                self._tell((*path, "what"), f"{self.faults.source.name((*path, 'what'))}: {sentence}")
                continue
            first = seen.setdefault(target, index)
            if first != index:
                name, other = (self.faults.source.name((*HERE, "vary", each)) for each in (index, first))
                self._tell((*path, "what"), f"{name} varies {target.path}, as {other} does; vary it once.")
            elif self._values_fit(one, target, path) and sound:
                found.append(varied_as(one, target, is_whole(target)))
                asked.steps_fit(one, found[-1], path)
        if self.design == "list":
            self._equal_lengths()
        return found

    def _target(self, what: str) -> tuple[Target | None, str]:
        """Return the input that a path means, or why it means none that can be varied."""
        try:
            target = resolve(self.scenario, what)
        except PathFault as fault:
            return None, str(fault)
        known = [one.name for one in self.scenario.segment]
        if target.parts[0] in ("mix", "passing_mix") and target.parts[1] not in known:
            return None, f'There is no segment "{target.parts[1]}"{meant(target.parts[1], known)}'
        left_out = self.asked.strategies is not None and target.kind == "strategy"
        if left_out and target.name not in self._strategies_asked():
            return None, f"strategies leaves out {shown(target.name)}; add it there."
        return target, ""

    def _strategies_asked(self) -> tuple[str, ...]:
        return (*(self.asked.strategies or ()), self.scenario.study.baseline)

    def _values_fit(self, one: Any, target: Target, path: Path) -> bool:
        """Tell every value that the schema refuses; return whether there is none."""
        given = [((*path, key), getattr(one, key)) for key in ("low", "high") if getattr(one, key) is not None]
        given += [((*path, "values", place), value) for place, value in enumerate(one.values or ())]
        sound = True
        for here, value in given:
            sentence = self._unfit(target, value)
            if sentence:
                sound = False
                point = f"point {here[-1]}: " if self.design == "list" and here[-2] == "values" else ""
                self._tell(here, f"{self.faults.source.name(here)}: {point}{sentence}")
            if self.faults.full:
                return False
        return sound

    def _unfit(self, target: Target, value: float) -> str | None:
        try:
            check_value(target, value, [one.name for one in self.scenario.segment])
        except PathFault as fault:
            return str(fault)
        return None

    def _equal_lengths(self) -> None:
        lengths = [len(one.values or ()) for one in self.asked.vary]
        for index, length in enumerate(lengths):
            if length != lengths[0] and length:
                path: Path = (*HERE, "vary", index, "values")
                first = self.faults.source.name((*HERE, "vary", 0))
                self._tell(
                    path,
                    f"{self.faults.source.name(path)} has {length:,} values, {first} {lengths[0]:,}; the points of a "
                    "list go row by row, so all have equally many.",
                )

    def _uncertain(self, varied: Sequence[Varied], kept: Sequence[str]) -> list[Varied]:
        if not self.asked.uncertain:
            return []
        if self.design not in DRAWN:
            self._tell((*HERE, "uncertain"), f'uncertain goes with sobol and latin; the design is "{self.design}".')
            return []
        given = {each.target for each in varied}
        found = []
        for one in self.scenario.uncertain:
            target = resolve(self.scenario, one.what)
            if target in given or one.high <= one.low or (target.kind == "strategy" and target.name not in kept):
                continue
            found.append(Varied(target, is_whole(target), low=one.low, high=one.high))
        if not self.scenario.uncertain:
            self._tell((*HERE, "uncertain"), "uncertain is true, but the scenario has no [[uncertain]] input.")
        return found

    def _from_csv(self) -> list[Varied]:
        if self.asked.vary:
            self._tell((*HERE, "vary"), "The inputs of a csv are its columns; leave [[sweep.vary]] out, or the csv.")
        if self.asked.csv is None:
            self._tell(HERE, 'design = "csv" needs a table of points: csv = "points.csv".')
            return []
        if self.asked.uncertain:
            self._tell((*HERE, "uncertain"), 'uncertain goes with sobol and latin; the design is "csv".')
        self.csv_path = beside(self.path, self.asked.csv)
        try:
            self.table, faults = read_points(self.csv_path)
        except ScenarioError as error:
            message = error.faults[0].message
            self._tell((*HERE, "csv"), f"csv is {shown(self.asked.csv)}: {message[:1].lower()}{message[1:]}")
            return []
        self._of_csv(faults)
        return [] if self.table is None else self._of_columns(self.table)

    def _of_csv(self, faults: Sequence[Fault]) -> None:
        self.others += [Fault(one.line, one.column, one.message, str(self.csv_path)) for one in faults]

    def _of_columns(self, table: Table) -> list[Varied]:
        found: list[Varied] = []
        for column, name in enumerate(table.header):
            target, why_not = self._target(name)
            if target is None:
                self._of_csv([Fault(*table.place(-1, column), why_not)])
                continue
            if target in [each.target for each in found]:
                self._of_csv([Fault(*table.place(-1, column), f"{shown(name)} heads a column already; vary it once.")])
                continue
            values = [row[column] for row in table.rows]
            unfit = {value: sentence for value in dict.fromkeys(values) if (sentence := self._unfit(target, value))}
            wrong = [(row, unfit[value]) for row, value in enumerate(values) if value in unfit] if unfit else []
            self._of_csv([Fault(*table.place(row, column), f"point {row}: {why}") for row, why in wrong])
            found.append(Varied(target, is_whole(target), tuple(values)))
        return found

    # -- points

    def _stray(self, varied: Sequence[Varied]) -> None:
        """Tell keys that do not go with the design, and that nothing is varied."""
        asked = self.asked
        if not varied and not asked.vary and self.design != "csv" and not self.faults.found:
            self._tell(HERE, "Nothing is varied; add a [[sweep.vary]] with what and values, or low and high.")
        if asked.csv is not None and self.design != "csv":
            self._of_design("csv", f'csv goes with design = "csv"; the design is "{self.design}".')
        if asked.points is not None and self.design not in DRAWN:
            words = f"points goes with sobol and latin; a {self.design} has as many points as its values say."
            self._of_design("points", words)
        if asked.points is None and self.design in DRAWN:
            self._of_design("points", f"points must be given: how many a {self.design} draws, such as 64.")

    def _of_design(self, key: str, message: str) -> None:
        """Tell what hangs on the design, unless what says the design is broken itself."""
        says = [(*HERE, "design")] if self.asked.design else [(*HERE, each) for each in ("design", "csv", "vary")]
        self.faults.add((*HERE, key), message, [(*HERE, key), *says])

    def _worlds(self, scenario: Scenario) -> None:
        if self.asked.worlds > 1 and not any(one.high > one.low for one in scenario.uncertain):
            words = "the scenario has no [[uncertain]] input that is not varied, so every world would be the same."
            self._tell((*HERE, "worlds"), f"worlds is {self.asked.worlds:,}; {words}")

    def _points(self, varied: Sequence[Varied]) -> Points | None:
        asked = self.asked
        seed = self.scenario.runs.seed if asked.seed is None else asked.seed
        if self.design == "grid":
            grid = Grid([each.listed() for each in varied])
            if grid.size > MOST_POINTS:
                self._tell((*HERE, "vary"), f"The grid has {grid.size:,} points; a sweep has at most {MOST_POINTS:,}.")
                return None
            return grid
        if self.design in DRAWN:
            draw = sobol if self.design == "sobol" else latin
            places = draw([SHIFTED + each.path for each in varied], seed, asked.points or 0)
            return Points(columns(varied, places))
        return self._rows(varied)

    def _rows(self, varied: Sequence[Varied]) -> Points | None:
        rows = np.array([each.values or () for each in varied], dtype=np.float64).T
        points = Points(rows)
        _, which = points.rows(range(len(varied)))
        repeated = np.flatnonzero(np.diff(np.maximum.accumulate(which), prepend=-1) == 0)
        for point in repeated[:1].tolist():
            first = int(np.flatnonzero(which == which[point])[0])
            more = f", and {len(repeated) - 1:,} more stand twice" if len(repeated) > 1 else ""
            message = f"Point {point} is the same as point {first}{more}; replications run a point again."
            if self.table is None:
                self._tell((*HERE, "vary"), message)
            else:
                self._of_csv([Fault(*self.table.place(point, 0), message)])
        return points

    def _refuse(self, scenario: Scenario, varied: Sequence[Varied], points: Points) -> None:
        found = refused(scenario, [each.target for each in varied], points)
        for point, sentence in found.told:
            pairs = zip(varied, points[point], strict=True)
            told = ", ".join(f"{each.path} = {plain(value)}" for each, value in pairs)
            message = f"Point {point} ({told}) cannot be: {sentence}"
            if self.table is None:
                self._tell(HERE, message)
            else:
                self._of_csv([Fault(*self.table.place(point, 0), message)])
        more = found.total - len(found.told)
        if more > 0:
            least = "" if found.all_counted else "at least "
            self._tell(HERE, f"There are {least}{more:,} more points that cannot be.")


def design_of(asked: Sweep) -> str:
    """Return the design that is asked for, or that what is varied speaks of."""
    if asked.design is not None:
        return asked.design
    if asked.csv is not None:
        return "csv"
    listed = all(each.values is not None or each.steps is not None for each in asked.vary)
    return "grid" if listed and asked.vary and not asked.uncertain else "sobol"


def all_forms(asked: Sweep, faults: Faults) -> None:
    """Tell what can be told of a sweep whose scenario is not known."""
    for index, one in enumerate(asked.vary):
        form_faults(Asked(design_of(asked), faults), one, (*HERE, "vary", index))


def is_whole(target: Target) -> bool:
    """Return whether an input is a whole number."""
    return bare(declared_as(target).annotation)[0] is int


def beside(path: File | None, given: str) -> File:
    """Return where a path leads that a file gives: it is seen from the file's folder."""
    return File(given) if path is None else path.parent / given


def reduced(scenario: Scenario, kept: Sequence[str], varied: Sequence[Target]) -> Scenario:
    """Return the scenario with some of its strategies, and without [[uncertain]] inputs that are varied or gone."""

    def stays(what: str) -> bool:
        try:
            target = resolve(scenario, what)
        except PathFault:
            return True
        return target.kind != "strategy" or target.name in kept

    uncertain = [one for one in scenario.uncertain if stays(one.what) and resolve(scenario, one.what) not in varied]
    out = scenario.model_copy(
        update={
            "strategy": tuple(one for one in scenario.strategy if one.name in kept),
            "uncertain": tuple(uncertain),
            "sources": {what: source for what, source in scenario.sources.items() if stays(what)},
        }
    )
    tree = scenario._source.tree if scenario._source else {}
    if len(out.strategy) < len(scenario.strategy) and isinstance(tree.get("strategy"), list):
        rows = [row for row, one in zip(tree["strategy"], scenario.strategy, strict=True) if one.name in kept]
        out._source = Source("", {**tree, "strategy": rows}, {}, None)
    return out
