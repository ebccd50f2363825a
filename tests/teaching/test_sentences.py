"""Sentences by rule from numbers: over odd cases none is false, and each case has its own."""

import itertools
import math
import re
from dataclasses import replace

import pytest

from sim.teaching import sentences
from sim.teaching.contrasts import ABOVE, COST, FIRST, FURTHER, LEFT, MINUS, SHARE, WORTH, Found
from sim.teaching.debrief import debrief
from sim.teaching.estimate import Estimate, envelope, estimate, fixed
from sim.teaching.steps import STEPS, step_named

MEANS = (0.0, 1e-9, -1e-9, 0.004, -0.3, 3.2, -49.6, 480.0, -417.0, 2_345_678.0, -8e9)
WIDTHS = (0.0, 1e-9, 0.4, 6.0, 500.0, 1e7, math.inf)
CURRENCIES = ("GBP", "USD", "JPY", "CHF", "KWD")
NEVER = re.compile(r"nan|inf\b|−[^\d ]*0(?:\.0+)?(?![\d.,])|--|\{|\}|- ?\d|None|  | [.,:;]|\.\.")


def around(mean, half):
    return Estimate(mean, mean - half, mean + half)


ODD = [around(mean, half) for mean in MEANS for half in WIDTHS]
REVERSED = [Estimate(one.mean, one.high, one.low) for one in ODD if math.isfinite(one.low)]


def clean(text):
    assert not NEVER.search(text), text
    assert text == "" or text.endswith("."), text
    return text


# -- signs


@pytest.mark.parametrize(
    ("one", "sign"),
    [
        (Estimate(1, 0.1, 2), 1), (Estimate(-1, -2, -0.1), -1), (Estimate(1, -0.1, 2), 0), (Estimate(1, 0.0, 2), 0),
        (Estimate(-1, -2, 0.0), 0), (Estimate(0, 0, 0), 0), (Estimate(1, 2, 0.1), 1), (Estimate(-1, -0.1, -2), -1),
        (Estimate(1, 2, -0.1), 0),
    ],
)  # fmt: skip
def test_a_sign_is_one_only_where_the_interval_keeps_clear_of_nought(one, sign):
    assert one.sign == sign


def test_one_future_alone_has_no_sign():
    assert estimate([5.0]) == Estimate(5.0, -math.inf, math.inf)
    assert estimate([5.0]).sign == 0


def test_the_interval_is_student_s():
    """Of 1, 2, 3: mean 2, s.d. 1, t(2) = 4.3027 at 95 %."""
    low, high = 2 - 4.302653 / math.sqrt(3), 2 + 4.302653 / math.sqrt(3)
    assert estimate([1.0, 2.0, 3.0]) == pytest.approx((2.0, low, high), rel=1e-6)


@pytest.mark.parametrize("signs", list(itertools.product((-1, 0, 1), repeat=3)))
def test_seeds_together_have_a_sign_only_if_all_have_it(signs):
    found = [around(5.0 * sign, 1.0) for sign in signs]
    together = envelope(found)
    assert together.sign == (signs[0] if len(set(signs)) == 1 else 0)
    assert together.low <= min(one.mean for one in found) <= max(one.mean for one in found) <= together.high


# -- worth


@pytest.mark.parametrize("currency", CURRENCIES)
def test_worth_says_gain_or_loss_only_where_luck_cannot_turn_it(currency):
    for one in ODD + REVERSED:
        text = clean(sentences.worth("a plan", one, currency))
        nothing = max(map(abs, one)) < 0.005
        assert ("worth about" in text) == (one.sign > 0 and not nothing), one
        assert ("a loss of about" in text) == (one.sign < 0 and not nothing), one
        assert ("brings nothing and loses nothing" in text) == nothing, one
        assert text.startswith("A plan: ")
        assert ("one future alone" in text) == math.isinf(one.high - one.low), one


def test_worth_rounds_to_what_its_interval_bears():
    assert sentences.worth("X", Estimate(481.3, 472.1, 490.5), "GBP") == (
        "X: worth about £481 a week before what it costs (+£472 to +£490 by luck)."
    )
    assert "£480" in sentences.worth("X", Estimate(481.3, 440.0, 520.0), "GBP")
    assert "£2.35m" in sentences.worth("X", Estimate(2_345_678, 2_325_000, 2_365_000), "GBP")


