"""The reference of the scenario file, generated from what its models declare (docs/scenario-reference.md)."""

from collections.abc import Iterator
from typing import Any, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.scenario.schema.inputs import Table, told
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.schema_tree import Node, is_table, keys, tables, words_for
from sim.scenario.text.wording import plain, shown

HEAD = """# The scenario file: every key

Generated from the models in `sim/scenario/`; do not edit by hand, but write it anew:
`python -c "from sim.scenario import reference; print(reference(), end='')" > docs/scenario-reference.md`.

The file is TOML: money in the scenario's currency, scores 0–10, time in weeks, shares 0–1.  *Off* is the value at
which a mechanism has exactly no effect.  *Evidence*: A meta-analysis or many data sets; B one good field study;
C laboratory, survey or practitioner; D an assumption of the model.  *By week* marks what strategies and events may
change while the market runs; worlds and sweeps may set any number.

`python run.py check FILE` tells every fault, every warning that somebody can act on, and what arithmetic alone proves
against a file; `python run.py check FILE --try` makes one replication too, and tells visits, seats and profit a week,
the facts, the guards (docs/guards.md) and how long a run takes; `python run.py explain FILE` prints every value in
force, with the price weights solved and the elasticities that they give.
"""
COLUMNS = "| key | what it is | allowed | default | off | evidence | by week |\n|---|---|---|---|---|---|---|"


def reference() -> str:
    """Return the reference as Markdown."""
    parts = [HEAD]
    for header, model in tables():
        title = "The top of the file" if model is Scenario else f"`{header}`"
        parts.append(f"## {title}\n\n{_about(model)}\n\n{COLUMNS}\n" + "\n".join(_rows(model)) + "\n")
    return "\n".join(parts)


def _about(model: type[Table]) -> str:
    return " ".join((model.__doc__ or "").split())


def _rows(model: type[Table]) -> Iterator[str]:
    for key, field in keys(model).items():
        facts = told(field)
        off = _worded(facts.get("off"))
        weekly = "yes" if facts.get("changes") == "weekly" else ""
        evidence = facts.get("evidence", "")
        cells = [f"`{key}`", field.description or "", allowed_words(field), default_words(field), off, evidence, weekly]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def allowed_words(field: FieldInfo) -> str:
    """Return what a key may be: its type, range and unit."""
    here = Node(field.annotation, field)
    if get_origin(here.type) is dict and "allowed" not in told(field):
        found = here.inner("*")
        inner, rules = (Node(found.type), found.rules) if found else (Node(Any), [])
        what = "a table" if is_table(inner.type) else words_for(inner.type, rules, None)
        return f"a table: name = {what}"
    return here.allowed()


def default_words(field: FieldInfo) -> str:
    """Return what a key left out takes, "must be given", or nothing for a table."""
    words = told(field).get("default_text")
    if words:
        return words
    if field.default_factory is not None:
        return ""
    if field.default is PydanticUndefined:
        return "must be given"
    return _worded(field.default)


def _worded(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return shown(value)
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_worded(one) for one in value) + "]" if value else "none"
    return str(value)
