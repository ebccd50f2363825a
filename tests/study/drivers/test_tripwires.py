"""Trip-wires: the search against brute force, made futures whose separator is known, and what is said without one."""

from itertools import pairwise, product
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.study.drivers.threshold_search import (
    ABOVE,
    BELOW,
    best_of,
    best_rule,
    by_chance,
    roundest_between,
    says_bad,
    unseen,
)
from sim.study.drivers.tripwires import MEASURES, looks, measured, tables
from sim.study.measures.flows import Flow, WeeklyFlows
from sim.study.worlds.worlds import Worlds
from tests.scenarios import market
from tests.study.made import answers, made

WEEKS = 60


# -- the search


def youden(rule, values, bad):
    called = says_bad(rule, values)
    return (called & bad).sum() * (~bad).sum() - (called & ~bad).sum() * bad.sum()


def by_brute_force(values, bad):
    """The largest J over every level between two values and both directions, in whole numbers."""
    distinct = sorted(set(values.tolist()))
    levels = [(low + high) / 2 for low, high in pairwise(distinct)]
    best = 0
    for level, direction in product(levels, (BELOW, ABOVE)):
        called = values < level if direction == BELOW else values > level
        best = max(best, (called & bad).sum() * (~bad).sum() - (called & ~bad).sum() * bad.sum())
    return best


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=14))
def test_no_level_separates_better_than_the_one_found(futures):
    values = np.array([value / 4 for value, _ in futures])
    bad = np.array([failed for _, failed in futures])
    rule, best = best_rule(values, bad), by_brute_force(values, bad)
    if rule is None:
        assert best == 0
        return
    called = says_bad(rule, values)
    assert youden(rule, values, bad) == best > 0
    assert (rule.caught, rule.false_alarms) == ((called & bad).sum(), (called & ~bad).sum())
    assert rule.level not in values


def test_a_perfect_separator_is_found_on_either_side():
    values, bad = np.array([1.0, 2.0, 3.0, 8.0, 9.0]), np.array([True, True, True, False, False])
    assert best_rule(values, bad) == (6.0, BELOW, 3, 0)
    assert best_rule(-values, bad) == (-6.0, ABOVE, 3, 0)
    assert best_rule(values, ~bad) == (6.0, ABOVE, 2, 0)


def test_of_equally_good_levels_the_one_with_fewer_false_alarms():
    # below 1.5 catches 1 of 2 and nothing else; below 3.5 catches 2 of 2 and 1 of 2 others: J is one half for both
    values, bad = np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, False])
    assert best_rule(values, bad)[1:] == (BELOW, 1, 0)


def test_nothing_to_separate():
    values, bad = np.array([1.0, 2.0]), np.array([True, False])
    assert best_rule(values, np.array([True, True])) is None
    assert best_rule(np.array([1.0, 1.0]), bad) is None
    assert best_rule(np.array([1.0, np.nan]), bad) is None


@pytest.mark.parametrize(
    ("low", "high", "level"), [(499.2, 512.9, 506.0), (0.61, 0.65, 0.63), (5.1234, 5.1235, 5.12345), (-3.0, 4.0, 0.0)]
)
def test_a_level_is_as_round_as_can_be(low, high, level):
    assert roundest_between(low, high) == level


@given(st.integers(-(10**7), 10**7), st.integers(1, 10**6))
def test_a_level_lies_strictly_between(low, step):
    low, high = round(low / 1e4, 4), round((low + step) / 1e4, 4)
    assert low < roundest_between(low, high) < high


def test_ties_go_to_the_candidate_that_comes_first():
    values, bad = np.array([1.0, 2.0, 3.0]), np.array([True, False, False])
    assert best_of({"a": values, "b": values}, bad)[0] == "a"
    assert best_of({"b": values * 0, "c": values}, bad)[0] == "c"
    assert best_of({"b": values * 0}, bad) is None


def test_what_separates_by_chance_does_not_hold_on_futures_it_was_not_chosen_from():
    draw = np.random.default_rng(11)
    noise = {number: draw.normal(size=60).round(4) for number in range(32)}
    bad = np.arange(60) < 20
    _, rule = best_of(noise, bad)
    caught, false_alarms = unseen(noise, bad)
    seen_j = rule.caught / 20 - rule.false_alarms / 40
    unseen_j = caught / 20 - false_alarms / 40
    assert seen_j > 0.35
    assert unseen_j < seen_j / 2


def test_what_really_separates_holds_there_too():
    bad = np.arange(60) % 3 == 0
    values = np.where(bad, 10.0, 20.0) + np.arange(60) * 0.01
    assert unseen({"good": values}, bad) == (20, 0)


def test_the_chance_of_blind_alarms_is_fishers():
    # the lady who tastes tea: 4 of 8 cups named, all 4 right by chance once in 70, 3 or more 17 times
    assert by_chance(4, 4, 0, 4) == 1 / 70
    assert by_chance(3, 4, 1, 4) == 17 / 70
    assert by_chance(0, 4, 0, 4) == by_chance(0, 3, 2, 4) == 1.0


