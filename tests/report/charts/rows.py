"""Rows of the tables that charts draw, made up by simple formulas; no market was run."""

import itertools

import numpy as np

from tests.report import page_tables
from tests.report.fabricated import as_written, made, run

PLANS = {"price": -20_000.0, "kitchen": 40_000.0, "experience": 143_000.0}
GAINS = {"The Old Forge": PLANS, "Soho Table": {**PLANS, "kitchen": 200_000.0}}
LABELS = {"experience": "People and welcome", "kitchen": "A better kitchen", "price": "Ten per cent off"}
MECHANISMS = {"referral": "Word of mouth", "loyalty": "Loyalty", "risk": "Perceived risk", "learning": "Learning"}
CHANGES = {"risk": -0.005, "referral": -0.3, "loyalty": -0.85, "learning": 0.02}
"""What switching a mechanism off changes, of the plan's gain."""
DELAYS = (None, 0, 13, 26, 52)
LEVERS = (
    ("farewell", "people", 1.0),
    ("welcome", "people", 0.7),
    ("welcome", "setting", 0.05),
    ("", "recovery", 0.01),
    ("welcome", "varies_by", -0.03),
)
SEGMENTS = ("relationship diners", "value seekers")


def comparison(gains=GAINS, *, labels=LABELS, worlds=5, full=True, segments=SEGMENTS, **more):
    """A comparison with every table that a chart draws: focus -> strategy -> difference."""
    found = made(gains, labels=labels, **more)
    half, weeks = more.get("half", 2_000.0), more.get("weeks", 104)
    tables = found.tables
    _odds(found, gains, worlds)
    tables["break_even"] = page_tables.break_even(tables["decision"], weeks)
    tables["segments"] = as_written("segments", _each(gains, segment_rows, segments))
    tables["stages"] = as_written("stages", _each(gains, stage_rows, weeks))
    if full:
        tables["mechanisms"] = as_written("mechanisms", mechanism_rows(gains, half))
        tables["horizons"] = as_written("horizons", horizon_rows(gains, half, weeks))
        tables["rivals"] = as_written("rivals", _each(gains, rival_rows, half))
        tables["touchpoints"] = as_written("touchpoints", [row for at in gains for row in lever_rows(at, half)])
    return found


def _each(gains, rows, *more):
    """Rows of every business and strategy, the baseline's first."""
    return [
        row
        for focus, plans in gains.items()
        for name, gain in {"as_is": 0.0, **plans}.items()
        for row in rows(focus, name, gain, *more)
    ]


def _odds(found, gains, worlds):
    """odds, regret, worlds and the runs that stand for worlds where there is one."""
    kind, futures = ("assumptions", worlds) if worlds > 1 else ("luck", found.replications)
    odds, regret, rows, runs = [], [], [], []
    for focus, plans in gains.items():
        everything = {"as_is": 0.0, **plans}
        for name, gain in everything.items():
            spread = 0.0 if name == "as_is" else abs(gain) * 0.6
            values = [gain + spread * np.sin(2.4 * future + 1.0) for future in range(futures)]
            same = {"business": focus, "strategy": name, "futures_kind": kind, "futures": futures}
            none = {"is_best": False, "regret": 0.0}
            lost = sum(value < 0 for value in values)
            odds.append(
                same | {"futures_best": 1, "futures_lost": lost, "p10": min(values), "median": gain, "p90": max(values)}
            )
            as_written_row = {"world": 0, "replication": None, "business": focus, "strategy": name}
            rows.append(as_written_row | dict.fromkeys(("difference", "difference_without_luck"), -1e9) | none)
            worst = max(everything.values()) - gain + spread
            regret.append(same | {"worst_regret": worst, "mean_regret": 0.4 * worst})
            for world, value in enumerate(values):
                row = {"world": world + 1, "replication": world, "business": focus, "strategy": name}
                rows.append(row | dict.fromkeys(("difference", "difference_without_luck"), value) | none)
                runs.append(run(focus, name, world, value))
    found.runs = as_written("runs", runs)
    found.tables |= {
        "odds": as_written("odds", odds),
        "regret": as_written("regret", regret),
        "worlds": as_written("worlds", rows),
    }


