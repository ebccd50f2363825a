"""Words of likelihood: what is said of a share of futures, from one table, so that a word always means the same.

The words and their ranges are those of climate assessments, without the outermost, which so few futures cannot bear
(Mastrandrea and others 2010, "Guidance note for lead authors of the IPCC fifth assessment report on consistent
treatment of uncertainties", table 1).
"""

from sim.report.words.formats import FEWEST_FOR_A_BOUND, at_least

LIKELIHOOD = (
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.00, "very unlikely"),
)
"""(from this share of futures on, 0..1; the word), from the most likely to the least."""


def likelihood(won: int, of: int) -> str:
    """The word for "best in ``won`` of ``of`` futures"; "" below `FEWEST_FOR_A_BOUND` futures, which bear none.

    Where every future agrees, or none, the word is that of the bound which so many support with 95 % confidence.
    """
    if of < FEWEST_FOR_A_BOUND:
        return ""
    if won == of:
        share = at_least(won, of)
    elif won == 0:
        share = 1.0 - at_least(of, of)
    else:
        share = won / of
    return next(word for least, word in LIKELIHOOD if share >= least)
