"""Between which plans is chosen: carrying on and the plans of the file, at most `MOST` in all."""

from collections.abc import Sequence

from sim.errors import UsageError
from sim.scenario import resolve
from sim.scenario.schema.scenario import Scenario
from sim.scenario.variants.variants import with_strategies
from sim.study.numbers.statistics import mean
from sim.study.runs.answers import Answers, Question
from sim.study.worlds.worlds import uncertain_inputs

MOST = 6


def refuse(scenario: Scenario) -> None:
    """Raise UsageError where there is nothing to choose between, or nothing that could be found out."""
    if not Question.of(scenario).alternatives or not scenario.focus:
        raise UsageError("There is nothing to compare: it takes a focus business and a strategy beside the baseline.")
    if not uncertain_inputs(scenario):
        raise UsageError("There is nothing to find out: no [[uncertain]] input of the file can vary.")


def held_to(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """The scenario with these strategies alone; uncertain inputs of the others go with them."""
    kept = [one for one in scenario.strategy if one.name in names]
    targets = [(one, resolve(scenario, one.what)) for one in scenario.uncertain]
    uncertain = tuple(one for one, at in targets if at.kind != "strategy" or at.name in names)
    return with_strategies(scenario.model_copy(update={"uncertain": uncertain}), kept)


def leading(answers: Answers, most: int = MOST) -> list[str]:
    """The baseline, and of the other strategies those that earn most somewhere as the file is written, at most ``most``
    in all, in the order of the file.

    Businesses choose in turn, so that each has its best among them.
    """
    others = [name for name in answers.question.baseline_first if name != answers.question.baseline]
    means = {
        business: {name: mean(answers.values(business, name, "difference")) for name in others}
        for business in answers.businesses
    }
    ranked = {business: sorted(others, key=lambda name: -gains[name]) for business, gains in means.items()}
    taken: list[str] = []
    for place in range(len(others)):
        for order in ranked.values():
            if order[place] not in taken and len(taken) < most - 1:
                taken.append(order[place])
    return [name for name in answers.question.baseline_first if name == answers.question.baseline or name in taken]
