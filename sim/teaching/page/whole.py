"""A lesson as one file: its data, its style and its script, each held by the hash that the page itself allows."""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from sim import __version__
from sim.teaching.page.bundle import bundled

FIGURES = 8
"""Significant figures of a number in the file."""
EXACT = {"points", "lengths", "coefficients", "weights"}
EXACT_FIGURES = 12
"""Of what an emulator is made of: its weights nearly cancel, and the page's answers are to be Python's."""
ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page_of(lesson: dict[str, Any]) -> str:
    """The page of a lesson: HTML with everything inside, the same for the same lesson.

    ``lesson`` is the data of one lesson (`sim.teaching`): texts, numbers, lists and dictionaries; money in the
    scenario's currency, weeks from 1.  Raises ValueError where a number is not finite.
    """
    script, style = script_of_page(), style_of_page()
    step = lesson["step"]
    numbered = f"Step {step['number']} of {step['of']}" if step["number"] is not None else ""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            version=__version__,
            numbered=numbered,
            title=step["title"],
            idea=step["idea"],
            question=step["question"],
            content=as_json(lesson),
            script=script,
            script_hash=hash_of(script),
            style=style,
            style_hash=hash_of(style),
        )
    )


def as_json(lesson: dict[str, Any]) -> str:
    """A lesson as JSON that can stand in a page: nothing in it ends an element."""
    text = json.dumps(_short(lesson), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter, escape in ESCAPED.items():
        text = text.replace(letter, escape)
    return text


def _short(value, figures=FIGURES):
    """Numbers with no more figures than are told."""
    if isinstance(value, dict):
        return {key: _short(each, EXACT_FIGURES if key in EXACT else FIGURES) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_short(each, figures) for each in value]
    if isinstance(value, float):
        short = float(f"{value:.{figures}g}")
        return int(short) if short.is_integer() and abs(short) < 1e15 else short
    return value


def hash_of(text: str) -> str:
    """What a content security policy calls the inline script or style of this text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def script_of_page() -> str:
    """All modules of the page as one script."""
    return bundled(modules(), "main")


@cache
def modules() -> dict[str, str]:
    """Name -> source of the page's modules."""
    found = [each for each in files(__package__).iterdir() if each.name.endswith(".js")]
    return {each.name.removesuffix(".js"): each.read_text(encoding="utf-8") for each in found}


@cache
def style_of_page() -> str:
    """The style of the program's pages and what a lesson adds."""
    return _environment().get_template("page.style.j2").render()


@cache
def _environment():
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader([PackageLoader("sim.teaching.page", ""), PackageLoader("sim.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
