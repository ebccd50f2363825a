"""What the page of a search says where the soonest pay-back was looked for."""

from sim.report.page.cited import Row, Sentence, Tables, say
from sim.study.search.found import Found
from sim.study.search.payback import PAYBACK
from sim.study.search.tables import BACK, NEVER_BACK

LOOKED_FOR = " Looked for: the plan whose money is back soonest, of those that spend at least about half of the budget."
JUDGED = (
    "The money of a plan is back from the week on from which all that it brought stays above all that it cost, both "
    "discounted; plans are judged by the mean of that over futures, one in which it never is counted with all the "
    "weeks. Plans that lose money on average are left out. What is said of cost guesses is in mean worth all the same."
)
NEVER = "No plan that was found earns its money back; carry on"


def by_payback(found: Found) -> bool:
    """Whether the soonest pay-back was looked for."""
    return found.objective == PAYBACK


def heading(kind: str, number: int) -> str:
    """What an option is called by its kind."""
    named = {"best": "Soonest back found", "price left alone": "Soonest back that leaves price alone"}
    return named.get(kind, f"Option {number}")


def rows_of(business: str, number: int, tables: Tables) -> tuple[Row, Row] | None:
    """The rows of an option: when its money is back on average, and in how many futures it never is; None without."""
    rows = {row["objective"]: row for row in tables.rows("option_objective", business=business, option_number=number)}
    return (rows[BACK], rows[NEVER_BACK]) if BACK in rows else None


def finding_of(best: Row | None, tables: Tables) -> str:
    """What the search found for a business, in a sentence without its full stop."""
    own = None if best is None else rows_of(best["business"], int(best["option_number"]), tables)
    if best is None or own is None or best["worth"] <= 0.0 or best["worth_chosen"] <= 0.0:
        return NEVER
    if not best.known("worth_low") or best["worth_low"] <= 0.0:
        return "The plan found may never earn its money back: it cannot be told from carrying on"
    return f"The money of the plan found is back {_when(own[0])!s} on average"


def when_back(row: Row, tables: Tables) -> Sentence | None:
    """When an option's money is back, and in how many futures it never is."""
    own = rows_of(row["business"], int(row["option_number"]), tables)
    if own is None:
        return None
    back, never = own
    futures, lost = back.count("futures"), int(never["objective_value"])
    if lost == int(never["futures"]):
        if lost == 1:
            return say("Its money is not back by the end of the single future that was tried.")
        return say("Its money is not back by the end in any of {futures} futures.", futures=futures)
    when = _when(back)
    if int(back["futures"]) == 1:
        return say("Its money is back {when}, in a single future.", when=when)
    sentence = say(
        "Its money is back {when}, the mean of {futures} futures in which nothing was chosen",
        when=when,
        futures=futures,
    )
    if not lost:
        return say("{sentence}.", sentence=sentence)
    return say(
        "{sentence}; in {count} of them it is not back by the end, which counts as all the weeks.",
        sentence=sentence,
        count=never.cited("objective_value", f"{lost:,}"),
    )


def _when(back: Row) -> Sentence:
    """ "after 14 weeks"."""
    weeks = round(float(back["objective_value"]))
    if weeks < 1:
        return say("within the first week")
    return say("after {weeks} weeks", weeks=back.cited("objective_value", f"{weeks:,}"))
