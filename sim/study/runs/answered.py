"""What verdicts and rows need to know of `Answers` and `Worlds`, which themselves rest on them."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sim.annotations import Floats
from sim.study.runs.outcomes import Outcome
from sim.study.runs.thresholds import Thresholds


class Answered(Protocol):
    """`sim.study.runs.answers.Answers`: outcomes by business and strategy, paired by replication."""

    @property
    def question(self) -> Any:
        """The `Question`."""

    @property
    def businesses(self) -> Sequence[str]:
        """Names, in the order of the tables."""

    @property
    def replications(self) -> Sequence[int]:
        """The numbers of those that count."""

    @property
    def comparisons(self) -> int:
        """How many intervals must hold at once."""

    def of(self, business: str, strategy: str) -> list[Outcome]:
        """The outcomes of a business under a strategy, by replication."""

    def values(self, business: str, strategy: str, name: str) -> list[Any]:
        """One field of these outcomes."""

    def thresholds(self, business: str) -> Thresholds:
        """The amounts in force at a business."""


class Futures(Protocol):
    """`sim.study.worlds.worlds.Worlds`: what other values of the uncertain inputs say."""

    @property
    def answers(self) -> Answered:
        """Those of the scenario as written."""

    @property
    def inputs(self) -> Sequence[Any]:
        """The `Input` of every uncertain one."""

    @property
    def values(self) -> Floats:
        """Float [worlds, inputs]: what was drawn."""

    @property
    def count(self) -> int:
        """How many worlds, the scenario as written among them."""

    @property
    def drawn(self) -> int:
        """How many of them are draws."""

    def differences(self, business: str, strategy: str) -> list[float]:
        """Profit difference from the baseline in each world."""

    def shares(self, business: str) -> Mapping[str, float]:
        """Strategy -> share of the draws in which it is best."""


class AnsweredStudy(Protocol):
    """A study of which only the answers are asked."""

    @property
    def answers(self) -> Answered:
        """Those of world 0."""
