"""Colours, marks and spaces of the charts; nothing here draws."""

from dataclasses import dataclass, field

from sim.report.words.names import short_names
from sim.scenario.schema.scenario import Scenario

INK, QUIET, FAINT, BAND, GRID = "#222222", "#5f5f5f", "#9a9a9a", "#ececec", "#e3e3e3"
BASELINE = ("#6b6b6b", "o")
STEP = "#7a8ca3"  # bars of the bridge belong to no strategy
# Okabe & Ito (2008) without black and the yellow that vanishes on white, and two dark tones of Tol (2021, "muted").
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#332288", "#882255")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p", "<", ">", "h")
PAPER, LOSS = "#ffffff", "#b2182b"
SCHEME = {
    INK: ("ink", "#e9e8e4"),
    QUIET: ("quiet", "#b9bcc0"),
    FAINT: ("faint", "#82868b"),
    BAND: ("band", "#2c3035"),
    GRID: ("grid", "#3a3e43"),
    PAPER: ("paper", "#191b1e"),
    LOSS: ("loss", "#ff8a80"),
    STEP: ("step", "#93a6bd"),
    BASELINE[0]: ("base", "#a6a6a6"),
    **{
        colour.lower(): (f"c{place}", dark)
        for place, (colour, dark) in enumerate(
            zip(
                COLOURS,
                ("#56aee8", "#f58a4b", "#2cc49a", "#e6a6c9", "#f0b840", "#9ad6f7", "#a9a2f2", "#dd7fa9"),
                strict=True,
            )
        )
    },
}
"""What each colour of a chart is called, and what it is where people read light on dark."""

LINE_WORDS = {
    "acquisition_referred": "new customers, recommended",
    "acquisition_other": "new customers, other",
    "retention": "customers kept",
    "penetration": "visits per customer",
    "lost": "customers lost",
    "passing_trade": "passing trade",
    "price": "prices paid",
    "serving": "cost of serving",
    "unit_cost": "cost of a visit",
    "upgrades": "upgrades",
    "refunds_and_complaints": "refunds and complaints",
    "programme": "cost of the programme",
    "difference": "whole difference",
}
"""What people read for the lines of the bridge."""

LONGEST_LABEL = 34  # characters of a strategy's name beside its mark


@dataclass(frozen=True)
class Theme:
    """How the strategies of one scenario look in every chart.

    ``strategies`` are all names; a colour and a marker go to each in the order of the names, so they stay the same
    whatever is drawn.  The baseline is always grey.  ``labels`` is what people read for each.
    """

    currency: str
    baseline: str
    strategies: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)

    def mark(self, strategy: str) -> tuple[str, str]:
        """Colour and marker of a strategy; distinct for the first 88."""
        if strategy == self.baseline:
            return BASELINE
        order = sorted(name for name in self.strategies if name != self.baseline)
        place = order.index(strategy) if strategy in order else len(order)
        # 8 and 11 share no factor: every pair comes once before any comes twice
        return COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]

    def label(self, strategy: str, longest: int = LONGEST_LABEL) -> str:
        """The strategy's label, short and still unlike every other's."""
        forms = short_names((self.labels.get(name, name) for name in self.strategies), longest)
        wanted = self.labels.get(strategy, strategy)
        return forms.get(wanted) or short_names([wanted], longest)[wanted]


def labels(scenario: Scenario) -> dict[str, str]:
    """What people read for each strategy: its label, or its name where it has none."""
    return {strategy.name: (getattr(strategy, "label", None) or strategy.name) for strategy in scenario.strategy}


def theme_of(scenario: Scenario) -> Theme:
    """The looks of a scenario's strategies."""
    names = tuple(strategy.name for strategy in scenario.strategy)
    return Theme(scenario.study.currency, scenario.study.baseline, names, labels(scenario))


def apart(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions as near as can be to those wanted, at least ``gap`` from one another, inside low..high.

    Order is kept.  If there is no room for the gap the positions are spread evenly.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    if len(order) > 1 and gap * (len(order) - 1) > high - low:
        gap = (high - low) / (len(order) - 1)
    placed: list[float] = []
    for i in order:
        placed.append(max(wanted[i], low, placed[-1] + gap if placed else low))
    ceiling = high
    for k in range(len(placed) - 1, -1, -1):
        placed[k] = min(placed[k], ceiling)
        ceiling = placed[k] - gap
    result = [0.0] * len(wanted)
    for i, place in zip(order, placed, strict=True):
        result[i] = place
    return result
