"""The page and the chart of a price list of levers: what is drawn and said stands in its tables."""

from dataclasses import replace
from itertools import combinations

import pytest

from sim.report import charts
from sim.report.charts.panel import SMALL_LETTERS
from sim.report.columns import TABLES
from sim.report.page.levers_page import command_line, contents, levers_html, levers_markdown, terminal
from sim.report.page.pictures import picture_of
from sim.report.sections import levers as section
from sim.report.sections.chart_set import drawn
from sim.report.words.fitting import MOST_WORDS, words_in
from sim.report.words.theme import PAPER
from sim.scenario import read
from sim.study.levers.study import LeverStudy
from sim.study.rows.tables import frame
from tests.for_all import for_all
from tests.report.charts.test_every_chart import _boxes
from tests.report.drawing import artists
from tests.report.hostile import HOSTILE
from tests.report.places import agrees, looked_up, tree_of
from tests.study.levers.test_levers import TOWN

EMPTY = {column.name: None for column in TABLES["levers"]}
SAME = {"business": "Ours", "steps": 1, "step_unit": "share", "means": "A tenth more.", "replications": 6, "grade": "D"}


def line(lever, label, worth, cost, rank=None, half=5.0, **more):
    """A row of the table of levers."""
    return EMPTY | SAME | {
        "lever": lever, "lever_label": label, "step": 0.1, "worth_per_week": worth, "luck_low": worth - half,
        "luck_high": worth + half, "difference": 100 * worth, "visits_per_week": worth / 10, "cost_per_week": cost,
        "one_off_cost": 0.0, "all_costs_per_week": cost, "net_per_week": worth - cost, "lever_rank": rank,
        "cost_source": "guess",
    } | more  # fmt: skip


LINES = [
    line("recovery", "how much is made good after a complaint", 60.0, 20.0, 1, own_cost="Some is in the books."),
    line("seats_per_week", "visits a week that there is room for", 70.0, 65.0, 2,
         surprise="room pays though there is some", step=50.0, step_unit="visits per week"),
    line("touchpoints.welcome.people", "people at welcome", -30.0, 40.0, 3, surprise="better costs"),
    line("guarantee", "share of the price paid back to those who complain", 0.0, 0.0, 4, half=0.0, visits_per_week=0.0),
    EMPTY | SAME | {"lever": "buy_in", "lever_label": "buy-in", "step": 0.1, "no_room": "It is full."},
    line("recovery", "how much is made good after a complaint", -55.0, 20.0, steps=-1, step=-0.1),
]  # fmt: skip
BRIDGE = [
    {"business": "Ours", "lever": "seats_per_week", "steps": 1, "line": "penetration", "amount_per_week": 90.0},
    {"business": "Ours", "lever": "seats_per_week", "steps": 1, "line": "serving", "amount_per_week": -20.0},
    {"business": "Ours", "lever": "touchpoints.welcome.people", "steps": 1, "line": "lost", "amount_per_week": -30.0},
]
NAMES = ("relationship diners", "value seekers", "occasion diners")


def study(lines=LINES, businesses=("Ours",), text=TOWN, scale=1.0):
    rows = [each | {"business": name} for name in businesses for each in lines]
    bridge = [
        each | {"business": name, "amount_per_week": scale * each["amount_per_week"]}
        for name in businesses
        for each in BRIDGE
    ]
    parts = [
        {"business": row["business"], "lever": row["lever"], "steps": row["steps"], "segment": name,
         "contribution_per_week": row["worth_per_week"] / 3, "luck_low": row["luck_low"],
         "luck_high": row["luck_high"], "visits_per_week": 1.0, "replications": 6}
        for row in rows if row["worth_per_week"] is not None for name in NAMES
    ]  # fmt: skip
    tables = {"levers": frame(rows), "lever_bridge": frame(bridge), "lever_segments": frame(parts)}
    return LeverStudy(read(text=text), "kernel", 6, "6 replications", 7, 1, 1.0, tables, asked={"replications": 6})


def page(found):
    chart = drawn(section.CHARTS[0], found)
    return levers_html(found, chart and picture_of(chart)).decode()


def words(element):
    return " ".join("".join(element.itertext()).split())


def test_the_chart_draws_the_columns_of_the_dictionary_and_the_same_levers_everywhere():
    found = study(businesses=("Ours", "Theirs"))
    chart = drawn(section.CHARTS[0], found)
    assert list(chart.frame.columns) == [column.name for column in TABLES[chart.name]]
    levers = chart.frame.groupby("business", sort=False)["lever"].apply(list)
    assert (
        list(levers["Ours"]) == list(levers["Theirs"]) == ["recovery", "seats_per_week", "touchpoints.welcome.people"]
    )
    for panel in chart.panels:
        assert 3 <= words_in(panel.finding) <= MOST_WORDS
        assert "worth +£60" in panel.said
    assert "6 replications" in chart.note


