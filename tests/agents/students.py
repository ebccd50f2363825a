"""Customers that a student might write: a few lines over `Customer`, one method each.  Worker processes import them."""

import os
from pathlib import Path

from sim.agents import Customer


class Stubborn(Customer):
    """Never changes her mind about a business after the first visit."""

    def visit(self, occasion):
        relation = self.relation_to(occasion.business)
        before, known = (relation.expectation, relation.risk), relation.visits > 0
        super().visit(occasion)
        if known:
            relation.expectation, relation.risk = before


class Counting(Customer):
    """Keeps something that no array of the state knows: every third occasion she stays at home."""

    occasions_so_far = 0

    def choose(self, occasion):
        self.occasions_so_far += 1
        return None if self.occasions_so_far % 3 == 0 else super().choose(occasion)


class Mortal(Customer):
    """Kills her worker process once: in week 2, while the file named by the environment still stands."""

    def decide(self):
        marker = Path(os.environ["REGULARS_TEST_MARKER"])
        if self.model.week.index == 2 and marker.exists():
            marker.unlink()
            os._exit(1)
        super().decide()
