"""A market held open says of a move what a comparison says of the same strategy, and nothing is run in vain."""

from dataclasses import fields
from threading import get_ident

import numpy as np
import pytest

from sim.errors import UsageError
from sim.market.ledger import VISITS_MASK, Count, RelationshipCount
from sim.market.terms import Terms
from sim.scenario import read
from sim.scenario.variants.variants import with_span
from sim.study.compare import compare
from sim.study.film import CAME, FAVOURITE, LOST, LOYAL, REFERRED, filmed
from sim.study.lab import Lab
from sim.study.numbers.rounding import penny
from sim.study.runs.opened import Opened
from tests.scenarios import same, text

SPAN = {"study.weeks": 60, "study.warm_up_weeks": 20, "runs.replications": 3}
STEP = {"start_week": 4, "ramp_weeks": 6, "cost_per_week": 12.5, "one_off_cost": 40.0, "change": {"price": "+2.0"}}


def scenario(plan=None, **values):
    return read(text=text({**SPAN, **values}, {"tried": plan or STEP}))


@pytest.fixture
def lab():
    return Lab(scenario(), replications=3)


@pytest.fixture(scope="module")
def two_places():
    """A lab of two places that nothing joins."""
    return Lab(with_span(read("town_vs_west_end"), 30, 20), replications=1)


def asked(step):
    return step["change"], {key: value for key, value in step.items() if key != "change"}


@pytest.mark.parametrize("engine", ["kernel", "agents"])
def test_a_move_is_what_compare_finds_for_the_same_strategy_to_the_bit(engine):
    change, step = asked(STEP)
    move = Lab(scenario(), replications=3, engine=engine).move(change, **step)
    found = compare(scenario(), replications=3, workers=1)
    outcomes = found.answers.of(move.business, "tried")
    assert [one.difference for one in move.outcomes] == [one.difference for one in outcomes]
    assert [one.bridge for one in move.outcomes] == [one.bridge for one in outcomes]
    assert [one.leaving for one in move.outcomes] == [one.leaving for one in outcomes]
    told = found.tables["bridge_leaving"].set_index("leaving")["amount"]
    assert len(told)
    assert {name: penny(amount) for name, amount in move.leaving.items() if amount} == told[told != 0].to_dict()
    assert all((mine.path == theirs.path).all() for mine, theirs in zip(move.outcomes, outcomes, strict=True))
    row = found.tables["decision"].set_index("strategy").loc["tried"]
    assert penny(move.difference) == row["difference"] != 0.0
    assert (penny(move.low), penny(move.high)) == (row["luck_low"], row["luck_high"])
    base = found.answers.of(move.business, "as_is")
    assert [one.profit for one in move.baseline] == [one.profit for one in base]
    assert move.visits[0].sum() == pytest.approx(np.mean([one.visits for one in outcomes]))
    assert move.visits[1].sum() == pytest.approx(np.mean([one.visits for one in base]))
    assert move.path[-1] == pytest.approx(move.difference)


def test_costs_need_no_run_and_count_to_the_bit(lab, monkeypatch):
    change, step = asked(STEP)
    found = compare(scenario(), replications=3, workers=1, analyses=("decision",))
    lab.move(change, **step | {"cost_per_week": 0.0, "one_off_cost": 0.0})
    monkeypatch.setattr(Opened, "follow", lambda *_, **__: pytest.fail("this was run again"))
    dear = lab.move(change, **step)
    assert [one.difference for one in dear.outcomes] == [
        one.difference for one in found.answers.of(dear.business, "tried")
    ]
    with pytest.raises(pytest.fail.Exception, match="run again"):
        lab.move({"price": "+2.5"}, **step)


def test_a_move_can_be_dropped_after_any_replication():
    lab = Lab(scenario(), replications=1000, threads=1)
    change, step = asked(STEP)
    for move in lab.moves(change, **step):
        if move.replications == 2:
            break
    assert len(lab._opened) == 2
    assert lab.replications == 1000
    again = next(iter(lab.moves(change, **step)))
    assert again.outcomes[0].difference == move.outcomes[0].difference
    assert (again.low, again.high) == (None, None)


@pytest.mark.parametrize("threads", [2, 4])
def test_threads_share_the_replications_and_change_nothing(threads, monkeypatch):
    """The first by itself, all others by several, the same to the bit; dropped, no more than are under way begin."""
    monkeypatch.setattr("sim.study.lab.usable", lambda: threads)
    change, step = asked(STEP)
    alone, shared = Lab(scenario(), replications=5, threads=1), Lab(scenario(), replications=5, threads=threads)
    who, follow = set(), Opened.follow
    monkeypatch.setattr(Opened, "follow", lambda self, terms: (who.add(get_ident()), follow(self, terms))[1])
    shared.open()
    ours = shared.move(change, **step)
    assert who - {get_ident()}
    theirs = alone.move(change, **step)
    for one, other in zip((*ours.outcomes, *ours.baseline), (*theirs.outcomes, *theirs.baseline), strict=True):
        assert (one.replication, one.profit, one.difference, one.bridge) == (
            other.replication, other.profit, other.difference, other.bridge
        )  # fmt: skip
        assert one.path.tobytes() == other.path.tobytes()
    many = Lab(scenario(), replications=1000, threads=threads)
    moves = many.moves(change, **step)
    next(moves)
    assert len(many._opened) == 1
    next(moves)
    moves.close()
    assert 2 <= len(many._opened) <= 2 + threads + 1
    with pytest.raises(UsageError, match="threads = 0"):
        Lab(scenario(), threads=0)


