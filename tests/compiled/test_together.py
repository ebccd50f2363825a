"""Compiling is shared: who comes second helps from the other end, who comes third waits."""

import pytest
from filelock import FileLock

from sim.compiled import compile_together, compiled, disk, enabled
from sim.kernel.market import Market
from sim.kernel.prepare import parts
from sim.kernel.steps import live_weeks
from sim.kernel.week import Luck, of_run
from sim.market.run_spec import RunSpec
from sim.market.terms import Terms
from sim.scenario import read
from sim.study.compiling import PARTS
from tests.scenarios import text

needs_compiler = pytest.mark.skipif(not enabled(), reason="nothing is compiled")


class Function:
    """Stands for a compiled function, and writes down what is prepared."""

    def __init__(self, name, done):
        self.__name__, self.done = name, done

    def prepare(self, arguments, inside=False):
        assert inside == (self.__name__ != "whole")
        self.done.append((self.__name__, *arguments))


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "folder", lambda: tmp_path)
    return tmp_path


def prepared(cache, kept_after=None):
    """What a process does that comes to an unknown function of three parts."""
    done = []
    whole, *some = (Function(name, done) for name in ("whole", "first", "second", "third"))

    def each():
        for at, part in enumerate(some):
            yield part, (at,)

    if kept_after is not None:
        prepare = some[kept_after].prepare
        some[kept_after].prepare = lambda own, inside: (prepare(own, inside), (cache / "whole-1.pickle").touch())
    compile_together(whole, ("all",), each)
    return done


@needs_compiler
def test_who_comes_first_compiles_the_whole(cache):
    assert prepared(cache) == [("whole", "all")]


@needs_compiler
def test_who_comes_second_goes_through_the_parts_from_the_last(cache):
    with FileLock(cache / disk.LOCK):
        assert prepared(cache) == [("third", 2), ("second", 1), ("first", 0)]


@needs_compiler
def test_who_helps_stops_as_soon_as_the_whole_is_kept(cache):
    with FileLock(cache / disk.LOCK):
        assert prepared(cache, kept_after=1) == [("third", 2), ("second", 1)]


@needs_compiler
def test_who_comes_third_does_nothing(cache):
    with FileLock(cache / disk.LOCK), FileLock(cache / disk.HELP):
        assert prepared(cache) == []


@needs_compiler
def test_what_is_kept_is_not_compiled(cache):
    (cache / "whole-1.pickle").touch()
    assert prepared(cache) == []


@needs_compiler
def test_who_helps_compiles_under_a_lock_of_its_own(cache):
    with FileLock(cache / disk.LOCK), disk.turn() as part, disk.alone():
        assert part == disk.HELP
        assert disk._lock(cache / disk.HELP).is_locked
        assert not disk._lock(cache / disk.LOCK).is_locked
    assert not disk._lock(cache / disk.HELP).is_locked
    with disk.turn() as part, disk.alone():
        assert part == disk.LOCK


@needs_compiler
def test_the_parts_of_a_week_are_what_the_whole_compiles():
    """Every part, with the types that it is given here, is one that compiling the whole has compiled already."""
    terms = Terms.of(read(text=text({"study.weeks": 2, "study.warm_up_weeks": 0}, {})))
    market = Market(RunSpec(terms, terms.population(7, 0), 7, 0))
    market.live(1)
    offer, service, house = market.weeks.of_week(0)
    offer, service = of_run(offer, market._own), of_run(service, market._own)
    found = parts(Luck(7, 0, 1), market.run, offer, service, house, market.visit_log)
    assert len(found) >= 14
    for function, arguments in found:
        before = files_of(function)
        function.prepare(arguments, inside=True)
        assert files_of(function) == before != [], function.__name__
    assert files_of(live_weeks)


def files_of(function):
    return sorted(disk.folder().glob(f"{function.__name__}-*.pickle"))


@needs_compiler
@pytest.mark.usefixtures("cache")
def test_what_compiled_code_calls_has_neither_a_way_in_from_python_nor_machine_code_of_its_own():
    @compiled
    def part(x):
        return x + 1.0

    @compiled
    def whole(x):
        return 2.0 * part(x)

    assert whole(2.0) == 6.0
    (result,) = part.called_inside.overloads.values()
    assert result.library.get_pointer_to_function(result.fndesc.llvm_func_name) == 0
    assert part(3.0) == 4.0  # asked from Python it is compiled with a way in
    (result,) = part.dispatcher.overloads.values()
    assert result.library._compiled_object is not None


@needs_compiler
def test_every_part_is_told_by_name():
    terms = Terms.of(read(text=text({"study.weeks": 2, "study.warm_up_weeks": 0}, {})))
    market = Market(RunSpec(terms, terms.population(7, 0), 7, 0))
    offer, service, house = market.weeks.of_week(0)
    found = parts(Luck(7, 0, 0), market.run, offer, service, house, market.visit_log)
    assert list(PARTS) == [function.__name__ for function, _ in found]
