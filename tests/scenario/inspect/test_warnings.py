"""Warnings: each told when it holds, and not when it does not."""

import pytest

from sim.scenario import check, explain, new, preset_names, read, warnings
from sim.scenario.inspect.promises import promise_of
from sim.scenario.inspect.proofs import proved
from sim.scenario.solve.demand import expected
from sim.scenario.solve.places import market_of, solve_places
from tests.scenario.small import AS_IS, OURS, PRESET

RIVALS = "".join(
    OURS.replace("Ours", name).replace("focus = true\n", "") + "considered = 0.8\n"
    for name in ("One", "Two", "Three", "Four", "Five")
)
MARKET = PRESET + OURS + "considered = 0.8\n" + RIVALS
STRATEGY = AS_IS + '[[strategy]]\nname = "x"\n'


def told(text: str, word: str) -> list[str]:
    return [warning for warning in warnings(read(text=text)) if word in warning]


@pytest.mark.parametrize("name", preset_names())
def test_presets_and_first_scenarios_have_no_warnings(name):
    assert warnings(read(text=f'preset = "{name}"')) == []
    assert check(read(text=new("Town", name))).warnings == ()


def test_a_market_of_equals_has_no_warnings():
    assert warnings(read(text=MARKET + STRATEGY + 'cost_per_week = 90\nchange = { appeal = "+1" }\n')) == []


@pytest.mark.parametrize("change", [
    "", "cost_per_week = 900", "change = { price = 25.0 }", 'change = { price = "+0", appeal = "+0%" }',
    'start_week = 104\nchange = { price = "-1" }',
])  # fmt: skip
def test_a_strategy_that_changes_nothing(change):
    assert told(MARKET + STRATEGY + change + "\n", "changes nothing") == ["strategy.x changes nothing."]


def test_a_step_that_starts_after_the_end():
    (warning,) = told(MARKET + STRATEGY + 'start_week = 104\nchange = { price = "-1" }\n', "starts in week")
    assert warning == (
        "strategy.x has a step that starts in week 104; the study ends with week 103. "
        "Start it earlier, or raise study.weeks."
    )


def test_a_baseline_that_changes_something():
    text = MARKET + '[[strategy]]\nname = "as_is"\nchange = { price = "+1" }\n'
    assert told(text, "baseline") == [
        "strategy.as_is is the baseline but changes something; every difference is measured from it. "
        "If that is not meant, give the change to another strategy."
    ]
    assert told(MARKET + AS_IS, "baseline") == []


def test_a_strategy_that_is_clipped():
    (warning,) = told(MARKET + STRATEGY + 'change = { recovery = "+0.7" }\n', "held at")
    assert warning == "strategy.x takes business.Ours.recovery to 1.2; it is held at 1."


def test_nothing_is_said_of_prices_nests_or_lock_ins_that_nobody_can_act_on():
    few = PRESET + OURS + "considered = 0.8\n"
    for text in (few, MARKET, few.replace("unit_cost = 15.0", "unit_cost = 24.0"), PRESET + OURS + RIVALS):
        for words in ("nest", "locks in", "near its best", "elasticity", "logit"):
            assert told(text, words) == []


def test_explain_says_what_check_no_longer_does():
    locked = MARKET + "[behaviour]\nprice_weight = 0.08\nnest = 1\ngoing_out = 1\nloyalty_weight = {}\n"

    def rows(text):
        return {row.path: row for row in explain(read(text=text))}

    (free, bound) = (rows(locked.format(weight))["place.town.loyalty_pull"] for weight in (5.99, 6))
    assert "nobody is locked in" in free.origin
    assert bound.value == 6
    assert "not below the 6 businesses, so whoever leads first may lead for ever" in bound.origin
    assert "place.town.loyalty_pull" not in rows(locked.format(6) + 'off = ["loyalty"]\n')
    assert "place.town.loyalty_pull" not in rows(PRESET + OURS)  # nobody else to be loyal to
    far = rows(PRESET + OURS + RIVALS.replace("0.8", "0.05"))["place.town.brand_price_elasticity"]
    assert (
        far.origin == "solved: as near to the -2.6 of behaviour.brand_price_elasticity as these prices and habits allow"
    )
    assert rows(MARKET)["place.town.brand_price_elasticity"].origin == "solved"


