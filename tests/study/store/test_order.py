"""Promise 4 as the system sees it: what is written is flushed before its name is given, and the folder after that."""

import re
import shutil
import subprocess
import sys

import pytest

from tests import ROOT

pytestmark = [
    pytest.mark.process,
    pytest.mark.nightly,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
CALLS = "openat,write,fsync,fdatasync,rename,renameat,renameat2,close"
CALL = re.compile(r"^\d+\s+(?P<name>\w+)\((?P<given>.*)\)\s+=\s+(?P<answer>-?\d+)")
CODE = """
import sys
from pathlib import Path
from tests.study.store import toy
toy.sweep(Path(sys.argv[1]), 20, with_bulk=True)
"""


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """(name, path or (from, to)) of every write, flush and rename in the folder of a sweep, in order."""
    place = tmp_path_factory.mktemp("order")
    folder, log = place / "out", place / "log"
    asked = ["strace", "-f", "-y", "-s", "0", "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run([*asked, sys.executable, "-c", CODE, str(folder)], cwd=ROOT, check=True)
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        call = CALL.match(re.sub(r"<unfinished \.\.\.>|<\.\.\. \w+ resumed>", "", line))
        if call is None or int(call["answer"]) < 0 or str(folder) not in call["given"]:
            continue
        name, given = call["name"], call["given"]
        if name.startswith("rename"):
            found.append(("rename", tuple(re.findall(r'"([^"]+)"', given))))
        elif name in ("write", "fsync", "fdatasync"):
            found.append(("flush" if name.startswith("f") else name, re.search(r"<([^>]+)>", given)[1]))
    return str(folder), found


def test_a_file_is_written_flushed_and_named_and_then_its_folder_is_flushed(calls):
    folder, found = calls
    renames = [(at, *names) for at, (what, names) in enumerate(found) if what == "rename"]
    final = {target.removeprefix(f"{folder}/") for _, _, target in renames}
    assert {"manifest.json", "derived.json", "tables/runs.csv", "data/runs.parquet"} <= final
    for at, source, target in renames:
        of_file = [(number, what) for number, (what, path) in enumerate(found[:at]) if path == source]
        # a name that was used before is another file now: what counts stands behind the last renaming
        last = max((number for number, names in ((n, c[1]) for n, c in enumerate(found[:at]) if c[0] == "rename")
                    if names[0] == source), default=-1)  # fmt: skip
        of_file = [what for number, what in of_file if number > last]
        assert of_file, f"nothing was written of {target}"
        assert of_file[-1] == "flush", f"{target} was written to after it was flushed"
        assert "write" in of_file
        after = found[at + 1 :]
        flushed = ("flush", target.rpartition("/")[0])
        assert flushed in after, f"the folder of {target} was not flushed"
        between = after[: after.index(flushed)]
        assert not [each for each in between if each[0] == "rename"], "another name was given before"


def test_arrays_are_flushed_before_the_lines_that_tell_of_them_are_written(calls):
    _, found = calls
    arrays = [at for at, (what, path) in enumerate(found) if what == "write" and str(path).endswith(".arrow")]
    assert len(arrays) == 20
    flushes = [at for at, (what, path) in enumerate(found) if what == "flush" and str(path).endswith(".arrow")]
    lines = [at for at, (what, path) in enumerate(found) if what == "write" and str(path).endswith(".jsonl")]
    assert lines
    for at in lines:
        written = [each for each in arrays if each < at]
        assert written
        assert any(flush < at for flush in flushes)
    assert found[-1][0] == "flush"
    last_line = lines[-1]
    assert any(what == "flush" and str(path).endswith(".jsonl") for what, path in found[last_line:])
