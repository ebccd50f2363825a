"""What to ask next: each question over made-up tables, with its brake and without; odd names, files and shells."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import COMMANDS, main, parser
from sim.cli.arguments import asked
from sim.report.page import next_inputs
from sim.report.page.cited import CitedNumber
from sim.report.page.facts import every_business as cases
from sim.report.page.next_questions import MOST, next_questions
from sim.report.words import measuring, shell
from sim.scenario import Change, Target, read, resolve
from sim.scenario.schema.strategy import Step
from sim.study.compare import compare
from sim.study.flip.axes import asked_axis, concerns
from tests.for_all import for_all
from tests.report.pages import paged
from tests.report.places import agrees, looked_up
from tests.scenarios import text

NAMES = (
    "Ours", "The Old Forge", "Joe's", "'t Hof", "St. John", "Tom & Dick; ls", "50% off", "Cash $HOME", "a `b`", "Wow!",
    "x" * 60, "半夏小館", "مقهى", "a=b", "#1", "{x}", "~", "a(b)", "Q^2", "two  spaces", "weeks", "name.price",
)  # fmt: skip
PATHS = (
    None,
    "shop.toml",
    "my shop.toml",
    "-x.toml",
    "check",
    "in/a b.toml",
    "$5.toml",
    "/home/me/it's.toml",
    "店.toml",
)


def altered(found, *, house=None, rival=None, plan=None, off=(), uncertain=None, path=None):
    """The comparison with other keys of its focus businesses, its rival, its plans, and another file."""
    scenario = found.scenario
    businesses = [one.model_copy(update=(house if one.focus else rival) or {}) for one in scenario.business]
    update = {"business": tuple(businesses), "behaviour": scenario.behaviour.model_copy(update={"off": off})}
    if plan is not None:
        step = Step(change={key: Change.parse(value) for key, value in plan.items()})
        baseline = scenario.study.baseline
        update["strategy"] = tuple(
            one if one.name == baseline else one.model_copy(update={"step": (step,)}) for one in scenario.strategy
        )
    if uncertain is not None:
        update["uncertain"] = uncertain
    found.scenario = scenario.model_copy(update=update)
    found.scenario._path = None if path is None else Path(path)
    return found


def asked_of(found):
    return next_questions(cases(found), found)


def said(found):
    return [str(one.sentence) for one in asked_of(found)]


def plain(gains, name="Ours", strategy="plan", **more):
    """Nothing is to be asked of this one: much was varied, nothing decides, all was looked at."""
    found = paged({name: {strategy: gains}}, **more)
    found.full = True
    found.tables["drivers"] = found.tables["drivers"].iloc[:0]
    return found


def seats(gains=-18_000.0, without=15_000.0, low=20_000.0, *, name="Ours", strategy="plan", seats=400.0, **keys):
    found = plain(gains, name, strategy, verdicts={name: "Carry on" if gains < 0 else "Clear"}, **keys)
    row = found.tables["mechanisms"].iloc[0].to_dict() | {
        "mechanism": "capacity", "mechanism_label": "Seat limits and waiting", "with_it": gains, "without_it": without,
        "mechanism_effect": without - gains, "luck_low": low, "luck_high": 2 * (without - gains) - low,
    }  # fmt: skip
    found.tables["mechanisms"] = pd.DataFrame([row])
    return altered(found, house={"seats_per_week": seats})


def door(full=0.96, away=40, gains=-18_000.0, off=(), limit=400.0):
    found = plain(gains, full=False, verdicts={"Ours": "Carry on"})
    found.tables["decision"].loc[1, "utilisation"] = full
    weekly = found.tables["weekly"]
    weekly["turned_away"] = (weekly["strategy"] == "plan") * away
    found.tables["weekly"] = weekly
    return altered(found, house={"seats_per_week": limit}, off=off)


def priced(more=30_000.0, low=28_000.0, *, name="Ours", **keys):
    found = plain(20_000.0, name, **keys)
    rows = [("dearer", 26.25, more, low), ("cheaper", 23.75, -more, -more - 2_000.0)]
    found.tables["price_check"] = pd.DataFrame(
        [
            {"business": name, "price": price, "price_move": move, "difference": gain, "luck_low": least,
             "luck_high": 2 * gain - least, "replications": 5}
            for move, price, gain, least in rows
        ]
    )  # fmt: skip
    return altered(found)


def price_plan(amount, gains=-20_000.0, *, change=None, name="Ours", strategy="plan"):
    found = plain(gains, name, strategy)
    bridge = found.tables["bridge"]
    bridge.loc[bridge["line"] == "price", "amount"] = amount
    return altered(found, plan=change or {"price": "-10%"})


def answering(reply, ours=(60_000.0, -20_000.0), *, baseline=-1_000.0, name="Ours", strategy="plan", copies=None):
    found = plain(60_000.0, name, strategy)
    rows = [
        (strategy, "none", ours[0], False), (strategy, reply, ours[1], True),
        ("as_is", "none", 0.0, True), ("as_is", reply, baseline, False),
    ]  # fmt: skip
    found.tables["payoffs"] = pd.DataFrame(
        [
            {"business": name, "strategy": plan, "response": response, "response_label": "Cut prices by 10 %",
             "ours": value, "luck_low": value - 900, "luck_high": value + 900, "rivals": 0.0,
             "is_our_best_reply": False, "is_their_best_reply": best, "replications": 5}
            for plan, response, value, best in rows
        ]
    )  # fmt: skip
    return altered(found, rival={"copies": copies or {}})


def deciding(what="behaviour.talk_chance", share=0.62, turns=0.05, *, name="Ours", worst=90_000.0, **row):
    found = paged({name: {"plan": 50_000.0}}, verdicts={name: "Depends"})
    found.full = True
    found.tables["drivers"] = (
        found.tables["drivers"].iloc[:1].assign(input=what, variance_share=share, flips_at=turns, **row)
    )
    found.tables["regret"]["worst_regret"] = worst
    return altered(found)


def worth(amount=4_100.0, *, error=600.0, is_told=True, name="Ours", net=None, **keys):
    """As `deciding`, where `worth-of-knowing` was run before: two inputs, of which one may be worth finding out."""
    found = deciding(name=name, **keys)
    common = {"business": name, "known_kind": "input", "source": "guess", "strategy": "plan", "standard_error": error}
    found.tables["knowing"] = pd.DataFrame(
        [
            common | {"known_kind": "everything", "known": None, "known_label": "everything", "worth": 2 * amount,
                      "is_told": is_told},
            common | {"known": "behaviour.experience_weight", "known_label": "e", "worth": 0.0, "is_told": False},
            common | {"known": "behaviour.talk_chance", "known_label": "t", "worth": amount, "is_told": is_told},
        ]
    )  # fmt: skip
    if net is not None:
        sizes = [(100, net / 2, False), (200, net, True)]
        found.tables["surveys"] = pd.DataFrame(
            [
                {"business": name, "input": "behaviour.talk_chance", "answers_asked": size, "net_worth": amount,
                 "is_best_size": best}
                for size, amount, best in sizes
            ]
        )  # fmt: skip
    return found


def unvaried(**keys):
    found = paged({"Ours": {"plan": 50_000.0}}, worlds=1)
    found.full = True
    return altered(found, **keys)


CASES = {
    "seats": seats, "door": door, "price": priced, "price of the plan": lambda: price_plan(-30_000.0),
    "match": lambda: answering("match_price"), "cut": lambda: answering("cut_price"),
    "copy": lambda: answering("copy_all"),
    "copies": lambda: answering("copy_experience", copies={"experience": 0.1}),
    "input": deciding, "worth": worth, "worth of asking": lambda: worth(net=2_600.0),
    "worlds": unvaried, "guess": lambda: unvaried(uncertain=(), plan={"appeal": "+1"}),
    "runs": lambda: plain(5_000.0, verdicts={"Ours": "Not enough runs"}),
    "one run": lambda: plain(5_000.0, verdicts={"Ours": "Not enough runs"}, replications=1),
}  # fmt: skip
EXPECTED = {
    "seats": ("how many seats", "flip SCENARIO --x business.Ours.seats_per_week=400:800 --y horizon"),
    "door": ("too small", "flip SCENARIO --x business.Ours.seats_per_week=400:800 --y horizon"),
    "price": ("another price", "flip SCENARIO --x business.Ours.price=12.5:37.5 --y horizon"),
    "price of the plan": ("move the price", "flip SCENARIO --x strategy.plan.step.1.change.price=-20:0 --y horizon"),
    "match": ("rivals answer", "flip SCENARIO --x business.Birch.copies.price=0:1 --y horizon"),
    "cut": ("rivals answer", "flip SCENARIO --x business.Birch.price=12.5:25 --y horizon"),
    "copy": ("rivals answer", "flip SCENARIO --x business.Birch.copies.experience=0:0.25 --y horizon"),
    "copies": ("rivals answer", "flip SCENARIO --x business.Birch.copies_after_weeks=0:52 --y horizon"),
    "input": ("find out how often customers talk", "flip SCENARIO --x behaviour.talk_chance --y horizon"),
    "worth": ("worth up to £4,100 before you decide", "flip SCENARIO --x behaviour.talk_chance --y horizon"),
    "worth of asking": (
        "asking 200 people leaves £2,600 after its cost",
        "flip SCENARIO --x behaviour.talk_chance --y horizon",
    ),
    "worlds": ("Nothing was varied", "compare SCENARIO --worlds 41 --full"),
    "guess": ("not as guessed", "flip SCENARIO --x strategy.plan.step.1.change.appeal --y horizon"),
    "runs": ("About 43 replications", "SCENARIO --replications 43 --worlds 41 --full"),
    "one run": ("1 replication says nothing", "SCENARIO --replications auto --worlds 41 --full"),
}


def understood(command):
    """The options that the program reads from a line as a shell hands it over; raises for one that it does not take."""
    words = shlex.split(command)
    start = shell.program()
    assert words[: len(start)] == start
    return asked(parser(), words[len(start) :], COMMANDS)


@pytest.mark.field("D10")
@for_all(EXPECTED.items(), name=lambda key, _expected: key)
def test_each_brake_is_asked_about_with_the_command_that_answers_it(key, expected):
    found = CASES[key]()
    (one,) = asked_of(found)
    words, command = expected
    assert words.casefold() in str(one.sentence).casefold(), str(one.sentence)
    assert command in one.command, one.command
    understood(one.command)
    for piece in one.sentence:
        if isinstance(piece, CitedNumber):
            assert agrees(piece.printed, looked_up(piece.place, found)), (piece, piece.place)


NOT_ASKED = {
    "nothing decides": lambda: plain(50_000.0),
    "seats change little": lambda: seats(without=-12_000.0),
    "seats only save some of the loss": lambda: seats(without=-100.0, low=15_000.0),
    "luck hides what seats do": lambda: seats(low=-1.0),
    "no limit of seats": lambda: seats(seats=None),
    "seats bring less than what matters": lambda: seats(gains=50_000.0, without=55_000.0, low=4_000.0),
    "not full": lambda: door(full=0.7),
    "nobody is turned away": lambda: door(away=0),
    "few are turned away": lambda: door(away=1),
    "limits are off": lambda: door(off=("capacity",)),
    "another price earns little": lambda: priced(more=900.0, low=800.0),
    "luck hides what the price does": lambda: priced(low=-1.0),
    "the price does not decide": lambda: price_plan(-12_000.0, gains=-40_000.0),
    "another lever than the price": lambda: price_plan(-30_000.0, change={"appeal": "+1"}),
    "the answer of rivals changes nothing": lambda: answering("cut_price", ours=(60_000.0, 50_000.0)),
    "rivals do best to do nothing": lambda: _idle(answering("cut_price")),
    "an input that decides nothing": lambda: deciding(worst=100.0),
    "nothing that could change the plan": lambda: worth(is_told=False),
    "an input that explains little": lambda: deciding(share=0.2, turns=float("nan")),
    "an input that the file no longer has": lambda: deciding("business.Gone.price"),
    "luck that no number settles": lambda: _unsettled(plain(5.0, verdicts={"Ours": "Not enough runs"})),
    "what cannot be right": lambda: plain(5.0, verdicts={"Ours": "Cannot be right"}),
}  # fmt: skip


def _idle(found):
    found.tables["payoffs"]["is_their_best_reply"] = found.tables["payoffs"]["response"] == "none"
    return found


def _unsettled(found):
    found.tables["verdicts"]["more_replications"] = float("nan")
    return found


@for_all(NOT_ASKED.items(), name=lambda key, _made: key)
def test_a_brake_that_does_not_matter_is_not_asked_about(key, made):
    assert not said(made()), key


@pytest.mark.parametrize(
    ("between", "added", "words"),
    [
        ("plans of the file", (), "before you decide."),
        ("plans of the file", ("found",), "between the file's own plans, without what the search found (worth-of-know"),
        ("added plans too", ("found",), "before you decide."),
        ("added plans too", (), "before you decide, with plans to choose from that are not on this page."),
    ],
)
def test_what_is_worth_finding_out_is_told_of_the_plans_that_were_there_then(between, added, words, monkeypatch):
    """And where nothing was, but not all plans of the page were there, what decides here is asked about instead."""
    monkeypatch.setattr(next_inputs, "added_plans", lambda _scenario: added)
    found = worth()
    found.tables["knowing"]["chosen_between"] = between
    assert words in said(found)[0]
    nothing = worth(is_told=False)
    nothing.tables["knowing"]["chosen_between"] = between
    falls_short = between == "plans of the file" and bool(added)
    assert bool(said(nothing)) == falls_short


def test_nothing_is_asked_without_a_plan_or_a_business():
    assert next_questions([], plain(5.0)) == ()


def test_rivals_that_nobody_looked_at_are_asked_about_only_where_they_can_copy():
    def looked(**keys):
        found = altered(plain(50_000.0, full=False), plan={"appeal": "+1"}, **keys)
        found.full = False
        return found

    (one,) = asked_of(looked())
    assert one.command.endswith("SCENARIO --replications 12 --worlds 41 --full")
    assert "Birch copies it" in str(one.sentence)
    assert not said(looked(off=("imitation",)))
    assert not said(altered(looked(), plan={"unit_cost": "-1"}))


def test_luck_comes_first_then_the_most_money_and_three_are_told():
    found = paged({"Ours": {"plan": 5_000.0}}, verdicts={"Ours": "Not enough runs"})
    found.full = True
    found.tables["regret"] = found.tables["regret"].assign(mean_regret=26_000.0, worst_regret=90_000.0)
    found.tables["price_check"] = priced(more=30_000.0).tables["price_check"]
    found.tables["payoffs"] = answering("cut_price", ours=(60_000.0, 35_000.0), baseline=90_000.0).tables["payoffs"]
    found = altered(found)
    first = said(found)
    assert len(first) == MOST
    assert [("luck" in first[0]), ("price" in first[1]), ("find out" in first[2].casefold())] == [True] * 3, first
    found.tables["regret"]["mean_regret"] = 31_000.0
    assert "find out" in said(found)[1].casefold()


def test_one_command_answers_for_all_businesses_that_it_answers_for():
    gains = {name: {"plan": 5_000.0} for name in ("Ours", "B", "C", "D", "E")}
    found = paged(gains, verdicts=dict.fromkeys(gains, "Not enough runs"))
    found.full = True
    found.tables["verdicts"]["more_replications"] = [5.0, 300.0, 20.0, 20.0, 7.0]
    found.tables["drivers"] = found.tables["drivers"].iloc[:0]
    (one,) = asked_of(altered(found))
    assert "--replications 320" in one.command
    assert str(one.sentence) == "Ours, B, C and two more: does luck decide? About 320 replications would tell."


# -- names, files and shells


@pytest.mark.process
@for_all(NAMES)
def test_any_name_reaches_the_input_that_is_meant(name):
    for made, target in (
        (seats(name=name), Target("business", name, "seats_per_week")),
        (priced(name=name), Target("business", name, "price")),
        (price_plan(-30_000.0, strategy=name), Target("strategy", name, "step.1.change.price")),
        (deciding(f'business."{name}".price', name=name, turns=24.0), Target("business", name, "price")),
    ):
        (one,) = asked_of(made)
        options = understood(one.command)
        axis = asked_axis(made.scenario, options.x, None, None)
        assert axis.target == target, one.command
        assert len(axis.values) > 2
        assert concerns(made.scenario, axis.target, next(iter(made.scenario.focus)).name)
        check_shells(one.command)


def check_shells(command):
    """Bash takes it apart as it is meant; so do cmd and PowerShell wherever double quotes protect every sign."""
    words = shlex.split(command)
    script = f"{sys.executable} -c 'import sys; print(ascii(sys.argv[1:]))' {command}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii(words)
    if not any(set(word) & set('"$`\\!%') for word in words):
        assert re.findall(r'"([^"]*)"|([^ "]+)', command) == [
            (word, "") if re.search(rf'"{re.escape(word)}"', command) else ("", word) for word in words
        ]


@pytest.mark.process
@for_all(PATHS, name=str)
def test_any_file_is_read_as_the_file_that_was_given(path):
    made = altered(plain(5_000.0, verdicts={"Ours": "Not enough runs"}), path=path)
    for found in (made, altered(seats(), path=path)):
        (one,) = asked_of(found)
        options = understood(one.command)
        given = {None: "SCENARIO", "/home/me/it's.toml": "it's.toml"}.get(path, path)
        assert Path(options.scenario) == Path(given)
        check_shells(one.command)


def test_a_shipped_scenario_is_called_by_its_name():
    scenario = read("scenarios/town_vs_west_end.toml")
    assert shell.scenario_word(scenario) == "town_vs_west_end"


def test_the_luck_of_the_run_is_kept():
    found = seats()
    found.seed = 99
    (one,) = asked_of(found)
    assert understood(one.command).seed == 99


@for_all(
    [
        ({"price": "-10%"}, (-20.0, 0.0)), ({"price": "+10%"}, (0.0, 20.0)), ({"price": "-60%"}, (-95.0, 0.0)),
        ({"price": "-3"}, (-6.0, 0.0)), ({"price": "-20"}, (-23.75, 0.0)), ({"price": 20.0}, (15.0, 25.0)),
        ({"price": 90.0}, (25.0, 155.0)), ({"price": 2.0}, (2.0, 25.0)),
        ({"business.Ours.price": "-10%"}, (-20.0, 0.0)),
    ],
    name=lambda change, _ends: str(change),
)  # fmt: skip
def test_a_price_is_moved_from_none_to_twice_the_move_and_never_to_nothing(change, ends):
    found = price_plan(-30_000.0, change=change)
    (one,) = asked_of(found)
    values = asked_axis(found.scenario, understood(one.command).x).values
    assert (values[0], values[-1]) == pytest.approx(ends)


# -- how to find out


def test_so_many_people_tell_a_share_from_the_value_at_which_the_answer_turns():
    """By the spread of a count: 1.96 standard errors of it are no more than the distance."""
    for share, turn in ((0.02, 0.05), (0.5, 0.4), (0.8, 0.9), (0.0, 0.1), (1.0, 0.97), (0.3, 0.301), (0.5, 0.9)):
        people = measuring.people_to_ask(share, turn)
        spread = max(share * (1 - share), turn * (1 - turn))
        if people is None:
            assert 1.96 * (spread / measuring.MOST) ** 0.5 > abs(share - turn)
        else:
            assert 1.96 * (spread / people) ** 0.5 <= abs(share - turn)
            assert people == measuring.LEAST or 1.96 * (spread / (0.9 * people)) ** 0.5 > 0.9 * abs(share - turn)
    assert measuring.people_to_ask(0.3, 0.3) is None


def test_every_input_of_the_table_can_be_reached():
    scenario = read(text=text())
    first = {"place": "town", "business": "Ash", "segment": "all", "behaviour": ""}
    for (kind, key), sentence in (measuring.BY_ASKING | measuring.OTHERWISE).items():
        resolve(scenario, Target(kind, first[kind], key).path)
        assert ("{people}" in sentence) == ((kind, key) in measuring.BY_ASKING)


def test_guests_are_only_counted_where_the_answer_turns():
    assert "ask 210 guests whether" in said(deciding())[0]
    assert "ask many guests whether" in said(deciding(turns=float("nan")))[0]
    found = altered(deciding("strategy.plan.change.appeal", turns=5.0), plan={"appeal": "+1"})
    assert "small scale" in said(found)[0]


@pytest.mark.parametrize("key", ["cost_per_week", "one_off_cost"])
def test_what_a_plan_costs_is_priced_before_it_is_tried(key):
    how = str(next_inputs._measured(None, Target("strategy", "plan", key)))
    assert how == "get it priced: wages, quotes and invoices, before anything is started"


# -- and they run


@pytest.mark.process
@pytest.mark.field("D10")
def test_the_commands_of_a_real_comparison_run(tmp_path, monkeypatch, capsys):
    """A house that is far too small for its plan, in a file and with names that need quotes."""
    monkeypatch.chdir(tmp_path)
    changes = {
        "study.weeks": 12, "study.warm_up_weeks": 4, "study.material_difference": 5.0, "place.town.residents": 60,
        "business": {
            "Joe's Bar & Grill": {"place": "town", "focus": True, "price": 25.0, "unit_cost": 5.0, "seats_per_week": 5},
            "Birch": {"place": "town", "price": 25.0, "unit_cost": 15.0},
        },
    }  # fmt: skip
    plan = {"cost_per_week": 30.0, "change": {"appeal": "+3"}}
    Path("my shop.toml").write_text(text(changes, {"bright sign": plan}), "utf-8")
    with_out = ["--workers", "1", "--quiet"]
    found = compare(read("my shop.toml"), replications=3, worlds=1, full=True, workers=1)
    questions = asked_of(found)
    assert any("seats_per_week" in one.command for one in questions), [str(one.sentence) for one in questions]
    for one in questions:
        words = shlex.split(one.command)[len(shell.program()) :]
        assert main([*words, *with_out, "--points", "2"] if "flip" in words else [*words, *with_out]) == 0
        assert not capsys.readouterr().err
