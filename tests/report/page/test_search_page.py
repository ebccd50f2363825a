"""The page of a search over odd cases: nothing pays, one lever, one house, money saved, other currencies, millions."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.report.output.tables import csv_bytes
from sim.report.page.pictures import picture_of
from sim.report.page.search_page import command_line, contents, next_line, search_html, search_markdown, terminal
from sim.report.sections import search as section
from sim.report.sections.chart_set import drawn
from sim.report.words.fitting import MOST_WORDS, words_in
from sim.scenario import read
from sim.study.numbers.words import day
from sim.study.search.chosen import Futures
from sim.study.search.tables import NEVER_BACK
from tests.study.search.made import found_of, market_levers

TEXT = """
preset = "restaurant"
place = [{ name = "village", residents = 300 }]
business = [
    { name = "Corner Café", place = "village", price = 25.0, unit_cost = 9.0, focus = true },
    { name = "Mill Café", place = "village", price = 24.0, unit_cost = 9.0, focus = SECOND },
    { name = "Bakery", place = "village", price = 23.0 },
]
[study]
weeks = 104
currency = "GBP"
[[strategy]]
name = "as_is"
"""


def scenario_of(second="false", currency="GBP", **changed):
    text = TEXT.replace("SECOND", second).replace("GBP", currency)
    if currency != "GBP":
        text += "[behaviour]\nvalue_of_time_per_hour = 1800\n"
    for old, new in changed.items():
        text = text.replace(old, new)
    return read(text=text)


def pays(moves):
    return 6e4 * np.tanh(moves[:, 0]) + 2e4 * np.sqrt(np.abs(moves[:, 1])) - 2e3 * (moves[:, -1] + 1.0) ** 2 + 2e3


def of_both(moves):
    """Of two levers at each of two houses: the first house earns more."""
    return 6e4 * np.tanh(moves[:, 0]) + 3e4 * np.tanh(2 * moves[:, 3]) + 1e4 * moves[:, 1] - 2e3 * moves[:, 5] ** 2


def small(moves):
    return 6e4 * np.tanh(moves[:, 0]) + 1e5 * moves[:, 1] / 2


def late(levers):
    """The same levers, the second of which takes half the time to be there: a plan with it has two steps."""
    return [
        replace(each, row=replace(each.row, ramp_weeks=52 if number == 1 else 0)) for number, each in enumerate(levers)
    ]


CASES = {
    "pays": lambda: found_of(scenario_of(), pays, market_levers(), ladder=True, shared=3e3, own=1e3, worlds=0.2),
    "two houses": lambda: found_of(scenario_of("true"), small, market_levers(price=False), own=1e3),
    "nothing pays": lambda: found_of(scenario_of(), lambda moves: -1e3 * np.abs(moves).sum(axis=1),
                                     market_levers(), own=100.0, ladder=True),
    "nothing at all": lambda: found_of(scenario_of(), lambda moves: -1e3 * np.abs(moves).sum(axis=1),
                                       market_levers()),
    "one lever": lambda: found_of(scenario_of(), lambda moves: 5e4 * np.tanh(moves[:, 0]),
                                  market_levers(paid=("recovery",), price=False), own=100.0),
    "price alone": lambda: found_of(scenario_of(), lambda moves: 4e3 - 1e3 * (moves[:, 0] - 2) ** 2,
                                    market_levers(paid=()), budget=0.0, own=100.0),
    "saves money": lambda: found_of(scenario_of(), lambda moves: 4e5 * moves.sum(axis=1), market_levers(price=False)),
    "yen, millions": lambda: found_of(scenario_of(currency="JPY"), lambda moves: 1e4 * pays(moves),
                                      market_levers(scale=1e4, price=False), budget=5.5e6, worlds=0.3, ladder=True),
    "together": lambda: found_of(scenario_of("true"), of_both, market_levers(), ladder=True, together=True, own=500.0),
    "regret": lambda: found_of(scenario_of(), pays, market_levers(), ladder=True, objective="regret", own=1e3,
                               worlds=0.4),
    "regret, nothing pays": lambda: found_of(scenario_of(), lambda moves: -1e3 * np.abs(moves).sum(axis=1),
                                             market_levers(), objective="regret"),
    "payback": lambda: found_of(scenario_of(), pays, market_levers(), objective="payback", own=1e3, worlds=0.4),
    "payback, nothing pays": lambda: found_of(scenario_of(), lambda moves: -1e3 * np.abs(moves).sum(axis=1),
                                              market_levers(), objective="payback"),
    "nobody comes": lambda: found_of(scenario_of(), lambda moves: 0.0 * moves[:, 0], market_levers(), ladder=True),
    "everything full": lambda: found_of(scenario_of(), lambda moves: np.minimum(small(moves), 2e3),
                                        market_levers(price=False), own=10.0),
    "two phases, one late": lambda: found_of(scenario_of(), pays, late(market_levers()), own=1e3),
    "one future": lambda: found_of(scenario_of(), pays, market_levers(), futures=Futures(2, 2, 1, 0)),
    "pennies": lambda: found_of(scenario_of(), lambda moves: 1e-3 * pays(moves), market_levers(scale=1e-3, price=False),
                                budget=0.55, own=0.01),
    "much luck": lambda: found_of(scenario_of(), lambda moves: 3e4 * np.tanh(moves[:, 0]), market_levers(), own=9e4),
}  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return {name: case() for name, case in CASES.items()}


def pieces_of(found):
    for house in contents(found).houses:
        for option in house.options:
            yield from (option.plan, option.cost, option.worth, *option.more)
        yield from house.guesses
        for grid in (house.screening, house.rounds, *(option.who for option in house.options)):
            for row in grid.rows:
                yield from (cell for cell in row if not isinstance(cell, str))


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_the_page_stands_in_a_table(made, name):
    found = made[name]
    count = 0
    for sentence in pieces_of(found):
        for piece in getattr(sentence, "pieces", (sentence,)):
            if hasattr(piece, "place"):
                count += 1
                table, number, column = re.fullmatch(r"(\w+)\.csv#(\d+)\.(\w+)(?::times)?", piece.place).groups()
                cell = found.tables[table].iloc[int(number) - 2][column]
                if column.endswith("_on"):
                    assert piece.value == f"{cell:%Y-%m-%d}"
                    assert piece.printed == day(cell)
                    continue
                cell += piece.place.endswith(":times")
                assert float(piece.value) == pytest.approx(float(cell), rel=1e-5, abs=0.01), piece
    assert count > 5


@pytest.mark.parametrize("name", CASES)
def test_sentences_are_whole_and_plain(made, name):
    found = made[name]
    pages = search_markdown(found, has_picture=False).decode() + "\n".join(terminal(found))
    assert "nan" not in pages.lower().replace("finance", "")
    assert "None" not in pages
    assert "!" not in pages.replace("![", "")
    for sentence in pieces_of(found):
        text = str(sentence)
        assert "  " not in text
        assert ".." not in text
    html = search_html(found, None, runnable=True).decode()
    assert "<script" not in html
    for table in found.tables:
        assert csv_bytes(table, found.tables[table])


def test_what_is_found_is_said(made):
    said = {name: [str(house.finding) for house in contents(found).houses] for name, found in made.items()}
    assert said["nothing pays"] == ["Nothing that was found is worth what it costs; carry on"]
    assert said["nothing at all"] == said["nothing pays"]
    assert re.fullmatch(r"The best plan found is worth £\S+ more than carrying on", said["pays"][0])
    assert len(said["two houses"]) == 2
    assert "¥" in said["yen, millions"][0]
    assert said["much luck"][0].startswith(("The best plan found cannot be told", "Nothing that was found"))


def test_a_plan_is_told_in_words_with_its_cost_by_month(made):
    option = contents(made["pays"]).houses[0].options[0]
    assert re.fullmatch(r"Best found: people at welcome(, (lower|higher) price)?", option.heading)
    assert re.search(r"[Pp]eople at welcome from 5\.5 to \d", str(option.plan))
    assert re.search(r"It costs £[\d,]+ a month and £[\d,]+ once\.", str(option.cost))
    assert re.search(
        r"Worth \+£\S+; 95 % interval [+−]£\S+ to [+−]£\S+, over 8 futures \(assumptions and luck", str(option.worth)
    )
    assert any("acquisition" in str(each) or "new customers" in str(each) for each in option.more)
    free = contents(made["price alone"]).houses[0].options[0]
    assert re.fullmatch(r"Best found: (lower|higher) price", free.heading)
    assert str(free.cost) == "It takes nothing of the budget."
    assert "rice from £25" in str(free.plan)


def test_who_does_what_is_told_with_its_date_and_its_cost_by_month(made):
    rows = contents(made["pays"]).houses[0].options[0].who.rows
    by_owner = {str(row[0]): row for row in rows}
    assert list(by_owner) == sorted(by_owner)
    staff = by_owner["who leads the staff"]
    assert re.fullmatch(r"[Pp]eople at welcome to \d\S*", str(staff[1]))
    assert re.fullmatch(r"£[\d,]+", str(staff[4]))
    assert re.fullmatch(r"\d+ \w+ \d{4}", str(staff[2]))
    price = contents(made["price alone"]).houses[0].options[0].who.rows
    assert [str(row[0]) for row in price] == ["the owner"]
    assert [str(cell) for cell in price[0][4:]] == ["£0", "£0"]
    for name in CASES:
        months = made[name].tables.get("option_levers")
        if months is not None:
            assert months["cost_per_month"].to_numpy() == pytest.approx(
                months["cost_per_week"].to_numpy() * 52 / 12, abs=0.03
            )
    page = search_markdown(made["pays"], has_picture=False).decode()
    assert "| who | what | from | fully there | a month | once |" in page
    assert "Who does what" in search_html(made["pays"], None, runnable=True).decode()


def test_when_to_start_is_named_as_not_searched_and_whole_numbers_as_searched(made):
    said = contents(made["pays"])
    assert sum("when to start is not searched" in each for each in said.holds) == 1
    assert sum("when to start is not searched" in each for each in terminal(made["pays"])) == 1
    assert not any("whole numbers" in each for each in said.holds)
    found = made["pays"]
    (house,) = found.houses
    for count, words in (
        (1, "People at welcome takes whole numbers and is searched in such."),
        (
            2,
            "People at welcome and how much is made good after a complaint take whole numbers and are searched in "
            "such.",
        ),
    ):
        levers = tuple(
            replace(each, search=replace(each.search, is_whole=number < count))
            for number, each in enumerate(house.searched)
        )
        changed = replace(found, houses=(replace(house, searched=levers),))
        assert words in contents(changed).holds
        assert any(line.endswith(words) for line in terminal(changed))


def test_cost_guesses_are_told_most_delicate_first(made):
    guesses = [str(each) for each in contents(made["two houses"]).houses[0].guesses]
    assert guesses
    said = [re.search(r"costs ([\d,.]+) (% (?:more|less) than|times as much as) guessed, ", each) for each in guesses]
    shares = [float(each[1]) if each[2][0] == "%" else 100 * (float(each[1]) - 1) for each in said]
    assert shares == sorted(shares)


def guess(found, dearer):
    """The only sentence on costs where one lever's may be so much higher."""
    rows = found.tables["cost_guesses"].iloc[:1].assign(dearer_by=dearer, then_option=2, cheaper_by=float("nan"))
    changed = replace(found, tables=found.tables | {"cost_guesses": rows})
    return [str(each) for each in contents(changed).houses[0].guesses]


