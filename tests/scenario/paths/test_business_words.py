"""The words of the business: one table for every lever and every input, in sentences as pages make them."""

import re

import pytest

from sim.market.weekly import TERMS
from sim.scenario import read, resolve, weekly_keys
from sim.scenario.paths.business_words import AT_A_MOMENT, INSIDE, WORDS, lever_words, place_label, words_of
from sim.scenario.paths.labels import label, place_named
from sim.scenario.paths.paths import INSIDE as NUMBERS_INSIDE
from sim.scenario.paths.paths import Target
from sim.scenario.schema.behaviour import Behaviour, Passers
from sim.scenario.schema.business import Business, Scores
from sim.scenario.schema.market import Experience, Place, Segment, Touchpoint
from sim.scenario.schema.schema_tree import bare, keys
from sim.scenario.schema.strategy import Event, Step
from sim.scenario.schema.study import Study
from tests.for_all import for_all
from tests.scenarios import ledger_of, same, text

MODELS = {
    "business": Business, "place": Place, "segment": Segment, "behaviour": Behaviour, "experience": Experience,
    "study": Study, "strategy": Step, "event": Event,
}  # fmt: skip


def numbers(model):
    return [key for key, field in keys(model).items() if bare(field.annotation)[0] in (int, float)]


def test_every_key_that_may_be_uncertain_has_words_and_no_other_key_has():
    for kind, model in MODELS.items():
        expected = set(numbers(model)) | ({"passers.reviews"} if kind == "behaviour" else set())
        assert set(WORDS[kind]) == expected, kind
    assert set(AT_A_MOMENT) == {*numbers(Scores), *numbers(Touchpoint)}
    assert numbers(Passers) == ["reviews"]
    assert set(INSIDE) == {key for _, key in NUMBERS_INSIDE}


def test_every_lever_of_the_market_has_words():
    levers = {pair for term in TERMS for pair in term.keys}
    assert len(levers) > 40
    scenario = read(text=text())
    for kind, key in {*levers, *weekly_keys(scenario)}:
        words = words_of(Target(kind, "", key.replace("*", "meal")))
        assert "_" not in words, (kind, key, words)
        last = key.rpartition(".")[2]
        assert last in AT_A_MOMENT if key.startswith("touchpoints.") else key in WORDS[kind]


@for_all([(kind, key) for kind, table in WORDS.items() for key in table], name=lambda kind, key: f"{kind}.{key}")
def test_words_are_plain_and_fit_into_a_sentence(kind, key):
    said = WORDS[kind][key]
    alone, owned = said if isinstance(said, tuple) else (said, None)
    assert re.fullmatch(r"[a-z][a-z0-9',\- ]*[a-z0-9]", alone), alone
    assert owned is None or owned.count("{name}") == 1
    if alone.startswith(("how ", "what ")) and kind not in ("behaviour", "experience", "study"):
        words = words_of(Target(kind, "Ours", key), "Ours")
        assert not re.search(r" (up|down|is|it|mind|week|outside) of Ours$", words), words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("appeal", "what shows of Ash from outside"),
        ("considered", "how often Ash comes to mind"),
        ("price", "price of Ash"),
        ("business.Birch.touchpoints.meal.score", "how guests find the meal of Birch"),
        ("business.Birch.touchpoints.main_course.people", "people at main course of Birch"),
        ("business.Birch.copies.price", "how fast Birch copies price"),
        ("place.west_end.passing_share", "passing trade's share of the occasions in West End"),
        ("place.west_end.mix.value_seekers", "share of value seekers among residents of West End"),
        ("place.soho.residents", "people who live there and may come in Soho, W1"),
        ("travel.west_end.soho.minutes", "minutes between West End and Soho, W1"),
        ("segment.value_seekers.occasions_per_week", "occasions a week of value seekers"),
        ("segment.value_seekers.cares.meal", "how much meal counts for value seekers"),
        ("behaviour.passers.reviews", "how much passing trade goes by ratings"),
        ("experience.touchpoint.main_course.occurs", "how often a visit has the main course"),
        ("study.weeks", "the weeks that count"),
        ("strategy.sign.change.appeal", "Bright sign: its change of what shows from outside"),
        ("strategy.sign.cost_per_week", "Bright sign: cost per week"),
        ("event.dear_food.start_week", "first week of dear food"),
        ("event.dear_food.change.business.Ash.unit_cost", "the change of cost of serving a visit of Ash by dear food"),
    ],
)
def test_an_input_is_called_by_the_words_of_its_owner(path, words):
    scenario = read(text=TOWN)
    resolve(scenario, path)
    assert label(scenario, path) == words


TOWN = text(
    {
        "experience": {"touchpoint": {"meal": {}, "main_course": {}}},
        "segment": {"value_seekers": {}, "all": {}},
        "place": {"west_end": {"residents": 60}, "soho": {"residents": 50, "label": "Soho, W1"}},
        "business.Ash.place": "west_end",
        "business.Birch.place": "soho",
        "business.Birch.copies": {"price": 0.1},
        "place.west_end.mix": {"value_seekers": 0.5, "all": 0.5},
        "segment.value_seekers.cares": {"meal": 2.0},
        "event": {"dear_food": {"kind": "change", "start_week": 2, "change": {"business.Ash.unit_cost": "+1"}}},
        "travel": [{"from": "west_end", "to": "soho", "minutes": 20}],
    },
    {"sign": {"label": "Bright sign", "cost_per_week": 5.0, "change": {"appeal": "+1"}}},
)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("price", "price"),
        ("appeal", "what shows from outside"),
        ("touchpoints.welcome.people", "people at welcome"),
        ('touchpoints."main course".score', "how guests find the main course"),
        ("touchpoints.first_sip.varies_by", "how uneven the first sip is"),
        ('business."The Old Forge".price', "price of The Old Forge"),
        ("place.west_end.passing_trade_per_week", "passing trade a week in West End"),
        ("touchpoints.The Bar.score", "how guests find The Bar"),
        ("touchpoints.the bar.score", "how guests find the bar"),
        ("touchpoints.主菜.score", "how guests find 主菜"),
        ("behaviour.talk_chance", "how often customers talk about a visit"),
        ("travel.west_end.town.minutes", "minutes between West End and Town"),
    ],
)
def test_what_a_plan_changes_is_called_the_same(path, words):
    assert lever_words(path) == words


@pytest.mark.parametrize(
    ("name", "given", "read_as"),
    [
        ("west_end", "", "West End"),
        ("town", "", "Town"),
        ("isle_of_man", "", "Isle of Man"),
        ("the_docks", "", "The Docks"),
        ("St. John's", "", "St. John's"),
        ("NW1_0AB", "", "NW1 0AB"),
        ("high street", "", "High Street"),
        ("渋谷_駅前", "", "渋谷 駅前"),
        ("__x__", "", "X"),
        ("west_end", "The West End", "The West End"),
        ("west_end", "  ", "West End"),
        ("2nd_quarter", "", "2nd Quarter"),
        ("x" * 60, "", "X" + "x" * 59),
    ],
)
def test_a_place_is_called_by_its_label_or_its_name_in_words(name, given, read_as):
    assert place_label(name, given) == read_as


def test_a_label_of_a_place_changes_no_number():
    plain, labelled = (read(text=text({} if one is None else {"place.town.label": one})) for one in (None, "Old Town"))
    assert place_named(plain, "town") == "Town"
    assert place_named(labelled, "town") == "Old Town"
    assert place_named(labelled, "nowhere_else") == "Nowhere Else"
    assert same(ledger_of(), ledger_of({"place.town.label": "Old Town"})) == []
