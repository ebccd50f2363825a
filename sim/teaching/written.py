"""A lesson as the JSON that its file carries, and what that JSON answers.

`answers_of` is the readable form of the page's own arithmetic: it knows nothing but the JSON.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim import __version__
from sim.annotations import Floats
from sim.report.words.formats import money, symbol
from sim.scenario.levers import LeverRow
from sim.scenario.paths.business_words import lever_words
from sim.scenario.paths.labels import place_named
from sim.scenario.schema.names import slug
from sim.study.emulate.kriging import Kriging, basis, correlation
from sim.study.levers.means import means_of
from sim.teaching.answers import SideAnswers
from sim.teaching.around import around
from sim.teaching.lesson import FORMAT, Lesson, LessonSide, Truth, moves_of
from sim.teaching.steps import STEPS, Slider
from sim.teaching.stops import Stop

LONGEST_STEM = 60
"""Letters of a scenario's name in the name of a file; file systems take 255 bytes, three to a letter."""
COMMAND = "regulars my-run.toml --replications 10 --worlds 1"

Json = dict[str, Any]


def lesson_json(lesson: Lesson) -> Json:
    """A lesson as plain JSON; the page writes it (`sim.teaching.page`)."""
    step, study = lesson.step, lesson.scenario.study
    return {
        "format": FORMAT,
        "step": {
            "key": step.key,
            "number": step.number or None,
            "of": len(STEPS) if step.number else None,
            "title": step.title,
            "idea": step.idea,
            "question": step.question,
        },
        "model": {
            "hash": lesson.hash,
            "version": __version__,
            "seed": lesson.seed,
            "replications": lesson.replications,
            "points": len(lesson.points),
            "scenario": study.title or (lesson.scenario.path.stem if lesson.scenario.path else "scenario"),
        },
        "currency": {"code": study.currency, "symbol": symbol(study.currency).strip()},
        "weeks": study.weeks,
        "start_date": study.start_date.isoformat(),
        "sliders": [_slider(slider, lesson.sides, d, study.currency) for d, slider in enumerate(step.sliders)],
        "points": lesson.points.tolist(),
        "sides": [_side(lesson, each) for each in lesson.sides],
        "stops": [_stop(each) for each in lesson.stops],
        "diary": lesson.diary.as_json() if lesson.diary else None,
        "before": _truth(lesson, lesson.before),
        "after": _truth(lesson, lesson.after),
        "debrief": list(lesson.debrief),
        "debrief_after": list(lesson.debrief_after),
        "command": COMMAND,
    }


def file_name(lesson: Lesson) -> str:
    """What its file is called: lesson-1-price.html, lesson-explore-cafe.html."""
    number, scenario = lesson.step.number, lesson.scenario
    stem = scenario.path.stem if scenario.path else scenario.study.title
    return (
        f"lesson-{number}-{lesson.step.key}.html"
        if number
        else f"lesson-{lesson.step.key}-{slug(stem)[:LONGEST_STEM].strip('-') or 'market'}.html"
    )


def told(lesson: Mapping[str, Any]) -> list[str]:
    """What a terminal is told of a lesson's JSON: the step, and how wrong its answers may be."""
    step, currency = lesson["step"], lesson["currency"]["code"]
    title = " ".join(step["title"].split())
    lines = [f"{step['number']}. {title}" if step["number"] else title]
    for one in lesson["sides"]:
        about = one["accuracy"]
        where = one["business"] if one["label"] == one["business"] else f"{one['business']}, {one['label']}"
        lines.append(
            f"  {where}: answers are right to about {money(about['total'], currency)} a week "
            f"({money(about['fit'], currency)} between the {lesson['model']['points']} settings that were run, "
            f"{money(about['luck'], currency)} from luck over {lesson['model']['replications']} futures)."
        )
    return lines


# -- what is written


UNITS = {"score": "points of 10", "score points": "points of 10", "chance": "chance from 0 to 1"}
"""Units of the program as a reader of one page needs them."""


def unit_words(unit: str, currency: str) -> str:
    """The unit of a lever as a reader of one page needs it; money is told by the code of its currency."""
    return unit.replace("money", currency) if unit.startswith("money") else UNITS.get(unit, unit)


def _slider(slider: Slider, sides: Sequence[LessonSide], d: int, currency: str) -> Json:
    """The slider of the lever at place ``d``; its unit and its costs are those of the first side."""
    row = sides[0].rows[d]
    return {
        "what": slider.what,
        "label": lever_words(slider.what),
        "unit": unit_words(row.unit, currency) if row else "",
        "low": slider.low,
        "high": slider.high,
        "step": slider.step,
        "means": _means(sides, d),
        **_cost(row),
    }


def _means(sides: Sequence[LessonSide], d: int) -> str:
    """What a step of a lever means: once where that is the same at all sides, else for each house."""
    told = {
        one.side.business: means_of(row, one.market.scenario, one.side.business)
        for one in sides
        if (row := one.rows[d]) is not None
    }
    if len(set(told.values())) <= 1:
        return next(iter(told.values()), "")
    return " ".join(f"{business}: {means}" for business, means in told.items())


