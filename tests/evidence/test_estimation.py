"""A public package finds the weights that people choose by where data can tell them, and not where they cannot."""

import builtins
import math
import re

import pytest

from sim.errors import UsageError
from sim.evidence.estimation import averaged, go_or_stay, in_logits, truth, which_business
from sim.evidence.weekly_prices import PRICES, REACH, WEEKS, prices, text
from sim.market.terms import Terms
from sim.scenario import read
from sim.study.rows.choices import choice_situations
from tests import ROOT

SMALL = text().replace("residents = 400", "residents = 200")


def needs_xlogit():
    pytest.importorskip("xlogit", reason="the extra [data] is not installed")


@pytest.fixture(scope="module")
def put_in():
    weights = truth(Terms.of(read(text=text())))
    return {name: weights[name] / weights["nest"] for name in ("cost", "expectation", "risk", "loyalty")} | {
        "nest": weights["nest"],
        "going_out": weights["going_out"],
        "in logits": weights,
    }


@pytest.fixture(scope="module")
def choices():
    """What `--choices` leaves of the scenario."""
    return choice_situations(read(ROOT / "scenarios" / "weekly_prices.toml"))


@pytest.fixture(scope="module")
def fits(choices):
    needs_xlogit()
    which = which_business(choices)
    return which, go_or_stay(choices, which)


# -- the scenario


def test_the_file_is_what_its_maker_makes():
    assert (ROOT / "scenarios" / "weekly_prices.toml").read_text("utf-8") == text()


def test_prices_are_drawn_anew_each_week_around_the_opening_price_and_are_in_force():
    drawn = prices()
    assert len(drawn) == WEEKS
    for name, price in PRICES.items():
        mine = [week[name] for week in drawn]
        assert max(abs(each / price - 1.0) for each in mine) <= REACH + 0.25 / price
        assert len(set(mine)) > 8
        assert abs(sum(mine) / WEEKS / price - 1.0) < 4.0 * REACH / math.sqrt(3.0 * WEEKS)
    terms = Terms.of(read(text=text()))
    for week, row in enumerate(drawn):
        assert terms.week(week).price == [row[name] for name in sorted(PRICES)]


# -- what is found


@pytest.mark.parametrize("name", ["cost", "expectation", "loyalty"])
def test_a_weight_is_found_within_two_standard_errors(name, fits, put_in):
    which, going = fits
    assert abs(which.off_by(name, put_in[name])) <= 2.0
    assert which.values[name] > 4.0 * which.errors[name], "and is not found merely for want of data"
    assert abs(in_logits(which, going).off_by(name, put_in["in logits"][name])) <= 2.0


def test_the_nest_and_the_appeal_of_going_out_are_found(fits, put_in):
    which, going = fits
    assert abs(going.off_by("nest", put_in["nest"])) <= 2.0
    assert 0.1 < going.errors["nest"] / 0.03 < 2.0
    assert going.situations > which.situations > 5000


def test_appeal_is_found_without_constants(choices, put_in):
    """Businesses differ in nothing that is not in the columns, so that appeal may stand for the constants."""
    needs_xlogit()
    fit = which_business(choices, ("cost", "expectation", "risk", "loyalty", "appeal"), constants=False)
    for name in ("cost", "appeal"):
        assert abs(fit.off_by(name, put_in["in logits"][name] / put_in["nest"])) <= 2.0


@pytest.mark.nightly
def test_standard_errors_tell_the_truth_over_replications(put_in):
    """Of 20 replications hardly any weight is off by more than 2 standard errors, and their mean is on the spot."""
    needs_xlogit()
    fits = [which_business(choice_situations(read(text=text()), replication=number)) for number in range(20)]
    for name in ("cost", "expectation", "risk", "loyalty"):
        off = [fit.off_by(name, put_in[name]) for fit in fits]
        assert sum(abs(each) <= 2.0 for each in off) >= 16
        assert abs(averaged(fits).off_by(name, put_in[name])) <= 3.0
        assert 0.5 < math.sqrt(sum(each**2 for each in off) / len(off)) < 1.5


# -- what is not


def test_a_price_that_never_moves_tells_no_price_weight(put_in):
    needs_xlogit()
    fixed = choice_situations(read(text=SMALL.split("\n[[event]]")[0]))
    fit = which_business(fixed)
    assert math.isnan(fit.values["cost"])
    assert fit.errors["cost"] == math.inf
    assert fit.errors["loyalty"] < math.inf
    assert abs(which_business(fixed, constants=False).off_by("cost", put_in["cost"])) > 5.0, "found, and wrong"


def test_purchases_alone_take_taste_for_loyalty():
    needs_xlogit()
    same = "sensitivity_spread = 0.0"
    told = SMALL.replace(same, f'{same}\nloyalty_reward = "visit"\noff = ["loyalty"]')
    rows = choice_situations(read(text=told))
    assert abs(which_business(rows).off_by("loyalty", 0.0)) <= 2.0
    assert which_business(rows, ("cost", "loyalty")).off_by("loyalty", 0.0) > 10.0


# -- what cannot be asked


def test_what_cannot_be_estimated_is_told(choices):
    with pytest.raises(UsageError, match="there is no weight of colour"):
        which_business(choices, ("cost", "colour"))
    with pytest.raises(UsageError, match="there are no choices"):
        which_business(choices.iloc[:0])
    with pytest.raises(UsageError, match="Nobody had a choice"):
        which_business(choices[choices["business"].isna() | (choices["business"] == "Anchor")])


def test_a_missing_package_is_told(choices, monkeypatch):
    real = builtins.__import__
    from importlib import import_module

    def missing(name, *arguments):
        if name == "xlogit":
            raise ModuleNotFoundError(name)
        return import_module(name, *arguments)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(UsageError, match=re.escape("package xlogit: python -m pip install '.[data]'")):
        which_business(choices)
    assert builtins.__import__ is real


# -- the page


@pytest.mark.nightly
def test_the_page_is_what_its_maker_makes():
    """Words to the letter, numbers to a hundredth: optimisers differ in the last digits between machines."""
    needs_xlogit()
    pytest.importorskip("lifetimes", reason="the extra [data] is not installed")
    from sim.evidence.estimation_page import page

    number = re.compile(r"\d[\d,]*\.?\d*(?:e-\d+)?")
    made, there = page(), (ROOT / "docs" / "estimation.md").read_text("utf-8")
    assert number.sub("#", made) == number.sub("#", there)
    for mine, theirs in zip(number.findall(made), number.findall(there), strict=True):
        assert float(mine.replace(",", "")) == pytest.approx(float(theirs.replace(",", "")), rel=0.02, abs=0.11)
