"""Reading and checking stay light: nothing heavy is imported, so that `check` answers at once."""

import subprocess
import sys

import pytest

CODE = """
import sys
from sim.scenario import check, explain, new, read, schema
scenario = read(text=new("Town"))
check(scenario), explain(scenario), schema()
print(sorted({name.split(".")[0] for name in sys.modules}))
"""
HEAVY = {"numba", "scipy", "mesa", "matplotlib", "pandas", "pyarrow", "networkx", "jinja2", "tqdm", "llvmlite"}


@pytest.mark.process
def test_reading_checking_and_explaining_import_nothing_heavy():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    loaded = set(eval(done.stdout))
    assert "pydantic" in loaded
    assert loaded & HEAVY == set()


SWEEP = """
import sys
from sim.scenario.sweeps import read_sweep
from sim.scenario.sweeps.told import told
text = 'scenario = "minimal"\\n[sweep]\\n[[sweep.vary]]\\nwhat = "price"\\nvalues = [11, 12]\\n'
sweep = read_sweep(text=text)
told(sweep), sweep.variant(1)
print(sorted({name.split(".")[0] for name in sys.modules}))
"""


@pytest.mark.process
def test_reading_a_sweep_imports_nothing_heavy_unless_points_are_drawn():
    done = subprocess.run([sys.executable, "-c", SWEEP], capture_output=True, text=True, check=True)
    assert set(eval(done.stdout)) & HEAVY == set()


def test_the_example_of_a_sweep_runs():
    import doctest

    from sim.scenario.sweeps import reading

    result = doctest.testmod(reading)
    assert (result.failed, result.attempted) == (0, 2)


def test_the_example_in_the_docstring_runs():
    import doctest

    import sim.scenario

    result = doctest.testmod(sim.scenario)
    assert (result.failed, result.attempted) == (0, 4)
