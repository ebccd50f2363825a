"""Tests of each room in the folder of the same name; what looks at all of the house lies at the top."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder of the project."""
