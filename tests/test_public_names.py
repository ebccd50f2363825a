"""The names that the package gives to Python: few, light, typed, told, and short when they are printed."""

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.agents import Customer, Market
from sim.scenario import Scenario, changed, check, read
from sim.study.compare import compare
from sim.study.outcome_frame import outcomes
from tests.scenarios import market

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
HEAVY = {"numba", "mesa", "matplotlib", "scipy", "numpy", "pandas", "pyarrow", "pydantic", "networkx", "jinja2"}


def loaded(code):
    """The packages in memory after running some code in a process of its own."""
    more = "\nimport sys\nprint(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code + more], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_imports_nothing_heavy():
    assert loaded("import sim, sim; sim.__version__; dir(sim)") & HEAVY == set()


def test_what_reads_and_changes_scenarios_stays_light():
    found = loaded("from sim import changed, check, read\ncheck(changed(read('minimal'), {'price': 13}))")
    assert found & HEAVY <= {"pydantic", "numpy"}


def test_the_public_names_are_those_of_their_rooms():
    assert (sim.read, sim.check, sim.changed, sim.Scenario) == (read, check, changed, Scenario)
    assert (sim.compare, sim.outcomes, sim.Market, sim.Customer) == (compare, outcomes, Market, Customer)
    assert set(sim.__all__) == {*sim.HOMES, "__version__"} <= set(dir(sim))
    with pytest.raises(AttributeError, match="has no attribute 'comparer'"):
        sim.comparer  # noqa: B018


def test_readers_of_types_find_the_same_names():
    text = (ROOT / "sim/__init__.py").read_text("utf-8")
    typed = text.split("if TYPE_CHECKING:")[1].split("\n\n")[0]
    homes = {name.strip(): home for home, names in re.findall(r"from (\S+) import (.+)", typed)
             for name in names.split(",")}  # fmt: skip
    assert homes == sim.HOMES
    assert (ROOT / "sim/py.typed").is_file()


@pytest.mark.parametrize("function", [read, check, changed, compare, outcomes, Market.__init__])
def test_every_argument_of_a_public_name_has_a_type_and_a_word(function):
    told = inspect.getdoc(Market if function is Market.__init__ else function)
    assert "Raises" in told
    for name, argument in inspect.signature(function).parameters.items():
        if name != "self":
            assert argument.annotation is not inspect.Parameter.empty, f"{function.__qualname__}: {name}"
            assert re.search(rf"`+{name}\b", told), f"{function.__qualname__} says nothing of {name}"
    assert inspect.signature(function).return_annotation is not inspect.Signature.empty


def test_the_examples_in_the_docstrings_run():
    import sim.scenario.variants.changed as module

    assert doctest.testmod(module)[:] == (0, 2)
    assert doctest.testmod(sim)[0] == 0


def test_what_is_printed_fits_on_a_screen():
    scenario = market({}, {"plan": {"change": {"price": "-20%"}}})
    result = compare(scenario, engine="agents", replications=2, workers=1, analyses=("decision",))
    printed = [repr(each) for each in (scenario, changed(scenario, {"price": 24}), result, Market(scenario))]
    assert all(len(text) < 300 and text.count("\n") < 4 for text in printed), printed
    assert str(scenario) == repr(scenario)
    assert "focus: Ash" in printed[0]
    assert "set: business.Ash.price = 24" in printed[1]
    assert re.search(r"as_is, plan; 2 replications.*\n  Ash: .+ leads", printed[2])
    assert "week -8 of -8..15, replication 0, seed 7" in printed[3]
