"""A market so small that hundreds of its runs take seconds, and residents that do what no run should."""

import os
import time

from sim.agents import Customer
from sim.scenario import new, read
from sim.scenario.variants.values import with_values
from sim.scenario.variants.variants import with_span


def tiny(weeks=6, **values):
    """The starter of a restaurant with 40 residents, for some weeks, and four of warm-up."""
    scenario = with_span(read(text=new("Tiny")), weeks=weeks, warm_up_weeks=4)
    place = scenario.place[0].name
    return with_values(scenario, {f"place.{place}.residents": 40, f"place.{place}.passing_trade_per_week": 5} | values)[
        0
    ]


class Odd(Customer):
    """A resident of a market whose price says what happens: 11 raises, 12 hangs, 13 eats memory, 14 dies."""

    def decide(self, *given):
        terms = self.model.terms
        price = round(float(terms.by_week["price"][0][terms.watched[0]]))
        if price == 11:
            raise ValueError("eleven is too little")
        if price == 12:
            while True:
                time.sleep(0.01)
        if price == 13:
            held = []
            while True:
                held.append(bytearray(b"x" * 30_000_000))
                time.sleep(0.01)
        if price == 14:
            os.kill(os.getpid(), 9)
        return super().decide(*given)
