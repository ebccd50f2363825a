"""The decision page: every number comes from a table, every verdict has its words, nothing missing breaks it."""

import re

import numpy as np
import pandas as pd
import pytest

from sim.report.page.cited import Tables
from sim.report.page.facts import every_business
from sim.report.page.memo import memo
from sim.report.page.robustness import guessed, rests_on
from sim.report.page.summary import MOST_NUMBERS, MOST_WORDS, counted, fitted
from sim.report.page.terminal import summary
from sim.report.page.verdict_words import MEANINGS, NOTHING, TURNS, WORDS, verdict_table
from sim.report.words.likelihood import likelihood
from sim.scenario.schema.strategy import Step
from sim.study.patterns.missed import MISSED
from sim.study.runs.verdicts import CARRY_ON
from tests import ROOT
from tests.report.pages import paged, pictures, report_page, summary_page, summary_text
from tests.report.places import agrees, cited, looked_up, quoted, rest, tree_of

PLANS = {"price": -20_000.0, "kitchen": 40_000.0, "experience": 143_000.0}
LABELS = {"experience": "People and welcome", "kitchen": "A better kitchen", "price": "A tenth off"}
DRAWN = ("01", "03", "04")
TWO = {"The Old Forge": PLANS, "Soho Table": {**PLANS, "kitchen": 200_000.0}}


def said(comparison):
    """Everything that the memo says, as text by heading."""
    found = memo(comparison)
    return {heading: " ".join(map(str, sentences)) for heading, sentences in found.sections}


CASES = {
    "two businesses": {"gains": TWO},
    "one place": {"gains": {"The Old Forge": PLANS}},
    "with a map": {"gains": TWO, "flip": True},
    "plain run": {"gains": TWO, "full": False},
    "no uncertain inputs": {"gains": TWO, "worlds": 1, "best": 12},
    "a loss for all": {"gains": {"Inn": {"price": -20_000.0, "kitchen": -4_000.0}}, "verdicts": {"Inn": "Carry on"}},
    "close call": {"gains": {"Inn": {"price": 40_000.0, "kitchen": 41_000.0}}, "verdicts": {"Inn": "Close call"}},
    "depends": {"gains": TWO, "verdicts": {"The Old Forge": "Depends", "Soho Table": "Likely"}, "best": 20},
    "not enough": {"gains": TWO, "verdicts": dict.fromkeys(TWO, "Not enough runs"), "half": 9_000.0, "replications": 4},
    "changes nothing": {"gains": {"Inn": {"idle": 0.0}}, "half": 0.0, "verdicts": {"Inn": "Carry on"}, "loses": 0},
}


@pytest.fixture(params=CASES)
def comparison(request):
    case = dict(CASES[request.param])
    return paged(case.pop("gains"), labels=LABELS, **case)


def test_every_number_of_the_pages_stands_in_a_table(comparison):
    frames = {picture.name: picture.frame for picture in pictures(comparison, DRAWN)}
    for page in (summary_page(comparison), report_page(comparison, DRAWN[:1])):
        tree = tree_of(page)
        numbers = cited(tree)
        assert len(numbers) > 12
        for printed, value, place in numbers:
            found = looked_up(place, comparison, frames)
            assert agrees(printed, found), (printed, found, place)
            if ":" not in place and not isinstance(found, str) and not hasattr(found, "year"):
                assert float(value) == pytest.approx(float(found), abs=0.0051), place
        for text, place in quoted(tree):
            cell = str(looked_up(place, comparison, frames)).replace("_", " ")
            assert text.removesuffix("…").replace("_", " ") in cell, place
        assert not re.search(r"\d", rest(tree)), rest(tree)


def test_a_number_that_the_table_does_not_hold_is_found():
    assert agrees("+£143k", 142_591.0)
    assert not agrees("+£143k", 144_000.0)
    assert not agrees("+£143k", -143_000.0)
    assert agrees("−£50k", -50_646.9)
    assert not agrees("−£51.2k", -50_646.9)
    assert agrees("5.0 %", 0.05)
    assert not agrees("five", 4)


def test_the_report_has_the_numbers_that_its_charts_draw(comparison):
    tree = tree_of(report_page(comparison, "01"))
    (frame,) = [picture.frame for picture in pictures(comparison, "01")]
    table = next(details.find(".//table") for details in tree.iter("details"))
    rows = [["".join(cell.itertext()) for cell in row] for row in table.find("tbody")]
    columns = list(frame.columns)
    assert [float(row[columns.index("difference")]) for row in rows] == pytest.approx(frame["difference"].tolist())
    assert [row[columns.index("strategy")] for row in rows] == frame["strategy"].tolist()


# -- verdicts


