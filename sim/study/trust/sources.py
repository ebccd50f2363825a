"""Where the important inputs come from: our data, a survey, something published, or a guess."""

from collections.abc import Iterable, Sequence

from sim.annotations import Row, Rows
from sim.scenario.inspect.explaining import plain_origin
from sim.scenario.inspect.origins import place_in_tree
from sim.scenario.paths.current_value import value_in_force
from sim.scenario.paths.labels import label
from sim.scenario.paths.paths import PathFault, Target, declared_as, resolve, split
from sim.scenario.schema.inputs import told
from sim.scenario.schema.scenario import Scenario
from sim.scenario.text.wording import quoted
from sim.study.numbers.rounding import to_decimals

OUR_DATA, SURVEY, PUBLISHED, GUESS = SOURCES = ("our data", "survey", "published", "guess")
"""From the best known to the least."""
GRADED = ("A", "B", "C")
"""Grades of evidence that rest on something published; D is an assumption of the model."""
DECIDED = (
    "price", "promise", "guarantee", "commitment_weeks", "fire_below", "opens_week", "closes_week", "seats_per_week",
    "refresh_every_weeks", "refresh_cost", "gesture_chance", "gesture_cost", "upgrade_price", "upgrade_cost",
    "cost_per_visit", "owner_standard",
)  # fmt: skip
"""What a plan that changes it simply does, so that nobody has to assume that it comes about."""
PRICED = (("price_weight", "brand_price_elasticity"), ("nest", "category_price_elasticity"), ("going_out", "go_share"))
"""What weighs price in the choice: each weight, and what it is solved from where it is not given."""


def is_assumed_effect(path: str, strategy: str) -> bool:
    """Whether a path is a change that a strategy is assumed to bring about, beside what it decides itself."""
    kind, name, *within = split(path)
    if (kind, name) != ("strategy", strategy) or "change" not in within:
        return False
    return within[within.index("change") + 1] not in DECIDED


def source_rows(scenario: Scenario, drivers: Sequence[Row] | None = None, leading: Iterable[str] = ()) -> Rows:
    """Rows of sources.csv: the inputs that the answer leans on, each with its value in force and its source.

    First the uncertain inputs, then those that [sources] names, then price, unit cost and promise of the focus
    businesses, what the price weights are solved from, the changes that the ``leading`` strategies are assumed to bring
    about, and the touchpoints of the focus businesses; each input once.  ``is_important`` is False for touchpoints and
    for what only [sources] names.  ``variance_share`` is the largest in ``drivers`` (rows of drivers.csv), None where
    there is none.
    """
    known, shares = _tags(scenario), _shares(drivers)
    rows, seen = [], set()
    for what, important in _inputs(scenario, leading):
        target = resolve(scenario, what)
        if target in seen:
            continue
        seen.add(target)
        rows.append(
            {
                "input": what,
                "input_label": label(scenario, what),
                "in_force": to_decimals(_number(value_in_force(scenario, target)), 6),
                "source": _source(scenario, target, known),
                "is_important": important,
                "variance_share": shares.get(what),
            }
        )
    return rows


def _number(value):
    return None if value is None else float(value)


def _inputs(scenario, leading):
    """Yield (path, whether it is important); the same input may come again, the first counts."""
    for one in scenario.uncertain:
        yield one.what, True
    for business in scenario.focus:
        for key in ("price", "unit_cost", "promise"):
            yield Target("business", business.name, key).path, True
    for weight, solved_from in PRICED:
        yield f"behaviour.{solved_from if getattr(scenario.behaviour, weight) is None else weight}", True
    for strategy in scenario.strategy:
        if strategy.name in leading:
            for number, step in enumerate(strategy.step, start=1):
                which = f"step.{number}.change" if len(strategy.step) > 1 else "change"
                for path in step.change:
                    if split(path)[0] not in DECIDED:
                        yield f"strategy.{quoted(strategy.name)}.{which}.{path}", True
    for path in scenario.sources:
        if _is_input(scenario, path):
            yield path, False
    moments = [one.name for one in scenario.experience.touchpoint]
    for business in scenario.focus:
        for moment in moments:
            yield Target("business", business.name, f"touchpoints.{moment}.score").path, False


def _is_input(scenario, path):
    """Whether a path of [sources] names one input and not a whole table."""
    try:
        resolve(scenario, path)
    except PathFault:
        return False
    return True


def _tags(scenario):
    """Target of one input, or the parts of a whole table, -> the source that the file gives for it."""
    tags = {}
    for path, source in scenario.sources.items():
        tags[resolve(scenario, path) if _is_input(scenario, path) else tuple(split(path))] = source
    for one in scenario.uncertain:
        tags[resolve(scenario, one.what)] = one.source
    return tags


def _source(scenario, target, tags):
    """Where an input comes from: its own tag, its table's, or by where its value was found."""
    parts = target.parts
    if parts[0] == "touchpoints" and parts[-1] == "score" and target not in tags:
        halves = [Target(target.kind, target.name, f"touchpoints.{parts[1]}.{half}") for half in ("people", "setting")]
        return max((_source(scenario, half, tags) for half in halves), key=SOURCES.index)  # the less sure of the two
    for key in (target, (target.kind, *target.name.split(".")), (target.kind, target.name), (target.kind,)):
        if key in tags:
            return tags[key]
    if plain_origin(scenario, place_in_tree(scenario, target)) == "file":
        return GUESS  # somebody wrote it and did not say from where
    return PUBLISHED if told(declared_as(target)).get("evidence") in GRADED else GUESS


def _shares(drivers):
    """Path -> the largest share that it has at any business."""
    shares = {}
    for row in drivers if drivers is not None else ():
        share = row["variance_share"]
        if share is not None and share == share:
            shares[row["input"]] = max(share, shares.get(row["input"], 0.0))
    return shares
