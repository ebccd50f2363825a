"""The control groups around this process (cgroups of Linux, version 2 and 1): where limits on it are written.

A system without them, or that does not show them, has none.
"""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath


def folders(root: str | os.PathLike, controller: str) -> Iterator[Path]:
    """The folder of the control group this process is in, and those of the groups around it, as far as they can be
    seen: for version 2, and for the mount of version 1 that has the controller ("cpu", "memory").

    ``root`` is where the system's files are looked for.  Inside a container the group's own path is often not to be
    seen, but its folder stands at the top of what is mounted.
    """
    root, paths = Path(root), _paths(Path(root))
    for line in lines(root / "proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or len(kind) < 3:
            continue
        if kind[0] == "cgroup2":
            path = paths.get("")
        elif kind[0] == "cgroup" and controller in kind[2].split(","):
            path = paths.get(controller)
        else:
            continue
        if path is not None:
            yield from _from_within(root / fields[4].lstrip("/"), fields[3], path)


def _paths(root):
    """Controller -> path of the group this process is in; "" is version 2."""
    found = {}
    for line in lines(root / "proc/self/cgroup"):
        if line.count(":") >= 2:
            _, controllers, path = line.split(":", 2)
            found |= dict.fromkeys(controllers.split(","), path)
    return found


def _from_within(mount, top, path):
    """The folders from that of a group up to the one where `top` of all groups is mounted."""
    path, top = PurePosixPath(path), PurePosixPath(top)
    inside = path.relative_to(top) if path.is_relative_to(top) and ".." not in path.parts else PurePosixPath()
    folder = mount / inside
    yield folder
    for _ in inside.parts:
        folder = folder.parent
        yield folder


def lines(path: Path) -> list[str]:
    """The lines of a file that the system shows; none where it shows none."""
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
