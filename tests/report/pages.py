"""Comparisons made up for the pages: every table that a page reads, by simple formulas; no market was run.

``paged`` takes what ``tests.report.fabricated.made`` takes, and gives the comparison a real `Scenario`, because pages
ask it for labels and units.  Names and texts are put in afterwards, unchecked: a page must stand anything.
"""

from functools import cache

import numpy as np
import pandas as pd

from sim.report.page.memo import memo
from sim.report.page.pictures import picture_of
from sim.report.page.report_page import report_html
from sim.report.page.summary import summary_html, summary_markdown
from sim.report.page.workbook import workbook
from sim.report.sections.chart_set import chart_set
from tests.report import page_tables
from tests.report.fabricated import as_written, made, run
from tests.scenarios import market


@cache
def _base():
    keys = ("what", "low", "likely", "high", "source")
    rows = [
        dict(zip(keys, (what, low, at, high, source), strict=True))
        for what, _, at, low, high, source in page_tables.UNCERTAIN
    ]
    return market({"behaviour.passers.reviews": 0.085, "behaviour.talk_chance": 0.02, "uncertain": rows}, {"plan": {}})


def scenario(names, labels, foci, study):
    """A real scenario with these names, whatever they are."""
    base = _base()
    as_is, plan = base.strategy
    ours, rival = base.business
    strategies = [
        (as_is if name == "as_is" else plan).model_copy(update={"name": name, "label": labels.get(name, "")})
        for name in names
    ]
    businesses = [*(ours.model_copy(update={"name": name}) for name in foci), rival]
    return base.model_copy(
        update={
            "strategy": tuple(strategies),
            "business": tuple(businesses),
            "study": base.study.model_copy(update=study),
            "runs": base.runs.model_copy(update={"precision": 5_000.0, "seed": 2026}),
        }
    )


def paged(gains, *, labels=None, worlds=40, best=37, loses=2, full=True, texts=None, study=None, flip=False, **more):
    """A comparison with all tables that pages read.

    ``worlds`` 1 means no uncertain input; in ``best`` of them the leading plan is best, in ``loses`` it loses money.
    ``texts`` may replace action, owner and sentence; ``study`` fields of [study]; without ``full`` no mechanisms, with
    ``flip`` a map of winners.
    """
    made_up = made(gains, labels=labels, **more)
    labels, texts = {"as_is": "Carry on"} | (labels or {}), texts or {}
    names = list(dict.fromkeys(["as_is", *(name for plans in gains.values() for name in plans)]))
    fields = {"title": "Town vs West End", "question": "Which programme pays?", "weeks": more.get("weeks", 104)}
    fields |= {"currency": more.get("currency", "GBP"), "material_difference": more.get("material", 10_000.0)}
    made_up.scenario = scenario(names, labels, gains, fields | (study or {}))
    tables = made_up.tables
    tables |= _of_worlds(made_up, gains, worlds, best, loses)
    tables["strategies"] = page_tables.strategies(names, labels, texts)
    tables["break_even"] = page_tables.break_even(tables["decision"], fields["weeks"])
    tables["plan"] = page_tables.plan(names, labels, texts)
    tables["tripwires"] = page_tables.tripwires(gains, texts)
    tables["trust"] = page_tables.trust(texts)
    tables["sources"] = page_tables.sources(names, labels)
    tables["limits"] = pd.DataFrame(
        {
            "sentence_number": range(1, 5),
            "sentence": [*page_tables.LIMITS[:3], texts.get("sentence", page_tables.LIMITS[3])],
        }
    )
    tables["facts"] = pd.DataFrame()
    tables["diaries"] = page_tables.diaries(gains, texts)
    if full:
        tables["mechanisms"] = page_tables.mechanisms(gains)
    if flip:
        tables |= page_tables.flip(gains)
    return made_up


def _of_worlds(made_up, gains, worlds, best, loses):
    """worlds, odds, regret, drivers, and the runs that stand for worlds where there is one."""
    kind, futures = ("assumptions", worlds) if worlds > 1 else ("luck", made_up.replications)
    rows, odds, regret, drivers, runs = [], [], [], [], []
    for business, plans in gains.items():
        everything = {"as_is": 0.0, **plans}
        leader = max(everything, key=everything.get)
        for strategy, gain in everything.items():
            spread = 0.0 if strategy == "as_is" else abs(gain) * 0.4 + 500.0
            values = [gain + spread * np.sin(world * 2.4) for world in range(futures)]
            won = (
                best
                if strategy == leader
                else (futures - best) * (strategy == next(k for k in everything if k != leader))
            )
            odds.append(
                {
                    "business": business,
                    "strategy": strategy,
                    "futures_kind": kind,
                    "futures": futures,
                    "futures_best": min(won, futures),
                    "futures_lost": loses if strategy != "as_is" else 0,
                    "p10": gain - spread,
                    "median": gain,
                    "p90": gain + spread,
                }
            )
            top = max(everything.values())
            regret.append(odds[-1] | {"worst_regret": top - gain + spread, "mean_regret": top - gain})
            for world, value in enumerate(values):
                same = {"world": world + (worlds > 1), "business": business, "strategy": strategy}
                of_world = {"replication": world % 12, "difference": value, "difference_without_luck": value}
                rows.append(same | of_world | {"is_best": False, "regret": 0.0})
                runs.append(run(business, strategy, world, value))
        for what, label, at, low, high, source in page_tables.UNCERTAIN if worlds > 1 else ():
            driver = {"business": business, "input": what, "input_label": label, "in_force": at, "source": source}
            turns = 0.05 if what == "behaviour.talk_chance" and len(everything) > 1 else None
            drivers.append(
                driver
                | {"range_low": low, "range_high": high, "variance_share": 0.62 if turns else 0.08, "flips_at": turns}
                | {
                    "low_winner": leader,
                    "high_winner": next(iter(everything)) if leader != "as_is" else list(everything)[-1],
                }
            )
    made_up.runs = as_written("runs", runs)
    columns = ["business", "strategy", "futures_kind", "futures", "worst_regret", "mean_regret"]
    return {
        "worlds": as_written("worlds", rows),
        "odds": pd.DataFrame(odds),
        "regret": pd.DataFrame(regret)[columns],
        "drivers": pd.DataFrame(drivers).astype({"flips_at": float}) if drivers else pd.DataFrame(),
    }


# -- the pages of a comparison


def pictures(comparison, only=None):
    """The charts as a results folder has them; ``only`` those whose names begin so."""
    return [picture_of(each) for each in chart_set(comparison) if only is None or each.name.startswith(only)]


def summary_page(comparison):
    """summary.html as text."""
    return summary_html(memo(comparison), comparison, pictures(comparison, ("01", "03", "04"))).decode()


def report_page(comparison, only=None):
    """report.html as text."""
    return report_html(memo(comparison), comparison, pictures(comparison, only)).decode()


def summary_text(comparison):
    """summary.md."""
    return summary_markdown(memo(comparison), comparison).decode()


def workbook_bytes(comparison):
    """workbook.xlsx."""
    return workbook(comparison, "A title")
