"""Lessons made from known functions, so that what a page shows can be held against what it must show."""

import base64
from typing import Any

import numpy as np
from scipy.stats import qmc

from sim.study.emulate.kriging import Kernel, Trend, basis, correlation, fewest
from sim.teaching.stops import differences

WEEKS = 104
RATE = 0.9
KEYS = (
    "price",
    "touchpoints.welcome.people",
    "touchpoints.product.score",
    "promise",
    "appeal",
    "considered_by_passers",
)
LABELS = ("Price", "Welcome: people", "The plate", "Promise", "Appeal of the front", "Seen by passers-by")
UNITS = ("£ a visit", "points of 10", "points of 10", "points of 10", "points of 10", "share of passers-by")
LOWS = (-5.0, -1.0, -1.0, -1.0, -1.0, -0.2)
HIGHS = (5.0, 1.5, 1.5, 2.0, 1.5, 0.2)
STEPS = (0.25, 0.1, 0.1, 0.1, 0.1, 0.01)
OPENS = (25.0, 6.0, 6.5, 7.0, 6.0, 0.5)
MARKET = """preset = "restaurant"
place = [{ name = "village", residents = 800 }]
business = [
    { name = "Corner Café", place = "village", price = 12.0, unit_cost = 7.2, considered = 0.8, focus = true },
    { name = "Mill Café", place = "village", price = 12.0, considered = 0.8 },
]

[study]
weeks = 52
warm_up_weeks = 52

[[strategy]]
name = "as_is"
"""
TRENDS: tuple[Trend, ...] = ("linear", "quadratic", "constant")
NUGGET = 1e-4
KERNELS: tuple[Kernel, ...] = ("matern", "squared exponential")


def worth(u: np.ndarray, turn: float) -> np.ndarray:
    """A smooth answer, £ a week, of settings u [n, d] of 0..1."""
    return 900.0 * np.sin(1.3 * u.sum(axis=1) / u.shape[1] + turn) - 500.0 * (u[:, 0] - 0.4 - turn / 9) ** 2 - 350.0


def fit(points: np.ndarray, answers: np.ndarray, place: int) -> dict[str, Any]:
    """What a lesson holds of an emulator; trends and kernels take turns."""
    trend, kernel = TRENDS[place % 3], KERNELS[place % 2]
    if len(points) < fewest(points.shape[1], trend):
        trend = "linear"
    lengths = np.linspace(0.8, 1.6, points.shape[1])
    columns = basis(points, trend)
    inverse = np.linalg.inv(correlation(points, points, lengths, kernel) + NUGGET * np.eye(len(points)))
    held = columns.T @ inverse
    coefficients = np.linalg.solve(held @ columns, held @ answers)
    return {
        "trend": trend,
        "kernel": kernel,
        "lengths": lengths.tolist(),
        "coefficients": coefficients.tolist(),
        "weights": (inverse @ (answers - columns @ coefficients)).tolist(),
        "error": 9.0,
    }


def side(key: str, label: str, business: str, points: np.ndarray, turn: float) -> dict[str, Any]:
    """One market."""
    weeks = np.arange(1, WEEKS + 1)
    come = np.cumsum(RATE ** (weeks / 52))
    value = worth(points, turn)
    slow, quick = come / come[-1] * weeks / WEEKS, np.sqrt(weeks / WEEKS) * come / come[-1]
    mean = 4_000.0 * slow
    return {
        "key": key,
        "label": label,
        "business": business,
        "place": "Town",
        "residents": 5_500 if key == "town" else 250,
        "passers_per_week": 100 if key == "town" else 2_800,
        "around": [] if key == "town" else ["Dean Street copies what it does."],
        "opening": list(OPENS[: points.shape[1]]),
        "baseline": {
            "profit": 780.0 * come[-1],
            "profit_per_week": 780.0,
            "customers": 1_180.0,
            "visits_per_week": 402.0,
            "price": 25.0,
            "leaves": 10.0,
            "path": (780.0 * come).tolist(),
        },
        "active_discount": float(come[-1]),
        "luck": {"worth": 42.0, "customers": 21.0, "visits_per_week": 4.0},
        "answers": {
            "worth": fit(points, value, 0),
            "customers": fit(points, value / 3.0, 1),
            "visits_per_week": fit(points, value / 12.0, 2),
        },
        "path": {
            "weeks": weeks.tolist(),
            "discounted_weeks": come.tolist(),
            "mean": mean.tolist(),
            "parts": [slow.tolist(), quick.tolist()],
            "scores": [fit(points, 60 * value, 4), fit(points, 20 * value * points[:, 0] - 900, 5)],
            "luck": (42.0 * come * np.sqrt(WEEKS / weeks)).tolist(),
        },
        "accuracy": {"fit": 9.0, "luck": 42.0 / np.sqrt(4), "total": float(np.hypot(9.0, 21.0))},
        "market": MARKET.replace("Corner Café", business.replace('"', "'").replace("\\", "")),
    }


def stop(
    key: str, label: str, x: list[float], businesses: list[str], seed: int, residents: int = 800
) -> dict[str, Any]:
    """A film whose people drift towards the first business, where anything is moved, beside one in which they stay."""
    frames, still = (_drifting(businesses, seed, residents, drift) for drift in (0.3, 0.0))
    return {
        "side": key,
        "label": label,
        "x": x,
        "residents": residents,
        "weeks": WEEKS,
        "businesses": businesses,
        "frames": base64.b64encode(frames.tobytes()).decode(),
        "as_it_is": base64.b64encode(differences(frames, still)).decode() if any(x) else None,
        "first_referral": 3,
        "first_defection": 15,
    }


