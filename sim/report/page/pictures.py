"""Charts as part of a page: SVG without anything that a page does not need, its names made unlike all others'."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d{3,}(?![\de])")
_MOVED = re.compile(r"translate\([^)]*\)")
_INHERITED = "stroke-linejoin:round;stroke-linecap:butt"
"""What matplotlib's own style sheet says for all elements; in a page it would hold for all pictures."""


class Picture(NamedTuple):
    """One chart of a page: its files' name, heading, finding, the frame that is drawn, and its SVG file's bytes."""

    name: str
    heading: str
    finding: str
    frame: Any
    svg: bytes


def inline(svg: bytes, name: str, title: str, description: str = "") -> Markup:
    """An SVG file as an element of a page.

    ``name`` is unlike that of every other picture of the page and starts with a letter; ``title`` and ``description``
    are read out instead of the picture.  Metadata, comments, namespaces and the file's own style sheet are left out.
    """
    root = ElementTree.fromstring(svg)
    for element in list(root.iter()):
        for child in list(element):
            if _plain(child.tag) in ("metadata", "style", "script"):
                element.remove(child)
    root.attrib = {
        "viewBox": root.get("viewBox", ""),
        "role": "img",
        "aria-labelledby": f"{name}-title" + (f" {name}-desc" if description else ""),
        "style": _INHERITED,
        "focusable": "false",
    }
    short = {each: f"{name}-{place}" for place, each in enumerate(dict.fromkeys(_references(root)))}
    for element in root:
        _renamed(element, short)
    _without_repeats(root, set())
    cited = f'<title id="{name}-title">{escape(title)}</title>'
    if description:
        cited += f'<desc id="{name}-desc">{escape(description)}</desc>'
    return Markup(_written(root, cited))


def _references(root: Any) -> Iterator[str]:
    """Every id that something in the picture points to."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if _plain(key) == "href":
                yield value.removeprefix("#")
            yield from _REFERENCE.findall(value)


def _renamed(element: Any, short: dict[str, str]) -> None:
    """Give every id that is used its new, short name, and follow it wherever that is; drop the others."""
    for inner in element.iter():
        kept = {}
        for key, value in inner.attrib.items():
            key = _plain(key)
            if key.startswith("on") or (key == "id" and value not in short):
                continue
            if key == "id":
                value = short[value]
            elif key == "href":
                value = f"#{short[value.removeprefix('#')]}"
            elif key != "d":
                value = _REFERENCE.sub(lambda found: f"url(#{short[found[1]]})", value)
            kept[key] = value
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


def _plain(tag: str) -> str:
    """A name without its namespace: in a page the parser knows what is SVG."""
    return tag.rsplit("}", 1)[-1]


def _written(element: Any, first: str = "") -> str:
    tag = _plain(element.tag)
    attributes = "".join(f' {key}="{escape(_tight(key, value))}"' for key, value in element.attrib.items())
    inside = first + escape((element.text or "").strip()) + "".join(_written(child) for child in element)
    return f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"


def _tight(key: str, value: str) -> str:
    """Paths and styles on one line, places to a hundredth of a point: finer than any screen or printer."""
    if key in ("d", "points", "x", "y"):
        value = _rounded(value)
    elif key == "transform":
        value = _MOVED.sub(lambda found: _rounded(found[0]), value)
    return " ".join(value.split()) if key in ("d", "style", "points", "transform") else value


def _rounded(value: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value)
