"""How the pieces of sentences are written: in HTML with the place of every number, and in Markdown."""

import re
from typing import Any

from markupsafe import Markup, escape

from sim.report.page.cited import CitedNumber, Named, Quoted, Sentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$^])")
_MARKER = re.compile(r"^(\d{0,9})([-+.)=])")
"""What would begin a list, a rule or a heading at the start of a line."""
_LINKS = re.compile(r"(?i)(https?|ftp|mailto|javascript|data|www)([:.])")


def in_html(said: Any) -> Markup:
    """A sentence, a piece or a plain text as HTML; nothing in it can become markup."""
    if isinstance(said, Sentence):
        return Markup("").join(in_html(piece) for piece in said.pieces)
    if isinstance(said, CitedNumber):
        return Markup('<data value="{}" data-from="{}">{}</data>').format(said.value, said.place, said.printed)
    if isinstance(said, Quoted):
        return Markup('<bdi data-from="{}">{}</bdi>').format(said.place, said.text)
    if isinstance(said, Named):
        return Markup("<b><bdi>{}</bdi></b>" if said.leads else "<bdi>{}</bdi>").format(said.text)
    return escape(said)


def in_markdown(said: Named | Sentence | CitedNumber | str) -> Markup:
    """The same as Markdown, one line; names and cells are shown as they stand."""
    pieces = said.pieces if isinstance(said, Sentence) else (said,)
    texts = [(plain_markdown(str(piece)), isinstance(piece, Named) and piece.leads) for piece in pieces]
    text = "".join(f"**{each}**" if leads else each for each, leads in texts)
    return Markup(_MARKER.sub(r"\1\\\2", text))


def plain_markdown(text: str) -> str:
    """A text on one line that Markdown shows as it stands: marks escaped, no HTML, no link made of a bare address."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _SPECIAL.sub(r"\\\1", text)
    return _LINKS.sub(lambda found: f"{found[1]}\\{found[2]}", text).replace("@", "&#64;")
