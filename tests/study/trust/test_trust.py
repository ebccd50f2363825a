"""The trust card: every check can fail, sources by rule, and the sentences about what cannot be said."""

import copy
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.study.analyses import Study
from sim.study.compare import compare
from sim.study.measures.flows import Flow
from sim.study.rows.tables import frame
from sim.study.trust import checks as trust
from sim.study.trust.limits import leading, limit_rows
from sim.study.trust.reconciliation import FAIL, NOT_RUN, PASS, REVIEW
from sim.study.trust.sources import source_rows
from tests.scenarios import market

PLANS = {
    "warm": {"cost_per_week": 20, "one_off_cost": 50, "change": {"touchpoints.welcome.people": "+2"}},
    "rent": {"change": {"fixed_cost_per_week": "+10", "price": "+1"}},
}


@pytest.fixture(scope="module")
def compared():
    scenario = market({"study.weeks": 52, "study.warm_up_weeks": 52, "place.town.passing_trade_per_week": 20}, PLANS)
    return compare(scenario, replications=3, workers=1)


def study_of(compared, **more):
    """The comparison as an analysis sees it, its tables copied so that they may be broken."""
    known = {name: table for name, table in compared.tables.items() if name != "weekly"}
    fields = {"full": False, "stopped": "", "runner": None, "visits": None, "cumulative": None} | more
    return Study(
        scenario=fields.pop("scenario", compared.scenario),
        answers=fields.pop("answers", compared.answers),
        worlds=compared.worlds,
        tables=copy.deepcopy(known),
        **fields,
    )


def card(study):
    return {row["check_name"]: row for row in trust.trust_rows(study)}


def test_a_sound_comparison_passes_all_that_adds_up(compared):
    rows = card(study_of(compared))
    assert {name: rows[name]["state"] for name in ("bridge", "walk", "visits", "weeks", "money")} == dict.fromkeys(
        ("bridge", "walk", "visits", "weeks", "money"), PASS
    )
    assert rows["bridge"]["found"] == "2 of 2"
    assert rows["walk"]["found"] == rows["visits"]["found"] == rows["money"]["found"] == "3 of 3"
    weeks = 52 * 2 * 3 * 3  # weeks, businesses, strategies, replications
    assert rows["weeks"]["found"] == f"{weeks} of {weeks} weeks"


@pytest.mark.parametrize(
    ("check", "table", "column", "by"),
    [
        ("bridge", "bridge", "amount", 0.01),
        ("bridge", "decision", "difference", -0.01),
        ("walk", "walk", "amount", 0.01),
        ("visits", "segments", "visits", 0.02),
        ("visits", "decision", "visits", 0.02),
        ("money", "segments", "revenue", 0.05),
        ("money", "decision", "revenue", 0.05),
        ("money", "segments", "contribution_difference", 0.05),
    ],
)
def test_a_table_that_is_a_little_wrong_fails(compared, check, table, column, by):
    study = study_of(compared)
    broken = study.tables[table]
    row = broken.index[broken["strategy"] == "warm"][0]
    broken.loc[row, column] += by
    found = card(study)[check]
    assert found["state"] == FAIL
    assert "not warm at Ash" in found["sentence"]


def test_a_programme_that_nobody_paid_for_fails(compared):
    outcomes = [replace(one, overheads=one.overheads + 1.0) for one in compared.answers.all()]
    answers = type(compared.answers)(compared.answers.question, compared.answers.businesses, outcomes)
    assert card(study_of(compared, answers=answers))["money"]["state"] == FAIL


def test_a_visit_that_nobody_made_fails(compared):
    def with_one_more(one):
        flows = one.weekly
        counts = flows.counts.copy()
        counts[3, 1, Flow.NEW] += 1
        return replace(one, weekly=replace(flows, counts=counts))

    first, *others = compared.answers.all()
    answers = type(compared.answers)(
        compared.answers.question, compared.answers.businesses, [with_one_more(first), *others]
    )
    found = card(study_of(compared, answers=answers))["weeks"]
    assert (found["state"], found["found"]) == (FAIL, "935 of 936 weeks")


def test_what_is_not_there_is_not_run(compared):
    study = study_of(compared)
    for name in ("bridge", "walk", "segments", "facts"):
        del study.tables[name]
    rows = card(study)
    assert {rows[name]["state"] for name in ("bridge", "walk", "visits", "money", "facts", "patterns")} == {NOT_RUN}


