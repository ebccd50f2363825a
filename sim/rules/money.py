"""What one visit brings and costs (rules of money, M34)."""


def visit_margin(spend: float, price: float, unit_cost: float, cost_per_visit: float) -> float:
    """M34. Money of one visit before extras: spend x (price - unit cost) - what the strategy costs each time.

    `spend` >= 0 units a visit, all else in money.

    Source: a definition, contribution margin; Rust, Lemon & Zeithaml (2004) for why it is counted by customer.
    """
    return spend * (price - unit_cost) - cost_per_visit


def contribution(margin: float, upgrade: float, refund: float, complaint_cost: float, gesture_cost: float) -> float:
    """M34. Money that one visit left behind, after the upgrade's margin, the refund and the cost of complaint and
    gesture; all in money.

    Source: a definition, contribution margin.
    """
    return margin + upgrade - refund - complaint_cost - gesture_cost
