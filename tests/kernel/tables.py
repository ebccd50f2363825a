"""The tables of a small comparison as one hash each, for whatever must not change them."""

import hashlib
import json
import sys
from pathlib import Path

from sim.scenario import read
from sim.study.compare import compare
from tests.kernel.everything import everything_on

HASHES = Path(__file__).with_name("hashes.json")
WITHOUT_ROWS = {"drivers", "facts", "inputs", "tripwire_paths", "walk"}
"""Tables that this market leaves empty: it has no uncertain input, no fact, no futures that end badly, no second year.
The hash of an empty table would hold nothing."""


def scenario(residents=60):
    """A market in which everything happens, with two strategies."""
    return read(text=everything_on(residents=residents, passing=20.0, weeks=8, warm_up=4))


def hashes(engine="kernel", workers=1, residents=60):
    """Table with rows -> SHA-256 of its CSV, two replications; the log of visits is one of them."""
    found = compare(scenario(residents), replications=2, workers=workers, engine=engine)
    frames = {**found.tables, "runs": found.runs, "visits": found.visits.read(), "cumulative": found.cumulative}
    assert {name for name, frame in frames.items() if not len(frame)} == WITHOUT_ROWS, "other tables have no rows"
    frames = {name: frame for name, frame in frames.items() if name not in WITHOUT_ROWS}
    return {name: hashlib.sha256(frame.to_csv().encode()).hexdigest() for name, frame in sorted(frames.items())}


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        HASHES.write_text(json.dumps(hashes(), indent=2) + "\n")
    else:
        print(json.dumps(hashes()))
