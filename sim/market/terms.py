"""Everything that a run needs to know, as numbers in the units of the rules: what stands between a scenario and an
engine.

P places and J businesses in name order, S segments and K touchpoints in file order, T weeks from the start of the
warm-up. Scores have become z, hours minutes, yearly rates weekly chances; switches are applied.  Engines read
nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim import chance
from sim.annotations import Array, Floats, Ints
from sim.errors import UsageError
from sim.market import weekly
from sim.market.kept_people import kept_population, kept_tenancies
from sim.market.ledger import Ledger
from sim.market.levers import Names, set_levers
from sim.market.population import Population, first_state
from sim.market.residents import Origin
from sim.market.state import State
from sim.market.weekly import SWITCHES, by_week
from sim.rules import scale
from sim.scenario import read
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.people import opening_rating
from sim.scenario.solve.places import solve_places

UNREACHABLE = -1.0


@dataclass(frozen=True)
class Touchpoint:
    """A moment of the category: `human` 0..1, `occurs` a chance."""

    name: str
    human: float
    occurs: float


class Terms:
    """The terms of one run: `scenario` with `strategy` carried out at the businesses named in `focus`.

    `watched` holds the businesses (indexes) whose visits are kept by person: those whose strategies are compared, or
    with `watch_all` every one.
    `by_week` maps the names of the table of levers (`sim.market.weekly`) to arrays [T, ...], `rows` is the week of each
    of the T.  ``like`` are terms of the same scenario, or of one that differs in strategies alone: what is the same in
    both is taken over from there, array by array, so that it is neither worked out nor compared again.
    """

    watched: list[int]

    def __init__(
        self,
        scenario: Scenario,
        strategy: str | None = None,
        focus: Sequence[str] = (),
        *,
        watch_all: bool = False,
        like: "Terms | None" = None,
    ) -> None:
        self.scenario, self.strategy, self.focus = scenario, strategy, tuple(focus)
        study, behaviour = scenario.study, scenario.behaviour
        self.off = frozenset(behaviour.off)
        self.names = Names.of(scenario)
        self.seed = scenario.runs.seed
        self.weeks, self.warm_up = study.weeks, study.warm_up_weeks
        self.first_week = -self.warm_up
        self._set_category(scenario.experience)
        self.like = like
        self._set_market(scenario)
        self.watched = list(range(len(self.names.business))) if watch_all else self.watched
        self._set_people(scenario, behaviour)
        known = None if like is None else like.scenario
        self.levers = set_levers(scenario, strategy, self.focus, imitation="imitation" not in self.off, like=known)
        self._in_force = self._switched()
        self.rows = np.arange(self.first_week, self.weeks)
        self.by_week = by_week(self, weekly.ENGINES, self._as_there)
        self.rating = np.array(
            [opening_rating(scenario, each) for each in sorted(scenario.business, key=lambda each: each.name)]
        )

    @classmethod
    def of(
        cls, source: Scenario | str | Path | None, strategy: str | None = None, focus: str | Sequence[str] | None = None
    ) -> "Terms":
        """The terms of a scenario or scenario file; without `focus`, the strategy is carried out at every focus
        business.
        """
        scenario = source if isinstance(source, Scenario) else read(source)
        if focus is None:
            focus = [business.name for business in scenario.focus]
        focus = [focus] if isinstance(focus, str) else focus
        strategies = [*(each.name for each in scenario.strategy), scenario.study.baseline, None]
        businesses = [each.name for each in scenario.business]
        asked: list[tuple[str, str | None, Sequence[str | None]]] = [("strategy", strategy, strategies)]
        asked += [("business", name, businesses) for name in focus]
        for kind, name, known in asked:
            if name not in known:
                raise UsageError(f"There is no {kind} {name!r}; there is {', '.join(filter(None, known)) or 'none'}.")
        return cls(scenario, strategy, focus)

    # -- what never changes

    def _set_category(self, experience):
        self.norm, self.spread = experience.norm, experience.spread
        self.touchpoints = tuple(Touchpoint(each.name, each.human, each.occurs) for each in experience.touchpoint)

    def _set_market(self, scenario):
        businesses = sorted(scenario.business, key=lambda each: each.name)
        places = sorted(scenario.place, key=lambda each: each.name)
        self.hashes = [chance.name_hash(each.name) for each in businesses]
        self.place_of = [self.names.place.index(each.place) for each in businesses]
        self.watched = [index for index, each in enumerate(businesses) if each.focus]
        gestures = {name: index for index, name in enumerate(self.names.touchpoint)}
        self.gesture_at = [gestures.get(each.gesture_at, len(gestures) - 1) for each in businesses]
        self.aware = [each.aware for each in businesses]
        self.opening_price = np.array([float(each.price) for each in businesses])
        self.travel = [
            [
                UNREACHABLE if (minutes := scenario.minutes(place.name, business.place)) is None else float(minutes)
                for business in businesses
            ]
            for place in places
        ]
        self.residents = [each.residents for each in places]
        self.mix = np.array([self._shares(each.mix) for each in places])
        self.passing_mix = np.array([self._shares(each.passing_mix or each.mix) for each in places])
        self.friends_per_person = [each.friends_per_person for each in places]
        self.networks = [each.network for each in places]
        self.alike = [each.alike if each.network == "small_world" else 0.0 for each in places]
        moves = [0.0 if "moves" in self.off else each.moves_per_year for each in places]
        self.moving_chance = [scale.weekly_chance(each) for each in moves]
        self.solved = solve_places(scenario) if self.like is None else self.like.solved

    def _shares(self, mix):
        if mix is None:
            return [1.0 / len(self.names.segment)] * len(self.names.segment)
        return [float(mix.get(name, 0.0)) for name in self.names.segment]

    def _set_people(self, scenario, behaviour):
        alike = "heterogeneity" in self.off
        self.rate_shape = np.inf if alike else behaviour.rate_shape
        self.sensitivity_spread = 0.0 if alike else behaviour.sensitivity_spread
        self.sensitivity_correlation = behaviour.sensitivity_correlation
        self.effort_spread = 0.0 if alike else behaviour.effort_spread
        self.match = 0.0 if "match" in self.off else behaviour.match
        self.memory = (1.0, 0.0, 0.0) if "memory" in self.off else tuple(behaviour.memory)
        self.one_a_week = behaviour.occasions == "one_a_week"
        self.brand_price_elasticity = behaviour.brand_price_elasticity
        self.product_must_be = behaviour.product_must_be
        self.price_curve = float(behaviour.price_curve)
        self.bound_decide = float(behaviour.commitment_binds == "where")
        self.learning = "learning" not in self.off
        self.cares = [
            [float(segment.cares.get(name, 1.0)) for name in self.names.touchpoint] for segment in scenario.segment
        ]

    # -- what changes by week

    def _switched(self):
        """The levers in force, with the mechanisms that are off set to their off values."""
        tracks = dict(self.levers.tracks)
        if self.like is not None:
            for track, theirs in self.like.levers.tracks.items():
                ours = tracks[track]
                if ours is not theirs and ours.tobytes() == theirs.tobytes():
                    tracks[track] = self.like._in_force[track]
        for name in self.off & SWITCHES.keys():
            for track, off_value in SWITCHES[name].items():
                known = None if self.like is None else self.like._in_force[track]
                tracks[track] = np.full_like(tracks[track], off_value) if known is None else known
        return tracks

    @cached_property
    def _opens_there(self):
        """Whether every business is open in the same weeks as in the terms that these are like."""
        return self.like is not None and np.array_equal(self.levers.is_open, self.like.levers.is_open)

    def _as_there(self, term):
        """A term of the week of those that these are like, where all that it is made of is the same; else None."""
        if self.like is None or not term.keys or not self._opens_there:
            return None
        ours, theirs = self._in_force, self.like._in_force
        same = all(ours[track] is theirs[track] for key in term.keys for track in self._tracks(key))
        return self.like.known_by_week(term.name) if same else None

    def known_by_week(self, name: str) -> Array:
        """The term of that name (`sim.market.weekly`), whoever reads it: float [T, ...]."""
        return self.by_week[name] if name in self.by_week else self._money[name]

    def _tracks(self, key):
        """The tracks that a row of the table of levers is made of."""
        kind, name = key
        return [(kind, name.replace("*", each)) for each in self.names.touchpoint] if "*" in name else [key]

    def track(self, kind: str, key: str) -> Floats:
        """The values in force of a lever, in the units of the file: float64 [T, names of the kind]."""
        return self._in_force[kind, key]

    def values(self, key: tuple[str, str]) -> Floats:
        """The same for a row of the table of levers; "touchpoints.*.people" is that part of each, [T, J, K]."""
        found = [self.track(*track) for track in self._tracks(key)]
        return np.stack(found, axis=2) if "*" in key[1] else found[0]

    # -- for the engines

    def price_in(self, week: Ints | int, business: int) -> Floats | float:
        """The price of a business (index) in a week, or int array of weeks; before the warm-up that of its opening."""
        return self.by_week["price"][np.maximum(np.asarray(week, np.int64) - self.first_week, 0), business]

    @cached_property
    def _rows(self):
        return {name: values.tolist() for name, values in self.by_week.items()}

    def week(self, week: int) -> SimpleNamespace:
        """The terms of one week as plain numbers and lists, by name; see the class for shapes."""
        row = week - self.first_week
        return SimpleNamespace(
            index=week,
            one_a_week=self.one_a_week,
            learning=self.learning,
            memory=self.memory,
            **{name: rows[row] for name, rows in self._rows.items()},
        )

    def population(self, seed: int, replication: int, **arrays: Any) -> Population:
        """The residents of one replication; `arrays` replaces what is drawn, as `Population.from_arrays` takes it.

        The last few that were drawn are kept, for all terms that have the same people.
        """
        origin = Origin(
            mixes=np.array(self.mix, np.float64).reshape(len(self.residents), -1),
            hashes=np.array(self.hashes, np.int64),
            rate_shape=float(self.rate_shape),
            sensitivity_spread=float(self.sensitivity_spread),
            sensitivity_correlation=float(self.sensitivity_correlation),
            match=float(self.match),
            alike=np.array(self.alike, np.float64),
            seed=seed,
            replication=replication,
        )
        asked: dict[str, Any] = {
            "places": self.names.place,
            "residents": self.residents,
            "friends_per_person": self.friends_per_person,
            "networks": self.networks,
            "aware": np.tile(self.aware, (len(self.residents), 1)),
            "origin": origin,
        }
        return Population.from_arrays(**asked, **arrays) if arrays else kept_population(**asked)

    def alike_of(self, who: int, passer: bool = False) -> float:
        """How far somebody is suited by what suits her neighbours (0..1), by the number that luck knows her by."""
        return 0.0 if passer else self.alike[chance.place_of(who)]

    def first_state(self, population: Population) -> State:
        """The market as the warm-up opens."""
        return first_state(population, self.first_week, self.rating)

    def empty_ledger(self, population: Population) -> Ledger:
        """A ledger with this run's levers and discounting, its counts still empty."""
        recorded_from = max(self.first_week, -scale.WEEKS_PER_YEAR)
        weeks = recorded_from, self.weeks - 1, self.first_week
        people = kept_tenancies(population, self.moving_chance, *weeks)
        ledger = Ledger.empty(
            businesses=dict(zip(self.names.business, self.place_of, strict=True)),
            segments=self.names.segment,
            focus=self.watched,
            weeks=range(self.first_week, self.weeks),
            tenancies=people,
            discount_rate=self.scenario.study.discount_rate,
        )
        self.write_levers(ledger)
        return ledger

    @cached_property
    def _money(self) -> dict[str, Array]:
        """What money is worked out from, by the table of levers: the same for every replication."""
        return by_week(self, weekly.LEDGER, self._as_there)

    def write_levers(self, ledger: Ledger) -> None:
        """Write what money is worked out from into `ledger`: the recorded weeks of every lever."""
        recorded = slice(self.warm_up - ledger.weeks_before, None)
        for name, values in self._money.items():
            (ledger.spend if name == "spend" else ledger.levers[name])[:] = values[recorded]
