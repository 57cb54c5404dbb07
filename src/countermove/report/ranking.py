"""The answer of `rank`: how a decision maker orders the states, and what decides each step."""

from __future__ import annotations

from fractions import Fraction

from countermove.ordering import Order, Reason
from countermove.preference import Ranked, Weighted
from countermove.report.paper import Paper, plural
from countermove.report.words import number
from countermove.states import State


def levels(order: Order) -> list[list[int]]:
    """The states by level, the best first; those of one level are tied."""
    groups: list[list[int]] = [[] for _ in range(order.count)]
    for state, level in enumerate(order.levels):
        groups[order.count - 1 - level].append(state)
    return groups


def report_ranking(paper: Paper, graph_states: tuple[State, ...], order: Order, most: int) -> None:
    """The levels from the best, each with what puts it above the next."""
    dm = order.dm
    groups = levels(order)
    paper.line(
        f"{dm.shown}: {plural(order.count, 'level')} over {plural(len(order.keys), 'state')}, the best first", "title"
    )
    for place, group in enumerate(groups[:most], 1):
        for position, state in enumerate(group):
            label = f"{place:>5}" if position == 0 else "    ="
            shown = graph_states[state]
            paper.item(f"{label}  {shown.number:>{len(str(len(order.keys)))}}", str(shown), indent=0)
        if place < len(groups):
            paper.line(f"above the next: {_step(order, order.reason(group[0], groups[place][0]))}", "dim", indent=7)
    if most < len(groups):
        paper.line(f"and {plural(len(groups) - most, 'level')} more (`--all` lists them)", "dim", indent=7)


def _step(order: Order, reason: Reason) -> str:
    if reason.priority is not None:
        return f"statement {reason.position}, {reason.priority}"
    if isinstance(order.dm.preference, Weighted):
        return f"worth {number(Fraction(reason.better))} against {number(Fraction(reason.worse))}"
    if isinstance(order.dm.preference, Ranked):
        return "the ranking"
    return "nothing"