def test_houses_stand_in_the_order_of_the_file():
    found = study(businesses=("Theirs", "Ours"))
    assert [house.business.text for house in contents(found).houses] == ["Ours", "Theirs"]
    assert list(dict.fromkeys(section.drawn(found)["business"])) == ["Ours", "Theirs"]
    assert "Each interval stands for its own step" in page(found)


def test_bars_and_diamonds_are_the_table():
    chart = drawn(section.CHARTS[0], study())
    figure = charts.alone(chart.panels[0])
    bars = artists(figure, "bar")
    assert [each.get_width() for each in bars] == list(chart.frame["worth_per_week"])
    hollow = [tuple(each.get_facecolor()) == tuple(charts_colour(PAPER)) for each in bars]
    assert hollow == [False, False, True]
    assert [each.get_xdata()[0] for each in artists(figure, "cost")] == list(chart.frame["all_costs_per_week"])


def charts_colour(colour):
    from matplotlib.colors import to_rgba

    return to_rgba(colour)


@pytest.mark.parametrize("businesses", [("Ours",), ("Ours", "Theirs")])
def test_no_text_of_the_chart_lies_over_another(businesses):
    for panel in drawn(section.CHARTS[0], study(businesses=businesses)).panels:
        written, (wide, high) = _boxes(charts.alone(panel))
        for text, (x0, x1, y0, y1), size in written:
            assert -0.03 <= x0 <= x1 <= wide + 0.03, text
            assert -0.03 <= y0 <= y1 <= high + 0.03, text
            assert size >= SMALL_LETTERS
        for (text, a, _), (other, b, _) in combinations(written, 2):
            across, up = min(a[1], b[1]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[2], b[2])
            assert across <= 0.01 or up <= 0.035, (text, other)


def test_the_best_step_is_said_and_nothing_where_none_is_sure():
    assert contents(study()).houses[0].finding.startswith("Best: how much is made good")
    unsure = [line("recovery", "complaints", 21.0, 20.0, 1)]
    assert contents(study(unsure)).houses[0].finding == "No single step is sure to be worth what it costs"
    lucky = line("buy_in", "buy-in", 90.0, 20.0, 1, half=80.0)
    one_sure = [lucky, line("recovery", "complaints", 60.0, 20.0, 2)]
    assert contents(study(one_sure)).houses[0].finding == "Best sure step: complaints; it leaves £40 a week"
    still = [LINES[3] | {"lever_rank": 1}]
    assert contents(study(still)).houses[0].finding == "No step moves anything here"
    none = [LINES[4]]
    assert drawn(section.CHARTS[0], study(none)) is None
    assert contents(study(none)).houses[0].finding == "No lever has room for a step"
    assert "What leaves most" in page(study(none))


def test_what_is_against_intuition_has_a_sentence_with_its_largest_cause():
    said = [str(each) for each in contents(study()).houses[0].surprises]
    assert len(said) == 2
    assert said[0].startswith("Visits a week that there is room for: room for more pays +£70 a week (+£65 to +£75)")
    assert "the largest cause customers who come more often, +£90" in said[0]
    assert "loses money before its cost: −£30" in said[1]
    assert "the largest cause lost customers, −£30" in said[1]
    assert "Against intuition" in page(study())
    assert "Against intuition" not in page(study(LINES[:1]))


def test_every_number_of_the_page_stands_in_its_tables():
    found, seen = study(businesses=("Ours", "Theirs")), 0
    for cited in tree_of(page(found)).iter("data"):
        place = next(value for name, value in cited.attrib.items() if "csv#" in value)
        assert agrees(words(cited), looked_up(place, found)), (words(cited), place)
        seen += 1
    assert seen > 40


def test_the_page_has_what_has_no_room_what_is_in_the_books_and_the_other_way():
    said = " ".join(words(tree_of(page(study()))).split())
    assert "Buy-in: It is full." in said
    assert "Some is in the books." in said
    assert "+0.1 share" in said
    assert "−0.1 share, one step the other way" in said
    assert "Who brings it" in said
    text = levers_markdown(study()).decode()
    assert "- Against intuition: Visits a week" in text


@for_all(HOSTILE)
def test_a_name_is_text_on_every_page(name):
    found = study([line("recovery", name, 60.0, 20.0, 1, means=name, no_room=None)])
    hostile = tree_of(page(found))
    assert not list(hostile.iter("script"))
    assert [words(each) for each in hostile.iter("th") if each.get("scope") == "row"]


def test_the_terminal_has_a_table_of_levers_with_numbers_under_one_another():
    lines = terminal(study())
    assert lines[0].startswith("Ours: Best: how much")
    heads = next(each for each in lines if each.startswith("  lever"))
    first = lines[lines.index(heads) + 1]
    assert first.endswith("+£40")
    assert heads.index("leaves") + len("leaves") == len(first)
    assert any(each.startswith("  Against intuition: ") for each in lines)
    assert "£20 *" in first
    assert not any("buy-in" in each for each in lines)


