"""The market against what real markets look like: patterns R1-R20 and A1, measured, with a verdict each.

==============  ==========================================================================================
``catalogue``   every statistic: what it is, its band, its source, and what a verdict on it can be
``market``      the scenario's market at rest, and the same with one thing changed
``reading``     what is read off one replication
``runs``        the runs of one replication, each simulated when it is first asked for
``panel``       visits by person, business and period
``buying``      R1-R6, R9: who buys what and how often
``voice``       R8, R15, R19, R20: satisfaction, delight and word of mouth
``newcomers``   R7, R10, R11: something new, contracts, customers who quietly stop
``responses``   R13, R16-R18, A1: what prices, a remodelling, a recession and passing trade do
``worth``       R12, R14: what keeping customers is worth
``verdicts``    from the values of all replications to a row with a verdict
``study``       all of it over replications
==============  ==========================================================================================

A pattern that cannot be measured in a market (no residents, one business) says why; it never gives NaN.
"""

from sim.study.patterns.study import PatternStudy, study_patterns

__all__ = ["PatternStudy", "study_patterns"]
