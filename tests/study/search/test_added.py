"""Plans added to a scenario: from a search's folder or a file, once each, and of which a study may be told again."""

import pytest

from sim.errors import ScenarioError, UsageError
from sim.scenario import read
from sim.study.search.added import added_plans, is_of_one_choice, own_text, with_plans
from sim.study.search.stanzas import NEEDS_TOGETHER, with_options
from tests.study.knowing.market import market, market_text

PLAN = '[[strategy]]\nname = "option 1 of Ash"\nlabel = "Found"\n\n[[strategy.step]]\ncost_per_week = 3\n'
OTHER = PLAN.replace("= 3", "= 4")


def added(tmp_path, text=PLAN, scenario=None, folder=True):
    (tmp_path / "strategies.toml").write_text(text, encoding="utf-8")
    return with_plans(scenario or market(), tmp_path if folder else tmp_path / "strategies.toml")


@pytest.mark.parametrize("folder", [True, False])
def test_the_plans_of_a_folder_or_a_file_stand_after_the_files_own(tmp_path, folder):
    made = added(tmp_path, folder=folder)
    assert [each.name for each in made.strategy] == ["as_is", "saving", "option 1 of Ash"]
    assert added_plans(made) == ("option 1 of Ash",)
    assert own_text(made.text) == own_text(market().text) == market().text.rstrip("\n")
    assert added_plans(market()) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No plan stands in"),
        ("# nothing\n", "No plan stands in"),
        (market_text(), "is no file of plans"),
        (PLAN.replace("option 1 of Ash", "saving"), "do not go with the scenario: "),
        (PLAN + 'change = { "business.Nobody.price" = "+1" }\n', "do not go with the scenario: "),
    ],
)
def test_what_is_no_file_of_plans_is_a_sentence(tmp_path, text, words):
    with pytest.raises(UsageError, match=words):
        added(tmp_path, text)


def test_a_folder_or_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r"holds no strategies\.toml"):
        with_plans(market(), tmp_path)
    with pytest.raises(ScenarioError, match="no such file"):
        with_plans(market(), tmp_path / "strategies.toml")


def test_a_file_without_strategies_gets_its_baseline_once(tmp_path):
    bare = read(text="\n".join(market_text(()).split("[[strategy]]")[:1]))
    assert bare.strategy == ()
    assert [each.name for each in added(tmp_path, scenario=bare).strategy] == ["as_is", "option 1 of Ash"]
    whole = '[[strategy]]\nname = "as_is"\n\n' + PLAN
    assert [each.name for each in added(tmp_path, whole, bare).strategy] == ["as_is", "option 1 of Ash"]
    assert added_plans(added(tmp_path, whole, bare)) == ("option 1 of Ash",)


def test_a_plan_for_all_houses_is_carried_out_at_all(tmp_path):
    assert added(tmp_path, NEEDS_TOGETHER + PLAN).study.apply == "together"
    assert added(tmp_path).study.apply == "each"


def test_a_study_answers_for_its_file_if_the_plans_here_were_among_those_there(tmp_path):
    """The file alone, with a plan added, and with another of the same name."""
    own, one, other = market(), added(tmp_path), added(tmp_path, OTHER)
    more = added(tmp_path, PLAN + "\n" + OTHER.replace("option 1", "option 2"))
    assert all(is_of_one_choice(each, own.text) for each in (own, one, other, more))
    assert all(is_of_one_choice(each, more.text) for each in (own, one, more))
    assert not is_of_one_choice(other, more.text)
    assert not is_of_one_choice(more, one.text)
    edited = read(text=with_options(market(**{"study.weeks": 9}), PLAN))
    assert not is_of_one_choice(one, edited.text)
    assert not is_of_one_choice(edited, own.text)
