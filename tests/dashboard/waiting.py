"""How long whoever uses the live page waits, by the clock, at its full size:

    python -m tests.dashboard.waiting                  the lead case, 20 moves at each house, 5 new markets
    python -m tests.dashboard.waiting cafe.toml --moves 40

Starts the program, sends moves over HTTP as the page does, each asking for forty futures and dropped once ten have
come, and prints medians as JSON: milliseconds until the first picture and until ten futures.  Use a quiet machine.
"""

import argparse
import json
import statistics
import sys
import time

import httpx
import psutil

from tests.dashboard.served import served

LOOK = 10
"""Futures after which a move is left."""
DEPTHS = (0.25, 0.5, 0.75, 1.25, 1.5, 1.75, 2.0)
"""Depths of recession: each makes a market that was never looked at."""


def move(http, **asked):
    """Seconds until the first line of a move, and until that of ten futures."""
    began, first = time.perf_counter(), None
    with http.stream("POST", "/api/move", json=asked) as answer:
        for line in answer.iter_lines():
            told = json.loads(line)
            if "fault" in told:
                raise RuntimeError(told["fault"])
            first = first or time.perf_counter() - began
            if told["replications"] >= LOOK:
                return first, time.perf_counter() - began
    raise RuntimeError("The stream ended early.")


def moves(http, house, count, pause):
    """Medians of so many moves of a price at one house, in ms; the first of all makes ready and does not count."""
    found = []
    for number in range(count + 1):
        found.append(move(http, business=house, changes={"price": f"+{1 + number / 100:.2f}"}))
        time.sleep(pause)
    first, ten = zip(*found[1:], strict=True)
    return {"first": ms(statistics.median(first)), "ten": ms(statistics.median(ten)), "slowest_first": ms(max(first))}


def new_markets(http, house, many, process, pause):
    """Medians of the first picture of markets that were never looked at: ms by the clock, and of processor time of all
    the program's processes until ten futures stand."""
    clock, work = [], []
    for depth in DEPTHS[:many]:
        before = processor_time(process)
        clock.append(move(http, business=house, changes={"price": "+1"}, inputs={"recession": depth}))
        work.append(processor_time(process) - before)
        time.sleep(pause)
    first, ten = zip(*clock, strict=True)
    return {"first": ms(statistics.median(first)), "slowest_first": ms(max(first)), "ten": ms(statistics.median(ten)),
            "processor_until_ten": ms(statistics.median(work))}  # fmt: skip


def processor_time(process):
    """Seconds of processor time of a process and all below it."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def ms(seconds):
    """Whole milliseconds."""
    return round(1e3 * seconds)


def measured(arguments, count, many, pause):
    """All of it, as one table."""
    with served(*arguments) as (page, address), httpx.Client(base_url=address, timeout=300) as http:
        houses = [each["name"] for each in http.get("/api/scenario").json()["houses"]]
        process = psutil.Process(page.pid)
        found = {"moves": {house: moves(http, house, count, pause) for house in houses}}
        if many:
            found["new_markets"] = {house: new_markets(http, house, many, process, pause) for house in houses}
        return found


def main(arguments=None):
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", help="a scenario file; by default the lead case")
    parser.add_argument("--moves", type=int, default=20, help="moves at each house (default: 20)")
    parser.add_argument("--markets", type=int, default=5, help=f"new markets, at most {len(DEPTHS)} (default: 5)")
    parser.add_argument("--pause", type=float, default=0.3, help="seconds between two moves (default: .3)")
    options = parser.parse_args(arguments)
    about = [options.scenario] if options.scenario else []
    print(json.dumps(measured(about, options.moves, options.markets, options.pause), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
