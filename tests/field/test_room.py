"""Many businesses, many people, little disk: what a run takes is told before, kept small, and refused in a sentence."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.field.door import ROOT, case, run

pytestmark = pytest.mark.process

UNITS = {"bytes": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
AMOUNT = r"([\d.,]+) (bytes|kB|MB|GB|TB)"
WEIGHTS = "\n[behaviour]\nprice_weight = 0.15\nnest = 0.6\ngoing_out = 1.0\n"


def many(folder, businesses, weights="", residents=40, weeks=4, **study):
    """The path of a market of one place with so many businesses."""
    names = [f"B{number:02}" for number in range(businesses)]
    text = case("mini", folder).read_text(encoding="utf-8")
    head, _, tail = text.partition("[[business]]")
    strategies = tail[tail.index("[[strategy]]") :]
    head = head.replace("residents = 100", f"residents = {residents}").replace("weeks = 8", f"weeks = {weeks}")
    for key, value in study.items():
        head = re.sub(rf"^{key} = .*$", f"{key} = {value}", head, flags=re.MULTILINE)
    each = "\n".join(
        f'[[business]]\nname = "{name}"\nplace = "village"\nprice = {11.0 + number % 5}\nunit_cost = 7.0\n'
        f"considered = {0.3 + number % 4 / 10}\nfocus = {str(number == 0).lower()}\n"
        for number, name in enumerate(names)
    )
    path = folder / f"many{businesses}.toml"
    path.write_text(f"{head}{each}\n{strategies}{weights}", encoding="utf-8")
    return path


PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
sys.stderr.write(done.stderr)
print(done.stdout)
print("PEAK", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(done.returncode)
"""


