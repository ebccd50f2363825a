"""A first sweep file to start from: small, commented, valid, of a scenario that is there."""

import os
from pathlib import Path

from sim.console import command
from sim.scenario.inspect.starter import titled
from sim.scenario.paths.paths import PathFault, resolve
from sim.scenario.reading.reading import read
from sim.scenario.reading.shipped import located, shipped_as
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import escaped, plain, quoted

SWEEP_SCHEMA_FILE = "regulars-sweep.schema.json"
"""Where a first sweep looks for the schema: beside itself, so that it works without a network."""
USUAL = "minimal"
SOME = 0.1
"""By which share the price is moved to either side."""


def new_sweep(name: str, scenario: str | None = None, folder: Path | None = None) -> str:
    """Return the text of a small commented sweep file with the title `name`.

    `scenario` is the path of a scenario file or the name of a shipped one (default "minimal"); `folder` is where the
    sweep file will lie, from which the path is seen.  Raises `ScenarioError` where there is no such scenario or it is
    not valid.
    """
    given = scenario or USUAL
    read_one = read(given)
    return TEXT.format(
        schema=SWEEP_SCHEMA_FILE,
        command=command(),
        scenario=escaped(_seen_from(given, folder)),
        title=escaped(titled(name)),
        strategies=f"{_strategies(read_one):<33} # left out: all",
        first=_first(read_one),
        uncertain=_uncertain(read_one),
    )


def _seen_from(given: str, folder: Path | None) -> str:
    shipped = shipped_as(located(given))
    if shipped is not None:
        return shipped
    if folder is None:
        return Path(given).as_posix()
    try:
        return Path(os.path.relpath(given, folder)).as_posix()
    except ValueError:  # another drive
        return Path(given).resolve().as_posix()


def _first(scenario: Scenario) -> str:
    """Return the first input: the price of the first business that strategies are for, else of the first there is."""
    one = (*scenario.focus, *scenario.business)[0]
    low, high = (round(one.price * (1.0 + by), 2) for by in (-SOME, SOME))
    if not low < high:
        low, high = 0.0, 1.0
    what = f'what = "{escaped(_path(scenario, one.name))}"'
    return f"[[sweep.vary]]\n{what:<33} # {plain(one.price)} in the scenario\nlow = {low!r}\nhigh = {high!r}"


def _path(scenario: Scenario, name: str) -> str:
    """Return the path of a business's price, without quotes where it is understood without."""
    whole, simple = f"business.{quoted(name)}.price", f"business.{name}.price"
    try:
        return simple if resolve(scenario, simple) == resolve(scenario, whole) else whole
    except PathFault:
        return whole


def _strategies(scenario: Scenario) -> str:
    return f"# strategies = [{', '.join(chr(34) + escaped(one.name) + chr(34) for one in scenario.strategy)}]"


def _uncertain(scenario: Scenario) -> str:
    count = sum(one.high > one.low for one in scenario.uncertain)
    if not count:
        return "# uncertain = true                # the scenario has no [[uncertain]] inputs that this would vary"
    inputs = "the [[uncertain]] input" if count == 1 else f"all {count} [[uncertain]] inputs"
    return f"# uncertain = true                # vary {inputs} of the scenario too, between low and high"


TEXT = """\
#:schema ./{schema}
# The line above is for editors: {command} schema --sweep --out {schema}      (docs/editors.md)
#
# A sweep of Regulars: one scenario asked at many points.  Lines that start with # are comments.
# Every key, each design and what more points keep: docs/sweeps.md

scenario = "{scenario}"

[sweep]
title = "{title}"
design = "sobol"                  # spread evenly; more points keep these.  Also: grid, latin, list, csv
points = 32
replications = 2                  # how often luck is drawn at each point
{strategies}
# keep = ["weekly", "segments"]   # beside the decision, which is always kept
{uncertain}

# What differs from point to point: a path of docs/scenario-reference.md, and a range or values.
{first}

# [[sweep.vary]]
# what = "behaviour.loyalty_weight"
# low = 0.5
# high = 3.0
# scale = "log"                   # equal factors instead of equal steps
"""
