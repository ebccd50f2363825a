"""A finished sweep as its pages read it: who wins at each point, how often, and what parts the winners."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.report.columns import TABLES
from sim.report.columns.kinds import MONEY
from sim.report.sections.losing import losing
from sim.report.sections.separation import separations
from sim.report.sweep import SweepAbout, SweepInput, SweepTables
from sim.report.words.names import shown
from sim.report.words.theme import Theme

CARRYING_ON = "carrying on"
FEW_VALUES = 12
"""An input with so many distinct values or fewer is told and averaged value by value."""
ROW = "row_of_file"
"""Where a row stands in points.csv, as a spreadsheet counts."""


@dataclass(frozen=True)
class Swept:
    """The tables of a sweep, what was asked of it, and what follows from both."""

    tables: SweepTables
    about: SweepAbout

    @cached_property
    def points(self) -> pd.DataFrame:
        """The rows of points.csv that have a finished run, by point, business and strategy in the order of the file,
        rounded as they are written, and where each stands there.
        """
        frame = self.tables.points.reset_index(drop=True)
        known = {column.name: column.kind for column in TABLES["points"]}
        frame = frame.assign(
            **{name: frame[name].astype("float64").round(self.about.places) + 0.0
               for name in frame.columns if known.get(name) is MONEY}
        )  # fmt: skip
        frame = frame.assign(**{ROW: np.arange(2, len(frame) + 2)})
        if frame.empty:
            return frame
        frame = frame[(frame["runs"] > 0) & frame["profit"].notna()]
        keys = {"business": self.businesses, "strategy": self.strategies}
        places = {f"_{column}": frame[column].map({name: at for at, name in enumerate(known)})
                  for column, known in keys.items()}  # fmt: skip
        frame = frame.assign(**places).dropna(subset=list(places))
        frame = frame.sort_values(["point", *places], kind="stable").drop(columns=list(places))
        return frame.reset_index(drop=True)

    @cached_property
    def businesses(self) -> tuple[str, ...]:
        """Names of the businesses of the tables: in the order of the file, then others such as a group."""
        found = dict.fromkeys(self.tables.points["business"]) if len(self.tables.points) else {}
        return (*self.about.businesses, *(name for name in found if name not in self.about.businesses))

    @cached_property
    def strategies(self) -> tuple[str, ...]:
        """Names of the strategies, in the order of the file."""
        return tuple(self.about.strategies)

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The strategies without the baseline."""
        return tuple(name for name in self.strategies if name != self.about.baseline)

    @cached_property
    def theme(self) -> Theme:
        """How the strategies look."""
        return self.about.theme

    @cached_property
    def inputs(self) -> tuple[SweepInput, ...]:
        """The varied inputs that the table of points has."""
        return tuple(each for each in self.about.inputs if each.path in self.tables.points.columns)

    def has_few_values(self, path: str) -> bool:
        """Whether an input takes so few values that each can be told."""
        return self.points[path].nunique() <= FEW_VALUES

    def business(self, name: str) -> str:
        """What people read for a business."""
        return shown(self.about.businesses.get(name, name))

    def plan(self, strategy: str) -> str:
        """What a sentence calls a strategy: its label, or carrying on."""
        if strategy == self.about.baseline:
            return CARRYING_ON
        return shown(self.about.strategies.get(strategy) or strategy)

    @cached_property
    def best(self) -> pd.DataFrame:
        """A row for each point and business: the winner's, with its ``margin`` over the second best."""
        frame = self.points
        if frame.empty:
            return frame.assign(margin=pd.Series(dtype="float64"))
        keys = ["business", "point"]
        ranked = frame[[*keys, "profit"]].sort_values("profit", ascending=False, kind="stable")
        second = ranked[ranked.groupby(keys, sort=False).cumcount() == 1].set_index(keys)["profit"]
        won = frame[frame["is_best"].astype("boolean").fillna(False)].drop_duplicates(keys)
        places = {name: place for place, name in enumerate(self.businesses)}
        won = won.sort_values("business", key=lambda names: names.map(places), kind="stable")
        others = pd.MultiIndex.from_frame(won[keys]).map(second.to_dict())
        margin = won["profit"].to_numpy(dtype=float) - np.array(others, dtype=float)
        settled = won["is_settled"].astype("boolean")
        margin = np.maximum(margin, 0.0).round(self.about.places)
        return won.assign(margin=margin, is_settled=settled).reset_index(drop=True)

    def won(self, business: str) -> pd.DataFrame:
        """The rows of `best` of one business."""
        return self.best[self.best["business"] == business]

    @cached_property
    def wins(self) -> pd.DataFrame:
        """tables/wins.csv."""
        if self.tables.wins is not None:
            return self.tables.wins
        rows = []
        for business in self.businesses:
            own = self.won(business)
            known = own["is_settled"].notna().any() if len(own) else False
            for strategy in self.strategies:
                won = own[own["strategy"] == strategy] if len(own) else own
                settled = int(won["is_settled"].fillna(False).sum()) if known else None
                row = {"business": business, "strategy": strategy, "points": len(own), "points_won": len(won)}
                row |= {"points_settled": settled, "share": len(won) / len(own) if len(own) else None}
                rows.append(row | {"settled_share": settled / len(own) if settled is not None else None})
        frame = pd.DataFrame(rows, columns=[column.name for column in TABLES["wins"]])
        numbers = ["points_settled", "share", "settled_share"]
        return frame.astype(dict.fromkeys(numbers, "float64"))

    @cached_property
    def separations(self) -> pd.DataFrame:
        """tables/separations.csv: the best cut of each input, the one that parts winners most first."""
        rows = []
        for business in self.businesses:
            own = self.won(business)
            values = {each.path: own[each.path].to_numpy(dtype=float) for each in self.inputs}
            logs = {each.path for each in self.inputs if each.log}
            for row in separations(values, list(own["strategy"]) if len(own) else [], logs):
                label = next(each.label for each in self.inputs if each.path == row["input"])
                rows.append({"business": business, "input_label": shown(label)} | row)
        return pd.DataFrame(rows, columns=[column.name for column in TABLES["separations"]])

    @cached_property
    def losing(self) -> pd.DataFrame:
        """tables/losing.csv: where the strategy that earns most over all points loses."""
        labels = {each.path: shown(each.label) for each in self.inputs}
        rows = []
        for business in self.businesses:
            own = self.points[self.points["business"] == business]
            profits = own.pivot_table(index="point", columns="strategy", values="profit", aggfunc="first")
            order = [name for name in (self.about.baseline, *self.plans) if name in profits]
            profits = profits[order].dropna()
            if not order or order[0] != self.about.baseline:
                continue
            at = own.drop_duplicates("point").set_index("point").loc[profits.index]
            inputs = {path: at[path].to_numpy(dtype=float) for path in labels}
            told = losing(inputs, {name: profits[name].to_numpy(dtype=float) for name in order}, self.about.seed)
            rows += [{"business": business, **row, "input_label": labels.get(row["input"])} for row in told]
        return pd.DataFrame(rows, columns=[column.name for column in TABLES["losing"]])
