"""Memory does not grow with the points of a sweep beyond what each leaves in the table of points and in the index."""

import gc
import tracemalloc

from sim.report.output import sweep_results
from sim.scenario.sweeps import sweep_of
from sim.study.rows.of_outcome import COLUMNS
from sim.study.store import tables as streamed
from sim.study.sweeps import tables as made
from sim.study.sweeps.about import About
from sim.study.sweeps.asked import Asked
from sim.study.sweeps.sweeping import sweeping
from tests.study.sweeps.markets import tiny

OF_A_POINT = 2_600
"""Bytes: its line in the index with its identity, and its rows in the table of points, as long as the page is made."""


def peak_of(folder, points, monkeypatch):
    """Bytes at most while the tables of so many points are made, of runs that nobody made."""
    sweep = sweep_of(tiny(), vary={"price": (9.0, 15.0), "considered": (0.3, 0.6)}, points=points)
    names = [("Here", plan.name) for plan in sweep.scenario.strategy]
    with sweeping(Asked.of(sweep), folder) as work:
        for number in range(points):
            row = {name: number if name in made.WHOLE | {"visits"} else number + 0.5 for name in COLUMNS}
            row |= {"tried_at": None, "replication": 0}
            rows = [list((row | {"business": here, "strategy": plan}).values()) for here, plan in names]
            work.store.journal().append(work.plan.identity(number), {"rows": rows})
    monkeypatch.setattr(sweep_results, "write_pages", lambda *_: None)
    about = About.of(sweep, "", "")
    often = gc.get_threshold()
    gc.collect()
    gc.freeze()  # with many objects to search a whole search is put off, and what is no longer held is counted here
    gc.set_threshold(200, 2, 2)
    tracemalloc.start()
    try:
        with sweeping(Asked.of(sweep), folder) as work:
            assert work.missing == 0
            sweep_results.made_anew(folder, work.plan, work.store, about)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*often)


def test_a_point_more_takes_little(tmp_path, monkeypatch):
    for module, name in ((streamed, "ROWS"), (streamed, "LINES"), (made, "POINTS_AT_ONCE")):
        monkeypatch.setattr(module, name, 100)
    peaks = {}
    for points in (150, 300, 1_500):  # the first pays for what is imported
        (tmp_path / str(points)).mkdir()
        peaks[points] = peak_of(tmp_path / str(points), points, monkeypatch)
    assert (peaks[1_500] - peaks[300]) / 1_200 < OF_A_POINT, peaks
