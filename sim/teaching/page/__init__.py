"""The page of a lesson: one file of HTML with all that it needs, which fetches nothing and runs nothing of others."""

from sim.teaching.page.whole import page_of

__all__ = ["page_of"]