def test_precision_asks_whether_luck_can_still_change_the_decision(compared):
    def found(kept=None, **asked):
        question = replace(compared.answers.question, **asked)
        outcomes = [one for one in compared.answers.all() if kept is None or one.replication in kept]
        answers = type(compared.answers)(question, compared.answers.businesses, outcomes)
        return card(study_of(compared, answers=answers))["precision"]

    settled = found(precision=1e6, material_difference=1e6)
    assert (settled["state"], settled["found"]) == (PASS, "1 of 1 settled")
    *_, second, best = sorted(compared.tables["decision"]["difference"])
    still = found(precision=0.001, material_difference=float(best - second))
    assert (still["state"], still["found"]) == (REVIEW, "0 of 1 settled")
    assert "can still change the decision at Ash; the lead that decides is known to ± £" in still["sentence"]
    assert found(kept=(0,))["found"] == "no interval"


def facts(*rows):
    names = ("business", "fact", "fact_value", "model_value", "gap", "tolerance", "is_within", "source")
    return frame([dict(zip(names, ("Ash", "visits_per_week", 40, 41, 0.02, 0.1, *row), strict=True)) for row in rows])


@pytest.mark.parametrize(
    ("rows", "state", "found"),
    [
        ([(True, "our data"), (True, "guess")], PASS, "2 of 2"),
        ([(True, "guess")], REVIEW, "1 of 1, all guesses"),
        ([(True, "our data"), (False, "guess")], REVIEW, "1 of 2"),
        ([(False, "our data"), (True, "guess")], FAIL, "1 of 2"),
        ([(None, "survey")], FAIL, "0 of 1"),
    ],
)
def test_facts_count_by_what_they_rest_on(compared, rows, state, found):
    study = study_of(compared)
    study.tables["facts"] = facts(*rows)
    row = card(study)["facts"]
    assert (row["state"], row["found"]) == (state, found)


def test_an_experience_that_moves_too_much_or_too_little_is_to_be_looked_at(compared):
    def found(**changes):
        return card(study_of(compared, scenario=market({f"behaviour.{key}": value for key, value in changes.items()})))[
            "experience"
        ]

    assert found(experience_weight=0.4)["state"] == PASS
    strong, weak = found(experience_weight=3.0), found(experience_weight=0.0, reward_by_satisfaction=0.0)
    assert (strong["state"], weak["state"]) == (REVIEW, REVIEW)
    assert weak["sentence"].startswith("An experience 0.75 points better moves residents' visits in a year by 0 % at")
    nobody = market({"place.town.residents": 0, "place.town.passing_trade_per_week": 40.0})
    assert card(study_of(compared, scenario=nobody))["experience"]["state"] == NOT_RUN


def test_a_promise_that_is_not_kept_is_to_be_looked_at(compared):
    assert card(study_of(compared))["promise"]["state"] == PASS
    plans = {"louder": {"change": {"promise": "+3"}}, "better": {"change": {"touchpoints.meal.score": "-3"}}}
    row = card(study_of(compared, scenario=market(None, plans)))["promise"]
    assert row["state"] == REVIEW
    assert row["found"] == "1 of 3 kept"
    assert "louder at Ash promises 9.0, is believed 7.0 and delivers 6.0" in row["sentence"]
    assert "better at Ash promises 6.0, is believed 6.0 and delivers 5.0" in row["sentence"]  # one of three moments


def prices(*rows):
    names = ("business", "price", "price_move", "difference", "luck_low", "luck_high", "replications")
    return frame([dict(zip(names, row, strict=True)) for row in rows])


def priced(compared, *rows, guards=()):
    study = study_of(compared)
    study.tables |= {"price_check": prices(*rows), "guards": frame(list(guards))}
    return card(study)["price"]


UP, DOWN = ("Ash", 26.25, "dearer"), ("Ash", 23.75, "cheaper")


