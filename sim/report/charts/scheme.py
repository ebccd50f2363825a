"""An SVG whose colours follow the reader's: a class for each colour of ours, and text that the reader's fonts draw."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from sim.report.words.theme import SCHEME

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
_INHERITED = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""What matplotlib's own style sheet says for all elements."""
_NUMBER = re.compile(r"-?\d+\.\d+(?![\de])")
_LEFT_OUT = ("metadata", "style", "script", "title")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def classed(drawn: bytes) -> bytes:
    """A picture of matplotlib's as a file of ours: small, its colours by class, dark where the reader's screen is."""
    root = ElementTree.fromstring(drawn)
    for element in list(root.iter()):
        for child in list(element):
            if plain(child.tag) in _LEFT_OUT:
                element.remove(child)
    _tidied(root)
    used = {name for element in root.iter() for name in element.get("class", "").split()}
    size = {key: value for key, value in root.attrib.items() if key in ("width", "height", "viewBox")}
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
        **size,
        **_INHERITED,
        "font-family": FONTS,
    }
    style = f"<style>@media (prefers-color-scheme:dark){{{''.join(_dark(used))}}}</style>"
    return ('<?xml version="1.0" encoding="utf-8"?>\n' + written(root, style) + "\n").encode("utf-8")


def _dark(used: Iterable[str]) -> Iterator[str]:
    named = dict(SCHEME.values())
    for name in sorted(used):
        side, _, colour = name.partition("-")
        yield f".{name}{{{'fill' if side == 'f' else 'stroke'}:{named[colour]}}}"


def _tidied(root: Any) -> None:
    """Styles become attributes, colours classes; numbers end after two decimals, groups that say nothing go."""
    for element in root.iter():
        attributes: dict[str, str] = {}
        for key, value in element.attrib.items():
            if key == "style":
                attributes |= _attributes(value)
            elif not (key == "transform" and value.startswith("rotate(-0 ")):
                attributes["xlink:href" if plain(key) == "href" else key] = rounded(key, value)
        classes = []
        for side in ("fill", "stroke"):
            if attributes.get(side, "").lower() in SCHEME:
                classes.append(f"{side[0]}-{SCHEME[attributes[side].lower()][0]}")
        if classes:
            attributes["class"] = " ".join(classes)
        element.attrib = attributes
    named = set(references(root))
    for element in root.iter():
        if element.get("id") not in named:
            element.attrib.pop("id", None)
    _without_empty_groups(root)


def references(root: Any) -> Iterator[str]:
    """Every id that something in the picture points to."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if plain(key) == "href" or key == "xlink:href":
                yield value.removeprefix("#")
            yield from _REFERENCE.findall(value)


def _without_empty_groups(element: Any) -> None:
    """Put what stands in a group without attributes in its place, and leave out what holds nothing."""
    kept: list[Any] = []
    for child in list(element):
        _without_empty_groups(child)
        if plain(child.tag) in ("g", "defs") and not len(child):
            continue
        if plain(child.tag) == "g" and not child.attrib:
            kept += list(child)
        else:
            kept.append(child)
    element[:] = kept


def _attributes(style: str) -> dict[str, str]:
    found = {}
    for each in style.split(";"):
        key, _, value = (part.strip() for part in each.partition(":"))
        if key and key != "font-family":
            found[key] = rounded("", value)
    return found


def plain(tag: str) -> str:
    """A name without its namespace."""
    return tag.rsplit("}", 1)[-1]


def rounded(key: str, value: str) -> str:
    """Places to a hundredth of a point, finer than any screen or printer; names and references as they are."""
    if key in ("id", "clip-path") or plain(key) == "href":
        return value
    return " ".join(_NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value).split())


def written(element: Any, first: str = "") -> str:
    """An element and all in it as text, ``first`` before its own; no space between elements."""
    tag = plain(element.tag)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.attrib.items())
    text = element.text or ""
    inside = first + escape(text if tag in ("text", "tspan") else text.strip())
    inside += "".join(written(child) for child in element)
    return f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"
