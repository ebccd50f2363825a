"""Where the limits on this process are written: the same walk for processors and memory."""

import pytest

from sim.control_groups import folders

V2 = "30 23 0:26 {root} /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
V1 = "31 23 0:27 {root} /sys/fs/cgroup/{name} rw,nosuid shared:5 - cgroup cgroup rw,{name}\n"


def found(folder, controller, group, *mounts):
    """The folders below the place of all groups, as text."""
    own = folder / "proc" / "self"
    own.mkdir(parents=True)
    (own / "cgroup").write_text(group)
    (own / "mountinfo").write_text("".join(mounts))
    top = folder / "sys" / "fs" / "cgroup"
    return [each.relative_to(top).as_posix() for each in folders(folder, controller)]


@pytest.mark.parametrize("controller", ["cpu", "memory"])
@pytest.mark.parametrize(("root", "path", "wanted"), [
    ("/", "/job/step", ["job/step", "job", "."]), ("/", "/", ["."]), ("/job", "/job/step", ["step", "."]),
    ("/job", "/jobs", ["."]), ("/", "/../x", ["."]), ("/../..", "/", ["."]),
])  # fmt: skip
def test_from_the_own_group_to_the_top_of_what_is_mounted(tmp_path, controller, root, path, wanted):
    assert found(tmp_path, controller, f"0::{path}\n", V2.format(root=root)) == wanted


@pytest.mark.parametrize(
    ("controller", "wanted"),
    [("cpu", ["cpu,cpuacct/a", "cpu,cpuacct"]), ("memory", ["memory/b", "memory"])],
)
def test_of_version_1_each_controller_has_its_own(tmp_path, controller, wanted):
    mounts = [V1.format(root="/", name=name) for name in ("cpu,cpuacct", "memory", "cpuset")]
    groups = "6:cpuset:/c\n3:cpu,cpuacct:/a\n4:memory:/b\n1:name=systemd:/d\n"
    assert found(tmp_path, controller, groups, *mounts) == wanted


def test_both_versions_beside_each_other(tmp_path):
    mounts = V1.format(root="/", name="memory"), V2.format(root="/").replace("fs/cgroup", "fs/cgroup/unified")
    assert found(tmp_path, "memory", "4:memory:/b\n0::/a\n", *mounts) == ["memory/b", "memory", "unified/a", "unified"]


@pytest.mark.parametrize(("group", "mount"), [
    ("", V2.format(root="/")), ("0::/a\n", ""), ("?\n\n0\n", V2.format(root="/")), ("0::/a\n", "nonsense - cgroup2\n"),
    ("0::/a\n", "30 23 0:26 / /proc rw - proc proc rw\n"),
])  # fmt: skip
def test_what_cannot_be_read_is_no_group(tmp_path, group, mount):
    assert found(tmp_path, "cpu", group, mount) == []


def test_a_system_without_them(tmp_path):
    assert list(folders(tmp_path, "cpu")) == []
