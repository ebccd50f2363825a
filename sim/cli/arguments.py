"""How arguments are read: all faults are found before anything starts, and told together, each in a sentence."""

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from sim import bounds
from sim.bounds import Bound
from sim.cli.prepare import Prepare
from sim.console import deliver
from sim.errors import DONE, UsageError
from sim.processors import usable
from sim.scenario.text.suggest import nearest

ALONE = ("-h", "--help", "--version", "--prepare")
"""Options that need no command."""
RAW = argparse.RawDescriptionHelpFormatter


@dataclass(frozen=True)
class Wrong:
    """An argument that cannot be used; told with all others once the whole line is read."""

    found: str
    allowed: str


class Parser(argparse.ArgumentParser):
    """A parser whose faults are the program's own, and whose help is the program's output."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with a sentence."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help")

    def print_help(self, file: Any = None) -> None:
        """Print the help, as a result of its own."""
        if file is not None:
            file.write(self.format_help())
        else:
            deliver(self.format_help())


type Commands = argparse._SubParsersAction[Parser]
"""The object to which commands are added."""


def main_parser(command: str, about: str, examples: str) -> tuple[Parser, Commands]:
    """(the parser of the whole line, the object to which commands are added)."""
    parser = Parser(prog=command, description=about, epilog=examples, formatter_class=RAW)
    parser.add_argument("--version", action=Version, nargs=0, help="which version this is")
    parser.add_argument(
        "--prepare", action=Prepare, nargs=0, help="compile the market now, so that no later run waits for it"
    )
    return parser, parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")


class Version(argparse.Action):
    """Print the version and end; it is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        """Do so."""
        from sim import __version__

        deliver(f"regulars {__version__}\n")
        parser.exit()


def asked(parser: Parser, arguments: Sequence[str], commands: Commands) -> Namespace:
    """The options of a command line; raises UsageError with every fault, a line each.

    A line that names no command means the main job; an empty one gets the help.
    """
    try:
        if not arguments:
            parser.print_help()
            parser.exit()
        options, left = parser.parse_known_args(_with_command(arguments, commands))
    except SystemExit:  # help, version or completion was asked for, and told
        return argparse.Namespace(run=lambda _: DONE)
    faults = [_told(name, value) for name, value in vars(options).items() if isinstance(value, Wrong)]
    faults += _unknown(options, left, f"{parser.prog} {options.command} --help")
    if faults:
        raise UsageError("\n".join(faults))
    return options


def _told(name, wrong):
    option = name if name in ("scenario", "name") else f"--{name.replace('_', '-')}"
    return f"{option} is {wrong.found}{wrong.allowed}"


def _unknown(options, left, see):
    """Sentences about arguments that nobody knows: options if there are any, for what follows one may belong to it."""
    strange = [each.partition("=")[0] for each in left if each.startswith("-") and not _is_number(each)]
    if not strange:
        return [f'"{bounds.cropped(each)}" is one argument too many.' for each in left]
    otherwise = f"; see {see}."
    return [f"There is no option {bounds.cropped(each)}{meant(each, options.known, otherwise)}" for each in strange]


def _is_number(text):
    return text[1:2].isdigit()


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """The end of a sentence about an unknown word: did you mean …? or `otherwise`."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else otherwise


def _with_command(arguments, commands):
    """A scenario without a command means the main job; a misspelt command is told."""
    first = arguments[0]
    if (
        first in commands
        or first in ("-h", "--help", "--version", "--prepare")
        or first.startswith("--print-completion")
    ):
        return arguments
    if first.startswith("-"):
        named = next((each for each in arguments if each in commands), None)
        return ["compare", *arguments] if named is None else [named, *_without(arguments, named)]
    from sim.scenario.reading.shipped import located, shipped_names

    if first.endswith(".toml") or Path(first).name != first or Path(first).exists() or located(first).exists():
        return ["compare", *arguments]
    known = [*sorted(commands), *shipped_names(), *_files()]
    otherwise = f"; commands are {', '.join(sorted(commands))}."
    ending = meant(first, known, otherwise)
    raise UsageError(f'"{bounds.cropped(first)}" is neither a command nor a scenario file{ending}')


def _without(arguments, named):
    place = arguments.index(named)
    return [*arguments[:place], *arguments[place + 1 :]]


def _files():
    return [path.name for path in Path().glob("*.toml")]


# -- what a command may be asked


def add_command(commands: Commands, name: str, *, help: str, run: Callable[..., Any], **more: Any) -> Parser:
    """Add a command to a parser's; `run(options)` carries it out and returns the exit code."""
    more.setdefault("description", f"{help[:1].upper()}{help[1:]}.")
    command = commands.add_parser(name, help=help, **more)
    command.set_defaults(run=run, known=command._option_string_actions)
    return command


def add_scenario(
    command: Parser, what: str = "a scenario file (TOML), or the name of one that comes with the program"
) -> None:
    """Add the argument SCENARIO."""
    command.add_argument("scenario", metavar="SCENARIO", help=what)


def add_out(command: Parser, ending: str = "") -> None:
    """Add --out and --quiet, of commands that leave a folder."""
    command.add_argument("--out", metavar="DIR", help=f"where the results go (default: results/<name>{ending})")
    command.add_argument("--quiet", action="store_true", help="only print errors")
    command.set_defaults(leaves_results=True)


def add_luck(command: Parser) -> None:
    """Add --seed and --workers, of commands that run the market."""
    command.add_argument("--seed", metavar="N", type=whole(bounds.SEED), help="random seed (default: as the file says)")
    command.add_argument(
        "--workers",
        metavar="N",
        type=whole(bounds.WORKERS),
        help=f"processes at work (default: as many processors as this process may use: {usable()} now)",
    )


def whole(bound: Bound, *words: str) -> Callable[..., Any]:
    """What argparse calls with the text of a whole number: the number, one of `words`, or a `Wrong`."""
    allowed = ", or ".join([bound.allowed, *words])

    def read(text):
        if text in words:
            return text
        try:
            value = int(text)
        except ValueError:
            return Wrong(f'"{bounds.cropped(text)}", which is not a whole number', f": give {allowed}.")
        return value if bound.allows(value) else Wrong(bounds.cropped(text), f": give {allowed}.")

    return read


def one_of(known: Callable[..., Any]) -> Callable[..., Any]:
    """What argparse calls with a word that must be one of those `known()`: the word, or a `Wrong`."""

    def read(text):
        names = known()
        if text in names:
            return text
        return Wrong(f'"{bounds.cropped(text)}"', f", not one of: {', '.join(names)}{meant(text, names, '.')}")

    return read