def test_amounts_below_one_keep_their_pennies():
    assert "(−£0.04 to +£0.10 by luck)" in sentences.worth("X", Estimate(0.03, -0.04, 0.10), "GBP")
    assert "(−£2 to +£3 by luck)" in sentences.worth("X", Estimate(0.5, -2.0, 3.0), "GBP")


def test_sums_that_differ_in_their_last_digits_are_the_same():
    assert "(the same in every future)" in sentences.worth("X", Estimate(-25.0, -25.0 - 3e-14, -25.0 + 3e-14), "GBP")


def test_an_interval_the_wrong_way_round_is_told_the_right_way():
    assert sentences.worth("X", Estimate(5.0, 9.0, 1.0), "GBP") == sentences.worth("X", Estimate(5.0, 1.0, 9.0), "GBP")


# -- who comes


WHO = {
    (1, 1): "First visits rise by 4.0 a week and further visits by 6.0.",
    (1, -1): "First visits rise by 4.0 a week, further visits fall by 6.0: more people try, fewer return.",
    (1, 0): "First visits rise by 4.0 a week; further visits stay within luck.",
    (0, 1): "Further visits rise by 6.0 a week; first visits stay within luck.",
    (0, -1): "Further visits fall by 6.0 a week; first visits stay within luck.",
    (-1, 1): "Further visits rise by 6.0 a week, first visits fall by 4.0: the gain is people who come again.",
    (-1, 0): "First visits fall by 4.0 a week; further visits stay within luck.",
    (-1, -1): "First visits fall by 4.0 a week and further visits by 6.0.",
    (0, 0): "",
}


@pytest.mark.parametrize("signs", WHO)
def test_who_comes_follows_both_signs(signs):
    first, further = (
        around(size * (sign or 1), 1.0 if sign else 99.0) for size, sign in zip((4.0, 6.0), signs, strict=True)
    )
    assert sentences.who_comes(first, further) == WHO[signs]


def test_a_gain_of_people_who_come_again_is_none_where_more_strangers_are_lost():
    text = sentences.who_comes(around(-9.0, 1.0), around(6.0, 1.0))
    assert text == "Further visits rise by 6.0 a week, first visits fall by 9.0."


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "less than 0.1"), (-0.04, "less than 0.1"), (0.06, "0.1"), (12.4, "12")]
)
def test_visits_are_never_a_nought_that_rises(value, text):
    assert sentences.visits(value) == text


def test_who_comes_is_clean():
    for pair in itertools.product(ODD[::5], ODD[::4]):
        clean(sentences.who_comes(*pair))


# -- cost


@pytest.mark.parametrize("currency", CURRENCIES)
def test_what_is_left_is_a_gain_only_where_luck_cannot_turn_it(currency):
    for cost, worth in itertools.product((0.0, 0.001, 3.17, 557.0, 3e6), ODD + REVERSED):
        left = worth.less(cost)
        text = clean(sentences.pays(fixed(cost), left, currency))
        assert (text == "") == (cost < 0.005), (cost, text)
        if text:
            assert (": it pays," in text) == (left.sign > 0), text
            assert ("does not pay" in text) == (left.sign < 0), text
            assert ("within luck" in text) == (left.sign == 0), text


def test_nothing_is_said_of_a_cost_that_nobody_gave():
    assert sentences.pays(None, around(5, 1), "GBP") == ""
    assert sentences.pays(fixed(5.0), None, "GBP") == ""
    assert sentences.pays(fixed(0.0), around(5, 1), "GBP") == ""


# -- two sides, two settings


SIDES = {
    (700.0, 49.0): "The second is worth 7 % of the first.",
    (700.0, 1.0): "The second is worth less than 1 % of the first.",
    (49.0, 700.0): "The second is worth 14 times as much.",
    (500.0, 600.0): "The second is worth 20 % more.",
    (500.0, 800.0): "The second is worth 1.6 times as much.",
    (-400.0, -250.0): "It loses in both, and less in the second.",
    (-250.0, -400.0): "It loses in both, and more in the second.",
    (300.0, -20.0): "It gains in the first and loses in the second.",
    (-20.0, 300.0): "It loses in the first and gains in the second.",
    (500.0, 500.0): "The difference could be luck.",
}


