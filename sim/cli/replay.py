"""One run of a sweep once more."""

import os
from argparse import Namespace

from sim.bounds import Bound
from sim.cli.arguments import Commands, add_command, whole
from sim.cli.sweep import LIMITS, folder_given
from sim.console import complain, say
from sim.errors import DONE, SOME_RUNS_FAILED, UsageError

RUN = Bound("run", 0, 10**12)


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    replay = add_command(
        commands,
        "replay",
        help="make one run of a sweep again: what failed fails again, what was done is compared",
        description="Make one run of a sweep again, by the number that tables/runs.csv and tables/failures.csv give "
        "it. A run that failed fails again and says how; one that was done is compared with what was kept. "
        "REGULARS_DEBUG=1 in the environment makes it in this process and shows where it fails.",
        run=run,
    )
    replay.add_argument("folder", metavar="DIR", help="the folder of a sweep")
    replay.add_argument("number", metavar="RUN", type=whole(RUN), help="the number of the run")
    replay.add_argument("--customer", metavar="MODULE:CLASS", help="the class of residents that the sweep was run with")
    for name, how in LIMITS.items():
        replay.add_argument(name, **how)


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code: 1 where the run fails or comes out otherwise."""
    from sim.study.store.collecting import look
    from sim.study.sweeps.customers import customer_of
    from sim.study.sweeps.replaying import other_program, replayed

    with look(folder_given(options.folder)) as kept:
        changed = other_program(kept)
        if changed:
            say(changed)
        found = replayed(
            kept,
            options.number,
            customer=customer_of(options.customer),
            memory=options.memory,
            limit=options.limit,
            here=bool(os.environ.get("REGULARS_DEBUG")),
        )
    if found is None:
        raise UsageError(f"There is no run {options.number:,} in {options.folder}.")
    say("\n".join(found.lines))
    if found.fault:
        complain(found.fault)
    return SOME_RUNS_FAILED if found.fault else DONE
