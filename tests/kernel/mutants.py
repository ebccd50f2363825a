"""Mutants of the kernel: every argument of every call of a rule or of luck, changed one at a time.

A suite that proves two engines equal must notice each of them.  Runs without the compiler (NUMBA_DISABLE_JIT=1),
where a mutant needs no compiling: ``python -m tests.kernel.mutants`` prints the survivors and how many died.
"""

import ast
import importlib
import sys
from pathlib import Path

import numpy as np

from sim import agents
from sim.agents.recording import Record
from sim.market.run_spec import RunSpec
from tests.kernel.everything import everything_on
from tests.kernel.identity import ledger_difference, log_difference, state_difference, terms_of

FOLDER = Path(__file__).resolve().parents[2] / "sim" / "kernel"
TRUTHS = {"learning"}
SEED, REPLICATION = 7, 3
EQUIVALENT = {
    "sensitivity_spread": "only its square counts",
    "passers.py: sensitivity, argument 2": "only its square counts",
    "talk_chance, argument 4": "only its size counts",
    "WEEKS_BETWEEN_FIRINGS": "a remainder is 0 with either sign",
    "seat.py: passer": "who decides only between two equal words of luck, once in 2^32",
}
"""Changes that no suite can notice, and why."""


def rule_names(tree):
    """The names under which a module knows rules, luck and modules of rules."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("sim.rules", "sim.chance")):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def calls(tree):
    """Every call of a rule or of luck, in the order of the text."""
    names = rule_names(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(called, ast.Name) and called.id in names:
                found.append(node)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def changed(argument):
    """The argument with the other sign, the other truth, or one more if it is a plain number."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, bool):
        return ast.Constant(not argument.value)
    if isinstance(argument, ast.Constant):
        return ast.Constant(argument.value + 1)
    last = argument.attr if isinstance(argument, ast.Attribute) else getattr(argument, "id", "")
    if isinstance(argument, (ast.Compare, ast.BoolOp)) or last in TRUTHS:
        return ast.UnaryOp(ast.Not(), argument)
    return ast.UnaryOp(ast.USub(), argument)


def mutants():
    """(module, line, what is changed, tree) of every mutant."""
    for path in sorted(FOLDER.glob("*.py")):
        text = path.read_text()
        for number, call in enumerate(calls(ast.parse(text))):
            for position in range(len(call.args)):
                if isinstance(call.args[position], ast.Starred):
                    continue
                tree = ast.parse(text)
                target = calls(tree)[number]
                before = ast.unparse(target.args[position])
                target.args[position] = changed(target.args[position])
                ast.fix_missing_locations(tree)
                yield (
                    path.stem,
                    call.lineno,
                    f"{ast.unparse(call.func)}, argument {position + 1}: {before}",
                    tree,
                )


def fresh_kernel(module=None, tree=None):
    """The kernel imported anew, with one module made from a changed `tree`."""
    for name in [name for name in sys.modules if name.startswith("sim.kernel")]:
        del sys.modules[name]
    if module is None or module == "__init__":
        return importlib.import_module("sim.kernel")
    finder = _Changed(f"sim.kernel.{module}", tree)
    sys.meta_path.insert(0, finder)
    try:
        return importlib.import_module("sim.kernel")
    finally:
        sys.meta_path.remove(finder)


class _Changed:
    """Finds one module, and makes it from a changed tree."""

    def __init__(self, name, tree):
        self.name, self.tree = name, tree

    def find_spec(self, name, path=None, target=None):  # noqa: ARG002  importlib fixes this form
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def create_module(self, spec):  # noqa: ARG002
        return None

    def exec_module(self, module):
        exec(compile(self.tree, self.name, "exec"), module.__dict__)


def markets():
    """Small markets in which everything happens: (terms, population) each."""
    texts = [
        everything_on(residents=24, passing=12.0, weeks=3, warm_up=2),
        everything_on(residents=20, passing=40.0, weeks=2, warm_up=13),
        everything_on(residents=12, passing=3.0, weeks=53, warm_up=53),
        everything_on(residents=2, passing=280.0, weeks=1, warm_up=0),
        everything_on(
            residents=20, passing=0.0, weeks=3, warm_up=0, occasions=11.0, loyalty_reward="visit",
            rate_shape=0.03, off=["learning", "reviews"],
        ),
    ]  # fmt: skip
    for text in texts:
        terms = terms_of(text)
        population = terms.population(SEED, REPLICATION)
        taste = 0.1 * np.arange(population.match.size).reshape(population.match.shape) % 0.7
        yield terms, population.with_arrays(taste=taste)
    terms = terms_of(everything_on(residents=12, passing=0.0, weeks=2, warm_up=0, occasions=8.0))
    population = terms.population(SEED, REPLICATION)  # so many occasions that one number does not tell how many
    yield terms, population.with_arrays(unit_rate=np.full(len(population), 72.0 / 6.4))


class Expected:
    """What the readable market makes of one small market, week by week."""

    def __init__(self, terms, population):
        self.terms, self.population = terms, population
        self.record = Record(terms, population, log_visits=True)
        market = agents.Market(
            terms=terms, scenario_seed=SEED, replication=REPLICATION, population=population, record=self.record
        )
        self.states = []
        for _ in range(terms.first_week, terms.weeks):
            market.step()
            self.states.append(market.state())

    def notices(self, kernel):
        """Whether a kernel differs, or breaks."""
        try:
            market = kernel.Market(RunSpec(self.terms, self.population, SEED, REPLICATION, log_visits=True))
            for state in self.states:
                market.step()
                if state_difference(state, market.state(), self.population, self.terms):
                    return True
        except Exception:  # a mutant may break in any way
            return True
        return bool(
            ledger_difference(self.record.ledger, market.record.ledger)
            or log_difference(self.record.log, market.record.log)
        )


def main():
    """Print the mutants that nobody notices, and how many died of how many."""
    expected = [Expected(*market) for market in markets()]
    assert not any(each.notices(fresh_kernel()) for each in expected), "the engines differ without any change"
    died, all_of_them = 0, 0
    for module, line, what, tree in mutants():
        if any(each in f"{module}.py: {what}" for each in EQUIVALENT):
            continue
        kernel = fresh_kernel(module, tree)
        noticed = any(each.notices(kernel) for each in expected)
        died, all_of_them = died + noticed, all_of_them + 1
        if not noticed:
            print(f"survives: sim/kernel/{module}.py:{line} {what}", flush=True)
    print(f"{died} of {all_of_them} mutants are noticed")
    return died, all_of_them


if __name__ == "__main__":
    main()
