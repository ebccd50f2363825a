"""Regulars: how customers choose between businesses, remember, become loyal or leave, and bring friends."""


def __getattr__(name):
    """``__version__``: that of the source beside which pyproject.toml lies, else of the installed package."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import re
    from importlib.metadata import PackageNotFoundError, version
    from pathlib import Path

    try:  # a checkout, installed or not: its own file knows better than what was installed some time ago
        text = (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text("utf-8")
        own = re.search(r'^name = "regulars"\nversion = "(.+)"$', text, re.MULTILINE)
    except OSError:
        own = None
    try:
        return own[1] if own else version("regulars")
    except PackageNotFoundError:
        return "unknown"
