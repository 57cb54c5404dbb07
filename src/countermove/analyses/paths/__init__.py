"""Status quo analysis: what legal sequences of moves lead to from a state, how soon, by whose last move, and how.

Li, Kilgour & Hipel 2005, Journal of the Operational Research Society 56(6), 699-707: a table of the states that can be
reached in at most h legal moves, with their last movers, by any moves, by improvements, or by a mix of both. Here it
comes from one breadth-first search over pairs (state, last mover), since nobody moves twice in a row (Xu, Kilgour,
Hipel & Kemkes 2010, European Journal of Operational Research 207(1): the shortest way is a shortest coloured path).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

from countermove.graph import Graph, LegalSequences, ModelGraph

#: How many of the states that are never reached are named.
NAMED = 1000


class Reach(Protocol):
    """What legal sequences from a start lead to. Those in `improving` only improve, the others may make any move."""

    start: int
    improving: frozenset[int]

    @property
    def graph(self) -> ModelGraph:
        """The graph."""

    def steps(self, state: int, then: int | None = None) -> int | None:
        """The least number of steps to a state, None where none lead there; with `then`, a least number (a bound from
        below where moves are transitive) of those sequences after which this decision maker may move."""

    def sources(self, mover: int, state: int) -> Sequence[int]:
        """The states from which a decision maker can come to a state by a move that counts, in increasing order."""

    def counts(self) -> tuple[int, ...]:
        """How many states are first reached at step 0, 1, 2, ..."""

    def unreached(self) -> tuple[int, ...]:
        """The first `NAMED` states that are never reached."""

    def nearest_first(self, states: Set[int]) -> Iterable[int]:
        """Those of some states that are reached, by steps, then in order."""

    def leading_to(self, ends: Set[int]) -> Set[int]:
        """The states from which some ends can be reached, by legal sequences that begin there, the ends too."""


@dataclass(frozen=True)
class Arrival:
    """The first step at which a state appears (None: never), and who can make that step."""

    steps: int | None
    last: tuple[int, ...] = ()


@dataclass(frozen=True)
class Extent:
    """How far a kind of moves leads: how many states appear at each step from 0 on, how many never do, and the first
    `NAMED` of these."""

    counts: tuple[int, ...]
    never: int
    unreached: tuple[int, ...]


def reach_from(graph: ModelGraph, start: int, improving: frozenset[int]) -> Reach:
    """What legal sequences from a state lead to; those in `improving` only improve, the others may make any move."""
    if isinstance(graph.states, tuple):
        return _Listed(graph, start, improving)
    from countermove.analyses.paths.arrays import reach_in_arrays  # a graph that is worked out on demand

    return reach_in_arrays(graph, start, improving)


def counted_moves(reach: Reach, mover: int, state: int) -> tuple[int, ...]:
    """The moves of a decision maker from a state that count."""
    graph = reach.graph
    return graph.improvements(mover, state) if mover in reach.improving else graph.moves(mover, state)


def arrival(reach: Reach, state: int) -> Arrival:
    """When a state first appears, and by whose move."""
    steps = reach.steps(state)
    if not steps:
        return Arrival(steps)
    last = (j for j in reach.graph.decision_makers if _leads(reach, j, state, steps - 1))
    return Arrival(steps, tuple(last))


def _leads(reach: Reach, mover: int, state: int, before: int) -> bool:
    return any(reach.steps(source, mover) == before for source in reach.sources(mover, state))


def extent(reach: Reach) -> Extent:
    """How far the moves lead."""
    counts = reach.counts()
    return Extent(counts, len(reach.graph) - sum(counts), reach.unreached())


class _Listed:
    """In a graph that lists its states."""

    def __init__(self, graph: ModelGraph, start: int, improving: frozenset[int]) -> None:
        self.graph, self.start, self.improving = graph, start, improving
        self._sequences = graph.sequences(tuple(graph.decision_makers), start, improving=improving)

    def steps(self, state: int, then: int | None = None) -> int | None:
        return self._sequences.steps(state, then)

    def sources(self, mover: int, state: int) -> Sequence[int]:
        return (self._turned.improvements if mover in self.improving else self._turned.moves)(mover, state)

    @cached_property
    def _turned(self) -> Graph:
        return _turned(self.graph)

    def counts(self) -> tuple[int, ...]:
        found = Counter(self.steps(state) for state in range(len(self.graph)))
        del found[None]
        return tuple(found[step] for step in range(max(filter(None, found), default=0) + 1))

    def unreached(self) -> tuple[int, ...]:
        return tuple(state for state in range(len(self.graph)) if self.steps(state) is None)[:NAMED]

    def nearest_first(self, states: Set[int]) -> Iterable[int]:
        found = [(steps, state) for state in states if (steps := self.steps(state)) is not None]
        return [state for _, state in sorted(found)]

    def leading_to(self, ends: Set[int]) -> Set[int]:
        """Searches the graph turned round, from one more state: one more decision maker leads from there to all ends,
        and then everybody may move."""
        graph, back, beyond = self.graph, self._turned, len(self.graph)
        outside = len(graph.decision_makers)
        ordered = tuple(sorted(ends))
        moves = [lambda s, j=j: () if s == beyond else back.moves(j, s) for j in graph.decision_makers]
        whole = Graph((), [*moves, lambda s: ordered if s == beyond else ()], back.prefers)
        return frozenset(LegalSequences(whole, (*graph.decision_makers, outside), beyond, self.improving))


def _turned(graph: Graph) -> Graph:
    """The graph with every move turned round, so that legal sequences of it are those of the graph backwards. A move is
    an improvement in it where the move that it turns round is one."""
    sources: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in graph.decision_makers]
    for j in graph.decision_makers:
        for state in range(len(graph)):
            for target in graph.moves(j, state):
                sources[j][target].append(state)
    moves = [partial(_listed_at, own) for own in sources]
    return Graph(graph.states, moves, lambda i, better, worse: graph.prefers(i, worse, better))


def _listed_at(sources: dict[int, list[int]], state: int) -> tuple[int, ...]:
    return tuple(sources.get(state, ()))
