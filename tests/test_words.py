"""The words of the code are the field's: what was once called by a word of the program's own stays gone."""

import io
import tokenize
from pathlib import Path

from tests.words import RULES, WORDS

ROOT = Path(__file__).resolve().parents[1]


def sources(where):
    """The Python files of a folder, or the file itself."""
    path = ROOT / where
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def names_in(path):
    """Name -> the first line on which a file uses it."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.NAME:
            found.setdefault(token.string, token.start[0])
    return found


def offenders(names_of, words):
    """A sentence for each file that uses an old name where it meant the thing."""
    return [
        f"{path}:{names_of[path][old]}: {old} is called {new}"
        for old, new, folders in words
        for path in names_of
        if old in names_of[path] and any(path == folder or path.startswith(folder + "/") for folder in folders)
    ]


def test_no_old_name_is_left():
    folders = {folder for _, _, where in WORDS for folder in where}
    missing = [folder for folder in sorted(folders) if not (ROOT / folder).exists()]
    assert not missing, f"tests/words.py looks where nothing is: {missing}"
    files = {path for folder in folders for path in sources(folder)} - {ROOT / "tests" / "words.py"}
    names_of = {path.relative_to(ROOT).as_posix(): names_in(path) for path in sorted(files)}
    assert len(names_of) > 300
    found = offenders(names_of, WORDS)
    assert not found, "\n".join(found)


def test_an_old_name_would_be_found():
    names_of = {"sim/kernel/choose.py": {"relish": 7}, "sim/laws/choice.py": {"relish": 7}}
    assert offenders(names_of, WORDS) == ["sim/kernel/choose.py:7: relish is called add_taste"]


def test_no_rule_has_its_old_name():
    defined = {
        f"{path.stem}.{line.split('(')[0].removeprefix('def ')}"
        for path in sources("sim/rules")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("def ")
    }
    assert {new for _, new in RULES} <= defined
    assert not {old for old, _ in RULES} & defined
