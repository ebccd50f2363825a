"""Tables of a comparison made up for the pages, each by a simple formula."""

import numpy as np
import pandas as pd

from sim.scenario.text.wording import quoted

UNCERTAIN = (
    ("behaviour.talk_chance", "how often customers talk about a visit", 0.02, 0.0, 0.06, "guess"),
    ("behaviour.passers.reviews", "how much passing trade goes by ratings", 0.085, 0.0, 0.3, "published"),
)
PASSED = "The lines of the bridge add up to the profit difference: 8 of 8."
LIMITS = (
    "Of 4 important inputs none is our own data and 2 are guesses.",
    "There are no seasons: every week of the year is alike.",
    "Staff are never short, ill or new.",
    "Profit counts 104 weeks; what customers are worth after them is not part of it.",
)


WEEKLY, ONCE = 850.0, 6_000.0
"""What every plan costs."""


def strategies(names, labels, texts):
    """What every strategy changes and costs."""
    same = {"changes": texts.get("action", "people at welcome +1.5"), "spends": "£850 a week and £6,000 once"}
    same |= {"saves": None, "cost_per_week": WEEKLY, "one_off_cost": ONCE}
    return pd.DataFrame([{"strategy": name, "label": labels.get(name) or name} | same for name in names])


def break_even(decision, weeks):
    """What every plan of a decision table costs and may cost, as if money kept its value."""
    plans = decision[decision["strategy"] != "as_is"]
    cost = WEEKLY * weeks + ONCE
    frame = plans[["business", "strategy"]].assign(start_week=0, active_weeks=weeks, programme_cost=cost)
    frame["break_even_cost"] = plans["difference"] + cost
    frame["cost_per_active_week"] = round(cost / weeks, 2)
    for name, of in (("break_even_cost_per_week", "difference"), ("luck_low", "luck_low"), ("luck_high", "luck_high")):
        frame[name] = ((plans[of] + cost) / weeks).round(2)
    return frame.assign(replications=plans["replications"]).reset_index(drop=True)


def plan(names, labels, texts):
    """Two dated lines for every strategy."""
    rows = []
    for name in names[1:]:
        for week, date, action, owner in (
            (0, "2026-01-05", "Spend £6,000 once and £850 a week from 5 January 2026", None),
            (
                4,
                "2026-02-02",
                texts.get("action", "Hire and train a front-of-house lead"),
                texts.get("owner", "Manager"),
            ),
        ):
            label = labels.get(name) or name
            rows.append(
                {
                    "strategy": name,
                    "label": label,
                    "week": week,
                    "date": pd.Timestamp(date),
                    "action": action,
                    "owner": owner,
                }
            )
    return pd.DataFrame(rows, columns=["strategy", "label", "week", "date", "action", "owner"])


def tripwires(gains, texts):
    """The same trip-wire for every strategy."""
    sentence = (
        "Stop if, after 26 weeks, visits a week over the last 13 are below 410: this catches 12 of 15 simulated "
        "futures that end badly, with 2 false alarms among the 25 that end well. On futures that it was not chosen "
        "from, such a rule caught 10 of 15, with 3 false alarms."
    )
    rows = [
        {
            "business": business,
            "strategy": strategy,
            "measure": "visits",
            "measure_label": "visits a week",
            "weeks_done": 26,
            "level": 410.0,
            "direction": "below",
            "futures_kind": "assumptions",
            "futures": 40,
            "failures": 15,
            "caught": 12,
            "successes": 25,
            "false_alarms": 2,
            "caught_unseen": 10,
            "false_alarms_unseen": 3,
            "sentence": texts.get("sentence", sentence),
        }
        for business, plans in gains.items()
        for strategy in plans
    ]
    return pd.DataFrame(rows)


