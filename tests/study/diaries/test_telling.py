"""The sentences of a diary: hand-made lives, and lives whose every number can be worked out by hand."""

from dataclasses import replace

import pytest

from sim.study.diaries.diary_writer import DiaryWriter, of_ten, span, times, told
from sim.study.diaries.events import events, standing_out, stopped, told_of_both
from sim.study.diaries.trajectories import Visit, Word
from tests.scenarios import QUIET, market, steady
from tests.study.diaries.test_trajectories import histories, trajectories

SAD = {"behaviour.complaint_chance": 1.0, "business.Ash.recovery": 0.5}


def quiet_market(changes=None, score=6.0, strategies=None):
    """Everybody goes to Ash once a week, and every moment there has the same score."""
    touchpoints = steady(welcome=score, meal=score, farewell=score)
    return market({**QUIET, "business.Ash.touchpoints": touchpoints, **(changes or {})}, strategies)


def reading(changes=None, score=6.0):
    """The sentences of the first resident of the quiet market."""
    history = histories(quiet_market(changes, score))["as_is"]
    trajectory = trajectories(history)[0]
    kept = told_of_both([history, history], [trajectory, trajectory])
    return [line.sentence for line in DiaryWriter(history, trajectory, kept).lines()]


def visit(week, **given):
    plain = {
        "week": week,
        "occasion": 0,
        "expected": 0.0,
        "memory": 0.0,
        "lived": 0.0,
        "satisfaction": 0.0,
        "past": 0,
        "since_refresh": 0,
        "word": None,
    }
    flags = ("first", "referred", "complained", "refunded", "upgraded", "delighted", "outraged", "left", "guest")
    return Visit(**(plain | dict.fromkeys(flags, False) | given))


def life_of(*visits, **given):
    """A life with these visits, otherwise that of somebody in the quiet market with a Birch that nobody thinks of."""
    birch = {"place": "town", "price": 25.0, "unit_cost": 15.0, "considered": 0.0}
    history = histories(quiet_market({"study.weeks": 60, "business.Birch": birch}))["as_is"]
    return history, replace(trajectories(history)[0], visits=tuple(visits), **given)


def test_a_visit_worked_out_by_hand():
    """2 of 10 where 6 was expected is outrage: -2.67 + 1.955 x -2.67 is below -2.5."""
    first, *_, total = reading(SAD, score=2.0)
    assert first == (
        "Week 0: first visit; welcome 2.0 of 10; expected 6.0, remembered 2.0. "
        "Badly disappointed; complained, 50 % put right."
    )
    assert total == "In all: 4 visits to Ash, none elsewhere."


@pytest.mark.parametrize(
    ("recovery", "words"),
    [(0.0, "complained, nothing was done"), (1.0, "complained, put right"), (0.3, "30 % put right")],
)
def test_what_was_done_about_a_complaint(recovery, words):
    assert words in reading({**SAD, "business.Ash.recovery": recovery}, score=2.0)[0]


@pytest.mark.parametrize(("guarantee", "words"), [(1.0, "got the money back"), (0.4, "got 40 % of the money back")])
def test_money_back(guarantee, words):
    assert words in reading({**SAD, "business.Ash.guarantee": guarantee}, score=2.0)[0]
    assert "back" not in reading(SAD, score=2.0)[0]


def test_scores_beyond_the_scale_are_not_printed_as_if_they_were_on_it():
    best = reading({"behaviour.match": 0.0, "business.Ash.novelty": 3.0, "behaviour.novelty_fades": 0.0}, score=9.5)[0]
    assert "welcome full marks; expected 6.0, remembered full marks. Delighted" in best
    assert of_ten("full marks") == "full marks"
    assert of_ten("no marks") == "no marks"
    assert of_ten("6.1 to 7.0") == "6.1 to 7.0 of 10"


def test_ordinary_visits_are_one_line():
    sentences = reading({"study.weeks": 20})
    assert sentences[0] == "Week 0: first visit; welcome 6.0 of 10; expected 6.0, remembered 6.0."
    assert sentences[1] == "Weeks 1–19: came 19 times, remembered 6.0 of 10."


def test_before_week_nought():
    assert reading({"study.warm_up_weeks": 3})[0] == (
        "Before week 0: came 3 times, the last time in week \N{MINUS SIGN}1; expects 6.0 of 10."
    )
    assert "came once, in week" in reading({"study.warm_up_weeks": 1})[0]


def test_words_to_a_friend():
    assert told(Word(3, 1, True, None)) == "recommended it to a friend"
    assert told(Word(3, 1, False, None)) == "told a friend, without recommending it"
    assert told(Word(3, 1, True, 9)) == "recommended it to a friend, whose first visit was in week 9"
    assert "Told a friend, without recommending it" in reading({"behaviour.talk_chance": 1.0}, score=5.0)[1]


def test_numbers_in_words():
    assert [times(count) for count in (1, 2, 3)] == ["once", "twice", "3 times"]
    assert [span(4, 4), span(4, 9)] == ["Week 4", "Weeks 4–9"]


