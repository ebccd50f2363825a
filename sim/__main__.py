"""``python -m sim``: the same door as ``regulars`` and ``python run.py``."""

from sim.cli import door

if __name__ == "__main__":
    door("python -m sim")
