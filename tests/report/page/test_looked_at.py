"""What a look at every page of the shipped scenarios showed, on made-up tables: nothing stands without its reason."""

import re

from sim.report.page.cited import Tables
from sim.report.page.memo import memo
from sim.report.page.report_grids import decision_grids, sources
from sim.report.page.report_page import twins
from sim.report.page.reproduce import replications
from sim.report.page.summary import fitted
from sim.report.words.fitting import in_words
from sim.report.words.names import short
from tests.report.page.test_page_memo import PLANS, TWO
from tests.report.pages import paged, pictures, report_page, summary_page


def test_words_are_explained_only_where_they_stand():
    explained = str(memo(paged({"Inn": PLANS})).words)
    assert "Luck alone: simultaneous 95 % interval" in explained
    assert "Assumptions: eight in ten of 40 futures" in explained
    assert "Assumptions" not in str(memo(paged({"Inn": PLANS}, worlds=9, best=8)).words)  # too few for a range
    broken = memo(paged({"Inn": PLANS}, verdicts={"Inn": "Cannot be right"}))
    assert str(broken.words) == "Cannot be right: what was simulated cannot be what was meant."


def test_a_column_of_the_report_in_which_nothing_stands_is_left_out():
    def headings(comparison):
        return [grid.headings for _, grid in decision_grids(comparison, Tables(comparison.tables))]

    many = headings(paged(TWO))
    assert all("p10 to p90 over worlds" in each for each in many)
    for worlds, best in ((1, 12), (9, 8)):
        few = headings(paged(TWO, worlds=worlds, best=best))
        assert not any("p10 to p90 over worlds" in each for each in few)
        assert len(set(few)) == 1  # the same columns at every business
    grid = sources(Tables(paged({"Inn": PLANS}).tables))
    assert all(len(row) == len(grid.headings) for row in grid.rows)


def test_lives_stand_in_the_order_of_the_file_and_not_where_there_are_none():
    comparison = paged({"Soho Table": PLANS, "Inn": PLANS})
    diaries = comparison.tables["diaries"]
    comparison.tables["diaries"] = diaries.sort_values("business", kind="stable")
    found = twins(comparison, Tables(comparison.tables))
    assert [str(twin.heading) for twin in found] == ["value seekers, at Soho Table", "value seekers, at Inn"]
    assert all(twin.lived for twin in found)
    reason = diaries[diaries["lived_under"].isna()].assign(segment=None, event="same")
    comparison.tables["diaries"] = reason
    found = twins(comparison, Tables(comparison.tables))
    assert [str(twin.heading) for twin in found] == ["Soho Table", "Inn"]
    assert "As beside" not in report_page(comparison, "none")


def test_no_two_lives_of_a_page_are_called_alike():
    page = report_page(paged({"Soho Table": PLANS, "Inn": PLANS}), "none")
    labels = re.findall(r'<section aria-label="([^"]+)">', page)
    assert len(labels) >= 4
    assert len(set(labels)) == len(labels)


def test_a_limit_that_would_be_cut_gives_way_to_one_that_is_told_whole():
    comparison = paged({"Inn": PLANS})
    limits = comparison.tables["limits"]
    limits.loc[0, "sentence"] = "x" * 500
    text = summary_page(comparison)
    assert "xxx" not in text
    assert limits["sentence"][1] in text


def test_very_many_plans_leave_whole_sentences_where_no_picture_finds_room():
    plans = {f"plan {number}": 1_000.0 * number for number in range(30)}
    comparison = paged({"Inn": plans, "Soho Table": plans}, labels={})
    said_all = memo(comparison)
    entries, shown, _ = fitted(said_all, said_all.lines, pictures(comparison, ("02", "03", "21")))
    assert not any(shown.columns)
    assert not [entry for entry in entries for sentence in entry.sentences if "…" in str(sentence)]


def test_a_name_is_cut_between_words_where_it_has_any():
    assert short("Look half a standard deviation better from outside", 40) == "Look half a standard deviation better…"
    assert short("Look half a standard deviation better from", 38) == "Look half a standard deviation better…"
    assert short("Guarantee" * 6, 20) == "GuaranteeGuaranteeG…"
    assert short("A " + "long" * 20, 20) == "A longlonglonglongl…"
    assert short("Short enough", 12) == "Short enough"
    assert short("Full guarantee, six per cent dearer", 20) == "Full guarantee, six…"
    assert short("Full guarantee, six per cent dearer", 18) == "Full guarantee…"
    assert in_words("Full guarantee, six per cent dearer", 2) == "Full guarantee…"


def test_how_many_replications_there_were_is_said_once():
    comparison = paged({"Inn": PLANS}, replications=4)
    comparison.stopped = "4 replications were asked for"
    assert replications(comparison, " replications") == "4 replications were asked for"
    comparison.stopped = "luck can no longer change the decision"
    assert replications(comparison, " replications") == "4 replications: luck can no longer change the decision"
