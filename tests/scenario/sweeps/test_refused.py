"""Points that cannot be: found before anything runs, told by number and values, and quickly."""

import random
import time

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario import PathFault, explain, range_of, read, resolve
from sim.scenario.consistency.changes import check_events, check_strategies
from sim.scenario.consistency.dates import check_dates
from sim.scenario.consistency.market import check_market
from sim.scenario.consistency.money import check_money
from sim.scenario.sweeps import read_sweep, refused, sweep_of
from sim.scenario.sweeps.points import Points
from sim.scenario.sweeps.settling import is_whole
from sim.scenario.text.faults import Faults
from sim.scenario.variants.changed import changed, missed
from sim.scenario.variants.values import with_values
from tests.scenario.small import BARE

WELCOME = "strategy.welcome.change.touchpoints.welcome.people"
PEOPLE = 'strategy.welcome.step.1.change."touchpoints.welcome.people"'


def told(text, path=None):
    """The sentences of a text's faults."""
    with pytest.raises(ScenarioError) as caught:
        read_sweep(path, text=text)
    return [fault.message for fault in caught.value.faults]


def test_a_point_that_leaves_the_scale_is_told_by_number_and_values():
    assert told(f"""
scenario = "minimal"
[sweep]
[[sweep.vary]]
what = "price"
values = [11, 12]
[[sweep.vary]]
what = "{WELCOME}"
values = [1, 5]
""") == [
        f'Point {point} (business."Corner Café".price = {price}, {PEOPLE} = 5) cannot be: strategy.welcome takes '
        'business."Corner Café".touchpoints.welcome.people to 11 in week 0; scores stay between 0 and 10.'
        for point, price in ((1, 11), (3, 12))
    ]


def test_the_first_ten_are_told_and_the_others_counted():
    with pytest.raises(PathFault) as caught:
        sweep_of("minimal", vary={WELCOME: np.linspace(3, 8, 51).tolist()})
    *first, last = str(caught.value).splitlines()
    assert [line.split(" (")[0] for line in first] == [f"Point {number}" for number in range(11, 21)]
    assert last == "There are 30 more points that cannot be."


@pytest.mark.parametrize(("vary", "words"), [
    ({"strategy.welcome.start_week": [0, 30], "strategy.welcome.end_week": [20, 40]}, "must be later than start_week"),
    ({"business.Mill Café.closes_week": [5, 9], "business.Mill Café.opens_week": [7]}, "must be later than opens_week"),
    ({f"business.{name} Café.price": [1e-9] for name in ("Corner", "Mill", "Station")}, "times the middle price"),
    ({"place.village.residents": [100, 0]}, "Nobody can reach"),
    ({"place.village.residents": [100, 200], "place.village.passing_share": [0.0, 0.4]}, "cannot be had"),
    ({"place.village.mix.value seekers": [0.2], "place.village.mix.occasion diners": [0.3]}, "cannot be had"),
    ({"business.Bakery.touchpoints.welcome.score": [9.9, 6.0], "business.Bakery.touchpoints.welcome.people": [2.0]},
     "cannot be had"),
    ({"study.weeks": [50, 52], "strategy.welcome.start_week": [0]}, None),
])  # fmt: skip
def test_contradictions_between_values_are_found(vary, words):
    if words is None:
        assert len(sweep_of("minimal", vary=vary).points) == 2
        return
    with pytest.raises(PathFault, match=words):
        sweep_of("minimal", vary=vary)


OTHER = read("minimal").text.replace(
    "considered = 0.8, focus = true",
    "considered = 0.8, focus = true, buy_in = 0.5, touchpoints = { welcome = { people = 5.0, setting = 7.0 } }",
)
LATER = '[[strategy]]\nname = "later"\nstart_week = 60\nchange = { appeal = "+5" }\n'
STRONG = '[[strategy]]\nname = "strong"\nchange = { "touchpoints.welcome.people" = "+8" }\n'
MOMENT = "touchpoints.welcome.score"


@pytest.mark.parametrize(("text", "vary", "words"), [
    (OTHER, {MOMENT: [7.0], "experience.touchpoint.welcome.human": [0.1]}, "cannot be had"),
    (OTHER, {"place.village.passing_share": [0.2], **{
        f"segment.{one.name}.occasions_per_week": [0.0] for one in read("minimal").segment}}, "have no occasions"),
    (OTHER + LATER, {"study.weeks": [52, 70]}, r"^Point 1 \(study.weeks = 70\) cannot be: strategy.later takes"),
    (OTHER + STRONG, {"buy_in": [0.5, 1.0]}, "^Point 1 .*strategy.strong takes"),
], ids=["human", "occasions", "weeks", "buy_in"])  # fmt: skip
def test_inputs_that_break_others_are_looked_at(text, vary, words):
    with pytest.raises(PathFault, match=words):
        sweep_of(read(text=text), vary=vary)
    if len(vary) > 1:
        for path, values in list(vary.items())[:1]:
            assert sweep_of(read(text=text), vary={path: values}), "alone it can be"


