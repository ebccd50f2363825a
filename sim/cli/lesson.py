"""A step of the course, or a market of one's own, as one page with sliders that needs nothing but a browser."""

import argparse
import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sim import bounds
from sim.cli import lesson_collect, lesson_expected, lesson_mark, lesson_quiz
from sim.cli.arguments import RAW, Commands, Parser, add_command, add_scenario, meant, whole
from sim.console import command, say
from sim.errors import DONE, UsageError

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.teaching.steps import LessonStep

DEFAULT_FOLDER = Path("results") / "lessons"
ABOUT = """\
Makes a step of the course as one page: a question, a prediction that is asked for first, sliders that answer at once,
a film of the town, and what to take from it. One file of less than 500 kB, which any browser opens without network and
without anything installed. STEP is a number or a key; each takes up to a minute of one processor."""
EXAMPLES = """\
examples:
  {command} lesson 1                      the first step, as results/lessons/lesson-1-price.html
  {command} lesson west_end --out .       the fourth, into this folder
  {command} lesson all --out lessons      all six
  {command} lesson explore cafe.toml      the same page of your own market, with the levers that move it most
  {command} lesson explore cafe.toml --levers price=-3:3,promise,appeal --business "Corner Café"

Own help of each: {command} lesson explore --help"""
EXPLORE = """\
The page of a lesson for a scenario of your own: what any setting of its sliders is worth at its focus business, with
film, diary and the text of the market to run it again. --levers are levers of the business, as strategies name them,
each with =LOW:HIGH for how far it may go from where it opens; left out, one step of every lever in the table of levers
is tried, and the eight that move the business most are taken. A slider goes three steps either way, where there is
room. Two focus businesses stand side by side; of more choose with --business."""


class Steps(argparse._SubParsersAction):
    """The steps and the other things that `lesson` can be asked for; a word that is none gets a sentence."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.choices: Any = None  # or argparse would refuse first, in words of its own

    def __call__(self, parser: Any, namespace: Namespace, values: Any, option_string: str | None = None) -> None:
        """Hand the line on to the one that was named; raises UsageError."""
        if values[0] not in self._name_parser_map:
            _unknown(str(values[0]), list(self._name_parser_map))
        super().__call__(parser, namespace, values, option_string)


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    lesson = add_command(
        commands,
        "lesson",
        help="a step of the course, or your own market, as one page with sliders",
        description=ABOUT,
        epilog=EXAMPLES.replace("{command}", command()),
        formatter_class=RAW,
        run=run,
    )
    steps = lesson.add_subparsers(title="steps and more", metavar="STEP", dest="step", action=Steps, required=True)
    from sim.teaching.steps import STEPS

    for one in STEPS:
        made = add_command(steps, one.key, help=f"{one.number}: {one.title}", run=run, aliases=[str(one.number)],
                           description=f"Step {one.number} of the course. {one.title}: {one.idea}")  # fmt: skip
        _add_making(made)
    _add_making(add_command(steps, "all", help="every step, a file each", run=run))
    explore = add_command(steps, "explore", help="the same page of a scenario of your own", run=run,
                          description=EXPLORE, formatter_class=RAW)  # fmt: skip
    add_scenario(explore)
    explore.add_argument(
        "--levers", metavar="LEVER,…", help="what its sliders move (default: the eight that move most)"
    )
    explore.add_argument(
        "--business", metavar="NAME", action="append", help="which business; twice for two side by side"
    )
    _add_making(explore)
    lesson_expected.add(steps)
    lesson_collect.add(steps)
    lesson_quiz.add(steps)
    lesson_mark.add(steps)


def _add_making(parser: Parser) -> None:
    parser.add_argument("--out", metavar="DIR", help=f"the folder of the file (default: {DEFAULT_FOLDER.as_posix()})")
    parser.add_argument(
        "--points", metavar="N", type=whole(bounds.POINTS_OF_LESSON), help="settings that are run (default: by step)"
    )
    parser.add_argument(
        "--replications",
        metavar="N",
        type=whole(bounds.REPLICATIONS_OF_LESSON),
        help="futures in which each of them is run (default: by step)",
    )
    parser.add_argument("--seed", metavar="N", type=whole(bounds.SEED), help="random seed (default: as the file says)")
    parser.add_argument("--workers", metavar="N", type=whole(bounds.WORKERS), help="processes at work (default: 1)")
    parser.add_argument("--quiet", action="store_true", help="only print errors")
    parser.set_defaults(leaves_results=True)


def _unknown(word: str, known: Sequence[str]) -> NoReturn:
    otherwise = f"; there are {', '.join(known)}."
    if word.endswith(".toml"):
        otherwise = f"; for a scenario write: {command()} lesson explore {bounds.cropped(word)}"
    raise UsageError(
        f'"{bounds.cropped(word)}" is no step{otherwise if word.isdigit() else meant(word, known, otherwise)}'
    )


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code."""
    for step, scenario in _steps(options):
        _made(step, scenario, options)
    return DONE


def _steps(options: Namespace) -> Sequence[tuple["LessonStep", "Scenario | None"]]:
    """Each step to be made, with its scenario where it is none of the course."""
    from sim.teaching.steps import STEPS, step_named

    if options.step == "all":
        return [(step, None) for step in STEPS]
    if options.step != "explore":
        return [(step_named(options.step), None)]
    from sim.scenario import read
    from sim.teaching.explore import explored, levers_asked

    levers = None if options.levers is None else levers_asked(options.levers)
    scenario = read(options.scenario)
    return [(explored(scenario, levers, options.business or (), seed=options.seed), scenario)]


def _made(step: "LessonStep", scenario: "Scenario | None", options: Namespace) -> None:
    from sim.files import made_folder, size, write_file
    from sim.report.words.progress import Progress
    from sim.teaching.lesson import made
    from sim.teaching.page import page_of
    from sim.teaching.written import file_name, lesson_json, told

    out = Path(options.out) if options.out else DEFAULT_FOLDER
    made_folder(out)
    with Progress(options.quiet) as progress:
        lesson = made(
            step,
            scenario,
            seed=options.seed,
            replications=options.replications,
            points=options.points,
            workers=options.workers,
            progress=progress,
        )
        progress.close()
    written = lesson_json(lesson)
    path = out / file_name(lesson)
    length, _ = write_file(path, [page_of(written).encode("utf-8")])
    if not options.quiet:
        say("\n".join([*told(written), f"Lesson: {os.path.relpath(path)} ({size(length)})"]))
