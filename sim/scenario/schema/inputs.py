"""How one input of the scenario file is declared: its range, unit, default, off value and evidence, once.

Every table of the file is a frozen `Table`; every key of it is declared with one of the functions below.  The
faults, `explain`, the JSON Schema and the generated reference all print what is declared here.

Evidence grades: A meta-analysis or many data sets; B one good field study; C laboratory, survey or practitioner;
D an assumption of the model.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict
from pydantic.fields import FieldInfo

# In any currency, and so that sums stay exact; what is too much in a market follows from its own prices
# (sim/scenario/consistency/money.py).
MONEY = 1e12  # the largest price or cost of one visit, in the scenario's currency
TILL = 1e14  # the largest weekly or one-off amount, in the scenario's currency
LONGEST = 1040  # weeks: twenty years

# Tuples are written as TOML arrays, so they alone are not held to their exact Python type.
Rows = Strict(False)


class Table(BaseModel):
    """A table of the scenario file: frozen, strict about types, and closed to unknown keys."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=False, serialize_by_alias=True
    )


def declared(unit: str | None, off: Any, evidence: str | None, weekly: bool, **more: Any) -> dict[str, Any]:
    """Return what a field tells about itself besides its range, as extra words of the JSON Schema."""
    known = {"unit": unit, "off": off, "evidence": evidence, **more}
    told = {key: value for key, value in known.items() if value is not None}
    told["changes"] = "weekly" if weekly else "set_up"
    return told


def number(
    default: Any,
    low: float,
    high: float | None,
    unit: str,
    description: str,
    *,
    off: Any = None,
    evidence: str | None = None,
    weekly: bool = False,
    infinite: bool = False,
    positive: bool = False,
    default_text: str | None = None,
) -> Any:
    """Declare a number in [low, high] (``positive``: above low); ``...`` as the default means it must be given.

    ``infinite`` lets ``inf`` through, as the off value of a span or shape.  ``default_text`` says in words what an
    input left out takes, where that depends on other inputs.
    """
    value = float(default) if isinstance(default, int) and not isinstance(default, bool) else default
    least: dict[str, Any] = {"gt": low} if positive else {"ge": low}
    return Field(
        value,
        **least,
        le=None if infinite else high,
        allow_inf_nan=infinite,
        description=description,
        json_schema_extra=declared(unit, off, evidence, weekly, default_text=default_text),
    )


def whole(
    default: Any,
    low: int,
    high: int,
    unit: str,
    description: str,
    *,
    off: Any = None,
    evidence: str | None = None,
    weekly: bool = False,
    default_text: str | None = None,
) -> Any:
    """Declare a whole number in [low, high]."""
    extra = declared(unit, off, evidence, weekly, default_text=default_text)
    return Field(default, ge=low, le=high, description=description, json_schema_extra=extra)


def chance(default: Any, description: str, **more: Any) -> Any:
    """Declare a probability of one decision, 0..1."""
    return number(default, 0.0, 1.0, "chance", description, **more)


def share(default: Any, description: str, **more: Any) -> Any:
    """Declare a part of a whole, 0..1."""
    return number(default, 0.0, 1.0, "share", description, **more)


def score(default: Any, description: str, **more: Any) -> Any:
    """Declare a score on the scale 0..10 that people see."""
    return number(default, 0.0, 10.0, "score", description, **more)


def money(default: Any, unit: str, description: str, *, low: float = 0.0, high: float = MONEY, **more: Any) -> Any:
    """Declare an amount in the scenario's currency."""
    return number(default, low, high, unit, description, **more)


def choice(
    default: Any, description: str, *, off: Any = None, evidence: str | None = None, allowed: str | None = None
) -> Any:
    """Declare a word out of a list, a switch, a text or a date.  ``allowed`` words what may stand there."""
    extra = declared(None, off, evidence, False, allowed=allowed)
    return Field(default, description=description, json_schema_extra=extra)


def rows(description: str, most: int, least: int = 0, *, must: bool = False) -> Any:
    """Declare an array of tables with at least ``least`` and at most ``most`` of them."""
    extra = declared(None, None, None, False)
    if must:
        return Field(..., min_length=least, max_length=most, description=description, json_schema_extra=extra)
    return Field((), min_length=least or None, max_length=most, description=description, json_schema_extra=extra)


def table(description: str, *, factory: Any = None, most: int | None = None, allowed: str | None = None) -> Any:
    """Declare a table inside a table; left out, it is ``factory()``.  ``allowed`` words what may stand there."""
    extra = declared(None, None, None, False, allowed=allowed)
    return Field(default_factory=factory or dict, max_length=most, description=description, json_schema_extra=extra)


Share = Annotated[float, Field(ge=0.0, le=1.0)]


def told(field: FieldInfo) -> dict[str, Any]:
    """Return the unit, off value, evidence and kind of change that a field was declared with."""
    extra = field.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def limits(field: FieldInfo) -> tuple[float | None, float | None, bool]:
    """Return the lowest and highest value of a field and whether the lowest itself is left out."""
    low = high = None
    open_below = False
    for rule in field.metadata:
        if getattr(rule, "ge", None) is not None:
            low = rule.ge
        if getattr(rule, "gt", None) is not None:
            low, open_below = rule.gt, True
        if getattr(rule, "le", None) is not None:
            high = rule.le
    return low, high, open_below
