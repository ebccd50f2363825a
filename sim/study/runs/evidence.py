"""From answers to the verdict at each business: its evidence, and the rows of verdicts.csv."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.annotations import Rows
from sim.study.numbers.rounding import penny, to_decimals
from sim.study.numbers.statistics import half_width, mean
from sim.study.runs.answered import Answered, Futures
from sim.study.runs.drivers import most_explained
from sim.study.runs.thresholds import Thresholds
from sim.study.runs.verdicts import Evidence, Lead, Verdict, close_to, settled, verdict

VERDICT_COLUMNS = (
    "business",
    "verdict",
    "leader",
    "runner_up",
    "close_to",
    "lead_difference",
    "luck_low",
    "luck_high",
    "more_replications",
    "replications",
    "looks",
    "comparisons",
    "material_difference",
    "precise_within",
    "baseline_revenue",
    "worlds",
    "leader_best",
    "runner_up_best",
    "variance_share",
)


def verdict_at(
    answers: Answered, business: str, worlds: Futures | None = None, broken: Mapping[str, Sequence[str]] | None = None
) -> Verdict:
    """The verdict at one business: from luck, from the ``Worlds`` if there are any, and from its broken guards."""
    return verdict(evidence_at(answers, business, worlds, broken))


def evidence_at(
    answers: Answered, business: str, worlds: Futures | None = None, broken: Mapping[str, Sequence[str]] | None = None
) -> Evidence:
    """The ``Evidence`` at one business; its intervals pay for all comparisons and looks, as those of the table do.

    ``broken`` maps businesses to the names of their broken guards.
    """
    order = answers.question.baseline_first
    varied = worlds if worlds is not None and worlds.drawn > 0 else None
    return evidence_of(
        {strategy: answers.values(business, strategy, "difference") for strategy in order},
        answers.thresholds(business),
        answers.comparisons,
        best_in_worlds=tuple(varied.shares(business)[strategy] for strategy in order) if varied else None,
        explained=most_explained(varied, business) if varied else None,
        broken=tuple((broken or {}).get(business, ())),
    )


def evidence_of(found: Mapping[str, Sequence[float]], amounts: Thresholds, comparisons: int, **more: Any) -> Evidence:
    """The ``Evidence`` of paired differences by strategy and replication, the baseline's (all 0) first.

    ``amounts`` are the `Thresholds`, ``comparisons`` how many intervals hold at once; the rest is as in `Evidence`.
    """
    order = tuple(found)
    difference = tuple(mean(found[strategy]) for strategy in order)
    leader = order[max(range(len(order)), key=lambda k: difference[k])]
    return Evidence(
        strategies=order,
        difference=difference,
        leads=tuple(_lead(found, leader, other, comparisons) for other in order if other != leader),
        precision=amounts.precision,
        material_difference=amounts.material_difference,
        replications=len(found[leader]),
        **more,
    )


def _lead(found, leader, other, comparisons):
    ahead = [best - rest for best, rest in zip(found[leader], found[other], strict=True)]
    return Lead(other, mean(ahead), half_width(ahead, comparisons))


def all_settled(answers: Answered) -> bool:
    """Whether luck can no longer change the decision at any business."""
    return all(settled(evidence_at(answers, business)) for business in answers.businesses)


def verdict_rows(
    answers: Answered, worlds: Futures | None = None, broken: Mapping[str, Sequence[str]] | None = None
) -> Rows:
    """Rows of verdicts.csv: at every business the word, the lead that decides it, and the amounts in force.

    ``lead_difference`` is what the leader earns more than the strategy that it is closest to (the runner-up, or the
    other of a close call), ``luck_low`` and ``luck_high`` its simultaneous 95 % interval from luck; money to the penny.
    """
    if not answers.replications:
        return []
    return [_row(answers, business, worlds, broken) for business in answers.businesses]


def _row(answers, business, worlds, broken):
    evidence = evidence_at(answers, business, worlds, broken)
    found, amounts = verdict(evidence), answers.thresholds(business)
    nearest = close_to(evidence)
    lead = next((each for each in evidence.leads if each.other == nearest), None)
    known = lead is not None and len(answers.replications) > 1
    many = None if evidence.best_in_worlds is None else worlds.drawn
    row = {
        "business": business,
        "verdict": found.word,
        "leader": evidence.leader,
        "runner_up": evidence.runner_up or None,
        "close_to": nearest if lead is not None and len(found.names) > 1 else None,
        "lead_difference": penny(lead.mean) if lead is not None else None,
        "luck_low": penny(lead.low) if known else None,
        "luck_high": penny(lead.high) if known else None,
        "more_replications": found.more_replications,
        "replications": evidence.replications,
        "looks": answers.question.looks,
        "comparisons": len(answers.question.alternatives),
        "material_difference": penny(amounts.material_difference),
        "precise_within": penny(amounts.precision),
        "baseline_revenue": penny(amounts.revenue),
        "worlds": many,
        "leader_best": None if many is None else round(many * evidence.share_of(evidence.leader)),
        "runner_up_best": None
        if many is None or len(evidence.strategies) < 2
        else round(many * evidence.share_of(evidence.runner_up)),
        "variance_share": to_decimals(evidence.explained, 6),
    }
    return {column: row[column] for column in VERDICT_COLUMNS}
