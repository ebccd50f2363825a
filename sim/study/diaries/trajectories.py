"""Lives: what happened to single residents in one run, read from its visits, and from luck where they say too little.

Luck is a pure function of who, week and occasion.  So what a log of visits leaves out, who was told and (in
`sim.study.diaries.touchpoint_replay`) the score of every touchpoint, is worked out again for one resident by the
very rules that the run went by, with the same bits.

Amounts are in z; businesses, segments and touchpoints are indexes; weeks count from 0, the first that counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim import chance
from sim.compiled import fast
from sim.market.ledger import BusinessState, Ledger
from sim.market.run_spec import RunSpec
from sim.market.state import NOBODY, State
from sim.rules.learning import smooth
from sim.rules.seats import WAIT_GAIN
from sim.rules.word import talk_chance
from sim.study.runs.visit_store import RECORD, VisitStore

SLOT_BITS = 24


@dataclass(frozen=True)
class Person:
    """One resident, from moving in to moving out: ``row`` of the diary, ``index`` among all residents, and the week at
    whose close the place is left, or None.
    """

    row: int
    who: int
    arrival: int
    index: int
    segment: int
    leaves: int | None


@dataclass(frozen=True)
class Word:
    """Told to a friend: ``good`` if it recommended; ``came`` the week of the friend's first visit, if it followed."""

    week: int
    friend: int
    good: bool
    came: int | None


@dataclass(frozen=True)
class Visit:
    """One visit to the business that is read about.

    ``past`` and ``since_refresh`` count the visits before it; ``delighted`` and ``outraged`` are judged before a
    complaint is handled, ``satisfaction`` after it.  ``lived`` is the visit as it was, ``memory`` what is learnt of it.
    ``guest``: a friend shared the visit; ``left``: it was the last for good (M37).
    """

    week: int
    occasion: int
    expected: float
    lived: float
    memory: float
    satisfaction: float
    first: bool
    referred: bool
    complained: bool
    refunded: bool
    upgraded: bool
    delighted: bool
    outraged: bool
    left: bool
    past: int
    since_refresh: int
    word: Word | None
    guest: bool


@dataclass(frozen=True)
class CustomerHistory:
    """A resident's dealings with one business in one run.

    ``visits`` to it in order; ``elsewhere`` rows (week, occasion, business).  ``before`` counts the visits before
    week 0, the last of them in ``last_before``, and ``expected`` is what they had taught by then.  ``recommended`` is
    the week of the last good word of a friend before the first visit, if that counts as referred and the word fell in
    the counted weeks; ``fired`` the week of being turned away for good.
    """

    person: Person
    business: int
    visits: tuple
    elsewhere: tuple
    before: int
    last_before: int | None
    expected: float | None
    recommended: int | None
    fired: int | None
    fired_friend: bool


