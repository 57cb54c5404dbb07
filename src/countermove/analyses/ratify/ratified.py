"""The graph of what can be ratified: a decision maker makes no move to a state that it cannot carry at home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import partial

from countermove.analyses.ratify.winsets import WinSets
from countermove.graph import Graph, ModelGraph
from countermove.stability.solve import Solution, solve_by_labels


class RatifiedGraph(ModelGraph):
    """A graph without the moves that cannot be ratified. States, preferences and the status quo are as they were.

    Only where a move leads decides whether it is left out. So two moves in a row that were one move still are, and
    what holds of a graph with that property (`countermove.stability.labels`) holds of this one.
    """

    def __init__(self, graph: ModelGraph, allowed: Mapping[int, Set[int]]) -> None:
        """`allowed`: where a decision maker, by position, may move to; whoever is not named moves as before."""
        self.conflict, self.orders = graph.conflict, graph.orders
        self._levels, self._index = graph._levels, graph._index
        self._classes = tuple(None if i in allowed else graph.classes(i) for i in graph.decision_makers)
        moves = [
            partial(_ratified, graph, i, allowed[i]) if i in allowed else partial(graph.moves, i)
            for i in graph.decision_makers
        ]
        Graph.__init__(self, graph.states, moves, self._prefers, graph.status_quo)


def _ratified(graph: ModelGraph, i: int, allowed: Set[int], state: int) -> tuple[int, ...]:
    return tuple(target for target in graph.moves(i, state) if target in allowed)


@dataclass(frozen=True)
class Ratified:
    """What holds where only what can be ratified is done. `removed`: how many moves are left out, None if they are not
    counted."""

    solution: Solution
    removed: int | None = None


def ratified(
    graph: ModelGraph, wins: WinSets, concepts: Iterable[str], progress: Callable[[int], None] = lambda states: None
) -> Ratified:
    """The ratified graph of a listed model, solved. A move to the outcome without an agreement needs no consent.

    `progress` as for `solve_by_labels`.
    """
    allowed = {each.dm: frozenset(each.states) | {wins.reversion} for each in wins.own}
    left = RatifiedGraph(graph, allowed)
    every = range(len(graph))
    removed = sum(len(graph.moves(i, s)) - len(left.moves(i, s)) for i in allowed for s in every)
    return Ratified(solve_by_labels(left, concepts, progress), removed)
