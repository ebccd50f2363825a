"""Many points of a scenario's inputs, on one machine or a cluster, in a folder that any later start goes on from."""

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from sim import bounds
from sim.cli.arguments import RAW, Commands, Wrong, add_command, add_out, one_of, whole
from sim.cli.compare import compiling, first_start
from sim.console import command, say
from sim.errors import DONE, UsageError
from sim.processors import usable

ABOUT = """\
Run a scenario at many points: every combination of some values (grid), points spread evenly over ranges (sobol, latin),
or your own (list, csv). Each finished run is on the disk at once: whatever stops a sweep, the same command goes on from
there and ends with the same bytes. More points or replications extend what is there."""
EXAMPLES = """\
examples:
  {command} new prices --sweep > prices.toml    a small commented sweep file to start from
  {command} sweep prices.toml --dry-run         how many runs, how long, how much memory and disk
  {command} sweep prices.toml                   tables, charts and report.html in results/prices/
  {command} sweep prices.toml --workers 8 --memory 2GB
  {command} sweep prices.toml --shard 3/16      a sixteenth of it, for batch queues; then: {command} collect DIR
  {command} sweep prices.toml --cluster tcp://10.0.0.5:8786
docs/sweeps.md tells how points are chosen, docs/running-sweeps.md all about stopping, going on, shards and clusters."""
UNITS = {"GB": 1e9, "MB": 1e6, "G": 1e9, "M": 1e6}


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "run a scenario at many points; a stopped sweep goes on where it was"
    examples = EXAMPLES.replace("{command}", command())
    sweep = add_command(commands, "sweep", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run)
    sweep.add_argument("file", metavar="FILE", help="a sweep file (TOML)")
    sweep.add_argument("--dry-run", action="store_true", help="only say what would be run, and what it takes")
    sweep.add_argument(
        "--workers",
        metavar="N",
        type=whole(bounds.WORKERS),
        help=f"processes at work (default: as many processors as this process may use: {usable()} now)",
    )
    for name, how in LIMITS.items():
        sweep.add_argument(name, **how)
    sweep.add_argument("--shard", metavar="I/N", type=_shard, help="only the I-th of N parts of the points")
    sweep.add_argument(
        "--cluster", metavar="ADDRESS", help="let the workers of a Dask scheduler do it (tcp://HOST:PORT), or: local"
    )
    sweep.add_argument(
        "--engine",
        metavar="NAME",
        type=one_of(lambda: bounds.ENGINES),
        help="kernel or agents; the results are the same",
    )
    sweep.add_argument(
        "--customer", metavar="MODULE:CLASS", help="a class of residents of your own, which runs with the agents"
    )
    add_out(sweep)


def _bytes(text):
    for unit, factor in UNITS.items():
        number = text.upper().removesuffix(unit)
        if number != text.upper():
            try:
                value = float(number)
            except ValueError:
                break
            if 0 < value < 1e9:
                return int(value * factor)
            break
    return Wrong(f'"{bounds.cropped(text)}"', ": give a size such as 800MB or 2GB.")


def _seconds(text):
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    return value if 0.0 < value < 1e9 else Wrong(f'"{bounds.cropped(text)}"', ": give seconds, more than 0.")


LIMITS: dict[str, Any] = {
    "--memory": {
        "metavar": "SIZE",
        "type": _bytes,
        "help": "what a worker may use, such as 2GB; a run that needs more is set aside",
    },
    "--limit": {
        "metavar": "SECONDS",
        "type": _seconds,
        "help": "how long a run may take (default: 20 times the usual, at least a minute)",
    },
}
"""Options about what one run may take."""


def _shard(text):
    try:
        at, parts = map(int, text.split("/"))
    except ValueError:
        at = parts = 0
    return (at, parts) if 1 <= at <= parts else Wrong(f'"{bounds.cropped(text)}"', ": give I/N, such as 3/16.")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    if options.cluster and options.shard:
        raise UsageError("--cluster and --shard are two ways to share the work; choose one.")
    from sim.scenario.sweeps import read_sweep
    from sim.scenario.sweeps.told import told
    from sim.study.sweeps.customers import customer_of, name_of

    sweep = read_sweep(options.file)
    customer = customer_of(options.customer)
    tell = (lambda *_: None) if options.quiet else say
    from sim.scenario.inspect.room import Room, refuse_what_does_not_fit
    from sim.study.store.code_hash import program
    from sim.study.sweeps import room
    from sim.study.sweeps.asked import Asked
    from sim.study.sweeps.plan import Plan

    asked = Asked.of(sweep, name_of(customer))
    plan = Plan(asked, program(), options.shard)
    workers = options.workers or usable()
    tell("\n".join([*told(sweep), *room.told(plan, workers)]))
    needed = room.room_of(plan, workers, len(plan.numbers()))
    if options.dry_run:
        return DONE
    refuse_what_does_not_fit(Room(needed.largest, needed.together, needed.disk, 0.0))
    return _carried_out(options, sweep, plan, needed, customer, workers)


def _carried_out(options, sweep, plan, needed, customer, workers):
    from sim.report.output.sweep_results import folder_of, made_anew
    from sim.report.page.sweep_terminal import summary
    from sim.report.words.progress import SweepProgress
    from sim.study.sweeps.about import About
    from sim.study.sweeps.sweeping import exit_code, sweeping

    tell = (lambda *_: None) if options.quiet else say
    folder = folder_of(sweep.path, options.out)
    shown = os.path.relpath(folder)
    more = f" --customer {options.customer}" if options.customer else ""
    about = About.of(sweep, f"{command()} sweep {options.file}", f"{command()} replay {shown}{more}")
    with sweeping(plan.asked, folder, shard=options.shard, needed=needed.disk, grows=sweep.grows) as work:
        options.sweeping = work
        about.write(folder)
        for line in work.store.damaged:
            tell(line)
        for line in first_start(options):
            tell(line)
        if work.kept:
            tell(f"{work.kept:,} of {work.asked:,} runs are there from before; they are not run again.")
        look = f"{shown}/tables/failures.csv"
        with SweepProgress(work.asked, work.kept, quiet=options.quiet, look=look) as progress:
            with compiling(options, progress), _crew(options, work, customer, workers) as crew:
                work.run(crew, progress)
            progress.close()
        if options.shard:
            at, parts = options.shard
            tell(f"Shard {at} of {parts} is done: {work.done:,} runs, {work.failed:,} set aside.")
            tell(f"When all are: {command()} collect {shown}")
            return exit_code(work)
        tables, page_about = made_anew(folder, work.plan, work.store, about)
        tell("\n".join(summary(tables, page_about)))
        if work.given_up:
            tell(work.given_up)
    tell(f"\nResults: {shown}/ (read report.html first)")
    return exit_code(work)


def _crew(options, work, customer, workers):
    from sim.study.sweeps.cluster import Cluster
    from sim.study.sweeps.sweeping import watched

    engine = "agents" if customer is not None else options.engine or "kernel"
    if options.cluster:
        return Cluster(options.cluster, work.plan, workers=workers, engine=engine, customer=customer)
    return watched(work, workers=workers, engine=engine, customer=customer, memory=options.memory, limit=options.limit)


def folder_given(text: str) -> Path:
    """The folder of a sweep that a command was given; raises UsageError where there is none."""
    folder = Path(text)
    if not (folder / "journal").is_dir():
        what = "there is no such folder" if not folder.exists() else "it holds no journal"
        raise UsageError(f"{text} is not the folder of a sweep: {what}.")
    return folder
