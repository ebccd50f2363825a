"""The page of a sweep: every sentence over odd sweeps, held by a reader that knows the tables alone."""

import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from sim.report.page.pictures import picture_of
from sim.report.page.sweep_grids import MOST_FAILURES
from sim.report.page.sweep_page import contents, sweep_html
from sim.report.page.sweep_sentences import decider, loses, sentences, standing
from sim.report.page.sweep_terminal import summary_of
from sim.report.sections.separation import FEWEST_POINTS, LEVEL
from sim.report.sections.sweep import CHARTS, drawn_of
from sim.report.words.names import shown
from sim.study.discovery.failures import LEAST_FAILURES, LEAST_WORLDS
from sim.study.numbers.rounding import counted_to
from tests.for_all import for_all
from tests.report.page.test_flip_page import TAGS
from tests.report.places import agrees, tree_of
from tests.report.sweep_cases import CASES, read_back, swept
from tests.report.sweeps import about, always, sweep


def page(found, charts=CHARTS):
    with counted_to(found.about.places):
        drawn = [drawn_of(chart, found) for chart in charts]
        return sweep_html(found, [picture_of(each) for each in drawn if each is not None]).decode()


def words(element):
    return " ".join("".join(element.itertext()).split())


# -- a reader that knows the tables alone


def winners(found, business):
    """Point -> (winner, settled) by the table of points alone."""
    table = found.tables.points
    rows = table[(table["business"] == business) & table["strategy"].isin(list(found.about.strategies))]
    best = rows[rows["is_best"].fillna(False).astype(bool)]
    return {
        row.point: (row.strategy, None if pd.isna(row.is_settled) else bool(row.is_settled))
        for row in best.itertuples()
    }


def called(found, strategy):
    if strategy == found.about.baseline:
        return "carrying on"
    return shown(found.about.strategies[strategy] or strategy)


def number(text):
    return int(text.replace(",", ""))


def houses_of(found):
    return [*dict.fromkeys([*found.about.businesses, *found.tables.points["business"]])]


@for_all(CASES)
def test_who_wins_is_what_the_table_says(case):
    found = swept(case)
    for business in houses_of(found):
        text, won = str(standing(business, found)), winners(found, business)
        counts, points = Counter(winner for winner, _ in won.values()), len(won)
        if not points:
            assert text == "No run has finished here, so nothing wins."
        elif len(found.about.strategies) == 1:
            assert "nothing to win" in text
        else:
            (top, most), said_there = counts.most_common(1)[0], text.casefold()
            if most == points:
                where = "the only point" if points == 1 else f"all {points:,} points"
                assert said_there.startswith(f"{called(found, top)} wins at {where}.".casefold())
            else:
                names = {called(found, name) for name, count in counts.items() if count == most}
                heads = [f"{name} wins at {most:,} of {points:,} points (".casefold() for name in names]
                assert any(said_there.startswith(head) for head in heads), (text, heads)
                for name, count in counts.items():
                    if f"{called(found, name)} at " in text and count != most:
                        assert f"{called(found, name)} at {count:,} (" in text, text


@for_all(CASES)
def test_what_is_settled_is_what_the_table_says(case):
    found = swept(case)
    for business in houses_of(found):
        won = winners(found, business)
        if not won or len(found.about.strategies) == 1:
            continue
        text = str(standing(business, found))
        known = [settled for _, settled in won.values() if settled is not None]
        said = text.rpartition(". ")[2] if ". " in text else text
        if not known:
            assert "how much of this is luck cannot be told" in said
            continue
        assert "cannot be told" not in text
        if len(known) == 1:
            assert ("does not lead" in said) == (not known[0])
        elif all(known):
            assert said.startswith("At all of ")
        elif not any(known):
            assert said.startswith("At none of ")
        else:
            assert number(re.match(r"At ([\d,]+) of ", said)[1]) == sum(known)
        if len(known) not in (1, len(won)):
            assert f"the {len(known):,} points with more than one run" in said


DECIDES = re.compile(r"^What decides between them is ", re.S)
COUNTS = re.compile(r" wins ([\d,]+) of ([\d,]+)")


