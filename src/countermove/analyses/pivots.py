"""The assumptions on which an outcome hangs: statements of preference that, turned round alone, make it hold no longer.

A statement turned round has its opposite in its place. Which of them an answer hangs on is the plainest test of it: an
analyst whose account supports one of them weakly has an answer that is no firmer than that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from countermove.evidence import Citation
from countermove.graph import Graph, ModelGraph
from countermove.preference import Priority
from countermove.stability.verdict import Concept

#: How much a statement is worth that its author is sure of so much, where nothing else is known; then its evidence.
_SURE = {"low": 0, "medium": 1}

#: The kinds of evidence from the weakest on; what has none counts as our inference.
_KINDS = ("our inference", "general knowledge", "author's judgement", "reported", "poll", "document", "data")


@dataclass(frozen=True)
class Pivot:
    """A statement of decision maker `dm`, at a place from 0, on which an outcome hangs. Turned round, `leaver` moves
    from it to the state `to`, by index, and nothing deters it."""

    dm: int
    place: int
    priority: Priority
    leaver: int
    to: int


def pivots(graph: ModelGraph, state: int, concept: Concept, alike: Iterable[int] = ()) -> tuple[Pivot, ...]:
    """The statements on which an equilibrium, by index, hangs under a concept, those with the weakest support first.

    `alike`: other states that would do as well, by index, so that a statement counts only if none of them holds
    either. Decision makers with weights or a ranking have no statements.
    """
    others = [s for s in alike if s != state]
    found = []
    for i, order in enumerate(graph.orders):
        size = len(order.priorities)
        for place, priority in enumerate(order.priorities):
            turned = _turned(graph, i, 1 << size - 1 - place)
            left = _left(turned, state, concept, _concerned(graph, i, concept))
            if left and all(_left(turned, s, concept, graph.decision_makers) for s in others):
                found.append(Pivot(i, place, priority, *left))
    return tuple(sorted(found, key=lambda each: (weakness(each.priority), each.place, each.dm)))


def weakness(priority: Priority) -> tuple[int, int]:
    """How well a statement is supported, less is weaker: by how sure its author is, then by its best evidence."""
    sure = 0 if priority.unknown else _SURE.get(priority.sure, 2)
    return sure, max((_kind(each) for each in priority.evidence), default=0)


def _kind(citation: Citation) -> int:
    return _KINDS.index(citation.kind) if citation.kind in _KINDS else _KINDS.index("reported")


def _turned(graph: ModelGraph, i: int, bit: int) -> Graph:
    """The same moves, where one of i's statements, by its bit in the keys, is turned round."""
    keys = [int(key) ^ bit for key in graph.orders[i].keys]

    def prefers(j: int, better: int, worse: int) -> bool:
        return keys[better] > keys[worse] if j == i else graph.prefers(j, better, worse)

    moves = [partial(graph.moves, j) for j in graph.decision_makers]
    return Graph(graph.states, moves, prefers, graph.status_quo)


def _concerned(graph: Graph, i: int, concept: Concept) -> Iterable[int]:
    """Whose verdicts can hang on what i wants: with answers by improvements everybody's, else i's own."""
    foresight = concept.foresight
    return (i,) if foresight is not None and not foresight.by_improvements else graph.decision_makers


def _left(graph: Graph, state: int, concept: Concept, concerned: Iterable[int]) -> tuple[int, int] | None:
    """Who leaves a state, and for where; None where nobody does."""
    for j in concerned:
        for reply in concept.verdict(graph, j, state).replies:
            if reply.sanction is None:
                return j, reply.improvement
    return None
