"""Small scenarios that tests start from."""

from pathlib import Path

from sim.errors import ScenarioError
from sim.scenario import read

HERE = Path(__file__).parent
BAD = HERE / "bad"

PRESET = 'preset = "restaurant"\n'
OURS = """
[[business]]
name = "Ours"
place = "town"
focus = true
price = 25.0
unit_cost = 15.0
"""
AS_IS = """
[[strategy]]
name = "as_is"
"""
# Nothing from a preset: one place, two segments, two touchpoints, three businesses.
BARE = """
[[experience.touchpoint]]
name = "welcome"
human = 0.9

[[experience.touchpoint]]
name = "main course"
human = 0.2

[[segment]]
name = "regulars"
experience_sensitivity = 1.5
occasions_per_week = 0.8

[[segment]]
name = "others"

[[place]]
name = "town"
residents = 1000
mix = { regulars = 0.25, others = 0.75 }
passing_trade_per_week = 100

[[business]]
name = "St. John"
place = "town"
focus = true
price = 20.0
unit_cost = 12.0
touchpoints = { welcome = { people = 5.0, setting = 6.5 }, "main course" = { score = 7.0 } }

[[business]]
name = "Rival"
place = "town"
price = 22.0

[[business]]
name = "Third"
place = "town"
price = 21.0

[[strategy]]
name = "as_is"

[[strategy]]
name = "warm"
start_week = 4
ramp_weeks = 8
cost_per_week = 300
change = { "touchpoints.welcome.people" = "+1.5", price = "-10%" }

[[event]]
name = "slump"
kind = "recession"
start_week = 20
end_week = 40
depth = 0.5
"""


def messages(text: str) -> list[str]:
    """Return the messages of all faults of a text, without their places."""
    return [fault.message for fault in faults(text)]


def faults(text: str) -> tuple:
    """Return all faults of a text; none if it is valid."""
    try:
        read(text=text)
    except ScenarioError as error:
        return error.faults
    return ()
