"""What rivals can answer: the same scenario with all rivals of the place giving one response.

Those that the file lets copy keep their rates, the others take those of the preset "copycat".
"""

from dataclasses import dataclass
from functools import cached_property

from sim.scenario.paths.paths import Target
from sim.scenario.schema.business import COPIES, Business
from sim.scenario.schema.change import Change
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.strategy import Event
from sim.scenario.variants.variants import with_businesses, with_events
from sim.study.measures.rival_money import can_be_copied, rivals_of
from sim.study.runs.branches import TOGETHER

DELAYS = (0, 13, 26, 52)
"""Weeks after which rivals copy; only those within the run are tried."""
PLAIN_CUT = 0.10
"""By how much rivals cut prices where no strategy of ours cuts any."""
DETERMINED = COPIES["copycat"]["price"]
"""Share of the gap in experience that rivals close every four weeks when they set out to: as "copycat" does prices."""
NONE, MATCH, CUT, EXPERIENCE, ALL = "none", "match_price", "cut_price", "copy_experience", "copy_all"


@dataclass(frozen=True)
class Response:
    """What the rivals do; ``label`` is what people read."""

    name: str
    label: str


@dataclass(frozen=True, eq=False)
class Game:
    """The scenario as it is asked for some of its focus businesses, whose rivals answer without touching one another.

    ``scenario`` has these businesses as its only focus; ``asked`` are the names in the tables, the group of all among
    them where strategies are tried together.
    """

    scenario: Scenario
    asked: tuple

    @property
    def rivals(self) -> tuple[str, ...]:
        """Names of all rivals in reach of one of the businesses, in name order."""
        return tuple(sorted({name for one in self.scenario.focus for name in rivals_of(self.scenario, one.name)}))

    @cached_property
    def offers(self) -> tuple[set[str], float]:
        """What can be copied, and the deepest price cut, as `can_be_copied` tells it."""
        return can_be_copied(self.scenario)

    @property
    def cut(self) -> float:
        """The price cut of rivals that do not match but attack, a share: as deep as the deepest of ours."""
        return round(self.offers[1], 4) or PLAIN_CUT

    @property
    def imitation(self) -> bool:
        """Whether rivals can copy at all."""
        return "imitation" not in self.scenario.behaviour.off

    @property
    def delays(self) -> tuple[int, ...]:
        """After how many weeks rivals copy; none where imitation is switched off."""
        weeks = self.scenario.study.weeks
        return tuple(delay for delay in DELAYS if delay < weeks) if self.imitation else ()

    @property
    def responses(self) -> tuple[Response, ...]:
        """What rivals can answer; an answer that no strategy of ours can call forth is left out."""
        offered = self.offers[0] if self.imitation else set()
        found = [Response(NONE, "Do nothing")]
        if "price" in offered:
            found.append(Response(MATCH, "Match our price"))
        found.append(Response(CUT, f"Cut prices by {100 * self.cut:g} %"))
        if "experience" in offered:
            found.append(Response(EXPERIENCE, "Copy our experience"))
        if offered:
            found.append(Response(ALL, "Copy everything"))
        return tuple(found)

    def variants(self) -> dict[str | tuple[str, int], Scenario]:
        """Key -> scenario: a response's name, or ("copy", weeks); copying everything at once is both, run once."""
        made: dict[str | tuple[str, int], Scenario]
        made = {response.name: self.answered(response.name) for response in self.responses}
        made |= {("copy", delay): self.copied(delay) for delay in self.delays if delay or ALL not in made}
        return made

    def answered(self, response: str) -> Scenario:
        """The scenario in which all rivals give this response."""
        if response == ALL:
            return self.copied(0)
        if response == CUT:
            paths = [Target("business", name, "price").path for name in self.rivals]
            change = dict.fromkeys(paths, Change("percentage", -100.0 * self.cut))
            return with_events(self._with_copies(lambda _: {}), [Event(name=CUT, kind="change", change=change)])
        rates = {MATCH: COPIES["match_price"], EXPERIENCE: {"experience": DETERMINED}}.get(response, {})
        return self._with_copies(lambda _: rates)

    def copied(self, delay: int) -> Scenario:
        """The scenario in which all rivals copy everything that they see, as it stood `delay` weeks ago."""
        return self._with_copies(lambda business: business.copies or COPIES["copycat"], delay)

    def _with_copies(self, rates, delay=0):
        return with_businesses(
            self.scenario,
            [
                business.model_copy(update={"copies": dict(rates(business)), "copies_after_weeks": delay})
                for business in self.scenario.business
                if business.name in self.rivals
            ],
        )


def games(scenario: Scenario) -> list[Game]:
    """The games of a scenario, as few as can be: focus businesses that share no customer are looked at in one run.

    Empty where there is nothing to answer or nobody who could: one strategy only, or no rival in reach of any focus.
    Tried one at a time, every other business is a rival, another focus too; tried together, the focus businesses are
    one firm.
    """
    if len(scenario.strategy) < 2:
        return []
    if scenario.study.apply == "together":
        names = [one.name for one in scenario.focus]
        made = [Game(scenario, (*names, TOGETHER))]
    else:
        rounds: list[list[Business]] = []
        for one in scenario.focus:
            free = (some for some in rounds if not any(_share_customers(scenario, one, other) for other in some))
            some = next(free, None)
            if some is None:
                rounds.append([one])
            else:
                some.append(one)
        made = [Game(_only_focus(scenario, some), tuple(one.name for one in some)) for some in rounds]
    return [game for game in made if game.rivals]


def _share_customers(scenario, one, other):
    """Whether anybody can reach both businesses."""
    return any(
        scenario.minutes(place.name, one.place) is not None and scenario.minutes(place.name, other.place) is not None
        for place in scenario.place
    )


def _only_focus(scenario, some):
    names = {one.name for one in some}
    others = [one.model_copy(update={"focus": False}) for one in scenario.focus if one.name not in names]
    return with_businesses(scenario, others) if others else scenario
