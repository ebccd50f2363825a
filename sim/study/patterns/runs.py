"""The runs of one replication, each simulated when it is first asked for, all with the same luck.

What is changed from week 0 on branches from the warm-up of the market at rest.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from sim.annotations import Ints
from sim.market.ledger import Count
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import quoted
from sim.study.patterns import market
from sim.study.patterns.panel import YEAR, Panel
from sim.study.patterns.reading import Unmeasured

CONTRACT_WEEKS = 13
RENEWALS = 12
CONTRACT_RUN = 208  # weeks: twelve renewals of a quarter each, and a year in which customers join
NEWCOMER_RUN = 312  # weeks
NOTICED_PER_YEAR = 0.03  # R7: Bass's p of new products (Sultan, Farley & Lehmann 1990)
TOWN, WEST_END = 0.05, 0.95  # R18: shares of passing trade
RESPONSE_WEEKS = YEAR
BETTER = 0.5  # z, a step of the leader's experience


class Runs:
    """Everything that is simulated for one replication; `Markets` holds what does not depend on luck."""

    def __init__(self, markets: "Markets", seed: int, replication: int) -> None:
        self.markets, self.seed, self.replication = markets, seed, replication

    @cached_property
    def _start(self):
        """The market at rest as week 0 opens."""
        return self._warm_up(self.markets.rest)

    @cached_property
    def base(self) -> SimpleNamespace:
        """Two years at rest: `terms`, `ledger`, `visits` (the log's arrays)."""
        return self._follow(self.markets.rest, self._start, log_visits=True)

    @cached_property
    def panel(self) -> Panel:
        """The residents who stay through the two years."""
        return Panel.of(self.base.ledger)

    @cached_property
    def better(self) -> SimpleNamespace:
        """A year in which the leader's experience is better by `BETTER` from week 0 on, with its visits."""
        markets = self.markets
        change = markets.touchpoints(BETTER * markets.scenario.experience.spread)
        return self.changed(change, [markets.leader], log_visits=True)

    def changed(
        self,
        change: Mapping[str, int | str],
        businesses: Sequence[str],
        *,
        log_visits: bool = False,
        until: int | None = RESPONSE_WEEKS,
    ) -> SimpleNamespace:
        """A year of the market at rest in which the businesses change something from week 0 on; to week ``until``, both
        years if that is None.
        """
        terms = self.markets.changed(tuple(sorted(change.items())), tuple(businesses))
        return self._follow(terms, self._start, until=until, log_visits=log_visits)

    def price_cut(self, cut: str, weeks: int, until: int) -> tuple[SimpleNamespace, SimpleNamespace]:
        """(market at rest, with a price cut of the leader in weeks 0 to `weeks`), without a limit of seats, to `until`.

        Without, because the wait in a crowded house outlasts the cut and hides what the customers do.
        """
        start = self._warm_up(self.markets.roomy)
        cutting = self.markets.changed((("price", cut),), (self.markets.leader,), weeks, True)
        return tuple(self._follow(terms, start, until=until) for terms in (self.markets.roomy, cutting))

    @cached_property
    def recession(self) -> SimpleNamespace:
        """The market at rest in a recession from week 0 on, for a year."""
        return self._follow(self.markets.recession, self._start, until=RESPONSE_WEEKS)

    @cached_property
    def with_newcomer(self) -> SimpleNamespace:
        """Six years in which a business opens in week 0 that nobody knows."""
        return self._follow(self.markets.newcomer, self._warm_up(self.markets.newcomer))

    @cached_property
    def with_contracts(self) -> SimpleNamespace:
        """Four years in which every visit binds for a quarter."""
        return self._follow(self.markets.contracts, self._warm_up(self.markets.contracts))

    def split(self, share: float, changes: Sequence[Any]) -> dict[Any, SimpleNamespace]:
        """{change: run} of the market with this share of passing trade; None is the market at rest."""
        rest = self.markets.split(share, None)
        start = self._warm_up(rest)
        found: dict[Any, SimpleNamespace] = {None: self._follow(rest, start, until=RESPONSE_WEEKS)}
        for name in changes:
            found[name] = self._follow(self.markets.split(share, name), start, until=RESPONSE_WEEKS)
        return found

    def _warm_up(self, terms):
        from sim.kernel import simulate

        population = terms.population(self.seed, self.replication)
        state, ledger, _ = simulate(RunSpec(terms, population, self.seed, self.replication, until=0))
        return SimpleNamespace(population=population, state=state, ledger=ledger)

    def _follow(self, terms, start, *, until=None, log_visits=False):
        from sim.kernel import simulate

        ledger = start.ledger.copy()
        _, ledger, log = simulate(
            RunSpec(
                terms,
                start.population,
                self.seed,
                self.replication,
                start=start.state.copy(),
                until=until,
                ledger=ledger,
                log_visits=log_visits,
            )
        )
        visits = log.arrays() if log_visits else None
        return SimpleNamespace(terms=terms, ledger=ledger, visits=visits, population=start.population)


class Markets:
    """The terms of every run, worked out once and kept."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = market.at_rest(scenario)
        self.order = market.by_size(scenario)
        self._changed: dict[Any, Terms] = {}
        self._split: dict[Any, Terms] = {}

    @property
    def leader(self) -> str:
        """Name of the business that is best known and most often considered."""
        return self.order[0]

    @cached_property
    def rest(self) -> Terms:
        """The market at rest."""
        return market.terms_of(self.scenario)

    @cached_property
    def recession(self) -> Terms:
        """In a recession."""
        return market.in_recession(self.scenario)

    @cached_property
    def newcomer(self) -> Terms:
        """With a business that nobody knows yet."""
        noticed = 1.0 - (1.0 - NOTICED_PER_YEAR) ** (1.0 / YEAR)
        longer = market.at_rest(self.scenario, NEWCOMER_RUN)
        changed, self.newcomer_and_twin = market.with_newcomer(longer, noticed)
        return market.terms_of(changed)

    @cached_property
    def roomy(self) -> Terms:
        """Without a limit of seats."""
        return market.terms_of(market.without_limits(self.scenario))

    @cached_property
    def contracts(self) -> Terms:
        """With contracts of a quarter."""
        return market.terms_of(market.with_contracts(market.at_rest(self.scenario, CONTRACT_RUN), CONTRACT_WEEKS))

    def changed(
        self,
        change: Sequence[tuple[str, int | str]],
        businesses: Sequence[str],
        end_week: int | None = None,
        roomy: bool = False,
    ) -> Terms:
        """With a change (pairs of path and change) at some businesses, before `end_week`."""
        key = change, businesses, end_week, roomy
        if key not in self._changed:
            scenario = market.without_limits(self.scenario) if roomy else self.scenario
            self._changed[key] = market.with_change(scenario, dict(change), businesses, end_week)
        return self._changed[key]

    def split(self, share: float, change: Any) -> Terms:
        """With a share of passing trade, without limits of seats, and with a change (pairs) at the leader or None."""
        if (share, change) not in self._split:
            scenario = market.without_limits(market.passing(self.scenario, share))
            changed = change is not None
            self._split[share, change] = (
                market.with_change(scenario, dict(change), [self.leader]) if changed else market.terms_of(scenario)
            )
        return self._split[share, change]

    def touchpoints(self, points: float) -> dict[str, str]:
        """The change that raises every touchpoint by so many score points."""
        names = self.scenario.experience.touchpoint
        return {f"touchpoints.{quoted(each.name)}.score": f"{points:+.12g}" for each in names}


def visits_of(run: SimpleNamespace, business: str, weeks: slice = slice(None)) -> Ints:
    """Visits to a business (name) by counted week, residents and passers-by, int64 [weeks]."""
    ledger = run.ledger
    counts = ledger.counts[ledger.weeks_before :, ledger.businesses.index(business), :, Count.VISITS]
    return counts.sum(axis=1)[weeks]


def growth(run: SimpleNamespace, rest: SimpleNamespace, business: str, weeks: int) -> float:
    """Visits of a business in the first `weeks` weeks under a change over those at rest, less 1."""
    before = int(visits_of(rest, business)[:weeks].sum())
    if not before:
        raise Unmeasured(f"Nobody visited {business}.")
    return float(visits_of(run, business)[:weeks].sum()) / before - 1.0
