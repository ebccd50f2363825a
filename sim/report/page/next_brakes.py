"""Brakes as next questions: a full house, a price, and what rivals answer."""

from sim.report.page.case import Case
from sim.report.page.cited import Row, Sentence, say
from sim.report.page.next_candidate import MONEY, Candidate, house_of, material, unit_of
from sim.report.page.next_commands import over_price, over_rival, over_seats
from sim.report.words import formats
from sim.scenario.schema.business import Business
from sim.study.rows.table_set import TableSet

FULL_FROM = 0.9
"""Of the seats taken in the mean: from here on the house is full in many weeks, and the model counts it as crowded."""


def seats(case: Case) -> Candidate | None:
    """The house is full: by the run without limits of seats, or else by how full it is and who is turned away."""
    house = house_of(case)
    if house is None or house.seats_per_week is None or "capacity" in case.scenario.behaviour.off:
        return None
    found = _without_limits(case) or _turned_away(case, house)
    asked = over_seats(case, house)
    return None if found is None or asked is None else Candidate(case, found[0], asked, MONEY, found[1])


def _without_limits(case: Case) -> tuple[Sentence, float] | None:
    rows = case.tables.rows("mechanisms", business=case.business, mechanism="capacity")
    free = [row for row in rows if row.known("luck_low") and row["luck_low"] > 0]
    top = max(free, key=lambda row: row["without_it"], default=None)
    if top is None or top["mechanism_effect"] < material(case) or top["without_it"] <= 0:
        return None
    worth = top["without_it"] - max(0.0, case.best["difference"])
    if worth < material(case):
        return None
    said = say(
        "how many seats does {plan} need? Without a limit of seats and without waiting it would {then} instead of "
        "{given}. What more seats cost is not in this.",
        plan=case.plan(top["strategy"]),
        then=_earns(top, "without_it", case.study.currency, "lose {amount}", "earn {amount}"),
        given=_earns(top, "with_it", case.study.currency, "losing {amount}", "earning {amount}"),
    )
    return said, worth


def _turned_away(case: Case, house: Business) -> tuple[Sentence, float] | None:
    """Only where no mechanism was switched off, which would say more."""
    row = case.best
    if case.tables.rows("mechanisms", business=case.business) or not row.known("utilisation"):
        return None
    if row["utilisation"] < FULL_FROM:
        return None
    lost = _lost_at_the_door(case, row["strategy"])
    worth = lost * max(0.0, house.price - (house.unit_cost or 0.0))
    if worth < material(case) or not lost:
        return None
    said = say(
        "is the house too small for {plan}? Under it {full} of the seats are taken, and guests are turned away. What "
        "more seats cost is not in this.",
        plan=case.plan(row["strategy"]),
        full=row.cited("utilisation", formats.share(row["utilisation"])),
    )
    return said, worth


def _lost_at_the_door(case: Case, strategy: str) -> float:
    """Occasions that a full house turned away over all counted weeks, in the mean."""
    tables = TableSet.of(case.comparison.tables)
    if "weekly" not in tables or not tables.columns("weekly"):
        return 0.0
    lost, runs = 0.0, set[int]()
    for block in tables.blocks("weekly"):  # a part at a time: it may be long
        own = block[(block["business"] == case.business) & (block["strategy"] == strategy)]
        if strategy != case.study.baseline:
            own = own[own["tried_at"] == case.business]
        lost += float(own["turned_away"].sum())
        runs.update(own["replication"].tolist())
    return lost / len(runs) if runs else 0.0


def price(case: Case) -> Candidate | None:
    """The price of the house is not its best, or the plan is one of price and the price decides."""
    house = house_of(case)
    if house is None:
        return None
    return _other_price(case, house) or _price_of_the_plan(case, house)


def _other_price(case: Case, house: Business) -> Candidate | None:
    rows = [row for row in case.tables.rows("price_check", business=case.business) if row.known("luck_low")]
    row = max(rows, key=lambda row: row["difference"], default=None)
    if row is None or row["luck_low"] <= 0 or row["difference"] < material(case):
        return None
    asked, currency = over_price(case, house), case.study.currency
    if asked is None:
        return None
    said = say(
        "would another price pay? At {price}, {dearer} than now and without any plan, the house would earn {more} more "
        "than now.",
        price=row.money("price", currency),
        dearer=row.quoted("price_move"),
        more=row.money("difference", currency, unit_of(row)),
    )
    return Candidate(case, said, asked, MONEY, row["difference"])


def _price_of_the_plan(case: Case, house: Business) -> Candidate | None:
    strategy, difference = case.best["strategy"], case.best["difference"]
    row = case.tables.row("bridge", business=case.business, strategy=strategy, line="price")
    asked = over_price(case, house, strategy)
    if row is None or asked is None or abs(row["amount"]) < material(case) or not row["amount"]:
        return None
    if (difference - row["amount"] > 0) == (difference > 0):
        return None  # the sign would be the same without it
    said = say(
        "how far should {plan} move the price? What guests pay {does} {amount}, and the whole difference is {all}.",
        plan=case.plan(strategy),
        does="brings" if row["amount"] > 0 else "costs",
        amount=row.size("amount", case.study.currency),
        all=case.difference(case.best),
    )
    return Candidate(case, said, asked, MONEY, abs(row["amount"]))


def rivals(case: Case) -> Candidate | None:
    """The answer that pays rivals best makes another choice ours."""
    strategy, baseline = case.best["strategy"], case.study.baseline
    rows = {row["response"]: row for row in case.tables.rows("payoffs", business=case.business, strategy=strategy)}
    replies = [row for response, row in rows.items() if response != "none" and row["is_their_best_reply"]]
    if "none" not in rows or not replies or rows["none"]["is_their_best_reply"]:
        return None
    reply = min(replies, key=lambda row: row["ours"])
    others = case.tables.rows("payoffs", business=case.business, response=reply["response"])
    best = max(others, key=lambda row: row["ours"])
    loss = rows["none"]["ours"] - reply["ours"]
    if best["strategy"] == strategy or best["ours"] - reply["ours"] < material(case) or loss < material(case):
        return None
    asked = over_rival(case, reply["response"])
    if asked is None:
        return None
    currency, other = case.study.currency, best["strategy"]
    said = say(
        "how will rivals answer? What pays them best is to {reply}: then {other} is worth {better} and {plan} {worse}, "
        "instead of {alone} where they do nothing.",
        reply=_lowered(reply["response_label"]),
        other="carrying on" if other == baseline else case.plan(other),
        better=best.money("ours", currency, unit_of(best, "ours"), sign=True),
        plan=case.plan(strategy),
        worse=reply.money("ours", currency, unit_of(reply, "ours"), sign=True),
        alone=rows["none"].money("ours", currency, unit_of(rows["none"], "ours"), sign=True),
    )
    return Candidate(case, said, asked, MONEY, loss)


def _earns(row: Row, column: str, currency: str, lose: str, earn: str) -> Sentence:
    unit = unit_of(row, "mechanism_effect")
    return say(lose if row[column] < 0 else earn, amount=row.size(column, currency, unit))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
