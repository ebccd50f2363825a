"""The table of docs/field-report.md: what real use found, what holds now, and the tests that hold it.

`python -m tests.field.page > docs/field-report.md` writes it anew.
"""

import ast
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
MARK = "field"

ABOUT = """\
# What real use found

Version 9e05e31 was tried as a strategist, an analyst, a marketing scientist, a teacher and a newcomer to the code would
try it. Each row below names a kind of fault that was found, what holds now, and the tests that hold it: every one of
them failed on that version, for the fault itself. Rows without a test are open. The table is made from the tests'
marks: `python -m tests.field.page`.
"""


def rows():
    """Row -> {"found", "now"} in the order of the report; `now` is "" for what is open."""
    with (HERE / "rows.toml").open("rb") as file:
        return tomllib.load(file)


def marked_tests():
    """Row -> names of the tests that hold it, "file::test", in the order of files and lines."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for row in _rows_of(node):
                    name = f"{path.relative_to(TESTS.parent).as_posix()}::{node.name}"
                    found.setdefault(row, []).append(name)
    return found


def _rows_of(function):
    """The rows that the marks of a test name."""
    marks = [
        each
        for each in function.decorator_list
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr == MARK
    ]
    return [argument.value for mark in marks for argument in mark.args]


def page():
    """The whole page."""
    tests = marked_tests()
    lines = [ABOUT, "| row | found | now | held by |", "|---|---|---|---|"]
    for row, said in rows().items():
        held = "<br>".join(f"`{name.removeprefix('tests/')}`" for name in tests.get(row, ()))
        lines.append(f"| {row} | {said['found']} | {said['now'] or 'open'} | {held or '–'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
