"""Is the price of each focus business near its best?  Tried, not worked out: it is moved by 5 % up and down.

Both prices hold from week 0 and are paired with the baseline, with the same people and the same luck, so that what a
plan would show that changes the price is what this says; rivals that copy prices copy these.
"""

from collections.abc import Mapping

from sim.annotations import Rows, Tables
from sim.scenario.schema.business import Business
from sim.scenario.schema.change import Change
from sim.scenario.schema.evidence import PRICE_REPLICATIONS, PRICE_STEP
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Step, Strategy
from sim.scenario.variants.variants import with_each, with_strategies
from sim.study.numbers.rounding import penny
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import Answers
from sim.study.runs.replication import LITTLE
from sim.study.studied import Studied

DEARER, CHEAPER = "dearer", "cheaper"
CHANGES = {DEARER: PRICE_STEP, CHEAPER: -PRICE_STEP}


def priced(scenario: Scenario) -> list[Business]:
    """The focus businesses that have a price to move."""
    return [one for one in scenario.focus if one.price > 0]


def runs(scenario: Scenario, replications: int) -> int:
    """How many jobs `tables` gives to the runner."""
    return min(PRICE_REPLICATIONS, replications) if priced(scenario) else 0


def tables(study: Studied) -> Tables:
    """The table `price_check` of a `sim.study.analyses.Study`."""
    numbers = study.answers.replications[:PRICE_REPLICATIONS]
    if not numbers or not priced(study.scenario):
        return {}
    answers = study.runner.answers(two_prices(study.scenario), numbers, keep=LITTLE)
    return {"price_check": price_rows(answers, {one.name: one.price for one in priced(study.scenario)})}


def two_prices(scenario: Scenario) -> Scenario:
    """The scenario with two strategies beside its baseline, tried at each focus business in turn: 5 % dearer, and 5 %
    cheaper, from week 0."""
    name = scenario.study.baseline
    as_it_is = next((one for one in scenario.strategy if one.name == name), Strategy(name=name))
    moved = []
    for tried, change in CHANGES.items():
        step = Step(change={"price": Change("percentage", 100.0 * change)})
        moved.append(Strategy(name=tried if tried != name else f"{tried} still", step=(step,)))
    return with_each(with_strategies(scenario, (as_it_is, *moved)))


def price_rows(answers: Answers, prices: Mapping[str, float]) -> Rows:
    """Rows of price_check.csv, dearer before cheaper at each business of ``prices`` (name -> price): the mean paired
    difference of discounted profit from the baseline, with the simultaneous 95 % interval of the two from luck."""
    found = []
    for business, price in prices.items():
        for tried, strategy in zip(CHANGES, answers.question.alternatives, strict=True):
            gains = answers.values(business, strategy, "difference")
            low, high = interval(gains, len(CHANGES))
            row = {"business": business, "price": price * (1.0 + CHANGES[tried]), "price_move": tried}
            row |= {"difference": penny(mean(gains)), "luck_low": penny(low), "luck_high": penny(high)}
            found.append({**row, "replications": len(gains)})
    return found