def run_and_peak(*arguments, **environment):
    """(The finished process of `python run.py ARGUMENTS`, the most bytes that its largest process ever had)."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, sys.executable, str(ROOT / "run.py"), *map(str, arguments)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=3000, check=False,
    )  # fmt: skip
    return done, int(re.search(r"^PEAK (\d+)$", done.stdout, re.MULTILINE)[1])


def told(lines, pattern):
    """A number of bytes in what `check` or a run says."""
    found = re.search(pattern, lines)
    assert found, f"nothing is told of {pattern!r} in {lines!r}"
    number, unit = found.groups()[-2:]
    return float(number.replace(",", "")) * UNITS[unit]


# -- B2


@pytest.mark.field("B2")
def test_of_twenty_businesses_the_elasticities_are_known(tmp_path):
    brand, category, go = solved(run("explain", many(tmp_path, 20, WEIGHTS)))
    assert brand < category < 0.0 < go < 1.0


def solved(done):
    """Brand and category elasticity and go share of the village, as `explain` tells them."""
    assert done.returncode == 0, done.stderr
    keys = ("brand_price_elasticity", "category_price_elasticity", "go_share")
    return [float(re.search(rf"^place\.village\.{key} +(\S+)", done.stdout, flags=re.M)[1]) for key in keys]


@pytest.mark.field("B2")
def test_for_thirty_businesses_no_weights_need_be_given(tmp_path):
    assert solved(run("explain", many(tmp_path, 30))) == [-2.6, -0.8, 0.6]


@pytest.mark.field("B2")
def test_a_run_with_many_businesses_stays_small(tmp_path):
    """With all 2^23 sets it took 1.6 GB."""
    scenario = many(tmp_path, 23, WEIGHTS)
    done, peak = run_and_peak(
        scenario, "--replications", 1, "--workers", 1, "--engine", "agents", "--out", tmp_path / "out"
    )
    assert done.returncode == 0, done.stderr
    assert peak < 600e6


@pytest.mark.nightly
@pytest.mark.field("B2")
@pytest.mark.parametrize("workers", [1, 2])
def test_sixty_businesses_in_reach_are_checked_run_and_shown_in_600_mb(tmp_path, workers):
    scenario = many(tmp_path, 60, residents=800, weeks=52, warm_up_weeks=52)
    assert run("check", scenario).returncode == 0
    out = tmp_path / "out"
    done, peak = run_and_peak(scenario, "--replications", 4, "--workers", workers, "--out", out)
    assert done.returncode == 0, done.stderr
    assert (out / "summary.html").is_file()
    assert peak <= 600e6


# -- B3


@pytest.mark.field("B3")
def test_check_tells_memory_and_disk(tmp_path):
    small, large = (
        run("check", many(tmp_path, 3, residents=residents, weeks=104)).stdout for residents in (1_000, 400_000)
    )
    for lines in (small, large):
        assert 1e8 < told(lines, rf"about {AMOUNT} of memory") < 1e11
        assert 1e6 < told(lines, rf"{AMOUNT} of disk") < 1e11
    assert told(large, rf"about {AMOUNT} of memory") > 2.0 * told(small, rf"about {AMOUNT} of memory")
    assert told(large, rf"{AMOUNT} of disk") > 5.0 * told(small, rf"{AMOUNT} of disk")


@pytest.mark.field("B3")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_what_does_not_fit_into_memory_is_refused_before_it_starts(tmp_path):
    """Ten million residents under `ulimit -v 7000000` ended in a MemoryError after minutes."""
    scenario = case("ten_million_residents", tmp_path)
    command = f'ulimit -v 7000000; exec "{sys.executable}" run.py "{scenario}" --workers 1 --out "{tmp_path / "out"}"'
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )  # fmt: skip
    assert done.returncode == 2
    assert re.search(rf"about {AMOUNT} of memory, a process here may have 7\.17 GB", done.stderr)
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.nightly
@pytest.mark.field("B3")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("residents", "weeks"), [(800, 52), (20_000, 104), (200_000, 104)])
def test_memory_and_disk_are_foretold_within_a_factor_of_one_and_a_half(tmp_path, residents, weeks, workers):
    scenario, out = many(tmp_path, 5, residents=residents, weeks=weeks, warm_up_weeks=52), tmp_path / "out"
    done, peak = run_and_peak(scenario, "--replications", 2, "--workers", workers, "--out", out)
    assert done.returncode == 0, done.stderr
    if residents == 200_000:
        assert peak <= 1.5e9
    pattern = rf"about {AMOUNT} of memory" if workers == 1 else rf"the largest process {AMOUNT}"
    assert 1 / 1.5 < told(done.stdout, pattern) / peak < 1.5
    disk = sum(-(-path.stat().st_size // 4096) * 4096 for path in out.rglob("*") if path.is_file())
    assert 1 / 1.5 < told(done.stdout, rf"{AMOUNT} of disk") / disk < 1.5


# -- B4


@pytest.mark.field("B4")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_limit_on_the_size_of_files_ends_in_74_and_one_sentence(tmp_path):
    """What runs leave lies in a temporary file and in that of the kept runs beside the results; whichever comes first
    says where it is.
    """
    scenario, temporary = many(tmp_path, 6, residents=60, weeks=30), tmp_path / "temporary"
    temporary.mkdir()
    blocks = 30  # of 512 or 1,024 bytes
    command = f'ulimit -f {blocks}; exec "{sys.executable}" run.py "{scenario}" --engine agents --replications 4 '
    command += f'--workers 1 --quiet --out "{tmp_path / "out"}"'
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 74, done.stderr
    assert str(temporary) in done.stderr or f"{tmp_path / '.out.unfinished'}:" in done.stderr
    assert "a limit on the size of files is reached" in done.stderr
    assert re.search(rf"{AMOUNT} free, about {AMOUNT} needed", done.stderr)
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Cannot write into ")  # compiled code may not be kept, either
    assert not (tmp_path / "out").exists()
    assert list(temporary.iterdir()) == []


@contextmanager
def small_disk(folder, options):
    """A file system of its own in a folder; needs root."""
    folder.mkdir()
    if os.name == "nt" or os.geteuid() or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode:  # fmt: skip
        pytest.skip("a small disk cannot be made here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.nightly
@pytest.mark.field("B4")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_temporary_folder_ends_in_74_and_names_it(tmp_path, workers):
    scenario = many(tmp_path, 6, residents=100, weeks=52)
    with small_disk(tmp_path / "little", "size=64k") as little:
        done = run(
            scenario, "--engine", "agents", "--replications", 4, "--workers", workers, "--quiet",
            "--out", tmp_path / "out", TMPDIR=str(little),
        )  # fmt: skip
        assert list(little.iterdir()) == []
    assert done.returncode == 74, done.stderr
    assert str(little) in done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(rf"{AMOUNT} free", done.stderr)


@pytest.mark.nightly
@pytest.mark.field("B4")
def test_used_up_inodes_are_told_as_what_they_are(tmp_path):
    scenario = many(tmp_path, 3)
    with small_disk(tmp_path / "few", "size=60m,nr_inodes=12") as few:
        done = run(scenario, "--engine", "agents", "--replications", 1, "--workers", 1, "--quiet", "--out", few / "out")
    assert done.returncode == 74, done.stderr
    assert "inodes are used up" in done.stderr
    assert "the disk is full" not in done.stderr
