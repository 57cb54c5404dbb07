"""How an outcome stands with each decision maker: which of its priorities it meets, which it fails."""

from __future__ import annotations

from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.model import DecisionMaker
from countermove.preference import Priority

#: The words for how a decision maker stands, with the program's convention for each.
STANDINGS = {
    "best": "no feasible state is better for it",
    "content": "its most important priority is met (by weights or a ranking: the better half of its levels)",
    "not content": "its most important priority is failed (by weights or a ranking: the worse half)",
    "indifferent": "all states are the same to it",
}


@dataclass(frozen=True)
class Contentment:
    """How a state stands with one decision maker.

    `place` counts its levels from 1, the best, to `places`. `change` compares with the status quo: 1 better, 0 as good,
    -1 worse, None where no status quo is named. `met` and `failed` are its statements, in order of importance.
    """

    dm: DecisionMaker
    standing: str
    place: int
    places: int
    change: int | None
    met: tuple[Priority, ...]
    failed: tuple[Priority, ...]


def contentment(graph: ModelGraph, state: int) -> tuple[Contentment, ...]:
    """How a state stands with everybody, in model order."""
    return tuple(_of(graph, i, state) for i in graph.decision_makers)


def _of(graph: ModelGraph, i: int, state: int) -> Contentment:
    order = graph.orders[i]
    level, places = order.levels[state], order.count
    truths = order.meets(state)
    met = tuple(priority for priority, holds in zip(order.priorities, truths, strict=True) if holds)
    failed = tuple(priority for priority, holds in zip(order.priorities, truths, strict=True) if not holds)
    change = None
    if graph.status_quo is not None:
        before = order.levels[graph.status_quo]
        change = (level > before) - (level < before)
    return Contentment(order.dm, _standing(graph, i, state), places - level, places, change, met, failed)


def _standing(graph: ModelGraph, i: int, state: int) -> str:
    order = graph.orders[i]
    level, highest = order.levels[state], order.count - 1
    if highest == 0:
        return "indifferent"
    if level == highest:
        return "best"
    for position, holds in enumerate(order.meets(state)):
        if len({order.meets(other)[position] for other in range(len(graph))}) > 1:
            return "content" if holds else "not content"
    return "content" if 2 * level >= highest else "not content"
