"""The week, in this order, of which each engine's schedule is one function (`STEPS` names its calls):

1. **Open.**   Businesses set this week's levers; what is due happens: refresh, firing.
2. **Decide.** Each customer's occasions; who comes to mind; go or stay; which business.  Passing trade likewise.
3. **Seat.**   Over capacity, the occasions with the luckiest draws sit; the rest are lost and counted.
4. **Visit.**  In the customer's own order: touchpoints, memory, surprise, satisfaction, complaint and recovery,
               upgrade, learning, loyalty, rating.
5. **Tell.**   Talkers in ascending order; the friend acts on it next week.
6. **Close.**  Waiting and ratings are smoothed, the counters are entered, people move.

All customers decide on the week as it opened, so their order means nothing except in *Tell*, where it is fixed: guests
first, then those who were fired, then everybody who talks, each in order of who and occasion.
"""

STEPS = ("open", "decide", "seat", "visit", "tell", "close")