@pytest.mark.parametrize("pair", SIDES)
def test_two_sides_are_compared_by_sign_order_and_ratio(pair):
    one, other = (around(value, 0.5) for value in pair)
    text = sentences.two_sides(("the town", "the West End"), one, other, around(pair[0] - pair[1], 0.7), "GBP")
    assert text.startswith("The town: ")
    assert text.endswith(SIDES[pair])


def test_two_sides_of_which_one_is_within_luck():
    one, other = around(700.0, 10.0), around(4.0, 9.0)
    text = sentences.two_sides(("a", "b"), one, other, around(696.0, 12.0), "GBP")
    assert text == "A: +£700 a week; b: +£4. The first is worth more, and not by luck."
    text = sentences.two_sides(("a", "b"), other, one, around(-696.0, 12.0), "GBP")
    assert text.endswith("The first is worth less, and not by luck.")


@pytest.mark.parametrize("currency", CURRENCIES)
def test_two_sides_and_two_settings_are_clean_and_true(currency):
    for one, other in itertools.product(ODD[::3], ODD[::5] + REVERSED[::7]):
        half = math.hypot(abs(one.high - one.low), abs(other.high - other.low)) / 2
        less = around(one.mean - other.mean, half)
        text = clean(sentences.two_sides(("here", "there"), one, other, less, currency))
        assert ("could be luck" in text) == (less.sign == 0), text
        if "as much" in text or "% more" in text:
            assert other.mean > one.mean > 0, text
        if "of that" in text:
            assert one.mean > other.mean > 0, text
        if "loses in both" in text:
            assert max(one.mean, other.mean) < 0, text
            assert ("and less" in text) == (other.mean > one.mean), text
        ranked = clean(sentences.order("this", one, "that", other, less, currency))
        assert ("luck" in ranked) == (less.sign == 0), ranked
        if less.sign:
            assert ranked.startswith("This" if one.mean > other.mean else "That"), ranked


def test_a_ratio_is_told_only_of_two_gains():
    text = sentences.order("this", around(300.0, 1.0), "that", around(-100.0, 1.0), around(400.0, 1.0), "GBP")
    assert text == "This: £400 a week better than that."
    text = sentences.order("this", around(300.0, 1.0), "that", around(100.0, 1.0), around(200.0, 1.0), "GBP")
    assert text == "This: worth 3 times as much as that, £200 a week more."
    text = sentences.order("this", around(110.0, 1.0), "that", around(100.0, 1.0), around(10.0, 1.0), "GBP")
    assert text == "This: £10 a week better than that."


@pytest.mark.parametrize(("one", "other", "told"), [
    ((0.61, 0.02), (0.78, 0.02), "More is left of that (78 %) than of this (61 %)."),
    ((0.78, 0.02), (0.61, 0.02), "More is left of this (78 %) than of that (61 %)."),
    ((0.78, 0.02), (0.75, 0.02), ""),  # luck could turn it
    ((0.05, 0.06), (0.75, 0.02), ""),  # no part at all, perhaps
    ((1.92, 0.02), (0.75, 0.02), ""),  # more than there was
    ((math.nan, math.nan), (0.75, 0.02), ""),
])  # fmt: skip
def test_what_is_left_is_put_in_order_beyond_luck(one, other, told):
    assert sentences.what_is_left("this", around(*one), "that", around(*other)) == told


# -- futures


@pytest.mark.parametrize(
    ("share", "futures", "text"),
    [
        (0.5, 40, "It gains in 20 of 40 futures: one future alone could mislead."),
        (1.0, 40, "It gains in each of 40 futures."),
        (0.0, 40, "It gains in none of 40 futures."),
        (1.0, 9, ""),
    ],
)
def test_futures_are_counted(share, futures, text):
    assert sentences.one_future(fixed(share), futures) == text


# -- the debrief


