"""Luck for the worksheet: drawn as the program draws it, or read from the page."""

from sim import chance

MOMENTS = ("welcome", "meal", "farewell")


def drawn_luck(seed):
    """Luck as the program draws it for replication 0, rounded to the six digits that are printed."""
    ada, ben = chance.resident(0, 0), chance.resident(0, 1)

    def uniform(purpose, who, week, occasion, which):
        return chance.uniform(seed, 0, purpose, who, week, occasion, which)

    def once(label):
        if label.startswith("need relative"):
            return chance.gamma(seed, 0, chance.RATE, ada, chance.FOUNDER_WEEK, 0, 0.78) / 0.78
        if label.startswith("which segment"):
            return uniform(chance.TRAITS, ada if "Ada" in label else ben, chance.FOUNDER_WEEK, 0, 0)
        for which, what in ((1, "experience"), (2, "price"), (3, "product"), (4, "effort")):
            if label == f"normal number for her {what} sensitivity":
                return chance.normal_from(uniform(chance.TRAITS, ada, chance.FOUNDER_WEEK, 0, which))
        if label == "whether she ever claims without cause":
            return uniform(chance.TRAITS, ada, chance.FOUNDER_WEEK, 0, 5)
        name = (
            label.removeprefix("normal number for how ").split()[0]
            if "suits" in label
            else label.split(" knows ")[1].split()[0]
        )
        who = ben if "Ben" in label else ada
        u = uniform(
            chance.ACQUAINT,
            who,
            chance.FOUNDER_WEEK,
            0,
            4 * chance.name_hash(name) + (0 if "suits" in label else 1),
        )
        return chance.normal_from(u) if "suits" in label else u

    def weekly(week, label):
        occasion = 0
        if label.startswith("occasion"):
            head, label = label.split(": ", 1)
            occasion = int(head.removeprefix("occasion ")) - 1
        if label == "how many occasions":
            return uniform(chance.NEED, ada, week >> 2, 0, week & 3)
        words = label.split()
        if "notices" in words:
            return uniform(
                chance.NOTICE,
                ada if "she" in words else ben,
                week >> 2,
                0,
                4 * chance.name_hash(words[-1]) + (week & 3),
            )
        if label.endswith("comes to mind"):
            return uniform(chance.CHOICE, ada, week, occasion, 4 * chance.name_hash(words[1]))
        if label.startswith("race of"):
            return uniform(chance.CHOICE, ada, week, occasion, 4 * chance.name_hash(words[-1]) + 1)
        if label.startswith("whether there is a"):
            return uniform(chance.OCCURS, ada, week, occasion, MOMENTS.index(words[-1]))
        if label.startswith("normal number at the"):
            return chance.normal_from(uniform(chance.NOISE, ada, week, occasion, MOMENTS.index(words[-1])))
        purpose, which = {
            "go or stay": (chance.GO, 0),
            "a gesture": (chance.VOICE, 0),
            "complain or not": (chance.VOICE, 1),
            "leave for good or not": (chance.LEAVE, 0),
            "a claim without cause": (chance.VOICE, 2),
            "buy the extra or not": (chance.VOICE, 3),
            "review or not": (chance.TELL, 2),
            "talk about it or not": (chance.TELL, 0),
        }[label]
        return uniform(purpose, ada, week, occasion, which)

    return lambda week, label: round(once(label) if week is None else weekly(week, label), 6)


def printed_luck(page):
    """Luck as it stands printed on the page."""
    luck, week = {}, None
    for line in page.splitlines():
        if line.startswith("## Week "):
            week = int(line.removeprefix("## Week "))
        elif line.startswith("| ") and line.count("|") == 3 and not line.startswith(("| draw", "| ---")):
            label, value = (part.strip() for part in line.strip("| ").split("|"))
            luck[week, label] = float(value)
    return lambda week, label: luck[week, label]
