"""The commands: what was asked is read here and handed down; nothing is worked out.

Heavy modules are imported by the command that needs them, so that `check` answers at once.
"""

import argparse
import contextlib
import os
import sys
import traceback
from pathlib import Path

from sim.errors import DONE, INTERRUPTED, RegularsError, UsageError

OURS = 70
TRACE = "REGULARS_DEBUG"
COMMANDS = ("bench", "compare", "check", "explain", "flip", "new", "patterns", "schema")

ABOUT = """\
Simulate how customers choose between businesses, and compare strategies: which pays, where the money comes from,
how sure that is."""

EXAMPLES = """\
examples:
  python run.py scenarios/town_vs_west_end.toml          compare its strategies; answers go to results/town_vs_west_end/
  python run.py scenarios/minimal.toml --replications 20 --seed 7
  python run.py new cafe > cafe.toml                     a small scenario to start from
  python run.py check cafe.toml                          every fault and warning, at once
  python run.py check cafe.toml --try                    also one replication: can this market be right?
  python run.py explain cafe.toml | less                 every value in force and where it came from
  python run.py flip scenarios/town_vs_west_end.toml     when the answer flips: the winner over two assumptions
  python run.py patterns restaurant                      a market, or a preset, against what real ones look like

`python run.py SCENARIO` is short for `python run.py compare SCENARIO`.
A command's own help: `python run.py check --help`.
Exit codes: 0 done, 1 done but some runs failed, 2 bad usage or scenario, 65 folder holds other results, 70 our fault,
73 cannot write, 74 disk full, 75 busy, 130 interrupted."""


def main(arguments):
    """Carry out one command line; returns the exit code."""
    try:
        options = _parser().parse_args(_with_command(list(arguments)))
        options.command_line = " ".join(["python run.py", *arguments])
        return options.run(options)
    except RegularsError as error:
        return _tell(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _tell(
            "Interrupted. Nothing was written; earlier results are untouched. Run the same command to start again.",
            INTERRUPTED,
        )
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _our_fault(error)


def _tell(sentence, code):
    print(sentence, file=sys.stderr)
    return code


def _our_fault(error):
    if os.environ.get(TRACE):
        traceback.print_exc()
    return _tell(
        f"This is our fault, not yours: {type(error).__name__}: {error}. Please report it with the scenario file; "
        f"{TRACE}=1 in the environment shows where it happened.",
        OURS,
    )


# -- what may be asked


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See: python {self.prog} --help")


def _with_command(arguments):
    """A scenario without a command means the main job; a misspelt command is told."""
    first = next((each for each in arguments if not each.startswith("-")), None)
    if first is None or first in COMMANDS:
        return arguments
    if not (first.endswith(".toml") or os.sep in first or "/" in first or Path(first).exists()):
        import difflib

        near = difflib.get_close_matches(first, COMMANDS, 1)
        meant = f'; did you mean "{near[0]}"?' if near else f"; commands are {', '.join(COMMANDS)}."
        raise UsageError(f'"{first}" is neither a command nor a scenario file{meant}')
    return ["compare", *arguments]


def _parser():
    parser = _Parser(
        prog="run.py", description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_compare(commands)
    for name, run, line in (
        ("check", _check, "every fault and warning of a scenario, what would run and for how long"),
        ("explain", _explain, "every value in force and where it came from"),
    ):
        command = commands.add_parser(name, help=line, description=line)
        command.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML)")
        command.set_defaults(run=run)
        if name == "check":
            more = "also make one replication: visits, seats, profit, facts, guards, and how long a run takes"
            command.add_argument("--try", dest="trial", action="store_true", help=more)
    _add_flip(commands)
    _add_patterns(commands)
    _add_bench(commands)
    new = commands.add_parser(
        "new",
        help="a small commented scenario to start from, on standard output",
        description="Print a small commented scenario: python run.py new cafe > cafe.toml",
    )
    new.add_argument("name", metavar="NAME", help="what the scenario is called")
    new.add_argument(
        "--preset", help="restaurant, retail_bank or car_rental (default: what the name speaks of, else restaurant)"
    )
    new.add_argument("--out", metavar="FILE", help="write it there, with the schema for editors beside it")
    new.set_defaults(run=_new)
    schema = commands.add_parser(
        "schema",
        help="the JSON Schema of scenario files, for editors",
        description="Print the JSON Schema; an editor that has it completes and checks scenario files.",
    )
    schema.add_argument("--out", metavar="FILE", help="write it there")
    schema.set_defaults(run=_schema)
    return parser


def _add_compare(commands):
    line = "compare a scenario's strategies (the main job)"
    compare = commands.add_parser("compare", help=line, description=f"{line.capitalize()}.")
    compare.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML)")
    compare.add_argument("--out", metavar="DIR", help="where the results go (default: results/<name of the file>)")
    compare.add_argument(
        "--replications",
        metavar="N|auto",
        type=_replications,
        help="how many draws of luck, or auto: as many as the wanted precision takes (default: as the file says)",
    )
    compare.add_argument(
        "--worlds",
        metavar="N",
        type=_whole,
        help="how many draws of the uncertain inputs, the scenario as written among them (default: 40; without "
        "[[uncertain]] there is one)",
    )
    compare.add_argument(
        "--full",
        action="store_true",
        help="also the dearer analyses: mechanisms switched off, horizons, touchpoints, rivals that answer",
    )
    compare.add_argument("--seed", metavar="N", type=_whole, help="the seed of all luck (default: as the file says)")
    compare.add_argument(
        "--workers", metavar="N", type=_whole, help="processes at work (default: one for each processor)"
    )
    compare.add_argument("--engine", help="which engine runs the market: kernel or agents; the results are the same")
    compare.add_argument(
        "--choices", action="store_true", help="also keep every choice of the baseline's replication 0 (agents engine)"
    )
    compare.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    compare.set_defaults(run=_compare)


