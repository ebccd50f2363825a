"""What the page of what is worth finding out says of trying the plan first."""

from sim.report.page.cited import CitedNumber, Named, Row, Sentence, say, whole
from sim.report.page.report_page import Grid
from sim.report.words import formats

RESTS_ON = (
    "A trial is the plan itself, begun now; after its weeks it is kept, changed or stopped by what its visits and "
    "takings were, simulated in every world with luck of their own. It has no cost but the plan\u2019s; a plan that is "
    "stopped leaves nothing behind."
)


def trial(rows: list[Row], plan: Named, currency: str) -> Sentence | None:
    """What trying the ``plan`` first is worth, in a sentence; None where no trial was looked at."""
    if not rows:
        return None
    best = next((row for row in rows if row["is_best_length"]), None)
    if best is None:
        return say(
            "Trying {plan} first, with visits and takings to go by, is worth nothing that can be told.", plan=plan
        )
    text = "Trying {plan} for {weeks} weeks first, and then going by visits and takings, is worth {net}"
    if best["tried_plan"] != best["strategy"]:
        text += ", though as things are known it is not chosen"
    return say(text + ".", plan=plan, weeks=best.count("pilot_weeks"), net=_money(best, "net_worth", currency))


def grid(rows: list[Row], currency: str) -> Grid:
    """Every length that was looked at."""
    lines = [
        (
            whole(f"{row['pilot_weeks']:.0f}"),
            _money(row, "brought_meanwhile", currency),
            _money(row, "worth", currency),
            _money(row, "net_worth", currency),
            "yes" if row["is_told"] else "no",
        )
        for row in rows
    ]
    return Grid(
        ("weeks", "the plan brings meanwhile", "seeing it is worth", "trying first is worth", "can be told"),
        lines,
        frozenset({1, 2, 3}),
    )


def _money(row: Row, column: str, currency: str) -> CitedNumber:
    return row.money(column, currency, formats.unit_for(row[column], 2.0 * float(row["standard_error"])))
