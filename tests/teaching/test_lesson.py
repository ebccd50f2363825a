"""A lesson's JSON answers what its runs and emulators say, is the same bytes twice, and no name in it does anything."""

import base64
import json
import tomllib
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.errors import UsageError
from sim.scenario import read
from sim.scenario.levers import cost_of, levers_of
from sim.scenario.variants.content import as_content
from sim.study.compare import compare
from sim.study.film import CAME, LOST, LOYAL, REFERRED
from sim.study.lab import Lab
from sim.study.numbers.rounding import penny
from sim.study.numbers.statistics import mean
from sim.study.runs.runner import Runner
from sim.teaching.around import around
from sim.teaching.explore import explored, levers_asked
from sim.teaching.futures import answered, changes_of, customers_of
from sim.teaching.lesson import COUNTS, hash_of, made, moves_of
from sim.teaching.market import market_of
from sim.teaching.page import page_of
from sim.teaching.page.whole import as_json
from sim.teaching.steps import STEPS
from sim.teaching.stops import Stop, differences
from sim.teaching.written import UNITS, answers_of, cost_at, file_name, lesson_json
from tests.scenarios import text
from tests.teaching import small


@pytest.fixture(scope="module")
def lesson():
    return small.lesson()


@pytest.fixture(scope="module")
def written(lesson):
    return json.loads(as_json(lesson_json(lesson)))


def anywhere(lesson, count=100):
    """Settings [count, d] all over the sliders."""
    ranges = lesson.sides[0].answers.ranges
    return ranges.outward(ranges.design(99, count))


def test_what_the_json_answers_is_what_the_emulators_say(lesson, written):
    for side in lesson.sides:
        for setting in anywhere(lesson):
            told = answers_of(written, side.side.key, setting)
            for name, fit in side.answers.fits.items():
                assert told[name] == pytest.approx(fit(side.answers.ranges.inward(setting[None]))[0], abs=0.5)
            worth = told["worth"] * side.answers.carrying_on.active_discount
            assert told["path"][-1] == pytest.approx(worth, abs=1.0)


def test_the_file_is_the_same_bytes_twice(lesson):
    again = small.lesson()
    assert page_of(lesson_json(again)) == page_of(lesson_json(lesson))


def test_its_hash_knows_what_its_numbers_depend_on(lesson):
    def hashed(step, seed=7, replications=4, points=12, **changes):
        markets = [market_of(small.scenario(**changes), side.business, seed=seed) for side in step.sides]
        return hash_of(step, markets, seed, replications, points)

    plain = small.step()
    wider = replace(plain, sliders=(replace(plain.sliders[0], high=5.0), *plain.sliders[1:]))
    other = replace(plain, after=replace(plain.after, moves={"promise": -0.5}))
    found = [hashed(plain, seed=8), hashed(plain, replications=5), hashed(plain, points=13), hashed(wider),
             hashed(other), hashed(plain, **{"place.town.residents": 400})]  # fmt: skip
    assert hashed(plain) == lesson.hash
    assert len({lesson.hash, *found}) == 7
    assert hashed(replace(plain, title="another title")) == lesson.hash


