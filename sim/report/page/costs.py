"""What a plan costs, what it may cost, what it returns and when it has paid back, in sentences.

The measure is that of `sim.study.runs.break_even`: all that a plan costs, a week in which it is active.  Which
sentence is said follows from the kind of plan (it spends, saves or costs nothing) and from whether it earns or loses.
"""

import math

from sim.report.page.cited import CitedNumber, Named, Row, Sentence, joined, say
from sim.report.words import formats
from sim.scenario.schema.study import Study
from sim.study.numbers.rounding import from_pennies

LEAST_RETURN = 0.01  # of each unit of money spent, that is told
COST, WORTH = WEEKLY = ("cost_per_active_week", "break_even_cost_per_week")
COST_IN_ALL, WORTH_IN_ALL = IN_ALL = ("programme_cost", "break_even_cost")


def steps_cost(row: Row) -> list[Sentence]:
    """What the steps of a row of strategies.csv cost and save, phase by phase: nothing, one sentence or two."""
    found = [say("{spends}", spends=row.quoted("spends"))] if row.known("spends") else []
    return [*found, say("saves {saves}", saves=row.quoted("saves"))] if row.known("saves") else found


def price(row: Row | None) -> Sentence:
    """What the steps of a plan cost, for "choose it, for ..."; empty where they cost nothing or nobody says."""
    return say("{spends}", spends=row.quoted("spends")) if row is not None and row.known("spends") else Sentence(())


def told_of(plan: Named, decision: Row, found: Row | None, steps: Row | None, study: Study) -> Sentence:
    """What is said of the cost of a plan, from its rows of decision.csv, break_even.csv and strategies.csv."""
    parts = [_worth(plan, decision, found, steps, study), _return(decision, study.currency)]
    parts.append(_paid_back(decision, found, study))
    return joined([part for part in parts if part], "; ")


def cheaper(plan: Named, decision: Row, found: Row | None, steps: Row | None, study: Study) -> Sentence:
    """At which cost, or from which saving on, a plan that loses would pay; empty where none would make it pay."""
    if found is None or not found.known(WORTH) or decision["difference"] >= 0:
        return Sentence(())
    _, worth, per = _pair(found, steps, study.currency)
    if found[WORTH_IN_ALL] > 0:
        return say("{plan} would pay if it cost less than {worth}{per}", plan=plan, worth=worth, per=per)
    if found[COST_IN_ALL] < 0:
        return say("{plan} would pay if it saved more than {worth}{per}", plan=plan, worth=worth, per=per)
    return Sentence(())


def bearable(found: Row, currency: str) -> CitedNumber | str:
    """What a plan may cost a week, for a table: below 0 what it has to save, "never" where no cost makes it pay."""
    if not found.known(WORTH):
        return ""
    if found[WORTH_IN_ALL] <= 0 <= found[COST_IN_ALL]:
        return found.cited(WORTH, "never", "not_above_0")
    return found.money(WORTH, currency)


# -- parts


def _worth(plan: Named, decision: Row, found: Row | None, steps: Row | None, study: Study) -> Sentence:
    """What the plan costs beside what it may cost."""
    if found is None:
        return Sentence(())
    if not found.known(WORTH):
        return say("{plan} is never active within the {weeks} weeks", plan=plan, weeks=_weeks(study))
    cost, worth, per = _pair(found, steps, study.currency)
    kind = _sign(found[COST_IN_ALL]), _sign(found[WORTH_IN_ALL]), _sign(decision["difference"])
    cited = _SAID[kind] if kind in _SAID else _SAID[kind[:2]]
    return say(cited, plan=plan, cost=cost, worth=worth, per=f"{per}," if "," in per else per)


_SAID = {  # by the signs of cost, of what it may cost and, where that matters, of the difference
    (1, 1, 1): "{plan} costs {cost}{per} and pays up to {worth}",
    (1, 1, 0): "{plan} costs {cost}{per} and earns as much",
    (1, 1, -1): "{plan} costs {cost}{per} and would pay below {worth}",
    (1, 0): "{plan} costs {cost}{per} and would not pay even if it cost nothing",
    (1, -1): "{plan} costs {cost}{per} and would not pay even if it cost nothing",
    (0, 1): "{plan} costs nothing and brings in {worth}{per}",
    (0, 0): "{plan} costs nothing and changes nothing in profit",
    (0, -1): "{plan} costs nothing and still loses {worth}{per}",
    (-1, 1): "{plan} saves {cost}{per} and brings in {worth} beside that",
    (-1, 0): "{plan} saves {cost}{per} and loses nothing by it",
    (-1, -1, 1): "{plan} saves {cost}{per} and pays as long as it saves more than {worth}",
    (-1, -1, 0): "{plan} saves {cost}{per} and loses as much",
    (-1, -1, -1): "{plan} saves {cost}{per} and would pay only if it saved more than {worth}",
}


