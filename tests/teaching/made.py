"""Lines and classes made up for tests."""

from sim.teaching.collect.class_of import class_of
from sim.teaching.collect.finding import Found
from sim.teaching.line import Line, Prediction

MODEL = "0123456789ab"


def predicted(low, high, answer=100.0, *, reason="", side="town", settings=(-2.5,)):
    """A prediction."""
    return Prediction(side, settings, low, high, answer, reason, 20.0)


def line(student, before, after=None, *, step="price", model=MODEL, runs=1, currency=""):
    """A line of the student with that number."""
    return Line(step, model, f"{student:08x}", before, after, runs, currency)


def found(lines):
    """Lines as if they stood in a file."""
    return [Found("answers.txt", place, each) for place, each in enumerate(lines, start=1)]


def a_class(*lines):
    """A class of these lines."""
    return class_of(found(lines))
