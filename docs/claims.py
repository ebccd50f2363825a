"""What the runs of the shipped scenarios say, beside what the founding texts claim.

    python -m docs.claims        fill the marked parts of docs/founding-texts.md from the two committed tables
    python -m docs.claims run    make the tables anew (some minutes), then fill

The claims stand in docs/claims.toml.  docs/scenario_answers.csv has for each plan of each scenario what it brings a
week, docs/claims.csv what each claim comes to, paired by luck.  A claim *holds here* where the 95 % interval from luck
lies above nought, *does not hold here* where it lies below, and is *open* otherwise: in one scenario, at its
assumptions, and no more.  Where it holds though the better plan earns less than carrying on, that is added.
"""

import csv
import io
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.report.words import formats
from sim.report.words.theme import labels
from sim.scenario import read
from sim.scenario.reading.shipped import shipped_names
from sim.scenario.schema.scenario import Scenario
from sim.study.numbers.statistics import interval, mean

HERE = Path(__file__).resolve().parent
CLAIMS, FOUND, ANSWERS = HERE / "claims.toml", HERE / "claims.csv", HERE / "scenario_answers.csv"
PAGE = HERE / "founding-texts.md"
PART = re.compile(r"(<!-- runs: ([\w-]+) -->)(.*?)(<!-- end of runs -->)", re.DOTALL)
REPLICATIONS = 10
NO_EVIDENCE = ("one_person", "weekly_prices")
"""Scenarios that show rules, or make data, and answer no question of strategy."""
ANSWER_COLUMNS = ("scenario", "business", "strategy", "gain", "low", "high", "worth")
CLAIM_COLUMNS = ("scenario", "text", "gain", "low", "high")


def claims() -> list[dict[str, str]]:
    """The claims, each with its scenario, the plans that it compares, and where."""
    return tomllib.loads(CLAIMS.read_text("utf-8"))["claim"]


def made() -> tuple[str, str]:
    """The two tables as text, from runs of every scenario without its worlds."""
    from sim.study.compare import compare

    answers, found = [], []
    for name in shipped_names():
        if name in NO_EVIDENCE:
            continue
        scenario = read(name)
        made_now = compare(scenario, replications=REPLICATIONS, worlds=1, analyses=("decision",)).answers
        paths = {
            (business, plan): [
                (one.difference / scenario.study.weeks, (one.difference + one.programme_cost) / scenario.study.weeks)
                for one in made_now.of(business, plan)
            ]
            for business in made_now.businesses
            for plan in made_now.question.baseline_first
        }
        answers += [_answer(name, *key, values) for key, values in paths.items()]
        found += [_claim(one, paths, made_now.businesses[0]) for one in claims() if one["scenario"] == name]
        print(name, flush=True)
    return _written(ANSWER_COLUMNS, answers), _written(CLAIM_COLUMNS, found)


def _answer(name: str, business: str, plan: str, values: list[tuple[float, float]]) -> dict[str, Any]:
    low, high = interval([gain for gain, _ in values])
    gains = {"gain": mean([gain for gain, _ in values]), "low": low, "high": high}
    return {
        "scenario": name,
        "business": business,
        "strategy": plan,
        **gains,
        "worth": mean([each for _, each in values]),
    }


def _claim(one: Mapping[str, str], paths: Mapping[tuple[str, str], list], only: str) -> dict[str, Any]:
    which = ("gain", "worth").index(one["measure"])
    at = one.get("at", only)
    better, than = paths[at, one["better"]], paths[one.get("than_at", at), one["than"]]
    moved = [first[which] - second[which] for first, second in zip(better, than, strict=True)]
    low, high = interval(moved)
    return {"scenario": one["scenario"], "text": one["text"], "gain": mean(moved), "low": low, "high": high}