@for_all(CASES)
def test_what_decides_is_said_only_where_the_points_bear_it_out(case):
    found = swept(case)
    for business in houses_of(found):
        text, won = str(decider(business, found)), winners(found, business)
        counts = Counter(winner for winner, _ in won.values())
        if len(counts) < 2:
            assert text == ""
        elif len(won) < FEWEST_POINTS:
            assert "nothing is said of what decides" in text
        elif DECIDES.match(text):
            _borne_out(text, business, won, found)
        else:
            assert re.match(r"(No single input (separates|decides)|Too few points)", text), text
            said_there = re.search(r" in ([\d,]+) of ([\d,]+) deals\.$", text)
            assert said_there is None or number(said_there[1]) >= LEVEL * (number(said_there[2]) + 1) - 1, text


def _borne_out(text, business, won, found):
    """Counts, winners and chi-square of the cut from the table of points; and chance, by other permutations."""
    rows = found.separations[(found.separations["business"] == business) & found.separations["is_separating"]]
    row = rows.iloc[0]
    table = found.tables.points.drop_duplicates("point").set_index("point")
    values = np.array([table.loc[point, row["input"]] for point in won], dtype=float)
    labels = np.array([winner for winner, _ in won.values()])
    sides = [labels[values < row["cut"]], labels[values > row["cut"]]]
    said_there = [(number(a), number(b)) for a, b in COUNTS.findall(text)]
    tops = [Counter(side).most_common(1)[0] for side in sides]
    assert said_there == [(top[1], len(side)) for top, side in zip(tops, sides, strict=True)]
    assert tops[0][0] != tops[1][0]
    names = sorted(set(labels))
    observed = np.array([[np.sum(side == name) for name in names] for side in sides])
    assert row["chi_square"] == pytest.approx(chi2_contingency(observed, correction=False)[0])
    assert row["chi_square"] == pytest.approx(chi_squares(observed[None, 0], observed.sum(axis=0), len(labels))[0])
    luck = np.random.default_rng(1)
    dealt = luck.permuted(np.tile(labels, (200, 1)), axis=1)[:, values < row["cut"]]
    below = np.stack([(dealt == name).sum(axis=1) for name in names], axis=1)
    beaten = (chi_squares(below, observed.sum(axis=0), len(labels)) >= row["chi_square"]).sum()
    assert beaten <= 200 * LEVEL + 10, "one cut alone is beaten more seldom than the best of all"


def chi_squares(below, totals, points):
    """Pearson's chi-square of two sides by winner for each row of the counts on one side, (deals, winners)."""
    found = 0.0
    for side in (below, totals - below):
        expected = side.sum(axis=1, keepdims=True) * totals / points
        found = found + ((side - expected) ** 2 / expected).sum(axis=1)
    return found


GATHERS = re.compile(
    r"^(.+) earns most over all points, and less than (.+) at ([\d,]+) of ([\d,]+) points\. They gather where (.+): "
    r"there it earns less at ([\d,]+) of ([\d,]+) points, at [\d.]+ % of all; [\d.]+ % of them lie there\.$"
)


@for_all(CASES)
def test_where_the_best_loses_is_what_the_points_say(case):
    found = swept(case)
    for business in houses_of(found):
        text, table = str(loses(business, found)), found.tables.points
        rows = table[(table["business"] == business) & table["strategy"].isin(list(found.about.strategies))]
        profits = rows.pivot(index="point", columns="strategy", values="profit").round(found.about.places)
        if len(profits) < 2 or profits.shape[1] < 2:
            assert text == ""
            continue
        best = profits.mean().max()
        tops = [called(found, name) for name in profits if profits[name].mean() == pytest.approx(best, rel=1e-12)]
        first = found.losing[found.losing["business"] == business].iloc[0]
        lost = int((profits[first["strategy"]] < profits[first["held_against"]]).sum())
        if not lost:
            assert re.fullmatch(rf"At none of {len(profits):,} points does .+ earn less than .+\.", text), text
            continue
        assert any(text.casefold().startswith(f"{name} earns most over all points".casefold()) for name in tops), text
        assert f" at {lost:,} of {len(profits):,} points" in text
        if len(profits) < LEAST_WORLDS:
            assert text.endswith(f"; to say where takes {LEAST_WORLDS} points."), text
            continue
        few = min(lost, len(profits) - lost) < LEAST_FAILURES
        assert ("too few to say where" in text) == few, text
        assert few or "gather nowhere that can be told" in text or GATHERS.match(text), text