def test_only_the_last_moves_are_kept(lab):
    for price in range(1, 12):
        next(iter(lab.moves({"price": float(20 + price)})))
    assert len(lab._runs) == 8


def test_a_film_says_what_the_ledger_counted():
    """Everybody filmed: visitors, loyal customers and those lost this week are the ledger's, week by week."""
    lab = Lab(scenario(**{"place.town.moves_per_year": 0.0}), replications=1)
    film = lab.film(residents=10_000)
    ledger = lab._opened[0].ended[1]
    j, before = film.businesses.index(film.business), ledger.weeks_before
    came = (ledger.diary[ledger.focus_index(j)][:, before:] & VISITS_MASK > 0).sum(axis=0)
    standing = ledger.relationship_counts[before:, j]
    assert (film.frames & CAME > 0).sum(axis=1).tolist() == came.tolist()
    assert (film.frames & LOYAL > 0).sum(axis=1).tolist() == standing[:, RelationshipCount.LOYAL].tolist()
    referred = ledger.counts[before:, j, : len(ledger.segments), Count.REFERRED].sum(axis=1)
    assert (film.frames & REFERRED > 0).sum(axis=1).tolist() == referred.tolist()
    assert referred.sum() > 0
    lost = film.frames & LOST > 0
    assert (lost[1:] & ~lost[:-1]).sum(axis=1).tolist() == standing[1:, RelationshipCount.LAPSED].tolist()
    assert came.sum() > 100
    assert lost.any()
    assert (film.frames & LOYAL > 0).any()
    favourite = film.frames[-1] & FAVOURITE
    loyalty = lab._opened[0].ended[0].loyalty[film.residents]
    assert (loyalty[np.arange(len(favourite)), favourite.astype(int) - 1] == loyalty.max(axis=1)).all()


def test_a_film_of_few_is_part_of_the_film_of_all(lab):
    everybody, some = lab.film(residents=10_000), lab.film(residents=7)
    assert some.frames.shape == (60, 7)
    at = np.searchsorted(everybody.residents, some.residents)
    assert (everybody.frames[:, at] == some.frames).all()
    moved = lab.film(change={"price": "+8"}, residents=10_000)
    assert (moved.frames != everybody.frames).any()
    assert (moved.frames[0] == everybody.frames[0]).mean() > 0.5


@pytest.mark.parametrize("change", [{}, {"price": "+1.5"}, {"appeal": "+1"}])
@pytest.mark.parametrize("business", ["The Old Forge", "Soho Table"])
def test_a_run_that_is_filmed_ends_as_any_other_to_the_bit(two_places, business, change):
    """State and ledger, of both places, though the film runs but the one where the change is felt."""
    terms = Terms(two_places._scenario_with(change, {}), "move", (business,))
    here = two_places._open(0)
    film, *ended = filmed(here, terms, business, 40)
    state, ledger = here.follow(terms)
    assert same(ended[1], ledger) == []
    differs = [each.name for each in fields(state) if not np.array_equal(getattr(ended[0], each.name),
               getattr(state, each.name), equal_nan=each.name != "week")]  # fmt: skip
    assert differs == []
    whole = np.zeros(len(here.population), bool)
    whole[film.residents] = True
    assert (state.visits[whole] > here.trunk[0].visits[whole]).any()  # those who are filmed did live their weeks


def test_the_first_future_and_its_film_are_one_run(two_places, monkeypatch):
    change, at = {"price": "+2"}, "The Old Forge"
    alone, film = two_places.one(0, change, at), two_places.film(at, change, 50)
    monkeypatch.setattr(Opened, "follow", lambda *_, **__: pytest.fail("this was run again"))
    *outcomes, shot = two_places.first(change, at, 50)
    for one, other in zip(outcomes, alone, strict=True):
        assert (one.profit, one.difference, one.bridge) == (other.profit, other.difference, other.bridge)
        assert (one.path == other.path).all()
        assert (one.weekly.counts == other.weekly.counts).all()
    assert outcomes[0].difference != 0.0
    assert (shot.frames == film.frames).all()
    assert (shot.residents == film.residents).all()


@pytest.mark.parametrize(("call", "told"), [
    (lambda lab: lab.move({"prise": "+2"}), 'did you mean "price"'),
    (lambda lab: lab.move({"price": "two"}), "price"),
    (lambda lab: lab.move({"price": "+2"}, cost_per_weak=3), "cost_per_weak"),
    (lambda lab: lab.move({"price": "+2"}, start_week=-1), "start_week"),
    (lambda lab: lab.move({"price": "+2"}, start_week=5, end_week=3), "end_week"),
    (lambda lab: lab.move({"touchpoints.welcome.people": "+9"}), "between 0 and 10"),
    (lambda lab: lab.move({"price": "+2"}, at="Nobody"), "Nobody"),
    (lambda lab: lab.film(residents=0), "residents"),
    (lambda _: Lab("minimal", replications=0), "replications"),
])  # fmt: skip
def test_what_cannot_be_meant_is_told_in_a_sentence(lab, call, told):
    with pytest.raises(UsageError, match=told):
        call(lab)


def test_a_move_at_one_of_two_businesses_says_at_which():
    lab = Lab("town_vs_west_end", replications=1)
    with pytest.raises(UsageError, match="Soho Table and The Old Forge"):
        lab.move({"price": "+1"})
