"""What changes nothing: experience where nobody comes back (V16) or nobody minds (V27), and who or what is not there
(V26).  With the same luck all of these are exact.
"""

import tomllib

import numpy as np
import pytest

from sim.accounts.walk import walk
from sim.kernel import simulate
from sim.market.ledger import Count, contradictions
from sim.market.run_spec import RunSpec
from sim.market.state import BARRED
from sim.market.terms import Terms
from sim.market.visits import COLUMNS
from sim.scenario import read
from tests import scenarios
from tests.kernel.everything import everything_on
from tests.kernel.limits import SEED, opened, passed
from tests.kernel.markets import toml

LEVERS = {
    "people": {"touchpoints.welcome.people": 8.5},
    "setting": {"touchpoints.meal.setting": 3.0},
    "both": {"touchpoints.farewell.score": 9.0},
    "consistency": {"touchpoints.meal.varies_by": 4.0},
    "recovery": {"recovery": 1.0},
    "recovery, late": {"recovery_delay_days": 6.0},
    "novelty": {"novelty": 1.5},
    "refreshed": {"novelty": 1.5, "refresh_every_weeks": 3},
    "gesture": {"gesture_chance": 0.4, "gesture_size": 3.0},
    "an extra": {"upgrade_pull": 1.0, "upgrade_price": 3.0},
}
"""Levers of the experience."""
FOR_REGULARS = {"personalisation": {"personalisation": 3.0}}
"""What a first visit cannot show."""
PROMISES = {"promise": {"promise": 9.0}, "clarity": {"clarity": 1.0}, "guarantee": {"guarantee": 1.0}}
"""What changes what people expect and fear; a guarantee is paid, too."""
LIVELY = {
    "study.weeks": 16,
    "study.warm_up_weeks": 4,
    "place.town.residents": 150,
    "place.town.moves_per_year": 0.3,
    "behaviour.tolerance": 0.8,
    "behaviour.complaint_chance": 0.5,
    "behaviour.review_chance": 0.5,
}
PASSING = {**LIVELY, "place.town": {"passing_trade_per_week": 80.0}}
"""Nobody lives here."""
del PASSING["place.town.residents"], PASSING["place.town.moves_per_year"]
CARELESS = {
    **LIVELY,
    "behaviour.experience_weight": 0.0,
    "behaviour.risk_weight": 0.0,
    "behaviour.loyalty_weight": 0.0,
    "behaviour.talk_chance": 0.0,
    "behaviour.talk_gain": 0.0,
    "behaviour.exit_chance": 0.0,
}


def visits(changes, lever=None):
    """Who came where and when, as an array of rows; and everything that was counted, of a run of the kernel."""
    at_ash = {f"business.Ash.{key}": value for key, value in (lever or {}).items()}
    the_terms = scenarios.terms({**changes, **at_ash})
    market = passed(opened(the_terms, log_visits=True), the_terms.weeks + the_terms.warm_up)
    log = market.record.log.arrays()
    came = np.column_stack([log[name].astype(int) for name in ("week", "who", "arrival", "occasion", "business")])
    assert len(came) > 200
    return came, market.record.ledger.counts


def same_demand(changes, lever):
    """Whether a lever leaves all visits as they were; it must change something else."""
    (before, counts), (after, other) = visits(changes), visits(changes, lever)
    assert not np.array_equal(counts, other), "the lever does nothing at all"
    return np.array_equal(before, after)


@pytest.mark.parametrize("name", LEVERS)
def test_v16_no_experience_moves_those_who_pass_by_once(name):
    assert same_demand(PASSING, LEVERS[name])


@pytest.mark.parametrize("name", ["people", "setting", "both", "gesture"])
def test_v16_ends_where_passers_read_reviews(name):
    assert not same_demand({**PASSING, "behaviour.passers.reviews": 0.8}, LEVERS[name])


def test_v16_ends_where_people_live_and_come_back():
    assert not same_demand(LIVELY, LEVERS["people"])


@pytest.mark.parametrize("name", ["promise", "clarity"])
def test_v16_is_about_experience_not_about_what_shows(name):
    before, after = (visits(PASSING, lever)[0] for lever in (None, PROMISES[name]))
    assert not np.array_equal(before, after)


@pytest.mark.parametrize("name", [*LEVERS, *FOR_REGULARS, *PROMISES])
def test_v27_nothing_moves_those_who_do_not_mind(name):
    lever = {**LEVERS, **FOR_REGULARS, **PROMISES}[name]
    if name == "clarity":
        (before, _), (after, _) = visits(CARELESS), visits(CARELESS, lever)  # only the risk felt differs
        assert np.array_equal(before, after)
    else:
        assert same_demand(CARELESS, lever)