def test_the_box_in_which_the_best_loses_stands_on_the_page_with_its_numbers():
    found = swept("the best loses in a box")
    (text,) = [str(each) for each in sentences("Corner Café", found) if "gather" in str(each)]
    parts = GATHERS.match(text)
    assert parts, text
    assert parts[5].startswith("the price of Corner Café is £"), text
    assert "the chance that a guest tells others is" in parts[5]
    points = found.tables.points.drop_duplicates("point")
    ends = dict(zip(found.losing["input"], zip(found.losing["box_low"], found.losing["box_high"], strict=True),
                    strict=True))  # fmt: skip
    inside = np.ones(len(points), dtype=bool)
    for path, (low, high) in ends.items():
        inside &= ~(points[path] < low) & ~(points[path] > high)
    assert number(parts[7]) < int(inside.sum()) < 2.6 * number(parts[7]), "half of the points were held out"
    assert text in words(tree_of(page(found, ())))
    assert any("one half of the points" in str(each) for each in contents(found).sure)
    assert not any("one half of the points" in str(each) for each in contents(sweep()).sure)


@for_all(CASES)
def test_no_sentence_is_broken(case):
    found = swept(case)
    with counted_to(found.about.places):
        lines = [str(each) for name in houses_of(found) for each in sentences(name, found)]
        lines += summary_of(found)
        said = contents(found)
    lines += [str(each) for each in (*said.sure, said.done, said.failure_counts)]
    hostile = case.startswith("hostile")
    for line in lines:
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\{|\}|<NA>", line) or hostile, line
        assert "  " not in line.strip(), line
        assert not re.search(r"\b1 (points|runs|replications|worlds|others|weeks)\b(?! of)", line) or hostile, line
        assert not re.search(r"\.\.|,\.| \.|;\.", line) or hostile, line
        assert not re.search(r"(?<![\w.])-\d", line) or hostile, line


@for_all(CASES)
def test_every_number_cited_is_that_of_its_table(case):
    found = swept(case)
    tables = {"points": found.tables.points, "failures": found.tables.failures, "wins": found.wins}
    tables |= {"separations": found.separations, "losing": found.losing}
    runs, seen = found.about.runs, 0
    done = found.tables.points["point"].nunique()
    asked = {"runs.done": runs.done, "runs.asked": runs.asked, "runs.failed": runs.failed, "runs.missing": runs.missing}
    asked |= {"points": found.about.points, "points.without_a_run": found.about.points - done}
    for data in tree_of(page(found, ())).iter("data"):
        place, value = data.get("data-from"), data.get("value")
        file, _, inside = place.partition("#")
        seen += 1
        if file == "sweep":
            assert asked[inside] == float(value), place
        elif inside.startswith("count:"):
            if not case.startswith("hostile"):
                assert _count(tables[file.removesuffix(".csv")], inside.removeprefix("count:")) == float(value), place
        else:
            at, _, rule = inside.partition(":")
            row, _, column = at.partition(".")
            if column not in tables[file.removesuffix(".csv")].columns:
                assert case.startswith("hostile"), place  # the path of an input that no file can have
                continue
            if rule == "deals":
                of = found.separations.iloc[int(row) - 2]
                assert float(value) == round(of["p_value"] * (1 + of["permutations"])) - 1 < of["permutations"] + 1
                continue
            held = tables[file.removesuffix(".csv")][column].iloc[int(row) - 2]
            assert float(held) == pytest.approx(float(value), abs=0.51 * 10.0**-found.about.places), place
            printed = words(data)
            if not rule and file != "points.csv" and column not in ("range_low", "range_high"):
                assert agrees(printed, float(value)), (printed, value, place)
    assert seen > 1


def _count(table, conditions):
    rows = pd.Series(True, index=table.index)
    for condition in filter(None, conditions.split("&")):
        column, _, wanted = condition.partition("=")
        rows &= table[column].astype(str).str.lower() == wanted.lower()
    return int(rows.sum())


# -- the page


@for_all([case for case in CASES if case.startswith("hostile")][::2])
def test_any_name_is_shown_as_it_stands_and_nothing_of_it_becomes_markup(case):
    found = swept(case)
    tree = tree_of(page(found))
    assert words(tree.find(".//h1")) == " ".join(shown(found.about.title or found.about.file or "A sweep").split())
    tags = {each.tag.rpartition("}")[2] for each in tree.iter() if isinstance(each.tag, str)}
    assert tags <= TAGS, tags - TAGS
    attributes = {name for each in tree.iter() if isinstance(each.tag, str) for name in each.attrib}
    assert not [name for name in attributes if name.lower().startswith("on")]
    assert {each.get("href").split("/")[0][:1] for each in tree.iter("a")} <= {"#", "t", "c", "d"}