def _written(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: f"{value:.2f}" if isinstance(value, float) else value for key, value in row.items()} for row in rows
    )
    return out.getvalue()


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of one of the tables, amounts as numbers."""
    texts = ("scenario", "business", "strategy", "text")
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            {key: value if key in texts else float(value) for key, value in row.items()}
            for row in csv.DictReader(stream)
        ]


# -- what stands on the page


def verdict(row: Mapping[str, float]) -> str:
    """What a claim comes to in its scenario."""
    return "holds here" if row["low"] > 0 else "does not hold here" if row["high"] < 0 else "open"


def reservation(gain: float, than: float) -> str:
    """What is added to a claim that holds, by what the better plan and the other bring against carrying on."""
    if gain >= 0:
        return ""
    return ", though neither pays" if than <= 0 else ", though the better plan does not pay"


def _reserved(row: Mapping[str, Any]) -> str:
    """The reservation of a row of claims, from what its plans bring in the table of answers."""
    one = next(each for each in claims() if (each["scenario"], each["text"]) == (row["scenario"], row["text"]))
    own = [each for each in rows(ANSWERS) if each["scenario"] == one["scenario"]]
    at = one.get("at", own[0]["business"])
    gains = {(each["business"], each["strategy"]): each["gain"] for each in own}
    if verdict(row) != "holds here":
        return ""
    return reservation(gains[at, one["better"]], gains[one.get("than_at", at), one["than"]])


def _amount(row: Mapping[str, float], scenario: Scenario) -> str:
    unit = formats.interval_unit(row["low"], row["high"], row["gain"])
    currency = scenario.study.currency
    ends = formats.interval(row["low"], row["high"], currency, unit)
    return f"{formats.money(row['gain'], currency, unit, True)} ({ends})"


def _answers() -> str:
    lines = ["| scenario | its question | what the run says, £ a week |", "|---|---|---|"]
    found = rows(ANSWERS)
    for name in dict.fromkeys(row["scenario"] for row in found):
        scenario, own = read(name), [row for row in found if row["scenario"] == name]
        said = [_house(business, own, scenario) for business in dict.fromkeys(row["business"] for row in own)]
        question = scenario.study.question or scenario.study.title
        lines.append(f"| [{name}](../scenarios/{name}.toml) | {question} | {'; '.join(said)} |")
    return "\n".join(lines)


def _house(business: str, own: list[dict[str, Any]], scenario: Scenario) -> str:
    """The plan that brings most at a business, and whether that is more than carrying on."""
    baseline, named = scenario.study.baseline, labels(scenario)
    plans = [row for row in own if row["business"] == business and row["strategy"] != baseline]
    best = max(plans, key=lambda row: row["gain"])
    where = f"{business}: " if len({row["business"] for row in own}) > 1 else ""
    amount = f"{named[best['strategy']]} {_amount(best, scenario)}"
    if best["low"] > 0:
        return f"{where}**{amount}**"
    return (
        f"{where}carry on; the best plan is {amount}"
        if best["gain"] <= 0
        else f"{where}within luck of carrying on: {amount}"
    )


def _claims() -> str:
    lines = ["| what the texts say | scenario | difference, £ a week | there |", "|---|---|---|---|"]
    for row in rows(FOUND):
        amount = _amount(row, read(row["scenario"]))
        lines.append(
            f"| {row['text']} | [{row['scenario']}](../scenarios/{row['scenario']}.toml) | {amount} | "
            f"{verdict(row)}{_reserved(row)} |"
        )
    return "\n".join(lines)


def _counted() -> str:
    found = [verdict(row) for row in rows(FOUND)]
    losing = sum(bool(_reserved(row)) for row in rows(FOUND))
    counts = {word: found.count(word) for word in ("holds here", "does not hold here", "open")}
    return (
        f"Of {len(found)} claims {counts['holds here']} hold in the scenario that shows them, "
        f"{counts['does not hold here']} do not, {counts['open']} stay open: at the scenarios' own assumptions, over "
        f"{REPLICATIONS} draws of luck, with nothing else varied. In brackets stands the 95 % interval from luck. Of "
        f"those that hold, {losing} hold between plans of which the better one earns less than carrying on."
    )


PARTS = {"answers": _answers, "claims": _claims, "counted": _counted}


def filled(page: str) -> str:
    """A page's text with all its parts filled in."""
    return PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n{part[4]}", page)


def main(arguments: list[str]) -> None:
    """Fill the page; with "run" after new runs."""
    if arguments == ["run"]:
        answers, found = made()
        ANSWERS.write_text(answers, "utf-8")
        FOUND.write_text(found, "utf-8")
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
