"""A sweep beside what analysts use else, on the same model and points: ``python -m docs.peers`` (some minutes).

Each way is the script that a user writes. It is timed whole; then started again, its group of processes killed with
SIGKILL in the middle, and started once more: what was left on the disk, and does the second start take less?  The table
goes into docs/running-sweeps.md, with the versions that were measured.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

POINTS = 200
FEW = 4
"""Points of a way that runs the agents, which are slower."""

OURS = """
from sim import sweep
if __name__ == "__main__":
    sweep("minimal", vary={"price": (10.0, 15.0)}, points=POINTS, out="runs", workers=2)
"""
JOBLIB = """
import pandas as pd
from joblib import Parallel, delayed
from sim import outcomes
def point(price):
    return outcomes("minimal", set={"price": price}, replications=1, workers=1).assign(price=price)
if __name__ == "__main__":
    prices = [10.0 + 5.0 * n / POINTS for n in range(POINTS)]
    pd.concat(Parallel(n_jobs=2)(map(delayed(point), prices))).to_csv("runs.csv")
"""
EMA = """
from ema_workbench import Model, MultiprocessingEvaluator, RealParameter, ScalarOutcome, save_results
from sim import outcomes
def point(price):
    found = outcomes("minimal", set={"price": price}, replications=1, workers=1).set_index("strategy")
    return {"gain": found.loc["welcome", "difference"]}
model = Model("cafe", function=point)
model.uncertainties = [RealParameter("price", 10.0, 15.0)]
model.outcomes = [ScalarOutcome("gain")]
if __name__ == "__main__":
    with MultiprocessingEvaluator(model, n_processes=2) as evaluator:
        save_results(evaluator.perform_experiments(scenarios=POINTS), "runs.tar.gz")
"""
MESA = """
import pandas as pd
from mesa.batchrunner import batch_run
from sim import Market
if __name__ == "__main__":
    prices = [10.0 + 5.0 * n / FEW for n in range(FEW)]
    rows = batch_run(Market, {"source": "minimal", "strategy": ["as_is", "welcome"], "price": prices}, rng=[0],
                     number_processes=2, display_progress=False)
    pd.DataFrame(rows).to_csv("runs.csv")
"""
WAYS = {
    "`sweep`": (OURS, POINTS, ""),
    "joblib": (JOBLIB, POINTS, "joblib"),
    "EMA workbench": (EMA, POINTS, "ema-workbench"),
    "Mesa's `batch_run`": (MESA, FEW, "mesa"),
}


class Found(NamedTuple):
    """Of one way: lines written, points a second, finished points on the disk after the kill and of how many, and the
    second start's time as a share of the first's.
    """

    lines: int
    a_second: float
    left: int
    points: int
    again: float


def script(text: str, folder: Path) -> Path:
    """The user's script in a folder of its own."""
    path = folder / "way.py"
    path.write_text(text.replace("POINTS", str(POINTS)).replace("FEW", str(FEW)), encoding="utf-8")
    return path


def started(path: Path) -> subprocess.Popen:
    """The script at work, in a group of its own."""
    here = str(Path(__file__).resolve().parents[1])
    return subprocess.Popen(
        [sys.executable, str(path)], cwd=path.parent, env={**os.environ, "PYTHONPATH": here}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def seconds(path: Path) -> float:
    """How long a whole run of the script takes."""
    began = time.perf_counter()
    code = started(path).wait()
    assert code == 0, f"{path} ended with {code}"
    return time.perf_counter() - began


def left_in(folder: Path) -> int:
    """Finished points that can be read from the folder."""
    journals = folder.glob("runs/journal/*.jsonl")
    whole = folder.glob("runs.csv")
    return sum(len(each.read_bytes().splitlines()) for each in journals) + sum(
        len({line.split(",")[-1] for line in each.read_text().splitlines()[1:]}) for each in whole
    )


def measured(text: str, points: int) -> Found:
    """One way, measured."""
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        path = script(text, Path(first))
        whole = seconds(path)
        path = script(text, Path(second))
        process = started(path)
        time.sleep(0.6 * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        left = left_in(Path(second))
        return Found(len(text.strip().splitlines()), points / whole, left, points, seconds(path) / whole)


def table() -> str:
    """The table, as it stands in the page."""
    rows = ["| | lines | points a second | on the disk after `kill -9` | second start |", "|---|---|---|---|---|"]
    for name, (text, points, package) in WAYS.items():
        found = measured(text, points)
        told = f"{name} {version(package)}" if package else name
        rows.append(
            f"| {told} | {found.lines} | {found.a_second:.1f} | {found.left} of {found.points} | "
            f"{100 * found.again:.0f} % of the first |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