def test_a_cost_guess_far_off_is_told_as_a_multiple(made):
    assert guess(made["two houses"], 0.4)[0].endswith("costs 40 % more than guessed, option 2 leads.")
    assert guess(made["two houses"], 15.0)[0].endswith("costs 16 times as much as guessed, option 2 leads.")


def test_a_cost_guess_that_nobody_is_wrong_by_is_only_named(made):
    (said,) = guess(made["two houses"], 227.0)
    assert said == "People at welcome would have to cost more than 20 times as much."


def without_guesses(found, **row):
    """What is said under costs where no guess is told and the options are worth what ``row`` has."""
    tables = found.tables | {"cost_guesses": found.tables["cost_guesses"].iloc[:0]}
    house = contents(replace(found, tables=tables | {"options": found.tables["options"].assign(**row)})).houses[0]
    return house.none_leads, house.options[0].heading.partition(":")[0]


def test_where_nothing_pays_no_cost_was_asked_for(made):
    found = made["pays"]
    assert without_guesses(found) == ("No cost brings another of these options to the front.", "Best found")
    asked = "Nothing pays at the costs guessed; at which costs it would was not asked."
    assert without_guesses(found, worth=-5.0) == (asked, "Least bad found")
    assert asked in search_html(made["nothing at all"], None, runnable=True).decode()
    assert asked in search_markdown(made["nothing at all"], has_picture=False).decode()