def test_a_promise_that_is_believed_above_what_is_delivered():
    (warning,) = told(MARKET.replace("considered = 0.8", "considered = 0.8\npromise = 7", 1), "promises")
    assert warning == (
        "business.Ours promises 7.0, of which people believe 6.5, and delivers 6.0: first visits will disappoint. "
        "Promise less, or raise its touchpoints."
    )
    assert told(MARKET.replace("considered = 0.8", "considered = 0.8\npromise = 6.5", 1), "promises") == []
    doubted = MARKET.replace("considered = 0.8", "considered = 0.8\npromise = 9", 1)
    assert told(doubted + "[behaviour]\ncredibility = 0\n", "promises") == []


def test_a_strategy_that_promises_more_than_it_delivers():
    (warning,) = told(MARKET + STRATEGY + 'change = { promise = "+1" }\n', "promises")
    assert warning.startswith("At business.Ours strategy.x promises 7.0, of which people believe 6.5, and delivers 6.0")
    kept = ", ".join(f'"touchpoints.{name}.score" = "+1"' for name in ("welcome", "product", "service", "farewell"))
    assert told(MARKET + STRATEGY + f'change = {{ promise = "+1", {kept} }}\n', "promises") == []


def test_half_the_buy_in_delivers_half():
    text = MARKET.replace("considered = 0.8", "considered = 0.8\nbuy_in = 0.5", 1) + STRATEGY
    kept = ", ".join(f'"touchpoints.{name}.score" = "+1"' for name in ("welcome", "product", "service", "farewell"))
    scenario = read(text=text + f"change = {{ {kept} }}\n")
    assert promise_of(scenario, scenario.strategy[1], "Ours").delivered == pytest.approx(6.5)
    assert promise_of(scenario, scenario.strategy[0], "Ours").delivered == pytest.approx(6.0)


# -- what arithmetic proves


def house(*lines):
    """The market with more keys at the focus business."""
    return MARKET.replace("considered = 0.8\n", "\n".join(("considered = 0.8", *lines)) + "\n", 1)


def proofs(text):
    return list(proved(read(text=text)))


@pytest.mark.parametrize(("key", "week", "shut"), [
    ("opens_week", 104, True), ("opens_week", 103, False), ("opens_week", -5, False),
    ("closes_week", 0, True), ("closes_week", -3, True), ("closes_week", 1, False),
])  # fmt: skip
def test_a_house_that_is_closed_throughout(key, week, shut):
    found = proofs(house(f"{key} = {week}"))
    assert bool(found) == shut
    assert not shut or f"in week {week}. Look at business.Ours.{key} and study.weeks" in found[0]


def test_a_study_of_one_week_has_its_only_week():
    (found,) = proofs(house("opens_week = 5") + "[study]\nweeks = 1\n")
    assert "closed in the only week that counts" in found


NOBODY = MARKET.replace("considered = 0.8", "considered = 0", 1)


def test_a_house_that_comes_to_nobodys_mind():
    (found,) = proofs(NOBODY)
    assert found.startswith("Nobody can come to Ours: business.Ours.considered is 0")
    assert proofs(NOBODY + STRATEGY + 'change = { considered = "+0.1" }\n') == []  # a launch
    assert proofs(NOBODY + '[behaviour]\noff = ["consideration"]\n') == []
    by_passing = NOBODY.replace("considered = 0\n", "considered = 0\nconsidered_by_passers = 0.2\n", 1)
    assert proofs(by_passing) == []


