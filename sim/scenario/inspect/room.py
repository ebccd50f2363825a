"""How much memory and disk a comparison takes, foretold from the scenario within a factor of 1.5.

Memory is what stands beside each other when it is most: the program and its libraries; every resident's state, as the
warm-up left it, as a branch began, as it runs and as it ended; the diaries of the ledgers, a byte for each resident,
recorded week and focus business, of the warm-up, the baseline and the branch at hand; the visits that wait to be
written; and what one pass over a business's visits needs.  It grows neither with replications nor with worlds.

The constants are measured (Linux, Python 3.13, with /usr/bin/time -v), see docs/performance.md.
"""

from typing import NamedTuple

from sim.errors import DiskFull, TooLarge
from sim.files import free_space, size
from sim.memory import of_a_process, usable
from sim.scenario.paths.current_value import resident_occasions
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.demand import expected
from sim.temporary import temporary_folder

MEGA = 1e6
PROGRAM = 400 * MEGA  # the process that compares and draws, with pandas, pyarrow and matplotlib
WORKER = 310 * MEGA  # a process that only runs markets
STATES = 4  # of all residents, at once
DIARIES = 3
RECORDED_BEFORE = 52  # weeks of the warm-up that a ledger holds at most
RETURNING = 1.15  # visits of people who have become loyal, over those of strangers

OF_A_RESIDENT = 180  # bytes: what is her own, in a state and outside, friends aside
OF_A_FRIEND = 4
OF_A_TIE = 51  # bytes of a state for each business
OF_A_RECORD = 65  # the same as it runs, and what a population holds
OF_A_TENANCY = 20
OF_AN_ENTRY = 50  # bytes for each week in which somebody came to the business that is looked at
OF_A_WAITING_VISIT = 450  # put into words, before it is written
MOST_WAITING = 1 << 18
OF_A_KNOWN_VISIT = 36  # of the baseline's, while diaries are chosen

OF_A_WRITTEN_VISIT = 28  # bytes of disk in visits.parquet
OF_A_DIARY_VISIT = 62  # bytes of temporary disk
OF_A_WEEK = 110  # a line of weekly.csv
OF_AN_OUTCOME = 9_000  # what a run leaves in the temporary file, its weeks aside
OF_A_WEEK_LEFT = 75  # a business's week there
OF_PAGES = 0.9 * MEGA  # pages, charts and all other tables, and for each strategy and place
OF_A_PLAN = 0.16 * MEGA


class Room(NamedTuple):
    """Bytes of memory, of the largest process and of all of them together; of disk, in the results folder and in that
    of temporary files.
    """

    largest: float
    together: float
    results: float
    temporary: float


def room(scenario: Scenario, *, workers: int = 1, replications: int = 1, worlds: int = 1) -> Room:
    """Return what comparing the strategies takes, without the analyses of ``--full``."""
    visits = _visits(scenario)
    running = _of_a_run(scenario, visits)
    chosen = OF_A_KNOWN_VISIT * visits.residents
    waiting = OF_A_WAITING_VISIT * min(MOST_WAITING, visits.logged)
    if workers == 1:
        largest = together = PROGRAM + running + max(waiting, chosen)
    else:
        worker, parent = WORKER + running, PROGRAM + running + chosen
        largest = max(parent, worker + waiting)
        together = parent + waiting + workers * worker
    branches = _branches(scenario)
    weeks = scenario.study.weeks * len(scenario.business)
    rows = replications * branches * weeks
    outcomes = (replications + worlds - 1) * branches * max(1, len(scenario.focus))
    written = OF_A_WRITTEN_VISIT * visits.logged
    left = (replications * branches * weeks + (worlds - 1) * branches * scenario.study.weeks) * OF_A_WEEK_LEFT
    diaries = OF_A_DIARY_VISIT * 2 * visits.residents
    return Room(
        largest,
        together,
        OF_PAGES + OF_A_PLAN * (branches - 1) + OF_A_WEEK * rows + written,
        written + left + outcomes * OF_AN_OUTCOME + diaries,
    )


def running(scenario: Scenario) -> float:
    """Return the bytes of memory that a process takes for a run, above what it takes for itself."""
    return _of_a_run(scenario, _visits(scenario))


def refuse_what_does_not_fit(needed: Room) -> None:
    """Raise TooLarge (2) where there is not enough memory, DiskFull (74) where too little room for temporary files."""
    sentence = too_little_memory(needed)
    if sentence:
        raise TooLarge(f"{sentence} Use fewer residents, fewer --workers or a larger machine.")
    sentence = too_little_disk(needed)
    if sentence:
        raise DiskFull(f"{sentence} Make room, or set TMPDIR to another folder.")


def too_little_memory(needed: Room) -> str | None:
    """Return a sentence where this machine, or a limit on this process, gives less memory than is needed."""
    for bytes_needed, there, who in (
        (needed.together, usable(), "there are"),
        (needed.largest, of_a_process(), "a process here may have"),
    ):
        if there is not None and bytes_needed > there:
            return f"This is too large to run here: it takes about {size(bytes_needed)} of memory, {who} {size(there)}."
    return None


def too_little_disk(needed: Room) -> str | None:
    """Return a sentence where the folder for temporary files has less room than is needed."""
    folder = temporary_folder()
    if needed.temporary <= free_space(folder):
        return None
    return (
        f"This is too large to run here: it takes about {size(needed.temporary)} of temporary files, "
        f"and {folder} has {size(free_space(folder))} free."
    )


class _Visits(NamedTuple):
    """Visits of one run: all that are logged, the residents' under the baseline, and those to the largest focus."""

    logged: float
    residents: float
    entries: float


def _visits(scenario: Scenario) -> _Visits:
    study = scenario.study
    a_week = {name: RETURNING * found[0] for name, found in expected(scenario).items()}
    alternatives = max(0, len(scenario.strategy) - 1)
    tried = sum(a_week[one.name] for one in scenario.focus)
    everywhere = sum(a_week.values())
    own = sum(place.residents * resident_occasions(scenario, place) for place in scenario.place)
    passing = sum(place.passing_trade_per_week for place in scenario.place)
    part = own / (own + passing) if own + passing > 0 else 0.0
    recorded = min(RECORDED_BEFORE, study.warm_up_weeks) + study.weeks
    return _Visits(
        logged=study.weeks * (everywhere + alternatives * tried),
        residents=study.weeks * everywhere * part,
        entries=recorded * part * max((a_week[one.name] for one in scenario.focus), default=0.0),
    )


def _of_a_run(scenario: Scenario, visits: _Visits) -> float:
    study, many = scenario.study, len(scenario.business)
    recorded = min(RECORDED_BEFORE, study.warm_up_weeks) + study.weeks
    total = 0.0
    for place in scenario.place:
        own = OF_A_RESIDENT + OF_A_FRIEND * place.friends_per_person
        state = own + many * (STATES * OF_A_TIE + OF_A_RECORD)
        lives = 1.0 + place.moves_per_year * recorded / 52.0
        total += place.residents * (state + lives * DIARIES * (len(scenario.focus) * recorded + OF_A_TENANCY))
    return total + OF_AN_ENTRY * visits.entries


def _branches(scenario: Scenario) -> int:
    places = len(scenario.focus) if scenario.study.apply == "each" else 1
    return 1 + max(0, len(scenario.strategy) - 1) * places