def test_a_plan_that_pays_at_once_has_no_week_of_payback(made):
    found = made["pays"]
    for week, words in ((0, "it pays from the first week on"), (7, "it has paid back by week 7")):
        options = found.tables["options"].assign(payback_week=week)
        option = contents(replace(found, tables=found.tables | {"options": options})).houses[0].options[0]
        assert any(words in str(each) for each in option.more)


def test_houses_stand_in_the_order_of_the_file(made):
    found = made["two houses"]
    turned = contents(replace(found, houses=found.houses[::-1]))
    assert [house.business.text for house in turned.houses] == ["Corner Café", "Mill Café"]
    assert turned.asked.endswith(" a week at each house?")
    assert contents(made["pays"]).asked.endswith(" a week?")


def test_one_plan_for_several_houses_says_where_each_move_is_and_what_each_gets(made):
    found = made["together"]
    said = contents(found)
    assert said.asked == "What should we do with £550 a week at two houses together?"
    (house,) = said.houses
    assert house.business.text == "Corner Café and Mill Café together"
    best = house.options[0]
    assert re.search(r"[Pp]eople at welcome of Corner Café from 5\.5 to \d", str(best.plan))
    assert re.search(r"people at welcome of Mill Café from 5\.5 to \d", str(best.plan))
    gets = r"gets £[\d,]+ a week and £[\d,]+ once \(\+£\S+ there before cost, with the file as written\)"
    assert re.fullmatch(f"Corner Café {gets} and Mill Café {gets}\\.", str(best.more[0]))
    assert any("every house pays an even part" in each for each in said.holds)
    assert command_line(found).endswith("--budget 550 --ladder --together --seed 7")
    assert "gets" not in str(contents(made["two houses"]).houses[0].options[0].more[0])
    nothing = found.tables["option_houses"].assign(cost_per_week=0.0, one_off_cost=0.0)
    changed = replace(found, tables=found.tables | {"option_houses": nothing})
    assert "Mill Café gets none of the money (" in str(contents(changed).houses[0].options[0].more[0])


