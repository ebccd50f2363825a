"""Tables of plans on a terminal: names that stay apart, and columns below one another."""

from collections.abc import Sequence

from sim.report.words.names import padded, short, short_names, shown, width

LONGEST, WIDEST = 22, 44
"""Letters of a plan's name: as many as the first, or as it takes to tell the plans apart, up to the second."""


def told_apart(names: Sequence[str]) -> list[str]:
    """The names of plans, cut so that what is left of one begins no other."""
    whole = {shown(name) for name in names}
    for longest in range(LONGEST, WIDEST + 1):
        cut = {name: short(name, longest) for name in whole}
        stems = {name: form if form == name else form[:-1] for name, form in cut.items()}
        if not any(other.startswith(stem) for name, stem in stems.items() if stem != name for other in whole - {name}):
            return [cut[shown(name)] for name in names]
    forms = short_names(names, LONGEST)
    return [forms[name] for name in names]


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """A line for each row of texts, all as many; the first column stands to the left, the others to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(padded(text, widths[at], right=at > 0) for at, text in enumerate(row)).rstrip() for row in rows
    ]
