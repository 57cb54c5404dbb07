"""Coalitions in a large model, by whole arrays: the same answers for millions of states.

In option form without merged states and rules on moves two moves of one decision maker in a row are one, so the rule
that nobody moves twice in a row changes nothing (docs/engine.md). Elsewhere the definitions answer, within a budget.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from countermove.analyses.coalitions.backward import UNREACHED, Backward
from countermove.analyses.coalitions.concepts import (
    NOWHERE,
    Coalition,
    Coalitions,
    Leg,
    OverBudgetError,
    cseq,
    parts_of,
)
from countermove.analyses.coalitions.forward import Forward, Reached
from countermove.arrays import Array, Table
from countermove.graph import ModelGraph, Step
from countermove.large import LargeGraph
from countermove.stability.solve import Solution

#: So many improvements of a coalition are described.
_SHOWN = 20

_LOOKS = 20_000
#: Beyond so many one-way options of one decision maker, listed states are not searched by arrays: what these lead to
#: doubles with each of them.
_MOST_WAYS = 8


def asked(graph: ModelGraph, pareto: bool) -> Coalitions:
    """The same questions, answered by arrays where moves are transitive."""
    if isinstance(graph, LargeGraph) and _by_arrays(graph.table):
        return LargeCoalitions(graph, pareto=pareto)
    ask = Coalitions(graph, pareto=pareto)
    ask.most_looks, ask.most_described = _LOOKS, _SHOWN
    return ask


def _by_arrays(table: Table) -> bool:
    few = table.codes is None or all(shape.ways <= _MOST_WAYS for shape in table.shapes)
    return table.transitive and few


def demands(solution: Solution) -> Array:
    """How demanding the first concept is that each state holds under, int32[n]; lower is more, `NOWHERE` for none."""
    found = np.full(len(solution.graph), NOWHERE, np.int32)
    for concept in sorted(solution.concepts, key=lambda each: -each.demands):
        found[list(solution.equilibria(concept.key))] = concept.demands
    return found


class LargeCoalitions(Coalitions):
    """Coalitions on the arrays of a large graph. What a coalition has and whether those outside can deter it is found
    for all states at once; only CSEQ, where two or more outside could join, may have to be searched for."""

    most_looks = _LOOKS

    def __init__(self, graph: LargeGraph, *, pareto: bool = False) -> None:
        super().__init__(graph, pareto=pareto)
        self.table = graph.table
        self._forward, self._back = Forward(graph.table), Backward(graph.table)
        self._reached: tuple[Any, Reached] | None = None
        self._far: dict[Any, Array] = {}

    def better_than(self, members: Coalition, s: int, states: Array | slice = slice(None)) -> Array:
        """Which of some states (all) are better for a coalition than s: bool."""
        levels = self.table.levels
        better = [levels[i][states] > levels[i][s] for i in members]
        if not self.pareto:
            return reduce(np.logical_and, better)
        as_good = [levels[i][states] >= levels[i][s] for i in members]
        return reduce(np.logical_and, as_good) & reduce(np.logical_or, better)

    def reached(self, members: Coalition, s: int) -> Reached:
        """R_H(s). The latest one is remembered."""
        if self._reached is None or self._reached[0] != (members, s):
            self._reached = (members, s), self._forward.reach(members, s)
        return self._reached[1]

    def path(self, members: Coalition, s: int, t: int) -> tuple[Step, ...]:
        return self.reached(members, s).path(t)

    def improvements(self, members: Coalition, s: int) -> tuple[int, ...]:
        reached = self.reached(members, s)
        self.left -= reached.states.size
        if self.left < 0:
            raise OverBudgetError
        return tuple(reached.states[self.better_than(members, s, reached.states)].tolist())

    def chosen(
        self, members: Coalition, s: int, had: dict[Coalition, Any], demands: Any
    ) -> tuple[int, list[tuple[int, bool]]]:
        reached = self.reached(members, s)
        better = self.better_than(members, s, reached.states)
        own, steps = reached.states[better], reached.steps[better]
        parts = np.zeros((self.table.size + 7) // 8, np.uint8)
        for part in parts_of(members):
            parts |= had.get(part, np.uint8(0))
        known = parts[own >> 3] >> (own & 7) & 1 == 1
        np.bitwise_or.at(parts, own >> 3, (1 << (own & 7)).astype(np.uint8))
        had[members] = parts
        order = np.lexsort((own, steps, demands[own], known))[:_SHOWN]
        return own.size, [(int(own[k]), not known[k]) for k in order]

    def stable(self, concept: str, members: Coalition, s: int) -> bool:
        reached = self.reached(members, s).states
        own = reached[self.better_than(members, s, reached)]
        if concept == "cnash" or not own.size:
            return not own.size
        if concept != "cseq":
            return bool((self._distance(concept, members, s)[own] != UNREACHED).all())
        left = own[self._distance("cseq1", members, s)[own] == UNREACHED]
        if (self._distance("cgmr", members, s)[left] == UNREACHED).any() or (left.size and self._single(members)):
            return False
        return all(cseq(self, members, s, int(t)) for t in left)

    def deterrent(self, concept: str, members: Coalition, s: int, t: int) -> tuple[Leg, ...]:
        if concept == "cnash":
            return ()
        if concept == "cseq" and self._distance("cseq1", members, s)[t] == UNREACHED:
            if self._distance("cgmr", members, s)[t] == UNREACHED or self._single(members):
                return ()
            return cseq(self, members, s, t)
        key = "cseq1" if concept == "cseq" else concept
        path = self._back.path(self.outside(members), self._distance(key, members, s), t, improving=key == "cseq1")
        if key == "cseq1":
            return tuple(Leg((step.mover,), (step,)) for step in path)
        return (Leg(self.outside(members), path),) if path else ()

    def _single(self, members: Coalition) -> bool:
        """Whether there are not two outside who could join."""
        return len(self.outside(members)) < 2

    def _distance(self, concept: str, members: Coalition, s: int) -> Array:
        """How many moves (under CSEQ1, improvements) those outside need from each state to one that deters the
        coalition from having left s."""
        if (concept, members, s) not in self._far:
            if next(iter(self._far), ("", members, s))[1:] != (members, s):
                self._far.clear()
            better = self.better_than(members, s)
            deterring = ~better
            if concept == "csmr":
                deterring &= self._back.distance(members, better) == UNREACHED
            found = self._back.distance(self.outside(members), deterring, improving=concept == "cseq1")
            self._far[concept, members, s] = found
        return self._far[concept, members, s]
