"""A disk that is written down: every write, flush and rename through `sim.files`, to be cut short wherever it hurts."""

import os
import shutil
from pathlib import Path

from sim import files


class Recorder:
    """What `sim.files` does to a folder, in order; also, as "told", of which runs it was said that they are kept."""

    def __init__(self, monkeypatch, root):
        self.root, self.steps = root, []
        real_open = open

        def opened(path, mode="r", **how):
            file = real_open(path, mode, **how)
            if mode == "xb":
                self.see("make", path)
            return file

        def write_out(file, content):
            self.see("write", file.name, bytes(content))
            return file.write(content)

        def replace(source, target):
            os.replace(source, target)
            self.see("rename", source, self.name(target))

        monkeypatch.setattr(files, "open", opened, raising=False)
        monkeypatch.setattr(files, "write_out", write_out)
        monkeypatch.setattr(files, "flush_file", lambda file: self.see("flush", file.name))
        monkeypatch.setattr(files, "replace", replace)
        monkeypatch.setattr(files, "flush_folder", lambda folder: self.see("flush folder", folder))

    def name(self, path):
        return os.path.relpath(path, self.root)

    def see(self, what, path, more=None):
        self.steps.append((what, self.name(path), more))

    def told(self, identity):
        self.steps.append(("told", identity, None))


def after_power_loss(steps, keep_data, keep_names, zeros=False):
    """File -> bytes of what a disk holds after these steps.  Flushed data and the names of flushed folders are there.

    Of the rest `keep_data(path, part)` says whether a part that was written and not flushed is there, and
    `keep_names(path)` whether a making or renaming is, of a folder that was not flushed since; with `zeros` the parts
    that are lost before one that is there, or at the end, are noughts, as many file systems leave them.
    """
    contents, names, certain = {}, {}, {}  # number -> parts [bytes, is flushed]; name -> number, now and on the disk
    for what, path, more in steps:
        if what == "make":
            number = len(contents)
            contents[number] = []
            names[path] = number
        elif what == "write":
            contents[names[path]].append([more, False])
        elif what == "flush":
            for part in contents[names[path]]:
                part[1] = True
        elif what == "rename":
            names[more] = names.pop(path)
        elif what == "flush folder":
            here = {name for name in {*names, *certain} if os.path.dirname(name) == path.removeprefix("./").strip(".")}
            certain = {name: at for name, at in certain.items() if name not in here}
            certain |= {name: names[name] for name in here if name in names}
    found = dict(certain)
    for name in {*names, *certain}:
        if names.get(name) != certain.get(name) and keep_names(name):
            if name in names:
                found[name] = names[name]
            else:
                found.pop(name, None)
    return {name: _content(name, contents[number], keep_data, zeros) for name, number in found.items()}


def _content(name, parts, keep_data, zeros):
    there = [part if flushed or keep_data(name, at) else None for at, (part, flushed) in enumerate(parts)]
    if not zeros:
        while there and there[-1] is None:
            there.pop()
    return b"".join(b"\0" * len(parts[at][0]) if part is None else part for at, part in enumerate(there))


def lay_out(found, folder):
    """Make a folder of it; folders are always there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("journal", "bulk"):
        (folder / name).mkdir()
    for name, content in found.items():
        place = Path(folder, name)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)


class Failing:
    """A disk that refuses with an error from the `at`-th step on; `steps` counts them."""

    def __init__(self, monkeypatch, code, at, half=False):
        self.steps, self.at, self.code = 0, at, code
        for name in ("write_out", "flush_file", "replace", "flush_folder"):
            monkeypatch.setattr(files, name, self._instead(name, getattr(files, name), half))

    def _instead(self, name, real, half):
        def step(*given):
            self.steps += 1
            if self.steps > self.at:
                if half and name == "write_out":
                    given[0].write(given[1][: len(given[1]) // 2])
                raise OSError(self.code, os.strerror(self.code))
            return real(*given)

        return step