def test_prices_pass_only_if_neither_direction_earns_more_beyond_luck(compared):
    good = priced(compared, (*UP, 10.0, 0.0, 20.0, 5), (*DOWN, -40.0, -50.0, -30.0, 5))
    assert (good["state"], good["found"]) == (PASS, "none of 2 earns more")
    assert good["sentence"].endswith("at Ash, 5 replications; at most £20 more.")
    dear = priced(compared, (*UP, 10.0, 0.01, 20.0, 5), (*DOWN, -40.0, -50.0, -30.0, 5))
    assert (dear["state"], dear["found"]) == (REVIEW, "1 of 2 earns more")
    assert "5 % dearer earns £10 more at Ash (95 % interval from luck £0 to £20), 5 replications" in dear["sentence"]
    cheap = priced(compared, (*UP, -9.0, -20.0, -1.0, 5), (*DOWN, 2e6, 1e6, 3e6, 5))
    assert "5 % cheaper earns £2,000,000 more at Ash" in cheap["sentence"]


def test_prices_that_were_not_tried_or_say_nothing_are_not_run(compared):
    study = study_of(compared)
    del study.tables["price_check"]
    assert card(study)["price"]["state"] == NOT_RUN
    none = (None, None)
    assert priced(compared, (*UP, 10.0, *none, 1), (*DOWN, -4.0, *none, 1))["state"] == REVIEW
    broken = {"business": "Ash", "guard": "nobody_comes", "strategy": None}
    found = priced(compared, (*UP, 0.0, 0.0, 0.0, 5), (*DOWN, 0.0, 0.0, 0.0, 5), guards=[broken])
    assert (found["state"], found["sentence"]) == (NOT_RUN, "A guard is broken, so nothing is said of prices.")


def test_the_prices_of_a_run_are_paired_runs_of_their_own(compared):
    rows = compared.tables["price_check"].to_dict("records")
    assert [(row["business"], row["price_move"], row["price"]) for row in rows] == [
        ("Ash", "dearer", pytest.approx(26.25)), ("Ash", "cheaper", pytest.approx(23.75))
    ]  # fmt: skip
    plans = {name: {"change": {"price": f"{sign}5%"}} for name, sign in (("up", "+"), ("down", "-"))}
    scenario = market({"study.weeks": 52, "study.warm_up_weeks": 52, "place.town.passing_trade_per_week": 20}, plans)
    same = compare(scenario, replications=3, workers=1).tables["decision"]
    assert [row["difference"] for row in rows] == same["difference"].tolist()[1:]


def test_a_broken_guard_fails_and_one_of_another_plan_asks_for_a_look(compared):
    assert card(study_of(compared))["guards"]["state"] == PASS
    study = study_of(compared)
    study.tables["guards"] = frame([{"business": "Ash", "guard": "doubles_visits", "strategy": "warm"}])
    assert card(study)["guards"]["state"] == REVIEW
    study.tables["decision"]["verdict"] = "Cannot be right"
    row = card(study)["guards"]
    assert (row["state"], row["found"]) == (FAIL, "1 of 11 broken")
    assert "doubles visits (Ash)" in row["sentence"]
    assert card(study)["precision"]["state"] == NOT_RUN


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ({"R1": "pass", "R2": "fitted", "R3": "theorem"}, PASS),
        ({"R1": "pass", "R2": "review"}, REVIEW),
        ({"R1": "pass", "R2": "fail"}, REVIEW),
        ({"R1": "pass", "R2": "fail", "R3": "fail"}, FAIL),
    ],
)
def test_patterns_are_judged_by_how_many_fail(verdicts, state):
    row = trust.judged_patterns(verdicts, "all")
    assert row["state"] == state
    assert all(name in row["sentence"] for name, found in verdicts.items() if found in ("fail", "review"))


def test_a_full_run_holds_the_market_against_patterns(compared, monkeypatch):
    asked = {}

    def measured(_scenario, **how):
        asked.update(how)
        return SimpleNamespace(verdicts={"R1": "pass"})

    monkeypatch.setattr("sim.study.patterns.study_patterns", measured)
    row = card(study_of(compared, full=True, runner=SimpleNamespace(seed=5, workers=1)))["patterns"]
    assert (row["state"], row["found"]) == (PASS, "1 pass, 0 fail")
    assert asked == {"replications": trust.PATTERN_REPLICATIONS, "seed": 5, "workers": 1}


# -- sources


def sources(changes=None, strategies=None, **how):
    return {row["input"]: row for row in source_rows(market(changes, strategies), **how)}


