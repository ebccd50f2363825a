"""Reading valid files: defaults, presets and how a file is laid over one, encodings, and files that cannot be read."""

import datetime
import hashlib
import os

import pytest

from sim.errors import ScenarioError
from sim.scenario import new, preset_names, read, with_values
from sim.scenario.reading.precheck import MOST_BYTES
from tests.scenario.small import AS_IS, BARE, OURS, PRESET, faults, messages


def test_a_file_without_a_preset_takes_every_default():
    scenario = read(text=BARE)
    rival = next(one for one in scenario.business if one.name == "Rival")
    assert (rival.appeal, rival.promise) == (6.0, 6.0)
    assert rival.unit_cost == pytest.approx(0.6 * 22.0)
    assert rival.touchpoints["welcome"].people == 6.0
    assert rival.touchpoints["welcome"].varies_by == 1.05
    assert rival.gesture_at == "main course"
    assert scenario.behaviour.value_of_time_per_hour == 10.0
    assert scenario.segment[1].cares == {"welcome": 1.0, "main course": 1.0}
    assert scenario.place[0].passing_mix == {"regulars": 0.25, "others": 0.75}
    assert scenario.study.start_date == datetime.date(2026, 1, 5)
    assert scenario.strategy[0].label == "as_is"


def test_a_score_stands_for_people_and_setting():
    ours = read(text=BARE).focus[0].touchpoints
    assert (ours["main course"].people, ours["main course"].setting) == (7.0, 7.0)
    assert (ours["welcome"].people, ours["welcome"].setting) == (5.0, 6.5)


def test_one_of_people_and_setting_left_out_is_the_norm():
    text = BARE.replace("{ people = 5.0, setting = 6.5 }", "{ people = 5.0 }")
    assert read(text=text).focus[0].touchpoints["welcome"].setting == 6.0


def test_a_mix_left_out_is_equal_shares_and_a_segment_left_out_of_it_is_absent():
    text = BARE.replace("mix = { regulars = 0.25, others = 0.75 }\n", "")
    assert read(text=text).place[0].mix == {"regulars": 0.5, "others": 0.5}
    text = BARE.replace("{ regulars = 0.25, others = 0.75 }", "{ others = 1.0 }")
    assert read(text=text).place[0].mix == {"regulars": 0.0, "others": 1.0}


def test_a_strategy_with_one_step_may_give_its_keys_directly():
    direct = read(text=BARE).strategy[1]
    spelled = BARE.replace('name = "warm"\n', 'name = "warm"\n[[strategy.step]]\n')
    assert direct == read(text=spelled).strategy[1]
    assert direct.step[0].ramp_weeks == 8
    assert direct.step[0].change["price"].form == "percentage"
    assert read(text=BARE).strategy[0].step == ()


@pytest.mark.parametrize(("word", "rates"), [
    ('"copycat"', {"price": 0.25, "promise": 0.25, "appeal": 0.10, "experience": 0.05}),
    ('"match_price"', {"price": 1.0}),
    ("{ appeal = 0.2 }", {"appeal": 0.2}),
    ("{}", {}),
])  # fmt: skip
def test_copies_by_word_or_by_rate(word, rates):
    assert read(text=PRESET + OURS + f"copies = {word}\n").business[0].copies == rates


def test_the_value_of_time_must_be_given_in_other_currencies():
    euro = BARE + '[study]\ncurrency = "EUR"\n'
    assert "value_of_time_per_hour" in messages(euro)[0]
    assert read(text=euro + "[behaviour]\nvalue_of_time_per_hour = 12\n").behaviour.value_of_time_per_hour == 12.0


def test_the_passing_share_resplits_the_same_expected_occasions():
    plain = read(text=BARE)
    each = 0.25 * 0.8 + 0.75 * 0.5
    whole = 1000 * each + 100
    split = read(text=BARE.replace("residents = 1000\n", "residents = 1000\npassing_share = 0.5\n")).place[0]
    assert split.passing_trade_per_week == pytest.approx(0.5 * whole)
    assert split.residents == round(0.5 * whole / each)
    assert split.passing_share is None
    assert plain.place[0].residents == 1000