def test_its_answers_are_those_of_a_comparison_of_what_it_exports(lesson, written):
    """The exported text with a strategy's stanza, to the penny; and what the file says stands beside it."""
    (side,) = lesson.sides
    names = side.answers.ranges.names
    settings = np.round(anywhere(lesson, 3), 2)
    stanzas = []
    for number, each in enumerate(settings):
        change = ", ".join(f"{what} = {json.dumps(move)}" for what, move in changes_of(names, each).items())
        stanzas.append(f'\n[[strategy]]\nname = "mine {number}"\nchange = {{ {change} }}\n')
    found = compare(read(text=side.market.text + "".join(stanzas)), replications=4, worlds=1, workers=1,
                    analyses=("break_even",))  # fmt: skip
    with Runner(seed=lesson.seed) as runner:
        runs, base = answered(runner, side.market, names, settings, range(4))
    for number, setting in enumerate(settings):
        outcomes = found.answers.of(side.side.business, f"mine {number}")
        whole = mean([one.difference for one in outcomes])
        assert penny(whole) == penny(float(runs.worth[number].mean()) * base.active_discount)
        row = found.tables["decision"].set_index("strategy").loc[f"mine {number}"]
        assert penny(float(runs.worth[number].mean())) == row["break_even_cost_per_week"]
        baseline = found.answers.of(side.side.business, "as_is")
        change = mean([customers_of(one) for one in outcomes]) - mean([customers_of(one) for one in baseline])
        assert runs.customers[number].mean() == pytest.approx(change)
        told = answers_of(written, side.side.key, setting)["worth"]
        assert abs(told - whole / base.active_discount) <= 3.0 * written["sides"][0]["accuracy"]["total"]
    assert base.path[-1] == pytest.approx(base.profit) == pytest.approx(mean([one.profit for one in baseline]))
    np.testing.assert_allclose(runs.path[:, :, -1], runs.worth * base.active_discount, atol=1e-6)


def test_what_is_asked_is_answered_by_runs_at_exactly_that_setting(lesson, written):
    lab = Lab(lesson.sides[0].market.scenario, replications=4)
    for asked in ("before", "after"):
        about = written[asked]
        move = lab.move(changes_of([each["what"] for each in written["sliders"]], about["x"]))
        values = np.array([one.difference for one in move.outcomes]) / move.outcomes[0].active_discount
        assert about["truth"] == pytest.approx(values.mean(), rel=1e-6)
        assert about["luck"] == pytest.approx(values.std(ddof=1) / 2.0, rel=1e-6)
        assert about["unit"] == "£ a week"
    nothing = answers_of(written, written["sides"][0]["key"], [0.0] * len(written["sliders"]))
    assert abs(nothing["worth"]) <= written["sides"][0]["accuracy"]["total"]


def test_its_films_are_those_of_the_stops(lesson, written):
    for stop, one in zip(lesson.stops, written["stops"], strict=True):
        frames = np.frombuffer(base64.b64decode(one["frames"]), np.uint8).reshape(one["weeks"], one["residents"])
        assert (frames == stop.film.frames).all()
        referred = np.flatnonzero((frames & REFERRED > 0).any(axis=1))
        assert one["first_referral"] == (int(referred[0]) if len(referred) else None)
        assert ((frames & REFERRED > 0) <= (frames & CAME > 0)).all()
    assert (lesson.stops[0].film.frames != lesson.stops[1].film.frames).any()


def test_beside_each_change_stands_the_same_street_without_it(lesson, written):
    """The film of carrying on, out of what differs: to the byte; and none where nothing is moved."""
    plain = Lab(lesson.sides[0].market.scenario, replications=1).film(lesson.sides[0].side.business)
    assert (lesson.stops[0].as_it_is, written["stops"][0]["as_it_is"]) == (None, None)
    (lesson_stop, one) = lesson.stops[1], written["stops"][1]
    assert (lesson_stop.as_it_is == plain.frames).all()
    assert (lesson_stop.film.residents == plain.residents).all()
    frames = np.frombuffer(base64.b64decode(one["frames"]), np.uint8)
    told = base64.b64decode(one["as_it_is"])
    assert (undone(frames, told) == plain.frames.ravel()).all()
    assert 0 < len(told) < len(frames) / 2


def undone(frames, told):
    """The other film, as a page reads it."""
    others, at, rest = frames.copy(), 0, iter(told)
    for alike in rest:
        at += alike
        if alike < 255:
            others[at] ^= next(rest)
            at += 1
    return others


@pytest.mark.parametrize("at", [[], [0], [254], [255], [256], [254, 255, 509, 510], [0, 1, 999], [700]])
def test_differences_of_two_films_are_read_back(at):
    frames, others = np.full(1000, 17, np.uint8), np.full(1000, 17, np.uint8)
    others[at] = 49
    told = differences(frames.reshape(10, 100), others.reshape(10, 100))
    assert (undone(frames, told) == others).all()


