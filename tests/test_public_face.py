"""What people call from Python says, in its docstring, what every argument is, in which unit, and what it raises."""

import ast
import inspect
import re
import textwrap

import sim
from sim import scenario
from sim.agents import Customer, Market
from sim.study import compare

HOLDS_ELSEWHERE = re.compile(r"`sim\.[\w.]+` says what each field holds")
UNITS = re.compile(
    r"\bz\b|money|minutes|logit|\d\.\.|0 or more|mean 1|percent|\bchance|\bshare|score|\bweek|\bindex\b|\bunit\b|"
    r"seconds|own unit|%"
)
NUMBERS = re.compile(r"\b(float|Floats|Numbers)\b")


def face():
    """Name -> what it names: the package's own, those of scenarios and comparisons, a market and its customers."""
    found = {f"sim.{name}": getattr(sim, name) for name in getattr(sim, "__all__", ())}
    found |= {f"scenario.{name}": getattr(scenario, name) for name in scenario.__all__}
    found |= {f"compare.{name}": each for name, each in vars(compare).items() if is_own(each) and name[0] != "_"}
    for kind in (Market, Customer):
        found[kind.__name__] = kind
        found |= {f"{kind.__name__}.{name}": each for name, each in vars(kind).items()
                  if inspect.isfunction(each) and name[0] != "_"}  # fmt: skip
    return {name: each for name, each in found.items() if inspect.isclass(each) or inspect.isroutine(each)}


def is_own(each):
    return getattr(each, "__module__", "") == compare.__name__


def called(each):
    """The function that takes the arguments: that of a class is how it is made."""
    return inspect.unwrap(each.__init__ if inspect.isclass(each) else each)


def arguments(each):
    try:
        found = inspect.signature(called(each)).parameters
    except (TypeError, ValueError):
        return {}
    return {name: one for name, one in found.items() if name not in ("self", "cls", "args", "kwargs", "data")}


def speaks_for_itself(name, one):
    """An argument called as its class is: `scenario: Scenario`."""
    kind = one.annotation if isinstance(one.annotation, str) else getattr(one.annotation, "__name__", "")
    return kind.lower() == name.replace("_", "")


def text_of(each):
    return inspect.getdoc(each) or ""


def untold(each):
    text = text_of(each)
    if HOLDS_ELSEWHERE.search(text):
        return []
    names = [name for name, one in arguments(each).items() if not speaks_for_itself(name, one)]
    return [name for name in names if not re.search(rf"`\*{{0,2}}{name}\b|\b{name}=", text)]


def raised(each):
    """Classes of errors that a function raises itself."""
    if inspect.isclass(each):
        return []
    tree = ast.parse(textwrap.dedent(inspect.getsource(called(each))))
    calls = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    return [one.func.id for one in calls if isinstance(one.func, ast.Name) and one.func.id[0].isupper()]


def test_the_face_is_looked_at():
    assert {"scenario.read", "scenario.Scenario", "compare.compare", "Market.step", "Customer.tell"} <= set(face())


def test_every_argument_is_told():
    lacking = {name: untold(each) for name, each in face().items()}
    assert not {name: some for name, some in lacking.items() if some}


def test_every_number_has_a_unit_or_a_range():
    lacking = []
    for name, each in face().items():
        function = called(each)
        kinds = " ".join(str(kind) for kind in getattr(function, "__annotations__", {}).values())
        if NUMBERS.search(kinds) and not UNITS.search(text_of(each)) and not HOLDS_ELSEWHERE.search(text_of(each)):
            lacking.append(name)
    assert not lacking


def test_every_error_is_told():
    lacking = {name: [error for error in raised(each) if error not in text_of(each)] for name, each in face().items()}
    assert not {name: some for name, some in lacking.items() if some}