# -- odd cases


def all_of(scale=1.0, **more):
    """The lines of a house, money ``scale`` times as much."""
    money = ("worth_per_week", "luck_low", "luck_high", "difference", "cost_per_week", "all_costs_per_week")
    return [
        each | {name: each[name] * scale for name in (*money, "net_per_week") if each[name] is not None} | more
        for each in LINES
    ]


YEN = TOWN.replace("weeks = 16", 'weeks = 16\ncurrency = "JPY"') + "[behaviour]\nvalue_of_time_per_hour = 1500\n"
SCALES = {"millions": 1e6, "pennies": 1e-3, "yen": 150.0}
NOBODY = dict.fromkeys(("worth_per_week", "luck_low", "luck_high", "difference", "visits_per_week"), 0.0)
ODD = {  # lines, the text of the scenario, the finding of the house
    "none has room": ([LINES[4]], TOWN, "No lever has room for a step"),
    "one": (LINES[:1], TOWN, "Best: how much is made good after a complaint, £40 a week"),
    "zero": ([LINES[3] | {"lever_rank": 1}], TOWN, "No step moves anything here"),
    "none is sure": ([line("recovery", "complaints", 21.0, 20.0, 1)], TOWN, "No single step is sure to be worth"),
    "saves money": (
        [line("unit_cost", "cost of serving a visit", 113.0, 44.0, 1, step=-0.25, step_unit="money per visit")],
        TOWN,
        "Best single step: cost of serving a visit; it leaves £69 a week",
    ),
    "free": ([line("price", "price", 80.0, 0.0, 1, step=-1.0, step_unit="money per visit")], TOWN, "Best single step"),
    "late": ([line("recovery", "complaints", 0.0, 20.0, 1, half=0.0, visits_per_week=0.0)], TOWN, "No step moves"),
    "two steps and one back": (
        [*LINES, line("recovery", "complaints", 90.0, 56.0, steps=2, step=0.2)],
        TOWN,
        "Best: how much is made good",
    ),
    "nobody comes": ([each | NOBODY for each in LINES[:3]], TOWN, "No step moves anything here"),
    "everything full": (LINES[1:2], TOWN, "No single step is sure to be worth what it costs"),
    "one replication": (
        [each | {"luck_low": None, "luck_high": None, "replications": 1, "surprise": None} for each in LINES[:2]],
        TOWN,
        "No single step is sure to be worth what it costs",
    ),
    "all lose": ([line("recovery", "complaints", -60.0, 20.0, 1)], TOWN, "No single step is sure to be worth what"),
    "millions": (all_of(SCALES["millions"]), TOWN, "Best: how much is made good after a complaint, £40m a week"),
    "pennies": (all_of(SCALES["pennies"]), TOWN, "Best: how much is made good after a complaint, £0.04"),
    "yen": (all_of(SCALES["yen"]), YEN, "Best: how much is made good after a complaint, ¥6"),
}


@pytest.mark.parametrize("case", ODD)
def test_every_odd_case_says_what_is_so(case):
    lines, text, finding = ODD[case]
    found = study(lines, text=text, scale=SCALES.get(case, 1.0))
    house = contents(found).houses[0]
    assert house.finding.startswith(finding)
    assert words_in(house.finding) <= MOST_WORDS
    markdown = levers_markdown(found).decode()
    said = "\n".join([*terminal(found), markdown, words(tree_of(page(found)))])
    for odd in ("nan", "None", "<NA>", "inf ", "..", "!"):
        assert odd not in said.replace("![", ""), odd
    seen = 0
    for cited in tree_of(page(found)).iter("data"):
        place = next(value for name, value in cited.attrib.items() if "csv#" in value)
        assert agrees(words(cited), looked_up(place, found)), (words(cited), place)
        seen += 1
    assert seen >= (0 if case == "none has room" else 5)


def test_a_step_in_money_is_written_as_money():
    found = study([line("price", "price", 60.0, 20.0, 1, step=-1.0, step_unit="money per visit")])
    assert str(contents(found).houses[0].list.rows[0][1]) == "−£1 per visit"
    found = study([line("price", "price", 60.0, 20.0, 1, step=-0.25, step_unit="money per visit")])
    assert str(contents(found).houses[0].list.rows[0][1]) == "−£0.25 per visit"


def test_the_command_makes_the_same_list_again():
    assert command_line(study()).endswith("levers SCENARIO --replications 6 --seed 7")
    full = replace(study(), asked={"replications": None, "full": True})
    assert command_line(full).endswith("levers SCENARIO --full --seed 7")
