"""Comparing with a printed number: right to the last digit shown, neither more nor less."""

import numpy as np


def agree(found, printed):
    """Assert that `found` (a number or array) rounds to the numbers of `printed`, written with spaces between them."""
    texts = printed.split()
    values = np.atleast_1d(found).ravel()
    assert len(values) == len(texts)
    for value, text in zip(values, texts, strict=True):
        places = len(text.partition(".")[2])
        assert abs(value - float(text)) <= 0.5 * 10.0**-places * (1 + 1e-9), f"{value:.{places + 3}f} is not {text}"
