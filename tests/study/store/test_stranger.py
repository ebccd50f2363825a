"""Promise 23: a folder that comes from somebody else is read, and nothing in it is run."""

import ast
import os
import subprocess
import sys
from zlib import crc32

import pytest

from sim.study.store.journal import BULK, JOURNALS
from tests import ROOT
from tests.study.store import toy
from tests.study.store.toy import identity_of

FORBIDDEN = ("exec", "compile", "import", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork",
             "pickle.find_class", "socket.connect", "ctypes.dlopen")  # fmt: skip

READER = """
import sys
from pathlib import Path
import pyarrow, pyarrow.ipc
from sim.errors import RegularsError
from sim.study.store.collecting import look
from sim.study.store.verifying import check_all
from sim.study.store.tables import Tables, hashes
from tests.study.store import toy

def read(folder):
    check_all(folder)
    hashes(folder)
    with look(folder) as found:
        for identity in [*found.kept, *found.failed]:
            try:
                record = found.read(identity)
                found.bulk(record)
            except (RegularsError, KeyError):
                pass
        try:
            toy.write_tables(found, 6, True)
        except (RegularsError, KeyError):
            pass

read(Path(sys.argv[1]))  # whatever a first time imports is there now
seen = []
def watch(event, arguments):
    if event.startswith(FORBIDDEN) and armed:
        seen.append((event, str(arguments)[:200]))
armed = False
FORBIDDEN = {forbidden!r}
sys.addaudithook(watch)
armed = True
read(Path(sys.argv[2]))
armed = False
print(seen)
"""


def hostile(folder):
    """A folder as somebody would make it who wishes us ill: all checksums are right."""
    toy.sweep(folder, 6, with_bulk=True)
    body = b'{"id":"%s","kind":"run","bulk":null,"content":%s}'
    texts = (
        b'{"__class__":"os.system","__reduce__":["os.system",["touch owned"]],"py/object":"os.system"}',
        b'{"rows":"__import__(\'os\').system(\'touch owned\')","run":{"$type":"System.Diagnostics.Process"}}',
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"rows":1' + b"0" * 5_000 + b"}",
    )
    lines = [body % (identity_of(100 + number).encode(), text) for number, text in enumerate(texts)]
    with open(folder / JOURNALS / "stranger.jsonl", "wb") as file:
        file.writelines(b"%08x %b\n" % (crc32(line), line) for line in lines)
        file.write(b"\x80\x04\x95cos\nsystem\n(S'touch owned'\ntR.\n")
    pickled = b"\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94."
    for place in (folder / JOURNALS, folder / BULK, folder, folder / "tables"):
        (place / "cache.pkl").write_bytes(pickled)
        (place / "sitecustomize.py").write_text("raise SystemExit('owned')")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / JOURNALS / "wait.jsonl")
    (folder / JOURNALS / "link.jsonl").symlink_to("/dev/zero")


@pytest.mark.process
def test_a_strangers_folder_runs_nothing(tmp_path):
    toy.sweep(tmp_path / "ours", 6, with_bulk=True)
    hostile(tmp_path / "theirs")
    code = READER.replace("{forbidden!r}", repr(FORBIDDEN))
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "ours"), str(tmp_path / "theirs")],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
    assert not list(ROOT.glob("owned"))


def test_the_store_knows_no_pickle_and_no_way_to_run_text():
    names = set()
    for path in [*(ROOT / "sim" / "study" / "store").rglob("*.py"), *(ROOT / "sim" / "study" / "tables").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    assert "json" in names
    assert not [
        each for each in names if each.split(".")[0] in ("pickle", "shelve", "marshal", "yaml", "dill", "joblib")
    ]