def found_of(step, worth, first, further, cost, currency="GBP", futures=12):
    contrasts = {}
    for side in step.sides:
        for name in ("before", "after"):
            contrasts |= {
                (side.key, f"{name} {WORTH}"): worth,
                (side.key, f"{name} {FIRST}"): first,
                (side.key, f"{name} {FURTHER}"): further,
                (side.key, f"{name} {COST}"): fixed(cost),
                (side.key, f"{name} {LEFT}"): worth.less(cost),
                (side.key, f"{name} {ABOVE}"): fixed(0.5),
            }
        contrasts[side.key, f"after{MINUS}before {WORTH}"] = worth.less(worth.mean)
    if len(step.sides) == 2:
        for name in ("before", "after"):
            place = f"{step.sides[0].key}{MINUS}{step.sides[1].key}"
            contrasts[place, f"{name} {WORTH}"] = worth.less(worth.mean)
    return Found(currency, futures, contrasts)


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_no_debrief_of_an_odd_case_is_untidy(step, currency):
    for worth, further in itertools.product(ODD, (around(0, 0), around(-3, 1), around(7e6, 1))):
        told = debrief(step, found_of(step, worth, around(2.0, 1.0), further, 50.0, currency))
        for text in (*told[0], *told[1]):
            assert clean(text)


def test_a_debrief_says_all_that_was_looked_at():
    step = step_named("west_end")
    before, after = debrief(step, found_of(step, around(49.0, 9.0), around(-1.0, 0.4), around(6.0, 1.0), 624.0))
    assert [text.split(" ")[0] for text in before] == ["Knowing", "Further", "It", "The"]
    assert after[-1].startswith("A better front that more passers-by notice, beside knowing the regulars: no")


def test_questions_on_different_sides_are_not_put_in_order():
    step = step_named("west_end")
    found = found_of(step, around(49.0, 9.0), around(-1.0, 0.4), around(6.0, 1.0), 624.0)
    elsewhere = replace(step, before=replace(step.before, side="town"))
    assert len(debrief(elsewhere, found)[1]) == len(debrief(step, found)[1]) - 1


def test_a_debrief_says_of_which_plan_more_is_left_where_both_gain():
    """In the steps that ask twice about their second side; not of two losses, of which less is left too."""
    shares = {"before": around(0.61, 0.01), "after": around(0.78, 0.01)}

    def told(key, worth):
        step = step_named(key)
        found = found_of(step, worth, around(0, 0), around(0, 0), 3.0)
        one, other = (side.key for side in step.sides)
        more = {(f"{other} of {one}", f"{name} {SHARE}"): each for name, each in shares.items()}
        return [each for each in debrief(step, Found("GBP", 12, found.contrasts | more))[1] if "is left" in each]

    (text,) = told("copied", around(400.0, 9.0))
    assert re.fullmatch(r"More is left of people .* \(78 %\) than of a front one point better \(61 %\)\.", text)
    assert told("copied", around(-400.0, 9.0)) == []
    assert told("copied", around(4.0, 9.0)) == []


def test_a_debrief_counts_futures_where_luck_decides():
    step = step_named("price")
    told = debrief(step, found_of(step, around(3.0, 9.0), around(0, 1), around(0, 1), 3.0))
    assert "It gains in 6 of 12 futures: one future alone could mislead." in told[0]
    clear = debrief(step, found_of(step, around(30.0, 9.0), around(0, 1), around(0, 1), 3.0))
    assert not any("futures" in text for text in clear[0])


def test_what_brings_nothing_may_still_move_visits_and_cost_money():
    step, nothing = step_named("price"), "£2.50 off every dinner: brings nothing and loses nothing, in any future."
    told = debrief(step, found_of(step, around(0.0, 0.0), around(0, 0), around(0, 0), 0.0))
    assert told[0] == (nothing,)
    told = debrief(step, found_of(step, around(0.0, 0.0), around(2, 1), around(0, 0), 3.0))
    assert told[0][:2] == (nothing, "First visits rise by 2.0 a week; further visits stay within luck.")
    assert told[0][2].startswith("It costs £3.00 a week")
    assert told[0][2].endswith("it does not pay, and loses £3.00 a week.")
    assert len(told[0]) == 3


def test_what_is_no_number_is_passed_over():
    step = step_named("price")
    nothing = float("nan")
    told = debrief(step, found_of(step, Estimate(nothing, nothing, nothing), around(1, 0), around(1, 0), 3.0))
    assert told[0] == ()
    assert debrief(step, Found("GBP", 0, {})) == ((), ())
