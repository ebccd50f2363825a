"""What the rules of the guide have in common: whether a table shows the idea of a step, how amounts are written."""

from collections.abc import Mapping

from sim.report.words import formats
from sim.teaching import sentences
from sim.teaching.contrasts import FIRST, FURTHER, MINUS, SHARE, TODAY, VISITS, WORTH, Found
from sim.teaching.estimate import Estimate

type Shown = Mapping[str, Found]
"""Step -> what it showed over all seeds."""

HOLDS: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "price": (("town", f"before {FIRST}", 1), ("town", f"before {FURTHER}", 1), ("town", f"before {WORTH}", -1)),
    "experience": (("town", f"before {FURTHER}", 1), ("town", f"after {FURTHER}", 1), ("town", f"before {WORTH}", 1)),
    "promise": (
        ("town", f"before {FIRST}", 1), ("town", f"before {FURTHER}", -1), ("town", f"delivered {FURTHER}", 1),
    ),
    "west_end": ((f"town{MINUS}west_end", f"before {WORTH}", 1), (f"town{MINUS}west_end", f"after {WORTH}", -1)),
    "copied": ((f"still{MINUS}copied", f"before {WORTH}", 1), (f"still{MINUS}copied", f"after {WORTH}", 1)),
    "recession": (
        (f"good_times{MINUS}bad_times", f"{TODAY} {VISITS}", 1),
        (f"good_times{MINUS}bad_times", f"before {WORTH}", -1),
    ),
}  # fmt: skip
"""Step -> the signs without which its idea is not to be seen: (place, contrast, sign)."""


def holds(key: str, shown: Shown) -> bool:
    """Whether the runs show the idea of a step, on every seed."""
    found = shown[key]
    clear = all((one := found.get(place, what)) is not None and one.sign == sign for place, what, sign in HOLDS[key])
    if key != "experience":
        return clear and (key != "copied" or lasts_longer(found))
    firsts = [found.get("town", f"{name} {FIRST}") for name in ("before", "after")]
    return clear and all(one is not None and one.sign <= 0 for one in firsts)


def lasts_longer(found: Found) -> bool:
    """Whether more is left of people than of the front, whatever the seed."""
    front, people = (found.get("copied of still", f"{name} {SHARE}") for name in ("before", "after"))
    return front is not None and people is not None and people.low > front.high


def money(one: Estimate | None, currency: str) -> str:
    """The mean of an estimate, with its sign; a dash for what is not known."""
    return "–" if one is None else formats.money(one.mean, currency, sentences.unit_of(one))


def span(one: Estimate, found: Found, sign: bool = True) -> str:
    """Its interval; ``sign`` also marks a gain with a plus."""
    return formats.interval(one.low, one.high, found.currency, sentences.unit_of(one), sign)
