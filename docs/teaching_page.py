"""The pages of docs/teaching, filled in from the committed table of what each step shows.

    python run.py lesson expected    make the table anew (some minutes)
    python -m docs.teaching_page     fill the marked parts of the pages

A part stands between ``<!-- expected: NAME -->`` and ``<!-- end of expected -->``; nothing in it is typed. What it says
is decided in docs/teaching_said.py.
"""

import re
from pathlib import Path

from docs.teaching_said import Shown, said
from sim.scenario import read
from sim.teaching.expected import found_by_step, rows_of
from sim.teaching.steps import MARKET

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "teaching"
TABLE = FOLDER / "expected.csv"
PART = re.compile(r"(<!-- expected: ([\w -]+?) -->)(.*?)(<!-- end of expected -->)", re.DOTALL)


def shown(text: str) -> Shown:
    """What a table (its text) shows, step by step, over all seeds."""
    return found_by_step(rows_of(text)[0], read(MARKET).study.currency)


def filled(page: str, found: Shown) -> str:
    """A page's text with all its parts filled in."""
    return PART.sub(lambda part: part[1] + said(part[2], found) + part[4], page)


def pages() -> list[Path]:
    """The pages that have such parts."""
    every = [*sorted(FOLDER.glob("*.md")), HERE / "teachers-page.md"]
    return [page for page in every if PART.search(page.read_text("utf-8"))]


def main() -> None:
    """Fill all pages."""
    found = shown(TABLE.read_text("utf-8"))
    for page in pages():
        page.write_text(filled(page.read_text("utf-8"), found), "utf-8")


if __name__ == "__main__":
    main()
