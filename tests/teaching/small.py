"""A small market with every name and text as hostile as it may be, and the lesson of it."""

from sim.scenario import read
from sim.teaching.explore import explored, levers_asked
from sim.teaching.lesson import made
from tests.report.hostile import HOSTILE
from tests.scenarios import text

HOUSE = "O'Brien & Søn’s {{77}} ${x} ‹∕script› `;alert(1)"
"""As bad as a name may be: it can hold none of what a file's name cannot."""
SEGMENT = "a=b onclick=alert(1)"
TITLE = "\n".join(("</script><script>alert(1)</script>", '"]\\', "\u2028\u2029", "]]>", "<!--", "=1+1", "\t'"))
COUNTS = {"points": 12, "replications": 4}
SPAN = {"study.weeks": 40, "study.warm_up_weeks": 30, "place.town.residents": 500}


def scenario_text(**changes):
    """The market, as text."""
    hostile = {"study.title": TITLE, "study.question": HOSTILE[0], "business/Ash/price": 25.0}
    found = text({**SPAN, **hostile, "segment/all/talkativeness": 2.0, "place.town.label": '"><b>"', **changes})
    return found.replace('"Ash"', f'"{HOUSE}"').replace('name = "all"', f'name = "{SEGMENT}"')


def scenario(**changes):
    """The same, read."""
    return read(text=scenario_text(**changes))


def step(levers="price=-4:4,promise=-1:1.5", **changes):
    """The step of `levers` at it."""
    return explored(scenario(**changes), levers_asked(levers))


def lesson():
    """Its lesson."""
    return made(step(), scenario(), **COUNTS)
