"""What one visit brings and costs (rules of money, M34)."""


def visit_margin(spend, price, unit_cost, cost_per_visit):
    """Money of one visit before extras: spend x (price - unit cost) - what the strategy costs each time."""
    return spend * (price - unit_cost) - cost_per_visit


def contribution(margin, upgrade, refund, complaint_cost, gesture_cost):
    """Money that one visit left behind, after the upgrade's margin, the refund and the cost of complaint and
    gesture.
    """
    return margin + upgrade - refund - complaint_cost - gesture_cost