def test_tables_that_were_written_and_read_say_the_same(tmp_path):
    for case in ("usual", "some with one run", "no replications", "failures"):
        found = swept(case)
        again = read_back(found, tmp_path)
        with counted_to(2):
            assert page(again) == page(found), case


def test_points_and_failures_are_cut_to_a_page_and_the_rest_is_counted():
    found = swept("many failures")
    tree = tree_of(page(found))
    (table,) = [each for each in tree.iter("table") if "failures" in each.get("class")]
    assert len(list(table.iter("tr"))) == 1 + MOST_FAILURES
    assert f"{64 - MOST_FAILURES} more in failures.csv." in words(tree)
    assert "34 more in points.csv." in words(tree)
    said = contents(found)
    assert len(said.houses[0].points.rows) == 30
    assert [row.replay for row in said.failures[:2]] == [f"regulars replay results/kitchen {7 * n}" for n in (0, 1)]
    codes = [words(each) for each in table.iter("code")]
    assert codes == list(found.tables.failures["replay"].head(MOST_FAILURES))


def test_a_point_tells_its_inputs_its_winner_and_the_best_plan():
    found = sweep(points=4)
    (house,) = contents(found).houses
    assert house.points.headings == ("point", "inputs", "winner", "mean difference", "95 % from luck", "beyond luck")
    rows = found.tables.points
    for cells in house.points.rows:
        own = rows[rows["point"] == int(str(cells[0]))]
        best = own[own["is_best"]].iloc[0]
        assert str(cells[2]) == called(found, best["strategy"])
        assert re.match(r"A £[\d.]+; B £[\d,]+; C [\d.]+ %; D [\d.]+ %$", str(cells[1])), str(cells[1])
        assert str(cells[5]) == ("yes" if best["is_settled"] else "no")
    assert contents(found).lettered
    few = contents(swept("one input")).houses[0].points
    assert few.headings[1] == "price of Corner Café"
    kept = contents(sweep(always("nobody"), half=100.0)).houses[0].points.rows[0]
    assert str(kept[2]) == "carrying on (best plan: A better kitchen)"
    assert str(kept[3]) == "−£500"


def test_what_was_asked_stands_on_the_page():
    text = words(tree_of(page(swept("worlds"))))
    for said_there in (
        "regulars sweep kitchen.toml",
        "64 points: a Sobol sequence",
        "8 replications in each of 12 worlds",
    ):
        assert said_there in text
    rows = [[str(cell) for cell in row] for row in contents(sweep()).inputs.rows]
    assert rows[0] == ["A", "price of Corner Café", "£8", "£16", "even scale"]
    assert rows[3] == ["D", "chance that a guest tells others", "0.2 %", "20 %", "logarithmic scale"]
    assert str(contents(swept("three values")).inputs.rows[0][4]) == "3 values"
    asked = dict(contents(swept("no plan, a label")).asked)
    assert str(asked["Strategies"]) == "Wie bisher (carrying on)"
    assert str(dict(contents(sweep()).asked)["Strategies"]) == "carrying on; A better kitchen; Nine per cent off"


def test_how_sure_follows_what_there_is():
    def sure(case):
        return " ".join(str(each) for each in contents(swept(case)).sure)

    assert "8 replications" in sure("usual")
    assert "There is one run at each point" in sure("no replications")
    assert "There is one run at each point" not in sure("no replications but worlds")
    assert "not how likely that is" in sure("usual")
    assert "best of all cuts" in sure("usual")
    assert "best of all cuts" not in sure("always")
    assert "1 of 64 points has no finished run and counts nowhere above" in sure("one missing point")
    assert "24 of 64 points have no finished run" in sure("missing")
    assert "told from fewer runs" in sure("failures")
    assert "fewer runs" not in sure("usual")


def test_the_terminal_says_the_same_in_a_few_lines():
    lines = summary_of(sweep(failed=2))
    assert lines[0] == about().title
    assert lines[2] == "Corner Café"
    assert lines[3].startswith("  A better kitchen wins at 34 of 64 points (53 %)")
    assert (
        lines[-2]
        == "510 of 512 runs are done, at 64 points of the inputs, over 104 counted weeks; 2 failed; seed 2026."
    )
    assert lines[-1] == "2 runs failed: 1 raised and 1 timed out."
    assert len(lines) == 7
