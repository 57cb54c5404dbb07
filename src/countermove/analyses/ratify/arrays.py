"""Win-sets and the graph of what can be ratified, of models whose states are not listed, by whole arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field

import numpy as np

from countermove.analyses.ratify.ballots import Ballots
from countermove.analyses.ratify.winsets import WinSets
from countermove.arrays import Array, Table
from countermove.graph import ModelGraph
from countermove.large import Bits, LargeGraph
from countermove.stability.compiled.engine import CompiledSolution, solve_compiled
from countermove.states import MOST_STATES

#: The most moves that are listed.
MOST_MOVES = 1 << 25


def tally(consents: list[Set[int]], size: int, ballots: Ballots) -> tuple[Bits, list[int]]:
    """The states that the rule carries, and in how many each audience alone decides."""
    patterns = np.zeros(size, np.int64)
    for k, states in enumerate(consents):
        assert isinstance(states, Bits), "sets of a large graph are bits"
        patterns |= states.mask.astype(np.int64) << k
    occurring, which, counts = np.unique(patterns, return_inverse=True, return_counts=True)
    carried = np.array([ballots.carried(int(pattern)) for pattern in occurring])
    pivotal = [
        sum(int(count) for pattern, count in zip(occurring, counts, strict=True) if ballots.pivotal(int(pattern), k))
        for k in range(len(consents))
    ]
    return Bits.of(carried[which]), pivotal


@dataclass(frozen=True)
class RatifiedTable(Table):
    """A table without the moves that cannot be ratified. `carried[i]`: where decision maker i may move to, bool[n];
    whoever is not named moves as before."""

    carried: Mapping[int, Array] = field(default_factory=dict)

    @property
    def transitive(self) -> bool:
        """Its moves are listed: those that the engine works out on demand know no win-sets."""
        return False

    def allowed(self, i: int, sources: Array, targets: Array) -> Array:
        found = super().allowed(i, sources, targets)
        return found & self.carried[i][self.find(targets)] if i in self.carried else found


def few_moves(graph: ModelGraph) -> bool:
    """Whether the graph of what can be ratified is worked out: where there are at most `MOST_STATES` states and
    `MOST_MOVES` moves, counting as if every combination were feasible."""
    if not isinstance(graph, LargeGraph):
        return False
    moves = sum((1 << shape.k) - 1 for shape in graph.table.shapes)
    return len(graph) <= MOST_STATES and len(graph) * moves <= MOST_MOVES


def ratified_by_arrays(
    graph: ModelGraph, wins: WinSets, concepts: Iterable[str], progress: Callable[[int], None] = lambda states: None
) -> CompiledSolution:
    """The solution of the ratified graph, by the compiled engine; `progress` as there."""
    assert isinstance(graph, LargeGraph), "asked for where few moves are"
    carried = {}
    for own in wins.own:
        assert isinstance(own.states, Bits), "sets of a large graph are bits"
        carried[own.dm] = own.states.mask.copy()
        carried[own.dm][wins.reversion] = True
    table = graph.table
    left = RatifiedTable(table.conflict, table.codes, table.merged, table.levels, table.shapes, carried)
    return solve_compiled(LargeGraph(left), concepts, progress)
