"""When the answer flips."""

import argparse
import os

from sim.cli.arguments import whole
from sim.errors import DONE

ABOUT = """\
When does the answer flip?  Runs the scenario over a grid of two assumptions: which strategy earns most at each point,
where that is too close to call, where you stand, and where along each assumption the winner changes.

Without --x and --y each business's map is drawn over the two that take most of the winner's lead away, out of the
[[uncertain]] inputs, the passing share of its place, and the horizon (the weeks that count)."""
EXAMPLES = """\
examples:
  python run.py flip scenarios/town_vs_west_end.toml
  python run.py flip cafe.toml --x behaviour.talk_chance --y horizon
  python run.py flip cafe.toml --x place.town.passing_share=0:0.5 --y strategy.welcome.cost_per_week=500:1500

A PATH is one that `python run.py explain SCENARIO` prints, or horizon. Without LOW:HIGH the range is that of
[[uncertain]], or half to one and a half times the value in force."""


def add(commands):
    """Add the command to a parser."""
    line = "when the answer flips: the winner over a grid of two assumptions"
    raw = argparse.RawDescriptionHelpFormatter
    flip = commands.add_parser("flip", help=line, description=ABOUT, epilog=EXAMPLES, formatter_class=raw)
    flip.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML)")
    for axis in ("x", "y"):
        flip.add_argument(f"--{axis}", metavar="PATH[=LOW:HIGH]", help=f"the assumption along {axis}")
    flip.add_argument("--points", metavar="N", type=whole, help="values along each (default: 5, of a horizon 8)")
    flip.add_argument(
        "--replications",
        metavar="N",
        type=whole,
        help="draws of luck at every point, 2 or more (default: 3, and 6 where luck leaves the winner open)",
    )
    flip.add_argument("--seed", metavar="N", type=whole, help="the seed of all luck (default: as the file says)")
    flip.add_argument("--workers", metavar="N", type=whole, help="processes at work (default: all processors)")
    flip.add_argument("--out", metavar="DIR", help="where the results go (default: results/<name>-flip)")
    flip.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    flip.set_defaults(run=run)


def run(options):
    """Carry it out; returns the exit code."""
    from sim.report.flip import folder_of, save, terminal
    from sim.report.progress import Progress
    from sim.scenario import read
    from sim.study.flip import flip

    scenario = read(options.scenario)
    with folder_of(scenario, options.out) as folder, Progress(options.quiet) as progress:
        axes = {"x": options.x, "y": options.y, "points": options.points}
        runs = {"replications": options.replications, "seed": options.seed, "workers": options.workers}
        found = flip(scenario, **axes, **runs, progress=progress)
        progress.close()
        path = save(found, folder, options.command_line)
    if not options.quiet:
        print("\n".join(terminal(found)), f"\nResults: {os.path.relpath(path)}/", sep="\n")
    return DONE
