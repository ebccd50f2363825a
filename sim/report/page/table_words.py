"""What each table of a results folder holds, in a line."""

WORDS = {
    "verdicts": "the verdict on every business, the lead that decides it, and the amounts it goes by",
    "decision": "profit, difference from the baseline, interval, odds and verdict of every strategy",
    "guards": "what cannot be right of a house or a plan, and what to look at in the scenario file",
    "bridge": "where each strategy's profit difference comes from, cause by cause, between the same customers",
    "bridge_leaving": "of that, what comes from customers whom a strategy keeps from leaving for good, or drives off",
    "break_even": "what each plan costs a week, and what it may cost before it stops paying, place beside place",
    "walk": "how revenue changes from the year before to the last year, beside the same under the baseline",
    "weekly": "visits, money and customers of every business, week by week and replication by replication",
    "weekly_means": "visits, money and customers of the focus businesses by week, means over replications",
    "segments": "visits and money by segment, of residents and of passers-by",
    "stages": "how many residents know the business, come, have a habit or a relationship, week by week",
    "facts": "what is known of the real businesses beside what the model gives",
    "worlds": "every strategy in every draw of the uncertain inputs",
    "inputs": "what the uncertain inputs were in every draw",
    "odds": "in how many futures each strategy is best or loses money",
    "regret": "how much each strategy gives up to the best of a future, at worst and in the mean",
    "drivers": "which assumption the answer hangs on, and where it turns",
    "mechanisms": "each strategy's gain with one mechanism of the model switched off",
    "horizons": "each strategy's gain if fewer or more weeks count",
    "price_check": "what each focus business would earn with its price alone 5 % higher or lower",
    "touchpoints": "what a point more at each touchpoint earns in a year",
    "clues": "each touchpoint as designed, as the firm sees it, and as customers live it",
    "rivals": "what is left of each strategy's gain when rivals copy, sooner or later",
    "payoffs": "what each strategy is worth against each answer of the rivals",
    "equilibria": "where neither side would change its move",
    "customers": "what customers are worth, by segment, stage and how they came",
    "surplus": "what customers themselves gain, by segment",
    "willingness": "how much more customers would pay before they see no reason to come back",
    "leaky_bucket": "how many customers come and go a week, and to whom they are lost",
    "diaries": "the lives of a few customers under the baseline and under the leading strategy",
    "strategies": "what every strategy changes and what it costs",
    "plan": "the plan of action of every strategy, dated",
    "tripwires": "what to watch, at which level to stop, and how often that is right",
    "tripwire_paths": "the watched measure in every simulated future, week by week",
    "trust": "the checks, and what each of them found",
    "sources": "where the inputs come from that the answer leans on",
    "limits": "what the model cannot say, and what follows from an assumption alone",
    "flip": "which strategy wins at each point of two assumptions",
    "flips": "where along an assumption the winner changes",
    "screening": "why these two assumptions were chosen for the map",
}


def holds(table: str) -> str:
    """What a table holds; its name in words where it is not known here."""
    return WORDS.get(table, table.replace("_", " "))