@pytest.mark.parametrize(
    "weight",
    [
        {"behaviour.experience_weight": 0.4},
        {"behaviour.loyalty_weight": 1.5},
        {"behaviour.risk_weight": 0.5},
        {"behaviour.talk_chance": 1.0},
    ],
    ids=["experience", "loyalty", "risk", "word"],
)
def test_v27_ends_with_any_weight(weight):
    assert not same_demand({**CARELESS, **weight}, {**LEVERS["people"], **LEVERS["consistency"]})


# -- V26 ---------------------------------------------------------------------------------------------------------------


def market_of(tables):
    """The terms of a scenario given as tables, its strategy carried out."""
    return Terms.of(read(text=toml(tables)), "tried", "The Forge")


def full(**more):
    """Everything at once, as tables."""
    return tomllib.loads(everything_on(residents=150, weeks=8, **more))


def log_of(market):
    return market.record.log.arrays()


def test_v26_the_books_of_the_market_add_up():
    the_terms = market_of(full())
    market = opened(the_terms, log_visits=True)
    seats = the_terms.by_week["seats"]
    full_houses = 0
    for row in range(the_terms.warm_up + the_terms.weeks):
        passed(market, 1)
        state, counts = market.state(), market.run.counters.counts.sum(axis=0)
        served, lost = (counts[:, :, kind].sum(axis=1) for kind in (Count.VISITS, Count.TURNED_AWAY))
        limited = seats[row] >= 0.0
        assert (served[limited] <= seats[row][limited]).all()
        assert (lost[~limited] == 0).all()
        assert (served[lost > 0] == seats[row][lost > 0]).all()
        full_houses += int((lost > 0).sum())
        assert (state.loyalty >= 0.0).all()
        assert state.loyalty.sum(axis=1).max() <= 1.0 + 1e-12
        assert not (state.since_refresh > state.visits).any()
    assert full_houses > 10
    ledger, log = market.record.ledger, log_of(market)
    assert contradictions(ledger) == []
    assert (ledger.barred.sum(), (state.flags & BARRED > 0).sum()) > (0, 0)
    for business in range(len(ledger.businesses)):
        counted = ledger.counts[ledger.weeks_before :, business, :, Count.VISITS].sum(axis=1)
        logged = np.bincount(log["week"][log["business"] == business], minlength=the_terms.weeks)
        assert np.array_equal(counted, logged)


def test_v26_occasions_are_visits_refusals_or_evenings_at_home():
    """One occasion a week each: nobody visits twice, and all of a week's add up."""
    tables = full()
    tables["behaviour"]["occasions"] = "one_a_week"
    the_terms = market_of(tables)
    market = opened(the_terms, log_visits=True)
    passed(market, the_terms.warm_up + the_terms.weeks)
    log, ledger = log_of(market), market.record.ledger
    rows = np.column_stack([log["week"], log["who"]])[~log["passer"]]
    assert len(np.unique(rows, axis=0)) == len(rows)
    segments = len(ledger.segments)
    wanted = ledger.counts[:, :, :segments, [Count.VISITS, Count.TURNED_AWAY]].sum(axis=(1, 2, 3))
    assert (wanted <= len(market.population)).all()
    assert wanted.max() > 0


def test_v26_the_walk_of_a_year_adds_up():
    tables = full()
    tables["study"]["weeks"] = 53
    market = opened(market_of(tables))
    passed(market, 55 + 53)
    ledger = market.record.ledger
    for business in ledger.focus:
        lines = walk(ledger, business)
        assert lines["loss"] < 0.0 < lines["acquisition"]
        steps = [lines[name] for name in ("year_before", "loss", "penetration", "acquisition", "passing_trade")]
        assert sum(steps) + lines["upgrades"] == pytest.approx(lines["last_year"], rel=1e-12)


def ended(the_terms, seed=SEED, replication=0):
    population = the_terms.population(seed, replication)
    return simulate(RunSpec(the_terms, population, seed, replication, log_visits=True))


def same_run(one, other):
    (state, ledger, log), (other_state, other_ledger, other_log) = one, other
    logs = all(np.array_equal(log.arrays()[name], other_log.arrays()[name]) for name in COLUMNS)
    return state.differences(other_state) == [] and ledger.same_as(other_ledger) == [] and logs


def test_v26_the_same_seed_is_the_same_run():
    once, again = ended(market_of(full())), ended(market_of(full()))
    assert same_run(once, again)
    assert not same_run(once, ended(market_of(full()), seed=SEED + 1))
    assert not same_run(once, ended(market_of(full()), replication=1))


