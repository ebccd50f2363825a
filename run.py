"""Regulars: ``python run.py --help`` says what it can do."""

import sys

from sim.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