def _drifting(businesses: list[str], seed: int, residents: int, drift: float) -> np.ndarray:
    draw = np.random.default_rng(seed)
    taste = draw.random(residents)
    frames = np.zeros((WEEKS, residents), np.uint8)
    for week in range(WEEKS):
        ours = taste < 0.2 + drift * week / WEEKS
        favourite = np.where(ours, 1, np.where(taste > 0.85, 0, 2 + (taste * 97).astype(int) % (len(businesses) - 1)))
        came = draw.random(residents) < np.where(ours, 0.35, 0.04)
        lost = (week > 13) & ~ours & ((taste * 31) % 1.0 > 0.9)
        frames[week] = favourite + 16 * came + 32 * (ours & (taste < 0.3)) + 64 * lost
    return frames


def lesson(sides: int = 1, levers: int = 3, points: int = 32) -> dict[str, Any]:
    """A whole lesson with one side or two."""
    at = qmc.Sobol(levers, seed=7).random(points)
    sliders = [
        {
            "what": KEYS[d],
            "label": LABELS[d],
            "unit": UNITS[d],
            "low": LOWS[d],
            "high": HIGHS[d],
            "step": STEPS[d],
            "means": "A pound off what a visit costs." if d == 0 else "A tenth of a point: a little more staff time.",
            "cost_per_point_per_week": 0.0 if d == 0 else None if d == 4 else 210.0 + 30 * d,
            "cost_grows": 0.0 if d == 0 else 0.5,
            "cost_step": 1.0 if d == 0 else 0.5,
            "one_off_cost_per_point": 120.0 if d == 0 else None if d == 4 else 1_500.0,
        }
        for d in range(levers)
    ]
    all_sides = [
        side("town", "the town", "The Old Forge", at, 0.0),
        side("west_end", "the West End", "Soho Table", at, 0.7),
    ][:sides]
    if sides == 2:  # what a step costs may differ from house to house
        keys = ("cost_per_point_per_week", "cost_grows", "cost_step", "one_off_cost_per_point")
        all_sides[0]["costs"] = [{key: each[key] for key in keys} for each in sliders]
        dearer = {"cost_per_point_per_week": 1.1, "one_off_cost_per_point": 1.2}
        all_sides[1]["costs"] = [
            {key: value and value * dearer.get(key, 1.0) for key, value in each.items()}
            for each in all_sides[0]["costs"]
        ]
    asked = [0.0] * levers
    asked[0] = -2.5
    later = [0.0] * levers
    later[1 if levers > 1 else 0] = 1.0
    last = all_sides[-1]
    first, second = (truth_of(sliders, each, 0.7 if sides == 2 else 0.0) for each in (asked, later))
    businesses = ["Casa Nostra", "The Old Forge", "Bistro C", "The Railway"]
    names = businesses if sides == 1 else ["Soho Table", "Dean Street", "Frith's"]
    return {
        "format": 1,
        "step": {
            "key": "price",
            "number": 1,
            "of": 6,
            "title": "Price only",
            "idea": "A lower price brings visits and takes money from every one of them.",
            "question": "The Old Forge sells about 400 dinners a week at £25. What would another price bring?",
        },
        "model": {
            "hash": "0123456789ab", "version": "0.1.0", "seed": 1, "replications": 4, "points": points,
            "scenario": "town_vs_west_end",
        },
        "currency": {"code": "GBP", "symbol": "£"},
        "weeks": WEEKS,
        "start_date": "2026-01-05",
        "sliders": sliders,
        "points": at.tolist(),
        "sides": all_sides,
        "stops": [
            stop("town", "as it is", [0.0] * levers, businesses, 1),
            stop(last["key"], "£2.50 off", asked, names, 2),
        ],
        "diary": {
            "side": "town",
            "label": "£2.50 off",
            "person": {"sentence": "A resident of the town who goes out twice a month and sets store by the welcome."},
            "rows": [
                {"week": 3, "without": ["Came; service 5.1 of 10, she expected 6.0."], "with": ["Came; paid £22.50."]},
                {"week": 14, "without": [], "with": ["Came again.", "Told a friend."]},
                {"week": 31, "without": ["Went to Casa Nostra."], "with": ["Came; service 6.3 of 10."]},
            ],
        },
        "before": {
            "side": last["key"], "label": "£2.50 off every dinner", "x": asked,
            "question": "The Old Forge takes £2.50 off every dinner. What is that worth at most a week?",
            "unit": "£ a week", "truth": first, "luck": 11.0,
        },
        "after": {
            "side": last["key"], "label": "people one point better", "x": later,
            "question": "And people one point better at the door? What is that worth at most a week?",
            "unit": "£ a week", "truth": second, "luck": 11.0,
        },
        "debrief": ["A lower price brought visits, and took more from each of them than they brought."],
        "debrief_after": ["A better welcome is worth more here than a lower price."],
        "command": "regulars my-run.toml --replications 10 --worlds 1",
    }  # fmt: skip


def truth_of(sliders: list[dict[str, Any]], x: list[float], turn: float) -> float:
    """What the known function says of a setting in points."""
    u = [(value - each["low"]) / (each["high"] - each["low"]) for value, each in zip(x, sliders, strict=True)]
    return float(worth(np.array([u]), turn)[0])
