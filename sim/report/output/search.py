"""The results folder of a search: its tables, the budget ladder, the options as strategies, and the page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from sim.report.comparison import Comparison
from sim.report.output import folders, opening
from sim.report.output.atomic_folder import ResultsFolder
from sim.report.output.known import known_files
from sim.report.output.tables import csv_bytes, read_table
from sim.report.page.pictures import picture_of
from sim.report.page.search_page import RUNNABLE, search_html, search_markdown
from sim.report.sections import search as section
from sim.report.sections.chart_set import drawn
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.rounding import in_its_pennies
from sim.study.search.added import STRATEGIES
from sim.study.search.chosen import Futures
from sim.study.search.found import Found
from sim.study.search.objective import GAIN
from sim.study.search.screening import MOST_LEVERS
from sim.study.search.stanzas import best_alone, stanzas, with_options

TABLE = "tables/lever_screening.csv"
OPTIONS = "tables/options.csv"
BYTES = 5e6
ENDING = "-search"
"""What the name of a results folder ends in that holds a search."""


def folder_of(scenario: Scenario, out: Path | None = None) -> ResultsFolder:
    """The `ResultsFolder` of a search: results/<file's stem>-search, or `out`, as `opening.folder_of` has it."""
    return opening.folder_of(scenario, out, needed=BYTES, ending=ENDING, table=TABLE, kind="a search within a budget")


def place_of(scenario: Scenario, out: Path | None = None) -> Path:
    """Where the search of a comparison lies: beside its results, which lie at ``out`` or results/<file's stem>."""
    beside = out or Path("results") / cast(Path, scenario.path).stem
    return beside.with_name(f"{beside.name}{ENDING}")


@in_its_pennies
def save(found: Found, folder: ResultsFolder, command: str = "") -> Path:
    """Write what `found` leaves behind into an entered `ResultsFolder`; its path."""
    for name, table in found.tables.items():
        folder.write(f"tables/{name}.csv", csv_bytes(name, table))
    chart = drawn(section.CHARTS[0], cast(Comparison, found))
    if chart is not None:
        folders.write_chart(folder, section.NAME, chart.frame, chart.figure)
    text = stanzas(found)
    folder.write(STRATEGIES, [text.encode("utf-8")])
    whole = with_options(found.scenario, text, together=found.together)
    if whole is not None:
        folder.write(RUNNABLE, [whole.encode("utf-8")])
    here = Path.cwd()
    where = folder.folder.relative_to(here).as_posix() if folder.folder.is_relative_to(here) else folder.folder.name
    picture = None if chart is None else picture_of(chart)
    folder.write("search.html", [search_html(found, picture, whole is not None, where)])
    folder.write("search.md", [search_markdown(found, chart is not None, where)])
    return folders.seal(found, folder, command, asked_of(found))


def asked_of(found: Found) -> dict[str, Any]:
    """What was asked of a search, as its manifest has it: all that decides which plans it finds, beside the scenario
    and the seed."""
    most = found.asked.get("most_levers", MOST_LEVERS)
    return _asked(found.budget, found.together, found.objective, most, found.futures)


def _asked(budget, together, objective, most_levers, futures):
    return {
        "budget": budget,
        "together": together,
        "objective": objective,
        "most_levers": most_levers,
        "futures": [futures.worlds, futures.choose, futures.print, futures.written],
    }


def known_plans(scenario: Scenario, budget: float, seed: int, folder: Path) -> str | None:
    """The stanzas that `compare` with a budget would search for (`sim.study.search.stanzas.stanzas` with ``best``), of
    a finished search in ``folder``; None where that is not one of this very scenario text and version, within the same
    budget, by the same seed, and for the greatest mean gain."""
    together = scenario.study.apply == "together" and len(scenario.focus) > 1
    asked = _asked(budget, together, GAIN, MOST_LEVERS, Futures())

    def fits(sealed: Mapping[str, Any]) -> bool:
        return sealed["asked"] == asked and sealed["runs"]["seed"] == seed

    files = known_files(scenario, folder, [STRATEGIES], fits=fits)
    if files is None:
        return None
    text = files[0].read_text("utf-8")
    if not text.strip():  # nothing pays
        return ""
    options = known_files(scenario, folder, [OPTIONS])
    return None if options is None else best_alone(text, read_table(options[0]).to_dict("records"))
