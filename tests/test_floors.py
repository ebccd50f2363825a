"""The house of docs/architecture.md, checked by reading every import in sim/: imports only go down the floors."""

import ast
import re
import subprocess
import sys
from functools import cache

import pytest

from sim.compiled.disk import NEVER_COMPILED
from tests import ROOT
from tests.for_all import for_all

SOURCE = ROOT / "sim"
FILES = sorted(SOURCE.rglob("*.py"))

FLOORS = [
    (
        "sim.errors",
        "sim.console",
        "sim.signals",
        "sim.processors",
        "sim.bounds",
        "sim.files",
        "sim.temporary",
        "sim.memory",
        "sim.annotations",
        "sim.control_groups",
        "sim.compiled",
        "sim.chance",
    ),
    ("sim.rules", "sim.settling"),
    ("sim.scenario", "sim.laws"),
    ("sim.market",),
    ("sim.accounts",),
    ("sim.agents", "sim.kernel"),
    ("sim.study",),
    ("sim.evidence",),
    ("sim.report",),
    ("sim.teaching",),
    ("sim.cli", "sim.dashboard", "sim.__main__"),
]
"""From the ground up; a name stands for itself and everything in it, the longest that fits counts.  Luck needs a
logarithm, and the only one is in sim.compiled.arithmetic, which knows nothing: so it lies on the ground."""

HEAVY = ("numba", "scipy", "mesa", "matplotlib", "pandas", "pyarrow", "networkx", "starlette", "uvicorn")
LONGEST_FILE = 400


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}


def belongs(module, family):
    return module == family or module.startswith(family + ".")


def floor_of(module):
    return FLOORS.index(next(families for families in FLOORS if family_of(module) in families))


def family_of(module):
    families = [each for floor in FLOORS for each in floor if belongs(module, each)]
    assert families, f"{module} stands on no floor of docs/architecture.md; add it to FLOORS"
    return max(families, key=len)


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path, *, only_at_start=False):
    """(module imported, line) of a file; `only_at_start` leaves out what functions import when they are called."""
    found = []

    def walk(node):
        for each in ast.iter_child_nodes(node):
            if only_at_start and isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(each, ast.Import):
                found.extend((alias.name, each.lineno) for alias in each.names)
            elif isinstance(each, ast.ImportFrom):
                assert each.level == 0, f"{path}:{each.lineno} has a relative import; write the whole name"
                found.extend((inside(each.module, alias.name), each.lineno) for alias in each.names)
            walk(each)

    walk(tree_of(path))
    return found


def inside(module, name):
    """`from module import name` imports a module if there is one of that name, else something of `module`."""
    return f"{module}.{name}" if f"{module}.{name}" in MODULES else module


def ours(path, **how):
    return [(module, line) for module, line in imports_of(path, **how) if belongs(module, "sim")]


@for_all([name for name in MODULES if name != "sim"])
def test_imports_only_go_down(name):
    mine = floor_of(name)
    for module, line in ours(MODULES[name]):
        if module == "sim":
            continue
        theirs = floor_of(module)
        assert theirs <= mine, f"{name}:{line} on floor {mine} imports {module} on floor {theirs}"
        wall = {family_of(name), family_of(module)} == {"sim.agents", "sim.kernel"}
        assert not wall, f"{name}:{line} imports {module}: a wall stands between the two engines"


def test_a_wrong_import_is_found():
    assert floor_of("sim.rules.visit") < floor_of("sim.study.compare")
    assert floor_of("sim.agents.market") == floor_of("sim.kernel")
    with pytest.raises(AssertionError, match="no floor"):
        floor_of("sim.helpers")


def test_no_module_imports_itself_in_a_circle():
    """Depth-first through all that a module imports, also what its functions import when they are called."""
    graph = {name: sorted({module for module, _ in ours(path)} - {name, "sim"}) for name, path in MODULES.items()}
    done, on_the_way = set(), []

    def visit(name):
        if name in on_the_way:
            circle = [*on_the_way[on_the_way.index(name) :], name]
            pytest.fail(" -> ".join(circle))
        if name in done:
            return
        on_the_way.append(name)
        for module in graph.get(name, ()):
            visit(module)
        on_the_way.pop()
        done.add(name)

    for name in graph:
        visit(name)


