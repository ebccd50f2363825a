"""The product as a user has it: its command line, its files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

from sim.cli import main
from tests import ROOT

CASES = Path(__file__).resolve().parent / "cases"


def run(*arguments, cwd=None, timeout=600, **environment):
    """`python run.py ARGUMENTS` in a process of its own: returncode, stdout and stderr (text)."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *map(str, arguments)],
        cwd=cwd or ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def case(name, folder, changes=None):
    """The path of a copy of a small input in a folder; `changes` are pairs of text replaced, each found once."""
    path = Path(folder) / f"{name}.toml"
    shutil.copy(CASES / f"{name}.toml", path)
    if changes:
        text = path.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return path


def small_market(*tables, weeks=12, warm_up_weeks=4, residents=40, ours=""):
    """The text of a market with one business, Ours, in one town; `ours` are more keys of it, `tables` what follows."""
    return f"""
[study]
weeks = {weeks}
warm_up_weeks = {warm_up_weeks}
[experience]
[[experience.touchpoint]]
name = "meal"
[[segment]]
name = "all"
[[place]]
name = "town"
residents = {residents}
[[strategy]]
name = "as_is"
[[business]]
name = "Ours"
place = "town"
focus = true
price = 20.0
unit_cost = 10.0
{ours}
""" + "\n".join(tables)


def results(scenario, folder, *arguments, code=0):
    """The results folder of a run in `folder`, with one worker unless `arguments` say otherwise; in this process, as
    only what is left there is looked at.
    """
    out = Path(folder) / "answers"
    more = () if "--workers" in arguments else ("--workers", 1)
    assert main([str(each) for each in (scenario, "--out", out, *more, *arguments)]) == code
    return out


def table(out, name):
    """A table of a results folder, texts as they stand."""
    return pd.read_csv(Path(out) / "tables" / f"{name}.csv", keep_default_na=False, na_values={})
