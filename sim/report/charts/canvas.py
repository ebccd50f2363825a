"""What every chart stands on: settings, and the bytes of a figure.

With the charts themselves the only module that knows matplotlib.  No ``pyplot`` and no state that outlives a call: each
figure is drawn with settings of its own, so the same table gives the same picture whatever else a program does with
matplotlib.  Names are drawn literally: "$10 vs $20" is no formula.
"""

import contextlib
import functools
import io
import warnings
from collections.abc import Callable
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.report.charts.letters import families, undrawable
from sim.report.charts.scheme import classed
from sim.report.words.theme import (
    FAINT,
    GRID,
    INK,
    QUIET,
    STEP,
)

_OWN = {
    "font.size": 9.5,
    "text.parse_math": False,
    "text.color": INK,
    "axes.unicode_minus": True,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "svg.hashsalt": "regulars",
    "svg.fonttype": "none",
    "hatch.color": STEP,
    "hatch.linewidth": 0.8,
}


@functools.cache
def _settings() -> dict:
    left_alone = ("backend", "interactive", "toolbar", "webagg", "tk.", "macosx", "savefig.directory")
    plain = {key: value for key, value in matplotlib.rcParamsDefault.items() if not key.startswith(left_alone)}
    return plain | _OWN | {"font.family": list(families())}


@contextlib.contextmanager
def _drawing():
    with warnings.catch_warnings(), matplotlib.rc_context(_settings()):
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # drawn as a box, which is what it is
        yield


def drawn_with_our_settings(chart: Callable[..., Any]) -> Callable[..., Any]:
    """A chart function that runs with our settings."""

    @functools.wraps(chart)
    def wrapper(*args: Any, **kwargs: Any) -> Figure:
        with _drawing():
            return chart(*args, **kwargs)

    return wrapper


def svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes every time; text by the reader's fonts, colours by the reader's scheme."""
    with _drawing(), io.BytesIO() as file:
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": "Regulars"})
        return classed(file.getvalue())


def png(figure: Figure, dots_per_inch: int = 150) -> bytes:
    """The figure as PNG; the same bytes every time."""
    with _drawing(), io.BytesIO() as file:
        FigureCanvasAgg(figure)
        figure.savefig(file, format="png", dpi=dots_per_inch, metadata={"Software": "Regulars"})
        return file.getvalue()


def letters_missing(figure: Figure) -> list[str]:
    """The letters of a figure that its PNG shows as boxes, because no font of this machine has them."""
    return undrawable(text.get_text() for text in figure.findobj(Text))
