"""Every statistic of the patterns with the band it should lie in.

A band from a source is used as published; where a source gives a value without a tolerance, or only a direction, the
tolerance is ours, and `bar` says so.  R1-R20: docs/science.md §2.2; what changed in review: §4.5.
"""

from math import inf

from sim.study.patterns.statistic import ASKED, FITTED, OURS, THEOREM, TOLERANCE, Statistic, shown

EHRENBERG = "Ehrenberg, Goodhardt & Barwise 1990"
EHRENBERG_1988 = "Ehrenberg 1988"
BRUEGGEN = "Brüggen, Foubert & Gremler 2011"
NORVELL = "Norvell, Kumar & Dass 2018, diners of casual restaurants, tracked"
KOPALLE = "Kopalle & Lehmann 2006, a model"
GOODHARDT = "Goodhardt, Ehrenberg & Chatfield 1984"

STATISTICS = (
    Statistic("R1.rank", "rank correlation of share and visits per customer, quarter", 0.8, inf, EHRENBERG),
    Statistic("R1.spread", "variation of penetration less that of visits per customer, quarter", 0.0, inf, EHRENBERG),
    Statistic("R1.fit", "mean relative gap of visits per customer to the Dirichlet, quarter", -inf, 0.10, GOODHARDT),
    Statistic("R2.correlation", "correlation of b(k|j) and b(k) over pairs, quarter", 0.9, inf, EHRENBERG_1988),
    Statistic("R2.correlation_year", "correlation of b(k|j) and b(k) over pairs, year", 0.9, inf, EHRENBERG_1988),
    shown("R2.fit", "R² of b(k|j) = D b(k) over pairs, quarter", EHRENBERG_1988),
    shown("R2.fit_year", "R² of b(k|j) = D b(k) over pairs, year", EHRENBERG_1988),
    Statistic("R2.coefficient", "coefficient D of duplication, quarter", 1.0, 1.8, GOODHARDT),
    Statistic("R2.coefficient_year", "coefficient D of duplication, year", 1.0, 1.8, GOODHARDT),
    Statistic(
        "R3.distance",
        "distance (RMSEA) of visit counts from the negative binomial, quarter",
        -inf,
        0.05,
        "Ehrenberg 1959; bar of .05: Browne & Cudeck 1993",
    ),
    Statistic(
        "R3.shape",
        "shape K of the negative binomial, quarter",
        0.2,
        1.2,
        "K .24, .55 (CDNOW: Fader, Hardie & Lee 2005) and .78 (toothpaste: Goodhardt et al. 1984)",
        FITTED,
        bar=TOLERANCE,
    ),
    Statistic("R4.gap", "mean gap of penetrations to the Dirichlet, quarter", -inf, 0.04, GOODHARDT),
    Statistic("R4.correlation", "correlation of penetrations with the Dirichlet's, quarter", 0.95, inf, GOODHARDT),
    Statistic(
        "R4.mixing",
        "S of the Dirichlet, quarter (small: everybody has a favourite)",
        1.0,
        17.0,
        "1.3 toothpaste (Goodhardt et al. 1984)",
        bar=TOLERANCE,
    ),
    Statistic(
        "R5.category",
        "share of visits of the heaviest 20 % of a year's customers, all businesses",
        0.5,
        0.7,
        "Sharp, Romaniuk & Graham; McCarthy & Winer (services .66)",
    ),
    Statistic(
        "R5.business",
        "the same of one business, mean",
        0.5,
        0.7,
        "Sharp, Romaniuk & Graham; McCarthy & Winer (services .66)",
    ),
    Statistic(
        "R6.slope",
        "slope of next quarter's visits on this one's, less M/(M+K)",
        -0.05,
        0.05,
        "Goodhardt & Ehrenberg 1967",
    ),
    Statistic(
        "R6.heavy",
        "heaviest 20 % who still are a quarter on, less what the law expects",
        -0.1,
        0.1,
        "Schmittlein, Cooper & Morrison 1993",
        bar=TOLERANCE,
    ),
    Statistic("R7.fit", "R² of Bass's curve on first visits to a new business", 0.98, inf, "Bass 1969"),
    Statistic(
        "R7.innovation",
        "innovation p a year; 3 % notice it in a year",
        0.001,
        0.05,
        "Sultan, Farley & Lehmann 1990",
        FITTED,
    ),
    Statistic("R7.imitation", "imitation q a year", 0.2, 0.8, "Sultan, Farley & Lehmann 1990", FITTED),
    Statistic(
        "R8.correlation",
        "correlation of satisfaction and whether the next visit is here",
        0.10,
        0.35,
        "Otto, Szymanski & Varadarajan 2020; Szymanski & Henard 2001",
    ),
    Statistic("R8.monotone", "rank correlation of repeat and decile of satisfaction", 0.95, inf, "Mittal et al. 2023"),
    Statistic(
        "R9.acquisition",
        "acquisition though nothing changes, leader, year",
        0.01,
        inf,
        "not nought: follows from Ehrenberg 1988",
        bar=OURS,
    ),
    Statistic(
        "R9.loss",
        "loss though nothing changes, leader, year",
        0.05,
        inf,
        "not nought: follows from Ehrenberg 1988",
        bar=OURS,
    ),
    Statistic(
        "R9.gap",
        "mean gap of the walk's lines to the Dirichlet's null",
        -inf,
        0.05,
        "Goodhardt et al. 1984",
        bar=TOLERANCE,
    ),
    Statistic("R10.rise", "retention at renewals 10-12 less that at the first", 0.0, inf, "Fader & Hardie 2007"),
    Statistic(
        "R10.forecast", "mean error of survival at renewals 8-12, sBG fitted on 7", -inf, 0.015, "Fader & Hardie 2007"
    ),
    Statistic(
        "R11.constants",
        "smallest of BG/NBD's r, alpha and mean chance to stop, a/(a+b)",
        0.0,
        inf,
        "Fader, Hardie & Lee 2005: all positive",
    ),
    Statistic(
        "R11.tracking", "mean error of cumulative repeats in the second year", -inf, 0.10, "Fader, Hardie & Lee 2005"
    ),
    Statistic(
        "R12.elasticity",
        "elasticity of value to retention, (1+i)/(1+i-r), i .12, r as measured",
        1.0,
        9.34,
        "Gupta, Lehmann & Stuart 2004: about 5 at r .9; bounds of the formula",
        THEOREM,
        bar=TOLERANCE,
    ),
    Statistic(
        "R13.business",
        "elasticity of visits to the own price, share-weighted",
        -3.5,
        -2.0,
        "Bijmolt, van Heerde & Pieters 2005",
        FITTED,
    ),
    Statistic(
        "R13.category", "elasticity of visits to all prices", -1.0, -0.5, "Andreyeva, Long & Brownell 2010", FITTED
    ),
    Statistic(
        "R14.gain", "customer equity gained by an experience better by .5 z", 0.0, inf, "Rust, Lemon & Zeithaml 2004"
    ),
    Statistic(
        "R14.decreasing", "gain of the second half of that, over the first's", 0.0, 1.0, "Rust, Lemon & Zeithaml 2004"
    ),
    Statistic(
        "R14.visits",
        "visits in a year gained by an experience better by .5 z",
        0.03,
        0.15,
        "Luca 2016: 5-9 % of revenue for a star, about 1.3 z; a throw-away prototype's 53 % was too generous",
        bar=OURS,
    ),
    Statistic(
        "R15.praise",
        "share of word of mouth that is praise",
        0.5,
        inf,
        "East, Hammond & Wright 2007 (3 to 1)",
        bar=TOLERANCE,
    ),
    Statistic("R15.effect", "what praise moves over what blame moves", 1.0, inf, "East, Hammond & Lomax 2008", THEOREM),
    Statistic(
        "R16.satisfaction",
        "effect on old customers' satisfaction, weeks 24-28 over weeks 2-6",
        -inf,
        0.5,
        BRUEGGEN,
        bar=OURS,
    ),
    Statistic(
        "R16.visits",
        "effect on old customers' visits, weeks 24-28 over weeks 4-8",
        -inf,
        1.0,
        BRUEGGEN,
        bar=OURS,
    ),
    Statistic(
        "R16.newcomers",
        "effect on first visits, second half year over first",
        0.8,
        1.25,
        "Dagger & Danaher 2014",
        bar=TOLERANCE,
    ),
    Statistic(
        "R17.spending",
        "change of real spending at depth 1",
        -0.159,
        -0.099,
        "USDA ERS, 2006–09: −12.9 %",
        FITTED,
        bar=TOLERANCE,
    ),
    Statistic(
        "R18.experience",
        "effect of the experience, 95 % over 5 % passing trade",
        -0.2,
        0.2,
        "Klein & Leffler 1981",
        THEOREM,
        bar=TOLERANCE,
    ),
    Statistic(
        "R18.promise",
        "effect of the promise, 5 % over 95 %",
        -1.0 / 3,
        1.0 / 3,
        "Klein & Leffler 1981",
        THEOREM,
        bar=TOLERANCE,
    ),
    Statistic(
        "R18.price",
        "effect of the price, 5 % over 95 %, without limits of seats",
        0.5,
        1.0,
        "Krishnamurthi & Raj 1991: the loyal mind the price less when they choose",
        bar=TOLERANCE,
    ),
    shown("R18.appeal", "effect of the appeal, 5 % over 95 %", "no source"),
    Statistic(
        "R19.firms",
        "firms that think themselves superior",
        0.75,
        0.85,
        "Allen et al. (Bain) 2005",
        FITTED,
        bar=TOLERANCE,
    ),
    Statistic(
        "R19.customers",
        "visits that delight",
        0.06,
        0.10,
        "Allen et al. (Bain) 2005, of companies",
        FITTED,
        bar=TOLERANCE,
    ),
    Statistic(
        "R20.share",
        "first visits that follow a recommendation",
        0.05,
        0.50,
        "PYMNTS, Oct. 2022, 2,256 US consumers: what would make them try a restaurant is a recommendation for 50 %, "
        "above all for 29 %; of the last one that they tried fewer than 12 % say so",
        ASKED,
        bar=OURS,
    ),
    Statistic(
        "R21.buyers",
        "part of the growth after an experience better by .5 z that more customers bring, fourth quarter",
        0.5,
        inf,
        "Ehrenberg, Uncles & Goodhardt 2004: large and small differ in how many buy, little in how often",
        bar=TOLERANCE,
    ),
    shown("R21.law", "the same of a Dirichlet whose leader grows as much", GOODHARDT),
    Statistic(
        "R22.share",
        "visits by people who were never there before",
        0.10,
        0.17,
        "PYMNTS, Oct. 2022, asked of 2,256 US consumers",
    ),
    Statistic(
        "R23.put_right",
        "visits in the half-year after a failure that was put right, over those without one",
        0.9,
        1.1,
        NORVELL,
        bar=TOLERANCE,
    ),
    Statistic("R23.in_vain", "the same after one not put right, over one put right", -inf, 1.0, NORVELL),
    Statistic("R23.silent", "the same after one never told, over one not put right", 0.9, 1.1, NORVELL, bar=TOLERANCE),
    Statistic("R23.later", "visits in the second half-year after any of them, over those without", -inf, 1.0, NORVELL),
    Statistic("R23.alike", "the same after one put right, over one not put right", 0.9, 1.1, NORVELL, bar=TOLERANCE),
    Statistic(
        "R24.visits",
        "visits in the first year of recommended customers, over others of their half-year and own rate",
        0.9,
        1.4,
        "Schmitt, Skiera & Van den Bulte 2011: a bank's are worth at least 1.16; Wolters & Gedenk 2019: a telecom's, "
        "smaller margins",
        ASKED,
        bar=OURS,
    ),
    shown("R24.plain", "the same over all others of the year: a length bias", "no source"),
    Statistic(
        "R25.first",
        "first visits in the half-year after promising 1 z more, over those at rest",
        1.0,
        inf,
        KOPALLE,
        ASKED,
    ),
    Statistic(
        "R25.second", "share of these who come again within a half-year, over that at rest", -inf, 1.0, KOPALLE, ASKED
    ),
    Statistic(
        "A1.after",
        "extra visits in the 13 weeks after a cut of 4 weeks, over those during it",
        0.05,
        inf,
        "Dubé, Hitsch & Rossi 2010: inertia outlives taste",
        bar=OURS,
    ),
)
