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


def test_the_example_in_the_docstring_runs():
    import doctest

    import sim.scenario

    result = doctest.testmod(sim.scenario)
    assert (result.failed, result.attempted) == (0, 4)
