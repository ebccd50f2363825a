"""A film of single residents: one byte a resident and week."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.annotations import Ints
from sim.errors import UsageError
from sim.market.components import components, take_rest, touched
from sim.market.ledger import FIRST_REFERRED, Ledger
from sim.market.run_spec import RunSpec
from sim.market.state import State
from sim.market.terms import Terms
from sim.rules.learning import LAPSED_AFTER, is_loyal
from sim.study.runs.branches import branched
from sim.study.runs.opened import Opened

FAVOURITE = 15  # the low four bits: 0 for nobody, else one more than the place of the business in `Film.businesses`
CAME = 16
LOYAL = 32
LOST = 64
REFERRED = 128
MOST_FAVOURITES = 15


@dataclass(frozen=True, eq=False)
class Film:
    """How residents stand to `business` at the close of each counted week.

    ``frames`` uint8 [W, n]: the low four bits (`FAVOURITE`) are one more than the place in `businesses` of the one to
    which the resident is most loyal, 0 if to none; `CAME`: visited this week; `LOYAL`: a loyal customer of the last 13
    weeks; `LOST`: has been a customer, and not come for 13 weeks; `REFERRED`: came for the first time this week, on the
    word of a friend.  ``residents`` are their indices in the population.
    """

    business: str
    businesses: tuple[str, ...]
    residents: Ints
    frames: np.ndarray


class Filmed(NamedTuple):
    """A film, and how the run that was watched ended: to the bit what `Opened.follow` ends as."""

    film: Film
    state: State
    ledger: Ledger


def filmed(opened: Opened, terms: Terms, business: str, residents: int) -> Filmed:
    """Run a branch with these terms from week 0 and watch `residents` of those who can reach the `business`, evenly
    spaced, or all if they are fewer.

    Raises UsageError for a number below 1, for a market of more than 15 businesses, and for a class of customers that
    the fast engine does not know.
    """
    from sim.kernel import Market

    if type(residents) is not int or residents < 1:
        raise UsageError(f"residents = {residents!r} cannot be filmed: give a whole number from 1.")
    if len(terms.names.business) > MOST_FAVOURITES:
        raise UsageError(
            f"A film tells {MOST_FAVOURITES} businesses apart; this market has {len(terms.names.business)}."
        )
    if opened.trunk is None:
        raise UsageError("A film needs customers of the program's own class.")
    j = terms.names.business.index(business)
    reach = np.array([minutes[j] >= 0.0 for minutes in terms.travel])
    able = np.flatnonzero(reach[opened.population.place])
    watched = able[np.linspace(0, len(able) - 1, min(residents, len(able))).round().astype(np.int64)]
    places = _places(terms, opened.terms, j)
    state, ledger = branched(terms, *opened.trunk)
    asked = RunSpec(
        terms, opened.population, opened.seed, opened.replication, start=state, ledger=ledger, places=places
    )
    market = Market(asked)
    frames = np.empty((terms.weeks, len(watched)), np.uint8)
    diary = ledger.diary[ledger.focus_index(j)]
    for week in range(terms.weeks):
        rows = market.people.tenancy[watched].copy()  # of whoever lives there until the week's close
        market.live(week + 1)
        by_satisfaction = float(terms.by_week["reward_by_satisfaction"][week - terms.first_week])
        referred = diary[rows, ledger.weeks_before + week] & FIRST_REFERRED > 0
        frames[week] = _frame(market.people, j, watched, week, by_satisfaction) | np.where(referred, REFERRED, 0)
    ended = market.state(), market.record.ledger
    take_rest(terms, places, ended, opened.ended)
    return Filmed(Film(business, tuple(terms.names.business), watched, frames), *ended)


def _places(terms, baseline, j):
    """The places to run: those from which the business is reached, with all they are joined to, and what differs from
    the baseline.
    """
    around = next(each for each in components(terms) if terms.place_of[j] in each)
    return tuple(sorted({*around, *touched(terms, baseline)}))


def _frame(people, j, watched, week, by_satisfaction):
    loyalty, visits = people.loyalty[:, watched], people.visits[j, watched]
    since = week - people.last_visit[j, watched].astype(np.int64)
    been = visits > 0
    frame = np.where(loyalty.max(axis=0) > 0.0, loyalty.argmax(axis=0) + 1, 0)
    frame |= np.where(been & (since == 0), CAME, 0)
    frame |= np.where(been & (since < LAPSED_AFTER) & is_loyal(loyalty[j], by_satisfaction), LOYAL, 0)
    frame |= np.where(been & (since >= LAPSED_AFTER), LOST, 0)
    return frame.astype(np.uint8)
