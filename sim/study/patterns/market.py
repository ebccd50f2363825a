"""The scenario's market at rest, and the same market with one thing changed.

At rest: no strategy is carried out and no event happens.  The price weights stay those of the scenario as it was given.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.errors import RegularsError
from sim.market.terms import Terms
from sim.rules.scale import WEEKS_PER_YEAR
from sim.scenario import PathFault, with_values
from sim.scenario.schema.business import Business
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Event, Strategy
from sim.scenario.text.wording import quoted
from sim.study.patterns.reading import Unmeasured

SHORTEST_WARM_UP = 2 * WEEKS_PER_YEAR  # docs/science.md §3: at least 104 weeks
TWO_YEARS = 2 * WEEKS_PER_YEAR
CHANGED = "changed"


def at_rest(scenario: Scenario, weeks: int = TWO_YEARS) -> Scenario:
    """The scenario without strategies and events, warmed up for two years or as long as it says, then `weeks` long."""
    study = scenario.study.model_copy(
        update={"weeks": weeks, "warm_up_weeks": max(SHORTEST_WARM_UP, scenario.study.warm_up_weeks)}
    )
    return keeping_weights(scenario, study=study, event=(), strategy=(), uncertain=(), fact=())


def keeping_weights(scenario: Scenario, **update: Any) -> Scenario:
    """A copy with some tables replaced whose price weights are still those of `scenario`."""
    changed = scenario.model_copy(update=update)
    changed._base = scenario._base or scenario
    changed._ways = None
    return changed


def terms_of(scenario: Scenario, strategy: str | None = None, focus: Sequence[str] = ()) -> Terms:
    """The terms of a run in which the visits to every business are kept by person."""
    return Terms(scenario, strategy, focus, watch_all=True)


def with_change(
    scenario: Scenario, change: Mapping[str, int | str], businesses: Sequence[str], end_week: int | None = None
) -> Terms:
    """Terms of the market in which each of `businesses` (names) makes the `change` (path -> change) from week 0."""
    step = {"change": change} | ({} if end_week is None else {"end_week": end_week})
    strategy = Strategy.model_validate({"name": CHANGED, "step": [step]})
    return terms_of(keeping_weights(scenario, strategy=(strategy,)), CHANGED, businesses)


def in_recession(scenario: Scenario) -> Terms:
    """Terms of the market in a recession of depth 1 from week 0."""
    event = Event.model_validate({"name": "recession", "kind": "recession", "start_week": 0, "depth": 1.0})
    return terms_of(keeping_weights(scenario, event=(event,)))


def passing(scenario: Scenario, share: float) -> Scenario:
    """The market in which passing trade has this `share` (0..1) of every place's occasions.

    Passers-by are of the residents' segments, so that nothing but memory tells them apart.
    """
    alike = tuple(place.model_copy(update={"passing_mix": None}) for place in scenario.place)
    try:
        paths = {f"place.{quoted(place.name)}.passing_share": share for place in scenario.place}
        split, _ = with_values(keeping_weights(scenario, place=alike), paths)
    except PathFault as why:
        raise Unmeasured(f"The market cannot be split into residents and passing trade: {why}") from None
    if not any(place.residents for place in split.place):
        raise Unmeasured("With so much passing trade nobody would live here.")
    return keeping_weights(split)


def with_newcomer(scenario: Scenario, noticed_per_week: float) -> tuple[Scenario, tuple[str, ...]]:
    """(scenario, names of newcomer and twin): a business that nobody knows opens in week 0, like the middle one."""
    order = by_size(scenario)
    twin = next(one for one in scenario.business if one.name == order[len(order) // 2])
    name = "A new business"
    while name in order:
        name += " too"
    update = {"name": name, "aware": 0.0, "noticed_per_week": noticed_per_week, "opens_week": 0, "closes_week": None}
    newcomer: Business = twin.model_copy(update={**update, "focus": False, "seats_per_week": None})
    return keeping_weights(scenario, business=(*scenario.business, newcomer)), (name, twin.name)


def without_limits(scenario: Scenario) -> Scenario:
    """The market without a limit of seats, and so without waiting."""
    return keeping_weights(
        scenario, business=tuple(one.model_copy(update={"seats_per_week": None}) for one in scenario.business)
    )


def with_contracts(scenario: Scenario, weeks: int) -> Scenario:
    """Everybody has one occasion a week, and a freely chosen visit binds for `weeks`, wholly and at no cost."""
    behaviour = scenario.behaviour.model_copy(
        update={"occasions": "one_a_week", "commitment_binds": "all", "bound_dislike": 0.0}
    )
    bound = tuple(one.model_copy(update={"commitment_weeks": weeks}) for one in scenario.business)
    return keeping_weights(scenario, behaviour=behaviour, business=bound)


def by_size(scenario: Scenario) -> list[str]:
    """Names of the businesses, the best known and most often considered first."""
    order = sorted(scenario.business, key=lambda one: (-one.aware * one.considered, one.name))
    return [one.name for one in order]


def checked(scenario: Scenario) -> None:
    """Raise RegularsError in a sentence if there is no market at all to measure."""
    if not any(place.residents or place.passing_trade_per_week for place in scenario.place):
        raise RegularsError("There is nobody in this market: no residents and no passing trade; no pattern to measure.")
