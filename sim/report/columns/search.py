"""The columns of a search within a budget: its options, what they move, their causes, cost guesses, and how it went."""

from sim.report.columns.kinds import (
    AMOUNT,
    BUSINESS,
    DATE,
    FLAG,
    FUTURES,
    INPUT,
    LINE,
    MONEY,
    NUMBER,
    OWN,
    SHARE,
    TEXT,
    WEEKS,
    WHOLE,
    WORST_REGRET,
    Column,
)

_OPTION = Column("option_number", WHOLE, "number of the option at its business, from 1; 1 is the best found", NUMBER)
_LEVER = Column("lever", TEXT, "path of the lever, as a strategy of its business changes it")
_LABEL = Column("lever_label", TEXT, "the lever in plain words")
_OPENING = Column("opening_value", INPUT, "value of the lever as the market opens", OWN)
_NEW = Column("new_value", INPUT, "value that it is given", OWN)
_WEEKLY = Column("cost_per_week", MONEY, "what it costs a week from week 0 on")
_MONTHLY = Column("cost_per_month", MONEY, "the same over a twelfth of 52 weeks")
_ONCE = Column("one_off_cost", MONEY, "what it costs once, in week 0")
_WORTH = Column(
    "worth",
    MONEY,
    "mean difference of discounted profit from carrying on, its cost taken off, in futures that chose nothing",
)
_INTERVAL = (
    Column("worth_low", MONEY, "lower end of the 95 % interval of worth, from luck and the draws of the assumptions"),
    Column("worth_high", MONEY, "upper end of the same interval"),
)
_LADDER = (
    BUSINESS,
    Column("budget_per_week", MONEY, "the most that a plan may cost a week"),
    Column("spent_per_week", MONEY, "what the best plan for it costs a week, what is paid once spread over the weeks"),
    _WORTH,
    *_INTERVAL,
    FUTURES,
    Column("mostly_on", TEXT, "the lever in plain words on which most of the money lies; empty where none is spent"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "options": (
        BUSINESS,
        _OPTION,
        Column("option_kind", TEXT, "best, other kind (half its money elsewhere), price left alone"),
        Column("plan_in_words", TEXT, "what takes most of its money, and whether the price is moved"),
        _WEEKLY,
        _MONTHLY,
        _ONCE,
        _WORTH,
        *_INTERVAL,
        FUTURES,
        Column("futures_lost", WHOLE, "futures in which it earns less than carrying on"),
        Column("worth_as_written", MONEY, "the same mean with all assumptions as in the file"),
        Column("luck_low", MONEY, "lower end of the 95 % interval of worth_as_written, from luck"),
        Column("luck_high", MONEY, "upper end of the same interval"),
        Column("worth_promised", MONEY, "what the emulator of the search said of it"),
        Column("worth_chosen", MONEY, "its mean in the futures by which it was chosen: too good, for it was the best"),
        Column("break_even_cost_per_week", MONEY, "what it may cost in each week before it stops paying"),
        Column(
            "payback_week",
            WHOLE,
            "first week from which it stays paid back, with all assumptions as in the file; empty for none",
            WEEKS,
        ),
        WORST_REGRET,
    ),
    "option_levers": (
        BUSINESS,
        _OPTION,
        _LEVER,
        _LABEL,
        _OPENING,
        _NEW,
        Column("ramp_weeks", WHOLE, "weeks until it is fully there", WEEKS),
        Column("owner", TEXT, "who sees to it, by the kind of lever: a proposal"),
        Column("starts_on", DATE, "first day of the week in which it begins"),
        Column("there_on", DATE, "first day of the week in which it is fully there"),
        _WEEKLY,
        _MONTHLY,
        _ONCE,
        Column("budget_share", SHARE, "part of the budget that it takes, what is paid once spread over the weeks"),
    ),
    "option_objective": (
        BUSINESS,
        Column("option_number", WHOLE, "number of the option at its business; 0 is carrying on", NUMBER),
        Column("objective", TEXT, "what was looked for, where it is not the mean gain"),
        Column(
            "objective_value",
            INPUT,
            "in futures that chose nothing: by how much it may fall short of the best of all finalists in the worst; "
            "or after how many weeks its money is back on average, and in how many it never is",
            OWN,
        ),
        Column("objective_unit", TEXT, "unit of the value; currency is the scenario's"),
        FUTURES,
    ),
    "option_houses": (
        BUSINESS,
        _OPTION,
        Column("house", TEXT, "one of the businesses that have the plan and the budget together"),
        _WEEKLY,
        _ONCE,
        Column(
            "budget_share", SHARE, "part of the budget that its levers take, what is paid once spread over the weeks"
        ),
        Column(
            "gain_as_written", MONEY, "what the plan brings there before its cost, with all assumptions as in the file"
        ),
        Column("house_worth_as_written", MONEY, "gain_as_written less what its own levers cost"),
    ),
    "option_bridge": (BUSINESS, _OPTION, LINE, AMOUNT),
    "cost_guesses": (
        BUSINESS,
        _LEVER,
        _LABEL,
        Column("dearer_by", SHARE, "how much dearer the lever must be for another option to lead; empty for never"),
        Column("then_option", WHOLE, "number of the option that then leads; 0 is carrying on", NUMBER),
        Column("cheaper_by", SHARE, "how much cheaper it must be for another option to lead; empty for never"),
        Column("below_option", WHOLE, "number of the option that then leads; 0 is carrying on", NUMBER),
    ),
    "search_rounds": (
        BUSINESS,
        Column("search_round", WHOLE, "round of the search, from 1", NUMBER),
        Column("plans", WHOLE, "plans that were looked at again in this round"),
        Column(
            "worth_promised",
            MONEY,
            "what the emulator said of the leading plan before it was run; with the objective regret, how much less "
            "worst regret than carrying on it has",
        ),
        Column("worth_run", MONEY, "what came out"),
        Column("standard_error", MONEY, "standard error of the difference of the two"),
        Column("agrees", FLAG, "whether emulator and runs lie within two standard errors for all plans looked at"),
        Column("runs", WHOLE, "runs so far: plans times futures"),
    ),
    "lever_screening": (
        BUSINESS,
        _LEVER,
        _LABEL,
        _OPENING,
        _NEW,
        Column("gain", MONEY, "mean difference of discounted profit from carrying on, before its cost"),
        Column("programme_cost", MONEY, "discounted cost of the move"),
        Column("worth", MONEY, "gain less programme_cost"),
        Column("is_searched", FLAG, "whether the lever was searched"),
    ),
    "budget_ladder": _LADDER,
    "15_budget_ladder": _LADDER,
}
