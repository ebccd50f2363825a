"""What the page of a search says of cost guesses: by how much each may be wrong before another option leads."""

from sim.report.page import search_objective as aim
from sim.report.page.cited import Sentence, Tables, opened, say
from sim.report.words import formats
from sim.scenario.text.wording import listed
from sim.study.search.found import Found

TIMES = 2.0
"""From so much more than guessed on a cost is told as a multiple."""
FAR = 20.0
"""From so many times its guess on a cost is only named: nobody is wrong by that."""


def cost_guesses(business: str, found: Found, tables: Tables) -> tuple[Sentence, ...]:
    """By how much a cost guess may be wrong, the most delicate first."""
    said, far = [], []
    for row in tables.rows("cost_guesses", business=business):
        for column, then, word in (("dearer_by", "then_option", "more"), ("cheaper_by", "below_option", "less")):
            if not row.known(column):
                continue
            if row[column] >= FAR:
                far.append(row["lever_label"])
                continue
            number = int(row[then])
            other = "carrying on" if not number else f"option {number}"
            by = say("{by} {word} than guessed", by=row.cited(column, formats.share(row[column])), word=word)
            if word == "more" and row[column] >= TIMES:
                times = 1.0 + float(row[column])
                by = say("{times} times as much as guessed", times=row.cited(column, f"{times:.0f}", "times", times))
            leads = "is worth most on average" if aim.is_other(found) else "leads"
            lever = row["lever_label"]
            sentence = say("If {lever} costs {by}, {other} {leads}.", lever=lever, by=by, other=other, leads=leads)
            said.append((row[column], sentence))
    sentences = [each for _, each in sorted(said, key=lambda pair: pair[0])]
    if far:
        names = listed(far)
        sentences.append(opened(say(f"{names} would have to cost more than {FAR:.0f} times as much.")))
    return tuple(sentences)
