"""The columns of the commands ``worth-of-knowing`` and ``sensitivity``."""

from sim.report.columns.assumptions import INPUT_LABEL
from sim.report.columns.kinds import (
    BUSINESS,
    FLAG,
    MONEY,
    NUMBER,
    OWN,
    RATIO,
    SHARE,
    TEXT,
    WEEKS,
    WHOLE,
    Column,
)

_PLAN = Column("strategy", TEXT, "name of the strategy that is chosen as things are known")
_KIND = Column("known_kind", TEXT, "what would be known: everything, a group of inputs, or an input")
_KNOWN_LABEL = Column("known_label", TEXT, "what people read for it")
_SOURCE = Column("source", TEXT, "where the range of the input comes from")
_WORTH = Column("worth", MONEY, "what knowing it is worth before the choice, its cost not yet off")
_TOLD = Column("is_told", FLAG, "whether that is more than two standard errors and more than chance makes")
_BELOW = Column("worth_below", MONEY, "what it is less than, where it cannot be told from nothing")
_ERROR = Column("standard_error", MONEY, "standard error of the worth: of worlds, and of the regression")
_CHANCE = Column("worth_by_chance", MONEY, "what 95 of 100 permutations of the worlds do not exceed")
_WORLDS = Column("worlds", WHOLE, "draws of the uncertain inputs")
_INPUT = Column("input", TEXT, "path of the uncertain input")
_AGAINST = Column("held_against", TEXT, "name of the strategy that it is held against")
_LOWEST = Column("range_low", RATIO, "the lowest plausible value", OWN)
_HIGHEST = Column("range_high", RATIO, "the highest plausible value", OWN)
_FRESH = Column(
    "fresh_error", MONEY, "root of the mean square of what a surface misses at a point that was left out, luck in it"
)
_WITH_LUCK = Column("share_with_luck", SHARE, "part of the variance over points and luck together")

