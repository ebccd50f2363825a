"""The files of the page, read once from the package: a fixed list, so that no request can name another."""

from importlib.resources import files
from typing import NamedTuple

KINDS = {
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}  # fmt: skip
PAGE = "page.html"


class StaticFile(NamedTuple):
    """What is sent, and what it is."""

    content: bytes
    kind: str


def static_files() -> dict[str, StaticFile]:
    """Name -> file: those of the live page, the modules of the lesson's page as they are, and the style of both."""
    found = {}
    for package in ("sim.teaching.page", "sim.dashboard.static"):
        for each in files(package).iterdir():
            ending = each.name.rpartition(".")[2]
            if ending in KINDS and each.is_file():
                found[each.name] = StaticFile(each.read_bytes(), KINDS[ending])
    found["style.css"] = StaticFile(_style().encode(), KINDS["css"])
    return found


def _style() -> str:
    from sim.teaching.page.whole import style_of_page

    return style_of_page()
