"""What the defaults of behaviour rest on: a study that anyone can run again.

    python -m sim.evidence.defaults [--preset restaurant] [--replications 4] [--workers 1]

For each free parameter (docs/science.md §4.4) it tries values around the committed one, measures the patterns that
should pin it, and prints the committed value, its evidence grade, what was measured, and the band of values that the
evidence leaves.  It changes nothing: a default that should move is for people to move.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Any

import numpy as np

from sim.laws.choice import guarantee_worth
from sim.market.run_spec import RunSpec
from sim.scenario import read, solve_places, with_values
from sim.scenario.schema.behaviour import Behaviour, Passers
from sim.scenario.schema.business import Scores
from sim.scenario.schema.scenario import Scenario
from sim.scenario.solve.in_reach import curve_of, reachable
from sim.scenario.solve.places import market_of
from sim.scenario.text.wording import quoted
from sim.study.patterns import study_patterns
from sim.study.patterns.catalogue import BY_KEY
from sim.study.patterns.market import at_rest, terms_of
from sim.study.patterns.voice import go_share

REPLICATIONS = 4
GUARANTEE = 0.05
"""Share of the price that a full refund is worth at most: Shang, Pekgün, Ferguson & Galbreth (2017) find less than 3 %
of goods sold by auction, 5 % in an earlier analysis; of restaurants no size was found."""
STAR = 1.3  # z of one star of public rating (docs/science.md §1, M22)


@dataclass(frozen=True)
class Pin:
    """A statistic of the patterns, and the band in which it should be: the catalogue's unless another is given."""

    key: str
    low: float | None = None
    high: float | None = None
    source: str = ""

    @property
    def band(self) -> tuple[float, float]:
        """(low, high)."""
        known = BY_KEY[self.key]
        return (known.low if self.low is None else self.low), (known.high if self.high is None else self.high)


@dataclass(frozen=True)
class Trial:
    """One parameter: its path, the values tried (ascending, the committed one among them), what should pin it."""

    path: str
    values: tuple
    pins: tuple
    how: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.split(".")[-1]


TRIALS = (
    Trial(
        "behaviour.experience_weight",
        (0.2, 0.4, 0.6, 0.9),
        (
            Pin("R4.mixing", 1.0, 2.0, "Goodhardt et al. 1984: toothpaste 1.3; ours: up to 2"),
            Pin("R8.correlation"),
            Pin("R15.praise"),
            Pin("R1.fit"),
        ),
        "With match, S of the Dirichlet should pin it; only their product shows in visits (docs/science.md §4.3)",
    ),
    Trial(
        "behaviour.match",
        (0.45, 0.9, 1.35, 1.8),
        (
            Pin("R4.mixing", 1.0, 2.0, "Goodhardt et al. 1984: toothpaste 1.3; ours: up to 2"),
            Pin("R8.correlation"),
            Pin("R15.praise"),
        ),
        "S of the Dirichlet should pin it, and that satisfaction goes with coming back",
    ),
    Trial(
        "behaviour.loyalty_weight",
        (0.0, 0.75, 1.5, 3.0),
        (Pin("A1.after"), Pin("R4.mixing"), Pin("R8.correlation")),
        "Pinned by the after-effect of a temporary price cut, which taste cannot give",
    ),
    Trial(
        "behaviour.tolerance",
        (2.0, 2.2, 2.5, 3.0),
        (Pin("R19.customers", 0.075, 0.085, "8 %"), Pin("R15.praise"), Pin("R20.share")),
        "Pinned by 8 % of visits that delight",
    ),
    Trial(
        "behaviour.word_weight",
        (0.0, 0.2, 0.5, 1.0),
        (Pin("R7.imitation"), Pin("R20.share"), Pin("R15.praise")),
        "The speed of something new should pin it, and first visits by recommendation",
    ),
    Trial(
        "varies_by",
        (0.5, 1.05, 2.0, 3.0),
        (Pin("R8.correlation"), Pin("R19.customers"), Pin("R15.praise")),
        "How weakly satisfaction goes with coming back should pin it",
    ),
)
"""The free parameters; `varies_by` is set at every touchpoint of every business."""

