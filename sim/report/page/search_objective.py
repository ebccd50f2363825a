"""What the page of a search says where something else was looked for than the greatest mean gain: the least worst
regret, or the soonest pay-back (`sim.report.page.search_payback`)."""

from sim.report.page import search_payback as payback
from sim.report.page.cited import Row, Sentence, Tables, say
from sim.report.words import formats
from sim.study.search.found import Found
from sim.study.search.objective import GAIN
from sim.study.search.tables import CARRY_ON

NONE_IS_WORTH_MORE = "No cost makes another of these options worth most on average."
JUDGED_BY_WORTH = (
    "Regret is by how much a plan falls short of the best of all finalists, carrying on among them, in one future. "
    "Plans are chosen by their worst; the ladder and what is said of cost guesses are in mean worth all the same."
)


def is_other(found: Found) -> bool:
    """Whether something else was looked for than the greatest mean gain."""
    return found.objective != GAIN


def looked_for(found: Found) -> str:
    """What was looked for, as a sentence with a space in front; nothing of the mean gain."""
    if payback.by_payback(found):
        return payback.LOOKED_FOR
    if not is_other(found):
        return ""
    over = "worlds and their luck" if found.has_worlds else "luck alone, for no assumption is varied"
    return f" Looked for: the least worst regret over futures, which are {over}."


def judged_by(found: Found) -> str:
    """What holds of the page where something else was looked for."""
    return payback.JUDGED if payback.by_payback(found) else JUDGED_BY_WORTH


def heading(kind: str, number: int, found: Found) -> str:
    """What an option is called by its kind."""
    if payback.by_payback(found):
        return payback.heading(kind, number)
    named = {"best": "Least regret found", "price left alone": "Least regret that leaves price alone"}
    return named.get(kind, f"Option {number}")


def by_objective(row: Row, found: Found, tables: Tables) -> Sentence | None:
    """An option's number by the objective; None where the mean gain was looked for."""
    return payback.when_back(row, tables) if payback.by_payback(found) else at_worst(row, found, tables)


def regret_of(business: str, number: int, tables: Tables) -> Row | None:
    """The row of the objective's number of an option, or of carrying on; None where there is none."""
    return next(iter(tables.rows("option_objective", business=business, option_number=number)), None)


def finding_of(best: Row | None, found: Found, tables: Tables) -> str:
    """What the search found for a business, in a sentence without its full stop."""
    if payback.by_payback(found):
        return payback.finding_of(best, tables)
    own = None if best is None else regret_of(best["business"], int(best["option_number"]), tables)
    other = None if best is None else regret_of(best["business"], CARRY_ON, tables)
    if own is None or other is None or own["objective_value"] >= other["objective_value"]:
        return "No plan that was found has less to regret than carrying on; carry on"
    currency = found.scenario.study.currency
    least, most = (formats.money(float(each["objective_value"]), currency) for each in (own, other))
    return f"The plan of least regret gives up at most {least} in any future, carrying on up to {most}"


def at_worst(row: Row, found: Found, tables: Tables) -> Sentence | None:
    """An option's worst regret beside that of carrying on; None where the mean gain was looked for."""
    own = regret_of(row["business"], int(row["option_number"]), tables)
    other = regret_of(row["business"], CARRY_ON, tables)
    if own is None or other is None:
        return None
    currency = found.scenario.study.currency
    return say(
        "Worst regret: {own}, in the worst of {futures} futures in which nothing was chosen; of carrying on {other}.",
        own=own.money("objective_value", currency),
        futures=own.count("futures"),
        other=other.money("objective_value", currency),
    )