TABLES: dict[str, tuple[Column, ...]] = {
    "knowing": (
        BUSINESS,
        _KIND,
        Column("known", TEXT, "path of the input, or name of the group; empty for everything"),
        _KNOWN_LABEL,
        _SOURCE,
        _PLAN,
        Column("mean_gain", MONEY, "what the chosen strategy earns more than the baseline, mean over worlds"),
        _WORTH,
        _ERROR,
        _CHANCE,
        _TOLD,
        _BELOW,
        _WORLDS,
        Column("inputs_known", WHOLE, "inputs that the surface of everything is laid over"),
        _FRESH,
        Column("luck_spread", MONEY, "standard deviation of luck in one run, as the surface has it"),
        Column("chosen_between", TEXT, "plans of the file; or added plans too, as those that a search found"),
    ),
    "surveys": (
        BUSINESS,
        _INPUT,
        INPUT_LABEL,
        Column("survey_kind", TEXT, "share: answers are yes or no; mean: numbers"),
        Column("answers_asked", WHOLE, "how many answer"),
        _WORTH,
        _ERROR,
        _CHANCE,
        _TOLD,
        _BELOW,
        Column("survey_cost", MONEY, "what the answers cost"),
        Column("waiting_weeks", WHOLE, "how long the choice waits for them", WEEKS),
        Column(
            "waiting_cost",
            MONEY,
            "its share of the weeks of the chosen strategy's mean gain and of the worth",
        ),
        Column("net_worth", MONEY, "the worth less both"),
        Column("is_best_size", FLAG, "whether it is the size that leaves most, and anything"),
    ),
    "pilots": (
        BUSINESS,
        _PLAN,
        Column(
            "tried_plan", TEXT, "name of the strategy that is tried first: the same, or the best beside carrying on"
        ),
        Column("pilot_weeks", WHOLE, "how long it is tried", WEEKS),
        Column("worth", MONEY, "what seeing its visits and takings is worth to the choice after it"),
        Column("standard_error", MONEY, "standard error of net_worth: of worlds, and of the regression"),
        _CHANCE,
        Column("is_told", FLAG, "whether worth and net_worth are more than luck and chance make"),
        Column(
            "brought_meanwhile", MONEY, "what the strategy brings while it is tried, its cost off, mean over worlds"
        ),
        Column("net_worth", MONEY, "by how much trying it and then choosing exceeds the best strategy without a trial"),
        Column("is_best_length", FLAG, "whether it is the length that leaves most, and can be told"),
    ),
    "boxes": (
        BUSINESS,
        _PLAN,
        _AGAINST,
        Column("gathering", TEXT, "shown: failures gather in a box; else why none is shown"),
        _WORLDS,
        Column("worlds_failed", WHOLE, "worlds in which it earns less than the other"),
        Column("base_rate", SHARE, "part of the worlds in which it does; of those not seen by the box, where one is"),
        _INPUT,
        INPUT_LABEL,
        _LOWEST,
        _HIGHEST,
        Column("box_low", RATIO, "where the box begins along the input; empty: at the end of the range", OWN),
        Column("box_high", RATIO, "where it ends; empty: at the end of the range", OWN),
        Column("coverage", SHARE, "part of the failures that lies in the box, of worlds that it was not chosen on"),
        Column("density", SHARE, "part of the worlds in the box that fail, of the same"),
        Column("worlds_held_out", WHOLE, "worlds in the box, of the same"),
        Column("chance_of_box", SHARE, "chance that a box which has to do with nothing holds so many failures"),
    ),
    "sensitivity": (
        BUSINESS,
        Column("strategy", TEXT, "name of the strategy that earns most as the file is written"),
        _AGAINST,
        Column("mean_lead", MONEY, "what it earns more than the one it is held against, mean over points"),
        Column("input", TEXT, "path of the uncertain input; empty for luck"),
        INPUT_LABEL,
        _SOURCE,
        _LOWEST,
        _HIGHEST,
        Column("first_order", RATIO, "part of the lead's variance that the input makes alone, mean over luck"),
        Column("first_spread", RATIO, "its standard deviation over sets of luck"),
        Column("total_order", RATIO, "part that it makes alone and together with others, mean over luck"),
        Column("total_spread", RATIO, "its standard deviation over sets of luck"),
        _WITH_LUCK,
        Column("winning_first", RATIO, "as first_order, of the chance that the first strategy wins"),
        Column("winning_total", RATIO, "as total_order, of the same"),
        Column(
            "step_moves", MONEY, "mean size of what one step along the input does to the lead, over its whole range"
        ),
        Column("step_mean", MONEY, "mean of the same with its sign"),
        Column("step_spread", MONEY, "standard deviation of the same"),
    ),
    "surfaces": (
        BUSINESS,
        Column("luck_set", WHOLE, "number of the set of luck", NUMBER),
        _FRESH,
        Column("lead_spread", MONEY, "standard deviation of the lead over points, with that set"),
    ),
    "07_what_moves_the_answer": (
        BUSINESS,
        INPUT_LABEL,
        _SOURCE,
        _WITH_LUCK,
        Column("share_low", SHARE, "a standard deviation over sets of luck below it"),
        Column("share_high", SHARE, "a standard deviation above it"),
        Column(
            "step_moves", MONEY, "mean size of what one step along the input does to the lead, over its whole range"
        ),
    ),
    "26_what_to_find_out": (
        BUSINESS,
        _KIND,
        _KNOWN_LABEL,
        _SOURCE,
        _WORTH,
        Column("worth_low", MONEY, "two standard errors below it, and not below nothing"),
        Column("worth_high", MONEY, "two standard errors above it"),
        _TOLD,
        _BELOW,
    ),
    "27_where_it_fails": (
        BUSINESS,
        Column("x_label", TEXT, "what people read for the input along x"),
        Column("y_label", TEXT, "what people read for the input along y; empty: the lead in money"),
        Column("x", RATIO, "value along x", OWN),
        Column("y", RATIO, "value along y", OWN),
        Column("is_failing", FLAG, "whether the chosen strategy earns less than the other in this world"),
        Column("is_in_box", FLAG, "whether the world lies in the box"),
    ),
}