@pytest.mark.parametrize("word", WORDS)
def test_every_verdict_has_its_word_its_meaning_and_its_advice(word):
    made_up = paged({"The Old Forge": PLANS}, labels=LABELS, verdicts={"The Old Forge": word}, half=6_000.0)
    (line,) = memo(made_up).lines
    assert (line.word, line.meaning) == (word, TURNS if word == "Close call" else MEANINGS[word][0])
    (advice,) = memo(made_up).recommendation
    wanted = {
        "Cannot be right": "No recommendation",
        "Not enough runs": "not enough runs",
        "Carry on": "Carry on; every plan earns less.",
        "Close call": "A close call between People and welcome and A better kitchen.",
        "Clear": "Choose People and welcome, for £850 a week and £6,000 once.",
        "Likely": "likely, not certain",
        "Depends": "Do not choose yet; find out first how often customers talk about a visit",
    }
    assert wanted[word] in str(advice)
    for page in (summary_page(made_up), report_page(made_up, "01")):
        assert f">{word}<" in page
    assert f"## The Old Forge (Town): {word}" in summary_text(made_up)
    assert any(each.startswith(f"{word}: ") for each in summary(made_up))


def test_a_plan_that_saves_has_its_saving_told_but_not_as_a_price():
    made_up = paged({"The Old Forge": PLANS}, labels=LABELS, verdicts={"The Old Forge": "Clear"}, half=6_000.0)
    costs = made_up.tables["strategies"]
    columns = ["spends", "saves", "cost_per_week", "one_off_cost"]
    costs.loc[costs["strategy"] == "experience", columns] = ["", "£500 a week", -500.0, 0.0]
    assert str(memo(made_up).recommendation[0]) == "Choose People and welcome, which saves £500 a week."


def test_the_words_on_the_page_are_the_words_of_the_verdict():
    assert set(MEANINGS) == {*WORDS, NOTHING}
    assert len({MEANINGS[word] for word in WORDS}) == len(WORDS)
    for word in {*WORDS} - {"Cannot be right"}:
        varied, alone = MEANINGS[word]
        assert alone.endswith("no assumption was varied")
        assert "no assumption was varied" not in varied


def test_the_ordered_table_says_which_row_held():
    made_up = paged(TWO, verdicts={"The Old Forge": "Not enough runs", "Soho Table": "Clear"})
    rows = {row.word: row.at for row in verdict_table(["Not enough runs", "Clear"])}
    assert list(rows) == list(WORDS)
    assert rows["Not enough runs"] == ("holds", "no")
    assert rows["Clear"] == ("not reached", "holds")
    assert rows["Likely"] == ("not reached", "not reached")
    assert report_page(made_up, "01").count(">holds<") == 2


def test_odds_are_counts_and_never_a_hundred_per_cent():
    always = memo(paged({"Inn": PLANS}, best=40, loses=0)).lines[0]
    assert str(always.odds) == "very likely best: in 40 of 40 futures, so in 92 % at least"
    nearly = memo(paged({"Inn": PLANS}, best=39, loses=1)).lines[0]
    assert str(nearly.odds) == "very likely best: in 39 of 40 futures; in 1 it earns less than carrying on"
    for page in (summary_page, report_page):
        assert "100 %" not in rest(tree_of(page(paged({"Inn": PLANS}, best=40, loses=0, weeks=13))))


def test_of_few_futures_no_chance_is_told():
    few = memo(paged({"Inn": PLANS}, worlds=3, best=3, loses=0)).lines[0]
    assert str(few.odds) == "best in 3 of 3 futures, too few for odds"
    assert str(few.spread) == "3 futures of assumptions, too few for a range"


@pytest.mark.parametrize(
    ("won", "of", "word"),
    [
        (3, 3, ""),
        (9, 9, ""),
        (10, 10, "likely"),
        (28, 28, "likely"),
        (29, 29, "very likely"),
        (36, 40, "very likely"),
        (35, 40, "likely"),
        (26, 40, "about as likely as not"),
        (13, 40, "unlikely"),
        (3, 40, "very unlikely"),
        (0, 10, "unlikely"),
        (0, 40, "very unlikely"),
    ],
)
def test_a_word_of_likelihood_is_that_of_its_range_and_of_what_so_many_futures_bear(won, of, word):
    assert likelihood(won, of) == word


def test_worlds_too_few_to_tell_inputs_apart_say_so_and_no_more():
    made_up = paged({"Inn": PLANS}, worlds=9, best=5)
    many = len(made_up.tables["drivers"])
    nothing = dict.fromkeys(("variance_share", "flips_at", "low_winner", "high_winner"))
    made_up.tables["drivers"] = made_up.tables["drivers"].assign(**nothing)
    decides = said(made_up)["What decides it"]
    assert decides == f"Not told, as 9 futures cannot tell {many} inputs apart."