def test_its_diary_tells_one_person_twice(written):
    diary = written["diary"]
    assert diary["label"] == written["stops"][1]["label"]
    assert "chosen by rule" in diary["person"]["sentence"]
    assert [row["week"] for row in diary["rows"]] == sorted({row["week"] for row in diary["rows"]})
    assert all(any(row[life] for row in diary["rows"]) for life in ("without", "with"))
    assert "In all:" in diary["rows"][-1]["without"][-1]


def test_every_unit_of_a_slider_is_told_in_plain_words():
    rows = {row.what: row for row in levers_of(read("town_vs_west_end"), "Soho Table")}
    units = {rows[slider.what].unit for step in STEPS for slider in step.sliders}
    assert {unit for unit in units if not unit.startswith("money")} <= set(UNITS)


def test_costs_are_those_of_the_table_of_levers_at_each_side():
    """Two houses of other sizes: the table scales what follows it; one lever grows by steps that are not of 1."""
    market = text({"study.levers": "restaurant", "place.town.residents": 40, "business/Birch/focus": True,
                   "business/Birch/price": 40.0})  # fmt: skip
    scenario, moves = read(text=market), (-0.6, 1.2, 0.0)
    step = explored(scenario, levers_asked("unit_cost,touchpoints.welcome.people,price"))
    written = lesson_json(made(step, scenario, points=8, replications=2))
    assert written["sliders"][2]["means"] == (
        "Ash: £1 off what a visit costs (4 % of £25). Birch: £1 off what a visit costs (2.5 % of £40)."
    )
    assert "Birch" not in written["sliders"][1]["means"]
    told = {}
    for side in step.sides:
        rows = {row.what: row for row in levers_of(scenario, side.business)}
        each = [cost_of(rows[slider.what], move) for slider, move in zip(step.sliders, moves, strict=True)]
        told[side.key] = cost_at(written, side.key, moves)
        assert told[side.key] == pytest.approx(tuple(map(sum, zip(*each, strict=True))))
        assert cost_at(written, side.key, (0.0, 0.0, 0.0)) == (0.0, 0.0)
        assert rows["unit_cost"].cost_grows > 0.0
        assert abs(rows["unit_cost"].step) != 1.0
    assert told["ash"] != told["birch"]


def test_a_house_that_is_shut_in_all_weeks_has_no_lesson():
    shut = read(text=text({"business/Ash/opens_week": 16}))
    with pytest.raises(UsageError, match="Ash is shut in all weeks"):
        made(explored(shut, levers_asked("price")), shut, points=8, replications=2)


@pytest.mark.parametrize(("stem", "name"), [
    ("my café <1>", "my-cafe-1"), ("🍕", "market"), ("x" * 250, "x" * 60), ("東" * 80, "東" * 60),
    ("x" * 59 + " y", "x" * 59),
])  # fmt: skip
def test_a_file_is_called_what_every_system_takes(lesson, stem, name):
    named = small.scenario()
    named.study.__dict__["title"] = stem
    called = file_name(replace(lesson, scenario=named))
    assert called == f"lesson-explore-{name}.html"
    assert len(called.encode()) <= 255


def test_only_the_loyal_defect():
    """A frame is the end of a week: lost from the first, lost without ever being loyal, and lost who was loyal."""
    lives = [[LOST] * 5, [0, CAME, LOST, LOST, 0], [CAME | LOYAL, LOYAL, LOYAL, LOST, LOST], [LOYAL] * 5]

    def stop(*who):
        frames = np.array([lives[each] for each in who], dtype=np.uint8).T
        return Stop("town", "as it is", (), replace(film, frames=frames))

    film = small.lesson().stops[0].film
    assert stop(0, 1, 2, 3).first_defection == 3
    assert stop(0, 1, 3).first_defection is None


