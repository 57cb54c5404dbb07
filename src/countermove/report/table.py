"""The option form as papers print it: options as rows, states as columns, Y, N and `-` (either)."""

from __future__ import annotations

from collections.abc import Sequence

from countermove.analyses.outcomes import Outcome
from countermove.errors import width
from countermove.graph import ModelGraph
from countermove.report.paper import Paper, padded, styled
from countermove.stability.concepts import find
from countermove.states import State


def option_table(paper: Paper, graph: ModelGraph, outcomes: Sequence[Outcome]) -> None:
    """The outcomes in the order given, in as many tables as the width needs; those of a free-form model as a list."""
    conflict = graph.conflict
    held = [find(outcome.held[0]).short for outcome in outcomes]
    if conflict.states:
        named = [conflict.states[outcome.state.index] for outcome in outcomes]
        rows = [
            (str(outcome.state.number), each.name, concept, each.text)
            for outcome, each, concept in zip(outcomes, named, held, strict=True)
        ]
        paper.table(("state", "name", "holds under", "text"), rows)
        return
    names = [(dm.name, option.name) for dm in conflict.decision_makers for option in dm.options]
    owners = max((width(owner) for owner, _ in names), default=0)
    left = owners + 2 + max((width(option) for _, option in names), default=0)
    cell = max(5, len(str(len(graph))) + 1)
    room = max(1, (paper.width - left - 2) // cell)
    for start in range(0, len(outcomes), room):
        part = outcomes[start : start + room]
        columns = [_marks(graph, outcome.state) for outcome in part]
        heads = "".join(f"{outcome.state.number:>{cell}}" for outcome in part)
        paper.lines.append(styled(padded("state", left) + heads, "strong"))
        for row, (owner, option) in enumerate(names):
            label = f"{padded(owner if row == 0 or owner != names[row - 1][0] else '', owners)}  {option}"
            paper.lines.append(padded(label, left) + "".join(f"{column[row]:>{cell}}" for column in columns))
        marks = "".join(f"{concept:>{cell}}" for concept in held[start : start + room])
        paper.lines.append(styled(padded("holds under", left) + marks, "dim"))
        paper.gap()


def _marks(graph: ModelGraph, state: State) -> list[str]:
    taken, differing = set(state.taken), set(state.open)
    return [
        "Y" if option.name in taken else "-" if option.name in differing else "N" for option in graph.conflict.options
    ]
