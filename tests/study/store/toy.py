"""A toy sweep over the store: a plain function, so many runs, child processes, tables at the end.

Beside it four ways to keep results that lose some, each as people write them: `tests/study/store/test_kills.py` shows
that they are found out by the same harness.
"""

import hashlib
import json
import os
import time
from pathlib import Path

import pyarrow

from sim import files
from sim.study.store.journal import JOURNALS, Journal
from sim.study.store.record import head_of, line_of, record_of
from sim.study.store.store import Store
from sim.study.store.tables import Tables

SECONDS = 0.004
"""What a run takes."""
SCHEMA = pyarrow.schema([("run", pyarrow.int64()), ("plan", pyarrow.string()), ("profit", pyarrow.float64())])
LONG = pyarrow.schema([("run", pyarrow.int64()), ("week", pyarrow.int64()), ("visits", pyarrow.float64())])


def identity_of(run):
    return hashlib.sha256(f"run {run}".encode()).hexdigest()


def outcome(run):
    """What comes out of a run: some 2 kB of scalars."""
    plans = ("as it is", "price", "welcome", "speed")
    weeks = [(run * 0.1 + week) / 7 for week in range(20)]
    rows = [{"plan": plan, "profit": 1e4 / (run + 3) * (at + 1), "weeks": weeks} for at, plan in enumerate(plans)]
    return {"run": run, "rows": rows}


def arrays(run):
    return pyarrow.table({"visits": [run * 1.5 + week for week in range(52)]})


def asked(runs):
    return {"points": [identity_of(run)[:12] for run in range(runs)], "replications": 1, "seed": 7}


def keep_all(folder, missing, *, with_bulk, told=None, seconds=0.0):
    """Make runs and keep them in a journal of this process; `told` hears of those that are on the disk."""
    with Journal(folder) as journal:
        for number, run in enumerate(missing):
            time.sleep(seconds)
            journal.append(identity_of(run), outcome(run), bulk=arrays(run) if with_bulk else None)
            if told is not None and number % 3 == 2:
                journal.flush()
                for each in missing[number - 2 : number + 1]:
                    told(identity_of(each))
            elif number % 40 == 39:
                journal.flush()  # as a worker does after a handful of runs


def write_tables(store, runs, with_bulk):
    with Tables(store.folder) as tables:
        table = tables.table("runs", SCHEMA, decimals={"profit": 2})
        weeks = tables.table("weeks", LONG, parquet=False) if with_bulk else None
        for record in store.records(identity_of(run) for run in range(runs)):
            rows = [{"run": record.content["run"], **row} for row in record.content["rows"]]
            table.add(pyarrow.Table.from_pylist(rows, SCHEMA))
            if weeks is not None:
                visits = store.bulk(record).column("visits").to_pylist()
                own = [record.content["run"]] * len(visits)
                weeks.add(pyarrow.table([own, list(range(len(visits))), visits], LONG))


def sweep(folder, runs, *, with_bulk=False, told=None):
    """All in this process; returns how many runs were made.  A run whose arrays are damaged is made again."""
    made = 0
    with Store.open(folder, asked(runs)) as store:
        while True:
            missing = [run for run in range(runs) if identity_of(run) not in store.kept]
            keep_all(store.folder, missing, with_bulk=with_bulk, told=told)
            made += len(missing)
            store.refresh()
            for record in store.records(list(store.kept)):
                if with_bulk:
                    look_at(store, record)
            if not store.missing(identity_of(run) for run in range(runs)):
                break
        write_tables(store, runs, with_bulk)
    return made


def look_at(store, record):
    try:
        store.bulk(record)
    except files.RegularsError:
        assert record.identity not in store.kept


def bytes_of(folder):
    """What must be the same: every table."""
    found = [*folder.glob("tables/*"), *folder.glob("data/*")]
    return {path.name: path.read_bytes() for path in found if not path.name.startswith(".")}


# -- in child processes, to be killed


def in_parts(file, content):
    """A write that the system takes in two parts, with time to be killed between."""
    half = len(content) // 2
    file.write(content[:half])
    time.sleep(0.001)
    file.write(content[half:])
    return len(content)


