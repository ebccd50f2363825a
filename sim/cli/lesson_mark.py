"""Answers to the quiz marked against its key."""

import os
from argparse import Namespace
from pathlib import Path

from sim.cli.arguments import RAW, Commands, add_command, add_out
from sim.console import command, complain, say
from sim.errors import DONE, UsageError

KEY = Path("results", "quiz", "tables", "quiz_key.csv")
ABOUT = """\
Marks what students answered in the quiz: a mark for each question, by the key that was made with the pages. A row for
each student and form; its first line names the columns: student, form, 1.1, 1.2 … 5.3. The quiz's own folder has such
a sheet to fill in, answers.csv; the export of an on-line form with these headings does as well, and plain lines in the
order of the page. What cannot be used is told and left out; of two sheets of one student and form the first counts."""
EXAMPLES = """\
examples:
  {command} lesson mark results/quiz/answers.csv
  {command} lesson mark before.csv after.csv --key monday/tables/quiz_key.csv --out results/monday-marks"""


def add(commands: Commands) -> None:
    """Add the command to a parser."""
    line = "the quiz marked: answers of a class against the key"
    examples = EXAMPLES.replace("{command}", command())
    mark = add_command(commands, "mark", help=line, description=ABOUT, epilog=examples, formatter_class=RAW, run=run)
    mark.add_argument("files", metavar="FILE", nargs="+", help="CSV or text files of answers, or folders of them")
    mark.add_argument("--key", metavar="FILE", default=str(KEY), help=f"the key (default: {KEY.as_posix()})")
    add_out(mark)


def run(options: Namespace) -> int:
    """Carry it out; returns the exit code.  Raises UsageError without a key, and where no sheet can be used."""
    from sim.teaching.collect.finding import files_of
    from sim.teaching.quiz.key import key_in
    from sim.teaching.quiz.marking import marks_of
    from sim.teaching.quiz.marks_output import folder_of, save, terminal
    from sim.teaching.quiz.sheets import sheets_of

    key = key_in(Path(options.key))
    questions = list(dict.fromkeys(each.name for all_of_them in key.values() for each in all_of_them))
    sheets, faults = [], []
    for path in files_of(options.files):
        found, told = sheets_of(path, questions)
        sheets += found
        faults += told
    marks = marks_of(key, sheets, faults)
    if not marks.marked:
        raise UsageError("\n".join([*marks.faults, "There is no sheet of answers to be marked in what was given."]))
    for sentence in marks.faults:
        complain(sentence)
    options.folder = folder_of(options.out)
    with options.folder as folder:
        path = save(marks, folder, options.command_line)
    if not options.quiet:
        say("\n".join([*terminal(marks), *folder.said, f"\nResults: {os.path.relpath(path)}/"]))
    return DONE
