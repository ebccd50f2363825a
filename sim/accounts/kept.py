"""What is worked out of a ledger once, for all who ask for it while the ledger stays as it is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from sim.market.ledger import Ledger

_kept: ContextVar[dict[int, dict[Any, Any]] | None] = ContextVar("what is kept of ledgers", default=None)


@contextmanager
def kept(known: Mapping[int, dict[Any, Any]]) -> Iterator[None]:
    """Within it whatever is worked out `once` of some ledgers is kept: they stay as they are meanwhile.

    ``known`` maps their ids to what is known of them already, and is added to.  What is kept around it goes on being
    kept.
    """
    before = _kept.get()
    token = _kept.set({**known, **(before or {})})
    try:
        yield
    finally:
        _kept.reset(token)


def once[Found](function: Callable[[Ledger, int], Found]) -> Callable[[Ledger, int], Found]:
    """Decorator of a function of a ledger and a business (index): its answer, which may only be read, is `kept`."""

    @wraps(function)
    def found(ledger: Ledger, business: int) -> Found:
        of_this = (_kept.get() or {}).get(id(ledger))
        if of_this is None:
            return function(ledger, business)
        key = function, business
        if key not in of_this:
            of_this[key] = function(ledger, business)
        answer: Found = of_this[key]
        return answer

    return found