def test_the_worst_regret_stands_beside_the_worth_where_it_was_looked_for(made):
    found = made["regret"]
    said = contents(found)
    assert "Looked for: the least worst regret over futures, which are worlds and their luck." in said.when
    house = said.houses[0]
    gives = r"The plan of least regret gives up at most £\S+ in any future, carrying on up to £\S+"
    assert re.fullmatch(gives, str(house.finding))
    assert house.options[0].heading.startswith("Least regret found: ")
    worst = r"Worst regret: £\S+, in the worst of 8 futures in which nothing was chosen; of carrying on £\S+\."
    assert re.fullmatch(worst, str(house.options[0].more[0]))
    assert sum("Worst regret: " in line for line in terminal(found)) == len(house.options)
    table = found.tables["option_objective"].set_index("option_number")["objective_value"]
    assert table.index[0] == 0
    options = found.tables["options"].set_index("option_number")
    assert (options["worst_regret"] == table[options.index]).all()
    assert all(str(each).endswith("is worth most on average.") for each in house.guesses)
    assert command_line(found).endswith("--ladder --objective regret --seed 7")
    for other in ("pays", "together"):
        assert "option_objective" not in made[other].tables
        assert "egret" not in search_html(made[other], None, runnable=True).decode()
    alone = contents(replace(found, has_worlds=False)).when
    assert alone.endswith("which are luck alone, for no assumption is varied.")
    carry_on = "No plan that was found has less to regret than carrying on; carry on"
    assert contents(made["regret, nothing pays"]).houses[0].finding == carry_on


def back_of(found, weeks, never, futures=8):
    """What is said of an option whose money is back after so many weeks, and never in so many futures."""
    table = found.tables["option_objective"].assign(futures=futures)
    is_never = table["objective"] == NEVER_BACK
    table.loc[~is_never, "objective_value"] = weeks
    table.loc[is_never, "objective_value"] = never
    house = contents(replace(found, tables=found.tables | {"option_objective": table})).houses[0]
    return str(house.options[0].more[0]), str(house.finding)


