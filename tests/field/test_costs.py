"""What a plan costs, what it may cost, and when it has paid back, as a user reads it."""

import re

import pandas as pd
import pytest

from sim.cli import main
from sim.scenario import read
from sim.study.compare import compare
from tests.field.door import case, small_market

pytestmark = pytest.mark.usefixtures("without_png")

RUNS = "[runs]\nseed = 1\nreplications = 2\n"
RIVAL = '[[business]]\nname = "Rival"\nplace = "town"\nprice = 20.0\nunit_cost = 10.0\n'
ELSEWHERE = '[[place]]\nname = "harbour"\nresidents = 120\n'
OTHERS = "".join(
    f'[[business]]\nname = "{name}"\nplace = "harbour"\nfocus = {focus}\nprice = 20.0\nunit_cost = 10.0\n'
    for name, focus in (("Quay", "true"), ("Pier", "false"))
)
BETTER = 'change = { "touchpoints.meal.score" = "+2" }'
WORSE = 'change = { "touchpoints.meal.score" = "-0.5" }'


def plan(name, *keys, change=BETTER):
    return "\n".join(("[[strategy]]", f'name = "{name}"', *keys, change, ""))


def mini(folder, *plans, weeks=30, ours="", places="", businesses=""):
    path = folder / "mini.toml"
    text = small_market(RUNS, places, RIVAL, businesses, *plans, weeks=weeks, warm_up_weeks=8, residents=120, ours=ours)
    path.write_text(text, encoding="utf-8")
    return path


def answers(path, folder):
    """The results folder of a run in this process."""
    out = folder / "answers"
    code = main([str(path), "--out", str(out), "--workers", "1", "--worlds", "1"])
    assert code == 0
    return out


def tables_of(path):
    """The tables of a comparison, by name."""
    return compare(read(path), workers=1, worlds=1).tables


def said(out):
    """The words of summary.md on one line, marks left out."""
    return " ".join((out / "summary.md").read_text(encoding="utf-8").replace("\\", "").replace("**", "").split())


def rows(out, table):
    """Rows of a table by strategy."""
    return pd.read_csv(out / "tables" / f"{table}.csv").set_index("strategy")


def programme(out, strategy):
    """Less the bridge's line of what a plan costs."""
    bridge = rows(out, "bridge")
    return -bridge.loc[(bridge.index == strategy) & (bridge["line"] == "programme"), "amount"].item()


def amount(text):
    return float(text.replace(",", ""))


def discount(weeks):
    return sum(1.1 ** (-(week + 0.5) / 52) for week in weeks)


