"""How fast the engines are."""

import sys

from sim.errors import DONE


def add(commands):
    """Add the command to a parser."""
    line = "how fast the engines are on this machine, as JSON"
    bench = commands.add_parser("bench", help=line, description=f"Measure {line}; docs/performance.md explains it.")
    bench.add_argument("--quick", action="store_true", help="smaller towns, fewer turns")
    bench.add_argument("--profile", action="store_true", help="also where the time goes")
    bench.set_defaults(run=run)


def run(options):
    """Carry it out; returns the exit code."""
    from sim.bench import bench, printed

    def tell(what):
        print(f"Measuring {what} ...", file=sys.stderr)

    print(printed(bench(quick=options.quick, with_profile=options.profile, progress=tell)))
    return DONE