def test_likely_and_the_business_of_a_fact_are_filled_in():
    known = '[[uncertain]]\nwhat = "behaviour.match"\nlow = 0.5\nhigh = 1.5\n'
    known += '[[fact]]\nwhat = "utilisation"\nvalue = 0.7\n'
    scenario = read(text=BARE + known)
    assert scenario.uncertain[0].likely == 0.9
    assert scenario.fact[0].business == "St. John"


def test_minutes_hold_there_and_back():
    places = '[[place]]\nname = "city"\n[[place]]\nname = "sea"\n[[travel]]\nfrom = "city"\nto = "town"\nminutes = 90\n'
    scenario = read(text=BARE + places)
    assert scenario.minutes("town", "city") == scenario.minutes("city", "town") == 90.0
    assert scenario.minutes("town", "town") == 0.0
    assert scenario.minutes("town", "sea") is None


# --- presets


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_alone_is_a_valid_scenario(name):
    scenario = read(text=f'preset = "{name}"')
    assert len(scenario.business) >= 5
    assert len({(one.aware, one.considered) for one in scenario.business}) >= 5


def test_there_are_the_three_presets_and_the_restaurant_has_six_businesses_in_one_place():
    assert preset_names() == ("car_rental", "restaurant", "retail_bank")
    scenario = read(text=PRESET)
    assert len(scenario.business) == 6
    assert {one.place for one in scenario.business} == {"town"}
    assert [one.name for one in scenario.experience.touchpoint] == ["welcome", "product", "service", "farewell"]


def test_tables_merge_with_the_preset_key_by_key():
    scenario = read(text=PRESET + "[behaviour]\nmatch = 0.5\n[experience]\nnorm = 5.0\n")
    assert scenario.behaviour.match == 0.5
    assert (scenario.experience.norm, scenario.experience.spread) == (5.0, 1.5)
    assert len(scenario.experience.touchpoint) == 4


def test_touchpoints_merge_by_name_and_new_ones_come_last():
    more = '[[experience.touchpoint]]\nname = "dessert"\n[[experience.touchpoint]]\nname = "product"\noccurs = 0.5\n'
    moments = read(text=PRESET + more).experience.touchpoint
    assert [one.name for one in moments] == ["welcome", "product", "service", "farewell", "dessert"]
    assert (moments[1].human, moments[1].occurs) == (0.1, 0.5)


def test_a_business_in_the_file_replaces_all_of_the_presets_and_keeps_its_place():
    scenario = read(text=PRESET + OURS)
    assert [one.name for one in scenario.business] == ["Ours"]
    assert scenario.place[0].residents == 4000


def test_a_place_in_the_file_takes_the_presets_businesses_and_ways_with_it():
    town = '[[place]]\nname = "town"\nresidents = 10\n'
    assert "The file has no [[business]]; it must have at least one, or name a preset." in messages(PRESET + town)
    scenario = read(text='preset = "car_rental"\n' + town + OURS)
    assert scenario.travel == ()
    assert [one.name for one in scenario.place] == ["town"]


def test_segments_in_the_file_replace_all_of_the_presets():
    text = PRESET + '[[segment]]\nname = "all"\n[[place]]\nname = "town"\nresidents = 10\n' + OURS
    scenario = read(text=text)
    assert [one.name for one in scenario.segment] == ["all"]
    assert scenario.place[0].mix == {"all": 1.0}


# --- what a scenario knows of its file


def test_text_hash_and_path(tmp_path):
    path = tmp_path / "town.toml"
    path.write_text(BARE, "utf-8")
    scenario = read(path)
    assert scenario.text == BARE
    assert scenario.hash == hashlib.sha256(BARE.encode()).hexdigest()
    assert scenario.path == path
    assert read(text=BARE).path is None
    assert read(path, text=PRESET).text == PRESET


