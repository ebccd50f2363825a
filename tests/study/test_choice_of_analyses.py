"""What a comparison works out can be chosen; what is left out is not paid for, and the rest is the same to the bit."""

import pytest

from sim.errors import UsageError
from sim.study import analyses
from sim.study import compare as module
from sim.study.compare import compare
from sim.study.outcome_frame import COLUMNS, outcomes
from tests.scenarios import market

PLAN = {"plan": {"change": {"touchpoints.welcome.people": "+1.5"}, "cost_per_week": 10.0}}
UNSURE = {"uncertain": [{"what": "behaviour.loyalty_weight", "low": 0.5, "high": 2.0, "source": "guess"}]}
HOW = {"replications": 2, "workers": 1}


@pytest.fixture(scope="module")
def scenario():
    return market({"place.town.residents": 25, "study.weeks": 8, "study.warm_up_weeks": 4, **UNSURE}, PLAN)


@pytest.fixture(scope="module")
def plain(scenario):
    return compare(scenario, worlds=3, **HOW)


@pytest.fixture(scope="module")
def decided(scenario):
    return compare(scenario, analyses=("decision",), **HOW)


def test_the_default_is_the_plain_run(plain):
    assert plain.analyses == tuple(each.name for each in (*analyses.PLAIN, *analyses.LAST))
    assert not plain.full


def test_only_what_was_asked_for_is_made(plain, decided):
    assert decided.analyses == ("decision",)
    assert set(decided.tables) < set(plain.tables)
    assert "decision" in decided.tables
    assert decided.visits is None
    assert plain.visits is not None
    assert decided.worlds.drawn == 0


@pytest.mark.parametrize("name", ["bridge", "segments", "stages", "walk"])
def test_what_is_made_is_the_same(plain, decided, name):
    assert plain.tables[name].equals(decided.tables[name])


def test_what_is_left_out_costs_no_runs_and_no_measures(scenario, monkeypatch):
    asked, expected = [], []
    keep = module.Job
    monkeypatch.setattr(module, "Job", lambda *given, **more: asked.append(more) or keep(*given, **more))
    compare(scenario, analyses=["decision"], progress=lambda done, of: expected.append((done, of)), **HOW)
    assert {each["measures"] for each in asked} == {("strain",)}
    assert not any("log_visits" in each for each in asked)
    assert expected[-1] == (2, 2)
    asked.clear()
    compare(scenario, analyses=["worth", "diaries"], **HOW)
    wanted = {"strain", "lifetime", "recommended", "surplus", "willingness", "leaky_bucket"}
    assert [set(each.get("measures", ())) for each in asked] == [wanted, wanted, set()]
    assert ["log_visits" in each for each in asked] == [False, False, True], "the first table waits for no visits"


def test_worlds_come_with_the_assumptions_or_when_asked_for(scenario):
    assert compare(scenario, analyses="assumptions", worlds=3, **HOW).worlds.drawn == 2
    assert compare(scenario, analyses="decision", worlds=2, **HOW).worlds.drawn == 1


def test_every_name_is_known_and_the_trust_card_brings_the_plain_run_along():
    names = [each.name for each in analyses.EVERY]
    assert len(set(names)) == len(names) == 14
    for name in names:
        chosen = [each.name for each in analyses.choose(names=[name])]
        assert {"decision", name} <= set(chosen)
        assert chosen == [each for each in names if each in chosen]
    assert analyses.choose(names=("trust",)) == analyses.choose()
    assert analyses.choose(full=True) == analyses.EVERY


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"analyses": ("decison",)}, 'There is no analysis "decison"; did you mean "decision"?'),
        ({"analyses": ["decision", "xyz"]}, 'There is no analysis "xyz"; there is decision, break_even'),
        ({"analyses": ["decision"], "full": True}, "full and analyses both say what is made"),
        ({"set": {"prise": 1}}, 'did you mean "price"'),
        ({"set": {"price": -1}}, "it must be a number from 0"),
    ],
)
def test_what_cannot_be_chosen_is_told_before_anything_runs(scenario, how, sentence):
    with pytest.raises(UsageError, match=sentence):
        compare(scenario, progress=lambda *_: pytest.fail("it ran"), **how)


