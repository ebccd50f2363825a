"""What a page has to work out, written once more with numpy: held against the page's own arithmetic."""

from typing import Any

import numpy as np

from sim.study.emulate.kriging import basis, correlation


def at(fit: dict[str, Any], points: np.ndarray, u: np.ndarray) -> float:
    """An emulator's answer at u [d] of 0..1."""
    u = np.atleast_2d(u)
    near = correlation(u, points, np.array(fit["lengths"]), fit["kernel"])
    return float((basis(u, fit["trend"]) @ np.array(fit["coefficients"]) + near @ np.array(fit["weights"]))[0])


def cost(lesson: dict[str, Any], side: dict[str, Any], x: np.ndarray) -> tuple[float, float]:
    """(money a week, money once) of a setting at a side, by the table of levers."""
    week = once = 0.0
    for each, points in zip(side.get("costs", lesson["sliders"]), np.abs(x), strict=True):
        steps = points / abs(each["cost_step"])
        week += (each["cost_per_point_per_week"] or 0.0) * points * steps ** each["cost_grows"] if points else 0.0
        once += (each["one_off_cost_per_point"] or 0.0) * points
    return week, once


def answers(lesson: dict[str, Any], side: dict[str, Any], x: np.ndarray) -> dict[str, Any]:
    """Worth, customers, visits, profit and path of a setting in points from where levers open.

    Nothing moved is carrying on: it brings nothing, whatever the emulators say.
    """
    sliders, points = lesson["sliders"], np.array(lesson["points"])
    u = np.array([(value - each["low"]) / (each["high"] - each["low"]) for value, each in zip(x, sliders, strict=True)])
    worth = at(side["answers"]["worth"], points, u)
    week, once = cost(lesson, side, x)
    path, active, moved = side["path"], side["active_discount"], float(np.any(x))
    worth *= moved
    come = np.array(path["discounted_weeks"])
    before = np.array(path["mean"])
    for part, score in zip(path["parts"], path["scores"], strict=True):
        before = before + at(score, points, u) * np.array(part)
    before = before + (worth * active - before[-1]) * come / active
    return {
        "worth": worth,
        "customers": moved * at(side["answers"]["customers"], points, u),
        "visits": moved * at(side["answers"]["visits_per_week"], points, u),
        "profit": side["baseline"]["profit"] + (worth - week) * active - once,
        "path": moved * before - week * come - once,
    }