def _add_bench(commands):
    line = "how fast the engines are on this machine, as JSON"
    bench = commands.add_parser("bench", help=line, description=f"Measure {line}; docs/performance.md explains it.")
    bench.add_argument("--quick", action="store_true", help="smaller towns, fewer turns")
    bench.add_argument("--profile", action="store_true", help="also where the time goes")
    bench.set_defaults(run=_bench)


FLIP_ABOUT = """\
When does the answer flip?  Runs the scenario over a grid of two assumptions: which strategy earns most at each point,
where that is too close to call, where you stand, and where along each assumption the winner changes.

Without --x and --y each business's map is drawn over the two that take most of the winner's lead away, out of the
[[uncertain]] inputs, the passing share of its place, and the horizon (the weeks that count)."""
FLIP_EXAMPLES = """\
examples:
  python run.py flip scenarios/town_vs_west_end.toml
  python run.py flip cafe.toml --x behaviour.talk_chance --y horizon
  python run.py flip cafe.toml --x place.town.passing_share=0:0.5 --y strategy.welcome.cost_per_week=500:1500

A PATH is one that `python run.py explain SCENARIO` prints, or horizon. Without LOW:HIGH the range is that of
[[uncertain]], or half to one and a half times the value in force."""


def _add_flip(commands):
    line = "when the answer flips: the winner over a grid of two assumptions"
    raw = argparse.RawDescriptionHelpFormatter
    flip = commands.add_parser("flip", help=line, description=FLIP_ABOUT, epilog=FLIP_EXAMPLES, formatter_class=raw)
    flip.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML)")
    for axis in ("x", "y"):
        flip.add_argument(f"--{axis}", metavar="PATH[=LOW:HIGH]", help=f"the assumption along {axis}")
    flip.add_argument("--points", metavar="N", type=_whole, help="values along each (default: 5, of a horizon 8)")
    flip.add_argument(
        "--replications",
        metavar="N",
        type=_whole,
        help="draws of luck at every point, 2 or more (default: 3, and 6 where luck leaves the winner open)",
    )
    flip.add_argument("--seed", metavar="N", type=_whole, help="the seed of all luck (default: as the file says)")
    flip.add_argument("--workers", metavar="N", type=_whole, help="processes at work (default: all processors)")
    flip.add_argument("--out", metavar="DIR", help="where the results go (default: results/<name>-flip)")
    flip.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    flip.set_defaults(run=_flip)


def _add_patterns(commands):
    line = "the market of a scenario or preset against known regularities of real ones"
    patterns = commands.add_parser("patterns", help=line, description=f"Measure {line}; answers go to a folder.")
    patterns.add_argument("scenario", metavar="SCENARIO", help="a scenario file (TOML), or the name of a preset")
    patterns.add_argument("--out", metavar="DIR", help="where the results go (default: results/<name>-patterns)")
    patterns.add_argument("--replications", metavar="N", type=_whole, help="how many draws of luck (default: 8)")
    patterns.add_argument("--seed", metavar="N", type=_whole, help="the seed of all luck (default: as the file says)")
    patterns.add_argument("--workers", metavar="N", type=_whole, help="processes at work (default: all processors)")
    patterns.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")
    patterns.set_defaults(run=_patterns)


def _whole(text):
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def _replications(text):
    return text if text == "auto" else _whole(text)


# -- the commands