MISSED = (
    Trial(
        "behaviour.talk_chance",
        (0.02, 0.08, 0.14, 0.2),
        (Pin("R20.share"), Pin("R7.imitation"), Pin("R15.praise")),
        "Tried for R20",
    ),
    Trial("behaviour.brand_price_elasticity", (-5.0, -4.0, -3.2, -2.6), (Pin("R13.business"),), "Tried for R13"),
    Trial("behaviour.category_price_elasticity", (-1.6, -1.2, -0.8), (Pin("R13.category"),), "Tried for R13"),
    Trial("behaviour.novelty_fades", (0.1, 0.3, 1.0), (Pin("R16.satisfaction"),), "Tried for R16"),
)
"""What would bring the patterns that are missed nearer, whatever else it would do."""


@dataclass(frozen=True)
class Finding:
    """`measured[key]` is (value, low, high) for each value tried; `left[key]` those in the band, or None."""

    trial: Trial
    committed: float
    grade: str
    measured: dict
    left: dict


def study_default(
    trial: Trial,
    preset: str = "restaurant",
    *,
    replications: int = REPLICATIONS,
    workers: int = 1,
    seed: int | None = None,
) -> Finding:
    """Measure one trial in the market of a preset; returns a `Finding`."""
    patterns = tuple(dict.fromkeys(BY_KEY[pin.key].pattern for pin in trial.pins))
    measured: dict[str, list[Any]] = {pin.key: [] for pin in trial.pins}
    for value in trial.values:
        study = study_patterns(
            scenario_with(trial.path, value, preset),
            replications=replications,
            workers=workers,
            seed=seed,
            patterns=patterns,
        )
        rows = {row.statistic: row for row in study.rows}
        for key, found in measured.items():
            found.append((rows[key].value, rows[key].low, rows[key].high))
    left = {pin.key: span(trial.values, [value for value, _, _ in measured[pin.key]], *pin.band) for pin in trial.pins}
    committed, grade = committed_value(trial.path)
    return Finding(trial, committed, grade, measured, left)


def scenario_with(path: str, value: float, preset: str) -> Scenario:
    """The preset with one parameter at another value; what is solved is solved anew."""
    if path == "varies_by":
        scenario = read(text=f'preset = "{preset}"')
        moments = [each.name for each in scenario.experience.touchpoint]
        paths = {
            f"business.{quoted(business.name)}.touchpoints.{quoted(moment)}.varies_by": value
            for business in scenario.business
            for moment in moments
        }
        return with_values(scenario, paths)[0]
    table, key = path.split(".")
    return read(text=f'preset = "{preset}"\n[{table}]\n{key} = {value!r}\n')


def committed_value(path: str) -> tuple[float, str]:
    """(value, evidence grade) of the default."""
    models: dict[str, tuple[Any, str]] = {"varies_by": (Scores, "varies_by"), "passers.reviews": (Passers, "reviews")}
    model, key = models.get(path) or (Behaviour, path.split(".")[-1])
    known: Any = model.model_fields[key]
    return known.default, known.json_schema_extra.get("evidence", "")


def span(
    tried: Iterable[float], measured: Iterable[float | None], low: float, high: float
) -> tuple[float, float] | None:
    """(from, to) of the parameter for which a statistic, drawn straight between what was tried, is in low..high.

    An end that is the first or last value tried is no bound: it may go on.  None where it never is.
    """
    inside = []
    points = [(x, y) for x, y in zip(tried, measured, strict=True) if y is not None]
    inside += [x for x, y in points if low <= y <= high]
    for (x0, y0), (x1, y1) in pairwise(points):
        for bound in (low, high):
            if abs(bound) != inf and (y0 - bound) * (y1 - bound) < 0.0:
                inside.append(x0 + (x1 - x0) * (bound - y0) / (y1 - y0))
    return (min(inside), max(inside)) if inside else None


def told(finding: Finding) -> list[str]:
    """Lines of Markdown about one finding."""
    trial = finding.trial
    lines = [
        f"### {trial.name}: {finding.committed:g} (evidence {finding.grade or '-'})",
        "",
        f"{trial.how}.",
        "",
        "| statistic | band | " + " | ".join(f"{value:g}" for value in trial.values) + " | leaves |",
        "|---|---|" + "---|" * (len(trial.values) + 1),
    ]
    for pin in trial.pins:
        cells = " | ".join(_cell(each) for each in finding.measured[pin.key])
        lines.append(f"| {BY_KEY[pin.key].words} ({pin.key}) | {_band(pin.band)} | {cells} | {_left(finding, pin)} |")
    return [*lines, ""]