def test_without_uncertain_inputs_odds_are_about_luck_and_the_page_says_so():
    line = memo(paged({"Inn": PLANS}, worlds=1, best=12, loses=0)).lines[0]
    assert str(line.odds) == "first in 12 of 12 runs"
    assert str(line.spread) == "no assumption was varied"
    assert (
        said(paged({"Inn": PLANS}, worlds=1, best=12))["What decides it"] == "Not known, as no assumption was varied."
    )


def test_both_intervals_stand_with_their_kind(comparison):
    for line in memo(comparison).lines:
        assert re.match(r"luck (alone: |changes nothing)", str(line.luck))
        assert re.match(r"assumptions: |no assumption was varied", str(line.spread))


# -- the words and numbers that the page may have, and what the report adds


@pytest.mark.field("C8")
def test_a_page_keeps_to_its_words_and_numbers(comparison):
    said_all, drawn = memo(comparison), pictures(comparison, ("02", "03", "04", "21"))
    entries, shown, _ = fitted(said_all, said_all.lines, drawn)
    words, numbers = counted(said_all, said_all.lines, entries, shown)
    assert words <= MOST_WORDS
    assert numbers <= MOST_NUMBERS


def test_the_report_tells_on_which_mechanism_it_rests():
    made_up = paged({"Inn": PLANS}, labels=LABELS)
    assert rested(made_up).startswith("Word of mouth. Without it People and welcome would earn £85.8k")
    table = made_up.tables["mechanisms"]
    table.loc[table["mechanism"] == "loyalty", ["mechanism_effect", "luck_low", "luck_high"]] = (
        -90_000.0,
        -91_000.0,
        -89_000.0,
    )
    assert rested(made_up).startswith("Loyalty")
    table[["luck_low", "luck_high"]] = (-1e6, 1e6)
    assert "no mechanism alone" in rested(made_up).lower()
    assert "--full" in rested(paged({"Inn": PLANS}, full=False))


def rested(comparison):
    return " ".join(map(str, rests_on(every_business(comparison))))


@pytest.mark.field("D6")
def test_guesses_are_named_what_the_house_knows_is_asked_for_and_what_plans_bring_about_is_called_assumed():
    made_up = paged({"Inn": {"kitchen": 50_000.0}}, labels=LABELS)
    rows = made_up.tables["sources"]
    rows.loc[rows["input"] == "price", ["input", "source"]] = ("business.Inn.price", "guess")
    found = [str(each) for each in guessed(Tables(made_up.tables), every_business(made_up))]
    assert found[0] == "To be asked of the house: price."
    assert found[1].startswith("Guessed: how often customers talk about a visit")
    assert found[2] == "Our own data: not one of the 4 inputs that matter."
    assert found[3].startswith("It is assumed, not found, that a plan brings about what is planned: A better kitchen (")


def test_a_failed_check_is_never_left_to_the_report():
    text = "".join(tree_of(summary_page(paged(TWO))).itertext())
    assert "Failed checks: “Check fail”; checks that need a look: “Check review”." in text


@pytest.mark.field("D6")
def test_trust_names_what_markets_made_here_miss_where_a_plan_moves_its_lever():
    made_up = paged({"Inn": PLANS})
    plans = [
        one.model_copy(update={"step": (Step(change={"recovery": "+0.3"}),)}) if one.name == "price" else one
        for one in made_up.scenario.strategy
    ]
    assert "known:" not in said(made_up)["Trust"]
    made_up.scenario = made_up.scenario.model_copy(update={"strategy": tuple(plans)})
    assert said(made_up)["Trust"].endswith(
        "; known: complaints put right bring customers back less than they should (bears on how much is made good "
        "after a complaint)."
    )


def test_books_that_do_not_add_up_come_before_all_else():
    made_up = paged({"Inn": PLANS})
    trust = made_up.tables["trust"]
    trust.loc[trust["state"] == "FAIL", "check_name"] = "money"
    assert said(made_up)["Trust"] == ("The program's own books do not add up (“Check fail”): do not rely on this page.")
    trust["state"] = "PASS"
    assert said(made_up)["Trust"] == "Every check of the market that was made passed."


def test_the_patterns_that_are_known_to_be_missed_are_those_of_the_page():
    text = (ROOT / "docs" / "patterns.md").read_text("utf-8")
    failed = re.findall(r"^\| ([RA]\d+) .+? \| fail \|", text, flags=re.M)
    assert [each.pattern for each in MISSED] == failed