def test_a_strategy_that_is_not_tried_refuses_no_point():
    scenario = read(text=read("minimal").text + '[[strategy]]\nname = "dear"\nchange = { appeal = "+3" }\n')
    vary = {"appeal": [6.0, 8.0]}
    assert len(sweep_of(scenario, vary=vary, strategies=["welcome"]).points) == 2
    with pytest.raises(PathFault, match=r"strategy\.dear takes"):
        sweep_of(scenario, vary=vary)
    with pytest.raises(PathFault, match=r"strategy\.dear takes"):
        sweep_of(scenario, vary=vary, strategies=["dear"])
    known = read(text=scenario.text + '[sources]\n"strategy.dear.cost_per_week" = "guess"\nprice = "our data"\n')
    kept = sweep_of(known, vary={"appeal": [6.0]}, strategies=["welcome"]).scenario
    assert list(kept.sources) == ["price"]
    assert changed(kept, {"appeal": 6.5}).focus[0].appeal == 6.5
    worse = read(text=scenario.text.replace('name = "welcome"', 'name = "kind"').replace('"+3"', '"+1"'))
    with pytest.raises(PathFault, match=r"strategy\.kind takes"):
        sweep_of(worse, vary={**vary, "touchpoints.welcome.people": [6, 9]}, strategies=["kind"])


def test_an_input_away_from_what_is_likely_is_no_fault():
    sweep = sweep_of("town_vs_west_end", vary={"behaviour.experience_weight": [0.2, 0.9]})
    assert len(sweep.points) == 2


def whole_check(scenario, target_values):
    """The first sentence that all checks find, whatever can break what; what is known of inputs apart."""
    try:
        other, _ = with_values(scenario, {target.path: value for target, value in target_values.items()})
    except PathFault as fault:
        return str(fault)
    faults = Faults(scenario._source)
    for check in (check_market, check_dates, check_money, check_strategies, check_events):
        check(other, faults)
    return bool(faults.found or missed(other, target_values))


def numbers_of(scenario):
    """The targets of all numbers of a scenario that can be varied."""
    found = {}
    for row in explain(scenario):
        try:
            target = resolve(scenario, row.path)
            found[target] = range_of(target)
        except PathFault:
            continue
    return found


def value_within(luck, target, low, high):
    """A value of an input's range: an end, or near what such inputs are."""
    low, high = max(low, -1e4), min(high, luck.choice((1.0, 10.0, 100.0, 1e6)))
    if low > high:
        low = high
    value = luck.choice((low, high, luck.uniform(low, high), luck.uniform(low, high)))
    return float(round(value)) if is_whole(target) else value


@pytest.mark.parametrize("scenario", [read(text=BARE), read("minimal"), read("town_vs_west_end"), read("recession")],
                         ids=["bare", "minimal", "town", "recession"])  # fmt: skip
def test_only_what_can_break_is_checked_and_nothing_that_breaks_is_missed(scenario):
    """Random boxes of random inputs: the points found are those that a check of everything refuses."""
    luck = random.Random(5)
    numbers = numbers_of(scenario)
    fragile = [target for target in numbers if refused.breaks(target)]
    assert len(numbers) > 100
    refusals = 0
    for number in range(2000):
        if number >= 250 and refusals >= 15:
            break
        first = luck.choice(fragile)
        related = [target for target in numbers if (target.kind, target.name) == (first.kind, first.name)]
        targets = luck.sample(luck.choice((list(numbers), related)), 1)
        targets += luck.sample([target for target in related if target not in targets], min(3, len(related) - 1))
        ends = [[value_within(luck, each, *numbers[each]) for _ in range(2)] for each in targets]
        rows = [
            [luck.choice((*each, round(luck.uniform(*each)) if is_whole(target) else luck.uniform(*each)))
             for target, each in zip(targets, ends, strict=True)]
            for _ in range(6)
        ]  # fmt: skip
        expected = [
            point for point, row in enumerate(rows) if whole_check(scenario, dict(zip(targets, row, strict=True)))
        ]
        found = refused.refused(scenario, targets, Points(np.array(rows)))
        assert [point for point, _ in found.told] == expected, (targets, rows)
        assert found.total == len(expected)
        refusals += bool(expected)
    assert refusals >= 15


def test_corners_speak_for_a_box_only_where_they_can(monkeypatch):
    """A step that starts in mid-range may leave the scale though neither end does."""
    text = read("minimal").text + (
        '[[strategy]]\nname = "two"\n'
        '[[strategy.step]]\nstart_week = 40\nend_week = 45\nchange = { "touchpoints.welcome.people" = "+2.5" }\n'
        '[[strategy.step]]\nfades_per_year = 0.9\nchange = { "touchpoints.welcome.people" = "+2.5" }\n'
    )
    path = "strategy.two.step.2.start_week"
    assert len(sweep_of(read(text=text), vary={path: [0, 50]}).points) == 2
    with pytest.raises(PathFault, match=r"^Point 1 "):
        sweep_of(read(text=text), vary={path: [0, 41, 50]})
    monkeypatch.setattr(refused, "TIMING", ())
    assert len(sweep_of(read(text=text), vary={path: [0, 41, 50]}).points) == 3, "the corners alone do not find it"


def test_many_points_are_checked_quickly():
    """5,000 points of the flagship, of inputs whose weeks move so that every one is looked at: less than 2 ms of
    processor time each; where corners speak for a box, many more."""
    vary = {"strategy.kitchen.start_week": (0, 20), "strategy.kitchen.change.appeal": (0.1, 1.0)}
    before = time.process_time()
    assert len(sweep_of("town_vs_west_end", vary=vary, points=5_000).points) == 5_000
    assert time.process_time() - before < 10
    prices = {f"business.{name}.price": (20, 30) for name in ("The Old Forge", "Soho Table")}
    before = time.process_time()
    assert len(sweep_of("town_vs_west_end", vary=prices, points=200_000).points) == 200_000
    assert time.process_time() - before < 5
