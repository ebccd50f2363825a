"""The words of the business on pages: places, and the one glossary line of the words that a page uses."""

import re

import pytest

from sim.report.words.business_words import GLOSSARY, glossary, place, place_of
from sim.scenario import read
from tests.scenarios import text


def test_places_are_called_by_their_label():
    scenario = read(text=text({"place.town.label": "Old\tTown"}))
    assert place(scenario, "town") == place_of(scenario, "Ash") == "Old Town"
    assert place_of(scenario, "together") == ""
    assert place_of(read(text=text()), "Birch") == "Town"


@pytest.mark.field("C8")
def test_only_words_that_stand_on_the_page_are_told_and_in_one_line():
    line = glossary("12 replications; Likely. p10 to p90 of 41 worlds")
    assert re.findall(r"(?:^|; )([^:;]+):", line) == ["likely", "replication", "world", "p10 to p90"]
    assert "\n" not in line
    assert line.endswith(".")
    assert glossary("It pays.") == ""
    assert glossary("unlikely worldly futuristic") == ""


def test_the_page_may_have_words_of_its_own_and_of_many_the_first_are_told():
    line = glossary("likely, very likely", {"very likely": "in nine of ten", "likely": "in two of three"})
    assert line == "very likely: in nine of ten; likely: in two of three."
    every = glossary(" ".join(GLOSSARY))
    assert every.count(": ") == 6


def test_no_word_is_explained_with_a_number_that_no_table_holds():
    for word, means in GLOSSARY.items():
        left = means.replace("95 %", "").replace("70 % of worlds", "").replace("90 % of worlds", "")
        assert not re.search(r"\d", left), word
