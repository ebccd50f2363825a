"""What the page and the terminal say of each business of a sweep: who wins where, what decides it, and where the one
that earns most loses; by rule.
"""

from typing import Any

import numpy as np

from sim.report.page.cited import CitedNumber, Named, Row, Sentence, as_written, joined, opened, say, sentence_list
from sim.report.sections.separation import FEWEST_POINTS, LEVEL
from sim.report.sections.sweep_words import cut_words, input_of, words_of
from sim.report.sections.swept import Swept
from sim.report.words import formats
from sim.report.words.assumption_text import Assumption, near
from sim.study.discovery.failures import LEAST_FAILURES, LEAST_WORLDS

MOST_WINNERS = 3
"""Strategies named in one sentence; of more the others are told together."""
FINENESS = 25
"""Into how many parts of an input's range the ends of a box are told apart."""


def rows_of(table: str, frame: Any, business: str) -> list[Row]:
    """The rows of one business, each with its place in the table."""
    places = np.flatnonzero(frame["business"] == business)
    records = frame.iloc[places].to_dict("records")
    return [Row(table, 2 + int(at), each) for at, each in zip(places, records, strict=True)]


def plan(strategy: str, found: Swept) -> Named:
    """What a sentence calls a strategy."""
    return Named(found.plan(strategy))


def counted(number: int, business: str, **conditions: Any) -> CitedNumber:
    """So many rows of points.csv of a business with such cells."""
    wanted = {"business": business, **conditions}
    where = "&".join(f"{column}={as_written('points', column, value)}" for column, value in wanted.items())
    return CitedNumber(f"{number:,}", str(number), f"points.csv#count:{where}")


# -- who wins


def standing(business: str, found: Swept) -> Sentence:
    """Which strategy wins at what share of the points, and at how many of these by more than luck."""
    rows = rows_of("wins", found.wins, business)
    if not rows or not rows[0]["points"]:
        return say("No run has finished here, so nothing wins.")
    if len(rows) == 1:
        return say(
            "{plan} is the only strategy that was run, so there is nothing to win.", plan=_opening(rows[0], found)
        )
    return joined([_shares(rows, found), _settled(business, found)])


def _opening(row: Row, found: Swept) -> Sentence:
    """A strategy at the beginning of a sentence."""
    name = found.plan(row["strategy"])
    is_ours = row["strategy"] == found.about.baseline
    return say(name[:1].upper() + name[1:]) if is_ours else Sentence((Named(name),))


def _shares(rows: list[Row], found: Swept) -> Sentence:
    ranked = sorted((row for row in rows if row["points_won"]), key=lambda row: -row["points_won"])
    first, points = ranked[0], ranked[0].count("points")
    if first["points_won"] == first["points"]:
        all_of = say("the only point") if points.printed == "1" else say("all {points} points", points=points)
        return say("{plan} wins at {all_of}.", plan=_opening(first, found), all_of=all_of)
    parts = [
        say(
            "{plan} wins at {won} of {points} points ({share})",
            plan=_opening(first, found),
            won=first.count("points_won"),
            points=points,
            share=first.cited("share", formats.share(first["share"])),
        )
    ]
    others = ranked[1:] if len(ranked) <= MOST_WINNERS + 1 else ranked[1:MOST_WINNERS]
    parts += [
        say(
            "{plan} at {won} ({share})",
            plan=plan(row["strategy"], found),
            won=row.count("points_won"),
            share=row.cited("share", formats.share(row["share"])),
        )
        for row in others
    ]
    left = len(ranked) - 1 - len(others)
    if left:
        parts.append(say(f"{left} others at the rest"))
    return say("{parts}.", parts=sentence_list(parts))


def _settled(business: str, found: Swept) -> Sentence:
    """At how many points the winner leads by more than luck."""
    own = found.won(business)["is_settled"]
    if not own.notna().any():
        return say("Each point has one run, so how much of this is luck cannot be told.")
    yes, known = int(own.sum()), int(own.notna().sum())
    settled = counted(yes, business, is_best=True, is_settled=True)
    if known == 1:
        leads = "leads" if yes else "does not lead"
        where = "There" if len(own) == 1 else "At the one point with more than one run"
        return say(f"{where} the winner {leads} by more than luck.")
    if known < len(own):
        what = say(f"the {known:,} points with more than one run")
    else:
        what = say("these points")
    if yes == known:
        return say("At all of {what} the winner leads by more than luck.", what=what)
    if not yes:
        return say("At none of {what} does the winner lead by more than luck.", what=what)
    return say("At {settled} of {what} the winner leads by more than luck.", settled=settled, what=what)


# -- what decides it


def decider(business: str, found: Swept) -> Sentence:
    """The input and the cut that part the winners best, only where that holds up; "" where there is nothing to part."""
    own = found.won(business)
    winners = own["strategy"].nunique()
    if winners < 2:
        return Sentence(())
    if len(own) < FEWEST_POINTS:
        return say(f"With fewer than {FEWEST_POINTS} points nothing is said of what decides between the winners.")
    rows = rows_of("separations", found.separations, business)
    if not rows:
        return say("Too few points lie on either side of any cut to say what decides between the winners.")
    top = rows[0]
    if not top["p_value"] < LEVEL:
        return say(
            "No single input separates the winners: where they are dealt out anew among the points, the best cut of an "
            "input parts them as well in {as_well} of {deals} deals.",
            as_well=_deals(top),
            deals=top.count("permutations"),
        )
    separating = next((row for row in rows if row["is_separating"]), None)
    if separating is None:
        return say(
            "No single input decides between the winners: the best cut is that of {input}, yet {plan} wins most points "
            "on both of its sides.",
            input=_input(top, found),
            plan=plan(top["winner_below"], found),
        )
    return _parted(separating, found)


