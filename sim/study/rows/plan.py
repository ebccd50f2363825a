"""The plan of action: what every strategy asks for, dated, with owners and costs (docs/strategists-guide.md)."""

import re
from datetime import timedelta

from sim.annotations import Rows, Tables
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import penny
from sim.study.numbers.words import amount, day
from sim.study.rows.phases import changed, changes, mean_cost_per_week, spent_and_saved
from sim.study.studied import Studied


def tables(study: Studied) -> Tables:
    """The tables `plan` and `strategies` of a `sim.study.analyses.Study`."""
    return {"plan": plan_rows(study.scenario), "strategies": strategy_rows(study.scenario)}


def strategy_rows(scenario: Scenario) -> Rows:
    """Rows of strategies.csv: what each strategy changes, spends and saves, in words, in the order of the file.

    ``cost_per_week`` is what the steps cost a week, the discounted mean over the weeks of the study in which any is
    active; ``one_off_cost`` the sum of those within it.  Both are what the file says: what a plan costs with all that
    follows from it stands in break_even.csv.
    """
    rows = []
    for strategy in scenario.strategy:
        steps = [step for step in strategy.step if step.start_week < scenario.study.weeks]
        spent, saved = spent_and_saved(strategy, scenario.study)
        rows.append(
            {
                "strategy": strategy.name,
                "label": strategy.label or strategy.name,
                "changes": changed(strategy, scenario.study.weeks),
                "spends": spent + _where(scenario) if spent else "",
                "saves": saved + _where(scenario) if saved else "",
                "cost_per_week": penny(mean_cost_per_week(strategy, scenario.study)),
                "one_off_cost": penny(sum(step.one_off_cost for step in steps)),
            }
        )
    return rows


def plan_rows(scenario: Scenario) -> Rows:
    """Rows of plan.csv: strategy by strategy in the order of the file, each by week.

    A row for each milestone; and by rule, where no milestone of that week says so, for the start and the end of each
    step with what it costs.  ``date`` is the first day of the week.  Steps that never act within the weeks of the study
    have none.
    """
    import pandas as pd

    rows = []
    for strategy in scenario.strategy:
        lines = [(each.week, each.action, each.owner) for each in strategy.milestones]
        for step in strategy.step:
            lines += [(week, action, "") for week, action in _of_step(scenario, step, strategy.milestones)]
        for week, action, owner in sorted(lines, key=lambda line: line[0]):
            date = _first_day(scenario, week)
            rows.append(
                {
                    "strategy": strategy.name,
                    "label": strategy.label or strategy.name,
                    "week": week,
                    "date": pd.Timestamp(date),
                    "action": action,
                    "owner": owner,
                }
            )
    return rows


def _first_day(scenario, week):
    return scenario.study.start_date + timedelta(weeks=week)


def _of_step(scenario, step, milestones):
    """Yield (week, action) for the start and the end of a step, unless a milestone says it."""
    study, end = scenario.study, step.end_week
    if step.start_week >= study.weeks:
        return
    if not _said(milestones, step.start_week, (step.one_off_cost, step.cost_per_week)):
        planned = any(each.week == step.start_week for each in milestones)
        yield step.start_week, _start(scenario, step, planned)
    if end is not None and end < study.weeks and not _said(milestones, end, (step.cost_per_week,)):
        yield end, _end(scenario, step)


def _said(milestones, week, costs):
    """Whether the milestones of a week name these costs (those that are not 0); if there are none, any milestone."""
    actions = [each.action for each in milestones if each.week == week]
    wanted = [f"{abs(cost):.2f}".rstrip("0").rstrip(".") for cost in costs if cost]
    text = re.sub(r"(?<=\d)[,_\s](?=\d{3})", "", " ".join(actions))
    return bool(actions) and all(re.search(rf"(?<![\d.]){re.escape(cost)}(?![\d]|\.\d)", text) for cost in wanted)


def _start(scenario, step, planned):
    """What is spent and saved from its start on; where no milestone of that week is ``planned``, also what begins."""
    currency, parts = scenario.study.currency, []
    begins = f"Start: {changes(step)}" if step.change else "Start"
    for cost, often in ((step.one_off_cost, " once"), (step.cost_per_week, " a week")):
        if cost:
            parts.append((cost > 0, amount(abs(cost), currency) + often))
    if not parts:
        return begins
    verbs = {True: "spend", False: "save"}
    text = f"{verbs[parts[0][0]]} {parts[0][1]}"
    for spent, more in parts[1:]:
        text += f" and {more}" if spent == parts[0][0] else f" and {verbs[spent]} {more}"
    if step.cost_per_week:
        text += f" from {day(_first_day(scenario, step.start_week))}"
        if step.end_week is not None:
            text += f" until {day(_first_day(scenario, step.end_week))}"
    text += _where(scenario)
    return f"{begins}; {text}" if step.change and not planned else text[0].upper() + text[1:]


def _end(scenario, step):
    began = day(_first_day(scenario, step.start_week))
    if not step.cost_per_week:
        return f"End what began on {began}"
    verb = "spending" if step.cost_per_week > 0 else "saving"
    per_week = amount(abs(step.cost_per_week), scenario.study.currency)
    return f"Stop {verb} {per_week} a week{_where(scenario)}; what began on {began} ends"


def _where(scenario):
    """Strategies that are carried out at all businesses at once cost at each of them."""
    several = scenario.study.apply == "together" and len(scenario.focus) > 1
    return f", at each of {len(scenario.focus)} businesses" if several else ""
