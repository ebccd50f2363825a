"""How arguments are read: a parser that tells faults in a sentence, and what a number may be."""

import argparse

from sim.errors import UsageError


class Parser(argparse.ArgumentParser):
    """A parser whose faults are the program's own."""

    def error(self, message):
        """Raise UsageError with a sentence."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See: python {self.prog} --help")


def whole(text):
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def replications(text):
    """A number of replications, or "auto"."""
    return text if text == "auto" else whole(text)
