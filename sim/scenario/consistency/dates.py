"""Dates: the calendar has a first and a last year, and whatever is dated must lie between them."""

import datetime

from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.faults import Faults
from sim.scenario.text.positions import Path

FIRST_DAY = datetime.date(1900, 1, 1)  # of spreadsheets
LAST_DAY = datetime.date.max  # of four digits for a year


def check_dates(scenario: Scenario, faults: Faults) -> None:
    """Add faults for weeks that no calendar has: of the study itself, of milestones, and of ends of steps."""
    study, start = scenario.study, ("study", "start_date")
    if study.start_date < FIRST_DAY + datetime.timedelta(weeks=study.warm_up_weeks):
        before = f" with {study.warm_up_weeks} weeks of warm-up before it" if study.warm_up_weeks else ""
        message = f"start_date is {study.start_date}{before}; everything must lie on or after {FIRST_DAY}."
        faults.add(start, message, [start, ("study", "warm_up_weeks")])
    weeks_left = (LAST_DAY - study.start_date).days // 7
    if study.weeks > weeks_left:
        message = f"start_date is {study.start_date}; its {study.weeks} weeks must end by {LAST_DAY}."
        faults.add(start, message, [start, ("study", "weeks")])
        return
    for index, strategy in enumerate(scenario.strategy):
        for number, milestone in enumerate(strategy.milestones):
            _dated(("strategy", index, "milestones", number, "week"), milestone.week, weeks_left, faults)
        for number, step in enumerate(strategy.step):
            if step.end_week is not None and step.start_week < study.weeks:
                _dated(("strategy", index, "step", number, "end_week"), step.end_week, weeks_left, faults)
        if faults.full:
            return


def _dated(path: Path, week: int, weeks_left: int, faults: Faults) -> None:
    if week > weeks_left:
        name = faults.source.name(path)
        message = f"{name} is {week}; with this start_date it must be {weeks_left} at most, to end by {LAST_DAY}."
        faults.add(path, message, [path, ("study", "start_date")])
