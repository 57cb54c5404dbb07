"""What legal sequences lead to in a graph whose states are not listed: by whole arrays, at the cost of the engine's own
search for what improvements reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from functools import cached_property

import numpy as np

from countermove.analyses.paths import NAMED, Reach
from countermove.arrays import Array, Table
from countermove.graph import ModelGraph
from countermove.large import Bits, LargeGraph
from countermove.stability.compiled.crew import Crew
from countermove.stability.compiled.engine import layout_of, sources_of
from countermove.stability.compiled.full import Full
from countermove.stability.compiled.layout import Layout
from countermove.stability.compiled.listed import Listed
from countermove.stability.compiled.pairs import Arcs, Pairs, reached

#: The layout of a graph, made once: it sorts the states.
_LAYOUT = "layout of paths"


def reach_in_arrays(graph: ModelGraph, start: int, improving: frozenset[int]) -> Reach:
    """What legal sequences from a state of a large graph lead to."""
    assert isinstance(graph, LargeGraph), "any other lists its states"
    if _LAYOUT not in graph.remembered:
        graph.remembered[_LAYOUT] = layout_of(graph)
    layout: Layout = graph.remembered[_LAYOUT]
    if isinstance(layout, Pairs):
        return _ByPairs(graph, start, improving, layout)
    return _ByStates(graph, start, improving, layout)


class _Arrays:
    """`nearest[n]`: the least number of steps to each state, -1 where none lead there."""

    nearest: Array

    def __init__(self, graph: LargeGraph, start: int, improving: frozenset[int]) -> None:
        self.graph, self.start, self.improving = graph, start, improving

    def counts(self) -> tuple[int, ...]:
        return tuple(np.bincount(self.nearest[self.nearest >= 0]).tolist())

    def unreached(self) -> tuple[int, ...]:
        return tuple(np.flatnonzero(self.nearest < 0)[:NAMED].tolist())

    def nearest_first(self, states: Set[int]) -> Iterable[int]:
        asked = _array(states)
        asked = asked[self.nearest[asked] >= 0]
        found: list[int] = asked[np.argsort(self.nearest[asked], kind="stable")].tolist()
        return found


def _crew(graph: ModelGraph) -> Crew:
    """One thread, which can be stopped: a search is one piece of work."""
    return Crew(len(graph), 1)


def _array(states: Set[int]) -> Array:
    return states.states if isinstance(states, Bits) else np.array(sorted(states), np.int64)


class _ByStates(_Arrays):
    """Where moves are transitive: who moves twice in a row could have moved once, so the states alone will do."""

    def __init__(self, graph: LargeGraph, start: int, improving: frozenset[int], layout: Layout) -> None:
        super().__init__(graph, start, improving)
        self.nearest = layout.steps(np.array([start]), _crew(graph), improving)

    def steps(self, state: int, then: int | None = None) -> int | None:
        found = int(self.nearest[state])
        return found if found >= 0 else None

    def sources(self, mover: int, state: int) -> Sequence[int]:
        table = self.graph.table
        found = sources_of(table, mover, state)
        if mover in self.improving:
            levels = table.levels[mover]
            found = found[levels[found] < levels[state]]
        listed: list[int] = found.tolist()
        return listed

    def leading_to(self, ends: Set[int]) -> Set[int]:
        back = _turned(self.graph.table)
        layout = Full(back) if back.codes is None else Listed(back)
        return Bits.of(layout.steps(_array(ends), _crew(self.graph), self.improving) >= 0)


def _turned(table: Table) -> Table:
    """The table with every move turned round: levels upside down, what goes one way only goes the other way only."""
    levels = table.levels.max(axis=1, keepdims=True) - table.levels
    shapes = tuple(replace(shape, to_yes=shape.to_no, to_no=shape.to_yes) for shape in table.shapes)
    return replace(table, levels=levels, shapes=shapes)


class _ByPairs(_Arrays):
    """Anywhere else: the first two last movers of each state, and the steps to it of each."""

    def __init__(self, graph: LargeGraph, start: int, improving: frozenset[int], layout: Pairs) -> None:
        super().__init__(graph, start, improving)
        self._arcs = layout.moves(improving) if improving else layout.arcs
        self._steps, self._last, _ = reached(self._arcs, np.array([start]), _crew(graph))
        self.nearest = self._steps[:, 0].copy()
        self.nearest[start] = 0

    def steps(self, state: int, then: int | None = None) -> int | None:
        if state == self.start:
            return 0
        found = int(self._steps[state, 1 if then is not None and self._last[state, 0] == then else 0])
        return found if found >= 0 else None

    @cached_property
    def _back(self) -> Arcs:
        return self._arcs.reversed

    def sources(self, mover: int, state: int) -> Sequence[int]:
        first = self._back.first[mover]
        found: list[int] = self._back.target[first[state] : first[state + 1]].tolist()
        return found

    def leading_to(self, ends: Set[int]) -> Set[int]:
        starts = _array(ends)
        found = reached(self._back, starts, _crew(self.graph))[0][:, 0] >= 0
        found[starts] = True
        return Bits.of(found)
