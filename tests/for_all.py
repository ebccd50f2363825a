"""One test that looks at many things and tells all that offend, where a test for each would say nothing more."""

import functools
import inspect
from itertools import islice

import pytest

LONGEST = 600
"""Letters of what is said of one thing; a comparison of two long texts says more than anybody reads."""
REFUSED = (Exception, pytest.fail.Exception, pytest.skip.Exception)
"""What a thing may be refused with.  A skip counts: it would end the walk before the things that follow."""


def for_all(things, name=str, parts=1):
    """Let a test that takes one thing first take all ``things`` in turn.

    Parameters
    ----------
    things : iterable
        What is looked at; tuples are handed over as several arguments.  None at all is a mistake.
    name : callable
        From a thing to how it is called in the message; of a tuple it gets the parts.
    parts : int
        Into how many tests the walk is cut, for several processes to share.

    Returns
    -------
    callable
        A decorator.  What it makes has what was decorated as ``of_one``, and keeps the fixtures that it asks for.
    """
    things = [thing if isinstance(thing, tuple) else (thing,) for thing in things]
    assert len(things) >= parts >= 1, f"a walk over {len(things)} things in {parts} parts"

    def decorate(of_one):
        taken, fixtures = _split(of_one, len(things[0]))

        def walk(part, fixtures):
            refused, first = [], None
            looked_at = things[part::parts]
            for thing in looked_at:
                try:
                    of_one(*thing, **fixtures)
                except REFUSED as error:
                    refused.append(f"  {name(*thing)}: {_said(error)}")
                    first = first or error
            if refused:
                told = "\n".join([f"{len(refused)} of {len(looked_at)} ({', '.join(taken)}):", *refused])
                raise AssertionError(told) from first

        @functools.wraps(of_one)
        def test(**given):
            walk(given.pop("part", 0), given)

        asked = [*([PART] if parts > 1 else []), *fixtures]
        test.__signature__ = inspect.Signature(asked)
        test.of_one, test.things = of_one, things
        return pytest.mark.parametrize("part", range(parts))(test) if parts > 1 else test

    return decorate


PART = inspect.Parameter("part", inspect.Parameter.KEYWORD_ONLY)


def _split(of_one, count):
    """Names of the first parameters, which a thing fills, and the other parameters, which are fixtures."""
    parameters = iter(inspect.signature(of_one).parameters.values())
    taken = [each.name for each in islice(parameters, count)]
    return taken, [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]


def _said(error):
    """What was said, on one line; of an error without words, its kind."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= LONGEST else words[:LONGEST] + " …"
