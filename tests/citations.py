"""What texts cite: files, modules, sections of a page and names in a file, each with where it is cited."""

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path

from tests import ROOT

PROSE = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md"), ROOT / "pyproject.toml", *(ROOT / ".ci").glob("*")])
CODE = sorted(path for top in ("sim", "tests", "docs") for path in (ROOT / top).rglob("*.py"))

FILE = re.compile(
    r"(?<![\w/.-])(?:\.\./)*((?:sim|tests|docs|scenarios|\.ci|\.github)/[\w./-]*[\w-]\.[a-z]\w*)(?![\w*<])"
)
PAGE = re.compile(r"(?<![\w/*.<>-])([\w-]+\.md)\b")
SECTION = re.compile(r"\bdocs/([\w-]+)\.md(?:,| and)? §(\d+(?:\.\d+)?)")
NAME = re.compile(r"((?:`\w+`(?:, | and )?)+) in \[[^\]]+\]\(([^)#]+\.py)\)")
MODULE = re.compile(r"(?<![\w./])sim((?:\.[a-zA-Z_]\w*)+)")
MADE = {
    "summary.md", "patterns.md", "flip.md", "diff.md", "levers.md", "search.md", "knowing.md", "sensitivity.md",
}  # fmt: skip
"""Pages that a run writes."""


@cache
def texts():
    """(where, text) of every page as it is, and of every docstring and comment of the code."""
    found = [(path.relative_to(ROOT), path.read_text("utf-8")) for path in PROSE if path.is_file()]
    return found + [(path.relative_to(ROOT), told(path.read_text("utf-8"))) for path in CODE]


def told(source):
    """Docstrings, texts under a constant, and comments of a Python file, comments of several lines as one."""
    tree = ast.parse(source)
    said = [node.value.value for node in ast.walk(tree) if _is_text(node)]
    comments, line = [], -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            text = token.string.lstrip("# ")
            if token.start[0] == line + 1 and comments:
                comments[-1] += " " + text
            else:
                comments.append(text)
            line = token.start[0]
    return "\n".join(said + comments)


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def files():
    """(where, path from the top) of every file cited with its folder, and every page cited by its bare name."""
    for where, text in texts():
        for match in FILE.finditer(text):
            yield where, match[1]
        for match in PAGE.finditer(text):
            if match[1] not in MADE:
                beside = where.parent if where.suffix == ".md" else Path()
                yield where, str(beside / match[1])


def sections():
    """(where, page, number) of every section of a page that is cited with its number."""
    return [(where, *match.groups()) for where, text in texts() for match in SECTION.finditer(text)]


def headings(page):
    """The numbers that the headings of a page begin with."""
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    return set(re.findall(r"^#+ (\d+(?:\.\d+)?)\.? ", text, flags=re.M))


def names():
    """(where, name, path) of every ``name`` in [a file](...)."""
    for where, text in texts():
        for match in NAME.finditer(text):
            for name in re.findall(r"`(\w+)`", match[1]):
                yield where, name, (ROOT / where.parent / match[2]).resolve()


def defined(path):
    """Every name that a file defines, at its top or in a class, and what it imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def modules():
    """(where, dotted name) of every module of the program, or thing in one, that is cited."""
    return [(where, f"sim{match[1]}") for where, text in texts() for match in MODULE.finditer(text)]


def is_there(dotted):
    """Whether a dotted name leads to a module, or to something that a module defines."""
    at, rest = ROOT / "sim", dotted.split(".")[1:]
    while rest and (at / rest[0]).is_dir():
        at, rest = at / rest[0], rest[1:]
    if rest and (at / f"{rest[0]}.py").exists():
        at, rest = at / f"{rest[0]}.py", rest[1:]
    if not rest:
        return True
    file = at if at.suffix == ".py" else at / "__init__.py"
    return file.exists() and rest[0] in defined(file)