def test_hostile_names_come_out_as_they_went_in_and_can_end_nothing(lesson):
    text = as_json(lesson_json(lesson))
    assert not set("<>&\u2028\u2029\n") & set(text)
    back = json.loads(text)
    (side,) = back["sides"]
    assert side["business"] == small.HOUSE
    assert back["model"]["scenario"] == back["step"]["title"] == small.TITLE
    tree = tomllib.loads(side["market"])
    assert tree["study"]["title"] == small.TITLE
    assert tree["segment"][0]["name"] == small.SEGMENT
    assert as_content(read(text=side["market"])) == as_content(lesson.sides[0].market.scenario)
    assert file_name(lesson).isascii()


def test_it_holds_what_was_agreed_and_no_time_or_path(lesson, written):
    assert set(written) == {
        "format", "step", "model", "currency", "weeks", "start_date", "sliders", "points", "sides", "stops", "diary",
        "before", "after", "debrief", "debrief_after", "command",
    }  # fmt: skip
    assert len(written["points"]) == len(lesson.points) == written["model"]["points"]
    assert written["sides"][0]["path"]["weeks"][-1] == written["weeks"] == 40
    for side, one in zip(written["sides"], lesson.sides, strict=True):
        places = {each.name: each for each in one.market.scenario.place}
        place = places[one.market.scenario.focus[0].place]
        assert (side["residents"], side["passers_per_week"]) == (place.residents, place.passing_trade_per_week)
        assert side["around"] == around(one.market.scenario, one.side.business) == ["No rival copies what it does."]
        assert (side["baseline"]["price"], side["baseline"]["leaves"]) == (25.0, 10.0)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_step_speaks_of_settings_that_its_sliders_reach(step):
    assert step.key in COUNTS
    assert {each.key for each in step.sides} >= {one.side for one in (*step.stops, step.before, step.after)}
    for setting in (*step.stops, step.before, step.after):
        for slider, move in zip(step.sliders, moves_of(step, setting), strict=True):
            assert slider.low <= move <= slider.high
    assert all(each.low <= 0.0 <= each.high and each.low < each.high for each in step.sliders)


def test_a_market_of_passers_by_alone_has_no_film_and_no_diary():
    passed = read(text=text({"place.town.residents": 0, "place.town.passing_trade_per_week": 400}))
    written = lesson_json(made(explored(passed, levers_asked("price")), passed, points=8, replications=2))
    assert [each["residents"] for each in written["stops"]] == [0, 0]
    assert [each["frames"] for each in written["stops"]] == ["", ""]
    assert written["diary"] is None
    assert written["before"]["truth"] != 0.0


def test_the_diary_is_of_the_street_that_the_question_is_about(monkeypatch):
    from sim.teaching import lesson as room

    class Told:
        def moves(self, setting):
            return tuple(setting.moves.values())

        def side(self, key):
            return SimpleNamespace(market=key)

    for step in STEPS:
        lived = {side.key: side.key for side in step.sides}
        monkeypatch.setattr(room, "diary_of", lambda _runner, market, *_, lived=lived: lived.get(market))
        assert room._diary(None, step, (), Told()) == step.before.side
        if len(step.sides) == 2:  # where nobody lives there, it is of the other
            del lived[step.before.side]
            assert room._diary(None, step, (), Told()) in lived


def test_a_diary_is_that_of_one_person(monkeypatch):
    """The rules of diaries may choose several; a page has room for the first."""
    from sim.teaching import diary

    market = market_of(read("minimal"), "Corner Café")
    row = {"lived_under": "", "week": 0, "event": "chosen", "sentence": "Ann is chosen."}
    seen = {"lived_under": market.scenario.study.baseline, "week": 3, "event": "visit", "sentence": "Ann comes."}
    rows = [row | {"pair": 1}, seen | {"pair": 1}, row | {"pair": 2}, seen | {"pair": 2, "sentence": "Ben comes."}]
    monkeypatch.setattr(diary.Again, "rows", lambda *_: rows)
    with Runner(seed=1) as runner:
        found = diary.diary_of(runner, market, ("price",), "town", "price +1", (1.0,))
    assert found.person == "Ann is chosen."
    assert found.rows == ((3, ("Ann comes.",), ()),)