def test_v26_the_order_of_businesses_and_places_means_nothing():
    tables, shuffled = full(), full()
    for kind in ("business", "place", "travel", "event"):
        shuffled[kind] = shuffled[kind][::-1]
    shuffled["business"] = shuffled["business"][2:] + shuffled["business"][:2]
    assert [each["name"] for each in shuffled["business"]] != [each["name"] for each in tables["business"]]
    assert same_run(ended(market_of(tables)), ended(market_of(shuffled)))


@pytest.mark.parametrize("name", ["Aardvark", "Bodega", "Zum Wirt"])
@pytest.mark.parametrize("unused", [{"considered": 0.0, "aware": 0.0}, {"closes_week": -100}])
def test_v26_an_unused_business_changes_nothing(name, unused):
    """Wherever it stands in the order of names."""
    tables = full()
    extra = {"name": name, "place": "east", "price": 1.0, "unit_cost": 0.5, "noticed_per_week": 0.0, **unused}
    one, more = market_of(tables), market_of({**tables, "business": [extra, *tables["business"]]})
    (state, ledger, log), (more_state, more_ledger, more_log) = ended(one), ended(more)
    old = [more.names.business.index(each) for each in one.names.business]
    assert np.array_equal(more_ledger.counts[:, old], ledger.counts)
    assert not np.delete(more_ledger.counts, old, axis=1)[..., Count.VISITS].any()
    assert np.array_equal(more_ledger.diary, ledger.diary)
    for field in ("match", "expectation", "risk", "loyalty", "visits", "last_visit", "flags", "contribution"):
        assert np.array_equal(getattr(more_state, field)[:, old], getattr(state, field)), field
    rows, more_rows = log.arrays(), more_log.arrays()
    for column in set(COLUMNS) - {"business"}:
        assert np.array_equal(rows[column], more_rows[column]), column


def without_seats_or_reviews():
    """Everything else at work; circles of friends are lists everywhere."""
    tables = full()
    tables["behaviour"] |= {"reviews": 0.0, "passers": {"reviews": 0.0}}
    for business in tables["business"]:
        business.pop("seats_per_week", None)
    for place in tables["place"]:
        place["network"] = "random"
    return tables


def with_one_more(tables):
    """Both markets as they end: as they are, and with one more resident of the first place, who knows nobody."""
    first, more = tables["place"][0], {**tables["place"][0]}
    more["residents"] += 1
    few, many = market_of(tables), market_of({**tables, "place": [more, *tables["place"][1:]]})
    at = first["residents"]
    population = few.population(SEED, 0)
    circles = np.split(population.friend_list.astype(int), population.friend_start[1:-1])
    circles = [circle + (circle >= at) for circle in circles]
    friends = [each.tolist() for each in [*circles[:at], np.zeros(0, int), *circles[at:]]]
    grown = many.population(SEED, 0).with_arrays(friends=friends)
    runs = [
        simulate(RunSpec(the_terms, people, SEED, 0, log_visits=True))
        for the_terms, people in ((few, population), (many, grown))
    ]
    return at, *runs


def rows_of(state, without=None):
    """All that a state holds of single people, by name; `without` one of them."""
    people = len(state.segment)
    held = {name: each for name, each in vars(state).items() if name not in ("week", "wait", "utilisation", "rating")}
    assert {len(each) for each in held.values()} == {people}
    return held if without is None else {name: np.delete(each, without, axis=0) for name, each in held.items()}


def test_v26_one_customer_more_changes_no_other_row():
    at, (state, _, log), (more_state, _, more_log) = with_one_more(without_seats_or_reviews())
    assert more_state.visits[at].sum() > 0
    rows, more_rows = rows_of(state), rows_of(more_state, without=at)
    assert [name for name in rows if not np.array_equal(rows[name], more_rows[name])] == []
    lines, more_lines = log.arrays(), more_log.arrays()
    others = more_lines["who"] != at
    assert not others.all()
    assert [name for name in lines if not np.array_equal(lines[name], more_lines[name][others])] == []


@pytest.mark.parametrize("shared", ["seats", "reviews"])
def test_v26_one_customer_more_is_felt_through_seats_and_reviews(shared):
    """The control."""
    tables = without_seats_or_reviews()
    if shared == "reviews":
        tables["behaviour"]["reviews"] = 0.5
    else:
        tables["business"][0]["seats_per_week"] = 30.0
    at, (state, _, _), (more_state, _, _) = with_one_more(tables)
    rows, more_rows = rows_of(state), rows_of(more_state, without=at)
    assert any(not np.array_equal(rows[name], more_rows[name]) for name in rows)
