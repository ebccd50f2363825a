"""The touchpoints of one visit, worked out again from luck for those who want to read of it (M8-M10, M16, M19, M20)."""

from sim.chance import NOISE, OCCURS, VOICE, normal_from
from sim.rules import visit as rules
from sim.rules.traits import match_of
from sim.study.diaries.trajectories import CustomerHistory, RunHistory, Visit


def moments(
    history: RunHistory, trajectory: CustomerHistory, visit: Visit
) -> tuple[tuple[tuple[int, float], ...], int | None]:
    """What a visit was made of: ((touchpoint, z), ...) in order, and the touchpoint of a gesture or None.

    ``history`` is a `sim.study.diaries.trajectories.RunHistory`, ``trajectory`` one of its customers' and ``visit`` a
    visit of it.  The moments are those of the run to the bit.  None of them, ((), None), should they not add up to
    the visit as it was lived: then its customers went by rules of their own.
    """
    gift = _gift(history, trajectory, visit)
    found = tuple(
        (touchpoint, _moment(history, trajectory, visit, touchpoint, touchpoint == gift))
        for touchpoint in range(len(history.terms.touchpoints))
        if _occurs(history, trajectory, visit, touchpoint)
    )
    peak_aversion = history.current_value("peak_aversion", visit.week)
    if _memory(history.terms, found, trajectory.person.segment, peak_aversion) != visit.lived:
        return (), None
    return found, gift


def _luck(history, purpose, trajectory, visit, which):
    return history.luck(purpose, trajectory.person.who, visit.week, visit.occasion, which)


def _gift(history, trajectory, visit):
    """M20: the touchpoint at which a gesture is made, or None."""
    likely = history.current_value("gesture_chance", visit.week, trajectory.business)
    given = likely > 0.0 and _luck(history, VOICE, trajectory, visit, 0) < likely
    return history.terms.gesture_at[trajectory.business] if given else None


def _occurs(history, trajectory, visit, touchpoint):
    likely = history.terms.touchpoints[touchpoint].occurs
    return likely >= 1.0 or _luck(history, OCCURS, trajectory, visit, touchpoint) < likely


def _moment(history, trajectory, visit, touchpoint, gift):
    """M8: one moment (z)."""
    week, business = visit.week, trajectory.business
    now = history.current_value
    people = rules.people_under_pressure(
        now("people", week, business, touchpoint),
        now("crowding", week, business),
        history.utilisation[week][business],
    )
    human = history.terms.touchpoints[touchpoint].human
    return rules.moment(
        rules.delivered(human, people, now("setting", week, business, touchpoint)),
        _match(history, trajectory),
        rules.novelty_left(now("novelty", week, business), now("novelty_fades", week), visit.since_refresh),
        rules.personal_touch(now("personalisation", week, business), visit.past),
        now("gesture_size", week, business) if gift else 0.0,
        now("varies_by", week, business, touchpoint),
        normal_from(_luck(history, NOISE, trajectory, visit, touchpoint)),
    )


def _match(history, trajectory):
    """How far the business's way suits this resident (z)."""
    person, terms = trajectory.person, history.terms
    if history.was_there(person):
        return float(history.opening.match[person.index, trajectory.business])
    luck = history.seed, history.replication, person.who, person.arrival
    return match_of(*luck, terms.hashes[trajectory.business], terms.match, terms.alike_of(person.who))


def _memory(terms, moments, segment, peak_aversion):
    """M10: what is remembered of the moments (z)."""
    cares, mean, total = terms.cares[segment], 0.0, 0.0
    for touchpoint, x in moments:
        total += cares[touchpoint]
        mean = rules.mean_so_far(mean, cares[touchpoint], total, x)
    highest, peak, end = 0.0, 0.0, 0.0
    for touchpoint, x in moments:
        standing = rules.standing_out(cares[touchpoint], x, mean, peak_aversion)
        if rules.is_peak(standing, highest):
            highest, peak = max(highest, standing), x
        end = x
    return rules.remember(mean, peak, end, *terms.memory)
