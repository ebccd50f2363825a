"""Rows of bridge_leaving.csv: how much of the bridge comes from customers kept from leaving for good, or driven off."""

from sim.accounts.leaving import DIRECTIONS, LINES
from sim.annotations import Rows
from sim.study.numbers.rounding import penny, printed, to_decimals
from sim.study.numbers.statistics import interval, mean
from sim.study.runs.answers import Answers


def leaving_rows(answers: Answers) -> Rows:
    """A row for each strategy but the baseline and each direction in which any twin differs; none where nobody's does.

    ``amount`` is of the lines retention, penetration and lost of bridge.csv, which beside it add up to it to the penny;
    ``luck_low`` and ``luck_high`` are its own 95 % interval of luck, as those of the lines are.
    """
    rows = []
    for business in answers.businesses:
        for strategy in answers.question.alternatives:
            found = [one.leaving for one in answers.of(business, strategy)]
            for direction in DIRECTIONS:
                parts = [each[direction] for each in found if each]
                if any(part.pairs for part in parts):
                    rows.append({"business": business, "strategy": strategy, "leaving": direction, **_row(parts)})
    return rows


def _row(parts):
    amounts = [part.amount for part in parts]
    low, high = interval(amounts)
    means = {line: mean([part.lines[line] for part in parts]) for line in LINES}
    return {
        "twins": to_decimals(mean([part.pairs for part in parts]), 4),
        "amount": penny(mean(amounts)),
        "luck_low": penny(low),
        "luck_high": penny(high),
        **printed(means, mean(amounts)),
        "replications": len(parts),
    }
