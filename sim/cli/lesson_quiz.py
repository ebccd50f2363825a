"""The quiz before and after the course, with numbers of each student's own, and its key."""

import os
from argparse import Namespace
from pathlib import Path

from sim import bounds
from sim.cli.arguments import RAW, Commands, add_command, add_out, whole
from sim.console import command, say
from sim.errors import DONE, UsageError

ABOUT = """\
A quiz of five items on the ideas of the course, in two forms, before and after it. Each student gets numbers of her
own, made of her name and the seed: always the same ones. Pages to hand out go into pages/, the key with every item
worked out into tables/quiz_key.csv, and answers.csv is a sheet to type answers into, which `lesson mark` marks. Nothing
is fetched, and no page holds an answer."""
EXAMPLES = """\
examples:
  {command} lesson quiz --student "Ann Smith"
  {command} lesson quiz --class names.csv --seed 7 --out results/monday-quiz"""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "a quiz before and after the course, with numbers of each student's own, and its key"
    examples = EXAMPLES.replace("{command}", command())
    quiz = add_command(commands, "quiz", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run)
    quiz.add_argument("--student", metavar="NAME", action="append", default=[], help="a student; may be given again")
    quiz.add_argument("--class", metavar="FILE", dest="class_list", help="a list of names: the first cell of each line")
    quiz.add_argument(
        "--seed", metavar="N", type=whole(bounds.SEED), help="another seed, other numbers (default: 2026)"
    )
    add_out(quiz)


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code.  Raises UsageError where there is no student."""
    from sim.teaching.quiz.output import SEED, SHEET, folder_of, known, save, students_in

    names = list(options.student)
    if options.class_list:
        names += students_in(_text_of(Path(options.class_list)))
    students = known(names)
    seed = bounds.SEED.of(options.seed, SEED)
    options.folder = folder_of(len(students), options.out)
    with options.folder as folder:
        path = save(students, folder, seed, options.command_line)
    if not options.quiet:
        pages = "2 pages for 1 student" if len(students) == 1 else f"2 pages for each of {len(students):,} students"
        said = f"{pages}, seed {seed}. The key is tables/quiz_key.csv: it is not for students. "
        said += f"Type answers into {SHEET}; `{command()} lesson mark` marks them."
        say("\n".join([said, *folder.said, f"\nResults: {os.path.relpath(path)}/"]))
    return DONE


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
