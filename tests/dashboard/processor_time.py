"""How much processor time a move on the live page takes at its full size, held to limits:

    python -m tests.dashboard.processor_time

Times drift on a busy machine, so this is no test of the suite; `.ci/run` calls it.  Processor time, not the time on the
clock, and the median of many moves: what else the machine does counts little.
"""

import sys

from sim.dashboard.timed import live_moves, new_markets
from sim.scenario import read
from sim.study.compiling import prepare

MARKET, MOVES, NEW = "town_vs_west_end", 20, 5
LIMITS = {
    "first": ("the first future with its film", 250.0),
    "ten": ("ten futures", 1200.0),
    "new": ("the first picture of a new market", 2000.0),
}
"""What is timed -> how it is told, and ms of processor time that it may take."""


def judged(found):
    """(a line for each house and thing timed, whether all kept their limits); ``found`` is of `timed`."""
    lines, kept = [], True
    for house, took in found.items():
        for key, (words, limit) in LIMITS.items():
            is_kept = took[key] <= limit
            kept &= is_kept
            word = "" if is_kept else ": TOO LONG"
            lines.append(f"{house}: {words} in {took[key]:.0f} ms{word}, limit {limit:.0f} ms")
    return lines, kept and bool(found)


def timed():
    """House -> ms by what is timed."""
    scenario = read(MARKET)
    new = new_markets(scenario, NEW)
    return {house: took | {"new": new[house]} for house, took in live_moves(scenario, MOVES).items()}


def main():
    """Measure, tell, and return the exit code."""
    prepare(lambda _: None)
    print(f"Processor time of a move on the live page, {MARKET}, median of {MOVES} moves and {NEW} markets:")
    lines, kept = judged(timed())
    print("\n".join(lines))
    if not kept:
        print("A move takes longer than the page promises; sim/dashboard/jobs.py and sim/study/lab.py do the work.")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