def test_a_house_that_loses_even_when_full():
    full = house("seats_per_week = 100", "fixed_cost_per_week = {}")  # 10 a visit, spend 1.0 to 1.2
    best = 100 * 10 * max(one.spend for one in read(text=MARKET).segment)
    (found,) = proofs(full.format(best + 1))
    assert "all of its 100 seats, taken every week at the highest price, leave at most" in found
    assert "Look at business.Ours.price, unit_cost, seats_per_week and fixed_cost_per_week." in found
    assert proofs(full.format(best)) == []
    for way_out in ('price = "+1"', 'unit_cost = "-5%"', 'fixed_cost_per_week = "-2"', "seats_per_week = 200"):
        assert proofs(full.format(best + 1) + STRATEGY + f"change = {{ {way_out} }}\n") == [], way_out
    assert proofs(full.format(best + 1) + STRATEGY + "cost_per_week = -500\n") == []
    assert proofs(full.format(best + 1) + STRATEGY + 'change = { price = "-1" }\n')
    uncertain = '[[uncertain]]\nwhat = "business.Ours.price"\nlow = 20\nhigh = 40\n'
    assert proofs(full.format(best + 1) + uncertain) == []
    season = '[[event]]\nname = "s"\nkind = "change"\nchange = { "business.Ours.price" = "+9" }\n'
    assert proofs(full.format(best + 1) + season) == []


def test_a_visit_that_costs_what_it_brings():
    (found,) = proofs(MARKET.replace("unit_cost = 15.0", "unit_cost = 25.0", 1))
    assert "a visit brings at most 25 GBP and costs at least 25" in found
    assert proofs(MARKET.replace("unit_cost = 15.0", "unit_cost = 25.0\nupgrade_pull = 0", 1)) == []
    assert proofs(MARKET.replace("unit_cost = 15.0", "unit_cost = 25.0\ncost_per_visit = -1", 1)) == []


def test_expected_visits_of_equals_are_equal_and_sum_to_those_who_go():
    scenario = read(text=MARKET)
    found = expected(scenario)
    known = (1 - (1 - 0.8 * 0.8) ** 6) * 4000 * (0.4 * 0.7 + 0.35 * 0.45 + 0.25 * 0.3)
    passing = (1 - 0.2**6) * 60
    assert sum(visits for visits, _ in found.values()) == pytest.approx((known + passing) * 0.6, rel=1e-3)
    for visits, _ in found.values():
        assert visits == pytest.approx((known + passing) * 0.6 / 6, rel=0.03)  # 512 points stand for all tastes


def test_expected_visits_of_strangers_are_those_of_mean_people():
    scenario = read(text=MARKET + '[behaviour]\nsolve_for = "strangers"\n')
    place, (solved,) = scenario.place[0], solve_places(scenario)
    known = (1 - (1 - 0.8 * 0.8) ** 6) * 4000 * (0.4 * 0.7 + 0.35 * 0.45 + 0.25 * 0.3) * 0.6
    passers = market_of(scenario, place, passers=True)(solved.price_weight, solved.nest, solved.going_out)
    passing = (1 - 0.2**6) * 60 * passers.go_share
    for visits, _ in expected(scenario).values():
        assert visits == pytest.approx((known + passing) / 6)


def test_how_little_one_price_can_matter_is_told_with_what_to_write():
    two = PRESET + OURS + "considered = 0.8\n" + OURS.replace("Ours", "Rival").replace("focus = true", "")
    (found,) = told(two, "for each per cent")
    assert found.startswith("In place.town one house's price moves its visits by -1")
    assert "with 2 businesses in reach" in found
    written = found.rsplit("write ", 1)[1].rstrip(".")
    assert told(two + f"[behaviour]\n{written}\n", "for each per cent") == []
    assert told(two + "[behaviour]\nnest = 0.5\n", "for each per cent") == [], "what is given is meant"


def test_friends_who_are_no_neighbours_cannot_be_alike():
    def place(more):
        return MARKET + f'[[place]]\nname = "town"\nresidents = 50\n{more}\n'

    found = told(place('network = "hubs"\nalike = 0.3'), "alike")
    assert found == [
        "place.town.alike = 0.3 does nothing: in the network hubs friends are no neighbours. Leave it out, or give it "
        "the network small_world."
    ]
    assert told(place('network = "hubs"'), "alike") == []
    assert told(place('network = "hubs"\nalike = 0.0'), "alike") == []
    assert told(place("alike = 0.3"), "alike") == []


