"""What no sentence may look like: numbers that a program let through, and one of a thing in the plural."""

import re

BADLY_PRINTED = re.compile(
    r"\de[+-]?\d|nan\b|None|\binf\b|-\d|−(?:£|¥|IDR )?0(?![.\d])|−(?:£|¥|IDR )?0\.0+(?!\d)|  |\w\.\.(?![./])"
    r"|\b1 (?:weeks|replications|futures|worlds|businesses|plans)\b|\b1 \w+ are\b"
    r"|(?:costs|saves|below|up to|than|brings in) (?:£|¥|IDR )0(?:\.0+)?(?![.\d])"
)


def well_printed(text):
    assert not BADLY_PRINTED.search(text), (BADLY_PRINTED.search(text)[0], text)
