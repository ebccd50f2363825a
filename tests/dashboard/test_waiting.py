"""What is timed of the page by the clock: whatever is told is of the moves that were sent."""

import psutil
import pytest

from tests.dashboard import waiting
from tests.dashboard.live import small, up

pytestmark = pytest.mark.process


def test_moves_and_new_markets_are_timed_as_the_page_asks_for_them(monkeypatch):
    sent = []
    real = waiting.move
    monkeypatch.setattr(waiting, "move", lambda http, **asked: sent.append(asked) or real(http, **asked))
    with up(small(), workers=1) as live:
        found = waiting.moves(live.http, "Ash", 3, 0.0)
        assert 0 < found["first"] <= found["ten"]
        assert found["first"] <= found["slowest_first"]
        assert len({each["changes"]["price"] for each in sent}) == 4  # none of them is known already
        found = waiting.new_markets(live.http, "Ash", 2, psutil.Process(), 0.0)
        assert 0 < found["first"] <= found["ten"]
        assert found["processor_until_ten"] > 0
        assert [each["inputs"] for each in sent[4:]] == [{"recession": 0.25}, {"recession": 0.5}]
