"""The page of a map: every sentence over odd maps, numbers that stand in its tables, names as they stand."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.report.columns import TABLES
from sim.report.page import find_out
from sim.report.page.find_out import find_out_first, ways
from sim.report.page.flip_page import command_line, contents, flip_html, flip_markdown, terminal
from sim.report.page.pictures import picture_of
from sim.report.sections import flip as section
from sim.report.sections.chart_set import drawn
from sim.report.words.names import shown
from tests.report.charts.test_flip import COST, FALLS, SHARE, guessed, kitchen_early, made, scenario_of
from tests.report.hostile import HOSTILE
from tests.report.places import agrees, tree_of


def page(found):
    return flip_html(found, picture_of(drawn(section.CHARTS[0], found))).decode()


def words(element):
    return " ".join("".join(element.itertext()).split())


def first(found, business="Ash"):
    """What to find out first, and the lines along both inputs."""
    return [str(each) for each in find_out_first(business, section.drawn(found), found)]


def always_kitchen(*_):
    return "kitchen", False


# -- what to find out first


@pytest.mark.parametrize(
    ("ranges", "turn", "sentence", "measured"),
    [
        ({"x": (0.0, 0.8)}, 0.4, "within the range of its guess", "inside the guess of 0 % to 80 %, 43 % of the way"),
        ({"x": (0.0, 0.2)}, 0.4, "Neither input", "outside the guess of 0 % to 20 %, 3 times as far as its end"),
        ({"x": (0.0, 0.1)}, 0.4, "Neither input", "the guess of 0 % to 10 % does not go that way"),
        ({}, 0.4, "the file does not say how sure it is", "the file gives no range for it"),
    ],
)
def test_the_distance_is_measured_against_the_guess(ranges, turn, sentence, measured):
    flips = [(SHARE, "kitchen", "as_is", 0.1, 0.9, turn, 1)]
    lines = first(made(kitchen_early, guessed(**ranges), flips=flips))
    assert sentence in lines[0]
    (along,) = [line for line in lines[1:] if line.startswith("passing")]
    assert measured in along
    assert "now 10 %; carrying on draws level at about 40 %, 30 percentage points more" in along


def test_what_lies_inside_its_guess_comes_before_what_nobody_knows_and_that_before_what_lies_outside():
    along_x = (SHARE, "kitchen", "as_is", 0.1, 0.9, 0.4, 1)
    along_y = (COST, "price", "kitchen", 450.0, 900.0, 700.0, 1)
    for ranges, wanted in (
        ({"x": (0.0, 0.8)}, SHARE),
        ({"x": (0.0, 0.2)}, COST),
        ({"y": (600.0, 1000.0)}, COST),
        ({"y": (850.0, 1000.0)}, SHARE),
        ({"x": (0.0, 0.8), "y": (600.0, 1000.0)}, SHARE),
    ):
        found = made(kitchen_early, guessed(**ranges), flips=[along_y, along_x])
        assert ways("Ash", section.drawn(found), found)[0].words.what == wanted, ranges


def test_a_change_below_is_measured_downwards_and_in_its_unit():
    found = made(kitchen_early, guessed(y=(600.0, 1000.0)), flips=[(COST, "price", "kitchen", 450.0, 900.0, 700.0, 1)])
    (along,) = [line for line in first(found)[1:] if line.startswith("A better kitchen: cost")]
    assert "now £900; Nine per cent off draws level at about £700, £200 less" in along
    assert "inside the guess of £600 to £1,000, 67 % of the way to its end" in along


@pytest.mark.parametrize(
    ("win", "flips", "sentence"),
    [
        (always_kitchen, (), "Neither input: the same plan leads wherever it can be told."),
        (lambda *_: ("kitchen", True), (), "Neither input: wherever on this map, the two best are too close to call."),
        (
            lambda x, y: ("price" if x > 0.4 and y > 1000 else "kitchen", False),
            (),
            "Neither input alone: the lead clearly changes only where both move.",
        ),
    ],
)
def test_where_nothing_is_to_be_found_out_it_says_why(win, flips, sentence):
    lines = first(made(win, flips=flips))
    assert lines[0] == sentence
    assert "no clear change of the lead from 0 % to 90 %, the other input as it is" in lines[1]
    assert len(lines) == 3


def test_how_many_weeks_count_is_chosen_and_not_found_out():
    flips = [("horizon", "kitchen", "as_is", 8.0, 24.0, 12.0, 1)]
    found = made(kitchen_early, x="horizon", xs=(8.0, 16.0, 24.0), here=(16.0, 900.0), flips=flips)
    lines = first(found)
    assert lines[0] == "Neither input: along the weeks that count the lead changes, and these are chosen."
    assert "A better kitchen draws level at about 12, 4 weeks less; how many weeks count is chosen" in lines[1]


def test_a_lead_that_may_be_lost_is_told_with_may():
    lines = first(made(kitchen_early, flips=[(SHARE, "kitchen", "as_is", 0.1, 0.5, 0.4, 0)]))
    assert any("carrying on may draw level" in line for line in lines)


def test_distances_have_the_unit_of_their_input():
    from sim.report.words.assumption_text import assumption

    scenario = scenario_of()
    for what, number, text in (
        (SHARE, 0.36, "36 percentage points"),
        (SHARE, -0.01, "1 percentage point"),
        (COST, -31.4, "£31.40"),
        ("strategy.price.change.price", 2.5, "2.5 percentage points"),
        ("horizon", 1.0, "1 week"),
        ("strategy.kitchen.change.appeal", 0.3, "0.3 points"),
        ("behaviour.experience_weight", 0.13, "0.13"),
    ):
        assert assumption(scenario, what).distance(number) == text


# -- the page


def test_every_number_cited_is_that_of_its_table():
    found = made(kitchen_early, guessed(x=(0.0, 0.8)), flips=[FALLS], businesses=("Ash", "Oak"))
    frames = {section.NAME: section.drawn(found), **found.tables}
    seen = 0
    for data in tree_of(page(found)).iter("data"):
        place, value = data.get("data-from"), float(data.get("value"))
        file, _, cell = place.partition("#")
        table = frames[file.removesuffix(".csv")]
        if cell.startswith("count:"):
            rows = pd.Series(True, index=table.index)
            for condition in cell.removeprefix("count:").split("&"):
                column, _, wanted = condition.partition("=")
                rows &= table[column].astype(str).str.lower() == wanted.lower()
            assert rows.sum() == value, place
        elif ":" not in cell:
            row, column = cell.split(".")
            assert table[column].iloc[int(row) - 2] == pytest.approx(value, abs=5e-7), place
            assert column == "flips_at" or agrees(words(data), value), (words(data), value, place)
        seen += 1
    assert seen > 40


def test_every_point_is_told_in_words_too():
    """What hatching says in the picture stands in the table of points."""
    found = made(kitchen_early, flips=[FALLS])
    (house,) = contents(found).houses
    cells = [str(cell) for row in house.points.rows for cell in row[1:]]
    assert len(cells) == 12
    assert sum(cell.startswith("too close to call") for cell in cells) == 3
    assert [cell for cell in cells if "you are here" in cell] == ["A better kitchen (you are here)"]
    assert [str(row[0]) for row in house.points.rows] == ["£1,350", "£900", "£450"]


def test_standing_counts_and_why_it_is_too_close():
    (house,) = contents(made(kitchen_early, flips=[FALLS])).houses
    assert str(house.standing) == (
        "As the file has it, A better kitchen earns £30k more than carrying on; 95 % interval from luck +£25k to "
        "+£35k, 3 replications."
    )
    assert str(house.counts) == (
        "Of 12 points A better kitchen leads at 6, carrying on leads at 3 and 3 are too close to call."
    )
    (house,) = contents(made(lambda *_: ("kitchen", True))).houses
    assert str(house.standing).endswith("too close to call: luck could turn it round.")
    assert str(house.counts) == "All 12 points are too close to call."
    assert str(contents(made(always_kitchen)).houses[0].counts) == "A better kitchen leads at all 12 points."
    found = made(lambda *_: ("kitchen", True))
    found.tables["flip"][["luck_low", "luck_high"]] = 3_000.0, 5_000.0
    (house,) = contents(found).houses
    assert str(house.standing).endswith("too close to call: so small a difference does not matter.")
    one = made(lambda x, y: ("kitchen", (x, y) == (0.9, 450.0)))
    assert str(contents(one).houses[0].counts).endswith("and 1 is too close to call.")


def test_what_is_varied_is_said_once_for_all_and_apart_where_it_differs():
    found = made(kitchen_early, guessed(x=(0.0, 0.8)), businesses=("Ash", "Oak"))
    assert [str(each) for each in contents(found).varied] == [
        "Across, passing trade's share of the occasions in Town: 0 % to 90 %, the guess being 0 % to 80 %.",
        "Up, A better kitchen: cost per week: £450 to £1,350, no range of a guess given.",
        "All else is as in the file; a map says nothing of how sure that is.",
    ]
    other = made(kitchen_early, businesses=("Oak",), xs=(0.0, 0.1, 0.4))
    found = made(kitchen_early)
    found.tables["flip"] = pd.concat([found.tables["flip"], other.tables["flip"]])
    assert "Ash: 0 % to 90 %, no range of a guess given; Oak: 0 % to 40 %" in str(contents(found).varied[0])


def test_the_command_asks_for_the_same():
    found = made(kitchen_early)
    found.asked = {"x": "price=20:30", "y": None, "points": 3, "replications": None}
    assert command_line(found).endswith("flip town.toml --x price=20:30 --points 3 --seed 7")
    found.asked = {"x": None, "y": "strategy.'a b'.cost_per_week", "points": (2, 3), "replications": 4}
    assert """--y 'strategy.'"'"'a b'"'"'.cost_per_week'""" in command_line(found)
    assert "points" not in command_line(found)
    assert command_line(found) in "".join(tree_of(page(found)).find(".//code").itertext())


def test_the_terminal_tells_the_finding_and_what_to_find_out():
    lines = terminal(made(kitchen_early, flips=[FALLS]))
    assert lines[0] == "Ash: Carrying on overtakes A better kitchen once passing trade exceeds about 40 %."
    assert lines[1].startswith("  Find out first: ")
    assert lines[-1] == "Note: Oak is left out."


def screened(found):
    names = [column.name for column in TABLES["screening"]]
    rows = [
        ("Ash", SHARE, "passing|share", 0.0, 0.1, 0.9, 41_000.0, 30_000.0, -5_000.0, -5_000.0, True, 2),
        ("Ash", COST, "cost", 450.0, 900.0, 1350.0, 60_000.0, 30_000.0, 0.0, 0.0, True, 2),
    ]
    found.tables["screening"] = pd.DataFrame(rows, columns=names)
    return found


def test_the_page_says_why_these_inputs_where_it_chose_them():
    text = flip_markdown(screened(made(kitchen_early))).decode()
    assert "| Ash | passing\\|share | 0 % to 90 % | £41.0k | £30.0k | −£5,000 | yes |" in text
    assert "Why these inputs" in page(screened(made(kitchen_early)))
    assert "Why these inputs" not in page(made(kitchen_early))


@pytest.mark.parametrize(
    ("win", "currency"), [(kitchen_early, "IDR"), (always_kitchen, "JPY"), (lambda *_: ("as_is", True), "KWD")]
)
@pytest.mark.parametrize("businesses", [("Ash",), tuple(f"Haus {n}" for n in range(9)), ("老铸铁厂", "苏活餐桌")])
@pytest.mark.parametrize("times", [1.0, 1e-6, 1e7])
def test_no_map_makes_a_sentence_that_is_none(win, currency, businesses, times):
    scenario = scenario_of()
    scenario = scenario.model_copy(update={"study": scenario.study.model_copy(update={"currency": currency})})
    found = screened(made(win, scenario, businesses=businesses, flips=[FALLS] if win is kitchen_early else ()))
    found.tables["flips"] = pd.concat(
        [found.tables["flips"].assign(business=business) for business in businesses], ignore_index=True
    )
    for name in ("margin", "luck_low", "luck_high"):
        found.tables["flip"][name] *= times
    tree = tree_of(page(found))
    text = words(tree.find("body"))
    for wrong in ("nan", "None", "inf", "−0 ", "..", ";.", " ,", "e+", "{", "}"):
        assert wrong not in text.replace("infinite", ""), wrong
    assert all(business in text for business in businesses)
    assert len(list(tree.iter("summary"))) == len(businesses)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_name_is_shown_as_it_stands_and_nothing_of_it_becomes_markup(text):
    plans = {"kitchen": {"label": "A better kitchen", "cost_per_week": 900.0}, "price": {"cost_per_week": 1.0}}
    scenario = scenario_of(plans)
    study = scenario.study.model_copy(update={"title": text, "question": text})
    kitchen = scenario.strategy[1].model_copy(update={"label": text})
    strategies = (scenario.strategy[0], kitchen, *scenario.strategy[2:])
    scenario = scenario.model_copy(update={"study": study, "strategy": strategies})
    found = made(kitchen_early, scenario, businesses=(text,))
    found.warnings = [text]
    tree = tree_of(page(found))
    assert words(tree.find(".//h1")) == " ".join(shown(text).split())
    tags = {each.tag.rpartition("}")[2] for each in tree.iter() if isinstance(each.tag, str)}
    assert tags <= TAGS, tags - TAGS
    attributes = {name for each in tree.iter() if isinstance(each.tag, str) for name in each.attrib}
    assert not [name for name in attributes if name.lower().startswith("on")]
    flip_markdown(found)


TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "div",
    "header",
    "h1",
    "h2",
    "h3",
    "bdi",
    "b",
    "p",
    "main",
}
TAGS |= {"section", "dl", "dt", "dd", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "data", "code"}
TAGS |= {"footer", "figure", "figcaption", "article", "ul", "li", "strong", "details", "summary"}
TAGS |= {"svg", "g", "path", "rect", "circle", "text", "tspan", "desc", "use", "defs", "clipPath"}


def test_the_order_of_what_is_found_out_is_that_of_its_names():
    assert find_out.INSIDE < find_out.UNKNOWN < find_out.OUTSIDE < find_out.CHOSEN < find_out.NOWHERE
    way = SimpleNamespace(change=None, where=find_out.NOWHERE)
    assert not math.isnan(find_out.Way.rank.fget(way)[1])