@pytest.fixture(scope="module")
def phased(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phased")
    told_to_the_pound = {"residents = 300": "residents = 450", "replications = 4": "replications = 12"}
    return answers(case("phased_cost", folder, {"weeks = 52": "weeks = 30"} | told_to_the_pound), folder)


@pytest.mark.field("A6", "A10")
def test_cost_and_break_even_of_a_plan_in_phases_are_of_one_measure(phased):
    """Planned as £300 for four weeks and then £5 it costs £44 a week: no line sets its dearest week beside a mean."""
    text, decided = said(phased), rows(phased, "decision").loc["phased"]
    assert decided["verdict"] == "Clear"
    over = discount(range(30))
    cost, worth = programme(phased, "phased") / over, decided["break_even_cost_per_week"]
    assert cost < worth < 300
    assert "planned: £300" not in text
    beside = re.search(r"phased [^.;]*?£([\d,.]+) a week[^.;]*£([\d,.]+)", text)
    assert amount(beside[1]) == pytest.approx(cost, abs=0.51)
    assert amount(beside[2]) == pytest.approx(worth, abs=0.51)


@pytest.mark.field("A6")
def test_phases_are_told_as_phases(phased):
    advice = re.search(r"Choose phased, for ([^.]*)\.", said(phased))[1]
    assert "£300 a week" in advice
    assert "£5 a week" in advice


@pytest.mark.field("A10")
@pytest.mark.parametrize(
    ("keys", "change"),
    [
        (["cost_per_week = 2"], '"touchpoints.meal.score" = "+2", cost_per_visit = 1.5'),
        ([], '"touchpoints.meal.score" = "+2", cost_per_visit = 1.5'),
        (["cost_per_week = 2"], '"touchpoints.meal.score" = "+2", fixed_cost_per_week = "+40"'),
        ([], '"touchpoints.meal.score" = "+2", gesture_chance = 0.5, gesture_size = 0.5, gesture_cost = 3.0'),
        ([], '"touchpoints.meal.score" = "+2", refresh_every_weeks = 4, refresh_cost = 90.0'),
    ],
    ids=["week and visit", "visit", "rent", "gestures", "refresh"],
)
def test_return_break_even_and_bridge_hold_the_same_costs(tmp_path, keys, change):
    tables = tables_of(mini(tmp_path, plan("better", *keys, change=f"change = {{ {change} }}")))
    decided, bridge = tables["decision"].set_index("strategy").loc["better"], tables["bridge"]
    cost = -bridge.loc[bridge["line"] == "programme", "amount"].item()
    assert cost > 0
    assert decided["roi"] == pytest.approx(decided["difference"] / cost, abs=2e-4)
    over = discount(range(30))
    assert decided["break_even_cost_per_week"] == pytest.approx((decided["difference"] + cost) / over, abs=0.0101)


SAVING = plan("saves", "cost_per_week = -300", change=WORSE)


@pytest.mark.field("A12")
def test_a_plan_that_saves_is_not_told_what_it_may_cost(tmp_path):
    """It loses custom and pays all the same: neither "would not pay even if it cost nothing" nor "pays if it costs"."""
    out = answers(mini(tmp_path, SAVING), tmp_path)
    decided, text = rows(out, "decision").loc["saves"], said(out)
    assert decided["difference"] > 0
    assert decided["break_even_cost_per_week"] < 0
    assert "even if it cost nothing" not in text
    assert "if it costs less than" not in text
    assert re.search(r"saves £300 a week", text)
    assert "paid back" not in text  # nothing was spent
    report = (out / "report.html").read_text(encoding="utf-8")
    assert ">never<" not in report


LATE = plan("late", "start_week = 13", "cost_per_week = -5")


@pytest.mark.field("A12")
def test_nothing_has_paid_back_before_it_began(tmp_path):
    out = answers(mini(tmp_path, LATE), tmp_path)
    decided, text = rows(out, "decision").loc["late"], said(out)
    assert decided["difference"] > 0
    assert decided["payback_week"] >= 13
    assert "from the first week on" not in text


@pytest.mark.field("A12")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("start_week = 0", "start_week = 9"),
        ("end_week = 20", "end_week = 25"),
        ("ramp_weeks = 0", "ramp_weeks = 6"),
        ("start_week = 3\nend_week = 4", "start_week = 8\nend_week = 9"),
    ],
    ids=["start", "end", "ramp", "one week"],
)
def test_plans_that_differ_only_in_their_weeks_are_told_apart(tmp_path, first, second):
    cut = 'change = { price = "-5%" }'
    path = mini(tmp_path, plan("one", first, change=cut), plan("other", second, change=cut), weeks=26)
    told = tables_of(path)["strategies"].set_index("strategy")["changes"]
    assert told["one"] != told["other"]


@pytest.mark.field("A12")
def test_a_week_is_one_week_and_a_million_has_no_exponent(tmp_path, capsys):
    rent = plan("moves", change='change = { fixed_cost_per_week = "+1000000" }')
    path = mini(tmp_path, rent, weeks=1)
    out = answers(path, tmp_path)
    assert main(["check", str(path)]) == 0
    told = f"{said(out)} {capsys.readouterr().out}"
    assert "1e+06" not in told
    assert not re.search(r"\b1 weeks|\b1 week are", told)
    assert not re.search(r"[-−]£?0\.00\b|[-−]£0(?![.\d])", told)


@pytest.mark.field("A11")
def test_what_every_plan_is_worth_at_every_place_stands_on_the_summary(tmp_path):
    """The break-even of each plan at each place, on the one page and in its words, not of the best alone."""
    plans = (plan("warmth", "cost_per_week = 90"), plan("leaflets", "cost_per_week = 70", change=WORSE), LATE)
    out = answers(mini(tmp_path, *plans, weeks=20, places=ELSEWHERE, businesses=OTHERS), tmp_path)
    decision = pd.read_csv(out / "tables" / "decision.csv")
    page = (out / "summary.html").read_text(encoding="utf-8")
    forms = (
        (out / "summary.md").read_text(encoding="utf-8").replace("*", "").splitlines(),
        re.findall(r"<desc[^>]*>(.*?)</desc>", page, flags=re.DOTALL),
    )
    for name in ("warmth", "leaflets", "late"):
        worth = decision[decision["strategy"] == name]["break_even_cost_per_week"]
        assert len(worth) == 2
        for lines in forms:
            beside = [money(line) for line in lines if name in line]
            assert any(all(is_among(value, amounts) for value in worth) for amounts in beside), (name, list(worth))


def money(text):
    """All amounts of a line, with their signs."""
    found = re.findall(r"(−?)£([\d,]+(?:\.\d+)?)(?![\dkm])", text)
    return [amount(digits) * (-1 if minus else 1) for minus, digits in found]


def is_among(value, amounts):
    """Whether an amount stands among others, rounded to what its interval bears."""
    return any(abs(one - value) <= max(6.0, 0.15 * abs(value)) for one in amounts)
