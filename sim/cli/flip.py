"""When the answer flips."""

from argparse import Namespace
from functools import partial

from sim import bounds
from sim.cli.arguments import RAW, Commands, add_command, add_luck, add_out, add_scenario, whole
from sim.cli.kept import studied
from sim.console import command
from sim.errors import DONE

ABOUT = """\
When does the answer flip?  Runs the scenario over a grid of two assumptions: which strategy earns most at each point,
where that is too close to call, where you stand with the range of your guess, and where the winner changes.

Without --x and --y the maps are drawn over the two that take most of the winner's lead away, out of the [[uncertain]]
inputs, the passing share of a business's place, and the horizon (the weeks that count): the same two for all
businesses. The page flip.html shows them, what to find out first, and how far the answer is from changing."""
EXAMPLES = """\
examples:
  {command} flip town_vs_west_end
  {command} flip cafe.toml --x behaviour.talk_chance --y horizon
  {command} flip cafe.toml --x place.town.passing_share=0:0.5 --y strategy.welcome.cost_per_week=500:1500

A PATH is one that `{command} explain SCENARIO` prints, or horizon. Without LOW:HIGH the range is that of
[[uncertain]] and a quarter more on either side, or half to one and a half times the value in force."""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "when the answer flips: the winner over a grid of two assumptions"
    examples = EXAMPLES.replace("{command}", command())
    flip = add_command(commands, "flip", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run)
    add_scenario(flip)
    for axis in ("x", "y"):
        flip.add_argument(f"--{axis}", metavar="PATH[=LOW:HIGH]", help=f"the assumption along {axis}")
    flip.add_argument(
        "--points", metavar="N", type=whole(bounds.POINTS), help="values along each (default: 5, of a horizon 8)"
    )
    flip.add_argument(
        "--replications",
        metavar="N",
        type=whole(bounds.REPLICATIONS_OF_FLIP),
        help="draws of luck at every point, 2 or more (default: 3, and 6 where luck leaves the winner open)",
    )
    add_luck(flip)
    add_out(flip, "-flip")


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    from sim.report.output.flip import folder_of, save
    from sim.report.page.flip_page import terminal
    from sim.scenario import read
    from sim.study.flip.study import flip

    scenario = read(options.scenario)
    axes = {"x": options.x, "y": options.y, "points": options.points}
    asked = partial(flip, scenario, **axes, replications=options.replications)
    studied(options, scenario, folder_of(scenario, options.out), asked, save, terminal)
    return DONE