def test_the_tag_of_an_input_goes_before_its_tables_and_the_range_before_both():
    tags = {
        "business.Ash": "survey",
        "business.Ash.price": "our data",
        "behaviour": "survey",
        "behaviour.talk_chance": "our data",
    }
    uncertain = [{"what": "behaviour.talk_chance", "low": 0.0, "high": 0.1, "source": "published"}]
    rows = sources({"sources": tags, "uncertain": uncertain})
    found = {what: row["source"] for what, row in rows.items()}
    assert found["behaviour.talk_chance"] == "published"
    assert found["business.Ash.price"] == "our data"
    assert found["business.Ash.unit_cost"] == found["business.Ash.touchpoints.meal.score"] == "survey"
    assert found["behaviour.nest"] == "survey"
    assert next(iter(rows)) == "behaviour.talk_chance"  # uncertain inputs first


def test_what_the_file_says_without_a_source_is_a_guess_and_a_graded_default_is_published():
    found = sources({"behaviour.price_weight": None, "behaviour.nest": None, "behaviour.going_out": None})
    assert found["business.Ash.price"]["source"] == "guess"
    assert found["behaviour.brand_price_elasticity"]["source"] == "published"  # grade A
    assert found["behaviour.go_share"]["source"] == "guess"  # grade D
    given = sources({"behaviour.price_weight": None, "behaviour.brand_price_elasticity": -2.6})
    assert given["behaviour.brand_price_elasticity"]["source"] == "guess"


def test_a_touchpoint_is_known_as_well_as_the_worse_known_of_its_two_sides():
    half = sources({"sources": {"business.Ash.touchpoints.meal.people": "our data"}})
    whole = sources(
        {"sources": dict.fromkeys(map("business.Ash.touchpoints.meal.{}".format, ("people", "setting")), "survey")}
    )
    assert half["business.Ash.touchpoints.meal.score"]["source"] == "guess"
    assert whole["business.Ash.touchpoints.meal.score"]["source"] == "survey"


def test_what_the_leading_strategies_are_assumed_to_bring_about_are_important_inputs():
    """What the house decides itself, as its price, is nobody's guess."""
    step = {"start_week": 2, "change": {"touchpoints.meal.people": "+1", "clarity": 0.9, "price": "-10%"}}
    several = {"two": {"step": [{"change": {"price": "+1"}}, step]}, "one": {"change": {"appeal": "+1"}}}
    assert not [what for what in sources(None, several) if what.startswith("strategy")]
    rows = sources(None, several, leading=("two",))
    assert rows["strategy.two.step.2.change.clarity"]["in_force"] == 0.9
    assert not [what for what in rows if what.endswith(".change.price")]
    assert rows["strategy.two.step.2.change.touchpoints.meal.people"]["is_important"]
    assert not [what for what in rows if what.startswith("strategy.one")]
    assert "strategy.one.change.appeal" in sources(None, several, leading=("one",))


def test_shares_are_the_largest_of_any_business():
    drivers = [{"input": "behaviour.nest", "variance_share": share} for share in (0.2, 0.6, None, float("nan"))]
    found = sources(drivers=drivers)
    assert found["behaviour.nest"]["variance_share"] == 0.6
    assert found["behaviour.price_weight"]["variance_share"] is None


def test_every_input_once_and_a_tagged_table_is_no_input():
    tags = {
        "business.Ash.price": "our data",
        "business": "guess",
        "place.town": "our data",
        "place.town.residents": "our data",
    }
    rows = source_rows(market({"sources": tags}))
    names = [row["input"] for row in rows]
    assert len(names) == len(set(names))
    assert {row["input"]: row["is_important"] for row in rows}["place.town.residents"] == 0
    assert "place.town" not in names


# -- what cannot be said


def sentences(scenario, tables=None, sources=()):
    rows = limit_rows(scenario, tables or {}, sources)
    assert [row["sentence_number"] for row in rows] == list(range(1, len(rows) + 1))
    return " ".join(row["sentence"] for row in rows)


def test_what_the_file_puts_in_is_not_said_to_be_missing():
    plain = sentences(market())
    for words in ("no seasons", "no recession", "Birch does not react", "No input was varied", "No business opens"):
        assert words in plain, words
    events = {
        "event.winter": {
            "kind": "change",
            "end_week": 4,
            "every_weeks": 8,
            "change": {"segment.all.occasions_per_week": "-10%"},
        },
        "event.slump": {"kind": "recession", "start_week": 2},
        "event.dear": {"kind": "change", "change": {"business.Ash.unit_cost": "+5%"}},
        "business.Birch.copies": "copycat",
        "business.Birch.opens_week": 3,
        "uncertain": [{"what": "behaviour.talk_chance", "low": 0.0, "high": 0.1}],
    }
    full = sentences(market(events))
    for words in (
        "no seasons",
        "no recession",
        "does not react",
        "No input was varied",
        "No business opens",
        "Suppliers",
    ):
        assert words not in full, words
    assert "Birch copies by a fixed rule" in full
    assert "1 input was varied" in full