def note(path, text):
    """One line into a file that several processes append to: short enough to be one write."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, f"{text}\n".encode())
    os.close(descriptor)


class InJournals:
    """The store, whose writes come in two parts."""

    def __init__(self, folder, runs, with_bulk=False):
        self.runs, self.with_bulk = runs, with_bulk
        files.write_out = in_parts
        self.store = Store.open(folder, asked(runs))
        self.folder = self.store.folder

    def missing(self):
        return [run for run in range(self.runs) if identity_of(run) not in self.store.kept]

    def keep(self, run):
        self.journal = getattr(self, "journal", None) or Journal(self.folder)
        self.journal.append(identity_of(run), outcome(run), bulk=arrays(run) if self.with_bulk else None)

    def settle(self):
        self.journal.flush()

    def end(self):
        self.store.refresh()
        write_tables(self.store, self.runs, self.with_bulk)
        self.store.close()

    @staticmethod
    def kept(folder):
        from sim.study.store.reading import Reading

        return set(Reading([folder]).kept) if folder.is_dir() else set()


class Keeper:
    """What the wrong ways share: a dictionary of results, one table at the end."""

    def __init__(self, folder, runs, with_bulk=False):
        del with_bulk
        self.folder, self.runs = folder, runs
        folder.mkdir(exist_ok=True)
        self.found = self.read(folder)

    def missing(self):
        return [run for run in range(self.runs) if identity_of(run) not in self.found]

    def settle(self):
        pass

    def end(self):
        found = self.read(self.folder)
        (self.folder / "tables").mkdir(exist_ok=True)
        lines = [json.dumps(found.get(identity_of(run))) for run in range(self.runs)]
        files.write_file(self.folder / "tables" / "runs.csv", ["\n".join(lines).encode()])

    @classmethod
    def kept(cls, folder):
        return set(cls.read(folder)) if folder.is_dir() else set()


class InPlace(Keeper):
    """One file a process, rewritten in place after every run."""

    def keep(self, run):
        self.own = getattr(self, "own", {})
        self.own[identity_of(run)] = outcome(run)
        self.name = getattr(self, "name", None) or self.folder / f"{time.time_ns()}-{os.getpid()}.json"
        with open(self.name, "w") as file:
            json.dump(self.own, file)

    @staticmethod
    def read(folder):
        found = {}
        for path in sorted(folder.glob("*.json")):
            try:
                found |= json.loads(path.read_text())
            except ValueError:
                continue
        return found


class WithoutChecksum(Keeper):
    """Lines of text with nothing that tells a whole one: the last may have lost the end of a number."""

    def keep(self, run):
        self.file = getattr(self, "file", None) or open(  # noqa: SIM115  it ends with the process
            self.folder / f"{time.time_ns()}-{os.getpid()}.csv", "xb", buffering=0
        )
        content = outcome(run)["rows"]
        numbers = ",".join(str(number) for row in content for number in (row["profit"], *row["weeks"]))
        in_parts(self.file, f"{identity_of(run)},{numbers}\n".encode())

    @staticmethod
    def read(folder):
        rows = [line.split(",") for path in sorted(folder.glob("*.csv")) for line in path.read_text().splitlines()]
        return {row[0]: row[1:] for row in reversed(rows) if len(row) > 1}


class InOneJournal(Keeper):
    """Lines with checksums, and all processes append to the same file."""

    name = "journal.jsonl"

    def keep(self, run):
        self.file = getattr(self, "file", None) or open(self.folder / self.name, "ab", buffering=0)  # noqa: SIM115
        in_parts(self.file, line_of(identity_of(run), "run", outcome(run)))

    @staticmethod
    def read(folder):
        lines = [
            line for path in sorted(folder.glob("*.jsonl")) for line in path.read_bytes().splitlines(keepends=True)
        ]
        return {head_of(line).identity: record_of(line, "").content for line in lines if head_of(line)}


class AfterTornEnds(InOneJournal):
    """A journal a worker, opened again by the next start: its first line is appended to what was torn."""

    def keep(self, run):
        self.name = f"{run % 2}.jsonl"
        super().keep(run)


WAYS = {each.__name__: each for each in (InJournals, InPlace, WithoutChecksum, InOneJournal, AfterTornEnds)}


def main(way, folder, notes, runs, workers, with_bulk=False):
    """A whole sweep, over forked children in a process group of its own."""
    os.setsid()
    keeper, folder = WAYS[way](Path(folder), runs, with_bulk), Path(folder)
    missing = keeper.missing()
    children = []
    for worker in range(workers):
        child = os.fork()
        if child == 0:
            try:
                _work(keeper, [run for run in missing if run % workers == worker], notes)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    keeper.end()


def _work(keeper, missing, notes):
    untold = []
    for run in missing:
        note(f"{notes}/made", identity_of(run))
        time.sleep(SECONDS)
        keeper.keep(run)
        untold.append(run)
        if len(untold) == 3 or run == missing[-1]:
            keeper.settle()
            for each in untold:
                note(f"{notes}/told", identity_of(each))
            untold.clear()


__all__ = ["JOURNALS", "WAYS", "main", "sweep"]
