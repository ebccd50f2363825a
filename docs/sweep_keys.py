"""The keys of the sweep file, put into docs/sweeps.md from what the program declares: python -m docs.sweep_keys

They stand between ``<!-- keys of the sweep file -->`` and ``<!-- end of keys -->``; nothing there is typed by hand.
"""

import re
from pathlib import Path

from sim.scenario.sweeps.sweep_schema import key_tables

PAGE = Path(__file__).resolve().parent / "sweeps.md"
PART = re.compile(r"(<!-- keys of the sweep file -->\n)(.*?)(<!-- end of keys -->)", re.DOTALL)


def filled(text):
    """The page's text with its tables of keys made anew."""
    return PART.sub(lambda part: f"{part[1]}\n{key_tables()}\n{part[3]}", text)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
