"""The option --prepare: compile beforehand what the first run would."""

import argparse
from typing import Any

from sim.console import say


class Prepare(argparse.Action):
    """Compile the market and end; it is loaded only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        """Do so."""
        from sim.study.compiling import prepare

        prepare(say)
        parser.exit()
