"""Tables and pages of a sweep made anew from what its folders hold."""

import os
from argparse import Namespace
from pathlib import Path

from sim.cli.arguments import Commands, add_command
from sim.cli.sweep import folder_given
from sim.console import command, say
from sim.errors import DONE, SOME_RUNS_FAILED


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    collect = add_command(
        commands,
        "collect",
        help="make a sweep's tables and pages from one or more folders, such as its shards",
        description="Make the tables, charts and report.html of a sweep from the finished runs in one or more folders: "
        "shards, copies from other machines, or a sweep that is still at work. Runs nothing. "
        f"Example: {command()} collect results/prices-*",
        run=run,
    )
    collect.add_argument("folders", metavar="DIR", nargs="+", help="a sweep's folder; several are read as one")
    collect.add_argument("--out", metavar="DIR", help="where the tables and pages go (default: the first folder)")
    collect.add_argument("--quiet", action="store_true", help="only print errors")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code: 1 where runs failed or are missing."""
    from sim.files import make_folder
    from sim.report.output.sweep_results import made_anew
    from sim.report.page.sweep_terminal import summary
    from sim.study.store.collecting import look
    from sim.study.sweeps.about import About
    from sim.study.sweeps.asked import Asked
    from sim.study.sweeps.plan import Plan

    tell = (lambda *_: None) if options.quiet else say
    folders = [folder_given(each) for each in options.folders]
    with look(*folders) as kept:
        plan = Plan(Asked.from_content(kept.asked), kept.program)
        for line in kept.told(identity for _, identity in plan.identities()):
            tell(line)
        out = Path(options.out) if options.out else folders[0]
        make_folder(out)
        tables, about = made_anew(out, plan, kept, About.read(folders[0]))
    tell("\n".join(summary(tables, about)))
    tell(f"\nResults: {os.path.relpath(out)}/ (read report.html first)")
    whole = about.runs.done == about.runs.asked
    return DONE if whole else SOME_RUNS_FAILED
