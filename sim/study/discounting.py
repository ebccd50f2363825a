"""What money of a week is worth at the start of the study, as the books count it."""

import numpy as np

from sim.annotations import Floats
from sim.rules.scale import discount_factor
from sim.scenario.schema.scenario import Scenario


def factors_of(scenario: Scenario) -> Floats:
    """The discount factor of each counted week, taken at its middle as the accounts do: float [W]."""
    study = scenario.study
    return np.array([discount_factor(study.discount_rate, week + 0.5) for week in range(study.weeks)])