def trust(texts):
    """A check of every state."""
    states = ("PASS", "PASS", "REVIEW", "FAIL", "NOT RUN")
    return pd.DataFrame(
        {
            "check_name": [f"check {number}" for number in range(5)],
            "check_label": [f"Check {state.lower()}" for state in states],
            "state": states,
            "found": "8 of 8",
            "wanted": "every one",
            "sentence": texts.get("sentence", PASSED),
        }
    )


def sources(names, labels):
    """Two uncertain inputs, what the first plan changes, and a price."""
    rows = [
        {
            "input": what,
            "input_label": label,
            "in_force": at,
            "source": source,
            "is_important": True,
            "variance_share": share,
        }
        for (what, label, at, _, _, source), share in zip(UNCERTAIN, (0.62, 0.08), strict=True)
    ]
    same = {"is_important": True, "variance_share": np.nan}
    for name in names[1:2]:
        label = f"{labels.get(name) or name}: its change of appeal"
        path = f"strategy.{quoted(name)}.change.appeal"
        rows.append(same | {"input": path, "input_label": label, "in_force": 0.75, "source": "guess"})
    rows.append(same | {"input": "price", "input_label": "price", "in_force": 25.0, "source": "published"})
    return pd.DataFrame(rows)


def diaries(gains, texts):
    """A life of two lines for each business."""
    rows = []
    for business, plans in gains.items():
        for strategy in list(plans)[:1]:
            for reading, week in ((None, 0), ("as_is", 3), (strategy, 4)):
                sentence = texts.get("sentence") or f"Week {week}: came twice, remembered 6.4 of 10."
                rows.append(
                    {
                        "business": business,
                        "strategy": strategy,
                        "pair": 1,
                        "customer_id": 7,
                        "customer": "town/7",
                        "segment": "value seekers",
                        "lived_under": reading,
                        "week": week,
                        "date": pd.Timestamp("2026-01-26"),
                        "event": "visit" if reading else "chosen",
                        "sentence": sentence,
                    }
                )
    return pd.DataFrame(rows)


def mechanisms(gains):
    """Word of mouth carries four tenths of every gain, loyalty one."""
    rows = []
    for business, plans in gains.items():
        for strategy, gain in plans.items():
            for mechanism, label, part in (("referral", "Word of mouth", -0.4), ("loyalty", "Loyalty", -0.1)):
                change = gain * part
                rows.append(
                    {
                        "business": business,
                        "strategy": strategy,
                        "mechanism": mechanism,
                        "mechanism_label": label,
                        "with_it": gain,
                        "without_it": gain + change,
                        "mechanism_effect": change,
                        "luck_low": change - 900.0,
                        "luck_high": change + 900.0,
                        "replications": 12,
                    }
                )
    return pd.DataFrame(rows)


def flip(gains):
    """At each business the leader wins below a talk chance of 3 %, the baseline above."""
    cells, changes = [], []
    (x, *_), (y, *_) = UNCERTAIN
    for business, plans in gains.items():
        best = max(plans, key=plans.get)
        for across in (0.0, 0.02, 0.04, 0.06):
            for up in (0.0, 0.085, 0.3):
                winner, second = (best, "as_is") if across < 0.03 else ("as_is", best)
                here = (across, up) == (0.02, 0.085)
                numbers = {"margin": 30_000.0, "is_close": False, "is_in_force": here, "replications": 3}
                axes = {"business": business, "x_what": x, "y_what": y, "x": across, "y": up, "winner": winner}
                numbers |= {"runner_up": second, "luck_low": 28_000.0, "luck_high": 32_000.0}
                cells.append(axes | numbers | {"material_difference": 10_000.0})
        turn = {
            "from_winner": best,
            "to_winner": "as_is",
            "range_low": 0.02,
            "range_high": 0.04,
            "flips_at": 0.031,
            "is_clear": True,
        }
        changes.append({"business": business, "input": x} | turn)
    return {"flip": pd.DataFrame(cells), "flips": pd.DataFrame(changes)}