# -- the measures


def flows(seed=0, weeks=WEEKS, **columns):
    """Weeks of the businesses A and B; A's `columns` (Flow's name, revenue, satisfaction) as given, the rest noise."""
    draw = np.random.default_rng(seed)
    counts = draw.integers(5, 15, (weeks, 2, len(Flow))).astype(np.int32)
    counts[:, :, Flow.VISITS] += 100
    real = {name: draw.uniform(4, 6, (weeks, 2)) for name in ("satisfaction", "revenue", "profit")}
    for name, values in columns.items():
        if name in real:
            real[name][:, 0] = values
        else:
            counts[:, 0, Flow[name]] = values
    return WeeklyFlows(businesses=("A", "B"), counts=counts, **real)


def test_every_measure_by_hand():
    week = np.arange(WEEKS)
    one = flows(VISITS=week, NEW=3, RETURNING=week + 1, REFERRED=2, DELIGHTED=week // 2, revenue=10.0 * week)
    one.satisfaction[:, 0] = 5 + week / 100
    found = measured(one, 0, [13, 26])
    last = np.arange(13, 26)
    assert found["visits"] == [6.0, 19.0]
    assert found["revenue"] == [60.0, 190.0]
    assert found["new"] == [3.0, 3.0]
    assert found["returning"] == [7.0, 20.0]
    assert found["referred"] == [2.0, 2.0]
    assert found["delighted_share"][1] == pytest.approx((last // 2).sum() / last.sum())
    assert found["repeat_share"][1] == pytest.approx((last + 1).sum() / ((last + 1).sum() + 39))
    assert found["satisfaction"][1] == pytest.approx((last * (5 + last / 100)).sum() / last.sum())
    assert set(found) == set(MEASURES)


def test_without_a_visit_there_is_no_share_and_no_satisfaction():
    one = flows(VISITS=0, NEW=0, RETURNING=0, DELIGHTED=0, satisfaction=np.nan)
    found = measured(one, 0, [13])
    assert [found[name][0] for name in ("visits", "new")] == [0.0, 0.0]
    assert all(np.isnan(found[name][0]) for name in ("satisfaction", "delighted_share", "repeat_share"))


def test_looks_count_from_the_start_of_the_strategy_and_end_within_the_run():
    scenario = market({"study.weeks": 52}, {"now": {}, "later": {"start_week": 20, "change": {"price": "-1"}}})
    assert looks(scenario, "now") == [13, 26, 39]
    assert looks(scenario, "later") == [33, 46]
    assert looks(market({"study.weeks": 13}, {"now": {}}), "now") == []


# -- the tables


def study(differences, weekly, *, weeks=WEEKS, worlds=()):
    """A study of strategy "plan" at A: replications with these differences and flows, then worlds of the same kind."""
    scenario = market({"study.weeks": weeks}, {"plan": {"change": {"price": "-1"}}})
    count = len(differences)
    plain = answers({"plan": differences}, precision=100.0)
    outcomes = [
        made("A", strategy, number, difference if strategy == "plan" else 0.0, weekly=weekly[number])
        for number, difference in enumerate(differences)
        for strategy in ("as_is", "plan")
    ]
    found = type(plain)(plain.question, ("A",), outcomes)
    further = [
        [
            made("A", strategy, number % count, difference if strategy == "plan" else 0.0, world=number + 1,
                 weekly=weekly[count + number])
            for strategy in ("as_is", "plan")
        ]
        for number, difference in enumerate(worlds)
    ]  # fmt: skip
    every = Worlds(found, (), np.zeros((1 + len(worlds), 0)), further)
    return SimpleNamespace(scenario=scenario, answers=found, worlds=every)


def referred_falls(bad, seed):
    """Noise; only first visits after a recommendation differ, and only from week 13 on."""
    column = np.full(WEEKS, 10)
    column[13:] = 6 if bad else 14
    return flows(seed, REFERRED=column + np.arange(WEEKS) % 2)


def test_the_known_separator_is_found_with_its_counts():
    ends = [-1.0, 5.0] * 8
    found = tables(study(ends, [referred_falls(end <= 0, n) for n, end in enumerate(ends)]))
    (row,) = found["tripwires"]
    assert (row["measure"], row["weeks_done"], row["direction"], row["level"]) == ("referred", 26, "below", 10.0)
    assert [row[name] for name in ("futures", "failures", "caught", "successes", "false_alarms")] == [16, 8, 8, 8, 0]
    assert (row["caught_unseen"], row["false_alarms_unseen"]) == (8, 0)
    assert "after 26 weeks, new customers sent by a friend a week over the last 13 are below 10" in row["sentence"]
    assert "8 of 8 simulated futures that end badly, with no false alarm among the 8" in row["sentence"]


@pytest.mark.parametrize("replications", [4, 8, 16])
def test_where_there_are_worlds_each_is_one_future_however_many_replications_there_are(replications):
    """Lucky and unlucky replications of the scenario as written would else outweigh what is not known."""
    lucky = [1.0, -1.0] * (replications // 2)
    worlds = [10.0, -10.0] * 6
    ends = [*lucky, *worlds]
    found = tables(study(lucky, [referred_falls(end <= 0, n) for n, end in enumerate(ends)], worlds=worlds))
    (row,) = found["tripwires"]
    assert (row["futures_kind"], row["futures"], row["failures"] + row["successes"]) == ("assumptions", 12, 12)
    assert found["tripwire_paths"]["future"].nunique() == 12


def test_how_a_world_ends_is_told_free_of_luck():
    """The same bad luck in world 0 and in a world is no reason to call the world bad."""
    lucky, worlds = [5.0, -3.0] * 4, [5.0, -3.0] * 6  # each as its replication: as good as the mean, 1
    weekly = [flows(n) for n in range(len(lucky) + len(worlds))]
    (row,) = tables(study(lucky, weekly, worlds=worlds))["tripwires"]
    assert (row["failures"], row["successes"]) == (0, 12)


def test_the_paths_are_those_of_the_measure_and_give_the_counts_of_the_row():
    draw = np.random.default_rng(5)
    ends = draw.normal(size=40).round(3).tolist()
    weekly = [flows(n, VISITS=100 + int(10 * end) + n % 7) for n, end in enumerate(ends)]
    found = tables(study(ends, weekly))
    (row,), paths = found["tripwires"], found["tripwire_paths"]
    assert row["measure"]
    assert list(dict.fromkeys(paths["weeks_done"])) == list(range(13, 53))
    seen = paths[paths["weeks_done"] == row["weeks_done"]]
    called = (
        seen["measure_value"] < row["level"] if row["direction"] == "below" else seen["measure_value"] > row["level"]
    )
    ends_well = seen["ends_well"] == 1
    assert ends_well.tolist() == [end > 0 for end in ends]
    assert (called & ~ends_well).sum() == row["caught"]
    assert (called & ends_well).sum() == row["false_alarms"]


def test_without_any_difference_between_measures_the_earlier_week_and_the_first_measure_win():
    ends = [-1.0, 5.0] * 5
    weekly = [flows(0, VISITS=90 if end < 0 else 130, revenue=90.0 if end < 0 else 130.0) for end in ends]
    (row,) = tables(study(ends, weekly))["tripwires"]
    assert (row["measure"], row["weeks_done"]) == ("visits", 13)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ([1.0] * 4, "No failing futures simulated: none of 4"),
        ([-1.0] * 4, "No successful future simulated: none of 4"),
        ([0.0] * 4, "No successful future simulated"),
        ([-1.0, *[1.0] * 7], "Only 1 of 8 simulated futures ends badly"),
        ([1.0, *[-1.0] * 7], "Only 1 of 8 simulated futures ends well"),
    ],
)
def test_no_trip_wire_without_both_kinds_of_futures(ends, words):
    found = tables(study(ends, [referred_falls(end <= 0, n) for n, end in enumerate(ends)]))
    (row,) = found["tripwires"]
    assert words in row["sentence"]
    assert (row["measure"], row["level"], row["weeks_done"], row["caught"]) == (None, None, None, None)
    assert row["failures"] + row["successes"] == row["futures"] == len(ends)
    assert found["tripwire_paths"].empty


def test_few_futures_of_a_kind_are_called_a_hint():
    ends = [-1.0] * 3 + [1.0] * 20
    (row,) = tables(study(ends, [referred_falls(end <= 0, n) for n, end in enumerate(ends)]))["tripwires"]
    assert row["caught"] == 3
    assert "Only 3 end badly: a hint, not a rule." in row["sentence"]


def test_noise_gives_no_trip_wire():
    ends = [-1.0, 1.0] * 12
    (row,) = tables(study(ends, [flows(100 + n) for n in range(24)]))["tripwires"]
    assert row["measure"] is None
    assert "reliably tells the 12 that end badly from the 12 that end well" in row["sentence"]


def test_a_run_that_is_too_short_says_so():
    ends = [-1.0, 1.0] * 4
    (row,) = tables(study(ends, [flows(n, weeks=13) for n in range(8)], weeks=13))["tripwires"]
    assert "too short" in row["sentence"]


def test_a_business_without_weeks_of_its_own_has_no_row():
    found = tables(study([1.0, -1.0], [None, None]))
    assert found["tripwires"] == []


def test_every_number_in_the_sentence_is_the_rows():
    ends = [-1.0] * 7 + [1.0] * 9
    weekly = [flows(n, revenue=8000.0 + 100 * n + (900 if end > 0 else 0)) for n, end in enumerate(ends)]
    (row,) = tables(study(ends, weekly))["tripwires"]
    assert row["measure"] == "revenue"
    for number in ("£9,000", "after 13 weeks", "7 of 7", "among the 9", "7 of 7, with no false alarm"):
        assert number in row["sentence"], number
    assert row["level"] == 9000.0