def _cell(measured):
    value, low, _ = measured
    if value is None:
        return "not measured"
    return f"{value:.3g}" + (f" ± {value - low:.2g}" if low is not None else "")


def _band(band):
    low, high = band
    return f"≥ {low:.3g}" if high == inf else f"≤ {high:.3g}" if low == -inf else f"{low:.3g} to {high:.3g}"


def _left(finding, pin):
    found, tried = finding.left[pin.key], finding.trial.values
    if found is None:
        return "nothing tried"
    low, high = (
        f"{end:.3g}{' or beyond' if end == edge else ''}"
        for end, edge in zip(found, (tried[0], tried[-1]), strict=True)
    )
    return f"{low} to {high}"


def closed_forms(preset: str = "restaurant") -> list[str]:
    """Lines about the parameters that a formula pins: the guarantee's worth, the weight of reviews, the go share."""
    scenario = read(text=f'preset = "{preset}"')
    place = max(scenario.place, key=lambda one: one.residents)
    solved = solve_places(scenario)[sorted(one.name for one in scenario.place).index(place.name)]
    behaviour = scenario.behaviour
    price = sum(one.price for one in scenario.business) / len(scenario.business)
    curve = curve_of(scenario, place)
    lines = ["### risk_weight: a full guarantee should be worth about 3 % of the price to a stranger, 5 % at most", ""]
    for weight in (0.05, behaviour.risk_weight, 0.2):
        felt = guarantee_worth(weight, behaviour.risk_start, 1.0, solved.price_weight)
        worth = float(curve.rise(np.array(price), np.array(felt)))
        lines.append(f"* {weight:g}: {worth:.2f} of {price:.2f}, {worth / price:.1%}")
    risk, grade = committed_value("behaviour.risk_weight")
    dearer = [
        float(curve.felt(np.array((1.0 + share) * price)) - curve.felt(np.array(price))) for share in (0.0, GUARANTEE)
    ]
    leaves = [felt * solved.price_weight / behaviour.risk_start for felt in dearer]
    lines += [f"* committed {risk:g} (evidence {grade}); up to 5 % leaves {leaves[0]:.2f} to {leaves[1]:.2f}", ""]
    lines += ["### passers.reviews: a star more should bring 5-9 % more (Luca 2016)", ""]
    strangers = market_of(scenario, place, passers=True)(solved.price_weight, solved.nest, solved.going_out)
    near = reachable(scenario, place, passers=True)
    steepness = -sum(
        share * own / (solved.price_weight * one.price * float(curve.more(np.array(one.price))))
        for share, own, one in zip(strangers.shares, strangers.own_elasticities, near, strict=True)
    )
    for weight in (0.05, 0.085, 0.1, 0.3):
        lines.append(f"* {weight:g}: {steepness * behaviour.experience_weight * weight * STAR:+.1%} a star")
    given, grade = committed_value("passers.reviews")
    reach = [gain / (steepness * behaviour.experience_weight * STAR) for gain in (0.05, 0.09)]
    lines += [f"* committed {given:g} (evidence {grade}); 5-9 % leaves {reach[0]:.3f} to {reach[1]:.3f}", ""]
    return [*lines, *_going_out(scenario, strangers.go_share)]


def _going_out(scenario, strangers):
    from sim.kernel import simulate

    terms = terms_of(at_rest(scenario))
    population = terms.population(scenario.runs.seed, 0)
    _, ledger, _ = simulate(RunSpec(terms, population, scenario.runs.seed, 0))
    return [
        "### going_out: solved so that people go out on the go share of the occasions",
        "",
        f"* {scenario.behaviour.go_share:g} of occasions with something in mind, where the market at rest is solved; "
        f"simulated {go_share(terms, ledger):.3f} of the residents', {strangers:.3f} of a stranger's by the rule",
        "",
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="restaurant")
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args(arguments)
    print("\n".join(["## Free parameters", "", *closed_forms(options.preset)]))
    for title, trials in ((None, TRIALS), ("## What would move the patterns that are missed", MISSED)):
        print(*([title, ""] if title else []), sep="\n")
        for trial in trials:
            finding = study_default(trial, options.preset, replications=options.replications, workers=options.workers)
            print("\n".join(told(finding)), flush=True)


if __name__ == "__main__":
    main()
