"""How the owner of a business can find out what an input is, and how many people it takes."""

import math

BY_ASKING = {
    ("business", "aware"): "ask {people} people who live there whether they know the business",
    ("business", "considered"): "ask {people} people who went out lately whether the business came to mind",
    ("business", "considered_by_passers"): "ask {people} passers-by whether they noticed the business",
    ("business", "gesture_chance"): "count, over {people} visits, in how many a guest got a small kindness",
    ("behaviour", "talk_chance"): "ask {people} guests whether they told anybody about their last visit",
    ("behaviour", "go_share"): "ask {people} people who last thought of going out whether they went",
    ("place", "passing_share"): "ask {people} people who are out there whether they live there",
    ("segment", "guest_chance"): "count, over {people} visits, how many were shared with a friend",
}
"""Shares: the question that tells them, by kind of table and key."""

OTHERWISE = {
    ("behaviour", "brand_price_elasticity"): "change a price every other week for a while and count the visits",
    ("behaviour", "category_price_elasticity"): "compare visits before and after all houses changed their prices",
    ("place", "moves_per_year"): "look it up: the office of statistics counts who moves",
    ("place", "residents"): "look it up: the office of statistics counts who lives there",
    ("place", "passing_trade_per_week"): "count for a week who goes by",
    ("segment", "occasions_per_week"): "ask guests how often they went out last week, here or elsewhere",
    ("business", "seats_per_week"): "count for a week how many visits can be served",
    ("business", "unit_cost"): "take it from the books: what one visit more costs",
    ("business", "price"): "take it from the till: what a visit pays in the mean",
}
"""The rest that can be counted or looked up."""

TRIED = "try it on a small scale for some weeks, and ask guests before and after"
"""What a plan does is seen by doing it."""

PRICED = "get it priced: wages, quotes and invoices, before anything is started"
"""What a plan costs is known before it is tried."""

LEAST, MOST = 30, 10_000
"""People; of fewer a share is not told by its interval, and more are hardly ever asked."""
SURE = 1.96  # half-widths of a 95 % interval, in standard errors


def people_to_ask(share: float, turn: float) -> int | None:
    """How many people tell a share from the value at which the answer turns, with 95 % confidence, to two digits, up.

    None where both are the same, and where it takes more people than anybody asks.
    """
    gap = abs(share - turn)
    if not gap:
        return None
    spread = max(share * (1.0 - share), turn * (1.0 - turn))
    needed = max(LEAST, math.ceil(spread * (SURE / gap) ** 2))
    unit = 10 ** max(0, len(str(needed)) - 2)
    return -(-needed // unit) * unit if needed <= MOST else None
