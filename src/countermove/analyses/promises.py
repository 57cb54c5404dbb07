"""Words against deeds: whether who takes an option in an outcome still wants it there, or would take it back."""

from __future__ import annotations

from dataclasses import dataclass

from countermove.graph import ModelGraph
from countermove.stability.joint import Budget, SpentError, Way, way

#: The words for how it stands with an option that is taken in an outcome.
STANDINGS = {
    "takes it back": "its owner has an improvement that drops it, and one of them survives whatever the others answer",
    "held by answers": "its owner has improvements that drop it, and none of them survives what the others answer",
    "free to drop": "its owner could drop it at no loss and no gain",
    "wanted": "whatever its owner could do to drop it would be worse for it",
    "bound": "its owner has no move that drops it",
    "not settled": "its owner has an improvement that drops it; the answers to it are more than were looked at",
}


@dataclass(frozen=True)
class Promise:
    """An option that is taken in a state, and by whom; `new` if it is not taken at the status quo, None without one.

    `drops` is the improvement that drops it, by index with what meets it: the best for the owner of those that survive
    the most answers; None where there is none, or where what meets it was more than could be looked at.
    """

    option: str
    dm: int
    new: bool | None
    standing: str
    drops: Way | None = None


def promises(graph: ModelGraph, state: int) -> tuple[Promise, ...]:
    """The options taken in a state, by index, and in all members of a merged one, in model order.

    An option is *dropped* by a move to a state in no member of which it is taken. Free-form models have no options.
    """
    shown = graph.states[state]
    before = None if graph.status_quo is None else graph.states[graph.status_quo].taken
    found = []
    for i, dm in enumerate(graph.conflict.decision_makers):
        for option in dm.options:
            if option.name in shown.taken:
                new = None if before is None else option.name not in before
                found.append(_promise(graph, i, state, option.name, new))
    return tuple(found)


def _promise(graph: ModelGraph, i: int, state: int, option: str, new: bool | None) -> Promise:
    states, prefers = graph.states, graph.prefers
    dropping = [t for t in graph.moves(i, state) if option not in (*states[t].taken, *states[t].open)]
    better = [t for t in dropping if prefers(i, t, state)]
    if better:
        levels = graph.orders[i].levels
        budget = Budget.of(graph)
        try:
            ways = [way(graph, (i,), state, t, budget) for t in sorted(better, key=lambda t: (-levels[t], t))]
        except SpentError:
            return Promise(option, i, new, "not settled")
        best = max(ways, key=lambda each: len(each.survives))
        return Promise(option, i, new, "takes it back" if best.survives else "held by answers", best)
    if not dropping:
        return Promise(option, i, new, "bound")
    alike = any(not prefers(i, state, t) for t in dropping)
    return Promise(option, i, new, "free to drop" if alike else "wanted")
