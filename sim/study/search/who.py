"""Who does what of a plan that a search found, by the kind of lever: a proposal, as nobody was asked."""

from sim.scenario.paths.paths import split

STAFF = "who leads the staff"
ROOMS = "who looks after the rooms"
MAKING = "who makes what is sold"
ADVERTISING = "who does the advertising"
COMPLAINTS = "who answers complaints"
OWNER = "the owner"

BY_KEY = {
    **dict.fromkeys(("gesture_chance", "gesture_size", "gesture_cost", "personalisation", "buy_in"), STAFF),
    **dict.fromkeys(("seats_per_week", "crowding", "novelty", "refresh_every_weeks", "refresh_cost", "effort"), ROOMS),
    **dict.fromkeys(("unit_cost", "upgrade_pull", "upgrade_cost"), MAKING),
    **dict.fromkeys(
        ("appeal", "promise", "clarity", "considered", "considered_by_passers", "noticed_per_week"), ADVERTISING
    ),
    **dict.fromkeys(
        ("recovery", "recovery_delay_days", "complaints_invited", "guarantee", "cost_per_complaint"), COMPLAINTS
    ),
}
BY_PART = {"people": STAFF, "setting": ROOMS, "score": MAKING, "varies_by": STAFF}
"""What of a touchpoint is moved."""


def owner_of(what: str) -> str:
    """Who sees to a lever, named relative to its business; the owner where nobody else does."""
    parts = split(what)
    if parts[0] == "touchpoints":
        return BY_PART.get(parts[-1], OWNER)
    return BY_KEY.get(parts[0], OWNER)