class RunHistory:
    """All that one branch of one replication left behind, by resident.

    ``run`` says which it was; ``opening`` is the `State` as week 0 opened, ``visits`` are the `VisitStore` of the run,
    ``barred`` the newly barred as rows (week, index, business).
    """

    def __init__(
        self,
        run: RunSpec,
        opening: State,
        ledger: Ledger,
        visits: VisitStore,
        barred: Sequence[Sequence[int]] = (),
    ) -> None:
        self.terms, self.population, self.opening, self.ledger = run.terms, run.population, opening, ledger
        self.seed, self.replication = run.seed, run.replication
        self._uniform = fast(chance.uniform)
        self._visits = visits
        self._barred = list(barred)

    # -- who

    def person(self, row: int) -> Person:
        """The `Person` of a row of the ledger's diary."""
        ledger = self.ledger
        who = int(ledger.tenant_slot[row])
        follows = row + 1 < len(ledger.tenant_slot) and int(ledger.tenant_slot[row + 1]) == who
        leaves = int(ledger.tenant_week[row + 1]) - 1 if follows else None
        return Person(row, who, int(ledger.tenant_week[row]), self._index(who), int(ledger.tenant_segment[row]), leaves)

    def tenancy(self, index: int, week: int) -> int:
        """The row of the diary of whoever lives at the place of this index in a week."""
        who = int(self.population.who[index])
        first, last = np.searchsorted(self.ledger.tenant_slot, [who, who + 1])
        return int(first) + int(np.searchsorted(self.ledger.tenant_week[first:last], week, side="right")) - 1

    def _index(self, who):
        return int(self.population.place_start[who >> SLOT_BITS]) + (who & (1 << SLOT_BITS) - 1)

    def _tenant(self, index, week):
        """The week of arrival of the resident with this index in a week."""
        who = int(self.population.who[index])
        first, last = np.searchsorted(self.ledger.tenant_slot, [who, who + 1])
        arrivals = self.ledger.tenant_week[first:last]
        return int(arrivals[np.searchsorted(arrivals, week, side="right") - 1])

    def was_there(self, person: Person) -> bool:
        """Whether the resident had moved in when week 0 opened."""
        return int(self.opening.arrival[person.index]) == person.arrival

    # -- luck and levers

    def luck(self, purpose: int, who: int, week: int, occasion: int, which: int) -> float:
        """One uniform number, as the run drew it."""
        return self._uniform(self.seed, self.replication, purpose, who, week, occasion, which)

    def current_value(self, name: str, week: int, *at: int) -> float:
        """A number of the terms (`Terms.by_week`) in a week."""
        return float(self.terms.by_week[name][(week - self.terms.first_week, *at)])

    @cached_property
    def utilisation(self) -> list[list[float]]:
        """The smoothed utilisation (0..1) that each week opens with: a list of W lists of J."""
        terms, found = self.terms, []
        held = self.opening.utilisation.tolist()
        used = self.ledger.business_state[self.ledger.weeks_before :, :, BusinessState.UTILISATION].tolist()
        seats = terms.by_week["seats"][-terms.first_week :].tolist()
        for week, (now, limits) in enumerate(zip(used, seats, strict=True)):
            found.append(held)
            held = [
                smooth(old, new, WAIT_GAIN) if limit >= 0.0 else old
                for old, new, limit in zip(found[week], now, limits, strict=True)
            ]
        return found

    # -- a life

    def trajectory(self, person: Person, business: int) -> CustomerHistory:
        """The `CustomerHistory` of a person with a business."""
        visits, elsewhere = [], []
        was_there = self.was_there(person)
        past = int(self.opening.visits[person.index, business]) if was_there else 0
        shown, week = (int(self.opening.since_refresh[person.index, business]) if was_there else 0), 0
        before = past
        for number in self._visits.of(person.who, person.arrival):
            record = self._visits[number]
            now = int(record["week"])
            if int(record["business"]) != business:
                elsewhere.append((now, int(record["occasion"]), int(record["business"])))
                continue
            if self._refreshed(business, week, now):
                shown = 0
            week = now + 1
            visits.append(self._visit(person, record, past, shown))
            past, shown = past + 1, shown + 1
        first, fired = visits[0] if visits else None, self._fired(person, business)
        return CustomerHistory(
            person=person,
            business=business,
            visits=tuple(visits),
            elsewhere=tuple(elsewhere),
            before=before,
            last_before=int(self.opening.last_visit[person.index, business]) if before else None,
            expected=float(self.opening.expectation[person.index, business]) if before else None,
            recommended=self._recommended(person, business, first.week) if first and first.referred else None,
            fired=fired,
            fired_friend=fired is not None and self._told_of_firing(person, business, fired),
        )

    def _fired(self, person, business):
        """The week in which this person was barred, or None; before and after, others may live in the same slot."""
        last = np.inf if person.leaves is None else person.leaves
        weeks = [week for week, *whom in self._barred if whom == [person.index, business]]
        return next((week for week in weeks if person.arrival <= week <= last), None)

    def _refreshed(self, business, first, last):
        """Whether everything was made new in one of the weeks `first` to `last`."""
        start = first - self.terms.first_week
        return bool(self.terms.by_week["refreshes"][start : last + 1 - self.terms.first_week, business].any())

    def _visit(self, person, record, past, shown):
        week, occasion = int(record["week"]), int(record["occasion"])
        return Visit(
            week=week,
            occasion=occasion,
            **{name: float(record[name]) for name in ("expected", "lived", "memory", "satisfaction")},
            **{name: bool(record[name]) for name in ("first", "referred", "complained", "refunded", "upgraded")},
            **{name: bool(record[name]) for name in ("delighted", "outraged", "left")},
            past=past,
            since_refresh=shown,
            word=self.word(record),
            guest=self._guest(person, week, occasion),
        )

    # -- who was told

    def word(self, record: np.void) -> Word | None:
        """M21: the `Word` that followed a visit, a record of the store; or None."""
        who, week, occasion = int(record["who"]), int(record["week"]), int(record["occasion"])
        satisfaction = float(record["satisfaction"])
        likely = talk_chance(
            self.current_value("talk_chance", week),
            self.current_value("talkativeness", week, int(record["segment"])),
            self.current_value("talk_gain", week),
            satisfaction,
            self.current_value("tolerance", week),
        )
        if likely <= 0.0 or self.luck(chance.TELL, who, week, occasion, 0) >= likely:
            return None
        friend = self.population.friend(self._index(who), self.luck(chance.TELL, who, week, occasion, 1))
        if friend == NOBODY:
            return None
        return Word(week, friend, satisfaction > 0.0, self._first_visit(friend, int(record["business"]), week))

    def _first_visit(self, index, business, after):
        """The week of the first visit ever of a resident to a business, if it is after a week; else None."""
        for number in self._visits.of(int(self.population.who[index]), self._tenant(index, after)):
            record = self._visits[number]
            if record["first"] and int(record["business"]) == business:
                week = int(record["week"])
                return week if week > after else None
        return None

    def _guest(self, person, week, occasion):
        """Whether a friend shared the visit."""
        likely = self.current_value("guest_chance", week, person.segment)
        if likely <= 0.0 or self.luck(chance.TELL, person.who, week, occasion, 3) >= likely:
            return False
        return self.population.friend(person.index, self.luck(chance.GUEST, person.who, week, occasion, 0)) != NOBODY

    def _told_of_firing(self, person, business, week):
        """M26: whether there was a friend to tell."""
        u = self.luck(chance.FIRED, person.who, week, 0, 4 * self.terms.hashes[business])
        return self.population.friend(person.index, u) != NOBODY

    def _recommended(self, person, business, before):
        """The week of the last good word that reached a person before a week, or None if it was before week 0."""
        could = []
        for some in self._of_speakers(person.index):
            good = (some["business"] == business) & (some["satisfaction"] > 0.0)
            then = (some["week"] < before) & (some["week"] >= person.arrival)
            could += some[good & then].tolist()
        for each in sorted(could, key=lambda one: -one[RECORD.names.index("week")]):
            word = self.word(dict(zip(RECORD.names, each, strict=True)))
            if word is not None and word.friend == person.index:
                return word.week
        return None

    def _of_speakers(self, index):
        """Yield records of visits: those of people who could tell the resident with this index anything."""
        population, visits = self.population, self._visits
        place = int(population.place[index])
        if population.complete[place]:
            for some in visits.blocks():
                yield some[some["who"] >> SLOT_BITS == place]
            return
        friends = population.friend_list[population.friend_start[index] : population.friend_start[index + 1]]
        for who in np.unique(population.who[friends]).tolist():
            yield visits.records(visits.of_slot(who))
