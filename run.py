"""Regulars: ``python run.py --help`` says what it can do."""

from sim.cli import door

if __name__ == "__main__":
    door("python run.py")