def test_how_much_was_measured():
    rows = [
        {"source": source, "is_important": True, "input": "", "input_label": ""}
        for source in ("guess", "guess", "published")
    ]
    assert "Of 3 important inputs none is our own data and 2 are guesses." in sentences(market(), None, rows)
    rows[0]["source"], rows[1]["is_important"] = "our data", False
    assert "Of 2 important inputs 1 is our own data and none are guesses." in sentences(market(), None, rows)


def driver(**more):
    plain = {
        "business": "Ash",
        "input": "behaviour.nest",
        "input_label": "the nest",
        "in_force": 0.7,
        "source": "guess",
    }
    plain |= {
        "range_low": 0.5,
        "range_high": 0.9,
        "variance_share": 0.6,
        "flips_at": None,
        "low_winner": "as_is",
        "high_winner": "warm",
    }
    return {"drivers": frame([plain | more])}


def test_an_input_that_explains_half_or_turns_the_winner_is_named():
    scenario = market(None, PLANS)
    said = sentences(scenario, driver())
    assert "At Ash one input, the nest (a guess, 0.7 in force), explains 60 % of how the lead" in said
    assert "decides who wins: as_is at 0.5, warm at 0.9, with the turn near 0.78" in sentences(
        scenario, driver(flips_at=0.7812)
    )
    assert "can by itself change who wins: as_is at 0.5" in sentences(
        scenario, driver(variance_share=0.1, flips_at=0.78)
    )
    assert "the nest" not in sentences(scenario, driver(variance_share=0.49))
    assert "the nest" not in sentences(scenario, driver(variance_share=0.1, flips_at=0.78, source="our data"))
    assert "the nest" not in sentences(scenario, driver(variance_share=0.0003, flips_at=0.78)), "a fit of noise"
    assert "the nest" not in sentences(scenario, driver(variance_share=None))


def decision(**differences):
    rows = [{"business": "Ash", "strategy": name, "difference": value} for name, value in differences.items()]
    return pd.DataFrame(rows)


def test_the_leading_strategy_is_the_best_beside_the_baseline():
    scenario = market(None, PLANS)
    assert leading(scenario, {"decision": decision(as_is=0.0, warm=-5.0, rent=-9.0)}) == {"Ash": "warm"}
    assert leading(scenario, {}) == {}


def test_that_the_leading_plan_does_what_it_sets_out_to_is_an_assumption():
    scenario = market(None, PLANS)
    tables = {"decision": decision(as_is=0.0, warm=5.0, rent=-9.0)}
    rows = source_rows(scenario, leading=["warm"])
    assert "warm: that it brings about what it sets out to (change of people at welcome) is assumed" in sentences(
        scenario, tables, rows
    )
    tagged = market({"sources": {"strategy.warm": "our data"}}, PLANS)
    assert "sets out" not in sentences(tagged, tables, source_rows(tagged, leading=["warm"]))


def test_a_plan_that_pays_only_through_one_mechanism_says_so():
    scenario = market(None, PLANS)
    row = {
        "business": "Ash",
        "strategy": "warm",
        "mechanism_label": "word of mouth",
        "with_it": 900.0,
        "without_it": -1234.0,
    }
    tables = {"decision": decision(as_is=0.0, warm=900.0, rent=-9.0), "mechanisms": pd.DataFrame([row])}
    words = "At Ash warm pays only through word of mouth: without it the profit difference is −£1,200."
    assert words in sentences(scenario, tables)
    tables["mechanisms"].loc[0, "without_it"] = 10.0
    assert "pays only" not in sentences(scenario, tables)


def test_the_tables_come_out_whole(compared):
    found = compared.tables
    assert list(found["trust"]["check_name"]) == [name for name, _, _ in trust.CHECKS]
    assert set(found["sources"]["source"]) <= {"our data", "survey", "published", "guess"}
    assert list(found["limits"]["sentence_number"]) == list(range(1, len(found["limits"]) + 1))
    assert {"plan", "tripwires"} <= set(found)
