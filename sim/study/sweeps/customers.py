"""Residents of somebody's own in a sweep: a class by the name of its module, and a hash of what it says."""

import hashlib
import importlib
import inspect
import os
import sys
from typing import Any

from sim.errors import UsageError


def customer_of(name: str | None) -> Any:
    """The class that "MODULE:CLASS" names, imported from the current folder or wherever Python finds it; None for
    None.  Raises UsageError where it is not found.  Never called with a name that stands in somebody's results.
    """
    if not name:
        return None
    module, _, cls = name.partition(":")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found = getattr(importlib.import_module(module), cls)
    except (ImportError, AttributeError, ValueError) as fault:
        raise UsageError(f"--customer {name}: there is no such class ({fault}); give MODULE:CLASS.") from fault
    from sim.agents import Customer

    if not (isinstance(found, type) and issubclass(found, Customer)):
        raise UsageError(f"--customer {name} is not a class of customers; derive it from sim.Customer.")
    return found


def name_of(customer: type | None) -> str:
    """How a sweep knows a class: its module, its name, and a hash of the module's source; "" for None."""
    if customer is None:
        return ""
    try:
        source = inspect.getsource(sys.modules[customer.__module__])
    except (OSError, TypeError):
        source = ""
    return f"{customer.__module__}:{customer.__qualname__} {hashlib.sha256(source.encode()).hexdigest()[:16]}"
