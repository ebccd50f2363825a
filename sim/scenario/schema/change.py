"""One change of one input: a value (24.0), a step ("+2", "-1.5") or a percentage ("-10%")."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from sim.scenario.text.wording import decimal

FORM = re.compile(r"([+-])\s*([0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)\s*(%?)")
ALLOWED = 'a number (24.0), a step ("+2", "-1.5") or a percentage ("-10%")'
LARGEST = 1e12


class ChangeFault(ValueError):
    """What a change may be, told because the value given is none."""


@dataclass(frozen=True)
class Change:
    """A change that becomes an addition to the opening value of an input.

    ``form`` is "value" (set to ``size``), "step" (add ``size``) or "percentage" (add ``size`` hundredths).
    """

    form: Literal["value", "step", "percentage"]
    size: float

    @classmethod
    def parse(cls, value: Any) -> "Change":
        """Read a change as the file writes it; raises `ChangeFault` with what is allowed."""
        if isinstance(value, Change):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            if not abs(value) <= LARGEST:
                raise ChangeFault(ALLOWED)
            return cls("value", float(value))
        if not isinstance(value, str):
            raise ChangeFault(ALLOWED)
        found = FORM.fullmatch(value.strip().replace("−", "-"))
        if not found:
            raise ChangeFault(ALLOWED + _hint(value.strip()))
        size = float(found[2]) * (-1.0 if found[1] == "-" else 1.0)
        if abs(size) > LARGEST:
            raise ChangeFault(ALLOWED)
        return cls("percentage" if found[3] else "step", size + 0.0)

    def addition(self, opening: float) -> float:
        """Return what is added to the opening value."""
        if self.form == "value":
            return self.size - opening
        if self.form == "step":
            return self.size
        return opening * self.size / 100.0

    def sized(self, size: float) -> "Change":
        """Return a change of the same form and another size (worlds and sweeps)."""
        return Change(self.form, float(size))

    def __str__(self) -> str:
        digits = decimal(self.size)
        if self.form == "value":
            return digits
        sign = "" if digits.startswith("-") else "+"
        return sign + digits + ("%" if self.form == "percentage" else "")


def _hint(text: str) -> str:
    plain = text.replace(",", ".").rstrip("% ").strip()
    try:
        float(plain)
    except ValueError:
        return ""
    if "," in text:
        return ", with a decimal point instead of a comma"
    if text.endswith("%"):
        return f'; write "+{plain}%" to add that much'
    return f'; write "+{plain}" to add it, or {plain} without quotes to set it'