# -- every future as one table -------------------------------------------------------------------------------------


def test_outcomes_are_a_row_for_each_future_plan_and_business(plain, decided, scenario):
    frame = outcomes(decided)
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 2 * 2
    assert not frame.duplicated(["business", "strategy", "replication"]).any()
    assert frame.equals(outcomes(scenario, **HOW))
    assert frame.equals(outcomes(plain)), "worlds are no futures of the scenario as it stands"
    base, tried = (frame[frame["strategy"] == name] for name in ("as_is", "plan"))
    assert base["tried_at"].isna().all()
    assert (tried["tried_at"] == "Ash").all()
    assert (base["difference"] == 0.0).all()
    assert (tried["profit"].to_numpy() - base["profit"].to_numpy() == tried["difference"].to_numpy()).all()


def test_outcomes_are_the_runs_alone(scenario, monkeypatch):
    """No table is made for them, no more of a run is kept than they tell, and nothing is measured."""
    asked, keep = [], module.Job
    monkeypatch.setattr(module.Study, "analyse", lambda _: pytest.fail("tables were made"))
    monkeypatch.setattr(module, "Job", lambda *given, **more: asked.append(more) or keep(*given, **more))
    assert len(outcomes(scenario, **HOW)) == 4
    assert asked == [{"keep": "own", "measures": ()}] * 2


def test_outcomes_are_what_the_tables_tell(decided):
    """Means of the frame, rounded, are the decision; sums over weeks are those of weekly.csv."""
    frame = outcomes(decided)
    decision = decided.tables["decision"].set_index("strategy")
    for name in ("profit", "profit_undiscounted", "difference", "revenue", "visits"):
        assert frame.groupby("strategy")[name].mean().round(2).to_dict() == decision[name].round(2).to_dict()
    weekly = decided.tables["weekly"][["business", "strategy", "replication", *SUMMED, "felt_score"]]
    weekly = weekly[weekly["business"] == "Ash"]
    for _, row in frame.iterrows():
        weeks = weekly[(weekly["strategy"] == row["strategy"]) & (weekly["replication"] == row["replication"])]
        assert {name: int(weeks[name].sum()) for name in SUMMED} == {name: row[name] for name in SUMMED}
        felt = (weeks["felt_score"] * weeks["visits"]).sum() / weeks["visits"].sum()
        assert felt == pytest.approx(row["felt_score"], abs=1e-5)
        assert 0.0 < row["market_share"] < 1.0


SUMMED = ["visits", "passing_visits", "turned_away", "first_visits", "return_visits", "referred_visits", "lapsed"]


def test_the_group_of_all_businesses_has_no_weeks_of_its_own():
    both = {"business.Birch.focus": True, "study.apply": "together", "place.town.residents": 25, "study.weeks": 8}
    frame = outcomes(market(both, PLAN), **HOW)
    group = frame[frame["business"] == "together"]
    assert len(group) == 4
    assert group["felt_score"].isna().all()
    assert set(frame.loc[frame["strategy"] == "plan", "tried_at"]) == {"together"}


def test_a_finished_comparison_takes_no_arguments_of_a_run(decided):
    with pytest.raises(UsageError, match="finished, so seed comes too late"):
        outcomes(decided, seed=3)


def test_the_columns_are_those_of_the_dictionary():
    from pathlib import Path

    text = (Path(__file__).parents[2] / "docs" / "data-dictionary.md").read_text("utf-8")
    unknown = [name for name in COLUMNS if f"| {name} |" not in text]
    assert unknown == []
    assert all(name in outcomes.__doc__ for name in COLUMNS)
