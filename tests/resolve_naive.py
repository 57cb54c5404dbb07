"""What it would take, found by trying every set of changes up to a cost: an oracle for the tests of `resolve`.

Written from docs/resolve.md for two decision makers with lists of statements, and shares nothing with the package. A
model is small: statements are trees of tuples as in `naive`, states are codes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations

from naive import Statement, holds
from random_models import random_statement

COSTS = {"swap": 1, "drop": 1, "insert": 2, "commit": 2, "partner": 2, "rule": 3}


@dataclass(frozen=True)
class Tiny:
    """Two decision makers. `owners`: whose each option is, in model order; `lists`: what each wants, the most important
    first; `never`: combinations that cannot be."""

    owners: tuple[int, ...]
    lists: tuple[tuple[Statement, ...], tuple[Statement, ...]]
    never: tuple[Statement, ...]
    status_quo: int | None

    @property
    def states(self) -> tuple[int, ...]:
        """The feasible codes."""
        codes = range(1 << len(self.owners))
        return tuple(code for code in codes if not any(holds(each, code) for each in self.never))


@dataclass(frozen=True)
class Changed:
    """A model with changes in it: `stay`: options that cannot be given up, `leave`: that cannot be taken."""

    lists: tuple[tuple[Statement, ...], ...]
    gone: tuple[Statement, ...] = ()
    stay: int = 0
    leave: int = 0
    together: bool = False


@dataclass(frozen=True)
class Asked:
    """What is asked: that one of the states holds, or that none does."""

    states: frozenset[int]
    prevent: bool
    concept: str
    reached: bool = False
    proof: bool = False
    by: int | None = None


class World:
    """The states, moves and preferences of a changed model."""

    def __init__(self, tiny: Tiny, changed: Changed) -> None:
        self.tiny, self.changed = tiny, changed
        self.states = [code for code in tiny.states if not any(holds(each, code) for each in changed.gone)]
        self.values: list[dict[int, tuple[int, ...]]] = [
            {code: tuple(holds(each, code) for each in own) for code in self.states} for own in changed.lists
        ]
        self.movers: list[tuple[int, ...]] = [(0, 1)] if changed.together else [(0,), (1,)]
        self._moves = [{s: self._own(i, s) for s in self.states} for i in (0, 1)]

    def _own(self, i: int, s: int) -> list[int]:
        mask = sum(1 << k for k, owner in enumerate(self.tiny.owners) if owner == i)
        return [
            t
            for t in self.states
            if t != s and not (s ^ t) & ~mask and not s & ~t & self.changed.stay and not t & ~s & self.changed.leave
        ]

    def moves(self, mover: tuple[int, ...], s: int) -> list[int]:
        if len(mover) == 1:
            return self._moves[mover[0]][s]
        return sorted(self.sequences([(i,) for i in mover], s, improving=False) - {s})

    def better(self, mover: tuple[int, ...], a: int, b: int) -> bool:
        own = [(self.values[i][a], self.values[i][b]) for i in mover]
        return any(x > y for x, y in own) and all(x >= y for x, y in own)

    def sequences(self, movers: Sequence[tuple[int, ...]], start: int, *, improving: bool) -> set[int]:
        """Where legal sequences lead: nobody moves twice in a row."""
        seen: set[tuple[int, tuple[int, ...] | None]] = set()
        waiting: list[tuple[int, tuple[int, ...] | None]] = [(start, None)]
        found: set[int] = set()
        while waiting:
            s, last = waiting.pop()
            for mover in movers:
                if mover == last:
                    continue
                for t in self.moves(mover, s):
                    if (t, mover) not in seen and (not improving or self.better(mover, t, s)):
                        seen.add((t, mover))
                        found.add(t)
                        waiting.append((t, mover))
        return found

    def stable(self, mover: tuple[int, ...], s: int, concept: str) -> bool:
        """The definitions of the five concepts."""
        others = [each for each in self.movers if each != mover]
        for x in self.moves(mover, s):
            if not self.better(mover, x, s):
                continue
            if concept == "nash":
                return False
            answers = self.sequences(others, x, improving=concept in ("seq", "sseq"))
            sanctions = [y for y in answers if not self.better(mover, y, s)]
            if concept in ("smr", "sseq"):
                sanctions = [y for y in sanctions if not any(self.better(mover, z, s) for z in self.moves(mover, y))]
            if not sanctions:
                return False
        return True

    def counts(self, s: int, asked: Asked) -> bool:
        """Whether a state holds in the way that is asked for."""
        if s not in self.states or not all(self.stable(mover, s, asked.concept) for mover in self.movers):
            return False
        start = self.tiny.status_quo
        if asked.reached and s != start:
            assert start is not None
            if s not in self.sequences(self.movers, start, improving=True):
                return False
        if asked.proof:
            targets = self.sequences(self.movers, s, improving=False)
            return not any(all(self.values[i][t] > self.values[i][s] for i in (0, 1)) for t in targets)
        return True

    def does(self, asked: Asked) -> bool:
        return any(self.counts(s, asked) for s in asked.states) != asked.prevent


def negated(statement: Statement) -> Statement:
    return statement[1] if statement[0] == "not" else ("not", statement)


@cache
def insertions(tiny: Tiny) -> tuple[Statement, ...]:
    """Literals, the statements of the model and their negations; of those that say the same in all states one."""
    literals: list[Statement] = []
    for k in range(len(tiny.owners)):
        literals += [("opt", k), ("not", ("opt", k))]
    said = [each for own in tiny.lists for each in own]
    found: dict[tuple[bool, ...], Statement] = {}
    for each in [*literals, *said, *map(negated, said)]:
        found.setdefault(tuple(holds(each, code) for code in tiny.states), each)
    return tuple(each for truths, each in found.items() if len({*truths}) == 2)


@cache
def relists(tiny: Tiny, i: int, most: int) -> tuple[tuple[int, tuple[Statement, ...]], ...]:
    """Every list that i may come to have, with its least cost, up to a cost."""
    own = tiny.lists[i]
    found: dict[tuple[Statement, ...], int] = {}
    for size in range(len(own) + 1):
        for order in permutations(range(len(own)), size):
            cost = len(own) - size + sum(a > b for a, b in combinations(order, 2))
            if cost > most:
                continue
            kept = tuple(own[k] for k in order)
            found[kept] = min(cost, found.get(kept, cost))
            for more, longer in _inserted(tiny, kept, (most - cost) // 2):
                found[longer] = min(cost + 2 * more, found.get(longer, cost + 2 * more))
    return tuple((cost, each) for each, cost in found.items())


def _inserted(tiny: Tiny, kept: tuple[Statement, ...], most: int) -> Iterator[tuple[int, tuple[Statement, ...]]]:
    if most < 1:
        return
    for statement in insertions(tiny):
        for place in range(len(kept) + 1):
            longer = (*kept[:place], statement, *kept[place:])
            yield 1, longer
            for more, longest in _inserted(tiny, longer, most - 1):
                yield more + 1, longest


Structure = tuple[int, tuple[Statement, ...], int, int]


@cache
def structures(tiny: Tiny, asked: Asked, most: int) -> tuple[Structure, ...]:
    """Every set of commitments and rules up to a cost: the cost, what is ruled out, what stays, what is left."""
    single: list[Structure] = []
    everything = {*tiny.states}

    def may_go(statement: Statement) -> bool:
        gone = {code for code in everything if holds(statement, code)}
        return bool(gone) and gone != everything and tiny.status_quo not in gone

    for k, owner in enumerate(tiny.owners):
        if asked.by in (None, owner):
            single += [(2, (), 1 << k, 0), (2, (), 0, 1 << k)]
            if may_go(("opt", k)):
                single.append((2, (("opt", k),), 0, 0))
    literals: list[Statement] = []
    for k in range(len(tiny.owners)):
        literals += [("opt", k), ("not", ("opt", k))]
    restated = asked.states if asked.prevent else everything - asked.states
    forsworn = [{code for code in everything if code >> k & 1} for k in range(len(tiny.owners))]
    for size in (1, 2):
        for chosen in combinations(literals, size):
            options = [each[1] if each[0] == "opt" else each[1][1] for each in chosen]
            if len({*options}) < size or any(asked.by not in (None, tiny.owners[k]) for k in options):
                continue
            rule: Statement = chosen[0] if size == 1 else ("and", *chosen)
            gone = {code for code in everything if holds(rule, code)}
            if may_go(rule) and gone != restated and gone not in forsworn:
                single.append((3, (rule,), 0, 0))
    found: list[Structure] = [(0, (), 0, 0)]
    for cost, gone_, stay, leave in single:
        found += [
            (cost + more, (*gone_, *rest), stay | stays, leave | leaves)
            for more, rest, stays, leaves in found
            if cost + more <= most
        ]
    return tuple(found)


def least(tiny: Tiny, asked: Asked, most: int) -> int | None:
    """The least cost of changes that do, None where none do up to a cost."""
    lists = [relists(tiny, i, most) if asked.by in (None, i) else ((0, tiny.lists[i]),) for i in (0, 1)]
    best: int | None = None
    plain = World(tiny, Changed(tiny.lists))
    both_move = all(any(plain.moves((i,), s) for s in plain.states) for i in (0, 1))
    for cost, gone, stay, leave in structures(tiny, asked, most):
        for together in (False, True) if asked.by is None and both_move else (False,):
            spent = cost + 2 * together
            for first_cost, first in lists[0]:
                for second_cost, second in lists[1]:
                    total = spent + first_cost + second_cost
                    if total > most or (best is not None and total >= best):
                        continue
                    world = World(tiny, Changed((first, second), gone, stay, leave, together))
                    if world.states and world.does(asked):
                        best = total
    return best


def random_tiny(rng: random.Random) -> Tiny:
    """Two decision makers with four statements each, three or four options, sometimes a rule."""
    size = rng.choice([2, 3, 3, 4])
    owners = sorted(rng.randrange(2) for _ in range(size))
    owners[0], owners[-1] = 0, 1
    while True:
        rules = tuple(
            ("and", *(("opt", k) if rng.random() < 0.6 else ("not", ("opt", k)) for k in rng.sample(range(size), 2)))
            for _ in range(rng.choice([0, 0, 1]))
        )
        lists = tuple(tuple(random_statement(rng, size, rng.choice([0, 1, 1, 2])) for _ in range(4)) for _ in (0, 1))
        tiny = Tiny(tuple(owners), (lists[0], lists[1]), rules, None)
        if len(tiny.states) > 2:
            break
    return Tiny(tiny.owners, tiny.lists, tiny.never, rng.choice(tiny.states) if rng.random() < 0.8 else None)