def test_only_the_charts_import_matplotlib():
    users = {
        name for name, path in MODULES.items() if any(belongs(module, "matplotlib") for module, _ in imports_of(path))
    }
    charts = {name for name in MODULES if belongs(name, "sim.report.charts")}
    assert users <= charts, f"only the charts of sim/report import matplotlib, not {users - charts}"


@pytest.mark.parametrize(
    ("package", "homes"),
    [
        ("mesa", {"sim.agents"}),
        ("numba", {"sim.compiled"}),
        ("solara", set()),
        ("starlette", {"sim.dashboard"}),
        ("uvicorn", {"sim.dashboard"}),
        ("tomllib", {"sim.scenario"}),
        ("multiprocessing", {"sim.study"}),
        ("concurrent", {"sim.study"}),
    ],
)
def test_some_packages_have_one_home(package, homes):
    for name, path in MODULES.items():
        if any(belongs(module, package) for module, _ in imports_of(path)):
            assert any(belongs(name, home) for home in homes), f"{name} imports {package}; its home is {homes}"


WRITES = {"replace", "rename", "fsync", "mkdir", "rmdir", "rmtree", "unlink", "write_bytes", "write_text", "touch"}
WRITERS = {
    "sim.files", "sim.temporary", "sim.report.output.atomic_folder", "sim.report.output.keeping",
    "sim.report.output.opening", "sim.compiled.disk", "sim.evidence.bench",
}  # fmt: skip
"""The two that write files; those that move whole folders of them and carry over what people put there; the one that
makes "results"; and what keeps compiled code, without which all works, and what measures it from nothing."""


def test_one_module_writes_files():
    """Whatever the disk does is told in one way; and a test can stand in for the disk in one place."""
    for name, path in MODULES.items():
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or name in WRITERS:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            owner = getattr(getattr(node.func, "value", None), "id", "")
            modes = [each.value for each in node.args[1:2] if isinstance(each, ast.Constant)]
            modes += [each.value.value for each in node.keywords if each.arg == "mode"]
            modes = [each for each in modes if isinstance(each, str)]
            for_writing = called == "open" and any(set("wax+") & set(each) for each in modes)
            assert not for_writing, f"{name}:{node.lineno} opens a file for writing"
            of_system = owner in ("os", "shutil") or called not in ("replace", "rename")  # texts and frames do so too
            assert not of_system or called not in WRITES, f"{name}:{node.lineno} calls {called}"
            assert owner != "tempfile" or name == "sim.evidence.bench", f"{name}:{node.lineno} calls tempfile.{called}"


def test_rules_know_only_arithmetic_and_chance():
    for name, path in MODULES.items():
        if belongs(name, "sim.rules"):
            for module, line in imports_of(path):
                allowed = belongs(module, "sim.rules") or belongs(module, "sim.chance") or module == "math"
                allowed |= module in ("sim.compiled.arithmetic", "sim.annotations")  # the second holds names, no code
                assert allowed, f"{name}:{line} imports {module}"


@for_all(FILES, name=name_of)
def test_a_file_can_be_read_at_a_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@for_all(FILES, name=name_of)
def test_every_module_says_what_it_is_and_none_has_an_empty_name(path):
    words = set(path.relative_to(ROOT).with_suffix("").parts)
    assert not words & {"utils", "util", "helpers", "helper", "manager", "data", "info", "params", "common", "misc"}
    tree = tree_of(path)
    assert ast.get_docstring(tree) or not tree.body, f"{name_of(path)} has no docstring"


def test_compiled_code_sees_nothing_whose_change_keeps_it():
    """Compiled code is kept while the parts named in `NEVER_COMPILED` change: so it must not be able to see them."""
    unseen = {f"sim.{part.removesuffix('.py')}" for part in NEVER_COMPILED}
    compiling = [name for name in MODULES if belongs(name, "sim.rules") or belongs(name, "sim.chance")
                 or "@compiled" in MODULES[name].read_text(encoding="utf-8")]  # fmt: skip
    assert len(compiling) > 30
    for name in compiling:
        if name != "sim.compiled":  # its docstring tells how; what it compiles with is its own
            for module, line in ours(MODULES[name], only_at_start=True):
                assert not any(belongs(module, each) for each in unseen), f"{name}:{line} imports {module}"


