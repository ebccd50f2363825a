"""Whether everything in a sweep's folder is as it was written, and whether runs come out the same again."""

from argparse import Namespace

from sim.bounds import Bound
from sim.cli.arguments import Commands, add_command, whole
from sim.cli.sweep import folder_given
from sim.console import complain, say
from sim.errors import DONE, SOME_RUNS_FAILED

RUNS = Bound("runs", 0, 100_000)


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    verify = add_command(
        commands,
        "verify",
        help="check every file of a sweep, and make some of its runs again",
        description="Read every line, array and table of a sweep's folder against its checksum, then make some runs "
        "again and compare them with what was kept, to the last digit.",
        run=run,
    )
    verify.add_argument("folders", metavar="DIR", nargs="+", help="a sweep's folder; several are read as one")
    verify.add_argument(
        "--runs", metavar="N", type=whole(RUNS), default=5, help="runs that are made again (default: 5)"
    )
    verify.add_argument("--customer", metavar="MODULE:CLASS", help="the class of residents that the sweep was run with")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code: 1 where something is damaged or came out otherwise."""
    from sim.study.store.collecting import look
    from sim.study.store.verifying import check_all
    from sim.study.sweeps.customers import customer_of
    from sim.study.sweeps.replaying import again, other_program

    folders = [folder_given(each) for each in options.folders]
    faults = check_all(*folders)
    with look(*folders) as kept:
        count = len(kept.kept)
        changed = other_program(kept)
        if changed:
            say(changed)
        else:
            found = again(kept, options.runs, customer_of(options.customer))
            faults += found.faults
            if found.compared:
                same = f"{found.equal:,} came out the same to the last digit"
                say(f"{found.compared:,} of {count:,} runs made again: {same}.")
    for each in faults:
        complain(each)
    if not faults:
        say(f"{count:,} finished runs, and every file is as it was written.")
    return SOME_RUNS_FAILED if faults else DONE
