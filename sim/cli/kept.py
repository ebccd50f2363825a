"""What is said when a command is stopped: what was kept, and what not."""

import os
from argparse import Namespace
from collections.abc import Sequence


def last_words(signal_name: str, options: Sequence[Namespace]) -> str:
    """A sentence about what a signal ended; `options` is a list that holds what was asked, once that was understood.

    The results folder itself says whether it has its name: nothing here is assumed.
    """
    how = "Interrupted" if signal_name == "SIGINT" else f"Interrupted ({signal_name})"
    asked = options[0] if options else None
    folder = getattr(asked, "folder", None)
    if folder is not None and folder.published:
        return f"{how}; the results were whole by then: {os.path.relpath(folder.folder)}/."
    kept = getattr(asked, "kept", None)
    if kept is not None and kept.kept:
        of = f"{kept.kept:,} of about {kept.expected:,} runs" if kept.expected >= kept.kept else f"{kept.kept:,} runs"
        is_kept = "is" if kept.kept == 1 and not kept.expected > 1 else "are"
        return f"{how}. {of} {is_kept} kept; the same command goes on from there. Earlier results are untouched."
    sweeping = getattr(asked, "sweeping", None)
    if sweeping is not None:
        done = sweeping.done
        return f"{how}. {done:,} of {sweeping.asked:,} runs are kept; the same command goes on from there."
    if getattr(asked, "leaves_results", False):
        return f"{how}. Nothing was written; earlier results are untouched. Run the same command to start again."
    return f"{how}."
