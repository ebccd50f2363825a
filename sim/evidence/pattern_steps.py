"""The patterns of the restaurant preset before and after each mend of its rules, one mend put on after the other.

    python -m sim.evidence.pattern_steps > docs/patterns_by_mend.csv

measures the whole battery at every step; `python -m sim.evidence.pattern_steps_page` makes the page of that table.  A
step's market is the preset with every mend that is not yet on put back to what it was before; the last step's is the
preset as it is.  All steps have the same luck.
"""

import argparse
import csv
import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from sim.scenario import Scenario, read
from sim.scenario.presets import preset_tree
from sim.scenario.schema.behaviour import Behaviour
from sim.scenario.schema.business import Business
from sim.scenario.schema.inputs import Table
from sim.scenario.schema.market import Place, Segment
from sim.scenario.schema.schema_tree import keys
from sim.scenario.text.toml import toml_text
from sim.study.patterns.catalogue import BY_KEY
from sim.study.patterns.study import REPLICATIONS, study_patterns
from sim.study.patterns.verdicts import Row

PRESET = "restaurant"
BEFORE = "before"
"""The name of the first step, at which no mend is on; the others are named by the mend that they put on."""
COLUMNS = ("mend", "statistic", "value", "low", "high", "verdict", "replications")
TABLES: dict[str, type[Table]] = {"behaviour": Behaviour, "place": Place, "segment": Segment, "business": Business}


class Key(NamedTuple):
    """A key that a mend brought, the table of the file it stands in, and what it was before the mend.

    That is its off value, but for `reward_by_satisfaction` and `talk_chance`, whose off value is a third thing.
    """

    table: str
    name: str
    before: Any

    @property
    def default(self) -> Any:
        """What it is by default, so with the mend on."""
        return keys(TABLES[self.table])[self.name].get_default(call_default_factory=True)

    @property
    def waits(self) -> bool:
        """Whether the mend leaves it off, for a scenario to ask for."""
        return bool(self.default == self.before)


class Mend(NamedTuple):
    """A mend by its number in the order of the work, what it does in words, and its keys."""

    number: str
    words: str
    keys: tuple[Key, ...]


MENDS = (
    Mend("1", "Price weights are solved for the market at rest",
         (Key("behaviour", "solve_for", "strangers"), Key("behaviour", "price_curve", 1))),
    Mend("2", "Half of a visit's worth for loyalty is having come", (Key("behaviour", "reward_by_satisfaction", 1),)),
    Mend("3", "Friends are alike", (Key("place", "alike", 0),)),
    Mend("4", "Bad moments stand out further than good ones", (Key("behaviour", "peak_aversion", 1),)),
    Mend("5", "A visit is talked about more often", (Key("behaviour", "talk_chance", 0.02),)),
    Mend("7", "People leave for good",
         (Key("behaviour", "exit_chance", 0), Key("behaviour", "mends_memory", 0),
          Key("business", "complaints_invited", 0))),
    Mend("8", "A business is blamed less for what merely does not suit", (Key("behaviour", "fit_blamed", 1),)),
    Mend("9", "Costs are not judged alike",
         (Key("behaviour", "wait_weight", 1), Key("behaviour", "effort_spread", 0),
          Key("segment", "effort_sensitivity", 1), Key("behaviour", "price_shock", 0))),
    Mend("10", "What was free has a counter-effect",
         (Key("behaviour", "commitment_binds", "all"), Key("behaviour", "bound_dislike", 0),
          Key("behaviour", "upgrade_irritates", 0), Key("behaviour", "claim_prone_share", 1),
          Key("business", "upgrade_spread", None))),
    Mend("11", "A broken promise is learnt faster", (Key("behaviour", "promise_broken", 0),)),
)  # fmt: skip
"""The mends that have a key; 6 held the patterns to their sources and is in no market."""

STEPS = (BEFORE, *(mend.number for mend in MENDS))


def market_of(step: str) -> Scenario:
    """Return the preset with every mend up to this step on, and the later ones as things were before."""
    tree: dict[str, Any] = {"preset": PRESET, **deepcopy(preset_tree(PRESET))}
    for mend in MENDS[STEPS.index(step) :]:
        for key in mend.keys:
            if not key.waits:
                rows = tree.setdefault(key.table, {} if key.table == "behaviour" else [])
                for row in [rows] if isinstance(rows, dict) else rows:
                    row[key.name] = key.before
    return read(text=toml_text(tree))


def measured(
    replications: int = REPLICATIONS,
    *,
    workers: int | None = None,
    steps: Sequence[str] = STEPS,
) -> Iterator[tuple[str, list[Row]]]:
    """Yield every step with the rows of its battery; one whose market is that of the step before is not run again.

    `replications` and `workers` as `study_patterns` has them.
    """
    known: tuple[Any, list[Row]] | None = None
    for step in steps:
        scenario = market_of(step)
        market = scenario.model_dump()
        if known is None or known[0] != market:
            known = market, study_patterns(scenario, replications=replications, workers=workers).rows
        yield step, known[1]


def lines_of(step: str, rows: Sequence[Row], replications: int) -> str:
    """Return the lines of the table for one step, figures to six decimals as the patterns' own table has them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        figures = ("" if each is None else f"{each:.6f}" for each in (row.value, row.low, row.high))
        writer.writerow((step, row.statistic, *figures, row.verdict, replications))
    return text.getvalue()


class Steps(NamedTuple):
    """The table read back: replications, and the rows of every step in their order."""

    replications: int
    rows: dict[str, list[Row]]


def table_of(text: str) -> Steps:
    """Return the `Steps` of the text of the table; the bars are today's catalogue's."""
    found: dict[str, list[Row]] = {}
    replications = 0
    for line in csv.DictReader(io.StringIO(text)):
        one = BY_KEY[line["statistic"]]
        value, low, high = (float(line[name]) if line[name] else None for name in ("value", "low", "high"))
        found.setdefault(line["mend"], []).append(
            Row(one.pattern, one.key, one.words, value, low, high, one.band, one.source, one.bar, line["verdict"], "")
        )
        replications = int(line["replications"])
    return Steps(replications, found)


def lines(arguments: Sequence[str] | None = None) -> Iterator[str]:
    """Yield the text of the table, the lines of a step as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(arguments)
    yield ",".join(COLUMNS) + "\n"
    for step, rows in measured(options.replications, workers=options.workers):
        yield lines_of(step, rows, options.replications)


if __name__ == "__main__":
    for part in lines():
        print(part, end="", flush=True)
