"""The words of the business on pages: places."""

from sim.report.words.business_words import place, place_of
from sim.scenario import read
from tests.scenarios import text


def test_places_are_called_by_their_label():
    scenario = read(text=text({"place.town.label": "Old\tTown"}))
    assert place(scenario, "town") == place_of(scenario, "Ash") == "Old Town"
    assert place_of(scenario, "together") == ""
    assert place_of(read(text=text()), "Birch") == "Town"
