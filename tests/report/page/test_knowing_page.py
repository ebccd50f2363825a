"""The pages of what is worth finding out and of what moves the answer, over odd cases: nothing told, one input, a
group, surveys, other currencies, millions, hostile names; numbers stand in their tables."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.report import charts
from sim.report.columns import TABLES
from sim.report.page.knowing_page import contents, knowing_html, knowing_markdown, terminal
from sim.report.page.pictures import picture_of
from sim.report.page.sensitivity_page import sensitivity_html, sensitivity_markdown
from sim.report.page.sensitivity_page import terminal as sensitivity_terminal
from sim.report.sections import knowing, sensitivity
from sim.report.sections.chart_set import drawn
from sim.report.words import formats
from sim.report.words.fitting import MOST_WORDS, words_in
from sim.scenario import read
from sim.study.knowing.options import MOST
from sim.study.knowing.rows import ALL, GROUP, INPUT
from sim.study.numbers.rounding import counted_in
from sim.study.rows.tables import frame
from tests.report.hostile import HOSTILE
from tests.report.places import agrees, cited, looked_up, tree_of
from tests.study.knowing.market import SAVES, TALK, market_text

COST, CHANCE = "strategy.saving.cost_per_week", "behaviour.talk_chance"
LABELS = {COST: "saving: cost per week", CHANCE: "how often customers talk about a visit"}


def rows(table, *given):
    """A frame of a table of the dictionary; what is not given is missing."""
    names = [column.name for column in TABLES[table]]
    return frame([{name: each.get(name) for name in names} for each in given]).reindex(columns=names)


def worth(kind, known, value, error=None, **more):
    error = abs(value) / 10 if error is None else error
    is_told = value > 2 * error and value > 0
    label = "everything" if kind == ALL else LABELS.get(known, known)
    return {
        "business": "Ash", "known_kind": kind, "known": known, "known_label": label, "strategy": "saving",
        "source": {COST: "survey", CHANCE: "guess"}.get(known), "mean_gain": abs(value), "worth": value,
        "standard_error": error, "worth_by_chance": error, "is_told": is_told, "worth_below": value + 2 * error,
        "worlds": 512, "inputs_known": 2, "fresh_error": 1.0, "luck_spread": 1.0,
    } | more  # fmt: skip


def survey(value, **more):
    return {
        "business": "Ash", "input": COST, "input_label": LABELS[COST], "survey_kind": "mean", "answers_asked": 200,
        "worth": value, "standard_error": value / 10, "worth_by_chance": 0.0, "is_told": True,
        "worth_below": 1.2 * value, "survey_cost": value / 20, "waiting_weeks": 4, "waiting_cost": value / 10,
        "net_worth": 0.85 * value, "is_best_size": True,
    } | more  # fmt: skip


def box(why="nowhere", **more):
    return {
        "business": "Ash", "strategy": "saving", "held_against": "as_is", "gathering": why, "worlds": 512,
        "worlds_failed": 130, "base_rate": 0.25,
    } | more  # fmt: skip


BOUND = {
    "input": COST, "input_label": LABELS[COST], "range_low": -20.0, "range_high": 20.0, "box_low": 4.0,
    "coverage": 0.9, "density": 0.8, "worlds_held_out": 60, "chance_of_box": 0.0,
}  # fmt: skip
OTHER = BOUND | {"input": CHANCE, "input_label": LABELS[CHANCE], "range_low": 0.0, "range_high": 0.1, "box_low": 0.02,
                 "box_high": 0.06}  # fmt: skip


def made(knowing_rows, surveys=(), boxes=None, **changes):
    """A `Knowledge` of made-up tables."""
    scenario = read(text=market_text((SAVES, TALK), **changes))
    points = np.stack([np.linspace(-20, 20, 512), np.tile(np.linspace(0, 0.1, 64), 8)], axis=1)
    return SimpleNamespace(
        scenario=scenario,
        engine="kernel",
        replications=8,
        stopped="512 worlds, each run once; 8 replications of the file as written",
        seed=7,
        workers=1,
        seconds=1.0,
        worlds=512,
        tables={
            "knowing": rows("knowing", *knowing_rows),
            "surveys": rows("surveys", *surveys),
            "boxes": rows("boxes", *(boxes or [box()])),
        },
        points=points,
        leads={"Ash": -points[:, 0]},
        added=(),
        left_out=0,
        warnings=[],
        asked={"worlds": None, "replications": None},
    )


def trials(net=900.0, pays=True, tried="saving", **more):
    """Two lengths of a trial, of which the longer leaves most."""
    common = {"business": "Ash", "strategy": "saving", "tried_plan": tried, "worth": abs(net), "standard_error": 90.0,
              "worth_by_chance": 10.0, "is_told": pays, "brought_meanwhile": -net / 3} | more  # fmt: skip
    lengths = [(4, net / 2, False), (13, net, pays)]
    return [
        common | {"pilot_weeks": weeks, "net_worth": worth, "is_best_length": best} for weeks, worth, best in lengths
    ]


def with_trials(found, *given):
    found.tables["pilots"] = rows("pilots", *given)
    return found


def everything(*parts, **more):
    most = max(parts, key=lambda each: each["worth"])
    return [worth(ALL, None, most["worth"], most["standard_error"], **more), *parts]


YEN = {"study.currency": "JPY", "behaviour.value_of_time_per_hour": 1500.0}
DOLLARS = {"study.currency": "USD", "behaviour.value_of_time_per_hour": 12.0}
CASES = {
    "one is told": lambda: made(everything(worth(INPUT, COST, 4100.0), worth(INPUT, CHANCE, 0.0, 50.0))),
    "and a survey of it": lambda: made(everything(worth(INPUT, COST, 4100.0)), [survey(2600.0)]),
    "a survey that does not pay": lambda: made(
        everything(worth(INPUT, COST, 4100.0)), [survey(10.0, net_worth=-90.0, is_best_size=False)]
    ),
    "none is told": lambda: made(everything(worth(INPUT, COST, 3.3, 20.0), worth(INPUT, CHANCE, 0.0, 0.0))),
    "one plan leads everywhere": lambda: made(everything(worth(INPUT, COST, 0.0, 0.0))),
    "all together alone": lambda: made([worth(ALL, None, 900.0), worth(INPUT, COST, 10.0, 20.0)]),
    "two together alone": lambda: made(
        [worth(ALL, None, 900.0), worth(INPUT, COST, 10.0, 20.0), worth(INPUT, CHANCE, 5.0, 20.0)]
    ),
    "a group": lambda: made(everything(worth(GROUP, "costs", 900.0), worth(INPUT, COST, 10.0, 20.0))),
    "carrying on is chosen": lambda: made(
        [each | {"strategy": "as_is"} for each in everything(worth(INPUT, COST, 4100.0))],
        boxes=[box(strategy="as_is", held_against="saving")],
    ),
    "a box of one side": lambda: made(everything(worth(INPUT, COST, 41.0)), boxes=[box("shown", **BOUND)]),
    "a box of three sides": lambda: made(
        everything(worth(INPUT, COST, 41.0)), boxes=[box("shown", **BOUND), box("shown", **OTHER)]
    ),
    "few worlds": lambda: made(everything(worth(INPUT, COST, 41.0)), boxes=[box("few worlds", worlds=64)]),
    "few failures": lambda: made(everything(worth(INPUT, COST, 41.0)), boxes=[box("few failures", worlds_failed=3)]),
    "it nearly always fails": lambda: made(
        everything(worth(INPUT, COST, 41.0)), boxes=[box("few failures", worlds_failed=500)]
    ),
    "yen": lambda: made(everything(worth(INPUT, COST, 410_000.0)), [survey(26_000.0)], **YEN),
    "dollars and millions": lambda: made(everything(worth(INPUT, COST, 41_000_000.0)), [survey(2.6e7)], **DOLLARS),
    "a trial": lambda: with_trials(made(everything(worth(INPUT, COST, 4100.0))), *trials()),
    "a trial that tells nothing": lambda: with_trials(made(everything(worth(INPUT, COST, 41.0))), *trials(pays=False)),
    "a trial of another": lambda: with_trials(
        made(everything(worth(INPUT, COST, 41.0), strategy="as_is")), *trials(strategy="as_is")
    ),
    "a trial that loses": lambda: with_trials(made(everything(worth(INPUT, COST, 41.0))), *trials(-900.0, pays=False)),
    "no weeks for a trial": lambda: with_trials(made(everything(worth(INPUT, COST, 41.0)))),
    "a trial in yen": lambda: with_trials(made(everything(worth(INPUT, COST, 4e5)), **YEN), *trials(9e6)),
    "pence": lambda: made(everything(worth(INPUT, COST, 0.41)), [survey(0.26)]),
    "nobody comes": lambda: with_trials(
        made(everything(worth(INPUT, COST, 0.0, 0.0), worth(INPUT, CHANCE, 0.0, 0.0)), boxes=[box(worlds_failed=0)]),
        *trials(0.0, pays=False),
    ),
    "loses in every world": lambda: made(
        everything(worth(INPUT, COST, 0.0, 0.0, strategy="as_is"), strategy="as_is"),
        boxes=[box("few failures", strategy="as_is", held_against="saving", worlds_failed=0)],
    ),
}


def page(found):
    with counted_in(found.scenario):
        pictures = [drawn(chart, found) for chart in knowing.CHARTS]
        return knowing_html(found, [picture_of(each) for each in pictures if each is not None]).decode()


def lines(case):
    found = CASES[case]()
    with counted_in(found.scenario):
        return terminal(found)


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_the_page_stands_in_its_table(case):
    found = CASES[case]()
    numbers = cited(tree_of(page(found)))
    assert numbers
    for printed, _, place in numbers:
        value = looked_up(place, found)
        assert place.endswith("rounded_up") or agrees(printed, value), (printed, value, place)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("one is told", "Ash: Knowing the cost per week of saving is worth up to £4,100 before you decide."),
        (
            "and a survey of it",
            "Ash: Knowing the cost per week of saving is worth up to £4,100 before you decide; asking 200 people "
            "brings £2,600 of it, £2,200 after its cost and the wait.",
        ),
        ("a survey that does not pay", "  saving: cost per week: no survey of it pays for itself."),
        ("none is told", "Ash: Nothing is worth finding out: all that is uncertain together is worth less than £50."),
        ("one plan leads everywhere", "Ash: Nothing is worth finding out: luck apart, saving leads in every world."),
        (
            "all together alone",
            "Ash: What is uncertain is worth up to £900 to know, but no input was told apart.",
        ),
        (
            "two together alone",
            "Ash: No single input is worth finding out; several together are, up to £900.",
        ),
        ("a group", "Ash: Knowing the group costs is worth up to £900 before you decide."),
        ("carrying on is chosen", "  As things are known, carrying on is chosen."),
        (
            "carrying on is chosen",
            "  Carrying on earns less than saving in 130 of 512 worlds, and these gather nowhere that can be told.",
        ),
        (
            "a box of one side",
            "  saving earns less than carrying on in 48 of 60 worlds where the cost per week of saving exceeds £4; "
            "in 25 % of all. 90 % of its failures lie there.",
        ),
        ("few worlds", "  Where saving earns less than carrying on takes 300 worlds to say; these are 64."),
        ("few failures", "  saving earns less than carrying on in 3 of 512 worlds: too few, below 30, to say where."),
        (
            "it nearly always fails",
            "  saving earns less than carrying on in 500 of 512 worlds: in fewer than 30 it does not, too few to say "
            "where.",
        ),
        (
            "a trial",
            "  Trying saving for 13 weeks first, and then going by visits and takings, is worth £900.",
        ),
        (
            "a trial that tells nothing",
            "  Trying saving first, with visits and takings to go by, is worth nothing that can be told.",
        ),
        (
            "a trial that loses",
            "  Trying saving first, with visits and takings to go by, is worth nothing that can be told.",
        ),
        (
            "a trial of another",
            "  Trying saving for 13 weeks first, and then going by visits and takings, is worth £900, though as things "
            "are known it is not chosen.",
        ),
        ("a trial in yen", "  Trying saving for 13 weeks first, and then going by visits and takings, is worth ¥9"),
        ("yen", "Ash: Knowing the cost per week of saving is worth up to ¥410k before you decide; asking 200 people"),
        ("dollars and millions", "Ash: Knowing the cost per week of saving is worth up to $41m before you decide;"),
        ("pence", "Ash: Knowing the cost per week of saving is worth up to £0.41 before you decide;"),
        ("nobody comes", "Ash: Nothing is worth finding out: luck apart, saving leads in every world."),
        ("loses in every world", "Ash: Nothing is worth finding out: luck apart, carrying on leads in every world."),
    ],
)
def test_what_the_terminal_says(case, sentence):
    assert any(line.startswith(sentence) for line in lines(case)), lines(case)


@pytest.mark.parametrize("case", CASES)
def test_findings_are_short_and_pages_have_no_empty_value(case):
    found = CASES[case]()
    text = page(found)
    with counted_in(found.scenario):
        for chart in knowing.CHARTS:
            made_of = drawn(chart, found)
            for panel in made_of.panels if made_of else ():
                assert words_in(panel.finding) <= MOST_WORDS
                charts.alone(panel)
        markdown = knowing_markdown(found, ["26_what_to_find_out"]).decode()
    for odd in ("nan", "None", "<NA>", "inf "):
        assert odd not in text.split("<svg")[0]
        assert odd not in markdown


def test_what_cannot_be_told_is_nothing_below_an_amount_rounded_up():
    shown = knowing.drawn(CASES["none is told"]())
    said = [knowing.worth_words(row, "GBP") for row in shown.to_dict("records")]
    assert said == ["£0 (below £50)", "£0 (below £50)", "£0"]
    assert formats.below(3.3, "GBP") == "£4"
    assert formats.below(4.0, "GBP") == "£4"
    assert formats.below(0.033, "GBP") == "£0.04"
    assert formats.below(1234.0, "JPY") == "¥1,300"


def test_names_stand_as_they_are_and_run_nothing():
    for hostile in HOSTILE[:12]:
        found = CASES["one is told"]()
        found.scenario = found.scenario.model_copy(
            update={"study": found.scenario.study.model_copy(update={"title": hostile, "question": hostile})}
        )
        scripts = [each for each in tree_of(page(found)).iter() if str(each.tag) in ("script", "iframe", "img")]
        assert not scripts


def test_the_same_command_makes_the_same_page():
    found = CASES["one is told"]()
    assert contents(found).command.endswith("worth-of-knowing SCENARIO --seed 7")
    found.asked = {"worlds": 64, "replications": None}
    assert contents(found).command.endswith("worth-of-knowing SCENARIO --worlds 64 --seed 7")


def test_the_page_says_between_which_plans_was_chosen_and_that_worlds_have_luck():
    found = CASES["one is told"]()
    said = contents(found)
    assert str(said.rests_on[0]) == "Chosen between carrying on and saving."
    assert "each run once with its luck; 8 replications" in str(said.when)
    as_is, plan = found.scenario.strategy
    more = (plan.model_copy(update={"name": f"plan_{number}"}) for number in range(MOST - 2))
    study = found.scenario.study.model_copy(update={"weeks": 1})
    found.scenario = found.scenario.model_copy(update={"strategy": (as_is, plan, *more), "study": study})
    assert "left out" not in str(contents(found).rests_on[0])
    found.left_out = 1
    assert "; any other plan of the file was left out, for" in str(contents(found).rests_on[0])
    assert str(contents(found).when).endswith("profit over 1 week, discounted")


def test_the_page_says_which_plans_were_added_and_where_they_came_from():
    found = CASES["one is told"]()
    found.asked = {"plans": "results/town-search", "worlds": None, "replications": None}
    said = contents(found)
    assert str(said.rests_on[0]) == (
        "Chosen between carrying on and saving; none of the plans that were added is among them."
    )
    assert said.command.endswith("worth-of-knowing SCENARIO --plans results/town-search --seed 7")
    found.added = ("saving",)
    assert str(contents(found).rests_on[0]) == (
        "Chosen between carrying on and saving; saving comes from results/town-search."
    )
    as_is, plan = found.scenario.strategy
    more = tuple(plan.model_copy(update={"name": f"plan_{number}"}) for number in range(MOST - 2))
    found.scenario = found.scenario.model_copy(update={"strategy": (as_is, plan, *more)})
    found.added, found.left_out = ("saving", "plan_1"), 2
    text = str(contents(found).rests_on[0])
    assert "; saving and saving come from results/town-search; any other plan was left out, for" in text


# -- what moves the answer


def moved(shares, luck, labels=(COST, CHANCE), scale=1.0, first="saving", other="as_is", **changes):
    lead, of_step = 120.0 * scale, 900.0 * scale
    given = [
        {
            "business": "Ash", "strategy": first, "held_against": other, "mean_lead": lead, "input": what,
            "input_label": LABELS[what], "source": "guess", "range_low": 0.0, "range_high": 1.0, "first_order": share,
            "first_spread": 0.02, "total_order": share, "total_spread": 0.03,
            "share_with_luck": None if share is None else share * (1 - luck), "winning_first": 0.1,
            "winning_total": 0.2, "step_moves": of_step, "step_mean": -of_step, "step_spread": of_step / 45,
        }
        for what, share in zip(labels, shares, strict=False)
    ]  # fmt: skip
    given.append(
        {"business": "Ash", "strategy": first, "held_against": other, "mean_lead": lead, "input_label": "luck",
         "source": "luck", "share_with_luck": luck}
    )  # fmt: skip
    surfaces = {"business": "Ash", "luck_set": 0, "fresh_error": 12.0 * scale, "lead_spread": 300.0 * scale}
    found = made(everything(worth(INPUT, COST, 1.0)), **changes)
    found.tables = {"sensitivity": rows("sensitivity", *given), "surfaces": rows("surfaces", surfaces)}
    found.asked = {"points": None}
    return found


def sensitivity_page(found):
    with counted_in(found.scenario):
        return sensitivity_html(found, [picture_of(drawn(sensitivity.CHARTS[0], found))]).decode()


MOVED = {
    "an input": (
        lambda: moved((0.7, 0.3), 0.1),
        "Ash: Saving: cost per week moves the difference most: it has a part in 63 % of its variance, luck counted in.",
    ),
    "luck": (lambda: moved((0.7, 0.3), 0.6), "Ash: Luck moves the difference most: it makes 60 % of its variance."),
    "nothing": (
        lambda: moved((0.0, 0.0), 0.0),
        "Ash: Nothing that was varied moves the difference between the two leading plans.",
    ),
    "one input": (
        lambda: moved((1.0,), 0.0),
        "Ash: Saving: cost per week moves the difference most: it has a part in 100 % of its variance, luck counted "
        "in.",
    ),
    "one input that does nothing": (
        lambda: moved((0.0,), 1.0),
        "Ash: Luck moves the difference most: it makes 100 % of its variance.",
    ),
    "one was not told apart": (
        lambda: moved((0.7, None), 0.1),
        "Ash: Saving: cost per week moves the difference most: it has a part in 63 % of its variance, luck counted in.",
    ),
    "a part below nothing": (
        lambda: moved((-0.02, -0.01), 0.9),
        "Ash: Luck moves the difference most: it makes 90 % of its variance.",
    ),
    "no difference at all": (
        lambda: moved((0.0, 0.0), 0.0, scale=0.0),
        "Ash: Nothing that was varied moves the difference between the two leading plans.",
    ),
    "as much luck as input": (
        lambda: moved((1.0, 0.0), 0.5),
        "Ash: Luck moves the difference most: it makes 50 % of its variance.",
    ),
    "carrying on leads": (
        lambda: moved((0.7, 0.3), 0.1, first="as_is", other="saving"),
        "Ash: Saving: cost per week moves the difference most",
    ),
    "millions of dollars": (lambda: moved((0.7, 0.3), 0.1, scale=1e6, **DOLLARS), "Ash: Saving: cost per week moves"),
    "yen": (lambda: moved((0.7, 0.3), 0.1, scale=1e3, **YEN), "Ash: Saving: cost per week moves the difference most"),
    "pence": (lambda: moved((0.7, 0.3), 0.1, scale=1e-4), "Ash: Saving: cost per week moves the difference most"),
}


@pytest.mark.parametrize("case", MOVED)
def test_what_moves_the_answer_in_words_and_numbers(case):
    make, sentence = MOVED[case]
    found = make()
    with counted_in(found.scenario):
        said = sensitivity_terminal(found)
        assert said[0].startswith(sentence)
        made_of = drawn(sensitivity.CHARTS[0], found)
        text = sensitivity_page(found)
        for odd in ("nan", "None", "<NA>", "inf ", "!", ".."):
            assert odd not in "\n".join(said)
            assert odd not in sensitivity_markdown(found, [made_of.name]).decode().replace("![", "")
        assert sensitivity_markdown(found, [made_of.name]).decode().count("|") > 10
    assert words_in(made_of.panels[0].finding) <= MOST_WORDS
    assert list(made_of.frame["input_label"])[-1] == "luck"
    for printed, _, place in cited(tree_of(text)):
        assert agrees(printed, looked_up(place, found)), (printed, place)


def test_of_a_trial_is_said_what_it_rests_on_only_where_one_was_looked_at():
    for case, count in (("a trial", 1), ("no weeks for a trial", 1), ("one is told", 0)):
        found = CASES[case]()
        said = [str(each) for each in contents(found).rests_on]
        assert sum("A trial is the plan itself, begun now" in each for each in said) == count
        assert ("tables/pilots.csv" in contents(found).files) == bool(count)
    assert "Trying" not in "\n".join(lines("no weeks for a trial"))
    found = CASES["a trial"]()
    found.asked = {"plans": None, "pilot": True, "worlds": 64, "replications": None}
    assert contents(found).command.endswith("worth-of-knowing SCENARIO --pilot --worlds 64 --seed 7")


def test_the_page_says_whether_the_parts_are_of_surfaces_or_of_the_runs():
    found = moved((0.7, 0.3), 0.1)
    assert "a surface is laid through the points" in sensitivity_page(found)
    assert "surfaces.csv" in sensitivity_page(found)
    found.tables["surfaces"] = found.tables["surfaces"].iloc[:0]
    found.asked = {"points": None, "direct": 256}
    page = sensitivity_page(found)
    assert "the parts are those of the runs at all points" in page
    assert "every point of their design was run" in page
    assert "surfaces.csv" not in page
    assert "sensitivity SCENARIO --direct 256 --seed 7" in page


def test_houses_stand_in_the_order_of_the_file():
    given = everything(worth(INPUT, COST, 4100.0))
    rivals = [each | {"business": "Birch"} for each in given]
    found = made([*rivals, *given], boxes=[box(business="Birch"), box()])
    with counted_in(found.scenario):
        assert [house.business.text for house in contents(found).houses] == ["Ash", "Birch"]