def test_what_to_do_is_the_plan_of_what_is_chosen_or_what_else_to_do():
    clear = said(paged({"Inn": PLANS}, labels=LABELS))
    assert "Week 4 (2 February 2026): Hire and train a front-of-house lead (Manager)." in clear["Do"]
    assert clear["Stop if"].startswith("after 26 weeks, visits a week over the last 13 are below 410 (of futures")
    carry_on = said(paged({"Inn": PLANS}, labels=LABELS, verdicts={"Inn": "carry on"}))
    assert carry_on["Do"] == "Keep the house as it is."
    assert "nothing to stop" in carry_on["Stop if"]


def test_how_many_runs_more_is_the_verdicts_own_estimate_to_two_digits():
    made_up = paged({"Inn": PLANS}, verdicts={"Inn": "Not enough runs"}, replications=104)
    assert made_up.tables["verdicts"]["more_replications"].tolist() == [31.0]
    assert "about 140 replications" in said(made_up)["Do"]
    made_up.tables["verdicts"]["more_replications"] = np.nan
    assert "luck hides it" in said(made_up)["Do"].casefold()
    made_up.tables["verdicts"]["replications"] = 1
    assert "un again with more replications" in said(made_up)["Do"]


# -- little to tell


def test_a_strategy_alone_has_nothing_to_compare():
    made_up = paged({"Inn": {"plan": 5_000.0}}, full=False)
    made_up.tables["decision"] = made_up.tables["decision"][:1].assign(verdict=CARRY_ON)
    made_up.tables |= {"bridge": pd.DataFrame(), "odds": made_up.tables["odds"][:1], "tripwires": pd.DataFrame()}
    made_up.scenario = made_up.scenario.model_copy(update={"strategy": made_up.scenario.strategy[:1]})
    (line,) = memo(made_up).lines
    assert line.word == NOTHING
    assert str(line.money) == "£512k"
    for page in (summary_page(made_up), report_page(made_up)):
        assert NOTHING in page
        assert "nan" not in page.casefold()


def test_tables_that_are_absent_or_empty_leave_a_sensible_page():
    made_up = paged(TWO, labels=LABELS)
    made_up.tables = {name: made_up.tables[name] for name in ("decision", "bridge", "weekly", "walk")}
    pages = summary_page(made_up), report_page(made_up, DRAWN)
    made_up.tables |= {name: pd.DataFrame() for name in ("odds", "drivers", "mechanisms", "plan", "trust", "sources")}
    assert (summary_page(made_up), report_page(made_up, DRAWN)) == pages
    for page in pages:
        assert "nan" not in page.casefold()
        assert "None" not in page
    found = said(made_up)
    assert all(found.values())
    assert "First in 12 of 12 runs" in summary_text(made_up)


def test_one_replication_has_no_interval():
    made_up = paged({"Inn": PLANS}, replications=1, worlds=1, best=1, verdicts={"Inn": "Not enough runs"})
    made_up.tables["decision"][["luck_low", "luck_high"]] = np.nan
    assert str(memo(made_up).lines[0].luck) == "one run, so no interval from luck"
    for page in (summary_page(made_up), report_page(made_up, DRAWN)):
        assert "nan" not in page.casefold()


def test_a_plan_that_would_not_pay_for_nothing_says_so():
    made_up = paged({"Inn": {"price": -20_000.0}}, verdicts={"Inn": "Carry on"})
    found = made_up.tables["break_even"]
    found[["break_even_cost_per_week", "break_even_cost"]] = (-551.0, -57_304.0)
    assert "would not pay even if it cost nothing" in str(memo(made_up).lines[0].cost)


def test_the_same_tables_give_the_same_bytes():
    first, again = (paged(TWO, labels=LABELS, flip=True) for _ in range(2))
    assert summary_page(first) == summary_page(again)
    assert report_page(first, DRAWN) == report_page(again, DRAWN)
    assert summary_text(first) == summary_text(again)


def test_a_large_page_stays_within_its_room():
    many = {f"Business {name}": {f"plan {k}": 1e4 * (k + 1) for k in range(8)} for name in "abcdef"}
    made_up = paged(many, texts={"action": "much to do " * 40, "sentence": "much to say " * 60})
    tree = tree_of(summary_page(made_up))
    assert len(tree.findall(".//article")) == 3
    assert "And 3 more in" in "".join(tree.itertext())


def test_why_there_is_nothing_to_stop_at_ends_with_one_full_stop():
    why = "No failing futures simulated: none of 3 simulated futures ends badly, so no trip-wire can be found."
    made_up = paged({"Inn": PLANS}, labels=LABELS)
    wires = made_up.tables["tripwires"].astype(object)
    made_up.tables["tripwires"] = wires.assign(sentence=why, measure=None, level=None)
    text = "".join(tree_of(summary_page(made_up)).itertext())
    assert why in text
    assert f"{why}." not in text