# -- prices far apart


def test_prices_three_times_apart_and_what_to_write():
    far = MARKET.replace("price = 25.0", "price = 8.0", 1)
    (warning,) = told(far, "price_curve")
    assert warning == (
        "In reach of place.town business.Five asks 25 and business.Ours 8: if people there feel a rise by how many per "
        "cent it is, not by its sum, write price_curve = 0 in [behaviour], or .5 for half-way."
    )
    assert told(far.replace("price = 8.0", "price = 8.4"), "price_curve") == []
    assert told(far + "[behaviour]\nprice_curve = 0.5\n", "price_curve") == []


def test_a_cost_below_a_hundredth_of_the_usual_one_is_told():
    cheap = MARKET.replace("price = 25.0\nunit_cost = 15.0", "price = 0.1\nunit_cost = 0.0", 1)
    (warning,) = told(cheap + "[behaviour]\nprice_curve = 0\n", "hundredth")
    assert warning == (
        "At place.town business.Ours costs 0.1, which is felt as 0.21, a hundredth of what the businesses in reach "
        "cost on average: below that its price moves nobody. Give it a price or an effort, or leave price_curve at 1."
    )
    assert told(cheap, "hundredth") == []
    assert told(cheap.replace("price = 0.1", "price = 0.3") + "[behaviour]\nprice_curve = 0\n", "hundredth") == []


@pytest.mark.parametrize(("weeks", "exit_chance", "warned"), [(51, 0.4, 1), (52, 0.4, 0), (0, 0.4, 0), (10, 0.0, 0)])
def test_a_warm_up_shorter_than_people_stay_away(weeks, exit_chance, warned):
    behaviour = f"\n[behaviour]\nexit_chance = {exit_chance}\nforgives_after_weeks = 52\n"
    found = told(MARKET + STRATEGY + f"[study]\nwarm_up_weeks = {weeks}\n" + behaviour, "forgives_after_weeks")
    assert len(found) == warned
    if found:
        assert found[0].startswith("study.warm_up_weeks = 51 is shorter than behaviour.forgives_after_weeks = 52:")


def test_nobody_stays_away_where_nobody_lives():
    away = '[[place]]\nname = "town"\nresidents = 0\npassing_trade_per_week = 100\n'
    text = MARKET + away + STRATEGY + "[study]\nwarm_up_weeks = 10\n"
    assert told(text, "forgives_after_weeks") == []


@pytest.mark.parametrize(
    ("guarantee", "planned", "chance", "prone", "off", "warned"),
    [
        (1.0, "", 0.2, 0.1, "", "of 1"), (0.5, "", 0.2, 0.1, "", ""), (1.0, "", 0.2, 0.2, "", ""),
        (0.0, "+0.75", 0.2, 0.1, "", "of 0.75"), (0.0, "+0.5", 0.2, 0.1, "", ""), (0.6, "+0.8", 0.3, 0.1, "", "of 1"),
        (1.0, "", 0.2, 0.1, 'off = ["heterogeneity"]', ""),
    ],
)  # fmt: skip
def test_more_claims_without_cause_than_those_who_make_them_have_visits(guarantee, planned, chance, prone, off, warned):
    ours = OURS.replace("[[business]]", f"[[business]]\nguarantee = {guarantee}")
    change = f'change = {{ guarantee = "{planned}" }}\ncost_per_week = 9\n' if planned else ""
    text = PRESET + ours + RIVALS + STRATEGY + change
    text += f"[behaviour]\nunfounded_claim_chance = {chance}\nclaim_prone_share = {prone}\n{off}\n"
    found = told(text, "claim_prone_share")
    assert len(found) == bool(warned)
    if found:
        assert f"business.Ours with a guarantee {warned} and" in found[0]
        assert found[0].endswith(f"write claim_prone_share = {round(chance * float(warned[3:]), 4):g} or more.")
