"""The names of what may be known of a real business and is printed beside the model (``[[fact]] what``)."""

FACTS = (
    "visits_per_week",  # served, residents and passers-by
    "revenue_per_week",  # money, visits and upgrades
    "profit_per_week",  # money, undiscounted
    "passing_share",  # passers' share of the visits
    "repeat_share",  # share of the residents' visits that are not their first
    "satisfaction",  # score points
    "market_share",  # of the visits to all businesses of its place
    "loyal_share",  # loyal residents among the active ones
    "utilisation",  # served / seats
    "penetration",  # share of its place's residents who came in the last 52 weeks
)