@for_all([name for name in MODULES if name != "sim.console"])
def test_only_the_console_prints(name):
    """No print can reach a study; modules that make a page of docs/ print it when they are run by themselves."""
    tree = tree_of(MODULES[name])
    prints = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_print(node)]
    by_hand = {
        id(inner)
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"
        for inner in ast.walk(node)
    }
    page_makers = ("sim.report.columns.__main__", "sim.evidence.defaults")
    left = [node.lineno for node in prints if id(node) not in by_hand]
    assert not left or name in page_makers or (name == "sim.report.words.progress" and len(left) == 1), f"{name}:{left}"


def is_print(node):
    """A call of print, or of a standard stream's write."""
    if isinstance(node.func, ast.Name):
        return node.func.id == "print"
    return isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in ("sys.stdout.write", "sys.stderr.write")


def test_only_one_module_suggests():
    users = {name for name, path in MODULES.items() if any(module == "difflib" for module, _ in imports_of(path))}
    assert users == {"sim.scenario.text.suggest"}


def test_only_one_module_counts_processors():
    users = {name for name, path in MODULES.items()
             if re.search(r"cpu_count\(|sched_getaffinity\(", path.read_text(encoding="utf-8"))}  # fmt: skip
    assert users == {"sim.processors"}


BY_STRING = {
    "sim",  # its lazy names
    "sim.compiled",  # the compiler's list of rules
    "sim.evidence.estimation",  # packages that are optional
    "sim.study.sweeps.customers",  # a class of the user's own, by the name that the command line was given
}


def test_nothing_is_imported_by_a_string():
    """What is imported by a string is hidden from every tool that looks at imports."""
    found = {
        name
        for name, path in MODULES.items()
        if re.search(r"\bimport_module\b|\b__import__\b", path.read_text("utf-8"))
    }
    assert found == BY_STRING


def test_nothing_runs_text_as_code():
    """Promise 5: no scenario text runs code."""
    forbidden = {"eval", "exec", "compile", "__import__"}
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in forbidden, f"{path}:{node.lineno} calls {node.func.id}"


def test_no_global_luck():
    """Luck comes from sim.chance alone: no random module, no NumPy generator."""
    for path in FILES:
        modules = {module for module, _ in imports_of(path)}
        assert not any(belongs(module, each) for module in modules for each in ("random", "secrets", "numpy.random"))
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr == "random":
                whose = node.value.id if isinstance(node.value, ast.Name) else ""
                assert whose not in ("np", "numpy"), f"{path}:{node.lineno}"


@pytest.mark.process
@pytest.mark.parametrize(
    "modules",
    [
        ("sim.scenario",),
        ("sim.scenario.sweeps", "sim.scenario.sweeps.sweep_starter", "sim.scenario.sweeps.sweep_schema"),
        ("sim.compiled.arithmetic", "sim.chance", "sim.compiled"),
        ("sim.scenario.solve.places", "sim.scenario.solve.solve"),
    ],
)
def test_checking_a_scenario_imports_nothing_heavy(modules):
    code = (
        f"import sys\nfor name in {modules!r}: __import__(name)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.process
def test_writing_results_imports_no_distributions():
    """scipy.stats takes half a second, and the ordinary results need none of it."""
    code = (
        "import sys\nimport sim.report.output.results, sim.study.runs.replication\nprint('scipy.stats' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


@pytest.mark.process
@pytest.mark.parametrize(
    ("modules", "without"),
    [
        (
            ("sim.study.sweeps.task", "sim.study.runs.runner", "sim.kernel"),
            ("pandas", "pyarrow", "scipy", "numba", "matplotlib"),
        ),  # a worker
        (
            ("sim.report.output.opening", "sim.study.compare", "sim.report.page.first_table"),  # until the first table
            ("scipy", "numba", "matplotlib", "sim.report.page.memo", "sim.report.charts"),
        ),
    ],
)
def test_what_a_first_table_waits_for_imports_no_more_than_it_needs(modules, without):
    code = (
        f"import sys\nfor name in {modules!r}: __import__(name)\n"
        f"print([name for name in {without!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.process
def test_a_whole_check_imports_nothing_heavy():
    """Reading, solving, warnings and all values in force."""
    code = (
        f"import sys\nfrom sim.scenario import check, explain, read\nscenario = read(text={TINY!r})\n"
        f"check(scenario)\nexplain(scenario)\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


TINY = """
[[experience.touchpoint]]
name = "stay"
[[segment]]
name = "all"
[[place]]
name = "town"
residents = 10
[[business]]
name = "Inn"
place = "town"
price = 20.0
unit_cost = 10.0
[experience]
"""
