"""Comparisons made up for tests: their numbers follow simple formulas, no market was run."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim.report.columns import TABLES
from sim.study.rows.table_set import TableSet

PARTS = {
    "acquisition_referred": 0.15,
    "acquisition_other": 0.2,
    "retention": 0.6,
    "penetration": 0.4,
    "lost": -0.05,
    "passing_trade": 0.1,
    "price": 0.0,
    "serving": -0.25,
    "unit_cost": 0.0,
    "upgrades": 0.0,
    "refunds_and_complaints": 0.02,
    "programme": -0.17,
}
"""What each line of the bridge is of the gain; all together, all of it."""


def as_written(name, rows):
    """Rows as a frame, its columns in the order of the data dictionary; all of them, and no others."""
    frame, columns = pd.DataFrame(rows), [column.name for column in TABLES[name]]
    assert set(frame.columns) == set(columns), f"{name}: {sorted(set(frame.columns) ^ set(columns))}"
    return frame[columns]


@dataclass
class Made:
    """A comparison of the shape that ``sim.report.comparison.Comparison`` describes."""

    scenario: SimpleNamespace
    tables: TableSet
    runs: pd.DataFrame
    visits: pd.DataFrame | None
    cumulative: pd.DataFrame
    engine: str = "kernel"
    replications: int = 12
    stopped: str = "Every interval is within the precision of £5,000."
    seed: int = 2026
    workers: int = 2
    seconds: float = 3.25
    warnings: list = field(default_factory=list)


def scenario(strategies, foci, *, currency="GBP", material=10_000.0, weeks=104, baseline="as_is", path=None):
    return SimpleNamespace(
        study=SimpleNamespace(
            title="Town vs West End",
            question="Which programme pays?",
            weeks=weeks,
            warm_up_weeks=52,
            currency=currency,
            material_difference=material,
            baseline=baseline,
            start_date="2026-01-05",
        ),
        runs=SimpleNamespace(
            seed=2026, replications="auto", precision=5_000.0, min_replications=10, max_replications=200
        ),
        strategy=[SimpleNamespace(name=name, label=label) for name, label in strategies.items()],
        business=[SimpleNamespace(name=name, focus=True, place="town") for name in foci]
        + [SimpleNamespace(name="Bistro C", focus=False, place="town")],
        text='[study]\ntitle = "Town vs West End"\n',
        hash="0" * 64,
        path=path,
    )


def made(
    gains,
    *,
    labels=None,
    half=2_000.0,
    verdicts=None,
    replications=12,
    wins=None,
    currency="GBP",
    material=10_000.0,
    weeks=104,
    path=None,
    level=430.0,
):
    """A comparison from ``gains``: focus -> strategy -> difference over all weeks; the baseline is "as_is"."""
    names = dict.fromkeys(["as_is", *(name for plans in gains.values() for name in plans)])
    labels = {"as_is": "Carry on"} | (labels or {})
    made_scenario = scenario(
        {name: labels.get(name, name) for name in names},
        list(gains),
        currency=currency,
        material=material,
        weeks=weeks,
        path=path,
    )
    decision, bridge, weekly, cumulative = [], [], [], []
    for focus, plans in gains.items():
        best = max(plans, key=plans.get)
        for name, gain in {"as_is": 0.0, **plans}.items():
            won = (wins or {}).get(
                (focus, name), replications * ((name == best) == (plans[best] > 0)) * (name in (best, "as_is"))
            )
            word = _word_at((verdicts or {}).get(focus, "clear"), name, plans)
            decision.append(_decision(focus, name, gain, half, won, replications, word))
            bridge += _bridge(focus, name, gain, half)
            weekly += _weekly(focus, name, gain, replications, weeks, level)
            if name != "as_is":
                cumulative += _cumulative(focus, name, gain, half, weeks)
    tables = {
        "decision": pd.DataFrame(decision),
        "verdicts": pd.DataFrame(
            [
                _ruling(focus, plans, half, (verdicts or {}).get(focus, "clear"), replications, material)
                for focus, plans in gains.items()
            ]
        ),
        "bridge": pd.DataFrame(bridge),
        "weekly": pd.DataFrame(weekly),
        "walk": pd.DataFrame(
            {"business": ["a"], "strategy": ["as_is"], "line": ["loss"], "amount": [-1.0], "baseline_change": [-1.0]}
        ),
    }
    for row, frame in enumerate(decision):
        paid = frame["difference"] >= 0 and frame["strategy"] != "as_is"
        tables["decision"].loc[row, "payback_week"] = _payback(frame["difference"], weeks) if paid else np.nan
    runs = as_written("runs", [run(name, "as_is", replication, 0.0) for replication, name in enumerate("ab")])
    return Made(made_scenario, TableSet(tables), runs, None, pd.DataFrame(cumulative), replications=replications)


def run(business, strategy, replication, difference):
    """A row of runs.csv."""
    money = {
        "profit": 512_345.678 + difference,
        "profit_undiscounted": 540_000.0 + difference,
        "customer_equity_at_end": 90_000.0,
    }
    money |= {"difference": difference, "programme_cost": 0.0, "revenue": 1_100_000.0}
    row = {"business": business, "strategy": strategy, "world": 0, "replication": replication, "visits": 44_812}
    lines = {f"bridge_{line}": difference * part for line, part in PARTS.items()}
    return row | money | lines | {"utilisation": np.nan, "barred": 0}


def _word_at(verdict, name, plans):
    """The verdict in the rows that it is about: the two best of a close call, the baseline of carrying on."""
    word = verdict.casefold()
    ranked = sorted({"as_is": 0.0, **plans}, key=lambda each: -{"as_is": 0.0, **plans}[each])
    about = ranked[:2] if word == "close call" else ["as_is"] if word == "carry on" else list(plans)
    return verdict if name in about else None


def _ruling(focus, plans, half, verdict, replications, material):
    """The row of verdicts.csv: who leads whom, as far as the made-up gains tell."""
    ranked = sorted({"as_is": 0.0, **plans}.items(), key=lambda each: -each[1])
    (leader, first), (runner_up, second) = ranked[:2]
    short_of_runs = verdict.casefold() == "not enough runs" and replications > 1
    return {
        "business": focus,
        "verdict": verdict,
        "leader": leader,
        "runner_up": runner_up,
        "close_to": runner_up if verdict.casefold() == "close call" else None,
        "lead_difference": first - second,
        "luck_low": first - second - half,
        "luck_high": first - second + half,
        "more_replications": 31.0 if short_of_runs else np.nan,
        "replications": replications,
        "looks": 6,
        "comparisons": len(plans),
        "material_difference": material,
        "precise_within": material / 2,
        "baseline_revenue": 1_100_000.0,
        "worlds": np.nan,
        "leader_best": np.nan,
        "runner_up_best": np.nan,
        "variance_share": np.nan,
    }


def _decision(focus, name, gain, half, won, replications, verdict):
    ours = name == "as_is"
    return {
        "business": focus,
        "strategy": name,
        "profit": 512_345.678 + gain,
        "profit_undiscounted": 540_000.0 + gain,
        "customer_equity_at_end": 90_000.0,
        "customer_equity_difference": None if ours else 10_000.0,
        "customer_equity_low": None if ours else 7_000.0,
        "customer_equity_high": None if ours else 13_000.0,
        "difference": gain,
        "luck_low": 0.0 if ours else gain - half,
        "luck_high": 0.0 if ours else gain + half,
        "wins": won,
        "replications": replications,
        "visits": 44_812.25,
        "revenue": 1_100_000.0,
        "utilisation": np.nan,
        "roi": np.nan if ours else gain / 93_600,
        "payback_week": np.nan,
        "break_even_cost_per_week": np.nan if ours else 900 + gain / 100,
        "verdict": verdict,
    }


def _bridge(focus, name, gain, half):
    if name == "as_is":
        return []
    return [
        {
            "business": focus,
            "strategy": name,
            "line": line,
            "amount": round(gain * part, 2),
            "luck_low": gain * part - (half / 4 if part else 0),
            "luck_high": gain * part + (half / 4 if part else 0),
        }
        for line, part in PARTS.items()
    ]


def _climb(gain, weeks):
    """A dip first, then the rise: what most programmes look like."""
    week = np.arange(weeks)
    dip = -abs(gain) * 0.12 * np.sin(np.pi * np.minimum(week / (0.3 * weeks), 1.0))
    return dip + gain * ((week + 1) / weeks) ** 2


def _payback(gain, weeks):
    below = np.flatnonzero(_climb(gain, weeks) < 0)
    return float(below[-1] + 1) if len(below) else 0.0


def _cumulative(focus, name, gain, half, weeks):
    return [
        {
            "business": focus,
            "strategy": name,
            "week": week,
            "cumulative_difference": mean,
            "luck_low": mean - half * (week + 1) / weeks,
            "luck_high": mean + half * (week + 1) / weeks,
            "p10": mean - 2 * half,
            "p90": mean + 2 * half,
        }
        for week, mean in enumerate(_climb(gain, weeks))
    ]


def _weekly(focus, name, gain, replications, weeks, level):
    rows = []
    for replication in range(min(replications, 3)):
        for week in range(weeks):
            grown = level * (1 + 0.25 * np.sign(gain) * min(1.0, abs(gain) / 200_000) * min(1.0, week / 40))
            wave = 6 * np.sin(week * 1.7 + replication)
            for business, visits in ((focus, grown + wave), ("Bistro C", level)):
                rows.append(
                    {
                        "tried_at": None if name == "as_is" else focus,
                        "business": business,
                        "strategy": name,
                        "replication": replication,
                        "week": week,
                        "visits": int(max(0, visits)),
                        "passing_visits": int(max(0, visits) * 0.15),
                        "turned_away": 0,
                        "revenue": visits * 25.0,
                        "profit_undiscounted": visits * 9.5 - 2600,
                        "first_visits": 5,
                        "return_visits": 300,
                        "lapsed": 4,
                        "referred_visits": 2,
                        "felt_score": 0.1234567,
                        "delighted_share": 0.2,
                        "outraged_share": 1 / 3,
                        "loyal_share": 0.4,
                        "market_share": 0.25,
                    }
                )
    return rows
