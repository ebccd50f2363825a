"""A sweep from Python: many points of a scenario's inputs, every run a row of one tidy table.

>>> from sim import sweep
>>> runs = sweep("minimal", vary={"price": [11, 12, 13], "behaviour.talk_chance": (0.0, 0.2)}, points=64,
...              replications=4, out="prices")                                          # doctest: +SKIP
>>> runs[runs.strategy == "welcome"].groupby("point")["difference"].mean()              # doctest: +SKIP
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import temporary
from sim.bounds import WORKERS, known_engine
from sim.files import make_folder
from sim.processors import usable
from sim.scenario import Scenario
from sim.scenario.inspect.room import Room, refuse_what_does_not_fit
from sim.scenario.sweeps import sweep_of
from sim.study.numbers.words import counted
from sim.study.store.code_hash import program
from sim.study.sweeps.about import About
from sim.study.sweeps.asked import Asked
from sim.study.sweeps.cluster import Cluster
from sim.study.sweeps.customers import name_of
from sim.study.sweeps.plan import Plan
from sim.study.sweeps.room import room_of
from sim.study.sweeps.sweeping import sweeping, watched
from sim.study.sweeps.tables import blocks, failures

if TYPE_CHECKING:
    import pandas as pd

    from sim.agents import Customer


def sweep(
    scenario: Scenario | str | PathLike[str],
    *,
    vary: Mapping[str, Any] | pd.DataFrame | None = None,
    design: str | None = None,
    points: int | None = None,
    replications: int = 1,
    worlds: int = 1,
    strategies: Iterable[str] | None = None,
    keep: Iterable[str] = ("decision",),
    uncertain: bool = False,
    seed: int | None = None,
    out: str | PathLike[str] | None = None,
    workers: int | None = None,
    memory: int | None = None,
    limit: float | None = None,
    cluster: str | None = None,
    engine: str | None = None,
    customer: type[Customer] | None = None,
    title: str = "",
    progress: Callable[[int, int, int], object] | None = None,
) -> pd.DataFrame:
    """Run a scenario at many points of its inputs; returns one row per point, business, strategy, world and
    replication.

    `scenario`      what `read` returns, the path of a scenario file, or the name of a shipped scenario
    `vary`          path of an input -> its values (a list), or its range: ``(low, high)``, ``(low, high, "log")``; or
                    a data frame whose columns are paths, with ``design="list"``
    `design`        "grid" (default where all have values), "sobol" (default else), "latin", "list"
    `points`        how many, for "sobol" and "latin"
    `replications`, `worlds`, `strategies`, `keep`, `uncertain`, `seed`, `title`    as in a sweep file (docs/sweeps.md)
    `out`           a folder: what is finished there is not run again, and more points or replications extend it;
                    ``regulars collect DIR`` makes its tables and page. Default: a temporary one
    `workers`       processes (default: as many as this process may use); runs are always made in others than this
    `memory`, `limit`   bytes of a worker and seconds of a run, beyond which the run is set aside
    `cluster`       the address of a Dask scheduler, or "local"
    `engine`, `customer`    as `compare` takes them; a class must stand in a module that other processes can import
    `progress`      ``progress(done, failed, asked)`` is called after each run

    The columns are those of runs.csv (docs/data-dictionary.md): `run`, `point`, each input by its path, `world`,
    `replication`, `business`, `strategy`, `tried_at`, then what became of it as `outcomes` has it. Runs that failed are
    missing: a warning counts them, and ``frame.attrs["failures"]`` is the table of failures.

    In a script, call it under ``if __name__ == "__main__":``, as anything that starts processes.

    Raises UsageError and ScenarioError for what cannot be meant, WrongFolder (65) where `out` holds something else,
    Busy, CannotWrite and DiskFull as the command does.
    """
    chosen = None if strategies is None else tuple(strategies)
    file = sweep_of(
        scenario, vary=vary, design=design, points=points, replications=replications, worlds=worlds,
        strategies=chosen, keep=tuple(keep), uncertain=uncertain, seed=seed, title=title,
    )  # fmt: skip
    asked = Asked.of(file, name_of(customer))
    workers = WORKERS.of(workers, usable())
    engine = "agents" if customer is not None else known_engine(engine)
    plan = Plan(asked, program())
    needed = room_of(plan, workers)
    refuse_what_does_not_fit(Room(needed.largest, needed.together, needed.disk, 0.0))
    with temporary.folder("the runs of a sweep") if out is None else nullcontext(Path(out)) as place:
        make_folder(place)
        with sweeping(asked, place, needed=needed.disk, grows=file.grows) as work:
            About.of(file, "", f"regulars replay {place}").write(place)
            crew = (
                Cluster(cluster, work.plan, workers=workers, engine=engine, customer=customer)
                if cluster
                else watched(work, workers=workers, engine=engine, customer=customer, memory=memory, limit=limit)
            )
            with crew:
                work.run(crew, lambda done, failed: progress and progress(done, failed, work.asked))
            return _frame(work)


def _frame(work):
    import pandas as pd

    runs = pd.concat([block["runs"] for block in blocks(work.plan, work.store, ("runs",))], ignore_index=True)
    aside = failures(work.plan, work.store, f"regulars replay {work.store.folder}")
    runs.attrs["failures"] = aside
    if len(aside) or work.given_up:
        first = work.given_up or f"the first: {aside['how'].iloc[0]}: {aside['message'].iloc[0]}"
        warnings.warn(f"{counted(len(aside), 'run')} of {work.asked:,} failed; {first}", stacklevel=3)
    return runs
