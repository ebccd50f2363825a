"""What is recorded of choices is what was weighed, and recording changes nothing."""

import numpy as np
import pandas as pd
import pytest

from sim.agents import Customer, simulate
from sim.agents.choices import STAY_IN, observe
from sim.cli import main
from sim.evidence.weekly_prices import text
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.rules.choice import go_chance
from sim.scenario import read
from sim.study.rows.choices import choice_situations
from tests.scenarios import market
from tests.scenarios import text as town

RICH = {
    "place.town.passing_trade_per_week": 12.0,
    "business.Ash.guarantee": 0.5,
    "business.Ash.seats_per_week": 12.0,
    "business.Ash.effort": 1.5,
    "business.Ash.appeal": 7.5,
    "business.Birch.commitment_weeks": 2,
    "place.town.residents": 120,
    "behaviour.effort_spread": 0.0,
}


@pytest.fixture(scope="module")
def terms():
    return Terms.of(market(RICH))


@pytest.fixture(scope="module")
def run(terms):
    """(rows, ledger, visits) of one replication, observed and not observed."""
    population = terms.population(7, 0)
    start, _, _ = simulate(RunSpec(terms, population, 7, 0, until=0))
    rows = observe(terms, population, 7, 0, start=start.copy())
    _, ledger, log = simulate(RunSpec(terms, population, 7, 0, start=start.copy(), log_visits=True))
    return rows, ledger, log.arrays()


def test_every_situation_has_one_choice_and_staying_in_last(run):
    rows = pd.DataFrame(run[0])
    by_situation = rows.groupby("situation")
    assert (by_situation["chosen"].sum() == 1).all()
    assert (by_situation["business"].last() == STAY_IN).all()
    assert not rows.duplicated(["situation", "business"]).any()
    assert rows["week"].min() >= 0
    staying = rows.loc[rows["business"] == STAY_IN, ["price", "cost", "expectation", "risk", "loyalty", "appeal"]]
    assert staying.eq(0.0).all().all()


def test_what_is_chosen_is_what_is_visited_or_turned_away(run, terms):
    """Where seats are not limited and nobody is bound, choices are visits: the same people in the same weeks."""
    rows, _, visits = run
    rows, visits = pd.DataFrame(rows), pd.DataFrame(visits)
    birch = terms.names.business.index("Birch")
    chosen = rows[rows["chosen"] & (rows["business"] == birch)]
    keys = ["week", "who", "occasion", "day", "passer"]
    seen = visits[visits["business"] == birch].merge(chosen, on=keys, how="left", indicator=True)
    bound = seen["_merge"] == "left_only"
    assert len(chosen) == (~bound).sum()
    assert 0 < bound.sum() < len(seen)
    assert not seen.loc[bound, "passer"].any()
    ash = rows["chosen"] & (rows["business"] == terms.names.business.index("Ash"))
    assert ash.sum() > (visits["business"] == terms.names.business.index("Ash")).sum(), "some were turned away"


def test_the_columns_are_what_the_choice_rule_weighs(run, terms):
    """Money and z, as the rule multiplies them: what a guarantee leaves of risk, wait and effort within the cost."""
    rows = pd.DataFrame(run[0])
    week = terms.week(0)
    shops = rows[rows["business"] >= 0]
    assert shops["price"].eq(25.0).all()
    assert set(np.round(shops.groupby("business")["appeal"].first(), 9)) == {0.0, 1.0}
    strangers = shops[shops["passer"]]
    assert strangers["loyalty"].eq(0.0).all()
    assert set(strangers.loc[strangers["business"] == 0, "risk"]) == {0.5}, "a guarantee takes half of it"
    assert (shops.loc[shops["business"] == 0, "cost"] >= 26.5).all()
    felt = (shops.loc[shops["business"] == 0, "cost"] - 26.5) / week.minute_value[0]
    waits = felt / week.wait_weight  # the cost is what the rule weighs: a minute of waiting at its weight
    assert 0.0 < waits.max() <= 45.0


def test_over_many_choices_people_go_as_often_as_the_columns_say():
    """The sum of (went - chance) is a sum of independent surprises with mean 0."""
    scenario = read(text=text().replace("residents = 400", "residents = 150"))
    terms = Terms.of(scenario)
    week = terms.week(0)
    rows = choice_situations(scenario)
    shops = rows[rows["business"].notna()]
    nest = week.nest[0]
    worth = (
        week.product_weight[0] * shops["appeal"]
        + week.experience_weight[0] * shops["expectation"]
        - week.price_weight[0][0] * shops["cost"]
        - week.risk_weight * shops["risk"]
        + week.loyalty_weight * shops["loyalty"]
    )
    pull = np.exp(worth / nest)
    total = pull.groupby(shops["situation"]).sum()
    go = pd.Series({at: go_chance(week.going_out[0], nest * np.log(sum_)) for at, sum_ in total.items()})
    went = shops.groupby("situation")["chosen"].any()
    assert abs((went - go).sum()) < 4.0 * np.sqrt((go * (1.0 - go)).sum())
    chance = go[shops["situation"]].to_numpy() * (pull / total[shops["situation"]].to_numpy())
    for name, mine in shops.assign(chance=chance).groupby("business"):
        spread = np.sqrt((mine["chance"] * (1.0 - mine["chance"])).sum())
        assert abs((mine["chosen"] - mine["chance"]).sum()) < 4.0 * spread, name


def test_observing_changes_nothing_and_the_warm_up_may_be_the_kernels(run):
    class Alike(Customer):
        """A customer like any other, so that the warm-up is run by the agents too."""

    plain = choice_situations(market(RICH), seed=7)
    own = choice_situations(market(RICH), seed=7, customer=Alike)
    pd.testing.assert_frame_equal(plain, own)
    rows, ledger, visits = run
    assert len(plain) == len(rows["week"])
    turned_away = ledger.counts[ledger.weeks_before :, 0, :, 1].sum()
    chosen = rows["chosen"] & (rows["business"] == 0)
    assert chosen.sum() == (visits["business"] == 0).sum() + turned_away


def test_people_are_called_as_in_the_log_of_visits():
    rows = choice_situations(market({**RICH, "place.town.moves_per_year": 0.9}))
    called = rows["customer"]
    assert called.str.startswith("town/").all()
    assert called.str.contains("there from the start").any()
    assert called.str.contains("arrived in week").any()
    assert (called.str.contains("passing in week") == rows["is_passing"]).all()
    assert rows["date"].dt.date.min().isoformat() >= str(market().study.start_date)[:10]


@pytest.mark.parametrize("asked", [True, False])
def test_the_main_job_leaves_choices_only_on_demand(tmp_path, asked):
    file, out = tmp_path / "town.toml", tmp_path / "out"
    file.write_text(town({**RICH, "study.weeks": 3}), "utf-8")
    options = ["--replications", "2", "--workers", "1", "--seed", "11", "--quiet", "--out", str(out)]
    assert main([str(file), *options, *(["--choices"] if asked else [])]) == 0
    left = out / "data" / "choices.parquet"
    assert left.exists() == asked
    if asked:
        kept = pd.read_parquet(left)
        again = choice_situations(read(file), seed=11)
        assert kept["chosen"].sum() == kept["situation"].nunique() > 50
        pd.testing.assert_frame_equal(kept, again, check_dtype=False)
