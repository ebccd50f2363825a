"""What this process may use: affinity, quotas of both kinds of control groups, and those around them."""

import os

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from sim import processors
from sim.scenario import read
from sim.study.knowing.study import worth_of_knowing
from sim.study.search.study import search
from sim.study.sensitivity.study import sensitivity
from tests.study.levers.test_levers import TOWN

PRICED = (
    TOWN
    + """
[[strategy]]
name = "dearer"
change = { price = "+1" }
[[uncertain]]
what = "behaviour.experience_weight"
low = 0.2
likely = 0.4
high = 0.6
"""
)

V2 = "30 23 0:26 {root} /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
V1 = "31 23 0:27 {root} /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:5 - cgroup cgroup rw,cpu,cpuacct\n"


def system(folder, group, mounts, **files):
    """A folder that looks like a system's root; `files` are paths under /sys/fs/cgroup with "/" as "__"."""
    (folder / "proc" / "self").mkdir(parents=True)
    (folder / "proc" / "self" / "cgroup").write_text(group)
    (folder / "proc" / "self" / "mountinfo").write_text(mounts)
    for name, text in files.items():
        path = folder.joinpath("sys", "fs", "cgroup", *name.replace("_dot_", ".").split("__"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture(autouse=True)
def many(monkeypatch):
    monkeypatch.setattr(processors, "_allowed", lambda: 128)


@pytest.mark.parametrize(("limit", "found"), [
    ("400000 100000\n", 4), ("150000 100000\n", 2), ("10000 100000\n", 1), ("max 100000\n", 128), ("\n", 128),
    ("nonsense here\n", 128), ("100000\n", 128), ("0 100000\n", 128),
])  # fmt: skip
def test_a_quota_of_version_2(tmp_path, limit, found):
    root = system(tmp_path, "0::/job/step\n", V2.format(root="/"), job__step__cpu_dot_max=limit)
    assert processors.usable(root) == found


def test_a_quota_of_a_group_around_ours_counts_too(tmp_path):
    root = system(tmp_path, "0::/job/step\n", V2.format(root="/"), job__step__cpu_dot_max="max 100000\n",
                  job__cpu_dot_max="300000 100000\n")  # fmt: skip
    assert processors.usable(root) == 3


def test_in_a_container_the_group_is_the_root_of_what_is_mounted(tmp_path):
    root = system(tmp_path, "0::/docker/abc\n", V2.format(root="/docker/abc"), cpu_dot_max="200000 100000\n")
    assert processors.usable(root) == 2
    root = system(tmp_path / "own", "0::/\n", V2.format(root="/"), cpu_dot_max="200000 100000\n")
    assert processors.usable(root) == 2


@pytest.mark.parametrize(("quota", "found"), [("250000\n", 3), ("-1\n", 128)])
def test_a_quota_of_version_1(tmp_path, quota, found):
    group = "4:memory:/m\n3:cpu,cpuacct:/job\n"
    root = system(tmp_path, group, V1.format(root="/"), **{
        "cpu,cpuacct__job__cpu_dot_cfs_quota_us": quota, "cpu,cpuacct__job__cpu_dot_cfs_period_us": "100000\n",
    })  # fmt: skip
    assert processors.usable(root) == found


def test_without_control_groups_affinity_counts(tmp_path):
    assert processors.usable(tmp_path) == 128


def test_this_process_may_use_at_least_one(monkeypatch):
    monkeypatch.undo()
    assert 1 <= processors.usable() <= (os.cpu_count() or 1)


def test_no_more_are_asked_for_than_can_be_started(monkeypatch, tmp_path):
    monkeypatch.setattr(processors, "_allowed", lambda: 10**6)
    assert processors.usable(tmp_path) == processors.MOST_PROCESSES


def threads():
    """How many threads linear algebra may use, of each library that is loaded."""
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


@pytest.mark.parametrize(
    ("study", "asked"),
    [
        (search, {"budget": 10.0}),
        (worth_of_knowing, {"worlds": 512, "replications": 2}),
        (sensitivity, {}),
    ],
    ids=["search", "worth of knowing", "sensitivity"],
)
def test_emulators_work_on_one_thread(study, asked):
    """Whoever calls: the first progress that is told is where the work is done."""

    class Seen(Exception):
        pass

    def progress(*_, **__):
        raise Seen(threads())

    with threadpool_limits(limits=2, user_api="blas"):
        assert threads() == {2}
        with pytest.raises(Seen) as seen:
            study(read(text=PRICED), workers=1, progress=progress, **asked)
        assert threads() == {2}
    assert seen.value.args == ({1},)
