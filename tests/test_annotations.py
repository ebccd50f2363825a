"""Every public function of sim/ says what it takes and what it gives, in a form that mypy and an API generator read."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "sim").rglob("*.py"))
MADE = ("__init__", "__call__")
"""Of the methods with underscores those that people call: to make an object, and as a function."""


def public_functions(body, name="", inside_a_class=False):
    """(name, node, is a method) of what can be called from elsewhere: nothing in a function or a private class."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.name.startswith("_") or (inside_a_class and node.name in MADE):
                yield f"{name}{node.name}", node, inside_a_class
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node.body, f"{name}{node.name}.", True)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from public_functions(node.body, name, inside_a_class)


def left_open(node, is_a_method):
    """What a function does not say the type of: names of arguments, "the result"."""
    takes = node.args
    arguments = [*takes.posonlyargs, *takes.args]
    is_bound = is_a_method and not any(ast.unparse(each) == "staticmethod" for each in node.decorator_list)
    arguments = arguments[1:] if is_bound else arguments
    arguments += [*takes.kwonlyargs, *(each for each in (takes.vararg, takes.kwarg) if each is not None)]
    return [each.arg for each in arguments if each.annotation is None] + ["the result"] * (node.returns is None)


def test_every_public_function_is_annotated():
    offenders, seen = [], 0
    for path in FILES:
        for name, node, is_a_method in public_functions(ast.parse(path.read_text(encoding="utf-8")).body):
            seen += 1
            lacking = left_open(node, is_a_method)
            if lacking:
                offenders.append(f"{path.relative_to(ROOT)}:{node.lineno}: {name} lacks {', '.join(lacking)}")
    assert seen > 1500
    assert not offenders, "\n".join(offenders)


def test_what_is_left_open_is_found():
    tree = ast.parse("class Town:\n  def walk(self, to, *, by: str, **more): ...\n  def _hide(self, x): ...\n")
    ((name, node, is_a_method),) = public_functions(tree.body)
    assert (name, left_open(node, is_a_method)) == ("Town.walk", ["to", "more", "the result"])


def test_what_the_checker_is_told_to_overlook_has_a_reason():
    """`# type: ignore[code]  # reason`: few, and none without a word why."""
    lines = [
        (f"{path.relative_to(ROOT)}:{number}", line)
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "type: ignore" in line
    ]
    bare = [place for place, line in lines if not re.search(r"# type: ignore\[[a-z-]+\]  # \w", line)]
    assert not bare, f"say why: {bare}"
    assert len(lines) <= 6, [place for place, _ in lines]