def _compare(options):
    from sim.scenario import read, warnings

    scenario = read(options.scenario)
    cautions = list(warnings(scenario))
    from sim.report.progress import Progress
    from sim.report.results import results_folder, save
    from sim.report.terminal import first_table, summary
    from sim.study.compare import compare

    say = (lambda *_: None) if options.quiet else print
    for caution in cautions:
        say(f"Warning: {caution}")
    with results_folder(scenario, options.out) as folder, Progress(options.quiet) as progress:
        for line in [*_expectation(scenario, options), *_first_start(options)]:
            say(line)
        comparison = compare(
            scenario,
            replications=options.replications,
            worlds=options.worlds,
            full=options.full,
            seed=options.seed,
            workers=options.workers,
            engine=options.engine,
            progress=progress,
            first=None if options.quiet else lambda done: progress.aside("\n".join(first_table(scenario, done))),
        )
        progress.close()
        choices = _choices(scenario, options) if options.choices else None
        path = save(comparison, folder, options.command_line, choices=choices)
    say("\n".join([*summary(comparison), *folder.said]))
    say(f"\nResults: {os.path.relpath(path)}/ (read summary.html first)")
    return DONE


def _expectation(scenario, options):
    """What will be run and for how long, for arguments that can be used; the others are told of by the run itself."""
    from sim.scenario.checking import to_do

    numbers = [options.worlds, options.workers, None if options.replications == "auto" else options.replications]
    if len(scenario.strategy) < 2 or any(each is not None and each < 1 for each in numbers):
        return []
    cores = options.workers or os.cpu_count() or 1
    return to_do(scenario, worlds=options.worlds, replications=options.replications, cores=cores)


def _first_start(options):
    if options.quiet or options.engine == "agents":
        return []
    from sim.kernel import first_start

    return ["First start of this version: the market is compiled once, about a minute."] if first_start() else []


def _choices(scenario, options):
    from sim.study.choices import choice_situations

    return choice_situations(scenario, seed=options.seed)


def _bench(options):
    from sim.bench import bench, printed

    def tell(what):
        print(f"Measuring {what} ...", file=sys.stderr)

    print(printed(bench(quick=options.quick, with_profile=options.profile, progress=tell)))
    return DONE


def _flip(options):
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
        print("\n".join([*terminal(found), *folder.said]), f"\nResults: {os.path.relpath(path)}/", sep="\n")
    return DONE


def _patterns(options):
    from sim.report.patterns import folder_of, save, terminal
    from sim.report.progress import Progress
    from sim.scenario import preset_names, read
    from sim.study.patterns import study_patterns

    name = options.scenario
    preset = name in preset_names() and not Path(name).exists()
    scenario = read(f"{name}.toml", text=f'preset = "{name}"') if preset else read(name)
    with folder_of(scenario, options.out) as folder, Progress(options.quiet) as progress:
        study = study_patterns(
            scenario,
            replications=options.replications,
            seed=options.seed,
            workers=options.workers,
            progress=progress,
        )
        progress.close()
        path = save(study, folder, options.command_line)
    if not options.quiet:
        print("\n".join([*terminal(study), *folder.said]), f"\nResults: {os.path.relpath(path)}/", sep="\n")
    return DONE


def _check(options):
    from sim.scenario import check, read

    scenario = read(options.scenario)
    checked = check(scenario)
    print("\n".join(checked.lines))
    for warning in checked.warnings:
        print(f"Warning: {warning}")
    many = len(checked.warnings)
    print("No faults." if not many else f"No faults, {many} warning{'s' * (many > 1)}.")
    if options.trial:
        from sim.report.trial import tried

        for line in tried(scenario, os.cpu_count() or 1):
            print(line)
    return DONE


def _explain(options):
    from sim.scenario import explain, read

    rows = [(row.path, _plain(row.value), row.unit or "", row.origin) for row in explain(read(options.scenario))]
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    for path, value, unit, origin in rows:
        print(f"{path:{wide[0]}}  {value:>{min(wide[1], 24)}}  {unit:{min(wide[2], 24)}}  {origin}")
    return DONE


def _plain(value):
    return f"{value:.6g}" if isinstance(value, float) else "none" if value is None else str(value)


def _new(options):
    from sim.scenario import new

    text = new(options.name, options.preset)
    if options.out:
        from sim.report.beginning import save_scenario

        path, beside = save_scenario(text, options.out)
        print(f"Made {path}, and {beside} for editors.")
    else:
        print(text, end="")
    return DONE


def _schema(options):
    import json

    from sim.scenario import schema

    if options.out:
        from sim.report.beginning import save_schema

        print(f"Made {save_schema(options.out)}.")
        return DONE
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
    return DONE
