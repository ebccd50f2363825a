"""Everything that a run needs to know, as numbers in the units of the rules: what stands between a scenario and an
engine.

P places and J businesses in name order, S segments and K touchpoints in file order, T weeks from the start of the
warm-up. Scores have become z, hours minutes, yearly rates weekly chances; switches are applied.  Engines read
nothing else.
"""

from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

import numpy as np

from sim import chance
from sim.errors import UsageError
from sim.market.ledger import LEVERS as LEDGER_LEVERS
from sim.market.ledger import Ledger
from sim.market.levers import Names, set_levers
from sim.market.population import Population, first_state, tenancies
from sim.rules import scale
from sim.rules.choice import minute_value, product_worth
from sim.rules.judge import recovery_share
from sim.rules.learning import opening_risk, prior_from_promise
from sim.rules.need import RECESSION_PRICE, RECESSION_RISK, level_notice_chance, occasion_rate, under_recession
from sim.scenario import read
from sim.scenario.solve.places import opening_rating, solve_places

UNREACHABLE = -1.0
NO_SEATS_LIMIT = -1.0

SWITCHES = {
    "loyalty": {("behaviour", "loyalty_weight"): 0.0},
    "referral": {("behaviour", "talk_chance"): 0.0, ("behaviour", "talk_gain"): 0.0},
    "risk": {("behaviour", "risk_weight"): 0.0},
    "loss_aversion": {("behaviour", "loss_aversion"): 1.0},
    "capacity": {("business", "seats_per_week"): np.nan},
    "novelty": {("business", "novelty"): 0.0},
    "complaints": {("behaviour", "complaint_chance"): 0.0},
    "reviews": {("behaviour", "reviews"): 0.0, ("behaviour", "passers.reviews"): 0.0},
    "gestures": {("business", "gesture_chance"): 0.0},
    "crowding": {("business", "crowding"): 0.0},
    "consideration": {("business", "considered"): 1.0, ("business", "considered_by_passers"): 1.0},
}
"""What each mechanism's switch sets; those that act before anything is in force (learning, memory, match,
imitation, recession, heterogeneity, moves) are read where they act."""


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
    `by_week` maps the names of `week()` to arrays [T, ...].
    """

    def __init__(self, scenario, strategy=None, focus=(), *, watch_all=False):
        self.scenario, self.strategy, self.focus = scenario, strategy, tuple(focus)
        study, behaviour = scenario.study, scenario.behaviour
        self.off = frozenset(behaviour.off)
        self.names = Names.of(scenario)
        self.seed = scenario.runs.seed
        self.weeks, self.warm_up = study.weeks, study.warm_up_weeks
        self.first_week = -self.warm_up
        self._set_category(scenario.experience)
        self._set_market(scenario)
        self.watched = list(range(len(self.names.business))) if watch_all else self.watched
        self._set_people(scenario, behaviour)
        self.levers = set_levers(scenario, strategy, self.focus, imitation="imitation" not in self.off)
        self._in_force = self._switched()
        self.by_week = self._by_week()
        self.rating = np.array(
            [opening_rating(scenario, each) for each in sorted(scenario.business, key=lambda each: each.name)]
        )

    @classmethod
    def of(cls, source, strategy=None, focus=None):
        """The terms of a scenario or scenario file; without `focus`, the strategy is carried out at every focus
        business.
        """
        scenario = source if hasattr(source, "business") else read(source)
        if focus is None:
            focus = [business.name for business in scenario.focus]
        focus = [focus] if isinstance(focus, str) else focus
        strategies = [*(each.name for each in scenario.strategy), scenario.study.baseline, None]
        businesses = [each.name for each in scenario.business]
        asked = [("strategy", strategy, strategies), *(("business", name, businesses) for name in focus)]
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
        moves = [0.0 if "moves" in self.off else each.moves_per_year for each in places]
        self.moving_chance = [scale.weekly_chance(each) for each in moves]
        self.solved = solve_places(scenario)

    def _shares(self, mix):
        if mix is None:
            return [1.0 / len(self.names.segment)] * len(self.names.segment)
        return [float(mix.get(name, 0.0)) for name in self.names.segment]

    def _set_people(self, scenario, behaviour):
        alike = "heterogeneity" in self.off
        self.rate_shape = np.inf if alike else behaviour.rate_shape
        self.sensitivity_spread = 0.0 if alike else behaviour.sensitivity_spread
        self.sensitivity_correlation = behaviour.sensitivity_correlation
        self.match = 0.0 if "match" in self.off else behaviour.match
        self.memory = (1.0, 0.0, 0.0) if "memory" in self.off else tuple(behaviour.memory)
        self.one_a_week = behaviour.occasions == "one_a_week"
        self.by_satisfaction = behaviour.loyalty_reward == "satisfaction"
        self.product_must_be = behaviour.product_must_be
        self.learning = "learning" not in self.off
        self.cares = [
            [float(segment.cares.get(name, 1.0)) for name in self.names.touchpoint] for segment in scenario.segment
        ]

    # -- what changes by week

    def _switched(self):
        """The levers in force, with the mechanisms that are off set to their off values."""
        tracks = dict(self.levers.tracks)
        for name in self.off & SWITCHES.keys():
            for track, off_value in SWITCHES[name].items():
                tracks[track] = np.full_like(tracks[track], off_value)
        return tracks

    def track(self, kind, key):
        """The values in force of a lever, in the units of the file: float64 [T, names of the kind]."""
        return self._in_force[kind, key]

    def _by_week(self):
        weeks = np.arange(self.first_week, self.weeks)
        rows = SimpleNamespace(count=len(weeks), weeks=weeks)
        return {**self._offers(rows), **self._experience(rows), **self._people(rows), **self._passing(rows)}

    def _business(self, key):
        return self.track("business", key)

    def _z(self, key):
        return scale.z_of(self._business(key), self.norm, self.spread)

    def _step(self, key):
        return scale.z_step(self._business(key), self.spread)

    def _behaviour(self, key):
        return self.track("behaviour", key)[:, 0]

    def _offers(self, rows):
        """What businesses offer and what is thought of them: arrays [T, J]."""
        same = {
            name: self._business(name)
            for name in (
                "price",
                "unit_cost",
                "cost_per_visit",
                "effort",
                "guarantee",
                "considered",
                "cost_per_complaint",
                "gesture_chance",
                "gesture_cost",
                "novelty",
                "upgrade_pull",
                "upgrade_price",
                "upgrade_cost",
                "fire_below",
            )
        }
        for_passers = self._business("considered_by_passers")
        seats = self._business("seats_per_week")
        recovering = each_of(recovery_share, self._business("recovery"), self._business("recovery_delay_days"))
        believed = each_of(
            prior_from_promise, self._column("credibility"), self._z("promise"), self._column("promise_span")
        )
        refresh_every = np.floor(self._business("refresh_every_weeks"))
        weeks = rows.weeks[:, None]
        return {
            **same,
            "is_open": self.levers.is_open,
            "considered_by_passers": np.where(np.isnan(for_passers), same["considered"], for_passers),
            "product": each_of(product_worth, self._z("appeal"), self.product_must_be),
            "promised": believed,
            "risk_at_start": each_of(opening_risk, self._column("risk_start"), self._business("clarity")),
            "notice_chance": self._notice_chance(),
            "recovery_share": recovering,
            "refreshes": (refresh_every > 0) & (weeks % np.maximum(refresh_every, 1.0) == 0) & self.levers.is_open,
            "seats": np.where(np.isnan(seats), NO_SEATS_LIMIT, np.floor(seats)),
            "commitment_weeks": np.floor(self._business("commitment_weeks")).astype(np.int64),
        }

    def _column(self, key):
        """A constant of behaviour by week and business, [T, J]."""
        return np.repeat(self.track("behaviour", key), len(self.names.business), axis=1)

    def _notice_chance(self):
        """As given, else what keeps awareness level where the business stands."""
        given = self._business("noticed_per_week")
        level = [
            level_notice_chance(aware, self.moving_chance[place])
            for aware, place in zip(self.aware, self.place_of, strict=True)
        ]
        return np.where(np.isnan(given), level, given)

    def _experience(self, rows):
        """What happens at a visit: arrays [T, J] and [T, J, K]."""
        return {
            "people": scale.z_of(self._touchpoints("people"), self.norm, self.spread),
            "setting": scale.z_of(self._touchpoints("setting"), self.norm, self.spread),
            "varies_by": scale.z_step(self._touchpoints("varies_by"), self.spread),
            "crowding": self._step("crowding"),
            "gesture_size": self._step("gesture_size"),
            "gesture_at": np.tile(np.array(self.gesture_at), (rows.count, 1)),
            "personalisation": self._step("personalisation"),
        }

    def _touchpoints(self, part):
        return np.stack([self._business(f"touchpoints.{name}.{part}") for name in self.names.touchpoint], axis=2)

    def _people(self, rows):
        """What people are like: arrays [T, S], [T, P], [T, P, S] and [T]."""
        recession = np.zeros(rows.count) if "recession" in self.off else self.levers.recession
        segment = {
            key: self.track("segment", key)
            for key in (
                "occasions_per_week",
                "talkativeness",
                "spend",
                "guest_chance",
                "price_sensitivity",
                "experience_sensitivity",
                "product_sensitivity",
                "time_sensitivity",
            )
        }
        solved = np.array([each.price_weight for each in self.solved])
        dearer = each_of(under_recession, 1.0, RECESSION_PRICE, recession)
        minute = each_of(
            minute_value, self._behaviour("value_of_time_per_hour"), self._behaviour("impatience_per_year"), rows.weeks
        )
        scalars = {
            key: self._behaviour(key)
            for key in (
                "loss_aversion",
                "tolerance",
                "complaint_chance",
                "unfounded_claim_chance",
                "learning_floor",
                "prior_weight",
                "novelty_fades",
                "loyalty_weight",
                "loyalty_carry",
                "review_chance",
                "reviews",
                "talk_chance",
                "talk_gain",
                "word_weight",
                "wait_at_half_full",
            )
        }
        return {
            **{key: segment[key] for key in ("occasions_per_week", "talkativeness", "spend", "guest_chance")},
            **scalars,
            "reviews_by_passers": self._behaviour("passers.reviews"),
            "recession": recession,
            "experience_weight": self._behaviour("experience_weight")[:, None] * segment["experience_sensitivity"],
            "product_weight": self._behaviour("product_weight")[:, None] * segment["product_sensitivity"],
            "price_weight": (dearer[:, None] * solved)[:, :, None] * segment["price_sensitivity"][:, None, :],
            "risk_weight": each_of(under_recession, self._behaviour("risk_weight"), RECESSION_RISK, recession),
            "minute_value": minute[:, None] * segment["time_sensitivity"],
            "nest": np.tile([each.nest for each in self.solved], (rows.count, 1)),
            "going_out": np.tile([each.going_out for each in self.solved], (rows.count, 1)),
        }

    def _passing(self, rows):
        """Mean number of passers-by with an occasion, [T, P]; a recession keeps them at home like everybody."""
        recession = np.zeros(rows.count) if "recession" in self.off else self.levers.recession
        return {
            "passing_trade": each_of(
                occasion_rate, self.track("place", "passing_trade_per_week"), 1.0, recession[:, None]
            )
        }

    # -- for the engines

    @cached_property
    def _rows(self):
        return {name: values.tolist() for name, values in self.by_week.items()}

    def week(self, week):
        """The terms of one week as plain numbers and lists, by name; see the class for shapes."""
        row = week - self.first_week
        return SimpleNamespace(
            index=week,
            one_a_week=self.one_a_week,
            by_satisfaction=self.by_satisfaction,
            learning=self.learning,
            memory=self.memory,
            **{name: rows[row] for name, rows in self._rows.items()},
        )

    def population(self, seed, replication, **arrays):
        """The residents of one replication; `arrays` replaces what is drawn, as `Population.from_arrays` takes it."""
        return Population.from_arrays(
            places=self.names.place,
            residents=self.residents,
            mixes=self.mix,
            friends_per_person=self.friends_per_person,
            networks=self.networks,
            hashes=self.hashes,
            aware=np.tile(self.aware, (len(self.residents), 1)),
            rate_shape=self.rate_shape,
            sensitivity_spread=self.sensitivity_spread,
            sensitivity_correlation=self.sensitivity_correlation,
            match=self.match,
            seed=seed,
            replication=replication,
            **arrays,
        )

    def first_state(self, population):
        """The market as the warm-up opens."""
        return first_state(population, self.first_week, self.rating)

    def empty_ledger(self, population):
        """A ledger with this run's levers and discounting, its counts still empty."""
        recorded_from = max(self.first_week, -scale.WEEKS_PER_YEAR)
        people = tenancies(population, self.moving_chance, recorded_from, self.weeks - 1, since=self.first_week)
        ledger = Ledger.empty(
            businesses=self.names.business,
            business_place=self.place_of,
            segments=self.names.segment,
            focus=self.watched,
            weeks=self.weeks,
            warm_up=self.warm_up,
            tenancies=people,
            discount_rate=self.scenario.study.discount_rate,
        )
        self.write_levers(ledger)
        return ledger

    def write_levers(self, ledger):
        """Write what money is worked out from into `ledger`: the recorded weeks of every lever."""
        recorded = slice(self.warm_up - ledger.weeks_before, None)
        ledger.spend[:] = self.by_week["spend"][recorded]
        refresh = np.where(self.by_week["refreshes"], self._business("refresh_cost"), 0.0)
        fixed, while_shut = (self._business(f"fixed_cost{when}_per_week") for when in ("", "_while_shut"))
        costs = {
            "fixed_cost_per_week": np.where(self.levers.is_open, fixed, while_shut),
            "refresh_cost": refresh,
            "programme_cost": self.levers.programme_cost,
            "one_off_cost": self.levers.one_off_cost,
            "improvement_cost": self.levers.improvement_cost,
            "copying_cost": self.levers.copying_cost,
        }
        for name in LEDGER_LEVERS:
            ledger.levers[name][:] = (costs[name] if name in costs else self._business(name))[recorded]


def each_of(rule, *arguments):
    """A rule over arrays, element by element; arrays and scalars are broadcast."""
    arrays = np.broadcast_arrays(*arguments)
    values = [rule(*each) for each in zip(*(array.ravel().tolist() for array in arrays), strict=True)]
    return np.array(values, dtype=np.float64).reshape(arrays[0].shape)