def _parted(row: Row, found: Swept) -> Sentence:
    below, above = _side_words(row, found)
    return say(
        "What decides between them is {input}: {below} {winner_below} wins {won_below} of {points_below} points, "
        "{above} {winner_above} wins {won_above} of {points_above}. So good a cut comes about by chance in {share} of "
        "cases.",
        input=_input(row, found),
        below=below,
        above=above,
        winner_below=plan(row["winner_below"], found),
        winner_above=plan(row["winner_above"], found),
        won_below=row.count("won_below"),
        points_below=row.count("points_below"),
        won_above=row.count("won_above"),
        points_above=row.count("points_above"),
        share=_chance(row),
    )


def _deals(row: Row) -> CitedNumber:
    """In how many deals the winners were parted as well: the true one counts in the share and not here."""
    number = round(row["p_value"] * (1 + row["permutations"])) - 1
    return row.cited("p_value", f"{number:,}", "deals", number)


def _chance(row: Row) -> Any:
    """How often chance parts winners as well: at most so often, where no deal did."""
    least = row["p_value"] <= 1.5 / (row["permutations"] + 1)
    printed = formats.share(row["p_value"])
    return say("at most {share}", share=row.cited("p_value", printed)) if least else row.cited("p_value", printed)


def _input(row: Row, found: Swept) -> Named:
    return Named(words_of(found)[row["input"]].spoken())


def _side_words(row: Row, found: Swept) -> tuple[Sentence, Sentence]:
    """ "up to £10" and "from £12 on" where few values were tried, else "below about £11" and "above"."""
    words: Assumption = words_of(found)[row["input"]]
    low, high = words.value(row["range_low"]), words.value(row["range_high"])
    if found.has_few_values(row["input"]) and low != high:
        return (
            say("up to {at}", at=row.cited("range_low", low)),
            say("from {at} on", at=row.cited("range_high", high)),
        )
    at = CitedNumber(cut_words(row.values, found), f"{row['cut']:.6f}", row.place("cut", "about"))
    return say("below about {at}", at=at), say("above it")


# -- where the one that earns most loses


def loses(business: str, found: Swept) -> Sentence:
    """Where the strategy that earns most over all points loses, or why no such place is told; "" of a point alone, or
    where there is nothing to lose to.
    """
    rows = rows_of("losing", found.losing, business)
    if not rows or rows[0]["points"] < 2:
        return Sentence(())
    first = rows[0]
    names = {"plan": _opening(first, found), "other": plan(first["held_against"], found)}
    counts = {"lost": first.count("points_lost"), "points": first.count("points")}
    if not first["points_lost"]:
        return say("At none of {points} points does {plan} earn less than {other}.",
                   **{**names, "plan": plan(first["strategy"], found)}, points=counts["points"])  # fmt: skip
    said = say(
        "{plan} earns most over all points, and less than {other} at {lost} of {points} points", **names, **counts
    )
    if first["gathering"] == "few points":
        return say(f"{{said}}; to say where takes {LEAST_WORLDS} points.", said=said)
    if first["gathering"] == "few failures":
        few = f"below {LEAST_FAILURES}, too few to say where"
        if 2 * first["points_lost"] > first["points"]:
            few = f"at fewer than {LEAST_FAILURES} it does not, too few to say where"
        return say("{said}: {few}.", said=said, few=few)
    if first["gathering"] == "nowhere":
        return say("{said}, which gather nowhere that can be told.", said=said)
    return say(
        "{said}. They gather where {bounds}: there it earns less at {inside} of {held} points, at {base} of all; "
        "{coverage} of them lie there.",
        said=said,
        bounds=joined([_bound(row, found) for row in rows], ", ", " and "),
        inside=first.count("lost_in_box"),
        held=first.count("points_held_out"),
        base=first.cited("base_rate", formats.share(first["base_rate"])),
        coverage=first.cited("coverage", formats.share(first["coverage"])),
    )


def _bound(row: Row, found: Swept) -> Sentence:
    """One side of the box in words."""
    each, words = input_of(row["input"], found), words_of(found)[row["input"]]
    what, ends = Named(words.spoken()), {}
    for end in ("low", "high"):
        if row.known(f"box_{end}"):
            at = float(row[f"box_{end}"])
            fine = abs(at) / FINENESS if each.log else (row["range_high"] - row["range_low"]) / FINENESS
            ends[end] = row.cited(f"box_{end}", words.value(near(at, 0.0, fine)))
    if len(ends) == 2:
        return say("{what} lies between {low} and {high}", what=what, **ends)
    return say("{what} is {low} or more" if "low" in ends else "{what} is {high} or less", what=what, **ends)


def sentences(business: str, found: Swept) -> tuple[Sentence, ...]:
    """All that is said of a business."""
    every = standing(business, found), decider(business, found), loses(business, found)
    return tuple(opened(each) for each in every if each)
