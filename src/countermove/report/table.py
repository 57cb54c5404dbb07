"""The option form as papers print it: options as rows, states as columns, Y, N and `-` (either)."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.graph import ModelGraph
from countermove.report.paper import Paper, styled, width


def option_table(paper: Paper, graph: ModelGraph, states: Sequence[int]) -> None:
    """The states, by index and in the order given, in as many tables as the width needs; free-form ones as a list."""
    conflict = graph.conflict
    if conflict.states:
        paper.table(
            ("state", "name", "text"), [(str(s + 1), conflict.states[s].name, conflict.states[s].text) for s in states]
        )
        return
    names = [(dm.name, option.name) for dm in conflict.decision_makers for option in dm.options]
    left = [width(f"{owner}  {option}") for owner, option in names]
    cell = len(str(len(graph))) + 1
    room = max(1, (paper.width - max(left, default=6) - 4) // cell)
    for start in range(0, len(states), room):
        part = states[start : start + room]
        marks = [_marks(graph, state) for state in part]
        owners = max((len(owner) for owner, _ in names), default=0)
        options = max((width(option) for _, option in names), default=0)
        head = " " * (owners + options + 4) + "".join(f"{graph.states[s].number:>{cell}}" for s in part)
        paper.lines.append(styled(head, "strong"))
        before = ""
        for row, (owner, option) in enumerate(names):
            label = f"{owner if owner != before else '':<{owners}}  {option}" + " " * (options - width(option))
            paper.lines.append(f"{label}  " + "".join(f"{column[row]:>{cell}}" for column in marks))
            before = owner
        paper.gap()


def _marks(graph: ModelGraph, state: int) -> list[str]:
    shown = graph.states[state]
    taken, differing = set(shown.taken), set(shown.open)
    return [
        "Y" if option.name in taken else "-" if option.name in differing else "N" for option in graph.conflict.options
    ]
