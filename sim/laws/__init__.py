"""What theory expects: laws of marketing science that the market must obey where a rule is switched off or isolated.

Nothing here simulates, and the command ``check`` never imports it (it needs scipy).  Numbers V1..V28 are the exact
limits of docs/science.md §2, R1..R20 its patterns.

==============  ============================================================================================
``choice``      logit, outside option, nested logit, consideration by enumeration, Huff, elasticities
``nbd``         purchases of a category: the negative binomial distribution, regression to the mean
``dirichlet``   purchases of brands: the NBD-Dirichlet and its table of measures, the Polya urn
``counts``      what follows from any distribution of counts: heavy buyers, the walk of a market at rest
``loyalty``     last-brand loyalty as a Markov chain, symmetric feedback
``smoothing``   exponential smoothing: half-lives, stationary moments, imitation
``surprise``    disconfirmation under loss aversion, perceived risk, novelty
``value``       customer lifetime value, its elasticity, value through a switching matrix
``sbg``         contracts: the shifted beta-geometric
``bgnbd``       no contract: the beta-geometric / NBD
``diffusion``   the Bass model by weeks and in continuous time, cascades of recommendations
``queues``      customers lost over capacity, the balance between crowding and demand
==============  ============================================================================================

Every function refuses a number that it has no meaning for with a ValueError that names it.
"""
