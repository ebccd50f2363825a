"""The rules: what happens in a week, each rule once, as a small pure function.

Scalars in, one scalar out.  The functions are plain Python, so they can be read, called and tested as they
stand; `sim.compiled` lets compiled code call the very same text.  They know nothing of agents, arrays, files
or time.  Every docstring gives units, ranges, the number of the mechanism (M1 ... M36) and its source.

Scales: *z* is the experience scale, 0 the category's norm and 1 one standard deviation between businesses;
utility is in logits; money in the scenario's currency; waiting and travel in minutes; time in weeks.
"""
