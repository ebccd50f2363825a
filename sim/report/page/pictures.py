"""Charts as part of a page: panel by panel, as SVG without anything that a page does not need.

Names inside a picture are made unlike all others'; its colours are classes of `charts.css.j2`.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from functools import cached_property
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from sim.report import charts
from sim.report.charts.scheme import plain, references, rounded
from sim.report.sections.chart import Drawn

_REFERENCE = re.compile(r"url\(#([^)]+)\)")


class PanelPicture:
    """One panel of a chart on a page: the business that is its heading, its finding, and the drawing.

    The drawing is made when it is first asked for, and then kept: pages that show the same panel share it.
    """

    def __init__(self, panel: charts.Panel, key: str) -> None:
        self.business, self.finding, self.said = panel.business, panel.finding, panel.said
        self.ratio = panel.height / charts.WIDTH
        """Its height for a width of 1."""
        self.key, self._panel = key, panel

    @cached_property
    def drawing(self) -> bytes:
        """The drawing alone, as a file."""
        return charts.svg(charts.alone(self._panel))

    @cached_property
    def svg(self) -> Markup:
        """The drawing as an element of a page."""
        return inline(self.drawing, self.key, self.finding, self.said)


class Picture(NamedTuple):
    """One chart of a page: its files' name, heading, note, the frame of its file, its panels, and how many plans are
    drawn where there are more."""

    name: str
    heading: str
    note: str
    frame: Any
    panels: tuple[PanelPicture, ...]
    some_plans: str = ""


def picture_of(drawn: Drawn) -> Picture:
    """A chart of a comparison for its pages."""
    panels = tuple(PanelPicture(each, f"c{drawn.name[:2]}-{place}") for place, each in enumerate(drawn.panels))
    return Picture(drawn.name, drawn.heading, drawn.note, drawn.frame, panels, drawn.some_plans)


def panel(drawn: Iterable[Picture], name: str, business: str | None = None) -> PanelPicture | None:
    """One panel of one chart, that of a business or else the first; None where there is none."""
    found = next((picture for picture in drawn if picture.name.startswith(name)), None)
    if found is None:
        return None
    if business is None:
        return found.panels[0]
    return next((each for each in found.panels if each.business == business), None)


def inline(svg: bytes, name: str, title: str, description: str = "") -> Markup:
    """An SVG file as an element of a page.

    ``name`` is unlike that of every other picture of the page and starts with a letter; ``title`` and ``description``
    are read out instead of the picture.  Metadata, comments, namespaces and the file's own style sheet are left out.
    """
    root = ElementTree.fromstring(svg)
    for element in list(root.iter()):
        for child in list(element):
            if plain(child.tag) in ("metadata", "style", "script"):
                element.remove(child)
    root.attrib = {
        "class": "drawn",
        "viewBox": root.get("viewBox", ""),
        "role": "img",
        "aria-labelledby": f"{name}-title" + (f" {name}-desc" if description else ""),
        "focusable": "false",
    }
    short = {each: f"{name}-{place}" for place, each in enumerate(dict.fromkeys(references(root)))}
    for element in root:
        _renamed(element, short)
    _without_repeats(root, set())
    cited = f'<title id="{name}-title">{escape(title)}</title>'
    if description:
        cited += f'<desc id="{name}-desc">{escape(description)}</desc>'
    return Markup(_written(root, cited))


def _renamed(element: Any, short: dict[str, str]) -> None:
    """Give every id that is used its new, short name, and follow it wherever that is; drop the others."""
    for inner in element.iter():
        kept = {}
        for key, value in inner.attrib.items():
            key = plain(key)
            if key.startswith("on") or (key == "id" and value not in short):
                continue
            if key == "id":
                value = short[value]
            elif key == "href":
                value = f"#{short[value.removeprefix('#')]}"
            elif key != "d" and "url(" in value:
                value = _REFERENCE.sub(lambda found: f"url(#{short[found[1]]})", value)
            kept[key] = rounded(key, value)
        for name in kept.get("class", "").split():
            kept.pop("fill" if name.startswith("f-") else "stroke", None)  # the class says it
        inner.attrib = kept


def _without_repeats(element: Any, seen: set[str]) -> None:
    """Leave out what is defined again under the same id: matplotlib draws the same letter the same way each time."""
    for child in list(element):
        known = child.get("id")
        if known in seen:
            element.remove(child)
            continue
        if known:
            seen.add(known)
        _without_repeats(child, seen)


def _written(element: Any, first: str = "") -> str:
    tag = plain(element.tag)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.attrib.items() if key != "xmlns")
    text = element.text or ""
    inside = first + escape(text if tag in ("text", "tspan") else text.strip())
    inside += "".join(_written(child) for child in element)
    return f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"
