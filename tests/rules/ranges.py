"""What the battery draws arguments from, and what it is told of a rule."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Real:
    low: float
    high: float
    also: tuple = ()

    def draw(self, dice):
        at = dice.random()
        if at < 0.1:
            return float(self.low)
        if at < 0.2:
            return float(self.high)
        if at < 0.3 and self.also:
            return float(dice.choice(self.also))
        return dice.uniform(self.low, self.high)


@dataclass(frozen=True)
class Whole:
    low: int
    high: int

    def draw(self, dice):
        at = dice.random()
        return self.low if at < 0.1 else self.high if at < 0.2 else dice.randint(self.low, self.high)


@dataclass(frozen=True)
class Flag:
    def draw(self, dice):
        return dice.random() < 0.5


@dataclass(frozen=True)
class Mix:
    count: int

    def draw(self, dice):
        shares = np.array([dice.random() * (dice.random() < 0.7) for _ in range(self.count)]) + 1e-9
        return shares / shares.sum()


@dataclass(frozen=True)
class Rule:
    call: object
    takes: dict
    low: float
    high: float
    rises: tuple = ()
    falls: tuple = ()
    off: tuple = ()
    silent: tuple = ()
    name: str = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "name", f"{self.call.__module__.rsplit('.', 1)[1]}.{self.call.__name__}")
