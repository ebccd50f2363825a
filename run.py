"""Regulars: ``python run.py --help`` says what it can do."""

from sim.__main__ import regulars

if __name__ == "__main__":
    regulars("python run.py")
