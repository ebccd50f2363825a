"""A pattern's value and interval as a mark on the band that it is judged by: a small drawing for a row of a table."""

from math import isinf

from markupsafe import Markup

WIDTH, HEIGHT = 150, 18  # of the drawing's own units
BAND = (50.0, 100.0)
"""Where a band lies in every drawing: its ends, the drawing's edge where it has none."""
FARTHEST = 44.0
"""How far from the one end of a band without another the farthest mark stands."""
MARK = 4.0


def strip(
    band: tuple[float, float], value: float | None, interval: tuple[float | None, float | None], published: bool
) -> Markup:
    """The drawing as SVG, on a scale of its own: the band always lies in the same place.

    ``band`` is (low, high), one of them infinite where there is no such end; ``value`` None draws the band alone.  A
    band that is not ``published`` has a broken edge.  What lies off the drawing is shown by an arrow at its edge.
    """
    left, right = _ends(band)
    edge = "" if published else ' stroke-dasharray="4 3"'
    parts = [
        f'<rect class="band" x="{left:.1f}" y="2" width="{right - left:.1f}" height="{HEIGHT - 4}"{edge}/>',
    ]
    if value is not None:
        at = _scale(band, [each for each in (value, *interval) if each is not None])
        low, high = interval
        if low is not None and high is not None:
            ends = [min(max(at(end), 1.0), WIDTH - 1.0) for end in (low, high)]
            parts.append(f'<path class="interval" d="M{ends[0]:.1f} {HEIGHT / 2}H{ends[1]:.1f}"/>')
        parts.append(_mark(at(value)))
    inside = "".join(parts)
    return Markup(
        f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{inside}</svg>'
    )


def _ends(band):
    low, high = band
    return (0.5 if isinf(low) else BAND[0]), (WIDTH - 0.5 if isinf(high) else BAND[1])


def _scale(band, marks):
    """Where on the drawing a value stands."""
    low, high = band
    if isinf(low) or isinf(high):
        bar, place = (high, BAND[1]) if isinf(low) else (low, BAND[0])
        farthest = max(abs(each - bar) for each in marks) or 1.0
        return lambda value: place + (value - bar) / farthest * FARTHEST
    return lambda value: BAND[0] + (value - low) / (high - low) * (BAND[1] - BAND[0])


def _mark(x):
    """The value: a dot, or an arrow at the edge where it lies off the drawing."""
    middle = HEIGHT / 2
    if x < MARK:
        return f'<path class="mark" d="M0 {middle}l8 -5v10z"/>'
    if x > WIDTH - MARK:
        return f'<path class="mark" d="M{WIDTH} {middle}l-8 -5v10z"/>'
    return f'<circle class="mark" cx="{x:.1f}" cy="{middle}" r="{MARK}"/>'
