"""How fast the engines are."""

from argparse import Namespace

from sim.cli.arguments import Commands, add_command
from sim.console import complain, deliver
from sim.errors import DONE


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "how fast the engines are on this machine, as JSON"
    about = f"Measure {line}; docs/performance.md explains it."
    bench = add_command(commands, "bench", help=line, description=about, run=run)
    bench.add_argument("--quick", action="store_true", help="smaller towns, fewer turns")
    bench.add_argument("--profile", action="store_true", help="also where the time goes")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.dashboard.timed import live_moves
    from sim.evidence.bench import bench, printed
    from sim.evidence.bench_markets import FLAGSHIP
    from sim.scenario import opened

    def tell(what):
        complain(f"Measuring {what} ...")

    def live(turns):
        return live_moves(opened(FLAGSHIP), turns)

    found = bench(quick=options.quick, with_profile=options.profile, progress=tell, live=live)
    deliver(f"{printed(found)}\n")
    return DONE