def _pair(found: Row, steps: Row | None, currency: str) -> tuple[CitedNumber, CitedNumber, str]:
    """What a plan costs and what it may cost, without signs, and for how long that is.

    For a plan that costs once and nothing a week, and where a week is a matter of less than a penny, in all; else for a
    week in which it is active, which is all told if more than the weekly cost of its steps is in it.
    """
    once = steps is not None and not steps["cost_per_week"] and steps["one_off_cost"]
    in_all = once or max(abs(found[each]) for each in WEEKLY) < penny()
    names, rounded = (IN_ALL, _in_all(found)) if in_all else (WEEKLY, units(found))
    cost, worth = (size_of(found, *each) for each in zip(names, [currency] * 2, rounded, strict=True))
    if in_all:
        return cost, worth, " in all"
    if found["active_weeks"] == 1:
        return cost, worth, " in its one week"
    plain = not found[COST_IN_ALL] or (steps is not None and abs(steps["cost_per_week"] - found[COST]) < penny())
    return cost, worth, " a week" if plain else " a week, all told"


def penny() -> float:
    """The least that can be paid, as tables write it."""
    return from_pennies(1)


def units(found: Row) -> tuple[float, ...]:
    """What cost and worth of a week are rounded to wherever they are told: the worth to what its interval bears, both
    fine enough to tell one from the other.
    """
    cost, worth = found[COST], found[WORTH]
    of_worth = formats.interval_unit(found["luck_low"], found["luck_high"], worth)
    return _apart(cost, worth, formats.unit_for(cost), of_worth)


def _in_all(found: Row) -> tuple[float, ...]:
    cost, worth = (found[each] for each in IN_ALL)
    return _apart(cost, worth, formats.unit_for(cost), formats.unit_for(worth))


def _apart(cost: float, worth: float, *wanted: float) -> tuple[float, ...]:
    """Units no coarser than what keeps two amounts apart, the same for two that are alike, no finer than pennies."""
    gap = abs(cost - worth)
    if gap < penny():
        wanted = (max(wanted),) * len(wanted)
    else:
        wanted = tuple(min(each, 10.0 ** math.floor(math.log10(gap / 2))) for each in wanted)
    return tuple(max(each, penny()) if each >= 1.0 else penny() for each in wanted)


def size_of(row: Row, column: str, currency: str, unit: float) -> CitedNumber:
    """An amount without its sign; one that rounds to nothing is called less than the least that can be paid."""
    if abs(row[column]) < penny() / 2:
        return row.cited(column, f"less than {formats.money(penny(), currency, penny())}", "below")
    return row.size(column, currency, unit if abs(row[column]) >= unit / 2 else penny())


def _return(decision: Row, currency: str) -> Sentence:
    """What each unit of money that is spent gains."""
    if not decision.known("roi") or not decision["difference"] > 0:
        return Sentence(())
    spent, roi = formats.symbol(currency).strip(), decision["roi"]
    if roi < LEAST_RETURN / 2:
        each = decision.cited("roi", f"less than {formats.money(LEAST_RETURN, currency, LEAST_RETURN)}", "below")
    else:
        each = decision.money("roi", currency, max(LEAST_RETURN, formats.unit_for(roi)))
    return say("gains {each} for each {spent} spent", each=each, spent=spent)


def _paid_back(decision: Row, found: Row | None, study: Study) -> Sentence:
    """From when on the plan is ahead: what is spent is paid back, what costs nothing has nothing to pay back."""
    spends = found is None or found[COST_IN_ALL] > 0
    if decision["difference"] == 0 or (found is not None and not found.known(WORTH)):
        return Sentence(())
    if not decision.known("payback_week"):
        return say("has not paid back within {weeks} weeks", weeks=_weeks(study)) if spends else Sentence(())
    when = _when(decision, found)
    return say("has paid back {when} on" if spends else "is ahead of carrying on {when} on", when=when)


def _when(decision: Row, found: Row | None) -> Sentence:
    """ "from week 20", "from its first week", "from its first week, week 13,"."""
    week, start = decision["payback_week"], found["start_week"] if found is not None else 0
    at = say("week {at}", at=decision.count("payback_week"))
    if week > start:
        return say("from {at}", at=at)
    return say("from its first week, {at},", at=at) if week > 0 else say("from its first week")


def _weeks(study: Study) -> CitedNumber:
    return CitedNumber(f"{study.weeks:,}", str(study.weeks), "scenario#study.weeks")


def _sign(amount: float) -> int:
    """-1, 0 or 1, of an amount as its table writes it: to the penny."""
    return (amount > 0) - (amount < 0)
