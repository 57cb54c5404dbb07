"""How far a verdict stands from flipping, in rank levels.

For a concept let theta_i(x) be the worst that i can be driven to after arriving at x: with key = P_i (Nash, GMR, SEQ)
or the best that i can still reach from a state by one move (SMR, SSEQ),

    theta_i(x) = min(P_i(x), least key over the states that the others can bring about from x),

where nobody else moves for Nash. i is stable at s if and only if no x in R_i(s) has theta_i(x) > P_i(s); the difference
P_i(s) - max theta_i(x) is the margin. The least keys are found for all x at once: states in increasing order of the
key, each searched backwards along the others' moves, and every state that the search reaches for the first time gets
this key. The nodes are pairs (state, who moves first from it), so that nobody moves twice in a row.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property

from countermove.graph import ModelGraph
from countermove.stability.concepts import find
from countermove.stability.verdict import Foresight

Levels = tuple[int, ...]


class Margins:
    """The margins of a graph, worked out when they are asked for."""

    def __init__(self, graph: ModelGraph) -> None:
        self._graph = graph
        self._worst: dict[tuple[str, int], list[int]] = {}

    def margin(self, concept: str, i: int, s: int) -> int | None:
        """i's margin at s: negative where i is not stable, None where i has no move or the concept no margins."""
        targets = self._graph.moves(i, s)
        foresight = find(concept).foresight
        if not targets or foresight is None:
            return None
        if (concept, i) not in self._worst:
            self._worst[concept, i] = self._drive(foresight, i)
        worst = self._worst[concept, i]
        return self._graph.orders[i].levels[s] - max(worst[x] for x in targets)

    def _drive(self, foresight: Foresight, i: int) -> list[int]:
        """theta_i for every state."""
        graph, levels = self._graph, self._graph.orders[i].levels
        worst, key = list(levels), list(levels)
        if not foresight.answered:
            return worst
        if foresight.countered:
            key = [max([levels[y], *(levels[z] for z in graph.moves(i, y))]) for y in range(len(graph))]
        sources = self._improving_sources if foresight.by_improvements else self._sources
        others = graph.others(i)
        first_movers: list[list[int]] = [[] for _ in range(len(graph))]
        for root in sorted(range(len(graph)), key=key.__getitem__):
            waiting: deque[tuple[int, tuple[int, ...]]] = deque([(root, others)])
            while waiting:
                target, movers = waiting.popleft()
                for j in movers:
                    for source in sources[j][target]:
                        known = first_movers[source]
                        if j in known or len(known) == 2:
                            continue
                        known.append(j)
                        if len(known) == 1:
                            worst[source] = min(worst[source], key[root])
                            waiting.append((source, tuple(k for k in others if k != j)))
                        else:
                            waiting.append((source, (known[0],)))
        return worst

    @cached_property
    def _sources(self) -> list[list[list[int]]]:
        return [self._reversed(i, improving=False) for i in self._graph.decision_makers]

    @cached_property
    def _improving_sources(self) -> list[list[list[int]]]:
        return [self._reversed(i, improving=True) for i in self._graph.decision_makers]

    def _reversed(self, i: int, *, improving: bool) -> list[list[int]]:
        """For each state, those from which i can move to it."""
        graph = self._graph
        sources: list[list[int]] = [[] for _ in range(len(graph))]
        for state in range(len(graph)):
            for target in graph.improvements(i, state) if improving else graph.moves(i, state):
                sources[target].append(state)
        return sources
