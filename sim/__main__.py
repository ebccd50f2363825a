"""``python -m sim``, and the console command of an installed package: the same door as ``python run.py``.

Little is imported before `regulars` is called: an interrupt that comes while the rest is ends in 130, as everywhere.
"""


def regulars(command: str = "regulars") -> None:
    """Start the program from a command line, `command` as it was typed, and end the process with its exit code."""
    try:
        from sim.cli import door

        door(command)
    except KeyboardInterrupt:  # before anybody hears signals
        raise SystemExit(130) from None


if __name__ == "__main__":
    regulars("python -m sim")
