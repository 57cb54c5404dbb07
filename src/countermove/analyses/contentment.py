"""How an outcome stands with each decision maker: which of its priorities it meets, which it fails."""

from __future__ import annotations

from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.model import DecisionMaker
from countermove.preference import Priority

#: The words for how a decision maker stands, with the program's convention for each. With weights or a ranking, which
#: have no statements, only the comparison with the status quo counts.
STANDINGS = {
    "best": "no feasible state is better for it",
    "content": "its most important statement is met, and it is no worse off than at the status quo",
    "mixed": "its most important statement is met but it is worse off, or failed but it is better off",
    "not content": "its most important statement is failed, and it is no better off than at the status quo",
    "not the best": "other states are better for it, and there is no status quo to compare with",
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
    """How a state, by index, stands with everybody, in model order."""
    return tuple(_of(graph, i, state) for i in graph.decision_makers)


def _of(graph: ModelGraph, i: int, state: int) -> Contentment:
    order = graph.orders[i]
    level = order.levels[state]
    truths = list(zip(order.priorities, order.meets(state), strict=True))
    change = None
    if graph.status_quo is not None:
        before = order.levels[graph.status_quo]
        change = (level > before) - (level < before)
    return Contentment(
        order.dm,
        _standing(graph, i, state, change),
        order.count - level,
        order.count,
        change,
        tuple(priority for priority, holds in truths if holds),
        tuple(priority for priority, holds in truths if not holds),
    )


def _standing(graph: ModelGraph, i: int, state: int, change: int | None) -> str:
    order = graph.orders[i]
    if order.count == 1:
        return "indifferent"
    if order.levels[state] == order.count - 1:
        return "best"
    if order.first_deciding is not None:
        met = order.meets(state)[order.first_deciding]
        if change is not None and (change < 0) == met and change:
            return "mixed"
        return "content" if met else "not content"
    if change is None:
        return "not the best"
    return "not content" if change < 0 else "content"
