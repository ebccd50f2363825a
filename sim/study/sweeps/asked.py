"""What a sweep asks for, as plain content: what its folder says of it, and what every worker is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sim.errors import RegularsError
from sim.scenario.schema.scenario import Scenario
from sim.scenario.sweeps import SweepFile
from sim.scenario.variants.content import as_content, from_content
from sim.scenario.variants.values import with_values


@dataclass(frozen=True)
class Asked:
    """A scenario, and the points at which it is run.

    ``inputs`` are whole paths; ``points`` a tuple of values in their order each; ``keep`` some of "decision", "weekly",
    "segments"; ``customer`` the class of residents as "module:name", "" for the program's own.
    """

    scenario: Scenario
    inputs: tuple[str, ...]
    points: Sequence[tuple[float, ...]]
    replications: int
    worlds: int
    keep: frozenset[str]
    seed: int
    customer: str = ""

    @classmethod
    def of(cls, sweep: SweepFile, customer: str = "") -> "Asked":
        """What a sweep file asks for."""
        return cls(
            scenario=sweep.scenario,
            inputs=tuple(sweep.inputs),
            points=cast("Sequence[tuple[float, ...]]", sweep.points),
            replications=sweep.replications,
            worlds=sweep.worlds,
            keep=frozenset(sweep.keep) | {"decision"},
            seed=sweep.seed,
            customer=customer,
        )

    def variant(self, point: int) -> Scenario:
        """The scenario of a point."""
        return with_values(self.scenario, dict(zip(self.inputs, self.points[point], strict=True)))[0]

    def content(self) -> dict[str, Any]:
        """The same as plain JSON: two that are equal ask for the same."""
        return {
            "scenario": as_content(self.scenario),
            "inputs": list(self.inputs),
            "points": [" ".join(map(repr, map(float, self.points[number]))) for number in range(len(self.points))],
            "replications": self.replications,
            "worlds": self.worlds,
            "keep": sorted(self.keep),
            "seed": self.seed,
            "customer": self.customer,
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Asked":
        """What `content` gave; raises RegularsError for what it cannot have given."""
        try:
            return cls(
                scenario=from_content(content["scenario"]),
                inputs=tuple(content["inputs"]),
                points=[tuple(map(float, each.split())) for each in content["points"]],
                replications=int(content["replications"]),
                worlds=int(content["worlds"]),
                keep=frozenset(content["keep"]),
                seed=int(content["seed"]),
                customer=str(content["customer"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise RegularsError(f"What this folder says was asked cannot be read ({fault!r}).") from fault