def _cost(row: LeverRow | None) -> Json:
    """What `sim.scenario.levers.cost_of` works with; null for a lever whose cost nobody gave."""
    known = row is not None and row.priced
    return {
        "cost_per_point_per_week": row.cost_per_point_per_week if row and known else None,
        "cost_grows": row.cost_grows if row and known else 0.0,
        "cost_step": abs(row.step) if row else 1.0,
        "one_off_cost_per_point": row.one_off_cost_per_point if row and known else None,
        "own_cost": row.own_cost if row else "",
    }


def _side(lesson: Lesson, one: LessonSide) -> Json:
    scenario, answers = one.market.scenario, one.answers
    business = scenario.focus[0]
    place = next(each for each in scenario.place if each.name == business.place)
    carrying_on, active = answers.carrying_on, answers.carrying_on.active_discount
    worth = answers.fits["worth"]
    luck = answers.luck["worth"] / math.sqrt(lesson.replications)
    return {
        "key": one.side.key,
        "label": one.side.label,
        "business": business.name,
        "place": place_named(scenario, business.place),
        "residents": place.residents,
        "passers_per_week": place.passing_trade_per_week,
        "around": around(scenario, business.name),
        "opening": list(one.openings),
        "costs": [_cost(row) for row in one.rows],
        "baseline": {
            "profit": carrying_on.profit,
            "profit_per_week": carrying_on.profit / active,
            "customers": carrying_on.customers,
            "visits_per_week": carrying_on.visits_per_week,
            "price": business.price,
            "leaves": None if business.unit_cost is None else business.price - business.unit_cost,
            "path": carrying_on.path[answers.path.weeks - 1].tolist(),
        },
        "active_discount": active,
        "luck": answers.luck,
        "answers": {name: _fit(each) for name, each in answers.fits.items()},
        "path": _path(answers),
        "accuracy": {
            "fit": worth.leave_one_out,
            "luck": luck,
            "total": math.hypot(worth.leave_one_out, luck),
        },
        "market": one.market.text,
    }


def _fit(one: Kriging) -> Json:
    return {
        "trend": one.trend,
        "kernel": one.kernel,
        "lengths": one.lengths.tolist(),
        "coefficients": one.coefficients.tolist(),
        "weights": one.weights.tolist(),
        "error": one.leave_one_out,
    }


def _path(answers: SideAnswers) -> Json:
    path = answers.path
    return {
        "weeks": path.weeks.tolist(),
        "discounted_weeks": path.discounted_weeks.tolist(),
        "mean": path.mean.tolist(),
        "parts": path.parts.tolist(),
        "scores": [_fit(each) for each in path.scores],
        "luck": path.luck.tolist(),
    }


def _stop(one: Stop) -> Json:
    weeks, residents = one.film.frames.shape
    return {
        "side": one.side,
        "label": one.label,
        "x": list(one.setting),
        "residents": residents,
        "weeks": weeks,
        "businesses": list(one.film.businesses),
        "frames": one.frames,
        "as_it_is": one.differing,
        "first_referral": one.first_referral,
        "first_defection": one.first_defection,
    }


def _truth(lesson: Lesson, one: Truth) -> Json:
    side = lesson.side(one.setting.side)
    currency = symbol(lesson.scenario.study.currency).strip()
    return {
        "side": one.setting.side,
        "label": one.setting.label,
        "x": list(moves_of(lesson.step, one.setting)),
        "question": f"What is this worth to {side.side.business}, at most, each week: {one.setting.label}?",
        "unit": f"{currency} a week",
        "truth": one.worth,
        "luck": one.luck,
    }


# -- what is read back


def answers_of(lesson: Mapping[str, Any], side: str, setting: Sequence[float]) -> Json:
    """What a lesson's JSON answers at one setting [d] of one side: worth, customers, visits_per_week, and the path of
    what it brings so far, before its cost, which ends at the worth."""
    one = next(each for each in lesson["sides"] if each["key"] == side)
    low, high = (np.array([each[end] for each in lesson["sliders"]]) for end in ("low", "high"))
    at = (np.asarray(setting, dtype=np.float64) - low) / (high - low)
    points = np.array(lesson["points"])
    found = {name: _answer(fit, points, at) for name, fit in one["answers"].items()}
    path, active = one["path"], one["active_discount"]
    so_far = np.array(path["mean"])
    for part, score in zip(path["parts"], path["scores"], strict=True):
        so_far = so_far + _answer(score, points, at) * np.array(part)
    missing = found["worth"] * active - so_far[-1]
    so_far = so_far + missing * np.array(path["discounted_weeks"]) / active
    return {**found, "path": so_far.tolist()}


def cost_at(lesson: Mapping[str, Any], side: str, setting: Sequence[float]) -> tuple[float, float]:
    """What a setting costs at a side by the table of levers: (money a week, money once)."""
    one = next(each for each in lesson["sides"] if each["key"] == side)
    weekly = once = 0.0
    for cost, move in zip(one["costs"], setting, strict=True):
        size = abs(move)
        if size == 0.0:
            continue
        weekly += (cost["cost_per_point_per_week"] or 0.0) * size * (size / cost["cost_step"]) ** cost["cost_grows"]
        once += (cost["one_off_cost_per_point"] or 0.0) * size
    return weekly, once


def _answer(fit: Mapping[str, Any], points: Floats, at: Floats) -> float:
    near = correlation(at[None], points, np.array(fit["lengths"]), fit["kernel"])
    trend = basis(at[None], fit["trend"]) @ np.array(fit["coefficients"])
    return float((trend + near @ np.array(fit["weights"]))[0])
