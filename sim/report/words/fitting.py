"""Names and sentences made to fit: cut between words, marked where something is left out, still unlike one another."""

import itertools
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sim.report.words.names import short, shown

MOST_WORDS = 15
"""Words of a finding."""
LONGEST_NAME = 44
"""Characters of a name inside a finding."""
MARK = "…"


def words_in(text: str) -> int:
    """How many words a text has, as people count them: what stands between spaces."""
    return len(text.split())


def shortened(names: Iterable[str], fits: Callable[[str], bool]) -> dict[str, str]:
    """A form of each name for which ``fits`` holds, unlike all others' wherever one can be.

    A name that does not fit loses words at its end; if another would then look the same, words in its middle; it is cut
    within a word only where its first word is too long by itself, and numbered where nothing else helps.
    """
    found: dict[str, str] = {}
    wanted = list(dict.fromkeys(names))
    whole = {name: shown(name) for name in wanted}
    used: set[str] = set()
    for name in sorted(wanted, key=lambda name: not fits(whole[name])):  # those that fit keep their form
        others = {whole[other] for other in wanted if other != name}
        form = next((form for form in _forms(whole[name], fits) if form not in used and not _alike(form, others)), None)
        form = form or next((form for form in _forms(whole[name], fits) if form not in used), None)
        form = form or _numbered(whole[name], fits, used)
        used.add(form)
        found[name] = form
    return {name: found[name] for name in wanted}


def _alike(form: str, others: set[str]) -> bool:
    """Whether a form could be that of another name too."""
    if MARK not in form:
        return False
    head, _, tail = form.partition(MARK)
    head, tail = head.strip(), tail.strip()
    return any(other.startswith(head) and other.endswith(tail) for other in others)


def _forms(name: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """The name, then shorter and shorter forms that fit."""
    if fits(name):
        yield name
    words = name.split()
    for kept in range(len(words) - 1, 0, -1):
        form = " ".join(words[:kept]).rstrip(",;:") + MARK
        if fits(form):
            yield form
    for kept in range(len(words) - 1, 1, -1):
        for tail in range(1, kept):
            form = f"{' '.join(words[: kept - tail])} {MARK} {' '.join(words[-tail:])}"
            if fits(form):
                yield form
    if words and not fits(words[0] + MARK):
        letters = next((count for count in range(len(words[0]), 0, -1) if fits(words[0][:count] + MARK)), 1)
        yield words[0][:letters] + MARK


def _numbered(name: str, fits: Callable[[str], bool], used: set[str]) -> str:
    """The first of "name (2)", "name (3)" … that no other has."""
    for number in itertools.count(2):
        ending = f" ({number})"
        form = f"{next(_forms(name, partial(_fits_with, fits, ending)), short(name, 4))}{ending}"
        if form not in used:
            return form
    raise AssertionError("there is always a next number")


def _fits_with(fits: Callable[[str], bool], ending: str, text: str) -> bool:
    return fits(text + ending)


def finding(templates: str | Sequence[str], names: dict[str, str] | None = None, /, **given: Any) -> str:
    """A sentence of at most `MOST_WORDS` words: the first of the ``templates``, from the fullest to the tersest, in
    which the ``names`` stand whole, or the last with names that are shortened, the longest first.

    What else is ``given`` stands as it is.
    """
    templates = [templates] if isinstance(templates, str) else templates
    for template in templates:
        used = {key for _, key, _, _ in string.Formatter().parse(template) if key}
        own = {key: shown(name) for key, name in (names or {}).items() if key in used}
        most = MOST_WORDS - words_in(template.format(**dict.fromkeys(own, "x"), **given)) + len(own)
        limits = {key: words_in(name) for key, name in own.items()}
        if sum(limits.values()) <= most:
            break
    while own and sum(limits.values()) > most and max(limits.values()) > 1:
        limits[max(limits, key=lambda key: limits[key])] -= 1
    return template.format(**_apart(own, limits), **given)


def _apart(names: dict[str, str], limits: dict[str, int]) -> dict[str, str]:
    """Each name in its words; names of one sentence that would look alike are all held to the fewest."""
    forms = {key: in_words(name, limits[key]) for key, name in names.items()}
    if len(set(forms.values())) == len(set(names.values())):
        return forms
    fewest = min(limits.values())
    together = shortened(names.values(), lambda text: words_in(text) <= fewest and len(text) <= LONGEST_NAME)
    return {key: together[name] for key, name in names.items()}


def in_words(name: str, most: int) -> str:
    """A name in at most ``most`` words and `LONGEST_NAME` characters."""
    return shortened([name], lambda text: words_in(text) <= most and len(text) <= LONGEST_NAME)[name]
