"""The page of a study of what is uncertain: its frame, and how it is shown; what it says is the study's own."""

from typing import NamedTuple

from sim.report.page.cited import Named, Sentence, whole
from sim.report.page.pictures import Picture
from sim.report.page.render import rendered
from sim.report.page.report_page import Grid
from sim.report.page.reproduce import study_line
from sim.report.words.names import shown
from sim.scenario.schema.scenario import Scenario


class House(NamedTuple):
    """What a page says of one business."""

    business: Named
    anchor: str
    headline: Sentence
    points: tuple[Sentence, ...]
    grids: tuple[tuple[str, Grid], ...]


class Contents(NamedTuple):
    """What a page of one of these studies says."""

    title: Named
    question: Named
    when: Sentence
    houses: tuple[House, ...]
    rests_on: tuple[Sentence, ...]
    warnings: tuple[str, ...]
    files: tuple[str, ...]
    command: str
    file: str


def titles(scenario: Scenario) -> tuple[Named, Named]:
    """(title, question) of a scenario's page."""
    study = scenario.study
    return whole(study.title or (scenario.path.stem if scenario.path else "A scenario")), whole(study.question)


def command_line(name: str, scenario: Scenario, seed: int, asked: dict) -> str:
    """The command that makes the same, the scenario's file in the folder where it is given."""
    given = [
        [f"--{option}"] if value is True else [f"--{option}", str(value)]
        for option, value in asked.items()
        if value is not None
    ]
    return study_line(name, scenario, [word for words in given for word in words], seed)


def in_html(said: Contents, pictures: list[Picture], question: str) -> bytes:
    """The page; ``pictures`` are its charts."""
    return rendered("asked.html.j2", said=said, pictures=pictures, asked=question)


def in_markdown(said: Contents, names: list[str], question: str) -> bytes:
    """The same as Markdown, with ``names`` of the pictures."""
    return rendered("asked.md.j2", said=said, names=names, asked=question)


def in_terminal(said: Contents, seed: int) -> list[str]:
    """What the terminal shows."""
    lines = []
    for house in said.houses:
        lines.append(f"{house.business}: {house.headline}")
        lines += [f"  {point}" for point in house.points]
    return [*lines, "", f"{said.when}; seed {seed}.", *(f"Note: {shown(each)}" for each in said.warnings)]
