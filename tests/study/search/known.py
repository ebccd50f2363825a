"""Markets that are known: a function of moves with luck, instead of an engine."""

import numpy as np

from sim.study.search.spending import SearchLever, Space, Terms

TERMS = Terms(weeks=104, worth_per_week=95.0)


class Known:
    """``gain(moves [n, d]) -> [n]``, luck that all plans share, luck of each plan, and worlds that scale the gain."""

    def __init__(self, gain, shared=0.0, own=0.0, worlds=0.0, repeat=0):
        self.gain, self.shared, self.own, self.worlds, self.repeat = gain, shared, own, worlds, repeat
        self.runs = 0
        self.draws = set()

    def __call__(self, moves, draws):
        self.runs += len(moves) * len(draws)
        self.draws |= set(draws)
        truth = self.gain(moves)
        columns = []
        for draw in draws:
            key = [self.repeat, ord(draw.set[0]), draw.world, draw.luck]
            scale = 1.0 + self.worlds * (np.random.default_rng(key).normal() if draw.world else 0.0)
            common = np.random.default_rng([*key, 1]).normal()
            mine = np.array([_normal(key, row) for row in moves]) if self.own else 0.0
            columns.append(truth * scale + np.where(moves.any(axis=1), self.shared * common, 0.0) + self.own * mine)
        return np.array(columns).T


def _normal(key, row):
    return np.random.default_rng([*key, *np.abs(row * 1e6).astype(np.int64)]).normal()


def paid(name, per_week=300.0, most=3.0, **more):
    return SearchLever(name, step=1.0, least=0.0, most=most, per_week=per_week, **more)


def free(name, least=-5.0, most=5.0, **more):
    return SearchLever(name, step=1.0, least=least, most=most, is_free=True, **more)


def space(*levers, budget=600.0):
    return Space(tuple(levers), budget, TERMS)