def test_when_the_money_is_back_is_told_where_it_was_looked_for(made):
    found = made["payback"]
    said = contents(found)
    assert "Looked for: the plan whose money is back soonest" in said.when
    assert said.houses[0].options[0].heading.startswith("Soonest back found: ")
    assert command_line(found).endswith("--budget 550 --objective payback --seed 7")
    assert any("money of a plan is back from the week on" in each for each in said.holds)
    assert sum("Its money is " in line for line in terminal(found)) == len(said.houses[0].options)
    mean = ", the mean of 8 futures in which nothing was chosen"
    assert back_of(found, 14.4, 0) == (
        f"Its money is back after 14 weeks{mean}.",
        "The money of the plan found is back after 14 weeks on average",
    )
    assert back_of(found, 0.0, 0)[0] == f"Its money is back within the first week{mean}."
    assert back_of(found, 1.0, 0)[0] == f"Its money is back after 1 week{mean}."
    counted = f"Its money is back after 60 weeks{mean}; in 3 of them it is not back by the end, which counts as all the"
    assert back_of(found, 60.0, 3)[0].startswith(counted)
    assert back_of(found, 104.0, 8)[0] == "Its money is not back by the end in any of 8 futures."
    assert back_of(found, 104.0, 1, futures=1)[0].endswith("by the end of the single future that was tried.")
    assert back_of(found, 7.0, 0, futures=1)[0] == "Its money is back after 7 weeks, in a single future."
    unsure = found.tables["options"].assign(worth_low=-5.0)
    finding = contents(replace(found, tables=found.tables | {"options": unsure})).houses[0].finding
    assert finding == "The plan found may never earn its money back: it cannot be told from carrying on"
    nothing = contents(made["payback, nothing pays"]).houses[0]
    assert nothing.finding == "No plan that was found earns its money back; carry on"
    assert "not back by the end in any of 8 futures" in str(nothing.options[0].more[0])


def test_a_page_on_paper_has_no_heading_over_what_is_folded(made):
    html = search_html(made["pays"], None, runnable=True).decode()
    assert html.count('<h3 class="screen"') == 1
    assert ".screen, details:not([open]) { display: none; }" in html


def test_the_ladder_is_drawn_with_a_finding_that_fits(made):
    for name in ("pays", "nothing pays", "yen, millions", "together"):
        chart = drawn(section.CHARTS[0], made[name])
        assert chart.name == "15_budget_ladder"
        for panel in chart.panels:
            assert words_in(panel.finding) <= MOST_WORDS
        assert picture_of(chart).panels[0].svg
        assert list(chart.frame["budget_per_week"]) == sorted(chart.frame["budget_per_week"])
        html = search_html(made[name], picture_of(chart), runnable=False).decode()
        assert "with_options.toml" not in html
    assert drawn(section.CHARTS[0], made["one lever"]) is None
    assert drawn(section.CHARTS[0], made["nothing pays"]).panels[0].finding.startswith("No budget is sure")


def test_the_command_makes_the_same_search(made):
    assert command_line(made["pays"]).endswith("search SCENARIO --budget 550 --ladder --seed 7")


def test_what_to_ask_next_is_what_to_find_out_where_there_is_a_choice_and_anything_is_uncertain(made):
    found = made["pays"]
    line = "worth-of-knowing SCENARIO --plans results/town-search --seed 7"
    assert next_line(found, "results/town-search").endswith(line)
    assert line in search_html(found, None, runnable=True, folder="results/town-search").decode()
    assert line in search_markdown(found, has_picture=False, folder="results/town-search").decode()
    assert next_line(replace(found, has_worlds=False), "results/town-search") == ""
    assert next_line(found, "") == ""
    (house,) = found.houses
    none = replace(house, options=replace(house.options, options=()))
    assert next_line(replace(found, houses=(none,)), "results/town-search") == ""


def test_names_stand_as_they_are():
    found = found_of(scenario_of(**{"Corner Café": "Salt & Öl"}), pays, market_levers(), own=1e3)
    html = search_html(found, None, runnable=True).decode()
    assert "Salt &amp; Öl" in html
    assert "Salt & Ö" not in html