def test_a_last_visit_is_one_that_nothing_follows_for_a_quarter():
    history, trajectory = life_of(visit(3, first=True), visit(40), elsewhere=((41, 0, 1), (50, 0, 1), (55, 0, 0)))
    lines = DiaryWriter(history, trajectory, told_of_both([history] * 2, [trajectory] * 2)).lines()
    assert [line.event for line in lines] == ["first visit", "visit", "never", "total"]
    assert lines[1].sentence.endswith("Last visit.")
    assert lines[2].sentence == "Weeks 41–59: never came again; went elsewhere 3 times, to Birch (2) and Ash (1)."
    assert stopped(trajectory, 59)
    assert not stopped(trajectory, 53)


def test_somebody_who_never_comes():
    history, trajectory = life_of(elsewhere=())
    assert [line.sentence for line in DiaryWriter(history, trajectory, {}).lines()] == [
        "Weeks 0–59: never came.",
        "In all: no visit to Ash, none elsewhere.",
    ]


@pytest.mark.parametrize(
    ("later", "words"), [((), "Left for good"), ((visit(9),), "Meant never to come again, and did")]
)
def test_who_leaves_for_good_and_comes_again_is_not_said_to_have_left(later, words):
    """A friend's praise takes it back, and so does another visit of the same week (M37)."""
    history, trajectory = life_of(visit(3, first=True, left=True), *later)
    lines = DiaryWriter(history, trajectory, told_of_both([history] * 2, [trajectory] * 2)).lines()
    assert words in lines[0].sentence


def test_moving_in_being_barred_and_moving_away():
    history, trajectory = life_of(visit(10, first=True), fired=52, fired_friend=True)
    trajectory = replace(trajectory, person=replace(trajectory.person, arrival=8, leaves=57))
    lines = DiaryWriter(history, trajectory, told_of_both([history] * 2, [trajectory] * 2)).lines()
    assert [line.event for line in lines] == ["arrived", "first visit", "fired", "never", "left", "total"]
    assert lines[0].sentence == "Week 8: moved in."
    assert lines[2].sentence == "Week 52: was asked not to come back, and told a friend of it."
    assert lines[3].sentence == "Weeks 52–57: never came again."
    assert lines[4].sentence == "Week 57: moved away."


def test_visits_elsewhere_are_told_with_the_visit_before_them():
    history, trajectory = life_of(
        visit(3, first=True), visit(40, outraged=True), visit(50), elsewhere=((5, 0, 1), (6, 0, 1))
    )
    lines = DiaryWriter(history, trajectory, told_of_both([history] * 2, [trajectory] * 2)).lines()
    assert lines[0].sentence.endswith("Then went to Birch twice.")
    assert [line.event for line in lines] == ["first visit", "disappointed", "visits", "total"]


def test_of_many_places_elsewhere_the_two_most_frequent_are_named():
    more = {"place": "town", "price": 25.0, "unit_cost": 15.0, "considered": 0.0}
    changes = {"study.weeks": 60, "business.Birch": more, "business.Cedar": more, "business.Dogwood": more}
    history = histories(quiet_market(changes))["as_is"]
    trajectory = replace(
        trajectories(history)[0], visits=(), elsewhere=tuple((week, 0, 1 + week % 3) for week in range(10))
    )
    (line, _) = DiaryWriter(history, trajectory, {}).lines()
    assert line.sentence == "Weeks 0–59: never came; went elsewhere 10 times, most often to Birch (4) and Cedar (3)."


def test_what_is_told_one_by_one():
    """The first and the last always; of the rest the most telling ones, and no more than there is room for."""
    friend = Word(1, 1, True, 7)
    ordinary = [visit(week) for week in range(1, 20)]
    loud = [visit(week, delighted=True, satisfaction=float(week)) for week in range(20, 26)]
    rest = [visit(26, word=friend), visit(27, complained=True, outraged=True), visit(28)]
    _, trajectory = life_of(visit(0, first=True), *ordinary, *loud, *rest)
    assert standing_out(trajectory, 59) == {(week, 0) for week in (0, 24, 25, 26, 27, 28)}
    assert standing_out(trajectory, 30) == {(week, 0) for week in (0, 24, 25, 26, 27)}  # week 28 need not be the last


def test_events_are_good_or_bad():
    good, bad = Word(1, 1, True, 7), Word(1, 1, False, None)
    _, trajectory = life_of(
        visit(1, first=True, delighted=True, word=good), visit(2, outraged=True, complained=True, word=bad)
    )
    assert events(trajectory, 59) == (
        {"first", "delighted", "recommended", "brought"},
        {"outraged", "complained", "told of it", "stopped"},
    )
    assert events(replace(trajectory, visits=()), 59) == (set(), set())


def test_twins_on_one_evening_show_where_they_differ():
    """Both went in week 0; only the meal was another: both readings give its score, beside what stood out."""
    warm = {"warm": {"change": {"touchpoints.meal.score": "+1"}}}
    both = histories(quiet_market(SAD, score=2.0, strategies=warm))
    pair = both["as_is"], both["warm"]
    two = [trajectories(history)[0] for history in pair]
    kept = told_of_both(pair, two)
    said = [
        DiaryWriter(history, trajectory, kept).lines()[0].sentence
        for history, trajectory in zip(pair, two, strict=True)
    ]
    assert "welcome 2.0, meal 2.0 of 10" in said[0]
    assert "welcome 2.0, meal 3.0 of 10" in said[1]
