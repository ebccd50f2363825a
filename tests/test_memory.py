"""How much memory there is: from what a system writes down, and from what it does not."""

import os
import subprocess
import sys

import pytest

from sim.memory import of_a_process, usable

MACHINE = "MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:    9000000 kB\n"
WHOLE = 16_000_000 * 1024


MOUNTS = (
    "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
    "31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    "32 23 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
)


def system(folder, **files):
    """A folder with such files; "__" in a name stands for "/"."""
    for name, text in {"proc__meminfo": MACHINE, "proc__self__mountinfo": MOUNTS, **files}.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    return folder


CASES = {
    "a machine alone": ({}, WHOLE),
    "version 2": ({"proc__self__cgroup": "0::/a/b\n", "sys__fs__cgroup__a__b__memory.max": "2000000\n"}, 2_000_000),
    "version 2, the group around it": (
        {"proc__self__cgroup": "0::/a/b\n", "sys__fs__cgroup__a__b__memory.max": "max\n",
         "sys__fs__cgroup__a__memory.max": "3000000\n"},
        3_000_000,
    ),
    "inside a container the own path is not to be seen": (
        {"proc__self__cgroup": "0::/../x\n", "sys__fs__cgroup__memory.max": "4000000\n"}, 4_000_000,
    ),
    "version 1": (
        {"proc__self__cgroup": "5:cpu,cpuacct:/\n4:memory:/jobs/7\n",
         "sys__fs__cgroup__memory__jobs__7__memory.limit_in_bytes": "5000000\n"},
        5_000_000,
    ),
    "version 1 without a limit": (
        {"proc__self__cgroup": "4:memory:/jobs/7\n",
         "sys__fs__cgroup__memory__jobs__7__memory.limit_in_bytes": "9223372036854771712\n"},
        WHOLE,
    ),
    "a group larger than the machine": (
        {"proc__self__cgroup": "0::/\n", "sys__fs__cgroup__memory.max": "99999999999999\n"}, WHOLE,
    ),
    "nonsense": ({"proc__self__cgroup": "?\n\n0::\n", "sys__fs__cgroup__memory.max": "much\n"}, WHOLE),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_least_of_what_the_system_allows_counts(tmp_path, name):
    files, wanted = CASES[name]
    assert usable(system(tmp_path, **files)) == wanted


def test_inside_a_container_the_group_is_the_root_of_what_is_mounted(tmp_path):
    """So Docker shows it where containers have no name space of groups: the limit stands at the top."""
    files = {
        "proc__self__cgroup": "4:memory:/docker/abc\n",
        "proc__self__mountinfo": "31 23 0:27 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
        "sys__fs__cgroup__memory__memory.limit_in_bytes": "6000000\n",
    }
    assert usable(system(tmp_path, **files)) == 6_000_000


def test_a_system_that_says_nothing_is_asked_another_way(tmp_path):
    there = usable(tmp_path)
    assert there is None or there > 1e8


def test_this_machine_has_some():
    assert usable() > 1e8


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_limit_on_the_process_is_known():
    code = (
        "import resource; from sim.memory import of_a_process; print(of_a_process());"
        "resource.setrlimit(resource.RLIMIT_AS, (10**10, 10**10)); print(of_a_process())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == "10000000000"
    assert of_a_process() is None or of_a_process() > 0