def test_a_scenario_is_frozen():
    scenario = read(text=BARE)
    with pytest.raises(ValueError, match="frozen"):
        scenario.study.weeks = 5


def test_a_byte_order_mark_windows_line_ends_and_a_missing_last_line_end_change_nothing(tmp_path):
    plain = read(text=BARE)
    for raw in (b"\xef\xbb\xbf" + BARE.encode(), BARE.replace("\n", "\r\n").encode(), BARE.rstrip().encode()):
        path = tmp_path / "town.toml"
        path.write_bytes(raw)
        assert read(path) == plain


def test_negative_zero_is_zero():
    scenario = read(text=PRESET + OURS + "effort = -0.0\nnovelty = -0.0\n")
    assert str(scenario.business[0].novelty) == "0.0"
    assert str(scenario.business[0].effort) == "0.0"


def test_the_order_of_keys_and_comments_mean_nothing():
    shuffled = BARE.replace("price = 20.0\nunit_cost = 12.0\n", "# dear\nunit_cost = 12\nprice = 20 # money\n")
    assert shuffled != BARE
    assert read(text=shuffled) == read(text=BARE)


@pytest.mark.parametrize("name", preset_names())
def test_new_gives_a_valid_scenario_whatever_the_title(name):
    for title in ("Town", 'He said "no" \\ $10 vs £20', "", "x" * 5000, "café \u202e \x07 ☃", "new\nline"):
        scenario = read(text=new(title, name))
        assert len(scenario.strategy) >= 3
        assert len(scenario.focus) == 1


def test_new_refuses_an_unknown_preset_and_says_what_was_meant():
    from sim.errors import UsageError

    with pytest.raises(UsageError, match='did you mean "restaurant"'):
        new("Town", "restorant")


def test_a_scenario_survives_pickling():
    import pickle

    scenario = with_values(read(text=BARE), {"business.Rival.price": 30})[0]
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert again.hash == scenario.hash


# --- files that cannot be read


def test_a_missing_file_a_folder_and_no_file_at_all_are_faults(tmp_path):
    (tmp_path / "town.toml").write_text(BARE)
    for path, words in (
        (tmp_path / "twon.toml", 'There is no such file; did you mean "town.toml"?'),
        (tmp_path / "nothing-like-it", "There is no such file."),
        (tmp_path, "This is a folder; name the scenario file in it."),
        (tmp_path / "town.toml" / "inner", "This file cannot be read: Not a directory."),
        (tmp_path / ("x" * 5000), "This file cannot be read: File name too long."),
        ("\0", "This file cannot be read: embedded null byte."),
    ):
        with pytest.raises(ScenarioError) as caught:
            read(path)
        assert caught.value.faults[0].message == words or "null" in caught.value.faults[0].message
    with pytest.raises(ScenarioError):
        read()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ScenarioError, match="not a plain file"):
        read(tmp_path / "pipe")


def test_a_file_of_one_megabyte_is_read_and_a_larger_one_refused(tmp_path):
    path = tmp_path / "town.toml"
    filled = BARE + "#" * (MOST_BYTES - len(BARE.encode()))
    path.write_text(filled)
    assert read(path) == read(text=BARE)
    path.write_text(filled + "#")
    with pytest.raises(ScenarioError, match="1,000,001 bytes"):
        read(path)
    assert "1,000,001 bytes" in messages(filled + "#")[0]


def test_half_a_character_in_a_text_is_a_fault():
    (fault,) = faults('[study]\ntitle = "\ud83d"\n')
    assert (fault.line, fault.column) == (2, 10)
    assert "half a character" in fault.message


def test_faults_of_the_preset_part_stand_at_the_preset_key():
    (fault,) = faults("\n" + PRESET + AS_IS)
    assert "no focus business" in fault.message
    assert faults(PRESET + "[[segment]]\nname = 'all'\n")[0].line == 2
