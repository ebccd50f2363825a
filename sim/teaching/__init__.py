"""Lessons: one idea each, told from runs, with a prediction asked for before the answer."""