def segment_rows(focus, strategy, gain, segments=SEGMENTS):
    """The first segment brings more than the plan's gain, the second leaves; only the first's passers-by come."""
    for place, segment in enumerate(segments):
        part = 1.5 * gain if place == 0 else -0.1 * gain
        same = {"business": focus, "strategy": strategy, "segment": segment, "revenue": 9e4, "contribution": 5e4}
        around = {"contribution_difference": part, "luck_low": part - 900.0, "luck_high": part + 900.0}
        more = np.sign(gain) * (90.0 if place == 0 else -12.0)
        yield same | around | {"who": "residents", "visits": 9e3, "customers": 800.0, "customers_difference": more}
        none = {"contribution_difference": 0.0, "luck_low": 0.0, "luck_high": 0.0}
        passing = {"who": "passers", "visits": 50.0 * (place == 0), "customers": np.nan, "customers_difference": np.nan}
        yield same | none | passing


def stage_rows(focus, strategy, gain, weeks=104):
    """Two weeks, the last of them with more relationships under a plan that gains."""
    for week in (0, weeks - 1):
        closest = 187.0 + 100.0 * np.sign(gain) * (week > 0)
        row = {"business": focus, "strategy": strategy, "week": week, "aware": 4_000.0}
        row |= {"interaction": 2_600.0, "engagement": 800.0, "relationship": closest}
        yield row | {"active": 1_700.0, "loyal": 200.0, "lapsed": 60.0, "away": 12.0}


def mechanism_rows(gains, half):
    """The first plan of each business loses nothing by any switch."""
    for focus, plans in gains.items():
        for number, (name, gain) in enumerate(plans.items()):
            for mechanism, share in CHANGES.items():
                change = share * gain * (number > 0 or len(plans) == 1)
                row = {"business": focus, "strategy": name, "mechanism": mechanism, "with_it": gain}
                row |= {"mechanism_label": MECHANISMS[mechanism], "without_it": gain + change}
                row |= {"mechanism_effect": change, "replications": 10}
                yield row | {"luck_low": change - half, "luck_high": change + half}


def horizon_rows(gains, half, weeks):
    """Gains that grow in step with the horizon."""
    for focus, plans in gains.items():
        everything = {"as_is": 0.0, **plans}
        for name, gain in everything.items():
            for horizon in sorted({26, 52, 104, 208, weeks}):
                value, wide = gain * horizon / weeks, 0.0 if name == "as_is" else half
                row = {"business": focus, "strategy": name, "weeks": horizon, "difference": value, "replications": 12}
                best = max(everything, key=everything.get) == name
                row |= {"luck_low": value - wide, "luck_high": value + wide, "wins": 12 * best, "is_best": best}
                yield row


def rival_rows(focus, strategy, gain, half=2_000.0, soon=0.5, halved=41):
    """The gain falls evenly from what it is while nobody copies to a part of it."""
    if strategy == "as_is":
        return
    for place, delay in enumerate(DELAYS):
        value = gain if delay is None else gain * (soon + (1 - soon) * (place - 1) / 4)
        row = {"business": focus, "strategy": strategy, "copy_after_weeks": np.nan if delay is None else delay}
        row |= {"is_copying": delay is not None, "gain": value, "luck_low": value - half, "luck_high": value + half}
        last = halved + delay if halved and delay is not None else np.nan
        yield row | {"half_life_weeks": last, "replications": 8}


def lever_rows(business, half=2_000.0, size=9_000.0, segments=SEGMENTS):
    """Rows of touchpoints.csv, the whole before the segments."""
    ranked = sorted(LEVERS, key=lambda lever: -lever[2])
    for touchpoint, lever, share in LEVERS:
        for segment, part in itertools.chain([("all", 1.0)], ((each, 1 / len(segments)) for each in segments)):
            amount = size * share * part
            row = {"business": business, "touchpoint": touchpoint or None, "lever": lever, "segment": segment}
            row |= {"step": 1.0, "per_point_per_year": amount, "per_point_at_twice": 0.8 * amount, "replications": 8}
            row["lever_rank"] = ranked.index((touchpoint, lever, share)) + 1
            yield row | {"luck_low": amount - half / 10, "luck_high": amount + half / 10}
